#ifndef GW_CLI_SERVER_H
#define GW_CLI_SERVER_H

#include "cli/session.h"

/* What only a server has: a named pusher, break-glass, the audit. */

/* Who pushes, by the variable that the policy names; "" if nobody says. Push
 * options that ask for a bypass. Fills s->run.user and s->run.bypass. */
void gw_server_identify(struct gw_session *s);
/* Append the verdict to the audit. A fault is said, and rejects where the
 * policy needs the audit: returns the exit code that then holds. */
int gw_server_audit(struct gw_session *s, const struct gw_verdict *verdict);

#endif
