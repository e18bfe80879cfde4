/* Read every packed object of a repository with our own reader:
 * read_objects OBJECTS-DIRECTORY [check] [THREADS]. With `check` each object
 * is hashed and compared with its id, which `git cat-file --batch-all-objects
 * --unordered --batch`, what it is measured against, does not do.
 * SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "git/pack.h"

#define MOST_THREADS 64

struct sum {
	uint64_t objects;
	uint64_t bytes;
	uint64_t wrong; /* not readable, or its id does not hold */
	bool check;
};

static void visit(void *ctx, const struct gw_id *id,
		  const struct gw_object *object)
{
	struct sum *s = ctx;

	s->objects++;
	s->bytes += object->bytes.n;
	if (!object->bytes.p || (s->check && !gw_object_is(object, id))) {
		s->wrong++;
		printf("wrong %s\n", id->hex);
	}
}

static int usage(void)
{
	fputs("usage: read_objects OBJECTS-DIRECTORY [check] [THREADS]\n",
	      stderr);
	return 2;
}

int main(int argc, char **argv)
{
	struct gw_packs *packs = NULL;
	struct sum sums[MOST_THREADS] = { 0 };
	void *contexts[MOST_THREADS];
	bool check = argc > 2 && strcmp(argv[2], "check") == 0;
	int64_t threads = 1;

	if (argc < 2 || argc > 3 + check ||
	    (argc == 3 + check &&
	     !gw_str_int(gw_str_of(argv[2 + check]), &threads)) ||
	    threads < 1 || threads > MOST_THREADS)
		return usage();
	for (size_t i = 0; i < MOST_THREADS; i++) {
		sums[i].check = check;
		contexts[i] = &sums[i];
	}
	gw_packs_open(&packs, gw_str_of(argv[1]), 20);
	gw_packs_each(packs, visit, contexts, (unsigned)threads);
	gw_packs_close(packs);
	for (size_t i = 1; i < MOST_THREADS; i++) {
		sums[0].objects += sums[i].objects;
		sums[0].bytes += sums[i].bytes;
		sums[0].wrong += sums[i].wrong;
	}
	printf("%" PRIu64 " objects, %" PRIu64 " bytes, %" PRIu64 " wrong\n",
	       sums[0].objects, sums[0].bytes, sums[0].wrong);
	return sums[0].wrong > 0;
}
