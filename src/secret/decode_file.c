/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-16 and UTF-32 files, with and without a mark, as UTF-8. */
#include <string.h>

#include "base/utf8.h"
#include "secret/detect.h"

#define MOST_FILE ((size_t)32 << 20)

struct wide {
	unsigned size; /* bytes of a unit */
	bool big; /* the high byte first */
	unsigned skip; /* the byte order mark */
};

static bool starts(struct gw_str s, const char *with, size_t n)
{
	return s.n >= n && memcmp(s.p, with, n) == 0;
}

/* Without a mark: at least 9 of 10 units of the head are ASCII beside NUL. */
static bool looks_wide(struct gw_str s, unsigned size, bool big)
{
	size_t units = (s.n > 1024 ? 1024 : s.n) / size;
	size_t good = 0;

	for (size_t i = 0; i < units; i++) {
		const char *u = s.p + i * size;
		char c = u[big ? size - 1 : 0];
		bool zeros = true;

		for (unsigned k = 0; k < size; k++)
			zeros &= k == (big ? size - 1 : 0) || u[k] == '\0';
		good += zeros && c >= '\t' && c <= '~';
	}
	return units >= 8 && good * 10 >= units * 9;
}

static bool detect_wide(struct gw_str s, struct wide *w)
{
	if (starts(s, "\xff\xfe\0\0", 4))
		*w = (struct wide){ 4, false, 4 };
	else if (starts(s, "\0\0\xfe\xff", 4))
		*w = (struct wide){ 4, true, 4 };
	else if (starts(s, "\xff\xfe", 2))
		*w = (struct wide){ 2, false, 2 };
	else if (starts(s, "\xfe\xff", 2))
		*w = (struct wide){ 2, true, 2 };
	else if (!memchr(s.p, '\0', s.n > 1024 ? 1024 : s.n))
		return false;
	else if (looks_wide(s, 2, false))
		*w = (struct wide){ 2, false, 0 };
	else if (looks_wide(s, 2, true))
		*w = (struct wide){ 2, true, 0 };
	else if (looks_wide(s, 4, false))
		*w = (struct wide){ 4, false, 0 };
	else if (looks_wide(s, 4, true))
		*w = (struct wide){ 4, true, 0 };
	else
		return false;
	return true;
}

static uint32_t unit_at(struct gw_str s, size_t at, const struct wide *w)
{
	uint32_t v = 0;

	for (unsigned k = 0; k < w->size; k++) {
		unsigned i = w->big ? k : w->size - 1 - k;

		v = v << 8 | (unsigned char)s.p[at + i];
	}
	return v;
}

struct gw_str gw_decode_file(struct gw_arena *a, struct gw_str s)
{
	struct wide w;
	struct gw_buf out;
	struct gw_str text;

	if (s.n < 4 || s.n > MOST_FILE || !detect_wide(s, &w))
		return s;
	gw_buf_init(&out, s.n * 2);
	for (size_t at = w.skip; at + w.size <= s.n; at += w.size) {
		uint32_t c = unit_at(s, at, &w);

		if (w.size == 2 && c >= 0xd800 && c < 0xdc00 &&
		    at + 4 <= s.n) {
			uint32_t low = unit_at(s, at + 2, &w);

			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) + low -
				    0xdc00;
				at += 2;
			}
		}
		gw_utf8_add(&out, c);
	}
	text = gw_arena_copy(a, gw_buf_str(&out));
	gw_buf_release(&out);
	return text;
}
