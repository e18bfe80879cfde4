/* What CI systems say of their job. SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "cli/ci.h"
#include "parse/parse.h"

#define MOST_EVENT ((size_t)16 << 20)

/* One system: how it is known, and where base and head stand. The first
 * variable that is set and not all zeros counts. */
struct ci_row {
	const char *name;
	const char *known_by;
	const char *format;
	const char *deepen;
	const char *base[4]; /* commit ids */
	const char *branch[2]; /* names of target branches */
	const char *head[2];
	const char *trunk;
};

static const struct ci_row rows[] = {
	{ "GitHub Actions", "GITHUB_ACTIONS", "github",
	  "'fetch-depth: 0' at actions/checkout", { NULL },
	  { "GITHUB_BASE_REF" }, { "GITHUB_SHA" }, NULL },
	/* A merged-result pipeline runs on a merge with the target's tip. */
	{ "GitLab CI", "GITLAB_CI", "text", "'GIT_DEPTH: 0' in variables",
	  { "CI_MERGE_REQUEST_TARGET_BRANCH_SHA",
	    "CI_MERGE_REQUEST_DIFF_BASE_SHA", "CI_COMMIT_BEFORE_SHA" },
	  { "CI_MERGE_REQUEST_TARGET_BRANCH_NAME" }, { "CI_COMMIT_SHA" },
	  "CI_DEFAULT_BRANCH" },
	{ "Azure Pipelines", "TF_BUILD", "azure", "'fetchDepth: 0' at checkout",
	  { NULL }, { "SYSTEM_PULLREQUEST_TARGETBRANCH" },
	  { "SYSTEM_PULLREQUEST_SOURCECOMMITID", "BUILD_SOURCEVERSION" },
	  NULL },
	{ "Bitbucket Pipelines", "BITBUCKET_BUILD_NUMBER", "text",
	  "'clone: {depth: full}'", { "BITBUCKET_PR_DESTINATION_COMMIT" },
	  { "BITBUCKET_PR_DESTINATION_BRANCH" }, { "BITBUCKET_COMMIT" },
	  NULL },
	{ "CircleCI", "CIRCLECI", "text", "git fetch --unshallow", { NULL },
	  { NULL }, { "CIRCLE_SHA1" }, NULL },
	{ "Buildkite", "BUILDKITE", "text",
	  "no --depth in BUILDKITE_GIT_CLONE_FLAGS", { NULL },
	  { "BUILDKITE_PULL_REQUEST_BASE_BRANCH" }, { "BUILDKITE_COMMIT" },
	  "BUILDKITE_PIPELINE_DEFAULT_BRANCH" },
	{ "Jenkins", "JENKINS_URL", "text",
	  "'shallow: false' and no narrow refspec at checkout",
	  { NULL }, { "CHANGE_TARGET" }, { "GIT_COMMIT" }, NULL },
};

static bool is_id_of_none(struct gw_str v)
{
	size_t zeros = 0;

	while (zeros < v.n && v.p[zeros] == '0')
		zeros++;
	return zeros == v.n;
}

static struct gw_str value_of(struct gw_ci *out, const char *const *names,
			      size_t count)
{
	for (size_t i = 0; i < count && names[i]; i++) {
		struct gw_str v = gw_str_of(getenv(names[i]));

		if (is_id_of_none(v))
			continue;
		if (out)
			out->told_by = gw_str_of(names[i]);
		return v;
	}
	return GW_STR("");
}

static bool take(struct gw_str *to, const struct gw_node *event,
		 const char *path)
{
	struct gw_str v = gw_node_text(gw_node_path(event, path));

	if (to->n || is_id_of_none(v))
		return false;
	*to = v;
	return true;
}

static void take_base(struct gw_ci *out, const struct gw_node *event,
		      const char *path)
{
	if (take(&out->base, event, path))
		out->told_by = gw_str_of(path);
}

/* GitHub writes the event as JSON: before/after of a push, base and head of
 * a pull request or merge group (docs.github.com, webhook events). */
static void read_github_event(struct gw_ci *out, struct gw_arena *a)
{
	const char *path = getenv("GITHUB_EVENT_PATH");
	struct gw_view *view = GW_NEW(a, struct gw_view);
	struct gw_doc *doc;
	struct gw_err err;

	view->name = GW_STR("event.json");
	if (!path || gw_io_read(&view->bytes, path, MOST_EVENT, a, &err) < 0 ||
	    gw_parse(&doc, a, view, gw_parser_named("json"), &err) < 0)
		return;
	take_base(out, doc->roots, "pull_request.base.sha");
	take_base(out, doc->roots, "merge_group.base_sha");
	take_base(out, doc->roots, "before");
	take(&out->head, doc->roots, "pull_request.head.sha");
	take(&out->head, doc->roots, "merge_group.head_sha");
	take(&out->head, doc->roots, "after");
	take(&out->trunk, doc->roots, "repository.default_branch");
	out->forced = gw_node_true(gw_node_path(doc->roots, "forced"));
}

/* A branch job of Jenkins knows the last commit that it built of this branch;
 * a job of a merge request must not take it for the base. */
static void read_jenkins(struct gw_ci *out)
{
	static const char *const before[] = { "GIT_PREVIOUS_SUCCESSFUL_COMMIT",
					      "GIT_PREVIOUS_COMMIT" };

	if (!getenv("CHANGE_TARGET"))
		out->base = value_of(out, before, 2);
}

static void read_row(struct gw_ci *out, const struct ci_row *row)
{
	out->name = row->name;
	out->format = row->format;
	out->deepen = row->deepen;
	if (!out->base.n)
		out->base = value_of(out, row->base, 4);
	if (!out->base.n) {
		out->base = value_of(out, row->branch, 2);
		/* Buildkite's word for a build of no pull request. */
		if (gw_str_is(out->base, "false"))
			out->base = GW_STR("");
		out->is_branch = out->base.n > 0;
	}
	if (!out->head.n)
		out->head = value_of(NULL, row->head, 2);
	if (!out->trunk.n && row->trunk)
		out->trunk = value_of(NULL, &row->trunk, 1);
}

void gw_ci_detect(struct gw_ci *out, struct gw_arena *a)
{
	const struct ci_row *row = NULL;

	*out = (struct gw_ci){ .name = "no CI system",
			       .format = "text",
			       .deepen = "git fetch --unshallow",
			       .base = GW_STR(""),
			       .head = GW_STR(""),
			       .trunk = GW_STR(""),
			       .told_by = GW_STR("") };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && !row; i++)
		if (getenv(rows[i].known_by))
			row = &rows[i];
	if (row == &rows[0]) {
		read_github_event(out, a);
		out->summary = getenv("GITHUB_STEP_SUMMARY");
	}
	if (row && strcmp(row->name, "Jenkins") == 0)
		read_jenkins(out);
	if (row && strcmp(row->name, "Azure Pipelines") == 0)
		out->summary_dir = getenv("AGENT_TEMPDIRECTORY");
	if (row)
		read_row(out, row);
	if (!out->head.n)
		out->head = GW_STR("HEAD");
}
