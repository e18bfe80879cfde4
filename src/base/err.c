/* Faults with a place and words. SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Control bytes must never reach a terminal from a message. */
static void make_printable(char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			*s = '?';
}

static int GW_PRINTF(3, 0) fill(struct gw_err *err, enum gw_status status,
				const char *fmt, va_list ap)
{
	if (!err)
		return status;
	err->status = status;
	vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
	make_printable(err->msg);
	return status;
}

int gw_err_set(struct gw_err *err, enum gw_status status, const char *fmt, ...)
{
	va_list ap;

	if (err) {
		err->file[0] = '\0';
		err->line = 0;
		err->col = 0;
	}
	va_start(ap, fmt);
	fill(err, status, fmt, ap);
	va_end(ap);
	return status;
}

int gw_err_at(struct gw_err *err, enum gw_status status, uint32_t line,
	      uint32_t col, const char *fmt, ...)
{
	va_list ap;

	if (err) {
		err->file[0] = '\0';
		err->line = line;
		err->col = col;
	}
	va_start(ap, fmt);
	fill(err, status, fmt, ap);
	va_end(ap);
	return status;
}

void gw_err_file(struct gw_err *err, struct gw_str file)
{
	size_t n = file.n;

	if (!err || err->file[0])
		return;
	if (n >= sizeof(err->file))
		n = sizeof(err->file) - 1;
	if (n)
		memcpy(err->file, file.p, n);
	err->file[n] = '\0';
	make_printable(err->file);
}

void gw_err_print(const struct gw_err *err, FILE *to)
{
	if (err->file[0])
		fprintf(to, "%s:", err->file);
	if (err->line)
		fprintf(to, "%u:", err->line);
	if (err->line && err->col)
		fprintf(to, "%u:", err->col);
	if (err->file[0] || err->line)
		fputc(' ', to);
	fprintf(to, "%s\n", err->msg);
}

_Noreturn void gw_bug(const char *fmt, ...)
{
	va_list ap;

	fputs("error: gitward is at fault: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputs("; nothing is allowed, please report it\n", stderr);
#ifdef GW_ABORT_ON_BUG
	abort();
#else
	_exit(GW_EXIT_UNDECIDED);
#endif
}

_Noreturn void gw_no_memory(size_t wanted)
{
	fprintf(stderr,
		"error: out of memory (%zu bytes wanted): undecided, so not allowed\n",
		wanted);
	_exit(GW_EXIT_UNDECIDED);
}
