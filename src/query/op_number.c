/* Operators on numbers, versions and times. SPDX-License-Identifier: Apache-2.0 */
#include "base/words.h"
#include "query/run.h"
#include "query/values.h"

/* U when the texts are no numbers of one kind: nothing is guessed. */
static enum q_truth compare(const struct q_use *u, int low, int high)
{
	enum q_truth t = u->args->unknown ? Q_U : Q_F;

	if (!gw_node_is_scalar(u->value))
		return Q_F;
	for (uint32_t i = 0; i < u->args->n; i++) {
		int c;

		if (!gw_number_cmp(u->value->text, gw_q_arg(u, i).text, &c))
			t = Q_U;
		else if (c >= low && c <= high)
			return Q_T;
	}
	return t;
}

enum q_truth gw_op_lt(const struct q_use *u)
{
	return compare(u, -1, -1);
}

enum q_truth gw_op_lte(const struct q_use *u)
{
	return compare(u, -1, 0);
}

enum q_truth gw_op_gt(const struct q_use *u)
{
	return compare(u, 1, 1);
}

enum q_truth gw_op_gte(const struct q_use *u)
{
	return compare(u, 0, 1);
}

enum q_truth gw_op_version(const struct q_use *u)
{
	bool in;

	if (!gw_node_is_scalar(u->value))
		return Q_F;
	for (uint32_t i = 0; i < u->args->n; i++) {
		if (!gw_version_within(u->value->text, gw_q_arg(u, i).text,
				       &in))
			return Q_U;
		if (in)
			return Q_T;
	}
	return u->args->unknown ? Q_U : Q_F;
}

/* What time it is: the answer is then of this moment only. */
static int64_t now_of(const struct q_use *u)
{
	if (u->run->job->clock)
		*u->run->job->clock = true;
	return u->run->q->setup->now;
}

/* "90d": longer ago than that; "2026-01-01": before that day. */
enum q_truth gw_op_older_than(const struct q_use *u)
{
	int64_t then;
	int64_t limit;

	if (!gw_time_read(gw_node_text(u->value), &then))
		return Q_U;
	for (uint32_t i = 0; i < u->args->n; i++) {
		struct gw_str arg = gw_q_arg(u, i).text;
		uint64_t ms;

		if (gw_words_duration(arg, &ms))
			limit = now_of(u) - (int64_t)(ms / 1000);
		else if (!gw_time_read(arg, &limit))
			return Q_U;
		return gw_q_truth(then < limit);
	}
	return u->args->unknown ? Q_U : Q_F;
}

/*
 * In the table; an entry with a date counts from that day on, one with false
 * never.
 */
enum q_truth gw_op_lookup(const struct q_use *u)
{
	const struct gw_node *table = u->args->table;
	struct gw_str text = gw_node_text(u->value);
	const struct gw_node *entry;
	int64_t since;

	if (!table)
		return Q_U;
	if (table->kind == GW_LIST) {
		for (const struct gw_node *c = table->first; c; c = c->next)
			if (gw_str_eq(c->text, text))
				return Q_T;
		return Q_F;
	}
	entry = gw_node_get(table, text);
	if (!entry || gw_node_text_is(entry, "false"))
		return Q_F;
	if (gw_time_read(gw_node_text(entry), &since))
		return gw_q_truth(now_of(u) >= since);
	return Q_T;
}
