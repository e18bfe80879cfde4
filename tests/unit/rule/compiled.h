#ifndef GW_TESTS_COMPILED_H
#define GW_TESTS_COMPILED_H

/* A rule file written to a fresh directory and compiled. */
#include "unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "rule/rule.h"

struct compiled {
	struct gw_arena arena;
	char dir[64];
	char file[96];
	struct gw_str bytes;
	gw_warnings warnings;
	struct gw_err err;
	int status;
};

/* The file stands at <dir>/<pack>/x.yaml. */
static inline void compiled_write(struct compiled *c, const char *pack,
				  const char *text)
{
	char folder[80];
	FILE *f;

	*c = (struct compiled){ 0 };
	gw_arena_init(&c->arena, (size_t)64 << 20);
	snprintf(c->dir, sizeof(c->dir), "/tmp/gw-rules-XXXXXX");
	assert_non_null(mkdtemp(c->dir));
	snprintf(folder, sizeof(folder), "%s/%s", c->dir, pack);
	assert_int_equal(mkdir(folder, 0700), 0);
	snprintf(c->file, sizeof(c->file), "%s/x.yaml", folder);
	f = fopen(c->file, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static inline void compiled_make(struct compiled *c, const char *pack,
				 const char *text,
				 const struct gw_engine *const *engines,
				 bool official)
{
	const char *dirs[2] = { NULL, NULL };

	compiled_write(c, pack, text);
	dirs[0] = c->dir;
	c->status = gw_rules_compile(
		&c->bytes, &c->arena,
		&(struct gw_compile){ .dirs = dirs,
				      .engines = engines,
				      .warnings = &c->warnings,
				      .official = official },
		&c->err);
}

static inline void compiled_release(struct compiled *c)
{
	char folder[96];

	unlink(c->file);
	snprintf(folder, sizeof(folder), "%.*s",
		 (int)(strrchr(c->file, '/') - c->file), c->file);
	rmdir(folder);
	rmdir(c->dir);
	GW_VEC_FREE(&c->warnings);
	gw_arena_release(&c->arena);
}

#endif
