#include "unit.h"

#include "secret/randomness.h"

static void words_and_identifiers_are_not_random(void **state)
{
	static const char *const rows[] = { "getElementById",
					    "kubernetes_secret_name",
					    "spring.datasource.password",
					    "AIRFLOW__CORE__FERNET_KEY",
					    "application/json",
					    "my-super-secret-token" };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (gw_randomness(gw_str_of(rows[i])) > 8)
			fail_msg("%s: %d", rows[i],
				 gw_randomness(gw_str_of(rows[i])));
}

static const char *draw(char *out, size_t n, const char *alphabet,
			uint32_t *seed)
{
	size_t letters = strlen(alphabet);

	for (size_t i = 0; i < n; i++) {
		*seed = *seed * 1664525u + 1013904223u;
		out[i] = alphabet[(*seed >> 12) % letters];
	}
	out[n] = '\0';
	return out;
}

#define HEX "0123456789abcdef"
#define B62 "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

static void drawn_texts_are_random(void **state)
{
	uint32_t seed = 11;
	char text[64];
	int low = 0;

	(void)state;
	for (int i = 0; i < 200; i++) {
		low += gw_randomness(gw_str_of(draw(text, 32, HEX, &seed))) <
		       20;
		low += gw_randomness(gw_str_of(draw(text, 20, B62, &seed))) <
		       20;
	}
	assert_in_range(low, 0, 4);
}

static void a_word_in_front_does_not_drown_the_body(void **state)
{
	uint32_t seed = 3;
	char body[64];
	char text[128];

	(void)state;
	draw(body, 24, B62, &seed);
	snprintf(text, sizeof(text), "production-service-account-%s", body);
	assert_true(gw_randomness(gw_str_of(text)) > 30);
}

static void nothing_is_not_random(void **state)
{
	(void)state;
	assert_int_equal(gw_randomness(GW_STR("")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_and_identifiers_are_not_random),
		cmocka_unit_test(drawn_texts_are_random),
		cmocka_unit_test(a_word_in_front_does_not_drown_the_body),
		cmocka_unit_test(nothing_is_not_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
