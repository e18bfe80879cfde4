#include "unit.h"

#include "secret/codec.h"
#include "secret/keys.h"
#include "secret/validator.h"

static struct gw_arena arena;

static int set_up(void **state)
{
	(void)state;
	gw_arena_init(&arena, 1 << 22);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	gw_arena_release(&arena);
	return 0;
}

static struct gw_str body(size_t n, unsigned seed)
{
	static const char b62[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "abcdefghijklmnopqrstuvwxyz";
	char *p = gw_arena_alloc(&arena, n + 1);

	for (size_t i = 0; i < n; i++) {
		seed = seed * 1664525u + 1013904223u;
		p[i] = b62[(seed >> 10) % 62];
	}
	return (struct gw_str){ p, n };
}

static struct gw_str join(const char *a, struct gw_str b, const char *c)
{
	return gw_arena_print(&arena, "%s%.*s%s", a, GW_FMT(b), c);
}

static enum gw_verdict_of_check run(const struct gw_validator *v,
				    struct gw_str secret)
{
	struct gw_check c = { .secret = secret, .of = secret,
			      .now = 1700000000, .arena = &arena };

	return v->check(&c);
}

static struct gw_str base64(struct gw_str s)
{
	static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "abcdefghijklmnopqrstuvwxyz0123456789+/";
	char *p = gw_arena_alloc(&arena, s.n * 2 + 4);
	size_t n = 0;
	unsigned bits = 0;
	unsigned have = 0;

	for (size_t i = 0; i < s.n; i++) {
		bits = bits << 8 | (unsigned char)s.p[i];
		for (have += 8; have >= 6; have -= 6)
			p[n++] = set[bits >> (have - 6) & 63];
	}
	if (have)
		p[n++] = set[bits << (6 - have) & 63];
	return (struct gw_str){ p, n };
}

static void crc32_in_base_62_proves(void **state)
{
	struct gw_str b = body(30, 1);
	struct gw_check c = { .of = b, .arena = &arena };
	char sum[6];

	(void)state;
	assert_true(gw_codec_digits(sum, 6, gw_crc32(b), 62));
	c.equals = (struct gw_str){ sum, 6 };
	assert_int_equal(gw_validator_crc32b62.check(&c), GW_CHECK_PROVEN);
	c.of = body(30, 2);
	assert_int_equal(gw_validator_crc32b62.check(&c), GW_CHECK_FAKE);
}

static void the_known_sums_are_right(void **state)
{
	struct gw_str nine = GW_STR("123456789");

	(void)state;
	assert_int_equal(gw_crc32(nine), 0xcbf43926u);
	assert_int_equal(gw_crc24(nine), 0x21cf02u);
	assert_int_equal(gw_crc16(nine), 0x31c3u);
}

static void an_upper_hex_sum_ends_the_token(void **state)
{
	struct gw_str head = join("AT", body(60, 3), "=");
	struct gw_str token = gw_arena_print(&arena, "%.*s%08X", GW_FMT(head),
					     gw_crc32(head));

	(void)state;
	assert_int_equal(run(&gw_validator_atlassian_crc32, token),
			 GW_CHECK_PROVEN);
	((char *)token.p)[5] ^= 1;
	assert_int_equal(run(&gw_validator_atlassian_crc32, token),
			 GW_CHECK_FAKE);
}

static void a_routable_token_carries_its_sum(void **state)
{
	struct gw_str head = join("xx-", body(30, 4), ".0u");
	char sum[8] = { 0 };
	struct gw_str token;

	(void)state;
	assert_true(gw_codec_digits(sum, 7, gw_crc32(head), 36));
	token = join("", head, sum);
	assert_int_equal(run(&gw_validator_gitlab_routable, token),
			 GW_CHECK_PROVEN);
	((char *)token.p)[5] ^= 1;
	assert_int_equal(run(&gw_validator_gitlab_routable, token),
			 GW_CHECK_FAKE);
	assert_int_equal(run(&gw_validator_gitlab_routable,
			     join("xx-", body(20, 5), "")), GW_CHECK_FITS);
}

static void bech32_of_bip_173_holds(void **state)
{
	struct gw_str good = GW_STR("A12UEL5L");
	struct gw_str bad = GW_STR("A12UEL5P");

	(void)state;
	assert_int_equal(run(&gw_validator_age_bech32, good), GW_CHECK_PROVEN);
	assert_int_equal(run(&gw_validator_age_bech32, bad), GW_CHECK_FAKE);
	assert_int_equal(run(&gw_validator_age_bech32, GW_STR("abc")),
			 GW_CHECK_WRONG);
}

static struct gw_str jwt(const char *head, const char *load)
{
	return gw_arena_print(&arena, "%.*s.%.*s.%.*s",
			      GW_FMT(base64(gw_str_of(head))),
			      GW_FMT(base64(gw_str_of(load))),
			      GW_FMT(body(43, 6)));
}

static void a_jwt_tells_when_it_ends(void **state)
{
	(void)state;
	assert_int_equal(run(&gw_validator_jwt,
			     jwt("{\"alg\":\"HS256\"}", "{\"a\":1}")),
			 GW_CHECK_FITS);
	assert_int_equal(run(&gw_validator_jwt,
			     jwt("{\"alg\":\"HS256\"}",
				 "{\"exp\":1600000000}")), GW_CHECK_ENDED);
	assert_int_equal(run(&gw_validator_jwt,
			     jwt("{\"alg\":\"none\"}", "{\"a\":1}")),
			 GW_CHECK_FAKE);
	assert_int_equal(run(&gw_validator_jwt, jwt("{\"x\":1}", "{}")),
			 GW_CHECK_WRONG);
	assert_int_equal(run(&gw_validator_jwt, GW_STR("a.b.c")),
			 GW_CHECK_WRONG);
}

static void an_access_key_id_tells_its_account(void **state)
{
	struct gw_check c = { .arena = &arena };

	(void)state;
	/* The worked example of Tal Beery, "A short note on AWS key ID". */
	c.secret = join("ASIA", GW_STR("Y34FZKBOKMUTVV7A"), "");
	assert_int_equal(gw_validator_aws_key_id.check(&c), GW_CHECK_FITS);
	assert_str(c.note, "account 609629065308");
	c.secret = join("AKIA", GW_STR("1111"), "");
	assert_int_equal(gw_validator_aws_key_id.check(&c), GW_CHECK_WRONG);
}

static void base64_has_the_bytes_that_the_rule_says(void **state)
{
	struct gw_check c = { .n = 32, .arena = &arena };
	char raw[32];

	(void)state;
	for (int i = 0; i < 32; i++)
		raw[i] = (char)(i * 37 + 129);
	c.secret = base64((struct gw_str){ raw, 32 });
	assert_int_equal(gw_validator_base64_bytes.check(&c), GW_CHECK_FITS);
	c.n = 64;
	assert_int_equal(gw_validator_base64_bytes.check(&c), GW_CHECK_WRONG);
}

static void luhn_counts_every_second_digit(void **state)
{
	(void)state;
	assert_int_equal(run(&gw_validator_luhn, GW_STR("79927398713")),
			 GW_CHECK_FITS);
	assert_int_equal(run(&gw_validator_luhn, GW_STR("79927398710")),
			 GW_CHECK_WRONG);
}

static void a_bot_token_begins_with_a_number(void **state)
{
	struct gw_str id = base64(GW_STR("123456789012345678"));

	(void)state;
	assert_int_equal(run(&gw_validator_discord_snowflake,
			     join("", id, ".abcdef.x")), GW_CHECK_PROVEN);
	assert_int_equal(run(&gw_validator_discord_snowflake,
			     join("", base64(GW_STR("no number at all..")),
				  ".abc.x")), GW_CHECK_WRONG);
}

static void words_about_keys_are_no_keys(void **state)
{
	(void)state;
	assert_int_equal(gw_keys_pem(GW_STR("-----BEGIN PUBLIC KEY-----\n"
					    "AAAA\n-----END PUBLIC KEY-----"),
				     &arena), GW_KEYS_NOT);
	assert_int_equal(gw_keys_pem(GW_STR("-----BEGIN PRIVATE KEY-----\n"
					    "MIIB\n-----END PRIVATE KEY-----"),
				     &arena), GW_KEYS_BROKEN);
	assert_int_equal(gw_keys_raw(GW_STR("0123456789012345678901234567890"
					    "12345")), GW_KEYS_NOT);
}

static void an_ed25519_key_is_a_key(void **state)
{
	/* RFC 8410, 7: the frame of a PKCS #8 Ed25519 key. */
	char raw[48] = "\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04"
		       "\x22\x04\x20";
	struct gw_str pem;

	(void)state;
	for (int i = 16; i < 48; i++)
		raw[i] = (char)(i * 53 + 7);
	pem = gw_arena_print(&arena, "-----BEGIN %s-----\\n%.*s\\n-----END %s",
			     "PRIVATE KEY",
			     GW_FMT(base64((struct gw_str){ raw, 48 })),
			     "PRIVATE KEY-----");
	assert_int_equal(gw_keys_raw((struct gw_str){ raw, 48 }),
			 GW_KEYS_CLEAR);
	assert_int_equal(gw_keys_pem(pem, &arena), GW_KEYS_CLEAR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(crc32_in_base_62_proves),
		cmocka_unit_test(the_known_sums_are_right),
		cmocka_unit_test(an_upper_hex_sum_ends_the_token),
		cmocka_unit_test(a_routable_token_carries_its_sum),
		cmocka_unit_test(bech32_of_bip_173_holds),
		cmocka_unit_test(a_jwt_tells_when_it_ends),
		cmocka_unit_test(an_access_key_id_tells_its_account),
		cmocka_unit_test(base64_has_the_bytes_that_the_rule_says),
		cmocka_unit_test(luhn_counts_every_second_digit),
		cmocka_unit_test(a_bot_token_begins_with_a_number),
		cmocka_unit_test(words_about_keys_are_no_keys),
		cmocka_unit_test(an_ed25519_key_is_a_key),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
