/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values beside names that speak of secrets.
 *
 * A name is graded, the value found by the gap grammar, harmless values are
 * dropped with a reason, and what is left gets points: the name's prior plus
 * how random the value is. docs/detection.md, 1.4 to 1.7.
 */
#include "secret/detect.h"
#include "secret/harmless.h"
#include "secret/names.h"
#include "secret/randomness.h"
#include "secret/state.h"
#include "secret/structure.h"
#include "secret/weak.h"

#include <string.h>

#define CAP 45 /* of a generic score, before any penalty */
#define NOTE 6
#define WARN 10
#define WEAK_WARN 8
#define BLOCK 38
#define LEAST_NAMELESS 28 /* of a value beside a vendor's name alone */
#define NEAR_VENDOR 160u /* before a name, where a vendor's may stand */
#define MOST_TIMES 5
#define WORK_NAME 4096u /* what it costs to look around a name */
#define WORK_BYTE 64u /* and at each byte of a value */
#define TIMES_AROUND 2048u

struct judged {
	struct gw_site site;
	struct gw_name name;
	struct gw_str value;
	int score;
	int points;
};

static struct gw_str name_text(const struct gw_scan *sc,
			       const struct gw_site *site)
{
	return gw_str_part(sc->text, site->name_from, site->name_to);
}

static bool is_vendor(const void *ctx, struct gw_str word)
{
	return gw_secrets_vendor(ctx, word);
}

static void read_name(struct gw_scan *sc, struct judged *j)
{
	const struct gw_name_judge how = { is_vendor, sc->s };

	gw_name_recall(&j->name, &sc->scanner->names, name_text(sc, &j->site),
		       &how);
}

static int prior_of(int grade)
{
	static const int priors[4] = { -16, -8, 4, 12 };

	return priors[grade < 0 ? 0 : grade];
}

static bool is_hex(struct gw_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!gw_is_hex(s.p[i]))
			return false;
	return true;
}

static bool has_digit(struct gw_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (gw_is_digit(s.p[i]))
			return true;
	return false;
}

/* 8-4-4-4-12 hex digits */
static bool is_uuid(struct gw_str s)
{
	if (s.n != 36)
		return false;
	for (size_t i = 0; i < 36; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? s.p[i] != '-' : !gw_is_hex(s.p[i]))
			return false;
	}
	return true;
}

/* note, warning or block, as severity, confidence and tier. */
static void set_level(struct gw_scan *sc, struct gw_raise *r, int points,
		      int warn)
{
	bool quiet = sc->where.tests || sc->where.docs || sc->where.generated;

	r->set = true;
	r->points = points;
	r->tier = GW_TIER_CONTEXTUAL;
	r->severity = GW_MEDIUM;
	r->confidence = GW_CONF_MEDIUM;
	if (points < warn || sc->where.tests) {
		r->severity = GW_INFO;
		r->confidence = GW_CONF_LOW;
	} else if (points >= BLOCK && !quiet) {
		r->severity = GW_HIGH;
		r->confidence = GW_CONF_HIGH;
		r->tier = GW_TIER_SHAPED;
	}
}

/* Token characters only, and "=" nowhere but at the end. */
static bool is_token(struct gw_str s)
{
	while (s.n && s.p[s.n - 1] == '=')
		s.n--;
	for (size_t i = 0; i < s.n; i++)
		if (!gw_is_alnum(s.p[i]) && !strchr("_-+/.~", s.p[i]))
			return false;
	return true;
}

/* Of 32, 40, 48 or 64 digits: the lengths of keys. */
static bool is_key_hex(struct gw_str s)
{
	return is_hex(s) && (s.n == 32 || s.n == 40 || s.n == 48 || s.n == 64);
}

static bool mostly_hex(struct gw_str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += gw_is_hex(s.p[i]);
	return n * 10 >= s.n * 9;
}

/*
 * Only a name that says so lets a value block. Hex may be a digest after all,
 * unless a vendor's name stands beside it; beside the name of a token the
 * value must be one.
 */
static bool may_block(const struct judged *j)
{
	if (j->name.grade < 2 || j->score < BLOCK || j->value.n < 16 ||
	    j->site.compared ||
	    gw_str_find_byte(j->value, ' ', 0) != GW_NOWHERE)
		return false;
	if (mostly_hex(j->value))
		return j->name.vendor && is_key_hex(j->value);
	return j->name.grade == 3 || is_token(j->value);
}

static void raise_random(struct gw_scan *sc, struct judged *j)
{
	struct gw_raise r = { .detector = GW_DET_RANDOM,
			      .from = j->site.from,
			      .to = j->site.to,
			      .name = name_text(sc, &j->site) };
	int points = j->points;

	if (sc->where.tests && !sc->where.docs)
		points -= 7;
	if (sc->where.docs)
		points -= 12;
	if (points < NOTE)
		return;
	if (j->name.sole && j->name.grade < 3)
		points = NOTE;
	set_level(sc, &r, points, WARN);
	if (r.tier == GW_TIER_SHAPED && !may_block(j))
		set_level(sc, &r, BLOCK - 1, WARN);
	gw_scan_raise(sc, &r);
}

/* Where repetitions of a value are looked for: a few lines around it, so that
 * a file of passwords costs no more than its size. */
static struct gw_str near_part(struct gw_str text, size_t at)
{
	return gw_str_part(text, at > TIMES_AROUND ? at - TIMES_AROUND : 0,
			   at + TIMES_AROUND);
}

static uint32_t count_times(struct gw_str text, struct gw_str value)
{
	uint32_t n = 0;
	size_t at = 0;

	while (n < MOST_TIMES) {
		at = gw_str_find(text, value, at);
		if (at == GW_NOWHERE)
			break;
		at += value.n;
		n++;
	}
	return n;
}

static bool may_be_weak(const struct judged *j)
{
	return (j->name.grade == 3 || j->name.key_secret) &&
	       j->value.n >= 4 && j->value.n <= 64 &&
	       !j->site.scheme &&
	       gw_str_find_byte(j->value, ' ', 0) == GW_NOWHERE;
}

static void raise_weak(struct gw_scan *sc, const struct judged *j)
{
	struct gw_weak w = { .value = j->value,
			     .name = &j->name,
			     .site = &j->site,
			     .where = sc->where,
			     .score = j->score };
	struct gw_raise r = { .detector = GW_DET_WEAK,
			      .from = j->site.from,
			      .to = j->site.to,
			      .name = name_text(sc, &j->site) };
	int points;

	if (!may_be_weak(j))
		return;
	w.times = count_times(near_part(sc->text, j->site.from), j->value);
	points = gw_weak_points(&w);
	if (sc->where.tests)
		points -= 6;
	if (points < NOTE)
		return;
	set_level(sc, &r, points, WEAK_WARN);
	gw_scan_raise(sc, &r);
}

static void raise_uuid(struct gw_scan *sc, const struct judged *j)
{
	struct gw_raise r = { .detector = GW_DET_UUID,
			      .from = j->site.from,
			      .to = j->site.to,
			      .name = name_text(sc, &j->site) };
	int points = 24 + 4 * j->name.grade;

	if (j->name.grade < 2)
		return;
	points -= sc->where.docs ? 12 : 0;
	points -= sc->where.tests ? 7 : 0;
	set_level(sc, &r, points, WARN);
	gw_scan_raise(sc, &r);
}

static bool long_enough(const struct judged *j)
{
	if (j->name.grade >= 3)
		return true;
	if (j->name.grade == 2)
		return j->value.n >= 10 || (j->site.scheme && j->value.n >= 8);
	return j->value.n >= 16 && has_digit(j->value);
}

static void weigh(struct judged *j)
{
	int score = j->score < CAP ? j->score : CAP;

	j->points = score + prior_of(j->name.grade);
	if (j->name.vendor && j->name.grade < 3)
		j->points += 8;
	if (j->name.grade == 1 && !j->name.vendor && is_hex(j->value))
		j->points -= 14;
	if (gw_str_find_byte(j->value, ' ', 0) != GW_NOWHERE)
		j->points -= 12;
	if (j->points > CAP + 12)
		j->points = CAP + 12;
}

/* A value that is a document itself: its random tokens are what is secret. */
static bool judge_document(struct gw_scan *sc, const struct judged *j)
{
	struct gw_str v = j->value;
	size_t from = 0;

	if (v.n < 20 || (v.p[0] != '{' && v.p[0] != '['))
		return false;
	for (size_t i = 0; i <= v.n; i++) {
		struct judged inner = *j;

		if (i < v.n && (gw_is_alnum(v.p[i]) ||
				strchr("_-+/=.", v.p[i])))
			continue;
		inner.value = gw_str_part(v, from, i);
		inner.site.from = j->site.from + from;
		inner.site.to = j->site.from + i;
		from = i + 1;
		if (inner.value.n < 16 || !has_digit(inner.value))
			continue;
		inner.score = gw_randomness(inner.value);
		if (inner.score < 12)
			continue;
		weigh(&inner);
		raise_random(sc, &inner);
		return true;
	}
	return true;
}

static struct gw_value value_of(const struct gw_scan *sc,
				const struct judged *j)
{
	return (struct gw_value){
		.text = j->value,
		.name = name_text(sc, &j->site),
		.grade = j->name.grade,
		.score = j->score,
		.quoted = j->site.quoted || j->site.element,
		.code = sc->where.kind == GW_FILE_CODE,
		.password = j->name.password,
	};
}

/* Only a vendor's name: the value must be a token, and no digest. */
static bool may_be_vendors(const struct judged *j)
{
	bool letter = false;

	if (j->name.grade != 0 || j->value.n < 20 || j->value.n > 200 ||
	    !is_token(j->value) || !has_digit(j->value) || j->site.compared)
		return false;
	for (size_t i = 0; i < j->value.n; i++)
		letter |= gw_is_alpha(j->value.p[i]);
	return letter && (!is_hex(j->value) || j->value.n == 32) &&
	       !is_uuid(j->value);
}

/* `key: ...` under or behind the name of a vendor is the vendor's key. */
static void look_for_vendor(const struct gw_scan *sc, struct judged *j)
{
	size_t to = j->site.name_from;

	if (!gw_name_vendor_near(gw_str_part(
		    sc->text, to > NEAR_VENDOR ? to - NEAR_VENDOR : 0, to)))
		return;
	j->name.vendor = true;
	if (!is_hex(j->value) || is_key_hex(j->value))
		j->name.grade = 2;
}

/* explain --why: what the name and the value are worth. */
static void explain(struct gw_scan *sc, const struct judged *j,
		    const char *harmless)
{
	bool weak = j->name.grade == 3 && j->score <= 8;
	bool on = gw_trace_begin(sc, sc->s->of_detector[weak ? GW_DET_WEAK :
							       GW_DET_RANDOM],
				 j->site.from, j->site.to);
	struct judged copy = *j;

	if (!on)
		return;
	gw_trace_note(sc, on, gw_arena_print(sc->arena,
					     "name '%.*s', grade %d of 3%s",
					     GW_FMT(name_text(sc, &j->site)),
					     j->name.grade,
					     j->name.vendor ? ", of a vendor" :
							      ""));
	gw_trace_gate(sc, on, "placeholder", harmless);
	if (harmless)
		return;
	weigh(&copy);
	gw_trace_gate(sc, on, "randomness",
		      weak || copy.points >= NOTE ? NULL : "too little");
	gw_trace_note(sc, on, gw_arena_print(sc->arena,
					     "%d bits beyond words, %d points "
					     "with the name",
					     j->score, copy.points));
}

static void judge(struct gw_scan *sc, struct judged *j)
{
	struct gw_value v;
	const char *why;

	j->value = gw_str_trim(gw_str_part(sc->text, j->site.from,
					   j->site.to));
	if (j->value.n == 0)
		return;
	j->site.from = (size_t)(j->value.p - sc->text.p);
	j->site.to = j->site.from + j->value.n;
	if (j->site.scheme && j->name.grade < 2)
		j->name.grade = 2;
	if (j->name.grade < 1 && !may_be_vendors(j))
		return;
	/* Basic is base64 of user:password, and gw_probe_basic() judges it. */
	if (judge_document(sc, j) || j->site.basic)
		return;
	j->score = gw_randomness(j->value);
	if (j->name.grade == 1 && !j->name.vendor && j->score >= 20)
		look_for_vendor(sc, j);
	v = value_of(sc, j);
	why = gw_harmless(&v, sc->arena);
	explain(sc, j, why);
	if (why)
		return;
	if (is_uuid(j->value)) {
		raise_uuid(sc, j);
		return;
	}
	weigh(j);
	if ((j->name.grade == 3 || j->name.key_secret) && j->score <= 8) {
		raise_weak(sc, j);
		return;
	}
	if (j->site.compared && !j->site.quoted)
		return;
	if (j->name.grade == 0 && j->score < LEAST_NAMELESS)
		return;
	if (long_enough(j))
		raise_random(sc, j);
}

void gw_pair_judge(struct gw_scan *sc, const struct gw_site *site)
{
	struct judged j = { .site = *site };

	read_name(sc, &j);
	if (j.name.grade >= 0)
		judge(sc, &j);
}

/*
 * A name ends here, or goes on behind. Each name is judged once: at the first
 * literal inside it.
 */
void gw_probe_name(struct gw_scan *sc, size_t end)
{
	struct judged j = { .score = 0 };

	while (end > 2 && !gw_is_word(sc->text.p[end - 1]))
		end--; /* "pw=" */
	if (end <= sc->names_done || sc->where.generated)
		return;
	gw_site_name(&j.site, sc->text, end - 2, end);
	sc->names_done = j.site.name_to;
	read_name(sc, &j);
	if (j.name.grade < 0 || j.site.name_to <= j.site.name_from)
		return;
	if (!gw_scan_pay(sc, WORK_NAME) ||
	    (!gw_site_value(&j.site, sc->text, sc->where.kind) &&
	     !gw_site_before(&j.site, sc->text)))
		return;
	if (gw_scan_pay(sc, WORK_BYTE * (uint64_t)(j.site.to - j.site.from)))
		judge(sc, &j);
}

/* A vendor's name ends here: perhaps nothing else is said of its value. The
 * names that say more are gw_probe_name()'s. */
void gw_probe_vendor(struct gw_scan *sc, size_t end)
{
	struct judged j = { .score = 0 };

	if (end <= sc->names_done || sc->where.generated)
		return;
	gw_site_name(&j.site, sc->text, end - 2, end);
	if (j.site.name_to <= j.site.name_from)
		return;
	read_name(sc, &j);
	if (j.name.grade != 0)
		return;
	sc->names_done = j.site.name_to;
	if (gw_site_value(&j.site, sc->text, sc->where.kind))
		judge(sc, &j);
}
