/* A slow fingerprint is the same however it was come by. */
#include "unit.h"

#include "secret/fingerprint.h"

static struct gw_fingerprint slow(const char *secret)
{
	return (struct gw_fingerprint){ .salt = GW_STR("salt"),
					.rule = GW_STR("secrets/x"),
					.secret = gw_str_of(secret),
					.slow = true };
}

static void one_alone_is_as_one_of_many(void **state)
{
	const struct gw_fingerprint many[] = { slow("one"), slow("two"),
					       slow(" one "), slow("three") };
	struct gw_fingerprints *together = gw_fingerprints_new();
	struct gw_fingerprints *alone = gw_fingerprints_new();
	struct gw_err err;
	char a[65];
	char b[65];

	(void)state;
	gw_fingerprints_expect(together, many, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(gw_fingerprint_take(a, &many[i], together,
						     &err), GW_OK);
		assert_int_equal(gw_fingerprint_take(b, &many[i], alone, &err),
				 GW_OK);
		assert_string_equal(a, b);
		/* Remembered this time. */
		assert_int_equal(gw_fingerprint_take(b, &many[i], alone, &err),
				 GW_OK);
		assert_string_equal(a, b);
	}
	gw_fingerprints_free(together);
	gw_fingerprints_free(alone);
}

/* A baseline of today must be good tomorrow. */
static void a_slow_one_never_changes(void **state)
{
	const struct gw_fingerprint f = slow("x");
	struct gw_fingerprints *memory = gw_fingerprints_new();
	struct gw_err err;
	char out[65];

	(void)state;
	assert_int_equal(gw_fingerprint_take(out, &f, memory, &err), GW_OK);
	assert_string_equal(out, "9d359de122df5a1a5927b124584b51e0"
				 "282f6027d371ecc14694bc3088a9204c");
	gw_fingerprints_free(memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_alone_is_as_one_of_many),
		cmocka_unit_test(a_slow_one_never_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
