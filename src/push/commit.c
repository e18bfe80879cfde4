/* push.commit. SPDX-License-Identifier: Apache-2.0 */
#include "push/made.h"

#define MOST_TRAILERS 100

/* The message's first line and what follows the empty line behind it. */
static void split_message(struct gw_str message, struct gw_str *subject,
			  struct gw_str *body)
{
	size_t end = gw_str_find_byte(message, '\n', 0);

	if (end == GW_NOWHERE)
		end = message.n;
	*subject = gw_str_part(message, 0, end);
	while (end < message.n && message.p[end] == '\n')
		end++;
	*body = gw_str_part(message, end, message.n);
}

/* Start of the last paragraph, where trailers stand. */
static size_t last_paragraph(struct gw_str text)
{
	size_t start = 0;

	text = gw_str_trim(text);
	for (size_t i = 1; i < text.n; i++)
		if (text.p[i] == '\n' && text.p[i - 1] == '\n')
			start = i + 1;
	return start;
}

/* trailer := [A-Za-z0-9-]+ ":" value */
static bool read_trailer(struct gw_str line, struct gw_str *key,
			 struct gw_str *value)
{
	size_t end = 0;

	while (end < line.n && (gw_is_alnum(line.p[end]) ||
				line.p[end] == '-'))
		end++;
	if (end == 0 || end >= line.n || line.p[end] != ':')
		return false;
	*key = gw_str_part(line, 0, end);
	*value = gw_str_trim(gw_str_part(line, end + 1, line.n));
	return true;
}

/* Is this the address in "Name <address>"? */
static bool signs(struct gw_str value, struct gw_str mail)
{
	size_t open = gw_str_find_byte(value, '<', 0);
	size_t close = gw_str_find_byte(value, '>', 0);

	return open != GW_NOWHERE && close != GW_NOWHERE && open < close &&
	       gw_str_eq_fold(gw_str_part(value, open + 1, close), mail);
}

static bool put_trailers(struct gw_node *n, const struct gw_commit *c,
			 struct gw_arena *a)
{
	struct gw_node *list = gw_node_new(a, GW_LIST);
	struct gw_str message = gw_str_trim(c->message);
	struct gw_str rest = gw_str_part(message, last_paragraph(message),
					 message.n);
	struct gw_str line;
	bool dco = false;

	list->flags = GW_MADE;
	while (gw_str_next(&rest, '\n', &line)) {
		struct gw_node *item;
		struct gw_str key;
		struct gw_str value;

		if (!read_trailer(line, &key, &value))
			continue;
		if (gw_str_eq_fold(key, GW_STR("Signed-off-by")) &&
		    signs(value, c->author.mail))
			dco = true;
		if (list->count >= MOST_TRAILERS) {
			list->flags |= GW_OPEN;
			continue;
		}
		item = gw_node_new(a, GW_MAP);
		item->flags = GW_MADE;
		gw_put_text(a, item, "key", key);
		gw_put_text(a, item, "value", value);
		gw_node_add(list, item);
	}
	gw_node_put(n, GW_STR("trailers"), list);
	return dco;
}

/* Is the committer the one who pushes: by name, address, or its first part? */
static void put_by_user(struct gw_push_walk *w, struct gw_node *n,
			const struct gw_person *p, struct gw_arena *a)
{
	struct gw_str user = w->push->user;
	size_t at = gw_str_find_byte(p->mail, '@', 0);

	if (user.n == 0) {
		gw_put_unknown(a, n, "by-user");
		return;
	}
	gw_put_bool(a, n, "by-user",
		    gw_str_eq_fold(user, p->name) ||
			    gw_str_eq_fold(user, p->mail) ||
			    (at != GW_NOWHERE &&
			     gw_str_eq_fold(user,
					    gw_str_part(p->mail, 0, at))));
}

static struct gw_str short_id(struct gw_arena *a, const struct gw_id *id)
{
	return gw_arena_print(a, "%.12s", id->hex);
}

void gw_made_commit(struct gw_push_walk *w, struct gw_subject *s,
		    const struct gw_commit *c, struct gw_arena *a)
{
	struct gw_node *n = gw_node_new(a, GW_MAP);
	struct gw_str subject;
	struct gw_str body;
	bool dco;

	split_message(c->message, &subject, &body);
	gw_put_text(a, n, "id", short_id(a, &c->id));
	gw_put_text(a, n, "message", c->message);
	gw_put_text(a, n, "subject", subject);
	gw_put_number(a, n, "subject-length", (int64_t)subject.n);
	gw_put_text(a, n, "body", body);
	gw_put_person(w, n, "author", &c->author, a);
	gw_put_person(w, n, "committer", &c->committer, a);
	gw_put_number(a, n, "parents", c->parent_count);
	gw_put_bool(a, n, "merge", c->parent_count > 1);
	gw_put_bool(a, n, "empty", gw_str_trim(c->message).n == 0);
	gw_put_number(a, n, "author-lines", c->author_lines);
	gw_put_bool(a, n, "malformed", c->fault.n > 0);
	gw_put_text(a, n, "fault", c->fault);
	dco = put_trailers(n, c, a);
	gw_put_bool(a, n, "dco", dco);
	gw_put_signature(w, n, c, a);
	gw_put_text(a, n, "ref", c->ref);
	gw_put_user(w, n, a);
	put_by_user(w, n, &c->committer, a);
	s->name = short_id(a, &c->id);
	gw_made_subject(w, s, GW_CLASS_PUSH_COMMIT, n, a);
}
