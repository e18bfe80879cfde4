/*
 * Archives as views inside views, within bounds.
 *
 * A pusher chooses every byte: sizes in headers are never believed, what
 * counts is what comes out. Depth, entries, bytes and the ratio of unpacked
 * to packed bytes are bounded over the whole blob, so that nesting gains
 * nothing. SPDX-License-Identifier: Apache-2.0
 */
#include "unpack/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "base/buf.h"
#include "unpack/texts.h"

#define CHUNK ((size_t)64 << 10)
#define FIRST_PIECE ((size_t)1 << 10) /* thousands of members may be small */
#define MOST_NAME ((size_t)16 << 10) /* with those of the archives around it */
#define FREE_BYTES ((uint64_t)1 << 20) /* no ratio below this */

const struct gw_unpack_limits gw_unpack_default = {
	.depth = 4,
	.entries = 10000,
	.bytes = (uint64_t)64 << 20,
	.ratio = 200,
};

struct unpacking {
	const struct gw_unpack_how *how;
	struct gw_arena *arena;
	uint64_t packed; /* of the outermost view */
	uint64_t bytes;
	uint32_t entries;
	bool stopped;
};

struct magic {
	const char *bytes;
	unsigned char len;
	unsigned short at;
};

bool gw_unpack_knows(struct gw_str s)
{
	static const struct magic known[] = {
		{ "PK\003\004", 4, 0 },	   { "PK\005\006", 4, 0 },
		{ "\037\213\010", 3, 0 },  { "BZh", 3, 0 },
		{ "\375" "7zXZ\0", 6, 0 }, { "\050\265\057\375", 4, 0 },
		{ "ustar", 5, 257 },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (s.n >= (size_t)known[i].at + known[i].len &&
		    memcmp(s.p + known[i].at, known[i].bytes, known[i].len) ==
			    0)
			return true;
	return gw_texts_know(s);
}

/* A compressed stream without an archive inside is one nameless member. */
static bool is_archive(struct gw_str s)
{
	return gw_str_starts(s, GW_STR("PK\003\004")) ||
	       gw_str_starts(s, GW_STR("PK\005\006")) ||
	       (s.n > 262 && memcmp(s.p + 257, "ustar", 5) == 0);
}

static void free_archive(struct archive **a)
{
	if (*a)
		archive_read_free(*a);
}

static int broken(struct archive *a, const struct gw_view *view,
		  struct gw_err *err)
{
	const char *why = archive_error_string(a);

	gw_err_set(err, GW_ESYNTAX, "the archive cannot be read to its end: %s",
		   why ? why : "unknown fault");
	gw_err_file(err, view->name);
	return GW_ESYNTAX;
}

static int over(const struct gw_view *view, const char *what,
		struct gw_err *err)
{
	gw_err_set(err, GW_ELIMIT, "the archive has too %s to be unpacked",
		   what);
	gw_err_file(err, view->name);
	return GW_ELIMIT;
}

static int count_bytes(struct unpacking *u, const struct gw_view *view,
		       uint64_t more, struct gw_err *err)
{
	u->bytes += more;
	if (u->bytes > u->how->limits->bytes)
		return over(view, "many bytes", err);
	if (u->bytes > FREE_BYTES &&
	    u->bytes / u->how->limits->ratio > u->packed + 1)
		return over(view, "high a ratio", err);
	return GW_OK;
}

/* The member's bytes; grows by what really comes out. */
static int read_member(struct unpacking *u, struct archive *a,
		       const struct gw_view *view, struct gw_buf *out,
		       struct gw_err *err)
{
	for (;;) {
		size_t more = out->n < FIRST_PIECE ? FIRST_PIECE - out->n :
						     out->n;
		char *p = gw_buf_room(out, more);
		la_ssize_t got;
		int r;

		if (!p)
			return over(view, "many bytes", err);
		got = archive_read_data(a, p, more);
		if (got < 0)
			return broken(a, view, err);
		if (got == 0)
			return GW_OK;
		out->n += (size_t)got;
		r = count_bytes(u, view, (uint64_t)got, err);
		if (r < 0)
			return r;
	}
}

/* Every finding of a member tells its name, and those of all around it. */
static bool is_long(const struct gw_view *view, const char *path)
{
	return path && view->name.n + strlen(path) > MOST_NAME;
}

static struct gw_str member_name(struct unpacking *u,
				 const struct gw_view *view, const char *path)
{
	if (!path)
		path = "";
	return gw_arena_print(u->arena, "%.*s!%s", GW_FMT(view->name), path);
}

static int unpack_view(struct unpacking *u, const struct gw_view *view,
		       struct gw_err *err);

/* Text that stands inside without being a member. */
static int hand_text(struct unpacking *u, const struct gw_view *view,
		     struct gw_str text, struct gw_err *err)
{
	struct gw_view child = { .parent = view,
				 .depth = view->depth + 1,
				 .bytes = text };
	int r = count_bytes(u, view, text.n, err);

	if (r < 0 || !text.n)
		return r;
	child.name = member_name(u, view, "(text)");
	if (!u->how->member(u->how->ctx, &child))
		u->stopped = true;
	return GW_OK;
}

/* The parts of Office files that hold what was written. */
static bool is_office(const struct gw_view *v)
{
	static const char *const parts[] = { "!word/", "!xl/", "!ppt/",
					     "!content.xml" };

	if (!gw_str_ends(v->name, GW_STR(".xml")))
		return false;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (gw_str_find(v->name, gw_str_of(parts[i]), 0) != GW_NOWHERE)
			return true;
	return false;
}

/* A member, and what is inside it. */
static int hand_out(struct unpacking *u, const struct gw_view *child,
		    struct gw_err *err)
{
	if (!u->how->member(u->how->ctx, child)) {
		u->stopped = true;
		return GW_OK;
	}
	if (is_office(child))
		return hand_text(u, child,
				 gw_texts_of_xml(u->arena, child->bytes), err);
	return gw_unpack_knows(child->bytes) ? unpack_view(u, child, err) :
					       GW_OK;
}

static int read_and_hand_out(struct unpacking *u, struct archive *a,
			     struct archive_entry *e,
			     const struct gw_view *view, struct gw_err *err)
{
	bool named = archive_format(a) != ARCHIVE_FORMAT_RAW;
	struct gw_view child = { .parent = view,
				 .depth = view->depth + 1,
				 .name = view->name,
				 .bytes = GW_STR("") };
	struct gw_buf bytes;
	int r;

	gw_buf_init(&bytes, 2 * u->how->limits->bytes + FIRST_PIECE);
	r = read_member(u, a, view, &bytes, err);
	if (bytes.n)
		child.bytes = gw_buf_str(&bytes);
	/* Compression around an archive is no place of its own. */
	if (r == GW_OK && !named && is_archive(child.bytes)) {
		r = unpack_view(u, &child, err);
	} else if (r == GW_OK) {
		child.name = member_name(
			u, view, named ? archive_entry_pathname(e) : NULL);
		r = hand_out(u, &child, err);
	}
	gw_buf_release(&bytes);
	return r;
}

/* What a member took is given back before the next. */
static int one_member(struct unpacking *u, struct archive *a,
		      struct archive_entry *e, const struct gw_view *view,
		      struct gw_err *err)
{
	const struct gw_arena_mark before = gw_arena_mark(u->arena);
	int r;

	if (archive_format(a) != ARCHIVE_FORMAT_RAW &&
	    archive_entry_filetype(e) != AE_IFREG)
		return GW_OK;
	if (++u->entries > u->how->limits->entries)
		return over(view, "many members", err);
	if (is_long(view, archive_entry_pathname(e)))
		return over(view, "long names", err);
	if (archive_entry_is_encrypted(e) == 1) {
		gw_err_set(err, GW_ESYNTAX,
			   "a member of the archive is encrypted");
		gw_err_file(err, view->name);
		return GW_ESYNTAX;
	}
	r = read_and_hand_out(u, a, e, view, err);
	gw_arena_return(u->arena, &before);
	return r;
}

/* Text may hide behind the end of a tar, which readers never reach. */
static int read_tail(struct unpacking *u, struct archive *a,
		     const struct gw_view *view, struct gw_err *err)
{
	la_int64_t end = archive_filter_bytes(a, 0);
	struct gw_view child = { .parent = view, .depth = view->depth + 1 };

	if (!is_archive(view->bytes) || end < 0 ||
	    (uint64_t)end >= view->bytes.n)
		return GW_OK;
	child.bytes = gw_str_part(view->bytes, (size_t)end, view->bytes.n);
	while (child.bytes.n && child.bytes.p[0] == '\0')
		child.bytes = gw_str_part(child.bytes, 1, child.bytes.n);
	child.name = member_name(u, view, "(behind the end)");
	return child.bytes.n ? hand_out(u, &child, err) : GW_OK;
}

/*
 * Compression is taken off first and alone: a stream is only read as a tar
 * when it begins as one, or zeros would pass as an empty archive.
 */
static int open_archive(struct archive **out, const struct gw_view *view,
			struct gw_err *err)
{
	struct archive *a = archive_read_new();

	*out = a;
	if (!a)
		gw_no_memory(CHUNK);
	if (is_archive(view->bytes)) {
		archive_read_support_format_zip(a);
		archive_read_support_format_tar(a);
	} else {
		archive_read_support_filter_gzip(a);
		archive_read_support_filter_bzip2(a);
		archive_read_support_filter_xz(a);
		archive_read_support_filter_zstd(a);
		archive_read_support_format_raw(a);
	}
	if (archive_read_open_memory(a, view->bytes.p, view->bytes.n) !=
	    ARCHIVE_OK)
		return broken(a, view, err);
	return GW_OK;
}

static int unpack_texts(struct unpacking *u, const struct gw_view *view,
			struct gw_err *err)
{
	struct gw_str text;
	int r = gw_texts_of(&text, u->arena, view->bytes, err);
	struct gw_err late;
	int handed = hand_text(u, view, text, r < 0 ? &late : err);

	if (r < 0)
		gw_err_file(err, view->name);
	return r < 0 ? r : handed;
}

/* Recursion is bounded by limits->depth. */
static int unpack_view(struct unpacking *u, const struct gw_view *view,
		       struct gw_err *err)
{
	__attribute__((cleanup(free_archive))) struct archive *a = NULL;
	struct archive_entry *e;
	int r;

	if (view->depth >= u->how->limits->depth)
		return over(view, "many archives inside each other", err);
	if (gw_texts_know(view->bytes))
		return unpack_texts(u, view, err);
	r = open_archive(&a, view, err);
	while (r == GW_OK && !u->stopped) {
		int got = archive_read_next_header(a, &e);

		if (got == ARCHIVE_EOF)
			return read_tail(u, a, view, err);
		if (got != ARCHIVE_OK && got != ARCHIVE_WARN)
			return broken(a, view, err);
		r = one_member(u, a, e, view, err);
	}
	return r;
}

int gw_unpack(const struct gw_view *view, struct gw_arena *arena,
	      const struct gw_unpack_how *how, struct gw_err *err)
{
	struct unpacking u = { .how = how,
			       .arena = arena,
			       .packed = view->bytes.n };

	return unpack_view(&u, view, err);
}
