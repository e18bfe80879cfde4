#ifndef GW_TESTS_UNIT_H
#define GW_TESTS_UNIT_H

/* What every unit test includes first: cmocka and what it needs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"

#define assert_str(s, text)                                               \
	do {                                                              \
		struct gw_str s_ = (s);                                   \
		const char *t_ = (text);                                  \
		if (s_.n != strlen(t_) || memcmp(s_.p, t_, s_.n) != 0)    \
			fail_msg("got \"%.*s\", want \"%s\"", (int)s_.n,   \
				 s_.p ? s_.p : "", t_);                   \
	} while (0)

#endif
