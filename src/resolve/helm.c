/*
 * Values of a Helm chart in its templates. SPDX-License-Identifier: Apache-2.0
 *
 * Nothing is rendered. An action that only names a value of the chart, with
 * the simplest of filters, is replaced by that value, which is weak: whoever
 * installs the chart may set another. All else stays unknown.
 */
#include "resolve/resolvers.h"

#include "base/buf.h"

#define MAX_TEXT 65536u
#define MAX_PLACED 100000u /* nodes of values in all templates of a file */
#define MAX_DEEP 250

struct helm {
	struct gw_arena *arena;
	const struct gw_node *values; /* of the chart, or NULL */
	const struct gw_node *chart;
	uint32_t left; /* nodes that may still be placed */
};

/* --- actions --- */

/* The next word of an action; texts in quotes are one word. */
static bool next_word(struct gw_str *rest, struct gw_str *word)
{
	struct gw_str s = gw_str_trim(*rest);
	size_t end = 0;

	if (!s.n)
		return false;
	if (s.p[0] == '"' || s.p[0] == '`') {
		end = gw_str_find_byte(s, s.p[0], 1);
		end = end == GW_NOWHERE ? s.n : end + 1;
	} else if (s.p[0] == '|') {
		end = 1;
	} else {
		while (end < s.n && !gw_is_space(s.p[end]) && s.p[end] != '|')
			end++;
	}
	*word = gw_str_part(s, 0, end);
	*rest = gw_str_part(s, end, s.n);
	return true;
}

/* .Values.a.b, $.Values.a.b, .Chart.Name, "text", 12, true */
static const struct gw_node *operand(struct helm *h, struct gw_str word)
{
	const struct gw_node *n = h->values;
	struct gw_str key;
	int64_t number;

	if (gw_str_starts(word, GW_STR("$.")))
		word = gw_str_part(word, 1, word.n);
	if (word.n >= 2 && (word.p[0] == '"' || word.p[0] == '`'))
		return gw_node_string(h->arena,
				      gw_str_part(word, 1, word.n - 1));
	if (gw_str_int(word, &number)) {
		struct gw_node *v = gw_node_string(h->arena, word);

		v->kind = GW_NUMBER;
		return v;
	}
	if (gw_str_is(word, ".Chart.Name"))
		return gw_node_key(h->chart, "name");
	if (gw_str_is(word, ".Chart.Version"))
		return gw_node_key(h->chart, "version");
	if (gw_str_is(word, ".Chart.AppVersion"))
		return gw_node_key(h->chart, "appVersion");
	if (!gw_str_starts(word, GW_STR(".Values.")))
		return NULL;
	word = gw_str_part(word, sizeof(".Values.") - 1, word.n);
	while (n && gw_str_next(&word, '.', &key))
		n = gw_node_get(n, key);
	return n;
}

static bool is_empty(const struct gw_node *n)
{
	if (!n || n->kind == GW_NULL)
		return true;
	if (n->kind == GW_BOOL)
		return !gw_node_true(n);
	if (n->kind == GW_NUMBER)
		return gw_str_is(n->text, "0");
	return n->kind == GW_STRING ? !n->text.n : !n->first;
}

struct value {
	const struct gw_node *node; /* NULL: not there */
	bool quoted;
	bool unknown;
};

static void note_quote(struct value *v, struct gw_str filter)
{
	if (gw_str_is(filter, "quote") || gw_str_is(filter, "squote") ||
	    gw_str_is(filter, "toString"))
		v->quoted = true;
}

static bool is_harmless(struct gw_str filter)
{
	static const char *const names[] = { "quote",	"squote", "toString",
					     "toYaml",	"int",	  "int64",
					     "required" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (gw_str_is(filter, names[i]))
			return true;
	return false;
}

/* filter := "default" operand | "indent" n | "nindent" n | quote ... */
static void apply_filter(struct helm *h, struct value *v, struct gw_str *rest)
{
	struct gw_str filter;
	struct gw_str word;

	if (!next_word(rest, &filter)) {
		v->unknown = true;
	} else if (gw_str_is(filter, "default")) {
		if (!next_word(rest, &word))
			v->unknown = true;
		else if (is_empty(v->node))
			v->node = operand(h, word);
	} else if (gw_str_is(filter, "indent") ||
		   gw_str_is(filter, "nindent")) {
		v->unknown |= !next_word(rest, &word);
	} else if (is_harmless(filter)) {
		note_quote(v, filter);
	} else {
		v->unknown = true;
	}
}

/* pipeline := ["default" operand | function] operand ("|" filter)* */
static struct value eval_action(struct helm *h, struct gw_str action)
{
	struct value v = { .node = NULL };
	struct gw_str rest = action;
	struct gw_str word;
	const struct gw_node *other = NULL;

	if (!next_word(&rest, &word))
		return (struct value){ .unknown = true };
	if (gw_str_is(word, "default")) {
		if (next_word(&rest, &word))
			other = operand(h, word);
		v.unknown |= !next_word(&rest, &word);
	} else if (is_harmless(word) && !gw_str_is(word, "required")) {
		note_quote(&v, word);
		v.unknown |= !next_word(&rest, &word);
	}
	v.node = operand(h, word);
	if (is_empty(v.node) && other)
		v.node = other;
	while (!v.unknown && next_word(&rest, &word)) {
		if (gw_str_is(word, "|"))
			apply_filter(h, &v, &rest);
		else
			v.unknown = true;
	}
	v.unknown |= !v.node || v.node->kind >= GW_ALT;
	return v;
}

/* --- texts --- */

/* The action that begins at `at` ("{{"); *end is behind its "}}". */
static bool find_action(struct gw_str s, size_t at, struct gw_str *action,
			size_t *end)
{
	size_t close = gw_str_find(s, GW_STR("}}"), at);
	struct gw_str inner;

	if (close == GW_NOWHERE)
		return false;
	inner = gw_str_part(s, at + 2, close);
	if (gw_str_starts(inner, GW_STR("-")))
		inner = gw_str_part(inner, 1, inner.n);
	if (gw_str_ends(inner, GW_STR("-")))
		inner = gw_str_part(inner, 0, inner.n - 1);
	*action = gw_str_trim(inner);
	*end = close + 2;
	return true;
}

static uint32_t size_of(const struct gw_node *n, uint32_t most, unsigned depth)
{
	uint32_t size = 1;

	if (depth > MAX_DEEP)
		return most;
	for (const struct gw_node *c = n->first; c && size < most; c = c->next)
		size += size_of(c, most - size, depth + 1);
	return size;
}

/* All of the text is one action: the value itself. */
static void settle_value(struct helm *h, struct gw_node *n,
			 const struct value *v)
{
	uint32_t size = size_of(v->node, h->left, 0);
	bool text = v->quoted && gw_node_is_scalar(v->node);

	if (size >= h->left)
		return;
	h->left -= size;
	gw_node_settle(h->arena, n,
		       text ? GW_STRING : (enum gw_kind)v->node->kind,
		       v->node->text, GW_WEAK);
	n->first = v->node->first;
	n->last = v->node->last;
	n->count = v->node->count;
}

static void settle_text(struct helm *h, struct gw_node *n, struct gw_str s)
{
	struct gw_buf out;
	size_t at = 0;
	bool known = true;

	gw_buf_init(&out, MAX_TEXT);
	while (at < s.n && known) {
		size_t hole = gw_str_find(s, GW_STR("{{"), at);
		struct gw_str action;
		struct value v;

		gw_buf_add(&out, gw_str_part(s, at, hole));
		if (hole == GW_NOWHERE)
			break;
		if (!find_action(s, hole, &action, &at)) {
			known = false;
			break;
		}
		v = eval_action(h, action);
		known = !v.unknown && gw_node_is_scalar(v.node);
		if (known)
			gw_buf_add(&out, v.node->text);
	}
	if (known && !out.over && h->left > 1) {
		h->left--;
		gw_node_settle(h->arena, n, GW_STRING,
			       gw_arena_copy(h->arena, gw_buf_str(&out)),
			       GW_WEAK);
	}
	gw_buf_release(&out);
}

static void settle(struct helm *h, struct gw_node *n)
{
	struct gw_str s = gw_str_trim(n->text);
	bool quoted = (n->flags & GW_QUOTED) != 0;
	struct gw_str action;
	struct value v;
	size_t end;

	if (s.n > MAX_TEXT || gw_str_find_byte(s, '\n', 0) != GW_NOWHERE)
		return;
	/* Read as a hole, its quotes are still there. */
	if (n->kind == GW_UNKNOWN && s.n > 1 &&
	    (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0]) {
		s = gw_str_part(s, 1, s.n - 1);
		quoted = true;
	}
	if (!gw_str_starts(s, GW_STR("{{")) ||
	    !find_action(s, 0, &action, &end) || end != s.n) {
		settle_text(h, n, s);
		return;
	}
	v = eval_action(h, action);
	v.quoted |= quoted;
	if (!v.unknown)
		settle_value(h, n, &v);
}

/* Depth is bounded by the builder; values that were placed are not entered. */
static void settle_below(struct helm *h, struct gw_node *n)
{
	for (struct gw_node *c = n->first; c; c = c->next)
		settle_below(h, c);
	if (h->arena->over || h->left < 2 ||
	    (n->kind != GW_STRING && n->kind != GW_UNKNOWN))
		return;
	if (gw_str_find(n->text, GW_STR("{{"), 0) != GW_NOWHERE)
		settle(h, n);
}

/* --- the chart around a template --- */

static const struct gw_node *root_at(const struct gw_tree *tree,
				     struct gw_arena *arena,
				     struct gw_str dir, const char *name)
{
	const struct gw_doc *doc =
		gw_map_get(&tree->docs, gw_arena_print(arena, "%.*s%s",
						       GW_FMT(dir), name));

	return doc ? doc->roots : NULL;
}

void gw_resolve_helm(struct gw_doc *doc, const struct gw_tree *tree,
		     struct gw_arena *arena)
{
	struct helm h = { .arena = arena, .left = MAX_PLACED };
	struct gw_str path = doc->view->name;
	size_t at = GW_NOWHERE;
	size_t next = 0;

	for (; next != GW_NOWHERE;
	     next = gw_str_find(path, GW_STR("templates/"), next + 1))
		if (gw_str_starts(gw_str_part(path, next, path.n),
				  GW_STR("templates/")) &&
		    (next == 0 || path.p[next - 1] == '/'))
			at = next;
	if (at == GW_NOWHERE || !tree)
		return;
	path = gw_str_part(path, 0, at);
	h.values = root_at(tree, arena, path, "values.yaml");
	h.chart = root_at(tree, arena, path, "Chart.yaml");
	if (!h.values && !h.chart)
		return;
	for (struct gw_node *root = doc->roots; root; root = root->next)
		settle_below(&h, root);
}
