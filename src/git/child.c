/* The git process, for what libgit2 cannot do: the one place outside run/
 * that starts a program. SPDX-License-Identifier: Apache-2.0 */
#include "git/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/io.h"

#define READ_AHEAD 65536
#define MOST_LINE 8192
#define MOST_ARGS 32
#define MOST_ENV 4096

extern char **environ;

struct words {
	const char *v[MOST_ARGS];
	size_t n;
};

static void add_word(struct words *w, const char *word)
{
	if (w->n + 1 < MOST_ARGS)
		w->v[w->n++] = word;
	w->v[w->n] = NULL;
}

/* Ours replace what the environment says about the same name. */
static bool is_replaced(const char *entry, const char *const *ours, size_t n,
			const struct gw_child_how *how)
{
	if (how->alone && strncmp(entry, "GIT_", 4) == 0)
		return true;
	for (size_t i = 0; i < n; i++) {
		size_t len = strcspn(ours[i], "=") + 1;

		if (strncmp(entry, ours[i], len) == 0)
			return true;
	}
	return how->objects &&
	       strncmp(entry, "GIT_ALTERNATE_OBJECT_DIRECTORIES=", 33) == 0;
}

static void set_environment(char **env, const struct gw_child_how *how,
			    struct gw_arena *arena)
{
	const char *ours[16] = { "GIT_NO_LAZY_FETCH=1",
				 "GIT_NO_REPLACE_OBJECTS=1",
				 "GIT_OPTIONAL_LOCKS=0",
				 "GIT_TERMINAL_PROMPT=0",
				 "GIT_TRACE=0",
				 "LC_ALL=C" };
	size_t n = 6;
	size_t at = 0;

	if (how->dir)
		ours[n++] = gw_arena_print(arena, "GIT_DIR=%s", how->dir).p;
	if (how->objects)
		ours[n++] = gw_arena_print(arena, "GIT_OBJECT_DIRECTORY=%s",
					   how->objects)
				    .p;
	if (how->others)
		ours[n++] = gw_arena_print(
				    arena,
				    "GIT_ALTERNATE_OBJECT_DIRECTORIES=%s",
				    how->others)
				    .p;
	for (char **e = environ; *e && at < MOST_ENV - 20; e++)
		if (!is_replaced(*e, ours, n, how))
			env[at++] = *e;
	for (size_t i = 0; i < n; i++)
		env[at++] = (char *)(uintptr_t)ours[i];
	env[at] = NULL;
}

static int spawn(struct gw_child *c, const int in[2], const int out[2],
		 const struct gw_child_how *how)
{
	struct gw_arena arena;
	struct words w = { .n = 0 };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t none;
	char **env;
	int r;

	gw_arena_init(&arena, (size_t)1 << 24);
	env = gw_arena_array(&arena, MOST_ENV, sizeof(*env));
	set_environment(env, how, &arena);
	add_word(&w, "git");
	add_word(&w, "--no-pager");
	if (!how->as_is) {
		add_word(&w, "-c");
		add_word(&w, "core.fsmonitor=false");
		add_word(&w, "-c");
		add_word(&w, "core.hooksPath=/dev/null");
	}
	if (how->trust) {
		add_word(&w, "-c");
		add_word(&w, "safe.directory=*");
	}
	for (size_t i = 0; how->args[i]; i++)
		add_word(&w, how->args[i]);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in[0], 0);
	posix_spawn_file_actions_adddup2(&actions, out[1], 1);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY,
					 0);
	sigemptyset(&none);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	sigaddset(&none, SIGPIPE);
	posix_spawnattr_setsigdefault(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK |
						POSIX_SPAWN_SETSIGDEF);
	r = posix_spawnp(&c->pid, "git", &actions, &attr,
			 (char *const *)(uintptr_t)w.v, env);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	gw_arena_release(&arena);
	return r;
}

int gw_child_start(struct gw_child *c, const struct gw_child_how *how,
		   struct gw_err *err)
{
	int in[2] = { -1, -1 };
	int out[2] = { -1, -1 };
	int r;

	*c = (struct gw_child){ .pid = -1, .in = -1, .out = -1 };
	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0)
		r = errno;
	else
		r = spawn(c, in, out, how);
	gw_io_close_fd(&in[0]);
	gw_io_close_fd(&out[1]);
	if (r != 0) {
		gw_io_close_fd(&in[1]);
		gw_io_close_fd(&out[0]);
		c->pid = -1;
		return gw_err_set(err, GW_ESYSTEM, "cannot start 'git': %s",
				  strerror(r));
	}
	c->in = in[1];
	c->out = out[0];
	c->buf = malloc(READ_AHEAD);
	if (!c->buf)
		gw_no_memory(READ_AHEAD);
	return GW_OK;
}

int gw_child_write(struct gw_child *c, struct gw_str line, struct gw_err *err)
{
	char text[256];

	if (line.n + 1 > sizeof(text))
		return gw_err_set(err, GW_ELIMIT,
				  "a line for 'git' is too long");
	memcpy(text, line.p, line.n);
	text[line.n] = '\n';
	return gw_io_write_fd(c->in, (struct gw_str){ text, line.n + 1 }, err);
}

/* Read ahead; 0 at the end. */
static int fill(struct gw_child *c, size_t *got, struct gw_err *err)
{
	ssize_t n;

	do {
		n = read(c->out, c->buf, READ_AHEAD);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return gw_err_set(err, GW_ESYSTEM, "cannot read from 'git': %s",
				  strerror(errno));
	c->from = 0;
	c->to = (size_t)n;
	*got = (size_t)n;
	return GW_OK;
}

int gw_child_line(struct gw_str *out, struct gw_child *c,
		  struct gw_arena *arena, struct gw_err *err)
{
	struct gw_str parts[2] = { { "", 0 }, { "", 0 } };

	for (;;) {
		struct gw_str ready = { c->buf + c->from, c->to - c->from };
		size_t at = gw_str_find_byte(ready, '\n', 0);
		size_t got;
		int r;

		parts[1] = gw_str_part(ready, 0, at == GW_NOWHERE ? ready.n :
								    at);
		if (parts[0].n + parts[1].n > MOST_LINE)
			return gw_err_set(err, GW_ELIMIT,
					  "an answer of 'git' is too long");
		if (parts[1].n > 0)
			parts[0] = gw_arena_join(arena, parts, 2);
		c->from += parts[1].n + (at != GW_NOWHERE);
		if (at != GW_NOWHERE)
			break;
		r = fill(c, &got, err);
		if (r < 0)
			return r;
		c->ended = got == 0;
		if (got == 0)
			return parts[0].n == 0 ?
				       GW_ENOTFOUND :
				       gw_err_set(err, GW_ESYSTEM,
						  "an answer of 'git' is cut "
						  "off");
	}
	*out = parts[0];
	return GW_OK;
}

int gw_child_bytes(struct gw_child *c, char *to, uint64_t n,
		   struct gw_err *err)
{
	while (n > 0) {
		size_t ready = c->to - c->from;
		size_t got;
		int r;

		if (ready > n)
			ready = (size_t)n;
		if (to && ready > 0) {
			memcpy(to, c->buf + c->from, ready);
			to += ready;
		}
		c->from += ready;
		n -= ready;
		if (n == 0)
			break;
		r = fill(c, &got, err);
		if (r < 0)
			return r;
		if (got == 0)
			return gw_err_set(err, GW_ESYSTEM,
					  "an answer of 'git' is cut off");
	}
	return GW_OK;
}

int gw_child_end(struct gw_child *c)
{
	int status = 0;

	gw_io_close_fd(&c->in);
	gw_io_close_fd(&c->out);
	free(c->buf);
	c->buf = NULL;
	if (c->pid < 0)
		return -1;
	while (waitpid(c->pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	c->pid = -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int gw_child_run(struct gw_str *out, const struct gw_child_how *how, size_t max,
		 struct gw_arena *arena, struct gw_err *err)
{
	struct gw_child c;
	int r = gw_child_start(&c, how, err);
	int code;

	if (r < 0)
		return r;
	gw_io_close_fd(&c.in);
	r = gw_io_read_fd(out, c.out, max, arena, err);
	code = gw_child_end(&c);
	if (r == GW_OK && code != 0)
		return gw_err_set(err, GW_ENOTFOUND, "'git %s' failed (%d)",
				  how->args[0], code);
	return r;
}
