/* The push that a rule's test describes. SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "push/made.h"

static struct gw_str text_of(const struct gw_node *map, const char *key,
			     const char *otherwise)
{
	struct gw_str s = gw_node_text(gw_node_key(map, key));

	return s.p ? s : gw_str_of(otherwise);
}

static int64_t number_of(const struct gw_node *map, const char *key,
			 int64_t otherwise)
{
	int64_t n;

	return gw_str_int(text_of(map, key, ""), &n) ? n : otherwise;
}

static const struct gw_node *first_of(const struct gw_node *map,
				      const char *key)
{
	const struct gw_node *list = gw_node_key(map, key);

	return list ? list->first : NULL;
}

/* Ids are counted: no two things of a test share one. */
static struct gw_id new_id(struct gw_push_example *e)
{
	struct gw_id id = { .hex = "" };

	snprintf(id.hex, sizeof(id.hex), "%040x", ++e->next_id);
	return id;
}

static struct gw_str key_of(struct gw_push_example *e, const struct gw_id *id)
{
	return gw_arena_copy(e->arena, gw_id_str(id));
}

static struct gw_id id_of(struct gw_push_example *e, struct gw_str word)
{
	struct gw_id id = { .hex = "" };

	if (word.n == 40 || word.n == 64)
		memcpy(id.hex, word.p, word.n);
	else if (!gw_str_is(word, "0"))
		id = new_id(e);
	return id;
}

static void add_update(struct gw_push_example *e, const struct gw_node *n)
{
	struct gw_update *u = GW_PUSH(&e->scope.updates);
	struct gw_str kind = text_of(n, "kind", "");
	bool create = gw_str_is(kind, "create") ||
		      gw_node_text_is(gw_node_key(n, "old"), "0");
	bool gone = gw_str_is(kind, "delete") ||
		    gw_node_text_is(gw_node_key(n, "new"), "0");

	*u = (struct gw_update){
		.ref = text_of(n, "ref", "refs/heads/main"),
		.kind = gone ? GW_REF_DELETE :
			create ? GW_REF_CREATE : GW_REF_UPDATE,
		.forced = gw_node_true(gw_node_key(n, "forced")),
	};
	*gw_map_put(&e->updates, u->ref) = (void *)(uintptr_t)n;
	if (!create)
		u->old_id = id_of(e, text_of(n, "old", ""));
	if (!gone)
		u->new_id = id_of(e, text_of(n, "new", ""));
}

/* The update of a test by its ref: what it says under a key, or NULL. */
static const struct gw_node *said_of(const struct gw_push_example *e,
				     const struct gw_update *u,
				     const char *key)
{
	return gw_node_key(gw_map_get(&e->updates, u->ref), key);
}

static int began(struct gw_base *out, void *ctx, const struct gw_update *u)
{
	const struct gw_push_example *e = ctx;
	const struct gw_node *n = said_of(e, u, "base");

	if (!n)
		return GW_ENOTFOUND;
	*out = (struct gw_base){
		.found = !gw_node_true(gw_node_key(n, "unrelated")),
		.time = e->push.now - 86400 * number_of(n, "days", 0),
		.behind = (uint64_t)number_of(n, "behind", 0),
	};
	return GW_OK;
}

static int list_files(struct gw_map *out, void *ctx,
		      const struct gw_update *u)
{
	struct gw_push_example *e = ctx;
	const struct gw_node *n = said_of(e, u, "files");
	struct gw_str *text = GW_NEW(e->arena, struct gw_str);
	struct gw_id *id = GW_NEW(e->arena, struct gw_id);

	if (!n)
		return GW_ESYSTEM;
	*id = new_id(e);
	*text = gw_node_text(said_of(e, u, "gitignore"));
	if (text->p)
		*gw_map_put(&e->texts, key_of(e, id)) = text;
	for (n = n->first; n; n = n->next)
		*gw_map_put(out, gw_node_text(n)) = id;
	return GW_OK;
}

static struct gw_person person_of(const struct gw_node *n)
{
	return (struct gw_person){ .name = text_of(n, "name", "Ann"),
				   .mail = text_of(n, "mail",
						   "ann@example.org"),
				   .time = number_of(n, "time", 1700000000) };
}

static struct gw_str armour_of(const struct gw_node *signature)
{
	struct gw_str kind = text_of(signature, "kind", "none");

	return gw_str_is(kind, "ssh") ?
		       GW_STR("-----BEGIN SSH SIGNATURE-----\n") :
	       gw_str_is(kind, "gpg") ?
		       GW_STR("-----BEGIN PGP SIGNATURE-----\n") :
	       gw_str_is(kind, "x509") ?
		       GW_STR("-----BEGIN SIGNED MESSAGE-----\n") :
		       GW_STR("");
}

/* What commits and tags share; tags are told by their kind. */
static struct gw_commit *add_commit(struct gw_push_example *e,
				    const struct gw_node *n,
				    enum gw_object_kind kind)
{
	struct gw_commit *c = GW_PUSH(&e->scope.commits);
	const struct gw_node *signature = gw_node_key(n, "signature");
	const struct gw_node *committer = gw_node_key(n, "committer");
	const struct gw_node *author =
		gw_node_key(n, kind == GW_OBJ_TAG ? "tagger" : "author");

	*c = (struct gw_commit){
		.id = new_id(e),
		.kind = kind,
		.message = text_of(n, "message", "words\n"),
		.author = person_of(author),
		.committer = person_of(committer ? committer : author),
		.parent_count = (uint32_t)number_of(n, "parents", 1),
		.author_lines = (uint32_t)number_of(n, "author-lines", 1),
		.signature = armour_of(signature),
		.fault = text_of(n, "fault", ""),
		.ref = e->scope.updates.n > 0 ? e->scope.updates.v[0].ref :
						GW_STR(""),
	};
	*gw_map_put(&e->signatures, key_of(e, &c->id)) =
		(void *)(uintptr_t)signature;
	return c;
}

static enum gw_object_kind target_of(struct gw_str word)
{
	return gw_str_is(word, "blob") ? GW_OBJ_BLOB :
	       gw_str_is(word, "tree") ? GW_OBJ_TREE :
	       gw_str_is(word, "tag") ? GW_OBJ_TAG : GW_OBJ_COMMIT;
}

static void add_tag(struct gw_push_example *e, const struct gw_node *n)
{
	struct gw_commit *c = add_commit(e, n, GW_OBJ_TAG);

	c->tag_name = text_of(n, "name", "v1.0.0");
	c->ref = gw_arena_join(
		e->arena,
		(struct gw_str[]){ GW_STR("refs/tags/"), c->tag_name }, 2);
	c->target_kind = target_of(text_of(n, "target-kind", "commit"));
}

static uint32_t mode_of(struct gw_str text)
{
	uint32_t mode = 0;

	for (size_t i = 0; i < text.n && i < 8; i++)
		mode = mode << 3 | (uint32_t)((text.p[i] - '0') & 7);
	return mode;
}

static void add_blob(struct gw_push_example *e, const struct gw_entry *entry,
		     struct gw_str text, int64_t size)
{
	struct gw_blob_place *at = GW_NEW(e->arena, struct gw_blob_place);
	struct gw_str *held = GW_NEW(e->arena, struct gw_str);

	*at = (struct gw_blob_place){ .path = entry->path,
				      .mode = entry->mode,
				      .commit = entry->commit,
				      .ref = entry->ref };
	*held = text;
	*gw_map_put(&e->texts, key_of(e, &entry->id)) = held;
	*GW_PUSH(&e->scope.blobs) = (struct gw_scope_blob){
		.id = entry->id, .size = (uint64_t)size, .places = at
	};
	e->scope.receipt.bytes += (uint64_t)size;
}

static void add_entry(struct gw_push_example *e, const struct gw_node *n)
{
	struct gw_entry *entry = GW_PUSH(&e->scope.entries);
	const struct gw_node *added = gw_node_key(n, "added");
	struct gw_str text = text_of(n, "text", "words\n");

	*entry = (struct gw_entry){
		.path = text_of(n, "path", "file"),
		.mode = mode_of(text_of(n, "mode", "100644")),
		.id = new_id(e),
		.fault = text_of(n, "fault", ""),
		.added = !added || gw_node_true(added),
	};
	if (e->scope.commits.n > 0)
		entry->commit = e->scope.commits.v[0].id;
	if (e->scope.updates.n > 0)
		entry->ref = e->scope.updates.v[0].ref;
	if ((entry->mode & 0170000) != 0160000 &&
	    (entry->mode & 0170000) != 0040000)
		add_blob(e, entry, text,
			 number_of(n, "size", (int64_t)text.n));
}

static void add_options(struct gw_push_example *e, const struct gw_node *n)
{
	for (; n; n = n->next)
		*GW_PUSH(&e->scope.texts) = (struct gw_scope_text){
			.name = GW_STR("push-option:"),
			.bytes = gw_node_text(n),
		};
}

static int read_text(struct gw_str *out, void *ctx, const struct gw_id *id,
		     size_t max, struct gw_arena *arena)
{
	const struct gw_push_example *e = ctx;
	const struct gw_str *text = gw_map_get(&e->texts, gw_id_str(id));

	(void)arena;
	if (!text)
		return GW_ENOTFOUND;
	if (text->n > max)
		return GW_ELIMIT;
	*out = *text;
	return GW_OK;
}

static enum gw_signature_state verify(struct gw_str *signer, void *ctx,
				      const struct gw_commit *c,
				      struct gw_arena *arena)
{
	const struct gw_push_example *e = ctx;
	const struct gw_node *n = gw_map_get(&e->signatures,
					     gw_id_str(&c->id));
	struct gw_str state = text_of(n, "state", "unknown");

	(void)arena;
	*signer = text_of(n, "signer", "");
	return gw_str_is(state, "good") ? GW_SIG_GOOD :
	       gw_str_is(state, "bad") ? GW_SIG_BAD : GW_SIG_UNKNOWN;
}

static void count(struct gw_push_example *e, const struct gw_node *said)
{
	struct gw_receipt *r = &e->scope.receipt;

	for (size_t i = 0; i < e->scope.commits.n; i++) {
		if (e->scope.commits.v[i].kind == GW_OBJ_TAG)
			r->tags++;
		else
			r->commits++;
	}
	r->blobs = e->scope.blobs.n;
	r->updates = e->scope.updates.n;
	r->objects = r->commits + r->tags + r->blobs;
	r->commits = (uint64_t)number_of(said, "commits", (int64_t)r->commits);
	r->objects = (uint64_t)number_of(said, "objects", (int64_t)r->objects);
	r->bytes = (uint64_t)number_of(said, "bytes", (int64_t)r->bytes);
}

void gw_push_example(struct gw_push_example *out, const struct gw_node *test,
		     struct gw_arena *arena)
{
	const struct gw_node *n;

	*out = (struct gw_push_example){ .arena = arena };
	gw_scope_init(&out->scope, arena);
	gw_map_init(&out->texts, arena);
	gw_map_init(&out->signatures, arena);
	gw_map_init(&out->updates, arena);
	for (n = first_of(test, "refs"); n; n = n->next)
		*GW_PUSH(&out->refs) = gw_node_text(n);
	for (n = first_of(test, "updates"); n; n = n->next)
		add_update(out, n);
	if (!gw_node_key(test, "updates"))
		add_update(out, NULL);
	for (n = first_of(test, "commits"); n; n = n->next)
		add_commit(out, n, GW_OBJ_COMMIT);
	for (n = first_of(test, "tags"); n; n = n->next)
		add_tag(out, n);
	for (n = first_of(test, "entries"); n; n = n->next)
		add_entry(out, n);
	add_options(out, first_of(test, "options"));
	count(out, gw_node_key(test, "counts"));
	out->push = (struct gw_push){
		.scope = &out->scope,
		.user = text_of(test, "user", ""),
		.signer = gw_node_text(gw_node_key(test, "signer")),
		.now = number_of(test, "now", 1700000000),
		.refs = out->refs.v,
		.ref_count = out->refs.n,
		.read = read_text,
		.read_ctx = out,
		.verify = verify,
		.verify_ctx = out,
		.base = GW_STR("refs/heads/main"),
		.began = began,
		.files = list_files,
		.state_ctx = out,
	};
}

void gw_push_example_end(struct gw_push_example *e)
{
	gw_scope_release(&e->scope);
	GW_VEC_FREE(&e->refs);
}
