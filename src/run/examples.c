/*
 * Tests that stand inside rules: each is a small tree or push, judged by its
 * rule alone through the same steps as anything else.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "base/glob.h"
#include "push/push.h"
#include "run/judge.h"

#define EXAMPLE_ARENA ((size_t)256 << 20)
#define RULES_ARENA ((size_t)2 << 30) /* all rule files, compiled and read */

struct examining {
	struct gw_bundle bundle;
	struct gw_run run;
	struct gw_judging judging;
	struct gw_hand hand;
	struct gw_arena arena; /* reset after each example */
	struct gw_rule_tests *sum;
	struct gw_buf *out;
	const bool *none_off; /* what a site must switch on is tested too */
};

static void add_item(struct examining *x, struct gw_str path,
		     struct gw_str text, bool context)
{
	struct gw_item *it = GW_PUSH(&x->run.items);

	*it = (struct gw_item){ .path = path,
				.bytes = text,
				.size = text.n,
				.mode = 0100644,
				.together = true,
				.context = context };
}

/* A parameter is named alone in a test, and with its pack in a policy. */
static const struct gw_map *example_params(struct examining *x,
					   const struct gw_example *e)
{
	struct gw_map *map = GW_NEW(&x->arena, struct gw_map);
	size_t slash = gw_str_find_byte(e->rule, '/', 0);

	gw_map_init(map, &x->arena);
	for (struct gw_node *p = e->params->first; p; p = p->next) {
		*gw_map_put(map, p->key) = p;
		*gw_map_put(map, gw_arena_print(&x->arena, "%.*s/%.*s",
						(int)slash, e->rule.p,
						GW_FMT(p->key))) = p;
	}
	return map;
}

static int open_query(struct examining *x, const struct gw_map *params,
		      struct gw_err *err)
{
	struct gw_query_setup setup = { .bundle = &x->bundle,
					.params = params,
					.off = x->none_off,
					.now = x->run.now,
					.is_secret = gw_judge_is_secret,
					.ctx = &x->judging };

	if (x->judging.query)
		gw_query_close(x->judging.query);
	x->judging.query = NULL;
	return gw_query_open(&x->judging.query, x->run.arena, &setup, err);
}

static void judge_items(struct examining *x)
{
	struct gw_judging *j = &x->judging;
	size_t n = x->run.items.n;

	j->slots = gw_arena_array(&x->arena, n + 1, sizeof(*j->slots));
	for (size_t i = 0; i < n; i++)
		gw_judge_first(&x->hand, i);
	gw_judge_gather(&x->hand);
	for (size_t i = 0; i < n; i++)
		gw_judge_second(&x->hand, i);
	gw_query_index_free(j->index);
	j->index = NULL;
	for (size_t i = 0; i < n; i++) {
		GW_VEC_FREE(&j->slots[i].subjects);
		GW_VEC_FREE(&j->slots[i].hidden);
	}
	j->all.n = 0;
}

static int judge_push(struct examining *x, const struct gw_example *e,
		      struct gw_err *err)
{
	struct gw_push_example push;
	int r;

	gw_push_example(&push, e->push, &x->arena);
	r = gw_judge_nodes(&x->hand, &push.push, err);
	gw_push_example_end(&push);
	return r;
}

/* A token whose checksum fails is only observed (docs/rules.md). */
static bool counts(const struct gw_finding *f, enum gw_what what)
{
	return f->what == what && f->tier != GW_TIER_FAKE;
}

static int by_line(const void *a, const void *b)
{
	const uint32_t *x = a;
	const uint32_t *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void write_lines(struct gw_buf *out, const uint32_t *lines, size_t n)
{
	gw_buf_byte(out, '[');
	for (size_t i = 0; i < n; i++)
		gw_buf_print(out, "%s%u", i ? ", " : "", lines[i]);
	gw_buf_byte(out, ']');
}

/* Compare the lines found with those wanted; says E018 where they differ. */
static bool compare(struct examining *x, const struct gw_example *e,
		    enum gw_what what)
{
	const gw_findings *found = &x->hand.found;
	const uint32_t *want = what == GW_FOUND ? e->finds : e->unknown;
	size_t wanted = what == GW_FOUND ? e->finds_count : e->unknown_count;
	uint32_t *got = gw_arena_array(&x->arena, found->n + 1, sizeof(*got));
	uint32_t *sorted = gw_arena_array(&x->arena, wanted + 1, sizeof(*got));
	size_t n = 0;

	for (size_t i = 0; i < found->n; i++)
		if (counts(&found->v[i], what))
			got[n++] = found->v[i].place.line;
	for (size_t i = 0; i < wanted; i++)
		sorted[i] = want[i];
	qsort(got, n, sizeof(*got), by_line);
	qsort(sorted, wanted, sizeof(*got), by_line);
	if (n == wanted && (!n || !memcmp(got, sorted, n * sizeof(*got))))
		return true;
	gw_buf_print(x->out, "%.*s:%u: %.*s, test %u%s%.*s: wanted %s",
		     GW_FMT(e->source), e->line, GW_FMT(e->rule), e->index + 1,
		     e->name.n ? " " : "", GW_FMT(e->name),
		     what == GW_FOUND ? "findings at " : "unknown at ");
	write_lines(x->out, sorted, wanted);
	gw_buf_text(x->out, ", got ");
	write_lines(x->out, got, n);
	gw_buf_text(x->out, " [E018]\n");
	return false;
}

static void say_fault(struct examining *x, const struct gw_example *e,
		      const struct gw_err *err)
{
	gw_buf_print(x->out, "%.*s:%u: %.*s, test %u: %s [E018]\n",
		     GW_FMT(e->source), e->line, GW_FMT(e->rule), e->index + 1,
		     err->msg);
}

static void run_example(struct examining *x, const struct gw_example *e)
{
	struct gw_err err = { 0 };
	bool good;
	int r = GW_OK;

	x->run.only = e->rule;
	if (e->params)
		r = open_query(x, example_params(x, e), &err);
	if (r == GW_OK && e->push) {
		r = judge_push(x, e, &err);
	} else if (r == GW_OK) {
		add_item(x, e->file, e->text, false);
		x->run.items.v[0].old_bytes = e->old;
		if (e->extra)
			for (struct gw_node *f = e->extra->first; f;
			     f = f->next)
				add_item(x, f->key, f->text, true);
		judge_items(x);
	}
	good = r == GW_OK && compare(x, e, GW_FOUND) &&
	       (!e->says_unknown || compare(x, e, GW_UNRESOLVED));
	if (r < 0)
		say_fault(x, e, &err);
	x->sum->run++;
	x->sum->failed += !good;
	x->run.items.n = 0;
	x->hand.found.n = 0;
	x->hand.waivers.n = 0;
	if (e->params && open_query(x, NULL, &err) < 0)
		say_fault(x, e, &err);
	gw_arena_reset(&x->hand.keep);
	gw_arena_reset(&x->arena);
}

static int open_all(struct examining *x, struct gw_arena *arena,
		    const char *const *dirs, struct gw_err *err)
{
	struct gw_compile how = { .dirs = dirs, .engines = gw_run_engines() };
	struct gw_secrets_setup find = { .bundle = &x->bundle,
					 .now = 1764000000 };
	struct gw_str bytes;
	int r = gw_rules_compile(&bytes, arena, &how, err);

	if (r == GW_OK)
		r = gw_bundle_open(&x->bundle, bytes, how.engines, err);
	x->run = (struct gw_run){ .arena = arena,
				  .bundle = &x->bundle,
				  .now = find.now };
	x->judging = (struct gw_judging){ .run = &x->run,
					  .budgets = { .blob = UINT32_MAX,
						       .tree = 16 << 20 } };
	if (r == GW_OK)
		find.off = x->none_off =
			gw_arena_array(arena, x->bundle.rules + 1,
				       sizeof(*x->none_off));
	if (r == GW_OK)
		r = gw_secrets_open(&x->judging.secrets, arena, &find, err);
	if (r == GW_OK)
		gw_judging_bind(&x->judging);
	if (r == GW_OK)
		r = open_query(x, NULL, err);
	return r;
}

static bool is_asked(const struct gw_example *e, struct gw_str only)
{
	return !only.n || gw_glob_name(only, e->rule);
}

static void run_all(struct examining *x, const gw_examples *list,
		    struct gw_str only)
{
	struct gw_str last = GW_STR("");

	gw_hand_init(&x->hand, &x->judging);
	for (size_t i = 0; i < list->n; i++) {
		const struct gw_example *e = &list->v[i];

		if (!is_asked(e, only))
			continue;
		x->sum->rules += !gw_str_eq(e->rule, last);
		last = e->rule;
		run_example(x, e);
	}
	gw_hand_release(&x->hand);
	GW_VEC_FREE(&x->judging.all);
	GW_VEC_FREE(&x->run.items);
}

int gw_run_rule_tests(struct gw_rule_tests *sum, struct gw_buf *out,
		      const char *const *dirs, struct gw_str only,
		      struct gw_err *err)
{
	struct examining x = { .sum = sum, .out = out };
	struct gw_arena arena;
	gw_examples list = { 0 };
	int r;

	gw_arena_init(&arena, RULES_ARENA);
	gw_arena_init(&x.arena, EXAMPLE_ARENA);
	r = open_all(&x, &arena, dirs, err);
	if (r == GW_OK)
		r = gw_rules_examples(&list, &arena, dirs, gw_run_fakes(),
				      err);
	if (r == GW_OK)
		run_all(&x, &list, only);
	if (x.judging.secrets)
		gw_secrets_close(x.judging.secrets);
	if (x.judging.query)
		gw_query_close(x.judging.query);
	gw_bindings_close(x.judging.alone.bindings);
	GW_VEC_FREE(&list);
	gw_arena_release(&x.arena);
	gw_arena_release(&arena);
	return r;
}
