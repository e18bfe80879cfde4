/* Attributes that schemas know, for E012; types of CloudFormation and kinds
 * of Kubernetes, for E011. SPDX-License-Identifier: Apache-2.0
 *
 * rules/attributes.txt (tools/make_attributes.py): a comment; a line with all
 * names in order; then a line a type: the type and the numbers of its names
 * in base 36, each less the one before.
 */
#include "base/words.h"
#include "cli/names.h"
#include "cli/session.h"

#define MOST_TABLE ((size_t)16 << 20)
#define LONG_ENOUGH 6 /* a kind that is like another by chance is shorter */

struct gw_names_row {
	struct gw_str numbers;
	struct gw_str *names; /* NULL: not read yet */
	size_t count;
};

static void read_table(struct gw_names *n)
{
	struct gw_err ignored = { 0 };
	struct gw_str path;
	struct gw_str text;
	struct gw_str line;
	struct gw_str word;

	n->read = true;
	gw_map_init(&n->rows, n->arena);
	if (gw_data_path(&path, n->arena, "rules/attributes.txt", &ignored) <
		    0 ||
	    gw_io_read(&text, path.p, MOST_TABLE, n->arena, &ignored) < 0 ||
	    !gw_str_next(&text, '\n', &line) ||
	    !gw_str_next(&text, '\n', &line))
		return;
	n->words = gw_arena_array(n->arena, line.n / 2 + 1, sizeof(*n->words));
	while (gw_str_next(&line, ' ', &word))
		n->words[n->count++] = word;
	while (gw_str_next(&text, '\n', &line)) {
		struct gw_names_row *row = GW_NEW(n->arena, struct gw_names_row);

		if (!gw_str_next(&line, ' ', &word))
			continue;
		row->numbers = line;
		*gw_map_put(&n->rows, word) = row;
	}
}

static size_t number_of(struct gw_str word)
{
	size_t v = 0;

	for (size_t i = 0; i < word.n && v < 1u << 24; i++)
		v = v * 36 + (size_t)(gw_is_digit(word.p[i]) ?
					      word.p[i] - '0' :
					      word.p[i] - 'a' + 10);
	return v;
}

static void read_row(struct gw_names *n, struct gw_names_row *row)
{
	struct gw_str rest = row->numbers;
	struct gw_str word;
	size_t at = 0;

	row->names = gw_arena_array(n->arena, rest.n / 2 + 2,
				    sizeof(*row->names));
	while (gw_str_next(&rest, ' ', &word)) {
		at += number_of(word);
		if (at < n->count)
			row->names[row->count++] = n->words[at];
	}
}

/* Under which name the type stands in the table. */
static struct gw_str row_name(struct gw_names *n,
			      const struct gw_asked_name *name)
{
	if (gw_str_is(name->node, "k8s.pod-template"))
		return GW_STR("k8s/PodTemplateSpec");
	if (gw_str_is(name->node, "k8s.podspec"))
		return GW_STR("k8s/PodSpec");
	if (gw_str_is(name->node, "k8s.container"))
		return GW_STR("k8s/Container");
	if (gw_str_is(name->node, "k8s.object"))
		return gw_arena_print(n->arena, "k8s/%.*s", GW_FMT(name->type));
	if (gw_str_is(name->node, "cloud.resource") ||
	    gw_str_is(name->node, "terraform.resource") ||
	    gw_str_is(name->node, "terraform.data") ||
	    gw_str_is(name->node, "cfn.resource"))
		return name->type;
	return GW_STR("");
}

/* What Terraform and CloudFormation let stand in any resource, and what the
 * model puts there. */
static bool is_common(struct gw_str name)
{
	static const char *const names[] = {
		"count",	  "for_each",	    "depends_on",
		"provider",	  "lifecycle",	    "provisioner",
		"connection",	  "timeouts",	    "prevent_destroy",
		"ignore_changes", "create_before_destroy", "syntax",
		"effective",	  "source",	    "version",	     "sops",
		"Type",		  "Properties",	    "DependsOn",
		"Condition",	  "DeletionPolicy", "UpdateReplacePolicy",
		"UpdatePolicy",	  "CreationPolicy", "Metadata",
		"kind",		  "apiVersion",	    "metadata",
		"namespace",	  "name",	    "id",
		"arn",		  NULL
	};

	for (size_t i = 0; names[i]; i++)
		if (gw_str_is(name, names[i]))
			return true;
	return gw_str_find_byte(name, '-', 0) != GW_NOWHERE;
}

/* A slip of the pen; not one name that begins as the other does. */
static struct gw_str like(struct gw_str near, struct gw_str name)
{
	size_t more = near.n > name.n ? near.n - name.n : name.n - near.n;

	return more <= 2 ? near : GW_STR("");
}

enum gw_known gw_names_attribute(struct gw_names *names,
				 const struct gw_asked_name *name,
				 struct gw_str *near)
{
	struct gw_names_row *row;

	if (!names->read)
		read_table(names);
	row = gw_map_get(&names->rows, row_name(names, name));
	if (!row)
		return GW_NO_TABLE;
	if (!row->names)
		read_row(names, row);
	for (size_t i = 0; i < row->count; i++)
		if (gw_str_eq(row->names[i], name->attribute))
			return GW_NAME_KNOWN;
	if (is_common(name->attribute))
		return GW_NAME_KNOWN;
	*near = like(gw_words_nearest(name->attribute, row->names, row->count),
		     name->attribute);
	return GW_NAME_WRONG;
}

/* Of all types with the prefix, without it. */
static struct gw_str nearest_type(const struct gw_names *n,
				  struct gw_str prefix, struct gw_str type)
{
	struct gw_str *all = gw_arena_array(n->arena, n->rows.count + 1,
					    sizeof(*all));
	size_t count = 0;

	for (size_t i = 0; i < n->rows.count; i++) {
		struct gw_str key = n->rows.entries[i].key;

		if (gw_str_starts(key, prefix))
			all[count++] = gw_str_part(key, prefix.n, key.n);
	}
	return gw_words_nearest(type, all, count);
}

/* A kind that is no kind of Kubernetes may be a custom one: it is wrong only
 * if it is nearly one. */
static enum gw_known look_kind(struct gw_names *n, struct gw_str kind,
			       struct gw_str *near)
{
	if (kind.n < LONG_ENOUGH)
		return GW_NO_TABLE;
	*near = like(nearest_type(n, GW_STR("k8s/"), kind), kind);
	return near->n ? GW_NAME_WRONG : GW_NO_TABLE;
}

enum gw_known gw_names_schema(struct gw_names *names,
			      const struct gw_asked_name *name,
			      struct gw_str *near)
{
	bool kind = gw_str_is(name->node, "k8s.object");
	struct gw_str aws = GW_STR("AWS::");

	if (!kind && !gw_str_is(name->node, "cfn.resource"))
		return GW_NO_TABLE;
	if (!names->read)
		read_table(names);
	if (!names->rows.count)
		return GW_NO_TABLE;
	if (gw_map_get(&names->rows, row_name(names, name)))
		return GW_NAME_KNOWN;
	if (kind)
		return look_kind(names, name->type, near);
	/* Those of SAM have no schema here. */
	if (!gw_str_starts(name->type, aws) ||
	    gw_str_starts(name->type, GW_STR("AWS::Serverless::")))
		return GW_NO_TABLE;
	*near = nearest_type(names, GW_STR(""), name->type);
	return GW_NAME_WRONG;
}
