#include "code.h"

extern const struct gw_parser gw_parser_shell;
extern const struct gw_parser gw_parser_dockerfile;

static struct code_test t;

static struct gw_node *pipelines(const char *text)
{
	code_parse(&t, &gw_parser_shell, gw_str_of(text));
	return gw_node_key(t.root, "pipelines");
}

/* "a b | c" "&& d": the words of the commands, and how they are joined. */
static const char *words(const char *text)
{
	static char out[2000];
	struct gw_buf buf;

	gw_buf_init(&buf, sizeof(out) - 1);
	for (struct gw_node *p = pipelines(text)->first; p; p = p->next) {
		struct gw_node *c = gw_node_key(p, "commands")->first;

		gw_buf_byte(&buf, '[');
		gw_buf_add(&buf, gw_node_key(p, "joined")->text);
		if (gw_node_true(gw_node_key(p, "substitution")))
			gw_buf_byte(&buf, '$');
		gw_buf_text(&buf, "] ");
		for (; c; c = c->next) {
			struct gw_node *w = gw_node_key(c, "argv")->first;

			for (; w; w = w->next) {
				gw_buf_add(&buf, w->text);
				gw_buf_byte(&buf, w->next ? ' ' : '\0');
				if (!w->next)
					buf.n--;
			}
			if (c->next)
				gw_buf_text(&buf, " | ");
		}
		gw_buf_byte(&buf, '\n');
	}
	snprintf(out, sizeof(out), "%s", gw_buf_cstr(&buf));
	gw_buf_release(&buf);
	return out;
}

static int done(void **state)
{
	(void)state;
	code_release(&t);
	return 0;
}

static void pipelines_know_how_they_are_joined(void **state)
{
	(void)state;
	assert_string_equal(words("a b | c && d || e; f & g\nh # i\n"),
			    "[] a b | c\n[&&] d\n[||] e\n[;] f\n[&] g\n"
			    "[;] h\n");
	assert_int_equal(t.r, GW_OK);
	assert_str(t.doc->comments->text, "i");
}

static void a_command_has_name_words_and_places(void **state)
{
	struct gw_node *c;

	(void)state;
	c = gw_node_key(pipelines("\nX=1 Y=\"$Z\" /usr/bin/curl -o 'a b' "
				  "\"$U/x\" $V \\\n c 2>&1 >>/l\n")->first,
			"commands")->first;
	assert_dump(&t, gw_node_key(c, "name"), "\"curl\"");
	assert_dump(&t, gw_node_key(c, "argv"),
		    "[\"/usr/bin/curl\", \"-o\", \"a b\", "
		    "template\"$U/x\"(ref U, \"/x\"), ref V, \"c\"]");
	assert_dump(&t, gw_node_key(c, "assignments"), "{X: \"1\", Y: ref Z}");
	assert_dump(&t, gw_node_key(c, "redirects"),
		    "[{op: \">&\", fd: \"2\", to: \"1\"}, "
		    "{op: \">>\", to: \"/l\"}]");
	assert_int_equal(gw_node_key(c, "argv")->last->span.line, 3);
	assert_int_equal(c->span.line, 2);
}

static void bodies_are_flattened(void **state)
{
	(void)state;
	assert_string_equal(
		words("if a; then b; elif c; then d; else e; fi && z\n"
		      "for i in x $(y); do f $i; done\n"
		      "while g\ndo h; done < in\n"
		      "case $1 in a|b) j ;; (c) k;; *) l; esac\n"
		      "fn() { m; }\nfunction fo { n; }\n"
		      "{ o; p; }; ( q; r )\n[[ -f x && $y < z ]] || s\n"),
		"[] a\n[;] b\n[;] c\n[;] d\n[;] e\n[&&] z\n"
		"[$] y\n[;] f i\n[;] g\n[;] h\n[;] j\n[;] k\n[;] l\n[;] m\n"
		"[;] n\n[;] o\n[;] p\n[;] q\n[;] r\n"
		"[;] [[ -f x & & y < z ]]\n[||] s\n");
	assert_int_equal(t.r, GW_OK);
}

static void a_group_gives_its_commands_to_its_pipeline(void **state)
{
	(void)state;
	assert_string_equal(words("(curl x; echo) | sh\n"
				  "for i in a; do curl $i; done | sh -s\n"
				  "a | while read l; do b; done\n"),
			    "[] curl x | echo | sh\n[;] curl i | sh -s\n"
			    "[;] a | read l | b\n");
}

static void substitutions_are_listed_too(void **state)
{
	(void)state;
	assert_string_equal(
		words("a \"$(b \"$(c)\" | d)\" `e \\`f\\`` <(g) ${x:-$(h)}\n"),
		"[$] c\n[$] b $(c) | d\n[$] f\n[$] e `f`\n[$] g\n[$] h\n"
		"[] a $(b \"$(c)\" | d) `e \\`f\\`` <(g) x\n");
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, gw_node_path(pipelines("echo $((1 + 2)) ${a[0]}")
					     ->first, "commands")
				->first->last,
		    "[\"echo\", ?$((1 + 2)), ?${a[0]}]");
}

static void heredocs_are_redirects(void **state)
{
	struct gw_node *p;

	(void)state;
	p = pipelines("cat <<E >f\na $B\n#c\nE\nx <<-'F' && y\n\tz $q\n\tF\nw");
	assert_int_equal(p->count, 4);
	assert_dump(&t, gw_node_path(p->first, "commands")->first,
		    "{redirects: [{op: \"<<\", to: templatea $B\n#c\n"
		    "(\"a \", ref B, \"\\n#c\\n\"), quoted: false}, "
		    "{op: \">\", to: \"f\"}], name: \"cat\", argv: [\"cat\"]}");
	assert_dump(&t, gw_node_path(p->first->next, "commands")->first,
		    "{redirects: [{op: \"<<-\", to: \"z $q\\n\", "
		    "quoted: true}], name: \"x\", argv: [\"x\"]}");
	assert_int_equal(t.r, GW_OK);
}

static void a_broken_line_does_not_hide_the_next(void **state)
{
	(void)state;
	assert_string_equal(words("a\n) b\nif c; then\nd\n"),
			    "[] a\n[;] c\n[;] d\n");
	assert_int_equal(t.r, GW_ESYNTAX);
	assert_int_equal(t.doc->fault.line, 2);
	assert_true(t.root->flags & GW_PARTIAL);
}

static void a_dockerfile_shows_the_shell_of_its_commands(void **state)
{
	struct gw_node *list;
	struct gw_node *c;

	(void)state;
	code_parse(&t, &gw_parser_dockerfile,
		   GW_STR("FROM a\nRUN x \\\n# c\n  && curl u | sh\n"
			  "RUN <<EOF\nset -e\ny z\nEOF\nRUN ) x\n"
			  "SHELL [\"a\"]\nCMD [\"b\"]\n"));
	assert_int_equal(t.r, GW_OK);
	list = gw_node_key(t.root, "instructions");
	c = gw_node_path(gw_node_item(list, 1), "shell.pipelines")->last;
	c = gw_node_key(c, "commands")->last;
	assert_dump(&t, gw_node_key(c, "name"), "\"sh\"");
	assert_int_equal(c->span.line, 4);
	assert_int_equal(c->span.col, 15);
	c = gw_node_key(gw_node_item(list, 2), "heredocs")->first;
	c = gw_node_path(c, "shell.pipelines")->last;
	assert_int_equal(c->span.line, 7);
	c = gw_node_key(gw_node_item(list, 3), "shell");
	assert_true(c->flags & GW_PARTIAL);
	assert_null(gw_node_key(gw_node_item(list, 5), "shell"));
}

static void text_of_a_value_keeps_its_places(void **state)
{
	static const char src[] = "run: |\n    a \\\n      b\n    c | d\n";
	struct gw_node value = { .kind = GW_STRING };
	struct gw_node *out;
	struct gw_node *c;

	(void)state;
	code_parse(&t, &gw_parser_shell, GW_STR(""));
	t.view.bytes = gw_str_of(src);
	t.doc = gw_doc_new(&t.arena, &t.view, "yaml");
	value.doc = t.doc;
	value.span.off = 5;
	value.span.len = sizeof(src) - 6;
	assert_int_equal(gw_shell(&out, &t.arena, &value,
				  GW_STR("a \\\n  b\nc | d\n"), &t.err),
			 GW_OK);
	c = gw_node_key(gw_node_key(out, "pipelines")->last, "commands")->last;
	assert_int_equal(c->span.line, 4);
	assert_int_equal(c->span.col, 9);
	assert_ptr_equal(c->doc, t.doc);
	assert_int_equal(gw_shell(&out, &t.arena, NULL, GW_STR("a ("), &t.err),
			 GW_ESYNTAX);
	assert_false(t.doc->faulty);
}

int main(void)
{
#define LAW(f) cmocka_unit_test_teardown(f, done)
	const struct CMUnitTest tests[] = {
		LAW(pipelines_know_how_they_are_joined),
		LAW(a_command_has_name_words_and_places),
		LAW(bodies_are_flattened),
		LAW(a_group_gives_its_commands_to_its_pipeline),
		LAW(substitutions_are_listed_too),
		LAW(heredocs_are_redirects),
		LAW(a_broken_line_does_not_hide_the_next),
		LAW(a_dockerfile_shows_the_shell_of_its_commands),
		LAW(text_of_a_value_keeps_its_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
