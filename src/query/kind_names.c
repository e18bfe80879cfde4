/* url, image-ref, gha-uses, semver: names with an inner form.
 * SPDX-License-Identifier: Apache-2.0 */
#include "query/run.h"

static const struct gw_str none = { NULL, 0 };

/* The part before and behind a separator; `behind` is none without it. */
static struct gw_str cut(struct gw_str s, const char *sep, struct gw_str *behind)
{
	struct gw_str needle = gw_str_of(sep);
	size_t at = gw_str_find(s, needle, 0);

	*behind = none;
	if (at == GW_NOWHERE)
		return s;
	*behind = gw_str_part(s, at + needle.n, s.n);
	return gw_str_part(s, 0, at);
}

static size_t last_byte(struct gw_str s, char c)
{
	size_t at = s.n;

	while (at > 0 && s.p[at - 1] != c)
		at--;
	return at ? at - 1 : GW_NOWHERE;
}

static void put_query(const struct q_kind_in *in, struct gw_node *map,
		      struct gw_str query)
{
	struct gw_node *list = gw_node_new(in->arena, GW_MAP);
	struct gw_str pair;

	while (gw_str_next(&query, '&', &pair)) {
		struct gw_str value;
		struct gw_str key = cut(pair, "=", &value);

		gw_kind_put(in, list, gw_arena_copy(in->arena, key).p,
			    value.p ? value : GW_STR(""));
	}
	gw_node_put(map, GW_STR("query"), list);
}

static void put_authority(const struct q_kind_in *in, struct gw_node *map,
			  struct gw_str s)
{
	size_t at = last_byte(s, '@');
	size_t colon;

	if (at != GW_NOWHERE) {
		struct gw_str password;
		struct gw_str user =
			cut(gw_str_part(s, 0, at), ":", &password);

		gw_kind_put(in, map, "user", user);
		gw_kind_put(in, map, "password", password);
		s = gw_str_part(s, at + 1, s.n);
	}
	colon = last_byte(s, ':');
	if (colon != GW_NOWHERE && last_byte(s, ']') != GW_NOWHERE &&
	    last_byte(s, ']') > colon)
		colon = GW_NOWHERE;
	gw_kind_put(in, map, "host", gw_str_part(s, 0, colon));
	if (colon != GW_NOWHERE)
		gw_kind_put(in, map, "port", gw_str_part(s, colon + 1, s.n));
}

/* RFC 3986, 3: {scheme, user, password, host, port, path, query, fragment};
 * "git@host:path" is ssh. */
struct gw_node *gw_kind_url(const struct q_kind_in *in)
{
	struct gw_node *map = gw_node_new(in->arena, GW_MAP);
	struct gw_str rest = in->text;
	struct gw_str behind;
	struct gw_str s;

	if (!in->text.n)
		return NULL;
	gw_kind_put(in, map, "text", in->text);
	rest = cut(rest, "#", &behind);
	gw_kind_put(in, map, "fragment", behind);
	rest = cut(rest, "?", &behind);
	put_query(in, map, behind);
	s = cut(rest, "://", &behind);
	if (!behind.p) {
		gw_kind_put(in, map, "path", rest);
		return map;
	}
	gw_kind_put(in, map, "scheme", s);
	s = cut(behind, "/", &rest);
	put_authority(in, map, s);
	if (rest.p)
		gw_kind_put(in, map, "path",
			    gw_arena_print(in->arena, "/%.*s", GW_FMT(rest)));
	return map;
}

/* The first part is a registry if it has a dot or port, or is localhost
 * (distribution's reference.go). */
static bool is_registry(struct gw_str s)
{
	return gw_str_find_byte(s, '.', 0) != GW_NOWHERE ||
	       gw_str_find_byte(s, ':', 0) != GW_NOWHERE ||
	       gw_str_is(s, "localhost");
}

/* {text, registry, name, tag, digest}; absent parts are absent. */
struct gw_node *gw_kind_image_ref(const struct q_kind_in *in)
{
	struct gw_node *map = gw_node_new(in->arena, GW_MAP);
	struct gw_str digest;
	struct gw_str rest = cut(in->text, "@", &digest);
	struct gw_str registry = none;
	struct gw_str tag = none;
	size_t slash = gw_str_find_byte(rest, '/', 0);
	size_t colon;

	if (!in->text.n)
		return NULL;
	if (slash != GW_NOWHERE && is_registry(gw_str_part(rest, 0, slash))) {
		registry = gw_str_part(rest, 0, slash);
		rest = gw_str_part(rest, slash + 1, rest.n);
	}
	colon = last_byte(rest, ':');
	if (colon != GW_NOWHERE && rest.p[rest.n - 1] != '}') {
		tag = gw_str_part(rest, colon + 1, rest.n);
		rest = gw_str_part(rest, 0, colon);
	}
	gw_kind_put(in, map, "text", in->text);
	gw_kind_put(in, map, "registry", registry);
	gw_kind_put(in, map, "name", rest);
	gw_kind_put(in, map, "tag", tag);
	gw_kind_put(in, map, "digest", digest);
	if (!in->whole) /* a hole at the end may hold a tag or a digest */
		map->flags |= GW_OPEN;
	return map;
}

/* {kind: repository|docker|local, owner, repo, path, ref, text} */
struct gw_node *gw_kind_gha_uses(const struct q_kind_in *in)
{
	struct gw_node *map = gw_node_new(in->arena, GW_MAP);
	struct gw_str ref;
	struct gw_str name = cut(in->text, "@", &ref);
	struct gw_str repo;
	struct gw_str path;
	struct gw_str owner;

	if (!in->text.n)
		return NULL;
	gw_kind_put(in, map, "text", in->text);
	if (gw_str_starts(name, GW_STR("./")) ||
	    gw_str_starts(name, GW_STR("docker://"))) {
		gw_kind_put(in, map, "kind",
			    name.p[0] == '.' ? GW_STR("local") :
					       GW_STR("docker"));
		gw_kind_put(in, map, "path", name);
		gw_kind_put(in, map, "ref", ref);
		return map;
	}
	owner = cut(name, "/", &repo);
	repo = cut(repo, "/", &path);
	gw_kind_put(in, map, "kind", GW_STR("repository"));
	gw_kind_put(in, map, "owner", owner);
	gw_kind_put(in, map, "repo", repo);
	gw_kind_put(in, map, "path", path);
	gw_kind_put(in, map, "ref", ref);
	return map;
}

/* {major, minor, patch, pre, build, text}; a leading v is left out. */
struct gw_node *gw_kind_semver(const struct q_kind_in *in)
{
	static const char *const names[] = { "major", "minor", "patch" };
	struct gw_node *map = gw_node_new(in->arena, GW_MAP);
	struct gw_str build;
	struct gw_str pre;
	struct gw_str s = in->text;
	struct gw_str part;

	if (s.n > 1 && s.p[0] == 'v')
		s = gw_str_part(s, 1, s.n);
	s = cut(s, "+", &build);
	s = cut(s, "-", &pre);
	if (!s.n || !gw_is_digit(s.p[0]))
		return NULL;
	gw_kind_put(in, map, "text", in->text);
	for (unsigned i = 0; i < 3 && gw_str_next(&s, '.', &part); i++)
		gw_kind_put(in, map, names[i], part);
	gw_kind_put(in, map, "pre", pre);
	gw_kind_put(in, map, "build", build);
	return map;
}
