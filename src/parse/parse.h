#ifndef GW_PARSE_PARSE_H
#define GW_PARSE_PARSE_H

#include "doc/doc.h"

/*
 * Bytes -> tree. One file per format, one row in parsers.def. Nothing is ever
 * run, fetched or expanded; every loop and depth is bounded.
 *
 * The shapes that rules and model/ rely on:
 *
 * yaml, json, toml  maps, lists, scalars as they are. A plain YAML scalar is
 *     typed by the dialect (below); text keeps what was written, but booleans
 *     are "true"/"false". Merge keys (<<) are applied, explicit keys win; an
 *     unknown merge makes the map GW_OPEN. Aliases become copies whose origin
 *     is the anchored node. Tags: !Ref x -> {"Ref": x}, !Sub, !GetAtt (text
 *     "a.b" -> list [a, b]) -> {"Fn::Sub": ...}; !vault and text like
 *     "ENC[AES256_GCM,...]" -> GW_UNKNOWN with GW_SEALED; a scalar read from
 *     elsewhere (!include, !env, !secret) -> GW_UNKNOWN; other tags keep the
 *     value. A YAML file that only a template engine makes YAML is read with
 *     its {{ }} and {% %} as holes: values with one are GW_UNKNOWN (text as
 *     written), containers with lines of them GW_OPEN, each root GW_OPEN, and
 *     a key that stands in two branches is GW_ALT of its values. A key that
 *     is no scalar is its source text, its map GW_OPEN. A JSON file
 *     named *.jsonl or *.ndjson has a root a line. Otherwise a YAML or JSON
 *     value with "{{ }}" (Helm, Jinja) or "${{ }}" stays a GW_STRING: model/
 *     knows which of them is a template in its file kind.
 * ini               {section: {key: value}}; keys before any section under "".
 *     gw_node.key of a section is its whole header text ('remote "a"').
 *     All values are strings; a key without a value is GW_NULL (git: true).
 *     A section that stands twice is one map.
 * dotenv, properties {KEY: value}; "${X}" inside a value -> GW_TEMPLATE of
 *     strings and GW_REF (text: the name; child: the default of ${X:-d}, in
 *     properties ${X:d}).
 * xml               element -> {"$tag": name, "@attr": value, "$text": text,
 *     "$children": [elements]}; root is that map of the root element. Text is
 *     all of the element's own, trimmed; no "$text" if there is none. With an
 *     entity that only a DTD knows it is GW_UNKNOWN.
 * hcl               body -> map; attribute: key -> expression; block types:
 *     key -> GW_LIST|GW_BLOCK of bodies (GW_MAP|GW_BLOCK); labels of a block
 *     stand in its body as "$labels": [strings]. resource "t" "n" {} is
 *     {resource: [{"$labels": ["t", "n"], ...}]}. Expressions: literals as
 *     scalars, lists and maps as they are (a map key that is an expression
 *     makes the map GW_OPEN), else GW_REF (text: the traversal, "var.x",
 *     "aws_x.n[0].id", splats "a[*].b"; children: index expressions that are
 *     not literal; each stands as "[?]" in the text), GW_CALL (a last
 *     argument "x..." is GW_OP "..."), GW_OP (also ".", "[]", "[*]" behind
 *     what is no reference), GW_COND, GW_FOR (text "[", "{" or "%"; children
 *     keyed var, var, in, key, value, group, if), GW_TEMPLATE (text: source).
 *     A computed map key is kept as its source: "(var.k)".
 * bicep             the shape of an ARM template with symbolic names:
 *     {"targetScope", "parameters": {name: {"type": source text,
 *     "defaultValue": expr, "$decorators": [calls]}}, "variables": {name:
 *     expr}, "resources": {symbol: {"type", "apiVersion", "existing": true,
 *     "condition": expr, "$for": GW_FOR, "resources": {child}, and what its
 *     body says}}, "modules": {symbol: {"path", ...}}, "outputs": {name:
 *     {"type", "value"}}}. Expressions as in hcl: GW_REF (text "a.b", "a[0]",
 *     "a['x']", "a::b"), GW_CALL, GW_OP (also ".", "[]", "...": a spread, in
 *     a map keyed "..."), GW_COND, GW_TEMPLATE, GW_FOR (text "[", children
 *     keyed var, index, in, if, value; text "=>": a lambda, var and value).
 * dockerfile        {"escape": .., "instructions": [{"name": "RUN",
 *     "text": operands as one line, "flags": {mount: [..], from: ..},
 *     "args": [words], "form": "shell"|"exec", "json": [..] (exec form),
 *     "heredocs": [{"name": .., "text": .., "quoted": bool}],
 *     "onbuild": bool, "pairs": {K: V} (ENV, LABEL, ARG)}]}
 *     FROM adds "image", "as", "platform"; HEALTHCHECK "check": "CMD" or
 *     "NONE". flags.mount is a list of maps, a flag without value is true.
 *     "name" is in capitals, that of the inner instruction for ONBUILD.
 *     ARG without a default has a GW_NULL in "pairs". The shell form of RUN,
 *     CMD, ENTRYPOINT and HEALTHCHECK, and a heredoc that is a script, have
 *     "shell": the tree of format shell (GW_PARTIAL if broken). A
 *     value with $VAR -> GW_TEMPLATE with GW_REF children (text: the variable's name, and the default or
 *     alternative of ${X:-d} as GW_REF's child, its key the operator ":-").
 * shell             {"pipelines": [{"commands": [{"name": .., "argv": [..],
 *     "assignments": {K: V}, "redirects": [{"op": .., "to": ..}]}],
 *     "joined": "&&"|"||"|";"|"&"|"" (how it follows the one before),
 *     "substitution": true (of $(..), `..`, <(..) only)}]}
 *     a word with an expansion is GW_TEMPLATE (or GW_REF for "$X" alone);
 *     "name" is argv[0] without its directory, "" for assignments alone. The
 *     commands of if, for, case, functions and groups stand in the one list;
 *     a group that is a stage of a pipeline gives its commands to it. A
 *     heredoc is a redirect whose "to" is its text.
 * groovy            {"statements": [..]}: {"$type": "call", "call": name,
 *     "args": [..], "named": {k: v}, "body": [statements]} (body: of its
 *     closure), {"$type": "assign", "assign": name, "value": expr, "op": ..,
 *     "def": bool}, {"$type": "other", "text": source, "value": expr, "body":
 *     [..]} (if, for, try, methods, classes; value: the condition). case
 *     labels vanish in the list. Strings "a ${b}" are GW_TEMPLATE with GW_REF
 *     and other children; single-quoted ones GW_STRING. Calls in expressions
 *     are GW_CALL (arguments, named ones with a key; "$self", "$body" as
 *     above and with python); a closure is a GW_LIST|GW_BLOCK of statements;
 *     `id 'a' version 'b'` is the call "id().version"; @Library('x') is a call
 *     of that name.
 * python            {"imports": [{"module": .., "name": .., "as": ..}] (all,
 *     wherever they stand), "statements": [..]}: {"$type": "call", "name":
 *     dotted, "args": [..], "kw": {..}}, {"$type": "assign", "name": the
 *     target's source, "op": "+=" .., "value": ..} (one for each target),
 *     {"$type": "def"|"class"|"with"|"if"|"for", "name": .., "decorators":
 *     [exprs], "bases": [..], "params": {name: default}, "items": [{"value":
 *     .., "as": ..}] (with), "test" (if, elif, while), "var", "in" (for),
 *     "body": [..]}, {"$type": "other", "value": expr} (return x, a >> b) or
 *     {"text"} (%magic). else is an "if" without test; the bodies of try,
 *     except, finally, match and case stand in the list around them.
 *     Calls nested in expressions are GW_CALL (text: the name; children:
 *     arguments, keyword ones with a key); what a method is called on, when
 *     it is more than a name, is its child "$self" (statement: "self") and
 *     "()" or "?" in the name: "boto3.client().put". Names are GW_REF,
 *     f-strings GW_TEMPLATE, a[b] GW_OP "[]", comprehensions GW_FOR, *x and
 *     **x GW_OP; **x makes its map (or call) GW_OPEN.
 * notebook          the JSON tree; cells also via gw_notebook_cells().
 * pickle            {"protocol": n, "imports": [{"name": "os.system", "op":
 *     "GLOBAL"|"INST"|"STACK_GLOBAL"|"EXT1" .., "offset": n, "called": bool}],
 *     "ops": n, "streams": n (pickles one behind the other), "trailing": n
 *     (bytes behind the last)}; of a NumPy file the pickle of its objects; a name that is computed, written with escapes
 *     or comes from the extension registry is GW_UNKNOWN. "imports" is
 *     GW_OPEN when a fault ended the reading.
 * safetensors       {"header_size": n, "header": the JSON}; a fault if tensors
 *     overlap, leave holes, lie outside or do not fit their shape.
 * gguf              {"version": n, "metadata": {key: value}, "tensors":
 *     [{"name", "shape", "type", "offset"}]}; of an array the first 64 values,
 *     the list then GW_OPEN.
 * hdf5              {"attributes": {name: text, or the tree of a text that is
 *     a JSON object}} of the root group; attributes that are no text are left
 *     out; dense storage makes it GW_OPEN, and is a fault in a model.
 * onnx              {"ir_version": n, "nodes": n, "domains": [of operators,
 *     each once], "external": [{"tensor", "location"}]}.
 * savedmodel        {"ops": [names of operations, each once], "nodes": n}; of
 *     graphs in the bytes of graphs too.
 */

struct gw_parser {
	const char *name;
	const char *const *globs; /* NULL-ended file name patterns */
	/* How sure, 0..100, from the first 4 KiB; NULL: by name only. */
	int (*sniff)(struct gw_str head);
	/* Builds the tree. On GW_ESYNTAX and GW_ELIMIT the tree up to the
	 * fault is kept and the fault noted in the document. */
	int (*parse)(struct gw_builder *b, const struct gw_view *view,
		     struct gw_err *err);
	/* Reads bytes, not text: no decoding, no size limit, no line table
	 * (every offset is on line 1), and sniffed whatever the name. */
	bool binary;
};

/* The row of parsers.def with that name, or NULL. */
const struct gw_parser *gw_parser_named(const char *name);
/* The parser for a view by its name, then its content; NULL: none claims it.
 * A name with a fixed meaning wins over content, but for the first bytes of a
 * binary format: a pickle named x.json is a pickle. */
const struct gw_parser *gw_parser_for(const struct gw_view *view);
/* The same in two steps: what a name says once, for all files of that name. */
struct gw_claim {
	const struct gw_parser *named; /* NULL: no format claims the name */
	bool vague; /* the name does not say what is inside */
};
struct gw_claim gw_parser_claim(struct gw_str name);
const struct gw_parser *gw_parser_of(const struct gw_claim *claim,
				     struct gw_str bytes);
const struct gw_parser *gw_parser_at(size_t i); /* NULL behind the last */

/*
 * Parse with `parser`. *out is always set, owned by the arena; the result
 * tells whether it is whole: GW_OK, or GW_ESYNTAX / GW_ELIMIT with the
 * document's fault filled and the tree up to there.
 * UTF-16 and UTF-8 with a byte order mark are decoded first; then spans are
 * in the decoded text, lines and columns as an editor shows them.
 */
int gw_parse(struct gw_doc **out, struct gw_arena *arena,
	     const struct gw_view *view, const struct gw_parser *parser,
	     struct gw_err *err);

/* A cell of a notebook, its source as one text. */
struct gw_cell {
	const struct gw_node *node; /* the cell in the tree */
	struct gw_str type; /* "code", "markdown", "raw"; "" if not said */
	struct gw_str text;
	const uint32_t *line_of; /* [0, lines): the line of the notebook that
				    holds each line of the text */
	uint32_t lines; /* at least 1 */
};

/* The cells of a document that the notebook parser has read, in order; their
 * number. On the arena, borrowing from the document. */
size_t gw_notebook_cells(const struct gw_cell **out, struct gw_arena *arena,
			 const struct gw_doc *doc);

/*
 * The YAML of our own rule and policy files, in which no reader can read what
 * another does not (policy-language 3.9). Typed are only plain true, false,
 * null, ~, nothing, canonical decimal integers (1, -5) and fractions (0.5);
 * a plain value that YAML 1.1 would type otherwise (no, 1.10, 0777, 22:22,
 * a date) is a fault, and so are a key that stands twice, anchors, aliases,
 * merge keys, tags, %-lines, a backslash in double quotes under `regex` or
 * `matches`, tabs, control and bidirectional characters, bytes that are not
 * UTF-8 and over 64 levels (GW_ESYNTAX), and over 1 MiB (GW_ELIMIT). The
 * first fault ends the reading and names file, line and column; *out is set
 * and holds what came before. Several documents are several roots.
 */
GW_CHECKED int gw_yaml_strict(struct gw_doc **out, struct gw_arena *arena,
			      const struct gw_view *view, struct gw_err *err);

/*
 * Shell text that is a value of some document (a `run:` step, a `script:`
 * line): *out is the tree of format shell, its places those of the source of
 * `at` as far as they can be told (escapes, folded lines). `at` may be NULL.
 * *out is always set; GW_ESYNTAX and GW_ELIMIT as with gw_parse(), the node
 * then GW_PARTIAL; the document of `at` is not made faulty.
 */
GW_CHECKED int gw_shell(struct gw_node **out, struct gw_arena *arena,
	     const struct gw_node *at, struct gw_str text, struct gw_err *err);

#endif
