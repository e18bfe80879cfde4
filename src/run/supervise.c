/* The one place that starts programs. SPDX-License-Identifier: Apache-2.0 */
#include "run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void become(const char *const *argv, const char *const *env)
{
	union {
		const char *const *ours;
		char *const *theirs;
	} words = { .ours = argv };
	int null = open("/dev/null", O_RDWR);

	for (int fd = 0; fd < 3; fd++)
		if (null < 0 || dup2(null, fd) < 0)
			_exit(127);
	for (; env && *env; env++) {
		union {
			const char *ours;
			char *theirs;
		} word = { .ours = *env };

		if (putenv(word.theirs) != 0)
			_exit(127);
	}
	execvp(argv[0], words.theirs);
	_exit(127);
}

int gw_supervise(int *code, const char *const *argv, const char *const *env,
		 struct gw_err *err)
{
	pid_t child = fork();
	int state = 0;

	if (child < 0)
		return gw_err_set(err, GW_ESYSTEM, "cannot start '%s': %s",
				  argv[0], strerror(errno));
	if (child == 0)
		become(argv, env);
	while (waitpid(child, &state, 0) < 0)
		if (errno != EINTR)
			return gw_err_set(err, GW_ESYSTEM,
					  "lost sight of '%s': %s", argv[0],
					  strerror(errno));
	*code = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
	return GW_OK;
}
