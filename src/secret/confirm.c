/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A literal was hit: does the rule's regex hold there, and the rest of the
 * rule with it? A regex that begins with its literal is tried at that place
 * alone; others over the line. Each rule sees each place once.
 */
#include <stdlib.h>
#include <string.h>

#include "base/glob.h"
#include "secret/harmless.h"
#include "secret/state.h"
#include "secret/validator.h"

#define BEFORE 2048u /* of a line, before a hit */
#define BEHIND 4096u
#define LOOK_BACK 128u /* for look-behind */
#define NEAR_LINES_MOST 16384u
#define WORK_START 8u /* what it costs to see that no match begins */

static struct gw_str item(const struct gw_scan *sc, struct gw_list_ref l,
			  uint32_t i)
{
	return gw_bundle_item(sc->s->bundle, l, i);
}

static struct gw_regex *compile(const struct gw_scan *sc, struct gw_ref ref,
				unsigned flags)
{
	struct gw_str pattern = gw_bundle_str(sc->s->bundle, ref);
	struct gw_regex *re = NULL;
	struct gw_err err;

	/* It compiled when the bundle was made: without it the rule would be
	 * silent. */
	if (pattern.n && gw_regex_new(&re, pattern, flags, &err) < 0)
		gw_bug("a regex of the bundle does not compile: %s", err.msg);
	return re;
}

/* Does a word of a name begin here: "merakiKey", "myMeraki", "my_meraki", not
 * the tail of "CameraKit"? */
static bool begins_word(struct gw_str s, size_t at)
{
	return at == 0 || !gw_is_alpha(s.p[at - 1]) ||
	       (gw_is_lower(s.p[at - 1]) && gw_is_upper(s.p[at]));
}

static void make_ready(struct gw_scan *sc, uint32_t find,
		       struct gw_find_state *st)
{
	const struct gw_find_rule *f = &sc->s->find[find];
	int group;

	st->regex = compile(sc, f->regex, f->leads[0] ? GW_REGEX_AT : 0);
	st->allow = compile(sc, f->allow_regex, 0);
	st->line = compile(sc, f->allow_line, 0);
	group = st->regex ? gw_regex_group(st->regex, "secret") : -1;
	st->group = group > 0 ? group : 0;
	st->ready = true;
}

static struct gw_find_state *state_of(struct gw_scan *sc, uint32_t find)
{
	struct gw_find_state *st = &sc->scanner->state[find];

	if (st->scan != sc->scanner->scan) {
		st->scan = sc->scanner->scan;
		st->done = 0;
		/* A rule beside it may be wanted where it is not. */
		st->idle = !sc->s->is_near[find] && !gw_scan_wants(sc, find);
	}
	return st;
}

/* Hundredths of a bit a byte. */
static uint32_t entropy_of(struct gw_str s)
{
	uint32_t count[256] = { 0 };
	uint64_t sum = 0;

	for (size_t i = 0; i < s.n; i++)
		count[(unsigned char)s.p[i]]++;
	for (int c = 0; c < 256; c++) {
		uint64_t n = s.n;
		uint64_t d = count[c];
		uint64_t bits = 0;

		if (!d)
			continue;
		while (n >= 2 * d) {
			d *= 2;
			bits += 100;
		}
		bits += 100 * (n - d) / d; /* linear between powers of two */
		sum += bits * count[c];
	}
	return s.n ? (uint32_t)(sum / s.n) : 0;
}

static bool keywords_near(const struct gw_scan *sc,
			  const struct gw_find_rule *f, size_t from, size_t to)
{
	size_t start = gw_line_start(sc->text, from, BEFORE);
	size_t end = gw_line_end(sc->text, to, BEHIND);
	struct gw_str around;

	if (f->keywords.count == 0)
		return true;
	for (uint32_t i = 0; i < f->near_lines && !f->near.len; i++) {
		start = start ? gw_line_start(sc->text, start - 1, BEFORE) : 0;
		end = end < sc->text.n ?
			      gw_line_end(sc->text, end + 1, BEHIND) :
			      end;
	}
	around = gw_str_part(sc->text, start, end);
	for (uint32_t i = 0; i < f->keywords.count; i++)
		if (gw_str_find_fold(around, item(sc, f->keywords, i), 0) !=
		    GW_NOWHERE)
			return true;
	return false;
}

static bool is_allowed(struct gw_scan *sc, uint32_t find, struct gw_str secret)
{
	const struct gw_find_rule *f = &sc->s->find[find];
	struct gw_find_state *st = &sc->scanner->state[find];
	struct gw_capture caps[GW_MAX_CAPTURES];
	size_t at = (size_t)(secret.p - sc->text.p);

	for (uint32_t i = 0; i < f->allow_values.count; i++)
		if (gw_str_eq(secret, item(sc, f->allow_values, i)))
			return true;
	for (uint32_t i = 0; i < f->allow_words.count; i++)
		if (gw_str_find_fold(secret, item(sc, f->allow_words, i), 0) !=
		    GW_NOWHERE)
			return true;
	for (uint32_t i = 0; i < f->allow_paths.count; i++)
		if (gw_glob_path(item(sc, f->allow_paths, i),
				 sc->job->view->name))
			return true;
	if (st->allow && gw_regex_search(st->allow, secret, 0, caps) > 0)
		return true;
	return st->line && gw_regex_search(st->line,
					   gw_line_around(sc->text, at, BEFORE),
					   0, caps) > 0;
}

static struct gw_str slice(struct gw_str s, struct gw_find_slice cut)
{
	return gw_str_part(s, cut.from,
			   cut.to == GW_FIND_TO_END ? s.n : cut.to);
}

/* False: it is something else. Sets tier and note. */
static bool run_check(struct gw_scan *sc, const struct gw_find_rule *f,
		      struct gw_candidate *c)
{
	struct gw_str secret = gw_str_part(sc->text, c->from, c->to);
	struct gw_check check = {
		.secret = secret,
		.of = slice(secret, f->check_of),
		.equals = slice(secret, f->check_equals),
		.n = f->check_number,
		.now = sc->s->now,
		.arena = sc->arena,
	};

	enum gw_verdict_of_check said;

	if (!f->check)
		return true;
	said = gw_validators[f->check - 1]->check(&check);
	if (check.clock && sc->job->clock)
		*sc->job->clock = true;
	switch (said) {
	case GW_CHECK_PROVEN:
		c->tier = GW_TIER_PROVEN;
		c->confidence = GW_CONF_HIGH;
		break;
	case GW_CHECK_FITS:
		break;
	case GW_CHECK_ENDED:
		c->severity = GW_LOW;
		c->tier = GW_TIER_CONTEXTUAL;
		check.note = GW_STR("it has ended");
		break;
	case GW_CHECK_ODD:
		c->severity = GW_MEDIUM;
		c->confidence = GW_CONF_MEDIUM;
		c->tier = GW_TIER_CONTEXTUAL;
		c->points = GW_POINTS_ODD;
		break;
	case GW_CHECK_FAKE:
		c->tier = GW_TIER_FAKE;
		c->severity = GW_INFO;
		check.note = GW_STR("its checksum fails: a fake or test token");
		break;
	case GW_CHECK_WRONG:
		return false;
	}
	c->note = check.note;
	return true;
}

/* The gates behind the regex, in their order. */
static bool passes(struct gw_scan *sc, uint32_t find, struct gw_candidate *c,
		   bool on)
{
	const struct gw_find_rule *f = &sc->s->find[find];
	struct gw_str secret = gw_str_part(sc->text, c->from, c->to);
	size_t from = c->from;
	const char *why = NULL;

	/* A shape that begins behind a dot is the tail of a file's name. */
	if (f->leads[0] && from > 1 && sc->text.p[from - 1] == '.' &&
	    gw_is_alnum(sc->text.p[from - 2]))
		why = "it is the tail of a name";
	else if (!keywords_near(sc, f, from, c->to))
		why = "none of the rule's words stands near";
	gw_trace_gate(sc, on, "keyword", why);
	if (why)
		return false;
	if (f->entropy && entropy_of(secret) < f->entropy)
		why = "less than the rule asks for";
	gw_trace_gate(sc, on, "randomness", why);
	if (why)
		return false;
	if (is_allowed(sc, find, secret))
		why = "the rule allows it";
	else if (state_of(sc, find)->group)
		why = gw_harmless_shape(secret); /* else it is no credential */
	gw_trace_gate(sc, on, "placeholder", why);
	if (why)
		return false;
	if (!run_check(sc, f, c))
		why = "it is something else";
	if (f->check)
		gw_trace_gate(sc, on, "checksum",
			      c->tier == GW_TIER_FAKE ?
				      "it fails: a fake or test token" :
				      why);
	return !why;
}

static void judge_match(struct gw_scan *sc, uint32_t find, size_t from,
			size_t to)
{
	const struct gw_find_rule *f = &sc->s->find[find];
	const struct gw_rule_meta *m = &sc->s->bundle->meta[f->rule];
	struct gw_candidate c = {
		.layer = sc->layer,
		.from = from,
		.to = to,
		.find = find,
		.tier = (enum gw_tier)m->tier,
		.severity = (enum gw_severity)m->severity,
		.confidence = (enum gw_confidence)m->confidence,
	};
	bool on = gw_trace_begin(sc, find, from, to);

	gw_trace_gate(sc, on, "regex", NULL);
	if (!passes(sc, find, &c, on))
		return;
	if (c.tier == GW_TIER_CONTEXTUAL &&
	    (sc->where.tests || sc->where.docs)) {
		c.severity = GW_INFO;
		c.confidence = GW_CONF_LOW;
	}
	gw_scan_add(sc, &c);
}

/* explain --why of one line: a literal of the rule stood there, no more. */
static void say_no_match(struct gw_scan *sc, uint32_t find, size_t at)
{
	bool on = sc->s->find[find].leads[0] &&
		  gw_trace_begin(sc, find, at, at);

	gw_trace_gate(sc, on, "regex",
		      "the prefix stands here, the rest does not fit");
}

/* Search text[from, to), the match to begin before `starts`. */
static void search(struct gw_scan *sc, uint32_t find, struct gw_str window,
		   size_t from, size_t starts)
{
	struct gw_find_state *st = state_of(sc, find);
	size_t base = (size_t)(window.p - sc->text.p);
	struct gw_capture caps[GW_MAX_CAPTURES];

	if (!st->ready && !st->idle)
		make_ready(sc, find, st);
	while (st->regex && !st->idle && from < starts) {
		int n;

		if (!gw_scan_pay(sc, 64 + (sc->s->find[find].leads[0] ?
						   0 :
						   starts - from)))
			return;
		n = gw_regex_search(st->regex, window, from, caps);
		if (n < 0)
			sc->over = "regex steps";
		if (n <= 0 || caps[0].start >= starts) {
			if (sc->job->trace_line && !sc->s->find[find].near.len)
				say_no_match(sc, find, base + from);
			return;
		}
		if (caps[st->group].start != GW_NOWHERE &&
		    caps[st->group].end > caps[st->group].start &&
		    (!sc->s->find[find].worded || begins_word(window, caps[0].start)))
			judge_match(sc, find, base + caps[st->group].start,
				    base + caps[st->group].end);
		from = caps[0].end > from ? caps[0].end : from + 1;
		if (base + from > st->done)
			st->done = base + from;
		if (sc->s->find[find].leads[0])
			return;
	}
}

static struct gw_str window_of(const struct gw_scan *sc, size_t from, size_t to)
{
	size_t start = from > LOOK_BACK ? from - LOOK_BACK : 0;
	size_t end = sc->text.n - to > BEHIND ? to + BEHIND : sc->text.n;

	return gw_str_part(sc->text, start, end);
}

/* May a match begin there? Most places are passed over here, for a fraction of
 * what the regex would take, and without having compiled it. */
static bool may_start(struct gw_scan *sc, uint32_t find, size_t at)
{
	struct gw_find_state *st = &sc->scanner->state[find];

	if (!st->starts) {
		st->starts = malloc(sizeof(*st->starts));
		if (!st->starts)
			gw_no_memory(sizeof(*st->starts));
		gw_regex_starts(st->starts,
				gw_bundle_str(sc->s->bundle,
					      sc->s->find[find].regex));
	}
	return gw_starts_fit(st->starts, sc->text, at) || sc->job->trace;
}

static void confirm_leading(struct gw_scan *sc, uint32_t find, size_t end)
{
	const struct gw_find_rule *f = &sc->s->find[find];
	struct gw_find_state *st = state_of(sc, find);

	for (size_t i = 0; i < GW_FIND_LEADS && f->leads[i] && !st->idle; i++) {
		size_t start = end - f->leads[i];
		struct gw_str window;
		size_t at;

		if (f->leads[i] > end || start < st->done)
			continue;
		if (!may_start(sc, find, start)) {
			(void)gw_scan_pay(sc, WORK_START);
			continue;
		}
		window = window_of(sc, start, end);
		at = (size_t)(sc->text.p + start - window.p);
		search(sc, find, window, at, at + 1);
	}
}

void gw_confirm_at(struct gw_scan *sc, uint32_t find, size_t end)
{
	struct gw_find_state *st;
	size_t from;
	size_t to;
	struct gw_str window;
	size_t at;

	if (sc->s->find[find].leads[0]) {
		confirm_leading(sc, find, end);
		return;
	}
	st = state_of(sc, find);
	if (st->idle || end <= st->done)
		return;
	from = gw_line_start(sc->text, end - 1, BEFORE);
	to = gw_line_end(sc->text, end, BEHIND);
	if (from < st->done)
		from = st->done;
	if (from >= to)
		return;
	window = window_of(sc, from, to);
	at = (size_t)(sc->text.p + from - window.p);
	st->done = to;
	search(sc, find, window, at, at + (to - from));
}

/* Lines around a finding of the rule that it must stand beside. */
static void confirm_beside(struct gw_scan *sc, uint32_t find,
			   const struct gw_candidate *c)
{
	const struct gw_find_rule *f = &sc->s->find[find];
	size_t from = gw_line_start(sc->text, c->from, BEFORE);
	size_t to = gw_line_end(sc->text, c->to, BEHIND);
	struct gw_find_state *st = state_of(sc, find);
	struct gw_str window;
	size_t at;

	for (uint32_t i = 0; i < f->near_lines; i++) {
		from = from ? gw_line_start(sc->text, from - 1, BEFORE) : 0;
		if (to < sc->text.n)
			to = gw_line_end(sc->text, to + 1, BEHIND);
	}
	if (to - from > NEAR_LINES_MOST)
		to = from + NEAR_LINES_MOST;
	if (from < st->done)
		from = st->done;
	if (from >= to)
		return;
	window = window_of(sc, from, to);
	at = (size_t)(sc->text.p + from - window.p);
	st->done = to;
	search(sc, find, window, at, at + (to - from));
}

void gw_confirm_rest(struct gw_scan *sc, const struct gw_layer *layer)
{
	size_t known = sc->found.n;

	for (uint32_t i = 0; i < sc->s->anywhere_count && !sc->over; i++)
		search(sc, sc->s->anywhere[i], sc->text, 0, sc->text.n);
	for (uint32_t i = 0; i < sc->s->beside_count; i++) {
		uint32_t find = sc->s->beside[i];

		for (size_t k = 0; k < known && !sc->over; k++)
			if (sc->found.v[k].find ==
				    sc->s->find[find].near_rule &&
			    sc->found.v[k].layer == layer)
				confirm_beside(sc, find, &sc->found.v[k]);
	}
}
