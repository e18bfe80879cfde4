/* Jobs over threads, no queue and no locks. SPDX-License-Identifier: Apache-2.0 */
#include "base/workers.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#define MOST_THREADS 64

struct pool {
	gw_job_fn *work;
	size_t count;
	atomic_size_t next;
};

struct hand {
	struct pool *pool;
	void *state;
};

static void *work_on(void *arg)
{
	struct hand *h = arg;

	for (;;) {
		size_t job = atomic_fetch_add(&h->pool->next, 1);

		if (job >= h->pool->count)
			return NULL;
		h->pool->work(h->state, job);
	}
}

void gw_workers_run(gw_job_fn *work, void *const *states, unsigned threads,
		    size_t count)
{
	struct pool pool = { .work = work, .count = count };
	struct hand hands[MOST_THREADS];
	pthread_t ids[MOST_THREADS];
	unsigned started = 0;

	if (threads > MOST_THREADS)
		threads = MOST_THREADS;
	for (unsigned i = 0; i < threads || i == 0; i++)
		hands[i] = (struct hand){ &pool, states[i] };
	/* A thread that cannot be started is one hand less, nothing worse. */
	for (unsigned i = 1; i < threads; i++) {
		if (pthread_create(&ids[started], NULL, work_on, &hands[i]))
			break;
		started++;
	}
	work_on(&hands[0]);
	for (unsigned i = 0; i < started; i++)
		pthread_join(ids[i], NULL);
}

unsigned gw_workers_default(void)
{
	cpu_set_t set;
	int n;

	CPU_ZERO(&set);
	if (sched_getaffinity(0, sizeof(set), &set) < 0)
		return 1;
	n = CPU_COUNT(&set);
	return n < 1 ? 1 : n > 8 ? 8 : (unsigned)n;
}
