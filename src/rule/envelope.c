/* What every rule has around its body. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "rule/pack.h"
#include "rule/writer.h"

static const struct gw_key rule_keys[] = {
	{ "id", GW_KEY_TEXT | GW_KEY_NEEDED, NULL },
	{ "severity", GW_KEY_TEXT | GW_KEY_NEEDED,
	  "info|low|medium|high|critical" },
	{ "title", GW_KEY_TEXT | GW_KEY_NEEDED, NULL },
	{ "match", GW_KEY_MAP | GW_KEY_NEEDED, NULL },
	{ "let", GW_KEY_MAP, NULL },
	{ "params", GW_KEY_MAP, NULL },
	{ "when", GW_KEY_MAP, NULL },
	{ "deny", GW_KEY_MAP, NULL },
	{ "require", GW_KEY_MAP, NULL },
	{ "find", GW_KEY_MAP, NULL },
	{ "unknown", GW_KEY_TEXT, "skip|note|deny" },
	{ "where", GW_KEY_TEXT, NULL },
	{ "message", GW_KEY_TEXT | GW_KEY_NEEDED, NULL },
	{ "fix", GW_KEY_MAP, NULL },
	{ "refs", GW_KEY_MAP, NULL },
	{ "tags", GW_KEY_TEXTS, NULL },
	{ "tests", GW_KEY_LIST, NULL },
	{ "since", GW_KEY_SCALAR, NULL },
	{ "enabled", GW_KEY_BOOL, NULL },
	{ "confidence", GW_KEY_TEXT, "low|medium|high" },
	{ "tier", GW_KEY_TEXT, "proven|shaped|contextual" },
	{ NULL, 0, NULL },
};

static const struct gw_key match_keys[] = {
	{ "node", GW_KEY_TEXTS | GW_KEY_NEEDED, NULL },
	{ "type", GW_KEY_TEXTS, NULL },
	{ "api", GW_KEY_TEXTS, NULL },
	{ "path", GW_KEY_TEXTS, NULL },
	{ "skip-paths", GW_KEY_TEXTS, NULL },
	{ "language", GW_KEY_TEXTS, NULL },
	{ "change", GW_KEY_TEXTS, "added|changed|removed|same" },
	{ NULL, 0, NULL },
};

static const struct gw_key fix_keys[] = {
	{ "text", GW_KEY_TEXT, NULL },
	{ "set", GW_KEY_MAP, NULL },
	{ "remove", GW_KEY_TEXT, NULL },
	{ "append", GW_KEY_TEXT, NULL },
	{ "run", GW_KEY_TEXT, NULL },
	{ NULL, 0, NULL },
};

static const struct gw_key set_keys[] = {
	{ "at", GW_KEY_TEXT | GW_KEY_NEEDED, NULL },
	{ "to", GW_KEY_ANY | GW_KEY_NEEDED, NULL },
	{ NULL, 0, NULL },
};

static const struct gw_key test_keys[] = {
	{ "name", GW_KEY_TEXT, NULL },
	{ "file", GW_KEY_TEXT, NULL },
	{ "text", GW_KEY_TEXT, NULL },
	{ "bytes", GW_KEY_TEXT, NULL },
	{ "finds", GW_KEY_LIST | GW_KEY_NEEDED, NULL },
	{ "unknown", GW_KEY_LIST, NULL },
	{ "old", GW_KEY_TEXT, NULL },
	{ "push", GW_KEY_MAP, NULL },
	{ "fakes", GW_KEY_MAP, NULL },
	{ "params", GW_KEY_MAP, NULL },
	{ "extra", GW_KEY_MAP, NULL },
	{ NULL, 0, NULL },
};

static const struct gw_key param_keys[] = {
	{ "type", GW_KEY_TEXT | GW_KEY_NEEDED,
	  "string|int|bool|list|ports|size|duration|regex" },
	{ "default", GW_KEY_ANY | GW_KEY_NEEDED, NULL },
	{ "help", GW_KEY_TEXT, NULL },
	{ NULL, 0, NULL },
};

static int check_body(const struct gw_node *rule, const char **body,
		      struct gw_err *err)
{
	static const char *const bodies[] = { "find", "deny", "require" };
	const struct gw_node *first = NULL;

	for (size_t i = 0; i < 3; i++) {
		const struct gw_node *n = gw_node_key(rule, bodies[i]);

		if (n && first)
			return gw_rule_fault_key(
				err, n, "E006",
				"a rule has one of deny, require and find, not two");
		if (n) {
			first = n;
			*body = bodies[i];
		}
	}
	if (!first)
		return gw_rule_fault(err, rule, "E006",
				     "one of deny, require and find is missing");
	return GW_OK;
}

static int check_lines(const struct gw_node *list, struct gw_err *err)
{
	int64_t line;

	for (const struct gw_node *c = list ? list->first : NULL; c;
	     c = c->next)
		if (c->kind != GW_NUMBER || !gw_str_int(c->text, &line) ||
		    line < 0 || line > UINT32_MAX)
			return gw_rule_fault(err, c, "E005",
					     "a line number is wanted here");
	return GW_OK;
}

static int check_texts_in(const struct gw_node *map, struct gw_err *err)
{
	for (const struct gw_node *c = map ? map->first : NULL; c; c = c->next)
		if (c->kind != GW_STRING)
			return gw_rule_fault(err, c, "E005",
					     "'%.*s' must be a text",
					     GW_FMT(c->key));
	return GW_OK;
}

static int check_test(const struct gw_node *t, struct gw_err *err)
{
	int r = gw_keys_check(t, test_keys, err);

	if (r == GW_OK)
		r = check_lines(gw_node_key(t, "finds"), err);
	if (r == GW_OK)
		r = check_lines(gw_node_key(t, "unknown"), err);
	if (r == GW_OK)
		r = check_texts_in(gw_node_key(t, "fakes"), err);
	if (r == GW_OK)
		r = check_texts_in(gw_node_key(t, "extra"), err);
	if (r == GW_OK && !gw_node_key(t, "push") &&
	    (!gw_node_key(t, "file") ||
	     !gw_node_key(t, "text") == !gw_node_key(t, "bytes")))
		return gw_rule_fault(err, t, "E005",
				     "a test has file and text (or bytes), "
				     "or push");
	return r;
}

/* A fix is the same for all findings; only messages have holes. */
static int check_fix_text(const struct gw_node *text, struct gw_err *err)
{
	for (size_t i = 0; text && i + 1 < text->text.n; i++)
		if (text->text.p[i] == '{' &&
		    (text->text.p[i + 1] == '$' || text->text.p[i + 1] == '@'))
			return gw_rule_fault(
				err, text, "E017",
				"a fix has no holes: put '{%c...}' into the message",
				text->text.p[i + 1]);
	return GW_OK;
}

static int check_fix(const struct gw_node *fix, struct gw_err *err)
{
	const struct gw_node *set;
	int r;

	if (!fix)
		return GW_OK;
	r = gw_keys_check(fix, fix_keys, err);
	if (r == GW_OK)
		r = check_fix_text(gw_node_key(fix, "text"), err);
	set = gw_node_key(fix, "set");
	if (r == GW_OK && set)
		r = gw_keys_check(set, set_keys, err);
	return r;
}

static int check_refs(const struct gw_node *refs, struct gw_err *err)
{
	for (const struct gw_node *c = refs ? refs->first : NULL; c;
	     c = c->next)
		if (c->kind == GW_MAP)
			return gw_rule_fault(err, c, "E005",
					     "'%.*s' must be a text or a list",
					     GW_FMT(c->key));
	return GW_OK;
}

int gw_params_check(const struct gw_node *params, struct gw_err *err)
{
	for (const struct gw_node *c = params ? params->first : NULL; c;
	     c = c->next) {
		int r = gw_keys_check(c, param_keys, err);

		if (r < 0)
			return r;
	}
	return GW_OK;
}

static int check_find(const struct gw_node *rule, struct gw_err *err)
{
	const struct gw_node *node =
		gw_node_path(rule, "match.node");
	const struct gw_node *n = node->kind == GW_LIST ? node->first : node;

	for (; n; n = node->kind == GW_LIST ? n->next : NULL)
		if (!gw_node_text_is(n, "text") && !gw_node_text_is(n, "file"))
			return gw_rule_fault(
				err, n, "E011",
				"find looks at the nodes 'text' and 'file', not at '%.*s'",
				GW_FMT(n->text));
	return GW_OK;
}

int gw_rule_check(const struct gw_node *rule, const char **body,
		  struct gw_err *err)
{
	const struct gw_node *tests;
	int r = gw_keys_check(rule, rule_keys, err);

	if (r == GW_OK)
		r = check_body(rule, body, err);
	if (r == GW_OK)
		r = gw_keys_check(gw_node_key(rule, "match"), match_keys, err);
	if (r == GW_OK && strcmp(*body, "find") == 0)
		r = check_find(rule, err);
	if (r == GW_OK)
		r = check_fix(gw_node_key(rule, "fix"), err);
	if (r == GW_OK)
		r = check_refs(gw_node_key(rule, "refs"), err);
	if (r == GW_OK)
		r = gw_params_check(gw_node_key(rule, "params"), err);
	tests = gw_node_key(rule, "tests");
	for (const struct gw_node *t = tests ? tests->first : NULL;
	     r == GW_OK && t; t = t->next)
		r = check_test(t, err);
	if (r == GW_OK && gw_node_key(rule, "title")->text.n > 90)
		r = gw_rule_fault(err, gw_node_key(rule, "title"), "E005",
				  "a title has at most 90 bytes");
	return r;
}

/* --- the record ---------------------------------------------------------- */

static struct gw_ref take(struct gw_bundle_writer *w, const struct gw_node *n)
{
	return gw_bundle_text(w, gw_node_is_scalar(n) ? n->text : GW_STR(""));
}

static void add_ref(struct gw_buf *b, const struct gw_node *kind,
		    const struct gw_node *value)
{
	gw_buf_print(b, "%s%.*s: %.*s", b->n ? "\n" : "", GW_FMT(kind->key),
		     GW_FMT(value->text));
}

static struct gw_ref take_refs(struct gw_bundle_writer *w,
			       const struct gw_node *refs)
{
	struct gw_buf b;
	struct gw_ref out;

	gw_buf_init(&b, 1 << 16);
	for (const struct gw_node *c = refs ? refs->first : NULL; c;
	     c = c->next) {
		if (c->kind != GW_LIST)
			add_ref(&b, c, c);
		for (const struct gw_node *v = c->first; v; v = v->next)
			add_ref(&b, c, v);
	}
	out = gw_bundle_text(w, gw_arena_copy(w->arena, gw_buf_str(&b)));
	gw_buf_release(&b);
	return out;
}

static struct gw_ref take_tags(struct gw_bundle_writer *w,
			       const struct gw_node *tags)
{
	struct gw_buf b;
	struct gw_ref out;

	if (!tags || tags->kind != GW_LIST)
		return take(w, tags);
	gw_buf_init(&b, 1 << 16);
	for (const struct gw_node *c = tags->first; c; c = c->next) {
		gw_buf_text(&b, b.n ? "," : "");
		gw_buf_add(&b, c->text);
	}
	out = gw_bundle_text(w, gw_arena_copy(w->arena, gw_buf_str(&b)));
	gw_buf_release(&b);
	return out;
}

/* set, remove, append and run as JSON: clients apply them, nobody else reads them. */
static struct gw_ref take_edit(struct gw_bundle_writer *w,
			       const struct gw_node *fix)
{
	struct gw_buf b;
	struct gw_ref out;

	if (!gw_node_key(fix, "set") && !gw_node_key(fix, "remove") &&
	    !gw_node_key(fix, "append") && !gw_node_key(fix, "run"))
		return gw_bundle_text(w, GW_STR(""));
	gw_buf_init(&b, 1 << 16);
	for (const struct gw_node *c = fix->first; c; c = c->next) {
		if (gw_str_is(c->key, "text"))
			continue;
		gw_buf_print(&b, "%s\"%.*s\":", b.n ? "," : "{",
			     GW_FMT(c->key));
		gw_node_json(&b, c);
	}
	gw_buf_byte(&b, '}');
	out = gw_bundle_text(w, gw_arena_copy(w->arena, gw_buf_str(&b)));
	gw_buf_release(&b);
	return out;
}

static uint8_t change_bits(const struct gw_node *change)
{
	static const char *const names[] = { "added", "changed", "removed",
					     "same" };
	uint8_t bits = 0;

	for (unsigned i = 0; change && i < 4; i++) {
		if (gw_node_text_is(change, names[i]))
			bits |= (uint8_t)(1 << i);
		for (const struct gw_node *c = change->first; c; c = c->next)
			if (gw_node_text_is(c, names[i]))
				bits |= (uint8_t)(1 << i);
	}
	return bits;
}

static void take_words(struct gw_rule_meta *meta, const struct gw_node *rule)
{
	enum gw_severity severity = GW_MEDIUM;
	enum gw_confidence confidence = GW_CONF_HIGH;
	enum gw_tier tier = GW_TIER_NONE;
	const struct gw_node *unknown = gw_node_key(rule, "unknown");
	const struct gw_node *enabled = gw_node_key(rule, "enabled");

	gw_severity_read(gw_node_text(gw_node_key(rule, "severity")),
			 &severity);
	gw_confidence_read(gw_node_text(gw_node_key(rule, "confidence")),
			   &confidence);
	gw_tier_read(gw_node_text(gw_node_key(rule, "tier")), &tier);
	meta->severity = (uint8_t)severity;
	meta->confidence = (uint8_t)confidence;
	meta->tier = (uint8_t)tier;
	meta->unknown = gw_node_text_is(unknown, "skip") ? GW_UNKNOWN_SKIP :
			gw_node_text_is(unknown, "deny") ? GW_UNKNOWN_DENY :
							   GW_UNKNOWN_NOTE;
	meta->enabled = !enabled || gw_node_true(enabled);
}

int gw_rule_meta_make(struct gw_rule_meta *meta, struct gw_bundle_writer *w,
		      const struct gw_node *rule, struct gw_err *err)
{
	const struct gw_node *match = gw_node_key(rule, "match");
	const struct gw_node *fix = gw_node_key(rule, "fix");

	(void)err;
	*meta = (struct gw_rule_meta){
		.id = take(w, gw_node_key(rule, "id")),
		.title = take(w, gw_node_key(rule, "title")),
		.message = take(w, gw_node_key(rule, "message")),
		.fix = take(w, gw_node_key(fix, "text")),
		.fix_edit = take_edit(w, fix),
		.refs = take_refs(w, gw_node_key(rule, "refs")),
		.tags = take_tags(w, gw_node_key(rule, "tags")),
		.since = take(w, gw_node_key(rule, "since")),
		.paths = gw_bundle_list(w, gw_node_key(match, "path")),
		.skip_paths =
			gw_bundle_list(w, gw_node_key(match, "skip-paths")),
		.change = change_bits(gw_node_key(match, "change")),
	};
	take_words(meta, rule);
	return GW_OK;
}
