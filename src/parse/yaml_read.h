#ifndef GW_PARSE_YAML_READ_H
#define GW_PARSE_YAML_READ_H

#include "parse/yaml_parts.h"

/* Private to parse/: the events that YAML's syntax is made of, and the
 * reader's state between them. */

enum gw_yaml_type {
	GW_YAML_EDGE, /* of the stream, or a document's end: a mere place */
	GW_YAML_DOCUMENT,
	GW_YAML_SCALAR,
	GW_YAML_ALIAS,
	GW_YAML_LIST,
	GW_YAML_MAP,
	GW_YAML_END, /* of a list or a map */
};

struct gw_yaml_event {
	enum gw_yaml_type type;
	char style; /* scalar: 0 (plain), \' " | >; containers: 0, or [ */
	bool directives; /* a document: it begins with %-lines */
	uint32_t off; /* bytes in the text, with tag and anchor */
	uint32_t end;
	struct gw_str text; /* a scalar's; need not outlive the event */
	struct gw_str tag; /* NULL: none */
	struct gw_str anchor; /* NULL: none; an alias: the one it names */
};

/* A container that is open, with what the events do not remember. */
struct gw_yaml_frame {
	struct gw_node *node;
	uint32_t col; /* 0-based, of its first item */
	bool is_map;
	bool flow;
	bool wrapped; /* in the map of a short tag, which closes with it */
	bool at_key; /* a map: the next node is a key */
	bool merges; /* a map: a plain "<<" was among the keys */
};

struct gw_yaml {
	struct gw_builder *b;
	struct gw_err *err;
	struct gw_str source; /* as written */
	struct gw_str text; /* what libyaml reads: as long as the source */
	struct gw_holes *holes; /* NULL in the first, plain reading */
	size_t next_hole;
	bool yes_no; /* plain yes, no, on, off are booleans */
	bool strict; /* a rule file */
	bool no_scan; /* libyaml reads it all, for tests */
	bool ascii; /* a character is a byte */
	uint32_t base; /* where this run began */
	uint32_t chars; /* characters behind base, for libyaml's marks ... */
	uint32_t bytes; /* ... and bytes */
	uint32_t gap; /* comments are collected up to here */
	struct gw_map anchors; /* name -> struct gw_node */
	uint32_t copies; /* nodes that aliases may still make */
	struct gw_node *hollow; /* empty value, if it came last */
	uint32_t hollow_col;
	bool open_next; /* the next container stands in a template's block */
	uint32_t skip; /* depth inside of a key that is no scalar */
	uint32_t skip_off;
	uint32_t frames;
	struct gw_yaml_frame frame[GW_MAX_DEPTH + 1];
};

/* Makes known what a template may have put between the last event and the
 * one at `off` (yaml_open.c). */
void gw_yaml_pass_holes(struct gw_yaml *y, uint32_t off);

/* What the rule-file dialect has against a key or value (yaml_strict.c). */
GW_CHECKED int gw_yaml_strict_scalar(struct gw_yaml *y, struct gw_str text,
				     struct gw_span at, char style);
GW_CHECKED int gw_yaml_strict_map(struct gw_yaml *y,
				  const struct gw_node *map);

/* Puts an event into the tree (yaml_events.c). */
GW_CHECKED int gw_yaml_take(struct gw_yaml *y, const struct gw_yaml_event *e);

/* All events from y->base on, by libyaml; a fault leaves its place in
 * y->bytes (yaml_lib.c). */
GW_CHECKED int gw_yaml_read_lib(struct gw_yaml *y);

/* Reads all documents of y->text; the caller sets b, err, source, text and
 * the switches. */
GW_CHECKED int gw_yaml_read(struct gw_yaml *y);

/* The parser of the row "yaml"; `no_scan`: all by libyaml, to compare. */
GW_CHECKED int gw_yaml_parse(struct gw_builder *b, const struct gw_view *view,
			     bool no_scan, struct gw_err *err);

#endif
