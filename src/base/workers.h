#ifndef GW_BASE_WORKERS_H
#define GW_BASE_WORKERS_H

#include <stddef.h>

/*
 * Do jobs [0, count) on `threads` threads; each call gets its thread's state.
 * Jobs are taken in order by one atomic add; the caller's thread works too.
 * Returns when all are done. With one thread nothing is started.
 */
typedef void gw_job_fn(void *state, size_t job);
void gw_workers_run(gw_job_fn *work, void *const *states, unsigned threads,
		    size_t count);
/* Processors this process may use, at least 1. */
unsigned gw_workers_default(void);

#endif
