/* Machine edits that are proven before they stay. SPDX-License-Identifier: Apache-2.0 */
#include "cli/fixing.h"

#include "cli/edits.h"

#define MOST_EDITS 500u /* of one file */
#define MOST_ATTEMPTS 80u /* of one finding */

/* What the text is judged to be, alone. */
struct opinion {
	struct gw_doc *doc;
	gw_findings found;
};

static struct gw_str fix_of(const struct gw_session *s,
			    const struct gw_finding *f)
{
	const struct gw_bundle *b = &s->bundle;
	int64_t at = gw_bundle_find(b, f->rule);

	return at < 0 ? GW_STR("") :
			gw_bundle_str(b, b->meta[at].fix_edit);
}

bool gw_fixing_is_open(const struct gw_finding *f)
{
	return f->what == GW_FOUND && f->fate == GW_COUNTS &&
	       f->level >= GW_ANNOTATE && f->place.path.n;
}

static bool read_doc(struct gw_doc **out, const struct gw_fixing *x,
		     struct gw_str text)
{
	struct gw_arena *a = x->arena;
	struct gw_view *view = GW_NEW(a, struct gw_view);
	const struct gw_parser *parser;
	struct gw_err err;

	view->name = x->path;
	view->bytes = text;
	parser = gw_parser_for(view);
	return parser && !parser->binary &&
	       gw_parse(out, a, view, parser, &err) == GW_OK &&
	       /* Offsets must be the file's. */
	       (*out)->view->bytes.p == text.p;
}

/* The findings of the text alone, with the session's rules and policy. */
static int judge(struct opinion *out, const struct gw_fixing *x,
		 struct gw_str text, struct gw_err *err)
{
	struct gw_verdict verdict = { .command = GW_STR("fix") };
	struct gw_run run = x->s->run;
	gw_findings before = { 0 };
	int r;

	run.arena = x->arena;
	run.items = (gw_items){ 0 };
	run.state = NULL;
	run.threads = 1;
	run.partial = true;
	run.progress = NULL;
	*GW_PUSH(&run.items) = (struct gw_item){ .path = x->path,
						 .bytes = text,
						 .size = text.n,
						 .mode = 0100644,
						 .together = true };
	r = gw_run_judge(&verdict, &run, &before, err);
	for (size_t i = 0; r == GW_OK && i < verdict.found.n; i++) {
		struct gw_finding *f = GW_PUSH(&out->found);

		*f = verdict.found.v[i];
		f->rule = gw_arena_copy(x->arena, f->rule);
		f->address = gw_arena_copy(x->arena, f->address);
		f->place.path = x->path;
	}
	GW_VEC_FREE(&verdict.found);
	gw_run_release(&run);
	return r;
}

static bool is_alike(const struct gw_finding *a, const struct gw_finding *b)
{
	return gw_str_eq(a->rule, b->rule) && gw_str_eq(a->address, b->address);
}

static unsigned count_alike(const struct opinion *o,
			    const struct gw_finding *like)
{
	unsigned n = 0;

	for (size_t i = 0; i < o->found.n; i++)
		n += (gw_fixing_is_open(&o->found.v[i]) ||
		      o->found.v[i].what == GW_UNDECIDED) &&
		     is_alike(&o->found.v[i], like);
	return n;
}

/* One less of `f`, and of nothing more. */
static bool is_better(const struct opinion *now, const struct opinion *then,
		      const struct gw_finding *f)
{
	for (size_t i = 0; i < then->found.n; i++)
		if (count_alike(then, &then->found.v[i]) >
		    count_alike(now, &then->found.v[i]))
			return false;
	return count_alike(then, f) < count_alike(now, f);
}

/* The finding in the text as it stands now: the same one, else its like. */
static const struct gw_finding *find_now(const struct opinion *now,
					 const struct gw_finding *f)
{
	const struct gw_finding *like = NULL;

	for (size_t i = 0; i < now->found.n; i++) {
		const struct gw_finding *g = &now->found.v[i];

		if (!gw_fixing_is_open(g) || !is_alike(g, f))
			continue;
		if (strcmp(g->fingerprint, f->fingerprint) == 0)
			return g;
		like = like ? like : g;
	}
	return like;
}

/* Tries one edit: GW_OK, and *now is what holds from then on; GW_ESYNTAX: it
 * does not stand the proof. */
static int attempt(struct gw_fixing *x, struct opinion *now,
		   const struct gw_finding *f, gw_edits *edits,
		   struct gw_err *err)
{
	struct gw_str fix = fix_of(x->s, f);
	struct gw_str text = gw_edits_apply(edits, x->text, x->arena);
	bool whole = gw_str_starts(fix, GW_STR("{\"run\""));
	struct opinion then = { 0 };
	int r;

	if (!read_doc(&then.doc, x, text) ||
	    (!whole && gw_edits_differ(now->doc, then.doc) != 1))
		return GW_ESYNTAX;
	r = judge(&then, x, text, err);
	/* What was judged with too little memory proves nothing. */
	if (r == GW_OK && (x->arena->over || !is_better(now, &then, f)))
		r = GW_ESYNTAX;
	if (r == GW_OK) {
		GW_VEC_FREE(&now->found);
		*now = then;
		x->text = text;
	} else {
		GW_VEC_FREE(&then.found);
	}
	return r;
}

static int fix_one(struct gw_fixing *x, struct opinion *now,
		   const struct gw_finding *wanted, struct gw_err *err)
{
	const struct gw_finding *f = find_now(now, wanted);
	struct gw_finding keep;
	gw_edits edits = { 0 };
	int r = GW_ESYNTAX;

	if (!f)
		return GW_ESYNTAX;
	keep = *f;
	for (unsigned i = 0; r == GW_ESYNTAX && i < MOST_ATTEMPTS; i++) {
		struct gw_edit_ask ask = { now->doc, &keep,
					   fix_of(x->s, &keep), x->tables,
					   i };

		edits.n = 0;
		r = gw_edits_make(&edits, x->arena, &ask);
		if (r == GW_OK)
			r = attempt(x, now, &keep, &edits, err);
	}
	GW_VEC_FREE(&edits);
	return r == GW_ENOTFOUND ? GW_ESYNTAX : r;
}

/* What an earlier edit has mended along with its own. */
static bool is_gone(const struct opinion *first, const struct opinion *now,
		    const struct gw_finding *f)
{
	return count_alike(now, f) == 0 && count_alike(first, f) > 0;
}

static int fix_all(struct gw_fixing *x, const gw_findings *found, size_t from,
		   size_t to, struct gw_err *err)
{
	struct opinion first = { 0 };
	struct opinion now = { 0 };
	int r = GW_OK;

	if (!read_doc(&now.doc, x, x->text))
		return GW_OK;
	r = judge(&first, x, x->text, err);
	if (r == GW_OK)
		r = judge(&now, x, x->text, err);
	for (size_t i = from; r == GW_OK && i < to && i < from + MOST_EDITS;
	     i++) {
		const struct gw_finding *f = &found->v[i];

		if (!gw_fixing_is_open(f) || !fix_of(x->s, f).n)
			continue;
		r = is_gone(&first, &now, f) ? GW_OK :
					       fix_one(x, &now, f, err);
		x->fixed += r == GW_OK;
		x->refused += r == GW_ESYNTAX;
		r = r == GW_ESYNTAX ? GW_OK : r;
	}
	GW_VEC_FREE(&first.found);
	GW_VEC_FREE(&now.found);
	return r;
}

int gw_fixing_file(struct gw_fixing *x, const gw_findings *found, size_t from,
		   size_t to, struct gw_err *err)
{
	for (size_t i = from; i < to; i++)
		if (gw_fixing_is_open(&found->v[i]) &&
		    fix_of(x->s, &found->v[i]).n)
			return fix_all(x, found, from, to, err);
	return GW_OK;
}
