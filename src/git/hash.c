/* Does an object's id hold? SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "git/repo.h"
#include "seal/seal.h"

static const char *const kind_names[] = { [GW_OBJ_BLOB] = "blob",
					  [GW_OBJ_COMMIT] = "commit",
					  [GW_OBJ_TREE] = "tree",
					  [GW_OBJ_TAG] = "tag" };

bool gw_object_is(const struct gw_object *o, const struct gw_id *id)
{
	char head[32];
	int n = snprintf(head, sizeof(head), "%s %zu", kind_names[o->kind],
			 o->bytes.n);
	const struct gw_str parts[] = { { head, (size_t)n + 1 }, o->bytes };
	unsigned char digest[GW_SHA1_SIZE];
	struct gw_id have;

	gw_sha1(digest, parts, 2);
	gw_id_from_raw(&have, (const char *)digest, sizeof(digest));
	return gw_id_eq(&have, id);
}
