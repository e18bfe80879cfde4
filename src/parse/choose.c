/* Which parser reads a file: by its name, then by its content.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/parse.h"

#include "parse/shared.h"

#define GW_PARSER(name) extern const struct gw_parser gw_parser_##name;
#include "parse/parsers.def"
#undef GW_PARSER

static const struct gw_parser *const parsers[] = {
#define GW_PARSER(name) &gw_parser_##name,
#include "parse/parsers.def"
#undef GW_PARSER
};

#define COUNT (sizeof(parsers) / sizeof(parsers[0]))
#define HEAD 4096
#define SURE 50 /* of 100: less is a guess, and a guess is not a claim */
#define CERTAIN 90 /* of binary formats: stronger than any name */

const struct gw_parser *gw_parser_at(size_t i)
{
	return i < COUNT ? parsers[i] : NULL;
}

const struct gw_parser *gw_parser_named(const char *name)
{
	for (size_t i = 0; i < COUNT; i++)
		if (gw_str_is(gw_str_of(parsers[i]->name), name))
			return parsers[i];
	return NULL;
}

/* A copy under a name such as config.json.example holds the same language. */
static struct gw_str plain_name(struct gw_str name)
{
	static const char *const worn[] = { ".example", ".sample", ".dist",
					    ".bak",	".orig",   ".old" };

	for (size_t i = 0; i < sizeof(worn) / sizeof(worn[0]); i++) {
		struct gw_str end = gw_str_of(worn[i]);

		if (gw_str_ends(name, end))
			return gw_str_part(name, 0, name.n - end.n);
	}
	return name;
}

/* Names that do not say what is inside. A .md or a .c does say it, even
 * though nobody here reads it. */
static bool says_nothing(struct gw_str path)
{
	static const char *const vague[] = { "*.conf", "*.config",
					     "*.template", "*.lock", NULL };
	size_t dot = GW_NOWHERE;

	for (size_t i = 0; i < path.n; i++) {
		if (path.p[i] == '/')
			dot = GW_NOWHERE;
		else if (path.p[i] == '.' && i > 0 && path.p[i - 1] != '/')
			dot = i;
	}
	return dot == GW_NOWHERE || gw_name_fits(vague, path);
}

static struct gw_str head_of(struct gw_str bytes, char *room)
{
	struct gw_str head = gw_str_part(bytes, 0, HEAD);
	size_t n = 0;

	if (gw_str_starts(head, GW_STR("\xef\xbb\xbf")))
		return gw_str_part(head, 3, head.n);
	if (!gw_str_starts(head, GW_STR("\xff\xfe")) &&
	    !gw_str_starts(head, GW_STR("\xfe\xff")))
		return head;
	/* Every syntax that is sniffed is ASCII: the low bytes tell. */
	for (size_t i = head.p[0] == '\xff' ? 2 : 3; i < head.n; i += 2)
		room[n++] = head.p[i];
	return (struct gw_str){ room, n };
}

/* The best of the parsers that are at least that sure of the content. */
static const struct gw_parser *by_content(struct gw_str head, bool text,
					  int least)
{
	const struct gw_parser *best = NULL;
	int most = least - 1;

	for (size_t i = 0; i < COUNT; i++) {
		int sure;

		if (!parsers[i]->sniff || (!parsers[i]->binary && !text))
			continue;
		sure = parsers[i]->sniff(head);
		if (sure > most) {
			most = sure;
			best = parsers[i];
		}
	}
	return best;
}

static const struct gw_parser *by_name(struct gw_str name)
{
	for (size_t i = 0; i < COUNT; i++)
		if (gw_name_fits(parsers[i]->globs, name))
			return parsers[i];
	return NULL;
}

/* The name in small letters: X.YAML hides nothing. Of a long path the end. */
static struct gw_str in_small(struct gw_str name, char *room)
{
	if (name.n > HEAD)
		name = gw_str_part(name, name.n - HEAD, name.n);
	for (size_t i = 0; i < name.n; i++)
		room[i] = gw_lower(name.p[i]);
	return (struct gw_str){ room, name.n };
}

/* A pointer of Git LFS has the name of what it stands for, and is not it. */
static bool is_pointer(struct gw_str bytes)
{
	return bytes.n < 1024 &&
	       gw_str_starts(bytes, GW_STR("version https://git-lfs."
					   "github.com/spec/"));
}

struct gw_claim gw_parser_claim(struct gw_str name)
{
	struct gw_claim claim;
	char room[HEAD];

	name = plain_name(name);
	claim.named = by_name(name);
	if (!claim.named)
		claim.named = by_name(in_small(name, room));
	claim.vague = says_nothing(name);
	return claim;
}

const struct gw_parser *gw_parser_of(const struct gw_claim *claim,
				     struct gw_str bytes)
{
	const struct gw_parser *loud;
	char room[HEAD];

	if (!bytes.n)
		return claim->named;
	if (is_pointer(bytes))
		return NULL;
	/* What loads a model looks at the first bytes, not at the name. */
	loud = by_content(gw_str_part(bytes, 0, HEAD), false, CERTAIN);
	if (loud)
		return loud;
	if (claim->named)
		return claim->named;
	return by_content(head_of(bytes, room), claim->vague, SURE);
}

const struct gw_parser *gw_parser_for(const struct gw_view *view)
{
	const struct gw_claim claim = gw_parser_claim(view->name);

	return gw_parser_of(&claim, view->bytes);
}
