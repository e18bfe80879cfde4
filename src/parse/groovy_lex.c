/* Blanks, names and numbers of Groovy. SPDX-License-Identifier: Apache-2.0 */
#include "parse/groovy.h"

#include <string.h>

void groovy_fault(struct groovy *p, size_t at, const char *what)
{
	if (!p->bad)
		gw_code_fault(&p->c, at, "%s", what);
	p->bad = true;
}

static void block_comment(struct groovy *p)
{
	size_t at = p->c.at;

	if (!gw_code_block_comment(&p->c))
		groovy_fault(p, at, "comment is not closed");
}

void groovy_blanks(struct groovy *p)
{
	struct gw_code *c = &p->c;

	while (gw_code_left(c)) {
		char ch = gw_code_peek(c, 0);
		char next = gw_code_peek(c, 1);

		if (ch == ' ' || ch == '\t' || ch == '\r' ||
		    (ch == '\n' && p->nest))
			c->at++;
		else if (ch == '\\' && next == '\n')
			c->at += 2;
		else if ((ch == '/' && next == '/') ||
			 (ch == '#' && next == '!' && !c->at))
			gw_code_line_comment(c, 2);
		else if (ch == '/' && next == '*')
			block_comment(p);
		else
			return;
	}
}

void groovy_lines(struct groovy *p)
{
	uint32_t was = p->nest;

	p->nest = 1;
	groovy_blanks(p);
	p->nest = was;
}

char groovy_next(struct groovy *p)
{
	groovy_blanks(p);
	return p->bad || !gw_code_left(&p->c) ? '\0' : gw_code_peek(&p->c, 0);
}

bool groovy_accept(struct groovy *p, const char *mark)
{
	groovy_blanks(p);
	if (p->bad || !gw_code_sees(&p->c, mark))
		return false;
	p->c.at += strlen(mark);
	return true;
}

bool groovy_expect(struct groovy *p, const char *mark)
{
	char words[40];

	if (groovy_accept(p, mark))
		return true;
	snprintf(words, sizeof(words), "expected '%s'", mark);
	groovy_fault(p, p->c.at, words);
	return false;
}

bool groovy_ident_starts(char ch)
{
	return gw_is_alpha(ch) || ch == '_' || ch == '$' ||
	       (unsigned char)ch >= 0x80;
}

static bool ident_goes_on(char ch)
{
	return groovy_ident_starts(ch) || gw_is_digit(ch);
}

struct gw_str groovy_ident(struct groovy *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;

	if (groovy_ident_starts(gw_code_peek(c, 0)))
		while (gw_code_left(c) && ident_goes_on(gw_code_peek(c, 0)))
			c->at++;
	return gw_str_part(c->text, at, c->at);
}

bool groovy_take(struct groovy *p, const char *word)
{
	groovy_blanks(p);
	if (p->bad || !gw_code_sees(&p->c, word) ||
	    ident_goes_on(gw_code_peek(&p->c, strlen(word))))
		return false;
	p->c.at += strlen(word);
	return true;
}

/* number := digits, letters and "_", and "." in front of a digit */
struct gw_node *groovy_number(struct groovy *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;

	while (gw_is_word(gw_code_peek(c, 0)) ||
	       (gw_code_peek(c, 0) == '.' && gw_is_digit(gw_code_peek(c, 1))))
		c->at++;
	return gw_code_scalar(c, GW_NUMBER, gw_str_part(c->text, at, c->at), at,
			      c->at);
}
