#ifndef GW_MODEL_BINDINGS_H
#define GW_MODEL_BINDINGS_H

#include "model/make.h"

/*
 * Private to model/: one fact, many syntaxes.
 *
 * A row says that the canonical attribute "ingress[].cidr_blocks[]" is
 * written "SecurityGroupIngress[].CidrIp". Its path is made of names, "[]"
 * (each item), "[Key=x]" (an item of a list of pairs) and ".*" (free keys).
 */
#define BIND_STEPS 24

enum bind_step_kind { BIND_NAME, BIND_EACH, BIND_PAIR, BIND_ANY };

struct bind_step {
	enum bind_step_kind kind;
	struct gw_str name; /* the name; of a pair its key */
	struct gw_str value; /* of a pair */
};

struct bind_path {
	struct bind_step v[BIND_STEPS];
	unsigned n;
};

/* False if it is none, or too long. */
bool bind_path_read(struct bind_path *out, struct gw_str text);

/* The canonical resources of a written one: {aws_x: {attribute: path}}; NULL:
 * none is known. */
const struct gw_node *bind_rows(const struct gw_bindings *b,
				const char *syntax, struct gw_str type);

/* Puts one attribute of `row` into `out`; true if it was written. */
bool bind_attribute(struct gw_model *m, struct gw_node *out,
		    const struct gw_node *row, const struct gw_node *written);

/* A resource in one of its syntaxes as cloud.resource. `written` is the
 * subject as its syntax has it; nothing happens when no binding knows its
 * type. */
void gw_bind(struct gw_model *m, const struct gw_subject *written,
	     const char *syntax);

/* CloudFormation's subjects of a tree: a template, or `resources` of the
 * Serverless Framework. */
void gw_cloudformation(struct gw_model *m, struct gw_node *root);

#endif
