/* What may be shown of a line and of a secret.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "base/utf8.h"
#include "finding/finding.h"

#define MOST_SHOWN 200

static struct gw_str keep_text(struct gw_arena *a, struct gw_buf *b)
{
	struct gw_str kept = gw_arena_copy(a, gw_buf_str(b));

	gw_buf_release(b);
	return kept;
}

/*
 * Four characters in front and two behind are shown of 24 and more, less of
 * shorter ones, nothing of fewer than twelve: never more than a quarter.
 */
static void add_masked(struct gw_buf *b, struct gw_str secret)
{
	size_t room = secret.n / 4;
	size_t front = room < 3 ? 0 : room - 2 < 4 ? room - 2 : 4;
	size_t behind = front ? 2 : 0;

	gw_utf8_show(b, gw_str_part(secret, 0, front));
	gw_buf_text(b, "****");
	gw_utf8_show(b, gw_str_part(secret, secret.n - behind, secret.n));
}

struct gw_str gw_redact(struct gw_arena *a, struct gw_str secret)
{
	struct gw_buf b;

	gw_buf_init(&b, 256);
	add_masked(&b, secret);
	return keep_text(a, &b);
}

/* No cut inside of a UTF-8 sequence. */
static size_t to_start(struct gw_str s, size_t at)
{
	while (at > 0 && at < s.n && ((unsigned char)s.p[at] & 0xc0) == 0x80)
		at--;
	return at;
}

void gw_finding_excerpt(struct gw_finding *f, struct gw_arena *a,
			struct gw_str line, size_t from, size_t to, bool secret)
{
	struct gw_buf b;
	size_t begin;
	size_t end;
	size_t col;

	to = to < line.n ? to : line.n;
	from = from < to ? from : to;
	begin = 0;
	if (line.n > MOST_SHOWN && from > MOST_SHOWN / 4)
		begin = to_start(line, from - MOST_SHOWN / 4);
	end = line.n;
	if (end - begin > MOST_SHOWN)
		end = to_start(line, begin + MOST_SHOWN);
	gw_buf_init(&b, (size_t)MOST_SHOWN * 8);
	gw_utf8_show(&b, gw_str_part(line, begin, from));
	col = gw_utf8_columns(gw_buf_str(&b));
	if (secret)
		add_masked(&b, gw_str_part(line, from, to));
	else
		gw_utf8_show(&b, gw_str_part(line, from, to < end ? to : end));
	f->excerpt_col = (uint32_t)col + 1;
	f->excerpt_len =
		(uint32_t)(gw_utf8_columns(gw_buf_str(&b)) - col);
	if (to < end)
		gw_utf8_show(&b, gw_str_part(line, to, end));
	if (b.n > MOST_SHOWN) /* shown longer than written: \x and the mask */
		b.n = to_start(gw_buf_str(&b), MOST_SHOWN);
	f->excerpt = keep_text(a, &b);
}
