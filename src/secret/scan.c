/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One scan: literals are looked for in every layer of a view; each hit wakes a
 * rule's regex or a probe. Work is bounded by the size of the view; what goes
 * beyond is an undecided finding, never silence.
 */
#include <string.h>

#include "secret/state.h"

/* Work is counted in about nanoseconds; plain text needs some 20 a byte. */
#define WORK_BASE ((uint64_t)256 << 20)
#define WORK_BYTE 128u
#define WORK_PROBE 256u /* what a probe costs at the least */
#define MOST_FOUND 20000u

const char *const gw_detector_names[] = {
#define GW_DETECTOR(id, name) name,
#include "secret/detectors.def"
#undef GW_DETECTOR
	NULL,
};
const size_t gw_detector_count = GW_DETECTORS;

/* --- opening -------------------------------------------------------------- */

/* The vendor's name is the first word of the rule's slug. */
static void note_vendor(struct gw_secrets *s, const struct gw_rule_meta *m)
{
	struct gw_str id = gw_bundle_str(s->bundle, m->id);
	struct gw_str pack;
	struct gw_str word;

	if (gw_str_next(&id, '/', &pack) && gw_str_next(&id, '-', &word) &&
	    word.n >= 3)
		*gw_map_put(&s->vendors, word) = s;
}

static void sort_rules(struct gw_secrets *s, struct gw_arena *arena)
{
	uint32_t *beside = gw_arena_array(arena, s->count + 1u,
					  sizeof(*beside));
	uint32_t *anywhere = gw_arena_array(arena, s->count + 1u,
					    sizeof(*anywhere));

	for (size_t i = 0; i < GW_DETECTORS; i++)
		s->of_detector[i] = GW_FIND_NONE;
	for (uint32_t i = 0; i < s->count; i++) {
		const struct gw_find_rule *f = &s->find[i];
		const struct gw_rule_meta *m = &s->bundle->meta[f->rule];

		if (f->detector) {
			s->of_detector[f->detector - 1] = i;
			continue;
		}
		note_vendor(s, m);
		if (f->near.len)
			beside[s->beside_count++] = i;
		else if (f->anywhere)
			anywhere[s->anywhere_count++] = i;
		if (f->near_rule < s->count)
			s->is_near[f->near_rule] = true;
	}
	s->beside = beside;
	s->anywhere = anywhere;
}

int gw_secrets_open(struct gw_secrets **out, struct gw_arena *arena,
		    const struct gw_secrets_setup *setup, struct gw_err *err)
{
	struct gw_secrets *s = GW_NEW(arena, struct gw_secrets);
	struct gw_str find = setup->bundle->section[GW_SEC_FIND];

	*out = NULL;
	if (find.n / sizeof(*s->find) > UINT32_MAX / 2)
		return gw_err_set(err, GW_ELIMIT, "too many secret rules");
	/* What finds nothing must not look like what is clean. */
	if (find.n && !gw_literals_fit(
			      setup->bundle->section[GW_SEC_LITERALS]))
		return gw_err_set(err, GW_EUNTRUSTED,
				  "the bundle's table of literals is of another "
				  "version");
	s->bundle = setup->bundle;
	s->off = setup->off;
	s->now = setup->now;
	s->salt = setup->salt;
	s->find = (const void *)find.p;
	s->count = (uint32_t)(find.n / sizeof(*s->find));
	s->is_near = gw_arena_array(arena, s->count + 1u, sizeof(*s->is_near));
	gw_map_init(&s->vendors, arena);
	sort_rules(s, arena);
	s->prints = gw_fingerprints_new();
	*out = s;
	return GW_OK;
}

void gw_secrets_close(struct gw_secrets *s)
{
	if (s)
		gw_fingerprints_free(s->prints); /* the rest is the arena's */
}

bool gw_secrets_vendor(const struct gw_secrets *s, struct gw_str word)
{
	return gw_map_get(&s->vendors, word) != NULL;
}

struct gw_scanner *gw_scanner_new(const struct gw_secrets *s)
{
	struct gw_scanner *sc = calloc(1, sizeof(*sc));

	if (!sc)
		gw_no_memory(sizeof(*sc));
	sc->s = s;
	sc->state = calloc(s->count + 1u, sizeof(*sc->state));
	if (!sc->state)
		gw_no_memory(s->count * sizeof(*sc->state));
	return sc;
}

void gw_scanner_free(struct gw_scanner *sc)
{
	if (!sc)
		return;
	for (uint32_t i = 0; i < sc->s->count; i++) {
		gw_regex_free(sc->state[i].regex);
		gw_regex_free(sc->state[i].allow);
		gw_regex_free(sc->state[i].line);
		free(sc->state[i].starts);
	}
	GW_VEC_FREE(&sc->hits);
	free(sc->state);
	free(sc);
}

/* --- what detectors share ------------------------------------------------- */

size_t gw_line_start(struct gw_str text, size_t at, size_t most)
{
	size_t least = at > most ? at - most : 0;
	const char *hit = at ? memrchr(text.p + least, '\n', at - least) : NULL;

	return hit ? (size_t)(hit + 1 - text.p) : least;
}

size_t gw_line_end(struct gw_str text, size_t at, size_t most)
{
	size_t end = text.n - at > most ? at + most : text.n;
	const char *hit;

	if (at >= text.n)
		return text.n;
	hit = memchr(text.p + at, '\n', end - at);
	return hit ? (size_t)(hit - text.p) : end;
}

struct gw_str gw_line_around(struct gw_str text, size_t at, size_t most)
{
	return gw_str_part(text, gw_line_start(text, at, most),
			   gw_line_end(text, at, most));
}

static bool wants_path(const struct gw_scan *sc, uint32_t find)
{
	struct gw_find_state *st = &sc->scanner->state[find];
	const struct gw_bundle *b = sc->s->bundle;
	struct gw_rule_path path;

	if (st->path != sc->scanner->noted.number) {
		path = gw_rule_path_of(sc->job->view->name);
		st->path = sc->scanner->noted.number;
		st->wants_path = gw_rule_wants_path(
			b, &b->meta[sc->s->find[find].rule], &path);
	}
	return st->wants_path;
}

bool gw_scan_wants(const struct gw_scan *sc, uint32_t find)
{
	const struct gw_secrets *s = sc->s;
	uint32_t rule = s->find[find].rule;
	const struct gw_rule_meta *m = &s->bundle->meta[rule];

	if (s->off ? s->off[rule] : !m->enabled)
		return false;
	if (sc->job->only.p &&
	    !gw_str_eq(sc->job->only, gw_bundle_str(s->bundle, m->id)))
		return false;
	return wants_path(sc, find);
}

void gw_scan_add(struct gw_scan *sc, const struct gw_candidate *c)
{
	if (sc->found.n >= MOST_FOUND) {
		sc->over = "number of findings";
		return;
	}
	*GW_PUSH(&sc->found) = *c;
}

void gw_scan_raise(struct gw_scan *sc, const struct gw_raise *r)
{
	uint32_t find = sc->s->of_detector[r->detector];
	const struct gw_rule_meta *m;
	struct gw_candidate c = { .layer = sc->layer,
				  .from = r->from,
				  .to = r->to,
				  .find = find,
				  .tier = r->tier,
				  .severity = r->severity,
				  .confidence = r->confidence,
				  .points = r->points,
				  .name = r->name };

	if (find == GW_FIND_NONE || r->from >= r->to || r->to > sc->text.n)
		return;
	m = &sc->s->bundle->meta[sc->s->find[find].rule];
	if (!r->set) {
		c.severity = (enum gw_severity)m->severity;
		c.confidence = (enum gw_confidence)m->confidence;
	}
	if (r->tier == GW_TIER_NONE)
		c.tier = (enum gw_tier)m->tier;
	gw_scan_add(sc, &c);
}

/* --- scanning ------------------------------------------------------------- */

bool gw_scan_pay(struct gw_scan *sc, uint64_t work)
{
	sc->work += work;
	if (sc->work > sc->most_work)
		sc->over = "search work";
	return !sc->over;
}

static bool on_literal(void *ctx, uint32_t number, size_t end)
{
	struct gw_scan *sc = ctx;

	if (number < sc->s->count)
		gw_confirm_at(sc, number, end);
	else if (number >= GW_FIND_PROBE &&
		 number - GW_FIND_PROBE < gw_probes_count &&
		 gw_scan_pay(sc, WORK_PROBE))
		gw_probes[number - GW_FIND_PROBE].at(sc, end);
	return !sc->over;
}

/* A version of a text: what it has of the other is known already. */
static bool tell_known(struct gw_scan *sc)
{
	gw_known_hits *hits = &sc->scanner->hits;
	struct gw_known_ask ask = {
		.table = sc->s->bundle->section[GW_SEC_LITERALS],
		.text = sc->text,
		.kin = sc->job->kin,
	};

	if (!ask.kin || !ask.kin->note || sc->text.p != sc->job->view->bytes.p ||
	    !gw_known_find(hits, &ask))
		return false;
	gw_known_note(&ask, hits);
	for (size_t i = 0; i < hits->n; i++)
		if (!on_literal(sc, hits->v[i].number, hits->v[i].end))
			break;
	return true;
}

static void scan_layer(struct gw_scan *sc, const struct gw_layer *layer)
{
	sc->layer = layer;
	sc->text = layer->text;
	sc->names_done = 0;
	sc->k8s_done = 0;
	sc->rows_done = 0;
	sc->scanner->scan++;
	if (!tell_known(sc))
		gw_literals_find(sc->s->bundle->section[GW_SEC_LITERALS],
				 sc->text, on_literal, sc);
	gw_confirm_rest(sc, layer);
	if (layer->depth == 0)
		gw_formats_judge(sc, sc->scanner->noted.formats);
}

static void scan_child(struct gw_scan *sc, const struct gw_layer *child)
{
	scan_layer(sc, child);
	gw_decode_inside(sc, child, scan_child);
}

static void drop_unwanted(struct gw_scan *sc)
{
	size_t kept = 0;

	for (size_t i = 0; i < sc->found.n; i++)
		if (gw_scan_wants(sc, sc->found.v[i].find))
			sc->found.v[kept++] = sc->found.v[i];
	sc->found.n = kept;
}

static void say_undecided(struct gw_scan *sc)
{
	struct gw_finding *f = GW_PUSH(sc->job->found);

	*f = (struct gw_finding){
		.what = GW_UNDECIDED,
		.rule = GW_STR("undecided/secrets"),
		.title = GW_STR("Not fully searched for secrets"),
		.message = gw_arena_print(sc->arena,
					  "the budget of %s ran out",
					  sc->over),
		.severity = GW_HIGH,
		.confidence = GW_CONF_HIGH,
		.place = { .path = sc->job->view->name },
	};
}

int gw_scan(struct gw_scanner *scanner, const struct gw_scan_job *job,
	    struct gw_err *err)
{
	struct gw_scan sc = { .scanner = scanner,
			      .s = scanner->s,
			      .job = job,
			      .arena = job->arena };
	struct gw_layer base = { .text = job->view->bytes };
	int r;

	gw_note_name(&scanner->noted, job);
	sc.where = scanner->noted.where;
	if (job->decode)
		base.text = gw_decode_file(job->arena, job->view->bytes);
	sc.most_work = WORK_BASE + WORK_BYTE * (uint64_t)base.text.n;
	scan_layer(&sc, &base);
	if (job->decode && !sc.over)
		gw_decode_inside(&sc, &base, scan_child);
	drop_unwanted(&sc);
	r = gw_scan_emit(&sc, err);
	GW_VEC_FREE(&sc.found);
	if (r == GW_OK && sc.over) {
		say_undecided(&sc);
		r = gw_err_set(err, GW_ELIMIT, "the budget of %s ran out",
			       sc.over);
	}
	return r;
}
