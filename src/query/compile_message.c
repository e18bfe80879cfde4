/* Messages: text and {path|filter}. SPDX-License-Identifier: Apache-2.0
 *
 *	message := ( text | "{" path ( "|" filter )* "}" )*
 *
 * "{{" and "}}" are braces, "{}" stands for itself. A bar belongs to a filter if a filter's name
 * follows it, else it parts alternatives of the path.
 */
#include "query/compile.h"

#include "query/values.h"

struct writer {
	struct q_compiler *c;
	const struct gw_node *node;
	struct q_rule *rule;
	struct gw_buf text; /* literal so far */
};

static void add_segment(struct writer *m, const struct q_segment *s)
{
	gw_q_add(m->c, Q_SEGMENTS, s);
	m->rule->segments++;
}

/* The bundle has the whole template: most literals are a part of it. */
static struct gw_ref literal_ref(struct writer *m, struct gw_str literal)
{
	struct gw_ref whole = m->c->src->meta->message;
	size_t at = gw_str_find(m->node->text, literal, 0);

	if (at != GW_NOWHERE && whole.len == m->node->text.n)
		return (struct gw_ref){ whole.off + (uint32_t)at,
					(uint32_t)literal.n };
	return gw_bundle_text(m->c->w, gw_arena_copy(m->c->arena, literal));
}

static void flush(struct writer *m)
{
	struct q_segment s = { 0 };

	if (!m->text.n)
		return;
	s.text = literal_ref(m, gw_buf_str(&m->text));
	gw_buf_reset(&m->text);
	add_segment(m, &s);
}

/* Reads one filter; false if the text is none. */
static bool read_filter(struct writer *m, struct gw_str f, struct q_segment *s)
{
	if (gw_str_is(f, "mask")) {
		s->filters |= Q_FILTER_MASK;
	} else if (gw_str_is(f, "json")) {
		s->filters |= Q_FILTER_JSON;
	} else if (gw_str_is(f, "count")) {
		s->filters |= Q_FILTER_COUNT;
	} else if (gw_str_starts(f, GW_STR("or:"))) {
		s->filters |= Q_FILTER_OR;
		s->text = gw_bundle_text(m->c->w, gw_str_part(f, 3, f.n));
	} else {
		return false;
	}
	return true;
}

static struct gw_str last_bar(struct gw_str s, struct gw_str *filter)
{
	size_t at = s.n;

	while (at > 0 && s.p[at - 1] != '|')
		at--;
	*filter = at ? gw_str_part(s, at, s.n) : GW_STR("");
	return at ? gw_str_part(s, 0, at - 1) : s;
}

static bool looks_like_filter(struct gw_str f)
{
	if (!f.n || f.p[0] == ' ' || f.p[0] == '$' || f.p[0] == '@')
		return false;
	return gw_str_find_byte(f, '.', 0) == GW_NOWHERE;
}

static int read_filters(struct writer *m, struct gw_str *hole,
			struct q_segment *s)
{
	static const char *const names[] = { "mask", "or:", "json", "count",
					     NULL };
	struct gw_str filter;
	struct gw_str rest = last_bar(*hole, &filter);

	while (filter.n && read_filter(m, filter, s)) {
		*hole = rest;
		rest = last_bar(*hole, &filter);
	}
	if (filter.n && looks_like_filter(filter) &&
	    gw_rule_hint(m->c->arena, filter, names).n)
		return gw_rule_fault(
			m->c->err, m->node, "E017",
			"unknown filter '%.*s'%.*s", GW_FMT(filter),
			GW_FMT(gw_rule_hint(m->c->arena, filter, names)));
	return GW_OK;
}

/* The last key of a path: what it is called. */
static struct gw_str last_key(struct gw_str path)
{
	size_t at = path.n;

	while (at > 0 && (gw_is_word(path.p[at - 1]) || path.p[at - 1] == '-'))
		at--;
	return gw_str_part(path, at, path.n);
}

static int add_hole(struct writer *m, struct gw_str hole)
{
	struct q_segment s = { 0 };
	struct gw_node at = *m->node;
	int r = read_filters(m, &hole, &s);

	if (r < 0)
		return r;
	if (gw_is_secret_name(last_key(hole)) &&
	    !(s.filters & (Q_FILTER_MASK | Q_FILTER_COUNT)))
		return gw_rule_fault(m->c->err, m->node, "E017",
				     "'%.*s' may be a secret: write {%.*s|mask}",
				     GW_FMT(hole), GW_FMT(hole));
	flush(m);
	if (gw_str_is(hole, "value"))
		s.is_value = 1;
	r = gw_q_path(m->c, &(struct q_path_use){ &at, hole, true, false },
		      &s.path);
	if (r == GW_OK)
		add_segment(m, &s);
	return r;
}

int gw_q_message(struct q_compiler *c, const struct gw_node *message,
		 struct q_rule *rule)
{
	struct writer m = { .c = c, .node = message, .rule = rule };
	struct gw_str t = message->text;
	int r = GW_OK;

	gw_buf_init(&m.text, 4096);
	rule->segment = gw_q_count(c, Q_SEGMENTS);
	for (size_t i = 0; r == GW_OK && i < t.n; i++) {
		size_t close;

		if ((t.p[i] == '{' || t.p[i] == '}') && i + 1 < t.n &&
		    t.p[i + 1] == t.p[i]) {
			gw_buf_byte(&m.text, t.p[i++]);
			continue;
		}
		if (t.p[i] != '{' || (i + 1 < t.n && t.p[i + 1] == '}')) {
			gw_buf_byte(&m.text, t.p[i]);
			continue;
		}
		close = i + 1; /* ".{a,b}" nests once */
		for (unsigned open = 1; close < t.n; close++) {
			open += t.p[close] == '{';
			open -= t.p[close] == '}';
			if (!open)
				break;
		}
		if (close >= t.n) {
			r = gw_rule_fault(c->err, message, "E017",
					  "'{' is not closed (write '{{' for a brace)");
			break;
		}
		r = add_hole(&m, gw_str_part(t, i + 1, close));
		i = close;
	}
	if (r == GW_OK)
		flush(&m);
	gw_buf_release(&m.text);
	return r;
}
