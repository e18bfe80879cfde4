/* The bad and the good example of a rule. SPDX-License-Identifier: Apache-2.0 */
#include "cli/example.h"

#include "base/utf8.h"
#include "parse/parse.h"

#define MOST_LINES 24

static const struct gw_node *rule_in(const struct gw_node *top,
				     struct gw_str id)
{
	const struct gw_node *rules = gw_node_key(top, "rules");
	const struct gw_node *r = rules ? rules->first : NULL;

	while (r && !gw_str_eq(gw_node_text(gw_node_key(r, "id")), id))
		r = r->next;
	return r;
}

static const struct gw_node *rule_of(struct gw_arena *a,
				     const gw_rule_texts *texts,
				     struct gw_str id)
{
	const struct gw_node *rule = NULL;

	for (size_t i = 0; !rule && i < texts->n; i++) {
		struct gw_view *view = GW_NEW(a, struct gw_view);
		struct gw_doc *doc;
		struct gw_err err;

		view->name = texts->v[i].path;
		view->bytes = texts->v[i].bytes;
		if (gw_yaml_strict(&doc, a, view, &err) < 0)
			continue;
		for (const struct gw_node *top = doc->roots; !rule && top;
		     top = top->next)
			rule = rule_in(top, id);
	}
	return rule;
}

/* The first test over one text alone that fires, or that does not. */
static const struct gw_node *test_of(const struct gw_node *rule, bool fires)
{
	const struct gw_node *tests = gw_node_key(rule, "tests");
	const struct gw_node *t = tests ? tests->first : NULL;

	for (; t; t = t->next) {
		const struct gw_node *finds = gw_node_key(t, "finds");

		if (gw_node_key(t, "text") && finds &&
		    (finds->first != NULL) == fires)
			return t;
	}
	return NULL;
}

static void print_lines(struct gw_str text)
{
	struct gw_str line;
	unsigned n = 0;

	while (gw_str_next(&text, '\n', &line)) {
		struct gw_buf safe;

		if (n++ == MOST_LINES) {
			printf("    ...\n");
			return;
		}
		gw_buf_init(&safe, 4096);
		gw_utf8_show(&safe, line);
		printf("    %s\n", gw_buf_cstr(&safe));
		gw_buf_release(&safe);
	}
}

static void print_test(const char *head, const struct gw_node *test)
{
	const struct gw_node *fakes = gw_node_key(test, "fakes");

	if (!test)
		return;
	printf("\n%s (%.*s):\n\n", head,
	       GW_FMT(gw_node_text(gw_node_key(test, "file"))));
	print_lines(gw_node_text(gw_node_key(test, "text")));
	for (const struct gw_node *f = fakes ? fakes->first : NULL; f;
	     f = f->next)
		printf("    ({%.*s} stands for %.*s)\n", GW_FMT(f->key),
		       GW_FMT(f->text));
}

void gw_example_print(struct gw_session *s, struct gw_str id)
{
	struct gw_arena *a = s->cli->arena;
	size_t slash = gw_str_find_byte(id, '/', 0);
	gw_rule_texts texts = { 0 };
	struct gw_str name;
	struct gw_str dir;
	struct gw_err err;

	if (slash == GW_NOWHERE)
		return;
	name = gw_arena_print(a, "rules/%.*s",
			      GW_FMT(gw_str_part(id, 0, slash)));
	if (gw_data_path(&dir, a, name.p, &err) == GW_OK &&
	    gw_rule_texts_read(&texts, a, dir.p, GW_STR(""), &err) == GW_OK) {
		const struct gw_node *rule = rule_of(a, &texts, id);

		print_test("it finds", test_of(rule, true));
		print_test("it leaves alone", test_of(rule, false));
	}
	GW_VEC_FREE(&texts);
}
