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

static const char *format_of(struct gw_str text, bool binary,
			     bool *executable)
{
	*executable = false;
	for (size_t i = 0; binary && i < sizeof(magics) / sizeof(*magics);
	     i++) {
		if (gw_str_starts(text, magics[i].bytes)) {
			*executable = magics[i].executable;
			return magics[i].format;
		}
	}
	return binary ? "data" : "text";
}

static const char *eol_of(struct gw_str text)
{
	bool lf = false;
	bool crlf = false;
	size_t at = 0;

	while ((at = gw_str_find_byte(text, '\n', at)) != GW_NOWHERE) {
		if (at > 0 && text.p[at - 1] == '\r')
			crlf = true;
		else
			lf = true;
		at++;
	}
	return lf && crlf ? "mixed" : crlf ? "crlf" : lf ? "lf" : "none";
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

static void put_content(struct gw_node *n, struct gw_str text,
			struct gw_arena *a)
{
	bool binary = gw_str_find_byte(gw_str_part(text, 0, HEAD), '\0', 0) !=
		      GW_NOWHERE;
	bool starts = false;
	bool executable;
	const char *format;

	/* A class file or a.out may hold no NUL so early. */
	for (size_t i = 0; i < sizeof(magics) / sizeof(*magics); i++)
		starts = starts ||
			 (magics[i].bytes.n >= 4 &&
			  gw_str_starts(text, magics[i].bytes));
	format = format_of(text, binary || starts, &executable);
	gw_put_bool(a, n, "lfs", is_lfs(text));
	gw_put_bool(a, n, "binary", binary);
	gw_put_word(a, n, "eol", binary ? "none" : eol_of(text));
	gw_put_word(a, n, "format", format);
	gw_put_bool(a, n, "executable", executable);
}

void gw_made_blob(struct gw_push_walk *w, struct gw_subject *s,
		  const struct gw_scope_blob *b,
		  const struct gw_blob_place *at, struct gw_arena *a)
{
	static const char *const content[] = { "binary", "eol", "format",
					       "executable" };
	struct gw_node *n = gw_node_new(a, GW_MAP);
	struct gw_str text;

	gw_put_path(a, n, at->path);
	gw_put_number(a, n, "size",
		      b->size > INT64_MAX ? INT64_MAX : (int64_t)b->size);
	if (b->size <= MOST_READ &&
	    gw_push_read(w, &text, &b->id, MOST_READ, a)) {
		put_content(n, text, a);
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
