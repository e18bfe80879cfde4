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

/* The rows behind $like: "syntax type", or NULL. */
const struct gw_node *bind_like(const struct gw_bindings *b,
				struct gw_str text);

/* The condition of $when, and of a row: "a.b | c" (one is there), "a.b=x*|y",
 * "a.b!=x*|y" (also when nothing is known of it); "" holds. */
bool bind_wanted(struct gw_str when, const struct gw_node *written);

/* The child with that key, in whatever case; NULL if there is none. */
const struct gw_node *bind_get(const struct gw_node *n, struct gw_str key);

/* One row, and what it is read from. */
struct bind_row {
	const struct gw_node *row;
	const struct gw_node *written;
	const struct gw_node *owner; /* of an item ($each), or NULL: "^.x" */
	bool closed; /* what no row speaks of is absent, not unknown */
};

/* Do rows behind this one stand below it ("a" and "a.b", "a[].b")? */
bool bind_has_more(const struct gw_node *row);

/* Puts one attribute into `out`; true if it was written. */
bool bind_attribute(struct gw_model *m, struct gw_node *out,
		    const struct bind_row *row);

/* A resource in one of its syntaxes as cloud.resource. `written` is the
 * subject as its syntax has it; nothing happens when no binding knows its
 * type. */
void gw_bind(struct gw_model *m, const struct gw_subject *written,
	     const char *syntax);

/* CloudFormation's subjects of a tree: a template, or `resources` of the
 * Serverless Framework. */
void gw_cloudformation(struct gw_model *m, struct gw_node *root);

#endif
