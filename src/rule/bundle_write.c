/* A bundle being written. SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <string.h>

#include "rule/bundle.h"
#include "rule/writer.h"
#include "seal/seal.h"

void gw_writer_init(struct gw_bundle_writer *w, struct gw_arena *arena,
		    const struct gw_compile *how)
{
	*w = (struct gw_bundle_writer){
		.arena = arena,
		.engines = how->engines,
		.warnings = how->warnings,
		.official = how->official,
		.names = how->names,
		.names_ctx = how->names_ctx,
	};
	for (unsigned i = 0; i < GW_SECTIONS; i++)
		gw_buf_init(&w->section[i], GW_MAX_BUNDLE / 2);
	gw_map_init(&w->texts, arena);
	gw_map_init(&w->lists, arena);
	gw_map_init(&w->ids, arena);
	w->base = how->base;
	for (unsigned i = 0; w->base && i < GW_SECTIONS; i++)
		gw_buf_add(&w->section[i], w->base->section[i]);
	for (unsigned i = 0; w->base && w->engines[i]; i++)
		if (w->engines[i]->extend)
			w->engines[i]->extend(w, i);
}

const struct gw_bundle *gw_bundle_base(const struct gw_bundle_writer *w)
{
	return w->base;
}

void gw_writer_release(struct gw_bundle_writer *w)
{
	for (unsigned i = 0; i < GW_SECTIONS; i++)
		gw_buf_release(&w->section[i]);
	for (unsigned i = 0; i < GW_MAX_ENGINES && w->engines[i]; i++)
		if (w->engines[i]->drop && w->state[i])
			w->engines[i]->drop(w->state[i]);
}

struct gw_ref gw_bundle_text(struct gw_bundle_writer *w, struct gw_str text)
{
	struct gw_buf *out = &w->section[GW_SEC_TEXT];
	struct gw_ref ref = { 0, (uint32_t)text.n };
	void **slot;

	if (!text.n)
		return (struct gw_ref){ 0, 0 };
	slot = gw_map_put(&w->texts, text);
	if (!*slot) {
		*slot = (void *)(uintptr_t)(out->n + 1);
		gw_buf_add(out, text);
	}
	ref.off = (uint32_t)((uintptr_t)*slot - 1);
	return ref;
}

static void add_item(struct gw_bundle_writer *w, struct gw_buf *refs,
		     struct gw_str text)
{
	struct gw_ref ref = gw_bundle_text(w, text);

	gw_buf_add(refs, (struct gw_str){ (const char *)&ref, sizeof(ref) });
}

/* Where these refs stand in the lists: once, however many rules have them. */
static uint32_t place_list(struct gw_bundle_writer *w, struct gw_str refs)
{
	struct gw_buf *out = &w->section[GW_SEC_LISTS];
	void **slot = gw_map_put(&w->lists, gw_arena_copy(w->arena, refs));

	if (!*slot) {
		*slot = (void *)(uintptr_t)(out->n / sizeof(struct gw_ref) + 1);
		gw_buf_add(out, refs);
	}
	return (uint32_t)((uintptr_t)*slot - 1);
}

struct gw_list_ref gw_bundle_list(struct gw_bundle_writer *w,
				  const struct gw_node *list)
{
	struct gw_list_ref out = { 0, 0 };
	struct gw_buf refs;

	if (!list)
		return out;
	gw_buf_init(&refs, GW_MAX_BUNDLE / 2);
	if (gw_node_is_scalar(list))
		add_item(w, &refs, list->text);
	for (const struct gw_node *c = list->first; c; c = c->next)
		if (gw_node_is_scalar(c))
			add_item(w, &refs, c->text);
	out.count = (uint32_t)(refs.n / sizeof(struct gw_ref));
	out.first = place_list(w, gw_buf_str(&refs));
	w->section[GW_SEC_LISTS].over |= refs.over;
	gw_buf_release(&refs);
	return out;
}

struct gw_buf *gw_bundle_out(struct gw_bundle_writer *w, enum gw_section s)
{
	return &w->section[s];
}

void **gw_bundle_state(struct gw_bundle_writer *w, unsigned engine)
{
	if (engine >= GW_MAX_ENGINES)
		gw_bug("engine %u of %d", engine, GW_MAX_ENGINES);
	return &w->state[engine];
}

enum gw_known gw_bundle_known(const struct gw_bundle_writer *w,
			      const struct gw_asked_name *name,
			      struct gw_str *near)
{
	*near = GW_STR("");
	return w->names ? w->names(w->names_ctx, name, near) : GW_NO_TABLE;
}

const struct gw_engine *gw_bundle_engine(const struct gw_bundle_writer *w,
					 unsigned engine)
{
	for (unsigned i = 0; i < GW_MAX_ENGINES && w->engines[i]; i++)
		if (i == engine)
			return w->engines[i];
	return NULL;
}

struct gw_arena *gw_bundle_arena(struct gw_bundle_writer *w)
{
	return w->arena;
}

void gw_bundle_warn(struct gw_bundle_writer *w, const struct gw_node *at,
		    const char *fmt, ...)
{
	struct gw_err *err;
	char words[320];
	va_list ap;

	if (!w->warnings || w->warnings->n > 10000)
		return;
	va_start(ap, fmt);
	vsnprintf(words, sizeof(words), fmt, ap);
	va_end(ap);
	err = GW_PUSH(w->warnings);
	gw_err_at(err, GW_ESYNTAX, at->span.line, at->span.col, "%s", words);
	if (at->doc && at->doc->view)
		gw_err_file(err, at->doc->view->name);
}

bool gw_bundle_digest(char *bytes, size_t n)
{
	struct gw_bundle_head head;
	struct gw_str sealed;

	if (n < sizeof(head))
		return false;
	memcpy(&head, bytes, sizeof(head));
	sealed = (struct gw_str){ bytes + sizeof(head), n - sizeof(head) };
	gw_sha256(head.digest, &sealed, 1);
	memcpy(bytes, &head, sizeof(head));
	return true;
}

int gw_writer_finish(struct gw_str *out, struct gw_bundle_writer *w,
		     struct gw_err *err)
{
	struct gw_bundle_table table;
	struct gw_bundle_head head = { .version = GW_BUNDLE_VERSION };
	size_t size = sizeof(head) + sizeof(table);
	char *bytes;

	for (unsigned i = 0; i < GW_SECTIONS; i++) {
		if (w->section[i].over)
			return gw_err_set(err, GW_ELIMIT,
					  "the rules are too large");
		table.section[i].off = (uint32_t)size;
		table.section[i].len = (uint32_t)w->section[i].n;
		size += (w->section[i].n + 7) / 8 * 8;
	}
	if (size > GW_MAX_BUNDLE)
		return gw_err_set(err, GW_ELIMIT, "the rules are too large");
	bytes = gw_arena_alloc(w->arena, size);
	memcpy(bytes + sizeof(head), &table, sizeof(table));
	for (unsigned i = 0; i < GW_SECTIONS; i++)
		if (w->section[i].n)
			memcpy(bytes + table.section[i].off, w->section[i].p,
			       w->section[i].n);
	memcpy(head.magic, GW_BUNDLE_MAGIC, sizeof(head.magic));
	head.size = (uint32_t)size;
	memcpy(bytes, &head, sizeof(head));
	gw_bundle_digest(bytes, size);
	*out = (struct gw_str){ bytes, size };
	return GW_OK;
}
