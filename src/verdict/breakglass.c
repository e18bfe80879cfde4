/* Break-glass: a rule is passed by a named person, with a reason, on record.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/glob.h"
#include "verdict/policy.h"

#define OPTION_BYPASS GW_STR("gitward.bypass=")
#define OPTION_REASON GW_STR("gitward.reason=")

/* The value of the option when it begins so. */
static bool option_is(struct gw_str option, struct gw_str key,
		      struct gw_str *value)
{
	if (!gw_str_starts(option, key))
		return false;
	*value = gw_str_trim(gw_str_part(option, key.n, option.n));
	return true;
}

bool gw_bypass_asked(const struct gw_bypass_request *q)
{
	struct gw_str value;

	for (size_t i = 0; q && i < q->count; i++)
		if (option_is(q->options[i], OPTION_BYPASS, &value))
			return true;
	return false;
}

/* Is the rule named by an option? Whole names only: who asks must know what
 * it is about. */
static bool asks_for(const struct gw_bypass_request *q, struct gw_str rule)
{
	struct gw_str list;
	struct gw_str piece;

	for (size_t i = 0; i < q->count; i++) {
		if (!option_is(q->options[i], OPTION_BYPASS, &list))
			continue;
		while (gw_str_next(&list, ',', &piece))
			if (gw_str_eq(gw_str_trim(piece), rule))
				return true;
	}
	return false;
}

static struct gw_str reason_of(const struct gw_bypass_request *q)
{
	struct gw_str reason = GW_STR("");

	for (size_t i = 0; i < q->count; i++)
		if (option_is(q->options[i], OPTION_REASON, &reason) &&
		    reason.n)
			break;
	return reason;
}

static bool line_grants(const struct gw_policy *p,
			const struct gw_bypass_line *l,
			const struct gw_bypass_request *q, struct gw_str *why)
{
	if (l->needs_signed && !q->signed_push) {
		*why = GW_STR("needs a signed push: git push --signed");
		return false;
	}
	if (l->hours && q->opened &&
	    p->now > q->opened + (int64_t)l->hours * 3600) {
		*why = GW_STR("the hours for a bypass are used up for today");
		return false;
	}
	return true;
}

/* A signed push is made by who signed it, whatever the connection says. */
static struct gw_str pusher(const struct gw_bypass_request *q, bool by_signature)
{
	return by_signature && q->signed_push && q->signer.n ? q->signer
							      : q->who;
}

static bool any_grants(const struct gw_policy *p,
		       const struct gw_bypass_request *q, struct gw_str rule,
		       struct gw_str *why)
{
	*why = GW_STR("no bypass of this rule is allowed to you");
	for (size_t i = 0; i < p->loosening; i++) {
		const struct gw_layer *layer = p->layers[i];

		for (size_t k = 0; k < layer->bypass_count; k++) {
			const struct gw_bypass_line *l = &layer->bypass[k];

			struct gw_str who = pusher(q, l->needs_signed);

			if (who.n && gw_items_match(l->rules, rule) &&
			    gw_items_match(l->who, who) &&
			    line_grants(p, l, q, why))
				return true;
		}
	}
	return false;
}

bool gw_bypass_grants(const struct gw_policy *p,
		      const struct gw_bypass_request *q, struct gw_str rule,
		      struct gw_arena *arena, struct gw_str *why)
{
	struct gw_str reason;

	*why = GW_STR("");
	if (!q || !asks_for(q, rule))
		return false;
	reason = reason_of(q);
	if (!pusher(q, true).n)
		*why = GW_STR("the server does not know who pushes: set "
			      "'identity:' in its policy");
	else if (!reason.n)
		*why = GW_STR("a bypass needs a reason: git push -o "
			      "gitward.reason=...");
	if (why->n || !any_grants(p, q, rule, why))
		return false;
	*why = gw_arena_print(arena, "bypass by %.*s: %.*s",
			      GW_FMT(pusher(q, true)), GW_FMT(reason));
	return true;
}
