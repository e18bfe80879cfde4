#ifndef GW_CLI_OWN_RULES_H
#define GW_CLI_OWN_RULES_H

#include "cli/session.h"

/*
 * Rules of a site's and of a repository's own, beside the official ones.
 *
 * The policy's `rules-directories` say where (else /etc/gitward/rules and
 * .gitward/rules). An absolute directory is the site's. A relative one is the
 * repository's: of the index for a client's hook, of the work tree for
 * `scan` and such, of the base in CI, and on a server of the ref that the
 * policy names, as it was before the push; without such a ref a server reads
 * none. Own rules only add: an id or a pack of the
 * official rules is refused.
 *
 * They are compiled behind the official bundle's (for secret rules the table
 * of literals is made anew). The bundle is kept in the user's cache under
 * the digest of what it was made of; not in CI, where others may fill the
 * cache, nor in a server's jail.
 */

/* What the site and the repository have, but for a server's repository.
 * Nothing happens with --bundle: then that file is all there is. */
GW_CHECKED int gw_own_rules(struct gw_session *s, struct gw_err *err);
/* On a server, in the jail: the rules at the ref of the policy. */
GW_CHECKED int gw_own_rules_at_ref(struct gw_session *s, struct gw_err *err);

#endif
