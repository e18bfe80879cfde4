/* push.tag: annotated ones, and refs that only point. SPDX-License-Identifier:
 * Apache-2.0 */
#include "push/made.h"

static bool skip_number(struct gw_str s, size_t *at)
{
	size_t from = *at;

	while (*at < s.n && gw_is_digit(s.p[*at]))
		(*at)++;
	return *at > from && (*at == from + 1 || s.p[from] != '0');
}

static bool skip_words(struct gw_str s, size_t *at)
{
	size_t from = *at;

	while (*at < s.n && (gw_is_alnum(s.p[*at]) || s.p[*at] == '-' ||
			     s.p[*at] == '.'))
		(*at)++;
	return *at > from;
}

/* version := "v"? number "." number "." number ("-" words)? ("+" words)?
 * (semver.org, 2.0.0) */
static bool is_version(struct gw_str s)
{
	size_t at = s.n > 0 && s.p[0] == 'v';

	for (int i = 0; i < 3; i++) {
		if (i > 0 && (at >= s.n || s.p[at++] != '.'))
			return false;
		if (!skip_number(s, &at))
			return false;
	}
	if (at < s.n && s.p[at] == '-') {
		at++;
		if (!skip_words(s, &at))
			return false;
	}
	if (at < s.n && s.p[at] == '+') {
		at++;
		if (!skip_words(s, &at))
			return false;
	}
	return at == s.n;
}

static void put_tag(struct gw_push_walk *w, struct gw_node *n,
		    const struct gw_commit *c, struct gw_arena *a)
{
	static const char *const kinds[] = { "blob", "commit", "tree", "tag" };

	gw_put_text(a, n, "message", c->message);
	gw_put_person(w, n, "tagger", &c->author, a);
	gw_put_word(a, n, "target-kind", kinds[c->target_kind]);
	gw_put_bool(a, n, "malformed", c->fault.n > 0);
	gw_put_text(a, n, "fault", c->fault);
	gw_put_signature(w, n, c, a);
}

void gw_made_tag(struct gw_push_walk *w, struct gw_subject *s,
		 const struct gw_update *u, const struct gw_commit *c,
		 struct gw_arena *a)
{
	static const struct gw_commit none = { .kind = GW_OBJ_TAG };
	struct gw_node *n = gw_node_new(a, GW_MAP);
	struct gw_str name = c ? c->tag_name : GW_STR("");

	if (u && gw_str_starts(u->ref, GW_STR("refs/tags/")))
		name = gw_str_part(u->ref, 10, u->ref.n);
	gw_put_text(a, n, "name", name);
	gw_put_text(a, n, "ref", u ? u->ref : GW_STR(""));
	if (u)
		gw_put_word(a, n, "kind", gw_ref_kind(u));
	gw_put_bool(a, n, "annotated", c != NULL);
	gw_put_bool(a, n, "version-ok", is_version(name));
	if (c)
		put_tag(w, n, c, a);
	else
		gw_put_signature(w, n, &none, a);
	gw_put_user(w, n, a);
	s->name = name;
	gw_made_subject(w, s, GW_CLASS_PUSH_TAG, n, a);
}
