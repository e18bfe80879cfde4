#include "policies.h"

#include <unistd.h>

#include "base/io.h"

static char dir[] = "/tmp/gw-audit-XXXXXX";
static char file[64];
static char next_file[64];
static const struct gw_str key = { "not a real key", 14 };

static int make_dir(void **state)
{
	set_up(state);
	memcpy(dir + strlen(dir) - 6, "XXXXXX", 6);
	if (!mkdtemp(dir))
		return 1;
	snprintf(file, sizeof(file), "%s/audit.jsonl", dir);
	snprintf(next_file, sizeof(next_file), "%s/audit-2.jsonl", dir);
	return 0;
}

static int drop_dir(void **state)
{
	unlink(file);
	unlink(next_file);
	rmdir(dir);
	return tear_down(state);
}

static void append(int64_t now, bool with_key)
{
	struct gw_finding f = finding("k/\"a", GW_HIGH);
	struct gw_verdict v = { .command = GW_STR("receive"),
				.found = { &f, 1, 1 },
				.bypassed = now % 2 == 1,
				.now = now };
	struct gw_audit_about about = { .who = GW_STR("alice\",\"seq\":9"),
					.refs = GW_STR("0 1 refs/heads/a\n"),
					.took_ms = 7 };
	struct gw_err err;

	f.level = GW_ENFORCE;
	f.title = GW_STR("secret words");
	if (with_key)
		about.key = key;
	if (gw_audit_append(file, &v, &about, &err) < 0)
		fail_msg("%s", err.msg);
}

static struct gw_str content(const char *path)
{
	struct gw_str text;
	struct gw_err err;

	assert_int_equal(gw_io_read(&text, path, 1 << 20, &arena, &err),
			 GW_OK);
	return text;
}

static int verify(struct gw_str text, bool with_key, unsigned *line)
{
	uint64_t n;
	struct gw_err err = { .line = 0 };
	int r = gw_audit_verify(text, with_key ? key : GW_STR(""), &n, &err);

	if (line)
		*line = r < 0 ? err.line : (unsigned)n;
	return r;
}

static void records_make_a_chain(void **state)
{
	unsigned n;
	struct gw_str text;

	(void)state;
	for (int i = 0; i < 4; i++)
		append(NOW + i, true);
	text = content(file);
	assert_int_equal(verify(text, true, &n), GW_OK);
	assert_int_equal(n, 4);
	assert_true(gw_str_find(text, GW_STR("\"seq\":4,"), 0) != GW_NOWHERE);
	assert_true(gw_str_find(text, GW_STR("secret words"), 0) ==
		    GW_NOWHERE);
}

static void a_changed_record_is_seen(void **state)
{
	struct gw_str text;
	unsigned line;
	char *p;

	(void)state;
	for (int i = 0; i < 3; i++)
		append(NOW + i, true);
	text = content(file);
	p = (char *)(uintptr_t)text.p + gw_str_find(text, GW_STR("alice"), 0);
	*p = 'A';
	assert_int_equal(verify(text, false, &line), GW_EUNTRUSTED);
	assert_int_equal(line, 2);
	assert_int_equal(verify(text, true, &line), GW_EUNTRUSTED);
	assert_int_equal(line, 1);
}

static void a_missing_record_is_seen(void **state)
{
	struct gw_str text;
	size_t first;
	unsigned line;

	(void)state;
	for (int i = 0; i < 3; i++)
		append(NOW + i, false);
	text = content(file);
	first = gw_str_find_byte(text, '\n', 0) + 1;
	assert_int_equal(verify(gw_str_part(text, first, text.n), false,
				&line),
			 GW_EUNTRUSTED);
	assert_int_equal(line, 1);
}

static void a_chain_without_the_key_is_not_trusted(void **state)
{
	(void)state;
	append(NOW, false);
	assert_int_equal(verify(content(file), false, NULL), GW_OK);
	assert_int_equal(verify(content(file), true, NULL), GW_EUNTRUSTED);
}

static void a_torn_record_is_kept_and_said(void **state)
{
	unsigned n;

	(void)state;
	append(NOW, false);
	append(NOW + 1, false);
	assert_int_equal(truncate(file, (off_t)content(file).n - 30), 0);
	assert_int_equal(verify(content(file), false, NULL), GW_EUNTRUSTED);
	append(NOW + 2, false);
	assert_int_equal(verify(content(file), false, &n), GW_OK);
	assert_int_equal(n, 2);
	assert_true(gw_str_find(content(file), GW_STR("\"torn\":true"), 0) !=
		    GW_NOWHERE);
}

static int rotate(bool with_key)
{
	struct gw_err err;

	return gw_audit_rotate(file, next_file, NOW,
			       with_key ? key : GW_STR(""), &err);
}

static void a_new_file_goes_on_with_the_chain(void **state)
{
	struct gw_audit_chain chain = { .records = 0 };
	struct gw_err err;
	unsigned n;

	(void)state;
	append(NOW, true);
	assert_int_equal(rotate(true), GW_OK);
	assert_int_equal(rotate(true), GW_ESYSTEM);
	append(NOW + 1, true);
	assert_true(gw_str_find(content(file), GW_STR("\"seq\":3,"), 0) !=
		    GW_NOWHERE);
	assert_int_equal(verify(content(file), true, &n), GW_OK);
	assert_int_equal(n, 2);
	assert_int_equal(gw_audit_follow(&chain, content(next_file), key,
					 &err),
			 GW_OK);
	assert_int_equal(gw_audit_follow(&chain, content(file), key, &err),
			 GW_OK);
	assert_int_equal(chain.records, 3);
	assert_false(chain.cut);
}

static void a_file_that_was_left_out_is_seen(void **state)
{
	struct gw_audit_chain chain = { .records = 0 };
	struct gw_str first;
	struct gw_err err;

	(void)state;
	append(NOW, false);
	assert_int_equal(rotate(false), GW_OK);
	first = content(next_file);
	unlink(next_file);
	append(NOW + 1, false);
	assert_int_equal(rotate(false), GW_OK);
	assert_int_equal(gw_audit_follow(&chain, first, GW_STR(""), &err),
			 GW_OK);
	/* The second file of three is missing. */
	assert_int_equal(gw_audit_follow(&chain, content(file), GW_STR(""),
					 &err),
			 GW_EUNTRUSTED);
	chain = (struct gw_audit_chain){ .records = 0 };
	assert_int_equal(gw_audit_follow(&chain, content(file), GW_STR(""),
					 &err),
			 GW_OK);
	assert_true(chain.cut);
}

static void a_forged_rotation_is_not_trusted(void **state)
{
	(void)state;
	append(NOW, true);
	assert_int_equal(rotate(false), GW_OK);
	assert_int_equal(verify(content(file), false, NULL), GW_OK);
	assert_int_equal(verify(content(file), true, NULL), GW_EUNTRUSTED);
}

static bool is_sound(const char *words)
{
	return gw_audit_sound(gw_str_of(words));
}

static void only_sound_words_are_taken(void **state)
{
	struct gw_finding f = finding("k/\"a", GW_HIGH);
	struct gw_verdict v = { .found = { &f, 1, 1 } };
	struct gw_buf words;

	(void)state;
	gw_buf_init(&words, GW_AUDIT_WORDS);
	f.message = GW_STR("a \"b\" \\ \x01 \xff \n");
	f.level = GW_ENFORCE;
	gw_audit_words(&words, &v);
	assert_true(gw_audit_sound(gw_buf_str(&words)));
	gw_buf_release(&words);
	assert_true(is_sound("\"counts\":{\"a\":1},\"findings\":[]"));
	assert_false(is_sound(""));
	assert_false(is_sound("\"counts\":{}}"));
	assert_false(is_sound("\"counts\":{},\"exit\":0"));
	assert_false(is_sound("\"counts\":{},\"counts\":{}"));
	assert_false(is_sound("\"counts\":{}\n"));
	assert_false(is_sound("\"counts\":{\"a\":01}"));
	assert_false(is_sound("\"counts\":{\"a\":1"));
	assert_false(is_sound("\"counts\":\"\\x\""));
	assert_false(is_sound("\"findings\":[1,]"));
	assert_false(is_sound("\"findings\":[[[[[[[[[[1]]]]]]]]]]"));
}

static void what_cannot_be_written_is_said(void **state)
{
	struct gw_verdict v = { .now = NOW };
	struct gw_audit_about about = { .took_ms = 0 };
	struct gw_err err;

	(void)state;
	assert_int_equal(gw_audit_append("/nowhere/audit", &v, &about, &err),
			 GW_ESYSTEM);
	assert_int_equal(gw_audit_append("/dev/null", &v, &about, &err),
			 GW_ESYSTEM);
}

static void the_first_bypass_of_a_day_is_found(void **state)
{
	struct gw_str who = GW_STR("alice\",\"seq\":9");
	struct gw_str text;

	(void)state;
	for (int i = 0; i < 4; i++)
		append(NOW + i, false);
	text = content(file);
	assert_int_equal(gw_audit_bypass_since(text, who, NOW), NOW + 1);
	assert_int_equal(gw_audit_bypass_since(text, who, NOW + 2), NOW + 3);
	assert_int_equal(gw_audit_bypass_since(text, GW_STR("bob"), NOW), 0);
}

static void metrics_add_up(void **state)
{
	struct gw_verdict v = { .outcome = GW_VERDICT_BLOCK,
				.blocking = 2,
				.bytes = 10,
				.now = NOW };
	struct gw_buf once;
	struct gw_buf twice;

	(void)state;
	gw_buf_init(&once, 8192);
	gw_buf_init(&twice, 8192);
	gw_metrics_write(&once, GW_STR(""), &v, 5);
	gw_metrics_write(&twice, gw_buf_str(&once), &v, 5);
	assert_non_null(strstr(gw_buf_cstr(&twice),
			       "\ngitward_verdicts_total{outcome=\"block\"} "
			       "2\n"));
	assert_non_null(strstr(gw_buf_cstr(&twice),
			       "\ngitward_findings_total{fate=\"blocking\"} "
			       "4\n"));
	assert_non_null(strstr(gw_buf_cstr(&twice),
			       "\ngitward_milliseconds_total 10\n"));
	gw_buf_release(&once);
	gw_buf_release(&twice);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, make_dir, drop_dir)
	const struct CMUnitTest tests[] = {
		T(records_make_a_chain),
		T(a_changed_record_is_seen),
		T(a_missing_record_is_seen),
		T(a_chain_without_the_key_is_not_trusted),
		T(a_torn_record_is_kept_and_said),
		T(a_new_file_goes_on_with_the_chain),
		T(a_file_that_was_left_out_is_seen),
		T(a_forged_rotation_is_not_trusted),
		T(only_sound_words_are_taken),
		T(what_cannot_be_written_is_said),
		T(the_first_bypass_of_a_day_is_found),
		T(metrics_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
