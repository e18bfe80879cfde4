#ifndef GW_PUSH_MADE_H
#define GW_PUSH_MADE_H

#include "push/push.h"

/* Inside the room: trees by hand, and one function for each node class. */

void gw_put_text(struct gw_arena *a, struct gw_node *map, const char *key,
		 struct gw_str text);
void gw_put_word(struct gw_arena *a, struct gw_node *map, const char *key,
		 const char *word);
void gw_put_number(struct gw_arena *a, struct gw_node *map, const char *key,
		   int64_t n);
void gw_put_bool(struct gw_arena *a, struct gw_node *map, const char *key,
		 bool b);
void gw_put_unknown(struct gw_arena *a, struct gw_node *map, const char *key);
/* An id, or nothing at all if it is "" or zero. */
void gw_put_id(struct gw_arena *a, struct gw_node *map, const char *key,
	       const struct gw_id *id);
/* "user": the pusher, or unknown. */
void gw_put_user(struct gw_push_walk *w, struct gw_node *map,
		 struct gw_arena *a);
/* path, dir, name, ext. */
void gw_put_path(struct gw_arena *a, struct gw_node *map, struct gw_str path);
/* Who and when; ahead and domain are worked out. */
void gw_put_person(struct gw_push_walk *w, struct gw_node *map,
		   const char *key, const struct gw_person *p,
		   struct gw_arena *a);
void gw_put_signature(struct gw_push_walk *w, struct gw_node *map,
		      const struct gw_commit *c, struct gw_arena *a);

struct gw_str gw_push_dir(struct gw_str path); /* "" or ends in '/' */
struct gw_str gw_push_name(struct gw_str path);
struct gw_str gw_fold(struct gw_arena *a, struct gw_str s);
/* The content; false: not to be had. */
bool gw_push_read(struct gw_push_walk *w, struct gw_str *out,
		  const struct gw_id *id, size_t max, struct gw_arena *a);

/* Fills class, type, name, address, node, file, root. */
void gw_made_subject(struct gw_push_walk *w, struct gw_subject *s,
		     enum gw_class cls, struct gw_node *node,
		     struct gw_arena *a);

void gw_made_ref(struct gw_push_walk *w, struct gw_subject *s,
		 const struct gw_update *u, struct gw_arena *a);
/* "branch", "tag", "notes", "other"; *rest is the name without its prefix. */
const char *gw_ref_type(struct gw_str ref, struct gw_str *rest);
/* "create", "update", "delete" */
const char *gw_ref_kind(const struct gw_update *u);
/* False: this update has no such node. */
bool gw_made_base(struct gw_push_walk *w, struct gw_subject *s,
		  const struct gw_update *u, struct gw_arena *a);
bool gw_made_tree(struct gw_push_walk *w, struct gw_subject *s,
		  const struct gw_update *u, struct gw_arena *a);
void gw_made_commit(struct gw_push_walk *w, struct gw_subject *s,
		    const struct gw_commit *c, struct gw_arena *a);
/* `c` is NULL for a tag that is only a ref. */
void gw_made_tag(struct gw_push_walk *w, struct gw_subject *s,
		 const struct gw_update *u, const struct gw_commit *c,
		 struct gw_arena *a);
void gw_made_entry(struct gw_push_walk *w, struct gw_subject *s,
		   const struct gw_entry *e, struct gw_arena *a);
/* All that rules see of this entry is the same as of the others that have this
 * note; NULL: of none. */
struct gw_push_like *gw_entry_like(struct gw_push_walk *w,
				   const struct gw_entry *e);
void gw_made_blob(struct gw_push_walk *w, struct gw_subject *s,
		  const struct gw_scope_blob *b,
		  const struct gw_blob_place *at, struct gw_arena *a);

/* --- .gitmodules ---------------------------------------------------------- */

/* Sections [submodule "name"] of a git config text; owned by the arena, but
 * for the vector. GW_ELIMIT: there are more than 10,000; those before are given. */
GW_CHECKED int gw_modules_read(gw_modules *out, struct gw_str text, struct gw_arena *a);
void gw_made_module(struct gw_push_walk *w, struct gw_subject *s,
		    const struct gw_module *m,
		    const struct gw_blob_place *at, struct gw_arena *a);

#endif
