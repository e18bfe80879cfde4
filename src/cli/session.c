/* What judging commands share. SPDX-License-Identifier: Apache-2.0 */
#include "cli/session.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/glob.h"
#include "base/words.h"
#include "cli/own_rules.h"
#include "cli/server.h"
#include "cli/policies.h"

#define MOST_BASELINE ((size_t)64 << 20)

int gw_session_bundle(struct gw_session *s, struct gw_err *err)
{
	struct gw_str path = gw_str_of(s->cli->value[GW_OPT_BUNDLE]);
	bool installed = !path.p;
	int r = GW_OK;

	if (installed)
		r = gw_data_path(&path, s->cli->arena, "rules.gwb", err);
	s->bundle_path = path.p;
	if (r == GW_OK)
		r = gw_io_map(&s->mapped, path.p, err);
	if (r == GW_OK) {
		r = installed ? gw_bundle_open_installed(
					&s->bundle, s->mapped.bytes, err) :
				gw_bundle_open(&s->bundle, s->mapped.bytes,
					       gw_run_engines(), err);
		gw_err_file(err, r < 0 ? path : GW_STR(""));
	}
	return r;
}

static int read_policy(struct gw_session *s, struct gw_err *err)
{
	struct gw_policy_source src[2] = { 0 };
	struct gw_policy_setup setup = { .sources = src,
					 .profile = gw_profile_text,
					 .ctx = s,
					 .server = s->kind ==
						   GW_SESSION_SERVER,
					 .now = s->cli->now,
					 .repository = s->run.repository };
	size_t n = 0;
	int r = gw_policy_of_site(s, src, &n, err);

	if (r < 0)
		return r;
	r = gw_policy_of_repository(s, &src[n].text, err);
	if (r == GW_OK) {
		src[n].name = GW_STR(".gitward.yaml");
		src[n].may_loosen = n == 0 && !setup.server;
		n++;
	} else if (r != GW_ENOTFOUND) {
		return r;
	}
	setup.count = n;
	return gw_policy_open(&s->policy, s->cli->arena, &setup, err);
}

int gw_session_policy(struct gw_session *s, struct gw_err *err)
{
	int r = read_policy(s, err);

	if (r < 0 || s->kind != GW_SESSION_SERVER)
		return r;
	s->run.repository = gw_server_repository(
		s, s->cli->value[GW_OPT_SERVER]);
	/* Which groups take part is known only now. */
	if (gw_policy_has_groups(s->policy))
		r = read_policy(s, err);
	return r;
}

int gw_session_rules(struct gw_session *s, struct gw_err *err)
{
	int r = gw_session_bundle(s, err);

	if (r < 0 || s->cli->value[GW_OPT_BUNDLE])
		return r;
	r = gw_session_policy(s, err);
	return r < 0 ? r : gw_own_rules(s, err);
}

int gw_session_repo(struct gw_session *s, bool must, struct gw_err *err)
{
	unsigned flags = s->cli->value[GW_OPT_TRUST] ? GW_REPO_TRUST : 0;
	int r;

	if (s->kind == GW_SESSION_CLIENT || s->kind == GW_SESSION_SERVER)
		flags |= GW_REPO_HOOK;
	r = gw_repo_open(&s->repo, NULL, flags, err);
	if (r == GW_ENOTFOUND && !must) {
		s->repo = NULL;
		return GW_OK;
	}
	if (r == GW_ENOTFOUND)
		return gw_err_set(err, GW_ESYNTAX,
				  "no Git repository here or above (change "
				  "into one, or use 'gitward scan PATH')");
	return r;
}

static int read_level(enum gw_level *out, const struct gw_cli *cli,
		      enum gw_opt o, struct gw_err *err)
{
	static const struct gw_str known[] = { GW_STR_INIT("observe"),
					       GW_STR_INIT("annotate"),
					       GW_STR_INIT("enforce") };
	struct gw_str text = gw_str_of(cli->value[o]);
	struct gw_str near;

	*out = GW_UNJUDGED;
	if (!text.p)
		return GW_OK;
	if (gw_level_read(text, out) && *out != GW_UNJUDGED)
		return GW_OK;
	near = gw_words_nearest(text, known, 3);
	return gw_err_set(err, GW_ESYNTAX,
			  "'%s' is no level for --%s: write observe, annotate, "
			  "enforce%s%s%.*s%s",
			  text.p, gw_option_row(o)->name,
			  o == GW_OPT_FAIL_ON ? " or off" : "",
			  near.n ? " (did you mean '" : "", GW_FMT(near),
			  near.n ? "'?)" : "");
}

static int read_threads(unsigned *out, const struct gw_cli *cli,
			struct gw_err *err)
{
	struct gw_str text = gw_str_of(cli->value[GW_OPT_THREADS]);
	int64_t n;

	*out = 0;
	if (!text.p)
		return GW_OK;
	if (!gw_str_int(text, &n) || n < 1 || n > 64)
		return gw_err_set(err, GW_ESYNTAX,
				  "'%s' is no number of threads: write 1 to 64",
				  text.p);
	*out = (unsigned)n;
	return GW_OK;
}

/* A pattern that no rule has must not look like a clean run. */
static int check_glob(const struct gw_session *s, struct gw_err *err)
{
	const struct gw_bundle *b = &s->bundle;
	struct gw_str glob = gw_str_of(s->cli->value[GW_OPT_RULES]);

	if (!glob.p)
		return GW_OK;
	for (uint32_t i = 0; i < b->rules; i++)
		if (gw_glob_name(glob, gw_bundle_str(b, b->meta[i].id)))
			return GW_OK;
	return gw_err_set(err, GW_ESYNTAX,
			  "no rule matches '%.*s' (see 'gitward rules list')",
			  GW_FMT(glob));
}

static int check_color(const struct gw_cli *cli, struct gw_err *err)
{
	struct gw_str when = gw_str_of(cli->value[GW_OPT_COLOR]);

	if (!when.p || gw_str_is(when, "auto") || gw_str_is(when, "always") ||
	    gw_str_is(when, "never"))
		return GW_OK;
	return gw_err_set(err, GW_ESYNTAX,
			  "'%.*s' is no word for --color: write auto, always "
			  "or never",
			  GW_FMT(when));
}

static int check_rule_ids(struct gw_session *s, struct gw_err *err)
{
	const struct gw_bundle *b = &s->bundle;
	struct gw_str *ids =
		gw_arena_array(s->cli->arena, b->rules + 1, sizeof(*ids));

	for (uint32_t i = 0; i < b->rules; i++)
		ids[i] = gw_bundle_str(b, b->meta[i].id);
	return gw_policy_check(s->policy, ids, b->rules, err);
}

/* The baseline as text: --baseline FILE, or the one the policy names, read
 * from where the pusher cannot bend it. */
static int baseline_text(struct gw_session *s, struct gw_str *name,
			 struct gw_str *text, struct gw_err *err)
{
	const char *file = s->cli->value[GW_OPT_BASELINE];
	struct gw_arena *a = s->cli->arena;
	const char *rev = NULL;

	if (file) {
		*name = gw_str_of(file);
		return gw_io_read(text, file, MOST_BASELINE, a, err);
	}
	*name = gw_arena_copy(a, gw_policy_baseline(s->policy));
	if (!name->n)
		return GW_ENOTFOUND;
	if (s->kind == GW_SESSION_FILES)
		return gw_io_read(text, name->p, MOST_BASELINE, a, err);
	if (s->kind == GW_SESSION_CLIENT && s->repo)
		return gw_text_of_index(text, s, *name, err);
	if (s->kind == GW_SESSION_SERVER)
		rev = s->policy_ref;
	else if (s->kind == GW_SESSION_CI)
		rev = s->base;
	if (!s->repo || !rev)
		return GW_ENOTFOUND;
	return gw_repo_file_at(text, s->repo, rev, name->p, a, err);
}

static int read_baseline(struct gw_session *s, struct gw_err *err)
{
	struct gw_baseline base = { 0 };
	int r = baseline_text(s, &s->run.baseline_name, &s->run.baseline, err);

	if (r == GW_ENOTFOUND && !s->cli->value[GW_OPT_BASELINE])
		return GW_OK;
	if (r < 0)
		return r;
	r = gw_baseline_read(&base, s->run.baseline, s->run.baseline_name,
			     err);
	s->run.salt = base.salt;
	gw_baseline_release(&base);
	return r;
}

/* A policy that is broken where it stands: the site's holds, and it is said. */
static void say_broken(struct gw_session *s, const struct gw_err *why)
{
	gw_run_undecided(&s->found, s->cli->arena, "policy",
			 GW_STR(".gitward.yaml"), why);
	s->found.v[s->found.n - 1].title =
		GW_STR("The repository's policy cannot be read");
	s->found.v[s->found.n - 1].place.ref = gw_str_of(s->policy_ref);
}

/* The ref of the policy, whole: as a revision "main" would be refs/tags/main,
 * which anyone may push. */
static struct gw_str whole_ref(struct gw_session *s)
{
	struct gw_str ref = gw_policy_ref(s->policy);

	if (!ref.n || gw_str_is(ref, "HEAD") ||
	    gw_str_starts(ref, GW_STR("refs/")))
		return ref;
	return gw_arena_print(s->cli->arena, "refs/heads/%.*s", GW_FMT(ref));
}

int gw_session_repository(struct gw_session *s, struct gw_err *err)
{
	struct gw_str ref = whole_ref(s);
	struct gw_policy *site = s->policy;
	int r = GW_OK;

	s->run.repo = s->repo;
	if (ref.n) {
		/* If it is a link, pushes name what it leads to. */
		ref = gw_repo_moved_by(s->repo, ref, s->cli->arena);
		s->policy_ref = gw_arena_copy(s->cli->arena, ref).p;
		r = read_policy(s, err);
		if (r == GW_OK)
			r = gw_own_rules_at_ref(s, err);
		if (r == GW_OK)
			r = check_rule_ids(s, err);
	}
	if (r == GW_ESYNTAX || r == GW_ELIMIT) {
		s->policy = site;
		say_broken(s, err);
		*err = (struct gw_err){ .status = GW_OK };
		r = GW_OK;
	}
	s->run.policy = s->policy;
	if (gw_repo_tree(&s->run.trusted_tree, s->repo,
			 s->policy_ref ? s->policy_ref : "HEAD",
			 s->cli->arena, NULL) < 0)
		s->run.trusted_tree.hex[0] = '\0';
	if (r == GW_OK)
		r = read_baseline(s, err);
	return r;
}

/* A broken policy locks out all later pushes, so it must not get in; the one
 * that repairs it must. */
static int check_new_policy(struct gw_session *s, const struct gw_update *u,
			    struct gw_err *err)
{
	const char *old_ref = s->policy_ref;
	struct gw_policy *held = s->policy;
	int r;

	s->policy_ref = u->new_id.hex;
	r = read_policy(s, err);
	if (r == GW_OK)
		r = check_rule_ids(s, err);
	s->policy_ref = old_ref;
	s->policy = held;
	return r;
}

static void say_new_broken(struct gw_session *s, const struct gw_update *u,
			   const struct gw_err *why)
{
	struct gw_arena *a = s->cli->arena;

	*GW_PUSH(&s->found) = (struct gw_finding){
		.what = GW_FOUND,
		.rule = GW_STR("policy/broken"),
		.title = GW_STR("The repository's policy would be broken"),
		.message = gw_arena_print(a, "%s", why->msg),
		.fix = GW_STR("Correct the line; 'gitward policy show' reads "
			      "it as the server does."),
		.place = { .path = GW_STR(".gitward.yaml"),
			   .commit = gw_str_of(u->new_id.hex),
			   .ref = u->ref,
			   .line = why->line,
			   .col = why->col },
		.severity = GW_CRITICAL,
		.confidence = GW_CONF_HIGH,
	};
}

static bool is_broken_now(const struct gw_finding *f)
{
	return gw_str_is(f->rule, "undecided/policy");
}

void gw_session_new_policy(struct gw_session *s)
{
	const gw_updates *updates = &s->scope.updates;
	struct gw_err err;

	for (size_t i = 0; s->policy_ref && i < updates->n; i++) {
		const struct gw_update *u = &updates->v[i];
		int r;

		if (!gw_str_is(u->ref, s->policy_ref) ||
		    u->kind == GW_REF_DELETE)
			continue;
		r = check_new_policy(s, u, &err);
		if (r < 0)
			say_new_broken(s, u, &err);
		else if (s->found.n && is_broken_now(&s->found.v[0]))
			s->found.n = 0;
	}
}

static int check_format(struct gw_str name, struct gw_err *err)
{
	struct gw_str known[64];
	struct gw_str near;
	struct gw_buf all;
	size_t n = 0;

	if (gw_reporter_named(name))
		return GW_OK;
	gw_buf_init(&all, 400);
	for (; n < 64 && gw_reporter_at(n); n++) {
		known[n] = gw_str_of(gw_reporter_at(n)->name);
		gw_buf_print(&all, "%s%s", n ? " " : "", known[n].p);
	}
	near = gw_words_nearest(name, known, n);
	if (near.n)
		gw_err_set(err, GW_ESYNTAX,
			   "unknown format '%.*s' (did you mean '%.*s'?)",
			   GW_FMT(name), GW_FMT(near));
	else
		gw_err_set(err, GW_ESYNTAX,
			   "unknown format '%.*s': there are %s", GW_FMT(name),
			   gw_buf_cstr(&all));
	gw_buf_release(&all);
	return GW_ESYNTAX;
}

/* Known before the work begins, not after it. */
int gw_session_formats(const struct gw_cli *cli, struct gw_err *err)
{
	struct gw_str format = gw_str_of(cli->value[GW_OPT_FORMAT]);
	struct gw_str rest = gw_str_of(cli->value[GW_OPT_REPORT]);
	struct gw_str pair;
	int r = check_color(cli, err);

	if (r == GW_OK && format.p)
		r = check_format(format, err);

	while (r == GW_OK && gw_str_next(&rest, ',', &pair)) {
		size_t at = gw_str_find_byte(pair, '=', 0);

		if (at == GW_NOWHERE || at + 1 == pair.n)
			return gw_err_set(err, GW_ESYNTAX,
					  "--report wants FORMAT=FILE, such as "
					  "sarif=gitward.sarif, not '%.*s'",
					  GW_FMT(pair));
		r = check_format(gw_str_part(pair, 0, at), err);
	}
	return r;
}

int gw_session_open(struct gw_session *s, struct gw_err *err)
{
	struct gw_run *run = &s->run;
	const char *rules = s->cli->value[GW_OPT_RULES];
	int r = gw_session_formats(s->cli, err);

	*run = (struct gw_run){ .arena = s->cli->arena,
				.bundle = &s->bundle,
				.repo = s->repo,
				.now = s->cli->now,
				.rules = gw_str_of(rules),
				.line_hashes =
					s->cli->value[GW_OPT_FORMAT] ||
					s->cli->value[GW_OPT_REPORT],
				.server = s->kind == GW_SESSION_SERVER };
	if (r == GW_OK)
		r = read_threads(&run->threads, s->cli, err);
	if (r == GW_OK)
		r = read_level(&run->fail_on, s->cli, GW_OPT_FAIL_ON, err);
	if (r == GW_OK)
		r = read_level(&run->min_level, s->cli, GW_OPT_MIN_LEVEL, err);
	if (r == GW_OK)
		r = gw_session_bundle(s, err);
	if (r == GW_OK)
		r = gw_session_policy(s, err);
	if (r == GW_OK)
		r = gw_session_signed(s, err);
	if (r == GW_OK)
		r = gw_own_rules(s, err);
	/* A server's repository may bring the rules that are named. */
	if (r == GW_OK && !(run->server && gw_policy_ref(s->policy).n))
		r = check_rule_ids(s, err);
	if (r == GW_OK)
		r = check_glob(s, err);
	if (r == GW_OK)
		r = read_baseline(s, err);
	run->policy = s->policy;
	gw_scope_init(&s->scope, s->cli->arena);
	s->open = true;
	return r;
}

void gw_session_release(struct gw_session *s)
{
	if (s->open) {
		gw_run_release(&s->run);
		gw_scope_release(&s->scope);
	}
	gw_cache_close(s->cache);
	GW_VEC_FREE(&s->found);
	GW_VEC_FREE(&s->own);
	if (s->repo)
		gw_repo_close(s->repo);
	if (s->mapped.bytes.n)
		gw_io_unmap(&s->mapped);
}

int gw_session_fail(struct gw_session *s, const struct gw_err *err)
{
	int code = gw_cli_fail(err);

	gw_session_release(s);
	return code;
}
