/* The words for how bad and how sure. SPDX-License-Identifier: Apache-2.0 */
#include "finding/finding.h"

static const char *const severities[] = {
	[GW_INFO] = "info",	    [GW_LOW] = "low",
	[GW_MEDIUM] = "medium",	    [GW_HIGH] = "high",
	[GW_CRITICAL] = "critical",
};
static const char *const confidences[] = {
	[GW_CONF_LOW] = "low",
	[GW_CONF_MEDIUM] = "medium",
	[GW_CONF_HIGH] = "high",
};
static const char *const tiers[] = {
	[GW_TIER_NONE] = "none",     [GW_TIER_CONTEXTUAL] = "contextual",
	[GW_TIER_SHAPED] = "shaped", [GW_TIER_PROVEN] = "proven",
	[GW_TIER_FAKE] = "fake",
};
static const char *const levels[] = {
	[GW_UNJUDGED] = "unjudged", [GW_OFF] = "off",
	[GW_OBSERVE] = "observe",   [GW_ANNOTATE] = "annotate",
	[GW_ENFORCE] = "enforce",
};

static const char *const fates[] = {
	[GW_COUNTS] = "counts",
	[GW_WAIVED] = "waived",
	[GW_BASELINED] = "baselined",
	[GW_BYPASSED] = "bypassed",
};
static const char *const kinds[] = {
	[GW_FOUND] = "finding",
	[GW_UNRESOLVED] = "unresolved",
	[GW_UNDECIDED] = "undecided",
	[GW_WAIVER_NOTE] = "note",
};

#define COUNT(names) (sizeof(names) / sizeof((names)[0]))

/* Index of the word, or -1. */
static int find_word(struct gw_str text, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (gw_str_is(text, names[i]))
			return (int)i;
	return -1;
}

const char *gw_severity_name(enum gw_severity s)
{
	return s < COUNT(severities) ? severities[s] : "?";
}

bool gw_severity_read(struct gw_str text, enum gw_severity *out)
{
	int i = find_word(text, severities, COUNT(severities));

	if (i >= 0)
		*out = (enum gw_severity)i;
	return i >= 0;
}

const char *gw_confidence_name(enum gw_confidence c)
{
	return c < COUNT(confidences) ? confidences[c] : "?";
}

bool gw_confidence_read(struct gw_str text, enum gw_confidence *out)
{
	int i = find_word(text, confidences, COUNT(confidences));

	if (i >= 0)
		*out = (enum gw_confidence)i;
	return i >= 0;
}

const char *gw_tier_name(enum gw_tier t)
{
	return t < COUNT(tiers) ? tiers[t] : "?";
}

bool gw_tier_read(struct gw_str text, enum gw_tier *out)
{
	int i = find_word(text, tiers, COUNT(tiers));

	if (i >= 0)
		*out = (enum gw_tier)i;
	return i >= 0;
}

const char *gw_level_name(enum gw_level l)
{
	return l < COUNT(levels) ? levels[l] : "?";
}

bool gw_level_read(struct gw_str text, enum gw_level *out)
{
	int i = find_word(text, levels, COUNT(levels));

	if (i <= GW_UNJUDGED) /* not a word that a policy may say */
		return false;
	*out = (enum gw_level)i;
	return true;
}

const char *gw_fate_name(enum gw_fate f)
{
	return f < COUNT(fates) ? fates[f] : "?";
}

bool gw_fate_read(struct gw_str text, enum gw_fate *out)
{
	int i = find_word(text, fates, COUNT(fates));

	if (i >= 0)
		*out = (enum gw_fate)i;
	return i >= 0;
}

const char *gw_what_name(enum gw_what w)
{
	return w < COUNT(kinds) ? kinds[w] : "?";
}

bool gw_what_read(struct gw_str text, enum gw_what *out)
{
	int i = find_word(text, kinds, COUNT(kinds));

	if (i >= 0)
		*out = (enum gw_what)i;
	return i >= 0;
}
