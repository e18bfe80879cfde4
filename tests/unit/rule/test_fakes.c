#include "unit.h"

#include "rule/rule.h"

struct filled {
	struct gw_arena arena;
	struct gw_str out;
	struct gw_err err;
	int status;
};

static void fill(struct filled *f, const char *tmpl, const char *text)
{
	struct gw_node *map;

	*f = (struct filled){ 0 };
	gw_arena_init(&f->arena, 1 << 20);
	map = gw_node_new(&f->arena, GW_MAP);
	gw_node_put(map, GW_STR("v"),
		    gw_node_string(&f->arena, gw_str_of(tmpl)));
	f->status = gw_fakes_fill(&f->out,
				  &(struct gw_fakes){ .rule_id = GW_STR("p/a"),
						      .fakes = map,
						      .arena = &f->arena },
				  gw_str_of(text), &f->err);
}

static void only_named_holes_are_filled(void **state)
{
	struct filled f;

	(void)state;
	fill(&f, "x", "{a} {v} ${v} {{v}}");
	assert_int_equal(f.status, GW_OK);
	assert_str(f.out, "{a} x $x {x}");
	gw_arena_release(&f.arena);
}

static void a_fake_is_the_same_every_time(void **state)
{
	struct filled f;
	struct filled g;

	(void)state;
	fill(&f, "{alnum:30}", "{v}");
	fill(&g, "{alnum:30}", "{v}");
	assert_int_equal(f.out.n, 30);
	assert_true(gw_str_eq(f.out, g.out));
	gw_arena_release(&f.arena);
	gw_arena_release(&g.arena);
}

/* CRC-32 of "123456789" is cbf43926, the check value of the algorithm. */
static void the_checksum_is_that_of_the_hole_before(void **state)
{
	struct filled f;

	(void)state;
	fill(&f, "ghx_{pick:123456789}{crc32b62}", "{v}");
	assert_str(f.out, "ghx_1234567893jZRME");
	gw_arena_release(&f.arena);
}

static void a_card_number_has_its_check_digit(void **state)
{
	struct filled f;
	unsigned sum = 0;

	(void)state;
	fill(&f, "{luhn:16}", "{v}");
	assert_int_equal(f.out.n, 16);
	for (size_t i = 0; i < 16; i++) {
		unsigned d = (unsigned)(f.out.p[15 - i] - '0');

		sum += i % 2 ? d > 4 ? 2 * d - 9 : 2 * d : d;
	}
	assert_int_equal(sum % 10, 0);
	gw_arena_release(&f.arena);
}

static void a_key_has_the_form_of_one(void **state)
{
	struct filled f;

	(void)state;
	fill(&f, "{pem:rsa}", "{v}");
	assert_true(gw_str_starts(f.out, GW_STR("-----BEGIN RSA")));
	assert_true(gw_str_find(f.out, GW_STR("\nMIIE"), 0) != GW_NOWHERE);
	gw_arena_release(&f.arena);
}

/* cbf43926 again, in the two spellings that vendors use. */
static void a_checksum_is_spelled_as_the_vendor_does(void **state)
{
	struct filled f;

	(void)state;
	fill(&f, "{pick:123456789}{crc32:HEX}", "{v}");
	assert_str(f.out, "123456789CBF43926");
	gw_arena_release(&f.arena);
	fill(&f, "{pick:123456789}_{crc32:le}", "{v}");
	assert_str(f.out, "123456789_2639f4cb");
	gw_arena_release(&f.arena);
	fill(&f, "{crc32:be}", "{v}");
	assert_int_equal(f.status, GW_ESYNTAX);
	gw_arena_release(&f.arena);
}

/* The lengths are those of C2SP's age, the NATS seed and GitLab's payload. */
static void keys_with_a_sum_have_their_length(void **state)
{
	struct filled f;

	(void)state;
	fill(&f, "{age}", "{v}");
	assert_int_equal(f.out.n, 16 + 58);
	gw_arena_release(&f.arena);
	fill(&f, "{nkey:U}", "{v}");
	assert_int_equal(f.out.n, 58);
	assert_true(gw_str_starts(f.out, GW_STR("SU")));
	gw_arena_release(&f.arena);
	fill(&f, "glpat-{gitlab-routable}", "{v}");
	assert_int_equal(f.out.n, 6 + 32 + 4 + 2 + 7);
	assert_true(gw_str_find(f.out, GW_STR(".01.0w"), 0) == 38);
	gw_arena_release(&f.arena);
}

static void an_unknown_fake_is_a_fault(void **state)
{
	struct filled f;

	(void)state;
	fill(&f, "{alnun:3}", "{v}");
	assert_int_equal(f.status, GW_ESYNTAX);
	gw_arena_release(&f.arena);
	fill(&f, "{alnum:x}", "{v}");
	assert_int_equal(f.status, GW_ESYNTAX);
	gw_arena_release(&f.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_named_holes_are_filled),
		cmocka_unit_test(a_fake_is_the_same_every_time),
		cmocka_unit_test(the_checksum_is_that_of_the_hole_before),
		cmocka_unit_test(a_checksum_is_spelled_as_the_vendor_does),
		cmocka_unit_test(keys_with_a_sum_have_their_length),
		cmocka_unit_test(a_card_number_has_its_check_digit),
		cmocka_unit_test(a_key_has_the_form_of_one),
		cmocka_unit_test(an_unknown_fake_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
