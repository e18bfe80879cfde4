/* TensorFlow SavedModels: which operations the graphs use.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Fields as in github.com/tensorflow/tensorflow, tensorflow/core/protobuf and
 * core/framework: saved_model.proto, meta_graph.proto, graph.proto,
 * function.proto, node_def.proto, attr_value.proto, tensor.proto. A graph may
 * also hide as bytes in an attribute (DatasetFromGraph runs it): bytes that
 * read as a graph are read as one, to a fixed depth.
 */
#include "parse/code.h"
#include "parse/parse.h"
#include "parse/protobuf.h"

#define MOST_HIDDEN 8 /* graphs in the bytes of graphs */

enum message {
	SAVED,
	META,
	GRAPH,
	NODE,
	ENTRY, /* of the map of attributes */
	VALUE,
	LIST,
	TENSOR,
	LIBRARY,
	FUNCTION,
	BYTES, /* that may be a graph */
	MESSAGES
};

static const struct gw_pb_nested inside[] = {
	{ SAVED, 2, META },	 { META, 2, GRAPH },	 { GRAPH, 1, NODE },
	{ GRAPH, 2, LIBRARY },	 { NODE, 5, ENTRY },	 { ENTRY, 2, VALUE },
	{ VALUE, 1, LIST },	 { VALUE, 2, BYTES },	 { VALUE, 8, TENSOR },
	{ LIST, 2, BYTES },	 { LIST, 8, TENSOR },	 { TENSOR, 8, BYTES },
	{ LIBRARY, 1, FUNCTION }, { FUNCTION, 3, NODE }, { FUNCTION, 5, ENTRY },
	{ 0, 0, 0 },
};

struct saved {
	struct gw_code c;
	struct gw_node *ops;
	struct gw_map seen;
	uint64_t nodes;
	unsigned hidden;
};

static size_t place(const struct saved *s, struct gw_str t)
{
	return (size_t)(t.p - s->c.text.p);
}

static void add_op(struct saved *s, struct gw_str op)
{
	s->nodes++;
	if (!op.n || gw_map_get(&s->seen, op))
		return;
	*gw_map_put(&s->seen, op) = s;
	gw_node_add(s->ops, gw_code_scalar(&s->c, GW_STRING, op, place(s, op),
					   place(s, op) + op.n));
}

static bool is_op(struct gw_str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!gw_is_word(name.p[i]) && name.p[i] != '>')
			return false;
	return name.n > 0;
}

/* Are all fields those of a GraphDef, with a node that has an operation? */
static bool is_graph(struct gw_str bytes)
{
	struct gw_bytes in = { .all = bytes };
	struct gw_pb_field f;
	bool found = false;

	while (gw_pb_next(&in, &f)) {
		struct gw_bytes node = { .all = f.bytes };
		struct gw_pb_field g;

		if (f.number > 5 || (f.number <= 2 && f.wire != 2))
			return false;
		while (f.number == 1 && gw_pb_next(&node, &g))
			found |= g.number == 2 && g.wire == 2 &&
				 is_op(g.bytes);
		if (node.cut)
			return false;
	}
	return found && !in.cut;
}

static void read_fields(struct saved *s, enum message message,
			struct gw_str bytes);

static void read_hidden(struct saved *s, struct gw_str bytes)
{
	if (!is_graph(bytes))
		return;
	if (s->hidden >= MOST_HIDDEN) {
		gw_code_limit(&s->c, place(s, bytes),
			      "graphs are hidden too deep");
		return;
	}
	s->hidden++;
	read_fields(s, GRAPH, bytes);
	s->hidden--;
}

static void read_fields(struct saved *s, enum message message,
			struct gw_str bytes)
{
	struct gw_bytes in = { .all = bytes };
	struct gw_pb_field f;

	while (!s->c.stop && gw_pb_next(&in, &f)) {
		int to = gw_pb_message_in(inside, (int)message, &f, MESSAGES);

		if (message == NODE && f.number == 2 && f.wire == 2)
			add_op(s, f.bytes);
		if (to == BYTES) {
			read_hidden(s, f.bytes);
		} else if (to < MESSAGES && gw_code_enter(&s->c)) {
			read_fields(s, (enum message)to, f.bytes);
			gw_code_leave(&s->c);
		}
	}
	if (in.cut)
		gw_code_fault(&s->c, place(s, bytes) + in.at,
			      "the model is cut off, or is no SavedModel");
}

static int parse_savedmodel(struct gw_builder *b, const struct gw_view *view,
			    struct gw_err *err)
{
	struct saved s = { .nodes = 0 };
	struct gw_node *root;

	gw_code_init(&s.c, b, view->bytes, err);
	root = gw_code_open(&s.c, 0);
	if (!root)
		return s.c.r;
	gw_map_init(&s.seen, b->arena);
	s.ops = gw_code_node(&s.c, GW_LIST, 0);
	read_fields(&s, SAVED, view->bytes);
	gw_code_end(&s.c, s.ops, view->bytes.n);
	gw_code_put(root, "ops", s.ops);
	gw_code_put_count(&s.c, root, "nodes", s.nodes);
	if (s.c.r != GW_OK) {
		root->flags |= GW_PARTIAL | GW_OPEN;
		s.ops->flags |= GW_PARTIAL | GW_OPEN;
	}
	return gw_code_close(&s.c, root);
}

static const char *const globs[] = { "saved_model.pb", NULL };

const struct gw_parser gw_parser_savedmodel = {
	.name = "savedmodel",
	.globs = globs,
	.binary = true,
	.parse = parse_savedmodel,
};
