/* parse: a value read as something else, once a node. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "parse/parse.h"
#include "query/run.h"

static gw_q_kind *const readers[] = {
#define GW_PARSE_KIND(id, name) gw_kind_##id,
#include "query/kinds.def"
#undef GW_PARSE_KIND
};

struct memo_key {
	const struct gw_node *node;
	uint64_t kind;
};

/* "a ${b} c": holes stay visible, so that readers can tell them. */
static struct gw_str template_text(struct gw_arena *arena,
				   const struct gw_node *n)
{
	struct gw_buf b;
	struct gw_str text;

	gw_buf_init(&b, Q_MOST_PARSED);
	for (const struct gw_node *c = n->first; c; c = c->next) {
		if (c->kind <= GW_STRING)
			gw_buf_add(&b, c->text);
		else
			gw_buf_print(&b, "${%.*s}",
				     GW_FMT(gw_str_part(c->text, 0, 200)));
	}
	text = gw_arena_copy(arena, gw_buf_str(&b));
	gw_buf_release(&b);
	return text;
}

static struct gw_node *read_kind(struct q_run *r, const struct gw_node *n,
				 uint8_t kind)
{
	struct q_kind_in in = { .run = r,
				.arena = r->arena,
				.node = n,
				.text = n->text,
				.whole = gw_node_is_scalar(n) };
	struct gw_node *root;

	if (n->kind == GW_TEMPLATE && n->first)
		in.text = template_text(r->arena, n);
	if (in.text.n > Q_MOST_PARSED ||
	    r->parse_depth >= Q_MOST_PARSE_DEPTH || (n->flags & GW_SEALED))
		return NULL;
	r->parse_depth++;
	root = readers[kind - 1](&in);
	r->parse_depth--;
	if (!root || root == n)
		return root;
	if (root->parent || root->doc == n->doc)
		root = gw_node_share(r->arena, root);
	root->flags |= Q_EMBEDDED;
	root->origin = n;
	root->parent = NULL;
	root->key = n->key;
	return root;
}

struct gw_node *gw_q_parse(struct q_run *r, const struct gw_node *n,
			   uint8_t kind)
{
	static const char failed;
	struct memo_key *key;
	void **slot;

	if (!kind || kind > sizeof(readers) / sizeof(*readers))
		return NULL;
	key = GW_NEW(r->arena, struct memo_key);
	key->node = n;
	key->kind = kind;
	slot = gw_map_put(&r->memo,
			  (struct gw_str){ (const char *)key, sizeof(*key) });
	if (!*slot) {
		struct gw_node *root = read_kind(r, n, kind);

		slot = gw_map_put(&r->memo, (struct gw_str){ (const char *)key,
							     sizeof(*key) });
		*slot = root ? (void *)root : (void *)(uintptr_t)&failed;
	}
	return *slot == &failed ? NULL : *slot;
}

/* Holes of a template inside of a parsed text are not known. */
static void spread_holes(struct gw_node *n, unsigned depth)
{
	if (depth > GW_MAX_DEPTH)
		return;
	if (n->kind == GW_STRING &&
	    gw_str_find(n->text, GW_STR("${"), 0) != GW_NOWHERE)
		n->kind = GW_UNKNOWN;
	for (struct gw_node *c = n->first; c; c = c->next)
		spread_holes(c, depth + 1);
}

struct gw_node *gw_kind_by(const struct q_kind_in *in, const char *parser)
{
	const struct gw_parser *with = gw_parser_named(parser);
	struct gw_view *view;
	struct gw_doc *doc;

	if (!with || (!in->text.n && !in->whole))
		return NULL;
	view = GW_NEW(in->arena, struct gw_view);
	view->name = gw_arena_print(in->arena, "#%s", parser);
	view->bytes = in->text;
	if (gw_parse(&doc, in->arena, view, with, NULL) < 0 || !doc->roots)
		return NULL;
	if (!in->whole)
		spread_holes(doc->roots, 0);
	return doc->roots;
}

void gw_kind_put(const struct q_kind_in *in, struct gw_node *map,
		 const char *key, struct gw_str text)
{
	struct gw_node *n;

	if (!text.p)
		return;
	n = gw_node_string(in->arena, text);
	if (!in->whole && gw_str_find(text, GW_STR("${"), 0) != GW_NOWHERE)
		n->kind = GW_UNKNOWN;
	gw_node_put(map, gw_str_of(key), n);
}

/* --- formats that parse/ knows ------------------------------------------- */

/* A value that is a tree already (jsonencode, a policy as a map) is taken as
 * it stands. */
static struct gw_node *tree_or(const struct q_kind_in *in, const char *parser)
{
	if (in->node->kind == GW_MAP || in->node->kind == GW_LIST)
		return (struct gw_node *)(uintptr_t)in->node;
	if (in->node->kind == GW_CALL && in->node->count == 1 &&
	    (gw_str_is(in->node->text, "jsonencode") ||
	     gw_str_is(in->node->text, "yamlencode")))
		return in->node->first;
	return gw_kind_by(in, parser);
}

struct gw_node *gw_kind_json(const struct q_kind_in *in)
{
	return tree_or(in, "json");
}

struct gw_node *gw_kind_yaml(const struct q_kind_in *in)
{
	return tree_or(in, "yaml");
}

struct gw_node *gw_kind_toml(const struct q_kind_in *in)
{
	return gw_kind_by(in, "toml");
}

struct gw_node *gw_kind_ini(const struct q_kind_in *in)
{
	return gw_kind_by(in, "ini");
}

struct gw_node *gw_kind_hcl(const struct q_kind_in *in)
{
	return gw_kind_by(in, "hcl");
}

/* The command as one line: its words with blanks between. */
static void put_words(const struct q_kind_in *in, struct gw_node *command)
{
	const struct gw_node *argv = gw_node_key(command, "argv");
	struct gw_buf b;

	if (!argv || gw_node_key(command, "text"))
		return;
	gw_buf_init(&b, Q_MOST_PARSED);
	for (const struct gw_node *c = argv->first; c; c = c->next) {
		if (c != argv->first)
			gw_buf_byte(&b, ' ');
		gw_buf_add(&b, c->kind == GW_TEMPLATE && c->first ?
				       template_text(in->arena, c) :
				       c->text);
	}
	gw_node_put(command, GW_STR("text"),
		    gw_node_string(in->arena,
				   gw_arena_copy(in->arena, gw_buf_str(&b))));
	gw_buf_release(&b);
}

static struct gw_node *with_words(const struct q_kind_in *in,
				  struct gw_node *root)
{
	struct gw_node *list = gw_node_key(root, "pipelines");

	for (struct gw_node *p = list ? list->first : NULL; p; p = p->next) {
		struct gw_node *commands = gw_node_key(p, "commands");

		for (struct gw_node *c = commands ? commands->first : NULL; c;
		     c = c->next)
			put_words(in, c);
	}
	return root;
}

/* A list of words is one command: the exec form of CMD. */
struct gw_node *gw_kind_shell(const struct q_kind_in *in)
{
	struct gw_node *root;
	struct gw_node *list;
	struct gw_node *pipe;
	struct gw_node *command;

	if (in->node->kind != GW_LIST)
		return with_words(in, gw_kind_by(in, "shell"));
	root = gw_node_new(in->arena, GW_MAP);
	command = gw_node_new(in->arena, GW_MAP);
	gw_kind_flags(in, command, in->node);
	list = gw_node_new(in->arena, GW_LIST);
	gw_node_add(list, command);
	pipe = gw_node_new(in->arena, GW_MAP);
	gw_node_put(pipe, GW_STR("commands"), list);
	list = gw_node_new(in->arena, GW_LIST);
	gw_node_add(list, pipe);
	gw_node_put(root, GW_STR("pipelines"), list);
	return with_words(in, root);
}
