#include "unit.h"

#include "base/io.h"
#include "query/query.h"

static int take_any(struct gw_bundle_writer *w, const struct gw_rule_src *src,
		    struct gw_err *err)
{
	(void)w;
	(void)src;
	(void)err;
	return GW_OK;
}

static const struct gw_engine find = { .key = "find", .compile = take_any };
static const struct gw_engine *const engines[] = { &gw_engine_query, &find,
						   NULL };

/* The rules that the language was designed with, a folder for each pack. */
static void the_examples_of_the_language_load(void **state)
{
	const char *source = getenv("GW_SOURCE");
	struct gw_arena arena;
	struct gw_bundle bundle;
	struct gw_query *q;
	struct gw_err err = { 0 };
	struct gw_str bytes;
	char dir[300];

	(void)state;
	if (!source)
		skip();
	snprintf(dir, sizeof(dir), "%s/tests/data/rules-examples", source);
	gw_arena_init(&arena, (size_t)64 << 20);
	if (gw_rules_compile(&bytes, &arena,
			     &(struct gw_compile){
				     .dirs = (const char *const[]){ dir,
								    NULL },
				     .engines = engines },
			     &err) < 0)
		fail_msg("%s:%u:%u: %s", err.file, err.line, err.col, err.msg);
	assert_int_equal(gw_bundle_open(&bundle, bytes, engines, &err), GW_OK);
	assert_true(bundle.rules >= 28);
	assert_int_equal(
		gw_query_open(&q, &arena,
			      &(struct gw_query_setup){ .bundle = &bundle },
			      &err),
		GW_OK);
	assert_true(gw_query_wants(q, GW_CLASS_K8S_CONTAINER));
	assert_true(gw_query_joins(q, GW_CLASS_TF_RESOURCE));
	assert_false(gw_query_wants(q, GW_CLASS_PUSH_TAG));
	gw_query_close(q);
	gw_arena_release(&arena);
}

/* A fuzzer learns nothing from seeds that are refused at the door. */
static void the_seeds_of_the_fuzzer_open(void **state)
{
	static const char *const seeds[] = { "kubernetes", "terraform-aws",
					     "github-actions" };
	static const struct gw_engine *const alone[] = { &gw_engine_query,
							 NULL };
	const char *source = getenv("GW_SOURCE");

	(void)state;
	if (!source)
		skip();
	for (size_t i = 0; i < sizeof(seeds) / sizeof(*seeds); i++) {
		struct gw_arena arena;
		struct gw_bundle bundle;
		struct gw_err err = { 0 };
		struct gw_str bytes;
		char file[300];

		snprintf(file, sizeof(file), "%s/fuzz/corpus/bundle/%s", source,
			 seeds[i]);
		gw_arena_init(&arena, (size_t)1 << 20);
		assert_int_equal(gw_io_read(&bytes, file, 1 << 20, &arena, &err),
				 GW_OK);
		gw_bundle_digest((char *)(uintptr_t)bytes.p, bytes.n);
		if (gw_bundle_open(&bundle, bytes, alone, &err) < 0)
			fail_msg("%s: %s", file, err.msg);
		assert_true(bundle.rules > 0);
		gw_arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_examples_of_the_language_load),
		cmocka_unit_test(the_seeds_of_the_fuzzer_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
