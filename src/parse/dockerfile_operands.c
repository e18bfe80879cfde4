/* Operands of Dockerfile instructions.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/dockerfile.h"
#include "parse/shell_text.h"

static void put(struct dockerfile_reader *p, const char *key, struct gw_node *n)
{
	gw_code_put(p->node, key, n);
}

static void words(struct dockerfile_reader *p)
{
	struct gw_node *list = gw_code_node(p->c, GW_LIST, p->c->at);

	dockerfile_words_into(&p->w, list);
	gw_code_end(p->c, list, p->c->text.n);
	put(p, "args", list);
}

static void form(struct dockerfile_reader *p, const char *name)
{
	struct gw_node *n = gw_code_node(p->c, GW_STRING, p->c->at);

	n->span = p->node->span;
	n->text = gw_str_of(name);
	put(p, "form", n);
}

/* What a shell will read; not for SHELL itself, whose list is at fault. */
static void shell_form(struct dockerfile_reader *p, size_t at)
{
	if (!p->w.shell || !p->kind || gw_str_is(gw_str_of(p->kind->name),
						  "SHELL"))
		return;
	put(p, "shell", shell_tree(p->c, p->c->text, at));
}

void dockerfile_exec_form(struct dockerfile_reader *p)
{
	struct gw_code *c = p->c;
	size_t at = c->at;
	struct gw_node *json;

	p->w.plain = p->kind && (p->kind->traits & SHELL);
	json = dockerfile_json(&p->w, c->text.n);
	p->w.plain = false;
	p->exec = json != NULL;
	form(p, json ? "exec" : "shell");
	if (!json) {
		words(p);
		shell_form(p, at);
		return;
	}
	put(p, "json", json);
	c->at = at;
	p->w.plain = p->kind && (p->kind->traits & SHELL);
	json = dockerfile_json(&p->w, c->text.n);
	p->w.plain = false;
	put(p, "args", json);
}

static struct gw_node *start_pairs(struct dockerfile_reader *p)
{
	struct gw_node *map = gw_code_node(p->c, GW_MAP, p->c->at);

	gw_code_keys_init(p->c, &p->keys, map);
	put(p, "pairs", map);
	return map;
}

/* A name, quotes taken away: LABEL "a.b"=c. */
static struct gw_str pair_name(struct dockerfile_reader *p, size_t *at)
{
	struct gw_node *n;

	*at = p->c->at;
	n = dockerfile_word(&p->w, '=', p->c->text.n);
	return n->kind == GW_STRING ? n->text :
				      gw_code_source(p->c, *at, p->c->at);
}

static void pair(struct dockerfile_reader *p)
{
	struct gw_code *c = p->c;
	size_t at;
	struct gw_str name = pair_name(p, &at);
	struct gw_node *n;

	if (gw_code_peek(c, 0) == '=') {
		c->at++;
		n = dockerfile_word(&p->w, '\0', c->text.n);
	} else {
		n = gw_code_scalar(c, GW_NULL, GW_STR(""), at, c->at);
	}
	gw_code_key(c, n, name, at);
	gw_code_keys_put(&p->keys, n);
}

/* pairs := (NAME "=" word)+ | NAME rest */
static void pairs(struct dockerfile_reader *p, bool old_form)
{
	struct gw_code *c = p->c;
	struct gw_node *map = start_pairs(p);
	size_t end = dockerfile_word_end(&p->w, c->at, c->text.n);
	size_t eq = gw_str_find_byte(gw_str_part(c->text, 0, end), '=', c->at);

	if (old_form && eq == GW_NOWHERE && gw_code_left(c)) {
		size_t at;
		struct gw_str name = pair_name(p, &at);
		struct gw_node *n;

		dockerfile_blanks(c);
		n = dockerfile_rest(&p->w, c->text.n);
		gw_code_key(c, n, name, at);
		gw_code_keys_put(&p->keys, n);
	}
	while (gw_code_left(c)) {
		pair(p);
		dockerfile_blanks(c);
	}
	gw_code_end(c, map, c->text.n);
}

static void rest(struct dockerfile_reader *p)
{
	struct gw_node *list = gw_code_node(p->c, GW_LIST, p->c->at);

	if (gw_code_left(p->c))
		gw_node_add(list, dockerfile_rest(&p->w, p->c->text.n));
	gw_code_end(p->c, list, p->c->text.n);
	put(p, "args", list);
}

/* from := image ["AS" NAME] */
static void from(struct dockerfile_reader *p)
{
	struct gw_code *c = p->c;
	struct gw_node *flags_map = gw_node_key(p->node, "flags");
	struct gw_node *platform = gw_node_key(flags_map, "platform");
	size_t at = c->at;
	struct gw_node *args;

	words(p);
	args = gw_node_key(p->node, "args");
	if (!args->first) {
		gw_code_fault(c, at, "'FROM' without an image");
		return;
	}
	put(p, "image", gw_code_copy(c, args->first));
	if (args->count == 3 &&
	    gw_str_eq_fold(args->first->next->text, GW_STR("as")))
		put(p, "as", gw_code_copy(c, args->last));
	else if (args->count > 1)
		gw_code_fault(c, at, "'FROM' takes an image and 'AS' a name");
	if (platform)
		put(p, "platform", gw_code_copy(c, platform));
}

/* health := "NONE" | "CMD" command */
static void health(struct dockerfile_reader *p)
{
	struct gw_code *c = p->c;
	size_t at = c->at;
	size_t end = dockerfile_word_end(&p->w, at, c->text.n);
	struct gw_str word = gw_str_part(c->text, at, end);

	put(p, "check", gw_code_scalar(c, GW_STRING, word, at, end));
	if (gw_str_eq_fold(word, GW_STR("NONE")))
		return;
	if (!gw_str_eq_fold(word, GW_STR("CMD"))) {
		gw_code_fault(c, at, "'HEALTHCHECK' takes 'CMD' or 'NONE'");
		return;
	}
	c->at = end;
	dockerfile_blanks(c);
	p->w.shell = true;
	dockerfile_exec_form(p);
}

void dockerfile_operands(struct dockerfile_reader *p)
{
	switch (p->kind ? p->kind->operands : ARGS) {
	case ARGS:
	case NESTED:
		words(p);
		break;
	case EXEC:
	case FILES:
		dockerfile_exec_form(p);
		break;
	case PAIRS:
		pairs(p, true);
		break;
	case NAMES:
		pairs(p, false);
		break;
	case REST:
		rest(p);
		break;
	case FROM:
		from(p);
		break;
	case HEALTH:
		health(p);
		break;
	}
}
