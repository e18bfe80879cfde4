/* SPDX-License-Identifier: Apache-2.0 */
/* One regex on PCRE2: bytes, compiled by JIT at its first use, bounded. */
#include "match/match.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/*
 * Under JIT only the match limit works, and it counts per start position
 * (docs/design.md, engine): callers bound bytes times rules themselves.
 */
#define MATCH_LIMIT 100000u
#define DEPTH_LIMIT 2000u
#define HEAP_LIMIT 4096u /* KiB */

struct gw_regex {
	pcre2_code *code;
	pcre2_match_data *found;
	pcre2_match_context *limits;
	bool tuned; /* JIT was tried */
	bool fast; /* ... and took it */
};

static int fail(struct gw_err *err, int number, size_t offset)
{
	PCRE2_UCHAR words[128];

	if (pcre2_get_error_message(number, words, sizeof(words)) < 0)
		words[0] = 0;
	return gw_err_at(err, GW_ESYNTAX, 0, (uint32_t)offset + 1,
			 "regex: %s (at offset %zu)", (const char *)words,
			 offset);
}

int gw_regex_new(struct gw_regex **out, struct gw_str pattern, unsigned flags,
		 struct gw_err *err)
{
	uint32_t options = PCRE2_NEVER_UTF | PCRE2_NEVER_UCP |
			   PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY;
	PCRE2_SIZE offset = 0;
	int number = 0;
	struct gw_regex *re;
	pcre2_code *code;

	*out = NULL;
	if (flags & GW_REGEX_FOLD)
		options |= PCRE2_CASELESS;
	if (flags & GW_REGEX_WHOLE)
		options |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;
	if (flags & GW_REGEX_AT)
		options |= PCRE2_ANCHORED;
	code = pcre2_compile((PCRE2_SPTR)(pattern.p ? pattern.p : ""),
			     pattern.n, options, &number, &offset, NULL);
	/* A rule that cannot be made for want of memory is no rule's fault, and
	 * must not become one that finds nothing. */
	if (!code && number == PCRE2_ERROR_HEAP_FAILED)
		gw_no_memory(pattern.n);
	if (!code)
		return fail(err, number, offset);
	re = calloc(1, sizeof(*re));
	if (!re)
		gw_no_memory(sizeof(*re));
	re->code = code;
	re->found = pcre2_match_data_create(GW_MAX_CAPTURES, NULL);
	re->limits = pcre2_match_context_create(NULL);
	if (!re->found || !re->limits)
		gw_no_memory(GW_MAX_CAPTURES * sizeof(PCRE2_SIZE));
	pcre2_set_match_limit(re->limits, MATCH_LIMIT);
	pcre2_set_depth_limit(re->limits, DEPTH_LIMIT);
	pcre2_set_heap_limit(re->limits, HEAP_LIMIT);
	*out = re;
	return GW_OK;
}

void gw_regex_free(struct gw_regex *re)
{
	if (!re)
		return;
	pcre2_match_context_free(re->limits);
	pcre2_match_data_free(re->found);
	pcre2_code_free(re->code);
	free(re);
}

static int run(struct gw_regex *re, struct gw_str text, size_t from)
{
	PCRE2_SPTR p = (PCRE2_SPTR)(text.p ? text.p : "");
	int n;

	if (!re->tuned) {
		/* A pattern that JIT cannot take is interpreted. */
		re->fast = pcre2_jit_compile(re->code, PCRE2_JIT_COMPLETE) == 0;
		re->tuned = true;
	}
	/* The same without checks of what is ours: offsets and options. */
	n = re->fast ? pcre2_jit_match(re->code, p, text.n, from, 0, re->found,
				       re->limits) :
		       pcre2_match(re->code, p, text.n, from, 0, re->found,
				   re->limits);
	if (n == PCRE2_ERROR_JIT_STACKLIMIT)
		n = pcre2_match(re->code, p, text.n, from, PCRE2_NO_JIT,
				re->found, re->limits);
	return n;
}

int gw_regex_search(struct gw_regex *re, struct gw_str text, size_t from,
		    struct gw_capture caps[GW_MAX_CAPTURES])
{
	const PCRE2_SIZE *o;
	int n;

	if (from > text.n)
		return 0;
	n = run(re, text, from);
	if (n == PCRE2_ERROR_NOMATCH)
		return 0;
	if (n < 0)
		return GW_ELIMIT;
	o = pcre2_get_ovector_pointer(re->found);
	if (n == 0)
		n = GW_MAX_CAPTURES; /* there were more groups than room */
	for (int i = 0; i < GW_MAX_CAPTURES; i++) {
		bool took = i < n && o[2 * i] != PCRE2_UNSET;

		caps[i].start = took ? o[2 * i] : GW_NOWHERE;
		caps[i].end = took ? o[2 * i + 1] : GW_NOWHERE;
	}
	/* \K in a look-ahead can put the start behind the end. */
	if (caps[0].start > caps[0].end)
		caps[0].start = caps[0].end;
	return n;
}

int gw_regex_group(const struct gw_regex *re, const char *name)
{
	int n = pcre2_substring_number_from_name(re->code, (PCRE2_SPTR)name);

	return n > 0 && n < GW_MAX_CAPTURES ? n : -1;
}
