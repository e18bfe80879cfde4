/*
 * Is the gate really shut? A push with a fake secret into a scratch repository
 * that has the configuration and the hooks of the one in question must be
 * refused, and the same push without it let in. Nothing is pushed to the
 * repository itself; the audit gets records of both, of the scratch one.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/hooks.h"

#define MOST_CONFIG ((size_t)1 << 20)
#define BRANCH "HEAD:refs/heads/gitward-doctor"
/* With its checksum, so that no policy takes it for a guess. */
#define FAKE GW_STR("ghp_{alnum:30}{crc32b62}")

struct proof {
	struct gw_session *s;
	char dir[64]; /* the scratch directory */
	const char *gate;
	const char *work;
	const char *receive_pack; /* with what it needs of our environment */
};

static int drop(const char *path, const struct stat *st, int kind,
		struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

static int run(const struct proof *p, const char *const *words,
	       struct gw_err *err)
{
	const char *argv[24] = { "git" };
	const char *const env[] = { "GIT_TERMINAL_PROMPT=0",
				    "GITWARD_USER=gitward-doctor", NULL };
	size_t n = 1;
	int code = 0;
	int r;

	(void)p;
	for (; *words && n < 23; words++)
		argv[n++] = *words;
	argv[n] = NULL;
	r = gw_supervise(&code, argv, env, err);
	return r < 0 ? r : code;
}

static int must(const struct proof *p, const char *const *words,
		struct gw_err *err)
{
	int code = run(p, words, err);

	if (code > 0)
		return gw_err_set(err, GW_ESYSTEM,
				  "cannot make a scratch repository ('git %s' "
				  "ended with %d)",
				  words[0], code);
	return code;
}

/* git keeps command scope configuration from a receive-pack on the same
 * machine; a server's comes through, so it must here. */
static const char *receive_pack(struct gw_arena *a)
{
	struct gw_str count = gw_str_of(getenv("GIT_CONFIG_COUNT"));
	struct gw_buf all;
	const char *text;
	int64_t n = 0;

	if (!count.p || !gw_str_int(count, &n) || n < 1 || n > 100)
		return "git-receive-pack";
	gw_buf_init(&all, MOST_CONFIG);
	gw_buf_print(&all, "env GIT_CONFIG_COUNT=%d", (int)n);
	for (int i = 0; i < n; i++) {
		const char *key = getenv(
			gw_arena_print(a, "GIT_CONFIG_KEY_%d", i).p);
		const char *value = getenv(
			gw_arena_print(a, "GIT_CONFIG_VALUE_%d", i).p);

		if (key && value && !strchr(key, '\'') && !strchr(value, '\''))
			gw_buf_print(&all,
				     " GIT_CONFIG_KEY_%d='%s' "
				     "GIT_CONFIG_VALUE_%d='%s'",
				     i, key, i, value);
	}
	gw_buf_text(&all, " git-receive-pack");
	text = gw_arena_copy(a, gw_buf_str(&all)).p;
	gw_buf_release(&all);
	return text;
}

/* The configuration as it is, and the very hooks. */
static int make_gate(struct proof *p, struct gw_err *err)
{
	struct gw_arena *a = p->s->cli->arena;
	struct gw_str format = GW_STR("sha1");
	struct gw_str from = gw_arena_print(
		a, "%.*s/config", GW_FMT(gw_repo_common_dir(p->s->repo)));
	struct gw_str hooks = gw_arena_print(
		a, "%.*s/hooks", GW_FMT(gw_repo_common_dir(p->s->repo)));
	struct gw_str to = gw_arena_print(a, "%s/config", p->gate);
	struct gw_str link = gw_arena_print(a, "%s/hooks", p->gate);
	struct gw_str text;
	const char *format_word;
	int r;

	if (gw_repo_config(&format, p->s->repo, "extensions.objectformat",
			   a) < 0)
		format = GW_STR("sha1");
	format_word = gw_arena_print(a, "--object-format=%.*s",
				     GW_FMT(format))
			      .p;
	r = must(p,
		 (const char *const[]){ "init", "-q", "--bare", "--template=",
					format_word, p->gate, NULL },
		 err);
	if (r == GW_OK)
		r = must(p,
			 (const char *const[]){ "init", "-q", "--template=",
						format_word, p->work, NULL },
			 err);
	if (r == GW_OK)
		r = gw_io_read(&text, from.p, MOST_CONFIG, a, err);
	if (r == GW_OK)
		r = gw_io_replace(to.p, text, 0644, err);
	if (r == GW_OK && symlink(hooks.p, link.p) < 0)
		r = gw_err_set(err, GW_ESYSTEM, "cannot link to '%s'",
			       hooks.p);
	return r;
}

static int commit(struct proof *p, struct gw_str text, struct gw_err *err)
{
	struct gw_str file =
		gw_arena_print(p->s->cli->arena, "%s/proof.txt", p->work);
	int r = gw_io_replace(file.p, text, 0644, err);

	if (r == GW_OK)
		r = must(p,
			 (const char *const[]){ "-C", p->work, "add",
						"proof.txt", NULL },
			 err);
	if (r == GW_OK)
		r = must(p,
			 (const char *const[]){
				 "-C", p->work, "-c", "core.hooksPath=/dev/null",
				 "-c", "user.name=gitward", "-c",
				 "user.email=gitward@localhost", "-c",
				 "commit.gpgsign=false", "commit", "-q", "-m",
				 "Prove that the gate is shut", NULL },
			 err);
	return r;
}

/* The exit code of the push. */
static int push(struct proof *p, struct gw_err *err)
{
	const char *with = gw_arena_print(p->s->cli->arena,
					  "--receive-pack=%s",
					  p->receive_pack)
				   .p;

	return run(p,
		   (const char *const[]){ "-C", p->work, "-c",
					  "core.hooksPath=/dev/null", "push",
					  "-q", with, p->gate, BRANCH, NULL },
		   err);
}

static int fake_secret(struct gw_str *out, struct gw_arena *a,
		       struct gw_err *err)
{
	struct gw_node *map = gw_node_new(a, GW_MAP);
	struct gw_fakes with = { .rule_id = GW_STR("doctor"),
				 .fakes = map,
				 .more = gw_run_fakes(),
				 .arena = a };

	gw_node_put(map, GW_STR("fake"), gw_node_string(a, FAKE));
	return gw_fakes_fill(out, &with, GW_STR("token={fake}\n"), err);
}

static int prove(struct proof *p, bool *clean, struct gw_err *err)
{
	struct gw_str secret;
	int r = make_gate(p, err);

	if (r == GW_OK)
		r = fake_secret(&secret, p->s->cli->arena, err);
	if (r == GW_OK)
		r = commit(p, secret, err);
	if (r == GW_OK)
		r = push(p, err);
	if (r == 0)
		return gw_err_set(err, GW_EUNTRUSTED,
				  "a push with a secret was let in");
	if (r < 0)
		return r;
	r = must(p,
		 (const char *const[]){ "-C", p->work, "update-ref", "-d",
					"HEAD", NULL },
		 err);
	if (r == GW_OK)
		r = commit(p, GW_STR("nothing is wrong with this\n"), err);
	if (r < 0)
		return r;
	r = push(p, err);
	*clean = r == 0;
	return r < 0 ? r : GW_OK;
}

int gw_prove_push(struct gw_session *s, bool *clean, struct gw_err *err)
{
	struct proof p = { .s = s, .dir = "/tmp/gitward-doctor-XXXXXX" };
	int r;

	*clean = false;
	if (!mkdtemp(p.dir))
		return gw_err_set(err, GW_ESYSTEM,
				  "cannot make a scratch directory");
	p.gate = gw_arena_print(s->cli->arena, "%s/gate.git", p.dir).p;
	p.work = gw_arena_print(s->cli->arena, "%s/work", p.dir).p;
	p.receive_pack = receive_pack(s->cli->arena);
	r = prove(&p, clean, err);
	(void)nftw(p.dir, drop, 16, FTW_DEPTH | FTW_PHYS);
	return r;
}
