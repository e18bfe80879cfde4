/* Pickles: which names a stream imports and calls, without running it.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The machine of CPython's Lib/pickle.py is followed with a stack of what the
 * values are, not of the values: a text, an import, what came of a call, or
 * something else. That is enough to tell the two texts of STACK_GLOBAL, put
 * there directly or through the memo, and what REDUCE calls. A name that is
 * computed is unknown. Cost: one pass, 16 bytes a stack or memo entry.
 */
#include <string.h>

#include "base/vec.h"
#include "parse/binary.h"
#include "parse/code.h"
#include "parse/parse.h"

/* More is no model any more; each entry costs 16 bytes. */
#define MOST_STACK (1u << 22)
#define MOST_MEMO (1u << 21)
#define MOST_STREAMS 4096

enum argument {
	ARG_NONE,
	ARG_LINE,
	ARG_LINES2,
	ARG_BYTES1,
	ARG_BYTES2,
	ARG_BYTES4,
	ARG_BYTES8,
	ARG_COUNTED1,
	ARG_COUNTED4,
	ARG_COUNTED8,
};

enum push {
	PUSH_NOTHING,
	PUSH_VALUE,
	PUSH_TEXT,
	PUSH_IMPORT,
	PUSH_RESULT,
	PUSH_BUILT,
	PUSH_MARK,
	PUSH_DUP,
	PUSH_GET,
	PUSH_PUT,
	PUSH_PROTO,
};

#define MARKED 255

struct opcode {
	const char *name; /* NULL: there is no such opcode */
	uint8_t argument;
	uint8_t pops;
	uint8_t pushes;
};

static const struct opcode opcodes[256] = {
#define GW_PICKLE(code, name, argument, pops, pushes) \
	[code] = { #name, ARG_##argument, pops, PUSH_##pushes },
#include "parse/pickle_ops.def"
#undef GW_PICKLE
};

enum value_kind { UNSET, VALUE, TEXT, IMPORT, RESULT, MARK };

/* text: where it stands; import and result: which import, from 1 on. */
struct value {
	uint8_t kind;
	uint32_t off;
	uint32_t len;
};

struct import {
	struct gw_node *called;
};

struct machine {
	struct gw_code *c;
	struct gw_bytes in;
	struct gw_node *imports;
	GW_VEC(struct value) stack;
	GW_VEC(struct value) memo;
	uint64_t memo_count; /* entries that are set: MEMOIZE's index */
	bool memo_lost; /* an index could not be followed */
	GW_VEC(struct import) found;
	struct gw_str arg; /* of the opcode in hand */
	struct gw_str arg2;
	uint64_t number;
	size_t op_at;
	uint64_t ops;
	uint64_t protocol; /* the highest */
	bool done; /* STOP was seen */
};

/* --- stack and memo ------------------------------------------------------------- */

static void push(struct machine *m, struct value v)
{
	if (m->stack.n >= MOST_STACK) {
		gw_code_limit(m->c, m->op_at, "the stack grows too large");
		return;
	}
	*GW_PUSH(&m->stack) = v;
}

static struct value pop(struct machine *m)
{
	if (!m->stack.n) {
		gw_code_fault(m->c, m->op_at, "the stack is empty");
		return (struct value){ .kind = VALUE };
	}
	return m->stack.v[--m->stack.n];
}

/* Takes all down to the last mark; the value right above it. */
static struct value pop_marked(struct machine *m)
{
	struct value above = { .kind = VALUE };

	while (m->stack.n) {
		struct value v = m->stack.v[--m->stack.n];

		if (v.kind == MARK)
			return above;
		above = v;
	}
	gw_code_fault(m->c, m->op_at, "there is no mark on the stack");
	return above;
}

static void put(struct machine *m, uint64_t index)
{
	struct value top = { .kind = VALUE };

	if (m->stack.n)
		top = m->stack.v[m->stack.n - 1];
	if (index >= MOST_MEMO) {
		m->memo_lost = true;
		return;
	}
	while (m->memo.n <= index)
		*GW_PUSH(&m->memo) = (struct value){ .kind = UNSET };
	m->memo_count += m->memo.v[index].kind == UNSET;
	m->memo.v[index] = top;
}

static struct value get(const struct machine *m, uint64_t index)
{
	if (m->memo_lost || index >= m->memo.n ||
	    m->memo.v[index].kind == UNSET)
		return (struct value){ .kind = VALUE };
	return m->memo.v[index];
}

/* --- arguments ---------------------------------------------------------------------- */

static struct gw_str take_line(struct machine *m)
{
	size_t end = gw_str_find_byte(m->in.all, '\n', m->in.at);
	struct gw_str line;

	if (end == GW_NOWHERE) {
		m->in.cut = true;
		return GW_STR("");
	}
	line = gw_str_part(m->in.all, m->in.at, end);
	m->in.at = end + 1;
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

/* "42" and what Python 2 wrote, "42L"; all else is no memo index. */
static uint64_t line_number(struct gw_str line)
{
	int64_t n;

	return gw_str_int(line, &n) && n >= 0 ? (uint64_t)n : UINT64_MAX;
}

static bool read_argument(struct machine *m, enum argument kind)
{
	static const uint8_t sizes[] = {
		[ARG_BYTES1] = 1,   [ARG_BYTES2] = 2,	[ARG_BYTES4] = 4,
		[ARG_BYTES8] = 8,   [ARG_COUNTED1] = 1, [ARG_COUNTED4] = 4,
		[ARG_COUNTED8] = 8,
	};

	m->number = 0;
	if (kind == ARG_LINE || kind == ARG_LINES2) {
		m->arg = take_line(m);
		m->number = line_number(m->arg);
		if (kind == ARG_LINES2)
			m->arg2 = take_line(m);
	} else if (kind != ARG_NONE) {
		m->number = gw_bytes_number(&m->in, sizes[kind]);
	}
	if (kind >= ARG_COUNTED1 && !m->in.cut)
		m->arg = gw_bytes_take(&m->in, m->number);
	if (m->in.cut)
		gw_code_fault(m->c, m->op_at, "the pickle is cut off");
	return !m->in.cut;
}

/* --- imports ------------------------------------------------------------------------- */

static void mark_called(struct machine *m, struct value v)
{
	if ((v.kind == IMPORT || v.kind == RESULT) && v.off)
		m->found.v[v.off - 1].called->text = GW_STR("true");
}

/* A name that is not known has a NULL pointer. */
static struct value found(struct machine *m, struct gw_str module,
			  struct gw_str name)
{
	const struct gw_str parts[3] = { module, GW_STR("."), name };
	const struct opcode *op =
		&opcodes[(unsigned char)m->in.all.p[m->op_at]];
	struct gw_code *c = m->c;
	struct gw_node *n = gw_code_node(c, GW_MAP, m->op_at);
	bool known = module.p && name.p;
	struct gw_node *text;

	gw_code_end(c, n, m->in.at);
	text = gw_code_scalar(c, known ? GW_STRING : GW_UNKNOWN,
			      gw_arena_join(c->b->arena, parts, 3), m->op_at,
			      m->in.at);
	gw_code_put(n, "name", text);
	gw_code_put(n, "op",
		    gw_code_scalar(c, GW_STRING, gw_str_of(op->name), m->op_at,
				   m->op_at + 1));
	gw_code_put(n, "offset",
		    gw_code_scalar(c, GW_NUMBER,
				   gw_arena_print(c->b->arena, "%zu", m->op_at),
				   m->op_at, m->op_at + 1));
	gw_code_put_bool(c, n, "called", false);
	*GW_PUSH(&m->found) = (struct import){ .called = n->last };
	gw_node_add(m->imports, n);
	return (struct value){ .kind = IMPORT, .off = (uint32_t)m->found.n };
}

static struct gw_str text_of(const struct machine *m, struct value v)
{
	if (v.kind != TEXT)
		return (struct gw_str){ NULL, 0 };
	return gw_str_part(m->in.all, v.off, (size_t)v.off + v.len);
}

/* GLOBAL, INST, STACK_GLOBAL and the three EXT */
static void import(struct machine *m, const struct opcode *op)
{
	struct gw_str nothing = { NULL, 0 };
	struct value v;

	if (op->argument == ARG_LINES2) {
		v = found(m, m->arg, m->arg2);
		if (op->pops == MARKED) { /* INST calls what it names */
			pop_marked(m);
			mark_called(m, v);
		}
	} else if (op->pops == 2) {
		struct value name = pop(m);
		struct value module = pop(m);

		v = found(m, text_of(m, module), text_of(m, name));
	} else { /* the registry of extensions is not known */
		v = found(m, nothing, nothing);
	}
	push(m, v);
}

/* REDUCE, OBJ, NEWOBJ and NEWOBJ_EX: the deepest operand is called. */
static void result(struct machine *m, const struct opcode *op)
{
	struct value v = { .kind = VALUE };

	if (op->pops == MARKED)
		v = pop_marked(m);
	else
		for (unsigned i = 0; i < op->pops; i++)
			v = pop(m);
	mark_called(m, v);
	if (v.kind == IMPORT)
		v.kind = RESULT;
	push(m, v.kind == RESULT ? v : (struct value){ .kind = VALUE });
}

/* The quotes of STRING belong to its argument. A text with escapes counts as
 * computed: nobody writes the name of a module so. */
static struct value text_value(const struct machine *m,
			       const struct opcode *op)
{
	struct gw_str s = m->arg;
	bool line = op->argument == ARG_LINE;

	if (line && gw_str_find_byte(s, '\\', 0) != GW_NOWHERE)
		return (struct value){ .kind = VALUE };
	if (line && strcmp(op->name, "STRING") == 0 && s.n >= 2 &&
	    s.p[0] == s.p[s.n - 1])
		s = gw_str_part(s, 1, s.n - 1);
	return (struct value){ .kind = TEXT,
			       .off = (uint32_t)(s.p - m->in.all.p),
			       .len = (uint32_t)s.n };
}

/* --- the machine ------------------------------------------------------------------------ */

static void take_operands(struct machine *m, const struct opcode *op)
{
	if (op->pops == MARKED)
		pop_marked(m);
	for (unsigned i = 0; op->pops != MARKED && i < op->pops; i++)
		pop(m);
}

static void step(struct machine *m, const struct opcode *op)
{
	static const struct value value = { .kind = VALUE };
	static const struct value mark = { .kind = MARK };

	switch ((enum push)op->pushes) {
	case PUSH_IMPORT:
		import(m, op);
		return;
	case PUSH_RESULT:
		result(m, op);
		return;
	case PUSH_BUILT:
		pop(m);
		if (m->stack.n) /* its __setstate__ runs */
			mark_called(m, m->stack.v[m->stack.n - 1]);
		return;
	case PUSH_PUT:
		put(m, op->argument == ARG_NONE ? m->memo_count : m->number);
		return;
	case PUSH_PROTO:
		if (m->number > m->protocol)
			m->protocol = m->number;
		return;
	default:
		take_operands(m, op);
	}
	if (op->pushes == PUSH_VALUE)
		push(m, value);
	else if (op->pushes == PUSH_TEXT)
		push(m, text_value(m, op));
	else if (op->pushes == PUSH_MARK)
		push(m, mark);
	else if (op->pushes == PUSH_GET)
		push(m, get(m, m->number));
	else if (op->pushes == PUSH_DUP && m->stack.n)
		push(m, m->stack.v[m->stack.n - 1]);
}

/* One pickle, up to its STOP. */
static void stream(struct machine *m)
{
	struct gw_code *c = m->c;

	m->stack.n = 0;
	m->memo.n = 0;
	m->memo_count = 0;
	m->memo_lost = false;
	m->done = false;
	while (!m->done && !c->stop) {
		const struct opcode *op;

		m->op_at = m->in.at;
		if (m->in.at >= m->in.all.n) {
			gw_code_fault(c, m->op_at, "the pickle has no end");
			return;
		}
		op = &opcodes[(unsigned char)m->in.all.p[m->in.at++]];
		if (!op->name) {
			gw_code_fault(c, m->op_at, "unknown opcode 0x%02x",
				      (unsigned char)m->in.all.p[m->op_at]);
			return;
		}
		m->ops++;
		if (!read_argument(m, (enum argument)op->argument))
			return;
		step(m, op);
		m->done = strcmp(op->name, "STOP") == 0;
	}
}

/* Old PyTorch files hold five pickles and then the numbers of the tensors. */
static bool another(const struct machine *m)
{
	struct gw_str rest = gw_str_part(m->in.all, m->in.at, m->in.at + 3);

	return m->done && rest.n == 3 && (unsigned char)rest.p[0] == 0x80 &&
	       rest.p[1] >= 2 && rest.p[1] <= 5 &&
	       opcodes[(unsigned char)rest.p[2]].name;
}

/* Behind the header of a NumPy array of objects (numpy.lib.format); 0 for
 * what is a pickle from its first byte on. */
static size_t start_of(struct gw_str all)
{
	struct gw_bytes in = { .all = all };
	struct gw_str header;
	unsigned wide;

	if (!gw_str_starts(all, GW_STR("\223NUMPY")))
		return 0;
	gw_bytes_take(&in, 6);
	wide = gw_bytes_number(&in, 2) % 256 > 1 ? 4 : 2;
	header = gw_bytes_take(&in, gw_bytes_number(&in, wide));
	return gw_str_find(header, GW_STR("|O"), 0) == GW_NOWHERE ? 0 : in.at;
}

static int parse_pickle(struct gw_builder *b, const struct gw_view *view,
			struct gw_err *err)
{
	struct gw_code c;
	struct machine m = { .c = &c, .in.all = view->bytes };
	uint64_t streams = 0;
	struct gw_node *root;

	gw_code_init(&c, b, view->bytes, err);
	root = gw_code_open(&c, 0);
	if (!root)
		return c.r;
	m.imports = gw_code_node(&c, GW_LIST, 0);
	m.in.at = start_of(view->bytes);
	do {
		stream(&m);
		streams++;
	} while (another(&m) && streams < MOST_STREAMS && !c.stop);
	if (another(&m))
		gw_code_limit(&c, m.in.at, "too many pickles in a file");
	gw_code_end(&c, m.imports, m.in.at);
	gw_code_put_count(m.c, root, "protocol", m.protocol);
	gw_code_put(root, "imports", m.imports);
	gw_code_put_count(m.c, root, "ops", m.ops);
	gw_code_put_count(m.c, root, "streams", streams);
	gw_code_put_count(m.c, root, "trailing", m.in.all.n - m.in.at);
	if (c.r != GW_OK)
		m.imports->flags |= GW_OPEN | GW_PARTIAL;
	GW_VEC_FREE(&m.stack);
	GW_VEC_FREE(&m.memo);
	GW_VEC_FREE(&m.found);
	return gw_code_close(&c, root);
}

/* --- telling a pickle ---------------------------------------------------------------------- */

static bool is_name(struct gw_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!gw_is_word(s.p[i]) && s.p[i] != '.')
			return false;
	return s.n > 0 && !gw_is_digit(s.p[0]);
}

/* What may stand behind an import: words of a plain text begin with letters
 * too, so a letter must go on as its opcode does. */
static bool goes_on(struct gw_str rest)
{
	char next = rest.n > 1 ? rest.p[1] : '\0';

	if (!opcodes[(unsigned char)rest.p[0]].name)
		return false;
	switch (rest.p[0]) {
	case 'p':
	case 'I':
	case 'L':
	case 'g':
		return gw_is_digit(next) || next == '-';
	case 'V':
		return true;
	default:
		return !gw_is_alpha(rest.p[0]) || !gw_is_word(next);
	}
}

/* One or more imports in a row, at `rest`, and then something else. */
static bool imports_stand(struct gw_str rest)
{
	struct gw_str module;
	struct gw_str name;

	do {
		rest = gw_str_part(rest, 1, rest.n);
		if (!gw_str_next(&rest, '\n', &module) ||
		    !gw_str_next(&rest, '\n', &name) || !rest.n ||
		    !is_name(module) || !is_name(name))
			return false;
	} while (rest.p[0] == 'c');
	return goes_on(rest);
}

/* Protocol 0 begins with a container or an import and is lines of text. */
static int sniff_text(struct gw_str head)
{
	if (gw_str_starts(head, GW_STR("(dp")) ||
	    gw_str_starts(head, GW_STR("(lp")))
		return head.n > 4 && gw_is_digit(head.p[3]) ? 80 : 0;
	if (gw_str_starts(head, GW_STR("(i")))
		head = gw_str_part(head, 1, head.n);
	else if (head.p[0] != 'c')
		return 0;
	return imports_stand(head) ? 80 : 0;
}

static int sniff(struct gw_str head)
{
	const unsigned char *p = (const unsigned char *)head.p;

	if (head.n < 4)
		return 0;
	if (start_of(head))
		return 95;
	if (p[0] == 0x80 && p[1] >= 2 && p[1] <= 5)
		return opcodes[p[2]].name ? 95 : 0;
	if ((p[0] == ']' || p[0] == '}' || p[0] == '(') && p[1] == 'q' &&
	    p[2] < 2)
		return 80;
	return sniff_text(head);
}

static const char *const globs[] = { "*.pkl",	 "*.pickle", "*.pck",
				     "*.joblib", NULL };

const struct gw_parser gw_parser_pickle = {
	.name = "pickle",
	.globs = globs,
	.sniff = sniff,
	.binary = true,
	.parse = parse_pickle,
};
