/* Rules -> records in the bundle. SPDX-License-Identifier: Apache-2.0 */
#include "query/compile.h"

#include <string.h>

#include "query/query.h"

#define MOST_BYTES ((size_t)64 << 20)

uint32_t gw_q_add(struct q_compiler *c, enum q_array a, const void *record)
{
	size_t size = gw_program_record(a);
	uint32_t i = (uint32_t)(c->array[a].n / size);

	gw_buf_add(&c->array[a], (struct gw_str){ record, size });
	return i;
}

uint32_t gw_q_fold(struct q_compiler *c, enum q_array a, uint32_t first)
{
	struct gw_buf *out = &c->array[a];
	size_t from = (size_t)first * gw_program_record(a);
	char name = (char)a;
	struct gw_str parts[] = { { &name, 1 },
				  { out->p + from, out->n - from } };
	void **there;

	if (out->over || from >= out->n)
		return first;
	there = gw_map_put(&c->folded, gw_arena_join(c->arena, parts, 2));
	if (*there) {
		out->n = from;
		return (uint32_t)(uintptr_t)*there - 1;
	}
	*there = (void *)((uintptr_t)first + 1);
	return first;
}

void *gw_q_at(struct q_compiler *c, enum q_array a, uint32_t i)
{
	return c->array[a].p + (size_t)i * gw_program_record(a);
}

uint32_t gw_q_count(const struct q_compiler *c, enum q_array a)
{
	return (uint32_t)(c->array[a].n / gw_program_record(a));
}

static struct q_compiler *state_of(struct gw_bundle_writer *w, unsigned engine)
{
	void **state = gw_bundle_state(w, engine);
	struct q_compiler *c = *state;

	if (c)
		return c;
	c = GW_NEW(gw_bundle_arena(w), struct q_compiler);
	c->w = w;
	c->arena = gw_bundle_arena(w);
	for (unsigned i = 0; i < Q_ARRAYS; i++)
		gw_buf_init(&c->array[i], MOST_BYTES);
	gw_buf_init(&c->select, MOST_BYTES);
	gw_map_init(&c->folded, c->arena);
	gw_map_init(&c->params, c->arena);
	gw_map_init(&c->tables, c->arena);
	gw_map_init(&c->regexes, c->arena);
	*state = c;
	return c;
}

/* The arrays of a program grow at their ends: what points into them holds. */
static void extend(struct gw_bundle_writer *w, unsigned engine)
{
	const struct gw_bundle *base = gw_bundle_base(w);
	struct gw_str program = base->section[GW_SEC_PROGRAM];
	struct q_compiler *c = state_of(w, engine);
	struct q_head head;

	gw_buf_reset(gw_bundle_out(w, GW_SEC_PROGRAM));
	gw_buf_reset(gw_bundle_out(w, GW_SEC_SELECT));
	gw_buf_add(&c->select, base->section[GW_SEC_SELECT]);
	if (program.n < sizeof(head))
		return;
	memcpy(&head, program.p, sizeof(head));
	for (unsigned i = 0; i < Q_ARRAYS; i++) {
		size_t size = head.array[i].count *
			      gw_program_record((enum q_array)i);

		gw_buf_add(&c->array[i],
			   gw_str_part(program, head.array[i].off,
				       head.array[i].off + size));
	}
}

/* let: {name: {at, parse, default}} */
static int compile_let(struct q_compiler *c, const struct gw_node *n)
{
	static const struct gw_key keys[] = {
		{ "at", GW_KEY_TEXT | GW_KEY_NEEDED, NULL },
		{ "parse", GW_KEY_TEXT, NULL },
		{ "default", GW_KEY_ANY, NULL },
		{ NULL, 0, NULL },
	};
	struct gw_node name = *n;
	struct q_let let = { 0 };
	const struct gw_node *at;
	uint16_t slot;
	uint8_t kind = 0;
	uint32_t path;
	bool own;
	int r = gw_keys_check(n, keys, c->err);

	if (r < 0)
		return r;
	at = gw_node_key(n, "at");
	r = gw_q_path(c, &(struct q_path_use){ at, at->text, true, false },
		      &path);
	own = c->own_path;
	if (r == GW_OK)
		r = gw_q_parse_kind(c, gw_node_key(n, "parse"), &kind);
	if (r == GW_OK)
		r = gw_q_preset(c, gw_node_key(n, "default"), &let.preset);
	if (r < 0)
		return r;
	name.kind = GW_STRING;
	name.text = n->key;
	name.span.line = n->key_line;
	name.span.col = n->key_col;
	r = gw_q_bind(c, gw_node_share(c->arena, &name), false, &slot);
	if (r < 0)
		return r;
	c->names->own = own && !kind;
	let.slot = slot - 1u;
	let.path = path - 1;
	let.parse = kind;
	gw_q_add(c, Q_LETS, &let);
	return GW_OK;
}

static int compile_lets(struct q_compiler *c, struct q_rule *rule)
{
	const struct gw_node *lets = gw_node_key(c->src->rule, "let");
	int r = GW_OK;

	rule->let = gw_q_count(c, Q_LETS);
	for (const struct gw_node *n = lets ? lets->first : NULL;
	     r == GW_OK && n; n = n->next) {
		r = compile_let(c, n);
		rule->lets++;
	}
	return r;
}

static int compile_body(struct q_compiler *c, struct q_rule *rule)
{
	const struct gw_node *when = gw_node_key(c->src->rule, "when");
	const struct gw_node *deny = gw_node_key(c->src->rule, "deny");
	const struct gw_node *require = gw_node_key(c->src->rule, "require");
	int r = GW_OK;

	c->strict = false;
	if (when) {
		r = gw_q_cond(c, when, &rule->when);
		if (r == GW_OK)
			r = gw_q_lint(c, when);
	}
	c->strict = require != NULL;
	if (r == GW_OK)
		r = gw_q_cond(c, deny ? deny : require, &rule->body);
	if (r == GW_OK)
		r = gw_q_lint(c, deny ? deny : require);
	return r;
}

static int compile_where(struct q_compiler *c, struct q_rule *rule)
{
	const struct gw_node *where = gw_node_key(c->src->rule, "where");

	if (!where)
		return GW_OK;
	return gw_q_path(c,
			 &(struct q_path_use){ where, where->text, true,
					       false },
			 &rule->where);
}

static void begin_rule(struct q_compiler *c, const struct gw_rule_src *src,
		       struct gw_err *err)
{
	c->src = src;
	c->err = err;
	c->names = NULL;
	gw_map_init(&c->slots, c->arena);
	c->slot_count = 0;
	c->flags = 0;
	c->quantifiers = 0;
	c->macros = 0;
	c->conds = 0;
	c->in_item = false;
	c->own_item = false;
	c->after = false;
	c->unnamed = false;
}

/*
 * `as` names stay known for `where` and the message: a name of a quantifier
 * means its first witness there.
 */
static int compile_rule(struct gw_bundle_writer *w,
			const struct gw_rule_src *src, struct gw_err *err)
{
	struct q_compiler *c = state_of(w, src->meta->engine);
	struct q_rule rule = { .meta = src->index };
	int r;

	begin_rule(c, src, err);
	if (src->meta->change)
		c->flags |= Q_USES_OLD;
	if (gw_node_key(src->rule, "require"))
		c->flags |= Q_REQUIRE;
	r = compile_lets(c, &rule);
	if (r == GW_OK)
		r = compile_body(c, &rule);
	c->after = true;
	if (r == GW_OK)
		r = compile_where(c, &rule);
	if (r == GW_OK)
		r = gw_q_message(c, gw_node_key(src->rule, "message"), &rule);
	if (r == GW_OK)
		r = gw_q_match(c, gw_node_key(src->rule, "match"), &rule);
	if (r < 0)
		return r;
	gw_q_unbind(c, NULL);
	rule.slots = c->slot_count;
	rule.flags = c->flags;
	gw_q_add(c, Q_RULES, &rule);
	return GW_OK;
}

/* --- writing ------------------------------------------------------------- */

/* The texts are needed to sort: they stand in the writer's text section. */
struct sorting {
	const char *texts;
};

static struct gw_str text_of(const struct sorting *s, struct gw_ref ref)
{
	return (struct gw_str){ ref.len ? s->texts + ref.off : "", ref.len };
}

static int cmp_select(const void *a, const void *b, void *ctx)
{
	const struct q_select *x = a;
	const struct q_select *y = b;
	int c;

	if (x->cls != y->cls)
		return x->cls < y->cls ? -1 : 1;
	if (x->exact != y->exact)
		return x->exact < y->exact ? -1 : 1;
	c = x->exact ? gw_str_cmp(text_of(ctx, x->type), text_of(ctx, y->type)) :
		       0;
	if (c)
		return c;
	return x->rule < y->rule ? -1 : x->rule > y->rule;
}

static void write_arrays(struct q_compiler *c, struct gw_buf *out)
{
	struct q_head head;
	size_t at = sizeof(head);

	for (unsigned i = 0; i < Q_ARRAYS; i++) {
		head.array[i].off = (uint32_t)at;
		head.array[i].count = gw_q_count(c, (enum q_array)i);
		at += c->array[i].n;
	}
	gw_buf_add(out, (struct gw_str){ (const char *)&head, sizeof(head) });
	for (unsigned i = 0; i < Q_ARRAYS; i++)
		gw_buf_add(out, gw_buf_str(&c->array[i]));
}

static void release(void *state)
{
	struct q_compiler *c = state;

	for (unsigned i = 0; i < Q_ARRAYS; i++)
		gw_buf_release(&c->array[i]);
	gw_buf_release(&c->select);
}

static struct q_compiler *find_state(struct gw_bundle_writer *w)
{
	for (unsigned i = 0; i < GW_MAX_ENGINES; i++) {
		struct q_compiler *c = *gw_bundle_state(w, i);

		/* Ours is the one whose engine is this file's. */
		if (c && gw_bundle_engine(w, i) == &gw_engine_query)
			return c;
	}
	return NULL;
}

static int finish(struct gw_bundle_writer *w, struct gw_err *err)
{
	struct q_compiler *c = find_state(w);
	struct sorting sorting;

	if (!c)
		return GW_OK;
	for (unsigned i = 0; i < Q_ARRAYS; i++)
		if (c->array[i].over)
			return gw_err_set(err, GW_ELIMIT,
					  "the rules are too large");
	sorting.texts = gw_bundle_out(w, GW_SEC_TEXT)->p;
	if (c->select.n)
		qsort_r(c->select.p, c->select.n / sizeof(struct q_select),
			sizeof(struct q_select), cmp_select, &sorting);
	gw_buf_add(gw_bundle_out(w, GW_SEC_SELECT), gw_buf_str(&c->select));
	write_arrays(c, gw_bundle_out(w, GW_SEC_PROGRAM));
	return GW_OK;
}

const struct gw_engine gw_engine_query = {
	.key = "deny",
	.compile = compile_rule,
	.extend = extend,
	.finish = finish,
	.check = gw_program_check,
	.drop = release,
};
