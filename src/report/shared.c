/* Words, places and escapes that the formats share.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/shared.h"

#include "base/utf8.h"

const char *gw_report_version(void)
{
	return GW_VERSION;
}

const char *gw_report_word(const struct gw_finding *f)
{
	if (f->level == GW_ENFORCE)
		return "error";
	return f->level == GW_ANNOTATE ? "warning" : "note";
}

bool gw_report_lists(const struct gw_report *r, const struct gw_finding *f)
{
	if (f->what == GW_UNRESOLVED && !r->show_unknown)
		return false;
	return f->fate == GW_COUNTS;
}

struct ranked {
	const struct gw_finding *f;
	size_t at;
};

/* The worst level first; what is undecided behind what is found. */
static int cmp_ranked(const void *a, const void *b)
{
	const struct ranked *x = a;
	const struct ranked *y = b;

	if (x->f->level != y->f->level)
		return x->f->level > y->f->level ? -1 : 1;
	if (x->f->what != y->f->what)
		return x->f->what < y->f->what ? -1 : 1;
	if (x->f->severity != y->f->severity)
		return x->f->severity > y->f->severity ? -1 : 1;
	return x->at < y->at ? -1 : 1;
}

const struct gw_finding **gw_report_sorted(const struct gw_report *r,
					   struct gw_arena *arena,
					   size_t *count)
{
	const gw_findings *found = &r->verdict->found;
	struct ranked *ranked =
		gw_arena_array(arena, found->n + 1, sizeof(*ranked));
	const struct gw_finding **sorted =
		gw_arena_array(arena, found->n + 1, sizeof(void *));
	size_t n = 0;

	for (size_t i = 0; i < found->n; i++)
		if (gw_report_lists(r, &found->v[i]))
			ranked[n++] = (struct ranked){ &found->v[i], i };
	if (n)
		qsort(ranked, n, sizeof(*ranked), cmp_ranked);
	for (size_t i = 0; i < n; i++)
		sorted[i] = ranked[i].f;
	*count = n;
	return sorted;
}

struct gw_str gw_report_path(const struct gw_finding *f, struct gw_arena *a)
{
	const struct gw_place *p = &f->place;

	if (p->path.n)
		return p->path;
	if (p->commit.n)
		return gw_arena_print(a, "commits/%.*s", GW_FMT(p->commit));
	return p->ref.n ? p->ref : GW_STR("repository");
}

struct gw_str gw_report_prose(const struct gw_finding *f, struct gw_arena *a)
{
	struct gw_str title = f->title.n ? f->title : f->rule;
	struct gw_str parts[] = { title, GW_STR(": "), f->message };

	return f->message.n ? gw_arena_join(a, parts, 3) : title;
}

uint32_t gw_report_line(const struct gw_finding *f)
{
	return f->place.line ? f->place.line : 1;
}

uint32_t gw_report_col(const struct gw_finding *f)
{
	return f->place.line && f->place.col ? f->place.col : 1;
}

uint32_t gw_report_end_col(const struct gw_finding *f)
{
	uint32_t col = gw_report_col(f);

	if (f->place.end_line == f->place.line && f->place.end_col > col)
		return f->place.end_col;
	return col + (f->excerpt_len ? f->excerpt_len : 1);
}

uint32_t gw_report_col16(const struct gw_finding *f)
{
	return f->place.col16 ? f->place.col16 : gw_report_col(f);
}

uint32_t gw_report_end_col16(const struct gw_finding *f)
{
	uint32_t col = gw_report_col16(f);

	if (f->place.end_col16 > col)
		return f->place.end_col16;
	return col + (gw_report_end_col(f) - gw_report_col(f));
}

/* FNV-1a; a name for what has no fingerprint, no more than that. */
static uint64_t mix(uint64_t h, struct gw_str s)
{
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
	return (h ^ 0x1f) * 0x100000001b3u;
}

struct gw_str gw_report_id(const struct gw_finding *f, struct gw_arena *a)
{
	uint64_t h = 0xcbf29ce484222325u;
	uint64_t g;

	if (f->fingerprint[0])
		return gw_str_of(f->fingerprint);
	h = mix(h, f->rule);
	h = mix(h, gw_report_path(f, a));
	h = mix(h, f->message);
	g = mix(h ^ f->place.line, f->place.commit);
	return gw_arena_print(a, "%016llx%016llx%016llx%016llx",
			      (unsigned long long)h, (unsigned long long)g,
			      (unsigned long long)g, (unsigned long long)h);
}

struct gw_str gw_report_url(const struct gw_finding *f)
{
	struct gw_str rest = f->refs;
	struct gw_str line;

	while (gw_str_next(&rest, '\n', &line)) {
		size_t at = gw_str_find(line, GW_STR("https://"), 0);
		struct gw_str url;
		bool plain = true;

		if (at == GW_NOWHERE)
			continue;
		url = gw_str_trim(gw_str_part(line, at, line.n));
		for (size_t i = 0; i < url.n; i++)
			plain &= gw_is_alnum(url.p[i]) ||
				 (url.p[i] &&
				  strchr("-._~:/?#@!$&*+,;=%", url.p[i]));
		if (plain)
			return url;
	}
	return GW_STR("");
}

static void add_count(struct gw_buf *out, bool *any, uint64_t n,
		      const char *what)
{
	if (!n)
		return;
	gw_buf_print(out, "%s%llu %s", *any ? ", " : "", (unsigned long long)n,
		     what);
	*any = true;
}

void gw_report_sum(struct gw_buf *out, const struct gw_verdict *v)
{
	bool any = false;

	add_count(out, &any, v->blocking,
		  v->blocking == 1 ? "blocks" : "block");
	add_count(out, &any, v->undecided, "not fully judged");
	add_count(out, &any, v->annotated, "annotated");
	add_count(out, &any, v->observed, "observed");
	add_count(out, &any, v->waived, "waived");
	add_count(out, &any, v->baselined, "in the baseline");
	add_count(out, &any, v->bypassed, "bypassed");
	add_count(out, &any, v->unresolved,
		  v->unresolved == 1 ? "unknown value" : "unknown values");
	add_count(out, &any, v->notes,
		  v->notes == 1 ? "note on waivers" : "notes on waivers");
	if (!any)
		gw_buf_text(out, "nothing found");
}
