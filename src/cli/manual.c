/* Manual pages in mdoc(7): names, options and words of --help from the tables,
 * the rest from manual.mdoc. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/words.h"

#define MOST_LINE 78

static void add_upper(struct gw_buf *out, const char *text)
{
	for (; *text; text++)
		gw_buf_byte(out, gw_is_lower(*text) ? (char)(*text - 32) :
						      *text);
}

/* Text that roff would take for a request or an escape. */
static void add_text(struct gw_buf *out, struct gw_str s)
{
	if (s.n && (s.p[0] == '.' || s.p[0] == '\''))
		gw_buf_text(out, "\\&");
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\')
			gw_buf_text(out, "\\e");
		else
			gw_buf_byte(out, s.p[i]);
	}
}

static bool is_pre(struct gw_str line)
{
	return gw_str_starts(line, GW_STR("  "));
}

/* A sentence, in lines of at most 78 bytes. */
static void add_wrapped(struct gw_buf *out, struct gw_str s)
{
	while (s.n > MOST_LINE) {
		size_t cut = MOST_LINE;

		while (cut > 0 && s.p[cut] != ' ')
			cut--;
		if (!cut)
			break;
		add_text(out, gw_str_part(s, 0, cut));
		gw_buf_byte(out, '\n');
		s = gw_str_part(s, cut + 1, s.n);
	}
	add_text(out, s);
	gw_buf_byte(out, '\n');
}

/* A new sentence begins a new line (mdoc(7)). */
static void add_sentences(struct gw_buf *out, struct gw_str line)
{
	size_t from = 0;

	for (size_t i = 0; i + 1 < line.n; i++) {
		if ((line.p[i] != '.' && line.p[i] != ':') ||
		    line.p[i + 1] != ' ' || (i && line.p[i - 1] == '.'))
			continue;
		add_wrapped(out, gw_str_part(line, from, i + 1));
		from = i + 2;
	}
	add_wrapped(out, gw_str_part(line, from, line.n));
}

/* Paragraphs of --help; lines that are set in stay as they are. */
static void add_prose(struct gw_buf *out, struct gw_str text)
{
	struct gw_str line;
	bool pre = false;

	while (gw_str_next(&text, '\n', &line)) {
		if (is_pre(line) != pre)
			gw_buf_text(out, pre ? ".Ed\n.Pp\n" :
					       ".Bd -literal\n");
		pre = is_pre(line);
		if (!line.n && text.n) {
			gw_buf_text(out, ".Pp\n");
		} else if (pre) {
			add_text(out, line);
			gw_buf_byte(out, '\n');
		} else if (line.n) {
			add_sentences(out, line);
		}
	}
	if (pre)
		gw_buf_text(out, ".Ed\n");
}

static void add_option(struct gw_buf *out, const struct gw_option *o)
{
	gw_buf_text(out, ".It");
	if (o->letter)
		gw_buf_print(out, " Fl %c ,", o->letter);
	gw_buf_print(out, " Fl -%s", o->name);
	if (o->arg)
		gw_buf_print(out, " Ar %s", o->arg);
	gw_buf_byte(out, '\n');
	add_sentences(out, gw_str_of(o->help));
}

static void add_head(struct gw_buf *out, const struct gw_command *c)
{
	gw_buf_print(out, ".\\\" Made by 'gitward man'.\n.Dd %s\n.Dt GITWARD",
		     GW_DATE);
	if (c) {
		gw_buf_byte(out, '-');
		add_upper(out, c->name);
	}
	gw_buf_print(out, " 1\n.Os\n.Sh NAME\n.Nm gitward%s%s\n.Nd %s\n",
		     c ? "-" : "", c ? c->name : "",
		     c ? c->does :
			 "one gate in Git for secrets, configuration, model "
			 "files and pushes");
}

static void command_page(struct gw_buf *out, const struct gw_command *c)
{
	gw_buf_print(out, ".Sh SYNOPSIS\n.Nm gitward %s\n.Op Ar option ...\n",
		     c->name);
	if (*c->args)
		gw_buf_print(out, ".Ar %s\n", c->args);
	gw_buf_text(out, ".Sh DESCRIPTION\n");
	add_prose(out, gw_str_of(*c->more ? c->more : c->does));
	gw_buf_text(out, ".Pp\nThe options are:\n.Bl -tag -width Ds\n");
	for (int i = 0; i < GW_OPTS; i++)
		if (gw_command_takes(c, i))
			add_option(out, gw_option_row((enum gw_opt)i));
	gw_buf_text(out, ".El\n.Sh EXIT STATUS\n"
			 "0: nothing blocks; 1: something blocks;\n"
			 "2: wrong usage or configuration; 3: undecided.\n"
			 ".Sh SEE ALSO\n.Xr gitward 1\n");
}

static void program_page(struct gw_buf *out)
{
	gw_buf_text(out, ".Sh SYNOPSIS\n.Nm\n.Ar command\n.Op Ar option ...\n"
			 ".Op Ar argument ...\n.Sh DESCRIPTION\n.Nm\n"
			 "finds what is new in a push, a commit or a "
			 "directory, asks rules about it, and\n"
			 "allows, annotates or blocks.\n"
			 "It never uses the network and shows no secret in "
			 "clear.\n.Pp\n"
			 "Each command has a page of its own:\n"
			 ".Bl -tag -width Ds\n");
	for (size_t i = 0; gw_command_at(i); i++)
		gw_buf_print(out, ".It Xr gitward-%s 1\n%s\n",
			     gw_command_at(i)->name, gw_command_at(i)->does);
	gw_buf_text(out, ".El\n");
	gw_buf_add(out, (struct gw_str){ gw_cli_texts[0].text,
					 gw_cli_texts[0].size });
	gw_buf_text(out, ".Sh SEE ALSO\n.Xr git 1 ,\n.Xr githooks 5\n");
}

void gw_manual_page(struct gw_buf *out, const struct gw_command *c)
{
	add_head(out, c);
	if (c)
		command_page(out, c);
	else
		program_page(out);
}
