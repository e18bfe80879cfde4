/* SPDX-License-Identifier: Apache-2.0 */
/* explain --why: which gates a candidate passed, and which one it failed. What
 * is shown of a value is its mask. */
#include "secret/state.h"

/* The place of an offset of the scan's layer in the view's own text. */
static size_t outer(const struct gw_scan *sc, size_t at)
{
	for (const struct gw_layer *l = sc->layer; l->parent; l = l->parent)
		at = l->from;
	return at;
}

static uint64_t line_of(const struct gw_scan *sc, size_t at)
{
	const struct gw_layer *l = sc->layer;
	uint64_t line = 1u + sc->job->view->line_base;

	at = outer(sc, at);
	while (l->parent)
		l = l->parent;
	for (size_t i = 0; i < at && i < l->text.n; i++)
		line += l->text.p[i] == '\n';
	return line;
}

bool gw_trace_begin(struct gw_scan *sc, uint32_t find, size_t from, size_t to)
{
	const struct gw_bundle *b = sc->s->bundle;
	struct gw_str id = GW_STR("secrets");
	uint64_t line;

	if (!sc->job->trace)
		return false;
	line = line_of(sc, from);
	if (sc->job->trace_line && line != sc->job->trace_line)
		return false;
	if (find != GW_FIND_NONE)
		id = gw_bundle_str(b, b->meta[sc->s->find[find].rule].id);
	gw_buf_print(sc->job->trace, "%.*s:%llu: %.*s looks at %.*s%s\n",
		     GW_FMT(sc->job->view->name), (unsigned long long)line,
		     GW_FMT(id),
		     GW_FMT(gw_redact(sc->arena,
				      gw_str_part(sc->text, from, to))),
		     sc->layer->depth ? " (decoded)" : "");
	return true;
}

void gw_trace_gate(struct gw_scan *sc, bool on, const char *gate,
		   const char *why)
{
	if (on && why)
		gw_buf_print(sc->job->trace, "  F %s: %s\n", gate, why);
	else if (on)
		gw_buf_print(sc->job->trace, "  T %s\n", gate);
}

void gw_trace_note(struct gw_scan *sc, bool on, struct gw_str note)
{
	if (on)
		gw_buf_print(sc->job->trace, "  - %.*s\n", GW_FMT(note));
}
