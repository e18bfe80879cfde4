/* Which rules ask about a kind of node. SPDX-License-Identifier: Apache-2.0
 *
 * Many nodes of a run are of few kinds: class, type, api and the language of
 * their file. The rules that select a kind are looked up once and kept for all
 * threads; kinds come from outside, so a bounded number of them is.
 */
#include <string.h>

#include "base/glob.h"
#include "query/run.h"

#define SLOTS 256u
#define MOST_KEPT 2048u
#define MOST_NAME 256u
#define MEMORY ((size_t)64 << 20)

struct kind {
	enum gw_class cls;
	struct gw_str type;
	struct gw_str api;
	struct gw_str language;
};

struct kept {
	const struct kept *next;
	struct kind kind;
	struct q_rules rules;
};

struct q_choice {
	_Atomic(const struct kept *) slots[SLOTS];
	mtx_t lock; /* of what follows */
	struct gw_arena arena;
	unsigned count;
};

void gw_q_choice_open(struct gw_query *q, struct gw_arena *arena)
{
	q->choice = GW_NEW(arena, struct q_choice);
	if (mtx_init(&q->choice->lock, mtx_plain) != thrd_success)
		gw_no_memory(sizeof(q->choice->lock));
	gw_arena_init(&q->choice->arena, MEMORY);
}

void gw_q_choice_close(struct gw_query *q)
{
	if (!q->choice)
		return;
	mtx_destroy(&q->choice->lock);
	gw_arena_release(&q->choice->arena);
}

bool gw_q_list_fits(const struct gw_bundle *b, struct gw_list_ref list,
		    struct gw_str text)
{
	for (uint32_t i = 0; i < list.count; i++)
		if (gw_glob_name(gw_bundle_item(b, list, i), text))
			return true;
	return list.count == 0;
}

static struct kind kind_of(const struct gw_subject *s)
{
	const char *format = s->doc ? s->doc->format : NULL;

	return (struct kind){ .cls = s->cls,
			      .type = s->type,
			      .api = s->api,
			      .language = gw_str_of(format ? format : "") };
}

static bool is_same(const struct kind *a, const struct kind *b)
{
	return a->cls == b->cls && gw_str_eq(a->type, b->type) &&
	       gw_str_eq(a->api, b->api) &&
	       gw_str_eq(a->language, b->language);
}

/* First of the exact entries of the class whose type is not below. */
static uint32_t find_exact(const struct gw_query *q, uint32_t low,
			   uint32_t high, struct gw_str type)
{
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		const struct q_select *s = &q->p.select[mid];

		if (!s->exact ||
		    gw_str_cmp(gw_bundle_str(q->p.bundle, s->type), type) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void add_rule(q_chosen *out, const struct gw_query *q, uint32_t index,
		     const struct kind *k)
{
	const struct q_rule *rule = &q->p.rules[index];
	const struct gw_bundle *b = q->p.bundle;

	if (!gw_q_is_off(q, rule->meta) &&
	    gw_q_list_fits(b, rule->apis, k->api) &&
	    gw_q_list_fits(b, rule->languages, k->language))
		*GW_PUSH(out) = (struct q_candidate){
			index, gw_rule_path_starts(b, &b->meta[rule->meta])
		};
}

/* In the order of the table: those for any type, then those for this one. */
static void find_rules(q_chosen *out, const struct gw_query *q,
		       const struct kind *k)
{
	const struct q_program *p = &q->p;
	uint32_t at = q->first[k->cls];
	uint32_t end = q->first[k->cls + 1];

	for (; at < end && !p->select[at].exact; at++)
		if (gw_q_list_fits(p->bundle,
				   p->rules[p->select[at].rule].types, k->type))
			add_rule(out, q, p->select[at].rule, k);
	at = find_exact(q, at, end, k->type);
	for (; at < end && gw_str_eq(gw_bundle_str(p->bundle,
						   p->select[at].type),
				     k->type);
	     at++)
		add_rule(out, q, p->select[at].rule, k);
}

static const struct kept *find_kept(const struct kept *k,
				    const struct kind *kind)
{
	while (k && !is_same(&k->kind, kind))
		k = k->next;
	return k;
}

static void keep(struct q_choice *c, _Atomic(const struct kept *) *slot,
		 const struct kind *kind, const q_chosen *rules)
{
	struct kept *k;
	struct q_candidate *v;

	if (kind->type.n > MOST_NAME || kind->api.n > MOST_NAME)
		return;
	mtx_lock(&c->lock);
	if (c->count < MOST_KEPT && !find_kept(atomic_load(slot), kind)) {
		c->count++;
		k = GW_NEW(&c->arena, struct kept);
		v = gw_arena_array(&c->arena, rules->n + 1, sizeof(*v));
		if (rules->n)
			memcpy(v, rules->v, rules->n * sizeof(*v));
		k->rules = (struct q_rules){ v, (uint32_t)rules->n };
		k->kind = *kind;
		k->kind.type = gw_arena_copy(&c->arena, kind->type);
		k->kind.api = gw_arena_copy(&c->arena, kind->api);
		k->kind.language = gw_arena_copy(&c->arena, kind->language);
		k->next = atomic_load(slot);
		atomic_store_explicit(slot, k, memory_order_release);
	}
	mtx_unlock(&c->lock);
}

struct q_rules gw_q_choose(struct q_run *r, const struct gw_subject *s)
{
	struct q_choice *c = r->q->choice;
	struct kind kind = kind_of(s);
	uint64_t hash = gw_hash(kind.type) + kind.cls +
			7 * gw_hash(kind.api) + 31 * gw_hash(kind.language);
	_Atomic(const struct kept *) *slot = &c->slots[hash % SLOTS];
	const struct kept *k = find_kept(
		atomic_load_explicit(slot, memory_order_acquire), &kind);

	if (k)
		return k->rules;
	r->chosen.n = 0;
	find_rules(&r->chosen, r->q, &kind);
	keep(c, slot, &kind, &r->chosen);
	return (struct q_rules){ r->chosen.v, (uint32_t)r->chosen.n };
}
