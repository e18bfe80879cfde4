#ifndef GW_CLI_INSERT_H
#define GW_CLI_INSERT_H

#include "cli/edits.h"

/* Settings that are not there, written the way the file is written. */

#define GW_MOST_STEPS 8u /* of a path */

struct gw_steps {
	struct gw_str name[GW_MOST_STEPS];
	unsigned n;
};

/* "a.b.c", `a["b.c"]`; false if it is longer, or anything else. */
bool gw_steps_read(struct gw_steps *out, struct gw_str path);
/* The same name, however spelt: kms_key_id, KmsKeyId, kmsKeyId, kms-key-id. */
bool gw_steps_same(struct gw_str a, struct gw_str b);

/* Steps [from, path->n) below the container `at`, the last of them with the
 * value `to`. `respell`: names_of_this_kind as namesOfThisKind even where the
 * file has none. */
struct gw_insertion {
	const struct gw_doc *doc;
	const struct gw_node *at;
	const struct gw_steps *path;
	unsigned from;
	const struct gw_node *to;
	bool respell;
};
/* False if the container's form is not one that can be added to, or respelling
 * makes no difference. */
bool gw_insert(gw_edits *out, struct gw_arena *a,
	       const struct gw_insertion *what);
/* An instruction at the end of the Dockerfile's stage that holds the line, but
 * before the command that it runs. */
bool gw_insert_instruction(gw_edits *out, struct gw_arena *a,
			   const struct gw_doc *doc, uint32_t line,
			   struct gw_str text);
/* A value as the file's language writes it; "" if it is not a plain one. */
struct gw_str gw_insert_value(struct gw_arena *a, const struct gw_doc *doc,
			      const struct gw_node *to);

#endif
