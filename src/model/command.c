/*
 * The commands of shell texts and argument lists.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A shell text is a document of its own; its words are copied to nodes that
 * point into the file that holds it. Where a text of several lines stands as
 * written (a block scalar), each command gets its line.
 */
#include "model/make.h"

#include <string.h>

#include "base/buf.h"
#include "parse/parse.h"

#define MAX_SCRIPTS 3 /* sh -c "sh -c '...'" */
#define MAX_TEXT 4096 /* of a command as one line */

struct reader {
	struct gw_model *m;
	struct gw_command_place *at;
	const struct gw_node *text; /* where it stands */
	uint32_t line; /* of the text's first line */
	bool lines; /* its lines are the file's */
	unsigned nest;
};

/* --- places --- */

/* Is this scalar a literal block ("|"), whose lines are the file's? */
static bool is_literal_block(const struct gw_node *n)
{
	struct gw_str bytes = n->doc ? n->doc->view->bytes : GW_STR("");

	return (n->flags & GW_HEREDOC) && n->span.off < bytes.n &&
	       bytes.p[n->span.off] == '|';
}

static void find_lines(struct reader *r)
{
	r->line = r->text->span.line;
	r->lines = true;
	if (is_literal_block(r->text))
		r->line++;
	else if (!(r->text->flags & GW_HEREDOC))
		r->lines = false;
}

/* The place of line `line` (from 1) of the text. */
static void place(const struct reader *r, struct gw_node *n, uint32_t line)
{
	const struct gw_doc *doc = r->text->doc;
	uint32_t base = doc ? doc->view->line_base : 0;

	n->span = r->text->span;
	n->doc = doc;
	n->key_line = 0;
	if (!r->lines || line < 1 || !doc)
		return;
	n->span.line = r->line + line - 1;
	n->span.end_line = n->span.line;
	if (n->span.line <= base || n->span.line - base > doc->lines.count)
		return;
	n->span.off = doc->lines.start[n->span.line - base - 1];
	n->span.len = 0;
	n->span.col = 1;
}

/* A word for a list of ours; what a shell would expand is unknown. */
static struct gw_node *take_word(const struct reader *r,
				 const struct gw_node *word)
{
	struct gw_node *n = gw_node_share(r->m->arena, word);

	n->parent = NULL;
	n->key = (struct gw_str){ NULL, 0 };
	if (n->doc != r->text->doc)
		place(r, n, word->span.line);
	r->m->made++;
	return n;
}

/* --- one command --- */

/* "$(NAME)" in a Kubernetes argument list. */
static bool has_expansion(const struct gw_node *n)
{
	return n->kind == GW_STRING &&
	       gw_str_find(n->text, GW_STR("$("), 0) != GW_NOWHERE;
}

static struct gw_str one_line(const struct reader *r,
			      const struct gw_node *argv)
{
	struct gw_buf b;
	struct gw_str text;

	gw_buf_init(&b, MAX_TEXT);
	for (const struct gw_node *c = argv->first; c && !b.over; c = c->next) {
		if (c != argv->first)
			gw_buf_byte(&b, ' ');
		gw_buf_add(&b, c->text);
	}
	text = gw_arena_copy(r->m->arena, gw_buf_str(&b));
	gw_buf_release(&b);
	return text;
}

static struct gw_str program_name(const struct gw_node *argv)
{
	struct gw_str name = gw_path_name(gw_node_text(argv->first));

	if (gw_str_ends(name, GW_STR(".exe")))
		name.n -= 4;
	return name.p ? name : GW_STR("");
}

static void skip_words(struct gw_node *argv, uint32_t n)
{
	while (n-- > 0 && argv->first) {
		argv->first = argv->first->next;
		argv->count--;
	}
	if (!argv->first)
		argv->last = NULL;
}

static void emit_command(struct reader *r, struct gw_command *c)
{
	struct gw_str name = program_name(c->argv);
	struct gw_model *m = r->m;
	struct gw_subject *s;

	gw_put(m, c->node, "name", gw_make_text(m, name, c->argv->first));
	gw_put(m, c->node, "argv", c->argv);
	gw_command_flags(m, c);
	gw_put(m, c->node, "text",
	       gw_make_text(m, one_line(r, c->argv), c->argv->first));
	gw_put(m, c->node, "source",
	       gw_make_text(m, gw_str_of(r->at->source), NULL));
	s = gw_emit(m, GW_CLASS_COMMAND, c->node);
	s->type = name;
	s->name = name;
	s->scope = r->at->scope;
	s->object = r->at->object;
	s->stage = r->at->stage;
	s->address = gw_arena_print(m->arena, "%.*s/%.*s#%u",
				    GW_FMT(r->at->address), GW_FMT(name),
				    r->at->count++);
}

static void read_shell(struct reader *r, struct gw_str text);

/* The program's words are all in argv; wrappers are taken off. */
static void read_argv(struct reader *r, struct gw_command *c)
{
	const struct gw_node *script;

	skip_words(c->argv, gw_command_wrappers(c->argv));
	if (!c->argv->first)
		return;
	c->node->span = c->argv->first->span;
	c->node->key_line = 0;
	script = gw_command_script(c->argv);
	if (script && gw_node_is_scalar(script) && r->nest < MAX_SCRIPTS) {
		struct reader inner = *r;

		inner.nest++;
		inner.text = script;
		find_lines(&inner);
		read_shell(&inner, script->text);
		return;
	}
	emit_command(r, c);
}

/* --- shell --- */

/* The program of a command, without sudo, env and their like before it. */
static struct gw_str bare_name(const struct gw_node *cmd)
{
	struct gw_node *argv = gw_node_key(cmd, "argv");
	size_t skip = argv ? gw_command_wrappers(argv) : 0;
	const struct gw_node *word = argv ? argv->first : NULL;

	while (word && skip-- > 0)
		word = word->next;
	return gw_path_name(gw_node_text(word));
}

static void read_command(struct reader *r, const struct gw_node *cmd)
{
	const struct gw_node *argv = gw_node_key(cmd, "argv");
	const struct gw_node *after = cmd->next;
	struct gw_command c;

	if (!argv || !argv->first)
		return;
	c.node = gw_make(r->m, GW_MAP, r->text);
	c.argv = gw_make(r->m, GW_LIST, r->text);
	for (const struct gw_node *w = argv->first; w; w = w->next)
		gw_node_add(c.argv, take_word(r, w));
	gw_put(r->m, c.node, "environment", gw_node_key(cmd, "assignments"));
	gw_put(r->m, c.node, "redirects", gw_node_key(cmd, "redirects"));
	if (after)
		gw_put(r->m, c.node, "piped-to",
		       gw_make_text(r->m, bare_name(after), r->text));
	while (after && after->next)
		after = after->next;
	if (after)
		gw_put(r->m, c.node, "pipe-end",
		       gw_make_text(r->m, bare_name(after), r->text));
	read_argv(r, &c);
}

/*
 * Holes of templates ("${{ x }}", "{{ x }}") become an expansion of the same
 * length, so that the shell's reader sees one unknown word.
 */
static struct gw_str fill_holes(struct gw_arena *arena, struct gw_str text)
{
	size_t at = gw_str_find(text, GW_STR("{{"), 0);
	char *p;

	if (at == GW_NOWHERE)
		return text;
	text = gw_arena_copy(arena, text);
	p = (char *)(uintptr_t)text.p; /* the copy is ours */
	while (at != GW_NOWHERE) {
		size_t end = gw_str_find(text, GW_STR("}}"), at);

		if (end == GW_NOWHERE)
			break;
		if (at > 0 && p[at - 1] == '$')
			at--;
		memset(p + at, 'x', end + 2 - at);
		p[at] = '$';
		at = gw_str_find(text, GW_STR("{{"), end + 2);
	}
	return text;
}

static void read_pipelines(struct reader *r, const struct gw_node *root)
{
	const struct gw_node *list = gw_node_key(root, "pipelines");

	for (const struct gw_node *p = list ? list->first : NULL; p;
	     p = p->next) {
		const struct gw_node *cmds = gw_node_key(p, "commands");

		for (const struct gw_node *c = cmds ? cmds->first : NULL;
		     c && !gw_model_over(r->m); c = c->next)
			read_command(r, c);
	}
}

static void read_shell(struct reader *r, struct gw_str text)
{
	const struct gw_parser *shell = gw_parser_named("shell");
	struct gw_view *view;
	struct gw_doc *doc;
	struct gw_err err;

	r->m->shell += text.n;
	if (!shell || !text.n || r->m->shell > GW_MAX_SHELL ||
	    gw_model_over(r->m))
		return;
	view = GW_NEW(r->m->arena, struct gw_view);
	view->name = r->m->path;
	view->bytes = fill_holes(r->m->arena, text);
	view->parent = r->m->doc->view;
	view->depth = r->m->doc->view->depth + 1;
	/* What is faulty in a script is for the shell to say. */
	(void)gw_parse(&doc, r->m->arena, view, shell, &err);
	for (const struct gw_node *root = doc->roots; root; root = root->next)
		read_pipelines(r, root);
}

/* --- the doors --- */

void gw_commands_shell(struct gw_model *m, struct gw_command_place *at,
		       const struct gw_node *text)
{
	struct reader r = { .m = m, .at = at, .text = text };

	if (!text || !text->text.n ||
	    (!gw_node_is_scalar(text) && text->kind != GW_UNKNOWN &&
	     text->kind != GW_TEMPLATE))
		return;
	find_lines(&r);
	read_shell(&r, text->text);
}

void gw_commands_argv(struct gw_model *m, struct gw_command_place *at,
		      const struct gw_node *list)
{
	struct reader r = { .m = m, .at = at, .text = list };
	struct gw_command c;

	if (!list || list->kind != GW_LIST || !list->first)
		return;
	c.node = gw_make(m, GW_MAP, list);
	c.argv = gw_make(m, GW_LIST, list);
	for (const struct gw_node *w = list->first; w; w = w->next) {
		struct gw_node *word = take_word(&r, w);

		if (has_expansion(word))
			word->kind = GW_UNKNOWN;
		gw_node_add(c.argv, word);
	}
	if (list->flags & GW_OPEN)
		c.argv->flags |= GW_OPEN;
	read_argv(&r, &c);
}

/* A tree that the parser of the file has made already. */
static void read_tree(struct gw_model *m, struct gw_command_place *at,
		      const struct gw_node *tree)
{
	struct reader r = { .m = m, .at = at, .text = tree };

	read_pipelines(&r, tree);
}

void gw_commands(struct gw_model *m, struct gw_command_place *at,
		 const struct gw_node *n)
{
	if (n && n->kind == GW_MAP)
		read_tree(m, at, n);
	else if (n && n->kind == GW_LIST)
		gw_commands_argv(m, at, n);
	else
		gw_commands_shell(m, at, n);
}

/* Depth of nested lists (GitLab's !reference) is bounded by the builder. */
void gw_commands_lines(struct gw_model *m, struct gw_command_place *at,
		       const struct gw_node *list)
{
	if (!list || list->kind != GW_LIST) {
		gw_commands_shell(m, at, list);
		return;
	}
	for (const struct gw_node *c = list->first; c; c = c->next)
		gw_commands_lines(m, at, c);
}
