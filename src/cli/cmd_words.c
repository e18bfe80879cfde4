/* gitward completion and gitward man: the tables for other readers.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/words.h"
#include "cli/session.h"
#include "cli/words.h"

#define MOST_PAGE ((size_t)1 << 20)

int gw_cmd_completion(struct gw_cli *cli)
{
	static const struct {
		const char *shell;
		void (*write)(struct gw_buf *out);
	} shells[] = {
		{ "bash", gw_complete_bash },
		{ "zsh", gw_complete_zsh },
		{ "fish", gw_complete_fish },
	};
	const char *shell = cli->count == 1 ? cli->args[0] : "";
	struct gw_buf out;

	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++) {
		if (strcmp(shell, shells[i].shell) != 0)
			continue;
		gw_buf_init(&out, MOST_PAGE);
		shells[i].write(&out);
		fputs(gw_buf_cstr(&out), stdout);
		gw_buf_release(&out);
		return GW_EXIT_ALLOW;
	}
	return gw_cli_usage("'gitward completion' needs a shell: bash, zsh or "
			    "fish");
}

static int write_page(struct gw_cli *cli, const struct gw_command *c,
		      struct gw_err *err)
{
	const char *dir = cli->value[GW_OPT_OUTPUT];
	struct gw_str file = gw_arena_print(cli->arena, "%s/gitward%s%s.1",
					    dir ? dir : "", c ? "-" : "",
					    c ? c->name : "");
	struct gw_buf out;
	int r;

	gw_buf_init(&out, MOST_PAGE);
	gw_manual_page(&out, c);
	r = dir ? gw_io_replace(file.p, gw_buf_str(&out), 0644, err) :
		  gw_io_write_fd(1, gw_buf_str(&out), err);
	gw_buf_release(&out);
	return r;
}

int gw_cmd_man(struct gw_cli *cli)
{
	const struct gw_command *c =
		cli->count ? gw_command_named(cli->args[0]) : NULL;
	struct gw_err err = { 0 };
	int r;

	if (cli->count > 1 || (cli->count && !c))
		return gw_cli_usage("'gitward man' takes one command of "
				    "gitward, or none");
	r = write_page(cli, c, &err);
	for (size_t i = 0; r == GW_OK && !c && cli->value[GW_OPT_OUTPUT] &&
			   gw_command_at(i);
	     i++)
		r = write_page(cli, gw_command_at(i), &err);
	return r < 0 ? gw_cli_fail(&err) : GW_EXIT_ALLOW;
}
