/* Words, variables and JSON lists of a Dockerfile.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/dockerfile_words.h"

#include "base/utf8.h"

static bool is_blank(char ch)
{
	return ch == ' ' || ch == '\t' || ch == '\r' || ch == '\v' ||
	       ch == '\f' || ch == '\n';
}

void dockerfile_blanks(struct gw_code *c)
{
	while (gw_code_left(c) && is_blank(gw_code_peek(c, 0)))
		c->at++;
}

/* The offset behind the bracket that closes the one at `at`, or `end`. */
static size_t closing(const struct gw_code *c, size_t at, size_t end)
{
	char open = c->text.p[at];
	char close = open == '{' ? '}' : open == '(' ? ')' : open;
	size_t deep = 0;

	for (size_t i = at; i < end; i++) {
		char ch = c->text.p[i];

		if (ch == '\\' && i + 1 < end)
			i++;
		else if (ch == close && (open == close ? i > at : deep == 1))
			return i + 1;
		else if (ch == open)
			deep++;
		else if (ch == close)
			deep--;
	}
	return end;
}

static size_t name_end(const struct gw_code *c, size_t at, size_t end)
{
	size_t i = at;

	if (i < end && gw_is_digit(c->text.p[i]))
		return i + 1;
	while (i < end && gw_is_word(c->text.p[i]))
		i++;
	return i;
}

/* ${NAME} or ${NAME op word}; what is none of these is unknown. */
static struct gw_node *braced(struct dockerfile_words *w, size_t end)
{
	static const char ops[] = "-+?#%/:";
	struct gw_code *c = w->c;
	size_t at = c->at;
	size_t close = closing(c, at + 1, end);
	size_t name = name_end(c, at + 2, close);
	size_t op = name;
	struct gw_node *n = gw_code_node(c, GW_REF, at);
	struct gw_node *child;

	c->at = close;
	gw_code_end(c, n, close);
	n->text = gw_str_part(c->text, at + 2, name);
	while (op < close && op < name + 2 &&
	       gw_str_find_byte(gw_str_of(ops), c->text.p[op], 0) != GW_NOWHERE)
		op++;
	if (name == at + 2 || c->text.p[close - 1] != '}' ||
	    (op == name && name != close - 1)) {
		n->kind = GW_UNKNOWN;
		n->text = gw_str_part(c->text, at, close);
		if (!w->shell)
			gw_code_fault(c, at, "malformed variable");
		return n;
	}
	if (op == name)
		return n;
	c->at = op;
	if (!gw_code_enter(c))
		return n;
	child = dockerfile_rest(w, close - 1);
	gw_code_leave(c);
	c->at = close;
	child->key = gw_str_part(c->text, name, op);
	gw_node_add(n, child);
	return n;
}

/* What begins with '$' at c->at; false: it is a plain dollar sign. */
static bool dollar(struct dockerfile_words *w, struct gw_parts *word, size_t end)
{
	struct gw_code *c = w->c;
	size_t at = c->at;
	char next = at + 1 < end ? c->text.p[at + 1] : '\0';
	struct gw_node *n;

	if (next == '{') {
		n = braced(w, end);
	} else if (next == '(' && w->shell) {
		c->at = closing(c, at + 1, end);
		n = gw_code_scalar(c, GW_UNKNOWN,
				   gw_str_part(c->text, at, c->at), at, c->at);
	} else if (gw_is_word(next)) {
		c->at = name_end(c, at + 1, end);
		n = gw_code_scalar(c, GW_REF,
				   gw_str_part(c->text, at + 1, c->at), at,
				   c->at);
	} else {
		return false;
	}
	gw_parts_hole(word, n, at);
	return true;
}

static void substituted(struct dockerfile_words *w, struct gw_parts *word,
			size_t end)
{
	struct gw_code *c = w->c;
	size_t at = c->at;

	c->at = closing(c, at, end);
	gw_parts_hole(word,
		      gw_code_scalar(c, GW_UNKNOWN,
				     gw_str_part(c->text, at, c->at), at,
				     c->at),
		      at);
}

static void single(struct dockerfile_words *w, struct gw_parts *word, size_t end)
{
	struct gw_code *c = w->c;
	size_t at = c->at++;

	word->quoted = true;
	while (c->at < end && c->text.p[c->at] != '\'') {
		gw_parts_byte(word, c->text.p[c->at], c->at);
		c->at++;
	}
	if (c->at >= end && !w->shell)
		gw_code_fault(c, at, "quote is not closed");
	if (c->at < end)
		c->at++;
}

static bool takes_dollar(struct dockerfile_words *w, struct gw_parts *word,
			 size_t end)
{
	char ch = gw_code_peek(w->c, 0);

	if (w->plain)
		return false;
	if (ch == '$')
		return dollar(w, word, end);
	if (ch != '`' || !w->shell || w->escape == '`')
		return false;
	substituted(w, word, end);
	return true;
}

static void doubled(struct dockerfile_words *w, struct gw_parts *word, size_t end)
{
	struct gw_code *c = w->c;
	size_t at = c->at++;

	word->quoted = true;
	while (c->at < end && c->text.p[c->at] != '"' && !c->stop) {
		char ch = c->text.p[c->at];
		char next = c->at + 1 < end ? c->text.p[c->at + 1] : '\0';

		if (takes_dollar(w, word, end))
			continue;
		if (ch == w->escape && c->at + 1 < end &&
		    (next == '"' || next == '$' || next == w->escape)) {
			c->at++;
			ch = next;
		}
		gw_parts_byte(word, ch, c->at);
		c->at++;
	}
	if (c->at >= end && !w->shell)
		gw_code_fault(c, at, "quote is not closed");
	if (c->at < end)
		c->at++;
}

static void one(struct dockerfile_words *w, struct gw_parts *word, size_t end)
{
	struct gw_code *c = w->c;
	char ch = c->text.p[c->at];

	if (ch == '\'') {
		single(w, word, end);
	} else if (ch == '"') {
		doubled(w, word, end);
	} else if (!takes_dollar(w, word, end)) {
		if (ch == w->escape && c->at + 1 < end)
			ch = c->text.p[++c->at];
		gw_parts_byte(word, ch, c->at);
		c->at++;
	}
}

struct gw_node *dockerfile_word(struct dockerfile_words *w, char stop,
				size_t end)
{
	struct gw_code *c = w->c;
	struct gw_parts word;

	gw_parts_init(&word, c, c->at);
	while (c->at < end && !c->stop && !is_blank(c->text.p[c->at]) &&
	       (!stop || c->text.p[c->at] != stop))
		one(w, &word, end);
	return gw_parts_finish(&word, c->at, false);
}

struct gw_node *dockerfile_rest(struct dockerfile_words *w, size_t end)
{
	struct gw_code *c = w->c;
	struct gw_parts word;

	gw_parts_init(&word, c, c->at);
	while (c->at < end && !c->stop)
		one(w, &word, end);
	return gw_parts_finish(&word, c->at, false);
}

size_t dockerfile_word_end(const struct dockerfile_words *w, size_t at,
			   size_t end)
{
	const char *p = w->c->text.p;
	char quote = '\0';

	for (; at < end; at++) {
		if (p[at] == w->escape && quote != '\'' && at + 1 < end)
			at++;
		else if (quote && p[at] == quote)
			quote = '\0';
		else if (!quote && (p[at] == '"' || p[at] == '\''))
			quote = p[at];
		else if (!quote && is_blank(p[at]))
			break;
	}
	return at;
}

void dockerfile_words_into(struct dockerfile_words *w, struct gw_node *list)
{
	for (;;) {
		dockerfile_blanks(w->c);
		if (!gw_code_left(w->c))
			return;
		gw_node_add(list, dockerfile_word(w, '\0', w->c->text.n));
	}
}

/* --- exec form ------------------------------------------------------------ */

static void json_code_point(struct gw_code *c, struct gw_buf *out)
{
	uint32_t cp;
	uint32_t low;
	size_t at;

	if (!gw_code_hex(c->text, &c->at, 4, &cp))
		return;
	at = c->at + 2;
	if (cp >= 0xd800 && cp < 0xdc00 && gw_code_sees(c, "\\u") &&
	    gw_code_hex(c->text, &at, 4, &low) && low >= 0xdc00 &&
	    low < 0xe000) {
		cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
		c->at = at;
	}
	gw_utf8_add(out, cp);
}

/* string := '"' (byte | escape)* '"'; false if it is not one. */
static bool json_string(struct gw_code *c, struct gw_buf *out, size_t end)
{
	static const char from[] = "\"\\/bfnrt";
	static const char to[] = "\"\\/\b\f\n\r\t";

	for (c->at++; c->at < end; c->at++) {
		char ch = c->text.p[c->at];
		size_t k;

		if (ch == '"') {
			c->at++;
			return true;
		}
		if ((unsigned char)ch < 0x20)
			return false;
		if (ch != '\\') {
			gw_buf_byte(out, ch);
			continue;
		}
		if (++c->at >= end)
			return false;
		if (c->text.p[c->at] == 'u') {
			c->at++;
			json_code_point(c, out);
			c->at--;
			continue;
		}
		k = gw_str_find_byte(gw_str_of(from), c->text.p[c->at], 0);
		if (k == GW_NOWHERE)
			return false;
		gw_buf_byte(out, to[k]);
	}
	return false;
}

static struct gw_node *json_item(struct dockerfile_words *w, size_t end)
{
	struct gw_code *c = w->c;
	struct gw_node *n = NULL;
	struct gw_buf buf;
	size_t at = c->at;

	gw_buf_init(&buf, (end - at) * 2 + 8);
	if (json_string(c, &buf, end)) {
		n = gw_code_scalar(c, GW_STRING, gw_code_keep(c, &buf), at,
				   c->at);
		n->flags |= GW_QUOTED;
		if (!w->plain &&
		    gw_str_find_byte(n->text, '$', 0) != GW_NOWHERE)
			n->kind = GW_UNKNOWN;
	}
	gw_buf_release(&buf);
	return n;
}

/* list := "[" (string ("," string)*)? "]" */
static bool json_list(struct dockerfile_words *w, struct gw_node *list,
		      size_t end)
{
	struct gw_code *c = w->c;

	c->at++;
	dockerfile_blanks(c);
	if (gw_code_peek(c, 0) == ']') {
		c->at++;
		return true;
	}
	while (c->at < end && gw_code_peek(c, 0) == '"' && !c->stop) {
		struct gw_node *n = json_item(w, end);

		if (!n)
			return false;
		gw_node_add(list, n);
		dockerfile_blanks(c);
		if (gw_code_peek(c, 0) == ']') {
			c->at++;
			return true;
		}
		if (gw_code_peek(c, 0) != ',')
			return false;
		c->at++;
		dockerfile_blanks(c);
	}
	return false;
}

struct gw_node *dockerfile_json(struct dockerfile_words *w, size_t end)
{
	struct gw_code *c = w->c;
	size_t at = c->at;
	struct gw_node *list;

	if (gw_code_peek(c, 0) != '[')
		return NULL;
	list = gw_code_node(c, GW_LIST, at);
	if (json_list(w, list, end)) {
		gw_code_end(c, list, c->at);
		dockerfile_blanks(c);
		if (c->at >= end)
			return list;
	}
	c->at = at;
	return NULL;
}
