/* Prints the trees of the files named on standard input, a line of JSON each,
 * for tests/tools/compare_parsers.py. SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/io.h"
#include "parse/parse.h"

/* Bytes over 0x7f are written as the characters of the same number. */
static void put_text(struct gw_buf *out, struct gw_str s)
{
	gw_buf_byte(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\')
			gw_buf_print(out, "\\u%04x", c);
		else
			gw_buf_byte(out, s.p[i]);
	}
	gw_buf_byte(out, '"');
}

/* [kind, text, [children]], a child of a map as [key, node]. */
static void put_node(struct gw_buf *out, const struct gw_node *n)
{
	gw_buf_print(out, "[%d, ", n->kind);
	put_text(out, n->text);
	gw_buf_text(out, ", [");
	for (const struct gw_node *c = n->first; c; c = c->next) {
		if (c != n->first)
			gw_buf_text(out, ", ");
		if (n->kind == GW_MAP) {
			gw_buf_byte(out, '[');
			put_text(out, c->key);
			gw_buf_text(out, ", ");
		}
		put_node(out, c);
		if (n->kind == GW_MAP)
			gw_buf_byte(out, ']');
	}
	gw_buf_text(out, "]]");
}

static void put_doc(struct gw_buf *out, const struct gw_doc *doc)
{
	gw_buf_print(out, "{\"format\": \"%s\", \"fault\": ", doc->format);
	if (doc->faulty) {
		gw_buf_print(out, "\"%u:%u: ", doc->fault.line,
			     doc->fault.col);
		for (const char *c = doc->fault.msg; *c; c++)
			gw_buf_byte(out, *c == '"' || *c == '\\' ? '\'' : *c);
		gw_buf_byte(out, '"');
	} else {
		gw_buf_text(out, "null");
	}
	gw_buf_text(out, ", \"roots\": [");
	for (const struct gw_node *n = doc->roots; n; n = n->next) {
		if (n != doc->roots)
			gw_buf_text(out, ", ");
		put_node(out, n);
	}
	gw_buf_text(out, "]}\n");
}

static void dump_file(const char *path, struct gw_buf *out)
{
	const struct gw_parser *parser;
	struct gw_view view = { .name = gw_str_of(path) };
	struct gw_arena arena;
	struct gw_doc *doc;
	struct gw_err err;

	gw_arena_init(&arena, (size_t)1 << 30);
	gw_buf_reset(out);
	parser = NULL;
	if (gw_io_read(&view.bytes, path, (size_t)64 << 20, &arena, &err) ==
	    GW_OK)
		parser = gw_parser_for(&view);
	if (parser) {
		if (gw_parse(&doc, &arena, &view, parser, &err) < 0 &&
		    !doc->faulty)
			gw_bug("a status without a fault in %s", path);
		put_doc(out, doc);
	} else {
		gw_buf_text(out, "null\n");
	}
	fwrite(out->p, 1, out->n, stdout);
	gw_arena_release(&arena);
}

int main(void)
{
	char path[4096];
	struct gw_buf out;

	gw_buf_init(&out, (size_t)1 << 30);
	while (fgets(path, sizeof(path), stdin)) {
		path[strcspn(path, "\n")] = '\0';
		dump_file(path, &out);
	}
	gw_buf_release(&out);
	return 0;
}
