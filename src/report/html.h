#ifndef GW_REPORT_HTML_H
#define GW_REPORT_HTML_H

#include "report/shared.h"

/* The top of the page: policy of what may run, style, title, sums, filters.
 * Ends inside of <main>. (html_head.c) */
void gw_html_head(struct gw_buf *out, const struct gw_report *r);
/* The script, and the end of the page. */
void gw_html_foot(struct gw_buf *out, const struct gw_report *r);

#endif
