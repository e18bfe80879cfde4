#include "modelled.h"

static void calls_have_their_imported_names(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "dag.py",
		      "import os\nimport pandas as pd\n"
		      "from airflow.models import Connection as C, DAG\n"
		      "c = C(conn_id=\"a\", **more)\n"
		      "def f():\n    return pd.read_pickle(open(\"x\"), 1)\n");
	assert_list(m, GW_CLASS_PYTHON_CALL,
		    "airflow.models.Connection C /C#0 4\n"
		    "pandas.read_pickle pd.read_pickle f/pd.read_pickle#1 6\n"
		    "open open f/open#2 6\n");
	assert_at(m, GW_CLASS_PYTHON_CALL, 0, "kw", "{conn_id: \"a\"}");
	assert_true(gw_node_key(modelled_at(m, GW_CLASS_PYTHON_CALL, 0)->node,
				"kw")
			    ->flags &
		    GW_OPEN);
	assert_at(m, GW_CLASS_PYTHON_CALL, 1, "args",
		  "[call open(\"x\"), 1]");
	assert_at(m, GW_CLASS_PYTHON_CALL, 1, "function", "\"f\"");
	assert_at(m, GW_CLASS_PYTHON_FILE, 0, "imports",
		  "[\"os\", \"pandas\", \"airflow\", \"airflow.models\", "
		  "\"airflow.models.Connection\", \"airflow.models.DAG\"]");
	assert_non_null(gw_node_key(m->subjects.v[0].file, "imports"));
}

static void assignments_are_subjects(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "a.py",
		      "DEBUG = True\nclass A(B):\n    x: int = 1\n");
	assert_list(m, GW_CLASS_PYTHON_ASSIGN,
		    "DEBUG DEBUG /DEBUG= 1\nx x /x= 3\n");
	assert_at(m, GW_CLASS_PYTHON_ASSIGN, 1, "class", "\"A\"");
}

static void decorators_are_calls(void **state)
{
	struct modelled *m = *state;

	modelled_read(m, "a.py",
		      "from kfp import dsl\n@dsl.component(base_image=\"x\")\n"
		      "def f():\n    g()\n");
	assert_list(m, GW_CLASS_PYTHON_CALL,
		    "kfp.dsl.component dsl.component /dsl.component#0 2\n"
		    "g g f/g#1 4\n");
	assert_at(m, GW_CLASS_PYTHON_CALL, 0, "decorator", "true");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LAW(calls_have_their_imported_names),
		LAW(assignments_are_subjects),
		LAW(decorators_are_calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
