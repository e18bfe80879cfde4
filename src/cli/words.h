#ifndef GW_CLI_WORDS_H
#define GW_CLI_WORDS_H

#include "base/buf.h"
#include "cli/cli.h"

/* What completions and manual pages make of the two tables. */

/* A text that is built in: `name` NULL ends the list. */
struct gw_text {
	const char *name;
	const char *text;
	size_t size;
};
extern const struct gw_text gw_cli_texts[];

/* Does the command take the option? */
static inline bool gw_command_takes(const struct gw_command *c, int o)
{
	return c->opts >> o & 1;
}

/* The words that may stand for the argument of an option ("FORMAT", "LEVEL",
 * "WHEN"), each followed by a blank; "" if any text may. */
void gw_option_words(struct gw_buf *out, const struct gw_option *o);
/* The verbs of a command, each followed by a blank: "list show ". */
void gw_command_verbs(struct gw_buf *out, const struct gw_command *c);
/* One for each shell: the whole file. */
void gw_complete_bash(struct gw_buf *out);
void gw_complete_zsh(struct gw_buf *out);
void gw_complete_fish(struct gw_buf *out);
/* The page in mdoc(7): of a command, or of the program (NULL). */
void gw_manual_page(struct gw_buf *out, const struct gw_command *c);

#endif
