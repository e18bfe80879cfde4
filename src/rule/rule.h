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
	GW_SEC_LITERALS, /* match/: the table of their literals */
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

/*
 * A table of names that a front end knows: is `type` one for nodes of class
 * `node`; or, if an attribute is given, does it stand in the schema of that
 * type? Sets *near to what was probably meant, or "".
 */
enum gw_known { GW_NO_TABLE, GW_NAME_KNOWN, GW_NAME_WRONG };
struct gw_asked_name {
	struct gw_str node;
	struct gw_str type; /* "" for classes that are a type of their own */
	struct gw_str attribute; /* or "" */
};
typedef enum gw_known gw_name_table(void *ctx, const struct gw_asked_name *name,
				    struct gw_str *near);

struct gw_bundle_writer;
struct gw_engine;

struct gw_ref gw_bundle_text(struct gw_bundle_writer *w, struct gw_str text);
/* A list of texts (a scalar counts as one). */
struct gw_list_ref gw_bundle_list(struct gw_bundle_writer *w,
				  const struct gw_node *list);
/* The section's bytes, appended to by its owner. Keep entries 4-aligned. */
struct gw_bundle;
struct gw_buf *gw_bundle_out(struct gw_bundle_writer *w, enum gw_section s);
/* The bundle that rules are added to, or NULL. */
const struct gw_bundle *gw_bundle_base(const struct gw_bundle_writer *w);
/* Engine's own state while compiling; one pointer per engine row. */
void **gw_bundle_state(struct gw_bundle_writer *w, unsigned engine);
/* What the caller's name table says (see struct gw_compile). */
enum gw_known gw_bundle_known(const struct gw_bundle_writer *w,
			      const struct gw_asked_name *name,
			      struct gw_str *near);
/* The engine of that row, or NULL. */
const struct gw_engine *gw_bundle_engine(const struct gw_bundle_writer *w,
					 unsigned engine);
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
	/* Before the first rule: takes over its sections of gw_bundle_base(),
	 * so that rules can be added to them. NULL: none can. */
	void (*extend)(struct gw_bundle_writer *w, unsigned engine);
	/* Frees what gw_bundle_state holds on the heap; NULL: nothing. */
	void (*drop)(void *state);
};
#define GW_MAX_ENGINES 8

/*
 * A tree as dull data: records with offsets into GW_SEC_TEXT. Written trees
 * stand one after the other in their section; write returns where.
 */
uint32_t gw_tree_write(struct gw_bundle_writer *w, enum gw_section s,
		       const struct gw_node *root);
/* The tree at *at (its texts borrowed from the bundle), *at moved behind it;
 * NULL when there is none or it is broken. */
struct gw_node *gw_tree_read(const struct gw_bundle *b, enum gw_section s,
			     uint32_t *at, struct gw_arena *arena);
/* Compact JSON of a tree; what is not known becomes null. */
void gw_node_json(struct gw_buf *out, const struct gw_node *n);

/*
 * Says what is wrong with a rule file at a value (or at its key, if `at_key`):
 * "... [E005]". Returns GW_ESYNTAX. The numbers stand in docs/rules.md.
 */
int gw_rule_fault(struct gw_err *err, const struct gw_node *at,
		  const char *number, const char *fmt, ...) GW_PRINTF(4, 5);
int gw_rule_fault_key(struct gw_err *err, const struct gw_node *at,
		      const char *number, const char *fmt, ...)
	GW_PRINTF(4, 5);

/* What may stand at a key: bits. */
enum gw_key_kinds {
	GW_KEY_TEXT = 1 << 0,
	GW_KEY_NUMBER = 1 << 1,
	GW_KEY_BOOL = 1 << 2,
	GW_KEY_LIST = 1 << 3,
	GW_KEY_MAP = 1 << 4,
	GW_KEY_NULL = 1 << 5,
	GW_KEY_TEXTS = 1 << 6, /* a text or a list of texts */
	GW_KEY_NEEDED = 1 << 7,
	GW_KEY_SCALAR = GW_KEY_TEXT | GW_KEY_NUMBER | GW_KEY_BOOL | GW_KEY_NULL,
	GW_KEY_ANY = GW_KEY_SCALAR | GW_KEY_LIST | GW_KEY_MAP,
};
struct gw_key {
	const char *name;
	unsigned kinds;
	const char *words; /* "a|b|c": the only texts allowed, or NULL */
};
/* The map holds these keys and no others (E002, E005). `keys` ends with a
 * NULL name. */
GW_CHECKED int gw_keys_check(const struct gw_node *map,
			     const struct gw_key *keys, struct gw_err *err);
/* " (did you mean 'x'?)" for one of a NULL-ended list, or "". */
struct gw_str gw_rule_hint(struct gw_arena *a, struct gw_str wrong,
			   const char *const *known);

/* Adds W-class remarks (docs/rules.md) to the writer's list. */
void gw_bundle_warn(struct gw_bundle_writer *w, const struct gw_node *at,
		    const char *fmt, ...) GW_PRINTF(3, 4);

/*
 * Compile all `*.yaml` files below the directories (sorted by path) into
 * bundle bytes owned by the arena. The first E-class fault stops.
 */
/* A rule file in memory; its pack is said, not taken from the path. */
struct gw_rule_text {
	struct gw_str path; /* as in messages */
	struct gw_str pack;
	struct gw_str bytes;
};
typedef GW_VEC(struct gw_rule_text) gw_rule_texts;

/* The rule files below a directory, sorted by path, on the arena. Files that
 * stand in it directly are of the pack `own` if that is said, else a file is
 * of the pack its folder is named after. GW_ENOTFOUND: no such directory. */
GW_CHECKED int gw_rule_texts_read(gw_rule_texts *out, struct gw_arena *arena,
				  const char *dir, struct gw_str own,
				  struct gw_err *err);

struct gw_compile {
	/* The rules are added to those of this bundle, or NULL. Only rules of
	 * engines that can extend may be. */
	const struct gw_bundle *base;
	const char *const *dirs; /* NULL-ended; a file is allowed too */
	const gw_rule_texts *texts; /* beside them; or NULL */
	const struct gw_engine *const *engines; /* NULL-ended */
	gw_warnings *warnings; /* or NULL */
	bool official; /* refuse rules without tests (E019) */
	gw_name_table *names; /* E011, E012; NULL: not checked */
	void *names_ctx;
};
/*
 * The folder a file stands in is its pack. params, macros, tables and aliases
 * are seen by all files of the pack. Documents of a pack named "bindings",
 * and every `aliases:` as {"aliases": ...}, go to GW_SEC_BINDINGS as trees.
 */
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
/* The same for bytes whose digest was checked before and which nobody could
 * change since: the digest is believed. */
GW_CHECKED int gw_bundle_open_checked(struct gw_bundle *out,
				      struct gw_str bytes,
				      const struct gw_engine *const *engines,
				      struct gw_err *err);
/* The same for the bundle that lies beside the program and is trusted as it
 * is: what the engines check was checked when it was made, and to look at
 * each offset again takes longer than to judge a small file. */
GW_CHECKED int gw_bundle_open_installed(struct gw_bundle *out,
					struct gw_str bytes,
					struct gw_err *err);
/*
 * The first bytes of a bundle. The digest is SHA-256 over all that follows
 * this head; a signature signs the digest and is set after compiling.
 */
struct gw_bundle_head {
	char magic[8];
	uint32_t version;
	uint32_t size; /* of the whole bundle */
	unsigned char digest[32];
	unsigned char key_id[16]; /* zero: not signed */
	unsigned char signature[64];
};
/* Writes the digest of what follows into the head. False: too short. */
bool gw_bundle_digest(char *bytes, size_t n);
/* "" for a reference that is out of bounds: never a fault. */
struct gw_str gw_bundle_str(const struct gw_bundle *b, struct gw_ref ref);
struct gw_str gw_bundle_item(const struct gw_bundle *b, struct gw_list_ref l,
			     uint32_t i);
/* Does the list lie inside of the bundle? Engines ask when they check. */
bool gw_bundle_has_list(const struct gw_bundle *b, struct gw_list_ref l);
/* Index of the rule with this id, or -1. */
int64_t gw_bundle_find(const struct gw_bundle *b, struct gw_str id);
/* A path, made ready once to be asked by many rules; borrowed. */
struct gw_rule_path {
	struct gw_str path;
	struct gw_str name; /* its last part */
	uint64_t starts; /* bits of what its parts begin with */
};
struct gw_rule_path gw_rule_path_of(struct gw_str path);
/* Do the rule's path and skip-paths patterns let this path through? */
bool gw_rule_wants_path(const struct gw_bundle *b, const struct gw_rule_meta *m,
			const struct gw_rule_path *path);
/* A path without one of these bits in its `starts` is not let through. */
uint64_t gw_rule_path_starts(const struct gw_bundle *b,
			     const struct gw_rule_meta *m);
/* Start a finding of a rule: id, title, severity, fix ... from its meta. */
void gw_rule_begin_finding(struct gw_finding *f, const struct gw_bundle *b,
			   const struct gw_rule_meta *m);

/* --- tests inside rules -------------------------------------------------- */

/*
 * Fill the {fake} holes of a test's text from its `fakes` templates
 * (docs/rules.md): values are made in memory from (rule id, index).
 */
struct gw_fake { /* what a generator gets */
	struct gw_str arg; /* behind the colon, or "" */
	struct gw_str last; /* what the hole before it gave, or "" */
	struct gw_str all; /* the value so far */
	struct gw_fake_source *random;
	struct gw_arena *arena;
};
/* The next byte of the seeded stream, and a number below `n`. */
unsigned char gw_fake_byte(struct gw_fake_source *random);
uint32_t gw_fake_below(struct gw_fake_source *random, uint32_t n);
/* One kind of hole; false: the argument is wrong. */
struct gw_fake_maker {
	const char *name;
	bool (*make)(struct gw_buf *out, const struct gw_fake *fake);
};
struct gw_fakes {
	struct gw_str rule_id;
	unsigned index; /* of the test in its rule */
	const struct gw_node *fakes; /* map name -> template, or NULL */
	const struct gw_fake_maker *const *more; /* NULL-ended, or NULL */
	struct gw_arena *arena;
};
GW_CHECKED int gw_fakes_fill(struct gw_str *out, const struct gw_fakes *with,
			     struct gw_str text, struct gw_err *err);

/* A test of a rule, its fakes filled in. */
struct gw_example {
	struct gw_str rule; /* id */
	struct gw_str source; /* the rule file */
	uint32_t line; /* of the test in it */
	unsigned index; /* from 0 in its rule */
	struct gw_str name; /* or "" */
	struct gw_str file; /* the path the text stands at; "" for a push */
	struct gw_str text;
	struct gw_str old; /* NULL pointer: no old side */
	const uint32_t *finds; /* lines, as written */
	size_t finds_count;
	const uint32_t *unknown; /* lines with an unresolved value */
	size_t unknown_count;
	bool says_unknown; /* `unknown:` is there */
	const struct gw_node *extra; /* map path -> text (filled), or NULL */
	const struct gw_node *params; /* map, or NULL */
	const struct gw_node *push; /* map, or NULL */
};
typedef GW_VEC(struct gw_example) gw_examples;

/* All tests of the rule files below the directories, in order. Nodes and
 * texts are owned by the arena. */
GW_CHECKED int gw_rules_examples(gw_examples *out, struct gw_arena *arena,
				 const char *const *dirs,
				 const struct gw_fake_maker *const *more,
				 struct gw_err *err);

#endif
