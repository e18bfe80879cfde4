#ifndef GW_SECRET_STRUCTURE_H
#define GW_SECRET_STRUCTURE_H

#include "secret/detect.h"

/* Private to secret/: which value belongs to a name. */

struct gw_site {
	size_t name_from;
	size_t name_to;
	size_t from; /* of the value, without quotes */
	size_t to;
	bool quoted;
	bool name_quoted;
	bool flag; /* --name value */
	bool env; /* NAME=value at the start of a line */
	bool element; /* <name>value</name> */
	bool scheme; /* Basic, Bearer ... before the value */
	bool basic; /* that scheme is Basic */
	bool compared; /* == or != between them */
	bool loose; /* no operator between them */
	bool comment; /* in a comment of a program */
	bool list; /* a comma between them: call("name", "value") */
};

/* The whole name around [from, to), which lies inside it. */
void gw_site_name(struct gw_site *out, struct gw_str text, size_t from,
		  size_t to);
/* The value behind the name; false if there is none. */
bool gw_site_value(struct gw_site *site, struct gw_str text,
		   enum gw_file_kind kind);
/* The value before the name: "v" == name. */
bool gw_site_before(struct gw_site *site, struct gw_str text);

/* Judges a name and a value that belong together by their place in a table;
 * generic.c */
void gw_pair_judge(struct gw_scan *sc, const struct gw_site *site);

#endif
