/* push.blob: size, line ends, what it begins with. SPDX-License-Identifier:
 * Apache-2.0 */
#include "push/made.h"

#define MOST_READ ((size_t)16 << 20) /* beyond, content is unknown */
#define HEAD 8000 /* bytes in which git looks for NUL */

struct magic {
	struct gw_str bytes;
	const char *format;
	bool executable;
};

static const struct magic magics[] = {
	{ { "\177ELF", 4 }, "elf", true },
	{ { "MZ", 2 }, "pe", true },
	{ { "\xfe\xed\xfa\xce", 4 }, "mach-o", true },
	{ { "\xfe\xed\xfa\xcf", 4 }, "mach-o", true },
	{ { "\xce\xfa\xed\xfe", 4 }, "mach-o", true },
	{ { "\xcf\xfa\xed\xfe", 4 }, "mach-o", true },
	{ { "\xca\xfe\xba\xbe", 4 }, "java-class", true },
	{ { "!<arch>\n", 8 }, "ar", true },
	{ { "PK\3\4", 4 }, "zip", false },
	{ { "\x1f\x8b", 2 }, "gzip", false },
	{ { "%PDF-", 5 }, "pdf", false },
};

enum { FORMAT_TEXT, FORMAT_DATA, FORMAT_MAGIC };
enum eol { EOL_NONE, EOL_LF, EOL_CRLF, EOL_MIXED };
static const char *const eols[] = { "none", "lf", "crlf", "mixed" };

/* A class file or a.out may hold no NUL so early. */
static uint8_t format_of(struct gw_str text, bool binary)
{
	for (size_t i = 0; i < sizeof(magics) / sizeof(*magics); i++)
		if ((binary || magics[i].bytes.n >= 4) &&
		    gw_str_starts(text, magics[i].bytes))
			return (uint8_t)(FORMAT_MAGIC + i);
	return binary ? FORMAT_DATA : FORMAT_TEXT;
}

static uint8_t eol_of(struct gw_str text)
{
	bool lf = false;
	bool crlf = false;
	size_t at = 0;

	if (gw_str_find_byte(text, '\r', 0) == GW_NOWHERE)
		return gw_str_find_byte(text, '\n', 0) == GW_NOWHERE ?
			       EOL_NONE :
			       EOL_LF;
	while (!(lf && crlf) &&
	       (at = gw_str_find_byte(text, '\n', at)) != GW_NOWHERE) {
		if (at > 0 && text.p[at - 1] == '\r')
			crlf = true;
		else
			lf = true;
		at++;
	}
	return lf && crlf ? EOL_MIXED : crlf ? EOL_CRLF : lf ? EOL_LF : EOL_NONE;
}

/* The pointer file of Git LFS (docs/spec.md there): its version line comes
 * first, all of it under 1024 bytes. */
static bool is_lfs(struct gw_str text)
{
	return text.n < 1024 &&
	       gw_str_starts(text, GW_STR("version https://git-lfs.github.com/"
					  "spec/")) &&
	       gw_str_find(text, GW_STR("\noid sha256:"), 0) != GW_NOWHERE &&
	       gw_str_find(text, GW_STR("\nsize "), 0) != GW_NOWHERE;
}

void gw_blob_traits(struct gw_blob_traits *out, struct gw_str text)
{
	bool binary = gw_str_find_byte(gw_str_part(text, 0, HEAD), '\0', 0) !=
		      GW_NOWHERE;

	*out = (struct gw_blob_traits){
		.known = true,
		.lfs = is_lfs(text),
		.binary = binary,
		.eol = binary ? EOL_NONE : eol_of(text),
		.format = format_of(text, binary),
	};
}

static void put_content(struct gw_node *n, const struct gw_blob_traits *t,
			struct gw_arena *a)
{
	const struct magic *m = t->format >= FORMAT_MAGIC ?
					&magics[t->format - FORMAT_MAGIC] :
					NULL;

	gw_put_bool(a, n, "lfs", t->lfs);
	gw_put_bool(a, n, "binary", t->binary);
	gw_put_word(a, n, "eol", eols[t->eol]);
	gw_put_word(a, n, "format", m ? m->format :
				    t->format == FORMAT_DATA ? "data" : "text");
	gw_put_bool(a, n, "executable", m && m->executable);
}

/* False: the content is not to be had. */
static bool find_traits(struct gw_blob_traits *out, struct gw_push_walk *w,
			const struct gw_scope_blob *b, struct gw_arena *a)
{
	const struct gw_push *push = w->push;
	const struct gw_blob_traits *t =
		push->traits ? push->traits(push->traits_ctx, &b->id) : NULL;
	struct gw_str text;

	if (b->size > MOST_READ)
		return false;
	if (t && t->known) {
		*out = *t;
		return true;
	}
	if (!gw_push_read(w, &text, &b->id, MOST_READ, a))
		return false;
	gw_blob_traits(out, text);
	return true;
}

void gw_made_blob(struct gw_push_walk *w, struct gw_subject *s,
		  const struct gw_scope_blob *b,
		  const struct gw_blob_place *at, struct gw_arena *a)
{
	static const char *const content[] = { "binary", "eol", "format",
					       "executable" };
	struct gw_node *n = gw_node_new(a, GW_MAP);
	struct gw_blob_traits traits;

	gw_put_path(a, n, at->path);
	gw_put_number(a, n, "size",
		      b->size > INT64_MAX ? INT64_MAX : (int64_t)b->size);
	if (find_traits(&traits, w, b, a)) {
		put_content(n, &traits, a);
	} else {
		if (b->size >= 1024)
			gw_put_bool(a, n, "lfs", false);
		else
			gw_put_unknown(a, n, "lfs");
		for (size_t i = 0; i < sizeof(content) / sizeof(*content); i++)
			gw_put_unknown(a, n, content[i]);
	}
	gw_put_user(w, n, a);
	s->name = at->path;
	gw_made_subject(w, s, GW_CLASS_PUSH_BLOB, n, a);
}
