/*
 * System calls by an allow-list (calls.def), through libseccomp. Here stand
 * the calls that are allowed for some arguments only; a filter cannot look
 * behind pointers, so what is told by a pointer (clone3, openat2) is ENOSYS.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "jail/walls.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#define ALLOW SCMP_ACT_ALLOW
#define REFUSE SCMP_ACT_ERRNO(EPERM)
#define KILL SCMP_ACT_KILL_PROCESS

/* A call under conditions that must all hold; they end where `op` is 0. */
struct rule {
	int call;
	uint32_t answer;
	unsigned flag; /* enum gw_jail_flags: without it, REFUSE */
	struct scmp_arg_cmp on[3];
};

/* clang-format off */
#define BITS(arg, mask, value) \
	{ (arg), SCMP_CMP_MASKED_EQ, (scmp_datum_t)(mask), \
	  (scmp_datum_t)(value) }
#define SET(arg, bit) BITS(arg, bit, bit)
#define CLEAR(arg, bits) BITS(arg, bits, 0)
#define IS(arg, value) { (arg), SCMP_CMP_EQ, (scmp_datum_t)(value), 0 }
#define ISNT(arg, value) { (arg), SCMP_CMP_NE, (scmp_datum_t)(value), 0 }
#define WHEN(name, answer, ...) \
	{ SCMP_SYS(name), answer, 0, { __VA_ARGS__ } }
#define WITH(flag, name, ...) \
	{ SCMP_SYS(name), ALLOW, flag, { __VA_ARGS__ } }
/* clang-format on */

/* O_TMPFILE means nothing without a right to write (open(2)). */
#define CHANGES (O_ACCMODE | O_CREAT | O_TRUNC)
#define NAMESPACES                                                             \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |         \
	 CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

/* What no row meets is ENOSYS; refusals are rows, so that errno is EPERM. */
static const struct rule rules[] = {
	WHEN(open, ALLOW, CLEAR(1, CHANGES)),
	WHEN(open, REFUSE, SET(1, O_WRONLY)),
	WHEN(open, REFUSE, SET(1, O_RDWR)),
	WHEN(open, REFUSE, SET(1, O_CREAT)),
	WHEN(open, REFUSE, SET(1, O_TRUNC)),
	WHEN(openat, ALLOW, CLEAR(2, CHANGES)),
	WHEN(openat, REFUSE, SET(2, O_WRONLY)),
	WHEN(openat, REFUSE, SET(2, O_RDWR)),
	WHEN(openat, REFUSE, SET(2, O_CREAT)),
	WHEN(openat, REFUSE, SET(2, O_TRUNC)),
	WHEN(mmap, ALLOW, CLEAR(2, PROT_EXEC)),
	WHEN(mmap, REFUSE, SET(2, PROT_EXEC), CLEAR(3, MAP_ANONYMOUS)),
	WITH(GW_JAIL_JIT, mmap, SET(2, PROT_EXEC), SET(3, MAP_ANONYMOUS)),
	WHEN(mprotect, ALLOW, CLEAR(2, PROT_EXEC)),
	WITH(GW_JAIL_JIT, mprotect, SET(2, PROT_EXEC)),
	WHEN(clone, REFUSE, CLEAR(0, CLONE_THREAD)),
	WITH(GW_JAIL_THREADS, clone,
	     BITS(0, CLONE_THREAD | NAMESPACES, CLONE_THREAD)),
	WHEN(fcntl, ALLOW, IS(1, F_GETFD)),
	WHEN(fcntl, ALLOW, IS(1, F_SETFD)),
	WHEN(fcntl, ALLOW, IS(1, F_GETFL)),
	WHEN(fcntl, ALLOW, IS(1, F_DUPFD)),
	WHEN(fcntl, ALLOW, IS(1, F_DUPFD_CLOEXEC)),
	WHEN(ioctl, ALLOW, IS(1, TCGETS)),
	WHEN(ioctl, ALLOW, IS(1, TIOCGWINSZ)),
	WHEN(ioctl, ALLOW, IS(1, FIONREAD)),
	WHEN(prctl, ALLOW, IS(0, PR_SET_NAME)),
	WHEN(prctl, ALLOW, IS(0, PR_GET_DUMPABLE)),
	/* A limit may be read, not set. */
	WHEN(prlimit64, ALLOW, IS(0, 0), IS(2, 0)),
	WHEN(prlimit64, REFUSE, ISNT(2, 0)),
};

static const struct {
	int call;
	uint32_t answer;
} calls[] = {
#define GW_CALL(name, answer) { SCMP_SYS(name), answer },
#include "jail/calls.def"
#undef GW_CALL
};

/* Without JIT or threads only a conditional ALLOW turns into a REFUSE. */
static int add_rule(scmp_filter_ctx filter, const struct rule *rule,
		    unsigned flags)
{
	bool asked = (rule->flag & flags) == rule->flag;
	unsigned count = 0;
	int r;

	while (count < sizeof(rule->on) / sizeof(*rule->on) &&
	       rule->on[count].op)
		count++;
	r = seccomp_rule_add_array(filter, asked ? rule->answer : REFUSE,
				   rule->call, count, rule->on);
	return r == -EDOM ? 0 : r;
}

/* abort() sends a signal to its own process; other processes get none. */
static int add_abort(scmp_filter_ctx filter)
{
	const struct rule own = WHEN(tgkill, ALLOW, IS(0, getpid()));

	return add_rule(filter, &own, 0);
}

/* Returns 0 or a negative errno, as libseccomp does. */
static int fill(scmp_filter_ctx filter, unsigned flags)
{
	int r = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, KILL);

	/* Threads that are there are bound too. */
	if (r == 0)
		r = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
	/* A binary tree of calls: a third of the steps of a list. */
	if (r == 0)
		r = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	for (size_t i = 0; r == 0 && i < sizeof(calls) / sizeof(*calls); i++) {
		r = seccomp_rule_add_array(filter, calls[i].answer,
					   calls[i].call, 0, NULL);
		r = r == -EDOM ? 0 : r;
	}
	for (size_t i = 0; r == 0 && i < sizeof(rules) / sizeof(*rules); i++)
		r = add_rule(filter, &rules[i], flags);
	return r ? r : add_abort(filter);
}

int gw_jail_seccomp(const struct gw_jail *how, struct gw_jail_report *did,
		    struct gw_err *err)
{
	scmp_filter_ctx filter;
	int r;

	/* Asks nothing of the kernel but whether it has filters: EFAULT. */
	if (prctl(PR_SET_SECCOMP, 2 /* filter */, NULL, 0, 0) < 0 &&
	    errno != EFAULT) {
		gw_jail_miss(did, "seccomp is not to be had: %s",
			     strerror(errno));
		return GW_OK;
	}
	filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
	if (!filter)
		return gw_err_set(err, GW_ESYSTEM,
				  "seccomp: cannot make a filter");
	r = fill(filter, how->flags);
	if (r == 0)
		r = seccomp_load(filter);
	seccomp_release(filter);
	if (r < 0)
		return gw_err_set(err, GW_ESYSTEM,
				  "seccomp: cannot hold to the filter: %s",
				  strerror(-r));
	did->stands |= GW_JAIL_SECCOMP;
	return GW_OK;
}
