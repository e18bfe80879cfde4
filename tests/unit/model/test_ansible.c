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

static void literals_of_the_play_are_known_weakly(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "site.yml",
		      "- hosts: all\n  vars:\n    on: true\n    db: {port: 1}\n"
		      "    two: \"{{ on }}\"\n  tasks:\n"
		      "  - name: t\n    x.y.z:\n      a: \"{{ two | bool }}\"\n"
		      "      b: [\"{{ db.port }}\", \"{{ db['port'] | int }}\"]\n"
		      "      c: \"{{ on | lookup }}\"\n      d: \"x{{ on }}\"\n"
		      "      e: \"{{ mine }}\"\n    vars: {mine: 2}\n");
	assert_at(m, GW_CLASS_ANSIBLE_TASK, 0, "a", "true");
	assert_at(m, GW_CLASS_ANSIBLE_TASK, 0, "b", "[1, 1]");
	assert_true(gw_node_key(modelled_at(m, GW_CLASS_ANSIBLE_TASK, 0)->node,
				"a")
			    ->flags &
		    GW_WEAK);
	assert_at(m, GW_CLASS_ANSIBLE_TASK, 0, "c", "?{{ on | lookup }}");
	assert_at(m, GW_CLASS_ANSIBLE_TASK, 0, "d", "?x{{ on }}");
	assert_at(m, GW_CLASS_ANSIBLE_TASK, 0, "e", "2");
}

static void a_loop_over_literals_is_written_out(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "site.yml",
		      "- hosts: all\n  vars: {l: [{n: 1}, {n: 2}]}\n  tasks:\n"
		      "  - x.y.z: {a: \"{{ item.n }}\"}\n    loop: \"{{ l }}\"\n"
		      "  - x.y.z: {a: \"{{ item.key }}\"}\n"
		      "    with_dict: {k: 0}\n"
		      "  - x.y.z: {a: \"{{ i }}\"}\n    loop: [7]\n"
		      "    loop_control: {loop_var: i}\n"
		      "  - x.y.z: {a: \"{{ item }}\"}\n    loop: \"{{ u }}\"\n");
	assert_list(m, GW_CLASS_ANSIBLE_TASK,
		    "x.y.z  x.y.z/#0 4\nx.y.z  x.y.z/#0 4\n"
		    "x.y.z  x.y.z/#1 6\nx.y.z  x.y.z/#2 8\n"
		    "x.y.z  x.y.z/#3 11\n");
	assert_at(m, GW_CLASS_ANSIBLE_TASK, 0, "a", "1");
	assert_at(m, GW_CLASS_ANSIBLE_TASK, 1, "a", "2");
	assert_at(m, GW_CLASS_ANSIBLE_TASK, 2, "a", "\"k\"");
	assert_at(m, GW_CLASS_ANSIBLE_TASK, 3, "a", "7");
	assert_at(m, GW_CLASS_ANSIBLE_TASK, 4, "a", "?{{ item }}");
}

static void module_defaults_fill_what_is_absent(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "site.yml",
		      "- hosts: all\n  module_defaults:\n"
		      "    group/aws: {region: r, a: 0}\n"
		      "    amazon.aws.z: {a: 1, b: 1}\n  tasks:\n"
		      "  - block:\n    - amazon.aws.z: {c: 3}\n"
		      "    module_defaults: {z: {b: 2, c: 2}}\n"
		      "  - x.y.w: {c: 3}\n");
	assert_at(m, GW_CLASS_ANSIBLE_TASK, 0, "region", "\"r\"");
	assert_at(m, GW_CLASS_ANSIBLE_TASK, 0, "a", "1");
	assert_at(m, GW_CLASS_ANSIBLE_TASK, 0, "b", "2");
	assert_at(m, GW_CLASS_ANSIBLE_TASK, 0, "c", "3");
	assert_at(m, GW_CLASS_ANSIBLE_TASK, 1, "", "{c: 3, task: {}}");
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
		LAW(literals_of_the_play_are_known_weakly),
		LAW(a_loop_over_literals_is_written_out),
		LAW(module_defaults_fill_what_is_absent),
		LAW(a_list_of_anything_is_no_playbook),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
