#ifndef GW_TESTS_ASKED_H
#define GW_TESTS_ASKED_H

/* A rule compiled and asked of a YAML document; findings as one line. */
#include "unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "parse/parse.h"
#include "query/query.h"

static const struct gw_engine *const asked_engines[] = { &gw_engine_query,
							 NULL };

struct asked {
	struct gw_arena arena;
	char dir[64];
	char file[96];
	struct gw_str bytes;
	struct gw_bundle bundle;
	struct gw_query *query;
	gw_warnings warnings;
	gw_subjects now;
	gw_subjects old;
	gw_findings found;
	struct gw_err err;
	int status;
};

/* Compiles a file that stands in the pack `p`. */
static inline void asked_compile(struct asked *a, const char *rules)
{
	const char *dirs[2] = { NULL, NULL };
	char folder[80];
	FILE *f;

	*a = (struct asked){ 0 };
	gw_arena_init(&a->arena, (size_t)64 << 20);
	snprintf(a->dir, sizeof(a->dir), "/tmp/gw-query-XXXXXX");
	assert_non_null(mkdtemp(a->dir));
	snprintf(folder, sizeof(folder), "%s/p", a->dir);
	assert_int_equal(mkdir(folder, 0700), 0);
	snprintf(a->file, sizeof(a->file), "%s/x.yaml", folder);
	f = fopen(a->file, "w");
	assert_non_null(f);
	fputs(rules, f);
	fclose(f);
	dirs[0] = a->dir;
	a->status = gw_rules_compile(
		&a->bytes, &a->arena,
		&(struct gw_compile){ .dirs = dirs,
				      .engines = asked_engines,
				      .warnings = &a->warnings },
		&a->err);
	unlink(a->file);
	rmdir(folder);
	rmdir(a->dir);
}

static inline void asked_open(struct asked *a, const struct gw_map *params)
{
	if (a->status != GW_OK)
		fail_msg("%u:%u: %s", a->err.line, a->err.col, a->err.msg);
	if (gw_bundle_open(&a->bundle, a->bytes, asked_engines, &a->err) < 0)
		fail_msg("%s", a->err.msg);
	a->status = gw_query_open(
		&a->query, &a->arena,
		&(struct gw_query_setup){ .bundle = &a->bundle,
					  .params = params,
					  .now = 1800000000 },
		&a->err);
}

/* YAML; HCL if it begins with "#hcl". */
static inline struct gw_doc *asked_parse(struct asked *a, const char *yaml)
{
	const char *parser = strncmp(yaml, "#hcl", 4) == 0 ? "hcl" : "yaml";
	struct gw_view *view = GW_NEW(&a->arena, struct gw_view);
	struct gw_doc *doc;
	struct gw_err err;

	view->name = GW_STR("a.yaml");
	view->bytes = gw_arena_copy(&a->arena, gw_str_of(yaml));
	if (gw_parse(&doc, &a->arena, view, gw_parser_named(parser), &err) < 0)
		fail_msg("%u: %s", err.line, err.msg);
	return doc;
}

/* Each document is a subject of class yaml.document, type: its `kind`, name
 * and address: its `name`. */
static inline void asked_subjects(struct asked *a, gw_subjects *out,
				  const char *yaml)
{
	struct gw_doc *doc = asked_parse(a, yaml);

	for (struct gw_node *n = doc->roots; n; n = n->next)
		*GW_PUSH(out) = (struct gw_subject){
			.cls = GW_CLASS_YAML_FILE,
			.type = gw_node_text(gw_node_key(n, "kind")),
			.name = gw_node_text(gw_node_key(n, "name")),
			.address = gw_node_text(gw_node_key(n, "name")),
			.node = n,
			.root = n,
			.doc = doc,
		};
}

/* Judges once more: traced if it was not, which takes the long way, and the
 * other way round. It must find the same. */
static inline void asked_again(struct asked *a, const struct gw_query_job *job)
{
	struct gw_query_job again = *job;
	gw_findings found = { 0 };
	struct gw_buf trace;

	gw_buf_init(&trace, 1 << 20);
	again.found = &found;
	again.trace = job->trace ? NULL : &trace;
	assert_int_equal(gw_query_judge(a->query, &again, &a->err), a->status);
	assert_int_equal(found.n, job->found->n);
	for (size_t i = 0; i < found.n; i++) {
		const struct gw_finding *x = &found.v[i];
		const struct gw_finding *y = &job->found->v[i];

		assert_int_equal(x->what, y->what);
		assert_int_equal(x->place.line, y->place.line);
		assert_true(gw_str_eq(x->rule, y->rule));
		assert_true(gw_str_eq(x->message, y->message));
		assert_string_equal(x->fingerprint, y->fingerprint);
	}
	gw_buf_release(&trace);
	GW_VEC_FREE(&found);
}

/* "T3:1" a finding at line 3, column 1; "U3" unresolved; "B" over budget. */
static inline const char *asked_judge(struct asked *a, const char *now,
				      const char *old, struct gw_buf *trace)
{
	char *out = gw_arena_alloc(&a->arena, 1000);
	struct gw_query_job job;
	size_t n = 0;

	asked_subjects(a, &a->now, now);
	if (old)
		asked_subjects(a, &a->old, old);
	job = (struct gw_query_job){ .arena = &a->arena,
				     .now = &a->now,
				     .old = old ? &a->old : NULL,
				     .path = GW_STR("a.yaml"),
				     .found = &a->found,
				     .trace = trace };
	a->status = gw_query_judge(a->query, &job, &a->err);
	asked_again(a, &job);
	for (size_t i = 0; i < a->found.n && n < 900; i++)
		n += (size_t)snprintf(
			out + n, 1000 - n, "%s%c%u", i ? " " : "",
			a->found.v[i].what == GW_FOUND	    ? 'T' :
			a->found.v[i].what == GW_UNRESOLVED ? 'U' :
							      'B',
			a->found.v[i].place.line);
	return out;
}

static inline void asked_release(struct asked *a)
{
	gw_query_close(a->query);
	GW_VEC_FREE(&a->warnings);
	GW_VEC_FREE(&a->now);
	GW_VEC_FREE(&a->old);
	GW_VEC_FREE(&a->found);
	gw_arena_release(&a->arena);
}

/* The body of one rule ("deny: ..."), asked of a document. */
static inline void asked_once(struct asked *a, const char *body,
			      const char *yaml, char *got, size_t size)
{
	char rules[4000];

	snprintf(rules, sizeof(rules),
		 "gitward: 1\n"
		 "params:\n"
		 "  ports: {type: ports, default: [22, \"8000-9000\"]}\n"
		 "  words: {type: list, default: [x, \"y\"]}\n"
		 "tables:\n"
		 "  ended: {py2: \"2020-01-01\", py3: \"2030-01-01\", js: true}\n"
		 "macros:\n"
		 "  big: {params: [num], that: {at: $num, gt: 5}}\n"
		 "rules:\n"
		 "- id: p/a\n"
		 "  severity: low\n"
		 "  title: t\n"
		 "  match: {node: yaml.document}\n"
		 "  message: m\n"
		 "%s\n",
		 body);
	asked_compile(a, rules);
	asked_open(a, NULL);
	snprintf(got, size, "%s", asked_judge(a, yaml, NULL, NULL));
}

struct asked_row {
	const char *name;
	const char *body;
	const char *yaml;
	const char *want;
};

static inline void asked_rows(const struct asked_row *rows, size_t count)
{
	bool bad = false;

	for (size_t i = 0; i < count; i++) {
		struct asked a;
		char got[200];

		asked_once(&a, rows[i].body, rows[i].yaml, got, sizeof(got));
		if (strcmp(got, rows[i].want) != 0) {
			bad = true;
			print_error("%s: got \"%s\", want \"%s\"\n", rows[i].name,
				    got, rows[i].want);
		}
		asked_release(&a);
	}
	assert_false(bad);
}

#endif
