/* A checked program made ready: parameters, tables, where classes begin.
 * SPDX-License-Identifier: Apache-2.0 */
#include "query/run.h"

#include "base/words.h"
#include "query/values.h"

static const char *type_names[] = { "a text",	"a number",   "true or false",
				    "a list",	"ports",      "a size",
				    "a duration", "a regex" };

static bool ports_fit(const struct gw_node *n)
{
	const struct gw_node *i = n->kind == GW_LIST ? n->first : n;
	int64_t from;
	int64_t to;

	for (; i; i = n->kind == GW_LIST ? i->next : NULL)
		if (!gw_ports_read(gw_node_text(i), &from, &to))
			return false;
	return true;
}

static bool value_fits(const struct gw_node *n, uint32_t type)
{
	uint64_t v;
	int64_t i;

	switch ((enum q_param_type)type) {
	case Q_PARAM_INT:
		return n->kind == GW_NUMBER && gw_str_int(n->text, &i);
	case Q_PARAM_BOOL:
		return n->kind == GW_BOOL;
	case Q_PARAM_LIST:
		return n->kind == GW_LIST;
	case Q_PARAM_PORTS:
		return ports_fit(n);
	case Q_PARAM_SIZE:
		return gw_words_size(gw_node_text(n), &v);
	case Q_PARAM_DURATION:
		return gw_words_duration(gw_node_text(n), &v);
	case Q_PARAM_STRING:
	case Q_PARAM_REGEX:
		return n->kind == GW_STRING;
	}
	return false;
}

static int open_param(struct gw_query *q, uint32_t i, struct gw_arena *arena,
		      struct gw_err *err)
{
	const struct q_param *p = &q->p.params[i];
	struct gw_str name = gw_bundle_str(q->p.bundle, p->name);
	struct gw_str own = gw_bundle_str(q->p.bundle, p->own);
	const struct gw_map *site = q->kept.params;
	struct gw_node *value = NULL;
	uint32_t at = p->data;

	if (site && own.n)
		value = gw_map_get(site, own);
	if (site && !value)
		value = gw_map_get(site, name);
	if (value && (p->type > Q_PARAM_REGEX || !value_fits(value, p->type)))
		return gw_rule_fault(err, value, "E020",
				     "parameter '%.*s' must be %s",
				     GW_FMT(own.n ? own : name),
				     type_names[p->type > Q_PARAM_REGEX ?
							0 :
							p->type]);
	if (!value)
		value = gw_tree_read(q->p.bundle, GW_SEC_DATA, &at, arena);
	q->params[i] = value ? value : gw_node_new(arena, GW_UNKNOWN);
	return GW_OK;
}

bool gw_q_is_off(const struct gw_query *q, uint32_t meta)
{
	return q->kept.off ? q->kept.off[meta] :
			     !q->p.bundle->meta[meta].enabled;
}

static void find_gone(struct gw_query *q, struct gw_arena *arena)
{
	q->gone = gw_arena_array(arena, q->p.selects + 1, sizeof(*q->gone));
	for (uint32_t i = 0; i < q->p.selects; i++) {
		const struct q_select *s = &q->p.select[i];
		uint32_t meta = q->p.rules[s->rule].meta;

		if ((q->p.bundle->meta[meta].change & GW_CHANGE_REMOVED) &&
		    !gw_q_is_off(q, meta))
			q->gone[q->gones++] = s;
	}
}

static bool is_asked(const struct gw_query *q, const struct gw_subject *s)
{
	const struct gw_bundle *b = q->p.bundle;

	for (uint32_t i = 0; i < q->gones; i++)
		if (q->gone[i]->cls == s->cls &&
		    gw_q_list_fits(b, q->p.rules[q->gone[i]->rule].types,
				   s->type))
			return true;
	return false;
}

bool gw_query_asks_gone(const struct gw_query *q, const gw_subjects *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (is_asked(q, &s->v[i]))
			return true;
	return false;
}

static void find_classes(struct gw_query *q)
{
	uint32_t at = 0;

	for (uint32_t c = 0; c <= GW_CLASSES; c++) {
		while (at < q->p.selects && q->p.select[at].cls < c)
			at++;
		q->first[c] = at;
	}
	for (uint32_t i = 0; i < q->p.count[Q_JOINS]; i++) {
		const struct q_join *j = &q->p.joins[i];

		for (unsigned k = 0;
		     j->scope != Q_SCOPE_FILE && k < j->classes; k++)
			q->joins[j->cls[k]] = true;
	}
}

int gw_query_open(struct gw_query **out, struct gw_arena *arena,
		  const struct gw_query_setup *setup, struct gw_err *err)
{
	struct gw_query *q = GW_NEW(arena, struct gw_query);
	int r = GW_OK;

	q->kept = *setup;
	q->setup = &q->kept;
	if (!gw_program_view(&q->p, setup->bundle))
		return gw_err_set(err, GW_EUNTRUSTED,
				  "the rule bundle is broken");
	q->params = gw_arena_array(arena, q->p.count[Q_PARAMS] + 1,
				   sizeof(*q->params));
	q->tables = gw_arena_array(arena, q->p.count[Q_TABLES] + 1,
				   sizeof(*q->tables));
	q->regexes = gw_arena_array(arena, q->p.count[Q_REGEXES] + 1,
				    sizeof(*q->regexes));
	q->first = gw_arena_array(arena, GW_CLASSES + 1, sizeof(*q->first));
	for (uint32_t i = 0; r == GW_OK && i < q->p.count[Q_PARAMS]; i++)
		r = open_param(q, i, arena, err);
	for (uint32_t i = 0; i < q->p.count[Q_TABLES]; i++) {
		uint32_t at = q->p.tables[i].data;

		q->tables[i] = gw_tree_read(q->p.bundle, GW_SEC_DATA, &at,
					    arena);
	}
	find_classes(q);
	gw_q_choice_open(q, arena);
	find_gone(q, arena);
	if (r == GW_OK)
		gw_q_find_idle(q, arena);
	*out = q;
	return r;
}

void gw_query_close(struct gw_query *q)
{
	if (!q)
		return;
	for (uint32_t i = 0; i < q->p.count[Q_REGEXES]; i++)
		gw_regex_free(atomic_exchange(&q->regexes[i], NULL));
	gw_q_choice_close(q);
}

static bool is_joined(const struct gw_query *q, const struct gw_subject *s)
{
	for (uint32_t i = 0; q->joins[s->cls] && i < q->p.count[Q_JOINS]; i++) {
		const struct q_join *j = &q->p.joins[i];

		for (unsigned k = 0;
		     j->scope != Q_SCOPE_FILE && k < j->classes; k++)
			if (j->cls[k] == s->cls &&
			    gw_q_list_fits(q->p.bundle, j->types, s->type))
				return true;
	}
	return false;
}

static bool joins_others(const struct gw_query *q, const struct gw_subject *s)
{
	for (uint32_t i = q->first[s->cls]; i < q->first[s->cls + 1]; i++) {
		const struct q_rule *r = &q->p.rules[q->p.select[i].rule];

		if ((r->flags & Q_JOINS_TREE) &&
		    !gw_q_is_off(q, r->meta) &&
		    gw_q_list_fits(q->p.bundle, r->types, s->type))
			return true;
	}
	return false;
}

bool gw_query_looks_around(const struct gw_query *q, const gw_subjects *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (is_joined(q, &s->v[i]) || joins_others(q, &s->v[i]))
			return true;
	return false;
}

bool gw_query_joins(const struct gw_query *q, enum gw_class c)
{
	return c < GW_CLASSES && q->joins[c];
}

static bool is_awake(const struct gw_query *q, uint32_t rule)
{
	return !q->idle[rule] && !gw_q_is_off(q, q->p.rules[rule].meta);
}

bool gw_query_wants(const struct gw_query *q, enum gw_class c)
{
	if (c >= GW_CLASSES)
		return false;
	for (uint32_t i = q->first[c]; i < q->first[c + 1]; i++)
		if (is_awake(q, q->p.select[i].rule))
			return true;
	return q->joins[c];
}

bool gw_query_wants_at(const struct gw_query *q, enum gw_class c,
		       struct gw_str path)
{
	const struct gw_bundle *b = q->p.bundle;
	struct gw_rule_path asked = gw_rule_path_of(path);

	if (c >= GW_CLASSES)
		return false;
	for (uint32_t i = q->first[c]; i < q->first[c + 1]; i++) {
		uint32_t rule = q->p.select[i].rule;

		if (is_awake(q, rule) &&
		    gw_rule_wants_path(b, &b->meta[q->p.rules[rule].meta],
				       &asked))
			return true;
	}
	return false;
}

bool gw_query_wants_gone(const struct gw_query *q, bool unread)
{
	for (uint32_t i = 0; i < q->gones; i++)
		if (!unread ||
		    gw_class_unread((enum gw_class)q->gone[i]->cls))
			return true;
	return false;
}

/*
 * A regex has scratch of its own, so two threads may not share one: whoever
 * needs it takes it away, and compiles another if it is away.
 */
struct gw_regex *gw_q_regex_take(const struct gw_query *q, uint32_t i)
{
	struct gw_regex *re = atomic_exchange(&q->regexes[i], NULL);
	struct gw_str pattern;

	if (re)
		return re;
	pattern = gw_bundle_str(q->p.bundle, q->p.regexes[i].pattern);
	if (gw_regex_new(&re, pattern, q->p.regexes[i].flags, NULL) < 0)
		return NULL;
	return re;
}

void gw_q_regex_give(const struct gw_query *q, uint32_t i, struct gw_regex *re)
{
	gw_regex_free(atomic_exchange(&q->regexes[i], re));
}
