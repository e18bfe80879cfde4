#ifndef GW_CLI_EXAMPLE_H
#define GW_CLI_EXAMPLE_H

#include "cli/session.h"

/*
 * Print what a rule finds and what it leaves alone, from the tests inside it:
 * the first that fires and the first that does not. The rules lie beside the
 * bundle as text; where they do not, or the rule is a site's own, nothing is
 * printed. No secret stands in a test: it holds templates ({name}).
 */
void gw_example_print(struct gw_session *s, struct gw_str id);

#endif
