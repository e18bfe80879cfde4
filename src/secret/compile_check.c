/* SPDX-License-Identifier: Apache-2.0 */
/* The `check` of a secret rule: a validator, and what it is given. */
#include "secret/find.h"
#include "secret/validator.h"

static const struct gw_key keys[] = {
	{ "of", GW_KEY_TEXT, NULL },
	{ "equals", GW_KEY_TEXT, NULL },
	{ "n", GW_KEY_NUMBER, NULL },
	{ NULL, 0, NULL },
};

static bool read_bound(struct gw_str s, uint16_t none, uint16_t *out)
{
	int64_t n = none;

	if (s.n && (!gw_str_int(s, &n) || n < 0 || n >= GW_FIND_TO_END))
		return false;
	*out = (uint16_t)n;
	return true;
}

/* slice := "secret" ( "[" from? ":" to? "]" )? */
static int read_slice(struct gw_find_slice *out, const struct gw_node *at,
		      struct gw_err *err)
{
	struct gw_str s = gw_node_text(at);
	size_t colon = gw_str_find_byte(s, ':', 0);
	bool ok = gw_str_is(s, "secret");

	*out = (struct gw_find_slice){ 0, GW_FIND_TO_END };
	if (!ok && gw_str_starts(s, GW_STR("secret[")) && colon != GW_NOWHERE &&
	    s.p[s.n - 1] == ']')
		ok = read_bound(gw_str_part(s, 7, colon), 0, &out->from) &&
		     read_bound(gw_str_part(s, colon + 1, s.n - 1),
				GW_FIND_TO_END, &out->to);
	if (!ok)
		return gw_rule_fault(err, at, "E005",
				     "'%.*s' is no part of the secret (write "
				     "\"secret[4:34]\")",
				     GW_FMT(s));
	return GW_OK;
}

static int unknown_check(const struct gw_node *at, struct gw_arena *arena,
			 struct gw_err *err)
{
	const char **names = gw_arena_array(arena, gw_validators_count + 1,
					    sizeof(*names));

	for (size_t i = 0; i < gw_validators_count; i++)
		names[i] = gw_validators[i]->name;
	return gw_rule_fault_key(err, at, "E005", "unknown check '%.*s'%.*s",
				 GW_FMT(at->key),
				 GW_FMT(gw_rule_hint(arena, at->key, names)));
}

int gw_find_check(struct gw_find_rule *f, const struct gw_node *check,
		  struct gw_arena *arena, struct gw_err *err)
{
	const struct gw_node *how = check ? check->first : NULL;
	const struct gw_node *n = gw_node_key(how, "n");
	int64_t number = 0;
	int r = GW_OK;

	if (!check)
		return GW_OK;
	if (check->count != 1 || how->kind != GW_MAP)
		return gw_rule_fault(err, check, "E005",
				     "'check' holds one check and its map");
	for (size_t i = 0; i < gw_validators_count; i++)
		if (gw_str_is(how->key, gw_validators[i]->name))
			f->check = (uint8_t)(i + 1);
	if (!f->check)
		return unknown_check(how, arena, err);
	r = gw_keys_check(how, keys, err);
	f->check_of.to = GW_FIND_TO_END;
	if (r == GW_OK && gw_node_key(how, "of"))
		r = read_slice(&f->check_of, gw_node_key(how, "of"), err);
	if (r == GW_OK && gw_node_key(how, "equals"))
		r = read_slice(&f->check_equals, gw_node_key(how, "equals"),
			       err);
	if (r == GW_OK && n &&
	    (!gw_str_int(n->text, &number) || number < 1 || number > 65536))
		r = gw_rule_fault(err, n, "E005",
				  "'n' must be from 1 to 65536");
	f->check_number = (uint32_t)number;
	return r;
}
