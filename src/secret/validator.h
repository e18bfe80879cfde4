#ifndef GW_SECRET_VALIDATOR_H
#define GW_SECRET_VALIDATOR_H

#include "base/arena.h"

/* Private to secret/: offline tests of a candidate, one row each. */

enum gw_verdict_of_check {
	GW_CHECK_PROVEN, /* the checksum or the whole structure holds */
	GW_CHECK_FITS, /* nothing speaks against it */
	GW_CHECK_ENDED, /* it was real, and its own date is past */
	GW_CHECK_ODD, /* the form, but not what belongs inside or behind it */
	GW_CHECK_FAKE, /* a confirmed checksum fails: a test token */
	GW_CHECK_WRONG, /* it is something else */
};

struct gw_check {
	struct gw_str secret; /* the whole */
	struct gw_str of; /* what is summed: the whole without `of` */
	struct gw_str equals; /* what it must equal, or "" */
	uint32_t n; /* the rule's number, 0: none */
	int64_t now; /* seconds since 1970 */
	bool clock; /* out: the verdict depends on `now` */
	struct gw_arena *arena;
	struct gw_str note; /* out: a word for the message, or "" */
};

struct gw_validator {
	const char *name;
	const char *does; /* for `gitward rules` */
	enum gw_verdict_of_check (*check)(struct gw_check *c);
};

#define GW_VALIDATOR(id) extern const struct gw_validator gw_validator_##id;
#include "secret/validators.def"
#undef GW_VALIDATOR

/* Rows of validators.def in their order. */
extern const struct gw_validator *const gw_validators[];
extern const size_t gw_validators_count;

#endif
