#ifndef GW_TESTS_JAILED_H
#define GW_TESTS_JAILED_H

/* Acts that are tried inside the jail, each in a process of its own. */
#include "unit.h"

#include "jail/jail.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MEMORY ((uint64_t)64 << 20)
#define USUAL (GW_JAIL_THREADS | GW_JAIL_JIT | GW_JAIL_OUTPUT)

/* A directory that may be read inside, and a file beside it that may not. */
struct place {
	char top[32];
	char store[64];
	char object[96];
	char secret[64];
};

/* What an act comes to: 0, or the errno with which it was refused. */
typedef int act(const struct place *at);

static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t n = write(fd, text, strlen(text));

	return close(fd) < 0 || n < 0 ? -1 : 0;
}

static int make_place(void **state)
{
	struct place *at = calloc(1, sizeof(*at));

	snprintf(at->top, sizeof(at->top), "/tmp/gw-jail-XXXXXX");
	if (!mkdtemp(at->top))
		return -1;
	snprintf(at->store, sizeof(at->store), "%s/objects", at->top);
	snprintf(at->object, sizeof(at->object), "%s/blob", at->store);
	snprintf(at->secret, sizeof(at->secret), "%s/secret", at->top);
	*state = at;
	return mkdir(at->store, 0700) < 0 || write_file(at->object, "x") < 0 ||
	       write_file(at->secret, "y") < 0;
}

static int remove_place(void **state)
{
	struct place *at = *state;

	unlink(at->object);
	unlink(at->secret);
	rmdir(at->store);
	rmdir(at->top);
	free(at);
	return 0;
}

static struct gw_jail jail_of(const char *const *read, unsigned flags)
{
	return (struct gw_jail){ .flags = flags,
				 .read = read,
				 .memory = MEMORY,
				 .descriptors = 64 };
}

/* Do it inside; returns what wait says. Exit code 250: no jail. */
static int wait_for(act *doing, const struct place *at, unsigned flags)
{
	int state = 0;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		const char *read[] = { at->store, "/nonexistent", NULL };
		struct gw_jail how = jail_of(read, flags);
		struct gw_jail_report did;
		struct gw_err err;

		if (gw_jail_enter(&how, &did, &err) < 0)
			_exit(250);
		_exit(doing(at));
	}
	assert_int_equal(waitpid(child, &state, 0), child);
	return state;
}

static int inside(act *doing, void **state, unsigned flags)
{
	int got = wait_for(doing, *state, flags);

	if (!WIFEXITED(got))
		fail_msg("ended by signal %d", WTERMSIG(got));
	return WEXITSTATUS(got);
}

static int came_to(long result)
{
	return result < 0 ? errno : 0;
}

/* --- what the kernel of this machine has ---------------------------------- */

static int walls_missing(const struct place *at)
{
	struct gw_jail how = { 0 };
	struct gw_jail_report did;
	struct gw_err err;

	(void)at;
	if (gw_jail_enter(&how, &did, &err) < 0)
		return 251;
	if ((did.stands | did.missing) != GW_JAIL_ALL ||
	    (did.stands & did.missing) || !did.missing != !did.why[0])
		return 252;
	return (int)did.missing;
}

/* The walls that this machine and build lack, asked in a child. */
static unsigned missing_here(void)
{
	pid_t child = fork();
	int state = 0;

	if (child == 0)
		_exit(walls_missing(NULL));
	waitpid(child, &state, 0);
	assert_true(WIFEXITED(state));
	assert_true(WEXITSTATUS(state) <= GW_JAIL_ALL);
	return (unsigned)WEXITSTATUS(state);
}

#define NEEDS(walls)                                                           \
	do {                                                                   \
		if (missing_here() & (walls))                                  \
			skip();                                                \
	} while (0)

#endif

