#ifndef GW_SECRET_DETECT_H
#define GW_SECRET_DETECT_H

#include "secret/find.h"
#include "secret/secret.h"

/* Private to secret/: one scan, and what its detectors share. */

enum gw_detector {
#define GW_DETECTOR(id, name) GW_DET_##id,
#include "secret/detectors.def"
#undef GW_DETECTOR
	GW_DETECTORS,
};
/* Names in the order of detectors.def, NULL-ended. */
extern const char *const gw_detector_names[];
extern const size_t gw_detector_count;

/* --- where a text stands (places.c) -------------------------------------- */

enum gw_file_kind {
	GW_FILE_CODE, /* source code, and whatever is not known */
	GW_FILE_CONFIG, /* env, ini, properties, yaml ... */
	GW_FILE_DATA, /* json, xml, sql, csv */
	GW_FILE_SHELL, /* scripts and build recipes */
	GW_FILE_PLAIN, /* text of any kind */
	GW_FILE_DOCS, /* documentation */
};

struct gw_where {
	enum gw_file_kind kind;
	bool tests; /* tests, fixtures, samples */
	bool docs;
	bool generated; /* lock files, minified, generated: shapes only */
};
struct gw_where gw_where_of(struct gw_str path);

/* --- one scan ------------------------------------------------------------ */

/* A text to be judged: the view's own, or one decoded out of another. */
struct gw_layer {
	struct gw_str text;
	const struct gw_layer *parent;
	size_t from; /* where it stands in the parent's text */
	size_t to;
	uint32_t depth;
	bool same_lines; /* line for line its parent (UTF-16 decoded) */
};

#define GW_POINTS_ODD (-1) /* a check doubts it; no name says more */
struct gw_candidate {
	const struct gw_layer *layer;
	size_t from; /* of the secret, in the layer's text */
	size_t to;
	uint32_t find; /* place in GW_SEC_FIND */
	enum gw_tier tier;
	enum gw_severity severity;
	enum gw_confidence confidence;
	int points; /* of generic ones; breaks ties */
	struct gw_str name; /* what it is called, or "" */
	struct gw_str note; /* for the message, or "" */
};

struct gw_scan {
	struct gw_scanner *scanner;
	const struct gw_secrets *s;
	const struct gw_scan_job *job;
	struct gw_arena *arena;
	struct gw_where where;
	const struct gw_layer *layer;
	struct gw_str text; /* of the layer */
	GW_VEC(struct gw_candidate) found;
	uint64_t work; /* bytes that regexes were run over */
	uint64_t most_work;
	uint64_t decoded; /* bytes of layers */
	uint32_t slow_prints; /* fingerprints taken the slow way */
	const char *over; /* the budget that ran out, or NULL */
	size_t k8s_done; /* documents before here were judged (this layer) */
	size_t rows_done; /* rows of SQL before here were judged */
	size_t names_done; /* names before here were judged (this layer) */
};

/* What a detector says; severity and confidence of its rule unless `set`. */
struct gw_raise {
	enum gw_detector detector;
	size_t from;
	size_t to;
	enum gw_tier tier;
	bool set;
	enum gw_severity severity;
	enum gw_confidence confidence;
	int points;
	struct gw_str name;
};
void gw_scan_raise(struct gw_scan *sc, const struct gw_raise *raise);
/* Is a finding of this rule wanted at all, in this view? */
bool gw_scan_wants(const struct gw_scan *sc, uint32_t find);
/* Adds a candidate of any rule; budgets and `only` are kept here. */
void gw_scan_add(struct gw_scan *sc, const struct gw_candidate *c);
/*
 * explain --why (trace.c): a candidate is begun with the rule or detector that
 * looks at [from, to), masked; then each gate says T or F and why. False: no
 * trace is wanted there, and the gates are silent.
 */
bool gw_trace_begin(struct gw_scan *sc, uint32_t find, size_t from, size_t to);
void gw_trace_gate(struct gw_scan *sc, bool on, const char *gate,
		   const char *why); /* why it failed; NULL: it passed */
void gw_trace_note(struct gw_scan *sc, bool on, struct gw_str note);
/* Is the word the first word of a vendor's rule id? */
bool gw_secrets_vendor(const struct gw_secrets *s, struct gw_str word);

/* The line around an offset, without its end; at most `most` bytes each way. */
struct gw_str gw_line_around(struct gw_str text, size_t at, size_t most);
size_t gw_line_start(struct gw_str text, size_t at, size_t most);
size_t gw_line_end(struct gw_str text, size_t at, size_t most);

/* --- probes: C code woken by literals ------------------------------------ */

struct gw_anchor {
	const char *text; /* NULL: the list ends; "": it wakes nothing */
	unsigned place; /* GW_LITERAL_... */
};
struct gw_probe {
	const char *name;
	const struct gw_anchor *anchors;
	void (*at)(struct gw_scan *sc, size_t end); /* behind the literal */
};
extern const struct gw_probe gw_probes[];
extern const size_t gw_probes_count;

void gw_probe_name(struct gw_scan *sc, size_t end);
void gw_probe_vendor(struct gw_scan *sc, size_t end);
void gw_probe_uri(struct gw_scan *sc, size_t end);
void gw_probe_pem(struct gw_scan *sc, size_t end);
void gw_probe_ppk(struct gw_scan *sc, size_t end);
void gw_probe_command(struct gw_scan *sc, size_t end);
void gw_probe_basic(struct gw_scan *sc, size_t end);
void gw_probe_sql(struct gw_scan *sc, size_t end);
void gw_probe_k8s(struct gw_scan *sc, size_t end);
void gw_probe_call(struct gw_scan *sc, size_t end);
void gw_probe_machine(struct gw_scan *sc, size_t end);
void gw_probe_insert(struct gw_scan *sc, size_t end);
void gw_probe_dsn(struct gw_scan *sc, size_t end);

/* The literals of all probes; a name may stand in calls.def and commands.def
 * more than once in a row, and is one literal. Owned by the arena. */
size_t gw_probes_literals(struct gw_literal **out, struct gw_arena *arena);

/* Names of calls.def and commands.def. */
extern const struct gw_anchor gw_call_anchors[];
extern const struct gw_anchor gw_command_anchors[];

/* --- whole-file formats --------------------------------------------------- */

struct gw_format {
	const char *name;
	const char *const *paths; /* NULL-ended globs of the path */
	void (*judge)(struct gw_scan *sc);
};
#define GW_FORMAT(id) extern const struct gw_format gw_format_##id;
#include "secret/formats.def"
#undef GW_FORMAT
/* The formats of a path, a bit for each. */
uint32_t gw_formats_of(struct gw_str path);
void gw_formats_judge(struct gw_scan *sc, uint32_t formats);

/* --- confirm.c ------------------------------------------------------------ */

/* Count work, in about nanoseconds; false: the scan's budget is used up. */
bool gw_scan_pay(struct gw_scan *sc, uint64_t work);
/* A literal of rule `find` ends here: search its regex around. */
void gw_confirm_at(struct gw_scan *sc, uint32_t find, size_t end);
/* Rules that stand beside others, and rules without literal. */
void gw_confirm_rest(struct gw_scan *sc, const struct gw_layer *layer);

/* --- emit.c --------------------------------------------------------------- */

/* Candidates -> findings of the job: overlaps settled, secrets masked. */
GW_CHECKED int gw_scan_emit(struct gw_scan *sc, struct gw_err *err);

/* --- decode.c ------------------------------------------------------------- */

/* UTF-16 and UTF-32 as UTF-8; the text itself if it is neither. */
struct gw_str gw_decode_file(struct gw_arena *a, struct gw_str bytes);
typedef void gw_decoded(struct gw_scan *sc, const struct gw_layer *child);
/* Encoded runs inside the layer, decoded, handed to `each`. */
void gw_decode_inside(struct gw_scan *sc, const struct gw_layer *layer,
		      gw_decoded *each);

#endif
