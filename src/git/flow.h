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
struct gw_flow {
	gw_stream_take *take;
	void *ctx;
	bool taken; /* out: a piece of it */
	bool whole; /* out: all, for take() never refused */
	unsigned char digest[20]; /* out, of the whole: as its id */
};
/* With `check` the id must hold. */
GW_CHECKED int gw_flow_blob(struct gw_flow *to, struct gw_packs *packs,
			    const struct gw_id *id, bool check,
			    struct gw_err *err);
/* The blob at an offset; GW_ESYNTAX: damaged. For fuzzing, and the above. */
GW_CHECKED int gw_flow_at(struct gw_flow *to, const struct gw_pack *pack,
			  size_t id_bytes, uint64_t offset);

#endif
