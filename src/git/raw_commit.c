/* Raw commits, as git stores them. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/buf.h"
#include "git/raw.h"
#include "git/repo.h"

bool gw_raw_id(struct gw_id *out, struct gw_str hex)
{
	char low[GW_ID_HEX];

	if (hex.n >= sizeof(low)) {
		*out = (struct gw_id){ .hex = "" };
		return false;
	}
	for (size_t i = 0; i < hex.n; i++)
		low[i] = gw_lower(hex.p[i]);
	return gw_id_parse(out, (struct gw_str){ low, hex.n });
}

/* header := key " " value LF (" " more LF)* */
bool gw_raw_header_next(struct gw_str *rest, struct gw_raw_header *out)
{
	size_t end = 0;
	size_t blank;

	if (rest->n == 0 || rest->p[0] == '\n')
		return false;
	do {
		end = gw_str_find_byte(*rest, '\n', end);
		end = end == GW_NOWHERE ? rest->n : end + 1;
	} while (end < rest->n && rest->p[end] == ' ');
	out->line = gw_str_part(*rest, 0, end);
	*rest = gw_str_part(*rest, end, rest->n);
	end = out->line.n;
	if (end > 0 && out->line.p[end - 1] == '\n')
		end--;
	blank = gw_str_find_byte(gw_str_part(out->line, 0, end), ' ', 0);
	if (blank == GW_NOWHERE)
		blank = end;
	out->key = gw_str_part(out->line, 0, blank);
	out->value = gw_str_part(out->line, blank + (blank < end), end);
	return true;
}

struct gw_str gw_raw_unfold(struct gw_str value, struct gw_arena *arena)
{
	char *p = gw_arena_alloc(arena, value.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < value.n; i++) {
		p[n++] = value.p[i];
		if (value.p[i] == '\n' && i + 1 < value.n &&
		    value.p[i + 1] == ' ')
			i++;
	}
	return (struct gw_str){ p, n };
}

/* The seconds in front of the zone; false if there is no such number. */
static bool read_time(int64_t *out, struct gw_str text)
{
	struct gw_str word;

	text = gw_str_trim(text);
	return gw_str_next(&text, ' ', &word) && gw_str_int(word, out) &&
	       *out >= 0 && *out < (int64_t)1 << 40;
}

/* person := name " <" mail "> " seconds " " zone */
bool gw_raw_person(struct gw_person *out, struct gw_str text)
{
	size_t open = gw_str_find_byte(text, '<', 0);
	size_t close = open == GW_NOWHERE ? GW_NOWHERE :
					    gw_str_find_byte(text, '>', open);
	size_t last = close;

	*out = (struct gw_person){ .name = gw_str_trim(text) };
	if (close == GW_NOWHERE)
		return false;
	out->name = gw_str_trim(gw_str_part(text, 0, open));
	out->mail = gw_str_part(text, open + 1, close);
	for (size_t at = close; at != GW_NOWHERE;
	     at = gw_str_find_byte(text, '>', at + 1))
		last = at;
	if (!read_time(&out->time, gw_str_part(text, last + 1, text.n))) {
		out->time = 0;
		return false;
	}
	return last == close;
}

/* Keep the first reason. */
static void blame(struct gw_commit *c, const char *why)
{
	if (c->fault.n == 0)
		c->fault = gw_str_of(why);
}

static void take_person(struct gw_commit *c, struct gw_person *p,
			struct gw_str text, const char *why)
{
	struct gw_person got;

	if (!gw_raw_person(&got, text))
		blame(c, why);
	if (!p->name.p) /* of two, the first: as libgit2 does */
		*p = got;
}

struct parents {
	struct gw_buf ids;
	bool past; /* git has ended looking for them */
};

/* git reads parents right behind the tree and nowhere else (commit.c,
 * parse_commit_buffer). One that stands elsewhere would make a rewritten
 * branch look as if it had been moved forward. */
static void take_parent(struct gw_commit *c, const struct gw_raw_header *h,
			struct parents *p)
{
	struct gw_id id;

	if (!gw_raw_id(&id, h->value)) {
		blame(c, "unreadable parent line");
		p->past = true;
	} else if (p->past) {
		blame(c, "parent line where git reads none");
	} else {
		if (c->parent_count++)
			gw_buf_byte(&p->ids, ' ');
		gw_buf_add(&p->ids, gw_id_str(&id));
	}
}

static void take_header(struct gw_commit *c, const struct gw_raw_header *h,
			struct parents *parents)
{
	struct gw_id id;

	if (gw_str_is(h->key, "parent")) {
		take_parent(c, h, parents);
		return;
	}
	parents->past = parents->past || c->tree.hex[0];
	if (gw_str_is(h->key, "tree")) {
		if (c->tree.hex[0])
			blame(c, "two tree lines");
		if (!gw_raw_id(&id, h->value))
			blame(c, "unreadable tree line");
		c->tree = id;
	} else if (gw_str_is(h->key, "author")) {
		if (c->author_lines++)
			blame(c, "two author lines");
		take_person(c, &c->author, h->value, "unreadable author line");
	} else if (gw_str_is(h->key, "committer")) {
		if (c->committer.name.p)
			blame(c, "two committer lines");
		take_person(c, &c->committer, h->value,
			    "unreadable committer line");
	}
}

static bool is_signature(struct gw_str key)
{
	return gw_str_is(key, "gpgsig") || gw_str_is(key, "gpgsig-sha256");
}

/* What was signed: the raw commit without its signature headers. */
static void take_signature(struct gw_commit *c, struct gw_str headers,
			   struct gw_arena *arena)
{
	char *p = gw_arena_alloc(arena, c->raw.n + 1);
	size_t n = 0;
	struct gw_raw_header h;
	struct gw_str rest = headers;

	while (gw_raw_header_next(&rest, &h)) {
		if (is_signature(h.key))
			continue;
		memcpy(p + n, h.line.p, h.line.n);
		n += h.line.n;
	}
	if (rest.n > 0)
		memcpy(p + n, rest.p, rest.n);
	c->signed_bytes = (struct gw_str){ p, n + rest.n };
}

void gw_raw_commit(struct gw_commit *c, struct gw_str raw,
		   struct gw_arena *arena)
{
	struct gw_str rest = raw;
	struct gw_raw_header h;
	struct parents parents = { .past = false };

	c->raw = raw;
	c->fault = GW_STR("");
	gw_buf_init(&parents.ids, raw.n + 1);
	while (gw_raw_header_next(&rest, &h)) {
		take_header(c, &h, &parents);
		if (is_signature(h.key) && c->signature.n == 0)
			c->signature = gw_raw_unfold(h.value, arena);
		if (gw_str_find_byte(h.line, '\0', 0) != GW_NOWHERE)
			blame(c, "NUL byte in a header");
	}
	c->parents = gw_arena_copy(arena, gw_buf_str(&parents.ids));
	gw_buf_release(&parents.ids);
	if (rest.n == 0)
		blame(c, "no empty line behind the headers");
	c->message = gw_str_part(rest, rest.n > 0, rest.n);
	if (!c->tree.hex[0])
		blame(c, "no tree line");
	if (c->author_lines == 0)
		blame(c, "no author line");
	if (!c->committer.name.p)
		blame(c, "no committer line");
	if (gw_str_find_byte(c->message, '\0', 0) != GW_NOWHERE)
		blame(c, "NUL byte in the message");
	if (c->signature.n > 0)
		take_signature(c, raw, arena);
}

void gw_raw_links(struct gw_raw_links *out, struct gw_str raw)
{
	struct gw_str rest = raw;
	struct gw_raw_header h;
	struct gw_person who;

	*out = (struct gw_raw_links){ .rest = GW_STR("") };
	while (gw_raw_header_next(&rest, &h)) {
		if (gw_str_is(h.key, "tree") && !out->tree.hex[0]) {
			if (gw_raw_id(&out->tree, h.value))
				out->rest = rest;
		} else if (gw_str_is(h.key, "committer")) {
			gw_raw_person(&who, h.value);
			out->time = who.time;
			return;
		}
	}
}

bool gw_raw_parent(struct gw_raw_links *links, struct gw_id *out)
{
	struct gw_raw_header h;

	return gw_raw_header_next(&links->rest, &h) &&
	       gw_str_is(h.key, "parent") && gw_raw_id(out, h.value);
}
