#include "unit.h"

#include "base/glob.h"

struct row {
	const char *pattern;
	const char *text;
	bool path;
	bool name;
};

static const struct row rows[] = {
	{ "*.lock", "a.lock", true, true },
	{ "*.lock", "x/a.lock", false, true },
	{ "**/*.lock", "a.lock", true, false },
	{ "**/*.lock", "x/y/a.lock", true, true },
	{ "**/values*.yaml", "charts/a/values-prod.yaml", true, true },
	{ "a/**/b", "a/b", true, false },
	{ "a/**/b", "a/x/y/b", true, true },
	{ "a/**", "a/x/y/b", true, true },
	{ "a/**", "a", false, false },
	{ "a?c", "a/c", false, true },
	{ "[a-c]x", "bx", true, true },
	{ "[!a-c]x", "bx", false, false },
	{ "\\*x", "*x", true, true },
	{ "a*b*c", "a1b2b3c", true, true },
	{ "*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaa", false, false },
	{ "", "", true, true },
	{ "[]x", "[]x", true, true },
	{ "[]a]x", "]x", true, true },
	{ "[x-]b", "-b", true, true },
	{ "[a", "[a", true, true },
	{ "a\\*b", "a*b", true, true },
	{ "a\\*b", "a-b", false, false },
	{ "a\\", "a\\", true, true },
	{ "a*a", "a", false, false },
	{ "[!b]/c", "a/c", true, true },
	{ "x[/]c", "x/c", false, true },
	{ "kubernetes/*", "kubernetes/privileged-container", true, true },
	{ "infra/*/x.tf", "infra/a/b/x.tf", false, true },
};

static void patterns_match_as_a_shell_would(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gw_str p = gw_str_of(rows[i].pattern);
		struct gw_str t = gw_str_of(rows[i].text);

		if (gw_glob_path(p, t) != rows[i].path ||
		    gw_glob_name(p, t) != rows[i].name)
			fail_msg("%s against %s", rows[i].pattern,
				 rows[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns_match_as_a_shell_would),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
