/*
 * Dockerfiles: file, stages, instructions. SPDX-License-Identifier: Apache-2.0
 *
 * A stage takes over what the stage it is built on has: user, environment,
 * labels and the like. ARG and ENV are filled in by resolve/ already.
 */
#include "model/make.h"

struct stage {
	struct gw_node *node; /* the subject's map */
	struct gw_node *list; /* its instructions */
	struct gw_node *from; /* the FROM instruction, or NULL */
	struct gw_keyed env;
	struct gw_keyed labels;
	struct gw_keyed args;
	struct gw_node *expose;
	struct gw_node *user; /* made map, or NULL */
	struct gw_node *last[4]; /* instructions: WORKDIR ... SHELL */
	struct gw_map seen; /* name -> uint32_t *: instructions so far */
	bool own_start; /* has CMD or ENTRYPOINT itself */
	bool healthy;
	struct gw_str address;
	struct stage *next;
};

/* What a stage remembers the last of, and how rules call it. */
static const struct {
	const char *instruction;
	const char *key;
} lasts[] = {
	{ "WORKDIR", "workdir" },
	{ "ENTRYPOINT", "entrypoint" },
	{ "CMD", "cmd" },
	{ "SHELL", "shell" },
};
enum { LAST_WORKDIR, LAST_ENTRYPOINT, LAST_CMD, LAST_SHELL };

struct docker {
	struct gw_model *m;
	struct gw_map names; /* AS name in small letters -> struct stage */
	struct gw_node *file;
	struct gw_node *stage_names;
	struct stage *first;
	struct stage *now; /* NULL before the first FROM */
	uint32_t count;
};

/* --- image references --- */

static bool is_registry(struct gw_str part)
{
	return gw_str_find_byte(part, '.', 0) != GW_NOWHERE ||
	       gw_str_find_byte(part, ':', 0) != GW_NOWHERE ||
	       gw_str_is(part, "localhost");
}

static struct gw_node *part_of(struct gw_model *m, struct gw_str text,
			       const struct gw_node *image)
{
	struct gw_node *n = gw_make_text(m, text, image);

	n->flags |= image->flags & GW_WEAK;
	return n;
}

/* [registry "/"] name [":" tag] ["@" digest]
 * (github.com/distribution/reference, grammar). */
static void split_image(struct gw_model *m, struct gw_node *from,
			const struct gw_node *image)
{
	struct gw_str s = image->text;
	size_t at = gw_str_find_byte(s, '@', 0);
	size_t slash = gw_str_find_byte(s, '/', 0);
	size_t colon = GW_NOWHERE;

	if (at != GW_NOWHERE) {
		gw_put(m, from, "digest",
		       part_of(m, gw_str_part(s, at + 1, s.n), image));
		s = gw_str_part(s, 0, at);
	}
	if (slash != GW_NOWHERE && is_registry(gw_str_part(s, 0, slash))) {
		gw_put(m, from, "registry",
		       part_of(m, gw_str_part(s, 0, slash), image));
		s = gw_str_part(s, slash + 1, s.n);
	}
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == ':')
			colon = i;
		else if (s.p[i] == '/')
			colon = GW_NOWHERE;
	if (colon != GW_NOWHERE) {
		gw_put(m, from, "tag",
		       part_of(m, gw_str_part(s, colon + 1, s.n), image));
		s = gw_str_part(s, 0, colon);
	}
	gw_put(m, from, "name", part_of(m, s, image));
}

/* --- stages --- */

static struct gw_str in_small(struct gw_arena *arena, struct gw_str s)
{
	struct gw_str copy = gw_arena_copy(arena, s);
	char *p = (char *)(uintptr_t)copy.p; /* the copy is ours */

	for (size_t i = 0; i < copy.n; i++)
		p[i] = gw_lower(p[i]);
	return copy;
}

static void take_over(struct gw_model *m, struct stage *s,
		      const struct stage *base)
{
	gw_keyed_merge(m, &s->env, base->env.map);
	gw_keyed_merge(m, &s->labels, base->labels.map);
	s->user = base->user;
	s->healthy = base->healthy;
	for (size_t i = 0; i < 4; i++)
		s->last[i] = base->last[i];
}

static struct gw_node *make_from(struct docker *d, struct stage *s,
				 struct stage **base)
{
	struct gw_model *m = d->m;
	struct gw_node *image = gw_node_key(s->from, "image");
	struct gw_node *from = gw_make(m, GW_MAP, s->from);

	gw_put(m, from, "text", image);
	gw_put(m, from, "platform", gw_node_key(s->from, "platform"));
	if (!gw_node_is_scalar(image)) {
		from->flags |= GW_OPEN;
		return from;
	}
	*base = gw_map_get(&d->names, in_small(m->arena, image->text));
	if (*base) {
		gw_put(m, from, "stage", part_of(m, image->text, image));
		gw_put(m, from, "name", part_of(m, image->text, image));
	} else {
		split_image(m, from, image);
	}
	return from;
}

static void begin_stage(struct docker *d, struct gw_node *instruction)
{
	struct gw_model *m = d->m;
	struct stage *s = GW_NEW(m->arena, struct stage);
	struct gw_node *as = gw_node_key(instruction, "as");
	struct stage *base = NULL;
	struct stage *before = d->now;

	s->from = instruction;
	s->node = gw_make(m, GW_MAP, instruction);
	s->list = gw_make(m, GW_LIST, instruction);
	s->expose = gw_make(m, GW_LIST, instruction);
	gw_map_init(&s->seen, m->arena);
	gw_put(m, s->node, "from", make_from(d, s, &base));
	d->now = s;
	gw_keyed_init(m, &s->env, instruction);
	gw_keyed_init(m, &s->labels, instruction);
	gw_keyed_init(m, &s->args, instruction);
	if (base)
		take_over(m, s, base);
	gw_put(m, s->node, "as", as);
	gw_put(m, s->node, "index", gw_make_count(m, d->count, NULL));
	s->address = gw_node_text(as);
	if (s->address.n) {
		*gw_map_put(&d->names, in_small(m->arena, s->address)) = s;
		gw_add(m, d->stage_names, as);
	} else {
		s->address = gw_arena_print(m->arena, "%u", d->count);
	}
	d->count++;
	if (before)
		before->next = s;
	else
		d->first = s;
}

/* --- instructions --- */

/* user := name [":" group] */
static struct gw_node *make_user(struct gw_model *m,
				 const struct gw_node *instruction)
{
	struct gw_node *word = gw_node_item(gw_node_key(instruction, "args"),
					    0);
	struct gw_node *user = gw_make(m, GW_MAP, instruction);
	struct gw_str text = gw_node_text(word);
	size_t colon = gw_str_find_byte(text, ':', 0);

	if (!word)
		return NULL;
	gw_put(m, user, "text", word);
	if (!gw_node_is_scalar(word)) {
		gw_put(m, user, "name",
		       gw_make_unknown(m, word->text, instruction));
		user->flags |= GW_OPEN;
		return user;
	}
	if (colon != GW_NOWHERE)
		gw_put(m, user, "group",
		       part_of(m, gw_str_part(text, colon + 1, text.n), word));
	gw_put(m, user, "name",
	       part_of(m, gw_str_part(text, 0, colon), word));
	return user;
}

static bool checks_health(const struct gw_node *instruction)
{
	return !gw_node_text_is(gw_node_key(instruction, "check"), "NONE");
}

static void note_effect(struct gw_model *m, struct stage *s,
			struct gw_node *i, struct gw_str name)
{
	if (gw_str_is(name, "USER"))
		s->user = make_user(m, i);
	else if (gw_str_is(name, "ENV"))
		gw_keyed_merge(m, &s->env, gw_node_key(i, "pairs"));
	else if (gw_str_is(name, "LABEL"))
		gw_keyed_merge(m, &s->labels, gw_node_key(i, "pairs"));
	else if (gw_str_is(name, "ARG"))
		gw_keyed_merge(m, &s->args, gw_node_key(i, "pairs"));
	else if (gw_str_is(name, "HEALTHCHECK"))
		s->healthy = checks_health(i);
	for (size_t k = 0; k < 4; k++)
		if (gw_str_is(name, lasts[k].instruction))
			s->last[k] = i;
	s->own_start |= gw_str_is(name, "CMD") || gw_str_is(name, "ENTRYPOINT");
	/* A new ENTRYPOINT forgets the CMD of the stage below. */
	if (gw_str_is(name, "ENTRYPOINT") && s->last[LAST_CMD] &&
	    s->last[LAST_CMD]->span.off < s->from->span.off)
		s->last[LAST_CMD] = NULL;
}

static void note_ports(struct gw_model *m, struct stage *s,
		       const struct gw_node *i)
{
	const struct gw_node *args = gw_node_key(i, "args");

	for (struct gw_node *c = args ? args->first : NULL; c; c = c->next)
		gw_add(m, s->expose, c);
}

/* Exec form: the list; shell form: its tree, or its text if there is none. */
static struct gw_node *words_of(struct gw_node *i)
{
	struct gw_node *words = gw_node_key(i, "json");

	if (!words)
		words = gw_node_key(i, "shell");
	return words ? words : gw_node_key(i, "text");
}

static void run_commands(struct docker *d, struct gw_node *i,
			 struct gw_str address)
{
	struct gw_command_place at = { .source = "docker.RUN",
				       .scope = i,
				       .stage = d->now ? d->now->node : NULL,
				       .address = address };
	const struct gw_node *docs = gw_node_key(i, "heredocs");

	gw_commands(d->m, &at, words_of(i));
	for (struct gw_node *h = docs ? docs->first : NULL; h; h = h->next)
		gw_commands(d->m, &at, gw_node_key(h, "shell"));
}

static uint32_t ordinal(struct docker *d, struct gw_str name)
{
	uint32_t **n;

	if (!d->now)
		return d->count++; /* ARG before FROM: begin_stage resets */
	n = (uint32_t **)gw_map_put(&d->now->seen, name);
	if (!*n)
		*n = GW_NEW(d->m->arena, uint32_t);
	return (**n)++;
}

static void read_instruction(struct docker *d, struct gw_node *i)
{
	struct gw_str name = gw_node_text(gw_node_key(i, "name"));
	bool onbuild = gw_node_true(gw_node_key(i, "onbuild"));
	struct gw_subject *s;
	struct gw_str address;

	if (gw_str_is(name, "FROM")) {
		if (!d->now)
			d->count = 0;
		begin_stage(d, i);
	}
	address = gw_arena_print(d->m->arena, "%.*s/%.*s/%u",
				 GW_FMT(d->now ? d->now->address : GW_STR("")),
				 GW_FMT(name), ordinal(d, name));
	s = gw_emit(d->m, GW_CLASS_DOCKER_INSTRUCTION, i);
	s->type = name;
	s->name = name;
	s->address = address;
	s->stage = d->now ? d->now->node : NULL;
	s->scope = s->stage;
	if (d->now)
		gw_add(d->m, d->now->list, i);
	if (gw_str_is(name, "RUN"))
		run_commands(d, i, address);
	if (!d->now || onbuild)
		return;
	note_effect(d->m, d->now, i, name);
	if (gw_str_is(name, "EXPOSE"))
		note_ports(d->m, d->now, i);
}

/* --- what a container starts --- */

static bool is_exec(const struct gw_node *i)
{
	return i && gw_node_text_is(gw_node_key(i, "form"), "exec");
}

/* An entry script mostly ends with exec "$@": then CMD is the program. */
static bool is_entry_script(struct gw_node *entry)
{
	const struct gw_node *first = gw_node_item(words_of(entry), 0);
	struct gw_str name = gw_path_name(gw_node_text(first));

	return gw_str_ends(name, GW_STR(".sh")) ||
	       gw_str_find(name, GW_STR("entrypoint"), 0) != GW_NOWHERE;
}

static void start_commands(struct docker *d, struct stage *s)
{
	struct gw_node *entry = s->last[LAST_ENTRYPOINT];
	struct gw_node *cmd = s->last[LAST_CMD];
	struct gw_command_place at = { .source = "docker.CMD",
				       .scope = cmd ? cmd : entry,
				       .stage = s->node,
				       .address = s->address };
	struct gw_node *both;

	if (!s->own_start)
		return;
	if (!entry || (is_exec(entry) && is_exec(cmd) &&
		       is_entry_script(entry))) {
		gw_commands(d->m, &at, words_of(cmd));
		if (!entry)
			return;
	}
	at.source = "docker.ENTRYPOINT";
	at.scope = entry;
	if (!is_exec(entry) || !is_exec(cmd)) {
		gw_commands(d->m, &at, words_of(entry));
		return;
	}
	both = gw_make_copy(d->m, words_of(entry));
	for (struct gw_node *c = words_of(cmd)->first; c; c = c->next)
		gw_add(d->m, both, c);
	gw_commands_argv(d->m, &at, both);
}

static void health_command(struct docker *d, const struct stage *s)
{
	for (struct gw_node *i = s->list->first; i; i = i->next) {
		struct gw_command_place at = { .source = "docker.HEALTHCHECK",
					       .scope = i,
					       .stage = s->node,
					       .address = s->address };

		if (gw_node_text_is(gw_node_key(i, "name"), "HEALTHCHECK") &&
		    checks_health(i))
			gw_commands(d->m, &at, words_of(i));
	}
}

/* --- file --- */

static void end_stage(struct docker *d, struct stage *s)
{
	struct gw_model *m = d->m;
	struct gw_node *effective = gw_make(m, GW_MAP, s->from);
	struct gw_subject *subject;

	gw_put(m, effective, "user", s->user);
	gw_put(m, effective, "env", s->env.map);
	for (size_t k = 0; k < 4; k++)
		if (s->last[k])
			gw_put(m, effective, lasts[k].key,
			       gw_node_key(s->last[k], "text"));
	gw_put(m, s->node, "final", gw_make_bool(m, !s->next, s->from));
	gw_put(m, s->node, "instructions", s->list);
	gw_put(m, s->node, "effective", effective);
	gw_put(m, s->node, "labels", s->labels.map);
	gw_put(m, s->node, "args", s->args.map);
	gw_put(m, s->node, "expose", s->expose);
	gw_put(m, s->node, "healthcheck", gw_make_bool(m, s->healthy, s->from));
	subject = gw_emit(m, GW_CLASS_DOCKER_STAGE, s->node);
	subject->type = GW_STR("stage");
	subject->name = s->address;
	subject->address = gw_arena_print(m->arena, "stage/%.*s",
					  GW_FMT(s->address));
	subject->stage = s->node;
	subject->scope = d->file;
	start_commands(d, s);
	health_command(d, s);
}

static void end_file(struct docker *d, struct gw_node *root,
		     struct gw_node *args)
{
	struct gw_node *stages = gw_make(d->m, GW_LIST, root);
	struct gw_subject *s;

	for (struct stage *stage = d->first; stage; stage = stage->next) {
		end_stage(d, stage);
		gw_add(d->m, stages, gw_node_share(d->m->arena, stage->node));
	}
	gw_put(d->m, d->file, "stages", stages);
	gw_put(d->m, d->file, "stage-names", d->stage_names);
	gw_put(d->m, d->file, "args", args);
	gw_put(d->m, d->file, "instructions",
	       gw_node_key(root, "instructions"));
	s = gw_emit(d->m, GW_CLASS_DOCKER_FILE, d->file);
	s->name = gw_path_name(d->m->path);
	s->address = d->m->path;
}

static void read(struct gw_model *m, struct gw_node *root)
{
	struct docker d = { .m = m };
	struct gw_node *list = gw_node_key(root, "instructions");
	struct gw_keyed args;

	gw_keyed_init(m, &args, root);
	gw_map_init(&d.names, m->arena);
	d.file = gw_make(m, GW_MAP, root);
	d.stage_names = gw_make(m, GW_LIST, root);
	for (struct gw_node *i = list ? list->first : NULL; i; i = i->next) {
		if (gw_model_over(m))
			break;
		if (!d.now &&
		    gw_node_text_is(gw_node_key(i, "name"), "ARG"))
			gw_keyed_merge(m, &args, gw_node_key(i, "pairs"));
		read_instruction(&d, i);
	}
	end_file(&d, root, args.map);
}

static bool knows(const struct gw_model *m, const struct gw_node *root)
{
	(void)root;
	return gw_model_format(m, "dockerfile");
}

const struct gw_technology gw_technology_docker = {
	.knows = knows,
	.read = read,
	.claims = true,
};
