#ifndef GW_RULE_WRITER_H
#define GW_RULE_WRITER_H

#include "rule/rule.h"

/* Private to rule/: a bundle being written. */
struct gw_bundle_writer {
	struct gw_arena *arena;
	struct gw_buf section[GW_SECTIONS];
	struct gw_map texts; /* text -> offset + 1 */
	struct gw_map lists; /* refs of a list -> index of the first + 1 */
	struct gw_map ids; /* rule id -> its `id` node */
	const struct gw_engine *const *engines;
	const struct gw_bundle *base; /* or NULL */
	void *state[GW_MAX_ENGINES];
	gw_warnings *warnings;
	bool official;
	gw_name_table *names;
	void *names_ctx;
};

#define GW_MAX_BUNDLE ((size_t)256 << 20)

void gw_writer_init(struct gw_bundle_writer *w, struct gw_arena *arena,
		    const struct gw_compile *how);
void gw_writer_release(struct gw_bundle_writer *w);
/* The finished bytes, digest filled in; owned by the arena. */
GW_CHECKED int gw_writer_finish(struct gw_str *out,
				struct gw_bundle_writer *w,
				struct gw_err *err);

#endif
