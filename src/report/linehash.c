/*
 * primaryLocationLineHash, as github/codeql-action computes it.
 *
 * A rolling hash over 100 UTF-16 units without blanks and tabs that begins
 * with each line: a line is known by itself and what follows it, and lines
 * that hash alike are numbered. The value must equal that of the upload
 * action bit for bit, or it warns and users lose the state of their alerts.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "base/utf8.h"
#include "report/report.h"

#define WINDOW 100
#define FACTOR 37
#define END_OF_FILE 0xffff

struct seen {
	uint64_t hash;
	uint32_t times; /* 0: free */
};

struct rolling {
	uint64_t hash;
	uint64_t oldest; /* FACTOR to the WINDOW */
	uint16_t units[WINDOW];
	uint32_t lines[WINDOW]; /* that begin at the unit; 0: none */
	size_t at;
	uint32_t line;
	bool at_start;
	bool after_cr;
	/* per line, [1, line]: its hash and how often it stood so far */
	struct seen *result;
	size_t room;
	struct seen *table; /* by hash, open addressing */
	size_t mask;
};

static uint32_t count_hash(struct rolling *r)
{
	size_t slot = (size_t)(r->hash * 0x9e3779b97f4a7c15u >> 20) & r->mask;

	while (r->table[slot].times && r->table[slot].hash != r->hash)
		slot = (slot + 1) & r->mask;
	r->table[slot].hash = r->hash;
	return ++r->table[slot].times;
}

/* The window has left the line that began at this unit. */
static void emit(struct rolling *r)
{
	uint32_t line = r->lines[r->at];

	if (!line)
		return;
	r->lines[r->at] = 0;
	if (line < r->room)
		r->result[line] = (struct seen){ r->hash, count_hash(r) };
}

static void update(struct rolling *r, uint16_t unit)
{
	uint16_t old = r->units[r->at];

	r->units[r->at] = unit;
	r->hash = FACTOR * r->hash + unit - r->oldest * old;
	r->at = (r->at + 1) % WINDOW;
}

static void take_unit(struct rolling *r, uint16_t unit)
{
	if (unit == ' ' || unit == '\t' || (r->after_cr && unit == '\n')) {
		r->after_cr = false;
		return;
	}
	r->after_cr = unit == '\r';
	if (unit == '\r')
		unit = '\n';
	emit(r);
	if (r->at_start) {
		r->at_start = false;
		r->lines[r->at] = ++r->line;
	}
	if (unit == '\n')
		r->at_start = true;
	update(r, unit);
}

static void take_point(struct rolling *r, uint32_t c)
{
	if (c == GW_NOT_UTF8)
		c = 0xfffd;
	if (c < 0x10000) {
		take_unit(r, (uint16_t)c);
		return;
	}
	c -= 0x10000;
	take_unit(r, (uint16_t)(0xd800 + (c >> 10)));
	take_unit(r, (uint16_t)(0xdc00 + (c & 0x3ff)));
}

static void roll(struct rolling *r, struct gw_str text)
{
	r->oldest = 1;
	for (int i = 0; i < WINDOW; i++)
		r->oldest *= FACTOR;
	r->at_start = true;
	for (size_t at = 0; at < text.n;)
		take_point(r, gw_utf8_next(text, &at));
	take_unit(r, END_OF_FILE);
	for (int i = 0; i < WINDOW; i++) {
		emit(r);
		update(r, 0);
	}
}

/* Lines by CR, LF and CRLF, and the one behind the last. */
static size_t count_lines(struct gw_str text)
{
	size_t n = 1;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n' || text.p[i] == '\r';
	return n;
}

/* Where the lines begin (they end with LF), and what was counted last. */
struct columns {
	struct gw_str text;
	size_t *starts; /* of line i + 1 */
	size_t lines;
	size_t left; /* bytes that may still be looked at */
	size_t line; /* of the position below */
	size_t at;
	uint32_t units;
};

static void begin_columns(struct columns *c, struct gw_str text,
			  struct gw_arena *arena)
{
	*c = (struct columns){ .text = text, .left = 4 * text.n + 65536 };
	c->starts = gw_arena_array(arena, count_lines(text) + 1,
				   sizeof(*c->starts));
	c->lines = 1;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '\n')
			c->starts[c->lines++] = i + 1;
}

/* Units between the beginning of a line and a byte of it, plus 1; or 0. */
static uint32_t count_units(struct columns *c, uint32_t line, uint32_t col)
{
	size_t from = line && line <= c->lines ? c->starts[line - 1] : 0;
	size_t to = from + col - 1;

	if (!line || line > c->lines || !col || to > c->text.n)
		return 0;
	if (c->line != line || c->at > to) {
		c->line = line;
		c->at = from;
		c->units = 0;
	}
	if (to - c->at > c->left)
		return 0;
	c->left -= to - c->at;
	while (c->at < to) {
		uint32_t p = gw_utf8_next(c->text, &c->at);

		c->units += p != GW_NOT_UTF8 && p > 0xffff ? 2 : 1;
	}
	return c->units + 1;
}

static void fill_columns(struct gw_finding *f, struct columns *c)
{
	struct gw_place *p = &f->place;

	p->col16 = count_units(c, p->line, p->col);
	if (p->end_line == p->line && p->end_col > p->col)
		p->end_col16 = count_units(c, p->line, p->end_col);
}

void gw_line_hashes(struct gw_finding *found, size_t count, struct gw_str text,
		    struct gw_arena *arena)
{
	struct rolling *r = GW_NEW(arena, struct rolling);
	struct columns columns;
	size_t slots = 16;

	if (!count)
		return;
	begin_columns(&columns, text, arena);
	r->room = count_lines(text) + 2;
	while (slots < r->room * 2)
		slots *= 2;
	r->mask = slots - 1;
	r->result = gw_arena_array(arena, r->room, sizeof(*r->result));
	r->table = gw_arena_array(arena, slots, sizeof(*r->table));
	roll(r, text);
	for (size_t i = 0; i < count; i++) {
		struct gw_finding *f = &found[i];
		uint32_t line = f->place.line ? f->place.line : 1;
		const struct seen *s;

		fill_columns(f, &columns);
		f->line_hash[0] = '\0';
		s = line < r->room ? &r->result[line] : NULL;
		if (s && s->times && s->times < 1000000)
			snprintf(f->line_hash, sizeof(f->line_hash), "%llx:%u",
				 (unsigned long long)s->hash, s->times);
	}
}
