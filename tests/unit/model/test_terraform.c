#include "modelled.h"

static void blocks_have_classes_types_and_addresses(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "main.tf",
		      "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"x\"\n}\n"
		      "data \"aws_ami\" \"a\" {}\nmodule \"m\" {\n"
		      "  source = \"terraform-aws-modules/vpc/aws\"\n}\n"
		      "provider \"aws\" {\n  alias = \"eu\"\n}\n"
		      "variable \"v\" {\n  type = string\n}\noutput \"o\" {}\n");
	assert_list(m, GW_CLASS_TF_RESOURCE,
		    "aws_s3_bucket b aws_s3_bucket.b 1\n");
	assert_list(m, GW_CLASS_CLOUD_RESOURCE,
		    "aws_s3_bucket b aws_s3_bucket.b 1\n");
	assert_list(m, GW_CLASS_TF_DATA, "aws_ami a data.aws_ami.a 4\n");
	assert_list(m, GW_CLASS_TF_MODULE,
		    "terraform-aws-modules/vpc/aws m module.m 5\n");
	assert_list(m, GW_CLASS_TF_PROVIDER, "aws eu provider.aws.eu 8\n");
	assert_list(m, GW_CLASS_TF_VARIABLE, "string v var.v 11\n");
	assert_list(m, GW_CLASS_TF_OUTPUT, " o output.o 14\n");
	assert_true(m->claimed);
}

static void settings_have_one_form(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "v.tf",
		      "terraform {\n  required_version = \">= 1\"\n"
		      "  required_providers {\n    aws = \"~> 5\"\n"
		      "    google = { source = \"hashicorp/google\" }\n  }\n"
		      "  backend \"s3\" {\n    encrypt = true\n  }\n}\n");
	assert_at(m, GW_CLASS_TF_SETTINGS, 0, "required_providers",
		  "{aws: {version: \"~> 5\"}, "
		  "google: {source: \"hashicorp/google\"}}");
	assert_at(m, GW_CLASS_TF_SETTINGS, 0, "backend",
		  "[{$labels: [\"s3\"], encrypt: true, type: \"s3\"}]");
}

static void json_is_read_like_hcl(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "cdk.tf.json",
		      "{\"resource\": {\"aws_s3_bucket\": {\"b\": "
		      "{\"bucket\": \"x\"}, \"c\": [{}]}}}\n");
	assert_list(m, GW_CLASS_TF_RESOURCE,
		    "aws_s3_bucket b aws_s3_bucket.b 1\n"
		    "aws_s3_bucket c aws_s3_bucket.c 1\n");
}

static void instances_are_subjects(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "main.tf",
		      "resource \"x\" \"a\" {\n"
		      "  for_each = { p = true, q = false }\n"
		      "  v = each.value\n}\n"
		      "resource \"x\" \"none\" {\n  count = 0\n}\n");
	assert_list(m, GW_CLASS_TF_RESOURCE,
		    "x a x.a[\"p\"] 1\nx a x.a[\"q\"] 1\n");
	assert_at(m, GW_CLASS_TF_RESOURCE, 1, "v", "false");
}

static void the_kubernetes_provider_makes_kubernetes_objects(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "k.tf",
		      "resource \"kubernetes_deployment_v1\" \"d\" {\n"
		      "  metadata {\n    name = \"n\"\n"
		      "    labels = { my_app = \"x\" }\n  }\n  spec {\n"
		      "    template {\n      spec {\n        host_network = true\n"
		      "        container {\n          name = \"c\"\n"
		      "          image = \"i\"\n          security_context {\n"
		      "            run_as_user = 0\n          }\n"
		      "          env {\n            name = \"A\"\n"
		      "            value = \"b\"\n          }\n"
		      "        }\n      }\n    }\n  }\n}\n");
	assert_list(m, GW_CLASS_K8S_OBJECT,
		    "Deployment n apps/v1/Deployment//n 1\n");
	assert_list(m, GW_CLASS_K8S_CONTAINER,
		    "Deployment c apps/v1/Deployment//n/c 10\n");
	assert_at(m, GW_CLASS_K8S_PODSPEC, 0, "hostNetwork", "true");
	assert_at(m, GW_CLASS_K8S_OBJECT, 0, "metadata.labels",
		  "{my_app: \"x\"}");
	assert_at(m, GW_CLASS_K8S_CONTAINER, 0,
		  "effective.securityContext.runAsUser", "0");
	assert_at(m, GW_CLASS_K8S_CONTAINER, 0, "effective.environment",
		  "{A: \"b\"}");
}

static void blocks_written_as_arguments_are_blocks(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "k.tf",
		      "resource \"kubernetes_pod\" \"p\" {\n"
		      "  metadata {\n    labels = { my_app = \"x\" }\n  }\n"
		      "  spec {\n    container = [{\n      name = \"c\"\n"
		      "      security_context = { run_as_user = 0 }\n"
		      "      resources = { limits = { a_b = \"1\" } }\n"
		      "    }]\n  }\n}\n");
	assert_at(m, GW_CLASS_K8S_CONTAINER, 0,
		  "effective.securityContext.runAsUser", "0");
	assert_at(m, GW_CLASS_K8S_CONTAINER, 0, "resources.limits",
		  "{a_b: \"1\"}");
	assert_at(m, GW_CLASS_K8S_OBJECT, 0, "metadata.labels",
		  "{my_app: \"x\"}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LAW(blocks_have_classes_types_and_addresses),
		LAW(settings_have_one_form),
		LAW(json_is_read_like_hcl),
		LAW(instances_are_subjects),
		LAW(the_kubernetes_provider_makes_kubernetes_objects),
		LAW(blocks_written_as_arguments_are_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
