/* What is known about a node besides its value: .$name, .$line ...
 * SPDX-License-Identifier: Apache-2.0 */
#include "query/run.h"

struct gw_node *gw_q_text(struct q_run *r, enum gw_kind kind,
			  struct gw_str text)
{
	struct gw_node *n = gw_node_new(r->arena, kind);

	n->text = text;
	return n;
}

static struct gw_node *number(struct q_run *r, uint64_t v)
{
	return gw_q_text(r, GW_NUMBER,
			 gw_arena_print(r->arena, "%llu",
					(unsigned long long)v));
}

static struct gw_node *text_or_none(struct q_run *r, struct gw_str s)
{
	return s.n ? gw_q_text(r, GW_STRING, s) : NULL;
}

static struct gw_node *index_of(struct q_run *r, const struct gw_node *n)
{
	const struct gw_node *c = n->parent ? n->parent->first : NULL;
	uint64_t i = 0;

	for (; c && c != n; c = c->next)
		i++;
	return c ? number(r, i) : NULL;
}

/* Bytes of the value as written; of a text that is nowhere written, its own. */
static uint64_t bytes_of(const struct gw_node *n)
{
	return n->span.len ? n->span.len : n->text.n;
}

struct gw_node *gw_q_fact(struct q_run *r, const struct q_val *v,
			  enum q_fact fact)
{
	const struct gw_subject *s = v->subject;
	const struct gw_node *n = v->node;
	struct gw_node *fallback;
	uint32_t line;
	uint32_t col;

	switch (fact) {
	case Q_FACT_NAME:
		if (s && s->name.n)
			return text_or_none(r, s->name);
		fallback = gw_node_key(n, "name");
		return fallback ? fallback : text_or_none(r, n->key);
	case Q_FACT_KEY:
		return text_or_none(r, n->key);
	case Q_FACT_INDEX:
		fallback = s ? gw_node_key(n, "index") : NULL;
		return fallback ? fallback : index_of(r, n);
	case Q_FACT_BYTES:
		return number(r, bytes_of(n));
	case Q_FACT_ADDRESS:
		return text_or_none(r, s ? s->address : n->key);
	case Q_FACT_LINE:
		gw_node_place(gw_q_outside(n), &line, &col);
		return line ? number(r, line) : NULL;
	case Q_FACT_TYPE:
		return s ? text_or_none(r, s->type) : NULL;
	case Q_FACT_API:
		return s ? text_or_none(r, s->api) : NULL;
	case Q_FACTS:
		break;
	}
	return NULL;
}
