/* The files beside the changed ones, for rules that look around.
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/judge.h"

/*
 * An unchanged file is parsed for others to look at, and not judged. Above
 * these limits none is looked at, so that time and memory stay bounded, and
 * what a join over more than a file does not find is not known.
 */
#define MOST_FILES 50000
#define MOST_MEMORY ((uint64_t)128 << 20) /* of their trees */
/* The trees of all files that are asked together, whatever the workers. */
#define MOST_KEPT ((uint64_t)512 << 20)

static bool ends(struct gw_str path, const char *with)
{
	return gw_str_ends(path, gw_str_of(with));
}

bool gw_around_yaml(struct gw_str path)
{
	return ends(path, ".yaml") || ends(path, ".yml") ||
	       ends(path, "dvc.lock") || ends(path, "Chart.lock");
}

bool gw_around_terraform(struct gw_str path)
{
	return ends(path, ".tf") || ends(path, ".tfvars") ||
	       ends(path, ".tf.json") || ends(path, ".tofu");
}

/* Which unchanged files do the changed ones ask for? */
static bool is_asked(const struct gw_map *dirs, bool yaml, struct gw_str path)
{
	size_t slash = path.n;

	if (gw_around_yaml(path))
		return yaml;
	if (!gw_around_terraform(path))
		return false;
	while (slash > 0 && path.p[slash - 1] != '/')
		slash--;
	return gw_map_get(dirs, gw_str_part(path, 0, slash)) != NULL;
}

void gw_around_add(struct gw_run *run, const struct gw_map *files)
{
	size_t changed = run->items.n;
	struct gw_map seen;
	struct gw_map dirs;
	bool yaml = false;

	gw_map_init(&seen, run->arena);
	gw_map_init(&dirs, run->arena);
	for (size_t i = 0; i < changed; i++) {
		struct gw_str path = run->items.v[i].path;
		size_t slash = path.n;

		*gw_map_put(&seen, path) = run;
		yaml = yaml || gw_around_yaml(path);
		while (slash > 0 && path.p[slash - 1] != '/')
			slash--;
		if (gw_around_terraform(path))
			*gw_map_put(&dirs, gw_str_part(path, 0, slash)) = run;
	}
	for (size_t i = 0; i < files->count; i++) {
		const struct gw_map_entry *e = &files->entries[i];

		if (gw_map_get(&seen, e->key) ||
		    !is_asked(&dirs, yaml, e->key))
			continue;
		*GW_PUSH(&run->items) = (struct gw_item){
			.path = e->key,
			.blob = *(const struct gw_id *)e->value,
			.mode = 0100644,
			.together = true,
			.context = true,
		};
	}
	if (run->items.n - changed > MOST_FILES) {
		run->unread = run->items.n - changed;
		run->items.n = changed;
	}
}

static bool is_full(struct gw_judging *j)
{
	uint64_t most = j->budgets.memory / 2;

	if (!most || most > MOST_MEMORY)
		most = MOST_MEMORY;
	return atomic_load(&j->around) > most;
}

bool gw_around_fits(struct gw_judging *j)
{
	return !is_full(j);
}

void gw_around_count(struct gw_judging *j, size_t bytes, bool kept)
{
	atomic_fetch_add(&j->around, kept ? bytes : MOST_MEMORY + 1);
}

bool gw_around_crowded(struct gw_judging *j)
{
	uint64_t most = MOST_KEPT;

	/* There, what needs more ends as undecided. */
	if (j->run->server && j->budgets.memory / 2 < most)
		most = j->budgets.memory / 2;
	return atomic_load(&j->kept) > most;
}

void gw_around_keep(struct gw_judging *j, size_t bytes)
{
	atomic_fetch_add(&j->kept, bytes);
}

/* Were they too much, none of them counts, whatever thread came first. */
static void settle(struct gw_judging *j)
{
	if (!is_full(j) && !gw_around_crowded(j))
		return;
	for (size_t i = 0; i < j->run->items.n; i++) {
		if (!j->run->items.v[i].context)
			continue;
		j->slots[i].doc = NULL;
		j->run->unread++;
	}
}

void gw_judge_gather(struct gw_hand *h)
{
	struct gw_judging *j = h->j;
	size_t n = j->run->items.n;
	bool crowded = gw_around_crowded(j);

	settle(j);
	j->tree.arena = &h->keep;
	gw_map_init(&j->tree.docs, &h->keep);
	for (size_t i = 0; i < n && !crowded; i++)
		if (j->slots[i].doc)
			*gw_map_put(&j->tree.docs, j->run->items.v[i].path) =
				j->slots[i].doc;
	for (size_t i = 0; i < n; i++) {
		struct gw_slot *s = &j->slots[i];

		if (!s->doc)
			continue;
		gw_model_subjects(&s->subjects, &s->claimed, s->doc,
				  crowded ? &j->alone : &j->tree, &h->keep);
		for (size_t k = 0; k < s->subjects.n && !crowded; k++)
			*GW_PUSH(&j->all) = s->subjects.v[k];
	}
	if (!crowded)
		j->index = gw_query_index_new(j->query, &j->all, &h->keep);
}
