/* argv: {name, argv, args, flag}. SPDX-License-Identifier: Apache-2.0
 *
 * --host 0.0.0.0 and --host=0.0.0.0 are flag.host; an option that is followed
 * by another one, or by nothing, is true; one written again is a list.
 */
#include "query/run.h"

static void put_flag(struct gw_arena *arena, struct gw_node *flags,
		     struct gw_str key, struct gw_node *value)
{
	struct gw_node *old = gw_node_get(flags, key);
	struct gw_node *list;
	struct gw_node copy;

	if (!old) {
		gw_node_put(flags, key, value);
		return;
	}
	if (old->kind == GW_LIST && (old->flags & GW_MADE)) {
		gw_node_add(old, value);
		return;
	}
	copy = *old;
	list = gw_node_new(arena, GW_LIST);
	copy.next = NULL;
	copy.key = (struct gw_str){ NULL, 0 };
	*old = *list;
	old->key = key;
	old->parent = flags;
	old->next = copy.next;
	gw_node_add(old, gw_node_share(arena, &copy));
	gw_node_add(old, value);
}

static struct gw_node *made(struct gw_arena *arena, enum gw_kind kind,
			    struct gw_str text)
{
	struct gw_node *n = gw_node_new(arena, kind);

	n->text = text;
	return n;
}

static bool is_option(const struct gw_node *n)
{
	return gw_node_is_scalar(n) && n->text.n > 1 && n->text.p[0] == '-' &&
	       !gw_is_digit(n->text.p[1]);
}

/* One option; true if the next word is its value. */
static bool take_option(struct gw_arena *arena, struct gw_node *flags,
			const struct gw_node *word, const struct gw_node *next)
{
	size_t dashes = word->text.p[1] == '-' ? 2 : 1;
	struct gw_str name = gw_str_part(word->text, dashes, word->text.n);
	size_t equal = gw_str_find_byte(name, '=', 0);

	if (equal != GW_NOWHERE) {
		put_flag(arena, flags, gw_str_part(name, 0, equal),
			 made(arena, GW_STRING,
			      gw_str_part(name, equal + 1, name.n)));
		return false;
	}
	if (next && !is_option(next)) {
		put_flag(arena, flags, name, gw_node_share(arena, next));
		return true;
	}
	put_flag(arena, flags, name, made(arena, GW_BOOL, GW_STR("true")));
	return false;
}

void gw_kind_flags(const struct q_kind_in *in, struct gw_node *map,
		   const struct gw_node *words)
{
	struct gw_node *argv = gw_node_new(in->arena, GW_LIST);
	struct gw_node *args = gw_node_new(in->arena, GW_LIST);
	struct gw_node *flags = gw_node_new(in->arena, GW_MAP);

	for (const struct gw_node *c = words->first; c; c = c->next) {
		bool program = c == words->first;

		gw_node_add(argv, gw_node_share(in->arena, c));
		if (is_option(c) && !program)
			(void)take_option(in->arena, flags, c, c->next);
		else if (!program)
			gw_node_add(args, gw_node_share(in->arena, c));
		if (c->kind >= GW_ALT)
			flags->flags |= GW_OPEN; /* it may be an option */
	}
	if (words->first && gw_node_is_scalar(words->first))
		gw_kind_put(in, map, "name", words->first->text);
	gw_node_put(map, GW_STR("argv"), argv);
	gw_node_put(map, GW_STR("args"), args);
	gw_node_put(map, GW_STR("flag"), flags);
}

struct gw_node *gw_kind_argv(const struct q_kind_in *in)
{
	struct gw_node *map = gw_node_new(in->arena, GW_MAP);
	const struct gw_node *words = in->node;

	if (words->kind != GW_LIST) {
		struct gw_node *sh = gw_kind_by(in, "shell");
		struct gw_node *pipe =
			gw_node_item(gw_node_key(sh, "pipelines"), 0);

		words = gw_node_key(
			gw_node_item(gw_node_key(pipe, "commands"), 0),
			"argv");
	}
	if (!words)
		return NULL;
	gw_kind_flags(in, map, words);
	return map;
}
