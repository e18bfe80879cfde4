#include "unit.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_examples_of_the_language_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
