#include "modelled.h"

static void run(struct modelled *m, const char *shell)
{
	char text[512];

	snprintf(text, sizeof(text), "FROM x\nRUN %s\n", shell);
	modelled_read(m, "Dockerfile", text);
}

static void options_are_a_map(void **state)
{
	struct modelled *m = *state;

	run(m, "x serve --host 0.0.0.0 --port=80 -v --tag a --tag b -sk u");
	assert_at(m, GW_CLASS_COMMAND, 0, "flag",
		  "{host: \"0.0.0.0\", port: \"80\", v: true, "
		  "tag: [\"a\", \"b\"], sk: \"u\", s: true, k: true}");
	assert_at(m, GW_CLASS_COMMAND, 0, "args",
		  "[\"serve\", \"0.0.0.0\", \"a\", \"b\", \"u\"]");
}

static void wrappers_are_taken_off(void **state)
{
	struct modelled *m = *state;

	run(m, "sudo -E -u me env A=1 nice -n 5 pip install x && "
	       "timeout -k 1 5m poetry run mlflow ui && gosu u redis-server");
	assert_list(m, GW_CLASS_COMMAND,
		    "pip pip 0/RUN/0/pip#0 2\nmlflow mlflow "
		    "0/RUN/0/mlflow#1 2\nredis-server redis-server "
		    "0/RUN/0/redis-server#2 2\n");
}

static void a_python_module_is_the_program(void **state)
{
	struct modelled *m = *state;

	run(m, "python3 -u -m pip install y && python app.py");
	assert_at(m, GW_CLASS_COMMAND, 0, "argv",
		  "[\"pip\", \"install\", \"y\"]");
	assert_at(m, GW_CLASS_COMMAND, 1, "name", "\"python\"");
}

static void a_script_in_a_word_is_read(void **state)
{
	struct modelled *m = *state;

	run(m, "bash -euxo pipefail -c 'curl u | sh'");
	assert_list(m, GW_CLASS_COMMAND,
		    "curl curl 0/RUN/0/curl#0 2\nsh sh 0/RUN/0/sh#1 2\n");
}

static void an_expansion_leaves_the_options_open(void **state)
{
	struct modelled *m = *state;

	run(m, "x $ARGS && x --a $B && x \"$@\"");
	assert_true(gw_node_key(modelled_at(m, GW_CLASS_COMMAND, 0)->node,
				"flag")
			    ->flags &
		    GW_OPEN);
	assert_false(gw_node_key(modelled_at(m, GW_CLASS_COMMAND, 1)->node,
				 "flag")
			     ->flags &
		     GW_OPEN);
	assert_true(gw_node_key(modelled_at(m, GW_CLASS_COMMAND, 2)->node,
				"flag")
			    ->flags &
		    GW_OPEN);
}

static void lines_of_a_heredoc_are_lines_of_the_file(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "Dockerfile",
		      "FROM x\nRUN <<EOF\nset -e\nmake\nEOF\n");
	assert_list(m, GW_CLASS_COMMAND,
		    "set set 0/RUN/0/set#0 3\nmake make 0/RUN/0/make#1 4\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LAW(options_are_a_map),
		LAW(wrappers_are_taken_off),
		LAW(a_python_module_is_the_program),
		LAW(a_script_in_a_word_is_read),
		LAW(an_expansion_leaves_the_options_open),
		LAW(lines_of_a_heredoc_are_lines_of_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
