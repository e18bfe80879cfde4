/* Read every packed object of a repository with our own reader:
 * read_objects OBJECTS-DIRECTORY [check]. With `check` each object is hashed
 * and compared with its id, which `git cat-file --batch-all-objects
 * --unordered --batch`, what it is measured against, does not do.
 * SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "git/pack.h"

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
	if (!object->held || (s->check && !gw_object_is(object, id))) {
		s->wrong++;
		printf("wrong %s\n", id->hex);
	}
}

int main(int argc, char **argv)
{
	struct gw_packs *packs = NULL;
	struct sum s = { 0 };

	s.check = argc == 3 && strcmp(argv[2], "check") == 0;
	if (argc != 2 && !s.check) {
		fputs("usage: read_objects OBJECTS-DIRECTORY [check]\n",
		      stderr);
		return 2;
	}
	gw_packs_open(&packs, gw_str_of(argv[1]), 20);
	gw_packs_each(packs, visit, &s);
	gw_packs_close(packs);
	printf("%" PRIu64 " objects, %" PRIu64 " bytes, %" PRIu64 " wrong\n",
	       s.objects, s.bytes, s.wrong);
	return s.wrong > 0;
}
