#ifndef GW_JAIL_JAIL_H
#define GW_JAIL_JAIL_H

#include "base/err.h"

/*
 * Give up every right that reading and judging do not need, for good, before
 * a foreign byte is read. What is open stays open: files, mapped rules, the
 * pipes of a child started before. There is no way out and no way to relax.
 */

enum gw_jail_flags {
	GW_JAIL_THREADS = 1 << 0, /* threads may still be started */
	/* PCRE2 compiles machine code: anonymous memory may be executable,
	 * files never. */
	GW_JAIL_JIT = 1 << 1,
	/* Plain files that are open for writing may grow (a report). Taken as
	 * said when standard output or error is a plain file. */
	GW_JAIL_OUTPUT = 1 << 2,
};

struct gw_jail {
	unsigned flags; /* enum gw_jail_flags */
	/* What may still be opened, for reading: directories with all below
	 * them, or files; NULL-ended, NULL for nothing. A path that is not
	 * there is passed over: nothing can be read at it. Symbolic links are
	 * followed now, not later. */
	const char *const *read;
	/* Bytes of heap, stacks and private writable mappings together, as
	 * RLIMIT_DATA counts them; what is in use counts, mapped packs do not.
	 * A thread's stack counts whole. 0: no limit. */
	uint64_t memory;
	/* Descriptors at most, those already open included. 0: as it is. */
	uint32_t descriptors;
};

/* One wall of the jail each. */
enum gw_jail_walls {
	GW_JAIL_NO_NEW_PRIVS = 1 << 0, /* set-uid programs gain nothing */
	GW_JAIL_LIMITS = 1 << 1,   /* core 0, data, file size, descriptors */
	GW_JAIL_LANDLOCK = 1 << 2, /* paths, TCP, signals: by the kernel */
	GW_JAIL_SECCOMP = 1 << 3,  /* system calls by an allow-list */
	GW_JAIL_ALL = (1 << 4) - 1,
};

struct gw_jail_report {
	unsigned stands;  /* enum gw_jail_walls */
	unsigned missing; /* the others: what this system or build lacks */
	int landlock_abi; /* of the kernel, 0: it has none */
	char why[160];	  /* why something is missing, in words, or "" */
};

/*
 * Enter the jail; `did` says what stands, in any case. A kernel without
 * Landlock or seccomp is no error: the caller decides what to do without
 * (R8: a server refuses). A wall that is there but will not stand is
 * GW_ESYSTEM: the process is then half in the jail and must end. In a build
 * with sanitizers only core, descriptor and file size limits are set.
 *
 * To be called by a process with one thread: Landlock holds for the calling
 * thread and those it starts. Inside, forbidden acts fail with EPERM or
 * EACCES; executing a program, tracing and the like end the process (SIGSYS);
 * system calls that are not known are answered ENOSYS, as an older kernel
 * does, so that libc falls back.
 */
GW_CHECKED int gw_jail_enter(const struct gw_jail *how,
			     struct gw_jail_report *did, struct gw_err *err);

#endif
