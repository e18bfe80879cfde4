#include "resolved.h"

static void read_template(struct resolved *r, const char *text)
{
	resolved_beside(r, "c/values.yaml",
			"image: {repository: r, tag: latest}\non: true\n"
			"port: 80\nempty: \"\"\n"
			"sc: {runAsUser: 0, caps: [A]}\n");
	resolved_beside(r, "c/Chart.yaml", "name: n\nappVersion: \"2\"\n");
	resolved_read(r, "c/templates/x.yaml", text);
}

static void values_of_the_chart_are_weak(void **state)
{
	struct resolved *r = *state;

	read_template(r, "a: \"{{ .Values.image.repository }}:"
			 "{{ .Values.image.tag }}\"\n"
			 "b: {{ .Values.on }}\nc: {{ .Values.port | quote }}\n"
			 "d: {{ .Values.empty | default .Chart.AppVersion }}\n"
			 "e: {{ default \"x\" .Values.none }}\n");
	assert_resolved(r, "a", "\"r:latest\"");
	assert_true(resolved_at(r, "a")->flags & GW_WEAK);
	assert_resolved(r, "b", "true");
	assert_resolved(r, "c", "\"80\"");
	assert_resolved(r, "d", "\"2\"");
	assert_resolved(r, "e", "\"x\"");
}

static void a_map_of_values_takes_the_place_of_its_action(void **state)
{
	struct resolved *r = *state;

	read_template(r, "securityContext: "
			 "{{- toYaml .Values.sc | nindent 2 }}\n"
			 "x: {{ .Values.on }}\n");
	assert_resolved(r, "securityContext", "{runAsUser: 0, caps: [\"A\"]}");
}

static void what_is_computed_stays_unknown(void **state)
{
	struct resolved *r = *state;

	read_template(r, "a: {{ include \"x\" . }}\n"
			 "b: {{ .Values.image.tag | sha256sum }}\n"
			 "c: {{ .Values.none }}\nd: {{ .Release.Name }}-x\n");
	assert_int_equal(resolved_at(r, "a")->kind, GW_UNKNOWN);
	assert_int_equal(resolved_at(r, "b")->kind, GW_UNKNOWN);
	assert_int_equal(resolved_at(r, "c")->kind, GW_UNKNOWN);
	assert_int_equal(resolved_at(r, "d")->kind, GW_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LAW(values_of_the_chart_are_weak),
		LAW(a_map_of_values_takes_the_place_of_its_action),
		LAW(what_is_computed_stays_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
