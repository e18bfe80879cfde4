#ifndef GW_SECRET_FIND_H
#define GW_SECRET_FIND_H

#include "rule/rule.h"

/* Private to secret/: a `find` rule as it lies in GW_SEC_FIND. */

#define GW_FIND_NONE UINT32_MAX
#define GW_FIND_LEADS 8
#define GW_FIND_TO_END UINT16_MAX
/* Literals from here on wake a probe, below they are places in GW_SEC_FIND. */
#define GW_FIND_PROBE 0x40000000u

struct gw_find_slice { /* of the secret, in bytes */
	uint16_t from;
	uint16_t to;
};

struct gw_find_rule {
	uint32_t rule; /* its meta */
	struct gw_ref id;
	struct gw_ref regex; /* "" for a detector */
	struct gw_ref near; /* id of the rule it stands beside, or "" */
	uint32_t near_rule; /* its place in GW_SEC_FIND, or GW_FIND_NONE */
	uint32_t near_lines;
	struct gw_list_ref keywords;
	struct gw_list_ref allow_values;
	struct gw_list_ref allow_words;
	struct gw_list_ref allow_paths;
	struct gw_ref allow_regex;
	struct gw_ref allow_line;
	uint32_t entropy; /* least Shannon entropy, 1/100 bit a byte */
	uint32_t check_number; /* the validator's `n` */
	struct gw_find_slice check_of;
	struct gw_find_slice check_equals;
	uint8_t detector; /* 1 + row of detectors.def; 0: a regex */
	uint8_t check; /* 1 + row of validators.def; 0: none */
	uint8_t anywhere; /* no literal: every text is searched */
	uint8_t worded; /* every match begins a word, "(?i:word" */
	/* Lengths of the literals that every match begins with, or zeros. */
	uint8_t leads[GW_FIND_LEADS];
};

/* compile_check.c: `check: {name: {of: ..., equals: ..., n: ...}}`. */
GW_CHECKED int gw_find_check(struct gw_find_rule *f, const struct gw_node *check,
			     struct gw_arena *arena, struct gw_err *err);

#endif
