#ifndef GW_CACHE_KEY_H
#define GW_CACHE_KEY_H

#include "cache/cache.h"

/* Private to cache/: the key of a database. */

#define GW_CACHE_KEY 32

/* Read the key, or make it. GW_EUNTRUSTED: it is not its owner's alone. */
GW_CHECKED int gw_cache_key(unsigned char out[GW_CACHE_KEY], const char *path,
			    struct gw_err *err);

#endif
