/* gitward baseline: today's findings no longer count.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "cli/session.h"
#include "seal/seal.h"

#define MOST_BASELINE ((size_t)64 << 20)
#define SALT_BYTES 16

/* The file as it is, or an empty one with a salt of its own. */
static int read_old(struct gw_baseline *out, const char *file,
		    struct gw_arena *a, struct gw_err *err)
{
	unsigned char salt[SALT_BYTES];
	struct gw_str text = GW_STR("");
	char *digits;
	int r = gw_io_read(&text, file, MOST_BASELINE, a, err);

	if (r < 0 && r != GW_ENOTFOUND)
		return r;
	r = gw_baseline_read(out, text, gw_str_of(file), err);
	if (r < 0 || out->salt.n)
		return r;
	if (getrandom(salt, sizeof(salt), 0) != (ssize_t)sizeof(salt))
		return gw_err_set(err, GW_ESYSTEM, "no random bytes for a salt");
	digits = gw_arena_alloc(a, 2 * sizeof(salt) + 1);
	gw_hex(digits, salt, sizeof(salt));
	out->salt = (struct gw_str){ digits, 2 * sizeof(salt) };
	return GW_OK;
}

static int judge(struct gw_session *s, struct gw_verdict *verdict,
		 struct gw_err *err)
{
	struct gw_cli *cli = s->cli;
	int r = GW_OK;

	if (!cli->count)
		r = gw_run_walk(&s->run, ".", &s->found, err);
	for (int i = 0; i < cli->count && r == GW_OK; i++)
		r = gw_run_walk(&s->run, cli->args[i], &s->found, err);
	if (r == GW_OK)
		r = gw_run_judge(verdict, &s->run, &s->found, err);
	return r;
}

/* Entries that are found again are marked, the others are dropped. */
static void update(struct gw_baseline *base, const struct gw_verdict *verdict,
		   const char *file)
{
	size_t added;
	size_t gone;

	for (size_t i = 0; i < verdict->found.n; i++) {
		struct gw_baseline_entry *e = gw_baseline_find(
			base, gw_str_of(verdict->found.v[i].fingerprint));

		if (e)
			e->used = true;
	}
	gone = gw_baseline_prune(base);
	added = gw_baseline_add(base, &verdict->found);
	printf("%s: %zu entries, %zu new, %zu no longer found\n", file,
	       base->entries.n, added, gone);
}

int gw_cmd_baseline(struct gw_cli *cli)
{
	struct gw_session s = { .cli = cli, .kind = GW_SESSION_FILES };
	struct gw_verdict verdict = { .command = GW_STR("baseline") };
	const char *file = cli->value[GW_OPT_OUTPUT];
	struct gw_baseline base = { 0 };
	struct gw_err err = { 0 };
	struct gw_buf out;
	int r = gw_session_open(&s, &err);

	if (!file)
		file = GW_BASELINE_FILE;
	gw_buf_init(&out, MOST_BASELINE);
	if (r == GW_OK)
		r = read_old(&base, file, cli->arena, &err);
	s.run.salt = base.salt;
	s.run.baseline = GW_STR("");
	if (r == GW_OK)
		r = judge(&s, &verdict, &err);
	if (r == GW_OK) {
		update(&base, &verdict, file);
		gw_baseline_write(&out, &base);
		r = gw_io_replace(file, gw_buf_str(&out), 0644, &err);
	}
	gw_buf_release(&out);
	gw_baseline_release(&base);
	GW_VEC_FREE(&verdict.found);
	if (r < 0)
		return gw_session_fail(&s, &err);
	gw_session_release(&s);
	return GW_EXIT_ALLOW;
}
