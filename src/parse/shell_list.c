/* Pipelines and compound commands of the shell, flattened.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The tree has one list of pipelines: those in the bodies of if, for, case,
 * functions and groups stand in it like all others. A compound command that
 * is a stage of a pipeline gives its commands to that pipeline, so that
 * "(curl x; echo) | sh" shows curl before sh.
 */
#include "parse/shell.h"

static void pipeline(struct shell *p, struct gw_node *list,
		     struct gw_str joined);

bool shell_keyword(const struct shell *p, const char *word)
{
	struct gw_str w = gw_str_of(word);

	return gw_code_sees(&p->c, word) &&
	       shell_ends_word(gw_code_peek(&p->c, w.n));
}

static void keyword(struct shell *p, const char *word)
{
	shell_blanks(p, true);
	if (p->bad)
		return;
	if (shell_keyword(p, word)) {
		p->c.at += gw_str_of(word).n;
	} else {
		char words[40];

		snprintf(words, sizeof(words), "expected '%s'", word);
		shell_fault(p, p->c.at, words);
	}
}

/* --- blanks, and heredocs at the ends of lines ----------------------------------- */

static bool ends_heredoc(const struct shell_here *h, struct gw_str line)
{
	while (h->chomp && line.n && line.p[0] == '\t') {
		line.p++;
		line.n--;
	}
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	return gw_str_eq(line, h->mark);
}

/* The text as it stands, tabs in front cut for <<-. */
static struct gw_node *plain_heredoc(struct shell *p, size_t at, size_t end,
				     bool chomp)
{
	struct gw_code *c = &p->c;
	struct gw_parts t;
	bool start = true;

	gw_parts_init(&t, c, at);
	for (size_t i = at; i < end; i++) {
		char ch = c->text.p[i];

		if (!(chomp && start && ch == '\t')) {
			gw_parts_byte(&t, ch, i);
			start = ch == '\n';
		}
	}
	return gw_parts_finish(&t, end, false);
}

static void heredoc(struct shell *p, struct shell_here *h)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	size_t end = at;
	bool closed = false;
	struct gw_node *n;

	while (!closed && c->at < c->text.n) {
		size_t eol = gw_str_find_byte(c->text, '\n', c->at);

		if (eol == GW_NOWHERE)
			eol = c->text.n;
		end = c->at;
		closed = ends_heredoc(h, gw_str_part(c->text, end, eol));
		if (!closed)
			end = eol < c->text.n ? eol + 1 : eol;
		c->at = eol < c->text.n ? eol + 1 : eol;
	}
	if (!closed) /* the shell warns and goes on */
		end = c->text.n;
	if (h->quoted || h->chomp) {
		n = plain_heredoc(p, at, end, h->chomp);
		if (!h->quoted &&
		    gw_str_find_byte(n->text, '$', 0) != GW_NOWHERE)
			n->kind = GW_UNKNOWN;
	} else {
		size_t next = c->at;

		c->at = at;
		n = shell_expand(p, end);
		c->at = next;
	}
	n->flags |= GW_HEREDOC;
	gw_code_put(h->redirect, "to", n);
	gw_code_put_bool(c, h->redirect, "quoted", h->quoted);
}

static void newline(struct shell *p)
{
	struct shell_here *h = p->pending;

	p->c.at++;
	p->pending = NULL;
	p->pending_end = &p->pending;
	for (; h && gw_code_enter(&p->c); h = h->next) {
		heredoc(p, h);
		gw_code_leave(&p->c);
	}
}

static void comment(struct shell *p)
{
	struct gw_code *c = &p->c;
	size_t end = gw_str_find_byte(c->text, '\n', c->at);

	if (end == GW_NOWHERE)
		end = c->text.n;
	gw_code_comment(c, c->at + 1, end);
	c->at = end;
}

void shell_blanks(struct shell *p, bool lines)
{
	struct gw_code *c = &p->c;

	while (gw_code_left(c)) {
		char ch = gw_code_peek(c, 0);

		if (ch == ' ' || ch == '\t' || ch == '\r')
			c->at++;
		else if (ch == '\\' && gw_code_peek(c, 1) == '\n')
			c->at += 2;
		else if (ch == '\\' && gw_code_peek(c, 1) == '\r' &&
			 gw_code_peek(c, 2) == '\n')
			c->at += 3;
		else if (ch == '\n' && lines)
			newline(p);
		else if (ch == '#' &&
			 (!c->at || gw_is_space(c->text.p[c->at - 1]) ||
			  shell_ends_word(c->text.p[c->at - 1])))
			comment(p);
		else
			return;
	}
}

/* --- lists -------------------------------------------------------------------------- */

/* A word or mark that ends the list it stands in. */
static bool ends_list(const struct shell *p)
{
	static const char *const words[] = { "then", "elif", "else", "fi",
					     "do",   "done", "esac", "}" };

	if (gw_code_peek(&p->c, 0) == ')' || gw_code_sees(&p->c, ";;") ||
	    gw_code_sees(&p->c, ";&"))
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (shell_keyword(p, words[i]))
			return true;
	return false;
}

/* "&&", "||", ";", "&" or newlines; "" if none is here. */
static struct gw_str joint(struct shell *p)
{
	static const char *const marks[] = { "&&", "||", ";", "&" };
	struct gw_code *c = &p->c;

	shell_blanks(p, false);
	if (gw_code_peek(c, 0) == '\n')
		return GW_STR(";");
	for (size_t i = 0; i < 4; i++)
		if (gw_code_sees(c, marks[i]) && !gw_code_sees(c, ";;") &&
		    !gw_code_sees(c, ";&")) {
			c->at += gw_str_of(marks[i]).n;
			return gw_str_of(marks[i]);
		}
	return GW_STR("");
}

/* list := pipeline (("&&" | "||" | ";" | "&" | NEWLINE) pipeline)* */
void shell_list(struct shell *p, struct gw_node *list, struct gw_str joined)
{
	struct gw_code *c = &p->c;

	if (!gw_code_enter(c))
		return;
	for (;;) {
		struct gw_str next;
		size_t at;

		shell_blanks(p, true);
		if (p->bad || !gw_code_left(c) || ends_list(p))
			break;
		at = c->at;
		pipeline(p, list, joined);
		if (p->bad)
			break;
		next = joint(p);
		if (!next.n && c->at == at) {
			shell_fault(p, at, "unexpected mark");
			break;
		}
		joined = next.n ? next : GW_STR(";");
	}
	gw_code_leave(c);
}

void shell_inner(struct shell *p, char close)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;

	p->inside++;
	shell_list(p, p->top, GW_STR(""));
	p->inside--;
	if (!close && gw_code_left(c))
		shell_fault(p, c->at, "unexpected word");
	if (!close || p->bad)
		return;
	if (gw_code_peek(c, 0) == close && gw_code_left(c))
		c->at++;
	else
		shell_fault(p, at, "substitution is not closed");
}

/* --- compound commands ------------------------------------------------------------------ */

/* Words up to ';', a newline or `do`: their substitutions are what counts. */
static void words(struct shell *p)
{
	do
		shell_blanks(p, false);
	while (!p->bad && shell_word(p));
}

/* ("while"|"until"|"if"|"elif") list ("do"|"then") list */
static void guarded(struct shell *p, struct gw_node *list, const char *then)
{
	shell_list(p, list, GW_STR(";"));
	keyword(p, then);
	shell_list(p, list, GW_STR(";"));
}

/* if := "if" list "then" list ("elif" list "then" list)* ["else" list] "fi" */
static void if_command(struct shell *p, struct gw_node *list)
{
	guarded(p, list, "then");
	while (!p->bad && shell_keyword(p, "elif")) {
		p->c.at += 4;
		guarded(p, list, "then");
	}
	if (!p->bad && shell_keyword(p, "else")) {
		p->c.at += 4;
		shell_list(p, list, GW_STR(";"));
	}
	keyword(p, "fi");
}

/* for := "for" (NAME ["in" word*] | "((" .. "))") ";" "do" list "done" */
static void for_command(struct shell *p, struct gw_node *list)
{
	struct gw_code *c = &p->c;

	shell_blanks(p, false);
	if (gw_code_peek(c, 0) == '(')
		c->at = shell_closing(p, c->at);
	else if (!shell_word(p))
		shell_fault(p, c->at, "expected a name");
	shell_blanks(p, true);
	if (shell_keyword(p, "in")) {
		c->at += 2;
		words(p);
	}
	shell_blanks(p, false);
	if (gw_code_peek(c, 0) == ';')
		c->at++;
	shell_blanks(p, true);
	if (shell_keyword(p, "{")) { /* bash: for x; { ..; } */
		c->at++;
		shell_list(p, list, GW_STR(";"));
		keyword(p, "}");
		return;
	}
	keyword(p, "do");
	shell_list(p, list, GW_STR(";"));
	keyword(p, "done");
}

/* arm := ["("] word ("|" word)* ")" list (";;" | ";&" | ";;&") */
static void case_arm(struct shell *p, struct gw_node *list)
{
	struct gw_code *c = &p->c;

	if (gw_code_peek(c, 0) == '(')
		c->at++;
	do {
		shell_blanks(p, false);
		if (gw_code_peek(c, 0) == '|')
			c->at++;
		shell_blanks(p, false);
	} while (!p->bad && (shell_word(p) || gw_code_peek(c, 0) == '|'));
	if (gw_code_peek(c, 0) != ')') {
		shell_fault(p, c->at, "expected ')'");
		return;
	}
	c->at++;
	shell_list(p, list, GW_STR(";"));
	if (gw_code_sees(c, ";;&"))
		c->at += 3;
	else if (gw_code_sees(c, ";;") || gw_code_sees(c, ";&"))
		c->at += 2;
}

/* case := "case" word "in" arm* "esac" */
static void case_command(struct shell *p, struct gw_node *list)
{
	shell_blanks(p, false);
	shell_word(p);
	keyword(p, "in");
	for (;;) {
		size_t at;

		shell_blanks(p, true);
		at = p->c.at;
		if (p->bad || !gw_code_left(&p->c) || shell_keyword(p, "esac"))
			break;
		case_arm(p, list);
		if (p->c.at == at)
			shell_fault(p, at, "expected 'esac'");
	}
	keyword(p, "esac");
}

static void group(struct shell *p, struct gw_node *list, struct gw_str joined)
{
	struct gw_code *c = &p->c;
	bool brace = gw_code_peek(c, 0) == '{';
	size_t at = c->at++;

	shell_list(p, list, joined);
	if (brace) {
		keyword(p, "}");
	} else if (!p->bad && gw_code_peek(c, 0) == ')') {
		c->at++;
	} else {
		shell_fault(p, at, "'(' is not closed");
	}
}

/* function := NAME "(" ")" or "function" NAME ["(" ")"], before its body */
static bool function_head(struct shell *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	bool named = shell_keyword(p, "function");

	if (named) {
		c->at += 8;
		shell_blanks(p, false);
	}
	while (gw_code_left(c) && !shell_ends_word(gw_code_peek(c, 0)) &&
	       gw_str_find_byte(GW_STR("$'\"`\\="), gw_code_peek(c, 0), 0) ==
		       GW_NOWHERE)
		c->at++;
	if (c->at > at) {
		shell_blanks(p, false);
		if (gw_code_peek(c, 0) == '(') {
			c->at++;
			shell_blanks(p, false);
			if (gw_code_peek(c, 0) == ')') {
				c->at++;
				shell_blanks(p, true);
				return true;
			}
		} else if (named) {
			shell_blanks(p, true);
			return true;
		}
	}
	c->at = at;
	return false;
}

/* False if what stands here is no compound command. */
static bool compound(struct shell *p, struct gw_node *list,
		     struct gw_str joined)
{
	static const struct {
		const char *word;
		void (*read)(struct shell *p, struct gw_node *list);
	} kinds[] = { { "if", if_command },	{ "for", for_command },
		      { "select", for_command }, { "case", case_command } };
	struct gw_code *c = &p->c;

	for (size_t i = 0; i < 4; i++)
		if (shell_keyword(p, kinds[i].word)) {
			c->at += gw_str_of(kinds[i].word).n;
			kinds[i].read(p, list);
			return true;
		}
	if (shell_keyword(p, "while") || shell_keyword(p, "until")) {
		c->at += 5;
		guarded(p, list, "do");
		keyword(p, "done");
	} else if (gw_code_sees(c, "((")) {
		c->at = shell_closing(p, c->at);
	} else if (gw_code_peek(c, 0) == '(' || shell_keyword(p, "{")) {
		group(p, list, joined);
	} else if (function_head(p)) {
		if (!gw_code_enter(c))
			return true;
		if (!compound(p, list, joined))
			shell_fault(p, c->at, "expected a function's body");
		gw_code_leave(c);
	} else {
		return false;
	}
	return true;
}

/* --- pipelines ------------------------------------------------------------------------------ */

/* Moves the commands of pipelines to a pipeline's own. */
static void give_commands(struct gw_node *from, struct gw_node *to)
{
	for (struct gw_node *n = from->first; n; n = n->next) {
		struct gw_node *list = gw_node_key(n, "commands");
		struct gw_node *next;

		for (struct gw_node *c = list ? list->first : NULL; c;
		     c = next) {
			next = c->next;
			gw_node_add(to, c);
		}
	}
}

static void give_pipelines(struct gw_node *from, struct gw_node *to)
{
	struct gw_node *next;

	for (struct gw_node *n = from->first; n; n = next) {
		next = n->next;
		gw_node_add(to, n);
	}
}

static bool bar(struct shell *p)
{
	struct gw_code *c = &p->c;

	shell_blanks(p, false);
	if (gw_code_peek(c, 0) != '|' || gw_code_peek(c, 1) == '|')
		return false;
	c->at += gw_code_peek(c, 1) == '&' ? 2 : 1;
	shell_blanks(p, true);
	return true;
}

/* Redirections behind a compound command go to its last command. */
static void behind_compound(struct shell *p, struct gw_node *inner)
{
	struct gw_node *last = inner->last ? gw_node_key(inner->last,
							 "commands") :
					     NULL;
	struct gw_node *none = NULL;

	for (shell_blanks(p, false); !p->bad; shell_blanks(p, false)) {
		if (!none)
			none = gw_code_node(&p->c, GW_MAP, p->c.at);
		if (!shell_redirect(p, last && last->last ? last->last : none))
			return;
	}
}

/* stage := compound redirect* | simple; its pipelines if it is compound */
static struct gw_node *stage(struct shell *p, struct gw_node *commands,
			     struct gw_str joined)
{
	struct gw_node *inner = gw_code_node(&p->c, GW_LIST, p->c.at);
	struct gw_node *command;

	while (shell_keyword(p, "!") || shell_keyword(p, "time") ||
	       shell_keyword(p, "coproc")) {
		p->c.at += gw_code_peek(&p->c, 0) == '!' ? 1 :
			   gw_code_peek(&p->c, 0) == 't' ? 4 :
							   6;
		shell_blanks(p, false);
	}
	if (compound(p, inner, joined)) {
		behind_compound(p, inner);
		return inner;
	}
	command = shell_simple(p);
	if (command)
		gw_node_add(commands, command);
	return NULL;
}

/* pipeline := stage ("|" stage)* */
static void pipeline(struct shell *p, struct gw_node *list,
		     struct gw_str joined)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = gw_code_node(c, GW_MAP, c->at);
	struct gw_node *commands = gw_code_node(c, GW_LIST, c->at);
	struct gw_node *inner = stage(p, commands, joined);
	size_t end = c->at;

	if (inner && !(gw_code_peek(c, 0) == '|' &&
		       gw_code_peek(c, 1) != '|')) {
		if (inner->first && gw_node_key(inner->first, "joined"))
			gw_node_key(inner->first, "joined")->text = joined;
		give_pipelines(inner, list);
		return;
	}
	if (inner)
		give_commands(inner, commands);
	while (!p->bad && bar(p)) {
		inner = stage(p, commands, GW_STR(""));
		if (inner)
			give_commands(inner, commands);
		end = c->at;
	}
	gw_code_end(c, commands, end);
	gw_code_end(c, n, end);
	if (!commands->count)
		return;
	gw_code_put(n, "commands", commands);
	gw_code_put(n, "joined",
		    gw_code_scalar(c, GW_STRING, joined, c->at, c->at));
	n->last->span = n->span;
	n->last->span.len = 0;
	if (p->inside)
		gw_code_put_bool(c, n, "substitution", true);
	gw_node_add(list, n);
}
