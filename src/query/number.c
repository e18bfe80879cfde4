/* Numbers, quantities, durations, times. SPDX-License-Identifier: Apache-2.0 */
#include "query/values.h"

#include "base/words.h"

/* number := "-"? digits ("." digits)? (("e"|"E") "-"? digits)?, greedy. */
static bool read_prefix(struct gw_str s, double *out, size_t *used)
{
	bool minus = s.n && (s.p[0] == '-' || s.p[0] == '+');
	bool negative = s.n && s.p[0] == '-';
	double v = 0;
	double place = 1;
	size_t i = minus ? 1 : 0;
	size_t digits = 0;

	for (; i < s.n && gw_is_digit(s.p[i]); i++, digits++)
		v = v * 10 + (s.p[i] - '0');
	if (i + 1 < s.n && s.p[i] == '.' && gw_is_digit(s.p[i + 1]))
		for (i++; i < s.n && gw_is_digit(s.p[i]); i++, digits++) {
			place /= 10;
			v += (s.p[i] - '0') * place;
		}
	if (!digits || digits > 300)
		return false;
	*out = negative ? -v : v;
	*used = i;
	return true;
}

static double power_of_ten(double v, unsigned e, bool negative)
{
	for (; e > 0; e--)
		v = negative ? v / 10 : v * 10;
	return v;
}

/* Kubernetes' decimal exponent form "1e3" (apimachinery, quantity.go). */
static bool read_exponent(struct gw_str s, double *v, size_t *used)
{
	size_t i = *used + 1;
	bool negative = false;
	unsigned e = 0;

	if (*used >= s.n || (s.p[*used] != 'e' && s.p[*used] != 'E'))
		return true;
	if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
		negative = s.p[i++] == '-';
	if (i >= s.n || !gw_is_digit(s.p[i]))
		return true; /* the unit E: exa */
	for (; i < s.n && gw_is_digit(s.p[i]); i++) {
		e = e * 10 + (unsigned)(s.p[i] - '0');
		if (e > 300)
			return false;
	}
	*v = power_of_ten(*v, e, negative);
	*used = i;
	return true;
}

bool gw_decimal_read(struct gw_str text, double *out)
{
	size_t used;

	return read_prefix(text, out, &used) &&
	       read_exponent(text, out, &used) && used == text.n;
}

struct unit {
	const char *name;
	double times; /* base units; 0: none */
	double ms; /* 0: no duration */
};

static const struct unit units[] = {
	{ "", 1, 0 },
	{ "m", 1e-3, 60e3 },
	{ "n", 1e-9, 0 },
	{ "u", 1e-6, 0 },
	{ "B", 1, 0 },
	{ "k", 1e3, 0 },
	{ "kB", 1e3, 0 },
	{ "KB", 1e3, 0 },
	{ "K", 1e3, 0 },
	{ "M", 1e6, 0 },
	{ "MB", 1e6, 0 },
	{ "G", 1e9, 0 },
	{ "GB", 1e9, 0 },
	{ "T", 1e12, 0 },
	{ "TB", 1e12, 0 },
	{ "P", 1e15, 0 },
	{ "E", 1e18, 0 },
	{ "Ki", 1024.0, 0 },
	{ "KiB", 1024.0, 0 },
	{ "Mi", 1048576.0, 0 },
	{ "MiB", 1048576.0, 0 },
	{ "Gi", 1073741824.0, 0 },
	{ "GiB", 1073741824.0, 0 },
	{ "Ti", 1099511627776.0, 0 },
	{ "TiB", 1099511627776.0, 0 },
	{ "Pi", 1125899906842624.0, 0 },
	{ "Ei", 1152921504606846976.0, 0 },
	{ "ms", 0, 1 },
	{ "s", 0, 1e3 },
	{ "sec", 0, 1e3 },
	{ "min", 0, 60e3 },
	{ "h", 0, 3600e3 },
	{ "d", 0, 86400e3 },
	{ "w", 0, 604800e3 },
	{ "y", 0, 31536000e3 },
};

/* "1h30m": durations add up. */
static bool read_compound(struct gw_str s, struct q_number *out)
{
	double total = 0;

	while (s.n) {
		double v;
		size_t used;
		size_t end;
		bool known = false;

		if (!read_prefix(s, &v, &used))
			return false;
		for (end = used; end < s.n && gw_is_alpha(s.p[end]);)
			end++;
		for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
			if (units[i].ms > 0 &&
			    gw_str_is(gw_str_part(s, used, end),
				      units[i].name)) {
				total += v * units[i].ms;
				known = true;
			}
		if (!known)
			return false;
		s = gw_str_part(s, end, s.n);
	}
	*out = (struct q_number){ total, true, false, total };
	return true;
}

bool gw_number_read(struct gw_str text, struct q_number *out)
{
	struct gw_str unit;
	size_t used;
	double v;

	text = gw_str_trim(text);
	if (!read_prefix(text, &v, &used) || !read_exponent(text, &v, &used))
		return false;
	unit = gw_str_trim(gw_str_part(text, used, text.n));
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		const struct unit *u = &units[i];

		if (!gw_str_is(unit, u->name))
			continue;
		*out = (struct q_number){
			.value = v * (u->times > 0 ? u->times : u->ms),
			.duration = !(u->times > 0),
			.maybe_duration = u->times > 0 && u->ms > 0,
			.as_duration = v * u->ms,
		};
		return true;
	}
	return read_compound(text, out);
}

bool gw_number_cmp(struct gw_str a, struct gw_str b, int *out)
{
	struct q_number x;
	struct q_number y;
	double p;
	double q;

	if (!gw_number_read(a, &x) || !gw_number_read(b, &y))
		return false;
	p = x.value;
	q = y.value;
	if (x.duration || y.duration) {
		p = x.duration || x.maybe_duration ? x.as_duration :
						     x.value * 1000;
		q = y.duration || y.maybe_duration ? y.as_duration :
						     y.value * 1000;
	}
	*out = p < q ? -1 : p > q;
	return true;
}

bool gw_time_read(struct gw_str text, int64_t *seconds)
{
	int64_t day;
	int64_t v;

	if (gw_str_int(text, &v) && v > 100000000) {
		*seconds = v;
		return true;
	}
	if (!gw_words_day(gw_str_part(text, 0, 10), &day))
		return false;
	*seconds = day * 86400;
	if (text.n >= 19 && (text.p[10] == 'T' || text.p[10] == ' ') &&
	    gw_is_digit(text.p[11]) && gw_is_digit(text.p[12]) &&
	    gw_is_digit(text.p[14]) && gw_is_digit(text.p[15]))
		*seconds += ((text.p[11] - '0') * 10 + (text.p[12] - '0')) *
				    3600 +
			    ((text.p[14] - '0') * 10 + (text.p[15] - '0')) * 60;
	return text.n == 10 || text.n >= 19;
}

bool gw_ports_read(struct gw_str text, int64_t *from, int64_t *to)
{
	size_t dash = gw_str_find_byte(text, '-', 1);

	if (dash == GW_NOWHERE) {
		if (!gw_str_int(text, from))
			return false;
		*to = *from;
		return true;
	}
	return gw_str_int(gw_str_part(text, 0, dash), from) &&
	       gw_str_int(gw_str_part(text, dash + 1, text.n), to);
}
