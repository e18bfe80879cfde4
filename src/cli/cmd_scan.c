/* gitward scan: files as they lie on disk, or history.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/words.h"
#include "cli/receive.h"

#define MOST_STDIN ((size_t)256 << 20)

static bool is_path(const char *text)
{
	return access(text, F_OK) == 0;
}

struct wanted {
	const char *revision; /* or NULL */
	bool paths;
};

/* Before "--" a word may be either: a path wins; behind it only paths. */
static int sort_words(struct gw_session *s, struct wanted *w,
		      struct gw_err *err)
{
	const struct gw_cli *cli = s->cli;

	for (int i = 0; i < cli->count; i++) {
		const char *word = cli->args[i];
		bool before = cli->separator > i;
		bool path = before ? false : is_path(word);

		if (path) {
			w->paths = true;
			continue;
		}
		if (cli->separator >= 0 && !before)
			return gw_err_set(err, GW_ENOTFOUND,
					  "no file or directory '%s'", word);
		if (!s->repo || !gw_repo_is_revision(s->repo, word))
			return gw_err_set(
				err, GW_ENOTFOUND,
				"'%s' is neither a path here nor a revision%s",
				word, s->repo ? "" : " (there is no repository)");
		if (w->revision)
			return gw_err_set(err, GW_ESYNTAX,
					  "two revisions, '%s' and '%s': write "
					  "a range such as %s..%s",
					  w->revision, word, w->revision, word);
		w->revision = word;
	}
	if (w->revision && w->paths)
		return gw_err_set(err, GW_ESYNTAX,
				  "a path and a revision at once: scan one of "
				  "them");
	if (cli->value[GW_OPT_SINCE] && !cli->value[GW_OPT_ALL] &&
	    !w->revision)
		return gw_err_set(err, GW_ESYNTAX,
				  "--since is about history: give a revision, "
				  "a range or --all with it");
	if (cli->value[GW_OPT_ALL] && (w->revision || w->paths))
		return gw_err_set(err, GW_ESYNTAX,
				  "--all is all history: give no path and no "
				  "revision with it");
	return GW_OK;
}

static int scan_stdin(struct gw_session *s, struct gw_err *err)
{
	struct gw_item *it = GW_PUSH(&s->run.items);

	s->run.partial = true;
	*it = (struct gw_item){
		.path = gw_str_of(s->cli->value[GW_OPT_STDIN_NAME]),
		.mode = 0100644,
		.together = true
	};
	return gw_io_read_fd(&it->bytes, 0, MOST_STDIN, s->cli->arena, err);
}

static int scan_paths(struct gw_session *s, struct gw_err *err)
{
	int r = GW_OK;

	if (s->cli->value[GW_OPT_STDIN_NAME])
		return scan_stdin(s, err);
	if (!s->cli->count)
		return gw_run_walk(&s->run, ".", &s->found, err);
	for (int i = 0; i < s->cli->count && r == GW_OK; i++) {
		s->run.partial |= strcmp(s->cli->args[i], ".") != 0;
		r = gw_run_walk(&s->run, s->cli->args[i], &s->found, err);
	}
	return r;
}

/* A day, how long ago, or a revision. */
static int read_since(struct gw_session *s, struct gw_err *err)
{
	const char *text = s->cli->value[GW_OPT_SINCE];
	uint64_t ms;
	int64_t day;

	if (!text)
		return GW_OK;
	if (gw_words_day(gw_str_of(text), &day))
		s->scope.since = day * 86400;
	else if (gw_words_duration(gw_str_of(text), &ms) &&
		 ms / 1000 < (uint64_t)s->cli->now)
		s->scope.since = s->cli->now - (int64_t)(ms / 1000);
	else if (!gw_repo_resolve(&s->scope.behind, s->repo, text))
		return gw_err_set(err, GW_ESYNTAX,
				  "'%s' is neither a date nor a revision: for "
				  "--since write YYYY-MM-DD, how long ago, such "
				  "as 30d, or a revision",
				  text);
	return GW_OK;
}

/* --max-findings N, --mask-authors. */
static int read_limits(struct gw_session *s, struct gw_err *err)
{
	struct gw_str text = gw_str_of(s->cli->value[GW_OPT_MAX_FINDINGS]);
	int64_t n;

	if (text.p && (!gw_str_int(text, &n) || n < 1))
		return gw_err_set(err, GW_ESYNTAX,
				  "'%s' is no number of findings: write 1 or "
				  "more",
				  text.p);
	s->run.most = text.p ? (uint64_t)n : 0;
	s->run.authors = s->cli->value[GW_OPT_MASK_AUTHORS] ?
				 GW_AUTHORS_MASKED :
				 GW_AUTHORS_SHOWN;
	return GW_OK;
}

static int scan_history(struct gw_session *s, const char *revision,
			struct gw_err *err)
{
	int r = read_since(s, err);

	if (r == GW_OK)
		r = gw_scope_history(&s->scope, s->repo, revision, err);
	s->run.history = true;
	if ((s->cli->value[GW_OPT_ALL] || s->cli->value[GW_OPT_CACHE]) &&
	    !s->cli->value[GW_OPT_NO_CACHE])
		gw_session_cache(s);
	if (r == GW_OK)
		gw_run_plan(&s->run, &s->scope);
	return r;
}

int gw_cmd_scan(struct gw_cli *cli)
{
	struct gw_session s = { .cli = cli, .kind = GW_SESSION_FILES };
	struct wanted w = { 0 };
	struct gw_err err = { 0 };
	bool all = cli->value[GW_OPT_ALL] != NULL;
	int r = GW_OK;

	if (cli->value[GW_OPT_RECORD])
		return gw_receiving_record(cli);
	/* Plain paths need no repository, not even libgit2's start-up. */
	for (int i = 0; i < cli->count; i++)
		all = all || !is_path(cli->args[i]) || cli->separator > i;
	if (all)
		r = gw_session_repo(&s, cli->value[GW_OPT_ALL] != NULL, &err);
	if (r == GW_OK)
		r = sort_words(&s, &w, &err);
	if (r == GW_OK)
		r = gw_session_open(&s, &err);
	if (r == GW_OK)
		r = read_limits(&s, &err);
	if (r == GW_OK && (w.revision || cli->value[GW_OPT_ALL]))
		r = scan_history(&s, w.revision, &err);
	else if (r == GW_OK)
		r = scan_paths(&s, &err);
	if (r < 0)
		return gw_session_fail(&s, &err);
	return gw_session_finish(&s);
}
