/* A bundle from a stranger: refused, or harmless. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "query/query.h"

static const struct gw_engine *const engines[] = { &gw_engine_query, NULL };

/* The tree that is judged: {l: [{x: 1}], a: "t"}. */
static struct gw_node *subject(struct gw_arena *a)
{
	struct gw_node *map = gw_node_new(a, GW_MAP);
	struct gw_node *list = gw_node_new(a, GW_LIST);
	struct gw_node *item = gw_node_new(a, GW_MAP);

	gw_node_put(item, GW_STR("x"), gw_node_string(a, GW_STR("1")));
	gw_node_add(list, item);
	gw_node_put(map, GW_STR("l"), list);
	gw_node_put(map, GW_STR("a"), gw_node_string(a, GW_STR("t")));
	return map;
}

static void judge(const struct gw_query *q, struct gw_arena *a)
{
	gw_subjects now = { 0 };
	gw_findings found = { 0 };

	for (unsigned c = 0; c < GW_CLASSES; c++)
		*GW_PUSH(&now) = (struct gw_subject){
			.cls = (enum gw_class)c,
			.type = GW_STR("t"),
			.node = subject(a),
		};
	(void)!gw_query_judge(q,
			      &(struct gw_query_job){ .arena = a,
						      .now = &now,
						      .old = &now,
						      .path = GW_STR("a"),
						      .found = &found },
			      NULL);
	GW_VEC_FREE(&now);
	GW_VEC_FREE(&found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gw_arena arena;
	struct gw_bundle bundle;
	struct gw_query *q = NULL;
	struct gw_str bytes;

	gw_arena_init(&arena, (size_t)1 << 30);
	bytes = gw_arena_copy(&arena, (struct gw_str){ (const char *)data,
						       size });
	/* Whoever can change the bytes can change their digest, too. */
	if (gw_bundle_digest((char *)(uintptr_t)bytes.p, bytes.n) &&
	    gw_bundle_open(&bundle, bytes, engines, NULL) == GW_OK &&
	    gw_query_open(&q, &arena,
			  &(struct gw_query_setup){ .bundle = &bundle },
			  NULL) == GW_OK)
		judge(q, &arena);
	gw_query_close(q);
	gw_arena_release(&arena);
	return 0;
}
