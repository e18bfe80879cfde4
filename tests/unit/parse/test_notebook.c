#include "parsed.h"

static void lines_of_a_cell_know_where_they_stand(void **state)
{
	const struct gw_cell *cells;
	struct parsed p;

	(void)state;
	parsed_init(&p, NULL, "a/n.ipynb",
		    GW_STR("{\"cells\": [\n"
			   " {\"cell_type\": \"code\", \"source\": [\n"
			   "  \"import os\\n\",\n"
			   "  \"a = 1\\n\",\n"
			   "  \"b\"\n"
			   " ]},\n"
			   " {\"cell_type\": \"markdown\", \"source\": \"x\\ny\"}\n"
			   "]}"));
	assert_int_equal(p.status, GW_OK);
	assert_int_equal(gw_notebook_cells(&cells, &p.arena, p.doc), 2);
	assert_str(cells[0].type, "code");
	assert_str(cells[0].text, "import os\na = 1\nb");
	assert_int_equal(cells[0].lines, 3);
	assert_int_equal(cells[0].line_of[0], 3);
	assert_int_equal(cells[0].line_of[2], 5);
	assert_str(cells[1].text, "x\ny");
	assert_int_equal(cells[1].line_of[0], 7);
	assert_int_equal(cells[1].line_of[1], 7);
	parsed_release(&p);
}

static void the_old_format_keeps_its_cells_in_worksheets(void **state)
{
	const struct gw_cell *cells;
	struct parsed p;

	(void)state;
	parsed_init(&p, "notebook", "x",
		    GW_STR("{\"worksheets\": [{\"cells\": [{\"input\": "
			   "[\"a\"]}, {\"level\": 1}]}]}"));
	assert_int_equal(gw_notebook_cells(&cells, &p.arena, p.doc), 1);
	assert_str(cells[0].text, "a");
	parsed_release(&p);
}

static void what_is_no_notebook_has_no_cells(void **state)
{
	const struct gw_cell *cells;
	struct parsed p;

	(void)state;
	parsed_init(&p, "notebook", "x", GW_STR("[1]"));
	assert_int_equal(gw_notebook_cells(&cells, &p.arena, p.doc), 0);
	parsed_release(&p);
	parsed_init(&p, "notebook", "x", GW_STR(""));
	assert_int_equal(gw_notebook_cells(&cells, &p.arena, p.doc), 0);
	parsed_release(&p);
	assert_fault("notebook", "{\"cells\": [}", 1, "a value",
		     "{cells: []}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_a_cell_know_where_they_stand),
		cmocka_unit_test(the_old_format_keeps_its_cells_in_worksheets),
		cmocka_unit_test(what_is_no_notebook_has_no_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
