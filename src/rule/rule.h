#ifndef GW_RULE_RULE_H
#define GW_RULE_RULE_H

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "doc/doc.h"
#include "finding/finding.h"

/*
 * Rule files -> checked rules -> bundle, and back by mmap.
 *
 * A rule file is read by the strict reader (docs/rules.md, "YAML"), its
 * envelope is checked here, and its body (find, or deny/require) is handed to
 * the engine that knows it (engines are rows handed in by run/). The bundle is
 * dull data: offsets only, no code, checked once when it is opened.
 */

/* A text in the bundle: an offset into its text section. */
struct gw_ref {
	uint32_t off;
	uint32_t len;
};

enum gw_section {
	GW_SEC_TEXT, /* all texts, each once */
	GW_SEC_META, /* struct gw_rule_meta[] */
	GW_SEC_LISTS, /* struct gw_ref[]: path patterns and such */
	GW_SEC_FIND, /* secret/: its rules */
	GW_SEC_LITERALS, /* match/: the automaton over their literals */
	GW_SEC_PROGRAM, /* query/: conditions */
	GW_SEC_SELECT, /* query/: class and type -> rules */
	GW_SEC_DATA, /* query/: params, tables, aliases as trees */
	GW_SEC_BINDINGS, /* model/: canonical resource <-> syntaxes */
	GW_SECTIONS,
};

/* A slice of GW_SEC_LISTS. */
struct gw_list_ref {
	uint32_t first;
	uint32_t count;
};

/* What all rules have, as it lies in the bundle. */
struct gw_rule_meta {
	struct gw_ref id;
	struct gw_ref title;
	struct gw_ref message; /* the template */
	struct gw_ref fix;
	struct gw_ref fix_edit; /* JSON of set / remove / run, or "" */
	struct gw_ref refs; /* lines "kind: value" */
	struct gw_ref tags; /* comma-separated */
	struct gw_ref since;
	struct gw_list_ref paths; /* match.path */
	struct gw_list_ref skip_paths; /* match.skip-paths */
	uint8_t severity;
	uint8_t confidence;
	uint8_t tier;
	uint8_t unknown; /* enum gw_on_unknown */
	uint8_t enabled;
	uint8_t engine; /* row number in engines */
	uint8_t change; /* bits of enum gw_change_bits; 0: any */
	uint8_t spare;
};

enum gw_on_unknown { GW_UNKNOWN_NOTE, GW_UNKNOWN_SKIP, GW_UNKNOWN_DENY };
enum gw_change_bits {
	GW_CHANGE_ADDED = 1,
	GW_CHANGE_CHANGED = 2,
	GW_CHANGE_REMOVED = 4,
	GW_CHANGE_SAME = 8,
};

/* --- compiling ----------------------------------------------------------- */

struct gw_bundle_writer;

struct gw_ref gw_bundle_text(struct gw_bundle_writer *w, struct gw_str text);
/* A list of texts (a scalar counts as one). */
struct gw_list_ref gw_bundle_list(struct gw_bundle_writer *w,
				  const struct gw_node *list);
/* The section's bytes, appended to by its owner. Keep entries 4-aligned. */
struct gw_buf *gw_bundle_out(struct gw_bundle_writer *w, enum gw_section s);
/* Engine's own state while compiling; one pointer per engine row. */
void **gw_bundle_state(struct gw_bundle_writer *w, unsigned engine);
struct gw_arena *gw_bundle_arena(struct gw_bundle_writer *w);

/* A rule as its engine gets it: envelope checked, body not. */
struct gw_rule_src {
	uint32_t index; /* of its meta */
	struct gw_str id;
	const struct gw_node *rule; /* the rule's map, with places */
	const struct gw_node *file; /* the document: params, macros ... */
	const struct gw_map *params; /* name -> const struct gw_node * */
	const struct gw_map *macros;
	const struct gw_map *tables;
	struct gw_rule_meta *meta; /* may still be changed */
};

/* How many warnings are kept. */
typedef GW_VEC(struct gw_err) gw_warnings;

struct gw_bundle;
struct gw_engine {
	const char *key; /* "find"; "deny" and "require" share one row */
	GW_CHECKED int (*compile)(struct gw_bundle_writer *w,
				  const struct gw_rule_src *src,
				  struct gw_err *err);
	/* After the last rule: writes what needs all of them. */
	GW_CHECKED int (*finish)(struct gw_bundle_writer *w,
				 struct gw_err *err);
	/* Validate every offset of its sections once. */
	GW_CHECKED int (*check)(const struct gw_bundle *b, struct gw_err *err);
};

/* Adds W-class remarks (docs/rules.md) to the writer's list. */
void gw_bundle_warn(struct gw_bundle_writer *w, const struct gw_node *at,
		    const char *fmt, ...) GW_PRINTF(3, 4);

/*
 * Compile all `*.yaml` files below the directories (sorted by path) into
 * bundle bytes owned by the arena. The first E-class fault stops.
 */
struct gw_compile {
	const char *const *dirs; /* NULL-ended; a file is allowed too */
	const struct gw_engine *const *engines; /* NULL-ended */
	gw_warnings *warnings; /* or NULL */
	bool official; /* refuse rules without tests (E019) */
};
GW_CHECKED int gw_rules_compile(struct gw_str *out, struct gw_arena *arena,
				const struct gw_compile *how,
				struct gw_err *err);

/* --- reading ------------------------------------------------------------- */

struct gw_bundle {
	struct gw_str bytes;
	struct gw_str section[GW_SECTIONS];
	const struct gw_rule_meta *meta;
	uint32_t rules;
	char digest[65]; /* hex SHA-256 of all but the digest itself */
};

/* Checks header, digest and offsets, then the engines' sections. The bytes
 * (mapped, 4-aligned) must outlive the bundle. */
GW_CHECKED int gw_bundle_open(struct gw_bundle *out, struct gw_str bytes,
			      const struct gw_engine *const *engines,
			      struct gw_err *err);
/* "" for a reference that is out of bounds: never a fault. */
struct gw_str gw_bundle_str(const struct gw_bundle *b, struct gw_ref ref);
struct gw_str gw_bundle_item(const struct gw_bundle *b, struct gw_list_ref l,
			     uint32_t i);
/* Index of the rule with this id, or -1. */
int64_t gw_bundle_find(const struct gw_bundle *b, struct gw_str id);
/* Do the rule's path and skip-paths patterns let this path through? */
bool gw_rule_wants_path(const struct gw_bundle *b,
			const struct gw_rule_meta *m, struct gw_str path);
/* Start a finding of a rule: id, title, severity, fix ... from its meta. */
void gw_rule_begin_finding(struct gw_finding *f, const struct gw_bundle *b,
			   const struct gw_rule_meta *m);

/* --- tests inside rules -------------------------------------------------- */

/*
 * Fill the {fake} holes of a test's text from its `fakes` templates
 * (docs/rules.md): values are made in memory from (rule id, index).
 */
GW_CHECKED int gw_fakes_fill(struct gw_str *out, struct gw_arena *arena,
			     struct gw_str rule_id, unsigned index,
			     struct gw_str text, const struct gw_node *fakes,
			     struct gw_err *err);

#endif
