/* gitward report: a result of --format json in another format.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/session.h"

#define MOST_RESULT ((size_t)256 << 20)

static int read_result(struct gw_verdict *v, struct gw_cli *cli,
		       struct gw_err *err)
{
	const char *file = cli->count ? cli->args[0] : "-";
	struct gw_str text;
	int r = strcmp(file, "-") == 0 ?
			gw_io_read_fd(&text, 0, MOST_RESULT, cli->arena, err) :
			gw_io_read(&text, file, MOST_RESULT, cli->arena, err);

	if (r == GW_OK)
		r = gw_report_read(v, cli->arena, text, err);
	if (r < 0)
		gw_err_file(err, gw_str_of(cli->count ? file : "stdin"));
	return r;
}

int gw_cmd_report(struct gw_cli *cli)
{
	struct gw_session s = { .cli = cli };
	struct gw_verdict v = { .now = 0 };
	struct gw_err err = { 0 };
	int r;

	if (cli->count > 1)
		return gw_cli_usage("'gitward report' takes one file, a result "
				    "of --format json");
	r = gw_session_formats(cli, &err);
	if (r == GW_OK)
		r = read_result(&v, cli, &err);
	if (r == GW_OK)
		r = gw_session_tell(&s, &v, &err);
	GW_VEC_FREE(&v.found);
	if (r < 0)
		return gw_cli_fail(&err);
	return GW_EXIT_ALLOW;
}
