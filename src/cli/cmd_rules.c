/* gitward rules: list, show, lint, test, compile.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/glob.h"
#include "base/words.h"
#include "cli/names.h"
#include "cli/own_rules.h"
#include "cli/skeletons.h"

#define MOST_TEXT ((size_t)64 << 20)

static void line_of(const struct gw_bundle *b, const struct gw_rule_meta *m)
{
	printf("%-9s %-52.*s %.*s\n",
	       gw_severity_name((enum gw_severity)m->severity),
	       GW_FMT(gw_bundle_str(b, m->id)),
	       GW_FMT(gw_bundle_str(b, m->title)));
}

/* A framework is a kind of reference: "cis-docker-1.6: 4.1". */
static bool has_framework(struct gw_str refs, const char *name)
{
	struct gw_str line;

	if (!name)
		return true;
	while (gw_str_next(&refs, '\n', &line))
		if (gw_str_starts(line, gw_str_of(name)) &&
		    line.n > strlen(name) &&
		    (line.p[strlen(name)] == ':' || line.p[strlen(name)] == '-'))
			return true;
	return false;
}

static bool has_tag(struct gw_str tags, const char *name)
{
	struct gw_str tag;

	if (!name)
		return true;
	while (gw_str_next(&tags, ',', &tag))
		if (gw_str_is(gw_str_trim(tag), name))
			return true;
	return false;
}

/* By a pattern, or by a word in id or title. */
static bool is_asked(const struct gw_bundle *b, const struct gw_rule_meta *m,
		     const struct gw_cli *cli)
{
	struct gw_str id = gw_bundle_str(b, m->id);

	if (!has_framework(gw_bundle_str(b, m->refs),
			   cli->value[GW_OPT_FRAMEWORK]) ||
	    !has_tag(gw_bundle_str(b, m->tags), cli->value[GW_OPT_TAGS]))
		return false;
	for (int i = 1; i < cli->count; i++) {
		struct gw_str word = gw_str_of(cli->args[i]);

		if (!gw_glob_name(word, id) &&
		    gw_str_find_fold(id, word, 0) == GW_NOWHERE &&
		    gw_str_find_fold(gw_bundle_str(b, m->title), word, 0) ==
			    GW_NOWHERE)
			return false;
	}
	return true;
}

static int list(struct gw_session *s)
{
	const struct gw_bundle *b = &s->bundle;
	uint32_t shown = 0;

	for (uint32_t i = 0; i < b->rules; i++)
		if (is_asked(b, &b->meta[i], s->cli)) {
			line_of(b, &b->meta[i]);
			shown++;
		}
	fprintf(stderr, "%u of %u rules\n", shown, b->rules);
	return GW_EXIT_ALLOW;
}

static int with_bundle(struct gw_cli *cli, int (*what)(struct gw_session *s))
{
	struct gw_session s = { .cli = cli };
	struct gw_err err = { 0 };
	int r = gw_session_rules(&s, &err);

	if (r < 0)
		return gw_session_fail(&s, &err);
	r = what(&s);
	gw_session_release(&s);
	return r;
}

/* One fake from its template, for tests and demonstrations: the same for the
 * same seed. */
static int fake(struct gw_cli *cli)
{
	struct gw_node *map = gw_node_new(cli->arena, GW_MAP);
	struct gw_fakes with = { .rule_id = gw_str_of(cli->count > 2 ?
							      cli->args[2] :
							      "fake"),
				 .fakes = map,
				 .more = gw_run_fakes(),
				 .arena = cli->arena };
	struct gw_err err = { 0 };
	struct gw_str out;

	gw_node_put(map, GW_STR("fake"),
		    gw_node_string(cli->arena, gw_str_of(cli->args[1])));
	if (gw_fakes_fill(&out, &with, GW_STR("{fake}"), &err) < 0)
		return gw_cli_fail(&err);
	printf("%.*s\n", GW_FMT(out));
	return GW_EXIT_ALLOW;
}

/* Compiles the directories named behind the verb. */
static int compile(struct gw_str *out, struct gw_cli *cli, struct gw_err *err)
{
	const char **dirs = gw_arena_array(
		cli->arena, (size_t)cli->count + 1, sizeof(*dirs));
	gw_warnings warnings = { 0 };
	struct gw_names names;
	struct gw_compile how = { .dirs = dirs,
				  .names = gw_names_look,
				  .names_ctx = &names,
				  .engines = gw_run_engines(),
				  .warnings = &warnings,
				  .official =
					  cli->value[GW_OPT_OFFICIAL] != NULL };
	int r;

	for (int i = 1; i < cli->count; i++)
		dirs[i - 1] = cli->args[i];
	gw_names_open(&names, cli->arena);
	r = gw_rules_compile(out, cli->arena, &how, err);
	for (size_t i = 0; i < warnings.n; i++) {
		fputs("warning: ", stderr);
		gw_err_print(&warnings.v[i], stderr);
	}
	GW_VEC_FREE(&warnings);
	return r;
}

static int lint(struct gw_cli *cli)
{
	struct gw_err err = { 0 };
	struct gw_str bytes;
	struct gw_bundle b;
	const char *file = cli->value[GW_OPT_OUTPUT];
	int r = compile(&bytes, cli, &err);

	if (r == GW_OK)
		r = gw_bundle_open(&b, bytes, gw_run_engines(), &err);
	if (r == GW_OK && strcmp(cli->args[0], "compile") == 0)
		r = gw_io_replace(file, bytes, 0644, &err);
	if (r < 0)
		return gw_cli_fail(&err);
	printf("%u rules, %zu bytes, digest %.12s\n", b.rules, bytes.n,
	       b.digest);
	return GW_EXIT_ALLOW;
}

static int test(struct gw_cli *cli)
{
	const char **dirs = gw_arena_array(
		cli->arena, (size_t)cli->count + 1, sizeof(*dirs));
	struct gw_rule_tests sum = { 0 };
	struct gw_err err = { 0 };
	struct gw_buf out;
	int r;

	for (int i = 1; i < cli->count; i++)
		dirs[i - 1] = cli->args[i];
	gw_buf_init(&out, MOST_TEXT);
	r = gw_run_rule_tests(&sum, &out, dirs,
			      gw_str_of(cli->value[GW_OPT_RULES]), &err);
	fputs(gw_buf_cstr(&out), stderr);
	gw_buf_release(&out);
	if (r < 0)
		return gw_cli_fail(&err);
	printf("%u rules, %u tests: %u passed, %u failed\n", sum.rules,
	       sum.run, sum.run - sum.failed, sum.failed);
	return sum.failed ? GW_EXIT_USAGE : GW_EXIT_ALLOW;
}

/* --- new, schema --- */

static int no_skeleton(struct gw_cli *cli, struct gw_str node)
{
	struct gw_str known[32];
	struct gw_str near;
	struct gw_buf all;
	size_t n = 0;

	(void)cli;
	gw_buf_init(&all, 1000);
	for (; n < 32 && gw_skeleton_at(n); n++) {
		known[n] = gw_str_of(gw_skeleton_at(n)->node);
		gw_buf_print(&all, " %s", known[n].p);
	}
	near = gw_words_nearest(node, known, n);
	gw_cli_usage("there is no skeleton for '%.*s'%s%.*s%s: there are%s",
		     GW_FMT(node), near.n ? " (did you mean '" : "",
		     GW_FMT(near), near.n ? "'?)" : "", gw_buf_cstr(&all));
	gw_buf_release(&all);
	return GW_EXIT_USAGE;
}

static bool good_id(struct gw_str id)
{
	size_t slash = gw_str_find_byte(id, '/', 0);

	for (size_t i = 0; i < id.n; i++)
		if (!gw_is_lower(id.p[i]) && !gw_is_digit(id.p[i]) &&
		    i != slash &&
		    (id.p[i] != '-' || i == 0 || i + 1 == id.n ||
		     id.p[i - 1] == '-' || id.p[i - 1] == '/'))
			return false;
	return slash != GW_NOWHERE && slash > 0 && slash + 1 < id.n;
}

/* .gitward/rules/slug.yaml, or .gitward/rules/pack/slug.yaml */
static struct gw_str place_of(struct gw_cli *cli, struct gw_str id)
{
	size_t slash = gw_str_find_byte(id, '/', 0);
	struct gw_str pack = gw_str_part(id, 0, slash);
	struct gw_str slug = gw_str_part(id, slash + 1, id.n);
	struct gw_str dir = GW_STR(".gitward/rules");

	(void)mkdir(".gitward", 0777);
	(void)mkdir(dir.p, 0777);
	if (!gw_str_is(pack, "local")) {
		dir = gw_arena_print(cli->arena, "%s/%.*s", dir.p,
				     GW_FMT(pack));
		(void)mkdir(dir.p, 0777);
	}
	return gw_arena_print(cli->arena, "%s/%.*s.yaml", dir.p, GW_FMT(slug));
}

/* new ID [NODE] */
static int new_rule(struct gw_cli *cli)
{
	struct gw_str id = gw_str_of(cli->args[1]);
	struct gw_str node = gw_str_of(cli->count > 2 ? cli->args[2] :
							"k8s.container");
	struct gw_str path = gw_str_of(cli->value[GW_OPT_OUTPUT]);
	const struct gw_skeleton *s = NULL;
	struct gw_err err = { 0 };
	struct gw_buf out;
	int r;

	for (size_t i = 0; (s = gw_skeleton_at(i)) != NULL; i++)
		if (gw_str_is(node, s->node))
			break;
	if (!s)
		return no_skeleton(cli, node);
	if (!good_id(id))
		return gw_cli_usage("'%.*s' is no id: write pack/slug, such as "
				    "local/no-latest (lower case letters, "
				    "digits and single dashes)",
				    GW_FMT(id));
	if (!path.p)
		path = place_of(cli, id);
	if (access(path.p, F_OK) == 0)
		return gw_cli_usage("'%s' is there already: choose another id, "
				    "or another file with -o",
				    path.p);
	gw_buf_init(&out, (size_t)64 << 10);
	gw_skeleton_write(&out, s, id);
	r = gw_io_replace(path.p, gw_buf_str(&out), 0644, &err);
	gw_buf_release(&out);
	if (r < 0)
		return gw_cli_fail(&err);
	printf("wrote %s\nnext:  gitward rules test %s\n", path.p, path.p);
	return GW_EXIT_ALLOW;
}

static int schema(struct gw_cli *cli)
{
	struct gw_err err = { 0 };
	struct gw_str path;
	struct gw_str text = GW_STR("");
	int r = gw_data_path(&path, cli->arena,
			     "policy/schema/rule.schema.json", &err);

	if (r == GW_OK)
		r = gw_io_read(&text, path.p, (size_t)1 << 20, cli->arena,
			       &err);
	if (r == GW_OK && cli->value[GW_OPT_OUTPUT])
		r = gw_io_replace(cli->value[GW_OPT_OUTPUT], text, 0644, &err);
	else if (r == GW_OK)
		fwrite(text.p, 1, text.n, stdout);
	return r < 0 ? gw_cli_fail(&err) : GW_EXIT_ALLOW;
}

int gw_cmd_rules(struct gw_cli *cli)
{
	static const struct gw_str verbs[] = {
		GW_STR_INIT("list"),	GW_STR_INIT("show"),
		GW_STR_INIT("lint"),	GW_STR_INIT("test"),
		GW_STR_INIT("compile"), GW_STR_INIT("fake"),
		GW_STR_INIT("new"),	GW_STR_INIT("schema"),
	};
	struct gw_str verb = gw_str_of(cli->count ? cli->args[0] : "list");
	struct gw_str near;

	if (gw_str_is(verb, "list"))
		return with_bundle(cli, list);
	if (gw_str_is(verb, "show")) {
		if (cli->count != 2)
			return gw_cli_usage("'gitward rules show' needs the id "
					    "of a rule");
		cli->args++;
		cli->count--;
		return gw_cmd_explain(cli);
	}
	if (gw_str_is(verb, "schema"))
		return schema(cli);
	if (gw_str_is(verb, "new")) {
		if (cli->count < 2)
			return gw_cli_usage("'gitward rules new' needs an id, "
					    "such as local/no-latest");
		return new_rule(cli);
	}
	if (gw_str_is(verb, "fake")) {
		if (cli->count < 2)
			return gw_cli_usage("'gitward rules fake' needs a "
					    "template, such as '{hex:40}'");
		return fake(cli);
	}
	if (gw_str_is(verb, "compile") && !cli->value[GW_OPT_OUTPUT])
		return gw_cli_usage("'gitward rules compile' needs -o FILE");
	if (gw_str_is(verb, "lint") || gw_str_is(verb, "compile") ||
	    gw_str_is(verb, "test")) {
		if (cli->count < 2)
			return gw_cli_usage("'gitward rules %s' needs a "
					    "directory of rules",
					    verb.p);
		return gw_str_is(verb, "test") ? test(cli) : lint(cli);
	}
	near = gw_words_nearest(verb, verbs, 8);
	if (near.n)
		return gw_cli_usage(
			"unknown 'gitward rules %s' (did you mean '%.*s'?)",
			verb.p, GW_FMT(near));
	return gw_cli_usage("unknown 'gitward rules %s': list, show, new, "
			    "lint, test, schema, compile or fake",
			    verb.p);
}
