/* Runs one parser over one view, within its budget.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/parse.h"

#include "parse/shared.h"

/* Text over this is judged by its bytes alone (policy: budgets.tree). */
#define MAX_TEXT ((size_t)16 << 20)

/* A document without text: a binary has no lines worth a table. */
static struct gw_doc *bare_doc(struct gw_arena *arena,
			       const struct gw_view *view, const char *format)
{
	struct gw_view empty = { .name = view->name, .bytes = GW_STR("") };
	struct gw_doc *doc = gw_doc_new(arena, &empty, format);

	doc->view = view;
	return doc;
}

static int refuse(struct gw_builder *b, struct gw_err *err, const char *what)
{
	gw_build_fault(b, err, 0, "%s", what);
	b->doc->fault.status = GW_ELIMIT;
	if (err)
		err->status = GW_ELIMIT;
	return GW_ELIMIT;
}

static const struct gw_view *decoded(struct gw_arena *arena,
				     const struct gw_view *view)
{
	struct gw_str text = gw_text_decode(arena, view->bytes);
	struct gw_view *v;

	if (text.p == view->bytes.p)
		return view;
	v = GW_NEW(arena, struct gw_view);
	*v = *view;
	v->bytes = text;
	return v;
}

int gw_parse(struct gw_doc **out, struct gw_arena *arena,
	     const struct gw_view *view, const struct gw_parser *parser,
	     struct gw_err *err)
{
	struct gw_view *named;
	struct gw_builder b;
	int r;

	if (!view->bytes.p) { /* parsers may rely on a pointer */
		named = GW_NEW(arena, struct gw_view);
		*named = *view;
		named->bytes = GW_STR("");
		view = named;
	}
	if (!parser->binary && view->bytes.n > MAX_TEXT) {
		*out = bare_doc(arena, view, parser->name);
		gw_builder_init(&b, arena, *out);
		return refuse(&b, err, "more than the 16 MiB that are read as a tree");
	}
	if (parser->binary) {
		*out = bare_doc(arena, view, parser->name);
	} else {
		view = decoded(arena, view);
		*out = gw_doc_new(arena, view, parser->name);
	}
	gw_builder_init(&b, arena, *out);
	r = parser->parse(&b, view, err);
	gw_build_abandon(&b, (uint32_t)view->bytes.n);
	if (r == GW_OK && arena->over)
		r = refuse(&b, err, "the memory for trees is used up");
	if (r == GW_OK && (*out)->faulty) { /* it went on after a fault */
		if (err)
			*err = (*out)->fault;
		r = (*out)->fault.status;
	}
	return r;
}
