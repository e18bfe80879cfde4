/* What the scalars of YAML say: lines folded, escapes resolved.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/shared.h"
#include "parse/yaml_scan.h"

/* YAML 1.1, 5.6, but for those that libyaml reads in its own way. */
uint32_t gw_yaml_escape(const char *p, uint32_t n, uint32_t *out)
{
	static const char names[] = "0abtnvfre \"/\\N_LP";
	static const uint32_t values[] = { 0,	 '\a', '\b', '\t',  '\n',
					   '\v', '\f', '\r', 0x1b,  ' ',
					   '"',	 '/',  '\\', 0x85,  0xa0,
					   0x2028, 0x2029 };
	const char *name = n > 1 && p[1] ? strchr(names, p[1]) : NULL;
	uint32_t digits = 0;

	if (name) {
		*out = values[name - names];
		return 2;
	}
	if (n > 1 && (p[1] == '\n' || p[1] == '\r'))
		return 1;
	if (n > 1)
		digits = p[1] == 'x' ? 2 : p[1] == 'u' ? 4 : p[1] == 'U' ? 8 : 0;
	if (!digits || !gw_hex_read((struct gw_str){ p, n }, 2, digits, out) ||
	    *out > 0x10ffff || (*out >= 0xd800 && *out < 0xe000))
		return 0;
	return digits + 2;
}

static char *put(char *to, char c, uint32_t count)
{
	memset(to, c, count);
	return to + count;
}

static char *copy(char *to, const char *p, uint32_t from, uint32_t end)
{
	memcpy(to, p + from, end - from);
	return to + (end - from);
}

static bool is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A run of white space in [i, end): *breaks of its line ends. */
static uint32_t skip_white(const char *p, uint32_t i, uint32_t end,
			   uint32_t *breaks)
{
	*breaks = 0;
	for (; i < end && is_white(p[i]); i++)
		*breaks += p[i] == '\n';
	return i;
}

/* One line end is a blank, more are one less. */
static char *fold(char *to, uint32_t breaks)
{
	return breaks == 1 ? put(to, ' ', 1) : put(to, '\n', breaks - 1);
}

static char *plain_text(char *to, const char *p, uint32_t i, uint32_t end)
{
	while (i < end) {
		uint32_t from = i;
		uint32_t breaks;

		while (i < end && !is_white(p[i]))
			i++;
		to = copy(to, p, from, i);
		from = i;
		i = skip_white(p, i, end, &breaks);
		to = breaks ? fold(to, breaks) : copy(to, p, from, i);
	}
	return to;
}

/* The word at *i without white space; true: an escaped line end ended it. */
static bool quoted_word(char **to, const char *p, uint32_t *i, uint32_t end,
			char quote)
{
	while (*i < end && !is_white(p[*i])) {
		uint32_t c;
		uint32_t n;

		if (quote == '\'' && p[*i] == '\'') {
			*to = put(*to, '\'', 1);
			*i += 2;
		} else if (quote == '"' && p[*i] == '\\') {
			n = gw_yaml_escape(p + *i, end - *i, &c);
			if (n <= 1) {
				*i += p[*i + 1] == '\r' ? 3 : 2;
				return true;
			}
			*i += n;
			*to += gw_utf8_put(*to, c);
		} else {
			*to = put(*to, p[(*i)++], 1);
		}
	}
	return false;
}

static char *quoted_text(char *to, const char *p, uint32_t i, uint32_t end,
			 char quote)
{
	while (i < end) {
		bool joined = quoted_word(&to, p, &i, end, quote);
		uint32_t from = i;
		uint32_t breaks;

		i = skip_white(p, i, end, &breaks);
		if (joined)
			to = put(to, '\n', breaks);
		else
			to = breaks ? fold(to, breaks) : copy(to, p, from, i);
	}
	return to;
}

/* YAML 1.1, 9.3, in libyaml's order: the break behind a line waits until it
 * is known whether a folded line follows. */
static char *block_text(char *to, const char *p,
			const struct gw_yaml_found *f)
{
	bool literal = f->style == '|';
	bool clip = false; /* the break behind the last line */
	bool was_white = false;
	uint32_t breaks = 0; /* behind that one */
	uint32_t i = f->off + 1;
	char chomp = 0;

	for (; p[i] != '\n'; i++)
		if (i < f->off + 3 && (p[i] == '-' || p[i] == '+'))
			chomp = p[i];
	i++;
	while (i < f->end) {
		const char *lf;
		uint32_t from = i;
		bool white;

		while (i < f->end && p[i] == ' ' && i - from < f->indent)
			i++;
		if (i + 1 < f->end && p[i] == '\r')
			i++;
		if (i < f->end && p[i] == '\n') {
			breaks++;
			i++;
			continue;
		}
		white = i < f->end && (p[i] == ' ' || p[i] == '\t');
		if (literal || !clip || was_white || white)
			to = put(to, '\n', clip);
		else if (!breaks)
			to = put(to, ' ', 1);
		to = put(to, '\n', breaks);
		breaks = 0;
		was_white = white;
		lf = memchr(p + i, '\n', f->end - i);
		clip = lf;
		from = i;
		i = lf ? (uint32_t)(lf - p) : f->end;
		to = copy(to, p, from, i - (lf && i > from && lf[-1] == '\r'));
		i += clip;
	}
	if (chomp != '-')
		to = put(to, '\n', clip);
	return chomp == '+' ? put(to, '\n', breaks) : to;
}

struct gw_str gw_yaml_scan_text(struct gw_yaml_scratch *scratch,
				const char *p, const struct gw_yaml_found *f)
{
	bool block = f->style == '|' || f->style == '>';
	uint32_t off = f->off + (f->style ? 1 : 0);
	uint32_t end = f->end - (f->style && !block ? 1 : 0);
	size_t most = (size_t)(f->end - f->off) * 3 / 2 + 4;
	char *to;

	if (!block && !f->made)
		return (struct gw_str){ p + off, end - off };
	if (most > scratch->cap) {
		free(scratch->v);
		scratch->v = malloc(most);
		if (!scratch->v)
			gw_no_memory(most);
		scratch->cap = most;
	}
	to = block    ? block_text(scratch->v, p, f)
	     : f->style ? quoted_text(scratch->v, p, off, end, f->style)
		      : plain_text(scratch->v, p, off, end);
	return (struct gw_str){ scratch->v, (size_t)(to - scratch->v) };
}
