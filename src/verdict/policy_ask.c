/* Single questions to a policy. SPDX-License-Identifier: Apache-2.0 */
#include "verdict/policy.h"

static struct gw_str text_of(const struct gw_policy *p, enum gw_setting_id id)
{
	struct gw_str text = gw_policy_value(p, id, NULL).text;

	return text.p ? text : GW_STR("");
}

struct gw_str gw_policy_baseline(const struct gw_policy *p)
{
	return text_of(p, GW_SET_BASELINE);
}

const char *gw_policy_identity(const struct gw_policy *p)
{
	uint64_t row = gw_policy_value(p, GW_SET_IDENTITY, NULL).n;
	const char *variable = gw_identity_rows[row].variable;
	struct gw_str own;

	if (variable)
		return *variable ? variable : NULL;
	own = gw_policy_value(p, GW_SET_IDENTITY_VARIABLE, NULL).text;
	return own.n ? gw_arena_copy(p->arena, own).p : NULL;
}

struct gw_audit gw_policy_audit(const struct gw_policy *p)
{
	return (struct gw_audit){
		.file = text_of(p, GW_SET_AUDIT_FILE),
		.sign_with = text_of(p, GW_SET_AUDIT_SIGN),
		.metrics = text_of(p, GW_SET_AUDIT_METRICS),
		.needed = gw_policy_value(p, GW_SET_AUDIT_NEEDED, NULL).n,
	};
}

const char *gw_policy_repository_variables(const struct gw_policy *p)
{
	uint64_t row = gw_policy_value(p, GW_SET_IDENTITY, NULL).n;

	return gw_identity_rows[row].repository;
}

struct gw_str gw_policy_repository_root(const struct gw_policy *p)
{
	return text_of(p, GW_SET_REPOSITORY_ROOT);
}

struct gw_str gw_policy_ref(const struct gw_policy *p)
{
	return text_of(p, GW_SET_REPOSITORY_POLICY);
}

bool gw_policy_has_groups(const struct gw_policy *p)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->layers[i]->groups)
			return true;
	return false;
}

bool gw_policy_jail_needed(const struct gw_policy *p)
{
	return gw_policy_value(p, GW_SET_JAIL_NEEDED, NULL).n;
}

struct gw_signature_files gw_policy_signatures(const struct gw_policy *p)
{
	return (struct gw_signature_files){
		.ssh = text_of(p, GW_SET_SIGNATURES_SSH),
		.gpg = text_of(p, GW_SET_SIGNATURES_GPG),
		.x509 = text_of(p, GW_SET_SIGNATURES_X509),
	};
}

struct gw_annotate gw_policy_annotate(const struct gw_policy *p)
{
	return (struct gw_annotate){
		.notes = gw_policy_value(p, GW_SET_ANNOTATE_NOTES, NULL).n,
		.format = text_of(p, GW_SET_ANNOTATE_FORMAT),
		.file = text_of(p, GW_SET_ANNOTATE_FILE),
		.command = text_of(p, GW_SET_ANNOTATE_COMMAND),
	};
}

struct gw_bundle_seal gw_policy_bundle(const struct gw_policy *p)
{
	return (struct gw_bundle_seal){
		.key = text_of(p, GW_SET_RULES_KEY),
		.stamp = text_of(p, GW_SET_RULES_STAMP),
	};
}

struct gw_cache_place gw_policy_cache(const struct gw_policy *p)
{
	return (struct gw_cache_place){
		.path = text_of(p, GW_SET_CACHE_PATH),
		.size = gw_policy_value(p, GW_SET_CACHE_SIZE, NULL).n,
	};
}
