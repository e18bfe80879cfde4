/* The judge's part of an audit record: counts, coverage, findings.
 * SPDX-License-Identifier: Apache-2.0 */
#include "verdict/audit.h"

#include "base/json.h"

#define MOST_FINDINGS 500
#define MOST_MESSAGE 400

static void add_counts(struct gw_json *j, const struct gw_verdict *v)
{
	gw_verdict_counts(j, v);
	gw_json_count(j, "files", v->files);
	gw_json_count(j, "bytes", v->bytes);
	gw_json_count(j, "commits", v->commits);
	gw_json_close(j, '}');
}

static void add_coverage(struct gw_json *j, const struct gw_verdict *v)
{
	const struct gw_coverage *c = &v->coverage;

	gw_json_key(j, "coverage");
	gw_json_open(j, '{');
	gw_json_count(j, "objects", c->objects);
	gw_json_count(j, "trees", c->trees);
	gw_json_count(j, "blobs", c->blobs);
	gw_json_count(j, "tags", c->tags);
	gw_json_count(j, "delta_bases", c->delta_bases);
	gw_json_count(j, "updates", c->updates);
	gw_json_count(j, "skipped", c->skipped);
	gw_json_count(j, "recalled", c->recalled);
	gw_json_if(j, "engine", c->engine);
	gw_json_if(j, "boundary", c->boundary);
	gw_json_close(j, '}');
}

/* Not the excerpt, not the title: the rule knows that one. The message has
 * its secrets masked from birth. */
static void add_finding(struct gw_json *j, const struct gw_finding *f)
{
	struct gw_str message = f->message;

	if (message.n > MOST_MESSAGE)
		message.n = MOST_MESSAGE;
	gw_json_open(j, '{');
	gw_json_member(j, "rule", f->rule);
	gw_json_word(j, "level", gw_level_name(f->level));
	gw_json_word(j, "severity", gw_severity_name(f->severity));
	gw_json_if(j, "path", f->place.path);
	if (f->place.line)
		gw_json_count(j, "line", f->place.line);
	gw_json_if(j, "commit", f->place.commit);
	gw_json_if(j, "ref", f->place.ref);
	gw_json_if(j, "blob", f->place.blob);
	gw_json_if(j, "fingerprint", gw_str_of(f->fingerprint));
	gw_json_if(j, "message", message);
	if (f->existing) {
		gw_json_key(j, "existing");
		gw_json_bool(j, true);
	}
	if (f->fate != GW_COUNTS) {
		gw_json_word(j, "fate", gw_fate_name(f->fate));
		gw_json_if(j, "reason", f->fate_reason);
	}
	gw_json_close(j, '}');
}

static void add_findings(struct gw_json *j, const struct gw_verdict *v)
{
	uint64_t left_out = 0;
	size_t n = 0;

	gw_json_key(j, "findings");
	gw_json_open(j, '[');
	for (size_t i = 0; i < v->found.n; i++) {
		const struct gw_finding *f = &v->found.v[i];

		if (f->what == GW_UNRESOLVED || f->level < GW_ANNOTATE)
			continue;
		if (j->out->n > GW_AUDIT_WORDS / 4 * 3 || n++ >= MOST_FINDINGS)
			left_out++;
		else
			add_finding(j, f);
	}
	gw_json_close(j, ']');
	if (left_out)
		gw_json_count(j, "left_out", left_out);
}

void gw_audit_words(struct gw_buf *out, const struct gw_verdict *v)
{
	struct gw_buf all;
	struct gw_json j;
	struct gw_str text;

	gw_buf_init(&all, GW_AUDIT_WORDS);
	gw_json_init(&j, &all);
	j.flat = true;
	gw_json_open(&j, '{');
	add_counts(&j, v);
	add_coverage(&j, v);
	add_findings(&j, v);
	gw_json_close(&j, '}');
	/* Without the brackets: they are members of a record. */
	text = gw_str_trim(gw_buf_str(&all));
	if (text.n > 2)
		gw_buf_add(out, gw_str_part(text, 1, text.n - 1));
	gw_buf_release(&all);
}
