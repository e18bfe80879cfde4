/* YAML: documents, going on behind faults, templates, and who reads what.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/shared.h"
#include "parse/yaml_read.h"
#include "parse/yaml_scan.h"

/*
 * Behind a fault the reading goes on at the next document. A file that cannot
 * be read and holds template actions is read a second time with their places
 * filled (yaml_holes.c).
 */

#define MOST_COPIES 100000u
#define MOST_RESTARTS 100

/* One run from an offset, to the end of the text or the first fault. What the
 * scanner does not know for certain, libyaml decides, and all that stands
 * behind a fault: the scanner looks at a text once. */
static int read_from(struct gw_yaml *y, uint32_t from)
{
	struct gw_yaml_scan scan = { .n = 0 };
	int r;

	y->base = y->gap = from;
	y->frames = y->skip = 0;
	y->hollow = NULL;
	y->open_next = false;
	if (from == 0 && !y->strict && !y->no_scan &&
	    gw_yaml_scan(&scan, y->text))
		r = gw_yaml_read_scanned(y, &scan);
	else
		r = gw_yaml_read_lib(y);
	gw_yaml_scan_release(&scan);
	return r;
}

int gw_yaml_read(struct gw_yaml *y)
{
	uint32_t from = 0;

	y->copies = MOST_COPIES;
	gw_map_init(&y->anchors, y->b->arena);
	for (int i = 0;; i++) {
		int r = read_from(y, from);
		size_t fault;
		size_t next;

		if (r != GW_ESYNTAX || y->strict || i == MOST_RESTARTS)
			return r;
		fault = y->base + y->bytes;
		if (fault <= from)
			fault = from + 1;
		gw_build_abandon(y->b, (uint32_t)fault < y->text.n ?
					       (uint32_t)fault :
					       (uint32_t)y->text.n);
		next = gw_yaml_next_document(y->text, fault);
		if (next == GW_NOWHERE)
			return r;
		from = (uint32_t)next;
	}
}

/* Forgets a reading that failed, for a second one. */
static void start_again(struct gw_builder *b)
{
	struct gw_doc *doc = b->doc;

	doc->roots = NULL;
	doc->last_root = NULL;
	doc->count = 0;
	doc->faulty = false;
	doc->comments = NULL;
	gw_builder_init(b, b->arena, doc);
}

static bool has_holes(struct gw_str text)
{
	return gw_str_find(text, GW_STR("{{"), 0) != GW_NOWHERE ||
	       gw_str_find(text, GW_STR("{%"), 0) != GW_NOWHERE;
}

static int read_again(struct gw_yaml *y)
{
	struct gw_holes *holes = GW_NEW(y->b->arena, struct gw_holes);
	int r;

	start_again(y->b);
	gw_holes_find(holes, y->b->arena,
		      gw_yaml_readable(y->b, y->source, y->err));
	y->holes = holes;
	y->next_hole = 0;
	y->text = holes->text;
	r = gw_yaml_read(y);
	for (struct gw_node *n = y->b->doc->roots; n; n = n->next)
		n->flags |= GW_OPEN;
	return r;
}

/* GitHub Actions reads YAML 1.2, where yes and on are text. */
static bool is_actions(struct gw_str name)
{
	static const char *const globs[] = {
		"**/.github/workflows/*", "**/.github/actions/**",
		"**/.gitea/workflows/*",  "**/.forgejo/workflows/*",
		"action.yml",		  "action.yaml",
		NULL
	};

	return gw_name_fits(globs, name);
}

int gw_yaml_parse(struct gw_builder *b, const struct gw_view *view,
		  bool no_scan, struct gw_err *err)
{
	struct gw_yaml *y = GW_NEW(b->arena, struct gw_yaml);
	int r;

	y->b = b;
	y->err = err;
	y->no_scan = no_scan;
	y->source = view->bytes;
	y->yes_no = !is_actions(view->name);
	y->text = gw_yaml_readable(b, y->source, err);
	r = gw_yaml_read(y);
	if ((r == GW_ESYNTAX || b->doc->faulty) && has_holes(y->source))
		r = read_again(y);
	return r;
}

static int parse(struct gw_builder *b, const struct gw_view *view,
		 struct gw_err *err)
{
	return gw_yaml_parse(b, view, false, err);
}

/* Without a name only what is surely YAML is claimed. */
static int sniff(struct gw_str head)
{
	if (gw_str_starts(head, GW_STR("---\n")) ||
	    gw_str_starts(head, GW_STR("%YAML ")))
		return 60;
	if (gw_str_find(head, GW_STR("apiVersion: "), 0) != GW_NOWHERE &&
	    gw_str_find(head, GW_STR("\nkind: "), 0) != GW_NOWHERE)
		return 70;
	return gw_str_find(head, GW_STR("AWSTemplateFormatVersion:"), 0) !=
			       GW_NOWHERE
		       ? 70
		       : 0;
}

const struct gw_parser gw_parser_yaml = {
	.name = "yaml",
	.globs = (const char *const[]){
		"*.yaml", "*.yml", "*.yaml.j2", "*.yml.j2", "*.yaml.tpl",
		"*.yml.tpl", "*.yaml.tmpl", "*.yml.tmpl", "*.yaml.gotmpl",
		"*.yaml.template", "*.yml.template", "*.sls", "dvc.lock",
		"*.dvc", "CITATION.cff", ".clang-format", ".clang-tidy",
		"conda-lock", "MLmodel", "MLproject", "pubspec.lock",
		"Chart.lock", ".yamllint", ".gemrc", "*.cwl", NULL },
	.sniff = sniff,
	.parse = parse,
};
