#ifndef GW_BASE_WORDS_H
#define GW_BASE_WORDS_H

#include "base/arena.h"

/*
 * The word of `known` that was probably meant: Damerau distance at most 2
 * (1 for words under five characters), else one that begins alike; "" if
 * none. The first of equals wins.
 */
struct gw_str gw_words_nearest(struct gw_str wrong, const struct gw_str *known,
			       size_t count);

/* Days since 1970-01-01 of "YYYY-MM-DD"; false if it is no such date. */
bool gw_words_day(struct gw_str date, int64_t *day);
/* "2026-11-24T01:51:00Z" of seconds since 1970. */
struct gw_str gw_words_time(struct gw_arena *a, int64_t seconds);
/* Sizes "5MiB" "10 kB" "3"; durations "90d" "60s" "4.5s" in milliseconds. */
bool gw_words_size(struct gw_str text, uint64_t *bytes);
bool gw_words_duration(struct gw_str text, uint64_t *ms);

#endif
