#include "unit.h"

#include <dirent.h>

#include "base/io.h"
#include "fuzz/yaml_both.h"
#include "fuzz/yaml_made.h"

static void check(struct gw_str text, bool scanned)
{
	if (!yaml_same_both("x.yaml", text))
		fail_msg("read in two ways:\n%.*s", GW_FMT(text));
	if (yaml_is_scanned(text) != scanned)
		fail_msg("%s by libyaml:\n%.*s", scanned ? "read" : "not read",
			 GW_FMT(text));
}

static void check_all(const char *const *rows, bool scanned)
{
	for (; *rows; rows++)
		check(gw_str_of(*rows), scanned);
}

static void common_yaml_is_scanned(void **state)
{
	static const char *const rows[] = {
		"",
		"# nothing\n",
		"a: 1",
		"a:\nb: # c\n\nc:\n  - x\n  -\n  - y: 1\n    z: 2\n",
		"a:\n- b\n- c: d\n  e:\n  - f\n-\ng: h\n",
		"- - a\n  - b\n- - - c\n",
		"\"a\" : 'it''s' # c\n'b':\n  c\n",
		"a: b c\n  d\n\n  e # f\ng: h\n",
		"a: \"x \\n \\u00e9 \\\n   y\n\n  z\"\nb: 'p\n  q'\n",
		"a: |\n  x\n   y\n\n  z\n\nb: >-\n  p\n  q\n\n   r\n  s\n",
		"a: |2+\n   x\n\n\nb: >1-\n  y\n",
		"a: |  # c\n  x",
		"--- # c\na: 1\n...\n---\n---\n- b\n",
		"a: [1, {b: c, \"d\":e}, [], # f\n  'g',\n]\nb: {}\n",
		"a: !Sub \"${x}\"\nb: !Join\n  - ','\n  - !Ref c\nd: [!GetAtt a.b]\n",
		"a: &b\n  c: d\ne:\n  <<: *b\n  f: *b\n",
		"\xc3\xa9: \xe2\x80\x94\n",
		"text\nand\n\nmore\n",
		"a: {b, c: , 'd' }\ne: ::/0\n",
		"a: |\r\n  x \r\n\r\n  y\r\nb:\r\n- c\r\n  d\r\n- \"e \\\r\n  f\r\n g\"\r\n",
		NULL
	};

	(void)state;
	check_all(rows, true);
}

static void the_rest_is_left_to_libyaml(void **state)
{
	static const char *const rows[] = {
		"? a\n: b\n",
		"a:\tb\n",
		"a: 1\rb\n",
		"%YAML 1.1\n---\na: 1\n",
		"a: !!str 1\n",
		"a: !x\nb: 1\n",
		"--- a\n",
		"[a]: b\n",
		"a: [b: c]\n",
		"{{ x }}\n",
		"a: \"b\nc\": d\n",
		"a: \xe2\x80\xa8\n",
		"*a: b\n",
		NULL
	};

	(void)state;
	check_all(rows, false);
}

static void faults_are_libyamls(void **state)
{
	static const char *const rows[] = {
		"a: b: c\n",	    "a:\n  - b\n c: d\n", "a: 1\nb\n",
		"a: [1\nc: 2\n",    "a: \"x\n",		  "a: \"\\q\"\n",
		"a: 1\n- b\n",	    "- a\nb: 1\n",	  "  a: 1\nb: 2\n",
		"a: |\n  x\n\ty\n", "a\n---\nb: [\n...\n", "a: 'b' c\n",
		"a: |\n   \n  x\n", "a: @b\n",		  "a: *b\n c: d\n",
		"a: \"\n---\n\"\n", "a: \"\n---\t\n\"\n", "a: 1\n...\nb: 2\n",
		NULL
	};

	(void)state;
	check_all(rows, false);
}

static void deep_nesting_is_left_to_libyaml(void **state)
{
	char deep[2 * 150 + 1];

	(void)state;
	for (size_t i = 0; i < sizeof(deep) - 1; i += 2)
		memcpy(deep + i, "- ", 2);
	check((struct gw_str){ deep, 2 * 90 }, true);
	check((struct gw_str){ deep, 2 * 150 }, false);
	memset(deep, '[', 150);
	memset(deep + 150, ']', 150);
	check((struct gw_str){ deep, 300 }, false);
}

static void long_keys_are_left_to_libyaml(void **state)
{
	char key[1100];

	(void)state;
	memset(key, 'k', sizeof(key));
	memcpy(key + 900, ": v", 3);
	check((struct gw_str){ key, 903 }, true);
	memset(key + 900, 'k', 3);
	memcpy(key + 1090, ": v", 3);
	check((struct gw_str){ key, 1093 }, false);
}

/* Numbers without a pattern, the same in each run (xorshift64). */
static uint8_t next_byte(uint64_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return (uint8_t)(*x >> 24);
}

static void made_yaml_is_read_alike(void **state)
{
	static struct yaml_made made;
	uint64_t seed = 20;
	size_t scanned = 0;

	(void)state;
	for (int i = 0; i < 4000; i++) {
		uint8_t choices[256];
		struct gw_str text;

		for (size_t k = 0; k < sizeof(choices); k++)
			choices[k] = next_byte(&seed);
		yaml_make(&made, choices, (size_t)next_byte(&seed) + 1);
		text = (struct gw_str){ made.text, made.n };
		if (!yaml_same_both("x.yaml", text))
			fail_msg("read in two ways:\n%.*s", GW_FMT(text));
		scanned += yaml_is_scanned(text);
	}
	assert_in_range(scanned, 400, 4000);
}

static size_t check_file(const char *path, size_t *scanned)
{
	struct gw_mapped file;

	if (gw_io_map(&file, path, NULL) < 0)
		fail_msg("cannot read %s", path);
	if (!yaml_same_both(path, file.bytes))
		fail_msg("%s is read in two ways", path);
	*scanned += yaml_is_scanned(file.bytes);
	gw_io_unmap(&file);
	return 1;
}

/* All YAML below a folder; how many files. */
static size_t check_folder(const char *folder, size_t *scanned)
{
	DIR *dir = opendir(folder);
	struct dirent *e;
	size_t files = 0;

	assert_non_null(dir);
	while ((e = readdir(dir))) {
		struct gw_str name = gw_str_of(e->d_name);
		char path[4096];

		snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		if (e->d_type == DT_DIR && e->d_name[0] != '.')
			files += check_folder(path, scanned);
		else if (gw_str_ends(name, GW_STR(".yaml")) ||
			 gw_str_ends(name, GW_STR(".yml")))
			files += check_file(path, scanned);
	}
	closedir(dir);
	return files;
}

static void our_own_yaml_is_read_alike(void **state)
{
	static const char *const folders[] = { "rules", "tests", "fuzz", "policy",
					       "templates" };
	const char *source = getenv("GW_SOURCE");
	size_t scanned = 0;
	size_t files = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		char path[4096];

		snprintf(path, sizeof(path), "%s/%s", source ? source : ".",
			 folders[i]);
		files += check_folder(path, &scanned);
	}
	assert_in_range(scanned * 100, files * 95, files * 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(common_yaml_is_scanned),
		cmocka_unit_test(the_rest_is_left_to_libyaml),
		cmocka_unit_test(faults_are_libyamls),
		cmocka_unit_test(deep_nesting_is_left_to_libyaml),
		cmocka_unit_test(long_keys_are_left_to_libyaml),
		cmocka_unit_test(made_yaml_is_read_alike),
		cmocka_unit_test(our_own_yaml_is_read_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
