#ifndef GW_BASE_ERR_H
#define GW_BASE_ERR_H

#include <stdint.h>
#include <stdio.h>

#include "base/str.h"

/* What went wrong, told apart by what the caller can do about it. */
enum gw_status {
	GW_OK = 0,
	GW_ENOTFOUND = -1, /* not there: the caller may go on without */
	GW_ESYNTAX = -2, /* outside text is wrong: say where */
	GW_ELIMIT = -3, /* a budget is used up: undecided */
	GW_EUNTRUSTED = -4, /* a signature or digest does not hold */
	GW_ESYSTEM = -5, /* the system or a library failed: undecided */
};

/*
 * Filled once by whoever finds the fault, in the caller's frame; everyone
 * above passes it on untouched. line and col are 1-based; 0 is "none".
 * The words are lower case without full stop, the fault first, its subject
 * in single quotes, then the remedy.
 */
struct gw_err {
	enum gw_status status;
	char file[160];
	uint32_t line;
	uint32_t col;
	char msg[360];
};

/* Fill *err (NULL is allowed) and return `status`. Foreign bytes in the
 * arguments are made printable. */
int gw_err_set(struct gw_err *err, enum gw_status status, const char *fmt, ...)
	GW_PRINTF(3, 4);
int gw_err_at(struct gw_err *err, enum gw_status status, uint32_t line,
	      uint32_t col, const char *fmt, ...) GW_PRINTF(5, 6);
/* Name the file that is to blame, if none is named yet. */
void gw_err_file(struct gw_err *err, struct gw_str file);

/* "file:line:col: msg" without the parts that are not known. */
void gw_err_print(const struct gw_err *err, FILE *to);

/* For what cannot be: says so and ends the process as undecided (exit 3). */
_Noreturn void gw_bug(const char *fmt, ...) GW_PRINTF(1, 2);
/* Memory is used up: ends the process as undecided (exit 3). */
_Noreturn void gw_no_memory(size_t wanted);

#define GW_EXIT_ALLOW 0
#define GW_EXIT_BLOCK 1
#define GW_EXIT_USAGE 2
#define GW_EXIT_UNDECIDED 3

#endif
