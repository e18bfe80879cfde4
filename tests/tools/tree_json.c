/* Prints the tree of files as JSON lines, for comparison with other parsers:
 * tree_json PARSER FILE... SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "parse/parse.h"

static const char *const kinds[] = {
	[GW_NULL] = "null", [GW_BOOL] = "bool",	    [GW_NUMBER] = "number",
	[GW_STRING] = "string", [GW_LIST] = "list", [GW_MAP] = "map",
	[GW_ALT] = "alt",   [GW_UNKNOWN] = "unknown", [GW_REF] = "ref",
	[GW_CALL] = "call", [GW_OP] = "op",	    [GW_COND] = "cond",
	[GW_FOR] = "for",   [GW_TEMPLATE] = "template",
};

static void text(struct gw_str s)
{
	putchar('"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char ch = (unsigned char)s.p[i];

		if (ch < 0x20 || ch >= 0x7f || ch == '"' || ch == '\\')
			printf("\\u%04x", ch); /* bytes as Latin-1 */
		else
			putchar(ch);
	}
	putchar('"');
}

static void tree(const struct gw_node *n)
{
	printf("{\"kind\":\"%s\",\"line\":%u,\"col\":%u,\"off\":%u,\"len\":%u,"
	       "\"flags\":%u",
	       kinds[n->kind], n->span.line, n->span.col, n->span.off,
	       n->span.len, n->flags);
	if (n->key.p) {
		printf(",\"key\":");
		text(n->key);
		printf(",\"key_line\":%u", n->key_line);
	}
	printf(",\"text\":");
	text(n->text);
	printf(",\"children\":[");
	for (const struct gw_node *c = n->first; c; c = c->next) {
		if (c != n->first)
			putchar(',');
		tree(c);
	}
	printf("]}");
}

static void show(const struct gw_parser *parser, const char *path)
{
	struct gw_view view = { .name = gw_str_of(path) };
	struct gw_arena arena;
	struct gw_err err = { 0 };
	struct gw_doc *doc;
	struct gw_buf buf;
	FILE *f = fopen(path, "rb");
	int ch;
	int r;

	gw_arena_init(&arena, (size_t)1 << 31);
	gw_buf_init(&buf, (size_t)1 << 30);
	while (f && (ch = getc(f)) != EOF)
		gw_buf_byte(&buf, (char)ch);
	if (f)
		fclose(f);
	view.bytes = gw_buf_str(&buf);
	if (!view.bytes.p)
		view.bytes = GW_STR("");
	r = gw_parse(&doc, &arena, &view, parser, &err);
	printf("{\"path\":");
	text(view.name);
	printf(",\"status\":%d,\"fault\":", r);
	text(gw_str_of(doc->fault.msg));
	printf(",\"line\":%u,\"roots\":[", doc->fault.line);
	for (const struct gw_node *n = doc->roots; n; n = n->next) {
		if (n != doc->roots)
			putchar(',');
		tree(n);
	}
	printf("]}\n");
	gw_buf_release(&buf);
	gw_arena_release(&arena);
}

int main(int argc, char **argv)
{
	const struct gw_parser *parser = argc > 2 ? gw_parser_named(argv[1]) :
						    NULL;

	if (!parser) {
		fprintf(stderr, "usage: tree_json PARSER FILE...\n");
		return 2;
	}
	for (int i = 2; i < argc; i++)
		show(parser, argv[i]);
	return 0;
}
