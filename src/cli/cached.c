/* The user's own cache of verdicts. SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/session.h"
#include "seal/seal.h"

#define MOST_BUILD 64

/* --- which program this is ------------------------------------------------- */

struct build {
	char hex[2 * MOST_BUILD + 1];
};

/* note := uint32 size(name) uint32 size(id) uint32 type name id, each of the
 * two padded to four bytes (gabi, "Note Section"). */
static void read_notes(struct build *b, const char *p, size_t n)
{
	while (n >= 12) {
		uint32_t head[3];
		size_t name;
		size_t id;

		memcpy(head, p, sizeof(head));
		name = ((size_t)head[0] + 3) & ~(size_t)3;
		id = ((size_t)head[1] + 3) & ~(size_t)3;
		if (n - 12 < name || n - 12 - name < id)
			return;
		if (head[2] == NT_GNU_BUILD_ID && head[0] == 4 &&
		    memcmp(p + 12, "GNU", 4) == 0 && head[1] <= MOST_BUILD)
			gw_hex(b->hex, (const unsigned char *)p + 12 + name,
			       head[1]);
		p += 12 + name + id;
		n -= 12 + name + id;
	}
}

/* The program itself comes first. */
static int read_object(struct dl_phdr_info *info, size_t size, void *ctx)
{
	(void)size;
	for (unsigned i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *h = &info->dlpi_phdr[i];

		if (h->p_type == PT_NOTE)
			read_notes(ctx,
				   (const char *)(uintptr_t)(info->dlpi_addr +
							     h->p_vaddr),
				   h->p_memsz);
	}
	return 1;
}

struct gw_str gw_program_id(struct gw_arena *a)
{
	struct build b = { .hex = "" };

	(void)dl_iterate_phdr(read_object, &b);
	return gw_arena_print(a, GW_VERSION " %s", b.hex);
}

/* --- the cache of who runs it ---------------------------------------------- */

/* XDG Base Directory Specification: relative values are not valid. */
static struct gw_str cache_dir(struct gw_arena *a)
{
	const char *xdg = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");

	if (xdg && *xdg == '/')
		return gw_arena_print(a, "%s/gitward", xdg);
	if (home && *home == '/')
		return gw_arena_print(a, "%s/.cache/gitward", home);
	return GW_STR("");
}

static bool make_dir(struct gw_str dir, struct gw_arena *a)
{
	for (size_t i = 1; i <= dir.n; i++) {
		struct gw_str part;

		if (i < dir.n && dir.p[i] != '/')
			continue;
		part = gw_arena_copy(a, gw_str_part(dir, 0, i));
		if (mkdir(part.p, 0700) < 0 && errno != EEXIST)
			return false;
	}
	return dir.n > 0;
}

static void get(void *ctx, struct gw_cache_row *rows, size_t n,
		struct gw_arena *arena)
{
	gw_cache_get(ctx, rows, n, arena);
}

static void put(void *ctx, const struct gw_cache_row *rows, size_t n)
{
	gw_cache_put(ctx, rows, n);
}

static void open_at(struct gw_session *s, const struct gw_cache_setup *setup)
{
	struct gw_err err = { 0 };

	if (gw_cache_open(&s->cache, setup, &err) == GW_OK) {
		s->recall = (struct gw_recall){
			.get = get,
			.put = put,
			.ctx = s->cache,
			.program = gw_program_id(s->cli->arena),
		};
		s->run.recall = &s->recall;
	} else if (s->cli->value[GW_OPT_CACHE]) {
		fprintf(stderr, "gitward: all is judged anew: %s\n", err.msg);
	}
}

void gw_session_cache(struct gw_session *s)
{
	struct gw_arena *a = s->cli->arena;
	struct gw_cache_setup setup = { .now = s->cli->now };
	struct gw_str dir = cache_dir(a);

	if (!make_dir(dir, a))
		return;
	setup.path = gw_arena_print(a, "%.*s/verdicts.db", GW_FMT(dir)).p;
	open_at(s, &setup);
}

void gw_session_say_recalled(const struct gw_session *s,
			     const struct gw_verdict *v)
{
	unsigned long long n = v->coverage.recalled;

	if (s->cache && n && !s->cli->value[GW_OPT_QUIET])
		fprintf(stderr,
			"gitward: %llu of %llu files were judged before, by "
			"the same rules and policy (--no-cache judges them "
			"anew)\n",
			n, (unsigned long long)v->files);
}
