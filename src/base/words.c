/* Near words, dates, sizes. SPDX-License-Identifier: Apache-2.0 */
#include "base/words.h"

#include <string.h>

#define LONGEST 63

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: insert, delete, change, swap neighbours. */
static unsigned distance(struct gw_str a, struct gw_str b)
{
	unsigned rows[3][LONGEST + 2];

	if (a.n > LONGEST || b.n > LONGEST)
		return LONGEST;
	for (unsigned j = 0; j <= b.n; j++)
		rows[0][j] = j;
	for (unsigned i = 1; i <= a.n; i++) {
		unsigned *now = rows[i % 3];
		const unsigned *up = rows[(i + 2) % 3];
		const unsigned *two = rows[(i + 1) % 3];

		now[0] = i;
		for (unsigned j = 1; j <= b.n; j++) {
			unsigned change = gw_lower(a.p[i - 1]) !=
					  gw_lower(b.p[j - 1]);

			now[j] = least(least(up[j], now[j - 1]) + 1,
				       up[j - 1] + change);
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] &&
			    a.p[i - 2] == b.p[j - 1])
				now[j] = least(now[j], two[j - 2] + 1);
		}
	}
	return rows[a.n % 3][b.n];
}

struct gw_str gw_words_nearest(struct gw_str wrong, const struct gw_str *known,
			       size_t count)
{
	unsigned best = wrong.n < 5 ? 2 : 3;
	struct gw_str word = GW_STR("");

	for (size_t i = 0; i < count; i++) {
		unsigned d = distance(wrong, known[i]);

		if (d < best) {
			best = d;
			word = known[i];
		}
	}
	for (size_t i = 0; i < count && !word.n && wrong.n > 1; i++)
		if (gw_str_starts_fold(known[i], wrong) ||
		    (known[i].n > 2 && gw_str_starts_fold(wrong, known[i])))
			word = known[i];
	return word;
}

static bool two_digits(const char *p, unsigned *out)
{
	if (!gw_is_digit(p[0]) || !gw_is_digit(p[1]))
		return false;
	*out = (unsigned)(p[0] - '0') * 10 + (unsigned)(p[1] - '0');
	return true;
}

/* Days from civil, after Howard Hinnant's published algorithm. */
static int64_t days_of(int64_t y, unsigned m, unsigned d)
{
	int64_t era;
	int64_t yoe;
	int64_t doy;

	y -= m <= 2;
	era = y / 400;
	yoe = y - era * 400;
	doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

bool gw_words_day(struct gw_str s, int64_t *day)
{
	static const unsigned char len[] = { 31, 29, 31, 30, 31, 30,
					     31, 31, 30, 31, 30, 31 };
	unsigned hi;
	unsigned lo;
	unsigned m;
	unsigned d;
	unsigned y;

	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' ||
	    !two_digits(s.p, &hi) || !two_digits(s.p + 2, &lo) ||
	    !two_digits(s.p + 5, &m) || !two_digits(s.p + 8, &d))
		return false;
	y = hi * 100 + lo;
	if (m < 1 || m > 12 || d < 1 || d > len[m - 1])
		return false;
	if (m == 2 && d == 29 && (y % 4 || (y % 100 == 0 && y % 400)))
		return false;
	*day = days_of(y, m, d);
	return true;
}

struct gw_str gw_words_time(struct gw_arena *a, int64_t seconds)
{
	int64_t days = seconds / 86400;
	int64_t rest = seconds % 86400;
	int64_t z;
	int64_t era;
	int64_t doe;
	int64_t yoe;
	int64_t doy;
	int64_t mp;

	if (rest < 0) {
		rest += 86400;
		days--;
	}
	z = days + 719468;
	era = (z >= 0 ? z : z - 146096) / 146097;
	doe = z - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	return gw_arena_print(a, "%04d-%02d-%02dT%02d:%02d:%02dZ",
			      (int)(yoe + era * 400 + (mp >= 10)),
			      (int)(mp < 10 ? mp + 3 : mp - 9),
			      (int)(doy - (153 * mp + 2) / 5 + 1),
			      (int)(rest / 3600), (int)(rest / 60 % 60),
			      (int)(rest % 60));
}

struct unit {
	const char *name;
	uint64_t times;
};

/* A decimal number with up to three places, then a unit of the list. */
static bool with_unit(struct gw_str s, const struct unit *units, uint64_t *out)
{
	uint64_t milli = 0;
	unsigned places = 0;
	bool point = false;
	size_t i = 0;

	for (; i < s.n && (gw_is_digit(s.p[i]) || s.p[i] == '.'); i++) {
		if (s.p[i] == '.') {
			if (point)
				return false;
			point = true;
			continue;
		}
		if ((point && ++places > 3) || milli > UINT64_MAX / 10000 / 11)
			return false;
		milli = milli * 10 + (uint64_t)(s.p[i] - '0');
	}
	if (i == 0 || (i == 1 && point))
		return false;
	for (; places < 3; places++)
		milli *= 10;
	s = gw_str_trim(gw_str_part(s, i, s.n));
	for (; units->name; units++) {
		if (!gw_str_is(s, units->name))
			continue;
		if (milli > UINT64_MAX / units->times)
			return false;
		*out = milli * units->times / 1000;
		return true;
	}
	return false;
}

bool gw_words_size(struct gw_str text, uint64_t *bytes)
{
	static const struct unit units[] = {
		{ "", 1 },	     { "B", 1 },
		{ "k", 1000 },	     { "kB", 1000 },
		{ "KB", 1000 },	     { "M", 1000000 },
		{ "MB", 1000000 },   { "G", 1000000000 },
		{ "GB", 1000000000 }, { "Ki", 1024 },
		{ "KiB", 1024 },     { "Mi", 1 << 20 },
		{ "MiB", 1 << 20 },  { "Gi", 1 << 30 },
		{ "GiB", 1 << 30 },  { "Ti", (uint64_t)1 << 40 },
		{ "TiB", (uint64_t)1 << 40 }, { NULL, 0 },
	};

	return with_unit(text, units, bytes);
}

bool gw_words_duration(struct gw_str text, uint64_t *ms)
{
	static const struct unit units[] = {
		{ "ms", 1 },	       { "s", 1000 },
		{ "m", 60000 },	       { "min", 60000 },
		{ "h", 3600000 },      { "d", 86400000 },
		{ "w", 604800000 },    { "y", 31536000000 },
		{ NULL, 0 },
	};

	return with_unit(text, units, ms);
}
