/* Paths: "ingress[*] | @", "$r.cidr_blocks[*]". SPDX-License-Identifier: Apache-2.0
 *
 *	path := alt ( "|" alt )*
 *	alt  := root? step*            root := "@" | "$" name ( "." name )?
 *	step := (".." | ".") ( key | "*" | "{" key ("," key)* "}" )
 *	      | "[" ( int | "*" | '"' text '"' | key "=" text ) "]"
 *
 * A path without root starts at the subject; inside the `that` of a quantifier
 * that gives no name, at its item. A macro's parameter stands for the path it was given: its alternatives are
 * put in its place, each followed by the steps written behind it.
 */
#include "query/compile.h"

#include <string.h>

#define MOST_STEPS 32
#define MOST_ALTS 32
#define MOST_NESTED 8

struct alt {
	struct q_alt head;
	struct q_step steps[MOST_STEPS];
	bool several;
	bool own; /* begins in the subject's schema */
	uint32_t quoted; /* a bit for each step that is a quoted key */
};

struct reader {
	struct q_compiler *c;
	const struct q_path_use *use;
	struct gw_str text;
	size_t at;
	const struct gw_node *node; /* the scalar, for places */
	bool outer; /* the text stands at the node itself */
	unsigned nested;
	struct alt *alts;
	uint32_t count;
};

static int fault(struct reader *p, size_t off, const char *words)
{
	struct gw_node at = *p->node;

	if (p->outer && at.span.line == at.span.end_line &&
	    !(at.flags & GW_HEREDOC))
		at.span.col += (uint32_t)off +
			       (at.flags & GW_QUOTED ? 1u : 0u);
	return gw_rule_fault(p->c->err, &at, "E009", "path '%.*s': %s",
			     GW_FMT(p->text), words);
}

static char peek(const struct reader *p)
{
	return p->at < p->text.n ? p->text.p[p->at] : '\0';
}

static bool is_key_char(char c, bool first)
{
	return gw_is_alpha(c) || c == '_' || c == '$' ||
	       (!first && (gw_is_digit(c) || c == '-'));
}

/* key := [A-Za-z_$][A-Za-z0-9_$-]* */
static struct gw_str read_key(struct reader *p)
{
	size_t from = p->at;

	while (p->at < p->text.n &&
	       is_key_char(p->text.p[p->at], p->at == from))
		p->at++;
	return gw_str_part(p->text, from, p->at);
}

static struct q_step *add_step(struct reader *p, enum q_step_kind kind)
{
	struct alt *a = &p->alts[p->count - 1];
	struct q_step *s;

	if (a->head.steps >= MOST_STEPS)
		return NULL;
	s = &a->steps[a->head.steps++];
	*s = (struct q_step){ .kind = kind };
	if (kind == Q_STEP_DEEP || kind == Q_STEP_EACH ||
	    kind == Q_STEP_ITEMS || kind == Q_STEP_KEYS)
		a->several = true;
	return s;
}

static int add_fact(struct reader *p, struct gw_str key)
{
	static const char *const facts[Q_FACTS] = {
		[Q_FACT_NAME] = "$name",       [Q_FACT_KEY] = "$key",
		[Q_FACT_INDEX] = "$index",     [Q_FACT_BYTES] = "$bytes",
		[Q_FACT_ADDRESS] = "$address", [Q_FACT_LINE] = "$line",
		[Q_FACT_TYPE] = "$type",       [Q_FACT_API] = "$api",
	};

	for (int32_t i = 0; i < Q_FACTS; i++) {
		struct q_step *s;

		if (!gw_str_is(key, facts[i]))
			continue;
		s = add_step(p, Q_STEP_FACT);
		if (s)
			s->index = i;
		return s ? 1 : fault(p, p->at, "too many steps");
	}
	return 0;
}

static int add_key(struct reader *p, enum q_step_kind kind)
{
	size_t from = p->at;
	struct gw_str key = read_key(p);
	struct q_step *s;
	int r;

	if (!key.n)
		return fault(p, from, "a key is missing here");
	r = kind == Q_STEP_KEY && key.p[0] == '$' ? add_fact(p, key) : 0;
	if (r)
		return r < 0 ? r : GW_OK;
	s = add_step(p, kind);
	if (!s)
		return fault(p, from, "too many steps");
	s->key = gw_bundle_text(p->c->w, key);
	return GW_OK;
}

/* "{" key ("," key)* "}" */
static int add_keys(struct reader *p, enum q_step_kind kind)
{
	struct gw_node *list = gw_node_new(p->c->arena, GW_LIST);
	size_t from = p->at;
	struct q_step *s;

	do {
		struct gw_str key;

		p->at++;
		while (peek(p) == ' ')
			p->at++;
		key = read_key(p);
		if (!key.n)
			return fault(p, p->at, "a key is missing here");
		gw_node_add(list, gw_node_string(p->c->arena, key));
		while (peek(p) == ' ')
			p->at++;
	} while (peek(p) == ',');
	if (peek(p) != '}')
		return fault(p, from, "'{' is not closed");
	p->at++;
	s = add_step(p, kind);
	if (!s)
		return fault(p, from, "too many steps");
	s->keys = gw_bundle_list(p->c->w, list);
	return GW_OK;
}

static int add_inside(struct reader *p, struct gw_str inside, size_t from)
{
	size_t equal = gw_str_find_byte(inside, '=', 0);
	struct q_step *s;
	int64_t i;

	if (gw_str_is(inside, "*"))
		return add_step(p, Q_STEP_ITEMS) ?
			       GW_OK :
			       fault(p, from, "too many steps");
	if (gw_str_int(inside, &i) && i > -1000000 && i < 1000000) {
		s = add_step(p, Q_STEP_INDEX);
		if (s)
			s->index = (int32_t)i;
		return s ? GW_OK : fault(p, from, "too many steps");
	}
	if (equal == GW_NOWHERE || equal == 0)
		return fault(p, from,
			     "wanted is a number, *, \"key\" or key=value");
	s = add_step(p, Q_STEP_WITH);
	if (!s)
		return fault(p, from, "too many steps");
	s->key = gw_bundle_text(p->c->w, gw_str_part(inside, 0, equal));
	s->value = gw_bundle_text(
		p->c->w, gw_str_part(inside, equal + 1, inside.n));
	return GW_OK;
}

/* "[" ( int | "*" | '"' text '"' | key "=" text ) "]" */
static int add_bracket(struct reader *p)
{
	size_t from = ++p->at;
	char quote = peek(p);
	size_t end;

	if (quote == '"' || quote == '\'') {
		struct q_step *s;

		end = gw_str_find_byte(p->text, quote, from + 1);
		if (end == GW_NOWHERE || end + 1 >= p->text.n ||
		    p->text.p[end + 1] != ']')
			return fault(p, from, "the quoted key is not closed");
		p->at = end + 2;
		s = add_step(p, Q_STEP_KEY);
		if (!s)
			return fault(p, from, "too many steps");
		s->key = gw_bundle_text(p->c->w,
					gw_str_part(p->text, from + 1, end));
		p->alts[p->count - 1].quoted |=
			1u << (p->alts[p->count - 1].head.steps - 1);
		return GW_OK;
	}
	end = gw_str_find_byte(p->text, ']', from);
	if (end == GW_NOWHERE)
		return fault(p, from, "'[' is not closed");
	p->at = end + 1;
	return add_inside(p, gw_str_part(p->text, from, end), from);
}

/* ( ".." | "." ) ( key | "*" | keys ) */
static int add_dotted(struct reader *p)
{
	bool deep = p->at + 1 < p->text.n && p->text.p[p->at + 1] == '.';

	p->at += deep ? 2 : 1;
	if (peek(p) == '*') {
		p->at++;
		return add_step(p, deep ? Q_STEP_DEEP : Q_STEP_EACH) ?
			       GW_OK :
			       fault(p, p->at, "too many steps");
	}
	if (peek(p) == '{')
		return add_keys(p, deep ? Q_STEP_DEEP : Q_STEP_KEYS);
	return add_key(p, deep ? Q_STEP_DEEP : Q_STEP_KEY);
}

static int read_steps(struct reader *p)
{
	while (p->at < p->text.n && peek(p) != ' ' && peek(p) != '|') {
		int r;

		if (peek(p) == '.')
			r = add_dotted(p);
		else if (peek(p) == '[')
			r = add_bracket(p);
		else
			r = fault(p, p->at, "wanted is '.', '[' or '|'");
		if (r < 0)
			return r;
	}
	return GW_OK;
}

static int read_path(struct reader *p);

/* The alternatives of a macro's argument, then the steps behind the name. */
static int put_argument(struct reader *p, const struct q_name *arg)
{
	struct q_name *names = p->c->names;
	struct gw_str text = p->text;
	const struct gw_node *node = p->node;
	bool outer = p->outer;
	size_t at = p->at;
	uint32_t first = --p->count;
	uint32_t last;
	int r;

	if (p->nested >= MOST_NESTED)
		return fault(p, at, "macros stand too deep in each other");
	p->c->names = (struct q_name *)(uintptr_t)arg->arg_names;
	p->text = arg->arg;
	p->node = arg->arg_at;
	p->outer = true;
	p->at = 0;
	p->nested++;
	r = read_path(p);
	p->nested--;
	p->c->names = names;
	p->text = text;
	p->node = node;
	p->outer = outer;
	if (r < 0)
		return r;
	last = p->count;
	for (uint32_t i = first; i < last && r == GW_OK; i++) {
		struct alt keep = p->alts[last - 1];

		p->at = at;
		p->alts[last - 1] = p->alts[i];
		r = read_steps(p);
		p->alts[i] = p->alts[last - 1];
		if (i != last - 1)
			p->alts[last - 1] = keep;
	}
	return r;
}

static int root_name(struct reader *p, struct gw_str name, size_t from)
{
	struct alt *a = &p->alts[p->count - 1];
	struct q_name *n = gw_q_find_name(p->c, name);
	void *slot;

	if (n && n->kind == Q_NAME_ARG) {
		n->used = true;
		return put_argument(p, n);
	}
	if (n) {
		n->used = true;
		a->head.root = Q_ROOT_SLOT;
		a->head.index = n->slot;
		a->several |= n->several;
		a->own = n->own;
		return read_steps(p);
	}
	slot = p->c->after ? gw_map_get(&p->c->slots, name) : NULL;
	if (slot) {
		a->head.root = Q_ROOT_SLOT;
		a->head.index = (uint32_t)((uintptr_t)slot - 1);
		return read_steps(p);
	}
	(void)from;
	return gw_rule_fault(p->c->err, p->node, "E010",
			     "'$%.*s' is not bound here", GW_FMT(name));
}

static int root_param(struct reader *p)
{
	struct alt *a = &p->alts[p->count - 1];
	struct gw_str name;

	if (peek(p) != '.')
		return fault(p, p->at, "wanted is $param.NAME");
	p->at++;
	name = read_key(p);
	a->head.root = Q_ROOT_PARAM;
	return gw_q_param(p->c, p->node, name, &a->head.index) < 0 ?
		       GW_ESYNTAX :
		       read_steps(p);
}

static int read_root(struct reader *p)
{
	static const char *const names[Q_ROOTS] = {
		[Q_ROOT_OLD] = "old",	    [Q_ROOT_CHANGE] = "change",
		[Q_ROOT_DOC] = "doc",	    [Q_ROOT_FILE] = "file",
		[Q_ROOT_OBJECT] = "object", [Q_ROOT_STAGE] = "stage",
		[Q_ROOT_SCOPE] = "scope",   [Q_ROOT_PUSH] = "push",
	};
	struct alt *a = &p->alts[p->count - 1];
	size_t from = p->at++;
	struct gw_str name = read_key(p);

	a->own = false;
	if (gw_str_is(name, "param"))
		return root_param(p);
	if (!gw_q_find_name(p->c, name))
		for (uint32_t i = 0; i < Q_ROOTS; i++)
			if (names[i] && gw_str_is(name, names[i])) {
				a->head.root = i;
				if (i == Q_ROOT_OLD || i == Q_ROOT_CHANGE)
					p->c->flags |= Q_USES_OLD;
				return read_steps(p);
			}
	return root_name(p, name, from);
}

/* alt := root? step* ; the first key of a path needs no dot */
static int read_alt(struct reader *p)
{
	size_t from = p->at;
	int r;

	if (p->count >= MOST_ALTS)
		return fault(p, from, "too many alternatives");
	p->alts[p->count++] = (struct alt){
		.head.root = p->c->unnamed && peek(p) != '@' ? Q_ROOT_ITEM :
							       Q_ROOT_SUBJECT
	};
	p->alts[p->count - 1].own =
		p->alts[p->count - 1].head.root == Q_ROOT_ITEM ?
			p->c->own_item :
			!p->use->candidate;
	if (peek(p) == '$') {
		r = read_root(p);
	} else if (peek(p) == '@') {
		p->at++;
		r = read_steps(p);
	} else {
		r = is_key_char(peek(p), true) ? add_key(p, Q_STEP_KEY) : 0;
		if (r == GW_OK)
			r = read_steps(p);
	}
	if (r == GW_OK && p->at == from)
		return fault(p, from, "a path is missing here");
	return r;
}

static void skip_blanks(struct reader *p)
{
	while (peek(p) == ' ')
		p->at++;
}

static int read_path(struct reader *p)
{
	int r;

	for (;;) {
		skip_blanks(p);
		r = read_alt(p);
		if (r < 0)
			return r;
		skip_blanks(p);
		if (p->at >= p->text.n)
			return GW_OK;
		if (peek(p) != '|')
			return fault(p, p->at, "wanted is '|' between paths");
		p->at++;
	}
}

static struct gw_str key_text(const struct reader *p, const struct q_step *s)
{
	return (struct gw_str){ gw_bundle_out(p->c->w, GW_SEC_TEXT)->p +
					s->key.off,
				s->key.len };
}

static int wrong_attribute(struct reader *p, struct gw_str name,
			   struct gw_str type, struct gw_str near)
{
	struct gw_node at = *p->node;
	size_t off = gw_str_find(p->text, name, 0);

	if (off != GW_NOWHERE && p->outer &&
	    at.span.line == at.span.end_line && !(at.flags & GW_HEREDOC))
		at.span.col += (uint32_t)off +
			       (at.flags & GW_QUOTED ? 1u : 0u);
	if (!near.n) {
		gw_bundle_warn(p->c->w, &at,
			       "the schema of %.*s has no attribute '%.*s' "
			       "[E012]",
			       GW_FMT(type), GW_FMT(name));
		return GW_OK;
	}
	return gw_rule_fault(p->c->err, &at, "E012",
			     "unknown attribute '%.*s' of %.*s (did you mean "
			     "'%.*s'?)",
			     GW_FMT(name), GW_FMT(type), GW_FMT(near));
}

/* *own: the steps stay within the schema. */
static int check_steps(struct reader *p, const struct alt *a, bool *own)
{
	for (uint32_t i = 0; *own && i < a->head.steps; i++) {
		const struct q_step *s = &a->steps[i];
		struct gw_str name;
		struct gw_str near;
		struct gw_str type;

		if (s->kind == Q_STEP_ITEMS || s->kind == Q_STEP_INDEX ||
		    s->kind == Q_STEP_WITH)
			continue;
		*own = s->kind == Q_STEP_KEY && !(a->quoted >> i & 1);
		name = *own ? key_text(p, s) : GW_STR("");
		if (*own && !gw_q_attribute_fits(p->c, name, &near, &type))
			return wrong_attribute(p, name, type, near);
		*own = *own && !gw_q_attribute_ends(name);
	}
	return GW_OK;
}

static int check_attributes(struct reader *p)
{
	int r = GW_OK;

	p->c->own_path = p->count > 0;
	for (uint32_t i = 0; r == GW_OK && i < p->count; i++) {
		bool own = p->alts[i].own;

		r = check_steps(p, &p->alts[i], &own);
		p->c->own_path &= own;
	}
	return r;
}

static uint32_t write_path(struct reader *p)
{
	struct q_compiler *c = p->c;
	struct q_path path = { gw_q_count(c, Q_ALTS), p->count,
			       gw_bundle_text(c->w, p->use->text) };

	for (uint32_t i = 0; i < p->count; i++) {
		struct q_alt head = p->alts[i].head;

		head.step = gw_q_count(c, Q_STEPS);
		for (uint32_t k = 0; k < head.steps; k++)
			gw_q_add(c, Q_STEPS, &p->alts[i].steps[k]);
		head.step = gw_q_fold(c, Q_STEPS, head.step);
		gw_q_add(c, Q_ALTS, &head);
	}
	path.alt = gw_q_fold(c, Q_ALTS, path.alt);
	return gw_q_fold(c, Q_PATHS, gw_q_add(c, Q_PATHS, &path)) + 1;
}

int gw_q_path(struct q_compiler *c, const struct q_path_use *use, uint32_t *out)
{
	struct reader p = { .c = c,
			    .use = use,
			    .text = use->text,
			    .node = use->at,
			    .outer = gw_str_eq(use->at->text, use->text) };
	int r;

	if (!c->path_scratch)
		c->path_scratch = gw_arena_array(c->arena, MOST_ALTS,
						 sizeof(*p.alts));
	p.alts = c->path_scratch;
	r = read_path(&p);
	if (r < 0)
		return r;
	for (uint32_t i = 0; i < p.count && !use->source; i++)
		if (p.alts[i].several)
			return fault(&p, 0,
				     "several nodes: wrap in some, every or none");
	r = check_attributes(&p);
	if (r == GW_OK)
		*out = write_path(&p);
	return r;
}

bool gw_q_is_path(struct gw_str text)
{
	size_t i = 1;

	if (text.n < 2 || text.p[0] != '$' || !gw_is_lower(text.p[1]))
		return false;
	while (i < text.n && (gw_is_lower(text.p[i]) ||
			      gw_is_digit(text.p[i]) || text.p[i] == '-'))
		i++;
	return i == text.n || text.p[i] == '.' || text.p[i] == '[';
}
