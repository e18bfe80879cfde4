#include "modelled.h"

static void every_file_is_a_file(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "a/b/x.json", "{\"kind\": \"K\"}");
	assert_list(m, GW_CLASS_FILE, "json x.json a/b/x.json 1\n");
	assert_at(m, GW_CLASS_FILE, 0, "",
		  "{path: \"a/b/x.json\", name: \"x.json\", dir: \"a/b\", "
		  "ext: \"json\", size: 13, format: \"json\", depth: 2}");
	assert_list(m, GW_CLASS_JSON_FILE, "K x.json a/b/x.json 1\n");
	assert_false(m->claimed);
}

static void bytes_that_nobody_reads_are_a_file_too(void **state)
{
	struct modelled *m = *state;
	const struct gw_view view = { .name = GW_STR("a.bin"),
				      .bytes = GW_STR("xy") };

	gw_model_file(&m->subjects, &view, &m->arena);
	assert_list(m, GW_CLASS_FILE, " a.bin a.bin 1\n");
	assert_at(m, GW_CLASS_FILE, 0, "size", "2");
}

static void documents_of_a_file_are_told_apart(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "a.yaml", "a: 1\n---\nb: 2\n");
	assert_list(m, GW_CLASS_YAML_FILE,
		    "document a.yaml a.yaml 1\ndocument a.yaml a.yaml#1 3\n");
}

static void ini_sections_are_typed_by_their_header(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, ".dvc/config",
		      "[core]\nremote = a\n['remote \"a\"']\nurl = s3://x\n");
	assert_list(m, GW_CLASS_INI_SECTION,
		    "core core core 1\n"
		    "remote \"a\" remote \"a\" remote \"a\" 3\n");
	assert_at(m, GW_CLASS_INI_SECTION, 1, "url", "\"s3://x\"");
}

static void units_of_systemd_have_commands(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "x.service",
		      "[Service]\nExecStart=-/usr/bin/mlflow ui --host ::\n");
	assert_list(m, GW_CLASS_COMMAND, "mlflow mlflow Service/mlflow#0 2\n");
}

static void helm_files_are_known_by_name(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "c/Chart.yaml", "apiVersion: v2\nname: n\n");
	assert_list(m, GW_CLASS_HELM_CHART, " n c/Chart.yaml 1\n");
	modelled_read(m, "c/values-prod.yaml", "image: {tag: latest}\n");
	assert_list(m, GW_CLASS_HELM_VALUES,
		    " values-prod.yaml c/values-prod.yaml 1\n");
	modelled_read(m, "c/templates/x.yaml",
		      "a: {{ .Values.a.b }}\nb: {{ .Values.a.b }}-"
		      "{{ .Values.c }}\n");
	assert_at(m, GW_CLASS_HELM_TEMPLATE, 0, "values", "[\"a.b\", \"c\"]");
	modelled_read(m, "kustomization.yaml", "resources: [a.yaml]\n");
	assert_int_equal(modelled_count(m, GW_CLASS_KUSTOMIZATION), 1);
}

static void classes_are_read_by_name(void **state)
{
	enum gw_class c;

	(void)state;
	for (unsigned i = 0; i < GW_CLASSES; i++) {
		assert_true(gw_class_read(
			gw_str_of(gw_class_name((enum gw_class)i)), &c));
		assert_int_equal(c, i);
	}
	assert_false(gw_class_read(GW_STR("k8s.contaner"), &c));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LAW(every_file_is_a_file),
		LAW(bytes_that_nobody_reads_are_a_file_too),
		LAW(documents_of_a_file_are_told_apart),
		LAW(ini_sections_are_typed_by_their_header),
		LAW(units_of_systemd_have_commands),
		LAW(helm_files_are_known_by_name),
		LAW(classes_are_read_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
