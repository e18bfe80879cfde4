/* Sources and the profiles they use, laid on each other.
 * SPDX-License-Identifier: Apache-2.0 */
#include "verdict/policy.h"

#include "base/buf.h"
#include "base/glob.h"
#include "base/words.h"
#include "seal/seal.h"

#define MOST_TEXT ((size_t)64 << 20) /* of the policy as it holds */
#define MOST_LAYERS 64
#define MOST_NAMES 32

struct stack {
	struct gw_policy *p;
	const struct gw_policy_setup *setup;
	struct gw_err *err;
	unsigned depth; /* of profiles that use profiles */
};

static int push_layer(struct stack *s, struct gw_layer *layer)
{
	struct gw_policy *p = s->p;

	if (p->count == MOST_LAYERS)
		return gw_err_set(s->err, GW_ELIMIT,
				  "more than %d policies are laid on each "
				  "other: use fewer profiles and groups",
				  MOST_LAYERS);
	p->layers[p->count++] = layer;
	if (layer->may_loosen)
		p->loosening = p->count;
	return GW_OK;
}

static int add_source(struct stack *s, const struct gw_policy_source *source,
		      bool shipped);

static struct gw_str profile_text(const struct stack *s, struct gw_str name)
{
	struct gw_str text = GW_STR("");

	if (s->setup->profile)
		text = s->setup->profile(s->setup->ctx, name);
	return text.n ? text : gw_policy_shipped(name);
}

static int fail_profile(struct stack *s, const struct gw_layer *layer,
			const struct gw_node *n)
{
	struct gw_str names[MOST_NAMES];
	size_t count = 0;
	struct gw_str near;

	for (; count < MOST_NAMES && gw_policy_shipped_at(count); count++)
		names[count] = gw_str_of(gw_policy_shipped_at(count));
	near = gw_words_nearest(n->text, names, count);
	gw_err_at(s->err, GW_ESYNTAX, n->span.line, n->span.col,
		  "there is no profile '%.*s'%s%.*s%s", GW_FMT(n->text),
		  near.n ? " (did you mean '" : "", GW_FMT(near),
		  near.n ? "'?)" : "");
	gw_err_file(s->err, layer->source);
	return GW_ESYNTAX;
}

/* The profiles a layer uses go below it, in their order. */
static int add_profiles(struct stack *s, const struct gw_layer *layer)
{
	const struct gw_node *n = gw_items_first(layer->use);
	int r = GW_OK;

	if (n && s->depth == 4)
		return gw_err_set(s->err, GW_ESYNTAX,
				  "profiles use each other in a circle");
	s->depth++;
	for (; n && r == GW_OK;
	     n = layer->use->kind == GW_LIST ? n->next : NULL) {
		struct gw_policy_source source = {
			.name = gw_arena_print(s->p->arena, "profile %.*s",
					       GW_FMT(n->text)),
			.text = profile_text(s, n->text),
			.may_loosen = layer->may_loosen,
		};

		if (!source.text.n)
			return fail_profile(s, layer, n);
		r = add_source(s, &source, true);
	}
	s->depth--;
	return r;
}

static int add_groups(struct stack *s, const struct gw_layer *layer)
{
	const struct gw_node *n = gw_items_first(layer->groups);

	for (; n; n = n->next) {
		struct gw_layer *group;
		int r;

		group = GW_NEW(s->p->arena, struct gw_layer);
		group->source = layer->source;
		group->may_loosen = layer->may_loosen;
		group->file = layer->file;
		group->ctx = layer->ctx;
		r = gw_layer_read_map(group, s->p->arena, n, s->err);
		if (r < 0) {
			gw_err_file(s->err, layer->source);
			return r;
		}
		if (!gw_items_match(gw_node_key(n, "repositories"),
				    s->setup->repository))
			continue;
		r = add_profiles(s, group);
		if (r == GW_OK)
			r = push_layer(s, group);
		if (r < 0)
			return r;
	}
	return GW_OK;
}

static int add_source(struct stack *s, const struct gw_policy_source *source,
		      bool shipped)
{
	struct gw_layer *layer = GW_NEW(s->p->arena, struct gw_layer);
	int r = gw_layer_read(layer, s->p->arena, source, s->err);

	layer->shipped = shipped;
	if (r == GW_OK)
		r = add_profiles(s, layer);
	if (r == GW_OK)
		r = push_layer(s, layer);
	if (r == GW_OK)
		r = add_groups(s, layer);
	return r;
}

/* First those that may loosen, the strongest last; then the others. */
static int add_sources(struct stack *s)
{
	const struct gw_policy_setup *setup = s->setup;
	int r = GW_OK;

	for (size_t i = setup->count; i-- > 0 && r == GW_OK;)
		if (setup->sources[i].may_loosen)
			r = add_source(s, &setup->sources[i], false);
	for (size_t i = 0; i < setup->count && r == GW_OK; i++)
		if (!setup->sources[i].may_loosen)
			r = add_source(s, &setup->sources[i], false);
	return r;
}

/* A source that may not loosen sets a parameter only if it was given away. */
static void lay_params(struct gw_policy *p)
{
	gw_map_init(&p->params, p->arena);
	for (size_t i = 0; i < p->count; i++) {
		const struct gw_node *map = p->layers[i]->params;
		struct gw_node *n = map ? map->first : NULL;

		for (; n; n = n->next)
			if (i < p->loosening || gw_policy_delegates(p, n->key))
				*gw_map_put(&p->params, n->key) = n;
	}
}

static int digest_policy(struct gw_policy *p, struct gw_err *err)
{
	struct gw_buf text;
	struct gw_str all;

	gw_buf_init(&text, MOST_TEXT);
	gw_policy_print(&text, p, false);
	if (text.over) {
		gw_buf_release(&text);
		return gw_err_set(err, GW_ESYNTAX,
				  "the policy and its lists are longer than "
				  "64 MiB");
	}
	all = gw_buf_str(&text);
	gw_sha256_hex(p->digest, &all, 1);
	gw_buf_release(&text);
	return GW_OK;
}

int gw_policy_open(struct gw_policy **out, struct gw_arena *arena,
		   const struct gw_policy_setup *setup, struct gw_err *err)
{
	struct gw_policy *p = GW_NEW(arena, struct gw_policy);
	struct gw_layer *base = GW_NEW(arena, struct gw_layer);
	struct stack s = { .p = p, .setup = setup, .err = err };
	int r;

	p->arena = arena;
	p->layers = gw_arena_array(arena, MOST_LAYERS, sizeof(void *));
	p->server = setup->server;
	p->now = setup->now;
	p->repository = setup->repository;
	gw_layer_base(base);
	r = push_layer(&s, base);
	if (r == GW_OK)
		r = add_sources(&s);
	if (r < 0)
		return r;
	lay_params(p);
	*out = p;
	return digest_policy(p, err);
}

/* --- questions ----------------------------------------------------------- */

const struct gw_map *gw_policy_params(const struct gw_policy *p)
{
	return &p->params;
}

struct gw_str gw_policy_digest(const struct gw_policy *p)
{
	return gw_str_of(p->digest);
}

struct gw_str gw_policy_rules_directory(const struct gw_policy *p, size_t i)
{
	for (size_t k = 0; k < p->loosening; k++) {
		const struct gw_node *list = p->layers[k]->directories;
		const struct gw_node *n = gw_items_first(list);

		for (; n; n = list->kind == GW_LIST ? n->next : NULL)
			if (i-- == 0)
				return gw_node_text(n);
	}
	return GW_STR("");
}

/* --- do the names exist? ------------------------------------------------- */

struct names {
	const struct gw_str *ids;
	size_t count;
};

static bool names_any(const struct names *all, struct gw_str glob)
{
	struct gw_str undecided = GW_STR("undecided/");

	if (gw_str_starts(glob, undecided))
		return true;
	for (size_t i = 0; i < all->count; i++)
		if (gw_glob_name(glob, all->ids[i]))
			return true;
	return false;
}

/* `at` has line and column only. */
static int check_name(const struct names *all, struct gw_str glob,
		      struct gw_err at, struct gw_err *err)
{
	struct gw_str near;

	if (!glob.n || names_any(all, glob))
		return GW_OK;
	near = gw_words_nearest(glob, all->ids, all->count);
	return gw_err_at(err, GW_ESYNTAX, at.line, at.col,
			 "no rule is named '%.*s'%s%.*s%s", GW_FMT(glob),
			 near.n ? " (did you mean '" : "", GW_FMT(near),
			 near.n ? "'?)" : "");
}

static int check_layer(const struct gw_layer *layer, const struct names *all,
		       struct gw_err *err)
{
	int r = GW_OK;

	for (size_t i = 0; i < layer->rule_count && r == GW_OK; i++)
		r = check_name(all, layer->rules[i].glob,
			       (struct gw_err){ .line = layer->rules[i].line,
						.col = layer->rules[i].col },
			       err);
	for (size_t i = 0; i < layer->allow_count && r == GW_OK; i++)
		r = check_name(all, layer->allow[i].rule,
			       (struct gw_err){ .line = layer->allow[i].line,
						.col = layer->allow[i].col },
			       err);
	if (r < 0)
		gw_err_file(err, layer->source);
	return r;
}

int gw_policy_check(const struct gw_policy *p, const struct gw_str *ids,
		    size_t count, struct gw_err *err)
{
	struct names all = { .ids = ids, .count = count };
	int r = GW_OK;

	for (size_t i = 0; i < p->count && r == GW_OK; i++)
		if (!p->layers[i]->shipped)
			r = check_layer(p->layers[i], &all, err);
	return r;
}
