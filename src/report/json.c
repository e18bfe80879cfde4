/* All that the verdict holds, for programs: docs/reports.md is its schema.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "report/shared.h"

#include "base/words.h"

#define SCHEMA 1

static void add_place(struct gw_json *j, const struct gw_place *p)
{
	gw_json_key(j, "place");
	gw_json_open(j, '{');
	gw_json_if(j, "path", p->path);
	if (p->line) {
		gw_json_count(j, "line", p->line);
		gw_json_count(j, "column", p->col);
	}
	if (p->end_line)
		gw_json_count(j, "endLine", p->end_line);
	if (p->end_col)
		gw_json_count(j, "endColumn", p->end_col);
	if (p->col16 && p->col16 != p->col)
		gw_json_count(j, "utf16Column", p->col16);
	if (p->end_col16 && p->end_col16 != p->end_col)
		gw_json_count(j, "utf16EndColumn", p->end_col16);
	gw_json_if(j, "commit", p->commit);
	gw_json_if(j, "ref", p->ref);
	gw_json_if(j, "blob", p->blob);
	gw_json_close(j, '}');
}

/* A list of the pieces of `text` between `sep`. */
static void add_list(struct gw_json *j, const char *key, struct gw_str text,
		     char sep)
{
	struct gw_str piece;

	if (!text.n)
		return;
	gw_json_key(j, key);
	gw_json_open(j, '[');
	while (gw_str_next(&text, sep, &piece))
		if (gw_str_trim(piece).n)
			gw_json_text(j, gw_str_trim(piece));
	gw_json_close(j, ']');
}

static void add_excerpt(struct gw_json *j, const struct gw_finding *f)
{
	if (!f->excerpt.n)
		return;
	gw_json_key(j, "excerpt");
	gw_json_open(j, '{');
	gw_json_member(j, "text", f->excerpt);
	gw_json_count(j, "column", f->excerpt_col);
	gw_json_count(j, "length", f->excerpt_len);
	gw_json_close(j, '}');
}

static void add_fate(struct gw_json *j, const struct gw_finding *f)
{
	gw_json_word(j, "level", gw_level_name(f->level));
	gw_json_word(j, "fate", gw_fate_name(f->fate));
	gw_json_if(j, "fateReason", f->fate_reason);
	gw_json_key(j, "existing");
	gw_json_bool(j, f->existing);
	gw_json_key(j, "waivable");
	gw_json_bool(j, f->waivable);
}

static void add_finding(struct gw_json *j, const struct gw_finding *f)
{
	gw_json_open(j, '{');
	gw_json_word(j, "what", gw_what_name(f->what));
	gw_json_member(j, "rule", f->rule);
	gw_json_word(j, "severity", gw_severity_name(f->severity));
	gw_json_word(j, "confidence", gw_confidence_name(f->confidence));
	if (f->tier != GW_TIER_NONE)
		gw_json_word(j, "tier", gw_tier_name(f->tier));
	add_fate(j, f);
	gw_json_if(j, "title", f->title);
	gw_json_if(j, "message", f->message);
	gw_json_if(j, "why", f->why);
	gw_json_if(j, "fix", f->fix);
	add_place(j, &f->place);
	add_excerpt(j, f);
	gw_json_if(j, "other", f->other);
	gw_json_if(j, "address", f->address);
	gw_json_if(j, "author", f->author);
	gw_json_if(j, "fingerprint", gw_str_of(f->fingerprint));
	gw_json_if(j, "lineHash", gw_str_of(f->line_hash));
	add_list(j, "tags", f->tags, ',');
	add_list(j, "refs", f->refs, '\n');
	gw_json_close(j, '}');
}

static void add_coverage(struct gw_json *j, const struct gw_verdict *v)
{
	gw_json_key(j, "coverage");
	gw_json_open(j, '{');
	gw_json_count(j, "files", v->files);
	gw_json_count(j, "bytes", v->bytes);
	gw_json_count(j, "commits", v->commits);
	gw_json_if(j, "receipt", v->receipt);
	gw_json_close(j, '}');
}

static void write_json(struct gw_buf *out, const struct gw_report *r)
{
	const struct gw_verdict *v = r->verdict;
	struct gw_arena a;
	struct gw_json j;

	gw_arena_init(&a, 1 << 16);
	gw_json_init(&j, out);
	gw_json_open(&j, '{');
	gw_json_count(&j, "gitward", SCHEMA);
	gw_json_word(&j, "version", gw_report_version());
	gw_json_if(&j, "command", v->command);
	gw_json_if(&j, "repository", v->repository);
	gw_json_member(&j, "time", gw_words_time(&a, v->now));
	gw_json_word(&j, "outcome", gw_outcome_name(v->outcome));
	gw_json_count(&j, "exitCode", (uint64_t)v->exit_code);
	gw_json_if(&j, "policyDigest", v->policy_digest);
	gw_json_if(&j, "rulesDigest", v->bundle_digest);
	gw_verdict_counts(&j, v);
	gw_json_close(&j, '}');
	add_coverage(&j, v);
	gw_json_key(&j, "findings");
	gw_json_open(&j, '[');
	for (size_t i = 0; i < v->found.n; i++)
		if (v->found.v[i].what != GW_UNRESOLVED || r->show_unknown)
			add_finding(&j, &v->found.v[i]);
	gw_json_close(&j, ']');
	gw_json_close(&j, '}');
	gw_arena_release(&a);
}

const struct gw_reporter gw_reporter_json = {
	.name = "json",
	.media = "application/json",
	.does = "all of the verdict, for programs",
	.write = write_json,
};
