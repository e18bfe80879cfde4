/* GitLab's secret detection report, schema 15.0.4: secrets only. The extract
 * of source that it allows would show the secret: it is left out.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/shared.h"

#include "base/json.h"
#include "base/words.h"

#define NO_COMMIT GW_STR("0000000000000000000000000000000000000000")
#define MOST_NAME 255

static const char *severity_of(const struct gw_finding *f)
{
	static const char *const names[] = { "Info", "Low", "Medium", "High",
					     "Critical" };

	return names[f->severity];
}

static bool is_secret(const struct gw_report *r, const struct gw_finding *f)
{
	return f->tier != GW_TIER_NONE && f->what == GW_FOUND &&
	       gw_report_lists(r, f);
}

/* 64 hex digits as a UUID of our own kind (version 8, RFC 9562). */
static struct gw_str uuid_of(const struct gw_finding *f, struct gw_arena *a)
{
	const char *p = gw_report_id(f, a).p;

	return gw_arena_print(a, "%.8s-%.4s-8%.3s-8%.3s-%.12s", p, p + 8,
			      p + 12, p + 15, p + 18);
}

static void add_tool(struct gw_json *j, const char *key)
{
	gw_json_key(j, key);
	gw_json_open(j, '{');
	gw_json_word(j, "id", "gitward");
	gw_json_word(j, "name", "gitward");
	gw_json_word(j, "version", gw_report_version());
	gw_json_key(j, "vendor");
	gw_json_open(j, '{');
	gw_json_word(j, "name", "gitward");
	gw_json_close(j, '}');
	gw_json_close(j, '}');
}

/* What could not be judged is said: the scan is not whole. */
static void add_messages(struct gw_json *j, const struct gw_verdict *v,
			 struct gw_arena *a)
{
	gw_json_key(j, "messages");
	gw_json_open(j, '[');
	for (size_t i = 0; i < v->found.n; i++) {
		const struct gw_finding *f = &v->found.v[i];
		struct gw_str parts[] = { gw_report_path(f, a), GW_STR(": "),
					  gw_report_prose(f, a) };

		if (f->what != GW_UNDECIDED || f->fate != GW_COUNTS)
			continue;
		gw_json_open(j, '{');
		gw_json_word(j, "level", "warn");
		gw_json_member(j, "value", gw_arena_join(a, parts, 3));
		gw_json_close(j, '}');
	}
	gw_json_close(j, ']');
}

static void add_scan(struct gw_json *j, const struct gw_verdict *v,
		     struct gw_arena *a)
{
	struct gw_str now = gw_words_time(a, v->now);

	if (gw_str_ends(now, GW_STR("Z")))
		now.n--;
	gw_json_key(j, "scan");
	gw_json_open(j, '{');
	add_tool(j, "analyzer");
	add_tool(j, "scanner");
	gw_json_member(j, "start_time", now);
	gw_json_member(j, "end_time", now);
	gw_json_word(j, "status",
		     v->outcome == GW_VERDICT_UNDECIDED ? "failure"
							: "success");
	gw_json_word(j, "type", "secret_detection");
	add_messages(j, v, a);
	gw_json_close(j, '}');
}

static void add_identifiers(struct gw_json *j, const struct gw_finding *f)
{
	gw_json_key(j, "identifiers");
	gw_json_open(j, '[');
	gw_json_open(j, '{');
	gw_json_word(j, "type", "gitward_rule");
	gw_json_member(j, "name", f->rule);
	gw_json_member(j, "value", f->rule);
	gw_json_if(j, "url", gw_report_url(f));
	gw_json_close(j, '}');
	gw_json_close(j, ']');
}

static void add_location(struct gw_json *j, const struct gw_finding *f,
			 struct gw_arena *a)
{
	gw_json_key(j, "location");
	gw_json_open(j, '{');
	gw_json_key(j, "commit");
	gw_json_open(j, '{');
	gw_json_member(j, "sha",
		       f->place.commit.n ? f->place.commit : NO_COMMIT);
	gw_json_close(j, '}');
	gw_json_member(j, "file", gw_report_path(f, a));
	gw_json_count(j, "start_line", gw_report_line(f));
	gw_json_count(j, "end_line", gw_report_line(f));
	gw_json_close(j, '}');
}

static void add_flags(struct gw_json *j)
{
	gw_json_key(j, "flags");
	gw_json_open(j, '[');
	gw_json_open(j, '{');
	gw_json_word(j, "type", "flagged-as-likely-false-positive");
	gw_json_word(j, "origin", "gitward");
	gw_json_word(j, "description", "its checksum does not hold");
	gw_json_close(j, '}');
	gw_json_close(j, ']');
}

static void add_secret(struct gw_json *j, const struct gw_finding *f,
		       struct gw_arena *a)
{
	gw_json_open(j, '{');
	gw_json_member(j, "id", uuid_of(f, a));
	gw_json_member(j, "name", gw_str_part(f->title, 0, MOST_NAME));
	gw_json_if(j, "description", gw_report_prose(f, a));
	gw_json_word(j, "severity", severity_of(f));
	gw_json_if(j, "solution", f->fix);
	add_identifiers(j, f);
	add_location(j, f, a);
	if (f->tier == GW_TIER_FAKE)
		add_flags(j);
	gw_json_close(j, '}');
}

static void write_secrets(struct gw_buf *out, const struct gw_report *r)
{
	const struct gw_verdict *v = r->verdict;
	struct gw_arena a;
	struct gw_json j;

	gw_arena_init(&a, (size_t)256 << 20);
	gw_json_init(&j, out);
	gw_json_open(&j, '{');
	gw_json_word(&j, "version", "15.0.4");
	add_scan(&j, v, &a);
	gw_json_key(&j, "vulnerabilities");
	gw_json_open(&j, '[');
	for (size_t i = 0; i < v->found.n; i++)
		if (is_secret(r, &v->found.v[i]))
			add_secret(&j, &v->found.v[i], &a);
	gw_json_close(&j, ']');
	gw_json_close(&j, '}');
	gw_arena_release(&a);
}

const struct gw_reporter gw_reporter_gitlab_secrets = {
	.name = "gitlab-secrets",
	.media = "application/json",
	.does = "GitLab secret detection (artifacts:reports:secret_detection)",
	.write = write_secrets,
};
