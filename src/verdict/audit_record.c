/* A record of the audit, read back. SPDX-License-Identifier: Apache-2.0 */
#include "verdict/audit.h"

#include "parse/parse.h"

/* A text, whatever a parser for configuration makes of what is in it. */
static struct gw_str text_of(const struct gw_node *map, const char *key)
{
	const struct gw_node *n = gw_node_key(map, key);

	return n && n->text.p ? n->text : GW_STR("");
}

static uint64_t number_of(const struct gw_node *map, const char *key)
{
	int64_t value = 0;

	if (!gw_str_int(text_of(map, key), &value) || value < 0)
		return 0;
	return (uint64_t)value;
}

static void read_refs(struct gw_audit_record *out, const struct gw_node *list,
		      struct gw_arena *arena)
{
	struct gw_str *refs;

	if (!list || list->kind != GW_LIST)
		return;
	refs = gw_arena_array(arena, list->count + 1, sizeof(*refs));
	for (const struct gw_node *n = list->first; n; n = n->next)
		refs[out->ref_count++] = n->text.p ? n->text : GW_STR("");
	out->refs = refs;
}

static void read_finding(struct gw_finding *f, const struct gw_node *map)
{
	struct gw_str fingerprint = text_of(map, "fingerprint");

	*f = (struct gw_finding){
		.what = GW_FOUND,
		.rule = text_of(map, "rule"),
		.title = text_of(map, "rule"),
		.message = text_of(map, "message"),
		.place = { .path = text_of(map, "path"),
			   .commit = text_of(map, "commit"),
			   .ref = text_of(map, "ref"),
			   .blob = text_of(map, "blob"),
			   .line = (uint32_t)number_of(map, "line") },
		.severity = GW_HIGH,
		.confidence = GW_CONF_HIGH,
		.existing = gw_node_text_is(gw_node_key(map, "existing"),
					    "true"),
		.fate_reason = text_of(map, "reason"),
	};
	if (gw_str_starts(f->rule, GW_STR("undecided/")))
		f->what = GW_UNDECIDED;
	(void)gw_severity_read(text_of(map, "severity"), &f->severity);
	(void)gw_level_read(text_of(map, "level"), &f->level);
	(void)gw_fate_read(text_of(map, "fate"), &f->fate);
	snprintf(f->fingerprint, sizeof(f->fingerprint), "%.*s",
		 GW_FMT(fingerprint));
}

static void read_counts(struct gw_verdict *v, const struct gw_node *map)
{
	v->blocking = (uint32_t)number_of(map, "blocking");
	v->annotated = (uint32_t)number_of(map, "annotated");
	v->observed = (uint32_t)number_of(map, "observed");
	v->waived = (uint32_t)number_of(map, "waived");
	v->baselined = (uint32_t)number_of(map, "baselined");
	v->bypassed = (uint32_t)number_of(map, "bypassed");
	v->unresolved = (uint32_t)number_of(map, "unresolved");
	v->undecided = (uint32_t)number_of(map, "undecided");
	v->notes = (uint32_t)number_of(map, "notes");
	v->files = number_of(map, "files");
	v->bytes = number_of(map, "bytes");
	v->commits = number_of(map, "commits");
}

static enum gw_outcome outcome_of(struct gw_str name)
{
	for (int o = GW_VERDICT_ALLOW; o <= GW_VERDICT_UNDECIDED; o++)
		if (gw_str_is(name, gw_outcome_name((enum gw_outcome)o)))
			return (enum gw_outcome)o;
	return GW_VERDICT_UNDECIDED;
}

static void read_verdict(struct gw_verdict *v, const struct gw_node *root)
{
	const struct gw_node *list = gw_node_key(root, "findings");
	const struct gw_node *n = list && list->kind == GW_LIST ? list->first
								: NULL;
	struct gw_str code = text_of(root, "exit");

	v->command = text_of(root, "command");
	v->repository = text_of(root, "repository");
	v->policy_digest = text_of(root, "policy");
	v->bundle_digest = text_of(root, "rules");
	v->now = (int64_t)number_of(root, "at");
	v->outcome = outcome_of(text_of(root, "outcome"));
	/* A record without an exit code has let nothing in. */
	v->exit_code = code.n ? (int)number_of(root, "exit")
			      : GW_EXIT_UNDECIDED;
	read_counts(v, gw_node_key(root, "counts"));
	for (; n; n = n->next)
		read_finding(GW_PUSH(&v->found), n);
}

int gw_audit_read(struct gw_audit_record *out, struct gw_str line,
		  struct gw_arena *arena, struct gw_err *err)
{
	struct gw_view *view = GW_NEW(arena, struct gw_view);
	struct gw_doc *doc = NULL;
	int r;

	memset(out, 0, sizeof(*out));
	view->name = GW_STR("record.json");
	view->bytes = line;
	r = gw_parse(&doc, arena, view, gw_parser_named("json"), err);
	if (r < 0)
		return r;
	if (!gw_audit_whole(line) || doc->faulty || !doc->roots ||
	    doc->roots->kind != GW_MAP || doc->roots->next)
		return gw_err_set(err, GW_ESYNTAX, "this is no record");
	out->seq = number_of(doc->roots, "seq");
	out->command = text_of(doc->roots, "command");
	out->who = text_of(doc->roots, "who");
	out->fault = text_of(doc->roots, "fault");
	read_refs(out, gw_node_key(doc->roots, "refs"), arena);
	read_verdict(&out->verdict, doc->roots);
	return GW_OK;
}
