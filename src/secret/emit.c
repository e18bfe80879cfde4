/* SPDX-License-Identifier: Apache-2.0 */
/* Candidates become findings: overlaps are settled, words filled in, secrets
 * masked, fingerprints taken. */
#include <stdlib.h>

#include "secret/randomness.h"
#include "secret/state.h"

#define HARD_TO_GUESS 40 /* bits beyond what a person would write */
#define MOST_SLOW 100u /* slow fingerprints of one view */

/* The more certain says it; a fake outdoes what only looks right. */
static int rank_of(const struct gw_candidate *c)
{
	switch (c->tier) {
	case GW_TIER_PROVEN:
		return 5;
	case GW_TIER_FAKE:
		return 4;
	case GW_TIER_SHAPED:
		return c->points ? 2 : 3; /* a vendor's shape before a name */
	case GW_TIER_CONTEXTUAL:
	case GW_TIER_NONE:
		break;
	}
	if (c->points == GW_POINTS_ODD)
		return 3;
	return c->severity == GW_INFO ? 0 : 1;
}

/* The outermost place of a candidate: where its layer stands in the view. */
static void outer_place(const struct gw_candidate *c, size_t *from, size_t *to)
{
	const struct gw_layer *l = c->layer;

	*from = c->from;
	*to = c->to;
	for (; l->parent; l = l->parent) {
		*from = l->from;
		*to = l->to;
	}
}

struct placed {
	const struct gw_candidate *c;
	size_t from;
	size_t to;
};

static int by_place(const void *a, const void *b)
{
	const struct placed *x = a;
	const struct placed *y = b;
	int rank = rank_of(y->c) - rank_of(x->c);

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (rank)
		return rank;
	if (x->to != y->to)
		return x->to > y->to ? -1 : 1;
	if (x->c->layer->depth != y->c->layer->depth)
		return x->c->layer->depth < y->c->layer->depth ? -1 : 1;
	return x->c->find < y->c->find ? -1 : x->c->find > y->c->find;
}

static bool outdoes(const struct gw_candidate *a, const struct gw_candidate *b)
{
	int more = rank_of(a) - rank_of(b);

	return more > 0 || (more == 0 && a->layer->depth < b->layer->depth);
}

static void say_outdone(struct gw_scan *sc, const struct placed *p)
{
	bool on;

	if (!sc->job->trace)
		return;
	sc->layer = p->c->layer;
	sc->text = sc->layer->text;
	on = gw_trace_begin(sc, p->c->find, p->c->from, p->c->to);
	gw_trace_gate(sc, on, "overlap", "another rule says more of it");
}

/* Of what overlaps, the highest rank stays; of equals, the first. */
static size_t settle(struct placed *p, size_t n, struct gw_scan *sc)
{
	size_t kept = 0;

	qsort(p, n, sizeof(*p), by_place);
	for (size_t i = 0; i < n; i++) {
		if (kept && p[i].from < p[kept - 1].to) {
			bool more = outdoes(p[i].c, p[kept - 1].c);

			say_outdone(sc, more ? &p[kept - 1] : &p[i]);
			if (more)
				p[kept - 1] = p[i];
			continue;
		}
		p[kept++] = p[i];
	}
	return kept;
}

static void fill_hole(struct gw_buf *out, struct gw_scan *sc,
		      const struct gw_candidate *c, struct gw_str hole)
{
	struct gw_str secret = gw_str_part(c->layer->text, c->from, c->to);

	if (gw_str_is(hole, "secret|mask"))
		gw_buf_add(out, gw_redact(sc->arena, secret));
	else if (gw_str_is(hole, "name"))
		gw_buf_add(out, c->name);
	else if (gw_str_is(hole, "note"))
		gw_buf_add(out, c->note);
}

static struct gw_str message_of(struct gw_scan *sc,
				const struct gw_candidate *c,
				struct gw_str form)
{
	struct gw_buf out;
	struct gw_str text;

	gw_buf_init(&out, 2048);
	for (size_t at = 0; at < form.n; at++) {
		size_t end = gw_str_find_byte(form, '}', at);

		if (form.p[at] != '{' || end == GW_NOWHERE) {
			gw_buf_byte(&out, form.p[at]);
			continue;
		}
		if (form.p[at + 1] == '{') {
			gw_buf_byte(&out, form.p[at++]);
			continue;
		}
		fill_hole(&out, sc, c, gw_str_part(form, at + 1, end));
		at = end;
	}
	if (c->note.n)
		gw_buf_print(&out, " (%.*s)", GW_FMT(c->note));
	text = gw_arena_copy(sc->arena, gw_buf_str(&out));
	gw_buf_release(&out);
	return text;
}

static void place_of(struct gw_finding *f, struct gw_scan *sc,
		     const struct gw_lines *lines, const struct placed *p,
		     struct gw_str text)
{
	uint32_t from = (uint32_t)p->from;
	uint32_t last = p->to > p->from ? (uint32_t)p->to - 1 : from;
	uint32_t base = sc->job->view->line_base;
	struct gw_str line;
	uint32_t col;

	f->place.path = sc->job->view->name;
	f->place.off = from;
	f->place.line = gw_lines_at(lines, from, &f->place.col);
	f->place.end_line = gw_lines_at(lines, last, &col);
	f->place.end_col = col + 1;
	line = gw_lines_text(lines, text, f->place.line);
	gw_finding_excerpt(f, sc->arena, line, f->place.col - 1,
			   f->place.end_line == f->place.line ?
				   f->place.end_col - 1 :
				   line.n,
			   true);
	f->place.line += base;
	f->place.end_line += base;
}

/* A value that a list of likely passwords could hold. */
static bool can_be_guessed(const struct gw_candidate *c, struct gw_str secret)
{
	return c->tier == GW_TIER_CONTEXTUAL &&
	       (secret.n < 12 || gw_randomness(secret) < HARD_TO_GUESS);
}

static struct gw_fingerprint print_of(const struct gw_scan *sc,
				      const struct gw_candidate *c)
{
	const struct gw_rule_meta *m =
		&sc->s->bundle->meta[sc->s->find[c->find].rule];
	struct gw_str secret = gw_str_part(c->layer->text, c->from, c->to);

	return (struct gw_fingerprint){
		.salt = sc->s->salt,
		.rule = gw_bundle_str(sc->s->bundle, m->id),
		.secret = secret,
		.slow = can_be_guessed(c, secret),
		.quiet = sc->where.tests || sc->where.docs,
	};
}

/* Those that cost are taken together. */
static void expect_prints(struct gw_scan *sc, const struct placed *p, size_t n)
{
	struct gw_fingerprint *slow = gw_arena_array(sc->arena, n,
						     sizeof(*slow));
	size_t many = 0;

	for (size_t i = 0; i < n && many < MOST_SLOW; i++)
		if (p[i].c->severity != GW_INFO) {
			slow[many] = print_of(sc, p[i].c);
			many += slow[many].slow;
		}
	gw_fingerprints_expect(sc->s->prints, slow, many);
}

static int emit(struct gw_scan *sc, const struct gw_lines *lines,
		const struct placed *p, struct gw_err *err)
{
	const struct gw_layer *base = p->c->layer;
	const struct gw_rule_meta *m =
		&sc->s->bundle->meta[sc->s->find[p->c->find].rule];
	struct gw_finding f;
	struct gw_fingerprint print = print_of(sc, p->c);
	int r;

	while (base->parent)
		base = base->parent;
	gw_rule_begin_finding(&f, sc->s->bundle, m);
	f.tier = p->c->tier;
	f.severity = p->c->severity;
	f.confidence = p->c->confidence;
	f.message = message_of(sc, p->c, gw_bundle_str(sc->s->bundle,
						       m->message));
	place_of(&f, sc, lines, p, base->text);
	if (print.slow && (f.severity == GW_INFO ||
			   sc->slow_prints++ >= MOST_SLOW))
		r = GW_OK; /* it has none: no baseline can hide it */
	else
		r = gw_fingerprint_take(f.fingerprint, &print,
					sc->s->prints, err);
	*GW_PUSH(sc->job->found) = f;
	return r;
}

int gw_scan_emit(struct gw_scan *sc, struct gw_err *err)
{
	struct placed *p;
	const struct gw_layer *base;
	struct gw_lines lines;
	size_t n = sc->found.n;
	int r = GW_OK;

	if (n == 0)
		return GW_OK;
	p = gw_arena_array(sc->arena, n, sizeof(*p));
	for (size_t i = 0; i < n; i++) {
		p[i].c = &sc->found.v[i];
		outer_place(p[i].c, &p[i].from, &p[i].to);
	}
	n = settle(p, n, sc);
	for (base = p[0].c->layer; base->parent;)
		base = base->parent;
	gw_lines_init(&lines, base->text, sc->arena);
	expect_prints(sc, p, n);
	for (size_t i = 0; i < n && r == GW_OK; i++)
		r = emit(sc, &lines, &p[i], err);
	return r;
}
