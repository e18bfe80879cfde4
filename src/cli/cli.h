#ifndef GW_CLI_CLI_H
#define GW_CLI_CLI_H

#include "base/arena.h"
#include "base/err.h"

/*
 * Words the user types. One row of options.def is an option with its help;
 * one row of commands.def is a command with the options it takes. --help,
 * usage errors, the man page and completions come from these rows.
 */

enum gw_opt {
#define GW_OPTION(id, name, letter, arg, help) GW_OPT_##id,
#include "cli/options.def"
#undef GW_OPTION
	GW_OPTS
};

struct gw_option {
	const char *name; /* without the dashes */
	char letter; /* or 0 */
	const char *arg; /* "FILE", or NULL: takes none */
	const char *help;
};
const struct gw_option *gw_option_row(enum gw_opt o);

struct gw_cli;
struct gw_command {
	const char *name;
	const char *args; /* "[PATH | RANGE]..." */
	const char *does; /* one line */
	const char *more; /* paragraphs for --help */
	uint64_t opts; /* bits of enum gw_opt */
	int (*run)(struct gw_cli *cli);
};
#define GW_BIT(opt) ((uint64_t)1 << GW_OPT_##opt)

/* What was typed, and what a command needs. */
struct gw_cli {
	struct gw_arena *arena;
	const struct gw_command *command;
	const char *value[GW_OPTS]; /* "" for options without argument */
	char **args; /* positional */
	int count;
	int separator; /* index in args behind "--", or count */
	int64_t now; /* seconds since 1970 */
};

const struct gw_command *gw_command_at(size_t i); /* NULL: no more */
const struct gw_command *gw_command_named(const char *name);

/* Sort argv into options and arguments: GW_ESYNTAX with a suggestion. */
GW_CHECKED int gw_cli_read(struct gw_cli *cli, int argc, char **argv,
			   struct gw_err *err);
void gw_help(FILE *to);
/* The formats of --format, one line each. */
void gw_help_formats(FILE *to);
void gw_help_command(const struct gw_command *c, FILE *to);
/* "error: ..." on stderr; returns the exit code that fits the status. */
int gw_cli_fail(const struct gw_err *err);
/* Usage is wrong: "error: ...", exit 2. */
int gw_cli_usage(const char *fmt, ...) GW_PRINTF(1, 2);

#define GW_COMMAND(id, function) int function(struct gw_cli *cli);
#include "cli/commands.def"
#undef GW_COMMAND

#endif
