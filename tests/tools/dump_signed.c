/* Shows what signatures of a history are worth, for the tests of git/ and
 * push/: dump_signed ALLOWED-SIGNERS */
#include <stdio.h>

#include "base/io.h"
#include "push/push.h"

static void show(struct gw_push_signers *s, const struct gw_commit *c,
		 struct gw_arena *arena)
{
	static const char *const states[] = { "none", "good", "bad",
					      "unknown" };
	enum gw_signature_state state = GW_SIG_ABSENT;
	struct gw_str signer = GW_STR("");
	struct gw_str line;

	if (c->signature.n > 0)
		state = gw_push_verify(&signer, s, c, arena);
	line = gw_str_part(c->message, 0,
			   gw_str_find_byte(c->message, '\n', 0));
	printf("%s %.7s %.*s: %s%s%.*s\n",
	       c->kind == GW_OBJ_TAG ? "tag" : "commit", c->id.hex,
	       GW_FMT(line), states[state], signer.n > 0 ? " " : "",
	       GW_FMT(signer));
}

int main(int argc, char **argv)
{
	struct gw_push_signers s = { .now = 1700000000 };
	struct gw_repo *repo = NULL;
	struct gw_scope scope;
	struct gw_arena arena;
	struct gw_err err;
	int r;

	gw_arena_init(&arena, (size_t)1 << 28);
	gw_scope_init(&scope, &arena);
	r = argc < 2 ? GW_ENOTFOUND :
		       gw_io_read(&s.allowed, argv[1], 1 << 20, &arena, &err);
	if (r == GW_OK)
		r = gw_repo_open(&repo, NULL, 0, &err);
	if (r == GW_OK)
		r = gw_scope_history(&scope, repo, NULL, &err);
	for (size_t i = 0; r == GW_OK && i < scope.commits.n; i++)
		show(&s, &scope.commits.v[i], &arena);
	if (r < 0)
		gw_err_print(&err, stdout);
	gw_scope_release(&scope);
	gw_repo_close(repo);
	gw_arena_release(&arena);
	return r < 0 ? 3 : 0;
}
