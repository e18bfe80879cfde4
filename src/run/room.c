/* Memory for blobs, shared by all workers. SPDX-License-Identifier: Apache-2.0 */
#include "run/judge.h"

#define ROOM ((uint64_t)32 << 20) /* a larger blob is judged alone */
#define SMALL ((uint64_t)1 << 20)

void gw_room_init(struct gw_room *r)
{
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->given_back, NULL);
	r->left = ROOM;
}

void gw_room_release(struct gw_room *r)
{
	pthread_cond_destroy(&r->given_back);
	pthread_mutex_destroy(&r->lock);
}

uint64_t gw_room_take(struct gw_room *r, uint64_t size)
{
	if (size <= SMALL)
		return 0;
	if (size > ROOM)
		size = ROOM;
	pthread_mutex_lock(&r->lock);
	while (r->left < size)
		pthread_cond_wait(&r->given_back, &r->lock);
	r->left -= size;
	pthread_mutex_unlock(&r->lock);
	return size;
}

void gw_room_give(struct gw_room *r, uint64_t taken)
{
	if (!taken)
		return;
	pthread_mutex_lock(&r->lock);
	r->left += taken;
	pthread_cond_broadcast(&r->given_back);
	pthread_mutex_unlock(&r->lock);
}
