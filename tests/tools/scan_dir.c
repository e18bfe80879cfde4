/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan_dir RULES DIR: search the files of a directory for secrets and print
 * SARIF, levels as the policy `recommended` sets them. For measuring detection
 * alone, without Git, policy and jail.
 */
#include <dirent.h>
#include <sys/stat.h>

#include "base/io.h"
#include "secret/secret.h"

struct tool {
	struct gw_scanner *scanner;
	const char *root;
	size_t results;
	size_t bytes;
};

static const char *level_of(const struct gw_finding *f)
{
	if (f->what == GW_UNDECIDED)
		return "none";
	if (f->tier == GW_TIER_FAKE || f->severity == GW_INFO ||
	    f->confidence == GW_CONF_LOW)
		return "note";
	return f->tier == GW_TIER_CONTEXTUAL ? "warning" : "error";
}

static void print_json(struct gw_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\' || c < ' ' || c > '~')
			printf("\\u%04x", c);
		else
			putchar(c);
	}
}

static void print_finding(struct tool *t, const struct gw_finding *f)
{
	printf("%s\n{\"ruleId\":\"%.*s\",\"level\":\"%s\","
	       "\"message\":{\"text\":\"",
	       t->results++ ? "," : "", GW_FMT(f->rule), level_of(f));
	print_json(f->message);
	printf("\"},\"locations\":[{\"physicalLocation\":{"
	       "\"artifactLocation\":{\"uri\":\"%s/",
	       t->root);
	print_json(f->place.path);
	printf("\"},\"region\":{\"startLine\":%u,\"endLine\":%u,"
	       "\"startColumn\":%u}}}]}",
	       f->place.line ? f->place.line : 1,
	       f->place.end_line ? f->place.end_line : 1, f->place.col);
}

static void scan_file(struct tool *t, const char *path)
{
	struct gw_arena a;
	gw_findings found = { 0 };
	struct gw_err err;
	struct gw_view view = { .name = gw_str_of(path + strlen(t->root) + 1) };
	struct gw_scan_job job = { .arena = &a, .view = &view,
				   .found = &found, .decode = true };

	gw_arena_init(&a, (size_t)1 << 30);
	if (gw_io_read(&view.bytes, path, (size_t)1 << 28, &a, &err) == GW_OK) {
		t->bytes += view.bytes.n;
		if (gw_scan(t->scanner, &job, &err) < 0)
			fprintf(stderr, "%s: %s\n", path, err.msg);
		gw_findings_settle(&found);
		for (size_t i = 0; i < found.n; i++)
			print_finding(t, &found.v[i]);
	}
	GW_VEC_FREE(&found);
	gw_arena_release(&a);
}

static void scan_tree(struct tool *t, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *e;
	struct stat st;
	char child[4096];

	while (dir && (e = readdir(dir))) {
		if (e->d_name[0] == '.' &&
		    (!e->d_name[1] || !strcmp(e->d_name, "..") ||
		     !strcmp(e->d_name, ".git")))
			continue;
		snprintf(child, sizeof(child), "%s/%s", path, e->d_name);
		if (lstat(child, &st) < 0)
			continue;
		if (S_ISDIR(st.st_mode))
			scan_tree(t, child);
		else if (S_ISREG(st.st_mode))
			scan_file(t, child);
	}
	if (dir)
		closedir(dir);
}

int main(int argc, char **argv)
{
	const struct gw_engine *engines[] = { &gw_engine_find, NULL };
	const char *dirs[] = { argc > 1 ? argv[1] : ".", NULL };
	struct gw_compile how = { .dirs = dirs, .engines = engines };
	struct gw_secrets_setup setup = { .now = 1790000000 };
	struct tool t = { .root = argc > 2 ? argv[2] : "." };
	struct gw_secrets *secrets;
	struct gw_bundle bundle;
	struct gw_arena a;
	struct gw_str bytes;
	struct gw_err err;

	gw_arena_init(&a, (size_t)1 << 30);
	if (gw_rules_compile(&bytes, &a, &how, &err) < 0 ||
	    gw_bundle_open(&bundle, bytes, engines, &err) < 0) {
		gw_err_print(&err, stderr);
		return 2;
	}
	setup.bundle = &bundle;
	if (gw_secrets_open(&secrets, &a, &setup, &err) < 0)
		return 2;
	t.scanner = gw_scanner_new(secrets);
	printf("{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":"
	       "{\"name\":\"scan_dir\"}},\"results\":[");
	scan_tree(&t, t.root);
	printf("]}]}\n");
	fprintf(stderr, "%zu bytes, %zu results\n", t.bytes, t.results);
	gw_scanner_free(t.scanner);
	gw_secrets_close(secrets);
	gw_arena_release(&a);
	return 0;
}
