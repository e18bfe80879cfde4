#ifndef GW_VERDICT_READER_H
#define GW_VERDICT_READER_H

#include "verdict/policy.h"

/* The parts of the reader of policy files; inside the room only. */
struct gw_reader {
	struct gw_layer *layer;
	struct gw_arena *arena;
	struct gw_err *err;
	bool group; /* a map below `groups:` */
};

#define GW_COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* The fault at a node, in these words. */
int gw_read_fail(struct gw_reader *r, const struct gw_node *n,
		 const char *words);
/* The fault at a key that is not in the closed set, with the nearest one. */
int gw_read_fail_key(struct gw_reader *r, const struct gw_node *n,
		     const struct gw_str *known, size_t count);
GW_CHECKED int gw_read_text(struct gw_reader *r, const struct gw_node *n,
			    struct gw_str *out);
GW_CHECKED int gw_read_bool(struct gw_reader *r, const struct gw_node *n,
			    enum gw_said *out);
GW_CHECKED int gw_read_level(struct gw_reader *r, const struct gw_node *n,
			     enum gw_level *out);
/* A word out of a few ("" ends them), and its number. */
GW_CHECKED int gw_read_word(struct gw_reader *r, const struct gw_node *n,
			    const struct gw_str *words, uint64_t *out);
GW_CHECKED int gw_read_unknown(struct gw_reader *r, const struct gw_node *n,
			       uint64_t *out);
/* A text, or a list of texts. */
GW_CHECKED int gw_read_texts(struct gw_reader *r, const struct gw_node *n);
/* A setting of settings.def; GW_ENOTFOUND: none has this key. */
GW_CHECKED int gw_read_setting(struct gw_reader *r, const struct gw_node *n);

/* `rules:`, `allow:`, `bypass:` (policy_lists.c). */
GW_CHECKED int gw_read_rules(struct gw_reader *r, const struct gw_node *map);
GW_CHECKED int gw_read_allow(struct gw_reader *r, const struct gw_node *list);
GW_CHECKED int gw_read_bypass(struct gw_reader *r, const struct gw_node *list);

#endif
