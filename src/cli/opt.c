/* Options from one table: reading them, and --help.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <string.h>

#include "base/words.h"
#include "cli/cli.h"
#include "report/report.h"

static const struct gw_option options[GW_OPTS] = {
#define GW_OPTION(id, name, letter, arg, help) \
	[GW_OPT_##id] = { name, letter, arg, help },
#include "cli/options.def"
#undef GW_OPTION
};

const struct gw_option *gw_option_row(enum gw_opt o)
{
	return &options[o];
}

static bool takes(const struct gw_command *c, int o)
{
	return c->opts >> o & 1;
}

static int unknown_option(const struct gw_cli *cli, struct gw_str name,
			  struct gw_err *err)
{
	struct gw_str known[GW_OPTS];
	struct gw_str near;
	size_t n = 0;

	for (int i = 0; i < GW_OPTS; i++)
		if (takes(cli->command, i))
			known[n++] = gw_str_of(options[i].name);
	near = gw_words_nearest(name, known, n);
	if (near.n)
		return gw_err_set(
			err, GW_ESYNTAX,
			"unknown option '--%.*s' (did you mean '--%.*s'?)",
			GW_FMT(name), GW_FMT(near));
	return gw_err_set(err, GW_ESYNTAX,
			  "unknown option '--%.*s' of 'gitward %s' (see "
			  "'gitward %s --help')",
			  GW_FMT(name), cli->command->name,
			  cli->command->name);
}

/* Takes "--name", "--name=value" or "--name value"; moves *i. */
static int read_long(struct gw_cli *cli, int argc, char **argv, int *i,
		     struct gw_err *err)
{
	const char *text = argv[*i] + 2;
	const char *value = strchr(text, '=');
	struct gw_str name = { text, value ? (size_t)(value - text) :
					     strlen(text) };

	for (int o = 0; o < GW_OPTS; o++) {
		if (!takes(cli->command, o) || !gw_str_is(name, options[o].name))
			continue;
		if (!options[o].arg) {
			if (value)
				return gw_err_set(err, GW_ESYNTAX,
						  "option '--%s' takes no value",
						  options[o].name);
			cli->value[o] = "";
			return GW_OK;
		}
		if (value) {
			cli->value[o] = value + 1;
			return GW_OK;
		}
		if (++*i >= argc)
			return gw_err_set(err, GW_ESYNTAX,
					  "option '--%s' needs a value (%s)",
					  options[o].name, options[o].arg);
		cli->value[o] = argv[*i];
		return GW_OK;
	}
	return unknown_option(cli, name, err);
}

/* Takes a bundle of letters "-qv" or "-fVALUE" or "-f VALUE". */
static int read_short(struct gw_cli *cli, int argc, char **argv, int *i,
		      struct gw_err *err)
{
	for (const char *c = argv[*i] + 1; *c; c++) {
		int o = 0;

		while (o < GW_OPTS && (options[o].letter != *c ||
				       !takes(cli->command, o)))
			o++;
		if (o == GW_OPTS)
			return gw_err_set(err, GW_ESYNTAX,
					  "unknown option '-%c' of 'gitward %s' "
					  "(see 'gitward %s --help')",
					  *c, cli->command->name,
					  cli->command->name);
		if (!options[o].arg) {
			cli->value[o] = "";
			continue;
		}
		if (c[1]) {
			cli->value[o] = c + 1;
			return GW_OK;
		}
		if (++*i >= argc)
			return gw_err_set(err, GW_ESYNTAX,
					  "option '-%c' needs a value (%s)",
					  *c, options[o].arg);
		cli->value[o] = argv[*i];
		return GW_OK;
	}
	return GW_OK;
}

int gw_cli_read(struct gw_cli *cli, int argc, char **argv, struct gw_err *err)
{
	bool only_args = false;

	cli->args = gw_arena_array(cli->arena, (size_t)argc + 1,
				   sizeof(*cli->args));
	cli->separator = -1;
	for (int i = 0; i < argc; i++) {
		int r = GW_OK;

		if (only_args || argv[i][0] != '-' || !argv[i][1]) {
			cli->args[cli->count++] = argv[i];
		} else if (strcmp(argv[i], "--") == 0) {
			only_args = true;
			cli->separator = cli->count;
		} else if (argv[i][1] == '-') {
			r = read_long(cli, argc, argv, &i, err);
		} else {
			r = read_short(cli, argc, argv, &i, err);
		}
		if (r < 0)
			return r;
	}
	return GW_OK;
}

static void print_option(const struct gw_option *o, FILE *to)
{
	char left[48];

	snprintf(left, sizeof(left), "%c%c%s--%s%s%s", o->letter ? '-' : ' ',
		 o->letter ? o->letter : ' ', o->letter ? ", " : "  ", o->name,
		 o->arg ? " " : "", o->arg ? o->arg : "");
	fprintf(to, "  %-26s %s\n", left, o->help);
}

void gw_help_command(const struct gw_command *c, FILE *to)
{
	fprintf(to, "usage: gitward %s [OPTION]... %s\n\n%s\n\n%s\noptions:\n",
		c->name, c->args, c->does, c->more);
	for (int i = 0; i < GW_OPTS; i++)
		if (takes(c, i))
			print_option(&options[i], to);
	fputs("\nexit: 0 allow, 1 block, 2 wrong usage or configuration, "
	      "3 undecided\n",
	      to);
}

void gw_help_formats(FILE *to)
{
	fputs("formats of --format and --report:\n", to);
	for (size_t i = 0; gw_reporter_at(i); i++)
		fprintf(to, "  %-15s %s\n", gw_reporter_at(i)->name,
			gw_reporter_at(i)->does);
}

struct group {
	const char *title;
	const char *names; /* with a blank in front of and behind each */
};

static const struct group groups[] = {
	{ "every day", " scan staged explain waive fix " },
	{ "set up", " init install doctor policy baseline " },
	{ "on a server and in CI", " receive annotate audit ci report " },
	{ "rules", " rules " },
	{ "for hooks", " message push " },
};

#define GROUPS (sizeof(groups) / sizeof(groups[0]))

static size_t group_of(const char *command)
{
	char name[32];
	size_t g = 0;

	snprintf(name, sizeof(name), " %s ", command);
	while (g < GROUPS && !strstr(groups[g].names, name))
		g++;
	return g;
}

/* By what they are for; one that no group names is among "more". */
static void print_commands(FILE *to)
{
	for (size_t g = 0; g <= GROUPS; g++) {
		fprintf(to, "%s%s:\n", g ? "\n" : "",
			g < GROUPS ? groups[g].title : "more");
		for (size_t i = 0; gw_command_at(i); i++)
			if (group_of(gw_command_at(i)->name) == g)
				fprintf(to, "  %-10s %s\n",
					gw_command_at(i)->name,
					gw_command_at(i)->does);
	}
}

void gw_help(FILE *to)
{
	fputs("gitward: one gate in Git for secrets, configuration, model files "
	      "and pushes\n\nusage: gitward COMMAND [OPTION]... "
	      "[ARGUMENT]...\n\n",
	      to);
	print_commands(to);
	fputs("\n'gitward COMMAND --help' and 'gitward help formats' tell more. "
	      "Start with:\n"
	      "  gitward scan .              judge the files here\n"
	      "  gitward install             judge every commit and push from now "
	      "on\n\nexit: 0 allow, 1 block, 2 wrong usage or configuration, 3 "
	      "undecided\n",
	      to);
}

int gw_cli_fail(const struct gw_err *err)
{
	fputs("error: ", stderr);
	gw_err_print(err, stderr);
	return err->status == GW_ESYNTAX ? GW_EXIT_USAGE : GW_EXIT_UNDECIDED;
}

int gw_cli_usage(const char *fmt, ...)
{
	va_list ap;

	fputs("error: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return GW_EXIT_USAGE;
}
