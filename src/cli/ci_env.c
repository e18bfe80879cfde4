/* What CI systems say of their job. SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "cli/ci.h"
#include "parse/parse.h"

#define MOST_EVENT ((size_t)16 << 20)

/* One system: how it is known, and where base and head stand. The first
 * variable that is set and not all zeros counts. */
struct ci_row {
	const char *name;
	const char *known_by;
	const char *format;
	const char *base[4]; /* commit ids */
	const char *branch[2]; /* names of target branches */
	const char *head[2];
};

static const struct ci_row rows[] = {
	{ "GitHub Actions", "GITHUB_ACTIONS", "github", { NULL },
	  { "GITHUB_BASE_REF" }, { "GITHUB_SHA" } },
	{ "GitLab CI", "GITLAB_CI", "text",
	  { "CI_MERGE_REQUEST_DIFF_BASE_SHA", "CI_COMMIT_BEFORE_SHA" },
	  { "CI_MERGE_REQUEST_TARGET_BRANCH_NAME" }, { "CI_COMMIT_SHA" } },
	{ "Azure Pipelines", "TF_BUILD", "azure", { NULL },
	  { "SYSTEM_PULLREQUEST_TARGETBRANCH" }, { "BUILD_SOURCEVERSION" } },
	{ "Bitbucket Pipelines", "BITBUCKET_BUILD_NUMBER", "text",
	  { "BITBUCKET_PR_DESTINATION_COMMIT" },
	  { "BITBUCKET_PR_DESTINATION_BRANCH" }, { "BITBUCKET_COMMIT" } },
	{ "CircleCI", "CIRCLECI", "text", { NULL }, { NULL },
	  { "CIRCLE_SHA1" } },
	{ "Buildkite", "BUILDKITE", "text", { NULL },
	  { "BUILDKITE_PULL_REQUEST_BASE_BRANCH" }, { "BUILDKITE_COMMIT" } },
	{ "Jenkins", "JENKINS_URL", "text",
	  { "GIT_PREVIOUS_SUCCESSFUL_COMMIT", "GIT_PREVIOUS_COMMIT" },
	  { "CHANGE_TARGET" }, { "GIT_COMMIT" } },
};

static struct gw_str value_of(const char *const *names, size_t count)
{
	for (size_t i = 0; i < count && names[i]; i++) {
		struct gw_str v = gw_str_of(getenv(names[i]));
		size_t zeros = 0;

		while (zeros < v.n && v.p[zeros] == '0')
			zeros++;
		if (v.n && zeros < v.n)
			return v;
	}
	return GW_STR("");
}

static void take(struct gw_str *to, const struct gw_node *event,
		 const char *path)
{
	struct gw_str v = gw_node_text(gw_node_path(event, path));

	if (!to->n && v.n && v.p[0] != '-' &&
	    gw_str_find(v, GW_STR("0000000000"), 0) != 0)
		*to = v;
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
	take(&out->base, doc->roots, "pull_request.base.sha");
	take(&out->base, doc->roots, "merge_group.base_sha");
	take(&out->base, doc->roots, "before");
	take(&out->head, doc->roots, "pull_request.head.sha");
	take(&out->head, doc->roots, "merge_group.head_sha");
	take(&out->head, doc->roots, "after");
}

void gw_ci_detect(struct gw_ci *out, struct gw_arena *a)
{
	const struct ci_row *row = NULL;

	*out = (struct gw_ci){ .name = "no CI system",
			       .format = "text",
			       .base = GW_STR(""),
			       .head = GW_STR("") };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && !row; i++)
		if (getenv(rows[i].known_by))
			row = &rows[i];
	if (row) {
		out->name = row->name;
		out->format = row->format;
		if (row == &rows[0])
			read_github_event(out, a);
		if (!out->base.n)
			out->base = value_of(row->base, 4);
		if (!out->base.n) {
			out->base = value_of(row->branch, 2);
			out->is_branch = out->base.n > 0;
		}
		if (!out->head.n)
			out->head = value_of(row->head, 2);
	}
	if (!out->head.n)
		out->head = GW_STR("HEAD");
}
