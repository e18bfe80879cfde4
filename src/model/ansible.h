#ifndef GW_MODEL_ANSIBLE_H
#define GW_MODEL_ANSIBLE_H

#include "model/make.h"

/*
 * Private to ansible*.c: what holds around a task. A play, a block and a task
 * each open a scope; the inner one wins. Source: docs.ansible.com,
 * playbook_guide (variables, loops, module_defaults).
 */
struct ansible_scope {
	const struct ansible_scope *up; /* or NULL */
	const struct gw_node *vars; /* map of literals, or NULL */
	const struct gw_node *defaults; /* module_defaults, or NULL */
};

/* The scope of a play, block or task. */
struct ansible_scope ansible_scope_of(const struct ansible_scope *up,
				      const struct gw_node *holder);

/* Puts what module_defaults say of a module, groups first, outer first. */
void ansible_defaults(struct gw_model *m, struct gw_keyed *out,
		      const struct ansible_scope *scope, struct gw_str module);

/* The same tree where "{{ x }}" names a literal of the scope: its value, weak
 * (-e and inventories may say otherwise). Not known: the node as it is. */
struct gw_node *ansible_known(struct gw_model *m, struct gw_node *n,
			      const struct ansible_scope *scope);

/* The items of loop, with_items, with_list or with_dict that are written; NULL
 * if there is no loop, or its items are not known. */
const struct gw_node *ansible_loop(struct gw_model *m, struct gw_node *task,
				   const struct ansible_scope *scope);

/* A map {item: ...} (or loop_control.loop_var) for one item. */
struct gw_node *ansible_item(struct gw_model *m, struct gw_node *task,
			     const struct gw_node *item);

#endif
