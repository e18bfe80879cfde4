/* Blanks, comments, names and numbers of HCL.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/hcl.h"

#include <string.h>

void hcl_fault(struct hcl *p, size_t at, const char *what)
{
	if (!p->bad)
		gw_code_fault(&p->c, at, "%s", what);
	p->bad = true;
}

bool hcl_newlines(struct hcl *p, bool end)
{
	bool was = p->newlines;

	p->newlines = end;
	return was;
}

static void block_comment(struct hcl *p)
{
	size_t at = p->c.at;

	if (!gw_code_block_comment(&p->c))
		hcl_fault(p, at, "comment is not closed");
}

void hcl_blanks(struct hcl *p)
{
	struct gw_code *c = &p->c;

	while (gw_code_left(c)) {
		char ch = gw_code_peek(c, 0);

		if (ch == '#')
			gw_code_line_comment(c, 1);
		else if (ch == '/' && gw_code_peek(c, 1) == '/')
			gw_code_line_comment(c, 2);
		else if (ch == '/' && gw_code_peek(c, 1) == '*')
			block_comment(p);
		else if (ch == ' ' || ch == '\t' || ch == '\r' ||
			 (ch == '\n' && !p->newlines))
			c->at++;
		else
			return;
	}
}

char hcl_next(struct hcl *p)
{
	hcl_blanks(p);
	return p->bad || p->c.stop ? '\0' : gw_code_peek(&p->c, 0);
}

bool hcl_accept(struct hcl *p, const char *mark)
{
	hcl_blanks(p);
	if (p->bad || !gw_code_sees(&p->c, mark))
		return false;
	p->c.at += strlen(mark);
	return true;
}

bool hcl_expect(struct hcl *p, const char *mark)
{
	char words[40];

	if (hcl_accept(p, mark))
		return true;
	snprintf(words, sizeof(words), "expected '%s'", mark);
	hcl_fault(p, p->c.at, words);
	return false;
}

bool hcl_ident_starts(char ch)
{
	return gw_is_alpha(ch) || ch == '_' || (unsigned char)ch >= 0x80;
}

static bool ident_goes_on(char ch)
{
	return hcl_ident_starts(ch) || gw_is_digit(ch) || ch == '-';
}

struct gw_str hcl_ident(struct hcl *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;

	if (gw_code_left(c) && hcl_ident_starts(gw_code_peek(c, 0)))
		while (gw_code_left(c) && ident_goes_on(gw_code_peek(c, 0)))
			c->at++;
	return gw_str_part(c->text, at, c->at);
}

bool hcl_sees_word(struct hcl *p, const char *word)
{
	hcl_blanks(p);
	return !p->bad && gw_code_sees(&p->c, word) &&
	       !ident_goes_on(gw_code_peek(&p->c, strlen(word)));
}

/* number := DIGIT+ ["." DIGIT+] [("e"|"E") ["+"|"-"] DIGIT+] */
struct gw_node *hcl_number(struct hcl *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;

	while (gw_is_digit(gw_code_peek(c, 0)))
		c->at++;
	if (gw_code_peek(c, 0) == '.' && gw_is_digit(gw_code_peek(c, 1)))
		for (c->at++; gw_is_digit(gw_code_peek(c, 0));)
			c->at++;
	if (gw_lower(gw_code_peek(c, 0)) == 'e') {
		char sign = gw_code_peek(c, 1);
		size_t skip = sign == '+' || sign == '-' ? 2 : 1;

		if (gw_is_digit(gw_code_peek(c, skip)))
			for (c->at += skip; gw_is_digit(gw_code_peek(c, 0));)
				c->at++;
	}
	return gw_code_scalar(c, GW_NUMBER, gw_str_part(c->text, at, c->at), at,
			      c->at);
}
