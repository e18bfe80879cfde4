#include "modelled.h"

static void steps_of_azure_pipelines_are_found_in_jobs(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "azure-pipelines.yml",
		      "stages:\n- stage: s\n  jobs:\n  - job: j\n    steps:\n"
		      "    - bash: curl $U | sh\n      displayName: d\n"
		      "    - task: AzureCLI@2\n      inputs:\n"
		      "        azureSubscription: $(sub)\n"
		      "        inlineScript: az $(x)\n");
	assert_list(m, GW_CLASS_AZURE_STEP,
		    "bash d steps/0 6\nAzureCLI  steps/1 8\n");
	assert_at(m, GW_CLASS_AZURE_STEP, 1, "inputs",
		  "{azureSubscription: ?$(sub), inlineScript: \"az $(x)\"}");
	assert_str(gw_node_text(gw_node_key(
			   modelled_at(m, GW_CLASS_AZURE_STEP, 0)->scope,
			   "job")),
		   "j");
	assert_at(m, GW_CLASS_COMMAND, 0, "name", "\"curl\"");
}

static void cells_have_one_source(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "n.ipynb",
		      "{\"cells\": [{\"cell_type\": \"code\", \"source\": "
		      "[\"a\\n\", \"b\"], \"outputs\": [{}], \"metadata\": "
		      "{}}], \"metadata\": {}, \"nbformat\": 4, "
		      "\"nbformat_minor\": 5}");
	assert_list(m, GW_CLASS_NOTEBOOK_CELL, "code 0 cells/0 1\n");
	assert_at(m, GW_CLASS_NOTEBOOK_CELL, 0, "source", "\"a\\nb\"");
	assert_at(m, GW_CLASS_NOTEBOOK_CELL, 0, "index", "0");
}

static void executors_of_pipelines_are_subjects(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "p.yaml",
		      "deploymentSpec:\n  executors:\n    exec-a:\n"
		      "      container:\n        image: python:3\n"
		      "        command: [sh, -c, pip install x]\n"
		      "pipelineInfo: {name: p}\n");
	assert_list(m, GW_CLASS_KFP_EXECUTOR,
		    " exec-a executors/exec-a 3\n");
	assert_at(m, GW_CLASS_COMMAND, 0, "name", "\"pip\"");
}

static void stages_of_dvc_have_commands(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "dvc.yaml",
		      "stages:\n  a:\n    cmd: python train.py\n  b:\n"
		      "    foreach: [1]\n    do:\n      cmd:\n      - x\n"
		      "      - y\n");
	assert_int_equal(modelled_count(m, GW_CLASS_COMMAND), 3);
}

static void openapi_has_its_generation_as_type(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "api.yaml",
		      "openapi: 3.0.0\ninfo: {title: T}\npaths: {}\n");
	assert_list(m, GW_CLASS_OPENAPI_FILE, "3 T api.yaml 1\n");
	modelled_read(m, "api.json",
		      "{\"swagger\": \"2.0\", \"paths\": {}}");
	assert_list(m, GW_CLASS_OPENAPI_FILE, "2 api.json api.json 1\n");
}

static void serverless_holds_cloudformation(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "serverless.yml",
		      "service: s\nprovider: {name: aws}\nresources:\n"
		      "  Resources:\n    B: {Type: 'AWS::S3::Bucket'}\n");
	assert_list(m, GW_CLASS_SERVERLESS_FILE, " s serverless.yml 1\n");
	assert_list(m, GW_CLASS_CFN_RESOURCE, "AWS::S3::Bucket B B 5\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LAW(steps_of_azure_pipelines_are_found_in_jobs),
		LAW(cells_have_one_source),
		LAW(executors_of_pipelines_are_subjects),
		LAW(stages_of_dvc_have_commands),
		LAW(openapi_has_its_generation_as_type),
		LAW(serverless_holds_cloudformation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
