/* ONNX models: operators' domains and where tensors outside the file stand.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Fields as in github.com/onnx/onnx, onnx/onnx.proto3 (IR version 11). Graphs
 * stand in graphs, by the attributes of nodes, and in functions; tensors in
 * initializers and attributes. Each byte is looked at once for each level of
 * graph that it stands in.
 */
#include "parse/code.h"
#include "parse/parse.h"
#include "parse/protobuf.h"

enum message {
	MODEL,
	GRAPH,
	NODE,
	ATTRIBUTE,
	FUNCTION,
	TENSOR,
	SPARSE,
	TRAINING,
	OPSET,
	MESSAGES
};

/* Which field of a message is a message again. */
static const struct gw_pb_nested inside[] = {
	{ MODEL, 7, GRAPH },	  { MODEL, 8, OPSET },
	{ MODEL, 20, TRAINING },  { MODEL, 25, FUNCTION },
	{ GRAPH, 1, NODE },	  { GRAPH, 5, TENSOR },
	{ GRAPH, 15, SPARSE },	  { NODE, 5, ATTRIBUTE },
	{ ATTRIBUTE, 5, TENSOR }, { ATTRIBUTE, 6, GRAPH },
	{ ATTRIBUTE, 10, TENSOR }, { ATTRIBUTE, 11, GRAPH },
	{ ATTRIBUTE, 22, SPARSE }, { ATTRIBUTE, 23, SPARSE },
	{ FUNCTION, 7, NODE },	  { FUNCTION, 9, OPSET },
	{ FUNCTION, 11, ATTRIBUTE }, { SPARSE, 1, TENSOR },
	{ SPARSE, 2, TENSOR },	  { TRAINING, 1, GRAPH },
	{ TRAINING, 2, GRAPH },
	{ 0, 0, 0 },
};

struct onnx {
	struct gw_code c;
	struct gw_node *domains;
	struct gw_node *external;
	struct gw_map seen; /* domains */
	uint64_t nodes;
	uint64_t version;
};

static size_t place(const struct onnx *o, struct gw_str s)
{
	return (size_t)(s.p - o->c.text.p);
}

static struct gw_node *text(struct onnx *o, struct gw_str s)
{
	return gw_code_scalar(&o->c, GW_STRING, s, place(o, s),
			      place(o, s) + s.n);
}

static void add_domain(struct onnx *o, struct gw_str domain)
{
	if (!domain.p || gw_map_get(&o->seen, domain))
		return;
	*gw_map_put(&o->seen, domain) = o;
	gw_node_add(o->domains, text(o, domain));
}

/* external_data: {key, value} pairs of a tensor. */
static void add_external(struct onnx *o, struct gw_node *n, struct gw_str pair)
{
	struct gw_bytes in = { .all = pair };
	struct gw_pb_field f;
	struct gw_str key = { NULL, 0 };
	struct gw_str value = { NULL, 0 };

	while (gw_pb_next(&in, &f)) {
		if (f.number == 1)
			key = f.bytes;
		else if (f.number == 2)
			value = f.bytes;
	}
	if (gw_str_is(key, "location") && value.p)
		gw_code_put(n, "location", text(o, value));
}

static void read_tensor(struct onnx *o, struct gw_str message)
{
	struct gw_bytes in = { .all = message };
	struct gw_node *n = gw_code_node(&o->c, GW_MAP, place(o, message));
	struct gw_pb_field f;

	while (gw_pb_next(&in, &f)) {
		if (f.number == 8 && f.wire == 2)
			gw_code_put(n, "tensor", text(o, f.bytes));
		else if (f.number == 13 && f.wire == 2)
			add_external(o, n, f.bytes);
	}
	gw_code_end(&o->c, n, place(o, message) + message.n);
	if (gw_node_key(n, "location"))
		gw_node_add(o->external, n);
	if (in.cut)
		gw_code_fault(&o->c, place(o, message) + in.at,
			      "a tensor is cut off");
}

static void read_fields(struct onnx *o, enum message message,
			struct gw_str bytes)
{
	struct gw_bytes in = { .all = bytes };
	struct gw_pb_field f;

	o->nodes += message == NODE;
	while (!o->c.stop && gw_pb_next(&in, &f)) {
		int to = gw_pb_message_in(inside, (int)message, &f, MESSAGES);

		if (message == MODEL && f.number == 1 && f.wire == 0)
			o->version = f.value;
		else if (message == NODE && f.number == 7 && f.wire == 2)
			add_domain(o, f.bytes);
		if (to == TENSOR) {
			read_tensor(o, f.bytes);
		} else if (to < MESSAGES && to != OPSET &&
			   gw_code_enter(&o->c)) {
			read_fields(o, (enum message)to, f.bytes);
			gw_code_leave(&o->c);
		}
	}
	if (in.cut)
		gw_code_fault(&o->c, place(o, bytes) + in.at,
			      "the model is cut off, or is no ONNX");
}

static int parse_onnx(struct gw_builder *b, const struct gw_view *view,
		      struct gw_err *err)
{
	struct onnx o = { .nodes = 0 };
	struct gw_node *root;

	gw_code_init(&o.c, b, view->bytes, err);
	root = gw_code_open(&o.c, 0);
	if (!root)
		return o.c.r;
	gw_map_init(&o.seen, b->arena);
	o.domains = gw_code_node(&o.c, GW_LIST, 0);
	o.external = gw_code_node(&o.c, GW_LIST, 0);
	read_fields(&o, MODEL, view->bytes);
	gw_code_end(&o.c, o.domains, view->bytes.n);
	gw_code_end(&o.c, o.external, view->bytes.n);
	gw_code_put_count(&o.c, root, "ir_version", o.version);
	gw_code_put_count(&o.c, root, "nodes", o.nodes);
	gw_code_put(root, "domains", o.domains);
	gw_code_put(root, "external", o.external);
	if (o.c.r != GW_OK) {
		root->flags |= GW_PARTIAL | GW_OPEN;
		o.domains->flags |= GW_PARTIAL | GW_OPEN;
		o.external->flags |= GW_PARTIAL | GW_OPEN;
	}
	return gw_code_close(&o.c, root);
}

static const char *const globs[] = { "*.onnx", NULL };

const struct gw_parser gw_parser_onnx = {
	.name = "onnx",
	.globs = globs,
	.binary = true,
	.parse = parse_onnx,
};
