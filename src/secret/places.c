/* SPDX-License-Identifier: Apache-2.0 */
/* What kind of text a path speaks of; the path is relative to the root. */
#include <string.h>

#include "base/glob.h"
#include "secret/state.h"

struct suffix {
	const char *text;
	enum gw_file_kind kind;
};

static const struct suffix suffixes[] = {
	{ ".env", GW_FILE_CONFIG },	   { ".ini", GW_FILE_CONFIG },
	{ ".conf", GW_FILE_CONFIG },	   { ".config", GW_FILE_CONFIG },
	{ ".cfg", GW_FILE_CONFIG },	   { ".cnf", GW_FILE_CONFIG },
	{ ".properties", GW_FILE_CONFIG }, { ".yaml", GW_FILE_CONFIG },
	{ ".yml", GW_FILE_CONFIG },	   { ".toml", GW_FILE_CONFIG },
	{ ".tfvars", GW_FILE_CONFIG },	   { ".prefs", GW_FILE_CONFIG },
	{ ".credentials", GW_FILE_CONFIG }, { ".s3cfg", GW_FILE_CONFIG },
	{ ".npmrc", GW_FILE_CONFIG },	   { ".pypirc", GW_FILE_CONFIG },
	{ ".netrc", GW_FILE_CONFIG },	   { ".tugboat", GW_FILE_CONFIG },
	{ ".esmtprc", GW_FILE_CONFIG },	   { ".msmtprc", GW_FILE_CONFIG },
	{ ".muttrc", GW_FILE_CONFIG },	   { ".editorconfig", GW_FILE_CONFIG },
	{ ".service", GW_FILE_CONFIG },	   { ".json", GW_FILE_DATA },
	{ ".jsonc", GW_FILE_DATA },	   { ".json5", GW_FILE_DATA },
	{ ".tfstate", GW_FILE_DATA },	   { ".ipynb", GW_FILE_DATA },
	{ ".xml", GW_FILE_DATA },	   { ".plist", GW_FILE_DATA },
	{ ".sql", GW_FILE_DATA },	   { ".csv", GW_FILE_DATA },
	{ ".ldif", GW_FILE_CONFIG },	   { ".ovpn", GW_FILE_CONFIG },
	{ ".nmconnection", GW_FILE_CONFIG }, { ".reg", GW_FILE_CONFIG },
	{ ".rdp", GW_FILE_CONFIG },	   { ".mbsyncrc", GW_FILE_CONFIG },
	{ ".wgetrc", GW_FILE_CONFIG },	   { ".curlrc", GW_FILE_CONFIG },
	{ ".fetchmailrc", GW_FILE_CONFIG }, { ".repo", GW_FILE_CONFIG },
	{ ".socket", GW_FILE_CONFIG },	   { ".timer", GW_FILE_CONFIG },
	{ ".container", GW_FILE_CONFIG },  { ".inf", GW_FILE_CONFIG },
	{ ".http", GW_FILE_PLAIN },	   { ".rest", GW_FILE_PLAIN },
	{ ".eml", GW_FILE_PLAIN },	   { ".out", GW_FILE_PLAIN },
	{ ".tsv", GW_FILE_DATA },	   { ".dump", GW_FILE_DATA },
	{ ".har", GW_FILE_DATA },	   { ".sh", GW_FILE_SHELL },
	{ ".bash", GW_FILE_SHELL },	   { ".zsh", GW_FILE_SHELL },
	{ ".fish", GW_FILE_SHELL },	   { ".bat", GW_FILE_SHELL },
	{ ".cmd", GW_FILE_SHELL },	   { ".ps1", GW_FILE_SHELL },
	{ ".bashrc", GW_FILE_SHELL },	   { ".zshrc", GW_FILE_SHELL },
	{ ".profile", GW_FILE_SHELL },	   { ".bash_profile", GW_FILE_SHELL },
	{ ".bash_history", GW_FILE_SHELL }, { ".history", GW_FILE_SHELL },
	{ "dockerfile", GW_FILE_SHELL },   { "containerfile", GW_FILE_SHELL },
	{ "makefile", GW_FILE_SHELL },	   { ".mk", GW_FILE_SHELL },
	{ ".dockerfile", GW_FILE_SHELL },  { "vagrantfile", GW_FILE_CODE },
	{ ".txt", GW_FILE_PLAIN },	   { ".log", GW_FILE_PLAIN },
	{ ".diff", GW_FILE_PLAIN },	   { ".patch", GW_FILE_PLAIN },
	{ ".md", GW_FILE_DOCS },	   { ".markdown", GW_FILE_DOCS },
	{ ".rst", GW_FILE_DOCS },	   { ".adoc", GW_FILE_DOCS },
	{ ".asciidoc", GW_FILE_DOCS },	   { ".html", GW_FILE_DOCS },
	{ ".htm", GW_FILE_DOCS },	   { ".tex", GW_FILE_DOCS },
	{ ".org", GW_FILE_DOCS },	   { "readme", GW_FILE_DOCS },
};

static const char *const test_words[] = {
	"test",	   "tests",  "testing",	 "testdata", "spec",   "specs",
	"fixture", "fixtures", "mock",	 "mocks",    "example", "examples",
	"sample",  "samples", "__tests__", "demo",   "e2e",    "testcases",
	"snapshots", "__snapshots__", "benchmark", "benchmarks", NULL,
};

static const char *const doc_words[] = { "doc", "docs", "documentation",
					 "man", "wiki", "javadoc", NULL };

/* Files that tell of a project, with the suffix .txt or none. */
static const char *const doc_names[] = { "readme",    "changelog", "changes",
					 "copyright", "copying",   "license",
					 "licence",   "authors",   "pkg-info",
					 "contributing", "faq",	   NULL };

static const char *const generated[] = {
	"**/package-lock.json", "**/yarn.lock", "**/pnpm-lock.yaml",
	"**/*.lock", "**/*.lockb", "**/go.sum", "**/npm-shrinkwrap.json",
	"**/*.min.js", "**/*.min.css", "**/*.map", "**/*.bundle.js",
	"**/.terraform.lock.hcl", "**/Cargo.lock", "**/poetry.lock",
	"**/composer.lock", "**/*.pb.go", "**/*_pb2.py", "**/*.svg",
	"**/bun.lock", "**/flake.lock", "**/*.sum", "**/gradle.lockfile", NULL,
};

static bool is_word(struct gw_str s, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (gw_str_eq_fold(s, gw_str_of(words[i])))
			return true;
	return false;
}

static bool ends_fold(struct gw_str s, struct gw_str with)
{
	return s.n >= with.n &&
	       gw_str_eq_fold(gw_str_part(s, s.n - with.n, s.n), with);
}

static enum gw_file_kind kind_of(struct gw_str base)
{
	struct gw_str stem = gw_str_part(base, 0,
					 gw_str_find_byte(base, '.', 0));

	if (gw_str_starts_fold(base, GW_STR(".env")))
		return GW_FILE_CONFIG;
	if (gw_str_starts_fold(base, GW_STR("dockerfile")))
		return GW_FILE_SHELL;
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
		if (ends_fold(base, gw_str_of(suffixes[i].text)))
			return suffixes[i].kind == GW_FILE_PLAIN &&
					       is_word(stem, doc_names) ?
				       GW_FILE_DOCS :
				       suffixes[i].kind;
	if (base.n && gw_str_find_byte(base, '.', 1) == GW_NOWHERE)
		return is_word(base, doc_names) ? GW_FILE_DOCS : GW_FILE_CONFIG; /* no suffix: "hub", ".s3cfg" */
	return GW_FILE_CODE;
}

/* foo_test.go, test_foo.py, foo.spec.ts, FooTest.java */
static bool is_test_name(struct gw_str base)
{
	size_t dot = gw_str_find_byte(base, '.', 0);
	struct gw_str stem = gw_str_part(base, 0, dot);

	return gw_str_starts_fold(base, GW_STR("test_")) ||
	       ends_fold(stem, GW_STR("_test")) ||
	       ends_fold(stem, GW_STR("_tests")) ||
	       ends_fold(stem, GW_STR("_spec")) ||
	       gw_str_ends(stem, GW_STR("Test")) ||
	       gw_str_ends(stem, GW_STR("Tests")) ||
	       gw_str_find_fold(base, GW_STR(".test."), 0) != GW_NOWHERE ||
	       gw_str_find_fold(base, GW_STR(".spec."), 0) != GW_NOWHERE ||
	       gw_str_is(base, "conftest.py");
}

/* "changelog.gz!" holds a changelog. */
static struct gw_str unpacked_name(struct gw_str base)
{
	static const char *const ends[] = { ".gz!", ".bz2!", ".xz!", ".zst!" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (ends_fold(base, gw_str_of(ends[i])))
			return gw_str_part(base, 0,
					   base.n - gw_str_of(ends[i]).n);
	return base;
}

struct gw_where gw_where_of(struct gw_str path)
{
	struct gw_where w = { .kind = GW_FILE_CODE };
	struct gw_str rest = path;
	struct gw_str part = { NULL, 0 };
	struct gw_str base = path;

	while (gw_str_next(&rest, '/', &part)) {
		base = part;
		if (rest.n == 0)
			break;
		w.tests |= is_word(part, test_words);
		w.docs |= is_word(part, doc_words);
	}
	base = unpacked_name(base);
	w.kind = kind_of(base);
	w.tests |= is_test_name(base);
	w.docs |= w.kind == GW_FILE_DOCS;
	for (size_t i = 0; generated[i]; i++)
		w.generated |= gw_glob_path(gw_str_of(generated[i]), path);
	return w;
}

void gw_note_name(struct gw_noted *out, const struct gw_scan_job *job)
{
	struct gw_str name = job->view->name;

	if (out->n && out->n == name.n && out->root == job->root &&
	    memcmp(out->name, name.p, name.n) == 0)
		return;
	out->number++;
	out->n = name.n <= sizeof(out->name) ? name.n : 0;
	out->root = job->root;
	if (out->n)
		memcpy(out->name, name.p, name.n);
	out->where = gw_where_of(gw_str_part(name, job->root, name.n));
	out->formats = gw_formats_of(name);
}
