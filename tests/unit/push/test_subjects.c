#include "unit.h"

#include "push/push.h"

/* A test's push, made by hand: key, value, key, value, NULL. */
struct fixture {
	struct gw_arena arena;
	struct gw_node *push;
	struct gw_push_example example;
	gw_subjects subjects;
	gw_places places;
};

static void begin(struct fixture *f)
{
	*f = (struct fixture){ .push = NULL };
	gw_arena_init(&f->arena, (size_t)1 << 24);
	f->push = gw_node_new(&f->arena, GW_MAP);
}

static struct gw_node *add(struct fixture *f, const char *list,
			   const char *const *pairs)
{
	struct gw_node *all = gw_node_key(f->push, list);
	struct gw_node *n = gw_node_new(&f->arena, GW_MAP);

	if (!all) {
		all = gw_node_new(&f->arena, GW_LIST);
		gw_node_put(f->push, gw_str_of(list), all);
	}
	for (size_t i = 0; pairs[i]; i += 2)
		gw_node_put(n, gw_str_of(pairs[i]),
			    gw_node_string(&f->arena,
					   gw_str_of(pairs[i + 1])));
	gw_node_add(all, n);
	return n;
}

static const struct gw_subject *make(struct fixture *f, enum gw_class cls,
				     size_t nth)
{
	if (f->subjects.n == 0) {
		gw_push_example(&f->example, f->push, &f->arena);
		gw_push_subjects(&f->subjects, &f->places, &f->example.push,
				 &f->arena);
	}
	assert_int_equal(f->subjects.n, f->places.n);
	for (size_t i = 0; i < f->subjects.n; i++)
		if (f->subjects.v[i].cls == cls && nth-- == 0)
			return &f->subjects.v[i];
	fail_msg("no %zu of class %d", nth, (int)cls);
	return NULL;
}

static void end(struct fixture *f)
{
	gw_push_example_end(&f->example);
	GW_VEC_FREE(&f->subjects);
	GW_VEC_FREE(&f->places);
	gw_arena_release(&f->arena);
}

static const char *value(struct fixture *f, const struct gw_subject *s,
			 const char *path)
{
	const struct gw_node *n = gw_node_path(s->node, path);

	if (!n)
		return "missing";
	if (n->kind == GW_UNKNOWN)
		return "unknown";
	return gw_arena_copy(&f->arena, gw_node_text(n)).p;
}

#define PAIRS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define assert_value(f, s, path, text) \
	assert_string_equal(value(f, s, path), text)

static void a_ref_says_what_happens_to_it(void **state)
{
	const struct gw_subject *s;
	struct fixture f;

	(void)state;
	begin(&f);
	add(&f, "updates", PAIRS("ref", "refs/heads/v1", "forced", "true"));
	add(&f, "updates", PAIRS("ref", "refs/tags/v1", "kind", "create"));
	add(&f, "updates", PAIRS("ref", "refs/heads/V1", "new", "0"));
	s = make(&f, GW_CLASS_PUSH_REF, 0);
	assert_value(&f, s, "type", "branch");
	assert_value(&f, s, "short", "v1");
	assert_value(&f, s, "kind", "update");
	assert_value(&f, s, "like-tag", "true");
	assert_value(&f, s, "user", "unknown");
	s = make(&f, GW_CLASS_PUSH_REF, 1);
	assert_value(&f, s, "kind", "create");
	assert_value(&f, s, "old", "missing");
	s = make(&f, GW_CLASS_PUSH_REF, 2);
	assert_value(&f, s, "kind", "delete");
	assert_value(&f, s, "case-collides", "true");
	assert_str(f.places.v[1].ref, "refs/heads/v1");
	end(&f);
}

static void a_commit_shows_trailers_people_and_signature(void **state)
{
	const struct gw_subject *s;
	struct gw_node *signature;
	struct gw_node *n;
	struct fixture f;

	(void)state;
	begin(&f);
	n = add(&f, "commits",
		PAIRS("message", "subject: x\n\nbody\n\nTicket: 1\n"
				 "Signed-off-by: A <Ann@example.org>\n"));
	signature = gw_node_new(&f.arena, GW_MAP);
	gw_node_put(signature, GW_STR("kind"),
		    gw_node_string(&f.arena, GW_STR("ssh")));
	gw_node_put(signature, GW_STR("state"),
		    gw_node_string(&f.arena, GW_STR("good")));
	gw_node_put(signature, GW_STR("signer"),
		    gw_node_string(&f.arena, GW_STR("ann")));
	gw_node_put(n, GW_STR("signature"), signature);
	add(&f, "commits", PAIRS("message", "x", "fault", "two author lines",
				 "parents", "2"));
	gw_node_put(f.push, GW_STR("user"),
		    gw_node_string(&f.arena, GW_STR("ann")));
	s = make(&f, GW_CLASS_PUSH_COMMIT, 0);
	assert_value(&f, s, "subject", "subject: x");
	assert_value(&f, s, "dco", "true");
	assert_value(&f, s, "signature.state", "good");
	assert_value(&f, s, "signature.signer", "ann");
	assert_value(&f, s, "author.domain", "example.org");
	assert_value(&f, s, "by-user", "true");
	assert_value(&f, s, "merge", "false");
	s = make(&f, GW_CLASS_PUSH_COMMIT, 1);
	assert_value(&f, s, "dco", "false");
	assert_value(&f, s, "malformed", "true");
	assert_value(&f, s, "merge", "true");
	assert_value(&f, s, "signature.kind", "none");
	end(&f);
}

static void a_link_that_leaves_the_tree_is_told(void **state)
{
	static const struct {
		const char *path;
		const char *target;
		const char *leaves;
	} rows[] = {
		{ "a", "b", "false" },		{ "a", "../b", "true" },
		{ "d/a", "../b", "false" },	{ "d/a", "../../b", "true" },
		{ "a", "/etc/passwd", "true" }, { "a", "x/../../y", "true" },
		{ "a", "x/../y", "false" },	{ "a", "C:\\x", "true" },
	};
	struct fixture f;

	(void)state;
	begin(&f);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		add(&f, "entries", PAIRS("path", rows[i].path, "mode",
					 "120000", "text", rows[i].target));
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct gw_subject *s = make(&f, GW_CLASS_PUSH_ENTRY, i);

		if (strcmp(value(&f, s, "leaves-tree"), rows[i].leaves) != 0)
			fail_msg("%s -> %s", rows[i].path, rows[i].target);
	}
	end(&f);
}

static void an_entry_knows_its_neighbours(void **state)
{
	const struct gw_subject *s;
	struct fixture f;

	(void)state;
	begin(&f);
	add(&f, "entries", PAIRS("path", "d/a.tar.gz", "mode", "100755"));
	add(&f, "entries", PAIRS("path", "d/b", "added", "false"));
	add(&f, "entries", PAIRS("path", ".env"));
	s = make(&f, GW_CLASS_PUSH_ENTRY, 0);
	assert_value(&f, s, "dir", "d");
	assert_value(&f, s, "ext", "gz");
	assert_value(&f, s, "kind", "executable");
	assert_int_equal(gw_node_key(s->node, "with")->count, 2);
	assert_value(&f, make(&f, GW_CLASS_PUSH_ENTRY, 1), "added", "false");
	assert_value(&f, make(&f, GW_CLASS_PUSH_ENTRY, 2), "ext", "");
	end(&f);
}

static void an_entry_knows_what_stands_beside_it(void **state)
{
	const struct gw_node *n;
	struct fixture f;

	(void)state;
	begin(&f);
	add(&f, "entries", PAIRS("path", "d/a.csv"));
	add(&f, "entries", PAIRS("path", "d/a.csv.dvc"));
	add(&f, "entries", PAIRS("path", "d/a.csv.b.c"));
	add(&f, "entries", PAIRS("path", "a.csv.top"));
	n = gw_node_key(make(&f, GW_CLASS_PUSH_ENTRY, 0)->node, "beside");
	assert_int_equal(n->count, 2);
	assert_str(n->first->text, "a.csv.dvc");
	assert_str(n->first->next->text, "a.csv.b.c");
	n = gw_node_key(make(&f, GW_CLASS_PUSH_ENTRY, 1)->node, "beside");
	assert_int_equal(n->count, 0);
	end(&f);
}

/* What of each entry was made, and what is the like of one before: '+', '='. */
static void entries_that_no_rule_tells_apart_are_made_once(void **state)
{
	char seen[8] = "";
	size_t n = 0;
	struct fixture f;
	struct gw_push_walk walk;
	struct gw_subject s;
	struct gw_place place;

	(void)state;
	begin(&f);
	add(&f, "entries", PAIRS("path", "a"));
	add(&f, "entries", PAIRS("path", "a"));
	add(&f, "entries", PAIRS("path", "a", "added", "false"));
	add(&f, "entries", PAIRS("path", "a", "added", "false"));
	add(&f, "entries", PAIRS("path", "a", "mode", "100755"));
	add(&f, "entries", PAIRS("path", "l", "mode", "120000", "text", "x"));
	add(&f, "entries", PAIRS("path", "l", "mode", "120000", "text", "x"));
	gw_push_example(&f.example, f.push, &f.arena);
	gw_push_begin(&walk, &f.example.push);
	while (gw_push_next(&walk, &s, &place, &f.arena)) {
		if (s.cls == GW_CLASS_PUSH_ENTRY || walk.like)
			seen[n++] = walk.like && walk.like->judged ? '=' : '+';
		if (walk.like)
			walk.like->judged = true;
	}
	gw_push_end(&walk);
	assert_string_equal(seen, "+=+=+++");
	end(&f);
}

static void a_blob_shows_its_kind(void **state)
{
	const struct gw_subject *s;
	struct fixture f;

	(void)state;
	begin(&f);
	add(&f, "entries", PAIRS("path", "a", "text", "x\r\ny\r\n"));
	add(&f, "entries", PAIRS("path", "b", "text", "x\r\ny\n"));
	add(&f, "entries",
	    PAIRS("path", "c", "text",
		  "version https://git-lfs.github.com/spec/v1\n"
		  "oid sha256:00\nsize 5\n"));
	add(&f, "entries", PAIRS("path", "d", "text", "\177ELF..."));
	add(&f, "entries", PAIRS("path", "e", "size", "99999999999"));
	assert_value(&f, make(&f, GW_CLASS_PUSH_BLOB, 0), "eol", "crlf");
	assert_value(&f, make(&f, GW_CLASS_PUSH_BLOB, 1), "eol", "mixed");
	assert_value(&f, make(&f, GW_CLASS_PUSH_BLOB, 2), "lfs", "true");
	s = make(&f, GW_CLASS_PUSH_BLOB, 3);
	assert_value(&f, s, "format", "elf");
	assert_value(&f, s, "executable", "true");
	s = make(&f, GW_CLASS_PUSH_BLOB, 4);
	assert_value(&f, s, "size", "99999999999");
	assert_value(&f, s, "binary", "unknown");
	end(&f);
}

static void a_tag_may_be_a_version(void **state)
{
	static const struct {
		const char *name;
		const char *ok;
	} rows[] = {
		{ "v1.2.3", "true" },	   { "1.2.3", "true" },
		{ "v1.2", "false" },	   { "v01.2.3", "false" },
		{ "v1.2.3-rc.1", "true" }, { "v1.2.3+b5", "true" },
		{ "v1.2.3-", "false" },	   { "release", "false" },
	};
	struct fixture f;

	(void)state;
	begin(&f);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		add(&f, "tags", PAIRS("name", rows[i].name));
	add(&f, "updates", PAIRS("ref", "refs/tags/light"));
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct gw_subject *s = make(&f, GW_CLASS_PUSH_TAG, i);

		if (strcmp(value(&f, s, "version-ok"), rows[i].ok) != 0)
			fail_msg("%s", rows[i].name);
	}
	assert_value(&f, make(&f, GW_CLASS_PUSH_TAG, 8), "annotated", "false");
	end(&f);
}

static void a_push_counts(void **state)
{
	const struct gw_subject *s;
	struct fixture f;

	(void)state;
	begin(&f);
	add(&f, "commits", PAIRS("message", "m"));
	add(&f, "entries", PAIRS("path", "a", "text", "12345"));
	s = make(&f, GW_CLASS_PUSH, 0);
	assert_value(&f, s, "commits", "1");
	assert_value(&f, s, "bytes", "5");
	assert_value(&f, s, "refs", "1");
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_ref_says_what_happens_to_it),
		cmocka_unit_test(a_commit_shows_trailers_people_and_signature),
		cmocka_unit_test(a_link_that_leaves_the_tree_is_told),
		cmocka_unit_test(an_entry_knows_its_neighbours),
		cmocka_unit_test(an_entry_knows_what_stands_beside_it),
		cmocka_unit_test(
			entries_that_no_rule_tells_apart_are_made_once),
		cmocka_unit_test(a_blob_shows_its_kind),
		cmocka_unit_test(a_tag_may_be_a_version),
		cmocka_unit_test(a_push_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
