#include "unit.h"

#include "seal/seal.h"

/* FIPS 180-4 example "abc". */
static void sha256_is_that_of_the_standard(void **state)
{
	const struct gw_str parts[] = { GW_STR("a"), GW_STR("bc") };
	char hex[GW_DIGEST_HEX];

	(void)state;
	gw_sha256_hex(hex, parts, 2);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223"
				 "b00361a396177a9cb410ff61f20015ad");
}

/* RFC 4231, test case 2. */
static void hmac_is_that_of_the_rfc(void **state)
{
	unsigned char out[GW_DIGEST_SIZE];
	char hex[GW_DIGEST_HEX];

	(void)state;
	gw_hmac_sha256(out, GW_STR("Jefe"),
		       GW_STR("what do ya want for nothing?"));
	gw_hex(hex, out, sizeof(out));
	assert_string_equal(hex, "5bdcc146bf60754e6a042426089575c7"
				 "5a003f089d2739839dec58b964ec3843");
}

static void scrypt_depends_on_the_salt(void **state)
{
	unsigned char a[GW_DIGEST_SIZE];
	unsigned char b[GW_DIGEST_SIZE];
	struct gw_err err;

	(void)state;
	assert_int_equal(gw_scrypt(a, GW_STR("x"), GW_STR("one"), &err), 0);
	assert_int_equal(gw_scrypt(b, GW_STR("x"), GW_STR("two"), &err), 0);
	assert_false(gw_same_bytes(a, b, sizeof(a)));
	assert_int_equal(gw_scrypt(b, GW_STR("x"), GW_STR("one"), &err), 0);
	assert_true(gw_same_bytes(a, b, sizeof(a)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_is_that_of_the_standard),
		cmocka_unit_test(hmac_is_that_of_the_rfc),
		cmocka_unit_test(scrypt_depends_on_the_salt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
