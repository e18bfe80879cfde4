/* Which tools a tree is for, by names of files and words in manifests.
 * SPDX-License-Identifier: Apache-2.0 */
#include "cli/survey.h"

#include "base/glob.h"

#define MOST_LOOKED_AT ((size_t)256 << 10)

/* Globs are of paths; a word must stand in the text, if there is one. */
struct kind {
	const char *kind;
	const char *profile;
	const char *globs[6];
	const char *word;
};

static const struct kind kinds[] = {
	{ "container builds", NULL,
	  { "**/Dockerfile*", "**/Containerfile*", "**/*.dockerfile" }, NULL },
	{ "Compose files", NULL,
	  { "**/compose*.yaml", "**/compose*.yml", "**/docker-compose*.yml",
	    "**/docker-compose*.yaml" },
	  NULL },
	{ "Kubernetes manifests", "pss-baseline",
	  { "**/*.yaml", "**/*.yml" }, "\napiVersion: apps/v1" },
	{ "Helm charts", "gitops", { "**/Chart.yaml" }, NULL },
	{ "Argo CD objects", "gitops", { "**/*.yaml", "**/*.yml" },
	  "argoproj.io/" },
	{ "Flux objects", "gitops", { "**/*.yaml", "**/*.yml" },
	  ".toolkit.fluxcd.io/" },
	{ "Terraform files", NULL, { "**/*.tf", "**/*.tofu" }, NULL },
	{ "GitHub workflows", "ci",
	  { ".github/workflows/*.yml", ".github/workflows/*.yaml" }, NULL },
	{ "GitLab CI files", "ci", { "**/.gitlab-ci.yml" }, NULL },
	{ "Jenkinsfiles", "ci", { "**/Jenkinsfile*" }, NULL },
	{ "notebooks", "mlops", { "**/*.ipynb" }, NULL },
	{ "model files", "mlops",
	  { "**/*.pkl", "**/*.pt", "**/*.pth", "**/*.joblib", "**/*.h5",
	    "**/*.onnx" },
	  NULL },
	{ "DVC files", "mlops", { "**/dvc.yaml", "**/*.dvc" }, NULL },
	{ "MLflow projects", "mlops", { "**/MLproject", "**/MLmodel" }, NULL },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static bool has_name(const struct kind *k, struct gw_str path)
{
	for (size_t i = 0; i < 6 && k->globs[i]; i++)
		if (gw_glob_path(gw_str_of(k->globs[i]), path))
			return true;
	return false;
}

/* The beginning of the file is enough to know a manifest. */
static bool has_word(const struct kind *k, const struct gw_item *it)
{
	struct gw_arena a;
	struct gw_str text;
	struct gw_err err;
	bool has;

	if (!k->word)
		return true;
	if (!it->file || it->size > MOST_LOOKED_AT)
		return false;
	gw_arena_init(&a, MOST_LOOKED_AT * 2);
	has = gw_io_read(&text, it->file, MOST_LOOKED_AT, &a, &err) == GW_OK;
	if (has)
		has = gw_str_find(text, gw_str_of(k->word), 0) != GW_NOWHERE ||
		      (k->word[0] == '\n' &&
		       gw_str_starts(text, gw_str_of(k->word + 1)));
	gw_arena_release(&a);
	return has;
}

struct gw_survey_row *gw_survey(const struct gw_run *run, size_t *count)
{
	struct gw_survey_row *rows =
		gw_arena_array(run->arena, KINDS, sizeof(*rows));

	for (size_t k = 0; k < KINDS; k++) {
		rows[k] = (struct gw_survey_row){ .kind = kinds[k].kind,
						  .profile = kinds[k].profile };
		for (size_t i = 0; i < run->items.n; i++)
			rows[k].count +=
				has_name(&kinds[k], run->items.v[i].path) &&
				has_word(&kinds[k], &run->items.v[i]);
	}
	*count = KINDS;
	return rows;
}
