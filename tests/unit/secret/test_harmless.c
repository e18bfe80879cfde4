#include "unit.h"

#include "secret/harmless.h"
#include "secret/randomness.h"

static const char *why(const char *text, const char *name, bool quoted)
{
	struct gw_arena a;
	struct gw_value v = { .text = gw_str_of(text),
			      .name = gw_str_of(name), .grade = 3,
			      .score = gw_randomness(gw_str_of(text)),
			      .quoted = quoted };
	const char *reason;

	gw_arena_init(&a, 1 << 20);
	reason = gw_harmless(&v, &a);
	gw_arena_release(&a);
	return reason;
}

static const char *const harmless[] = {
	"abc",	      "aaaaaaaaaa",	"abcabcabcabc",	 "12345678901234",
	"abcdefghij", "${DB_PASSWORD}", "{{ .Values.p }}", "<password>",
	"%PASSWORD%", "changeme",	"your-api-key",	 "xxxxxxxxxx",
	"abc...xyz",  "$6$abc$defghi",	"sha256:0a1b2c", "2024-01-31",
	"1.22.333",   "/etc/ssl/key",	"https://a.b/c", "cert.pem",
	"--password", "DB_PASSWORD",	"a word or three", "$password",
	"ENC[AES256,data:x]", "vault:v1:8Sdf", "ssh-rsa AAAA",
	"[A-Za-z0-9_]{20,}", "(?:[0-9]{1,3}\\.){3}", "build-qat-12083583",
	"Again:",
};

static void what_is_no_secret_has_a_reason(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		if (!why(harmless[i], "p", true))
			fail_msg("%s", harmless[i]);
}

static void the_name_itself_is_harmless(void **state)
{
	(void)state;
	assert_non_null(why("db_pass-word", "dbPassword", true));
	assert_null(why("db_pass-word7", "dbPassword", true));
}

static void a_brace_inside_a_value_is_no_template(void **state)
{
	(void)state;
	assert_null(why("k8{Zq}$w!7Rf%2", "p", true));
}

static void a_call_is_no_value_unless_quoted(void **state)
{
	(void)state;
	assert_non_null(why("getPassword(x)", "p", false));
	assert_null(why("get.Pass7x!", "p", true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_secret_has_a_reason),
		cmocka_unit_test(the_name_itself_is_harmless),
		cmocka_unit_test(a_brace_inside_a_value_is_no_template),
		cmocka_unit_test(a_call_is_no_value_unless_quoted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
