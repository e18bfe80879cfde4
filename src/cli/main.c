/* The words after "gitward". SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/words.h"
#include "cli/hooks.h"

#define ARENA_LIMIT ((size_t)1024 << 20)

static int unknown_command(const char *name)
{
	struct gw_str known[64];
	struct gw_str near;
	size_t n = 0;

	for (; n < 64 && gw_command_at(n); n++)
		known[n] = gw_str_of(gw_command_at(n)->name);
	near = gw_words_nearest(gw_str_of(name), known, n);
	if (near.n)
		return gw_cli_usage(
			"unknown command '%s' (did you mean '%.*s'?)", name,
			GW_FMT(near));
	return gw_cli_usage("unknown command '%s' (see 'gitward --help')",
			    name);
}

/* `gitward help WORD`: a command, or what several of them share. */
static int help_on(const char *word)
{
	const struct gw_command *c = gw_command_named(word);

	if (c)
		gw_help_command(c, stdout);
	else if (strcmp(word, "formats") == 0)
		gw_help_formats(stdout);
	else
		return unknown_command(word);
	return GW_EXIT_ALLOW;
}

/* A hook that is probed answers so, and so lets nothing pass. */
static bool is_probed(const struct gw_command *c)
{
	return getenv(GW_PROBE_VARIABLE) &&
	       (c->run == gw_cmd_staged || c->run == gw_cmd_message ||
		c->run == gw_cmd_push || c->run == gw_cmd_receive ||
		c->run == gw_cmd_annotate);
}

static int run_command(const struct gw_command *c, int argc, char **argv)
{
	struct gw_arena arena;
	struct gw_cli cli = { .arena = &arena,
			      .command = c,
			      .now = (int64_t)time(NULL) };
	struct gw_err err = { 0 };
	int r;

	if (is_probed(c))
		return GW_PROBE_EXIT;
	gw_arena_init(&arena, ARENA_LIMIT);
	if (gw_cli_read(&cli, argc, argv, &err) < 0) {
		r = gw_cli_fail(&err);
	} else if (cli.value[GW_OPT_HELP]) {
		gw_help_command(c, stdout);
		r = 0;
	} else {
		r = c->run(&cli);
	}
	if (fflush(stdout) == EOF && r == GW_EXIT_ALLOW) {
		fputs("error: cannot write to standard output\n", stderr);
		r = GW_EXIT_UNDECIDED;
	}
	gw_arena_release(&arena);
	return r;
}

int main(int argc, char **argv)
{
	const struct gw_command *c;

	/* A reader that goes away must not turn a verdict into a pass. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file limit is an error to be told */
	if (argc < 2) {
		gw_help(stderr);
		return GW_EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		gw_help(stdout);
		return 0;
	}
	if (strcmp(argv[1], "--version") == 0)
		argv[1] = (char *)"version";
	if (strcmp(argv[1], "help") == 0) {
		if (argc < 3) {
			gw_help(stdout);
			return 0;
		}
		return help_on(argv[2]);
	}
	c = gw_command_named(argv[1]);
	if (!c)
		return unknown_command(argv[1]);
	return run_command(c, argc - 2, argv + 2);
}
