/*
 * The verdict on one blob as bytes. Numbers as this machine has them: a cache
 * is of one machine, and its MAC says so.
 *
 * row := uint64 bytes, uint32 first, uint32 count, uint8 flags, uint8 traits[5],
 *	finding*
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "run/judge.h"

#define HIDES 1
#define WHOLE 2
#define TRAITS 5
#define NO_TEXT UINT32_MAX

/* What of a finding is text, number and small; verdict/ sets the rest. */
#define TEXTS 12
#define NUMBERS 13
#define SMALL 6

static void list_texts(struct gw_str *all[TEXTS], struct gw_finding *f)
{
	struct gw_str *const list[TEXTS] = {
		&f->rule,    &f->title, &f->message, &f->fix,
		&f->why,     &f->refs,	&f->tags,    &f->excerpt,
		&f->address, &f->other, &f->since,   &f->place.path,
	};

	memcpy(all, list, sizeof(list));
}

static void list_numbers(uint32_t *all[NUMBERS], struct gw_finding *f)
{
	uint32_t *const list[NUMBERS] = {
		&f->excerpt_col,   &f->excerpt_len,	&f->place.line,
		&f->place.col,	   &f->place.end_line,	&f->place.end_col,
		&f->place.off,	   &f->place.col16,	&f->place.end_col16,
		&f->scope_line,	   &f->scope_end_line,	&f->object_line,
		NULL,
	};

	memcpy(all, list, sizeof(list));
}

static void add(struct gw_buf *out, const void *p, size_t n)
{
	gw_buf_add(out, (struct gw_str){ p, n });
}

static void add_u32(struct gw_buf *out, uint32_t n)
{
	add(out, &n, sizeof(n));
}

static void add_text(struct gw_buf *out, struct gw_str s)
{
	add_u32(out, s.p ? (uint32_t)s.n : NO_TEXT);
	if (s.p)
		gw_buf_add(out, s);
}

static void add_finding(struct gw_buf *out, const struct gw_finding *found)
{
	struct gw_finding f = *found;
	struct gw_str *texts[TEXTS];
	uint32_t *numbers[NUMBERS];
	const unsigned char small[SMALL] = {
		(unsigned char)f.what,	     (unsigned char)f.severity,
		(unsigned char)f.confidence, (unsigned char)f.tier,
		f.waivable,		     f.existing,
	};

	list_texts(texts, &f);
	list_numbers(numbers, &f);
	add(out, small, sizeof(small));
	for (size_t i = 0; numbers[i]; i++)
		add_u32(out, *numbers[i]);
	add(out, f.fingerprint, sizeof(f.fingerprint));
	add(out, f.line_hash, sizeof(f.line_hash));
	for (size_t i = 0; i < TEXTS; i++)
		add_text(out, *texts[i]);
}

/* A report marks a part of the excerpt. A mask that is shorter than what it
 * hides can leave the place behind the end: such a finding is judged anew. */
static bool is_inside(const struct gw_finding *f)
{
	return f->excerpt_col <= f->excerpt.n + 1 &&
	       f->excerpt_len <= f->excerpt.n + 1;
}

bool gw_recall_write(struct gw_buf *out, const gw_findings *found,
		     const struct gw_recall_mark *mark)
{
	const struct gw_blob_traits *t = &mark->traits;

	add(out, &mark->bytes, sizeof(mark->bytes));
	add_u32(out, (uint32_t)(mark->middle - mark->from));
	add_u32(out, (uint32_t)(found->n - mark->from));
	gw_buf_byte(out, (char)((mark->hides ? HIDES : 0) |
				(mark->whole ? WHOLE : 0)));
	add(out,
	    (const unsigned char[]){ t->known, t->lfs, t->binary, t->eol,
				     t->format },
	    TRAITS);
	for (size_t i = mark->from; i < found->n; i++) {
		if (!is_inside(&found->v[i]))
			return false;
		add_finding(out, &found->v[i]);
	}
	return !out->over;
}

/* --- and back -------------------------------------------------------------- */

static bool take(void *to, size_t n, struct gw_str *rest)
{
	if (rest->n < n)
		return false;
	memcpy(to, rest->p, n);
	*rest = gw_str_part(*rest, n, rest->n);
	return true;
}

bool gw_recall_open(struct gw_recall_row *out, struct gw_str body)
{
	unsigned char traits[TRAITS];
	unsigned char flags = 0;

	*out = (struct gw_recall_row){ .findings = body };
	if (!take(&out->bytes, sizeof(out->bytes), &out->findings) ||
	    !take(&out->first, sizeof(out->first), &out->findings) ||
	    !take(&out->count, sizeof(out->count), &out->findings) ||
	    !take(&flags, 1, &out->findings) ||
	    !take(traits, sizeof(traits), &out->findings) ||
	    out->first > out->count)
		return false;
	out->traits = (struct gw_blob_traits){ .known = traits[0] != 0,
					       .lfs = traits[1] != 0,
					       .binary = traits[2] != 0,
					       .eol = traits[3],
					       .format = traits[4] };
	out->hides = flags & HIDES;
	out->whole = flags & WHOLE;
	return true;
}

static bool take_text(struct gw_str *to, struct gw_str *rest,
		      struct gw_arena *arena)
{
	uint32_t n;

	*to = (struct gw_str){ NULL, 0 };
	if (!take(&n, sizeof(n), rest))
		return false;
	if (n == NO_TEXT)
		return true;
	if (rest->n < n)
		return false;
	*to = gw_arena_copy(arena, gw_str_part(*rest, 0, n));
	*rest = gw_str_part(*rest, n, rest->n);
	return true;
}

static bool is_ended(const char *text, size_t size)
{
	return memchr(text, '\0', size) != NULL;
}

bool gw_recall_finding(struct gw_finding *out, struct gw_str *rest,
		       struct gw_arena *arena)
{
	struct gw_str *texts[TEXTS];
	uint32_t *numbers[NUMBERS];
	unsigned char small[SMALL];
	bool good;

	*out = (struct gw_finding){ .what = GW_FOUND };
	list_texts(texts, out);
	list_numbers(numbers, out);
	good = take(small, sizeof(small), rest);
	for (size_t i = 0; good && numbers[i]; i++)
		good = take(numbers[i], sizeof(*numbers[i]), rest);
	good = good && take(out->fingerprint, sizeof(out->fingerprint), rest) &&
	       take(out->line_hash, sizeof(out->line_hash), rest) &&
	       is_ended(out->fingerprint, sizeof(out->fingerprint)) &&
	       is_ended(out->line_hash, sizeof(out->line_hash)) &&
	       small[0] <= GW_UNRESOLVED && small[1] <= GW_CRITICAL &&
	       small[2] <= GW_CONF_HIGH && small[3] <= GW_TIER_FAKE;
	for (size_t i = 0; good && i < TEXTS; i++)
		good = take_text(texts[i], rest, arena);
	if (!good || !is_inside(out))
		return false;
	out->what = (enum gw_what)small[0];
	out->severity = (enum gw_severity)small[1];
	out->confidence = (enum gw_confidence)small[2];
	out->tier = (enum gw_tier)small[3];
	out->waivable = small[4] != 0;
	out->existing = small[5] != 0;
	return true;
}
