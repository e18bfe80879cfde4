/* Messages made of a template and what was found. SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"
#include "query/run.h"
#include "query/values.h"

#define MOST_VALUE 200
#define MOST_MESSAGE 2000

static void show_source(struct gw_buf *out, const struct gw_node *n)
{
	struct gw_str text = n->text;

	if (!text.n && n->doc && n->doc->view)
		text = gw_str_part(n->doc->view->bytes, n->span.off,
				   (size_t)n->span.off + n->span.len);
	gw_utf8_show(out, gw_str_part(text, 0, MOST_VALUE));
}

/* What is called a password is never shown, whatever the rule says. */
static bool is_secret(const struct gw_node *n)
{
	return gw_node_is_scalar(n) && n->kind != GW_BOOL && n->text.n &&
	       gw_is_secret_name(n->key);
}

void gw_q_show(struct gw_buf *out, const struct gw_node *n, unsigned filters)
{
	struct gw_buf value;

	if (filters & Q_FILTER_COUNT) {
		gw_buf_print(out, "%u", n->count);
		return;
	}
	gw_buf_init(&value, MOST_VALUE);
	if ((filters & Q_FILTER_MASK) || is_secret(n)) {
		gw_buf_text(&value, "****");
	} else if (filters & Q_FILTER_JSON) {
		gw_node_json(&value, n);
	} else if (n->kind == GW_BOOL || n->kind == GW_NUMBER ||
		   n->kind == GW_STRING) {
		gw_utf8_show(&value, gw_str_part(n->text, 0, MOST_VALUE));
	} else if (n->kind == GW_LIST || n->kind == GW_MAP) {
		const struct gw_node *text = gw_node_key(n, "text");

		if (gw_node_is_scalar(text))
			gw_utf8_show(&value, text->text);
		else
			gw_node_json(&value, n);
	} else if (n->kind == GW_NULL) {
		gw_buf_text(&value, "null");
	} else {
		show_source(&value, n);
	}
	gw_utf8_show(out, gw_buf_str(&value));
	gw_buf_release(&value);
}

static void add_absent(struct q_run *r, struct gw_buf *out,
		       const struct q_segment *s, bool open)
{
	if (s->filters & Q_FILTER_OR)
		gw_buf_add(out, gw_bundle_str(r->q->p.bundle, s->text));
	else if (s->filters & Q_FILTER_COUNT)
		gw_buf_byte(out, '0');
	else
		gw_buf_text(out, open ? "(unknown)" : "(none)");
}

static void add_path(struct q_run *r, struct gw_buf *out,
		     const struct q_segment *s)
{
	struct q_list l = gw_q_walk(r, s->path, false);
	uint32_t shown = l.n < 5 ? l.n : 5;

	if (l.n > 1 && (s->filters & Q_FILTER_COUNT)) {
		gw_buf_print(out, "%u", l.n);
	} else {
		for (uint32_t i = 0; i < shown; i++) {
			const struct gw_node *n = gw_q_vals(r, &l)[i].node;

			gw_buf_text(out, i ? ", " : "");
			if (n->kind == GW_NULL ||
			    (gw_node_is_scalar(n) && !n->text.n &&
			     (s->filters & Q_FILTER_OR)))
				add_absent(r, out, s, false);
			else
				gw_q_show(out, n, s->filters);
		}
		if (l.n > shown)
			gw_buf_text(out, ", ...");
	}
	if (!l.n)
		add_absent(r, out, s, l.open);
	r->stack.n = l.from;
}

struct gw_str gw_q_message_make(struct q_run *r, const struct q_why *why)
{
	const struct q_program *p = &r->q->p;
	struct gw_str text;
	struct gw_buf out;

	gw_buf_init(&out, MOST_MESSAGE);
	for (uint32_t i = 0; i < r->rule->segments; i++) {
		const struct q_segment *s = &p->segments[r->rule->segment + i];

		if (!s->path)
			gw_buf_add(&out, gw_bundle_str(p->bundle, s->text));
		else if (s->is_value && why->value)
			gw_q_show(&out, why->value, s->filters);
		else
			add_path(r, &out, s);
	}
	text = gw_arena_copy(r->arena, gw_buf_str(&out));
	gw_buf_release(&out);
	return text;
}
