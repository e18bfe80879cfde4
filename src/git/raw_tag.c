/* Raw annotated tags. SPDX-License-Identifier: Apache-2.0 */
#include "git/raw.h"
#include "git/repo.h"

static void blame(struct gw_commit *c, const char *why)
{
	if (c->fault.n == 0)
		c->fault = gw_str_of(why);
}

/* git (gpg-interface.c, parse_signed_buffer) takes the last line that begins
 * one of these. */
static bool begins_signature(struct gw_str line)
{
	return gw_str_starts(line, GW_STR("-----BEGIN PGP SIGNATURE-----")) ||
	       gw_str_starts(line, GW_STR("-----BEGIN PGP MESSAGE-----")) ||
	       gw_str_starts(line, GW_STR("-----BEGIN SIGNED MESSAGE-----")) ||
	       gw_str_starts(line, GW_STR("-----BEGIN SSH SIGNATURE-----"));
}

size_t gw_raw_signature(struct gw_str text)
{
	size_t at = 0;
	size_t found = text.n;

	while (at < text.n) {
		if (begins_signature(gw_str_part(text, at, text.n)))
			found = at;
		at = gw_str_find_byte(text, '\n', at);
		if (at == GW_NOWHERE)
			break;
		at++;
	}
	return found;
}

bool gw_raw_tag_target(struct gw_str raw, struct gw_id *out)
{
	struct gw_raw_header h;

	while (gw_raw_header_next(&raw, &h))
		if (gw_str_is(h.key, "object"))
			return gw_raw_id(out, h.value);
	return false;
}

/* The first of each counts, as git has it (tag.c, parse_tag_buffer). */
static void take_header(struct gw_commit *c, const struct gw_raw_header *h,
			bool *typed)
{
	if (gw_str_is(h->key, "object")) {
		if (c->tree.hex[0])
			blame(c, "two object lines");
		else if (!gw_raw_id(&c->tree, h->value))
			blame(c, "unreadable object line");
	} else if (gw_str_is(h->key, "type")) {
		if (*typed)
			blame(c, "two type lines");
		else if (!gw_kind_read(h->value, &c->target_kind))
			blame(c, "unreadable type line");
		*typed = true;
	} else if (gw_str_is(h->key, "tag")) {
		if (c->tag_name.p)
			blame(c, "two tag lines");
		else
			c->tag_name = h->value;
	} else if (gw_str_is(h->key, "tagger")) {
		if (c->author_lines++)
			blame(c, "two tagger lines");
		if (!gw_raw_person(&c->author, h->value))
			blame(c, "unreadable tagger line");
	}
}

void gw_raw_tag(struct gw_commit *c, struct gw_str raw,
		struct gw_arena *arena)
{
	struct gw_str rest = raw;
	struct gw_raw_header h;
	bool typed = false;
	size_t end;

	(void)arena;
	c->raw = raw;
	c->fault = GW_STR("");
	while (gw_raw_header_next(&rest, &h)) {
		take_header(c, &h, &typed);
		if (gw_str_find_byte(h.line, '\0', 0) != GW_NOWHERE)
			blame(c, "NUL byte in a header");
	}
	if (!c->tree.hex[0])
		blame(c, "no object line");
	if (!typed)
		blame(c, "no type line");
	if (!c->tag_name.p)
		blame(c, "no tag line");
	c->committer = c->author;
	c->message = gw_str_part(rest, rest.n > 0, rest.n);
	if (gw_str_find_byte(c->message, '\0', 0) != GW_NOWHERE)
		blame(c, "NUL byte in the message");
	end = gw_raw_signature(raw);
	if (end < raw.n) {
		c->signature = gw_str_part(raw, end, raw.n);
		c->signed_bytes = gw_str_part(raw, 0, end);
	}
}
