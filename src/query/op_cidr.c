/* Operators on address ranges, and the one that asks for secrets.
 * SPDX-License-Identifier: Apache-2.0 */
#include "query/run.h"
#include "query/values.h"

/* Any of the ranges is inside of the value (or the value of them). */
static enum q_truth compare(const struct q_use *u, bool value_is_outer)
{
	enum q_truth t = u->args->unknown ? Q_U : Q_F;
	struct q_cidr value;

	if (!gw_node_is_scalar(u->value) ||
	    !gw_cidr_read(u->value->text, &value))
		return Q_F;
	for (uint32_t i = 0; i < u->args->n; i++) {
		struct q_cidr other;

		if (!gw_cidr_read(gw_q_arg(u, i).text, &other))
			t = Q_U;
		else if (value_is_outer ? gw_cidr_covers(&value, &other) :
					  gw_cidr_covers(&other, &value))
			return Q_T;
	}
	return t;
}

enum q_truth gw_op_cidr_covers(const struct q_use *u)
{
	return compare(u, true);
}

enum q_truth gw_op_cidr_within(const struct q_use *u)
{
	return compare(u, false);
}

enum q_truth gw_op_cidr_public(const struct q_use *u)
{
	bool want = gw_str_is(gw_q_arg(u, 0).text, "true");
	struct q_cidr value;

	if (!gw_node_is_scalar(u->value) ||
	    !gw_cidr_read(u->value->text, &value))
		return Q_F;
	return gw_q_truth(gw_cidr_public(&value) == want);
}

/* Whether a value is a secret is the secret room's to say. */
enum q_truth gw_op_secret(const struct q_use *u)
{
	const struct gw_query_setup *s = u->run->q->setup;

	if (!s->is_secret || !gw_node_is_scalar(u->value))
		return s->is_secret ? Q_F : Q_U;
	return gw_q_truth(
		s->is_secret(s->ctx, u->value->key, u->value->text));
}
