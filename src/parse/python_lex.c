/* Blanks, names and numbers of Python. SPDX-License-Identifier: Apache-2.0 */
#include "parse/python.h"

#include <string.h>

void python_fault(struct python *p, size_t at, const char *what)
{
	if (!p->bad)
		gw_code_fault(&p->c, at, "%s", what);
	p->bad = true;
}

static void comment(struct python *p)
{
	struct gw_code *c = &p->c;
	size_t end = gw_str_find_byte(c->text, '\n', c->at);

	if (end == GW_NOWHERE)
		end = c->text.n;
	gw_code_comment(c, c->at + 1, end);
	c->at = end;
}

void python_blanks_here(struct python *p)
{
	struct gw_code *c = &p->c;

	while (gw_code_left(c)) {
		char ch = gw_code_peek(c, 0);

		if (ch == ' ' || ch == '\t' || ch == '\r' || ch == '\f' ||
		    (ch == '\n' && p->nest))
			c->at++;
		else if (ch == '\\' && gw_code_peek(c, 1) == '\n')
			c->at += 2;
		else if (ch == '\\' && gw_code_peek(c, 1) == '\r' &&
			 gw_code_peek(c, 2) == '\n')
			c->at += 3;
		else if (ch == '#')
			comment(p);
		else
			return;
	}
}

char python_next(struct python *p)
{
	python_blanks(p);
	return p->bad || !gw_code_left(&p->c) ? '\0' : gw_code_peek(&p->c, 0);
}

bool python_accept(struct python *p, const char *mark)
{
	python_blanks(p);
	if (p->bad || !gw_code_sees(&p->c, mark))
		return false;
	p->c.at += strlen(mark);
	return true;
}

bool python_expect(struct python *p, const char *mark)
{
	char words[40];

	if (python_accept(p, mark))
		return true;
	snprintf(words, sizeof(words), "expected '%s'", mark);
	python_fault(p, p->c.at, words);
	return false;
}

bool python_ident_starts(char ch)
{
	return gw_is_alpha(ch) || ch == '_' || (unsigned char)ch >= 0x80;
}

static bool ident_goes_on(char ch)
{
	return python_ident_starts(ch) || gw_is_digit(ch);
}

struct gw_str python_ident(struct python *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;

	if (python_ident_starts(gw_code_peek(c, 0)))
		while (gw_code_left(c) && ident_goes_on(gw_code_peek(c, 0)))
			c->at++;
	return gw_str_part(c->text, at, c->at);
}

struct gw_str python_dotted(struct python *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;

	while (gw_code_left(c) && (ident_goes_on(gw_code_peek(c, 0)) ||
				   gw_code_peek(c, 0) == '.'))
		c->at++;
	return gw_str_part(c->text, at, c->at);
}

bool python_sees(struct python *p, const char *word)
{
	python_blanks(p);
	return !p->bad && gw_code_sees(&p->c, word) &&
	       !ident_goes_on(gw_code_peek(&p->c, strlen(word)));
}

bool python_take(struct python *p, const char *word)
{
	if (!python_sees(p, word))
		return false;
	p->c.at += strlen(word);
	return true;
}

/* number := digits, letters, "_", ".", and a sign behind an exponent */
struct gw_node *python_number(struct python *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	bool hex = gw_code_peek(c, 0) == '0' &&
		   gw_lower(gw_code_peek(c, 1)) == 'x';

	while (gw_code_left(c)) {
		char ch = gw_code_peek(c, 0);
		char next = gw_code_peek(c, 1);

		if (!hex && gw_lower(ch) == 'e' &&
		    (next == '+' || next == '-'))
			c->at++;
		else if (!gw_is_word(ch) && ch != '.')
			break;
		c->at++;
	}
	return gw_code_scalar(c, GW_NUMBER, gw_str_part(c->text, at, c->at), at,
			      c->at);
}
