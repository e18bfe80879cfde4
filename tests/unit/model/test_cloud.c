#include "modelled.h"

#include "base/io.h"

static const char table[] =
	"syntax: cloudformation\nresources:\n"
	"  \"AWS::S3::Bucket\":\n    aws_s3_bucket:\n"
	"      bucket: BucketName\n"
	"      versioning: VersioningConfiguration\n"
	"      versioning.enabled: {at: VersioningConfiguration.Status, "
	"map: {\"true\": Enabled, \"false\": Suspended}}\n"
	"    aws_s3_bucket_public_access_block:\n"
	"      bucket: $self\n"
	"      block_public_acls: "
	"PublicAccessBlockConfiguration.BlockPublicAcls\n"
	"  \"AWS::EC2::SecurityGroup\":\n    aws_security_group:\n"
	"      \"ingress[]\": \"SecurityGroupIngress[]\"\n"
	"      \"ingress[].cidr_blocks[]\": \"SecurityGroupIngress[].CidrIp\"\n"
	"      \"ingress[].from_port\": \"SecurityGroupIngress[].FromPort\"\n"
	"  \"AWS::ElasticLoadBalancingV2::LoadBalancer\":\n    aws_lb:\n"
	"      internal: {at: Scheme, map: {\"true\": internal, "
	"\"false\": internet-facing}}\n"
	"      drop_invalid_header_fields: \"LoadBalancerAttributes"
	"[Key=routing.http.drop].Value\"\n"
	"  \"AWS::IAM::Role\":\n    aws_iam_role:\n      $closed: true\n"
	"      kind: {is: role}\n      never: $none\n"
	"      has: {at: Policies, exists: true}\n"
	"      quick: {at: Policies, when: \"Speed=fast|faster\"}\n"
	"    aws_iam_role_policy:\n      $each: Policies\n"
	"      name: PolicyName\n      role: $self\n"
	"      quick: {at: PolicyName, when: \"Mode!=slow\"}\n"
	"---\nsyntax: crossplane\ncamel: spec.forProvider\nresources:\n"
	"  \"rds.aws.upbound.io Instance\": {aws_db_instance: {}}\n"
	"---\nsyntax: crossplane-classic\nbase: spec.forProvider\n"
	"resources:\n  \"iam.aws.crossplane.io Role\":\n"
	"    $like: \"cloudformation AWS::IAM::Role\"\n"
	"---\nsyntax: gdm\nresources:\n  \"compute.disk\":\n"
	"    google_compute_disk: {size: sizeGb}\n"
	"---\naliases:\n  source: terraform-aws-modules/s3-bucket/aws\n"
	"  as: aws_s3_bucket\n  map: {acl: canned_acl}\n";

static void bind(struct modelled *m)
{
	struct gw_doc *doc = modelled_parse(m, "bindings.yaml", table);
	const struct gw_node *roots[8];
	size_t n = 0;

	for (const struct gw_node *r = doc->roots; r && n < 8; r = r->next)
		roots[n++] = r;
	m->tree.bindings = gw_bindings_open(&m->arena, roots, n);
}

static void properties_become_canonical_attributes(void **state)
{
	struct modelled *m = *state;
	const struct gw_subject *s;

	bind(m);
	modelled_read(m, "t.yaml",
		      "Resources:\n  B:\n    Type: AWS::S3::Bucket\n"
		      "    Properties:\n      VersioningConfiguration:\n"
		      "        Status: Enabled\n");
	assert_list(m, GW_CLASS_CLOUD_RESOURCE, "aws_s3_bucket B B 2\n");
	assert_at(m, GW_CLASS_CLOUD_RESOURCE, 0, "",
		  "{bucket: null, versioning: {enabled: true}, "
		  "syntax: \"cloudformation\"}");
	s = modelled_at(m, GW_CLASS_CLOUD_RESOURCE, 0);
	assert_true(s->node->flags & GW_OPEN);
	assert_int_equal(gw_node_path(s->node, "versioning.enabled")
				 ->span.line,
			 6);
}

static void an_inline_resource_is_a_resource_of_its_own(void **state)
{
	struct modelled *m = *state;

	bind(m);
	modelled_read(m, "t.json",
		      "{\"Resources\": {\"B\": {\"Type\": \"AWS::S3::Bucket\", "
		      "\"Properties\": {\"PublicAccessBlockConfiguration\": "
		      "{\"BlockPublicAcls\": \"true\"}}}}}");
	assert_list(m, GW_CLASS_CLOUD_RESOURCE,
		    "aws_s3_bucket B B 1\n"
		    "aws_s3_bucket_public_access_block B B 1\n");
	assert_at(m, GW_CLASS_CLOUD_RESOURCE, 1, "bucket", "ref Ref B");
	assert_at(m, GW_CLASS_CLOUD_RESOURCE, 1, "block_public_acls", "true");
}

static void lists_are_bound_item_by_item(void **state)
{
	struct modelled *m = *state;

	bind(m);
	modelled_read(m, "t.yaml",
		      "Resources:\n  G:\n    Type: AWS::EC2::SecurityGroup\n"
		      "    Properties:\n      SecurityGroupIngress:\n"
		      "      - {CidrIp: 0.0.0.0/0, FromPort: 22}\n"
		      "      - {FromPort: 80}\n");
	assert_at(m, GW_CLASS_CLOUD_RESOURCE, 0, "ingress",
		  "[{cidr_blocks: [\"0.0.0.0/0\"], from_port: 22}, "
		  "{cidr_blocks: null, from_port: 80}]");
}

static void an_item_of_pairs_is_found_by_its_key(void **state)
{
	struct modelled *m = *state;

	bind(m);
	modelled_read(m, "t.yaml",
		      "Resources:\n  L:\n"
		      "    Type: AWS::ElasticLoadBalancingV2::LoadBalancer\n"
		      "    Properties:\n      Scheme: internet-facing\n"
		      "      LoadBalancerAttributes:\n"
		      "      - {Key: other, Value: x}\n"
		      "      - {Key: routing.http.drop, Value: \"false\"}\n");
	assert_at(m, GW_CLASS_CLOUD_RESOURCE, 0, "internal", "false");
	assert_at(m, GW_CLASS_CLOUD_RESOURCE, 0, "drop_invalid_header_fields",
		  "false");
}

static void a_list_written_inside_makes_resources(void **state)
{
	struct modelled *m = *state;

	bind(m);
	modelled_read(m, "t.yaml",
		      "Resources:\n  R:\n    Type: AWS::IAM::Role\n"
		      "    Properties:\n      Policies:\n"
		      "      - {PolicyName: a, Mode: fast}\n"
		      "      - {PolicyName: b, Mode: slow}\n");
	assert_list(m, GW_CLASS_CLOUD_RESOURCE,
		    "aws_iam_role R R 2\n"
		    "aws_iam_role_policy R R/Policies#0 6\n"
		    "aws_iam_role_policy R R/Policies#1 7\n");
	assert_at(m, GW_CLASS_CLOUD_RESOURCE, 0, "",
		  "{kind: \"role\", never: null, has: true, quick: null, "
		  "syntax: \"cloudformation\"}");
	assert_at(m, GW_CLASS_CLOUD_RESOURCE, 1, "name", "\"a\"");
	assert_at(m, GW_CLASS_CLOUD_RESOURCE, 1, "quick", "\"a\"");
	assert_at(m, GW_CLASS_CLOUD_RESOURCE, 2, "quick", "null");
	assert_at(m, GW_CLASS_CLOUD_RESOURCE, 2, "role", "ref Ref R");
}

static void older_crossplane_borrows_the_rows_of_another_syntax(void **state)
{
	struct modelled *m = *state;

	bind(m);
	modelled_read(m, "x.yaml",
		      "apiVersion: iam.aws.crossplane.io/v1beta1\n"
		      "kind: Role\nmetadata: {name: d}\nspec:\n"
		      "  forProvider:\n    policies: [{policyName: p}]\n");
	assert_list(m, GW_CLASS_CLOUD_RESOURCE,
		    "aws_iam_role d iam.aws.crossplane.io/v1beta1/Role//d 5\n"
		    "aws_iam_role_policy d iam.aws.crossplane.io/v1beta1/Role"
		    "//d/Policies#0 6\n");
}

static void deployment_manager_names_a_type_in_two_ways(void **state)
{
	struct modelled *m = *state;

	bind(m);
	modelled_read(m, "d.yaml",
		      "resources:\n- name: a\n  type: compute.v1.disk\n"
		      "  properties: {sizeGb: 1}\n- name: b\n"
		      "  type: gcp-types/compute-v1:disks\n"
		      "  properties: {sizeGb: 2}\n- name: c\n"
		      "  type: vm.jinja\n");
	assert_list(m, GW_CLASS_CLOUD_RESOURCE,
		    "google_compute_disk a a 2\n"
		    "google_compute_disk b b 5\n");
	assert_at(m, GW_CLASS_CLOUD_RESOURCE, 1, "size", "2");
}

static void a_module_call_is_the_resource_it_wraps(void **state)
{
	struct modelled *m = *state;

	bind(m);
	modelled_read(m, "m.tf",
		      "module \"b\" {\n  source = "
		      "\"terraform-aws-modules/s3-bucket/aws\"\n"
		      "  canned_acl = \"public-read\"\n}\n");
	assert_list(m, GW_CLASS_CLOUD_RESOURCE,
		    "aws_s3_bucket b module.b 1\n");
	assert_at(m, GW_CLASS_CLOUD_RESOURCE, 0, "acl", "\"public-read\"");
}

static void a_managed_resource_of_crossplane_is_bound_by_rule(void **state)
{
	struct modelled *m = *state;

	bind(m);
	modelled_read(m, "x.yaml",
		      "apiVersion: rds.aws.m.upbound.io/v1beta1\n"
		      "kind: Instance\nmetadata: {name: d}\nspec:\n"
		      "  forProvider:\n    publiclyAccessible: true\n"
		      "    tags: {aB: c}\n");
	assert_list(m, GW_CLASS_CLOUD_RESOURCE,
		    "aws_db_instance d rds.aws.m.upbound.io/v1beta1/Instance"
		    "//d 5\n");
	assert_at(m, GW_CLASS_CLOUD_RESOURCE, 0, "",
		  "{publicly_accessible: true, tags: {aB: \"c\"}, "
		  "syntax: \"crossplane\"}");
}

static void the_tables_of_the_tree_are_read(void **state)
{
	struct modelled *m = *state;
	const struct gw_node *root;
	struct gw_str text;
	struct gw_err err;
	char path[512];

	snprintf(path, sizeof(path), "%s/rules/bindings/ansible.yaml",
		 getenv("GW_SOURCE") ? getenv("GW_SOURCE") : ".");
	assert_int_equal(gw_io_read(&text, path, 1 << 20, &m->arena,
				    &err),
			 GW_OK);
	root = modelled_parse(m, "b.yaml",
			      gw_arena_copy(&m->arena, text).p)
		       ->roots;
	m->tree.bindings = gw_bindings_open(&m->arena, &root, 1);
	modelled_read(m, "tasks/main.yml",
		      "- name: bucket\n  s3_bucket:\n    name: x\n"
		      "    public_access: {block_public_acls: true}\n"
		      "- name: old\n  ec2_group: {name: g, state: absent}\n");
	assert_at(m, GW_CLASS_CLOUD_RESOURCE, 1, "block_public_acls", "true");
	assert_int_equal(modelled_count(m, GW_CLASS_ANSIBLE_TASK), 2);
}

static void intrinsics_are_folded(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "t.yaml",
		      "Parameters:\n  P: {Type: String, Default: d}\n"
		      "  Q: {Type: String}\n"
		      "Mappings: {M: {a: {b: mapped}}}\nResources:\n  R:\n"
		      "    Type: AWS::X::Y\n    Properties:\n      A: !Ref P\n"
		      "      B: !Ref Q\n      C: !Ref R\n"
		      "      D: !GetAtt R.Arn\n      E: !Sub 'x-${P}-y'\n"
		      "      F: !Join ['-', [a, !Ref P]]\n"
		      "      G: !If [c, 1, 2]\n"
		      "      H: !FindInMap [M, a, b]\n"
		      "      I: !Sub 'x-${R}'\n"
		      "      J: !If [c, 1, !Ref 'AWS::NoValue']\n"
		      "      K: '{{resolve:ssm:x}}'\n"
		      "      L: !Select [1, !Split [',', 'a,b']]\n");
	assert_at(m, GW_CLASS_CFN_RESOURCE, 0, "",
		  "{A: \"d\", B: ?Ref Q, C: ref Ref R, D: ref GetAtt R.Arn, "
		  "E: \"x-d-y\", F: \"a-d\", G: alt(1, 2), H: \"mapped\", "
		  "I: templatex-${R}(\"x-\", ref R), J: ?Fn::If, "
		  "K: ?{{resolve:ssm:x}}, L: \"b\"}");
	assert_true(gw_node_key(modelled_at(m, GW_CLASS_CFN_RESOURCE, 0)->node,
				"A")
			    ->flags &
		    GW_WEAK);
	assert_list(m, GW_CLASS_CFN_PARAMETER,
		    "String P Parameters.P 2\nString Q Parameters.Q 3\n");
}

static void globals_of_sam_reach_functions(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "t.yaml",
		      "Globals:\n  Function:\n    Timeout: 3\n"
		      "    Layers: [a]\n"
		      "    Environment: {Variables: {A: 1}}\nResources:\n  F:\n"
		      "    Type: AWS::Serverless::Function\n    Properties:\n"
		      "      Environment: {Variables: {B: 2}}\n"
		      "      Layers: [b]\n      Timeout: 9\n");
	assert_at(m, GW_CLASS_CFN_RESOURCE, 0, "Timeout", "9");
	assert_at(m, GW_CLASS_CFN_RESOURCE, 0, "Environment.Variables",
		  "{A: 1, B: 2}");
	assert_at(m, GW_CLASS_CFN_RESOURCE, 0, "Layers",
		  "[\"a\", \"b\"]");
}

static void arm_resources_and_their_children_have_full_types(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "azuredeploy.json",
		      "{\"$schema\": \"https://schema.management.azure.com/"
		      "schemas/2019-04-01/deploymentTemplate.json#\",\n"
		      "\"parameters\": {\"p\": {\"type\": \"bool\", "
		      "\"defaultValue\": false}},\n"
		      "\"variables\": {\"v\": \"val\"},\n\"resources\": [\n"
		      "{\"type\": \"Microsoft.Sql/servers\", \"name\": "
		      "\"[variables('v')]\", \"properties\": {\"on\": "
		      "\"[parameters('p')]\", \"u\": \"[concat('a')]\", "
		      "\"b\": \"[[x]\"},\n\"resources\": [\n"
		      "{\"type\": \"firewallRules\", \"name\": \"f\"}]}]}");
	assert_list(m, GW_CLASS_ARM_RESOURCE,
		    "Microsoft.Sql/servers val Microsoft.Sql/servers/val 5\n"
		    "Microsoft.Sql/servers/firewallRules val/f "
		    "Microsoft.Sql/servers/firewallRules/val/f 7\n");
	assert_at(m, GW_CLASS_ARM_RESOURCE, 1, "parent-resource",
		  "ref Microsoft.Sql/servers/val");
	assert_at(m, GW_CLASS_ARM_RESOURCE, 0, "properties",
		  "{on: false, u: \"a\", b: \"[x]\"}");
	assert_list(m, GW_CLASS_ARM_PARAMETER, "bool p parameters/p 2\n");
}

static void resources_of_bicep_know_their_parents(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "main.bicep",
		      "param n string\n@secure()\nparam s string\n"
		      "resource srv 'Microsoft.Sql/servers@2021-11-01' = {\n"
		      "  name: n\n  resource in 'databases' = {\n"
		      "    name: 'd'\n  }\n}\n"
		      "resource by 'Microsoft.Sql/servers/firewallRules@1' = {\n"
		      "  parent: srv\n  name: 'f'\n}\n"
		      "resource old 'Microsoft.Sql/servers/keys@1' = {\n"
		      "  name: '${srv.name}/k'\n}\n"
		      "resource alike 'Microsoft.Sql/servers/keys@1' = {\n"
		      "  name: '${n}/k'\n}\n"
		      "resource not 'Microsoft.Sql/servers@1' existing = {\n"
		      "  name: 'x'\n}\n");
	assert_list(m, GW_CLASS_ARM_RESOURCE,
		    "Microsoft.Sql/servers srv srv 4\n"
		    "Microsoft.Sql/servers/databases in in 6\n"
		    "Microsoft.Sql/servers/firewallRules by by 10\n"
		    "Microsoft.Sql/servers/keys old old 14\n"
		    "Microsoft.Sql/servers/keys alike alike 17\n");
	for (size_t i = 1; i < 5; i++)
		assert_at(m, GW_CLASS_ARM_RESOURCE, i, "parent-resource", "ref srv");
	assert_list(m, GW_CLASS_ARM_PARAMETER,
		    "string n parameters/n 1\n"
		    "securestring s parameters/s 3\n");
	assert_true(m->claimed);
}

static void programs_of_pulumi_have_resources_and_references(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "Pulumi.yaml",
		      "name: a\nruntime: yaml\nconfig:\n  on: {default: "
		      "true}\nvariables: {v: x}\nresources:\n  b:\n    type: "
		      "aws:s3/bucket:Bucket\n    properties:\n      acl: "
		      "${v}\n      on: ${on}\n  p:\n    type: "
		      "aws:s3:BucketPolicy\n    properties:\n      bucket: "
		      "${b.id}\n      policy:\n        fn::toJSON: {Version: "
		      "a}\n      name: x-${b.arn}\n      u: {fn::invoke: {}}\n"
		      "  old: {type: 'aws:s3:Bucket', get: {id: x}}\n");
	assert_list(m, GW_CLASS_PULUMI_RESOURCE,
		    "aws:s3:Bucket b b 7\naws:s3:BucketPolicy p p 12\n");
	assert_at(m, GW_CLASS_PULUMI_RESOURCE, 0, "properties",
		  "{acl: \"x\", on: true}");
	assert_at(m, GW_CLASS_PULUMI_RESOURCE, 1, "properties",
		  "{bucket: ref b.id, policy: {Version: \"a\"}, name: "
		  "templatex-${b.arn}(\"x-\", ref b.arn), u: ?fn::invoke}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LAW(properties_become_canonical_attributes),
		LAW(an_inline_resource_is_a_resource_of_its_own),
		LAW(lists_are_bound_item_by_item),
		LAW(an_item_of_pairs_is_found_by_its_key),
		LAW(a_list_written_inside_makes_resources),
		LAW(older_crossplane_borrows_the_rows_of_another_syntax),
		LAW(deployment_manager_names_a_type_in_two_ways),
		LAW(a_module_call_is_the_resource_it_wraps),
		LAW(a_managed_resource_of_crossplane_is_bound_by_rule),
		LAW(the_tables_of_the_tree_are_read),
		LAW(intrinsics_are_folded),
		LAW(globals_of_sam_reach_functions),
		LAW(arm_resources_and_their_children_have_full_types),
		LAW(resources_of_bicep_know_their_parents),
		LAW(programs_of_pulumi_have_resources_and_references),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
