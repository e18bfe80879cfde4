/* explain --why: the tree of decisions. SPDX-License-Identifier: Apache-2.0
 *
 * A condition's line is written once its truth is known, which is after those
 * below it; it is then moved in front of them, so that the tree reads from
 * its root. Values are shown as messages show them: what is called a secret is
 * masked, and of a map the keys alone are shown.
 */
#include <string.h>

#include "base/utf8.h"
#include "query/run.h"

#define MOST_SHOWN 8

static const char *const words[Q_COND_KINDS] = {
	[Q_ALL] = "all",     [Q_ANY] = "any",	  [Q_NOT] = "not",
	[Q_SOME] = "some",   [Q_EVERY] = "every", [Q_NONE] = "none",
	[Q_COUNT] = "count", [Q_LEAF] = "",	  [Q_RANGE] = "range",
};

static const char *const ops[] = {
#define GW_OP(id, name, operand, flags) name,
#include "query/ops.def"
#undef GW_OP
};

static void show(struct gw_buf *out, const struct gw_node *n)
{
	bool map = n->kind == GW_MAP;
	uint32_t shown = 0;

	if (n->kind != GW_LIST && n->kind != GW_MAP && n->kind != GW_ALT) {
		if (n->kind >= GW_UNKNOWN)
			gw_buf_text(out, "not known: ");
		gw_q_show(out, n, 0);
		if (n->flags & GW_WEAK)
			gw_buf_text(out, " (by default)");
		return;
	}
	gw_buf_text(out, map ? "{" : n->kind == GW_ALT ? "one of [" : "[");
	for (const struct gw_node *c = n->first; c; c = c->next) {
		if (shown)
			gw_buf_text(out, ", ");
		if (shown++ >= MOST_SHOWN) {
			gw_buf_text(out, "...");
			break;
		}
		if (map)
			gw_utf8_show(out, c->key);
		else if (c->first)
			gw_buf_text(out, "...");
		else
			gw_q_show(out, c, 0);
	}
	gw_buf_text(out, map ? "}" : "]");
}

/* "in [a, b]" */
static void add_test(struct q_run *r, struct gw_buf *out,
		     const struct q_test *test)
{
	const struct q_operand *o = &r->q->p.operands[test->operand];
	struct q_args a = gw_q_args(r, o);
	bool list = a.n > 1 || o->kind == Q_OPERAND_LIST;

	gw_buf_print(out, " %s ", ops[test->op]);
	gw_buf_text(out, list ? "[" : "");
	for (uint32_t i = 0; i < a.n; i++) {
		gw_buf_text(out, i ? ", " : "");
		if (i >= MOST_SHOWN) {
			gw_buf_text(out, "...");
			break;
		}
		gw_utf8_show(out, gw_q_arg_at(r, &a, i).text);
	}
	gw_buf_text(out, list ? "]" : "");
	r->args.n = a.from;
}

static void add_value(struct gw_buf *out, const struct q_decision *d)
{
	gw_buf_text(out, "   # ");
	if (d->value)
		show(out, d->value);
	else
		gw_buf_text(out, d->t == Q_U ? "not known" : "absent");
}

static void add_words(struct q_run *r, struct gw_buf *out,
		      const struct q_decision *d)
{
	const struct q_cond *c = d->cond;

	for (unsigned i = 0; i <= r->indent && i < 32; i++)
		gw_buf_text(out, "  ");
	gw_buf_print(out, "%c %s", "FUT"[d->t], words[c->kind]);
	if (c->path) {
		gw_buf_text(out, *words[c->kind] ? " " : "");
		gw_buf_add(out, gw_bundle_str(
					r->q->p.bundle,
					r->q->p.paths[c->path - 1].text));
	} else if (c->kind == Q_LEAF) {
		gw_buf_text(out, "it");
	}
	for (uint32_t i = 0; i < c->tests && c->kind == Q_LEAF; i++)
		add_test(r, out, &r->q->p.tests[c->test + i]);
	if (c->kind == Q_LEAF)
		add_value(out, d);
	gw_buf_byte(out, '\n');
}

/* The last `n` bytes of [from, end) to its front. */
static void to_front(struct gw_buf *out, size_t from, size_t n, struct q_run *r)
{
	size_t all = out->n - from;
	char *kept;

	if (out->over || n == 0 || n >= all)
		return;
	kept = gw_arena_alloc(r->arena, n);
	memcpy(kept, out->p + out->n - n, n);
	memmove(out->p + from + n, out->p + from, all - n);
	memcpy(out->p + from, kept, n);
}

void gw_q_trace(struct q_run *r, const struct q_decision *d)
{
	size_t at = r->trace->n;

	add_words(r, r->trace, d);
	to_front(r->trace, d->from, r->trace->n - at, r);
}

/* --- a rule --- */

static bool stands_on(const struct gw_subject *s, uint64_t line)
{
	uint32_t first;
	uint32_t col;

	if (!line)
		return true;
	if (!s->node || s->node->doc != s->doc)
		return false;
	gw_node_place(s->node, &first, &col);
	if (s->node->span.line && s->node->span.line < first)
		first = s->node->span.line;
	return first <= line && line <= s->node->span.end_line;
}

void gw_q_trace_rule(struct q_run *r)
{
	const struct gw_bundle *b = r->q->p.bundle;
	uint32_t line = 0;
	uint32_t col;

	r->trace = stands_on(r->subject, r->job->trace_line) ? r->job->trace :
							       NULL;
	if (!r->trace)
		return;
	if (r->subject->node)
		gw_node_place(r->subject->node, &line, &col);
	gw_buf_print(r->trace, "%.*s on %.*s %.*s",
		     GW_FMT(gw_bundle_str(b, b->meta[r->rule->meta].id)),
		     GW_FMT(r->subject->type), GW_FMT(r->subject->address));
	if (line)
		gw_buf_print(r->trace, " (line %u)", line);
	gw_buf_byte(r->trace, '\n');
}

void gw_q_trace_part(struct q_run *r, const char *word)
{
	if (r->trace)
		gw_buf_print(r->trace, "  %s:\n", word);
}

void gw_q_trace_end(struct q_run *r, const char *verdict)
{
	if (r->trace)
		gw_buf_print(r->trace, "  => %s\n", verdict);
}
