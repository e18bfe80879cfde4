#ifndef GW_CLI_POLICIES_H
#define GW_CLI_POLICIES_H

#include "cli/session.h"

/* The profile of this name, "" if there is none; ctx: the session. */
struct gw_str gw_profile_text(void *ctx, struct gw_str name);
/* Adds the site's policy, if it has one, to the sources. GW_ESYNTAX: the one
 * that the command line names does not exist. */
GW_CHECKED int gw_policy_of_site(struct gw_session *s,
				 struct gw_policy_source *src, size_t *n,
				 struct gw_err *err);
/* The repository's own policy; GW_ENOTFOUND: it has none. */
GW_CHECKED int gw_policy_of_repository(struct gw_session *s,
				       struct gw_str *text, struct gw_err *err);
/* A file as it stands in the index; GW_ENOTFOUND: none is staged there. Where
 * only git can read the index and it is too long, as HEAD has it. */
GW_CHECKED int gw_text_of_index(struct gw_str *text, struct gw_session *s,
				struct gw_str path, struct gw_err *err);

#endif
