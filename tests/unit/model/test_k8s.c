#include "modelled.h"

static void an_object_has_kind_group_and_address(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "a.yaml",
		      "apiVersion: argoproj.io/v1alpha1\nkind: Application\n"
		      "metadata: {name: a, namespace: ns}\nspec: {}\n"
		      "---\napiVersion: v1\nkind: Service\n"
		      "metadata: {name: s}\n");
	assert_list(m, GW_CLASS_K8S_OBJECT,
		    "Application a argoproj.io/v1alpha1/Application/ns/a 1\n"
		    "Service s v1/Service//s 6\n");
	assert_str(modelled_at(m, GW_CLASS_K8S_OBJECT, 0)->api, "argoproj.io");
	assert_str(modelled_at(m, GW_CLASS_K8S_OBJECT, 1)->api, "");
	assert_true(m->claimed);
}

static void containers_of_all_kinds_are_found_at_any_depth(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "cron.yaml",
		      "apiVersion: batch/v1\nkind: CronJob\n"
		      "metadata: {name: j}\nspec:\n  jobTemplate:\n    spec:\n"
		      "      template:\n        metadata: {labels: {a: b}}\n"
		      "        spec:\n          initContainers:\n"
		      "          - name: i\n            image: x\n"
		      "          containers:\n          - name: c\n"
		      "            image: y\n");
	assert_list(m, GW_CLASS_K8S_CONTAINER,
		    "CronJob i batch/v1/CronJob//j/i 11\n"
		    "CronJob c batch/v1/CronJob//j/c 14\n");
	assert_at(m, GW_CLASS_K8S_CONTAINER, 0, "container-kind", "\"init\"");
	assert_list(m, GW_CLASS_K8S_PODSPEC,
		    "CronJob j batch/v1/CronJob//j/pod#0 9\n");
	assert_at(m, GW_CLASS_K8S_POD_TEMPLATE, 0, "metadata.labels",
		  "{a: \"b\"}");
	assert_ptr_equal(modelled_at(m, GW_CLASS_K8S_CONTAINER, 1)->scope,
			 modelled_at(m, GW_CLASS_K8S_PODSPEC, 0)->node);
}

static void custom_resources_have_pods_too(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "t.yaml",
		      "apiVersion: kubeflow.org/v1\nkind: PyTorchJob\n"
		      "metadata: {name: t}\nspec:\n  pytorchReplicaSpecs:\n"
		      "    Master:\n      template:\n        spec:\n"
		      "          containers: [{name: pytorch, image: a}]\n"
		      "    Worker:\n      template:\n        spec:\n"
		      "          containers: [{name: pytorch, image: b}]\n"
		      "---\napiVersion: argoproj.io/v1alpha1\nkind: Workflow\n"
		      "metadata: {name: w}\nspec:\n  templates:\n"
		      "  - name: x\n    container: {image: c, command: [d]}\n");
	assert_int_equal(modelled_count(m, GW_CLASS_K8S_CONTAINER), 3);
	assert_int_equal(modelled_count(m, GW_CLASS_K8S_PODSPEC), 3);
	assert_at(m, GW_CLASS_K8S_CONTAINER, 2, "image", "\"c\"");
}

static void a_configmap_has_no_pods(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "c.yaml",
		      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n"
		      "data:\n  containers: x\n");
	assert_int_equal(modelled_count(m, GW_CLASS_K8S_PODSPEC), 0);
}

static void the_pods_security_context_reaches_the_container(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "p.yaml",
		      "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n"
		      "  securityContext: {runAsUser: 1, runAsNonRoot: true, "
		      "fsGroup: 2}\n  containers:\n  - name: c\n"
		      "    securityContext: {runAsUser: 0, privileged: true}\n"
		      "  - name: d\n    image: x\n");
	assert_at(m, GW_CLASS_K8S_CONTAINER, 0, "effective.securityContext",
		  "{runAsUser: 0, privileged: true, runAsNonRoot: true}");
	assert_at(m, GW_CLASS_K8S_CONTAINER, 1, "effective.securityContext",
		  "{runAsUser: 1, runAsNonRoot: true}");
	assert_at(m, GW_CLASS_K8S_CONTAINER, 0, "securityContext",
		  "{runAsUser: 0, privileged: true}");
}

static void env_is_a_map(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "p.yaml",
		      "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n"
		      "  containers:\n  - name: c\n    image: i\n    env:\n"
		      "    - {name: A, value: x}\n"
		      "    - {name: B, valueFrom: {secretKeyRef: {name: s}}}\n");
	assert_at(m, GW_CLASS_K8S_CONTAINER, 0, "effective.environment",
		  "{A: \"x\", B: ?}");
}

static void lists_are_opened(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "l.yaml",
		      "apiVersion: v1\nkind: List\nitems:\n"
		      "- apiVersion: v1\n  kind: Service\n"
		      "  metadata: {name: a}\n"
		      "- apiVersion: v1\n  kind: ConfigMapList\n  items:\n"
		      "  - metadata: {name: b}\n");
	assert_list(m, GW_CLASS_K8S_OBJECT,
		    "Service a v1/Service//a 4\n"
		    "ConfigMap b v1/ConfigMap//b 10\n");
}

static void command_and_args_are_one_command(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "p.yaml",
		      "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n"
		      "  containers:\n  - name: c\n    image: i\n"
		      "    command: [sh, -c, 'exec mlflow ui --host $H']\n"
		      "  - name: d\n    image: i\n    command: [kube-apiserver]\n"
		      "    args:\n    - --anonymous-auth=false\n"
		      "    - --token=$(T)\n"
		      "  - name: e\n    image: i\n    args: [--x]\n");
	assert_list(m, GW_CLASS_COMMAND,
		    "mlflow mlflow v1/Pod//p/c/mlflow#0 8\n"
		    "kube-apiserver kube-apiserver "
		    "v1/Pod//p/d/kube-apiserver#0 11\n"
		    "  v1/Pod//p/e/#0 17\n");
	assert_at(m, GW_CLASS_COMMAND, 0, "flag", "{host: ref H}");
	assert_at(m, GW_CLASS_COMMAND, 1, "flag",
		  "{anonymous-auth: \"false\", token: ?$(T)}");
}

static void template_holes_are_unknown(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "templates/d.yaml",
		      "apiVersion: v1\nkind: Pod\nmetadata:\n"
		      "  name: {{ .Release.Name }}\nspec:\n  containers:\n"
		      "  - name: c\n    image: \"{{ .Values.image }}:1\"\n");
	assert_at(m, GW_CLASS_K8S_CONTAINER, 0, "image",
		  "?{{ .Values.image }}:1");
	assert_int_equal(modelled_at(m, GW_CLASS_K8S_CONTAINER, 0)
				 ->node->span.line,
			 7);
}

static void a_composition_holds_objects(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "c.yaml",
		      "apiVersion: apiextensions.crossplane.io/v1\n"
		      "kind: Composition\nmetadata: {name: c}\nspec:\n"
		      "  resources:\n  - name: r\n    base:\n"
		      "      apiVersion: efs.aws.upbound.io/v1beta1\n"
		      "      kind: FileSystem\n      spec:\n"
		      "        forProvider: {encrypted: false, a: 1}\n"
		      "    patches:\n"
		      "    - {toFieldPath: spec.forProvider.a}\n"
		      "    - {toFieldPath: spec.forProvider.b}\n");
	assert_list(m, GW_CLASS_K8S_OBJECT,
		    "Composition c apiextensions.crossplane.io/v1/"
		    "Composition//c 1\n"
		    "FileSystem  efs.aws.upbound.io/v1beta1/FileSystem// 7\n");
	assert_at(m, GW_CLASS_K8S_OBJECT, 1, "spec.forProvider",
		  "{encrypted: false, a: ?1}");
	assert_true(gw_node_path(modelled_at(m, GW_CLASS_K8S_OBJECT, 1)->node,
				 "spec.forProvider")
			    ->flags &
		    GW_OPEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LAW(an_object_has_kind_group_and_address),
		LAW(containers_of_all_kinds_are_found_at_any_depth),
		LAW(custom_resources_have_pods_too),
		LAW(a_configmap_has_no_pods),
		LAW(the_pods_security_context_reaches_the_container),
		LAW(env_is_a_map),
		LAW(lists_are_opened),
		LAW(command_and_args_are_one_command),
		LAW(template_holes_are_unknown),
		LAW(a_composition_holds_objects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
