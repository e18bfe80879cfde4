/* The tests that stand in rules. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "rule/pack.h"

struct reading {
	gw_examples *out;
	struct gw_arena *arena;
	const struct gw_fake_maker *const *more;
	const struct gw_rule_file *file;
};

static const uint32_t *read_lines(struct gw_arena *arena,
				  const struct gw_node *list, size_t *count)
{
	uint32_t *lines;
	size_t n = 0;

	*count = list ? list->count : 0;
	lines = gw_arena_array(arena, *count, sizeof(*lines));
	for (const struct gw_node *c = list ? list->first : NULL; c;
	     c = c->next) {
		int64_t line = 0;

		(void)gw_str_int(c->text, &line); /* checked before */
		lines[n++] = (uint32_t)line;
	}
	return lines;
}

static int fill_map(const struct gw_node **out, const struct gw_fakes *fakes,
		    const struct gw_node *map, struct gw_err *err)
{
	struct gw_node *filled;

	*out = NULL;
	if (!map)
		return GW_OK;
	filled = gw_node_new(fakes->arena, GW_MAP);
	for (const struct gw_node *c = map->first; c; c = c->next) {
		struct gw_str text;
		int r = gw_fakes_fill(&text, fakes, c->text, err);

		if (r < 0)
			return r;
		gw_node_put(filled, c->key,
			    gw_node_string(fakes->arena, text));
	}
	*out = filled;
	return GW_OK;
}

/* "89 48 44 46 ..": bytes that no text can hold. */
static int read_bytes(struct gw_str *out, struct gw_arena *arena,
		      const struct gw_node *n, struct gw_err *err)
{
	static const char digits[] = "0123456789abcdef";
	char *p = gw_arena_alloc(arena, n->text.n + 1);
	size_t count = 0;

	for (size_t i = 0; i < n->text.n; i++) {
		const char *d = strchr(digits, n->text.p[i]);

		if (gw_is_space(n->text.p[i]))
			continue;
		if (!d || !*d)
			return gw_rule_fault(err, n, "E005",
					     "bytes are hexadecimal digits, "
					     "0 to 9 and a to f");
		p[count / 2] = (char)(p[count / 2] << 4 | (d - digits));
		count++;
	}
	*out = (struct gw_str){ p, count / 2 };
	return GW_OK;
}

static int read_test(struct reading *r, const struct gw_node *rule,
		     const struct gw_node *t, struct gw_err *err)
{
	struct gw_example *e = GW_PUSH(r->out);
	const struct gw_node *old = gw_node_key(t, "old");
	struct gw_fakes fakes = {
		.rule_id = gw_node_text(gw_node_key(rule, "id")),
		.fakes = gw_node_key(t, "fakes"),
		.more = r->more,
		.arena = r->arena,
	};
	int status;

	for (const struct gw_node *c = t->parent->first; c != t; c = c->next)
		fakes.index++;
	*e = (struct gw_example){
		.rule = fakes.rule_id,
		.source = r->file->path,
		.line = t->span.line,
		.index = fakes.index,
		.name = gw_node_text(gw_node_key(t, "name")),
		.file = gw_node_text(gw_node_key(t, "file")),
		.says_unknown = gw_node_key(t, "unknown") != NULL,
		.params = gw_node_key(t, "params"),
		.push = gw_node_key(t, "push"),
	};
	e->finds = read_lines(r->arena, gw_node_key(t, "finds"),
			      &e->finds_count);
	e->unknown = read_lines(r->arena, gw_node_key(t, "unknown"),
				&e->unknown_count);
	status = gw_fakes_fill(&e->text, &fakes,
			       gw_node_text(gw_node_key(t, "text")), err);
	if (status == GW_OK && gw_node_key(t, "bytes"))
		status = read_bytes(&e->text, r->arena,
				    gw_node_key(t, "bytes"), err);
	if (status == GW_OK && old)
		status = gw_fakes_fill(&e->old, &fakes, old->text, err);
	if (status == GW_OK)
		status = fill_map(&e->extra, &fakes, gw_node_key(t, "extra"),
				  err);
	return status;
}

static int read_top(struct reading *r, const struct gw_node *top,
		    struct gw_err *err)
{
	const struct gw_node *rules = gw_node_key(top, "rules");
	int status = GW_OK;

	for (const struct gw_node *n = rules ? rules->first : NULL;
	     status == GW_OK && n; n = n->next) {
		const struct gw_node *tests = gw_node_key(n, "tests");
		const char *body;

		status = gw_rule_check(n, &body, err);
		for (const struct gw_node *t = tests ? tests->first : NULL;
		     status == GW_OK && t; t = t->next)
			status = read_test(r, n, t, err);
	}
	return status;
}

int gw_rules_examples(gw_examples *out, struct gw_arena *arena,
		      const char *const *dirs,
		      const struct gw_fake_maker *const *more,
		      struct gw_err *err)
{
	struct reading r = { .out = out, .arena = arena, .more = more };
	struct gw_sources s;
	int status = gw_sources_read(&s, arena, &(struct gw_compile){ .dirs = dirs },
				     err);

	for (size_t i = 0; status == GW_OK && i < s.files.n; i++) {
		r.file = &s.files.v[i];
		if (gw_pack_is_bindings(r.file->pack))
			continue;
		for (const struct gw_node *top = r.file->doc->roots;
		     status == GW_OK && top; top = top->next)
			status = read_top(&r, top, err);
	}
	gw_sources_release(&s);
	return status;
}
