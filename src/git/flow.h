#ifndef GW_GIT_FLOW_H
#define GW_GIT_FLOW_H

#include "git/pack.h"

/*
 * A blob of these packs piece by piece, whatever its size and whatever it is
 * stored upon, in 16 MB of rings: of each object of its chain only the last
 * bytes are kept. GW_ENOTFOUND: it is not there, or this reader does not like
 * it and has taken nothing: ask another. GW_ELIMIT: its deltas jump back so
 * often that too much would have to be made again; GW_ESYSTEM: it is damaged.
 * Then what was taken is not all.
 */
struct gw_flow_from {
	struct gw_packs *packs;
	bool check; /* the id must hold */
};
GW_CHECKED int gw_flow_blob(struct gw_flow_from *from, const struct gw_id *id,
			    gw_stream_take *take, void *ctx,
			    struct gw_err *err);

#endif
