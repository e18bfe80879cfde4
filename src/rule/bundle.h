#ifndef GW_RULE_BUNDLE_H
#define GW_RULE_BUNDLE_H

#include "rule/rule.h"

/* Private to rule/: how the bytes of a bundle begin. All numbers are those of
 * the machine (little-endian everywhere we run); the magic tells. */
#define GW_BUNDLE_MAGIC "gwrules\1"
#define GW_BUNDLE_VERSION 2u

struct gw_bundle_table {
	struct gw_ref section[GW_SECTIONS];
};

#endif
