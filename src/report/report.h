#ifndef GW_REPORT_REPORT_H
#define GW_REPORT_REPORT_H

#include "base/buf.h"
#include "rule/rule.h"
#include "verdict/verdict.h"

/* The same verdict in each reader's language: one file per format. */

struct gw_report {
	const struct gw_verdict *verdict;
	const struct gw_bundle *bundle; /* for rule help in SARIF; or NULL */
	bool color;
	bool remote;	   /* "remote:"-safe: at most 72 columns */
	bool show_unknown; /* --unknown */
	bool show_observed; /* text for people lists what is observed, too */
	bool quiet;
	size_t most; /* findings that a list for people shows; 0: all */
	unsigned width; /* of the terminal; 0: unknown */
};

/*
 * One format. What it writes is whole by itself, the same for the same
 * verdict, and holds nothing of the findings that its reader could take for
 * a command, markup or a control character.
 */
struct gw_reporter {
	const char *name; /* --format NAME */
	const char *media;
	const char *does; /* one line for --help */
	void (*write)(struct gw_buf *out, const struct gw_report *r);
};

const struct gw_reporter *gw_reporter_named(struct gw_str name);
const struct gw_reporter *gw_reporter_at(size_t i); /* NULL: no more */

/*
 * A verdict from what `--format json` wrote, for another format. Texts are
 * owned by the arena (or borrowed from `text`), `found` by the caller
 * (GW_VEC_FREE). GW_ESYNTAX with the place of what is no such result.
 */
GW_CHECKED int gw_report_read(struct gw_verdict *out, struct gw_arena *arena,
			      struct gw_str text, struct gw_err *err);

/*
 * Fill line_hash and the UTF-16 columns (bytes that are no UTF-8 are one unit
 * each) of the findings, all of them in this one text. The hash is the value
 * that GitHub's upload action computes for `primaryLocationLineHash`
 * (github/codeql-action, src/fingerprints.ts), so that alerts are recognised
 * whoever uploads them. One pass over the text; 60 bytes of arena a line. On
 * a hostile mass of findings in long lines, columns stay uncounted.
 */
void gw_line_hashes(struct gw_finding *found, size_t count, struct gw_str text,
		    struct gw_arena *arena);

#endif
