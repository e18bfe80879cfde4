/*
 * A glance at the words of a program before it is parsed.
 *
 * A rule about a call of `torch.load` has nothing to say of a file in which
 * one of the two words does not stand: names of calls and assignments are made
 * of words of the text (parse/python*.c), an import's other name included,
 * for what it stands for is written there, too. Most programs have none of the
 * words together, and a glance costs a tenth of parsing.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "query/run.h"

#define MOST_WORDS 256u
#define SETS (MOST_WORDS / 64)
#define SLOTS 1024u /* of the table of words; a power of two */
#define LONGEST 64u

struct word {
	struct gw_str text;
	bool whole; /* between dots or ends: a word of the text, not a part */
};

/* One pattern for types of a rule: the words that it cannot do without. */
struct need {
	uint64_t words[SETS];
	uint32_t rule;
};

struct q_glance {
	struct word words[MOST_WORDS];
	uint32_t count;
	uint16_t slots[SLOTS]; /* word + 1 */
	GW_VEC(struct need) needs;
	bool blind; /* something may be asked whatever the words */
};

static bool goes_on(char c)
{
	return gw_is_alpha(c) || gw_is_digit(c) || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static uint32_t slot_of(struct gw_str s)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	return (h ^ h >> 15) & (SLOTS - 1);
}

/* The word of the table, or MOST_WORDS. */
static uint32_t find_word(const struct q_glance *g, struct gw_str s)
{
	for (uint32_t at = slot_of(s); g->slots[at]; at = (at + 1) % SLOTS)
		if (gw_str_eq(g->words[g->slots[at] - 1].text, s))
			return g->slots[at] - 1u;
	return MOST_WORDS;
}

/* --- made once ------------------------------------------------------------- */

static uint32_t add_word(struct q_glance *g, struct gw_str text, bool whole)
{
	uint32_t at;

	for (uint32_t i = 0; i < g->count; i++)
		if (g->words[i].whole == whole &&
		    gw_str_eq(g->words[i].text, text))
			return i;
	if (g->count == MOST_WORDS)
		return MOST_WORDS;
	g->words[g->count] = (struct word){ text, whole };
	if (whole) {
		at = slot_of(text);
		while (g->slots[at])
			at = (at + 1) % SLOTS;
		g->slots[at] = (uint16_t)(g->count + 1);
	}
	return g->count++;
}

static bool is_end(struct gw_str p, size_t at)
{
	return at >= p.n || p.p[at] == '.';
}

/* Words that stand in every name of the pattern. What may be a set of
 * characters ends the search: the words before it are enough. */
static void need_words(struct q_glance *g, struct need *need, struct gw_str p)
{
	size_t end;

	for (size_t i = 0; i < p.n && p.p[i] != '[' && p.p[i] != '\\'; i = end) {
		uint32_t w;

		end = i + 1;
		if (!goes_on(p.p[i]))
			continue;
		while (end < p.n && goes_on(p.p[end]))
			end++;
		w = end - i > LONGEST ?
			    MOST_WORDS :
			    add_word(g, gw_str_part(p, i, end),
				     (i == 0 || p.p[i - 1] == '.') &&
					     is_end(p, end));
		if (w < MOST_WORDS)
			need->words[w / 64] |= (uint64_t)1 << w % 64;
	}
}

static void add_need(struct q_glance *g, uint32_t rule, struct gw_str pattern)
{
	struct need need = { .rule = rule };

	need_words(g, &need, pattern);
	*GW_PUSH(&g->needs) = need;
}

static void add_class(struct q_glance *g, const struct gw_query *q,
		      enum gw_class c)
{
	for (uint32_t i = q->first[c]; i < q->first[c + 1]; i++) {
		const struct q_select *s = &q->p.select[i];
		struct gw_list_ref types = q->p.rules[s->rule].types;

		if (s->exact)
			add_need(g, s->rule,
				 gw_bundle_str(q->p.bundle, s->type));
		for (uint32_t k = 0; !s->exact && k < types.count; k++)
			add_need(g, s->rule,
				 gw_bundle_item(q->p.bundle, types, k));
		if (!s->exact && !types.count)
			add_need(g, s->rule, GW_STR(""));
	}
}

/* --- what only parsing tells of a file as such ------------------------------ */

struct search {
	const struct gw_query *q;
	uint32_t left; /* conditions to be looked at: a bundle may be hostile */
	bool found;
};

/* `imports` of a file, or whatever else may reach it. */
static void search_path(struct search *s, uint32_t path)
{
	const struct q_program *p = &s->q->p;

	for (uint32_t i = 0; path && i < p->paths[path - 1].alts; i++) {
		const struct q_alt *a = &p->alts[p->paths[path - 1].alt + i];
		const struct q_step *step = &p->steps[a->step];

		if (!a->steps || step->kind == Q_STEP_FACT)
			continue;
		s->found |= step->kind != Q_STEP_KEY ||
			    gw_str_is(gw_bundle_str(p->bundle, step->key),
				      "imports");
	}
}

static void search_conds(struct search *s, uint32_t cond, unsigned depth)
{
	const struct q_program *p = &s->q->p;

	for (; cond && !s->found; cond = p->conds[cond - 1].next) {
		const struct q_cond *c = &p->conds[cond - 1];

		if (!s->left || depth >= Q_MOST_DEEP) {
			s->found = true;
			return;
		}
		s->left--;
		search_path(s, c->path);
		search_path(s, c->to);
		for (uint32_t i = 0; i < c->tests; i++) {
			const struct q_operand *o =
				&p->operands[p->tests[c->test + i].operand];

			if (o->kind == Q_OPERAND_PATH)
				search_path(s, o->first + 1);
		}
		search_conds(s, c->first, depth + 1);
	}
}

static bool reads_imports(const struct gw_query *q, const struct q_rule *r)
{
	struct search s = { .q = q, .left = 2 * Q_MOST_CONDS };

	search_conds(&s, r->when, 0);
	search_conds(&s, r->body, 0);
	search_path(&s, r->where);
	for (uint32_t i = 0; i < r->lets; i++)
		search_path(&s, q->p.lets[r->let + i].path + 1);
	for (uint32_t i = 0; i < r->segments; i++)
		search_path(&s, q->p.segments[r->segment + i].path);
	return s.found;
}

static bool file_rules_read_imports(const struct gw_query *q)
{
	for (uint32_t i = q->first[GW_CLASS_FILE];
	     i < q->first[GW_CLASS_FILE + 1]; i++)
		if (reads_imports(q, &q->p.rules[q->p.select[i].rule]))
			return true;
	return false;
}

void gw_q_glance_open(struct gw_query *q, struct gw_arena *arena)
{
	static const enum gw_class classes[] = { GW_CLASS_PYTHON_FILE,
						 GW_CLASS_PYTHON_CALL,
						 GW_CLASS_PYTHON_ASSIGN };
	struct q_glance *g = GW_NEW(arena, struct q_glance);

	for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++) {
		g->blind |= q->joins[classes[i]];
		add_class(g, q, classes[i]);
	}
	g->blind |= file_rules_read_imports(q);
	q->glance = g;
}

void gw_q_glance_close(struct gw_query *q)
{
	if (q->glance)
		GW_VEC_FREE(&q->glance->needs);
}

/* --- a text ----------------------------------------------------------------- */

static void see_whole(const struct q_glance *g, struct gw_str text,
		      uint64_t *seen)
{
	size_t end;

	for (size_t i = 0; i < text.n; i = end + 1) {
		uint32_t w;

		for (; i < text.n && !goes_on(text.p[i]); i++)
			;
		for (end = i; end < text.n && goes_on(text.p[end]); end++)
			;
		w = end - i > LONGEST ? MOST_WORDS :
					find_word(g, gw_str_part(text, i, end));
		if (w < MOST_WORDS)
			seen[w / 64] |= (uint64_t)1 << w % 64;
	}
}

static void see_parts(const struct q_glance *g, struct gw_str text,
		      uint64_t *seen)
{
	for (uint32_t w = 0; w < g->count; w++)
		if (!g->words[w].whole &&
		    gw_str_find(text, g->words[w].text, 0) != GW_NOWHERE)
			seen[w / 64] |= (uint64_t)1 << w % 64;
}

static bool is_seen(const struct need *need, const uint64_t *seen)
{
	for (unsigned i = 0; i < SETS; i++)
		if (need->words[i] & ~seen[i])
			return false;
	return true;
}

bool gw_query_wants_python(const struct gw_query *q, struct gw_str path,
			   struct gw_str text)
{
	const struct q_glance *g = q->glance;
	const struct gw_bundle *b = q->p.bundle;
	const struct gw_rule_path at = gw_rule_path_of(path);
	uint64_t seen[SETS] = { 0 };

	if (g->blind)
		return true;
	see_whole(g, text, seen);
	see_parts(g, text, seen);
	for (size_t i = 0; i < g->needs.n; i++) {
		const struct q_rule *r = &q->p.rules[g->needs.v[i].rule];

		if (is_seen(&g->needs.v[i], seen) &&
		    !gw_q_is_off(q, r->meta) &&
		    gw_rule_wants_path(b, &b->meta[r->meta], &at))
			return true;
	}
	return false;
}
