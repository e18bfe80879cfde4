/* Headers of safetensors files. SPDX-License-Identifier: Apache-2.0
 *
 * The format (github.com/huggingface/safetensors, "Format"): 8 bytes with the
 * size of the header, a JSON object, and the bytes of the tensors, which fill
 * the file in any order without overlap and without holes.
 */
#include <stdlib.h>

#include "parse/binary.h"
#include "parse/code.h"
#include "parse/json.h"
#include "parse/parse.h"

/* The reference implementation refuses more, too. */
#define MOST_HEADER 100000000u

/* Bytes of a tensor in the file. */
struct extent {
	uint64_t from;
	uint64_t to;
	uint32_t off; /* where the header says so */
};

struct reader {
	struct gw_code c;
	struct extent *extents;
	size_t count;
	uint64_t size; /* of all tensors */
};

static bool number(const struct gw_node *n, uint64_t *out)
{
	int64_t value;

	if (!n || n->kind != GW_NUMBER || !gw_str_int(n->text, &value) ||
	    value < 0)
		return false;
	*out = (uint64_t)value;
	return true;
}

/* Bits of an element; 0 for a type that is not known (newer than this). */
static uint64_t bits_of(const struct gw_node *type)
{
	static const struct {
		const char *name;
		unsigned bits;
	} types[] = {
		{ "BOOL", 8 },	   { "U8", 8 },	      { "I8", 8 },
		{ "F8_E4M3", 8 },  { "F8_E5M2", 8 },  { "F8_E8M0", 8 },
		{ "I16", 16 },	   { "U16", 16 },     { "F16", 16 },
		{ "BF16", 16 },	   { "I32", 32 },     { "U32", 32 },
		{ "F32", 32 },	   { "I64", 64 },     { "U64", 64 },
		{ "F64", 64 },	   { "C64", 64 },     { "F4", 4 },
		{ "F6_E2M3", 6 },  { "F6_E3M2", 6 },
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (gw_node_text_is(type, types[i].name))
			return types[i].bits;
	return 0;
}

/* True if the shape and the type make `bytes` bytes, or may do so. */
static bool fits(const struct gw_node *tensor, uint64_t bytes)
{
	const struct gw_node *shape = gw_node_key(tensor, "shape");
	uint64_t bits = bits_of(gw_node_key(tensor, "dtype"));
	uint64_t size;

	if (!bits)
		return true;
	if (!shape || shape->kind != GW_LIST)
		return false;
	for (const struct gw_node *n = shape->first; n; n = n->next)
		if (!number(n, &size) ||
		    __builtin_mul_overflow(bits, size, &bits))
			return false;
	return bits / 8 == bytes && bits % 8 == 0;
}

static void tensor(struct reader *r, const struct gw_node *n)
{
	const struct gw_node *offsets = gw_node_key(n, "data_offsets");
	struct extent *e = &r->extents[r->count];

	e->off = n->key_off;
	if (!offsets || offsets->count != 2 ||
	    !number(offsets->first, &e->from) || !number(offsets->last, &e->to))
		gw_code_fault(&r->c, n->key_off,
			      "a tensor without a pair of offsets");
	else if (n->flags & GW_DUPLICATE)
		gw_code_fault(&r->c, n->key_off, "a tensor's name stands twice");
	else if (e->from > e->to || e->to > r->size)
		gw_code_fault(&r->c, n->key_off,
			      "a tensor lies outside of the file");
	else if (!fits(n, e->to - e->from))
		gw_code_fault(&r->c, n->key_off,
			      "a tensor's size is not that of its shape");
	else
		r->count++;
}

static int by_place(const void *a, const void *b)
{
	const struct extent *x = a;
	const struct extent *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->to < y->to ? -1 : x->to > y->to;
}

/* No two tensors share bytes, and no byte belongs to none: what lies in a
 * hole could be another format (a polyglot file). */
static void check_order(struct reader *r)
{
	uint64_t end = 0;

	qsort(r->extents, r->count, sizeof(*r->extents), by_place);
	for (size_t i = 0; i < r->count; i++) {
		if (r->extents[i].from < end)
			gw_code_fault(&r->c, r->extents[i].off,
				      "two tensors overlap");
		else if (r->extents[i].from > end)
			gw_code_fault(&r->c, r->extents[i].off,
				      "bytes that belong to no tensor");
		end = r->extents[i].to;
	}
	if (end < r->size && r->c.r == GW_OK)
		gw_code_fault(&r->c, 0, "bytes behind the last tensor");
}

static void check(struct reader *r, const struct gw_node *header)
{
	if (!header || header->kind != GW_MAP) {
		gw_code_fault(&r->c, 8, "the header is no object");
		return;
	}
	r->extents = gw_arena_array(r->c.b->arena, (size_t)header->count + 1,
				    sizeof(*r->extents));
	for (const struct gw_node *n = header->first; n; n = n->next)
		if (!gw_str_is(n->key, "__metadata__"))
			tensor(r, n);
	check_order(r);
}

static int read_header(struct reader *r, uint64_t size)
{
	struct gw_builder *b = r->c.b;
	struct gw_json json = { .b = b,
				.text = gw_str_part(r->c.text, 0,
						    8 + (size_t)size),
				.at = 8,
				.err = r->c.err };
	struct gw_node *root = b->open;
	int status;

	gw_build_key(b, GW_STR("header"), 8);
	status = gw_json_read(&json);
	if (status < 0)
		return status;
	if (json.at < json.text.n) {
		gw_code_fault(&r->c, json.at, "text behind the header");
		return r->c.r;
	}
	check(r, gw_node_key(root, "header"));
	return r->c.r;
}

static int parse_safetensors(struct gw_builder *b, const struct gw_view *view,
			     struct gw_err *err)
{
	struct gw_bytes in = { .all = view->bytes };
	uint64_t size = gw_bytes_number(&in, 8);
	struct reader r = { .count = 0 };
	int status;

	gw_code_init(&r.c, b, view->bytes, err);
	status = gw_build_open(b, GW_MAP, 0, err);
	if (status < 0)
		return status;
	if (in.cut || size > MOST_HEADER || size > in.all.n - in.at)
		return gw_build_fault(b, err, 0,
				      "the header is larger than the file");
	r.size = in.all.n - in.at - size;
	gw_build_key(b, GW_STR("header_size"), 0);
	status = gw_build_scalar(b, GW_NUMBER,
				 gw_arena_print(b->arena, "%zu", (size_t)size),
				 0, 8, err);
	if (status < 0)
		return status;
	status = read_header(&r, size);
	if (status < 0)
		return status;
	gw_build_close(b, (uint32_t)view->bytes.n);
	return GW_OK;
}

static int sniff(struct gw_str head)
{
	struct gw_bytes in = { .all = head };
	uint64_t size = gw_bytes_number(&in, 8);

	return !in.cut && size > 1 && size <= MOST_HEADER && head.n > 9 &&
			       head.p[8] == '{' &&
			       (head.p[9] == '"' || head.p[9] == '}' ||
				gw_is_space(head.p[9])) ?
		       90 :
		       0;
}

static const char *const globs[] = { "*.safetensors", NULL };

const struct gw_parser gw_parser_safetensors = {
	.name = "safetensors",
	.globs = globs,
	.sniff = sniff,
	.binary = true,
	.parse = parse_safetensors,
};
