/* Terraform's pure functions on texts, and the table of all.
 * SPDX-License-Identifier: Apache-2.0 */
#include "resolve/tf.h"

#include "base/buf.h"
#include "parse/parse.h"

#define MAX_TEXT ((size_t)1 << 18)

static struct gw_node *arg(const struct gw_node *call, int64_t i)
{
	return gw_node_item(call, i);
}

static struct gw_node *text_of(const struct tf_env *e,
			       const struct gw_node *call, struct gw_buf *b)
{
	struct gw_node *out = NULL;

	if (!b->over)
		out = tf_text(e, call,
			      gw_arena_copy(e->module->run->arena,
					    gw_buf_str(b)));
	gw_buf_release(b);
	return out;
}

/* --- case, trimming --- */

static struct gw_node *in_case(const struct tf_env *e,
			       const struct gw_node *call, bool upper)
{
	struct gw_str copy = gw_arena_copy(e->module->run->arena,
					   call->first->text);
	char *p = (char *)(uintptr_t)copy.p; /* the copy is ours */

	for (size_t i = 0; i < copy.n; i++) {
		if ((unsigned char)p[i] >= 0x80)
			return NULL;
		p[i] = upper && gw_is_lower(p[i]) ? (char)(p[i] - 32) :
		       upper			  ? p[i] :
						    gw_lower(p[i]);
	}
	return tf_text(e, call, copy);
}

static struct gw_node *f_lower(const struct tf_env *e,
			       const struct gw_node *call)
{
	return in_case(e, call, false);
}

static struct gw_node *f_upper(const struct tf_env *e,
			       const struct gw_node *call)
{
	return in_case(e, call, true);
}

static struct gw_node *f_trimspace(const struct tf_env *e,
				   const struct gw_node *call)
{
	return tf_text(e, call, gw_str_trim(call->first->text));
}

static struct gw_node *f_trimprefix(const struct tf_env *e,
				    const struct gw_node *call)
{
	struct gw_str s = call->first->text;
	struct gw_str with = arg(call, 1)->text;

	if (gw_str_starts(s, with))
		s = gw_str_part(s, with.n, s.n);
	return tf_text(e, call, s);
}

static struct gw_node *f_trimsuffix(const struct tf_env *e,
				    const struct gw_node *call)
{
	struct gw_str s = call->first->text;
	struct gw_str with = arg(call, 1)->text;

	if (gw_str_ends(s, with))
		s = gw_str_part(s, 0, s.n - with.n);
	return tf_text(e, call, s);
}

static struct gw_node *f_substr(const struct tf_env *e,
				const struct gw_node *call)
{
	struct gw_str s = call->first->text;
	int64_t from;
	int64_t n;

	if (call->count < 3 || !gw_str_int(arg(call, 1)->text, &from) ||
	    !gw_str_int(arg(call, 2)->text, &n) || from < 0 ||
	    from > (int64_t)s.n)
		return NULL;
	if (n < 0 || n > (int64_t)s.n - from)
		n = (int64_t)s.n - from;
	return tf_text(e, call,
		       gw_str_part(s, (size_t)from, (size_t)(from + n)));
}

static struct gw_node *f_startswith(const struct tf_env *e,
				    const struct gw_node *call)
{
	return tf_bool(e, call,
		       gw_str_starts(call->first->text, arg(call, 1)->text));
}

static struct gw_node *f_endswith(const struct tf_env *e,
				  const struct gw_node *call)
{
	return tf_bool(e, call,
		       gw_str_ends(call->first->text, arg(call, 1)->text));
}

static struct gw_node *f_strcontains(const struct tf_env *e,
				     const struct gw_node *call)
{
	return tf_bool(e, call,
		       gw_str_find(call->first->text, arg(call, 1)->text, 0) !=
			       GW_NOWHERE);
}

/* --- joining, splitting, replacing --- */

static struct gw_node *f_join(const struct tf_env *e,
			      const struct gw_node *call)
{
	struct gw_buf b;
	bool first = true;

	gw_buf_init(&b, MAX_TEXT);
	for (const struct gw_node *l = call->first->next; l; l = l->next) {
		if (l->kind != GW_LIST) {
			gw_buf_release(&b);
			return NULL;
		}
		for (const struct gw_node *c = l->first; c; c = c->next) {
			if (!first)
				gw_buf_add(&b, call->first->text);
			gw_buf_add(&b, gw_node_text(c));
			first = false;
		}
	}
	return text_of(e, call, &b);
}

static struct gw_node *f_split(const struct tf_env *e,
			       const struct gw_node *call)
{
	struct gw_str sep = call->first->text;
	struct gw_str s = arg(call, 1)->text;
	struct gw_node *list = tf_list(e, call);
	size_t at = 0;

	if (!sep.n)
		return NULL;
	for (unsigned i = 0; i < TF_SIZE; i++) {
		size_t end = gw_str_find(s, sep, at);
		struct gw_node *part = gw_node_string(
			e->module->run->arena, gw_str_part(s, at, end));

		part->span = call->span;
		part->doc = call->doc;
		gw_node_add(list, part);
		if (end == GW_NOWHERE)
			return list;
		at = end + sep.n;
	}
	return NULL;
}

static struct gw_node *f_replace(const struct tf_env *e,
				 const struct gw_node *call)
{
	struct gw_str s = call->first->text;
	struct gw_str what = arg(call, 1)->text;
	struct gw_str by = arg(call, 2)->text;
	struct gw_buf b;
	size_t at = 0;

	/* Between slashes it is a regular expression. */
	if (!what.n || (what.n > 1 && what.p[0] == '/' &&
			what.p[what.n - 1] == '/'))
		return NULL;
	gw_buf_init(&b, MAX_TEXT);
	while (at <= s.n && !b.over) {
		size_t hit = gw_str_find(s, what, at);

		gw_buf_add(&b, gw_str_part(s, at, hit));
		if (hit == GW_NOWHERE)
			break;
		gw_buf_add(&b, by);
		at = hit + what.n;
	}
	return text_of(e, call, &b);
}

/* format(spec, args...): %s %d %v %q without widths, %% */
static struct gw_node *f_format(const struct tf_env *e,
				const struct gw_node *call)
{
	struct gw_str s = call->first->text;
	const struct gw_node *next = call->first->next;
	struct gw_buf b;
	bool known = true;

	gw_buf_init(&b, MAX_TEXT);
	for (size_t i = 0; i < s.n && known; i++) {
		char verb = i + 1 < s.n ? s.p[i + 1] : '\0';

		if (s.p[i] != '%') {
			gw_buf_byte(&b, s.p[i]);
			continue;
		}
		i++;
		if (verb == '%') {
			gw_buf_byte(&b, '%');
		} else if ((verb == 's' || verb == 'd' || verb == 'v') &&
			   gw_node_is_scalar(next)) {
			gw_buf_add(&b, next->text);
			next = next->next;
		} else {
			known = false;
		}
	}
	if (!known)
		b.over = true;
	return text_of(e, call, &b);
}

/* --- types --- */

static struct gw_node *f_tostring(const struct tf_env *e,
				  const struct gw_node *call)
{
	if (!gw_node_is_scalar(call->first) || call->first->kind == GW_NULL)
		return NULL;
	return tf_text(e, call, call->first->text);
}

static struct gw_node *f_tonumber(const struct tf_env *e,
				  const struct gw_node *call)
{
	struct gw_node *n = tf_text(e, call, call->first->text);
	int64_t v;

	if (!gw_str_int(n->text, &v))
		return NULL;
	n->kind = GW_NUMBER;
	return n;
}

static struct gw_node *f_tobool(const struct tf_env *e,
				const struct gw_node *call)
{
	if (gw_node_text_is(call->first, "true"))
		return tf_bool(e, call, true);
	if (gw_node_text_is(call->first, "false"))
		return tf_bool(e, call, false);
	return NULL;
}

static struct gw_node *f_same(const struct tf_env *e,
			      const struct gw_node *call)
{
	return tf_in_place(e, call, call->first);
}

/* --- texts that hold trees --- */

static struct gw_node *decode(const struct tf_env *e,
			      const struct gw_node *call, const char *format)
{
	struct tf_run *run = e->module->run;
	struct gw_view *view = GW_NEW(run->arena, struct gw_view);
	const struct gw_parser *parser = gw_parser_named(format);
	struct gw_doc *doc;
	struct gw_err err;

	if (call->first->kind != GW_STRING || !parser ||
	    call->first->text.n > MAX_TEXT)
		return NULL;
	view->name = run->doc->view->name;
	view->bytes = call->first->text;
	view->parent = run->doc->view;
	view->depth = run->doc->view->depth + 1;
	if (gw_parse(&doc, run->arena, view, parser, &err) < 0 ||
	    doc->count != 1)
		return NULL;
	return doc->roots;
}

static struct gw_node *f_jsondecode(const struct tf_env *e,
				    const struct gw_node *call)
{
	return decode(e, call, "json");
}

static struct gw_node *f_yamldecode(const struct tf_env *e,
				    const struct gw_node *call)
{
	return decode(e, call, "yaml");
}

/* file("${path.module}/x"): a document of the tree. */
static struct gw_node *f_file(const struct tf_env *e,
			      const struct gw_node *call)
{
	const struct gw_tree *tree = e->module->run->tree;
	struct gw_str path = call->first->text;
	const struct gw_doc *doc;

	while (gw_str_starts(path, GW_STR("./")))
		path = gw_str_part(path, 2, path.n);
	if (!tree || !path.n)
		return NULL;
	doc = gw_map_get(&tree->docs, path);
	if (!doc && e->module->dir.n)
		doc = gw_map_get(&tree->docs,
				 gw_arena_print(e->module->run->arena,
						"%.*s/%.*s",
						GW_FMT(e->module->dir),
						GW_FMT(path)));
	if (!doc || doc->view->bytes.n > MAX_TEXT)
		return NULL;
	return tf_text(e, call, doc->view->bytes);
}

/* --- addresses --- */

static bool read_ipv4(struct gw_str s, uint32_t *ip, int64_t *bits)
{
	size_t slash = gw_str_find_byte(s, '/', 0);
	struct gw_str rest = gw_str_part(s, 0, slash);
	struct gw_str part;
	unsigned n = 0;

	*ip = 0;
	while (gw_str_next(&rest, '.', &part)) {
		int64_t v;

		if (!gw_str_int(part, &v) || v < 0 || v > 255)
			return false;
		*ip = *ip << 8 | (uint32_t)v;
		n++;
	}
	return n == 4 && slash != GW_NOWHERE &&
	       gw_str_int(gw_str_part(s, slash + 1, s.n), bits) &&
	       *bits >= 0 && *bits <= 32;
}

/* cidrsubnet(prefix, newbits, netnum), IPv4 */
static struct gw_node *f_cidrsubnet(const struct tf_env *e,
				    const struct gw_node *call)
{
	uint32_t ip;
	int64_t bits;
	int64_t more;
	int64_t number;

	if (!read_ipv4(call->first->text, &ip, &bits) ||
	    !gw_str_int(arg(call, 1)->text, &more) ||
	    !gw_str_int(arg(call, 2)->text, &number) || more < 0 ||
	    more + bits > 32 || number < 0 || number >> more)
		return NULL;
	if (bits < 32)
		ip &= bits ? ~(UINT32_MAX >> bits) : 0;
	bits += more;
	if (bits)
		ip |= (uint32_t)number << (32 - bits);
	return tf_text(e, call,
		       gw_arena_print(e->module->run->arena,
				      "%u.%u.%u.%u/%d", ip >> 24,
				      ip >> 16 & 255, ip >> 8 & 255, ip & 255,
				      (int)bits));
}

static struct gw_node *f_base64encode(const struct tf_env *e,
				      const struct gw_node *call)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmn"
				     "opqrstuvwxyz0123456789+/";
	struct gw_str in = call->first->text;
	size_t n = (in.n + 2) / 3 * 4;
	char *out = gw_arena_alloc(e->module->run->arena, n + 1);

	for (size_t i = 0, at = 0; i < in.n; i += 3) {
		uint32_t bits = 0;

		for (size_t k = 0; k < 3; k++)
			bits = bits << 8 |
			       (i + k < in.n ? (unsigned char)in.p[i + k] : 0);
		for (int shift = 18; shift >= 0; shift -= 6)
			out[at++] = digits[bits >> shift & 63];
	}
	for (size_t i = 0; i < (3 - in.n % 3) % 3; i++)
		out[n - 1 - i] = '=';
	return tf_text(e, call, (struct gw_str){ out, n });
}

const struct tf_function_row tf_text_functions[] = {
	{ "base64encode", 1, true, f_base64encode },
	{ "lower", 1, true, f_lower },
	{ "upper", 1, true, f_upper },
	{ "trimspace", 1, true, f_trimspace },
	{ "chomp", 1, true, f_trimspace },
	{ "trimprefix", 2, true, f_trimprefix },
	{ "trimsuffix", 2, true, f_trimsuffix },
	{ "substr", 3, true, f_substr },
	{ "startswith", 2, true, f_startswith },
	{ "endswith", 2, true, f_endswith },
	{ "strcontains", 2, true, f_strcontains },
	{ "join", 2, true, f_join },
	{ "split", 2, true, f_split },
	{ "replace", 3, true, f_replace },
	{ "format", 1, true, f_format },
	{ "tostring", 1, true, f_tostring },
	{ "tonumber", 1, true, f_tonumber },
	{ "tobool", 1, true, f_tobool },
	{ "sensitive", 1, false, f_same },
	{ "nonsensitive", 1, false, f_same },
	{ "jsondecode", 1, true, f_jsondecode },
	{ "yamldecode", 1, true, f_yamldecode },
	{ "file", 1, true, f_file },
	{ "cidrsubnet", 3, true, f_cidrsubnet },
	{ .name = NULL },
};

static const struct tf_function_row *row_of(struct gw_str name)
{
	const struct tf_function_row *const tables[] = { tf_text_functions,
							 tf_list_functions };

	for (size_t t = 0; t < 2; t++)
		for (const struct tf_function_row *r = tables[t]; r->name; r++)
			if (gw_str_is(name, r->name))
				return r;
	return NULL;
}

struct gw_node *tf_call(const struct tf_env *e, const struct gw_node *call)
{
	const struct tf_function_row *row = row_of(call->text);
	unsigned weak = 0;
	struct gw_node *v;

	if (!row || call->count < row->least)
		return NULL;
	for (const struct gw_node *c = call->first; c; c = c->next) {
		if (row->deep && !tf_known_deep(c))
			return NULL;
		weak |= c->flags & GW_WEAK;
	}
	v = row->call(e, call);
	if (!v || !weak)
		return v;
	v = tf_in_place(e, call, v);
	v->flags |= GW_WEAK;
	return v;
}
