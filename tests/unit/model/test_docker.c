#include "modelled.h"

static void a_stage_knows_its_image_and_the_last_user(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "Dockerfile",
		      "FROM alpine:3.20 AS b\nUSER app\n"
		      "FROM quay.io/a/c:1@sha256:ab\nUSER app\nUSER root:wheel\n");
	assert_list(m, GW_CLASS_DOCKER_STAGE,
		    "stage b stage/b 1\nstage 1 stage/1 3\n");
	assert_at(m, GW_CLASS_DOCKER_STAGE, 0, "from",
		  "{text: \"alpine:3.20\", tag: \"3.20\", name: \"alpine\"}");
	assert_at(m, GW_CLASS_DOCKER_STAGE, 1, "from",
		  "{text: \"quay.io/a/c:1@sha256:ab\", digest: \"sha256:ab\", "
		  "registry: \"quay.io\", tag: \"1\", name: \"a/c\"}");
	assert_at(m, GW_CLASS_DOCKER_STAGE, 1, "effective.user",
		  "{text: \"root:wheel\", group: \"wheel\", name: \"root\"}");
	assert_at(m, GW_CLASS_DOCKER_STAGE, 0, "final", "false");
	assert_at(m, GW_CLASS_DOCKER_STAGE, 1, "final", "true");
	assert_int_equal(gw_node_path(modelled_at(m, GW_CLASS_DOCKER_STAGE, 1)
					      ->node,
				      "effective.user")
				 ->span.line,
			 5);
}

static void a_stage_inherits_from_the_stage_it_is_built_on(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "Dockerfile",
		      "FROM debian:12 AS Base\nUSER 1000\nENV A=1 B=2\n"
		      "HEALTHCHECK CMD x\nFROM base\nENV B=3\n");
	assert_at(m, GW_CLASS_DOCKER_STAGE, 1, "from",
		  "{text: \"base\", stage: \"base\", name: \"base\"}");
	assert_at(m, GW_CLASS_DOCKER_STAGE, 1, "effective.user.name",
		  "\"1000\"");
	assert_at(m, GW_CLASS_DOCKER_STAGE, 1, "effective.env",
		  "{A: \"1\", B: \"3\"}");
	assert_at(m, GW_CLASS_DOCKER_STAGE, 1, "healthcheck", "true");
}

static void no_user_is_no_user(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "Dockerfile", "FROM debian\nRUN id\n");
	assert_at(m, GW_CLASS_DOCKER_STAGE, 0, "effective.user", "nothing");
	assert_at(m, GW_CLASS_DOCKER_STAGE, 0, "from.tag", "nothing");
}

static void a_default_of_arg_is_weak(void **state)
{
	struct modelled *m = *state;
	const struct gw_node *from;

	modelled_read(m, "Dockerfile",
		      "ARG TAG=3.20\nFROM alpine:${TAG}\nARG U\nUSER $U\n");
	from = gw_node_key(modelled_at(m, GW_CLASS_DOCKER_STAGE, 0)->node,
			   "from");
	assert_string_equal(modelled_dump(m, from, "tag"), "\"3.20\"");
	assert_true(gw_node_key(from, "tag")->flags & GW_WEAK);
	assert_at(m, GW_CLASS_DOCKER_STAGE, 0, "effective.user.name", "?$U");
}

static void an_arg_without_default_makes_the_image_open(void **state)
{
	struct modelled *m = *state;
	const struct gw_node *from;

	modelled_read(m, "Dockerfile", "ARG BASE\nFROM $BASE\nUSER me\n");
	from = gw_node_key(modelled_at(m, GW_CLASS_DOCKER_STAGE, 0)->node,
			   "from");
	assert_true(from->flags & GW_OPEN);
	assert_null(gw_node_key(from, "digest"));
}

static void env_wins_over_arg_and_defaults_fill_in(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "Dockerfile",
		      "FROM a\nENV U=env\nARG U=arg\nUSER $U\n"
		      "WORKDIR ${X:-/d}/e\nLABEL v=$PATH\n");
	assert_at(m, GW_CLASS_DOCKER_STAGE, 0, "effective.user.name",
		  "\"env\"");
	assert_at(m, GW_CLASS_DOCKER_INSTRUCTION, 4, "args", "[\"/d/e\"]");
	assert_at(m, GW_CLASS_DOCKER_STAGE, 0, "labels.v",
		  "template$PATH(ref PATH)");
}

static void every_instruction_is_a_subject_with_its_stage(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "Dockerfile",
		      "ARG A\nFROM x AS s\nRUN a\nRUN b\nEXPOSE 22 80/udp\n");
	assert_list(m, GW_CLASS_DOCKER_INSTRUCTION,
		    "ARG ARG /ARG/0 1\nFROM FROM s/FROM/0 2\n"
		    "RUN RUN s/RUN/0 3\nRUN RUN s/RUN/1 4\n"
		    "EXPOSE EXPOSE s/EXPOSE/0 5\n");
	assert_null(modelled_at(m, GW_CLASS_DOCKER_INSTRUCTION, 0)->stage);
	assert_ptr_equal(modelled_at(m, GW_CLASS_DOCKER_INSTRUCTION, 2)->stage,
			 modelled_at(m, GW_CLASS_DOCKER_STAGE, 0)->node);
	assert_at(m, GW_CLASS_DOCKER_STAGE, 0, "expose",
		  "[\"22\", \"80/udp\"]");
	assert_at(m, GW_CLASS_DOCKER_FILE, 0, "stage-names", "[\"s\"]");
	assert_true(m->claimed);
}

static void entrypoint_and_cmd_are_one_command(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "Dockerfile",
		      "FROM x\nENTRYPOINT [\"tini\", \"--\", \"mlflow\"]\n"
		      "CMD [\"server\", \"--host\", \"0.0.0.0\"]\n");
	assert_int_equal(modelled_count(m, GW_CLASS_COMMAND), 1);
	assert_at(m, GW_CLASS_COMMAND, 0, "argv",
		  "[\"mlflow\", \"server\", \"--host\", \"0.0.0.0\"]");
	assert_at(m, GW_CLASS_COMMAND, 0, "flag", "{host: \"0.0.0.0\"}");
}

static void behind_an_entry_script_cmd_is_the_program(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "Dockerfile",
		      "FROM x\nENTRYPOINT [\"/docker-entrypoint.sh\"]\n"
		      "CMD [\"mlflow\", \"ui\"]\n");
	assert_list(m, GW_CLASS_COMMAND,
		    "docker-entrypoint.sh docker-entrypoint.sh "
		    "0/docker-entrypoint.sh#1 2\n"
		    "mlflow mlflow 0/mlflow#0 3\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LAW(a_stage_knows_its_image_and_the_last_user),
		LAW(a_stage_inherits_from_the_stage_it_is_built_on),
		LAW(no_user_is_no_user),
		LAW(a_default_of_arg_is_weak),
		LAW(an_arg_without_default_makes_the_image_open),
		LAW(env_wins_over_arg_and_defaults_fill_in),
		LAW(every_instruction_is_a_subject_with_its_stage),
		LAW(entrypoint_and_cmd_are_one_command),
		LAW(behind_an_entry_script_cmd_is_the_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
