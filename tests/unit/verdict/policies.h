#ifndef GW_TESTS_POLICIES_H
#define GW_TESTS_POLICIES_H

#include "unit.h"

#include "base/buf.h"
#include "verdict/policy.h"

/* 2026-11-24T00:00:00Z */
#define NOW 1795478400

static struct gw_arena arena;

static int set_up(void **state)
{
	(void)state;
	gw_arena_init(&arena, (size_t)64 << 20);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	gw_arena_release(&arena);
	return 0;
}

static inline struct gw_policy_source site(const char *text)
{
	return (struct gw_policy_source){ .name = GW_STR("site.yaml"),
					  .text = gw_str_of(text),
					  .may_loosen = true };
}

static inline struct gw_policy_source own(const char *text)
{
	return (struct gw_policy_source){ .name = GW_STR(".gitward.yaml"),
					  .text = gw_str_of(text),
					  .may_loosen = false };
}

static inline int try_policy(struct gw_policy **p,
			     const struct gw_policy_source *sources,
			     size_t count, struct gw_err *err)
{
	struct gw_policy_setup setup = { .sources = sources,
					 .count = count,
					 .server = true,
					 .now = NOW,
					 .repository = GW_STR("team-a/app") };

	return gw_policy_open(p, &arena, &setup, err);
}

/* A server's policy of a site's text and a repository's ("" for none). */
static inline struct gw_policy *policy(const char *upper, const char *lower)
{
	struct gw_policy_source sources[2] = { site(upper), own(lower) };
	struct gw_policy *p = NULL;
	struct gw_err err = { .status = GW_OK };

	if (try_policy(&p, sources, *lower ? 2 : 1, &err) < 0)
		fail_msg("%s:%u:%u: %s", err.file, err.line, err.col, err.msg);
	return p;
}

static inline struct gw_finding finding(const char *rule,
					enum gw_severity severity)
{
	return (struct gw_finding){
		.what = GW_FOUND,
		.rule = gw_str_of(rule),
		.severity = severity,
		.confidence = GW_CONF_HIGH,
		.place = { .path = GW_STR("a.yaml"), .line = 3, .col = 1 }
	};
}

static inline struct gw_finding secret(enum gw_tier tier,
				       enum gw_confidence confidence)
{
	struct gw_finding f = finding("secrets/some-key", GW_CRITICAL);

	f.tier = tier;
	f.confidence = confidence;
	return f;
}

#endif
