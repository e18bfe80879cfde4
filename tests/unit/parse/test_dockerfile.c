#include "code.h"

extern const struct gw_parser gw_parser_dockerfile;

static struct code_test t;

static void read_text(const char *text)
{
	code_parse(&t, &gw_parser_dockerfile, gw_str_of(text));
}

static struct gw_node *at(int64_t i)
{
	return gw_node_item(gw_node_key(t.root, "instructions"), i);
}

static struct gw_node *of(int64_t i, const char *path)
{
	return gw_node_path(at(i), path);
}

static int done(void **state)
{
	(void)state;
	code_release(&t);
	return 0;
}

static void instructions_stand_where_they_begin(void **state)
{
	(void)state;
	read_text("# hi\n\nFROM debian:12 AS base\n  run apt-get \\\n"
		  "# between\n\n    update\nCMD [\"a\", \"b c\"]\n");
	assert_int_equal(t.r, GW_OK);
	assert_int_equal(at(0)->span.line, 3);
	assert_int_equal(at(1)->span.line, 4);
	assert_int_equal(at(1)->span.col, 3);
	assert_int_equal(at(1)->span.end_line, 7);
	assert_int_equal(at(2)->span.line, 8);
	assert_dump(&t, of(0, "image"), "\"debian:12\"");
	assert_dump(&t, of(0, "as"), "\"base\"");
	assert_str(of(1, "name")->text, "RUN");
	assert_str(of(1, "text")->text, "apt-get     update");
	assert_int_equal(gw_node_item(of(1, "args"), 1)->span.line, 7);
	assert_dump(&t, of(2, "json"), "[\"a\", \"b c\"]");
	assert_str(of(2, "form")->text, "exec");
}

static void comments_are_kept_also_between_continued_lines(void **state)
{
	(void)state;
	read_text("FROM a\nRUN x \\\n  # one\n y\n#two\n");
	assert_str(t.doc->comments->text, "two");
	assert_str(t.doc->comments->next->text, "one");
	assert_int_equal(t.doc->comments->next->span.line, 3);
	assert_str(of(1, "text")->text, "x  y");
}

static void the_escape_directive_changes_the_escape(void **state)
{
	(void)state;
	read_text("# escape=`\n# syntax = docker/dockerfile:1\nFROM a\n"
		  "COPY c:\\x `\n d:\\\nRUN y\n");
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, gw_node_key(t.root, "escape"), "\"`\"");
	assert_dump(&t, gw_node_key(t.root, "syntax"),
		    "\"docker/dockerfile:1\"");
	assert_dump(&t, of(1, "args"), "[\"c:\\\\x\", \"d:\\\\\"]");
	assert_str(of(2, "name")->text, "RUN");
}

static void a_directive_counts_on_the_first_lines_only(void **state)
{
	(void)state;
	read_text("# hello\n# escape=`\nFROM a\n");
	assert_null(gw_node_key(t.root, "escape"));
}

static void flags_become_a_map(void **state)
{
	(void)state;
	read_text("FROM --platform=$P x\n"
		  "RUN --mount=type=secret,id=k,required "
		  "--mount=type=cache,target=/c --network=none make\n"
		  "COPY --from=b --link --chown=1:1 a /b\n");
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, of(0, "platform"), "template$P(ref P)");
	assert_dump(&t, of(1, "flags"),
		    "{mount: [{type: \"secret\", id: \"k\", required: true}, "
		    "{type: \"cache\", target: \"/c\"}], network: \"none\"}");
	assert_str(of(1, "text")->text, "make");
	assert_dump(&t, of(2, "flags"),
		    "{from: \"b\", link: true, chown: \"1:1\"}");
	assert_dump(&t, of(2, "args"), "[\"a\", \"/b\"]");
}

static void env_has_two_forms(void **state)
{
	(void)state;
	read_text("ENV A=1 B=\"x y\" C=a\\ b D=$E\nENV F some text\n"
		  "LABEL \"a.b\"='q $r'\nARG G\nARG H=${I:-j}\n");
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, of(0, "pairs"),
		    "{A: \"1\", B: \"x y\", C: \"a b\", D: template$E(ref E)}");
	assert_dump(&t, of(1, "pairs"), "{F: \"some text\"}");
	assert_dump(&t, of(2, "pairs"), "{a.b: \"q $r\"}");
	assert_dump(&t, of(3, "pairs"), "{G: null}");
	assert_dump(&t, of(4, "pairs"),
		    "{H: template${I:-j}(ref I(:-: \"j\"))}");
}

static void heredocs_follow_their_instruction(void **state)
{
	(void)state;
	read_text("RUN <<EOF python3\n#not a comment\necho $x\nEOF\n"
		  "COPY <<-'A' <<B /x/\n\tone\n\tA\ntwo\nB\nUSER me\n");
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, of(0, "heredocs"),
		    "[{name: \"EOF\", text: \"#not a comment\\necho $x\\n\", "
		    "quoted: false}]");
	assert_dump(&t, of(1, "heredocs"),
		    "[{name: \"A\", text: \"one\\n\", quoted: true}, "
		    "{name: \"B\", text: \"two\\n\", quoted: false}]");
	assert_int_equal(of(1, "heredocs")->first->next->last->parent->first
				 ->next->span.line, 8);
	assert_dump(&t, of(2, "args"), "[\"me\"]");
	assert_int_equal(at(2)->span.line, 10);
}

static void quoted_arrows_are_no_heredoc(void **state)
{
	(void)state;
	read_text("RUN echo \"<<EOF\" && cat <<<x\nUSER me\n");
	assert_int_equal(t.r, GW_OK);
	assert_int_equal(of(0, "heredocs")->count, 0);
	assert_str(of(1, "name")->text, "USER");
}

static void onbuild_and_healthcheck_hold_a_command(void **state)
{
	(void)state;
	read_text("ONBUILD RUN make\n"
		  "HEALTHCHECK --interval=5m CMD curl -f x || exit 1\n"
		  "HEALTHCHECK NONE\nHEALTHCHECK CMD [\"a\"]\n");
	assert_int_equal(t.r, GW_OK);
	assert_true(gw_node_true(of(0, "onbuild")));
	assert_str(of(0, "name")->text, "RUN");
	assert_dump(&t, of(1, "flags"), "{interval: \"5m\"}");
	assert_str(of(1, "check")->text, "CMD");
	assert_int_equal(of(1, "args")->count, 6);
	assert_str(of(2, "check")->text, "NONE");
	assert_dump(&t, of(3, "json"), "[\"a\"]");
}

static void a_faulty_line_does_not_hide_the_next(void **state)
{
	(void)state;
	read_text("FROM a\nNONSENSE x y\nUSER root\n");
	assert_int_equal(t.r, GW_ESYNTAX);
	assert_int_equal(t.doc->fault.line, 2);
	assert_int_equal(t.err.line, 2);
	assert_str(of(1, "name")->text, "NONSENSE");
	assert_dump(&t, of(2, "args"), "[\"root\"]");
}

static void an_open_heredoc_is_a_fault(void **state)
{
	(void)state;
	read_text("FROM a\nRUN <<EOF\nx\n");
	assert_int_equal(t.r, GW_ESYNTAX);
	assert_int_equal(t.doc->fault.line, 2);
	assert_int_equal(of(1, "heredocs")->count, 1);
}

static void windows_line_ends_are_line_ends(void **state)
{
	(void)state;
	read_text("FROM a\r\nRUN x \\\r\n  y\r\nUSER me\r\n");
	assert_int_equal(t.r, GW_OK);
	assert_str(of(1, "text")->text, "x   y");
	assert_dump(&t, of(2, "args"), "[\"me\"]");
	assert_int_equal(at(2)->span.line, 4);
}

static void words_of_a_shell_may_be_anything(void **state)
{
	(void)state;
	read_text("RUN echo it's $(id -u) ${x[@]} `date` \"$A b\"\n");
	assert_int_equal(t.r, GW_OK);
	read_text("RUN [ -f x ] && y\n");
	assert_int_equal(t.r, GW_OK);
	assert_str(of(0, "form")->text, "shell");
}

int main(void)
{
#define LAW(f) cmocka_unit_test_teardown(f, done)
	const struct CMUnitTest tests[] = {
		LAW(instructions_stand_where_they_begin),
		LAW(comments_are_kept_also_between_continued_lines),
		LAW(the_escape_directive_changes_the_escape),
		LAW(a_directive_counts_on_the_first_lines_only),
		LAW(flags_become_a_map),
		LAW(env_has_two_forms),
		LAW(heredocs_follow_their_instruction),
		LAW(quoted_arrows_are_no_heredoc),
		LAW(onbuild_and_healthcheck_hold_a_command),
		LAW(a_faulty_line_does_not_hide_the_next),
		LAW(an_open_heredoc_is_a_fault),
		LAW(windows_line_ends_are_line_ends),
		LAW(words_of_a_shell_may_be_anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
