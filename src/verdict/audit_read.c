/* Does a chain of records hold? SPDX-License-Identifier: Apache-2.0 */
#include "verdict/audit.h"

#include "base/json.h"
#include "seal/seal.h"

#define NO_RECORD                                                              \
	"0000000000000000000000000000000000000000000000000000000000000000"

static int check_mark(struct gw_str line, uint32_t number, struct gw_str key,
		      struct gw_err *err)
{
	if (!key.n || gw_audit_signed(line, key))
		return GW_OK;
	return gw_err_at(err, GW_EUNTRUSTED, number, 0,
			 "the record is not signed with this key");
}

static bool says_torn(struct gw_str line)
{
	return gw_str_find(line, GW_STR("\"torn\":true"), 0) != GW_NOWHERE;
}

/* Does the line follow the one before? */
static int check_line(struct gw_audit_chain *c, struct gw_str line,
		      struct gw_str before, uint32_t number,
		      struct gw_err *err)
{
	struct gw_str prev = gw_audit_text(line, "\"prev\":\"");
	const char *want = c->last[0] ? c->last : NO_RECORD;

	if (!gw_str_is(prev, want)) {
		if (c->last[0] || !gw_audit_rotation(line))
			return gw_err_at(err, GW_EUNTRUSTED, number, 0,
					 "the record does not follow the one "
					 "before: lines were changed, added "
					 "or taken out");
		c->cut = true;
	}
	if (before.p && !gw_audit_whole(before) && !says_torn(line))
		return gw_err_at(err, GW_EUNTRUSTED, number - 1, 0,
				 "the record is cut");
	return GW_OK;
}

int gw_audit_follow(struct gw_audit_chain *c, struct gw_str text,
		    struct gw_str key, struct gw_err *err)
{
	struct gw_str before = { NULL, 0 };
	struct gw_str line;
	uint32_t number = 0;

	while (gw_str_next(&text, '\n', &line)) {
		int r = GW_OK;

		number++;
		if (gw_audit_whole(line)) {
			r = check_line(c, line, before, number, err);
			if (r == GW_OK)
				r = check_mark(line, number, key, err);
			c->records++;
		} else if (before.p && !gw_audit_whole(before)) {
			r = gw_err_at(err, GW_EUNTRUSTED, number, 0,
				      "this is no record");
		}
		if (r < 0)
			return r;
		before = line;
		gw_sha256_hex(c->last, &line, 1);
	}
	if (before.p && !gw_audit_whole(before))
		return gw_err_at(err, GW_EUNTRUSTED, number, 0,
				 "the last record is cut");
	return GW_OK;
}

int gw_audit_verify(struct gw_str text, struct gw_str key, uint64_t *records,
		    struct gw_err *err)
{
	struct gw_audit_chain c = { .records = 0 };
	int r = gw_audit_follow(&c, text, key, err);

	*records = c.records;
	return r;
}

int64_t gw_audit_bypass_since(struct gw_str text, struct gw_str who,
			      int64_t since)
{
	struct gw_buf name;
	struct gw_str line;
	int64_t first = 0;

	gw_buf_init(&name, who.n * 12 + 32);
	gw_buf_text(&name, "\"who\":");
	gw_json_quote(&name, who);
	while (!first && gw_str_next(&text, '\n', &line)) {
		int64_t at = (int64_t)gw_audit_number(line, "\"at\":");

		if (at >= since && gw_audit_number(line, "\"bypassed\":") &&
		    gw_str_find(line, gw_buf_str(&name), 0) != GW_NOWHERE)
			first = at;
	}
	gw_buf_release(&name);
	return first;
}
