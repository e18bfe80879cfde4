/* Shell patterns over paths and names. SPDX-License-Identifier: Apache-2.0 */
#include "base/glob.h"

struct matcher {
	struct gw_str pattern;
	struct gw_str text;
	bool path;
};

/* "[...]" at *at of the pattern against c; moves *at behind the set. */
static bool match_set(struct gw_str pat, size_t *at, char c)
{
	size_t i = *at + 1;
	bool negated = i < pat.n && (pat.p[i] == '!' || pat.p[i] == '^');
	bool hit = false;
	size_t first;

	if (negated)
		i++;
	first = i;
	for (; i < pat.n && (pat.p[i] != ']' || i == first); i++) {
		char from = pat.p[i];

		if (i + 2 < pat.n && pat.p[i + 1] == '-' &&
		    pat.p[i + 2] != ']') {
			hit = hit || (c >= from && c <= pat.p[i + 2]);
			i += 2;
		} else {
			hit = hit || c == from;
		}
	}
	if (i >= pat.n) { /* no end: a plain bracket */
		hit = c == '[';
		*at += 1;
		return hit;
	}
	*at = i + 1;
	return hit != negated;
}

/* One pattern item (not a star) against one byte; moves *at on success. */
static bool match_one(const struct matcher *m, size_t *at, char c)
{
	char p = m->pattern.p[*at];

	if (m->path && c == '/') {
		if (p != '/')
			return false;
		++*at;
		return true;
	}
	if (p == '[') {
		size_t next = *at;

		if (!match_set(m->pattern, &next, c))
			return false;
		*at = next;
		return true;
	}
	if (p == '\\' && *at + 1 < m->pattern.n) {
		if (m->pattern.p[*at + 1] != c)
			return false;
		*at += 2;
		return true;
	}
	if (p != '?' && p != c)
		return false;
	++*at;
	return true;
}

struct star {
	size_t pattern; /* where to go on after the star; GW_NOWHERE: none */
	size_t text; /* how far the star has swallowed */
	bool deep; /* "**": may swallow slashes */
};

/* Reads the star at *at and leaves *at behind it. */
static struct star read_star(const struct matcher *m, size_t *at, size_t t)
{
	struct gw_str p = m->pattern;
	struct star s = { .text = t, .deep = !m->path };
	bool at_start = *at == 0 || p.p[*at - 1] == '/';

	if (m->path && at_start && *at + 1 < p.n && p.p[*at + 1] == '*' &&
	    (*at + 2 == p.n || p.p[*at + 2] == '/')) {
		s.deep = true;
		*at += *at + 2 == p.n ? 2 : 3;
		s.pattern = *at;
		return s;
	}
	while (*at < p.n && p.p[*at] == '*')
		++*at;
	s.pattern = *at;
	return s;
}

/* Let the star swallow one more; false when it must not. */
static bool widen(const struct matcher *m, struct star *s)
{
	bool whole_dirs = m->path && s->deep;

	if (s->pattern == GW_NOWHERE || s->text >= m->text.n)
		return false;
	if (!whole_dirs) {
		if (m->path && m->text.p[s->text] == '/')
			return false;
		s->text++;
		return true;
	}
	if (s->pattern == m->pattern.n) {
		s->text = m->text.n;
		return true;
	}
	while (s->text < m->text.n && m->text.p[s->text] != '/')
		s->text++;
	if (s->text == m->text.n)
		return false;
	s->text++;
	return true;
}

static bool is_plain(char c)
{
	return c != '*' && c != '?' && c != '[' && c != ']' && c != '\\';
}

/* Most patterns fail at how they begin or end: "*.tf", "Dockerfile*". What is
 * plain there stands for itself, in no set: the end of one would stand behind
 * it. The slash behind two stars may have no place in the text: no end reaches
 * it. */
static bool may_match(const struct matcher *m)
{
	struct gw_str p = m->pattern;
	struct gw_str t = m->text;

	for (size_t i = 1; i <= p.n; i++) {
		char c = p.p[p.n - i];

		if (!is_plain(c) || c == '/')
			break;
		if (i > t.n || t.p[t.n - i] != c)
			return false;
	}
	for (size_t i = 0; i < p.n && is_plain(p.p[i]); i++)
		if (i >= t.n || t.p[i] != p.p[i])
			return false;
	return true;
}

static bool match(const struct matcher *m)
{
	struct star near = { .pattern = GW_NOWHERE };
	struct star deep = { .pattern = GW_NOWHERE };
	size_t p = 0;
	size_t t = 0;

	for (;;) {
		if (p < m->pattern.n && m->pattern.p[p] == '*') {
			struct star s = read_star(m, &p, t);

			if (s.deep) {
				deep = s;
				near.pattern = GW_NOWHERE;
			} else {
				near = s;
			}
			continue;
		}
		if (t == m->text.n && p == m->pattern.n)
			return true;
		if (t < m->text.n && p < m->pattern.n &&
		    match_one(m, &p, m->text.p[t])) {
			t++;
			continue;
		}
		if (widen(m, &near)) {
			p = near.pattern;
			t = near.text;
			continue;
		}
		near.pattern = GW_NOWHERE;
		if (!widen(m, &deep))
			return false;
		p = deep.pattern;
		t = deep.text;
	}
}

bool gw_glob_path(struct gw_str pattern, struct gw_str path)
{
	struct matcher m = { pattern, path, true };

	return may_match(&m) && match(&m);
}

bool gw_glob_name(struct gw_str pattern, struct gw_str name)
{
	struct matcher m = { pattern, name, false };

	return may_match(&m) && match(&m);
}
