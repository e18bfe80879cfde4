/* Judging, and telling the verdict. SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/ci.h"
#include "cli/session.h"

#define MOST_REPORT ((size_t)1 << 30)

/* Colour where it is wanted: --color, NO_COLOR (no-color.org), a terminal. */
static bool wants_color(const struct gw_cli *cli, int fd)
{
	const char *when = cli->value[GW_OPT_COLOR];
	const char *no = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (when && strcmp(when, "always") == 0)
		return true;
	if (when && strcmp(when, "never") == 0)
		return false;
	if (no && *no)
		return false;
	return gw_io_is_terminal(fd) && term && strcmp(term, "dumb") != 0;
}

static unsigned terminal_width(int fd)
{
	struct winsize w;

	if (ioctl(fd, TIOCGWINSZ, &w) < 0)
		return 0;
	return w.ws_col;
}

static int write_report(const struct gw_reporter *reporter,
			const struct gw_report *report, const char *file,
			int fd, struct gw_err *err)
{
	struct gw_buf out;
	int r;

	gw_buf_init(&out, MOST_REPORT);
	reporter->write(&out, report);
	if (out.over)
		r = gw_err_set(err, GW_ELIMIT, "the report is too large");
	else if (file && strcmp(file, "-") != 0)
		r = gw_io_replace(file, gw_buf_str(&out), 0644, err);
	else
		r = gw_io_write_fd(fd, gw_buf_str(&out), err);
	gw_buf_release(&out);
	return r;
}

/* --report FORMAT=FILE,...: the same verdict in other formats. */
static int write_others(struct gw_session *s, const struct gw_report *report,
			struct gw_err *err)
{
	struct gw_str rest = gw_str_of(s->cli->value[GW_OPT_REPORT]);
	struct gw_report plain = *report;
	struct gw_str pair;
	int r = GW_OK;

	plain.color = false;
	plain.width = 0;
	while (r == GW_OK && gw_str_next(&rest, ',', &pair)) {
		size_t at = gw_str_find_byte(pair, '=', 0);
		struct gw_str file = gw_str_part(pair, at + 1, pair.n);

		r = write_report(gw_reporter_named(gw_str_part(pair, 0, at)),
				 &plain,
				 gw_arena_copy(s->cli->arena, file).p, 1, err);
	}
	return r;
}

/* A CI system's own format is for its page; its log is read by people. */
static int tell_ci(struct gw_session *s, const struct gw_report *report,
		   struct gw_err *err)
{
	struct gw_report people = *report;
	int r = GW_OK;

	people.color = wants_color(s->cli, 2);
	if (strcmp(s->ci->format, "text") != 0)
		r = write_report(gw_reporter_named(GW_STR("text")), &people,
				 NULL, 2, err);
	if (r == GW_OK)
		r = gw_ci_summary(s->ci, report, s->cli->arena, err);
	return r;
}

int gw_session_tell(struct gw_session *s, const struct gw_verdict *verdict,
		    struct gw_err *err)
{
	const struct gw_cli *cli = s->cli;
	struct gw_str format = gw_str_of(cli->value[GW_OPT_FORMAT]);
	bool is_text = !format.p || gw_str_is(format, "text");
	int fd = s->to_stderr && is_text ? 2 : 1;
	struct gw_report report = {
		.verdict = verdict,
		.bundle = &s->bundle,
		.color = is_text && !cli->value[GW_OPT_OUTPUT] &&
			 wants_color(cli, fd),
		.remote = s->kind == GW_SESSION_SERVER,
		.show_unknown = cli->value[GW_OPT_UNKNOWN] != NULL,
		.show_observed = cli->value[GW_OPT_VERBOSE] != NULL,
		.quiet = cli->value[GW_OPT_QUIET] != NULL,
		.width = terminal_width(fd),
	};
	const char *file = s->report_fd ? NULL : cli->value[GW_OPT_OUTPUT];
	int r = write_report(gw_reporter_named(format.p ? format :
							  GW_STR("text")),
			     &report, file, s->report_fd ? s->report_fd : fd,
			     err);

	if (r == GW_OK)
		r = write_others(s, &report, err);
	if (r == GW_OK && s->ci)
		r = tell_ci(s, &report, err);
	return r;
}

/* A gate that looked at nothing must not look like one that found nothing. */
static bool looked_at_nothing(const struct gw_session *s)
{
	return s->kind != GW_SESSION_CLIENT &&
	       !s->cli->value[GW_OPT_ALLOW_EMPTY] && s->run.items.n == 0 &&
	       s->scope.commits.n == 0;
}

int gw_session_finish(struct gw_session *s)
{
	struct gw_verdict verdict = { .command =
					      gw_str_of(s->cli->command->name) };
	struct gw_err err = { 0 };
	int code;
	int r;

	if (looked_at_nothing(s) && s->found.n == 0) {
		fputs("error: nothing to judge: no file and no commit was "
		      "found (say --allow-empty if that is all right)\n",
		      stderr);
		gw_session_release(s);
		return GW_EXIT_UNDECIDED;
	}
	gw_progress_begin(s);
	r = gw_run_judge(&verdict, &s->run, &s->found, &err);
	gw_progress_end(s);
	if (r == GW_OK)
		gw_session_say_recalled(s, &verdict);
	if (r == GW_OK)
		r = gw_session_tell(s, &verdict, &err);
	code = verdict.exit_code;
	if (r < 0) {
		int fault = gw_cli_fail(&err);

		if (code != GW_EXIT_BLOCK)
			code = fault;
	}
	GW_VEC_FREE(&verdict.found);
	gw_session_release(s);
	return code;
}
