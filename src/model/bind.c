/*
 * One attribute from its written place to its canonical one.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Both paths are walked side by side, list by list, so that the items of a
 * made list stand where the written ones stand. What is bound but not written
 * becomes null (absent for sure), since the made maps are open: all that no
 * row speaks of is unknown.
 */
#include "model/bindings.h"

#include "base/glob.h"

struct bind {
	struct gw_model *m;
	const struct gw_node *map; /* canonical: written, or NULL */
	bool holds_more; /* other rows stand below this one */
	bool closed; /* the rows speak of all that there is */
	const struct gw_node *absent; /* its value where it is not written */
	bool maybe; /* "path?": unknown where it is not written */
	bool asks_presence; /* {exists: true}: true or false */
	bool written;
};

/* A path from its i-th step on. */
struct rest {
	const struct bind_path *path;
	unsigned i;
};

static bool at_end(struct rest r)
{
	return r.i >= r.path->n;
}

/* The first "[]" from here on, or the end. */
static unsigned next_list(struct rest r)
{
	while (r.i < r.path->n && r.path->v[r.i].kind != BIND_EACH)
		r.i++;
	return r.i;
}

static struct rest behind(struct rest r, unsigned list)
{
	r.i = list < r.path->n ? list + 1 : list;
	return r;
}

/* --- the written side --- */

struct found {
	const struct gw_node *node; /* NULL: absent, or unknown */
	const struct gw_node *near; /* as far as the path goes */
	bool unknown;
};

const struct gw_node *bind_get(const struct gw_node *n, struct gw_str key)
{
	const struct gw_node *exact = gw_node_get(n, key);

	if (exact || n->kind != GW_MAP)
		return exact;
	for (const struct gw_node *c = n->first; c; c = c->next)
		if (gw_str_eq_fold(c->key, key))
			return c;
	return NULL;
}

static const struct gw_node *item_with(const struct gw_node *list,
				       const struct bind_step *step)
{
	for (const struct gw_node *c = list->first; c; c = c->next) {
		const struct gw_node *k = bind_get(c, step->name);

		if (gw_node_is_scalar(k) && gw_str_eq(k->text, step->value))
			return c;
	}
	return NULL;
}

static struct found go(const struct gw_node *n, struct rest r, unsigned to)
{
	for (; r.i < to; r.i++) {
		const struct bind_step *step = &r.path->v[r.i];
		const struct gw_node *next;

		if (step->kind == BIND_ANY)
			break;
		if (n->kind >= GW_ALT)
			return (struct found){ .near = n, .unknown = true };
		next = step->kind == BIND_PAIR ? item_with(n, step) :
						 bind_get(n, step->name);
		if (!next)
			return (struct found){ .near = n,
					       .unknown =
						       (n->flags & GW_OPEN) };
		n = next;
	}
	return (struct found){ .node = n, .near = n };
}

/* --- the canonical side --- */

static struct gw_node *open_map(struct bind *b, const struct gw_node *at)
{
	struct gw_node *map = gw_make(b->m, GW_MAP, at);

	map->key_line = at ? at->key_line : 0;
	if (!b->closed)
		map->flags |= GW_OPEN;
	return map;
}

static bool is_ours(const struct gw_node *n, enum gw_kind kind)
{
	return n && n->kind == (uint8_t)kind && (n->flags & GW_MADE);
}

/* The made child `key` of that kind, in place of whatever stood there. */
static struct gw_node *ensure(struct bind *b, struct gw_node *map,
			      struct gw_str key, struct gw_node *fresh)
{
	struct gw_node *old = gw_node_get(map, key);

	if (is_ours(old, (enum gw_kind)fresh->kind))
		return old;
	gw_put_at(b->m, map, key, fresh);
	return gw_node_get(map, key);
}

/* Down the names up to step `to` - 1; the last name is left to the caller. */
static struct gw_node *descend(struct bind *b, struct gw_node *out,
			       struct rest r, unsigned to,
			       const struct gw_node *at)
{
	for (; r.i + 1 < to; r.i++)
		out = ensure(b, out, r.path->v[r.i].name, open_map(b, at));
	return out;
}

/* Absent for sure; what stands on the way already is left alone. `near` is
 * where it would have to be written. */
static void put_absent(struct bind *b, struct gw_node *out, struct rest r,
		       const struct gw_node *near)
{
	for (; !at_end(r); r.i++) {
		struct gw_node *next = gw_node_get(out, r.path->v[r.i].name);

		if (!next) {
			gw_put_at(b->m, out, r.path->v[r.i].name,
				  gw_make(b->m, GW_NULL, near));
			return;
		}
		if (!is_ours(next, GW_MAP))
			return;
		out = next;
	}
}

static struct gw_node *scalar(struct bind *b, struct gw_str text,
			      const struct gw_node *at)
{
	struct gw_node *n = gw_make_text(b->m, text, at);

	n->flags |= at->flags & GW_WEAK;
	if (gw_str_is(text, "true") || gw_str_is(text, "false"))
		n->kind = GW_BOOL;
	return n;
}

/* "true|yes", "Standard_*": one of the words or patterns. */
static bool is_word(struct gw_str words, struct gw_str text)
{
	struct gw_str one;

	while (gw_str_next(&words, '|', &one))
		if (gw_str_eq_fold(one, text) || gw_glob_name(one, text))
			return true;
	return false;
}

/* The canonical word for the written one. */
static struct gw_node *translate(struct bind *b, struct gw_node *v)
{
	struct gw_str small = GW_STR("true");

	if (!gw_node_is_scalar(v) || v->kind == GW_NULL)
		return v;
	for (const struct gw_node *c = b->map ? b->map->first : NULL; c;
	     c = c->next) {
		if (is_word(gw_node_text(c), v->text))
			return scalar(b, c->key, v);
	}
	if (v->kind != GW_STRING)
		return v;
	if (gw_str_eq_fold(v->text, small))
		return scalar(b, small, v);
	small = GW_STR("false");
	return gw_str_eq_fold(v->text, small) ? scalar(b, small, v) : v;
}

static void put_value(struct bind *b, struct gw_node *out, struct rest r,
		      const struct gw_node *value, bool as_list)
{
	unsigned to = next_list(r);
	struct gw_node *v = gw_node_share(b->m->arena, value);
	struct gw_str key;

	if (to == r.i)
		return;
	v->parent = NULL;
	v->flags &= (uint16_t)~GW_MADE;
	key = r.path->v[to - 1].name;
	out = descend(b, out, r, to, value);
	b->written = true;
	if (b->holds_more && v->kind == GW_MAP) {
		ensure(b, out, key, open_map(b, value));
		return;
	}
	v = translate(b, v);
	gw_put_at(b->m, out, key, as_list ? gw_as_list(b->m, v) : v);
}

static struct gw_node *ensure_item(struct bind *b, struct gw_node *list,
				   uint32_t i, const struct gw_node *at)
{
	struct gw_node *item = gw_node_item(list, i);

	if (item)
		return item;
	item = open_map(b, at);
	gw_add(b->m, list, item);
	return list->last;
}

static struct gw_node *ensure_list(struct bind *b, struct gw_node *out,
				   struct rest r, unsigned to,
				   const struct gw_node *at)
{
	struct gw_node *fresh = gw_make(b->m, GW_LIST, at);

	fresh->flags |= GW_BLOCK | (at->flags & GW_OPEN);
	return ensure(b, descend(b, out, r, to, at), r.path->v[to - 1].name,
		      fresh);
}

/* --- both --- */

static void walk(struct bind *b, struct gw_node *out, struct rest c,
		 struct rest w, const struct gw_node *n);

static void walk_items(struct bind *b, struct gw_node *out, struct rest c,
		       struct rest w, const struct gw_node *list)
{
	unsigned cl = next_list(c);
	unsigned wl = next_list(w);
	struct gw_node *made;
	uint32_t i = 0;

	if (at_end(behind(c, cl)) && !b->holds_more) {
		if (at_end(behind(w, wl)))
			put_value(b, out, c, list, true);
		else if (list->first)
			walk(b, out, c, behind(w, wl), list->first);
		return;
	}
	made = ensure_list(b, out, c, cl, list);
	b->written = true;
	for (const struct gw_node *k = list->first; k; k = k->next, i++) {
		struct gw_node *item = ensure_item(b, made, i, k);

		if (gw_model_over(b->m) || !item)
			return;
		if (!at_end(behind(c, cl)))
			walk(b, item, behind(c, cl), behind(w, wl), k);
	}
}

static void put_presence(struct bind *b, struct gw_node *out, struct rest c,
			 const struct gw_node *at, bool there)
{
	b->asks_presence = false;
	put_value(b, out, c, gw_make_bool(b->m, there, at), false);
	b->written = there;
}

/* Not written: the default of this syntax, where it differs; else absent. */
static void put_default(struct bind *b, struct gw_node *out, struct rest c,
			const struct gw_node *near)
{
	struct gw_node *v;
	bool written = b->written;

	if (!b->absent && !b->maybe) {
		put_absent(b, out, c, near);
		return;
	}
	v = b->maybe ? gw_make_unknown(b->m, GW_STR(""), near) :
		       scalar(b, gw_node_text(b->absent), near);
	v->flags |= GW_WEAK;
	put_value(b, out, c, v, false);
	b->written = written;
}

static void walk_found(struct bind *b, struct gw_node *out, struct rest c,
		       struct rest w, const struct gw_node *n)
{
	unsigned cl = next_list(c);
	unsigned wl = next_list(w);
	bool lists = cl < c.path->n;
	struct gw_node *item;

	if (wl < w.path->n && n->kind == GW_LIST) {
		if (lists)
			walk_items(b, out, c, w, n);
		else if (n->first)
			walk(b, out, c, behind(w, wl), n->first);
		else
			put_absent(b, out, c, n);
		return;
	}
	if (wl < w.path->n && n->kind < GW_ALT) { /* one stands for a list */
		w = behind(w, wl);
	} else {
		w.i = w.path->n;
	}
	if (!lists || at_end(behind(c, cl))) {
		if (at_end(w))
			put_value(b, out, c, n, lists);
		else
			walk(b, out, c, w, n);
		return;
	}
	item = ensure_item(b, ensure_list(b, out, c, cl, n), 0, n);
	if (item)
		walk(b, item, behind(c, cl), w, n);
}

static void walk(struct bind *b, struct gw_node *out, struct rest c,
		 struct rest w, const struct gw_node *n)
{
	struct found f = go(n, w, next_list(w));

	if (f.unknown) {
		put_value(b, out, c, gw_make_unknown(b->m, GW_STR(""), n),
			  false);
		return;
	}
	if (b->asks_presence) {
		put_presence(b, out, c, f.node ? f.node : n, f.node != NULL);
		return;
	}
	if (!f.node || f.node->kind == GW_NULL) {
		put_default(b, out, c, f.near);
		return;
	}
	w.i = next_list(w);
	walk_found(b, out, c, w, f.node);
}

bool bind_has_more(const struct gw_node *row)
{
	const struct gw_node *next = row->next;

	return next && gw_str_starts(next->key, row->key) &&
	       next->key.n > row->key.n &&
	       (next->key.p[row->key.n] == '.' ||
		next->key.p[row->key.n] == '[');
}

static bool is_there(const struct bind_path *path, const struct gw_node *n)
{
	struct rest r = { .path = path };
	struct found f = go(n, r, next_list(r));

	return f.node || f.unknown;
}

/* "^.x" is written beside the list that the item stands in. */
static const struct gw_node *side_of(const struct bind_row *row,
				     struct gw_str *path)
{
	struct gw_str up = GW_STR("^.");

	*path = gw_str_trim(*path);
	if (!row->owner || !gw_str_starts(*path, up))
		return row->written;
	*path = gw_str_part(*path, up.n, path->n);
	return row->owner;
}

/* {is: x}: it holds of whatever is written so. */
static bool put_constant(struct bind *b, struct gw_node *out,
			 const struct bind_row *row, struct rest canonical)
{
	struct gw_node *is = gw_node_key(row->row, "is");
	struct gw_node *v;

	if (!is)
		return false;
	v = scalar(b, gw_node_text(is), row->written);
	put_value(b, out, canonical, v, false);
	return true;
}

/* What decided in `when`, as far as it is written. */
static const struct gw_node *asked_of(const struct bind_row *row)
{
	struct gw_str when = gw_node_text(gw_node_key(row->row, "when"));
	const struct gw_node *n = row->written;
	struct gw_str path = gw_str_part(when, 0,
					 gw_str_find_byte(when, '=', 0));
	struct gw_str key;

	if (path.n && path.p[path.n - 1] == '!')
		path.n--;
	while (gw_str_next(&path, '.', &key)) {
		const struct gw_node *next = bind_get(n, key);

		if (!next)
			break;
		n = next;
	}
	return n;
}

bool bind_attribute(struct gw_model *m, struct gw_node *out,
		    const struct bind_row *row)
{
	struct bind b = { .m = m,
			  .map = gw_node_key(row->row, "map"),
			  .absent = gw_node_key(row->row, "absent"),
			  .closed = row->closed,
			  .holds_more = bind_has_more(row->row) };
	struct gw_str rest =
		gw_node_text(row->row->kind == GW_MAP ?
				     gw_node_key(row->row, "at") :
				     row->row);
	const struct gw_node *from = row->written;
	struct bind_path canonical;
	struct bind_path path;
	struct gw_str one;

	if (!bind_path_read(&canonical, row->row->key) ||
	    put_constant(&b, out, row, (struct rest){ .path = &canonical }))
		return false;
	if (gw_str_is(rest, "$none")) {
		put_absent(&b, out, (struct rest){ .path = &canonical },
			   row->written);
		return false;
	}
	if (!bind_wanted(gw_node_text(gw_node_key(row->row, "when")),
			 row->written)) {
		put_absent(&b, out, (struct rest){ .path = &canonical },
			   asked_of(row));
		return false;
	}
	b.asks_presence = gw_node_key(row->row, "exists") != NULL;
	b.maybe = gw_str_ends(rest, GW_STR("?"));
	rest.n -= b.maybe;
	/* a | b: the first that is there, else the last. */
	while (gw_str_next(&rest, '|', &one)) {
		from = side_of(row, &one);
		if (!bind_path_read(&path, one))
			return false;
		if (is_there(&path, from))
			break;
	}
	walk(&b, out, (struct rest){ .path = &canonical },
	     (struct rest){ .path = &path }, from);
	return b.written;
}
