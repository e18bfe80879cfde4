/* Rule files: found, read strictly, and sorted into packs.
 * SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "base/io.h"
#include "parse/parse.h"
#include "rule/pack.h"

#define MOST_FILE ((size_t)1 << 20)
#define MOST_LEVELS 8
#define MOST_FILES 20000

typedef GW_VEC(struct gw_str) gw_paths;

static int cmp_path(const void *a, const void *b)
{
	return gw_str_cmp(*(const struct gw_str *)a, *(const struct gw_str *)b);
}

/* Depth is bounded by `levels`; links are followed to files only. */
static int list_paths(gw_paths *out, struct gw_arena *arena, struct gw_str at,
		      int levels, struct gw_err *err)
{
	struct stat st;
	struct dirent *e;
	DIR *dir;
	int r = GW_OK;

	if (stat(at.p, &st) < 0)
		return gw_err_set(err, GW_ENOTFOUND, "no rules at '%s'", at.p);
	if (!S_ISDIR(st.st_mode)) {
		*GW_PUSH(out) = at;
		return GW_OK;
	}
	dir = levels > 0 ? opendir(at.p) : NULL;
	if (!dir)
		return gw_err_set(err, GW_ESYSTEM, "cannot list '%s'", at.p);
	while (r == GW_OK && (e = readdir(dir))) {
		struct gw_str name = gw_str_of(e->d_name);
		struct gw_str path;

		if (name.p[0] == '.')
			continue;
		path = gw_arena_print(arena, "%s/%s", at.p, e->d_name);
		if (lstat(path.p, &st) == 0 && S_ISDIR(st.st_mode))
			r = list_paths(out, arena, path, levels - 1, err);
		else if (gw_str_ends(name, GW_STR(".yaml")))
			*GW_PUSH(out) = path;
		if (out->n > MOST_FILES)
			r = gw_err_set(err, GW_ELIMIT, "too many rule files");
	}
	closedir(dir);
	return r;
}

/* The folder's name; what stands in `rules` itself is of the pack local. */
static struct gw_str pack_name(struct gw_str path)
{
	struct gw_str name;
	size_t slash = path.n;
	size_t from;

	while (slash > 0 && path.p[slash - 1] != '/')
		slash--;
	if (!slash)
		return GW_STR("local");
	from = slash - 1;
	while (from > 0 && path.p[from - 1] != '/')
		from--;
	name = gw_str_part(path, from, slash - 1);
	return gw_str_is(name, "rules") ? GW_STR("local") : name;
}

static struct gw_pack *pack_of(struct gw_sources *s, struct gw_str name)
{
	void **slot = gw_map_put(&s->packs, name);
	struct gw_pack *p = *slot;

	if (p)
		return p;
	p = GW_NEW(s->arena, struct gw_pack);
	p->name = name;
	gw_map_init(&p->params, s->arena);
	gw_map_init(&p->macros, s->arena);
	gw_map_init(&p->tables, s->arena);
	gw_map_init(&p->retired, s->arena);
	*slot = p;
	return p;
}

bool gw_pack_is_bindings(const struct gw_pack *p)
{
	return gw_str_is(p->name, "bindings");
}

static int read_text(struct gw_sources *s, const struct gw_rule_text *text,
		     struct gw_err *err)
{
	struct gw_view *view = GW_NEW(s->arena, struct gw_view);
	struct gw_rule_file *f;
	struct gw_doc *doc;
	int r;

	view->name = text->path;
	view->bytes = text->bytes;
	r = gw_yaml_strict(&doc, s->arena, view, err);
	if (r < 0)
		return r;
	f = GW_PUSH(&s->files);
	*f = (struct gw_rule_file){ text->path, pack_of(s, text->pack), doc };
	return GW_OK;
}

static int read_file(struct gw_sources *s, struct gw_str path,
		     struct gw_err *err)
{
	struct gw_rule_text text = { .path = path, .pack = pack_name(path) };
	int r = gw_io_read(&text.bytes, path.p, MOST_FILE, s->arena, err);

	return r < 0 ? r : read_text(s, &text, err);
}

static bool stands_in(struct gw_str path, struct gw_str dir)
{
	return path.n > dir.n + 1 &&
	       gw_str_find_byte(path, '/', dir.n + 1) == GW_NOWHERE;
}

int gw_rule_texts_read(gw_rule_texts *out, struct gw_arena *arena,
		       const char *dir, struct gw_str own, struct gw_err *err)
{
	gw_paths paths = { 0 };
	int r = list_paths(&paths, arena, gw_str_of(dir), MOST_LEVELS, err);

	if (paths.n)
		qsort(paths.v, paths.n, sizeof(*paths.v), cmp_path);
	for (size_t i = 0; r == GW_OK && i < paths.n; i++) {
		struct gw_rule_text text = { .path = paths.v[i],
					     .pack = pack_name(paths.v[i]) };

		if (own.n && stands_in(text.path, gw_str_of(dir)))
			text.pack = own;
		r = gw_io_read(&text.bytes, text.path.p, MOST_FILE, arena,
			       err);
		if (r == GW_OK)
			*GW_PUSH(out) = text;
	}
	GW_VEC_FREE(&paths);
	return r;
}

static int share(struct gw_map *into, const struct gw_node *map,
		 struct gw_err *err)
{
	for (struct gw_node *c = map ? map->first : NULL; c; c = c->next) {
		void **slot = gw_map_put(into, c->key);

		if (*slot) {
			const struct gw_node *other = *slot;

			return gw_rule_fault_key(
				err, c, "E003",
				"'%.*s' stands in this pack already (%.*s:%u)",
				GW_FMT(c->key), GW_FMT(other->doc->view->name),
				other->key_line);
		}
		*slot = c;
	}
	return GW_OK;
}

static int check_macros(const struct gw_node *macros, struct gw_err *err)
{
	static const struct gw_key keys[] = {
		{ "params", GW_KEY_TEXTS, NULL },
		{ "that", GW_KEY_MAP | GW_KEY_NEEDED, NULL },
		{ "help", GW_KEY_TEXT, NULL },
		{ NULL, 0, NULL },
	};

	for (const struct gw_node *c = macros ? macros->first : NULL; c;
	     c = c->next) {
		int r = gw_keys_check(c, keys, err);

		if (r < 0)
			return r;
	}
	return GW_OK;
}

static int check_tables(const struct gw_node *tables, struct gw_err *err)
{
	for (const struct gw_node *c = tables ? tables->first : NULL; c;
	     c = c->next)
		if (c->kind != GW_LIST && c->kind != GW_MAP)
			return gw_rule_fault(err, c, "E005",
					     "a table is a list or a map");
	return GW_OK;
}

/* One document of a rule file: its closed set of keys. */
static int check_top(struct gw_pack *pack, const struct gw_node *top,
		     struct gw_err *err)
{
	static const struct gw_key keys[] = {
		{ "gitward", GW_KEY_NUMBER | GW_KEY_NEEDED, NULL },
		{ "params", GW_KEY_MAP, NULL },
		{ "macros", GW_KEY_MAP, NULL },
		{ "tables", GW_KEY_MAP, NULL },
		{ "aliases", GW_KEY_LIST | GW_KEY_MAP, NULL },
		{ "rules", GW_KEY_LIST, NULL },
		{ "retired", GW_KEY_TEXTS, NULL },
		{ NULL, 0, NULL },
	};
	const struct gw_node *version;
	const struct gw_node *retired;
	int r = gw_keys_check(top, keys, err);

	if (r < 0)
		return r;
	version = gw_node_key(top, "gitward");
	if (!gw_str_is(version->text, "1"))
		return gw_rule_fault(err, version, "E005",
				     "language version %.*s is not known (1 is)",
				     GW_FMT(version->text));
	r = gw_params_check(gw_node_key(top, "params"), err);
	if (r == GW_OK)
		r = check_macros(gw_node_key(top, "macros"), err);
	if (r == GW_OK)
		r = check_tables(gw_node_key(top, "tables"), err);
	if (r == GW_OK)
		r = share(&pack->params, gw_node_key(top, "params"), err);
	if (r == GW_OK)
		r = share(&pack->macros, gw_node_key(top, "macros"), err);
	if (r == GW_OK)
		r = share(&pack->tables, gw_node_key(top, "tables"), err);
	retired = gw_node_key(top, "retired");
	for (struct gw_node *c = retired ? retired->first : NULL; c;
	     c = c->next)
		*gw_map_put(&pack->retired, c->text) = c;
	return r;
}

static int check_files(struct gw_sources *s, struct gw_err *err)
{
	for (size_t i = 0; i < s->files.n; i++) {
		struct gw_rule_file *f = &s->files.v[i];

		if (gw_pack_is_bindings(f->pack))
			continue;
		for (const struct gw_node *top = f->doc->roots; top;
		     top = top->next) {
			int r = check_top(f->pack, top, err);

			if (r < 0)
				return r;
		}
	}
	return GW_OK;
}

int gw_sources_read(struct gw_sources *out, struct gw_arena *arena,
		    const struct gw_compile *how, struct gw_err *err)
{
	const char *const *dirs = how->dirs;
	gw_paths paths = { 0 };
	int r = GW_OK;

	*out = (struct gw_sources){ .arena = arena };
	gw_map_init(&out->packs, arena);
	for (size_t i = 0; r == GW_OK && how->texts && i < how->texts->n; i++)
		r = read_text(out, &how->texts->v[i], err);
	for (; r == GW_OK && dirs && *dirs; dirs++)
		r = list_paths(&paths, arena, gw_str_of(*dirs), MOST_LEVELS,
			       err);
	if (paths.n)
		qsort(paths.v, paths.n, sizeof(*paths.v), cmp_path);
	for (size_t i = 0; r == GW_OK && i < paths.n; i++)
		r = read_file(out, paths.v[i], err);
	GW_VEC_FREE(&paths);
	return r == GW_OK ? check_files(out, err) : r;
}

void gw_sources_release(struct gw_sources *s)
{
	GW_VEC_FREE(&s->files);
}
