/* A join that looks at few candidates finds what one that looks at all of
 * them finds. The second kind names a let in its paths, so that it hangs on
 * more than the candidate and is not put into a table. */
#include "asked.h"

#define RULES 24
#define ROUNDS 300

static uint32_t seed;

static uint32_t below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static void add_rule(struct gw_buf *out, unsigned number, const char *join)
{
	static const int least[] = { 1, 2, 3, 5 };

	gw_buf_print(out,
		     "- id: p/r%02u\n  severity: low\n  title: t\n  message: m\n"
		     "  match: {node: yaml.document}\n"
		     "  let: {none: {at: $file.nothing}}\n"
		     "  deny: {count: {nodes: {node: yaml.document%s}, %s, to: \"@\", scope: file}, gte: %d}\n",
		     number, number / 2 % 3 ? "" : ", type: b*", join,
		     least[number / 2 % 4]);
}

/* Each even rule has its twin behind it. */
static void make_rules(struct gw_buf *out)
{
	static const char *const joins[][2] = {
		{ "ref: of", "ref: \"of | $none\"" },
		{ "selects: {selector: sel, labels: labels}",
		  "selects: {selector: \"sel | $none\", labels: labels}" },
		{ "selects: {selector: sel, labels: labels, same-namespace: true}",
		  "selects: {selector: sel, labels: \"labels | $none\", same-namespace: true}" },
	};

	gw_buf_text(out, "gitward: 1\nrules:\n");
	for (unsigned i = 0; i < RULES; i++)
		add_rule(out, i, joins[i / 8][i % 2]);
}

static const char *one_of(const char *const *words)
{
	uint32_t n = 0;

	while (words[n])
		n++;
	return words[below(n)];
}

static const char *const labels[] = { "{app: a}", "{app: b}", "{app: a, tier: x}",
				      "{app: \"1\"}", "{app: 1}", "{tier: !vault x}",
				      "!vault x", "{}", "[a]", "{app: }", NULL };
static const char *const selectors[] = {
	"{app: a}", "{matchLabels: {app: a}}", "{matchLabels: {app: 1}}", "{}",
	"{matchLabels: {tier: x, app: a}}", "{matchLabels: {app: !vault x}}",
	"{matchLabels: {}, matchExpressions: [{key: app, operator: In, values: [a, b]}]}",
	"{matchExpressions: [{key: app, operator: DoesNotExist}]}", "!vault x",
	"{matchLabels: !vault x}", "text", NULL
};
static const char *const refs[] = {
	"n1", "n2", "REF n1", "REF n1.id", "REF k.n2[0].arn", "REF b1.n3",
	"REF Ref n3", "[n1, n4]", "{a: {b: [REF n2]}}", "!vault x", "id-3",
	"REF n1x", "REF at.n1.id", "TPL", "{a: {a: {a: {a: {a: {a: n1}}}}}}", "", NULL
};
static const char *const kinds[] = { "a", "b1", "b2", NULL };
static const char *const spaces[] = { "x", "y", NULL };

static void add_document(struct gw_buf *out)
{
	gw_buf_print(out, "kind: %s\nname: n%u\nid: id-%u\n", one_of(kinds),
		     below(5), below(5));
	gw_buf_print(out, "metadata: {name: m%u", below(3));
	gw_buf_print(out, below(2) ? "}\n" : ", namespace: %s}\n",
		     one_of(spaces));
	if (below(3))
		gw_buf_print(out, "labels: %s\n", one_of(labels));
	if (below(3) == 0)
		gw_buf_print(out, "sel: %s\n", one_of(selectors));
	if (below(2))
		gw_buf_print(out, "of: %s\n", one_of(refs));
	gw_buf_text(out, "---\n");
}

/* "REF x" becomes a reference, "TPL" a template that holds one. */
static void refer(struct gw_arena *arena, struct gw_node *n)
{
	if (n->kind == GW_STRING && gw_str_starts(n->text, GW_STR("REF "))) {
		n->kind = GW_REF;
		n->text = gw_str_part(n->text, 4, n->text.n);
	}
	if (n->kind == GW_STRING && gw_str_is(n->text, "TPL")) {
		struct gw_node *ref = gw_node_new(arena, GW_REF);

		n->kind = GW_TEMPLATE;
		ref->text = GW_STR("n2.id");
		gw_node_add(n, gw_node_string(arena, GW_STR("x-")));
		gw_node_add(n, ref);
		return;
	}
	for (struct gw_node *c = n->first; c; c = c->next)
		refer(arena, c);
}

static void what_found(struct asked *a, char out[RULES][600])
{
	memset(out, 0, (size_t)RULES * 600);
	for (size_t i = 0; i < a->found.n; i++) {
		const struct gw_finding *f = &a->found.v[i];
		unsigned rule = (unsigned)(f->rule.p[3] - '0') * 10 +
				(unsigned)(f->rule.p[4] - '0');
		size_t n = strlen(out[rule]);

		snprintf(out[rule] + n, 600 - n, "%c%u ",
			 f->what == GW_FOUND ? 'T' : 'U', f->place.line);
	}
}

static void few_candidates_are_enough(void **state)
{
	static char found[RULES][600];
	size_t said = 0;

	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct asked a;
		struct gw_buf rules;
		struct gw_buf text;

		seed = round;
		gw_buf_init(&rules, 1 << 16);
		gw_buf_init(&text, 1 << 16);
		make_rules(&rules);
		for (uint32_t i = 0; i < 2 + round % 12; i++)
			add_document(&text);
		asked_compile(&a, gw_buf_cstr(&rules));
		asked_open(&a, NULL);
		asked_subjects(&a, &a.now, gw_buf_cstr(&text));
		for (size_t i = 0; i < a.now.n; i++) {
			struct gw_subject *s = &a.now.v[i];

			refer(&a.arena, s->node);
			s->address = gw_arena_print(&a.arena, "at.%.*s",
						    GW_FMT(s->name));
			s->node->flags |= below(6) ? 0 : GW_OPEN;
		}
		assert_int_equal(
			gw_query_judge(a.query,
				       &(struct gw_query_job){
					       .arena = &a.arena,
					       .now = &a.now,
					       .path = GW_STR("a.yaml"),
					       .found = &a.found },
				       &a.err),
			GW_OK);
		said += a.found.n;
		what_found(&a, found);
		for (unsigned i = 0; i < RULES; i += 2)
			if (strcmp(found[i], found[i + 1]) != 0)
				fail_msg("round %u, rule %u: \"%s\", and all "
					 "give \"%s\"\n%s",
					 round, i, found[i], found[i + 1],
					 gw_buf_cstr(&text));
		asked_release(&a);
		gw_buf_release(&rules);
		gw_buf_release(&text);
	}
	assert_true(said > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_candidates_are_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
