/* Headers of GGUF files. SPDX-License-Identifier: Apache-2.0
 *
 * The format (github.com/ggml-org/ggml, docs/gguf.md): "GGUF", a version, the
 * counts of tensors and of keys, the keys with typed values, the tensors'
 * names, shapes and offsets, and behind an alignment their bytes. Version 1
 * has 32-bit counts; it and big-endian files are refused as unknown.
 */
#include <stdlib.h>

#include "parse/binary.h"
#include "parse/code.h"
#include "parse/parse.h"

/* Of an array that many values are kept: vocabularies are long and dull. */
#define MOST_ITEMS 64
#define MOST_DIMENSIONS 4

enum type { T_BOOL = 7, T_STRING = 8, T_ARRAY = 9, TYPES = 13 };

static const uint8_t sizes[TYPES] = { 1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8 };

struct gguf {
	struct gw_code c;
	struct gw_bytes in;
	uint64_t alignment;
};

/* A place in the file from which a tensor goes. */
struct start {
	uint64_t at;
	size_t off; /* where the header says so */
};

static bool cut(struct gguf *g)
{
	if (g->in.cut)
		gw_code_fault(&g->c, g->in.at, "the header is cut off");
	return g->in.cut || g->c.stop || g->c.r != GW_OK;
}

static struct gw_str string(struct gguf *g)
{
	uint64_t n = gw_bytes_number(&g->in, 8);

	return gw_bytes_take(&g->in, n);
}

static struct gw_node *printed(struct gguf *g, uint64_t value, size_t at)
{
	struct gw_code *c = &g->c;

	return gw_code_scalar(c, GW_NUMBER,
			      gw_arena_print(c->b->arena, "%llu",
					     (unsigned long long)value),
			      at, g->in.at);
}

static struct gw_node *floating(struct gguf *g, uint32_t type, size_t at)
{
	struct gw_code *c = &g->c;
	union {
		uint64_t bits;
		double value;
	} d = { .bits = gw_bytes_number(&g->in, sizes[type]) };
	union {
		uint32_t bits;
		float value;
	} f = { .bits = (uint32_t)d.bits };

	return gw_code_scalar(c, GW_NUMBER,
			      gw_arena_print(c->b->arena, "%.9g",
					     type == 6 ? (double)f.value :
							 d.value),
			      at, g->in.at);
}

static struct gw_node *integer(struct gguf *g, uint32_t type, size_t at)
{
	struct gw_code *c = &g->c;
	uint64_t bits = gw_bytes_number(&g->in, sizes[type]);
	unsigned shift = 64 - 8u * sizes[type];
	bool is_signed = type == 1 || type == 3 || type == 5 || type == 11;

	if (!is_signed)
		return printed(g, bits, at);
	return gw_code_scalar(
		c, GW_NUMBER,
		gw_arena_print(c->b->arena, "%lld",
			       (long long)((int64_t)(bits << shift) >> shift)),
		at, g->in.at);
}

static struct gw_node *array(struct gguf *g, size_t at);

static struct gw_node *value(struct gguf *g, uint32_t type)
{
	struct gw_code *c = &g->c;
	size_t at = g->in.at;

	if (type == T_STRING) {
		struct gw_str s = string(g);

		return gw_code_scalar(c, GW_STRING, s, g->in.at - s.n,
				      g->in.at);
	}
	if (type == T_BOOL)
		return gw_code_scalar(c, GW_BOOL,
				      gw_bytes_number(&g->in, 1) ?
					      GW_STR("true") :
					      GW_STR("false"),
				      at, g->in.at);
	if (type == 6 || type == 12)
		return floating(g, type, at);
	if (type < TYPES && type != T_ARRAY)
		return integer(g, type, at);
	if (type == T_ARRAY)
		return array(g, at);
	gw_code_fault(c, at, "unknown type %u of a value", type);
	return gw_code_node(c, GW_UNKNOWN, at);
}

/* Passes over what is not kept; arrays in arrays cost a level each. */
static void skip(struct gguf *g, uint32_t type, uint64_t count)
{
	if (type < TYPES && sizes[type]) {
		uint64_t bytes;

		if (__builtin_mul_overflow(count, sizes[type], &bytes))
			g->in.cut = true;
		else
			gw_bytes_take(&g->in, bytes);
		return;
	}
	for (uint64_t i = 0; i < count && !cut(g); i++)
		if (type == T_STRING)
			string(g);
		else
			value(g, type);
}

/* array := type count value* */
static struct gw_node *array(struct gguf *g, size_t at)
{
	struct gw_code *c = &g->c;
	struct gw_node *list = gw_code_node(c, GW_LIST, at);
	uint32_t type = (uint32_t)gw_bytes_number(&g->in, 4);
	uint64_t count = gw_bytes_number(&g->in, 8);
	uint64_t i = 0;

	if (!gw_code_enter(c))
		return list;
	for (; i < count && i < MOST_ITEMS && !cut(g); i++)
		gw_node_add(list, value(g, type));
	if (i < count && !cut(g)) {
		list->flags |= GW_OPEN;
		skip(g, type, count - i);
	}
	gw_code_leave(c);
	gw_code_end(c, list, g->in.at);
	return list;
}

/* metadata := (key type value)* */
static void metadata(struct gguf *g, struct gw_node *map, uint64_t count)
{
	struct gw_code *c = &g->c;
	struct gw_code_keys keys;

	gw_code_keys_init(c, &keys, map);
	for (uint64_t i = 0; i < count && !cut(g); i++) {
		struct gw_str key = string(g);
		size_t at = g->in.at - key.n;
		uint32_t type = (uint32_t)gw_bytes_number(&g->in, 4);
		struct gw_node *n;
		int64_t number;

		if (cut(g))
			return;
		n = value(g, type);
		gw_code_key(c, n, key, at);
		gw_code_keys_put(&keys, n);
		if (gw_str_is(key, "general.alignment") &&
		    gw_str_int(gw_node_text(n), &number) && number > 0)
			g->alignment = (uint64_t)number;
	}
}

/* tensor := name dimensions type offset */
static void tensor(struct gguf *g, struct gw_node *list, struct start *start)
{
	struct gw_code *c = &g->c;
	size_t at = g->in.at;
	struct gw_node *n = gw_code_node(c, GW_MAP, at);
	struct gw_str name = string(g);
	uint64_t dims = gw_bytes_number(&g->in, 4);
	struct gw_node *shape;

	gw_code_put(n, "name",
		    gw_code_scalar(c, GW_STRING, name, at, g->in.at));
	if (dims > MOST_DIMENSIONS)
		gw_code_fault(c, at, "a tensor of too many dimensions");
	shape = gw_code_node(c, GW_LIST, g->in.at);
	for (uint64_t i = 0; i < dims && !cut(g); i++) {
		size_t here = g->in.at;

		gw_node_add(shape,
			    printed(g, gw_bytes_number(&g->in, 8), here));
	}
	gw_code_put(n, "shape", shape);
	gw_code_put(n, "type", printed(g, gw_bytes_number(&g->in, 4), at));
	start->off = at;
	start->at = gw_bytes_number(&g->in, 8);
	gw_code_put(n, "offset", printed(g, start->at, at));
	gw_code_end(c, n, g->in.at);
	gw_node_add(list, n);
}

static int by_place(const void *a, const void *b)
{
	const struct start *x = a;
	const struct start *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

/* Offsets lie in the file, are aligned, and no two tensors begin alike. */
static void check(struct gguf *g, struct start *starts, size_t count)
{
	uint64_t data = (g->in.at + g->alignment - 1) / g->alignment *
			g->alignment;
	uint64_t room = data < g->in.all.n ? g->in.all.n - data : 0;

	qsort(starts, count, sizeof(*starts), by_place);
	for (size_t i = 0; i < count; i++)
		if (starts[i].at >= room)
			gw_code_fault(&g->c, starts[i].off,
				      "a tensor lies outside of the file");
		else if (starts[i].at % g->alignment)
			gw_code_fault(&g->c, starts[i].off,
				      "a tensor is not aligned");
		else if (i && starts[i].at == starts[i - 1].at)
			gw_code_fault(&g->c, starts[i].off,
				      "two tensors overlap");
}

static void tensors(struct gguf *g, struct gw_node *list, uint64_t count)
{
	struct start *starts;
	size_t n = 0;

	/* 24 bytes is the least that a tensor takes in the header. */
	if (count > (g->in.all.n - g->in.at) / 24) {
		g->in.cut = true;
		cut(g);
		return;
	}
	starts = gw_arena_array(g->c.b->arena, (size_t)count + 1,
				sizeof(*starts));
	while (n < count && !cut(g))
		tensor(g, list, &starts[n++]);
	gw_code_end(&g->c, list, g->in.at);
	if (!cut(g))
		check(g, starts, n);
}

static void file(struct gguf *g, struct gw_node *root)
{
	struct gw_code *c = &g->c;
	struct gw_node *map;
	struct gw_node *list;
	uint64_t version;
	uint64_t count;
	uint64_t keys;

	g->in.at = 4;
	version = gw_bytes_number(&g->in, 4);
	gw_code_put(root, "version", printed(g, version, 4));
	if (version < 2 || version > 3) {
		gw_code_fault(c, 4, "unknown version of GGUF");
		return;
	}
	count = gw_bytes_number(&g->in, 8);
	keys = gw_bytes_number(&g->in, 8);
	map = gw_code_node(c, GW_MAP, g->in.at);
	gw_code_put(root, "metadata", map);
	metadata(g, map, keys);
	gw_code_end(c, map, g->in.at);
	list = gw_code_node(c, GW_LIST, g->in.at);
	gw_code_put(root, "tensors", list);
	if (!cut(g))
		tensors(g, list, count);
}

static int parse_gguf(struct gw_builder *b, const struct gw_view *view,
		      struct gw_err *err)
{
	struct gguf g = { .in.all = view->bytes, .alignment = 32 };
	struct gw_node *root;

	gw_code_init(&g.c, b, view->bytes, err);
	root = gw_code_open(&g.c, 0);
	if (!root)
		return g.c.r;
	if (gw_str_starts(view->bytes, GW_STR("GGUF")) && view->bytes.n >= 24)
		file(&g, root);
	else
		gw_code_fault(&g.c, 0, "no GGUF header");
	if (g.c.r != GW_OK)
		root->flags |= GW_PARTIAL | GW_OPEN;
	return gw_code_close(&g.c, root);
}

static int sniff(struct gw_str head)
{
	return gw_str_starts(head, GW_STR("GGUF")) ? 95 : 0;
}

static const char *const globs[] = { "*.gguf", NULL };

const struct gw_parser gw_parser_gguf = {
	.name = "gguf",
	.globs = globs,
	.sniff = sniff,
	.binary = true,
	.parse = parse_gguf,
};
