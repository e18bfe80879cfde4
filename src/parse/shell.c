/* Shell scripts, and shell text that stands in other files.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/shell.h"
#include "parse/shell_text.h"

#include "parse/parse.h"

/* Broken lines after which the rest is left unread: each may have cost a look
 * at all that follows it. */
#define MOST_FAULTS 64

void shell_init(struct shell *p)
{
	p->top = NULL;
	p->pending = NULL;
	p->pending_end = &p->pending;
	p->inside = 0;
	p->bad = false;
}

void shell_fault(struct shell *p, size_t at, const char *what)
{
	if (!p->bad)
		gw_code_fault(&p->c, at, "%s", what);
	p->bad = true;
}

static void skip_line(struct shell *p)
{
	struct gw_code *c = &p->c;
	size_t end = gw_str_find_byte(c->text, '\n', c->at);

	c->at = end == GW_NOWHERE ? c->text.n : end;
	p->bad = false;
	shell_blanks(p, true);
}

static void script(struct shell *p, struct gw_node *root)
{
	struct gw_code *c = &p->c;
	unsigned faults = 0;

	p->top = gw_code_node(c, GW_LIST, c->at);
	gw_code_end(c, p->top, c->text.n);
	gw_code_put(root, "pipelines", p->top);
	while (gw_code_left(c)) {
		shell_list(p, p->top, p->top->count ? GW_STR(";") : GW_STR(""));
		if (!p->bad && gw_code_left(c))
			shell_fault(p, c->at, "unexpected word");
		if (!p->bad)
			continue;
		root->flags |= GW_PARTIAL | GW_OPEN;
		if (++faults >= MOST_FAULTS)
			break;
		skip_line(p);
	}
}

struct gw_node *shell_tree(struct gw_code *outer, struct gw_str text,
			   size_t at)
{
	struct shell p = { .c = *outer };
	struct gw_node *root;

	shell_init(&p);
	p.c.text = text;
	p.c.at = at;
	p.c.quiet = true;
	p.c.r = GW_OK;
	root = gw_code_node(&p.c, GW_MAP, at);
	gw_code_end(&p.c, root, text.n);
	script(&p, root);
	outer->stop = p.c.stop;
	if (p.c.stop)
		outer->r = p.c.r;
	return root;
}

static int parse_shell(struct gw_builder *b, const struct gw_view *view,
		       struct gw_err *err)
{
	struct shell p;
	struct gw_node *root;

	shell_init(&p);
	gw_code_init(&p.c, b, view->bytes, err);
	root = gw_code_open(&p.c, 0);
	if (!root)
		return p.c.r;
	script(&p, root);
	return gw_code_close(&p.c, root);
}

/* --- text of a value ------------------------------------------------------------ */

/* Where each byte of a decoded text stands in the source of its value. */
struct aligner {
	struct gw_str src; /* up to the end of the value */
	size_t at;
	unsigned searches; /* that may still be made */
};

static size_t search(struct aligner *a, struct gw_str text, size_t i)
{
	struct gw_str near = gw_str_part(a->src, 0, a->at + 1024);
	size_t found;

	if (!a->searches)
		return GW_NOWHERE;
	a->searches--;
	found = gw_str_find(near, gw_str_part(text, i, i + 6), a->at);
	if (found == GW_NOWHERE)
		found = gw_str_find_byte(near, text.p[i], a->at);
	return found;
}

static uint32_t align_byte(struct aligner *a, struct gw_str text, size_t i)
{
	bool blank = gw_is_space(text.p[i]);
	size_t found;

	while (!blank && a->at < a->src.n && gw_is_space(a->src.p[a->at]))
		a->at++; /* indent that decoding took away */
	if (a->at < a->src.n && (a->src.p[a->at] == text.p[i] ||
				 (blank && gw_is_space(a->src.p[a->at]))))
		return (uint32_t)a->at++;
	found = blank ? GW_NOWHERE : search(a, text, i);
	if (found == GW_NOWHERE)
		return (uint32_t)a->at;
	a->at = found + 1;
	return (uint32_t)found;
}

static const uint32_t *align(struct gw_arena *arena, const struct gw_node *at,
			     struct gw_str text)
{
	uint32_t *places = gw_arena_array(arena, text.n + 1, sizeof(*places));
	struct aligner a = { .searches = 2000 };

	a.src = gw_str_part(at->doc->view->bytes, 0,
			    (size_t)at->span.off + at->span.len);
	a.at = at->span.off;
	for (size_t i = 0; i < text.n; i++)
		places[i] = align_byte(&a, text, i);
	places[text.n] = (uint32_t)a.at;
	return places;
}

int gw_shell(struct gw_node **out, struct gw_arena *arena,
	     const struct gw_node *at, struct gw_str text, struct gw_err *err)
{
	struct gw_view view = { .name = GW_STR("shell"), .bytes = text };
	struct gw_doc *doc = GW_NEW(arena, struct gw_doc);
	struct gw_builder b;
	struct shell p;

	*out = NULL;
	if (at && at->doc && at->doc->view)
		*doc = *at->doc;
	else
		doc = gw_doc_new(arena, &view, "shell");
	doc->roots = doc->last_root = NULL;
	doc->comments = NULL;
	doc->count = 0;
	doc->faulty = false;
	gw_builder_init(&b, arena, doc);
	b.max_nodes = 200000;
	shell_init(&p);
	gw_code_init(&p.c, &b, text, err);
	if (at && at->doc) {
		p.c.doc = at->doc;
		p.c.places = align(arena, at, p.c.text);
	}
	*out = gw_code_open(&p.c, 0);
	if (!*out) {
		*out = gw_node_new(arena, GW_UNKNOWN);
		return p.c.r;
	}
	(*out)->doc = p.c.doc;
	script(&p, *out);
	return gw_code_close(&p.c, *out);
}

static int sniff(struct gw_str head)
{
	static const char *const shells[] = { "sh", "bash", "dash", "ash",
					      "ksh", "zsh" };
	struct gw_str line;
	struct gw_str word = { NULL, 0 };

	if (!gw_str_starts(head, GW_STR("#!")) ||
	    !gw_str_next(&head, '\n', &line))
		return 0;
	line = gw_str_trim(gw_str_part(line, 2, line.n));
	while (gw_str_next(&line, ' ', &word)) {
		struct gw_str base = word;

		for (size_t i = word.n; i > 0 && base.n == word.n; i--)
			if (word.p[i - 1] == '/')
				base = gw_str_part(word, i, word.n);
		for (size_t i = 0; i < sizeof(shells) / sizeof(*shells); i++)
			if (gw_str_is(base, shells[i]))
				return 90;
	}
	return 0;
}

static const char *const globs[] = { "*.sh",	 "*.bash", "*.ksh",
				     "*.dash",	 "*.zsh",  ".bashrc",
				     ".profile", ".envrc", ".bash_profile",
				     NULL };

const struct gw_parser gw_parser_shell = {
	.name = "shell",
	.globs = globs,
	.sniff = sniff,
	.parse = parse_shell,
};
