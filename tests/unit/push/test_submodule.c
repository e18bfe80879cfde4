#include "unit.h"

#include "base/buf.h"
#include "push/made.h"

static void sections_of_submodules_are_read(void **state)
{
	struct gw_arena a;
	gw_modules m = { 0 };

	(void)state;
	gw_arena_init(&a, (size_t)1 << 20);
	assert_int_equal(gw_modules_read(&m, GW_STR("# words\n[core]\n\tpath = no\n"
				   "[submodule \"a \\\"b\"]\n"
				   "\tpath = \"x y\" ; rest\n"
				   "\turl = https://u:p@host.example:8/x  \n"
				   "[Submodule \"c\"] path = c\n"
				   "url=../\\\nc\nupdate = !run\n"), &a),
			 GW_OK);
	assert_int_equal(m.n, 2);
	assert_str(m.v[0].name, "a \"b");
	assert_str(m.v[0].path, "x y");
	assert_str(m.v[0].url, "https://u:p@host.example:8/x");
	assert_int_equal(m.v[0].line, 4);
	assert_str(m.v[1].path, "c");
	assert_str(m.v[1].url, "../c");
	assert_str(m.v[1].update, "!run");
	GW_VEC_FREE(&m);
	gw_arena_release(&a);
}

static void sections_are_found_where_git_finds_them(void **state)
{
	struct gw_arena a;
	gw_modules m = { 0 };

	(void)state;
	gw_arena_init(&a, (size_t)1 << 20);
	assert_int_equal(
		gw_modules_read(&m,
				GW_STR("\xef\xbb\xbf[submodule \"a\"]\n"
				       "url = a\n"
				       "[submodule.B] url = b\n"
				       "[core] [submodule \"c\"] url = c"),
				&a),
		GW_OK);
	assert_int_equal(m.n, 3);
	assert_str(m.v[0].url, "a");
	assert_str(m.v[1].name, "b");
	assert_str(m.v[1].url, "b");
	assert_str(m.v[2].url, "c");
	GW_VEC_FREE(&m);
	gw_arena_release(&a);
}

static void more_sections_than_are_read_are_told(void **state)
{
	struct gw_arena a;
	gw_modules m = { 0 };
	struct gw_buf text;

	(void)state;
	gw_arena_init(&a, (size_t)64 << 20);
	gw_buf_init(&text, (size_t)1 << 20);
	for (int i = 0; i < 10001; i++)
		gw_buf_add(&text, GW_STR("[submodule \"a\"]\n"));
	assert_int_equal(gw_modules_read(&m, gw_buf_str(&text), &a),
			 GW_ELIMIT);
	assert_int_equal(m.n, 10000);
	GW_VEC_FREE(&m);
	gw_buf_release(&text);
	gw_arena_release(&a);
}

static void text_of(const char *url, const char *scheme, const char *host)
{
	struct gw_module m = { .url = gw_str_of(url),
			       .path = GW_STR("p"),
			       .update = GW_STR(""),
			       .name = GW_STR("n") };
	struct gw_blob_place at = { .path = GW_STR(".gitmodules") };
	struct gw_push push = { .scope = NULL };
	struct gw_push_walk w = { .push = &push };
	struct gw_subject s = { .node = NULL };
	struct gw_arena a;

	gw_arena_init(&a, (size_t)1 << 20);
	gw_made_module(&w, &s, &m, &at, &a);
	assert_str(gw_node_text(gw_node_key(s.node, "scheme")), scheme);
	assert_str(gw_node_text(gw_node_key(s.node, "host")), host);
	assert_str(gw_node_text(gw_node_path(s.file, "path")), ".gitmodules");
	gw_arena_release(&a);
}

static void a_url_has_a_scheme_and_a_host(void **state)
{
	(void)state;
	text_of("https://Host.example/x.git", "https", "host.example");
	text_of("https://u:p@host.example:443/x", "https", "host.example");
	text_of("git@host.example:team/x.git", "ssh", "host.example");
	text_of("ssh://git@host.example/x", "ssh", "host.example");
	text_of("../other", "relative", "");
	text_of("/srv/x", "file", "");
	text_of("-u./payload", "", "");
	text_of("ext::sh -c x", "ext", "ext");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sections_of_submodules_are_read),
		cmocka_unit_test(sections_are_found_where_git_finds_them),
		cmocka_unit_test(more_sections_than_are_read_are_told),
		cmocka_unit_test(a_url_has_a_scheme_and_a_host),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
