/* Trees by hand. SPDX-License-Identifier: Apache-2.0 */
#include "push/made.h"

static struct gw_node *scalar(struct gw_arena *a, enum gw_kind kind,
			      struct gw_str text)
{
	struct gw_node *n = gw_node_new(a, kind);

	n->text = text;
	n->flags = GW_MADE;
	return n;
}

void gw_put_text(struct gw_arena *a, struct gw_node *map, const char *key,
		 struct gw_str text)
{
	if (!text.p)
		text = GW_STR("");
	gw_node_put(map, gw_str_of(key), scalar(a, GW_STRING, text));
}

void gw_put_word(struct gw_arena *a, struct gw_node *map, const char *key,
		 const char *word)
{
	gw_put_text(a, map, key, gw_str_of(word));
}

/* By hand: a push has many small numbers. */
static struct gw_str digits_of(struct gw_arena *a, uint64_t n, bool minus)
{
	char text[21];
	size_t at = sizeof(text);

	do {
		text[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	if (minus)
		text[--at] = '-';
	return gw_arena_copy(a, (struct gw_str){ text + at,
						 sizeof(text) - at });
}

void gw_put_number(struct gw_arena *a, struct gw_node *map, const char *key,
		   int64_t n)
{
	uint64_t size = n < 0 ? -(uint64_t)n : (uint64_t)n;

	gw_node_put(map, gw_str_of(key),
		    scalar(a, GW_NUMBER, digits_of(a, size, n < 0)));
}

void gw_put_bool(struct gw_arena *a, struct gw_node *map, const char *key,
		 bool b)
{
	gw_node_put(map, gw_str_of(key),
		    scalar(a, GW_BOOL, b ? GW_STR("true") : GW_STR("false")));
}

void gw_put_unknown(struct gw_arena *a, struct gw_node *map, const char *key)
{
	gw_node_put(map, gw_str_of(key), scalar(a, GW_UNKNOWN, GW_STR("")));
}

void gw_put_id(struct gw_arena *a, struct gw_node *map, const char *key,
	       const struct gw_id *id)
{
	if (!gw_id_is_zero(id))
		gw_put_text(a, map, key, gw_str_of(id->hex));
}

void gw_put_user(struct gw_push_walk *w, struct gw_node *map,
		 struct gw_arena *a)
{
	if (w->push->user.n > 0)
		gw_put_text(a, map, "user", w->push->user);
	else
		gw_put_unknown(a, map, "user");
}

struct gw_str gw_push_dir(struct gw_str path)
{
	size_t n = path.n;

	while (n > 0 && path.p[n - 1] != '/')
		n--;
	return gw_str_part(path, 0, n);
}

struct gw_str gw_push_name(struct gw_str path)
{
	return gw_str_part(path, gw_push_dir(path).n, path.n);
}

/* What stands behind the last dot; "" for "Makefile" and ".env". */
static struct gw_str ext_of(struct gw_str name)
{
	for (size_t i = name.n; i > 1; i--)
		if (name.p[i - 1] == '.')
			return gw_str_part(name, i, name.n);
	return GW_STR("");
}

void gw_put_path(struct gw_arena *a, struct gw_node *map, struct gw_str path)
{
	struct gw_str dir = gw_push_dir(path);
	struct gw_str name = gw_push_name(path);

	gw_put_text(a, map, "path", path);
	gw_put_text(a, map, "dir", gw_str_part(dir, 0, dir.n - (dir.n > 0)));
	gw_put_text(a, map, "name", name);
	gw_put_text(a, map, "ext", ext_of(name));
}

void gw_put_person(struct gw_push_walk *w, struct gw_node *map,
		   const char *key, const struct gw_person *p,
		   struct gw_arena *a)
{
	struct gw_node *n = gw_node_new(a, GW_MAP);
	size_t at = gw_str_find_byte(p->mail, '@', 0);
	int64_t now = w->push->now;

	n->flags = GW_MADE;
	gw_put_text(a, n, "name", p->name);
	gw_put_text(a, n, "mail", p->mail);
	gw_put_text(a, n, "domain",
		    at == GW_NOWHERE ? GW_STR("") :
				       gw_fold(a, gw_str_part(p->mail, at + 1,
							      p->mail.n)));
	gw_put_number(a, n, "time", p->time);
	gw_put_number(a, n, "ahead",
		      now > 0 && p->time > now ? p->time - now : 0);
	gw_node_put(map, gw_str_of(key), n);
}

enum gw_signature_kind gw_signature_kind(struct gw_str signature)
{
	if (signature.n == 0)
		return GW_SIG_NONE;
	if (gw_str_starts(signature, GW_STR("-----BEGIN SSH SIGNATURE-----")))
		return GW_SIG_SSH;
	if (gw_str_starts(signature, GW_STR("-----BEGIN SIGNED MESSAGE-----")))
		return GW_SIG_X509;
	return GW_SIG_GPG;
}

void gw_put_signature(struct gw_push_walk *w, struct gw_node *map,
		      const struct gw_commit *c, struct gw_arena *a)
{
	static const char *const kinds[] = { "none", "ssh", "gpg", "x509" };
	static const char *const states[] = { "none", "good", "bad",
					      "unknown" };
	enum gw_signature_state state = GW_SIG_UNKNOWN;
	struct gw_node *n = gw_node_new(a, GW_MAP);
	struct gw_str signer = GW_STR("");
	enum gw_signature_kind kind = gw_signature_kind(c->signature);

	if (kind == GW_SIG_NONE)
		state = GW_SIG_ABSENT;
	else if (w->push->verify)
		state = w->push->verify(&signer, w->push->verify_ctx, c, a);
	n->flags = GW_MADE;
	gw_put_word(a, n, "kind", kinds[kind]);
	gw_put_word(a, n, "state", states[state]);
	if (state == GW_SIG_GOOD)
		gw_put_text(a, n, "signer", signer);
	gw_node_put(map, GW_STR("signature"), n);
}

struct gw_str gw_fold(struct gw_arena *a, struct gw_str s)
{
	char *p = gw_arena_alloc(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = gw_lower(s.p[i]);
	return (struct gw_str){ p, s.n };
}

bool gw_push_read(struct gw_push_walk *w, struct gw_str *out,
		  const struct gw_id *id, size_t max, struct gw_arena *a)
{
	return w->push->read &&
	       w->push->read(out, w->push->read_ctx, id, max, a) == GW_OK;
}

void gw_made_subject(struct gw_push_walk *w, struct gw_subject *s,
		     enum gw_class cls, struct gw_node *node,
		     struct gw_arena *a)
{
	struct gw_node *file = gw_node_new(a, GW_MAP);
	struct gw_str path = gw_node_text(gw_node_key(node, "path"));

	file->flags = GW_MADE;
	node->flags = GW_MADE;
	if (cls != GW_CLASS_PUSH && cls != GW_CLASS_PUSH_SUBMODULE)
		gw_put_path(a, file, path);
	s->cls = cls;
	s->api = GW_STR("");
	s->node = node;
	s->file = file;
	s->root = node;
	s->doc = w->doc;
	if (!s->type.p)
		s->type = GW_STR("");
	if (!s->address.p)
		s->address = s->name;
}
