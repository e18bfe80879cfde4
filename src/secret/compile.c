/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The body of a rule with `find`, checked and written to the bundle.
 *
 *	find:
 *	  regex: '...'          PCRE2, bytes; the group `secret` or the whole
 *	  detector: NAME        instead of a regex: a row of detectors.def
 *	  keywords: [word ...]  one must stand on the line, or in near.lines
 *	  entropy: 3.5          least Shannon entropy of the secret, bits a byte
 *	  check: {NAME: {of: "secret[4:34]", equals: "secret[34:40]", n: 32}}
 *	  allow: {values: [...], words: [...], regex: '', line: '', paths: []}
 *	  near: {rule: ID, lines: 5}   beside a finding of that rule only
 *
 * The literals are found in the regex, never taken from `keywords`. A check
 * that proves makes the finding proven, one that fails a known checksum makes
 * it a fake (observe only), one that does not fit drops it.
 */
#include "secret/detect.h"
#include "secret/find.h"
#include "secret/secret.h"
#include "secret/validator.h"

#include <string.h>

#define MOST_KEYWORDS 64
#define MOST_THOUGHT ((size_t)256 << 20)

static const struct gw_key find_keys[] = {
	{ "regex", GW_KEY_TEXT, NULL },
	{ "detector", GW_KEY_TEXT, NULL },
	{ "keywords", GW_KEY_TEXTS, NULL },
	{ "entropy", GW_KEY_SCALAR, NULL },
	{ "check", GW_KEY_MAP, NULL },
	{ "allow", GW_KEY_MAP, NULL },
	{ "near", GW_KEY_MAP, NULL },
	{ NULL, 0, NULL },
};

static const struct gw_key allow_keys[] = {
	{ "values", GW_KEY_TEXTS, NULL }, { "words", GW_KEY_TEXTS, NULL },
	{ "regex", GW_KEY_TEXT, NULL },	  { "line", GW_KEY_TEXT, NULL },
	{ "paths", GW_KEY_TEXTS, NULL },  { NULL, 0, NULL },
};

static const struct gw_key near_keys[] = {
	{ "rule", GW_KEY_TEXT, NULL },
	{ "lines", GW_KEY_NUMBER, NULL },
	{ "document", GW_KEY_BOOL, NULL },
	{ NULL, 0, NULL },
};

static int check_regex(const struct gw_node *at, struct gw_err *err)
{
	struct gw_regex *re;
	struct gw_err fault;
	int r = gw_regex_new(&re, at->text, 0, &fault);

	if (r < 0)
		return gw_rule_fault(err, at, "E007", "%s", fault.msg);
	gw_regex_free(re);
	return GW_OK;
}

static int read_allow(struct gw_bundle_writer *w, struct gw_find_rule *f,
		      const struct gw_node *allow, struct gw_err *err)
{
	const struct gw_node *regex = gw_node_key(allow, "regex");
	const struct gw_node *line = gw_node_key(allow, "line");
	int r;

	if (!allow)
		return GW_OK;
	r = gw_keys_check(allow, allow_keys, err);
	if (r == GW_OK && regex)
		r = check_regex(regex, err);
	if (r == GW_OK && line)
		r = check_regex(line, err);
	if (r < 0)
		return r;
	f->allow_values = gw_bundle_list(w, gw_node_key(allow, "values"));
	f->allow_words = gw_bundle_list(w, gw_node_key(allow, "words"));
	f->allow_paths = gw_bundle_list(w, gw_node_key(allow, "paths"));
	f->allow_regex = gw_bundle_text(w, gw_node_text(regex));
	f->allow_line = gw_bundle_text(w, gw_node_text(line));
	return GW_OK;
}

static int read_near(struct gw_bundle_writer *w, struct gw_find_rule *f,
		     const struct gw_node *near, struct gw_err *err)
{
	const struct gw_node *lines = gw_node_key(near, "lines");
	const struct gw_node *rule = gw_node_key(near, "rule");
	int64_t n = 0;
	int r;

	if (!near)
		return GW_OK;
	r = gw_keys_check(near, near_keys, err);
	if (r < 0)
		return r;
	if (lines && (!gw_str_int(lines->text, &n) || n < 0 || n > 100))
		return gw_rule_fault(err, lines, "E005",
				     "'lines' must be from 0 to 100");
	f->near_lines = (uint32_t)n;
	f->near = gw_bundle_text(w, gw_node_text(rule));
	return GW_OK;
}

/* "3.5" as hundredths. */
static int read_entropy(struct gw_find_rule *f, const struct gw_node *entropy,
			struct gw_err *err)
{
	struct gw_str s = gw_node_text(entropy);
	uint32_t value = 0;
	int places = -1;

	if (!entropy)
		return GW_OK;
	for (size_t i = 0; i < s.n && value < 1000 && places < 2; i++) {
		if (s.p[i] == '.' && places < 0) {
			places = 0;
			continue;
		}
		if (!gw_is_digit(s.p[i]))
			value = 1000;
		value = value * 10 + (uint32_t)(s.p[i] - '0');
		places += places >= 0;
	}
	for (places = places < 0 ? 0 : places; places < 2; places++)
		value *= 10;
	if (s.n == 0 || value > 800)
		return gw_rule_fault(err, entropy, "E005",
				     "'entropy' must be from 0 to 8");
	f->entropy = value;
	return GW_OK;
}

static int read_detector(struct gw_find_rule *f, const struct gw_node *name,
			 struct gw_arena *arena, struct gw_err *err)
{
	for (size_t i = 0; gw_detector_names[i]; i++)
		if (gw_node_text_is(name, gw_detector_names[i])) {
			f->detector = (uint8_t)(i + 1);
			return GW_OK;
		}
	return gw_rule_fault(err, name, "E005", "unknown detector '%.*s'%.*s",
			     GW_FMT(name->text),
			     GW_FMT(gw_rule_hint(arena, name->text,
						 gw_detector_names)));
}

/* Only {secret|mask}, {name} and {note} are known to a message. */
static int check_message(const struct gw_node *message, struct gw_err *err)
{
	struct gw_str s = gw_node_text(message);

	for (size_t at = 0; at < s.n; at++) {
		size_t end;
		struct gw_str hole;

		if (s.p[at] != '{')
			continue;
		if (at + 1 < s.n && s.p[at + 1] == '{') {
			at++;
			continue;
		}
		end = gw_str_find_byte(s, '}', at);
		hole = gw_str_part(s, at + 1, end);
		if (gw_str_is(hole, "secret"))
			return gw_rule_fault(err, message, "E017",
					     "message prints a secret: write "
					     "'{secret|mask}'");
		if (end == GW_NOWHERE || (!gw_str_is(hole, "secret|mask") &&
					  !gw_str_is(hole, "name") &&
					  !gw_str_is(hole, "note")))
			return gw_rule_fault(err, message, "E017",
					     "unknown hole '%.*s' (here: "
					     "secret|mask, name, note)",
					     GW_FMT(hole));
		at = end;
	}
	return GW_OK;
}

/* "(?i:word", "(?i:(?:word": every match must begin a word of a name. */
static bool is_worded(struct gw_str regex)
{
	size_t at = 4;

	if (!gw_str_starts(regex, GW_STR("(?i:")))
		return false;
	while (gw_str_starts(gw_str_part(regex, at, regex.n), GW_STR("(?:")))
		at += 3;
	return regex.n > at && gw_is_alpha(regex.p[at]);
}

/* The literals of a regex; what is thought on the way takes a hundred times
 * their room. */
static bool literals_of(struct gw_literal **out, size_t *n,
			struct gw_bundle_writer *w, struct gw_str regex)
{
	struct gw_arena *kept = gw_bundle_arena(w);
	struct gw_literal *lits;
	struct gw_arena scratch;
	struct gw_err none;
	bool there;

	gw_arena_init(&scratch, MOST_THOUGHT);
	there = gw_regex_literals(&lits, n, &scratch, regex, &none) == GW_OK;
	if (there) {
		*out = gw_arena_array(kept, *n + 1, sizeof(**out));
		for (size_t i = 0; i < *n; i++) {
			struct gw_literal *l = &(*out)[i];

			*l = lits[i];
			l->text = gw_arena_copy(kept, l->text);
			if (l->cases.p)
				l->cases = gw_arena_copy(kept, l->cases);
		}
	}
	gw_arena_release(&scratch);
	return there;
}

static int read_regex(struct gw_bundle_writer *w, struct gw_find_rule *f,
		      const struct gw_node *regex, struct gw_err *err)
{
	struct gw_literal *lits;
	size_t n;
	int r = check_regex(regex, err);

	if (r < 0)
		return r;
	f->regex = gw_bundle_text(w, regex->text);
	f->worded = is_worded(regex->text);
	if (!f->near.len && !literals_of(&lits, &n, w, regex->text)) {
		f->anywhere = 1;
		gw_bundle_warn(w, regex,
			       "no literal stands in every match: the whole "
			       "text will be searched [E008]");
	}
	return GW_OK;
}

static int read_body(struct gw_bundle_writer *w, struct gw_find_rule *f,
		     const struct gw_node *find, struct gw_err *err)
{
	const struct gw_node *regex = gw_node_key(find, "regex");
	const struct gw_node *detector = gw_node_key(find, "detector");
	struct gw_arena *arena = gw_bundle_arena(w);
	int r = gw_keys_check(find, find_keys, err);

	if (r == GW_OK && !regex == !detector)
		return gw_rule_fault(err, find, "E006",
				     "'find' needs one of 'regex' and "
				     "'detector'");
	if (r == GW_OK)
		r = read_near(w, f, gw_node_key(find, "near"), err);
	if (r == GW_OK && regex)
		r = read_regex(w, f, regex, err);
	if (r == GW_OK && detector)
		r = read_detector(f, detector, arena, err);
	if (r == GW_OK)
		r = read_entropy(f, gw_node_key(find, "entropy"), err);
	if (r == GW_OK)
		r = read_allow(w, f, gw_node_key(find, "allow"), err);
	if (r == GW_OK)
		r = gw_find_check(f, gw_node_key(find, "check"), arena, err);
	f->keywords = gw_bundle_list(w, gw_node_key(find, "keywords"));
	return r;
}

static int compile_find(struct gw_bundle_writer *w,
			const struct gw_rule_src *src, struct gw_err *err)
{
	struct gw_find_rule f = { .rule = src->index,
				  .near_rule = GW_FIND_NONE };
	const struct gw_node *find = gw_node_key(src->rule, "find");
	int r;

	if (find->kind != GW_MAP)
		return gw_rule_fault(err, find, "E005",
				     "'find' must be a map");
	f.id = gw_bundle_text(w, src->id);
	r = read_body(w, &f, find, err);
	if (r == GW_OK)
		r = check_message(gw_node_key(src->rule, "message"), err);
	if (r < 0)
		return r;
	if (src->meta->tier == GW_TIER_NONE)
		src->meta->tier = GW_TIER_SHAPED;
	gw_buf_add(gw_bundle_out(w, GW_SEC_FIND),
		   (struct gw_str){ (const char *)&f, sizeof(f) });
	return GW_OK;
}

/* --- when all rules are there ------------------------------------------- */

struct finish {
	struct gw_bundle_writer *w;
	struct gw_find_rule *rules;
	size_t count;
	GW_VEC(struct gw_literal) literals;
};

static struct gw_str text_of(const struct finish *f, struct gw_ref ref)
{
	struct gw_str all = gw_buf_str(gw_bundle_out(f->w, GW_SEC_TEXT));

	return gw_str_part(all, ref.off, (size_t)ref.off + ref.len);
}

static int join_near(struct finish *f, struct gw_find_rule *rule,
		     struct gw_err *err)
{
	struct gw_str want = text_of(f, rule->near);

	for (size_t i = 0; want.n && i < f->count; i++)
		if (gw_str_eq(text_of(f, f->rules[i].id), want))
			rule->near_rule = (uint32_t)i;
	if (want.n && rule->near_rule == GW_FIND_NONE)
		return gw_err_set(err, GW_ESYNTAX,
				  "rule '%.*s': near.rule '%.*s' does not "
				  "exist [E005]",
				  GW_FMT(text_of(f, rule->id)), GW_FMT(want));
	return GW_OK;
}

static void set_leads(struct gw_find_rule *rule, const struct gw_literal *lits,
		      size_t n)
{
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		uint8_t len = (uint8_t)lits[i].text.n;
		bool known = memchr(rule->leads, len, used) != NULL;

		if (!lits[i].number || (!known && used == GW_FIND_LEADS)) {
			memset(rule->leads, 0, sizeof(rule->leads));
			return;
		}
		if (!known)
			rule->leads[used++] = len;
	}
}

static void add_literals(struct finish *f, size_t index)
{
	struct gw_find_rule *rule = &f->rules[index];
	struct gw_literal *lits;
	size_t n;

	if (!rule->regex.len || rule->near.len || rule->anywhere ||
	    !literals_of(&lits, &n, f->w, text_of(f, rule->regex)))
		return;
	set_leads(rule, lits, n);
	for (size_t i = 0; i < n; i++) {
		/* begins_word() asks for no letter before a letter only. */
		if (rule->worded && rule->leads[0] &&
		    gw_is_alpha(lits[i].text.p[0]))
			lits[i].place |= GW_LITERAL_BEGINS;
		lits[i].number = (uint32_t)index;
		*GW_PUSH(&f->literals) = lits[i];
	}
}

static void add_probes(struct finish *f)
{
	struct gw_literal *lits;
	size_t n = gw_probes_literals(&lits, gw_bundle_arena(f->w));

	for (size_t i = 0; i < n; i++)
		*GW_PUSH(&f->literals) = lits[i];
}

static int finish_find(struct gw_bundle_writer *w, struct gw_err *err)
{
	struct gw_buf *out = gw_bundle_out(w, GW_SEC_FIND);
	struct finish f = { .w = w,
			    .rules = (struct gw_find_rule *)(void *)out->p,
			    .count = out->n / sizeof(struct gw_find_rule) };
	const struct gw_bundle *base = gw_bundle_base(w);
	struct gw_str table;
	int r = GW_OK;

	/* None was added to those of the base, whose table is there. */
	if (base && out->n == base->section[GW_SEC_FIND].n)
		return GW_OK;
	gw_buf_reset(gw_bundle_out(w, GW_SEC_LITERALS));
	for (size_t i = 0; i < f.count && r == GW_OK; i++)
		r = join_near(&f, &f.rules[i], err);
	if (f.count)
		add_probes(&f);
	for (size_t i = 0; i < f.count && r == GW_OK; i++)
		add_literals(&f, i);
	if (r == GW_OK)
		r = gw_literals_build(&table, gw_bundle_arena(w), f.literals.v,
				      f.literals.n, err);
	if (r == GW_OK)
		gw_buf_add(gw_bundle_out(w, GW_SEC_LITERALS), table);
	GW_VEC_FREE(&f.literals);
	return r;
}

/* Its rules stand in the writer's section already, and their table too. */
static void extend_find(struct gw_bundle_writer *w, unsigned engine)
{
	(void)w;
	(void)engine;
}

static int check_find(const struct gw_bundle *b, struct gw_err *err)
{
	struct gw_str s = b->section[GW_SEC_FIND];
	const struct gw_find_rule *f = (const void *)s.p;
	size_t n = s.n / sizeof(*f);
	bool ok = s.n % sizeof(*f) == 0 && (uintptr_t)s.p % 4 == 0;

	for (size_t i = 0; ok && i < n; i++)
		ok = f[i].rule < b->rules &&
		     f[i].detector <= gw_detector_count &&
		     f[i].check <= gw_validators_count &&
		     (f[i].near_rule == GW_FIND_NONE || f[i].near_rule < n);
	if (!ok || !gw_literals_check(b->section[GW_SEC_LITERALS]))
		return gw_err_set(err, GW_EUNTRUSTED,
				  "the bundle's secret rules are damaged");
	return GW_OK;
}

const struct gw_engine gw_engine_find = {
	.key = "find",
	.compile = compile_find,
	.extend = extend_find,
	.finish = finish_find,
	.check = check_find,
};
