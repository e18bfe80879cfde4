#include "asked.h"

#include "query/values.h"

#define AT(op) "  deny: {at: a, " op "}"
#define P(kind, op) "  deny: {at: a, parse: " kind ", as: v, that: {at: $v." op "}}"
#define UNKNOWN "ENC[AES256_GCM,data:x,type:str]"

static const struct asked_row rows[] = {
	{ "is: text and number", AT("is: \"22\""), "a: 22\n", "T1" },
	{ "is: 1.0 is 1", AT("is: 1"), "a: 1.0\n", "T1" },
	{ "is: case counts", AT("is: X"), "a: x\n", "" },
	{ "is: fold", AT("is: X, fold: true"), "a: x\n", "T1" },
	{ "is: a boolean written as text", AT("is: true"), "a: \"True\"\n", "T1" },
	{ "is: null", AT("is: null"), "a: null\n", "T1" },
	{ "in", AT("in: [x, 2]"), "a: 2\n", "T1" },
	{ "not_in", AT("not_in: [x, 2]"), "a: 3\n", "T1" },
	{ "not_in, unknown", AT("not_in: [x, 2]"), "a: " UNKNOWN "\n", "U1" },
	{ "same", AT("same: b"), "a: 1\nb: 1\n", "T1" },
	{ "same: one missing", AT("same: b"), "a: 1\n", "" },
	{ "matches", AT("matches: '^x+$'"), "a: xxx\n", "T1" },
	{ "matches: several", AT("matches: [b, x]"), "a: xxx\n", "T1" },
	{ "starts", AT("starts: [http, ftp]"), "a: ftp://x\n", "T1" },
	{ "ends, fold", AT("ends: .PY, fold: true"), "a: x.py\n", "T1" },
	{ "contains", AT("contains: b"), "a: abc\n", "T1" },
	{ "glob", AT("glob: [\"a.*\", \"b\"]"), "a: a.b.c\n", "T1" },
	{ "empty text", AT("empty: true"), "a: ''\n", "T1" },
	{ "empty list", AT("empty: true"), "a: []\n", "T1" },
	{ "empty: missing is not empty", AT("empty: true"), "b: 1\n", "" },
	{ "empty: false", AT("empty: false"), "a: [1]\n", "T1" },
	{ "literal", AT("literal: string"), "a: x\n", "T1" },
	{ "literal: unknown is none", AT("literal: any"), "a: " UNKNOWN "\n", "" },
	{ "has", AT("has: 2"), "a: [1, 2]\n", "T1" },
	{ "has: a scalar is a list of one", AT("has: 2"), "a: 2\n", "T1" },
	{ "has: a map's keys", AT("has: k"), "a: {k: 1}\n", "T1" },
	{ "has, unknown item", AT("has: 2"), "a: [1, \"" UNKNOWN "\"]\n", "U1" },
	{ "has_any", AT("has_any: [7, 2]"), "a: [1, 2]\n", "T1" },
	{ "has_all", AT("has_all: [1, 2]"), "a: [1, 2, 3]\n", "T1" },
	{ "has_all: one is lacking", AT("has_all: [1, 4]"), "a: [1, 2]\n", "" },
	{ "only", AT("only: [1, 2]"), "a: [1, 2, 2]\n", "T1" },
	{ "only: another", AT("only: [1, 2]"), "a: [1, 3]\n", "" },
	{ "unique", AT("unique: false"), "a: [x, z, x]\n", "T1" },
	{ "lt", AT("lt: 5"), "a: 4\n", "T1" },
	{ "gte: sizes", AT("gte: 1KiB"), "a: 1024\n", "T1" },
	{ "gt: quantities", AT("gt: 500Mi"), "a: 1Gi\n", "T1" },
	{ "lt: thousandths", AT("lt: 1"), "a: 500m\n", "T1" },
	{ "gt: durations", AT("gt: 1h"), "a: 90m\n", "T1" },
	{ "gt: compound durations", AT("gt: 1h"), "a: 1h1s\n", "T1" },
	{ "lt: no number is not known", AT("lt: 5"), "a: many\n", "U1" },
	{ "lt: minus", AT("lt: 0"), "a: -1\n", "T1" },
	{ "cidr_covers", AT("cidr_covers: [0.0.0.0/0, \"::/0\"]"), "a: ::/0\n", "T1" },
	{ "cidr_covers: narrower", AT("cidr_covers: 10.0.0.0/8"), "a: 10.1.0.0/16\n", "" },
	{ "cidr_within", AT("cidr_within: 10.0.0.0/8"), "a: 10.1.0.0/16\n", "T1" },
	{ "cidr_public", AT("cidr_public: true"), "a: 8.8.8.0/24\n", "T1" },
	{ "cidr_public: private", AT("cidr_public: true"), "a: 192.168.0.0/16\n", "" },
	{ "version", AT("version: \">=1.2 <2\""), "a: v1.10.0\n", "T1" },
	{ "version: below", AT("version: \">=1.2 <2\""), "a: \"1.1\"\n", "" },
	{ "version: pre-release", AT("version: \"<2.0.0\""), "a: 2.0.0-rc.1\n", "T1" },
	{ "version: or", AT("version: \"<1 || >=3\""), "a: \"3.1\"\n", "T1" },
	{ "version: none is not known", AT("version: \"<1\""), "a: latest\n", "U1" },
	{ "older_than a duration", AT("older_than: 365d"), "a: \"2020-01-01\"\n", "T1" },
	{ "older_than a day", AT("older_than: \"2019-01-01\""), "a: \"2020-01-01\"\n", "" },
	{ "lookup: ended", AT("lookup: ended"), "a: py2\n", "T1" },
	{ "lookup: not yet", AT("lookup: ended"), "a: py3\n", "" },
	{ "lookup: without date", AT("lookup: ended"), "a: js\n", "T1" },
	{ "secret: nobody to ask", AT("secret: true"), "a: x\n", "U1" },
	{ "range covers_any", "  deny: {range: {from: a, to: b}, covers_any: $param.ports}",
	  "a: 20\nb: 25\n", "T1" },
	{ "range: apart", "  deny: {range: {from: a, to: b}, covers_any: $param.ports}",
	  "a: 30\nb: 40\n", "" },
	{ "range: all", "  deny: {range: {from: a, to: b}, covers: 22}",
	  "a: -1\nb: -1\n", "T1" },
	{ "range: not known", "  deny: {range: {from: a, to: b}, covers: 22}",
	  "a: " UNKNOWN "\nb: 30\n", "U1" },
	{ "json", P("json", "k, is: 1"), "a: '{\"k\": 1}'\n", "T1" },
	{ "yaml", P("yaml", "k, is: 1"), "a: 'k: 1'\n", "T1" },
	{ "toml", P("toml", "k, is: 1"), "a: 'k = 1'\n", "T1" },
	{ "ini", P("ini", "s.k, is: 1"), "a: \"[s]\\nk = 1\\n\"\n", "T1" },
	{ "url", P("url", "password, is: pw"), "a: https://u:pw@h:80/p?q=1\n", "T1" },
	{ "url: host", P("url", "host, is: h"), "a: https://u:pw@h:80/p?q=1\n", "T1" },
	{ "url: port", P("url", "port, is: 80"), "a: https://u:pw@h:80/p?q=1\n", "T1" },
	{ "url: query", P("url", "query.q, is: 1"), "a: https://u:pw@h:80/p?q=1\n", "T1" },
	{ "url: v6", P("url", "host, is: \"[::1]\""), "a: http://[::1]/\n", "T1" },
	{ "image: registry", P("image-ref", "registry, is: quay.io"), "a: quay.io/a/b:1\n", "T1" },
	{ "image: no registry", P("image-ref", "registry, missing: true"), "a: a/b:1\n", "T1" },
	{ "image: tag", P("image-ref", "tag, is: 1"), "a: localhost:5000/b:1\n", "T1" },
	{ "image: no tag", P("image-ref", "tag, missing: true"), "a: localhost:5000/b\n", "T1" },
	{ "image: digest", P("image-ref", "digest, exists: true"), "a: b@sha256:12\n", "T1" },
	{ "uses: owner", P("gha-uses", "owner, is: actions"), "a: actions/cache/save@v4\n", "T1" },
	{ "uses: path", P("gha-uses", "path, is: save"), "a: actions/cache/save@v4\n", "T1" },
	{ "uses: ref", P("gha-uses", "ref, is: v4"), "a: actions/cache/save@v4\n", "T1" },
	{ "uses: local", P("gha-uses", "kind, is: local"), "a: ./x\n", "T1" },
	{ "semver", P("semver", "minor, is: 2"), "a: v1.2.3-rc.1+b\n", "T1" },
	{ "cron", P("cron", "minute, is: \"*\""), "a: \"* * * * *\"\n", "T1" },
	{ "cron: words", P("cron", "hour, is: 0"), "a: \"@daily\"\n", "T1" },
	{ "base64", "  deny: {at: a, parse: base64, is: hello}", "a: aGVsbG8=\n", "T1" },
	{ "base64 of bytes is not known", "  deny: {at: a, parse: base64, is: x}", "a: /w==\n", "U1" },
	{ "csv-header", "  deny: {at: a, parse: csv-header, has: name}", "a: \"id,name\\n1,x\"\n", "T1" },
	{ "ref: name", P("json-ref", "name, is: b/c"), "a: \"x.yaml#/d/e/b~1c\"\n", "T1" },
	{ "ref: percent", P("json-ref", "name, is: \"a b~\""), "a: \"#/d/a%20b%7E0\"\n", "T1" },
	{ "ref: broken escapes stay", P("json-ref", "name, is: \"%4~2~%zz%\""), "a: \"#/d/%4~2~%zz%\"\n", "T1" },
	{ "ref: parent", P("json-ref", "parent, is: d/e"), "a: \"x.yaml#/d/e/b\"\n", "T1" },
	{ "ref: no parent", P("json-ref", "parent, missing: true"), "a: \"#/d\"\n", "T1" },
	{ "ref: document", P("json-ref", "document, is: x.yaml"), "a: \"x.yaml#/d/e\"\n", "T1" },
	{ "ref: own document", P("json-ref", "document, missing: true"), "a: \"#/d/e\"\n", "T1" },
	{ "ref: whole document", P("json-ref", "name, missing: true"), "a: x.yaml\n", "T1" },
	{ "template: names", P("uri-template", "names, only: [b, c]"), "a: \"/x/{b}/{c}.json\"\n", "T1" },
	{ "template: shape", P("uri-template", "shape, is: \"/x/{}/y{z\""), "a: \"/x/{b}/y{z\"\n", "T1" },
	{ "argv", P("argv", "flag.host, is: h"), "a: [x, --host, h]\n", "T1" },
	{ "argv: equals", P("argv", "flag.host, is: h"), "a: [x, --host=h, -v]\n", "T1" },
	{ "argv: switch", P("argv", "flag.v, is: true"), "a: [x, --host=h, -v]\n", "T1" },
	{ "argv: again", P("argv", "flag.e, has: c"), "a: [x, -e, b, -e, c]\n", "T1" },
	{ "policy", "  deny: {at: a, parse: aws-policy, as: v, some: \"$v.Statement[*]\", that: {at: Action, has: \"*\"}}",
	  "a: '{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\"}}'\n", "T1" },
};

static void operators_do_what_they_say(void **state)
{
	(void)state;
	asked_rows(rows, sizeof(rows) / sizeof(*rows));
}

/* What can come out of an expression, and what is only compared. */
static const struct asked_row expressions[] = {
	{ "a plain context", "  deny: {at: a, parse: gha-expr, as: v, some: \"$v[*].path\", that: {is: github.event.issue.title}}",
	  "a: \"x ${{ github.event.issue.title }}\"\n", "T1" },
	{ "brackets", "  deny: {at: a, parse: gha-expr, as: v, some: \"$v[*].path\", that: {is: github.event.x.0.b}}",
	  "a: \"${{ github['event'].x[0].b }}\"\n", "T1" },
	{ "compared", "  deny: {at: a, parse: gha-expr, as: v, some: \"$v[*].path\"}",
	  "a: \"${{ github.ref == 'x' && contains(github.head_ref, 'b') }}\"\n", "" },
	{ "through a function", "  deny: {at: a, parse: gha-expr, as: v, some: \"$v[*].path\", that: {is: github.event}}",
	  "a: \"${{ toJSON(github.event) }}\"\n", "T1" },
	{ "or", "  deny: {at: a, parse: gha-expr, as: v, count: \"$v[*].path\", is: 2}",
	  "a: \"${{ github.head_ref || github.ref_name }}\"\n", "T1" },
};

static void an_expression_gives_what_can_come_out(void **state)
{
	(void)state;
	asked_rows(expressions, sizeof(expressions) / sizeof(*expressions));
}

static void a_wider_value_is_seen(void **state)
{
	static const char rules[] =
		"gitward: 1\nrules:\n"
		"- {id: p/a, severity: low, title: t, message: wide, match: {node: yaml.document}, deny: {at: c, widened: $old.c}}\n"
		"- {id: p/b, severity: low, title: t, message: narrow, match: {node: yaml.document}, deny: {at: c, narrowed: $old.c}}\n";
	struct asked a;

	(void)state;
	asked_compile(&a, rules);
	asked_open(&a, NULL);
	assert_string_equal(
		asked_judge(&a,
			    "name: a\nc: [0.0.0.0/0]\n---\nname: b\nc: [10.1.0.0/16]\n---\nname: c\nc: [10.0.0.0/8]\n",
			    "name: a\nc: [10.0.0.0/8]\n---\nname: b\nc: [10.0.0.0/8]\n---\nname: c\nc: [10.0.0.0/8]\n",
			    NULL),
		"T2 T5");
	assert_str(a.found.v[0].message, "wide");
	assert_str(a.found.v[1].message, "narrow");
	asked_release(&a);
}

/* RFC 4291, 2.2: the same address written in several ways. */
static void addresses_are_read_in_all_forms(void **state)
{
	struct q_cidr a;
	struct q_cidr b;

	(void)state;
	assert_true(gw_cidr_read(GW_STR("2001:db8::8:800:200c:417a"), &a));
	assert_true(gw_cidr_read(GW_STR("2001:DB8:0:0:8:800:200C:417A"), &b));
	assert_memory_equal(a.bytes, b.bytes, 16);
	assert_true(gw_cidr_read(GW_STR("::ffff:1.2.3.4"), &a));
	assert_false(gw_cidr_read(GW_STR("1.2.3"), &a));
	assert_false(gw_cidr_read(GW_STR("1.2.3.4/33"), &a));
	assert_false(gw_cidr_read(GW_STR("1::2::3"), &a));
	assert_false(gw_cidr_read(GW_STR("1:2:3:4:5:6:7:8:9"), &a));
	assert_false(gw_cidr_read(GW_STR("x"), &a));
}

static void versions_are_ordered(void **state)
{
	static const char *const order[] = { "1.0.0-alpha", "1.0.0-alpha.1",
					     "1.0.0-alpha.beta", "1.0.0-beta.2",
					     "1.0.0-beta.11", "1.0.0-rc.1",
					     "1.0.0", "1.0.1", "1.10" };
	int c;

	(void)state;
	for (size_t i = 1; i < sizeof(order) / sizeof(*order); i++) {
		assert_true(gw_version_cmp(gw_str_of(order[i - 1]),
					   gw_str_of(order[i]), &c));
		if (c >= 0)
			fail_msg("%s is not below %s", order[i - 1], order[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(operators_do_what_they_say),
		cmocka_unit_test(an_expression_gives_what_can_come_out),
		cmocka_unit_test(a_wider_value_is_seen),
		cmocka_unit_test(addresses_are_read_in_all_forms),
		cmocka_unit_test(versions_are_ordered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
