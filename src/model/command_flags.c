/* What stands on a command line: wrappers, options, operands.
 * SPDX-License-Identifier: Apache-2.0 */
#include "model/make.h"

static struct gw_str base_name(struct gw_str path)
{
	return gw_path_name(path);
}

/* --- wrappers --- */

/* Programs that start another one: options that take a word, and how many
 * operands stand before the other program. */
static const struct wrapper {
	const char *name;
	const char *valued; /* letters of options with a word of their own */
	uint32_t operands;
	const char *verb; /* "run" of "poetry run", or NULL */
} wrappers[] = {
	{ "sudo", "ugpCrtTDhR", 0, NULL },
	{ "doas", "uC", 0, NULL },
	{ "env", "uCS", 0, NULL },
	{ "exec", "a", 0, NULL },
	{ "command", "", 0, NULL },
	{ "nohup", "", 0, NULL },
	{ "time", "fo", 0, NULL },
	{ "nice", "n", 0, NULL },
	{ "ionice", "cnp", 0, NULL },
	{ "stdbuf", "ioe", 0, NULL },
	{ "setsid", "", 0, NULL },
	{ "timeout", "ks", 1, NULL },
	{ "xargs", "aEdILnPs", 0, NULL },
	{ "tini", "pe", 0, NULL },
	{ "dumb-init", "r", 0, NULL },
	{ "catatonit", "", 0, NULL },
	{ "gosu", "", 1, NULL },
	{ "su-exec", "", 1, NULL },
	{ "setpriv", "", 0, NULL },
	{ "poetry", "", 0, "run" },
	{ "pipenv", "", 0, "run" },
	{ "uv", "", 0, "run" },
	{ "pdm", "", 0, "run" },
	{ "hatch", "", 0, "run" },
	{ "conda", "np", 0, "run" },
	{ "micromamba", "np", 0, "run" },
	{ "bundle", "", 0, "exec" },
};

#define MAX_WRAPPERS 8

static const struct wrapper *wrapper_of(const struct gw_node *word)
{
	struct gw_str name = base_name(gw_node_text(word));

	for (size_t i = 0; i < sizeof(wrappers) / sizeof(wrappers[0]); i++)
		if (gw_str_is(name, wrappers[i].name))
			return &wrappers[i];
	return NULL;
}

static bool is_assignment(struct gw_str s)
{
	size_t eq = gw_str_find_byte(s, '=', 0);

	if (eq == GW_NOWHERE || eq == 0 || gw_is_digit(s.p[0]))
		return false;
	for (size_t i = 0; i < eq; i++)
		if (!gw_is_word(s.p[i]))
			return false;
	return true;
}

/* Does this option have its value in the next word? */
static bool takes_word(const struct wrapper *w, struct gw_str s)
{
	return s.n == 2 && s.p[0] == '-' && s.p[1] != '-' &&
	       gw_str_find_byte(gw_str_of(w->valued), s.p[1], 0) != GW_NOWHERE;
}

/* Behind the wrapper at `word`, its options and operands; NULL: it stands
 * alone, or starts nothing. */
static const struct gw_node *behind(const struct wrapper *w,
				    const struct gw_node *word)
{
	uint32_t operands = w->operands;

	word = word->next;
	if (w->verb) {
		if (!gw_node_text_is(word, w->verb))
			return NULL;
		word = word->next;
	}
	while (word && gw_node_is_scalar(word)) {
		struct gw_str s = word->text;

		if (gw_str_is(s, "--")) {
			word = word->next;
			break;
		}
		if (takes_word(w, s) && word->next)
			word = word->next;
		else if (s.n > 1 && s.p[0] == '-')
			;
		else if (is_assignment(s))
			;
		else if (operands > 0)
			operands--;
		else
			break;
		word = word->next;
	}
	return word;
}

/* "python -m X" -> X. */
static const struct gw_node *module_of(const struct gw_node *word)
{
	struct gw_str name = base_name(gw_node_text(word));

	if (!gw_str_starts(name, GW_STR("python")) &&
	    !gw_str_starts(name, GW_STR("pypy")))
		return NULL;
	word = word->next;
	while (word && gw_node_is_scalar(word) && word->text.n == 2 &&
	       word->text.p[0] == '-' && word->text.p[1] != 'm' &&
	       word->text.p[1] != 'c')
		word = word->next;
	return gw_node_text_is(word, "-m") ? word->next : NULL;
}

uint32_t gw_command_wrappers(const struct gw_node *argv)
{
	const struct gw_node *word = argv->first;
	const struct gw_node *next;
	uint32_t n = 0;

	for (unsigned i = 0; word && i < MAX_WRAPPERS; i++) {
		const struct wrapper *w = wrapper_of(word);

		next = w ? behind(w, word) : module_of(word);
		if (!next)
			break;
		word = next;
	}
	for (const struct gw_node *c = argv->first; c != word; c = c->next)
		n++;
	return n;
}

const struct gw_node *gw_command_script(const struct gw_node *argv)
{
	static const char *const shells[] = { "sh",   "bash", "dash", "ash",
					      "zsh",  "ksh" };
	struct gw_str name = base_name(gw_node_text(argv->first));
	bool shell = false;

	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++)
		shell |= gw_str_is(name, shells[i]);
	if (!shell)
		return NULL;
	for (const struct gw_node *c = argv->first->next; c; c = c->next) {
		struct gw_str s = gw_node_text(c);

		if (s.n < 2 || (s.p[0] != '-' && s.p[0] != '+'))
			return NULL;
		if (s.p[0] == '-' && s.p[1] != '-' &&
		    gw_str_find_byte(s, 'c', 1) != GW_NOWHERE)
			return c->next;
		if (s.p[s.n - 1] == 'o' && s.p[1] != '-' && c->next)
			c = c->next;
	}
	return NULL;
}

/* --- options --- */

struct options {
	struct gw_model *m;
	struct gw_node *flag; /* map */
	struct gw_node *args; /* list */
	struct gw_map seen; /* name -> node in flag */
};

/* The literal text a word begins with; of an unknown one ("--a=$(B)") what
 * stands before its expansion. */
static struct gw_str known_start(const struct gw_node *word)
{
	size_t hole = gw_str_find_byte(word->text, '$', 0);

	if (gw_node_is_scalar(word))
		return word->text;
	if (word->kind == GW_TEMPLATE && gw_node_is_scalar(word->first))
		return word->first->text;
	if (word->kind == GW_UNKNOWN && hole > 0 && hole != GW_NOWHERE)
		return gw_str_part(word->text, 0, hole);
	return (struct gw_str){ NULL, 0 };
}

static void add_again(struct options *o, struct gw_node *old,
		      struct gw_node *value)
{
	if (old->kind != GW_LIST) {
		struct gw_node *first = gw_node_share(o->m->arena, old);

		first->parent = NULL;
		old->kind = GW_LIST;
		old->first = NULL;
		old->last = NULL;
		old->count = 0;
		gw_add(o->m, old, first);
	}
	gw_add(o->m, old, value);
}

static void add_flag(struct options *o, struct gw_str name,
		     struct gw_node *value)
{
	void **there;

	if (!name.n)
		return;
	there = gw_map_put(&o->seen, name);
	value->key = (struct gw_str){ NULL, 0 };
	if (*there) {
		add_again(o, *there, value);
		return;
	}
	value->key = name;
	*there = value;
	gw_node_add(o->flag, value);
}

static bool is_letters(struct gw_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!gw_is_alpha(s.p[i]))
			return false;
	return s.n > 0;
}

/* "-abc": the options a, b and c of many programs. */
static void add_letters(struct options *o, struct gw_str name,
			const struct gw_node *word)
{
	for (size_t i = 0; i < name.n; i++) {
		struct gw_str letter = gw_str_part(name, i, i + 1);

		if (!gw_map_get(&o->seen, letter))
			add_flag(o, letter, gw_make_bool(o->m, true, word));
	}
}

/* The value behind "=", known if all of the word is. */
static struct gw_node *value_in(struct options *o, const struct gw_node *word,
				size_t from)
{
	struct gw_str s = gw_str_part(word->text, from, word->text.n);

	if (gw_node_is_scalar(word))
		return gw_make_text(o->m, s, word);
	return gw_make_unknown(o->m, s, word);
}

static struct gw_node *value_after(struct options *o,
				   const struct gw_node *word)
{
	const struct gw_node *next = word->next;
	struct gw_node *value;

	if (!next)
		return gw_make_bool(o->m, true, word);
	if (gw_str_starts(known_start(next), GW_STR("-")) &&
	    next->text.n > 1)
		return gw_make_bool(o->m, true, word);
	value = gw_node_share(o->m->arena, next);
	value->parent = NULL;
	return value;
}

/* option := "--" name [ "=" value ] | "-" name [ "=" value ] */
static void read_option(struct options *o, const struct gw_node *word,
			struct gw_str start)
{
	size_t dashes = start.p[1] == '-' ? 2 : 1;
	size_t eq = gw_str_find_byte(start, '=', 0);
	struct gw_str name = gw_str_part(start, dashes,
					 eq == GW_NOWHERE ? start.n : eq);

	if (eq != GW_NOWHERE)
		add_flag(o, name, value_in(o, word, eq + 1));
	else if (!gw_node_is_scalar(word))
		o->flag->flags |= GW_OPEN; /* --$NAME */
	else
		add_flag(o, name, value_after(o, word));
	if (dashes == 1 && eq == GW_NOWHERE && name.n > 1 && name.n < 6 &&
	    is_letters(name))
		add_letters(o, name, word);
}

static bool is_option(const struct gw_node *n)
{
	struct gw_str s = n ? known_start(n) : GW_STR("");

	return s.n > 1 && s.p[0] == '-';
}

void gw_command_flags(struct gw_model *m, struct gw_command *c)
{
	struct options o = { .m = m };
	bool ended = false;
	const struct gw_node *before = NULL;

	o.flag = gw_make(m, GW_MAP, c->node);
	o.args = gw_make(m, GW_LIST, c->node);
	gw_map_init(&o.seen, m->arena);
	for (const struct gw_node *w = c->argv->first; w; w = w->next) {
		struct gw_str start = known_start(w);

		if (w == c->argv->first)
			continue;
		if (!ended && gw_str_is(start, "--")) {
			ended = true;
		} else if (!ended && start.n > 1 && start.p[0] == '-') {
			read_option(&o, w, start);
		} else {
			if (!start.n && !gw_node_is_scalar(w) &&
			    !is_option(before))
				o.flag->flags |= GW_OPEN;
			gw_add(m, o.args, gw_node_share(m->arena, w));
		}
		before = w;
	}
	gw_put(m, c->node, "flag", o.flag);
	gw_put(m, c->node, "args", o.args);
}
