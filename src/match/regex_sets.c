/* SPDX-License-Identifier: Apache-2.0 */
/* Small sets of texts, and what stands before them, for deriving literals from
 * a regex. */
#include "match/regex_sets.h"

#include <string.h>

#define TEXT_MAX 64u

void gw_set_empty(struct gw_set *s)
{
	s->v[0] = GW_STR("");
	s->cases[0] = GW_STR("");
	s->n = 1;
	s->leads = false;
	s->before = 0;
}

static char case_of(char c)
{
	if (c >= 'a' && c <= 'z')
		return GW_CASE_LOWER;
	return gw_is_upper(c) ? GW_CASE_UPPER : GW_CASE_BOTH;
}

/* The cases of the i-th text, widened by those of another of its length. */
static void widen(struct gw_set *s, uint32_t i, struct gw_arena *a,
		  struct gw_str by)
{
	char *both = gw_arena_alloc(a, by.n + 1);

	for (size_t k = 0; k < by.n; k++)
		both[k] = (char)(s->cases[i].p[k] | by.p[k]);
	s->cases[i] = (struct gw_str){ both, by.n };
}

bool gw_set_add(struct gw_set *s, struct gw_arena *a, struct gw_str text,
		struct gw_str cases)
{
	char low[TEXT_MAX];
	char own[TEXT_MAX];
	struct gw_str folded = { low, text.n };

	if (text.n > TEXT_MAX)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		low[i] = gw_lower(text.p[i]);
		own[i] = cases.p ? cases.p[i] : case_of(text.p[i]);
	}
	cases = (struct gw_str){ own, text.n };
	for (uint32_t i = 0; i < s->n; i++) {
		if (!gw_str_eq(s->v[i], folded))
			continue;
		widen(s, i, a, cases);
		return true;
	}
	if (s->n == GW_SET_MAX)
		return false;
	s->cases[s->n] = gw_arena_copy(a, cases);
	s->v[s->n++] = gw_arena_copy(a, folded);
	return true;
}

bool gw_set_cross(struct gw_set *a, struct gw_arena *arena,
		  const struct gw_set *b)
{
	struct gw_set *out;

	if ((uint64_t)a->n * b->n > GW_SET_MAX)
		return false;
	out = GW_NEW(arena, struct gw_set);
	out->leads = a->leads;
	out->before = a->before;
	for (uint32_t i = 0; i < a->n; i++)
		for (uint32_t k = 0; k < b->n; k++) {
			struct gw_str both[2] = { a->v[i], b->v[k] };
			struct gw_str cases[2] = { a->cases[i], b->cases[k] };

			if (!gw_set_add(out, arena,
					gw_arena_join(arena, both, 2),
					gw_arena_join(arena, cases, 2)))
				return false;
		}
	*a = *out;
	return true;
}

static int score(const struct gw_set *s)
{
	size_t shortest = 10;
	int cost = 0;

	if (s->n == 0)
		return -1;
	for (uint32_t i = 0; i < s->n; i++)
		if (s->v[i].n < shortest)
			shortest = s->v[i].n;
	if (shortest < 2)
		return -1;
	for (uint32_t n = s->n; n > 1; n /= 2)
		cost++;
	return 4 * (int)shortest - cost;
}

bool gw_set_better(const struct gw_set *a, const struct gw_set *b)
{
	return score(b) > score(a);
}

const struct gw_set *gw_piece_needs(const struct gw_piece *p)
{
	return p->exact ? &p->all : &p->needs;
}

unsigned gw_before_kept_off(struct gw_str re, size_t at)
{
	bool small = false;
	bool large = false;
	bool digits = false;

	if (!gw_str_starts(gw_str_part(re, at, re.n), GW_STR("?<![")))
		return 0;
	for (at += 4; at < re.n && re.p[at] != ']'; at++) {
		struct gw_str item = gw_str_part(re, at, at + 3);

		if (gw_str_starts(item, GW_STR("\\w"))) {
			small = large = digits = true;
			at++;
		} else if (gw_str_is(item, "A-Z") || gw_str_is(item, "a-z") ||
			   gw_str_is(item, "0-9")) {
			large |= re.p[at] == 'A';
			small |= re.p[at] == 'a';
			digits |= re.p[at] == '0';
			at += 2;
		} else if (!strchr("+/_.~=-", re.p[at]) ||
			   (item.n == 3 && item.p[1] == '-' &&
			    item.p[2] != ']')) {
			return 0;
		}
	}
	if (at + 1 >= re.n || re.p[at + 1] != ')')
		return 0;
	return (small && large ? GW_NO_LETTER : 0) |
	       (digits ? GW_NO_DIGIT : 0);
}
