#ifndef GW_SECRET_STATE_H
#define GW_SECRET_STATE_H

#include "secret/detect.h"
#include "secret/fingerprint.h"
#include "secret/known.h"
#include "secret/names.h"

/* Private to secret/: what lives longer than one scan. */

struct gw_secrets {
	const struct gw_bundle *bundle;
	const bool *off;
	int64_t now;
	struct gw_str salt;
	const struct gw_find_rule *find;
	uint32_t count;
	uint32_t of_detector[GW_DETECTORS]; /* GW_FIND_NONE: silent */
	struct gw_fingerprints *prints; /* of all threads */
	struct gw_map vendors; /* first words of rule ids */
	const uint32_t *beside; /* rules with near, beside_count of them */
	uint32_t beside_count;
	const uint32_t *anywhere; /* rules without literal */
	uint32_t anywhere_count;
	bool *is_near; /* [count]: another rule stands beside it */
};

/* A rule's regexes and marks in one thread. */
struct gw_find_state {
	struct gw_starts *starts; /* of a regex that begins with its literal */
	struct gw_regex *regex;
	struct gw_regex *allow;
	struct gw_regex *line;
	int group; /* of the secret; 0: the whole match */
	bool ready; /* they are compiled */
	uint64_t scan; /* the marks below belong to this layer's number */
	size_t done; /* text before here was searched */
	bool idle; /* nothing it finds in this view is wanted */
	bool wants_path; /* the rule, that with this number */
	uint64_t path;
};

/*
 * What the name of the last view says by itself. Versions of a file come one
 * after the other where a history is read.
 */
#define GW_NAME_NOTED_MOST 512u
struct gw_noted {
	uint64_t number; /* another for each name */
	size_t n; /* 0: it was too long to be kept */
	size_t root;
	char name[GW_NAME_NOTED_MOST];
	struct gw_where where;
	uint32_t formats; /* that it is read as, a bit for each */
};
/* places.c */
void gw_note_name(struct gw_noted *out, const struct gw_scan_job *job);

struct gw_scanner {
	const struct gw_secrets *s;
	struct gw_find_state *state; /* [count] */
	uint64_t scan; /* number of the layer being scanned */
	gw_known_hits hits; /* of the layer, if it has kin */
	struct gw_names_known names;
	struct gw_noted noted;
};

#endif
