#include "parsed.h"

static void scalars_are_typed_as_in_yaml_1_2(void **state)
{
	(void)state;
	assert_tree("yaml", "[true, False, null, ~, 1, -2.5e3, 0x1F, 0o17, .inf]",
		    "[true, false, null, null, 1, -2.5e3, 0x1F, 0o17, .inf]");
	assert_tree("yaml", "[a, 1.2.3, 22:22, tRue, 1_000, '1', \"2\", +]",
		    "[\"a\", \"1.2.3\", \"22:22\", \"tRue\", \"1_000\", \"1\", "
		    "\"2\", \"+\"]");
	assert_tree("yaml", "a:\nb: ''\n", "{a: null, b: \"\"}");
}

static void yes_and_on_are_booleans_but_not_in_actions(void **state)
{
	(void)state;
	assert_tree("yaml", "on: yes\noff: NO\n", "{on: true, off: false}");
	assert_tree_named("yaml", ".github/workflows/ci.yml", "on: yes\n",
			  "{on: \"yes\"}");
}

static void documents_are_roots(void **state)
{
	(void)state;
	assert_tree("yaml", "a: 1\n---\n- b\n...\n---\nc\n",
		    "{a: 1} | [\"b\"] | \"c\"");
	assert_tree("yaml", "# nothing\n", "");
}

static void a_fault_does_not_hide_the_next_document(void **state)
{
	(void)state;
	assert_fault("yaml", "a: 1\n---\nb: [1\nc: 2\n---\nd: 4\n", 4, "did not find",
		     "{a: 1} | {b: [\"1 c\"]} | {d: 4}");
	assert_fault("yaml", "a: \"x\n", 2, "end of stream", "{}");
	assert_fault("yaml", "a: 1\nb: x\1y\n", 2, "control character",
		     "{a: 1, b: \"x_y\"}");
	assert_fault("yaml", "a: 1\nb: \xff\n", 2, "not UTF-8",
		     "{a: 1, b: \"_\"}");
}

static void aliases_are_copies_of_what_was_anchored(void **state)
{
	struct parsed p;
	struct gw_node *n;

	(void)state;
	assert_tree("yaml", "a: &x {b: 1}\nc: *x\n",
		    "{a: {b: 1}, c: {b: 1}}");
	assert_tree("yaml", "a: &x [*x]\n", "{a: [?*x]}");
	assert_fault("yaml", "a: *x\n", 1, "no anchor", "{a: ?*x}");
	parsed_init(&p, "yaml", "x", GW_STR("a: &x {b: 1}\nc: *x\n"));
	n = gw_node_key(p.doc->roots, "c");
	assert_ptr_equal(n->origin, gw_node_key(p.doc->roots, "a"));
	assert_int_equal(n->span.line, 2);
	assert_int_equal(n->first->key_line, 1);
	parsed_release(&p);
}

static void billions_of_laughs_are_a_limit(void **state)
{
	char text[4000] = "a0: &a0 [x]\n";
	size_t n = strlen(text);
	struct parsed p;

	(void)state;
	for (int i = 1; i < 20; i++) {
		n += (size_t)snprintf(text + n, sizeof(text) - n,
				      "a%d: &a%d [", i, i);
		for (int j = 0; j < 9; j++)
			n += (size_t)snprintf(text + n, sizeof(text) - n,
					      "*a%d, ", i - 1);
		n += (size_t)snprintf(text + n, sizeof(text) - n, "]\n");
	}
	parsed_init(&p, "yaml", "x", (struct gw_str){ text, n });
	assert_int_equal(p.status, GW_ELIMIT);
	assert_non_null(p.doc->roots);
	parsed_release(&p);
}

static void merged_keys_yield_to_written_ones(void **state)
{
	(void)state;
	assert_tree("yaml", "a: &a {x: 1, y: 2}\nb: {<<: *a, x: 3}\n",
		    "{a: {x: 1, y: 2}, b: {x: 3, y: 2}}");
	assert_tree("yaml",
		    "- &a {x: 1}\n- &b {x: 2, y: 2}\n- {<<: [*a, *b], z: 0}\n",
		    "[{x: 1}, {x: 2, y: 2}, {z: 0, x: 1, y: 2}]");
	assert_tree("yaml", "{'<<': {a: 1}}", "{<<: {a: 1}}");
}

static void a_merge_of_what_is_unknown_leaves_the_map_open(void **state)
{
	struct parsed p;

	(void)state;
	parsed_init(&p, "yaml", "x", GW_STR("a: {<<: {{ x }}, b: 1}\n"));
	assert_true(gw_node_key(p.doc->roots, "a")->flags & GW_OPEN);
	assert_string_equal(parsed_text(&p), "{a: {b: 1}}");
	parsed_release(&p);
}

static void short_tags_become_functions(void **state)
{
	(void)state;
	assert_tree("yaml", "a: !Ref x\nb: !GetAtt c.d.e\n",
		    "{a: {Ref: \"x\"}, b: {Fn::GetAtt: [\"c\", \"d.e\"]}}");
	assert_tree("yaml", "a: !Join ['', [!Ref x, b]]\nc: d\n",
		    "{a: {Fn::Join: [\"\", [{Ref: \"x\"}, \"b\"]]}, c: \"d\"}");
	assert_tree("yaml", "- !If\n  - a\n  - b\n- !Sub\n  k: v\n- x\n",
		    "[{Fn::If: [\"a\", \"b\"]}, {Fn::Sub: {k: \"v\"}}, \"x\"]");
	assert_tree("yaml", "a: !!str 1\nb: !mine 2\nc: !env HOME\nd: !!int '3'\n",
		    "{a: \"1\", b: 2, c: ?HOME, d: 3}");
}

static void encrypted_values_are_sealed(void **state)
{
	struct parsed p;

	(void)state;
	parsed_init(&p, "yaml", "x",
		    GW_STR("a: !vault |\n  abc\nb: ENC[AES256_GCM,data:x]\n"));
	assert_true(gw_node_key(p.doc->roots, "a")->flags & GW_SEALED);
	assert_true(gw_node_key(p.doc->roots, "b")->flags & GW_SEALED);
	assert_false(gw_node_is_known(gw_node_key(p.doc->roots, "b")));
	parsed_release(&p);
}

static void of_a_key_that_stands_twice_the_last_counts(void **state)
{
	struct parsed p;

	(void)state;
	parsed_init(&p, "yaml", "x", GW_STR("a: 1\nb: 2\na: 3\n"));
	assert_true(gw_node_item(p.doc->roots, 0)->flags & GW_DUPLICATE);
	assert_false(gw_node_item(p.doc->roots, 1)->flags & GW_DUPLICATE);
	assert_int_equal(gw_node_key(p.doc->roots, "a")->text.p[0], '3');
	parsed_release(&p);
}

/* Over a few keys they are told apart by a table. */
static void among_many_keys_those_that_stand_twice_are_found(void **state)
{
	static const unsigned counts[] = { 9, 20, 400, 3000 };

	(void)state;
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		struct gw_buf text;
		struct parsed p;
		unsigned twice = 0;

		gw_buf_init(&text, (size_t)1 << 20);
		for (unsigned k = 0; k < counts[i]; k++)
			gw_buf_print(&text, "the-key-%u: %u\n", k, k);
		gw_buf_text(&text, "the-key-5: last\nthe-key-7: last\n");
		parsed_init(&p, "yaml", "x", gw_buf_str(&text));
		for (const struct gw_node *n = p.doc->roots->first; n;
		     n = n->next)
			twice += (n->flags & GW_DUPLICATE) != 0;
		assert_int_equal(twice, 2);
		assert_str(gw_node_key(p.doc->roots, "the-key-7")->text, "last");
		parsed_release(&p);
		gw_buf_release(&text);
	}
}

/* The source text of the value at a path. */
static struct gw_str written(struct parsed *p, const char *path)
{
	struct gw_node *n = gw_node_path(p->doc->roots, path);

	assert_non_null(n);
	return gw_str_part(p->doc->view->bytes, n->span.off,
			   n->span.off + n->span.len);
}

static void spans_cover_what_is_written_in_bytes(void **state)
{
	struct parsed p;
	struct gw_node *n;

	(void)state;
	parsed_init(&p, "yaml", "x",
		    GW_STR("\xc3\xa9: \xf0\x9f\x98\x80 x # c\r\n"
			   "q: 'it''s'\r\n"
			   "t: !Ref  'y'\r\n"
			   "h: |  # why\r\n  one\r\n\r\n"
			   "m:\r\n  n: 1\r\n\r\n# end\r\n"
			   "g: &x # why\r\n  0\r\n"
			   "l: !Ref # why\xe2\x80\xa8 2\r\n"
			   "z: *nil\r\n"));
	assert_str(written(&p, "g"), "0");
	assert_str(written(&p, "l.Ref"), "2");
	assert_str(written(&p, "\xc3\xa9"), "\xf0\x9f\x98\x80 x");
	assert_str(written(&p, "q"), "'it''s'");
	assert_str(written(&p, "t.Ref"), "'y'");
	assert_str(written(&p, "h"), "|  # why\r\n  one");
	assert_str(written(&p, "m"), "n: 1");
	n = gw_node_key(p.doc->roots, "q");
	assert_true(n->flags & GW_QUOTED);
	assert_int_equal(n->key_line, 2);
	assert_int_equal(n->span.col, 4);
	assert_true(gw_node_key(p.doc->roots, "h")->flags & GW_HEREDOC);
	assert_int_equal(p.doc->fault.line, 14);
	parsed_release(&p);
}

static void comments_are_not_found_in_text(void **state)
{
	struct parsed p;
	const struct gw_node *c;

	(void)state;
	parsed_init(&p, "yaml", "x",
		    GW_STR("# one\na: 'x # no' # two\nb: |\n  # no\nc: d#no\n"
			   "e: > # three\n  x\n# four\n"));
	c = p.doc->comments;
	assert_str(c->text, " four");
	assert_int_equal(c->span.line, 8);
	c = c->next;
	assert_str(c->text, " three");
	c = c->next;
	assert_str(c->text, " two");
	assert_int_equal(c->span.col, 13);
	c = c->next;
	assert_str(c->text, " one");
	assert_null(c->next);
	parsed_release(&p);
}

static void a_key_that_is_no_scalar_is_its_source(void **state)
{
	(void)state;
	assert_tree("yaml", "? [a, b]\n: 1\nc: 2\n", "{[a, b]: 1, c: 2}");
	assert_tree("yaml", "a: {{ .Values.x }}\nb: 1\n",
		    "{a: ?{{ .Values.x }}, b: 1}");
}

static const char chart[] = "kind: {{ .Values.kind }}-x\n"
			    "{{- if .Values.on }}\n"
			    "spec:\n"
			    "  image: \"{{ .Values.a | default \"b\" }}:1\"\n"
			    "  env:\n"
			    "  {{- range .Values.env }}\n"
			    "  - name: {{ .n }}\n"
			    "    value: fixed\n"
			    "  {{- end }}\n"
			    "  labels:\n"
			    "    {{- toYaml .Values.l | nindent 4 }}\n"
			    "  closed: {a: 1}\n"
			    "{{- end }}\n";

static void a_helm_template_gives_a_tree_with_holes(void **state)
{
	struct parsed p;
	struct gw_node *spec;

	(void)state;
	parsed_init(&p, "yaml", "templates/x.yaml", gw_str_of(chart));
	assert_int_equal(p.status, GW_OK);
	assert_string_equal(
		parsed_text(&p),
		"{kind: ?{{ .Values.kind }}-x, spec: {image: "
		"?\"{{ .Values.a | default \"b\" }}:1\", env: [{name: ?{{ .n }},"
		" value: \"fixed\"}], labels: "
		"?{{- toYaml .Values.l | nindent 4 }}, closed: {a: 1}}}");
	assert_true(p.doc->roots->flags & GW_OPEN);
	spec = gw_node_key(p.doc->roots, "spec");
	assert_true(gw_node_key(spec, "env")->flags & GW_OPEN);
	assert_false(gw_node_key(spec, "closed")->flags & GW_OPEN);
	assert_int_equal(gw_node_key(spec, "closed")->key_line, 12);
	parsed_release(&p);
}

static void branches_of_a_template_are_alternatives(void **state)
{
	(void)state;
	assert_tree("yaml",
		    "{{- if .x }}\na: 1\n{{- else }}\na: {b: 2}\n{{- end }}\n"
		    "c: {{ y }}z\n",
		    "{a: alt(1, {b: 2}), c: ?{{ y }}z}");
}

static void text_put_on_lines_of_its_own_leaves_the_map_open(void **state)
{
	struct parsed p;

	(void)state;
	parsed_init(&p, "yaml", "x",
		    GW_STR("l: {{- include \"x\" . | nindent 2 }}\n  a: 1\n"
			   "m: |\n  {{- .y | nindent 2 }}\n"
			   "{{ if .z }}n: 1{{ end }}\n"));
	assert_int_equal(p.status, GW_OK);
	assert_string_equal(parsed_text(&p),
			    "{l: {a: 1}, m: ?|\n  {{- .y | nindent 2 }}, "
			    "n: ?1{{ end }}}");
	assert_true(gw_node_key(p.doc->roots, "l")->flags & GW_OPEN);
	parsed_release(&p);
}

static void jinja_blocks_are_holes_too(void **state)
{
	(void)state;
	assert_tree("yaml", "{% if x %}\na: {{ b }}c\n{% endif %}\n",
		    "{a: ?{{ b }}c}");
}

static void a_template_that_is_yaml_anyway_stays_text(void **state)
{
	(void)state;
	assert_tree("yaml", "a: \"{{ b }}\"\n", "{a: \"{{ b }}\"}");
	assert_tree("yaml", "a: ${{ b }}\n", "{a: \"${{ b }}\"}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scalars_are_typed_as_in_yaml_1_2),
		cmocka_unit_test(yes_and_on_are_booleans_but_not_in_actions),
		cmocka_unit_test(documents_are_roots),
		cmocka_unit_test(a_fault_does_not_hide_the_next_document),
		cmocka_unit_test(aliases_are_copies_of_what_was_anchored),
		cmocka_unit_test(billions_of_laughs_are_a_limit),
		cmocka_unit_test(merged_keys_yield_to_written_ones),
		cmocka_unit_test(a_merge_of_what_is_unknown_leaves_the_map_open),
		cmocka_unit_test(short_tags_become_functions),
		cmocka_unit_test(encrypted_values_are_sealed),
		cmocka_unit_test(of_a_key_that_stands_twice_the_last_counts),
		cmocka_unit_test(among_many_keys_those_that_stand_twice_are_found),
		cmocka_unit_test(spans_cover_what_is_written_in_bytes),
		cmocka_unit_test(comments_are_not_found_in_text),
		cmocka_unit_test(a_key_that_is_no_scalar_is_its_source),
		cmocka_unit_test(a_helm_template_gives_a_tree_with_holes),
		cmocka_unit_test(branches_of_a_template_are_alternatives),
		cmocka_unit_test(text_put_on_lines_of_its_own_leaves_the_map_open),
		cmocka_unit_test(jinja_blocks_are_holes_too),
		cmocka_unit_test(a_template_that_is_yaml_anyway_stays_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
