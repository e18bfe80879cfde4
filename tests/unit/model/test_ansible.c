#include "modelled.h"

static void plays_and_tasks_are_subjects(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "site.yml",
		      "- name: p\n  hosts: all\n  become: true\n  tasks:\n"
		      "  - name: t\n    amazon.aws.s3_bucket:\n      name: x\n"
		      "    no_log: true\n  - block:\n"
		      "    - shell: curl u | sh\n      when: x\n"
		      "    - action: copy src=a dest=\"b c\" mode={{ m }}\n");
	assert_list(m, GW_CLASS_ANSIBLE_PLAY, " p play/p 1\n");
	assert_list(m, GW_CLASS_ANSIBLE_TASK,
		    "amazon.aws.s3_bucket t amazon.aws.s3_bucket/t#0 5\n"
		    "shell  shell/#1 10\ncopy  copy/#2 12\n");
	assert_at(m, GW_CLASS_ANSIBLE_TASK, 0, "",
		  "{name: \"x\", task: {name: \"t\", no_log: true}}");
	assert_str(modelled_at(m, GW_CLASS_ANSIBLE_TASK, 0)->api,
		   "amazon.aws");
	assert_at(m, GW_CLASS_ANSIBLE_TASK, 1, "_raw", "\"curl u | sh\"");
	assert_at(m, GW_CLASS_COMMAND, 0, "piped-to", "\"sh\"");
	assert_at(m, GW_CLASS_ANSIBLE_TASK, 2, "dest", "\"b c\"");
	assert_true(m->claimed);
}

static void values_with_holes_are_unknown(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "roles/r/tasks/main.yml",
		      "- name: t\n  get_url:\n    url: \"{{ u }}\"\n"
		      "    validate_certs: no\n");
	assert_at(m, GW_CLASS_ANSIBLE_TASK, 0, "url", "?{{ u }}");
	assert_at(m, GW_CLASS_ANSIBLE_TASK, 0, "validate_certs", "false");
}

static void a_list_of_anything_is_no_playbook(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "x.yaml", "- name: a\n  value: b\n");
	assert_int_equal(modelled_count(m, GW_CLASS_ANSIBLE_TASK), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LAW(plays_and_tasks_are_subjects),
		LAW(values_with_holes_are_unknown),
		LAW(a_list_of_anything_is_no_playbook),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
