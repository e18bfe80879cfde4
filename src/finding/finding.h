#ifndef GW_FINDING_FINDING_H
#define GW_FINDING_FINDING_H

#include "base/arena.h"
#include "base/vec.h"

/* What is wrong, where, how bad, and how to recognise it tomorrow. */

enum gw_severity {
	GW_INFO,
	GW_LOW,
	GW_MEDIUM,
	GW_HIGH,
	GW_CRITICAL,
};

enum gw_confidence {
	GW_CONF_LOW,
	GW_CONF_MEDIUM,
	GW_CONF_HIGH,
};

/* Certainty of a secret (and of nothing else). */
enum gw_tier {
	GW_TIER_NONE, /* not a secret */
	GW_TIER_CONTEXTUAL, /* a name that speaks of it, a random value */
	GW_TIER_SHAPED, /* vendor's prefix and form, or a format's field */
	GW_TIER_PROVEN, /* checksum or structure holds */
	GW_TIER_FAKE, /* its checksum fails: a test token, observe only */
};

/* What follows from a finding; set by verdict/, GW_UNJUDGED until then. */
enum gw_level {
	GW_UNJUDGED,
	GW_OFF,
	GW_OBSERVE,
	GW_ANNOTATE,
	GW_ENFORCE,
};

/* Why a finding does not count; set by verdict/. */
enum gw_fate {
	GW_COUNTS,
	GW_WAIVED, /* in line or by `allow:` */
	GW_BASELINED,
	GW_BYPASSED, /* break-glass */
};

enum gw_what {
	GW_FOUND, /* a rule's finding */
	GW_UNRESOLVED, /* a rule met an unknown value: counted */
	GW_UNDECIDED, /* bytes that could not be judged: exit 3 */
	GW_WAIVER_NOTE, /* an unused or ended waiver */
};

struct gw_place {
	struct gw_str path; /* as in the repository; "" for refs, messages */
	struct gw_str commit; /* hex id of the introducing commit, or "" */
	struct gw_str ref; /* or "" */
	struct gw_str blob; /* hex id, or "" */
	uint32_t line; /* 1-based; 0: the whole file */
	uint32_t col; /* 1-based, in bytes */
	uint32_t end_line;
	uint32_t end_col; /* exclusive */
	uint32_t off; /* in the view */
	uint32_t col16; /* col and end_col in UTF-16 code units; 0: not */
	uint32_t end_col16; /* counted, which is filled with line_hash */
};

struct gw_finding {
	enum gw_what what;
	struct gw_str rule; /* "pack/slug"; undecided: "undecided/<kind>" */
	struct gw_str title;
	struct gw_str message; /* one paragraph, secrets masked */
	struct gw_str fix; /* or "" */
	struct gw_str why; /* or "" */
	struct gw_str refs; /* lines "kind: value" */
	struct gw_str tags; /* comma-separated */
	struct gw_str excerpt; /* the line at the place, masked, ≤ 200 bytes */
	uint32_t excerpt_col; /* 1-based column of the place inside it */
	uint32_t excerpt_len; /* columns to underline */
	struct gw_place place;
	struct gw_str other; /* second place "path:line", or "" */
	struct gw_str address; /* identity of the node, or "" */
	struct gw_str author; /* of the introducing commit, or "": not asked */
	struct gw_str since; /* version of the rules that brought it, or "" */
	uint32_t scope_line; /* where the node that the rule is about begins, */
	uint32_t scope_end_line; /* and ends; */
	uint32_t object_line; /* where its object begins (a pod of a container):
			       * for waivers; 0: not known */
	enum gw_severity severity;
	enum gw_confidence confidence;
	enum gw_tier tier;
	bool waivable;
	bool existing; /* stood in the old tree too */
	bool change; /* tells what became of the old side */
	char fingerprint[65]; /* hex, "" until computed */
	char line_hash[24]; /* gw_line_hashes() of its line, or "" */
	enum gw_level level; /* the rest is set by verdict/ */
	enum gw_fate fate;
	struct gw_str fate_reason;
};

typedef GW_VEC(struct gw_finding) gw_findings;

const char *gw_severity_name(enum gw_severity s);
bool gw_severity_read(struct gw_str text, enum gw_severity *out);
const char *gw_confidence_name(enum gw_confidence c);
bool gw_confidence_read(struct gw_str text, enum gw_confidence *out);
const char *gw_tier_name(enum gw_tier t);
bool gw_tier_read(struct gw_str text, enum gw_tier *out);
const char *gw_level_name(enum gw_level l);
bool gw_level_read(struct gw_str text, enum gw_level *out);
const char *gw_fate_name(enum gw_fate f);
bool gw_fate_read(struct gw_str text, enum gw_fate *out);
const char *gw_what_name(enum gw_what w);
bool gw_what_read(struct gw_str text, enum gw_what *out);

/* Total order: path, commit, line, col, rule, message. For qsort. */
int gw_finding_cmp(const void *a, const void *b);
/* Sort, and drop doubles: same rule, place and message. */
void gw_findings_settle(gw_findings *found);

/*
 * What may be shown of a secret: at most its first four and last two
 * characters, and only of long ones; never more than a quarter. Foreign bytes
 * are made printable.
 */
struct gw_str gw_redact(struct gw_arena *a, struct gw_str secret);
/*
 * The line as an excerpt of at most 200 bytes around [from, to), with
 * [from, to) masked if `secret`. Fills excerpt, excerpt_col, excerpt_len.
 */
void gw_finding_excerpt(struct gw_finding *f, struct gw_arena *a,
			struct gw_str line, size_t from, size_t to,
			bool secret);

#endif
