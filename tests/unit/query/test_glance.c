#include "asked.h"

/* What a look at the words says of Python, before it is parsed. */
#define RULE(id, match)                                                      \
	"- id: p/" id "\n  severity: low\n  confidence: high\n  title: t\n"  \
	"  match: " match "\n  deny: {at: name, exists: true}\n"             \
	"  message: m\n  fix: {text: f}\n"
#define LOAD RULE("a", "{node: python.call, type: [torch.load]}")
#define ANY_MODEL RULE("b", "{node: python.call, type: [\"*.Model\"]}")
#define ENVIRON RULE("c", "{node: python.assign, type: [\"*TOKEN_X*\"]}")
#define EVERY RULE("d", "{node: python.assign, path: [\"conf/*.py\"]}")
#define FILES RULE("e", "{node: file}")
#define FILE_IMPORTS                                                         \
	"- id: p/f\n  severity: low\n  confidence: high\n  title: t\n"       \
	"  match: {node: file}\n"                                            \
	"  deny: {all: [{at: size, gt: 1}, {not: {some: \"$file.imports\"," \
	" as: i, that: {is: os}}}]}\n  message: m\n  fix: {text: f}\n"

static bool wants(const char *rules, const char *path, const char *text)
{
	struct asked a;
	bool yes;

	asked_compile(&a, rules);
	asked_open(&a, NULL);
	yes = gw_query_wants_python(a.query, gw_str_of(path), gw_str_of(text));
	gw_query_close(a.query);
	gw_arena_release(&a.arena);
	return yes;
}

#define HEAD "gitward: 1\nrules:\n"

static void all_words_of_a_type_are_needed(void **state)
{
	(void)state;
	assert_true(wants(HEAD LOAD, "a.py", "import torch\ntorch.load(x)"));
	assert_true(wants(HEAD LOAD, "a.py",
			  "from torch import load as l\nl(x)"));
	assert_true(wants(HEAD LOAD, "a.py", "load(torch)"));
	assert_false(wants(HEAD LOAD, "a.py", "import torch\ntorch.save(x)"));
	assert_false(wants(HEAD LOAD, "a.py", "torch.loads(x); xtorch; load_"));
	assert_false(wants(HEAD LOAD, "a.py", ""));
	assert_true(wants(HEAD ANY_MODEL, "a.py", "a = b.Model"));
	assert_false(wants(HEAD ANY_MODEL, "a.py", "a = b.Models"));
}

static void a_part_of_a_word_may_do(void **state)
{
	(void)state;
	assert_true(wants(HEAD ENVIRON, "a.py", "os.environ['MY_TOKEN_XY'] = 1"));
	assert_false(wants(HEAD ENVIRON, "a.py", "os.environ['TOKEN'] = 'X'"));
}

static void a_path_may_be_all(void **state)
{
	(void)state;
	assert_true(wants(HEAD LOAD EVERY, "conf/a.py", "x"));
	assert_false(wants(HEAD LOAD EVERY, "conf/b/a.py", "x"));
}

static void rules_about_files_may_read_imports(void **state)
{
	(void)state;
	assert_false(wants(HEAD LOAD FILES, "a.py", "import os"));
	assert_true(wants(HEAD LOAD FILE_IMPORTS, "a.py", "import os"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_words_of_a_type_are_needed),
		cmocka_unit_test(a_part_of_a_word_may_do),
		cmocka_unit_test(a_path_may_be_all),
		cmocka_unit_test(rules_about_files_may_read_imports),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
