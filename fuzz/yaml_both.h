#ifndef GW_FUZZ_YAML_BOTH_H
#define GW_FUZZ_YAML_BOTH_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse/yaml_scan.h"

/*
 * YAML read in both ways, by the scanner and by libyaml alone: the trees must
 * not tell which it was.
 */
struct yaml_way {
	struct gw_arena arena;
	struct gw_doc *doc;
	struct gw_err err;
	int r;
};

static inline void yaml_way_init(struct yaml_way *w,
				 const struct gw_view *view, bool no_scan)
{
	struct gw_builder b;

	memset(w, 0, sizeof(*w));
	gw_arena_init(&w->arena, (size_t)256 << 20);
	w->doc = gw_doc_new(&w->arena, view, "yaml");
	gw_builder_init(&b, &w->arena, w->doc);
	w->r = gw_yaml_parse(&b, view, no_scan, &w->err);
	gw_build_abandon(&b, (uint32_t)view->bytes.n);
}

static inline bool yaml_same_node(const struct gw_node *a,
				  const struct gw_node *b)
{
	return a->kind == b->kind && a->depth == b->depth &&
	       a->flags == b->flags && a->count == b->count &&
	       memcmp(&a->span, &b->span, sizeof(a->span)) == 0 &&
	       a->key_line == b->key_line && a->key_col == b->key_col &&
	       a->key_off == b->key_off && gw_str_eq(a->key, b->key) &&
	       !a->key.p == !b->key.p && gw_str_eq(a->text, b->text) &&
	       !a->text.p == !b->text.p && !a->origin == !b->origin &&
	       !a->parent == !b->parent &&
	       (!a->origin || a->origin->span.off == b->origin->span.off);
}

static inline bool yaml_same_list(const struct gw_node *a,
				  const struct gw_node *b)
{
	for (; a && b; a = a->next, b = b->next)
		if (!yaml_same_node(a, b) || !yaml_same_list(a->first, b->first))
			return false;
	return !a && !b;
}

static inline bool yaml_same_fault(const struct gw_err *a,
				   const struct gw_err *b)
{
	return a->status == b->status && a->line == b->line &&
	       a->col == b->col && strcmp(a->msg, b->msg) == 0 &&
	       strcmp(a->file, b->file) == 0;
}

/* False if the two ways differ in anything. */
static inline bool yaml_same_both(const char *name, struct gw_str bytes)
{
	struct gw_view view = { .name = gw_str_of(name), .bytes = bytes };
	struct yaml_way scan;
	struct yaml_way lib;
	bool same;

	yaml_way_init(&scan, &view, false);
	yaml_way_init(&lib, &view, true);
	same = scan.r == lib.r && scan.doc->count == lib.doc->count &&
	       scan.arena.used == lib.arena.used &&
	       scan.doc->faulty == lib.doc->faulty &&
	       yaml_same_fault(&scan.err, &lib.err) &&
	       yaml_same_fault(&scan.doc->fault, &lib.doc->fault) &&
	       yaml_same_list(scan.doc->roots, lib.doc->roots) &&
	       yaml_same_list(scan.doc->comments, lib.doc->comments);
	gw_arena_release(&scan.arena);
	gw_arena_release(&lib.arena);
	return same;
}

/* True if the scanner reads the text itself. */
static inline bool yaml_is_scanned(struct gw_str bytes)
{
	struct gw_yaml_scan s = { .n = 0 };
	bool yes = gw_yaml_scan(&s, bytes);

	gw_yaml_scan_release(&s);
	return yes;
}

#endif
