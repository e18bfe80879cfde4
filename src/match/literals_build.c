/* SPDX-License-Identifier: Apache-2.0 */
/* Build the automaton of literals.c (Aho and Corasick, CACM 18(6), 1975). */
#include "match/literals.h"

#include <string.h>

#define NONE 0xffffffffu

/* While building, states are numbered in order of birth; then breadth first. */
struct build {
	struct gw_arena *arena;
	uint8_t classof[256];
	uint32_t classes;
	uint32_t states;
	bool wide; /* cells of 4 bytes */
	uint32_t *next; /* [states * classes]; NONE: no such child */
	uint32_t *order; /* breadth first: order[rank] = state */
	uint32_t *rank;
	uint32_t *fail;
	uint8_t *depth;
	uint32_t *head; /* first output of a state, or NONE */
	uint32_t *more; /* [literal]: next output of the same state */
};

static uint8_t fold(char c)
{
	return (uint8_t)gw_lower(c);
}

/* Class 0 is every byte that stands in no literal. */
static size_t make_classes(struct build *b, const struct gw_literal *lits,
			   size_t count)
{
	size_t bytes = 0;

	b->classes = 1;
	for (size_t i = 0; i < count; i++) {
		bytes += lits[i].text.n;
		for (size_t k = 0; k < lits[i].text.n; k++) {
			uint8_t c = fold(lits[i].text.p[k]);

			if (!b->classof[c])
				b->classof[c] = (uint8_t)b->classes++;
		}
	}
	for (int c = 'A'; c <= 'Z'; c++)
		b->classof[c] = b->classof[c + 32];
	return bytes;
}

static void add_literal(struct build *b, const struct gw_literal *lit,
			uint32_t index)
{
	uint32_t s = 0;

	for (size_t k = 0; k < lit->text.n; k++) {
		uint32_t *cell = &b->next[(size_t)s * b->classes +
					  b->classof[fold(lit->text.p[k])]];

		if (*cell == NONE) {
			b->depth[b->states] = (uint8_t)(k + 1);
			*cell = b->states++;
		}
		s = *cell;
	}
	b->more[index] = b->head[s];
	b->head[s] = index;
}

/* Close the rows over suffixes, breadth first. */
static void close_rows(struct build *b)
{
	uint32_t done = 0;
	uint32_t known = 1;

	b->order[0] = 0;
	while (done < known) {
		uint32_t s = b->order[done++];
		uint32_t *row = b->next + (size_t)s * b->classes;
		const uint32_t *suffix =
			b->next + (size_t)b->fail[s] * b->classes;

		for (uint32_t c = 0; c < b->classes; c++) {
			if (row[c] == NONE) {
				row[c] = s ? suffix[c] : 0;
				continue;
			}
			b->fail[row[c]] = s ? suffix[c] : 0;
			b->rank[row[c]] = known;
			b->order[known++] = row[c];
		}
	}
}

static uint32_t next_with_output(const struct build *b, uint32_t s)
{
	for (s = b->fail[s]; s && b->head[s] == NONE;)
		s = b->fail[s];
	return s;
}

static bool ends_any(const struct build *b, uint32_t s)
{
	return s && (b->head[s] != NONE || next_with_output(b, s));
}

static size_t cell_bytes(const struct build *b)
{
	size_t n = (size_t)b->states * b->classes * (b->wide ? 4 : 2);

	return (n + 3) / 4 * 4;
}

static void set_bit(uint8_t *bits, uint32_t i)
{
	bits[i >> 3] = (uint8_t)(bits[i >> 3] | 1u << (i & 7));
}

static void set_word(struct gw_literals_filter *f, uint32_t w, size_t n)
{
	if (n == 2)
		set_bit(f->two, w);
	else if (n == 3)
		set_bit(f->three, gw_literals_hash3(w));
	else
		f->four[gw_filter_word(gw_literals_hash4(w))] |=
			gw_filter_pair(gw_literals_hash4(w));
}

/* All ways to write the first bytes in the cases that are asked for. */
static void set_filter(struct gw_literals_filter *f,
		       const struct gw_literal *lit)
{
	size_t n = lit->text.n < 4 ? lit->text.n : 4;

	for (unsigned upper = 0; upper < 1u << n; upper++) {
		uint32_t w = 0;
		bool asked = true;

		for (size_t i = 0; i < n; i++) {
			char c = (char)fold(lit->text.p[i]);
			bool big = upper >> i & 1;
			int cases = lit->cases.p ? lit->cases.p[i] :
						   GW_CASE_BOTH;

			if (big && !gw_is_lower(c))
				asked = false;
			if (gw_is_lower(c) &&
			    !(cases & (big ? GW_CASE_UPPER : GW_CASE_LOWER)))
				asked = false;
			if (big)
				c = (char)(c - 32);
			w |= (uint32_t)(uint8_t)c << (8 * i);
		}
		if (asked)
			set_word(f, w, n);
	}
}

static void set_cell(void *cells, const struct build *b, size_t i, uint32_t to)
{
	bool ends = ends_any(b, to);

	if (b->wide)
		((uint32_t *)cells)[i] = b->rank[to] |
					 (ends ? GW_LITERALS_ENDS : 0);
	else
		((uint16_t *)cells)[i] =
			(uint16_t)(b->rank[to] |
				   (ends ? GW_LITERALS_ENDS_16 : 0));
}

static void write_states(const struct build *b, const struct gw_literal *lits,
			 struct gw_literals_head *h)
{
	void *cells = h + 1;
	uint32_t *first = (void *)((char *)cells + cell_bytes(b));
	uint32_t *link = first + b->states + 1;
	uint32_t *numbers = link + b->states;
	uint8_t *depth = (uint8_t *)(numbers + h->outs);
	uint32_t outs = 0;

	for (uint32_t r = 0; r < b->states; r++) {
		uint32_t s = b->order[r];

		for (uint32_t c = 0; c < b->classes; c++)
			set_cell(cells, b, (size_t)r * b->classes + c,
				 b->next[(size_t)s * b->classes + c]);
		first[r] = outs;
		for (uint32_t o = b->head[s]; o != NONE; o = b->more[o])
			numbers[outs++] = lits[o].number;
		link[r] = s ? b->rank[next_with_output(b, s)] : 0;
		depth[r] = b->depth[s];
	}
	first[b->states] = outs;
}

static void write_table(struct gw_str *table, const struct build *b,
			const struct gw_literal *lits, size_t count)
{
	size_t size = sizeof(struct gw_literals_head) + cell_bytes(b) +
		      4 * ((size_t)b->states + 1) + 4 * (size_t)b->states +
		      4 * count + ((size_t)b->states + 3) / 4 * 4;
	struct gw_literals_head *h = gw_arena_alloc(b->arena, size);

	h->magic = GW_LITERALS_MAGIC;
	h->size = (uint32_t)size;
	h->states = b->states;
	h->classes = b->classes;
	h->outs = (uint32_t)count;
	h->cell = b->wide ? 4 : 2;
	memcpy(h->classof, b->classof, sizeof(h->classof));
	for (size_t i = 0; i < count; i++)
		set_filter(&h->filter, &lits[i]);
	write_states(b, lits, h);
	*table = (struct gw_str){ (const char *)h, size };
}

static int check_literals(const struct gw_literal *lits, size_t count,
			  struct gw_err *err)
{
	for (size_t i = 0; i < count; i++)
		if (lits[i].text.n < 2 || lits[i].text.n > GW_LITERAL_MAX)
			return gw_err_set(err, GW_ESYNTAX,
					  "literal of %zu bytes (2 to %u)",
					  lits[i].text.n, GW_LITERAL_MAX);
	return GW_OK;
}

int gw_literals_build(struct gw_str *table, struct gw_arena *arena,
		      const struct gw_literal *literals, size_t count,
		      struct gw_err *err)
{
	struct build b = { .arena = arena, .states = 1 };
	size_t most;
	int r = check_literals(literals, count, err);

	if (r < 0)
		return r;
	most = make_classes(&b, literals, count) + 1;
	if (most * b.classes > 1u << 26 || most > 1u << 24)
		return gw_err_set(err, GW_ELIMIT,
				  "%zu bytes of literals are too many", most);
	b.next = gw_arena_array(arena, most * b.classes, sizeof(*b.next));
	memset(b.next, 0xff, most * b.classes * sizeof(*b.next));
	b.order = gw_arena_array(arena, most, sizeof(*b.order));
	b.rank = gw_arena_array(arena, most, sizeof(*b.rank));
	b.fail = gw_arena_array(arena, most, sizeof(*b.fail));
	b.depth = gw_arena_array(arena, most, 1);
	b.head = gw_arena_array(arena, most, sizeof(*b.head));
	memset(b.head, 0xff, most * sizeof(*b.head));
	b.more = gw_arena_array(arena, count + 1, sizeof(*b.more));
	for (size_t i = 0; i < count; i++)
		add_literal(&b, &literals[i], (uint32_t)i);
	close_rows(&b);
	b.wide = b.states > GW_LITERALS_ENDS_16;
	write_table(table, &b, literals, count);
	return GW_OK;
}
