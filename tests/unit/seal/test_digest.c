#include "unit.h"

#include <openssl/evp.h>

#include "seal/seal.h"
#include "seal/sha256.h"

/* Lengths around each edge of a block, whole and in two parts. */
static void short_texts_hash_as_openssl_hashes_them(void **state)
{
	char text[400];

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i * 31 + 7);
	for (size_t n = 0; n <= sizeof(text); n++) {
		const struct gw_str parts[] = { { text, n / 3 },
						{ text + n / 3, n - n / 3 } };
		unsigned char ours[32];
		unsigned char theirs[32];

		assert_true(EVP_Digest(text, n, theirs, NULL, EVP_sha256(),
				       NULL));
		gw_sha256_short(ours, parts, 2);
		assert_memory_equal(ours, theirs, 32);
	}
}

static void long_texts_hash_alike_on_both_ways(void **state)
{
	size_t n = GW_SHA256_SHORT + 77;
	char *text = malloc(n);
	const struct gw_str all = { text, n };
	unsigned char ours[32];
	unsigned char theirs[32];

	(void)state;
	memset(text, 'x', n);
	gw_sha256_short(ours, &all, 1);
	gw_sha256(theirs, &all, 1);
	assert_memory_equal(ours, theirs, 32);
	free(text);
}

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

static void scrypt_is_that_of_openssl(void **state)
{
	const struct gw_str text[] = { GW_STR("x"), GW_STR("another one"),
				       GW_STR(""), GW_STR("x") };
	const struct gw_str salt[] = { GW_STR("one"), GW_STR("") };
	struct gw_scrypt_room *room = gw_scrypt_room_new();
	unsigned char want[GW_DIGEST_SIZE];
	unsigned char got[GW_SCRYPT_TEXTS][GW_DIGEST_SIZE];
	struct gw_err err;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct gw_str s = salt[i % 2];
		size_t n = i == 1 ? 1 : 2;
		struct gw_scrypt ask = { &text[i], n, s };

		assert_int_equal(gw_scrypt(got, &ask, room, &err), GW_OK);
		for (size_t k = 0; k < n; k++) {
			assert_true(EVP_PBE_scrypt(
				text[i + k].p, text[i + k].n,
				(const unsigned char *)s.p, s.n, 16384, 8, 1,
				(uint64_t)64 << 20, want, sizeof(want)));
			assert_true(gw_same_bytes(want, got[k], sizeof(want)));
		}
	}
	gw_scrypt_room_free(room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(short_texts_hash_as_openssl_hashes_them),
		cmocka_unit_test(long_texts_hash_alike_on_both_ways),
		cmocka_unit_test(sha256_is_that_of_the_standard),
		cmocka_unit_test(hmac_is_that_of_the_rfc),
		cmocka_unit_test(scrypt_is_that_of_openssl),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
