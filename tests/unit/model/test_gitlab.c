#include "modelled.h"

static void jobs_take_over_defaults_and_bases(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, ".gitlab-ci.yml",
		      "default:\n  image: ruby:3\ninclude: other.yml\n"
		      ".base:\n  variables: {A: 1, B: {value: x, description: d}}\n"
		      "  tags: [t]\n  script: [one]\n"
		      "job:\n  extends: .base\n  stage: build\n"
		      "  variables: {A: 2}\n  services: [docker:dind]\n"
		      "  script:\n  - [echo a, echo b]\n  - curl u | sh\n"
		      "other:\n  extends: .missing\n  image: $IMG\n");
	assert_list(m, GW_CLASS_GITLAB_JOB,
		    "test .base jobs/.base 4\nbuild job jobs/job 8\n"
		    "test other jobs/other 16\n");
	assert_at(m, GW_CLASS_GITLAB_JOB, 1, "image", "{name: \"ruby:3\"}");
	assert_at(m, GW_CLASS_GITLAB_JOB, 1, "variables", "{A: 2, B: \"x\"}");
	assert_at(m, GW_CLASS_GITLAB_JOB, 1, "services",
		  "[{name: \"docker:dind\"}]");
	assert_at(m, GW_CLASS_GITLAB_JOB, 1, "script",
		  "[\"echo a\", \"echo b\", \"curl u | sh\"]");
	assert_at(m, GW_CLASS_GITLAB_JOB, 2, "image", "{name: ?$IMG}");
	assert_true(modelled_at(m, GW_CLASS_GITLAB_JOB, 2)->node->flags &
		    GW_OPEN);
	assert_at(m, GW_CLASS_GITLAB_FILE, 0, "include",
		  "[{local: \"other.yml\"}]");
	assert_int_equal(modelled_count(m, GW_CLASS_COMMAND), 4);
	assert_at(m, GW_CLASS_COMMAND, 2, "piped-to", "\"sh\"");
	assert_true(m->claimed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LAW(jobs_take_over_defaults_and_bases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
