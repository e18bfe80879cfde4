/* What holds where no policy says otherwise, and the words of its settings.
 * SPDX-License-Identifier: Apache-2.0 */
#include "verdict/policy.h"

const struct gw_setting_row gw_setting_rows[GW_SETTINGS] = {
#define GW_SETTING(id, key, form) { key, GW_FORM_##form },
#include "verdict/settings.def"
#undef GW_SETTING
};

const struct gw_identity_row gw_identity_rows[] = {
	{ "none", "", "" },
	{ "ssh-forced-command", "GITWARD_USER", "GITWARD_REPOSITORY" },
	{ "http", "REMOTE_USER", "" },
	{ "gitolite", "GL_USER", "GL_REPO" },
	{ "gitlab", "GL_USERNAME", "GL_PROJECT_PATH" },
	{ "gitea", "GITEA_PUSHER_NAME",
	  "GITEA_REPO_USER_NAME/GITEA_REPO_NAME" },
	{ "github-enterprise", "GITHUB_USER_LOGIN", "GITHUB_REPO_NAME" },
	{ "signed-push", "GIT_PUSH_CERT_SIGNER", "" },
	{ "variable", NULL, "" },
	{ NULL, NULL, NULL },
};

static const char *const unknown_modes[] = { "", "skip", "note", "deny" };
static const char *const waiver_modes[] = { "never", "on-protected-ref",
					    "annotate-level", "any" };

const char *gw_unknown_mode_name(enum gw_unknown_mode m)
{
	return unknown_modes[m];
}

const char *gw_waiver_mode_name(enum gw_waiver_mode m)
{
	return waiver_modes[m];
}

struct base {
	enum gw_setting_id id;
	uint64_t n;
};

/* policy/recommended.yaml says the same; a test compares them. */
static const struct base recommended[] = {
	{ GW_SET_DEFAULT, GW_ANNOTATE },
	{ GW_SET_TIER_PROVEN, GW_ENFORCE },
	{ GW_SET_TIER_SHAPED, GW_ENFORCE },
	{ GW_SET_TIER_CONTEXTUAL, GW_ANNOTATE },
	{ GW_SET_TIER_CONTEXTUAL_LOW, GW_OBSERVE },
	{ GW_SET_SEVERITY_INFO, GW_OBSERVE },
	{ GW_SET_SEVERITY_LOW, GW_ANNOTATE },
	{ GW_SET_SEVERITY_MEDIUM, GW_ANNOTATE },
	{ GW_SET_SEVERITY_HIGH, GW_ENFORCE },
	{ GW_SET_SEVERITY_CRITICAL, GW_ENFORCE },
	{ GW_SET_CONFIDENCE_LOW, GW_ANNOTATE },
	{ GW_SET_CONFIDENCE_MEDIUM, GW_ENFORCE },
	{ GW_SET_CONFIDENCE_HIGH, GW_ENFORCE },
	{ GW_SET_EXISTING, GW_ANNOTATE },
	{ GW_SET_UNDECIDED_DEFAULT, GW_ENFORCE },
	{ GW_SET_UNKNOWN, GW_UNKNOWN_NOTED },
	{ GW_SET_WAIVERS, GW_WAIVERS_PROTECTED },
	{ GW_SET_WAIVERS_NEED_UNTIL, 0 },
	{ GW_SET_DEADLINE, 60000 },
	{ GW_SET_MEMORY, (uint64_t)256 << 20 },
	{ GW_SET_BLOB, (uint64_t)2 << 30 },
	{ GW_SET_TREE, (uint64_t)16 << 20 },
	{ GW_SET_IDENTITY, 0 },
	{ GW_SET_AUDIT_NEEDED, 1 },
};

void gw_layer_base(struct gw_layer *out)
{
	memset(out, 0, sizeof(*out));
	out->source = GW_STR("built in");
	out->may_loosen = true;
	out->shipped = true;
	for (size_t i = 0; i < sizeof(recommended) / sizeof(*recommended); i++)
		out->values[recommended[i].id] =
			(struct gw_value){ .set = true, .n = recommended[i].n };
}
