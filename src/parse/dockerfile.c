/* Dockerfiles and Containerfiles. SPDX-License-Identifier: Apache-2.0
 *
 * The grammar is that of BuildKit's frontend (docs/reference.md of dockerfile/,
 * and parser/parser.go for what that leaves open): parser directives, then
 * instructions of one joined line each, behind some of which heredocs stand.
 */
#include "parse/dockerfile.h"
#include "parse/parse.h"

static const struct dockerfile_instruction instructions[] = {
	{ "ADD", FILES, HEREDOC },     { "ARG", NAMES, 0 },
	{ "CMD", EXEC, SHELL },	       { "COPY", FILES, HEREDOC },
	{ "ENTRYPOINT", EXEC, SHELL }, { "ENV", PAIRS, 0 },
	{ "EXPOSE", ARGS, 0 },	       { "FROM", FROM, 0 },
	{ "HEALTHCHECK", HEALTH, 0 },  { "LABEL", PAIRS, 0 },
	{ "MAINTAINER", REST, 0 },     { "ONBUILD", NESTED, 0 },
	{ "RUN", EXEC, HEREDOC | SHELL }, { "SHELL", EXEC, SHELL },
	{ "STOPSIGNAL", REST, 0 },     { "USER", REST, 0 },
	{ "VOLUME", FILES, 0 },	       { "WORKDIR", REST, 0 },
};

static void put(struct dockerfile_reader *p, const char *key, struct gw_node *n)
{
	gw_code_put(p->node, key, n);
}

static struct gw_str upper(struct gw_code *c, struct gw_str s)
{
	char *p = gw_arena_alloc(c->b->arena, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = gw_is_lower(s.p[i]) ? (char)(s.p[i] - 32) : s.p[i];
	return (struct gw_str){ p, s.n };
}

static const struct dockerfile_instruction *known(struct gw_str name)
{
	size_t n = sizeof(instructions) / sizeof(*instructions);

	for (size_t i = 0; i < n; i++)
		if (gw_str_is(name, instructions[i].name))
			return &instructions[i];
	return NULL;
}

static void take_name(struct dockerfile_reader *p)
{
	struct gw_code *c = p->c;
	size_t at = c->at;
	struct gw_str name;

	while (gw_code_left(c) && !gw_is_space(gw_code_peek(c, 0)))
		c->at++;
	name = upper(c, gw_str_part(c->text, at, c->at));
	p->kind = known(name);
	if (p->kind && p->kind->operands == NESTED && !p->onbuild) {
		p->onbuild = true;
		dockerfile_blanks(c);
		take_name(p);
		return;
	}
	put(p, "name", gw_code_scalar(c, GW_STRING, name, at, c->at));
	if (!p->kind)
		gw_code_fault(c, at, "unknown instruction '%.*s'",
			      GW_FMT(gw_str_part(name, 0, 40)));
}

/* instruction := NAME flag* operands, and heredocs on the lines behind */
static void instruction(struct dockerfile_reader *p)
{
	struct gw_code *c = p->c;
	size_t at;

	take_name(p);
	p->w.shell = p->kind && (p->kind->traits & SHELL);
	dockerfile_flags(p);
	at = c->at;
	put(p, "text",
	    gw_code_scalar(c, GW_STRING, gw_code_source(c, at, c->text.n), at,
			   c->text.n));
	dockerfile_operands(p);
	gw_code_end(c, p->node, c->text.n);
	if (p->kind && (p->kind->traits & HEREDOC) && !p->exec)
		dockerfile_heredocs(p, at);
	gw_code_put_bool(c, p->node, "onbuild", p->onbuild);
}

/* The directive's own spelling; "" for a comment that looks like one. */
static struct gw_str known_directive(struct gw_str name)
{
	static const char *const names[] = { "escape", "syntax", "check" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (gw_str_eq_fold(name, gw_str_of(names[i])))
			return gw_str_of(names[i]);
	return GW_STR("");
}

/* directive := "#" NAME "=" value, on the first lines only */
static bool directive(struct dockerfile_lines *l, struct gw_code_keys *keys)
{
	struct gw_code *c = l->c;
	size_t back = c->at;
	struct dockerfile_raw raw;
	struct gw_str name;
	struct gw_node *n;
	size_t at;
	size_t eq;

	if (!dockerfile_raw_line(l, &raw) || !raw.text.n ||
	    raw.text.p[0] != '#') {
		c->at = back;
		return false;
	}
	at = raw.at + 1;
	while (at < c->text.n && (c->text.p[at] == ' ' || c->text.p[at] == '\t'))
		at++;
	eq = gw_str_find_byte(raw.text, '=', 0);
	name = eq == GW_NOWHERE ? GW_STR("") :
				  gw_code_source(c, at, raw.at + eq);
	name = known_directive(name);
	if (!name.n) {
		c->at = back;
		return false;
	}
	n = gw_code_scalar(c, GW_STRING,
			   gw_str_trim(gw_str_part(raw.text, eq + 1,
						   raw.text.n)),
			   raw.at + eq + 1, raw.at + raw.text.n);
	gw_code_key(c, n, name, at);
	gw_code_keys_put(keys, n);
	dockerfile_comment(l, &raw);
	return true;
}

static void directives(struct dockerfile_lines *l, struct gw_node *root)
{
	struct gw_node *escape;
	struct gw_code_keys keys;

	gw_code_keys_init(l->c, &keys, root);
	while (directive(l, &keys))
		;
	escape = gw_node_key(root, "escape");
	if (!escape)
		return;
	if (gw_str_is(escape->text, "`"))
		l->escape = '`';
	else if (!gw_str_is(escape->text, "\\"))
		gw_code_fault(l->c, escape->span.off,
			      "the escape directive takes \\ or `");
}

static void next_instruction(struct dockerfile_lines *l, struct gw_code *line,
			     struct gw_node *list)
{
	struct dockerfile_reader p = { .lines = l, .c = line };

	p.w = (struct dockerfile_words){ .c = line, .escape = l->escape };
	p.node = gw_code_node(line, GW_MAP, 0);
	gw_node_add(list, p.node);
	instruction(&p);
	if (l->c->r == GW_OK || line->stop)
		l->c->r = line->r;
	l->c->stop = l->c->stop || line->stop;
}

static int parse_dockerfile(struct gw_builder *b, const struct gw_view *view,
			struct gw_err *err)
{
	struct gw_code c;
	struct dockerfile_lines l = { &c, '\\' };
	struct gw_node *root;
	struct gw_node *list;
	struct gw_code line;

	gw_code_init(&c, b, view->bytes, err);
	root = gw_code_open(&c, 0);
	if (!root)
		return c.r;
	directives(&l, root);
	list = gw_code_node(&c, GW_LIST, c.at);
	gw_code_end(&c, list, c.text.n);
	gw_code_put(root, "instructions", list);
	while (dockerfile_line(&l, &line))
		next_instruction(&l, &line, list);
	return gw_code_close(&c, root);
}

static const char *const globs[] = { "Dockerfile",    "Dockerfile.*",
				     "*.dockerfile",  "*.Dockerfile",
				     "Containerfile", "Containerfile.*",
				     "*.containerfile", NULL };

const struct gw_parser gw_parser_dockerfile = {
	.name = "dockerfile",
	.globs = globs,
	.parse = parse_dockerfile,
};
