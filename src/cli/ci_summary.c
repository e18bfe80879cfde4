/* The verdict on the page of a CI job. SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cli/ci.h"

/* GitHub takes 1 MiB a step and drops all of what is longer. */
#define MOST_SUMMARY ((size_t)1000 << 10)

/* As many rows as fit: half as many, until they do. */
static void write_rows(struct gw_buf *out, const struct gw_report *report)
{
	struct gw_report r = *report;
	const struct gw_reporter *md = gw_reporter_named(GW_STR("markdown"));

	for (r.most = 1024; r.most; r.most /= 2) {
		gw_buf_reset(out);
		md->write(out, &r);
		if (!out->over)
			return;
	}
}

/* Other steps write into the same file: add, never replace. */
static int append(const char *file, struct gw_str text, struct gw_err *err)
{
	GW_AUTO_FD fd = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC |
					   O_NONBLOCK,
			     0644);

	if (fd < 0)
		return gw_err_set(err, GW_ESYSTEM,
				  "cannot write the summary '%s': %s", file,
				  strerror(errno));
	return gw_io_write_fd(fd, text, err);
}

int gw_ci_summary(const struct gw_ci *ci, const struct gw_report *report,
		  struct gw_arena *a, struct gw_err *err)
{
	struct gw_str file = GW_STR("");
	struct gw_buf out;
	int r;

	if (!ci->summary && !ci->summary_dir)
		return GW_OK;
	gw_buf_init(&out, MOST_SUMMARY);
	write_rows(&out, report);
	if (ci->summary) {
		r = append(ci->summary, gw_buf_str(&out), err);
	} else {
		file = gw_arena_print(a, "%s/gitward.md", ci->summary_dir);
		r = gw_io_replace(file.p, gw_buf_str(&out), 0644, err);
	}
	gw_buf_release(&out);
	if (r == GW_OK && file.n)
		printf("##vso[task.uploadsummary]%s\n", file.p);
	return r;
}
