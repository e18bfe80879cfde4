#ifndef GW_UNPACK_UNPACK_H
#define GW_UNPACK_UNPACK_H

#include "doc/doc.h"

/*
 * A view -> the views inside it: zip (and what is made of it: jar, whl, docx,
 * nupkg, npz, .pt, .keras), tar, and gzip, bzip2, xz or zstd around anything.
 * Texts of pictures and documents are members too: of PNG and PDF, and of the
 * XML in Office files, whose tags split words. Nothing is written to disk, no link is followed, no password is tried.
 */

struct gw_unpack_limits {
	uint32_t depth; /* archives inside archives */
	uint32_t entries; /* of one blob, all depths together */
	uint64_t bytes; /* unpacked, of one blob, all depths together */
	uint32_t ratio; /* unpacked to packed, beyond the first 1 MiB */
};
/* depth 4, 10,000 entries, 64 MiB, ratio 200. */
extern const struct gw_unpack_limits gw_unpack_default;

/* Do the bytes begin as an archive or a compressed stream would? */
bool gw_unpack_knows(struct gw_str bytes);

/* A gzip stream of at most `most` bytes unpacked, without libarchive.
 * GW_ELIMIT: there are more; GW_ESYNTAX: it is none. */
GW_CHECKED int gw_unpack_gzip(struct gw_str *out, struct gw_arena *arena,
			      struct gw_str bytes, size_t most);

/* A member: `child` is borrowed until the call returns; its name is
 * "<outer>!<path inside>". Return false to stop. */
typedef bool gw_unpack_member(void *ctx, const struct gw_view *child);

struct gw_unpack_how {
	const struct gw_unpack_limits *limits;
	gw_unpack_member *member;
	void *ctx;
};

/*
 * Hand every regular member to `member`, archives inside included (the inner
 * archive first, then its members). GW_ELIMIT: a limit was hit, err says
 * which; GW_ESYNTAX: the archive is broken or encrypted from somewhere on.
 * What came before was handed out all the same.
 */
GW_CHECKED int gw_unpack(const struct gw_view *view, struct gw_arena *arena,
			 const struct gw_unpack_how *how, struct gw_err *err);

#endif
