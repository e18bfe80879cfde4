#include "modelled.h"

#define JENKINSFILE                                                        \
	"@Library('shared@master') _\npipeline {\n"                         \
	"  agent { docker { image 'x:latest'; args '--privileged' } }\n"    \
	"  environment { CREDS = credentials('id'); A = 'b' }\n"            \
	"  parameters { string(name: 'P', defaultValue: 'd') }\n"           \
	"  stages {\n    stage('Build') {\n      agent any\n"                \
	"      steps {\n        sh \"curl -u ${CREDS_USR}:$A u\"\n"          \
	"        sh '''echo hi'''\n"                                         \
	"        withCredentials([usernamePassword(credentialsId: 'j', "     \
	"usernameVariable: 'U', passwordVariable: 'W')]) {\n"                \
	"          def v = sh(script: \"x ${env.W}\", returnStdout: true)\n" \
	"        }\n      }\n    }\n  }\n}\n"

static struct gw_subject *step(struct modelled *m, const char *type, size_t i)
{
	for (size_t k = 0; k < m->subjects.n; k++)
		if (m->subjects.v[k].cls == GW_CLASS_GROOVY_STEP &&
		    gw_str_is(m->subjects.v[k].type, type) && i-- == 0)
			return &m->subjects.v[k];
	fail_msg("no step %s", type);
	return NULL;
}

static void a_step_knows_its_interpolations(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "Jenkinsfile", JENKINSFILE);
	assert_string_equal(
		modelled_dump(m, step(m, "sh", 0)->node,
			      "script.interpolations"),
		"[{name: \"CREDS_USR\", text: \"CREDS_USR\"}, "
		"{name: \"A\", text: \"A\"}]");
	assert_int_equal(step(m, "sh", 0)->node->span.line, 10);
	assert_string_equal(modelled_dump(m, step(m, "sh", 1)->node,
					  "script.interpolations"),
			    "[]");
	assert_string_equal(
		modelled_dump(m, step(m, "sh", 2)->node,
			      "script.interpolations"),
		"[{name: \"W\", text: \"env.W\"}]");
}

static void a_step_knows_the_credentials_around_it(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "Jenkinsfile", JENKINSFILE);
	assert_string_equal(modelled_dump(m, step(m, "sh", 0)->scope,
					  "credential-variables"),
			    "[\"CREDS\", \"CREDS_USR\", \"CREDS_PSW\"]");
	assert_string_equal(modelled_dump(m, step(m, "sh", 2)->scope,
					  "credential-variables"),
			    "[\"CREDS\", \"CREDS_USR\", \"CREDS_PSW\", \"U\", "
			    "\"W\"]");
	assert_string_equal(modelled_dump(m, step(m, "sh", 0)->scope, "stage"),
			    "\"Build\"");
	assert_string_equal(modelled_dump(m, step(m, "sh", 0)->scope, "agent"),
			    "\"any\"");
}

static void the_file_shows_its_pipeline(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "Jenkinsfile", JENKINSFILE);
	assert_at(m, GW_CLASS_GROOVY_FILE, 0, "agent",
		  "{docker: {image: \"x:latest\", args: \"--privileged\"}}");
	assert_at(m, GW_CLASS_GROOVY_FILE, 0, "libraries",
		  "[\"shared@master\"]");
	assert_at(m, GW_CLASS_GROOVY_FILE, 0, "parameters",
		  "[{name: \"P\", defaultValue: \"d\", type: \"string\"}]");
	assert_at(m, GW_CLASS_GROOVY_FILE, 0, "stages",
		  "[{name: \"Build\", agent: \"any\", guarded: false}]");
	assert_at(m, GW_CLASS_GROOVY_FILE, 0, "declarative", "true");
}

static void the_shell_of_a_step_is_read(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "Jenkinsfile", JENKINSFILE);
	assert_string_equal(
		modelled_dump(m,
			      modelled_at(m, GW_CLASS_COMMAND, 0)->node,
			      "name"),
		"\"curl\"");
	assert_int_equal(modelled_count(m, GW_CLASS_COMMAND), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LAW(a_step_knows_its_interpolations),
		LAW(a_step_knows_the_credentials_around_it),
		LAW(the_file_shows_its_pipeline),
		LAW(the_shell_of_a_step_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
