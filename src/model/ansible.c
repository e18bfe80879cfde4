/*
 * Ansible: plays and tasks. SPDX-License-Identifier: Apache-2.0
 *
 * The module of a task is its one key that is no keyword. "{{ x }}" is unknown
 * unless x is a literal of the play (ansible_vars.c).
 */
#include "model/ansible.h"
#include "model/bindings.h"

#include "base/glob.h"

#define MAX_DEEP 64 /* block in block */

static const char *const task_paths[] = {
	"**/tasks/**",	 "**/handlers/**",  "**/roles/**/tasks/*",
	"**/playbooks/**", "**/molecule/**", NULL
};

/* docs.ansible.com, reference_appendices/playbooks_keywords */
static const char *const keywords[] = {
	"name", "action", "local_action", "args", "any_errors_fatal", "async",
	"become", "become_exe", "become_flags", "become_method", "become_user",
	"changed_when", "check_mode", "collections", "connection", "debugger",
	"delay", "delegate_facts", "delegate_to", "diff", "environment",
	"failed_when", "ignore_errors", "ignore_unreachable", "listen", "loop",
	"loop_control", "module_defaults", "no_log", "notify", "poll", "port",
	"register", "remote_user", "retries", "run_once", "tags", "throttle",
	"timeout", "until", "vars", "when", "block", "rescue", "always"
};

/* Modules whose text is a command, not key=value. */
static const char *const raw[] = { "command", "shell", "script", "raw",
				   "win_command", "win_shell" };

struct ansible {
	struct gw_model *m;
	struct gw_node *play; /* or NULL: a file of tasks */
	uint32_t tasks;
};

static bool is_keyword(struct gw_str key)
{
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (gw_str_is(key, keywords[i]))
			return true;
	return gw_str_starts(key, GW_STR("with_"));
}

/* amazon.aws.s3_bucket: its last part. */
static struct gw_str short_name(struct gw_str module)
{
	for (size_t i = module.n; i > 0; i--)
		if (module.p[i - 1] == '.')
			return gw_str_part(module, i, module.n);
	return module;
}

static bool is_raw(struct gw_str module)
{
	struct gw_str name = short_name(module);

	for (size_t i = 0; i < sizeof(raw) / sizeof(raw[0]); i++)
		if (gw_str_is(name, raw[i]))
			return true;
	return false;
}

static struct gw_node *module_key(const struct gw_node *task)
{
	for (struct gw_node *c = task->first; c; c = c->next)
		if (c->key.n && !is_keyword(c->key))
			return c;
	return NULL;
}

/* --- arguments --- */

/* Behind a word of key=value text; quotes hold blanks together. */
static size_t word_end(struct gw_str s, size_t at)
{
	char quote = '\0';

	for (; at < s.n; at++) {
		if (quote && s.p[at] == quote)
			quote = '\0';
		else if (!quote && (s.p[at] == '"' || s.p[at] == '\''))
			quote = s.p[at];
		else if (!quote && gw_is_space(s.p[at]))
			break;
	}
	return at;
}

static struct gw_str unquoted(struct gw_str s)
{
	if (s.n > 1 && (s.p[0] == '"' || s.p[0] == '\'') &&
	    s.p[s.n - 1] == s.p[0])
		return gw_str_part(s, 1, s.n - 1);
	return s;
}

/* One "key=value"; its value is unknown if it holds "{{". */
static void put_word(struct ansible *a, struct gw_keyed *out,
		     struct gw_str word, const struct gw_node *at)
{
	size_t eq = gw_str_find_byte(word, '=', 0);
	struct gw_str value;
	struct gw_node *n;

	if (eq == GW_NOWHERE || eq == 0)
		return;
	value = unquoted(gw_str_part(word, eq + 1, word.n));
	n = gw_make_text(a->m, value, at);
	if (gw_str_find(value, GW_STR("{{"), 0) != GW_NOWHERE)
		n->kind = GW_UNKNOWN;
	gw_keyed_put(a->m, out, gw_str_part(word, 0, eq), n);
}

static void put_words(struct ansible *a, struct gw_keyed *out,
		      const struct gw_node *text, struct gw_str s)
{
	size_t at = 0;

	while (at < s.n) {
		size_t end = word_end(s, at);

		put_word(a, out, gw_str_part(s, at, end), text);
		at = end + 1;
	}
}

static void put_arguments(struct ansible *a, struct gw_keyed *out,
			  struct gw_str module, struct gw_node *args)
{
	if (!args || args->kind == GW_NULL)
		return;
	if (args->kind == GW_MAP) {
		gw_keyed_merge(a->m, out, args);
		return;
	}
	if (is_raw(module)) {
		gw_keyed_put(a->m, out, GW_STR("_raw"), args);
		return;
	}
	if (gw_node_is_scalar(args) || args->kind == GW_UNKNOWN)
		put_words(a, out, args, args->text);
	else
		out->map->flags |= GW_OPEN;
}

static void task_commands(struct ansible *a, const struct gw_subject *s)
{
	struct gw_command_place at = { .source = "ansible",
				       .scope = s->node,
				       .object = s->object,
				       .address = s->address };
	static const char *const keys[] = { "_raw", "cmd", "argv" };

	if (!is_raw(s->type) || gw_str_is(short_name(s->type), "script") ||
	    gw_str_starts(short_name(s->type), GW_STR("win_")))
		return;
	for (size_t i = 0; i < 3; i++)
		gw_commands(a->m, &at, gw_node_key(s->node, keys[i]));
}

/* --- tasks --- */

struct task {
	struct gw_node *node;
	struct gw_str module;
	struct gw_node *args;
	struct gw_str words; /* "module key=value" behind action: */
};

/* action := "module k=v" | {module: x, k: v} */
static bool read_action(struct task *t, const char *key)
{
	struct gw_node *action = gw_node_key(t->node, key);
	size_t cut;

	if (!action)
		return false;
	if (action->kind == GW_MAP) {
		t->module = gw_node_text(gw_node_key(action, "module"));
		t->args = action;
		return t->module.n > 0;
	}
	cut = gw_str_find_byte(action->text, ' ', 0);
	t->module = gw_str_part(action->text, 0, cut);
	t->args = action;
	t->words = cut == GW_NOWHERE ? GW_STR("") :
				       gw_str_part(action->text, cut + 1,
						   action->text.n);
	return t->module.n > 0;
}

static bool read_task(struct task *t)
{
	struct gw_node *key = module_key(t->node);

	if (key) {
		t->module = key->key;
		t->args = key;
		return true;
	}
	return read_action(t, "action") || read_action(t, "local_action");
}

static struct gw_node *keywords_of(struct ansible *a, struct gw_node *task)
{
	struct gw_keyed out;

	gw_keyed_init(a->m, &out, task);
	for (struct gw_node *c = task->first; c; c = c->next)
		if (is_keyword(c->key))
			gw_keyed_put(a->m, &out, c->key, c);
	return out.map;
}

/* The arguments of a task, with what its scopes say of them. */
static struct gw_node *arguments_of(struct ansible *a, const struct task *t,
				    const struct ansible_scope *scope)
{
	struct gw_model *m = a->m;
	struct gw_keyed out;
	struct gw_keyed all;

	gw_keyed_init(m, &out, t->node);
	ansible_defaults(m, &out, scope, t->module);
	gw_keyed_merge(m, &out, gw_node_key(t->node, "args"));
	if (t->words.p)
		put_words(a, &out, t->args, t->words);
	else
		put_arguments(a, &out, t->module, t->args);
	gw_keyed_init(m, &all, t->node);
	gw_keyed_merge(m, &all, ansible_known(m, out.map, scope));
	gw_keyed_put(m, &all, GW_STR("task"), keywords_of(a, t->node));
	return all.map;
}

static void emit_task(struct ansible *a, struct gw_node *node,
		      const struct ansible_scope *scope)
{
	struct gw_model *m = a->m;
	struct task t = { .node = node };
	struct gw_subject *s;
	struct gw_subject copy;
	struct gw_str end;
	struct gw_node *out;

	if (!read_task(&t))
		return;
	out = arguments_of(a, &t, scope);
	s = gw_emit(m, GW_CLASS_ANSIBLE_TASK, out);
	end = short_name(t.module);
	s->type = t.module;
	s->api = end.n < t.module.n ?
			 gw_str_part(t.module, 0, t.module.n - end.n - 1) :
			 GW_STR("");
	s->name = gw_node_text(gw_node_key(node, "name"));
	if (!s->name.p)
		s->name = GW_STR("");
	s->object = node;
	s->scope = a->play;
	s->address = gw_arena_print(m->arena, "%.*s/%.*s#%u",
				    GW_FMT(t.module), GW_FMT(s->name),
				    a->tasks);
	copy = *s;
	task_commands(a, &copy);
	if (!gw_node_text_is(gw_node_key(out, "state"), "absent"))
		gw_bind(m, &copy, "ansible");
}

/* A task, or one for each literal item of its loop. */
static void emit_turns(struct ansible *a, struct gw_node *node,
		       const struct ansible_scope *up)
{
	struct ansible_scope scope = ansible_scope_of(up, node);
	const struct gw_node *items = ansible_loop(a->m, node, &scope);
	struct ansible_scope turn = { .up = &scope };

	if (!items)
		emit_task(a, node, &scope);
	for (const struct gw_node *c = items ? items->first : NULL; c;
	     c = c->next) {
		if (gw_model_over(a->m))
			return;
		turn.vars = ansible_item(a->m, node, c);
		emit_task(a, node, &turn);
	}
	a->tasks++;
}

static void read_tasks(struct ansible *a, struct gw_node *list,
		       const struct ansible_scope *up, unsigned depth)
{
	static const char *const blocks[] = { "block", "rescue", "always" };

	if (!list || list->kind != GW_LIST || depth > MAX_DEEP)
		return;
	for (struct gw_node *c = list->first; c; c = c->next) {
		struct ansible_scope scope;

		if (c->kind != GW_MAP || gw_model_over(a->m))
			continue;
		scope = ansible_scope_of(up, c);
		for (size_t i = 0; i < 3; i++)
			read_tasks(a, gw_node_key(c, blocks[i]), &scope,
				   depth + 1);
		if (!gw_node_key(c, "block"))
			emit_turns(a, c, up);
	}
}

/* --- plays --- */

static bool is_play(const struct gw_node *n)
{
	return n->kind == GW_MAP &&
	       (gw_node_key(n, "hosts") || gw_node_key(n, "import_playbook") ||
		gw_node_key(n, "ansible.builtin.import_playbook"));
}

static void read_play(struct ansible *a, struct gw_node *play)
{
	static const char *const lists[] = { "pre_tasks", "tasks",
					     "post_tasks", "handlers" };
	struct gw_subject *s = gw_emit(a->m, GW_CLASS_ANSIBLE_PLAY, play);
	struct ansible_scope scope = ansible_scope_of(NULL, play);

	s->name = gw_node_text(gw_node_key(play, "name"));
	if (!s->name.p)
		s->name = GW_STR("");
	s->address = gw_arena_print(a->m->arena, "play/%.*s",
				    GW_FMT(s->name));
	a->play = play;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		read_tasks(a, gw_node_key(play, lists[i]), &scope, 0);
	a->play = NULL;
}

static void read(struct gw_model *m, struct gw_node *root)
{
	struct ansible a = { .m = m };

	gw_mark_holes(root, "{{", true);
	if (!is_play(root->first)) {
		read_tasks(&a, root, NULL, 0);
		return;
	}
	for (struct gw_node *c = root->first; c; c = c->next)
		if (is_play(c) && !gw_model_over(m))
			read_play(&a, c);
}

/* A module key, and a keyword or a dotted name: nobody else writes so. */
static bool looks_like_task(const struct gw_node *n)
{
	const struct gw_node *module;
	bool keyword = false;

	if (n->kind != GW_MAP)
		return false;
	if (gw_node_key(n, "block"))
		return true;
	module = module_key(n);
	for (const struct gw_node *c = n->first; c; c = c->next)
		keyword |= is_keyword(c->key);
	return module && keyword &&
	       (n->count == 2 ||
		gw_str_find_byte(module->key, '.', 0) != GW_NOWHERE ||
		gw_node_key(n, "register") || gw_node_key(n, "when") ||
		gw_node_key(n, "become") || gw_node_key(n, "notify") ||
		gw_node_key(n, "loop") || gw_node_key(n, "tags"));
}

/* Short names that nothing but a task has for a key; those of the binding
 * tables count too. */
static const char *const modules[] = {
	"apt",	     "apt_key",	   "apt_repository", "assemble", "assert",
	"azure_rm_*", "blockinfile", "command",	   "copy",     "cron",
	"debug",     "dnf",	   "docker_*",	   "ec2",      "ec2_*",
	"fetch",     "gcp_*",	   "get_url",	   "git",      "group",
	"hostname",  "iam",	   "iam_*",	   "import_role",
	"import_tasks", "include_role", "include_tasks", "include_vars",
	"k8s",	     "k8s_*",	   "lineinfile",   "mount",    "package",
	"pip",	     "reboot",	   "replace",	   "rpm_key",  "script",
	"service",   "set_fact",   "setup",	   "shell",    "slurp",
	"stat",	     "sts_*",	   "synchronize",  "sysctl",   "systemd",
	"template",  "unarchive",  "uri",	   "user",     "wait_for",
	"win_*",     "yum",	   "yum_repository"
};

static bool is_module(const struct gw_model *m, const struct gw_node *key)
{
	if (!key)
		return false;
	if (gw_str_find_byte(key->key, '.', 0) != GW_NOWHERE)
		return true;
	for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++)
		if (gw_glob_name(gw_str_of(modules[i]), key->key))
			return true;
	return m->tree && m->tree->bindings &&
	       bind_rows(m->tree->bindings, "ansible", key->key);
}

/* Every item has a name and the key of a known module with arguments. */
static bool is_task_list(const struct gw_model *m, const struct gw_node *root)
{
	for (const struct gw_node *c = root->first; c; c = c->next) {
		const struct gw_node *key =
			c->kind == GW_MAP ? module_key(c) : NULL;

		if (c->kind != GW_MAP)
			return false;
		if (gw_node_key(c, "block"))
			continue;
		if (!is_module(m, key) || !gw_node_key(c, "name"))
			return false;
	}
	return true;
}

static bool knows(const struct gw_model *m, const struct gw_node *root)
{
	if (!gw_model_format(m, "yaml") || !root || root->kind != GW_LIST ||
	    !root->first)
		return false;
	if (is_play(root->first))
		return true;
	if (gw_path_fits(m->path, task_paths))
		return looks_like_task(root->first) ||
		       (root->first->kind == GW_MAP &&
			module_key(root->first));
	if (is_task_list(m, root))
		return true;
	return looks_like_task(root->first) && module_key(root->first) &&
	       gw_str_find_byte(module_key(root->first)->key, '.', 0) !=
		       GW_NOWHERE;
}

const struct gw_technology gw_technology_ansible = {
	.knows = knows,
	.read = read,
	.claims = true,
};
