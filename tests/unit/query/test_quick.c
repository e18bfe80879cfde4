#include "asked.h"

/*
 * Rules and documents made by chance. asked_judge() asks each rule the quick
 * way and the long way, and compares: here it is given what nobody thought of.
 */
#define UNKNOWN "\"ENC[AES256_GCM,data:x,type:str]\""
#define RULES 600
#define DOCUMENTS 8

static unsigned pick(uint32_t *seed, unsigned n)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 16) % n;
}

#define ONE_OF(seed, list) \
	((list)[pick(seed, sizeof(list) / sizeof(*(list)))])

static void make_value(struct gw_buf *out, uint32_t *seed, unsigned depth)
{
	static const char *const scalars[] = { "1",    "2",  "t",  "\"\"",
					       "null", "{}", "[]", "true",
					       UNKNOWN };
	static const char *const keys[] = { "a", "b", "c", "l" };
	unsigned kind = depth ? pick(seed, 5) : 0;
	bool map = kind > 2 || depth > 2;

	if (depth <= 2 && kind < 2) {
		gw_buf_text(out, ONE_OF(seed, scalars));
		return;
	}
	gw_buf_byte(out, map ? '{' : '[');
	for (size_t i = 0; i < 4; i++) {
		if (!pick(seed, 3))
			continue;
		if (map)
			gw_buf_print(out, "%s: ", keys[i]);
		make_value(out, seed, depth ? depth - 1 : 0);
		gw_buf_text(out, ", ");
	}
	gw_buf_byte(out, map ? '}' : ']');
}

static void make_leaf(struct gw_buf *out, uint32_t *seed, bool inside)
{
	static const char *const paths[] = { "a",   "b.a",   "l",    "\"a | b\"",
					     "l.a", "c.b.l", "\"l[0].a\"" };
	static const char *const items[] = { "$x", "$x.a", "$x.$key",
					     "\"$x.b | $x.a\"", "a", ".b" };
	static const char *const tests[] = {
		"is: 1",	  "is: t",	   "in: [1, t]",
		"exists: true",	  "missing: true", "matches: \"^t\"",
		"starts: t",	  "empty: true",   "default: t, is: t",
		"default: 1, lt: 2", "literal: string", "default: [], has: 1",
		"is: null",	  "gte: 2",	   "is: b.a"
	};
	const char *path = inside ? ONE_OF(seed, items) : ONE_OF(seed, paths);

	gw_buf_print(out, "{at: %s, %s}", path, ONE_OF(seed, tests));
}

static void make_condition(struct gw_buf *out, uint32_t *seed, unsigned depth,
			   bool inside)
{
	static const char *const lists[] = { "all", "any" };
	static const char *const each[] = { "some", "every", "none" };
	static const char *const from[] = { "\"l[*]\"",	"\"@.*\"",
					    "\"a.* | l.*\"", "\"..a\"" };
	unsigned kind = depth ? pick(seed, 5) : 0;

	if (kind < 2) {
		make_leaf(out, seed, inside);
	} else if (kind == 2) {
		gw_buf_text(out, "{not: ");
		make_condition(out, seed, depth - 1, inside);
		gw_buf_byte(out, '}');
	} else if (kind == 3 || inside) {
		gw_buf_print(out, "{%s: [", ONE_OF(seed, lists));
		make_condition(out, seed, depth - 1, inside);
		gw_buf_text(out, ", ");
		make_condition(out, seed, depth - 1, inside);
		gw_buf_text(out, "]}");
	} else {
		gw_buf_print(out, "{%s: %s, as: x, that: ", ONE_OF(seed, each),
			     ONE_OF(seed, from));
		make_condition(out, seed, depth - 1, true);
		gw_buf_byte(out, '}');
	}
}

static void make_rule(struct gw_buf *out, uint32_t *seed)
{
	static const char *const words[] = { "deny", "require" };

	gw_buf_text(out, "gitward: 1\nrules:\n- id: p/r\n  severity: low\n"
			 "  title: t\n  match: {node: yaml.document}\n"
			 "  message: m\n  fix: {text: Mend it.}\n");
	if (pick(seed, 2)) {
		gw_buf_text(out, "  when: ");
		make_condition(out, seed, 2, false);
	}
	gw_buf_print(out, "\n  %s: ", ONE_OF(seed, words));
	make_condition(out, seed, 3, false);
	gw_buf_byte(out, '\n');
}

/* How often it came to that. */
struct seen {
	unsigned asked; /* the others are not sound, by chance */
	unsigned found;
	unsigned unknown;
};

static void ask(struct seen *seen, const char *rule, uint32_t *seed)
{
	struct asked a;
	struct gw_buf text;
	const char *got;
	bool sound;

	asked_compile(&a, rule);
	sound = a.status == GW_OK;
	if (sound)
		asked_open(&a, NULL);
	for (unsigned i = 0; sound && i < DOCUMENTS; i++) {
		gw_buf_init(&text, 1 << 16);
		make_value(&text, seed, 3);
		gw_buf_byte(&text, '\n');
		got = asked_judge(&a,
				  gw_arena_copy(&a.arena, gw_buf_str(&text)).p,
				  NULL, NULL);
		seen->found += strchr(got, 'T') != NULL;
		seen->unknown += strchr(got, 'U') != NULL;
		gw_buf_release(&text);
		a.now.n = 0;
		a.found.n = 0;
	}
	asked_release(&a);
	seen->asked += sound;
}

static void both_ways_find_the_same(void **state)
{
	uint32_t seed = 1;
	struct seen seen = { 0 };
	struct gw_buf rule;

	(void)state;
	for (unsigned i = 0; i < RULES; i++) {
		gw_buf_init(&rule, 1 << 16);
		make_rule(&rule, &seed);
		gw_buf_byte(&rule, '\0');
		ask(&seen, rule.p, &seed);
		gw_buf_release(&rule);
	}
	assert_true(seen.asked > RULES / 2);
	assert_true(seen.found > RULES);
	assert_true(seen.unknown > RULES / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_ways_find_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
