/*
 * gitward receive: the supervisor and its judge.
 *
 * The supervisor reads what the site wrote, starts the judge with a deadline
 * and limits, and allows only on an explicit receipt with a record that it can
 * put in the audit. The judge opens the repository, enters its jail, and only
 * then looks at what was pushed.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/lazy.h"
#include "cli/receive.h"

#define MOST_LINES ((size_t)256 << 20)
#define MOST_REPORT ((size_t)1 << 28)
/* The judge stops taking files at this share of the deadline, so that it can
 * still say which it did not look at. */
#define SOFT_SHARE 85

/* --- the judge ----------------------------------------------------------- */

static void say_done(void *ctx, uint64_t done, uint64_t total)
{
	struct gw_handover *h = ctx;

	atomic_store(&h->done, done);
	atomic_store(&h->total, total);
}

/* As with a library that is not loaded: another judge has it. */
static void start_again(void *ctx)
{
	(void)ctx;
	_exit(GW_EXIT_LIBRARY);
}

/* What pushed branches are compared with: refs do not move while we judge. Of
 * a push of the past it is not known where it stood. */
static void set_base(struct gw_session *s)
{
	struct gw_run *run = &s->run;

	run->base = gw_repo_moved_by(
		s->repo,
		s->policy_ref ? gw_str_of(s->policy_ref) :
				gw_repo_default(s->repo, s->cli->arena),
		s->cli->arena);
	if (!gw_repo_resolve(&run->base_tip, s->repo,
			     gw_arena_copy(s->cli->arena, run->base).p))
		run->base_tip.hex[0] = '\0';
}

/* From here on nothing but the repository can be read. */
static int enter(struct gw_receiving *r, struct gw_err *err)
{
	struct gw_session *s = &r->s;
	int status = gw_session_repo(s, true, err);

	if (r->keeper) {
		gw_keeper_door(&s->recall, r->keeper);
		s->run.recall = &s->recall;
	}
	if (status == GW_OK)
		status = gw_server_signers(s, err);
	if (status == GW_OK && r->load)
		status = gw_repo_stream_open(s->repo, err);
	if (status == GW_OK)
		gw_libraries_close(r->load);
	if (status == GW_OK)
		status = gw_server_jail(s, err);
	/* Before a first push nothing stands on the server: what the history
	 * brings (policy, rules, baseline, waivers) is not believed. */
	s->run.repo = s->repo;
	if (status == GW_OK && !r->record)
		status = gw_session_repository(s, err);
	if (status < 0)
		return status;
	if (!r->known && !r->record)
		set_base(s);
	s->run.progress = say_done;
	s->run.restart = start_again;
	s->run.ctx = r->over;
	s->run.until = r->deadline ?
			       r->began + r->deadline * SOFT_SHARE / 100 :
			       0;
	return GW_OK;
}

static int list_new(struct gw_receiving *r, struct gw_err *err)
{
	struct gw_session *s = &r->s;
	gw_updates updates = { 0 };
	int status;

	atomic_store(&r->over->phase, GW_PHASE_LIST);
	s->run.history = r->record;
	if (r->record)
		return gw_scope_history(&s->scope, s->repo, NULL, err);
	status = gw_updates_read(&updates, s->updates, s->cli->arena, err);
	if (status == GW_OK && r->known)
		status = gw_scope_replay(&s->scope, s->repo, &updates,
					 r->known, err);
	else if (status == GW_OK)
		status = gw_scope_receive(&s->scope, s->repo, &updates, err);
	GW_VEC_FREE(&updates);
	return status;
}

static int judge_all(struct gw_receiving *r, struct gw_verdict *verdict,
		     struct gw_err *err)
{
	struct gw_session *s = &r->s;
	int status = enter(r, err);

	if (status == GW_OK)
		status = list_new(r, err);
	if (status < 0)
		return status;
	gw_session_new_policy(s);
	atomic_store(&r->over->phase, GW_PHASE_JUDGE);
	gw_run_plan(&s->run, &s->scope);
	if (r->record)
		gw_progress_begin(s);
	status = gw_run_judge(verdict, &s->run, &s->found, err);
	gw_progress_end(s);
	if (status < 0)
		return status;
	atomic_store(&r->over->phase, GW_PHASE_TELL);
	if (!r->known)
		status = gw_session_tell(s, verdict, err);
	if (status == GW_OK)
		gw_handover_give(r->over, verdict);
	return status;
}

/* Only records of "receive" let refs move. */
static struct gw_str command_of(const struct gw_receiving *r)
{
	return r->record ? GW_STR("record") : GW_STR("receive");
}

/* Runs in a process of its own: its memory need not be given back. */
static int judge(void *ctx)
{
	struct gw_receiving *r = ctx;
	struct gw_verdict verdict = { .command = command_of(r),
				      .repository =
					      r->s.run.repository };
	struct gw_err err = { 0 };
	int code;

	if (judge_all(r, &verdict, &err) == GW_OK)
		return verdict.exit_code;
	snprintf(r->over->fault, sizeof(r->over->fault), "%s", err.msg);
	code = r->known ? GW_EXIT_UNDECIDED : gw_cli_fail(&err);
	/* A block that could not be told is a block. */
	return verdict.exit_code == GW_EXIT_BLOCK ? GW_EXIT_BLOCK : code;
}

/* --- the supervisor ------------------------------------------------------ */

/* The words of a judge that was ended, or that told no verdict. */
static struct gw_str fault_of(struct gw_receiving *r, const struct gw_err *err)
{
	struct gw_arena *a = r->s.cli->arena;
	char said[sizeof(r->over->fault)];

	if (err->status != GW_OK)
		return gw_arena_print(a, "%s", err->msg);
	memcpy(said, r->over->fault, sizeof(said));
	said[sizeof(said) - 1] = '\0';
	return said[0] ? gw_arena_print(a, "%s", said) :
			 GW_STR("the judge left no record of its verdict");
}

static int conclude(struct gw_receiving *r, int code, const struct gw_err *err)
{
	struct gw_session *s = &r->s;
	struct gw_verdict v = { .command = command_of(r),
				.repository = s->run.repository,
				.outcome = GW_VERDICT_UNDECIDED,
				.policy_digest = gw_policy_digest(s->policy),
				.bundle_digest =
					gw_str_of(s->bundle.digest),
				.now = s->cli->now };
	struct gw_audit_about about = { .who = s->run.user,
					.signer = s->signer,
					.refs = s->updates };
	bool told = err->status == GW_OK &&
		    gw_handover_take(&v, &about.words, r->over, code,
				     s->cli->arena);

	if (!told) {
		about.fault = fault_of(r, err);
		if (err->status != GW_OK) {
			struct gw_str phase = gw_handover_phase(
				r->over, s->cli->arena);

			gw_cli_fail(err);
			fprintf(stderr, "error: %.*s\n", GW_FMT(phase));
		}
		if (code == GW_EXIT_ALLOW) {
			fprintf(stderr, "error: %.*s: undecided, so not "
					"allowed\n",
				GW_FMT(about.fault));
			code = GW_EXIT_UNDECIDED;
		}
		v.exit_code = code;
		v.undecided = 1;
	}
	about.took_ms = gw_run_clock() - r->began;
	return gw_server_audit(s, &v, &about);
}

/* --output FILE: the judge writes where nobody else looks. */
static int open_report(struct gw_session *s, struct gw_err *err)
{
	const char *file = s->cli->value[GW_OPT_OUTPUT];

	if (!file || strcmp(file, "-") == 0)
		return GW_OK;
	s->report_fd = memfd_create("report", MFD_CLOEXEC);
	if (s->report_fd > 0)
		return GW_OK;
	s->report_fd = 0;
	return gw_err_set(err, GW_ESYSTEM, "there is no memory for the report");
}

/* A report that was wanted and is not there is no verdict. */
static int keep_report(struct gw_session *s, int code)
{
	struct gw_err err = { 0 };
	struct gw_str text;
	int r;

	if (!s->report_fd)
		return code;
	r = lseek(s->report_fd, 0, SEEK_SET) < 0 ? GW_ESYSTEM : GW_OK;
	if (r == GW_OK)
		r = gw_io_read_fd(&text, s->report_fd, MOST_REPORT,
				  s->cli->arena, &err);
	if (r == GW_OK)
		r = gw_io_replace(s->cli->value[GW_OPT_OUTPUT], text, 0644,
				  &err);
	close(s->report_fd);
	if (r == GW_OK)
		return code;
	gw_cli_fail(&err);
	return code == GW_EXIT_ALLOW ? GW_EXIT_UNDECIDED : code;
}

/* A site that keeps verdicts; without it, all is judged anew. Each judge has a
 * keeper of its own, as one that ends may leave half a sentence. */
static void start_keeper(struct gw_receiving *r)
{
	struct gw_cache_place place = gw_policy_cache(r->s.policy);
	struct gw_arena *a = r->s.cli->arena;
	struct gw_cache_setup setup = { .size = place.size,
					.now = r->s.cli->now };

	gw_keeper_end(r->keeper, false);
	r->keeper = NULL;
	if (!place.path.n || r->known)
		return;
	setup.path = gw_arena_copy(a, place.path).p;
	r->s.recall.program = gw_program_id(a);
	if ((r->record ? gw_keeper_start_at_once(&r->keeper, &setup, a, NULL) :
			 gw_keeper_start(&r->keeper, &setup, a, NULL)) < 0)
		r->keeper = NULL;
}

/*
 * Few pushes need the libraries for archives and signatures, and loading them
 * costs as much as judging a small one. A judge that meets such a thing in its
 * jail ends itself; then another one judges with all of them loaded.
 */
int gw_receiving_guard(struct gw_receiving *r, struct gw_err *err)
{
	struct gw_budgets budgets = gw_policy_budgets(r->s.policy);
	int ended = -1;
	struct gw_guard limits = { .memory = budgets.memory,
				   .ended = &ended };
	uint64_t used;
	int code;

	r->deadline = budgets.deadline_ms > UINT32_MAX ? UINT32_MAX :
							  budgets.deadline_ms;
	/* Nobody waits, and the whole of it must fit. */
	if (r->record)
		r->deadline = limits.memory = 0;
	limits.wall_ms = (uint32_t)r->deadline;
	start_keeper(r);
	code = gw_guard(judge, r, &limits, err);
	used = gw_run_clock() - r->began;

	if (ended != GW_EXIT_LIBRARY)
		return code;
	r->load = true;
	if (r->deadline)
		limits.wall_ms = used < r->deadline ?
					 (uint32_t)(r->deadline - used) :
					 1;
	start_keeper(r);
	return gw_guard(judge, r, &limits, err);
}

int gw_receiving_supervise(struct gw_receiving *r)
{
	struct gw_session *s = &r->s;
	struct gw_err err = { 0 };
	int code;

	gw_server_identify(s);
	r->over = gw_handover_new();
	if (!r->over)
		gw_no_memory(sizeof(*r->over));
	if (open_report(s, &err) < 0)
		return gw_cli_fail(&err);
	code = gw_receiving_guard(r, &err);
	code = keep_report(s, conclude(r, code, &err));
	/* ALLOW is only said of a record that was believed. */
	gw_keeper_end(r->keeper, code == GW_EXIT_ALLOW);
	r->keeper = NULL;
	gw_handover_free(r->over);
	return code;
}

int gw_cmd_receive(struct gw_cli *cli)
{
	struct gw_receiving r = { .s = { .cli = cli,
				      .kind = GW_SESSION_SERVER,
				      .to_stderr = true },
			       .began = gw_run_clock() };
	struct gw_err err = { 0 };
	int status;
	int code;

	if (cli->count)
		return gw_cli_usage("'gitward receive' takes no arguments, it "
				    "reads the lines of pre-receive");
	if (cli->value[GW_OPT_REPLAY]) {
		status = gw_session_open(&r.s, &err);
		if (status < 0)
			return gw_session_fail(&r.s, &err);
		code = gw_receiving_replay(&r);
		gw_session_release(&r.s);
		return code;
	}
	/* Who types this would wait for ever. */
	if (gw_io_is_terminal(0))
		return gw_cli_usage("'gitward receive' reads what git tells a "
				    "pre-receive hook: 'gitward install "
				    "--server DIR' makes git run it");
	/* All of it first: git must not be left waiting. */
	status = gw_io_read_fd(&r.s.updates, 0, MOST_LINES, cli->arena, &err);
	if (status == GW_OK)
		status = gw_session_open(&r.s, &err);
	if (status < 0)
		return gw_session_fail(&r.s, &err);
	code = gw_receiving_supervise(&r);
	gw_session_release(&r.s);
	return code;
}
