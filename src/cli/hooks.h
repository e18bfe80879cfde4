#ifndef GW_CLI_HOOKS_H
#define GW_CLI_HOOKS_H

#include "cli/session.h"

/* Installing hooks, and proving that git runs them. */

/* The directory git runs hooks from: core.hooksPath, or <git dir>/hooks. */
struct gw_str gw_hooks_dir(struct gw_session *s);
/* Names, NULL-ended. */
const char *const *gw_hooks_client(void);
const char *const *gw_hooks_server(void);

/* Write one hook, moving a foreign one to NAME.chained. */
GW_CHECKED int gw_hook_write(struct gw_session *s, struct gw_str dir,
			     const char *name, struct gw_err *err);
/* Take it out again, putting a chained one back. */
GW_CHECKED int gw_hook_remove(struct gw_session *s, struct gw_str dir,
			      const char *name, struct gw_err *err);
/* Ask git to run the hook with GITWARD_PROBE set: does gitward answer? */
GW_CHECKED int gw_hook_probe(struct gw_session *s, const char *name,
			     struct gw_err *err);

/*
 * Push a fake secret into a scratch copy of this bare repository's
 * configuration and hooks. GW_OK: it was refused; *clean: the same push without
 * the secret was not. GW_EUNTRUSTED: it was let in.
 */
GW_CHECKED int gw_prove_push(struct gw_session *s, bool *clean,
			     struct gw_err *err);
/* What makes hooks be passed over or replaced, in words; "" if nothing does. */
struct gw_str gw_hooks_trap(struct gw_session *s, struct gw_str dir);

/* A probed gitward does nothing but exit with this: a hook that is skipped
 * or replaced answers otherwise, and no push can pass by setting it. */
#define GW_PROBE_VARIABLE "GITWARD_PROBE"
#define GW_PROBE_EXIT 42

#endif
