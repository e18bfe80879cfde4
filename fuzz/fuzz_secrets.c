/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A path, a NUL, a text: everything that looks at foreign bytes in secret/
 * but the regexes of rules (the bundle has probes alone).
 */
#include <stdlib.h>
#include <string.h>

#include "secret/detect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct gw_rule_meta metas[GW_DETECTORS];
static struct gw_find_rule finds[GW_DETECTORS];

static struct gw_arena kept;
static struct gw_str table; /* of the probes, built once */

static void build_table(struct gw_arena *a)
{
	struct gw_literal *lits;
	size_t n = gw_probes_literals(&lits, a);
	struct gw_err err;

	if (gw_literals_build(&table, a, lits, n, &err) < 0)
		gw_bug("the probes cannot be built: %s", err.msg);
}

static void scan(struct gw_arena *a, struct gw_str name, struct gw_str text)
{
	struct gw_bundle bundle = { .meta = metas, .rules = GW_DETECTORS };
	struct gw_secrets_setup setup = { .bundle = &bundle };
	struct gw_view view = { .name = name, .bytes = text };
	gw_findings found = { 0 };
	struct gw_scan_job job = { .arena = a, .view = &view,
				   .found = &found, .decode = true };
	struct gw_secrets *secrets;
	struct gw_scanner *scanner;
	struct gw_err err;

	for (uint32_t i = 0; i < GW_DETECTORS; i++) {
		metas[i].enabled = 1;
		metas[i].tier = GW_TIER_SHAPED;
		finds[i] = (struct gw_find_rule){
			.rule = i, .near_rule = GW_FIND_NONE,
			.detector = (uint8_t)(i + 1)
		};
	}
	for (int i = 0; i < GW_SECTIONS; i++)
		bundle.section[i] = GW_STR("");
	bundle.section[GW_SEC_FIND] = (struct gw_str){ (const char *)finds,
						       sizeof(finds) };
	bundle.section[GW_SEC_LITERALS] = table;
	if (gw_secrets_open(&secrets, a, &setup, &err) < 0)
		gw_bug("the secrets cannot be opened");
	scanner = gw_scanner_new(secrets);
	if (gw_scan(scanner, &job, &err) < 0 && err.status != GW_ELIMIT)
		gw_bug("a scan failed: %s", err.msg);
	for (size_t i = 0; i < found.n; i++)
		if (found.v[i].place.line == 0 && found.v[i].what == GW_FOUND)
			gw_bug("a finding without a line");
	gw_scanner_free(scanner);
	gw_secrets_close(secrets);
	GW_VEC_FREE(&found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gw_str all = { (const char *)data, size };
	size_t cut = gw_str_find_byte(all, '\0', 0);
	struct gw_arena a;

	if (!table.p) {
		gw_arena_init(&kept, 1 << 24);
		build_table(&kept);
	}
	gw_arena_init(&a, (size_t)1 << 29);
	if (cut == GW_NOWHERE || cut > 100)
		scan(&a, GW_STR("a.txt"), all);
	else
		scan(&a, gw_str_part(all, 0, cut),
		     gw_str_part(all, cut + 1, size));
	gw_arena_release(&a);
	return 0;
}
