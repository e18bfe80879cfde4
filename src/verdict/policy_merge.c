/*
 * What the layers of a policy say together.
 *
 * Idea: layers are asked from the top down and the first that says something
 * has the word; a file's `default` so covers what it names not itself.
 * Among the lines of `rules` in one layer the more specific name wins, then
 * the later. Layers that may only tighten are tried one by one on top: what
 * they lead to counts where it is stricter, or where the rule was delegated.
 * Cost: layers x lines of `rules` per finding, both small.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "base/glob.h"
#include "verdict/policy.h"

/* How exactly a pattern names: all of it, or its letters. */
static size_t sharpness(struct gw_str glob)
{
	size_t letters = 0;
	bool wild = false;

	for (size_t i = 0; i < glob.n; i++) {
		bool star = glob.p[i] == '*' || glob.p[i] == '?' ||
			    glob.p[i] == '[';

		wild |= star;
		letters += !star;
	}
	return wild ? letters : SIZE_MAX;
}

typedef bool says(const struct gw_rule_line *line);

static bool says_level(const struct gw_rule_line *l)
{
	return l->level != GW_UNJUDGED;
}

static bool says_severity(const struct gw_rule_line *l)
{
	return l->severity >= 0;
}

static bool says_waivable(const struct gw_rule_line *l)
{
	return l->waivable != GW_UNSAID;
}

static bool says_delegated(const struct gw_rule_line *l)
{
	return l->delegated != GW_UNSAID;
}

static bool says_enabled(const struct gw_rule_line *l)
{
	return l->enabled != GW_UNSAID;
}

static bool says_unknown(const struct gw_rule_line *l)
{
	return l->unknown != GW_UNKNOWN_UNSAID;
}

/* The line of the layer that says it about the rule, or NULL. */
static const struct gw_rule_line *layer_line(const struct gw_layer *layer,
					     struct gw_str rule, says *said)
{
	const struct gw_rule_line *best = NULL;
	size_t sharpest = 0;

	for (size_t i = 0; i < layer->rule_count; i++) {
		const struct gw_rule_line *l = &layer->rules[i];
		size_t sharp;

		if (!said(l) || !gw_glob_name(l->glob, rule))
			continue;
		sharp = sharpness(l->glob);
		if (!best || sharp >= sharpest) {
			best = l;
			sharpest = sharp;
		}
	}
	return best;
}

/* The same among layers[0, top), the topmost first. */
static const struct gw_rule_line *
find_line(const struct gw_policy *p, size_t top, struct gw_str rule, says *said)
{
	while (top-- > 0) {
		const struct gw_rule_line *l =
			layer_line(p->layers[top], rule, said);

		if (l)
			return l;
	}
	return NULL;
}

/* The topmost value among layers[0, top): of `id`, or else of `other` in the
 * same layer. */
static struct gw_value find_value(const struct gw_policy *p, size_t top,
				  enum gw_setting_id id,
				  enum gw_setting_id other)
{
	while (top-- > 0) {
		const struct gw_value *v = p->layers[top]->values;

		if (v[id].set)
			return v[id];
		if (v[other].set)
			return v[other];
	}
	return (struct gw_value){ .set = false };
}

static enum gw_setting_id tier_setting(const struct gw_finding *f)
{
	if (f->tier == GW_TIER_PROVEN)
		return GW_SET_TIER_PROVEN;
	if (f->tier == GW_TIER_SHAPED)
		return GW_SET_TIER_SHAPED;
	return f->confidence == GW_CONF_LOW ? GW_SET_TIER_CONTEXTUAL_LOW
					    : GW_SET_TIER_CONTEXTUAL;
}

static enum gw_level least(enum gw_level a, enum gw_level b)
{
	return a < b ? a : b;
}

static enum gw_level cap_at(const struct gw_policy *p, size_t top,
			    enum gw_setting_id id, enum gw_level level)
{
	struct gw_value v = find_value(p, top, id, id);

	return v.set ? least(level, (enum gw_level)v.n) : level;
}

/* What follows from how bad and how sure it is. */
static enum gw_level by_kind(const struct gw_policy *p, size_t top,
			     const struct gw_finding *f)
{
	enum gw_setting_id id;
	enum gw_level level;

	if (f->tier != GW_TIER_NONE)
		return (enum gw_level)find_value(p, top, tier_setting(f),
						 GW_SET_DEFAULT)
			.n;
	id = (enum gw_setting_id)(GW_SET_SEVERITY_INFO + (int)f->severity);
	level = (enum gw_level)find_value(p, top, id, GW_SET_DEFAULT).n;
	id = (enum gw_setting_id)(GW_SET_CONFIDENCE_LOW + (int)f->confidence);
	return cap_at(p, top, id, level);
}

/* Compares "1.10" and "1.9" by their numbers; a missing part is 0. */
static bool is_newer(struct gw_str a, struct gw_str b)
{
	struct gw_str x;
	struct gw_str y;

	while (a.n || b.n) {
		int64_t m = 0;
		int64_t n = 0;

		if (gw_str_next(&a, '.', &x))
			(void)gw_str_int(x, &m);
		if (gw_str_next(&b, '.', &y))
			(void)gw_str_int(y, &n);
		if (m != n)
			return m > n;
	}
	return false;
}

static enum gw_level level_below(const struct gw_policy *p, size_t top,
				 const struct gw_finding *f)
{
	const struct gw_rule_line *line =
		find_line(p, top, f->rule, says_level);
	struct gw_value pin =
		find_value(p, top, GW_SET_RULES_VERSION, GW_SET_RULES_VERSION);
	enum gw_level level = line ? line->level : by_kind(p, top, f);

	if (f->existing)
		level = cap_at(p, top, GW_SET_EXISTING, level);
	if (f->tier == GW_TIER_FAKE ||
	    (pin.set && is_newer(f->since, pin.text)))
		level = least(level, GW_OBSERVE);
	return level;
}

bool gw_policy_delegates(const struct gw_policy *p, struct gw_str name)
{
	const struct gw_rule_line *l =
		find_line(p, p->loosening, name, says_delegated);

	return l && l->delegated == GW_SAID_YES;
}

static enum gw_level undecided_below(const struct gw_policy *p, size_t top,
				     struct gw_str rule)
{
	enum gw_setting_id id = GW_SET_UNDECIDED_DEFAULT;

	for (int i = GW_SET_UNDECIDED_DEFAULT; i <= GW_SET_UNDECIDED_BASELINE;
	     i++) {
		struct gw_str key = gw_str_of(gw_setting_rows[i].key);
		size_t dot = gw_str_find_byte(key, '.', 0);
		size_t slash = gw_str_find_byte(rule, '/', 0);

		if (slash != GW_NOWHERE &&
		    gw_str_eq(gw_str_part(key, dot + 1, key.n),
			      gw_str_part(rule, slash + 1, rule.n)))
			id = (enum gw_setting_id)i;
	}
	return (enum gw_level)find_value(p, top, id, GW_SET_UNDECIDED_DEFAULT)
		.n;
}

static enum gw_level any_level_below(const struct gw_policy *p, size_t top,
				     const struct gw_finding *f)
{
	return f->what == GW_UNDECIDED ? undecided_below(p, top, f->rule)
				       : level_below(p, top, f);
}

enum gw_level gw_policy_level(const struct gw_policy *p,
			      const struct gw_finding *f)
{
	enum gw_level level = any_level_below(p, p->loosening, f);
	bool free = p->count > p->loosening && gw_policy_delegates(p, f->rule);

	for (size_t n = p->loosening + 1; n <= p->count; n++) {
		enum gw_level mine = any_level_below(p, n, f);

		if (free || mine > level)
			level = mine;
	}
	return level;
}

enum gw_severity gw_policy_severity(const struct gw_policy *p,
				    const struct gw_finding *f)
{
	enum gw_severity severity = f->severity;

	for (size_t n = p->loosening; n <= p->count; n++) {
		const struct gw_rule_line *l =
			find_line(p, n, f->rule, says_severity);

		if (!l)
			continue;
		if (n == p->loosening || l->severity > (int)severity ||
		    gw_policy_delegates(p, f->rule))
			severity = (enum gw_severity)l->severity;
	}
	return severity;
}

bool gw_policy_waivable(const struct gw_policy *p, struct gw_str rule)
{
	const struct gw_rule_line *l =
		find_line(p, p->loosening, rule, says_waivable);
	bool may = !l || l->waivable == GW_SAID_YES;

	for (size_t i = p->loosening; may && i < p->count; i++) {
		l = layer_line(p->layers[i], rule, says_waivable);
		may = !l || l->waivable == GW_SAID_YES;
	}
	return may;
}

/* What a layer says of unknown values for a rule. */
static enum gw_unknown_mode layer_unknown(const struct gw_layer *layer,
					  struct gw_str rule)
{
	const struct gw_rule_line *l = layer_line(layer, rule, says_unknown);
	const struct gw_value *v = &layer->values[GW_SET_UNKNOWN];

	if (l)
		return l->unknown;
	return v->set ? (enum gw_unknown_mode)v->n : GW_UNKNOWN_UNSAID;
}

enum gw_unknown_mode gw_policy_unknown(const struct gw_policy *p,
				       struct gw_str rule)
{
	enum gw_unknown_mode mode = GW_UNKNOWN_UNSAID;
	size_t i = p->loosening;

	while (mode == GW_UNKNOWN_UNSAID && i-- > 0)
		mode = layer_unknown(p->layers[i], rule);
	for (i = p->loosening; i < p->count; i++) {
		enum gw_unknown_mode mine = layer_unknown(p->layers[i], rule);

		if (mine > mode)
			mode = mine;
	}
	return mode;
}

/* What a source that may only tighten makes of a value. */
static bool tightens(enum gw_setting_id id, const struct gw_value *mine,
		     const struct gw_value *now)
{
	switch (gw_setting_rows[id].form) {
	case GW_FORM_LEVEL:
	case GW_FORM_UNDECIDED:
	case GW_FORM_UNKNOWN:
	case GW_FORM_BOOL:
		return mine->n > now->n;
	case GW_FORM_WAIVERS:
	case GW_FORM_SIZE:
	case GW_FORM_DURATION:
		return mine->n < now->n;
	case GW_FORM_IDENTITY:
	case GW_FORM_TEXT:
	case GW_FORM_PATH:
		break;
	}
	return false;
}

struct gw_value gw_policy_value(const struct gw_policy *p,
				enum gw_setting_id id,
				const struct gw_layer **from)
{
	struct gw_value value = { .set = false };
	const struct gw_layer *layer = NULL;

	for (size_t i = 0; i < p->count; i++) {
		const struct gw_value *v = &p->layers[i]->values[id];

		if (!v->set || (i >= p->loosening && !tightens(id, v, &value)))
			continue;
		value = *v;
		layer = p->layers[i];
	}
	if (from)
		*from = layer;
	return value;
}

enum gw_waiver_mode gw_policy_waivers(const struct gw_policy *p)
{
	enum gw_waiver_mode mode =
		(enum gw_waiver_mode)gw_policy_value(p, GW_SET_WAIVERS, NULL).n;

	/* A client has no protected refs: the server looks again. */
	if (!p->server && mode != GW_WAIVERS_NEVER)
		return GW_WAIVERS_ANY;
	return mode;
}

bool gw_policy_off(const struct gw_policy *p, struct gw_str rule)
{
	struct gw_finding f = { .rule = rule, .confidence = GW_CONF_HIGH };

	for (int s = GW_INFO; s <= GW_CRITICAL; s++) {
		for (int t = GW_TIER_NONE; t <= GW_TIER_FAKE; t++) {
			f.severity = (enum gw_severity)s;
			f.tier = (enum gw_tier)t;
			if (gw_policy_level(p, &f) > GW_OFF)
				return false;
		}
	}
	return true;
}

bool gw_policy_on(const struct gw_policy *p, struct gw_str rule)
{
	for (size_t n = p->count; n-- > 0;) {
		const struct gw_rule_line *l =
			layer_line(p->layers[n], rule, says_enabled);

		if (l && (l->enabled == GW_SAID_YES || n < p->loosening))
			return l->enabled == GW_SAID_YES;
	}
	return false;
}

struct gw_budgets gw_policy_budgets(const struct gw_policy *p)
{
	return (struct gw_budgets){
		.deadline_ms = gw_policy_value(p, GW_SET_DEADLINE, NULL).n,
		.memory = gw_policy_value(p, GW_SET_MEMORY, NULL).n,
		.blob = gw_policy_value(p, GW_SET_BLOB, NULL).n,
		.tree = gw_policy_value(p, GW_SET_TREE, NULL).n,
	};
}
