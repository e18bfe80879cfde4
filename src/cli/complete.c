/* Completions for three shells. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/words.h"

static bool is_file(const struct gw_option *o)
{
	return o->arg && (strstr(o->arg, "FILE") || strstr(o->arg, "DIR"));
}

/* The text between single quotes; `also` are further characters that the
 * reader wants escaped. */
static void add_quoted(struct gw_buf *out, const char *text, const char *also)
{
	for (; *text; text++) {
		if (*text == '\'') {
			gw_buf_text(out, "'\\''");
			continue;
		}
		if (strchr(also, *text))
			gw_buf_byte(out, '\\');
		gw_buf_byte(out, *text);
	}
}

/* --- bash ---------------------------------------------------------------- */

static void bash_values(struct gw_buf *out)
{
	struct gw_buf words;

	gw_buf_init(&words, 4096);
	for (int i = 0; i < GW_OPTS; i++) {
		const struct gw_option *o = gw_option_row((enum gw_opt)i);

		gw_buf_reset(&words);
		gw_option_words(&words, o);
		if (!o->arg)
			continue;
		gw_buf_print(out, "\t--%s", o->name);
		if (o->letter)
			gw_buf_print(out, " | -%c", o->letter);
		gw_buf_text(out, ") ");
		if (words.n)
			gw_buf_print(out,
				     "COMPREPLY=($(compgen -W '%s' -- \"$cur\"))",
				     gw_buf_cstr(&words));
		else if (is_file(o))
			gw_buf_text(out,
				    "COMPREPLY=($(compgen -f -- \"$cur\"))");
		else
			gw_buf_text(out, ":");
		gw_buf_text(out, "; return ;;\n");
	}
	gw_buf_release(&words);
}

static void bash_command(struct gw_buf *out, const struct gw_command *c)
{
	gw_buf_print(out, "\t%s)\n\t\toptions='", c->name);
	for (int i = 0; i < GW_OPTS; i++)
		if (gw_command_takes(c, i))
			gw_buf_print(out, "--%s ",
				     gw_option_row((enum gw_opt)i)->name);
	gw_buf_text(out, "'\n\t\tverbs='");
	gw_command_verbs(out, c);
	gw_buf_text(out, "' ;;\n");
}

void gw_complete_bash(struct gw_buf *out)
{
	gw_buf_text(out, "# bash completion of gitward, made by 'gitward "
			 "completion bash'\n"
			 "_gitward_words() {\n"
			 "\tlocal cur=${COMP_WORDS[COMP_CWORD]} "
			 "prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
			 "\tlocal first=$1 command='' options='' verbs='' i "
			 "at=0\n"
			 "\tCOMPREPLY=()\n"
			 "\tfor ((i = first; i < COMP_CWORD; i++)); do\n"
			 "\t\tcase ${COMP_WORDS[i]} in -*) ;; *) "
			 "command=${COMP_WORDS[i]}; at=$i; break ;; esac\n"
			 "\tdone\n"
			 "\tif [ -z \"$command\" ]; then\n"
			 "\t\tCOMPREPLY=($(compgen -W '");
	for (size_t i = 0; gw_command_at(i); i++)
		gw_buf_print(out, "%s ", gw_command_at(i)->name);
	gw_buf_text(out, "help --help --version' -- \"$cur\"))\n\t\treturn\n"
			 "\tfi\n\tcase $prev in\n");
	bash_values(out);
	gw_buf_text(out, "\tesac\n\tcase $command in\n");
	for (size_t i = 0; gw_command_at(i); i++)
		bash_command(out, gw_command_at(i));
	gw_buf_text(out, "\tesac\n"
			 "\tcase $cur in\n"
			 "\t-*) COMPREPLY=($(compgen -W \"$options\" -- "
			 "\"$cur\")) ;;\n"
			 "\t*) if [ -n \"$verbs\" ] && [ $((at + 1)) = "
			 "\"$COMP_CWORD\" ]; then COMPREPLY=($(compgen -W "
			 "\"$verbs\" -- \"$cur\")); fi ;;\n"
			 "\tesac\n"
			 "}\n"
			 "_gitward() { _gitward_words 1; }\n"
			 "# 'git ward', where git's own completion is loaded\n"
			 "_git_ward() { _gitward_words 2; }\n"
			 "complete -o default -F _gitward gitward git-ward\n");
}

/* --- zsh ----------------------------------------------------------------- */

static void zsh_argument(struct gw_buf *out, const struct gw_option *o)
{
	struct gw_buf words;

	if (!o->arg)
		return;
	gw_buf_init(&words, 4096);
	gw_option_words(&words, o);
	gw_buf_byte(out, ':');
	add_quoted(out, o->arg, ":[]()\\");
	if (words.n)
		gw_buf_print(out, ":(%s)", gw_buf_cstr(&words));
	else if (is_file(o))
		gw_buf_text(out, ":_files");
	else
		gw_buf_text(out, ": ");
	gw_buf_release(&words);
}

static void zsh_option(struct gw_buf *out, const struct gw_option *o)
{
	gw_buf_text(out, " \\\n\t\t\t");
	if (o->letter)
		gw_buf_print(out, "'(-%c --%s)'{-%c%s,--%s%s}", o->letter,
			     o->name, o->letter, o->arg ? "+" : "", o->name,
			     o->arg ? "=" : "");
	else
		gw_buf_print(out, "--%s%s", o->name, o->arg ? "=" : "");
	gw_buf_text(out, "'[");
	add_quoted(out, o->help, ":[]()\\");
	gw_buf_byte(out, ']');
	zsh_argument(out, o);
	gw_buf_byte(out, '\'');
}

static void zsh_command(struct gw_buf *out, const struct gw_command *c)
{
	struct gw_buf verbs;

	gw_buf_init(&verbs, 4096);
	gw_command_verbs(&verbs, c);
	gw_buf_print(out, "\t%s)\n\t\t_arguments -s -S", c->name);
	for (int i = 0; i < GW_OPTS; i++)
		if (gw_command_takes(c, i))
			zsh_option(out, gw_option_row((enum gw_opt)i));
	if (verbs.n)
		gw_buf_print(out, " \\\n\t\t\t'1:verb:(%s)'",
			     gw_buf_cstr(&verbs));
	gw_buf_text(out, " \\\n\t\t\t'*:file:_files'\n\t\t;;\n");
	gw_buf_release(&verbs);
}

void gw_complete_zsh(struct gw_buf *out)
{
	gw_buf_text(out, "#compdef gitward git-ward\n"
			 "# made by 'gitward completion zsh'\n"
			 "_gitward() {\n\tlocal -a commands\n\tcommands=(\n");
	for (size_t i = 0; gw_command_at(i); i++) {
		gw_buf_print(out, "\t\t'%s:", gw_command_at(i)->name);
		add_quoted(out, gw_command_at(i)->does, ":\\");
		gw_buf_text(out, "'\n");
	}
	gw_buf_text(out, "\t)\n"
			 "\tif (( CURRENT == 2 )); then\n"
			 "\t\t_describe command commands\n\t\treturn\n\tfi\n"
			 "\tlocal command=$words[2]\n"
			 "\tshift words\n\t(( CURRENT-- ))\n"
			 "\tcase $command in\n");
	for (size_t i = 0; gw_command_at(i); i++)
		zsh_command(out, gw_command_at(i));
	gw_buf_text(out, "\tesac\n}\n"
			 "if [ \"$funcstack[1]\" = _gitward ]; then\n"
			 "\t_gitward \"$@\"\nelse\n"
			 "\tcompdef _gitward gitward git-ward\nfi\n");
}

/* --- fish ---------------------------------------------------------------- */

static void fish_option(struct gw_buf *out, const struct gw_command *c,
			const struct gw_option *o)
{
	struct gw_buf words;

	gw_buf_init(&words, 4096);
	gw_option_words(&words, o);
	gw_buf_print(out,
		     "complete -c gitward -n '__fish_seen_subcommand_from %s' "
		     "-l %s",
		     c->name, o->name);
	if (o->letter)
		gw_buf_print(out, " -s %c", o->letter);
	if (o->arg)
		gw_buf_text(out, is_file(o) ? " -r -F" : " -x");
	if (words.n)
		gw_buf_print(out, " -a '%s'", gw_buf_cstr(&words));
	gw_buf_text(out, " -d '");
	add_quoted(out, o->help, "");
	gw_buf_text(out, "'\n");
	gw_buf_release(&words);
}

static void fish_command(struct gw_buf *out, const struct gw_command *c)
{
	struct gw_buf verbs;

	gw_buf_init(&verbs, 4096);
	gw_command_verbs(&verbs, c);
	gw_buf_print(out,
		     "complete -c gitward -n __fish_use_subcommand -f -a %s "
		     "-d '",
		     c->name);
	add_quoted(out, c->does, "");
	gw_buf_text(out, "'\n");
	if (verbs.n)
		gw_buf_print(out,
			     "complete -c gitward -n "
			     "'__fish_seen_subcommand_from %s; and not "
			     "__fish_seen_subcommand_from %s' -f -a '%s'\n",
			     c->name, gw_buf_cstr(&verbs), gw_buf_cstr(&verbs));
	for (int i = 0; i < GW_OPTS; i++)
		if (gw_command_takes(c, i))
			fish_option(out, c, gw_option_row((enum gw_opt)i));
	gw_buf_release(&verbs);
}

void gw_complete_fish(struct gw_buf *out)
{
	gw_buf_text(out, "# fish completion of gitward, made by 'gitward "
			 "completion fish'\n");
	for (size_t i = 0; gw_command_at(i); i++)
		fish_command(out, gw_command_at(i));
}
