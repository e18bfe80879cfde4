/* Blanks, comments, names and types of Bicep.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/bicep.h"

#include <string.h>

void bicep_fault(struct bicep *p, size_t at, const char *what)
{
	if (!p->bad)
		gw_code_fault(&p->c, at, "%s", what);
	p->bad = true;
}

static void block_comment(struct bicep *p)
{
	size_t at = p->c.at;

	if (!gw_code_block_comment(&p->c))
		bicep_fault(p, at, "comment is not closed");
}

/* "#disable-next-line CODE" and its kin stand where a line begins. */
static bool directive_here(const struct gw_code *c)
{
	size_t i = c->at;

	if (gw_code_peek(c, 0) != '#')
		return false;
	while (i > 0 && (c->text.p[i - 1] == ' ' || c->text.p[i - 1] == '\t'))
		i--;
	return i == 0 || c->text.p[i - 1] == '\n';
}

static void blanks(struct bicep *p, bool lines)
{
	struct gw_code *c = &p->c;

	while (gw_code_left(c)) {
		char ch = gw_code_peek(c, 0);

		if (ch == '/' && gw_code_peek(c, 1) == '/')
			gw_code_line_comment(c, 2);
		else if (ch == '/' && gw_code_peek(c, 1) == '*')
			block_comment(p);
		else if (directive_here(c))
			gw_code_line_comment(c, 2);
		else if (ch == ' ' || ch == '\t' || ch == '\r' ||
			 (ch == '\n' && lines))
			c->at++;
		else
			return;
	}
}

void bicep_blanks(struct bicep *p)
{
	blanks(p, p->nest > 0);
}

void bicep_lines(struct bicep *p)
{
	blanks(p, true);
}

char bicep_next(struct bicep *p)
{
	bicep_blanks(p);
	return p->bad || p->c.stop ? '\0' : gw_code_peek(&p->c, 0);
}

char bicep_far(struct bicep *p)
{
	size_t at = p->c.at;
	char ch;

	bicep_lines(p);
	ch = p->bad || p->c.stop ? '\0' : gw_code_peek(&p->c, 0);
	p->c.at = at;
	return ch;
}

bool bicep_accept(struct bicep *p, const char *mark)
{
	bicep_blanks(p);
	if (p->bad || !gw_code_sees(&p->c, mark))
		return false;
	p->c.at += strlen(mark);
	return true;
}

bool bicep_expect(struct bicep *p, const char *mark)
{
	char words[40];

	if (bicep_accept(p, mark))
		return true;
	snprintf(words, sizeof(words), "expected '%s'", mark);
	bicep_fault(p, p->c.at, words);
	return false;
}

struct gw_str bicep_ident(struct bicep *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;

	if (gw_code_left(c) && !gw_is_digit(gw_code_peek(c, 0)))
		while (gw_code_left(c) && gw_is_word(gw_code_peek(c, 0)))
			c->at++;
	return gw_str_part(c->text, at, c->at);
}

bool bicep_sees_word(struct bicep *p, const char *word)
{
	bicep_blanks(p);
	return !p->bad && gw_code_sees(&p->c, word) &&
	       !gw_is_word(gw_code_peek(&p->c, strlen(word)));
}

bool bicep_take_word(struct bicep *p, const char *word)
{
	if (!bicep_sees_word(p, word))
		return false;
	p->c.at += strlen(word);
	return true;
}

struct gw_node *bicep_unknown(struct bicep *p, size_t at)
{
	struct gw_code *c = &p->c;

	return gw_code_scalar(c, GW_UNKNOWN, gw_code_source(c, at, c->at), at,
			      c->at);
}

/* The end of the line, but for a union that goes on with "|". */
static bool type_ends(struct bicep *p)
{
	size_t at = p->c.at;
	bool goes_on;

	bicep_lines(p);
	goes_on = gw_code_left(&p->c) && gw_code_peek(&p->c, 0) == '|';
	if (!goes_on)
		p->c.at = at;
	return !goes_on;
}

struct gw_node *bicep_type(struct bicep *p)
{
	struct gw_code *c = &p->c;
	uint32_t open = 0;
	size_t at;

	bicep_blanks(p);
	at = c->at;
	while (gw_code_left(c)) {
		char ch = gw_code_peek(c, 0);

		if (ch == '\'') {
			bicep_string(p);
			if (p->bad)
				break;
			continue;
		}
		if (ch == '/' && open) {
			size_t before = c->at;

			bicep_blanks(p);
			c->at += c->at == before;
			continue;
		}
		if (!open && (ch == '=' || ch == '/' || ch == ')' || ch == '}' ||
			      (ch == '\n' && type_ends(p))))
			break;
		if (ch && strchr("{[(<", ch))
			open++;
		else if (ch && open && strchr("}])>", ch))
			open--;
		c->at += gw_code_left(c) > 0;
	}
	if (open)
		bicep_fault(p, at, "type is not closed");
	return gw_code_scalar(c, GW_STRING, gw_code_source(c, at, c->at), at,
			      c->at);
}
