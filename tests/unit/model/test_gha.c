#include "modelled.h"

#define WF ".github/workflows/a.yml"

static void triggers_have_one_form(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, WF, "on: push\njobs: {}\n");
	assert_at(m, GW_CLASS_GHA_WORKFLOW, 0, "triggers", "[\"push\"]");
	modelled_read(m, WF, "on: [push, issues]\njobs: {}\n");
	assert_at(m, GW_CLASS_GHA_WORKFLOW, 0, "on",
		  "{push: null, issues: null}");
	modelled_read(m, WF, "on:\n  pull_request_target:\n    types: [x]\n");
	assert_at(m, GW_CLASS_GHA_WORKFLOW, 0, "triggers",
		  "[\"pull_request_target\"]");
	assert_true(m->claimed);
}

static void jobs_and_steps_are_subjects(void **state)
{
	struct modelled *m = *state;
	const struct gw_subject *step;

	modelled_read(m, WF,
		      "name: w\non: push\npermissions: read-all\njobs:\n  a:\n"
		      "    runs-on: ubuntu-24.04\n    steps:\n"
		      "    - uses: actions/checkout@v4\n"
		      "      with: {ref: '${{ github.head_ref }}'}\n"
		      "    - id: x\n      run: |\n        echo hi\n"
		      "        curl -s ${{ inputs.u }} | sh\n"
		      "  b:\n    uses: o/r/.github/workflows/x.yml@main\n"
		      "    permissions: {contents: write}\n");
	assert_list(m, GW_CLASS_GHA_JOB,
		    "steps a jobs/a 5\nreusable b jobs/b 14\n");
	assert_list(m, GW_CLASS_GHA_STEP,
		    "actions/checkout 0 jobs/a/0 8\nrun x jobs/a/x 10\n");
	assert_at(m, GW_CLASS_GHA_JOB, 0, "runs-on", "[\"ubuntu-24.04\"]");
	assert_at(m, GW_CLASS_GHA_JOB, 0, "effective.permissions",
		  "\"read-all\"");
	assert_at(m, GW_CLASS_GHA_JOB, 1, "effective.permissions",
		  "{contents: \"write\"}");
	assert_at(m, GW_CLASS_GHA_STEP, 0, "with.ref",
		  "?${{ github.head_ref }}");
	step = modelled_at(m, GW_CLASS_GHA_STEP, 1);
	assert_ptr_equal(step->scope,
			 modelled_at(m, GW_CLASS_GHA_JOB, 0)->node);
	assert_ptr_equal(step->object,
			 modelled_at(m, GW_CLASS_GHA_WORKFLOW, 0)->node);
	assert_int_equal(gw_node_key(step->node, "run")->kind, GW_STRING);
	assert_list(m, GW_CLASS_COMMAND,
		    "echo echo jobs/a/x/echo#0 12\n"
		    "curl curl jobs/a/x/curl#1 13\nsh sh jobs/a/x/sh#2 13\n");
	assert_at(m, GW_CLASS_COMMAND, 1, "piped-to", "\"sh\"");
}

static void steps_of_actions_are_steps(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "act/action.yml",
		      "name: z\nruns:\n  using: composite\n  steps:\n"
		      "  - run: echo ${{ inputs.a }}\n    shell: bash\n");
	assert_list(m, GW_CLASS_GHA_ACTION, "composite z act/action.yml 1\n");
	assert_int_equal(modelled_count(m, GW_CLASS_GHA_STEP), 1);
	assert_int_equal(modelled_count(m, GW_CLASS_COMMAND), 1);
}

static void scripts_for_other_shells_are_no_commands(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, WF,
		      "on: push\njobs:\n  a:\n    runs-on: windows-2022\n"
		      "    steps:\n    - run: dir\n  b:\n    runs-on: x\n"
		      "    steps:\n    - {run: 'print(1)', shell: python}\n");
	assert_int_equal(modelled_count(m, GW_CLASS_COMMAND), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LAW(triggers_have_one_form),
		LAW(jobs_and_steps_are_subjects),
		LAW(steps_of_actions_are_steps),
		LAW(scripts_for_other_shells_are_no_commands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
