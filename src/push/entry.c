/* push.entry. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "push/made.h"

#define MOST_TARGET 4096 /* PATH_MAX of Linux */

static const char *kind_of(uint32_t mode)
{
	switch (mode) {
	case 0100644:
	case 0100664:
		return "file";
	case 0100755:
		return "executable";
	case 0120000:
		return "symlink";
	case 0160000:
		return "submodule";
	case 0040000:
		return "directory";
	default:
		return "odd";
	}
}

/* Does a link in a directory of this depth point out of the tree? Counted
 * step by step: "a/../../x" leaves it too. A drive letter or backslash is
 * absolute elsewhere. */
static bool leaves_tree(struct gw_str target, int64_t depth)
{
	struct gw_str step;

	if (target.n == 0)
		return false;
	if (target.p[0] == '/' || target.p[0] == '\\' || target.p[0] == '~')
		return true;
	if (target.n > 1 && gw_is_alpha(target.p[0]) && target.p[1] == ':')
		return true;
	while (gw_str_next(&target, '/', &step)) {
		if (gw_str_is(step, ".."))
			depth--;
		else if (step.n > 0 && !gw_str_is(step, "."))
			depth++;
		if (depth < 0)
			return true;
	}
	return false;
}

static int64_t depth_of(struct gw_str path)
{
	int64_t n = 0;

	for (size_t i = 0; i < path.n; i++)
		n += path.p[i] == '/';
	return n;
}

static void put_target(struct gw_push_walk *w, struct gw_node *n,
		       const struct gw_entry *e, struct gw_arena *a)
{
	struct gw_str target;

	if (e->mode != 0120000)
		return;
	if (!gw_push_read(w, &target, &e->id, MOST_TARGET, a)) {
		gw_put_unknown(a, n, "target");
		gw_put_unknown(a, n, "leaves-tree");
		return;
	}
	gw_put_text(a, n, "target", target);
	gw_put_bool(a, n, "leaves-tree",
		    leaves_tree(target, depth_of(e->path)));
}

/* Those of the names that are this one and a further extension: looked for
 * once, for a rule would have to ask each name of each directory. */
static void put_beside(struct gw_push_walk *w, struct gw_node *n,
		       const struct gw_node *all, struct gw_str path,
		       struct gw_arena *a)
{
	const struct gw_node *known = gw_map_get(&w->besides, path);
	struct gw_node *list = gw_node_new(a, GW_LIST);

	list->flags = GW_MADE | (all->flags & GW_OPEN);
	for (const struct gw_node *i = known ? known->first : NULL; i;
	     i = i->next)
		gw_node_add(list, gw_node_string(a, i->text));
	gw_node_put(n, GW_STR("beside"), list);
}

/* The list is shared by all entries of the directory: a shallow copy. */
static void put_with(struct gw_push_walk *w, struct gw_node *n,
		     struct gw_str path, struct gw_arena *a)
{
	const struct gw_node *list = gw_map_get(&w->dirs, gw_push_dir(path));

	if (!list)
		return;
	gw_node_put(n, GW_STR("with"), gw_node_share(a, list));
	put_beside(w, n, list, path, a);
}

static bool is_same(const struct gw_node *a, const struct gw_node *b,
		    const char *key)
{
	return gw_str_eq(gw_node_text(gw_node_key(a, key)),
			 gw_node_text(gw_node_key(b, key)));
}

static struct gw_node *make_signature(struct gw_push_walk *w,
				      const struct gw_commit *c)
{
	struct gw_node *holder = gw_node_new(w->index, GW_MAP);
	struct gw_node *sign;

	gw_put_signature(w, holder, c, w->index);
	sign = gw_node_key(holder, "signature");
	return w->sign && is_same(w->sign, sign, "kind") &&
			       is_same(w->sign, sign, "state") &&
			       is_same(w->sign, sign, "signer") ?
		       w->sign :
		       sign;
}

/* The signature of the commit that brings the entry, or NULL: not known. A
 * commit is asked once, and commits of one signer share a node. */
static struct gw_node *signature_of(struct gw_push_walk *w,
				    const struct gw_entry *e)
{
	struct gw_str id = gw_id_str(&e->commit);
	struct gw_node **sign;
	const struct gw_commit *c;

	if (w->last && gw_str_eq(gw_id_str(&w->last->commit), id))
		return w->sign;
	sign = (struct gw_node **)gw_map_put(&w->signs, id);
	c = *sign ? NULL : gw_map_get(&w->commits, id);
	if (c)
		*sign = make_signature(w, c);
	w->last = e;
	w->sign = *sign;
	return w->sign;
}

static void put_signature(struct gw_push_walk *w, struct gw_node *n,
			  const struct gw_entry *e, struct gw_arena *a)
{
	struct gw_node *sign = signature_of(w, e);

	if (sign)
		gw_node_put(n, GW_STR("signature"), gw_node_share(a, sign));
	else
		gw_put_unknown(a, n, "signature");
}

/* --- those that are alike -------------------------------------------------- */

/* What an entry at a path is made of, beside what the push gives it. */
struct alike {
	struct gw_push_like like;
	const struct gw_node *sign;
	struct gw_str fault;
	uint32_t mode;
	bool added;
};

/* Of each path the last is kept. */
struct gw_push_like *gw_entry_like(struct gw_push_walk *w,
				   const struct gw_entry *e)
{
	const struct gw_node *sign = signature_of(w, e);
	struct alike **slot;
	struct alike *a;

	if (e->mode == 0120000) /* its target is content */
		return NULL;
	slot = (struct alike **)gw_map_put(&w->likes, e->path);
	if (!*slot)
		*slot = GW_NEW(w->index, struct alike);
	a = *slot;
	if (a->mode != e->mode || a->added != e->added || a->sign != sign ||
	    !gw_str_eq(a->fault, e->fault))
		*a = (struct alike){ .sign = sign,
				     .fault = e->fault,
				     .mode = e->mode,
				     .added = e->added };
	return &a->like;
}

static bool is_device(struct gw_str name)
{
	static const char *const devices[] = { "con", "prn", "aux", "nul" };
	size_t dot = gw_str_find_byte(name, '.', 0);

	if (dot != GW_NOWHERE)
		name.n = dot;
	for (size_t i = 0; i < sizeof(devices) / sizeof(*devices); i++)
		if (gw_str_eq_fold(name, gw_str_of(devices[i])))
			return true;
	if (name.n != 4 || name.p[3] < '1' || name.p[3] > '9')
		return false;
	name.n = 3;
	return gw_str_eq_fold(name, GW_STR("com")) ||
	       gw_str_eq_fold(name, GW_STR("lpt"));
}

/* Names that Windows cannot write ("Naming Files, Paths, and Namespaces"). */
static bool is_portable(struct gw_str path)
{
	struct gw_str name;

	while (gw_str_next(&path, '/', &name)) {
		for (size_t i = 0; i < name.n; i++)
			if (strchr("<>:\"|?*\\", name.p[i]) || (unsigned char)name.p[i] < ' ')
				return false;
		if (is_device(name) ||
		    (name.n > 0 && (name.p[name.n - 1] == '.' ||
				    name.p[name.n - 1] == ' ')))
			return false;
	}
	return true;
}

void gw_made_entry(struct gw_push_walk *w, struct gw_subject *s,
		   const struct gw_entry *e, struct gw_arena *a)
{
	struct gw_node *n = gw_node_new(a, GW_MAP);

	gw_put_path(a, n, e->path);
	gw_put_text(a, n, "mode", gw_arena_print(a, "%06o", e->mode));
	gw_put_word(a, n, "kind", kind_of(e->mode));
	put_target(w, n, e, a);
	gw_put_number(a, n, "depth", depth_of(e->path));
	gw_put_number(a, n, "length", (int64_t)e->path.n);
	gw_put_bool(a, n, "portable", is_portable(e->path));
	gw_put_bool(a, n, "added", e->added);
	put_signature(w, n, e, a);
	gw_put_text(a, n, "fault", e->fault);
	gw_put_bool(a, n, "case-collides",
		    gw_str_ends(e->fault, GW_STR("case only")));
	put_with(w, n, e->path, a);
	gw_put_user(w, n, a);
	s->type = gw_str_of(kind_of(e->mode));
	s->name = e->path;
	gw_made_subject(w, s, GW_CLASS_PUSH_ENTRY, n, a);
}
