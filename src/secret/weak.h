#ifndef GW_SECRET_WEAK_H
#define GW_SECRET_WEAK_H

#include "secret/names.h"
#include "secret/structure.h"

/* Private to secret/: how likely a value that is not random is a password,
 * in points (docs/detection.md, "Weak tier"). */
struct gw_weak {
	struct gw_str value;
	const struct gw_name *name;
	const struct gw_site *site;
	struct gw_where where;
	int score;
	uint32_t times; /* it occurs in the text, at most 5 counted */
};
int gw_weak_points(const struct gw_weak *w);
/* A stock password, leet and trailing digits undone: "p4ssw0rd1", "admin". */
bool gw_weak_is_stock(struct gw_str value);

#endif
