/* The verdict back from its JSON, so that one run feeds every format.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include <inttypes.h>

#include "base/words.h"
#include "parse/parse.h"

#define MOST_TEXT ((size_t)1 << 20)

struct result {
	struct gw_arena *arena;
	struct gw_err *err;
	int status; /* of the first fault */
};

static void fault(struct result *r, const struct gw_node *at, const char *what)
{
	if (r->status < 0)
		return;
	r->status = gw_err_at(r->err, GW_ESYNTAX, at ? at->span.line : 1,
			      at ? at->span.col : 1,
			      "%s: this is no result of --format json", what);
}

/* A text, whatever a parser for configuration makes of what is in it. */
static struct gw_str text_of(const struct gw_node *map, const char *key)
{
	const struct gw_node *n = gw_node_key(map, key);

	return n && n->text.p ? n->text : GW_STR("");
}

static uint32_t number_of(struct result *r, const struct gw_node *map,
			  const char *key)
{
	const struct gw_node *n = gw_node_key(map, key);
	int64_t value = 0;

	if (n && (!gw_str_int(n->text, &value) || value < 0 ||
		  value > UINT32_MAX))
		fault(r, n, "a number is missing");
	return (uint32_t)value;
}

static uint64_t size_of(const struct gw_node *map, const char *key)
{
	int64_t value = 0;

	if (!gw_str_int(text_of(map, key), &value) || value < 0)
		return 0;
	return (uint64_t)value;
}

/* The elements of a list joined by `sep`, as findings keep them. */
static struct gw_str list_of(struct result *r, const struct gw_node *map,
			     const char *key, const char *sep)
{
	const struct gw_node *list = gw_node_key(map, key);
	struct gw_str kept;
	struct gw_buf b;

	if (!list)
		return GW_STR("");
	gw_buf_init(&b, MOST_TEXT);
	for (const struct gw_node *n = list->first; n; n = n->next) {
		gw_buf_text(&b, n == list->first ? "" : sep);
		gw_buf_add(&b, n->text);
	}
	kept = gw_arena_copy(r->arena, gw_buf_str(&b));
	gw_buf_release(&b);
	return kept;
}

static bool is_hex(struct gw_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!gw_is_hex(s.p[i]))
			return false;
	return true;
}

/* lineHash := hex ":" number */
static bool is_line_hash(struct gw_str s)
{
	size_t colon = gw_str_find_byte(s, ':', 0);
	int64_t n;

	return s.n < 24 && colon != GW_NOWHERE &&
	       is_hex(gw_str_part(s, 0, colon)) &&
	       gw_str_int(gw_str_part(s, colon + 1, s.n), &n);
}

static void read_place(struct result *r, struct gw_finding *f,
		       const struct gw_node *n)
{
	const struct gw_node *place = gw_node_key(n, "place");
	struct gw_place *p = &f->place;

	p->path = text_of(place, "path");
	p->commit = text_of(place, "commit");
	p->ref = text_of(place, "ref");
	p->blob = text_of(place, "blob");
	p->line = number_of(r, place, "line");
	p->col = number_of(r, place, "column");
	p->end_line = number_of(r, place, "endLine");
	p->end_col = number_of(r, place, "endColumn");
	p->col16 = number_of(r, place, "utf16Column");
	p->end_col16 = number_of(r, place, "utf16EndColumn");
}

static void read_words(struct result *r, struct gw_finding *f,
		       const struct gw_node *n)
{
	struct gw_str tier = text_of(n, "tier");

	if (!gw_what_read(text_of(n, "what"), &f->what) ||
	    !gw_severity_read(text_of(n, "severity"), &f->severity) ||
	    !gw_confidence_read(text_of(n, "confidence"), &f->confidence) ||
	    !gw_fate_read(text_of(n, "fate"), &f->fate))
		fault(r, n, "a word of the finding is not known");
	if (tier.n && !gw_tier_read(tier, &f->tier))
		fault(r, n, "the tier of the finding is not known");
	/* What does not count may have no level. */
	if (!gw_level_read(text_of(n, "level"), &f->level) &&
	    f->fate == GW_COUNTS)
		fault(r, n, "the level of the finding is not known");
	if (!f->level)
		f->level = GW_OBSERVE;
}

static void read_finding(struct result *r, struct gw_finding *f,
			 const struct gw_node *n)
{
	const struct gw_node *excerpt = gw_node_key(n, "excerpt");
	struct gw_str print = text_of(n, "fingerprint");
	struct gw_str hash = text_of(n, "lineHash");

	*f = (struct gw_finding){ .rule = text_of(n, "rule") };
	if (!f->rule.n)
		fault(r, n, "a finding has no rule");
	read_words(r, f, n);
	read_place(r, f, n);
	f->fate_reason = text_of(n, "fateReason");
	f->existing = gw_node_true(gw_node_key(n, "existing"));
	f->waivable = gw_node_true(gw_node_key(n, "waivable"));
	f->title = text_of(n, "title");
	f->message = text_of(n, "message");
	f->why = text_of(n, "why");
	f->fix = text_of(n, "fix");
	f->other = text_of(n, "other");
	f->address = text_of(n, "address");
	f->excerpt = text_of(excerpt, "text");
	f->excerpt_col = number_of(r, excerpt, "column");
	f->excerpt_len = number_of(r, excerpt, "length");
	f->tags = list_of(r, n, "tags", ",");
	f->author = text_of(n, "author");
	f->refs = list_of(r, n, "refs", "\n");
	if (print.n == 64 && is_hex(print))
		memcpy(f->fingerprint, print.p, 64);
	if (is_line_hash(hash))
		memcpy(f->line_hash, hash.p, hash.n);
}

static void read_counts(struct result *r, struct gw_verdict *v,
			const struct gw_node *n)
{
	v->blocking = number_of(r, n, "blocking");
	v->annotated = number_of(r, n, "annotated");
	v->observed = number_of(r, n, "observed");
	v->waived = number_of(r, n, "waived");
	v->baselined = number_of(r, n, "baselined");
	v->bypassed = number_of(r, n, "bypassed");
	v->unresolved = number_of(r, n, "unresolved");
	v->undecided = number_of(r, n, "undecided");
	v->notes = number_of(r, n, "notes");
}

static bool read_two(struct gw_str s, size_t at, int64_t *out)
{
	if (!gw_is_digit(s.p[at]) || !gw_is_digit(s.p[at + 1]))
		return false;
	*out = (s.p[at] - '0') * 10 + (s.p[at + 1] - '0');
	return true;
}

/* "2026-11-24T01:51:00Z" */
static int64_t read_time(struct gw_str s)
{
	int64_t day;
	int64_t h;
	int64_t m;
	int64_t sec;

	if (s.n != 20 || !gw_words_day(gw_str_part(s, 0, 10), &day) ||
	    !read_two(s, 11, &h) || !read_two(s, 14, &m) ||
	    !read_two(s, 17, &sec))
		return 0;
	return ((day * 24 + h) * 60 + m) * 60 + sec;
}

static void read_outcome(struct result *r, struct gw_verdict *v,
			 const struct gw_node *root)
{
	struct gw_str word = text_of(root, "outcome");
	int o = GW_VERDICT_ALLOW;

	while (o <= GW_VERDICT_UNDECIDED &&
	       !gw_str_is(word, gw_outcome_name((enum gw_outcome)o)))
		o++;
	if (o > GW_VERDICT_UNDECIDED)
		fault(r, root, "the outcome is not known");
	v->outcome = (enum gw_outcome)o;
	v->exit_code = (int)(number_of(r, root, "exitCode") & 3);
}

static void read_root(struct result *r, struct gw_verdict *v,
		      const struct gw_node *root)
{
	const struct gw_node *list = gw_node_key(root, "findings");
	const struct gw_node *covered = gw_node_key(root, "coverage");

	if (!gw_str_is(text_of(root, "gitward"), "1") || !list ||
	    list->kind != GW_LIST) {
		fault(r, root, "'gitward: 1' or the findings are missing");
		return;
	}
	read_outcome(r, v, root);
	read_counts(r, v, gw_node_key(root, "counts"));
	v->command = text_of(root, "command");
	v->repository = text_of(root, "repository");
	v->policy_digest = text_of(root, "policyDigest");
	v->bundle_digest = text_of(root, "rulesDigest");
	v->now = read_time(text_of(root, "time"));
	v->receipt = text_of(covered, "receipt");
	v->files = size_of(covered, "files");
	v->bytes = size_of(covered, "bytes");
	v->commits = size_of(covered, "commits");
	for (const struct gw_node *n = list->first; n; n = n->next)
		read_finding(r, GW_PUSH(&v->found), n);
}

int gw_report_read(struct gw_verdict *out, struct gw_arena *arena,
		   struct gw_str text, struct gw_err *err)
{
	struct gw_view *view = GW_NEW(arena, struct gw_view);
	struct result r = { .arena = arena, .err = err };
	struct gw_doc *doc;
	int status;

	*out = (struct gw_verdict){ .now = 0 };
	view->name = GW_STR("result.json");
	view->bytes = text;
	status = gw_parse(&doc, arena, view, gw_parser_named("json"), err);
	if (status < 0)
		return status;
	read_root(&r, out, doc->roots);
	return r.status;
}
