#ifndef GW_FUZZ_YAML_MADE_H
#define GW_FUZZ_YAML_MADE_H

#include <stdint.h>
#include <string.h>

/*
 * YAML made of bytes: each is one choice among blocks, scalars of every
 * style, brackets, comments, documents, tags and anchors, with a little
 * disorder. Nearly all of it is right, so that both readers go deep into it.
 */
struct yaml_made {
	const uint8_t *data;
	size_t left;
	size_t n;
	bool calm; /* of each table only its front: right YAML */
	bool feeds; /* "\r\n" ends lines */
	char text[8192];
};

static inline unsigned yaml_choose(struct yaml_made *m, unsigned among)
{
	if (!m->left)
		return 0;
	m->left--;
	return *m->data++ % among;
}

static inline unsigned yaml_pick(struct yaml_made *m, unsigned calm,
				 unsigned among)
{
	return yaml_choose(m, m->calm ? calm : among);
}

static inline bool yaml_odd(struct yaml_made *m, unsigned among)
{
	return yaml_choose(m, among) == among - 1 && !m->calm;
}

static inline void yaml_say(struct yaml_made *m, const char *words)
{
	size_t n = strlen(words);

	if (m->n + 2 * n > sizeof(m->text))
		return;
	for (; *words; words++) {
		if (*words == '\n' && m->feeds)
			m->text[m->n++] = '\r';
		m->text[m->n++] = *words;
	}
}

static inline void yaml_indent(struct yaml_made *m, unsigned cols)
{
	if (yaml_odd(m, 64))
		cols = yaml_choose(m, 8);
	while (cols--)
		yaml_say(m, " ");
}

static inline void yaml_end(struct yaml_made *m)
{
	static const char *const ends[] = {
		"\n",	      "\n",    "\n",	  "\n",	      "\n",    "\n",
		" # c\n",     "\n\n",  "  \n",  "\n# x\n", "\n  #y\n", "\n   \n",
		" #\n",	      "\n#d\n\n", "\n#\n # \n", "#\n", " \t\n", "\t# t\n",
		"\r\n",      ""
	};

	yaml_say(m, ends[yaml_pick(m, 15, 20)]);
}

static inline void yaml_plain(struct yaml_made *m)
{
	static const char *const words[] = {
		"a",	"b c",	  "true",  "1",	  "http://x:80/y", "x#y",
		"-1",	"null",	  "~",	   "\xc3\xa9t\xc3\xa9", "a:b", "<<",
		"-a",	"a'b",	  "1.5e3", "a  b", "a\"b", "a\\nb",
		"yes",	"a&b",	  "x-y",   "a.b", "...",  "a?b",
		"--- b", "a,b",	  "ENC[AES256_GCM,x]", "?a", ":a", "a]",
		"{{ x }}", "[]",  "{}",	   "",	  "*",	  "..."
	};

	yaml_say(m, words[yaml_pick(m, 22, 36)]);
}

static inline void yaml_quoted(struct yaml_made *m)
{
	static const char *const parts[] = {
		"a",	"b c",	" ",	"\\n",	"\\x41", "\\u00e9", "\\ ", "\\t",
		"#x",	": ",	"- ",	"\\/",	"\\\\", "\\0",	   "{{",  "\t",
		"\\L",	"\\U0001F600", "\xe2\x80\x94", "\n", "\n  ", " \n ",
		"\n\n",	"\\\n ", "\\\n\n", "\n \\", "\n---", "\\q", "\\\"",
		"''",	"\"",	"'"
	};
	const char *quote = yaml_choose(m, 2) ? "\"" : "'";
	unsigned calm = yaml_choose(m, 4) ? 19 : 25;

	yaml_say(m, quote);
	for (unsigned i = yaml_choose(m, 6); i; i--)
		yaml_say(m, parts[yaml_pick(m, calm, 32)]);
	yaml_say(m, quote);
}

static inline void yaml_block_text(struct yaml_made *m, unsigned cols)
{
	static const char *const heads[] = { "|",   ">",    "|-",  ">-", "|+",
					     ">+",  "| #c", ">  ", ">1", "|-1",
					     "|2",  ">2-",  ">+3", "|0", "|#",
					     ">--" };
	static const char *const lines[] = { "a\n", "b c\n", "j  \n", "# f\n",
					     "- g\n", "h: i\n", "...\n", "  d\n",
					     "\te\n", "\n", " \n", "\n\n",
					     "---\n", "x", "a\r\n", "  \n" };

	yaml_say(m, heads[yaml_pick(m, 10, 16)]);
	yaml_say(m, "\n");
	for (unsigned i = yaml_choose(m, 7); i; i--) {
		yaml_indent(m, yaml_odd(m, 8) ? yaml_choose(m, 9) : cols + 1);
		yaml_say(m, lines[yaml_pick(m, 12, 16)]);
	}
}

static inline void yaml_scalar(struct yaml_made *m)
{
	if (yaml_choose(m, 3))
		yaml_plain(m);
	else
		yaml_quoted(m);
}

static inline void yaml_gap(struct yaml_made *m)
{
	static const char *const gaps[] = { "",	  " ",	    "\n", "\n  ",
					    "  ", " # c\n", "#",  "\t" };

	yaml_say(m, gaps[yaml_pick(m, 6, 8)]);
}

static inline void yaml_property(struct yaml_made *m)
{
	static const char *const words[] = { "!Sub ", "!GetAtt ", "&a ", "&b ",
					     "!x ", "!Ref # c\n        ",
					     "!!str ", "! ", "&a !b ", "!vault ",
					     "&c\n", "!a!b " };

	if (yaml_choose(m, 8) == 7)
		yaml_say(m, words[yaml_pick(m, 6, 12)]);
}

static inline void yaml_flow(struct yaml_made *m, unsigned depth)
{
	bool map = yaml_choose(m, 2);

	yaml_say(m, map ? "{" : "[");
	for (unsigned i = yaml_choose(m, 4); i; i--) {
		yaml_gap(m);
		if (map) {
			yaml_scalar(m);
			yaml_say(m, yaml_odd(m, 8) ? ":" :
				 yaml_choose(m, 8) ? ": " : "");
			if (!yaml_choose(m, 16))
				continue;
		}
		yaml_property(m);
		if (depth < 4 && !yaml_choose(m, 4))
			yaml_flow(m, depth + 1);
		else
			yaml_scalar(m);
		yaml_gap(m);
		if (i > 1 || !yaml_choose(m, 4))
			yaml_say(m, yaml_odd(m, 32) ? ", ," : ",");
	}
	yaml_gap(m);
	yaml_say(m, map ? "}" : "]");
}

static inline void yaml_node(struct yaml_made *m, unsigned cols, unsigned depth,
			     bool inlined);

/* What stands behind "key:" or "-", to the end of its lines. */
static inline void yaml_value(struct yaml_made *m, unsigned cols,
			      unsigned depth, bool list)
{
	unsigned kind = yaml_choose(m, 12);

	if (depth > 5 && kind > 6)
		kind = 1;
	if (kind)
		yaml_say(m, yaml_choose(m, 16) ? " " : "   ");
	yaml_property(m);
	if (kind == 1 || kind == 2 || kind == 3) {
		yaml_scalar(m);
		if (yaml_choose(m, 6) == 5) {
			yaml_end(m);
			yaml_indent(m, m->calm ? cols + 1 :
						 cols + yaml_choose(m, 4));
			yaml_plain(m);
		}
	} else if (kind == 4) {
		yaml_block_text(m, cols);
		return;
	} else if (kind == 5) {
		yaml_flow(m, 0);
	} else if (kind == 6) {
		yaml_say(m, yaml_choose(m, 2) ? "*a" : "*b");
	} else if (kind > 6 && list && yaml_choose(m, 4)) {
		yaml_node(m, cols + 2, depth + 1, true);
		return;
	} else if (kind > 6) {
		yaml_end(m);
		cols += m->calm ? 1 + yaml_choose(m, 3) : yaml_choose(m, 5);
		yaml_node(m, cols, depth + 1, false);
		return;
	}
	yaml_end(m);
}

/* A map or a list at a column; `inlined`: behind "- ". */
static inline void yaml_node(struct yaml_made *m, unsigned cols, unsigned depth,
			     bool inlined)
{
	bool list = yaml_choose(m, 2);

	for (unsigned i = yaml_choose(m, 4) + 1; i; i--) {
		if (!inlined)
			yaml_indent(m, cols);
		inlined = false;
		if (list) {
			yaml_say(m, "-");
		} else {
			yaml_scalar(m);
			yaml_say(m, yaml_odd(m, 32) ? " :" : ":");
		}
		yaml_value(m, cols, depth, list);
	}
}

static inline void yaml_make(struct yaml_made *m, const uint8_t *data,
			     size_t size)
{
	static const char *const marks[] = { "---\n", "...\n", "--- # c\n",
					     "# c\n", "...\n---\n", "--- a\n",
					     "%YAML 1.1\n---\n", "---\n---\n" };

	m->data = data;
	m->left = size;
	m->n = 0;
	m->calm = yaml_choose(m, 4) != 0;
	m->feeds = yaml_choose(m, 8) == 7;
	for (unsigned i = 0; i < 4 && m->left; i++) {
		if (i) /* one of them is needed */
			yaml_say(m, marks[2 * yaml_pick(m, 2, 4)]);
		else if (yaml_choose(m, 2))
			yaml_say(m, marks[yaml_pick(m, 1, 8)]);
		if (yaml_choose(m, 8))
			yaml_node(m, 0, 0, false);
		else
			yaml_value(m, 0, 0, false);
	}
}

#endif
