#include "parsed.h"

static void elements_have_attributes_text_and_children(void **state)
{
	(void)state;
	assert_tree("xml", "<?xml version='1.0'?><a b='1' c=\"2\"/>",
		    "{$tag: \"a\", @b: \"1\", @c: \"2\"}");
	assert_tree("xml", "<a>\n x\n<b/>y <c> z </c>\n</a>\n",
		    "{$tag: \"a\", $children: [{$tag: \"b\"}, {$tag: \"c\", "
		    "$text: \"z\"}], $text: \"x\\ny\"}");
	assert_tree("xml", "\n", "");
}

static void text_is_decoded(void **state)
{
	(void)state;
	assert_tree("xml", "<a b='&lt;&#65;'>&amp;&#x42;<![CDATA[<&c;]]></a>",
		    "{$tag: \"a\", @b: \"<A\", $text: \"&B<&c;\"}");
}

static void what_a_dtd_defines_is_unknown(void **state)
{
	(void)state;
	assert_tree("xml",
		    "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">"
		    "<!-- ]> -->]><a b=\"&e;\">x&e;</a>",
		    "{$tag: \"a\", @b: ?&e;, $text: ?x&e;}");
}

static void a_fault_keeps_the_tree_so_far(void **state)
{
	(void)state;
	assert_fault("xml", "<a>\n<b></a>", 2, "end tag",
		     "{$tag: \"a\", $children: [{$tag: \"b\"}]}");
	assert_fault("xml", "<a><b x=1/></a>", 1, "in quotes",
		     "{$tag: \"a\", $children: [{$tag: \"b\"}]}");
	assert_fault("xml", "<a/>\n<b/>", 2, "after the root",
		     "{$tag: \"a\"}");
	assert_fault("xml", "<a>x", 1, "does not end", "{$tag: \"a\"}");
	assert_fault("xml", "<!-- x", 1, "does not end", "");
}

static void depth_is_bounded(void **state)
{
	char text[3000];
	struct parsed p;

	(void)state;
	for (size_t i = 0; i < sizeof(text); i += 3)
		memcpy(text + i, "<a>", 3);
	parsed_init(&p, "xml", "x", (struct gw_str){ text, sizeof(text) });
	assert_int_equal(p.status, GW_ELIMIT);
	parsed_release(&p);
}

static void comments_and_places_are_kept(void **state)
{
	struct parsed p;
	struct gw_node *n;

	(void)state;
	parsed_init(&p, "xml", "x",
		    GW_STR("<a>\n  <!-- c -->\n  <b k=\"v\">\n   t\n  </b>\n</a>"));
	assert_str(p.doc->comments->text, " c ");
	assert_int_equal(p.doc->comments->span.line, 2);
	n = gw_node_key(p.doc->roots, "$children")->first;
	assert_int_equal(n->span.line, 3);
	assert_int_equal(n->span.end_line, 5);
	assert_int_equal(gw_node_key(n, "@k")->key_col, 6);
	assert_int_equal(gw_node_key(n, "$text")->span.line, 4);
	parsed_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_have_attributes_text_and_children),
		cmocka_unit_test(text_is_decoded),
		cmocka_unit_test(what_a_dtd_defines_is_unknown),
		cmocka_unit_test(a_fault_keeps_the_tree_so_far),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(comments_and_places_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
