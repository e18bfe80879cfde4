/* "<old> <new> <ref>" lines of a hook's input. SPDX-License-Identifier:
 * Apache-2.0 */
#include <string.h>

#include "git/repo.h"

/* git checks names before it calls a hook; this refuses only what would
 * break lines and paths of ours. */
static bool ref_is_usable(struct gw_str ref)
{
	if (ref.n == 0 || ref.n > GW_MAX_PATH)
		return false;
	for (size_t i = 0; i < ref.n; i++)
		if ((unsigned char)ref.p[i] <= 0x20 || ref.p[i] == 0x7f)
			return false;
	return true;
}

static int read_line(struct gw_update *u, struct gw_str line, uint32_t no,
		     struct gw_err *err)
{
	struct gw_str old_id;
	struct gw_str new_id;

	*u = (struct gw_update){ .forced = false };
	if (!gw_str_next(&line, ' ', &old_id) ||
	    !gw_str_next(&line, ' ', &new_id) ||
	    !gw_id_parse(&u->old_id, old_id) ||
	    !gw_id_parse(&u->new_id, new_id) || old_id.n != new_id.n)
		return gw_err_at(err, GW_ESYNTAX, no, 1,
				 "ref update does not begin with two object "
				 "ids");
	if (!ref_is_usable(line))
		return gw_err_at(err, GW_ESYNTAX, no, 1,
				 "ref update names no usable ref");
	u->ref = line;
	u->kind = gw_id_is_zero(&u->new_id) ? GW_REF_DELETE :
		  gw_id_is_zero(&u->old_id) ? GW_REF_CREATE : GW_REF_UPDATE;
	return GW_OK;
}

/* No client of git's updates a ref twice: which of the two stays would be
 * git's secret, and the other one would stand for it here. */
int gw_updates_read(gw_updates *out, struct gw_str lines,
		    struct gw_arena *arena, struct gw_err *err)
{
	struct gw_str rest = gw_arena_copy(arena, lines);
	struct gw_map seen;
	uint32_t no = 0;

	gw_map_init(&seen, arena);

	while (rest.n > 0) {
		size_t end = gw_str_find_byte(rest, '\n', 0);
		int r;

		no++;
		if (end == GW_NOWHERE)
			return gw_err_at(err, GW_ESYNTAX, no, 1,
					 "ref update is cut off: no newline "
					 "at its end");
		r = read_line(GW_PUSH(out), gw_str_part(rest, 0, end), no,
			      err);
		if (r < 0) {
			out->n--;
			return r;
		}
		if (gw_map_get(&seen, out->v[out->n - 1].ref))
			return gw_err_at(err, GW_ESYNTAX, no, 1,
					 "a ref is updated twice in one push");
		*gw_map_put(&seen, out->v[out->n - 1].ref) = &seen;
		rest = gw_str_part(rest, end + 1, rest.n);
	}
	return GW_OK;
}
