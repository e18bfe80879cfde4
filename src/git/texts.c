/* Everything with bytes that is no blob. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "git/collect.h"
#include "git/raw.h"

#define MOST_OPTIONS 10000

static void add_text(struct gw_collect *c, const struct gw_commit *k,
		     const char *part, struct gw_str bytes)
{
	struct gw_scope_text *t;

	if (bytes.n == 0)
		return;
	t = GW_PUSH(&c->scope->texts);
	*t = (struct gw_scope_text){ .bytes = bytes,
				     .commit = k->id,
				     .ref = k->ref };
	t->name = gw_arena_print(c->scope->arena, "<%s %.12s>#%s",
				 k->kind == GW_OBJ_TAG ? "tag" : "commit",
				 k->id.hex, part);
}

/* The same person signs thousands of commits: taken once. */
static void add_person(struct gw_collect *c, const struct gw_commit *k,
		       const char *part, struct gw_str line)
{
	if (gw_hashes_add(&c->texts, gw_hash(line)))
		add_text(c, k, part, line);
}

/* "Name <mail>" of an identity line, without its date. */
static struct gw_str without_date(struct gw_str line)
{
	for (size_t i = line.n; i > 0; i--)
		if (line.p[i - 1] == '>')
			return gw_str_part(line, 0, i);
	return line;
}

static bool is_plain(struct gw_str key)
{
	static const char *const plain[] = { "tree", "parent", "object",
					     "type" };

	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
		if (gw_str_is(key, plain[i]))
			return true;
	return false;
}

static bool is_person(struct gw_str key)
{
	return gw_str_is(key, "author") || gw_str_is(key, "committer") ||
	       gw_str_is(key, "tagger");
}

void gw_texts_of_commit(struct gw_collect *c, const struct gw_commit *k)
{
	struct gw_str rest = k->raw;
	struct gw_raw_header h;
	struct gw_id id;

	while (gw_raw_header_next(&rest, &h)) {
		if (is_person(h.key))
			add_person(c, k, h.key.p[0] == 'a' ? "author" :
					 h.key.p[0] == 'c' ? "committer" :
							     "tagger",
				   without_date(h.value));
		else if (gw_str_starts(h.key, GW_STR("gpgsig")))
			add_text(c, k, "signature",
				 gw_raw_unfold(h.value, c->scope->arena));
		else if (!is_plain(h.key))
			add_text(c, k, "header", h.line);
		else if (!gw_str_is(h.key, "type") &&
			 !gw_id_parse(&id, h.value))
			add_text(c, k, "header", h.line);
	}
	add_text(c, k, "message", k->message);
}

void gw_texts_of_updates(struct gw_scope *s)
{
	for (size_t i = 0; i < s->updates.n; i++) {
		const struct gw_update *u = &s->updates.v[i];

		if (u->kind == GW_REF_DELETE)
			continue;
		*GW_PUSH(&s->texts) = (struct gw_scope_text){
			.name = gw_arena_join(
				s->arena,
				(struct gw_str[]){ GW_STR("ref:"), u->ref },
				2),
			.bytes = u->ref,
			.ref = u->ref,
		};
	}
}

/* git's own limit of a push option is that of a packet, 64 KiB. */
void gw_texts_of_options(struct gw_scope *s)
{
	struct gw_err why;
	int64_t count;

	if (!gw_str_int(gw_env("GIT_PUSH_OPTION_COUNT"), &count))
		return;
	if (count > MOST_OPTIONS) {
		gw_err_set(&why, GW_ELIMIT,
			   "there are more than %d push options",
			   MOST_OPTIONS);
		gw_scope_undecided(s, &why, GW_STR(""));
	}
	for (int64_t i = 0; i < count && i < MOST_OPTIONS; i++) {
		struct gw_str name = gw_arena_print(
			s->arena, "GIT_PUSH_OPTION_%lld", (long long)i);
		struct gw_str value = gw_env(name.p);

		if (value.n > 0)
			*GW_PUSH(&s->texts) = (struct gw_scope_text){
				.name = gw_arena_print(s->arena,
						       "push-option:%lld",
						       (long long)i),
				.bytes = gw_arena_copy(s->arena, value),
			};
	}
}
