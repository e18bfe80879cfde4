#ifndef GW_REPORT_SHARED_H
#define GW_REPORT_SHARED_H

#include "report/report.h"

/* What all formats need: words, places, escapes. Inside the room only. */

/* "error", "warning", "note": enforce, annotate, observe. */
const char *gw_report_word(const struct gw_finding *f);
/* Does the finding belong into a list of what counts? Unresolved ones only
 * with --unknown; waived and baselined ones never. */
bool gw_report_lists(const struct gw_report *r, const struct gw_finding *f);
/* The worst first, then as settled; owned by the arena. `*count` of those
 * that gw_report_lists(). */
const struct gw_finding **gw_report_sorted(const struct gw_report *r,
					   struct gw_arena *arena,
					   size_t *count);
/* Path, or what stands for it: "refs/heads/x", "commits/1234". */
struct gw_str gw_report_path(const struct gw_finding *f, struct gw_arena *a);
/* "Title: message". */
struct gw_str gw_report_prose(const struct gw_finding *f, struct gw_arena *a);
uint32_t gw_report_line(const struct gw_finding *f);	/* at least 1 */
uint32_t gw_report_col(const struct gw_finding *f);	/* at least 1 */
uint32_t gw_report_end_col(const struct gw_finding *f); /* > col */
/* The same in UTF-16 code units, as editors and web pages count. */
uint32_t gw_report_col16(const struct gw_finding *f);
uint32_t gw_report_end_col16(const struct gw_finding *f);
/* 64 hex digits that name the finding: its fingerprint or a stand-in. */
struct gw_str gw_report_id(const struct gw_finding *f, struct gw_arena *a);
/* The value of the first line "url: ..." of the refs that is https, or "". */
struct gw_str gw_report_url(const struct gw_finding *f);
/* "2 block, 3 annotated, 1 observed, ..." */
void gw_report_sum(struct gw_buf *out, const struct gw_verdict *v);
/* "gitward 0.1.0"'s number. */
const char *gw_report_version(void);

/* The style and script of the page, made into bytes by EmbedTexts.cmake. */
struct gw_asset {
	const char *name; /* file without its ending */
	const char *text;
	size_t size;
};
extern const struct gw_asset gw_report_assets[]; /* name NULL ends */

/* As gw_utf8_show, and nothing that a CI log would obey: "::" in front and
 * "##word[" are broken. */
void gw_report_show(struct gw_buf *out, struct gw_str s);
/* For XML and HTML, text and attributes: < > & " ' escaped, the rest shown. */
void gw_report_xml(struct gw_buf *out, struct gw_str s);
/* For Markdown, in running text or a table cell: all that marks is escaped,
 * mentions and links are broken. */
void gw_report_markdown(struct gw_buf *out, struct gw_str s);
/* A path as a relative URI reference (RFC 3986). */
void gw_report_uri(struct gw_buf *out, struct gw_str path);

#endif
