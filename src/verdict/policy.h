#ifndef GW_VERDICT_POLICY_H
#define GW_VERDICT_POLICY_H

#include "verdict/verdict.h"

/*
 * How a policy lies in memory: layers, lowest first. Each file is one layer
 * on top of the profiles it uses; a group that takes part is one more. The
 * base is `recommended` as built in. A question is answered from the top
 * layer down, so that each line keeps its place for messages.
 */

enum gw_setting_form {
	GW_FORM_LEVEL,
	GW_FORM_UNDECIDED, /* a level, but not off */
	GW_FORM_UNKNOWN,
	GW_FORM_WAIVERS,
	GW_FORM_IDENTITY,
	GW_FORM_BOOL,
	GW_FORM_SIZE,
	GW_FORM_DURATION,
	GW_FORM_TEXT,
	GW_FORM_PATH,
};

enum gw_setting_id {
#define GW_SETTING(id, key, form) GW_SET_##id,
#include "verdict/settings.def"
#undef GW_SETTING
	GW_SETTINGS,
};

struct gw_setting_row {
	const char *key;
	enum gw_setting_form form;
};
/* In the order of enum gw_setting_id. */
extern const struct gw_setting_row gw_setting_rows[GW_SETTINGS];

struct gw_value {
	bool set;
	uint64_t n;	    /* level, mode, bytes, milliseconds */
	struct gw_str text; /* as written */
	uint32_t line;
};

enum gw_unknown_mode {
	GW_UNKNOWN_UNSAID,
	GW_UNKNOWN_SKIPPED,
	GW_UNKNOWN_NOTED,
	GW_UNKNOWN_DENIED,
};

enum gw_waiver_mode {
	GW_WAIVERS_NEVER,
	GW_WAIVERS_PROTECTED,
	GW_WAIVERS_ANNOTATE,
	GW_WAIVERS_ANY,
};

/* yes, no, or not said */
enum gw_said { GW_UNSAID, GW_SAID_NO, GW_SAID_YES };

struct gw_rule_line {
	struct gw_str glob;
	enum gw_level level; /* GW_UNJUDGED: not said */
	int severity;	     /* -1: not said */
	enum gw_said waivable;
	enum gw_said delegated;
	enum gw_said enabled;
	enum gw_unknown_mode unknown;
	uint32_t line;
	uint32_t col;
};

struct gw_allow_line {
	struct gw_str rule;	   /* id or glob */
	struct gw_str path;	   /* glob, or "" */
	struct gw_str object;	   /* address, glob, or "" */
	struct gw_str fingerprint; /* or "" */
	struct gw_str reason;
	struct gw_str owner;
	struct gw_str until; /* or "" */
	uint32_t line;
	uint32_t col;
};

struct gw_bypass_line {
	const struct gw_node *rules;
	const struct gw_node *who;
	bool needs_signed;
	uint64_t hours; /* 0: no limit */
	uint32_t line;
};

struct gw_layer {
	struct gw_str source; /* name of the file or "profile X" */
	bool may_loosen;
	gw_policy_file *file; /* NULL: it names none */
	void *ctx;
	bool shipped; /* rule names are not checked */
	struct gw_value values[GW_SETTINGS];
	struct gw_rule_line *rules;
	struct gw_allow_line *allow;
	struct gw_bypass_line *bypass;
	size_t rule_count;
	size_t allow_count;
	size_t bypass_count;
	const struct gw_node *params;	   /* map, or NULL */
	const struct gw_node *directories; /* list or scalar, or NULL */
	const struct gw_node *use;
	const struct gw_node *groups;
};

struct gw_policy {
	struct gw_arena *arena;
	struct gw_layer **layers; /* lowest first; tightening ones behind */
	size_t count;
	size_t loosening; /* layers[0, loosening) may loosen */
	size_t cap;
	struct gw_map params;
	bool server;
	int64_t now;
	struct gw_str repository;
	char digest[65];
};

/* Read one policy text into a layer (policy_read.c). */
GW_CHECKED int gw_layer_read(struct gw_layer *out, struct gw_arena *arena,
			     const struct gw_policy_source *source,
			     struct gw_err *err);
/* The same of a map that stands in a file: a group. */
GW_CHECKED int gw_layer_read_map(struct gw_layer *out, struct gw_arena *arena,
				 const struct gw_node *map, struct gw_err *err);
/* `recommended` without any file (policy_base.c). */
void gw_layer_base(struct gw_layer *out);

/* The items of a list, or the scalar itself: first, then by ->next. */
const struct gw_node *gw_items_first(const struct gw_node *n);
/* Does any item match as a name glob? */
bool gw_items_match(const struct gw_node *n, struct gw_str name);

/* What the layers say together (policy_merge.c). Never unset: the base says
 * all but texts. */
struct gw_value gw_policy_value(const struct gw_policy *p,
				enum gw_setting_id id,
				const struct gw_layer **from);
/* The level of a finding before waivers and the like. */
enum gw_level gw_policy_level(const struct gw_policy *p,
			      const struct gw_finding *f);
enum gw_severity gw_policy_severity(const struct gw_policy *p,
				    const struct gw_finding *f);
bool gw_policy_waivable(const struct gw_policy *p, struct gw_str rule);
enum gw_unknown_mode gw_policy_unknown(const struct gw_policy *p,
				       struct gw_str rule);
enum gw_waiver_mode gw_policy_waivers(const struct gw_policy *p);
/* Did a layer that may loosen give this name away? */
bool gw_policy_delegates(const struct gw_policy *p, struct gw_str name);

const char *gw_unknown_mode_name(enum gw_unknown_mode m);
const char *gw_waiver_mode_name(enum gw_waiver_mode m);

/* The row of an identity, or NULL. */
struct gw_identity_row {
	const char *name;
	const char *variable; /* NULL: `identity.variable` names it */
	const char *repository; /* variables of the repository's name, joined
				 * by "/", or "" */
};
extern const struct gw_identity_row gw_identity_rows[]; /* name NULL ends */

/* The files of policy/, made into bytes by cmake/EmbedTexts.cmake. */
struct gw_shipped {
	const char *name;
	const char *text;
	size_t size;
};
extern const struct gw_shipped gw_shipped_rows[]; /* name NULL ends */

/* The settings and lists that decide, one a line; `places`: with sources. */
void gw_policy_print(struct gw_buf *out, const struct gw_policy *p,
		     bool places);

bool gw_allow_is_over(const struct gw_allow_line *l, int64_t now);
/* By what it names, whatever its date. */
bool gw_allow_covers(const struct gw_allow_line *l, const struct gw_finding *f);
/* The first allow line that covers the finding, or NULL (allow.c). Lines that
 * are over do not. */
const struct gw_allow_line *gw_policy_allows(const struct gw_policy *p,
					     const struct gw_finding *f,
					     const struct gw_layer **from);

/* Order by path, then line, so that those of a path stand together. */
void gw_waivers_sort(gw_waivers *w);
/* The first waiver of that path in a sorted list, or its end. */
size_t gw_waivers_first(const gw_waivers *w, struct gw_str path);

#endif
