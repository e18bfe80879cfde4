#include "unit.h"

#include "seal/seal.h"

/* RFC 8032, 7.1, TEST 2: the seed and the public key inside their PEM forms
 * (RFC 8410), made here so that no key stands in a file. */
#define HEAD(kind) "-----BEGIN " kind " KEY-----\n"
#define FOOT(kind) "\n-----END " kind " KEY-----\n"

static const unsigned char seed[32] = {
	0x4c, 0xcd, 0x08, 0x9b, 0x28, 0xff, 0x96, 0xda, 0x9d, 0xb6, 0xc3,
	0x46, 0xec, 0x11, 0x4e, 0x0f, 0x5b, 0x8a, 0x31, 0x9f, 0x35, 0xab,
	0xa6, 0x24, 0xda, 0x8c, 0xf6, 0xed, 0x4f, 0xb8, 0xa6, 0xfb
};
static const unsigned char public_key[32] = {
	0x3d, 0x40, 0x17, 0xc3, 0xe8, 0x43, 0x89, 0x5a, 0x92, 0xb7, 0x0a,
	0xa7, 0x4d, 0x1b, 0x7e, 0xbc, 0x9c, 0x98, 0x2c, 0xcf, 0x2e, 0xc4,
	0x96, 0x8c, 0xc0, 0xcd, 0x55, 0xf1, 0x2a, 0xf4, 0x66, 0x0c
};
static const unsigned char signature_72[8] = { 0x92, 0xa0, 0x09, 0xa9,
					       0xf0, 0xd4, 0xca, 0xb8 };

static size_t base64(char *out, const unsigned char *in, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno"
				     "pqrstuvwxyz0123456789+/";
	size_t at = 0;

	for (size_t i = 0; i < n; i += 3) {
		unsigned v = (unsigned)in[i] << 16;

		v |= i + 1 < n ? (unsigned)in[i + 1] << 8 : 0;
		v |= i + 2 < n ? in[i + 2] : 0U;
		for (int k = 0; k < 4; k++)
			out[at++] = digits[v >> (18 - 6 * k) & 63];
		for (size_t k = n - i < 3 ? n - i : 3; k < 3; k++)
			out[at - (3 - k)] = '=';
	}
	out[at] = '\0';
	return at;
}

static void make_keys(char *secret, char *open)
{
	static const unsigned char secret_der[16] = {
		0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06,
		0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20
	};
	static const unsigned char open_der[12] = { 0x30, 0x2a, 0x30, 0x05,
						    0x06, 0x03, 0x2b, 0x65,
						    0x70, 0x03, 0x21, 0x00 };
	unsigned char der[48];
	char text[80];

	memcpy(der, secret_der, 16);
	memcpy(der + 16, seed, 32);
	base64(text, der, 48);
	snprintf(secret, 200, HEAD("PRIVATE") "%s" FOOT("PRIVATE"), text);
	memcpy(der, open_der, 12);
	memcpy(der + 12, public_key, 32);
	base64(text, der, 44);
	snprintf(open, 200, HEAD("PUBLIC") "%s" FOOT("PUBLIC"), text);
}

static void a_signature_is_that_of_the_standard(void **state)
{
	unsigned char sig[GW_ED25519_SIZE];
	char secret[200];
	char open[200];
	struct gw_err err;

	(void)state;
	make_keys(secret, open);
	assert_int_equal(gw_ed25519_sign(sig, gw_str_of(secret), GW_STR("r"),
					 &err),
			 GW_OK);
	assert_memory_equal(sig, signature_72, sizeof(signature_72));
	assert_int_equal(gw_ed25519_check(sig, gw_str_of(open), GW_STR("r"),
					  &err),
			 GW_OK);
}

static void another_text_or_signature_does_not_hold(void **state)
{
	unsigned char sig[GW_ED25519_SIZE];
	char secret[200];
	char open[200];
	struct gw_err err;

	(void)state;
	make_keys(secret, open);
	assert_int_equal(gw_ed25519_sign(sig, gw_str_of(secret), GW_STR("r"),
					 &err),
			 GW_OK);
	assert_int_equal(gw_ed25519_check(sig, gw_str_of(open), GW_STR("s"),
					  &err),
			 GW_EUNTRUSTED);
	sig[63] ^= 1;
	assert_int_equal(gw_ed25519_check(sig, gw_str_of(open), GW_STR("r"),
					  &err),
			 GW_EUNTRUSTED);
}

static void what_is_no_key_is_said(void **state)
{
	unsigned char sig[GW_ED25519_SIZE] = { 0 };
	char secret[200];
	char open[200];
	struct gw_err err;

	(void)state;
	make_keys(secret, open);
	assert_int_equal(gw_ed25519_sign(sig, GW_STR("nothing"), GW_STR("r"),
					 &err),
			 GW_ESYNTAX);
	assert_int_equal(gw_ed25519_sign(sig, gw_str_of(open), GW_STR("r"),
					 &err),
			 GW_ESYNTAX);
	assert_int_equal(gw_ed25519_check(sig, gw_str_of(secret), GW_STR("r"),
					  &err),
			 GW_ESYNTAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signature_is_that_of_the_standard),
		cmocka_unit_test(another_text_or_signature_does_not_hold),
		cmocka_unit_test(what_is_no_key_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
