#ifndef GW_PARSE_SHELL_TEXT_H
#define GW_PARSE_SHELL_TEXT_H

#include "parse/code.h"

/*
 * For other parsers of the room: shell text inside of what `outer` reads, from
 * `at` on, as a loose map {"pipelines": ..}. `text` begins where outer->text
 * does. A fault in it makes the map GW_PARTIAL|GW_OPEN and is not noted.
 */
struct gw_node *shell_tree(struct gw_code *outer, struct gw_str text,
			   size_t at);

#endif
