#ifndef GW_QUERY_PROGRAM_H
#define GW_QUERY_PROGRAM_H

#include "rule/rule.h"

/*
 * Private to query/: conditions as they lie in GW_SEC_PROGRAM. The section is
 * a head with the place of each array, then the arrays. An index that may be
 * absent is stored plus one. gw_program_check() has seen every index before
 * anything here is used.
 */
#define Q_ABSENT 0u

enum q_array {
	Q_RULES,
	Q_CONDS,
	Q_TESTS,
	Q_OPERANDS,
	Q_CONSTS,
	Q_PATHS,
	Q_ALTS,
	Q_STEPS,
	Q_JOINS,
	Q_LETS,
	Q_SEGMENTS,
	Q_REGEXES,
	Q_PARAMS,
	Q_TABLES,
	Q_ARRAYS
};

struct q_head {
	struct {
		uint32_t off; /* in the section */
		uint32_t count;
	} array[Q_ARRAYS];
};

enum q_rule_flags {
	Q_REQUIRE = 1 << 0,
	Q_USES_OLD = 1 << 1, /* $old, $change or match.change */
	Q_JOINS_TREE = 1 << 2, /* a join over module, tree or push */
};

struct q_rule {
	uint32_t meta;
	uint32_t when; /* condition + 1 */
	uint32_t body; /* condition + 1 */
	uint32_t where; /* path + 1 */
	uint32_t let;
	uint32_t lets;
	uint32_t segment; /* message */
	uint32_t segments;
	struct gw_list_ref types;
	struct gw_list_ref apis;
	struct gw_list_ref languages;
	uint16_t slots;
	uint16_t flags;
};

enum q_cond_kind {
	Q_ALL,
	Q_ANY,
	Q_NOT,
	Q_SOME,
	Q_EVERY,
	Q_NONE,
	Q_COUNT,
	Q_LEAF,
	Q_RANGE,
	Q_COND_KINDS
};

enum q_cond_flags {
	Q_FOLD = 1 << 0,
	Q_STRICT = 1 << 1, /* of several blocks all must hold, not one */
};

struct q_cond {
	uint8_t kind;
	uint8_t flags;
	uint8_t parse; /* enum q_parse_kind + 1 */
	uint8_t spare;
	uint16_t slot; /* as, + 1 */
	uint16_t tests;
	uint32_t test; /* leaf, range, count: first of its tests */
	uint32_t first; /* first child + 1; quantifier and leaf: `that` */
	uint32_t next; /* next sibling + 1 */
	uint32_t path; /* at, from, source, + 1; absent: the current item */
	uint32_t to; /* range: path + 1 */
	uint32_t join; /* source of nodes + 1 */
	uint32_t preset; /* default: operand + 1 */
	uint32_t line; /* in the rule file */
};

enum q_op_id {
#define GW_OP(id, name, operand, flags) Q_OP_##id,
#include "query/ops.def"
#undef GW_OP
	Q_OPS
};

struct q_test {
	uint32_t op;
	uint32_t operand;
};

enum q_operand_kind {
	Q_OPERAND_CONSTS, /* [first, count) of the constants */
	Q_OPERAND_LIST, /* the same, one list as a default */
	Q_OPERAND_MAP, /* an empty map as a default */
	Q_OPERAND_PATH, /* first: a path */
	Q_OPERAND_TABLE, /* first: a table */
	Q_OPERAND_KINDS
};

struct q_operand {
	uint32_t kind;
	uint32_t first;
	uint32_t count;
};

struct q_const {
	struct gw_ref text;
	uint32_t kind; /* enum gw_kind, GW_NULL .. GW_STRING */
	uint32_t regex; /* + 1 */
};

struct q_path {
	uint32_t alt;
	uint32_t alts;
	struct gw_ref text; /* as written, for --why */
};

enum q_root {
	Q_ROOT_ITEM, /* the current item of the innermost quantifier */
	Q_ROOT_SUBJECT,
	Q_ROOT_OLD,
	Q_ROOT_CHANGE,
	Q_ROOT_DOC,
	Q_ROOT_FILE,
	Q_ROOT_OBJECT,
	Q_ROOT_STAGE,
	Q_ROOT_SCOPE,
	Q_ROOT_PUSH,
	Q_ROOT_PARAM, /* index: parameter */
	Q_ROOT_SLOT, /* index: slot */
	Q_ROOTS
};

struct q_alt {
	uint32_t root;
	uint32_t index;
	uint32_t step;
	uint32_t steps;
};

enum q_step_kind {
	Q_STEP_KEY,
	Q_STEP_DEEP, /* ..key */
	Q_STEP_EACH, /* .* */
	Q_STEP_ITEMS, /* [*] */
	Q_STEP_INDEX, /* [3] [-1] */
	Q_STEP_KEYS, /* .{a,b}: keys in value */
	Q_STEP_WITH, /* [key=value] */
	Q_STEP_FACT, /* .$name */
	Q_STEP_KINDS
};

enum q_fact {
	Q_FACT_NAME,
	Q_FACT_KEY,
	Q_FACT_INDEX,
	Q_FACT_BYTES,
	Q_FACT_ADDRESS,
	Q_FACT_LINE,
	Q_FACT_TYPE,
	Q_FACT_API,
	Q_FACTS
};

struct q_step {
	uint32_t kind;
	int32_t index; /* INDEX; FACT: enum q_fact */
	struct gw_ref key;
	struct gw_ref value;
	struct gw_list_ref keys;
};

enum q_scope { Q_SCOPE_FILE, Q_SCOPE_MODULE, Q_SCOPE_TREE, Q_SCOPE_PUSH };

#define Q_MOST_CLASSES 8

struct q_join {
	uint8_t classes;
	uint8_t cls[Q_MOST_CLASSES];
	uint8_t scope;
	uint8_t same_namespace;
	uint8_t spare;
	struct gw_list_ref types;
	struct gw_list_ref apis;
	uint32_t ref; /* path + 1, of the candidate */
	uint32_t to; /* path + 1 */
	uint32_t selector; /* path + 1, of the candidate */
	uint32_t labels; /* path + 1, of `to` */
};

struct q_let {
	uint32_t slot;
	uint32_t path;
	uint32_t parse; /* + 1 */
	uint32_t preset; /* operand + 1 */
};

enum q_filter {
	Q_FILTER_MASK = 1 << 0,
	Q_FILTER_OR = 1 << 1,
	Q_FILTER_JSON = 1 << 2,
	Q_FILTER_COUNT = 1 << 3,
};

struct q_segment {
	struct gw_ref text; /* literal; with OR: the other text */
	uint32_t path; /* + 1; absent: literal */
	uint32_t filters;
	uint32_t is_value; /* {value}: what the deciding leaf saw */
};

struct q_regex {
	struct gw_ref pattern;
	uint32_t flags; /* enum gw_regex_flags */
};

struct q_param {
	struct gw_ref name; /* pack/name */
	struct gw_ref own; /* pack/slug.name for a rule's own, else "" */
	uint32_t type; /* enum q_param_type */
	uint32_t data; /* the default: tree in GW_SEC_DATA */
};

enum q_param_type {
	Q_PARAM_STRING,
	Q_PARAM_INT,
	Q_PARAM_BOOL,
	Q_PARAM_LIST,
	Q_PARAM_PORTS,
	Q_PARAM_SIZE,
	Q_PARAM_DURATION,
	Q_PARAM_REGEX,
};

struct q_table {
	struct gw_ref name;
	uint32_t data;
};

/*
 * GW_SEC_SELECT: sorted by class, then those for any type (type is "" or a
 * pattern), then the exact types in byte order.
 */
struct q_select {
	uint32_t cls;
	uint32_t rule; /* index into Q_RULES */
	uint32_t exact; /* 0: any type, see the rule's list */
	struct gw_ref type;
};

#define Q_MOST_CONDS 2000 /* of one rule: E021 */
#define Q_MOST_QUANTIFIERS 3 /* one in the other: E021 */
#define Q_MOST_SLOTS 64

/* Typed views of a checked section. */
struct q_program {
	const struct gw_bundle *bundle;
	const struct q_rule *rules;
	const struct q_cond *conds;
	const struct q_test *tests;
	const struct q_operand *operands;
	const struct q_const *consts;
	const struct q_path *paths;
	const struct q_alt *alts;
	const struct q_step *steps;
	const struct q_join *joins;
	const struct q_let *lets;
	const struct q_segment *segments;
	const struct q_regex *regexes;
	const struct q_param *params;
	const struct q_table *tables;
	uint32_t count[Q_ARRAYS];
	const struct q_select *select;
	uint32_t selects;
};

/* Size of a record of each array. */
size_t gw_program_record(enum q_array a);
/* Every offset and index of the sections, once (check.c). */
GW_CHECKED int gw_program_check(const struct gw_bundle *b, struct gw_err *err);
/* Views of the section's arrays; false: a place lies outside (check.c). */
bool gw_program_view(struct q_program *out, const struct gw_bundle *b);

#endif
