#ifndef GW_QUERY_VALUES_H
#define GW_QUERY_VALUES_H

#include "base/arena.h"

/* Private to query/: what a text can mean to an operator. */

/*
 * A number with what its unit says. Plain numbers and quantities ("5MiB",
 * "500m", "10Gi", "1e3") are base units; durations ("90d", "60s") are
 * milliseconds.
 */
struct q_number {
	double value;
	bool duration; /* its unit is one of time only */
	bool maybe_duration; /* "5m": minutes beside a duration */
	double as_duration; /* in ms, if either is set */
};
bool gw_number_read(struct gw_str text, struct q_number *out);
/* < 0, 0, > 0; false if they cannot be compared. */
bool gw_number_cmp(struct gw_str a, struct gw_str b, int *out);
/* A decimal number without unit; locale has no say. */
bool gw_decimal_read(struct gw_str text, double *out);

/* An address range; IPv4 in the first four bytes. */
struct q_cidr {
	unsigned char bytes[16];
	uint8_t size; /* 4 or 16 */
	uint8_t prefix; /* bits */
};
/* "10.0.0.0/8", "::/0", an address alone, "*" and "Internet" as 0.0.0.0/0. */
bool gw_cidr_read(struct gw_str text, struct q_cidr *out);
/* Is all of `inner` inside of `outer`? */
bool gw_cidr_covers(const struct q_cidr *outer, const struct q_cidr *inner);
/* Does the range hold an address that the internet routes? (RFC 6890) */
bool gw_cidr_public(const struct q_cidr *c);

/* Dotted versions with an optional leading v; missing parts are 0, a
 * pre-release stands before its release (SemVer 2.0, 11). */
bool gw_version_cmp(struct gw_str a, struct gw_str b, int *out);
/* ">=1.2 <2", "1.2", "||" between alternatives. */
bool gw_version_range_sound(struct gw_str range);
/* False if the version is none. */
bool gw_version_within(struct gw_str version, struct gw_str range, bool *in);

/* Seconds since 1970 of "2026-11-24", RFC 3339, or plain digits. */
bool gw_time_read(struct gw_str text, int64_t *seconds);

/* [from, to] of "22" or "8000-9000". */
bool gw_ports_read(struct gw_str text, int64_t *from, int64_t *to);

/* Is this what a secret is called ("password", "clientSecret", "api_key")? */
bool gw_is_secret_name(struct gw_str name);

#endif
