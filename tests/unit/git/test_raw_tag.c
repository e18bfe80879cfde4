#include "unit.h"

#include "git/raw.h"

#define OBJECT "object 1111111111111111111111111111111111111111\n"
#define REST "type commit\ntag v1\ntagger Ann <a@b> 1700000000 +0000\n"
#define SIGNATURE "-----BEGIN SSH SIGNATURE-----\nx\n"

static struct gw_commit parse(struct gw_str raw)
{
	struct gw_commit c = { .kind = GW_OBJ_TAG };

	gw_raw_tag(&c, raw, NULL);
	return c;
}

static void a_tag_gives_its_parts(void **state)
{
	struct gw_commit c = parse(GW_STR(OBJECT REST "\nwords\n" SIGNATURE));

	(void)state;
	assert_str(c.fault, "");
	assert_str(c.tag_name, "v1");
	assert_int_equal(c.target_kind, GW_OBJ_COMMIT);
	assert_string_equal(c.tree.hex,
			    "1111111111111111111111111111111111111111");
	assert_str(c.author.mail, "a@b");
	assert_str(c.signature, SIGNATURE);
	assert_str(c.signed_bytes, OBJECT REST "\nwords\n");
}

static void the_last_signature_counts(void **state)
{
	struct gw_str text = GW_STR("a\n" SIGNATURE "b\n" SIGNATURE);

	(void)state;
	assert_int_equal(gw_raw_signature(text),
			 text.n - strlen(SIGNATURE));
	assert_int_equal(gw_raw_signature(GW_STR("a " SIGNATURE)),
			 strlen("a " SIGNATURE));
}

static void a_malformed_tag_says_why(void **state)
{
	(void)state;
	assert_str(parse(GW_STR("type commit\n\n")).fault, "no object line");
	assert_str(parse(GW_STR(OBJECT "\nm")).fault, "no type line");
	assert_str(parse(GW_STR(OBJECT "type tag\n\nm")).fault, "no tag line");
	assert_str(parse(GW_STR(OBJECT REST "tag v2\n\nm")).fault,
		   "two tag lines");
	assert_str(parse(GW_STR(OBJECT REST "type blob\n\nm")).fault,
		   "two type lines");
	assert_str(parse(GW_STR(OBJECT "type x\ntag v\n\nm")).fault,
		   "unreadable type line");
}

static void of_two_lines_the_first_counts(void **state)
{
	struct gw_commit c = parse(GW_STR(
		OBJECT REST "object 2222222222222222222222222222222222222222\n"
			    "\nm"));

	(void)state;
	assert_str(c.fault, "two object lines");
	assert_string_equal(c.tree.hex,
			    "1111111111111111111111111111111111111111");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tag_gives_its_parts),
		cmocka_unit_test(the_last_signature_counts),
		cmocka_unit_test(a_malformed_tag_says_why),
		cmocka_unit_test(of_two_lines_the_first_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
