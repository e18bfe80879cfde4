#ifndef GW_RULE_PACK_H
#define GW_RULE_PACK_H

#include "rule/rule.h"

/* Private to rule/: rule files read, and what the files of a pack share. */
struct gw_pack {
	struct gw_str name;
	struct gw_map params; /* name -> gw_node */
	struct gw_map macros;
	struct gw_map tables;
	struct gw_map retired; /* ids that may not come back */
};

struct gw_rule_file {
	struct gw_str path; /* as in messages */
	struct gw_pack *pack;
	struct gw_doc *doc;
};
typedef GW_VEC(struct gw_rule_file) gw_rule_files;

struct gw_sources {
	gw_rule_files files;
	struct gw_map packs; /* name -> struct gw_pack */
	struct gw_arena *arena;
};

/* All rule files below the directories, read strictly and their top level
 * checked. */
GW_CHECKED int gw_sources_read(struct gw_sources *out, struct gw_arena *arena,
			       const struct gw_compile *how,
			       struct gw_err *err);
void gw_sources_release(struct gw_sources *s);
bool gw_pack_is_bindings(const struct gw_pack *p);

/* --- envelope.c --- */

/* The rule's keys and their types; exactly one of find, deny, require, whose
 * key is handed out. */
GW_CHECKED int gw_rule_check(const struct gw_node *rule, const char **body,
			     struct gw_err *err);
/* Its meta, texts put into the bundle. */
struct gw_bundle_writer;
GW_CHECKED int gw_rule_meta_make(struct gw_rule_meta *meta,
				 struct gw_bundle_writer *w,
				 const struct gw_node *rule,
				 struct gw_err *err);
GW_CHECKED int gw_params_check(const struct gw_node *params,
			       struct gw_err *err);
/* E019, and what an official rule should have (lint.c). */
GW_CHECKED int gw_rule_lint(struct gw_bundle_writer *w,
			    const struct gw_node *rule, struct gw_err *err);

#endif
