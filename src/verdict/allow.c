/* Exceptions that stand in a policy: `allow:`.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/glob.h"
#include "base/words.h"
#include "verdict/policy.h"

#define DAY 86400

bool gw_allow_is_over(const struct gw_allow_line *l, int64_t now)
{
	int64_t day;

	if (!l->until.n)
		return false;
	return !gw_words_day(l->until, &day) || now >= (day + 1) * DAY;
}

bool gw_allow_covers(const struct gw_allow_line *l, const struct gw_finding *f)
{
	if (l->rule.n && !gw_glob_name(l->rule, f->rule))
		return false;
	if (l->path.n && !gw_glob_path(l->path, f->place.path))
		return false;
	if (l->object.n && !gw_glob_name(l->object, f->address))
		return false;
	return !l->fingerprint.n || gw_str_is(l->fingerprint, f->fingerprint);
}

/* Does a line of this layer count for the finding? */
static bool may(const struct gw_policy *p, const struct gw_layer *layer,
		const struct gw_finding *f)
{
	if (layer->may_loosen || gw_policy_delegates(p, f->rule))
		return true;
	if (!gw_policy_waivable(p, f->rule))
		return false;
	switch (gw_policy_waivers(p)) {
	case GW_WAIVERS_NEVER:
		break;
	case GW_WAIVERS_ANNOTATE:
		return f->level <= GW_ANNOTATE;
	case GW_WAIVERS_PROTECTED: /* its policy is read from there only */
	case GW_WAIVERS_ANY:
		return true;
	}
	return false;
}

const struct gw_allow_line *gw_policy_allows(const struct gw_policy *p,
					     const struct gw_finding *f,
					     const struct gw_layer **from)
{
	for (size_t i = p->count; i-- > 0;) {
		const struct gw_layer *layer = p->layers[i];

		for (size_t k = 0; k < layer->allow_count; k++) {
			const struct gw_allow_line *l = &layer->allow[k];

			if (!gw_allow_covers(l, f) ||
			    gw_allow_is_over(l, p->now) ||
			    !may(p, layer, f))
				continue;
			*from = layer;
			return l;
		}
	}
	return NULL;
}
