#ifndef GW_VERDICT_VERDICT_H
#define GW_VERDICT_VERDICT_H

#include "base/buf.h"
#include "base/map.h"
#include "doc/doc.h"
#include "finding/finding.h"

/* Findings + policy -> allow / annotate / block. docs/policy.md. */

struct gw_policy; /* the effective policy, arena-owned, read-only when made */

/* The text of a file of this machine that a policy names. */
typedef int gw_policy_file(struct gw_str *text, void *ctx, struct gw_str path,
			   struct gw_err *err);

/* One source of policy, strongest first. */
struct gw_policy_source {
	struct gw_str name; /* for messages: "/etc/gitward/policy.yaml" */
	struct gw_str text;
	bool may_loosen; /* a repository file on a server: false */
	gw_policy_file *file; /* NULL: it may name none */
	void *ctx; /* of that */
};

/* Where profiles named by `use:` are found: name -> text, or "". */
typedef struct gw_str gw_policy_profile(void *ctx, struct gw_str name);

struct gw_policy_setup {
	const struct gw_policy_source *sources;
	size_t count;		    /* 0: `recommended` */
	gw_policy_profile *profile; /* NULL or "": those built in */
	void *ctx;
	bool server;
	int64_t now;		  /* seconds since 1970 */
	struct gw_str repository; /* "team/app" for groups, or "" */
};
/*
 * Read and lay the sources on each other. GW_ESYNTAX with file, line, column
 * and suggestion for anything unknown or of a wrong form. What no source says
 * is as in `recommended`. Among sources that may loosen the stronger one has
 * the last word; the others can only tighten what those say, but for rules
 * that are `delegated`. The texts must outlive the arena.
 */
GW_CHECKED int gw_policy_open(struct gw_policy **out, struct gw_arena *arena,
			      const struct gw_policy_setup *setup,
			      struct gw_err *err);
/* The text of a profile that is built in, or "". */
struct gw_str gw_policy_shipped(struct gw_str name);
/* Names of the built-in profiles, NULL behind the last. */
const char *gw_policy_shipped_at(size_t i);
/* Rule ids must exist (E020): call with all ids of the bundle. */
GW_CHECKED int gw_policy_check(const struct gw_policy *p,
			       const struct gw_str *ids, size_t count,
			       struct gw_err *err);
/* Is the rule switched off altogether (so that it need not run)? */
bool gw_policy_off(const struct gw_policy *p, struct gw_str rule);
/* Does the policy switch on a rule that is `enabled: false` in its pack? */
bool gw_policy_on(const struct gw_policy *p, struct gw_str rule);
/* "pack/param" -> const struct gw_node *, the value as written. */
const struct gw_map *gw_policy_params(const struct gw_policy *p);

struct gw_budgets {
	uint64_t deadline_ms;
	uint64_t memory;
	uint64_t blob;
	uint64_t tree;
};
struct gw_budgets gw_policy_budgets(const struct gw_policy *p);
/* `rules-directories:`, as written; "" behind the last. Repositories' files
 * that may not loosen name none. */
struct gw_str gw_policy_rules_directory(const struct gw_policy *p, size_t i);
/* Path of the baseline file in the repository, or "". */
struct gw_str gw_policy_baseline(const struct gw_policy *p);
/* The environment variable that names who pushes, or NULL: nobody says. */
const char *gw_policy_identity(const struct gw_policy *p);
/* Environment variables that hold the repository's name there, joined by "/",
 * or "". */
const char *gw_policy_repository_variables(const struct gw_policy *p);
/* `repository.root`: names are relative to it; or "". */
struct gw_str gw_policy_repository_root(const struct gw_policy *p);
/* `repository.policy-ref`: the ref with the repository's own policy, or "". */
struct gw_str gw_policy_ref(const struct gw_policy *p);
/* Do groups take part in it? Then the repository's name matters. */
bool gw_policy_has_groups(const struct gw_policy *p);
/* `jail.needed`: without all its walls nothing is judged. */
bool gw_policy_jail_needed(const struct gw_policy *p);
/* `signatures:`: an allowed signers file, a home directory of gpg, a file of
 * certificates; "" for what is not there. */
struct gw_signature_files {
	struct gw_str ssh;
	struct gw_str gpg;
	struct gw_str x509;
};
struct gw_signature_files gw_policy_signatures(const struct gw_policy *p);
/* `annotate:`; "" for what is not wanted. */
struct gw_annotate {
	bool notes; /* on the commits: refs/notes/gitward */
	struct gw_str format; /* of the file: "sarif" or "json" */
	struct gw_str file; /* "{id}" in it is the record's number */
	struct gw_str command; /* a program that reads the verdict */
};
struct gw_annotate gw_policy_annotate(const struct gw_policy *p);
/* `bundle:`; "" for what is not wanted. */
struct gw_bundle_seal {
	struct gw_str key; /* file with the public key of who signs rules */
	struct gw_str stamp; /* file that remembers which bundle was checked */
};
struct gw_bundle_seal gw_policy_bundle(const struct gw_policy *p);
/* `cache:`: where a server keeps verdicts; path "": nowhere. */
struct gw_cache_place {
	struct gw_str path;
	uint64_t size; /* bytes at most; 0: not said */
};
struct gw_cache_place gw_policy_cache(const struct gw_policy *p);
/* `audit:`; "" for what is not wanted. */
struct gw_audit {
	struct gw_str file;
	struct gw_str sign_with; /* file that holds the key */
	struct gw_str metrics;	 /* Prometheus text file to replace */
	bool needed;		 /* cannot be written: reject */
};
struct gw_audit gw_policy_audit(const struct gw_policy *p);
/* Hex SHA-256 of all that decides in this policy; borrowed. */
struct gw_str gw_policy_digest(const struct gw_policy *p);
/* Text of `gitward policy show --effective`: each line with its source. */
void gw_policy_show(struct gw_buf *out, const struct gw_policy *p);

/* --- waivers ------------------------------------------------------------- */

/* A waiver found in a comment: "gitward:allow RULE reason=".." until=..". */
struct gw_waiver {
	struct gw_str rule; /* id or glob; one record for each of a list */
	struct gw_str reason;
	struct gw_str until; /* "" or a date */
	struct gw_str fault; /* why it is no waiver at all, or "" */
	struct gw_str path;
	uint32_t line;	      /* where it stands */
	uint32_t covers_from; /* lines it covers */
	uint32_t covers_to;
	bool trusted; /* set by run/: stands on the protected ref */
	bool used;
};
typedef GW_VEC(struct gw_waiver) gw_waivers;
/*
 * Collect in-line waivers from a text; lines are 1-based. A comment alone on
 * its line covers the line below (below more comments, if they follow); one
 * behind text covers its line; above BEGIN, the block to its END. At most
 * 1000 of a text are kept. Texts are copied to the arena.
 */
void gw_waivers_read(gw_waivers *out, struct gw_str text, struct gw_str path,
		     struct gw_arena *arena);
/* Holds until the end of that day (UTC); "" always, no date never. */
bool gw_waiver_holds(const struct gw_waiver *w, int64_t now);

/* --- baseline ------------------------------------------------------------ */

/*
 * What stood when the gate was put up. Header "gitward-baseline 1 salt=<hex>",
 * then lines "fingerprint rule # note", sorted, so that two branches merge.
 */
struct gw_baseline_entry {
	struct gw_str fingerprint; /* 64 hex digits */
	struct gw_str rule;
	struct gw_str note; /* or "" */
	uint32_t line;
	bool used;
};
struct gw_baseline {
	struct gw_str salt; /* hex; keys the fingerprints of secrets */
	GW_VEC(struct gw_baseline_entry) entries; /* by fingerprint */
};
/* "" gives an empty baseline. A bad line is GW_ESYNTAX with its place, over
 * 200000 lines GW_ELIMIT. Borrows the text. */
GW_CHECKED int gw_baseline_read(struct gw_baseline *out, struct gw_str text,
				struct gw_str name, struct gw_err *err);
void gw_baseline_release(struct gw_baseline *b);
/* The entry with this fingerprint, or NULL. */
struct gw_baseline_entry *gw_baseline_find(const struct gw_baseline *b,
					   struct gw_str fingerprint);
/* Add what counts in `found` and has a fingerprint; entries that are there
 * keep their notes. Returns how many were added. Borrows from `found`. */
size_t gw_baseline_add(struct gw_baseline *b, const gw_findings *found);
/* Drop the entries that no finding used. Returns how many. */
size_t gw_baseline_prune(struct gw_baseline *b);
void gw_baseline_write(struct gw_buf *out, const struct gw_baseline *b);

/* --- break-glass --------------------------------------------------------- */

/* What a push asks for by options and who asks, as the server knows it. */
struct gw_bypass_request {
	const struct gw_str *options; /* push options, as sent */
	size_t count;
	struct gw_str who; /* "" if nobody said: then none is granted */
	bool signed_push;  /* certificate good and nonce ours */
	struct gw_str signer; /* of the certificate, as Git names it, or "" */
	int64_t opened;	   /* first use in the last 24 hours, or 0 */
};
/* Does any option ask for a bypass ("gitward.bypass=")? */
bool gw_bypass_asked(const struct gw_bypass_request *q);
/*
 * May this rule be passed? If not, *why says what is missing (static or on
 * the arena); if so, *why is the reason that was given.
 */
bool gw_bypass_grants(const struct gw_policy *p,
		      const struct gw_bypass_request *q, struct gw_str rule,
		      struct gw_arena *arena, struct gw_str *why);

/* --- verdict ------------------------------------------------------------- */

enum gw_outcome {
	GW_VERDICT_ALLOW,
	GW_VERDICT_ANNOTATE,
	GW_VERDICT_BLOCK,
	GW_VERDICT_UNDECIDED,
};
const char *gw_outcome_name(enum gw_outcome o);

/* What was looked at, so that "nothing found" has a size. */
struct gw_coverage {
	uint64_t objects; /* new ones: commits, trees, blobs and tags */
	uint64_t trees;
	uint64_t blobs;
	uint64_t tags;
	uint64_t delta_bases; /* in the pack, but known before: not judged */
	uint64_t updates;     /* refs */
	uint64_t skipped;     /* files not looked at: each is undecided */
	uint64_t recalled;    /* files judged before: the cache answered */
	struct gw_str engine; /* what read the objects, or "" */
	struct gw_str boundary; /* where history was cut off, or "" */
};

struct gw_verdict {
	enum gw_outcome outcome;
	int exit_code;	   /* GW_EXIT_* */
	gw_findings found; /* settled, with levels and fates */
	uint32_t blocking;
	uint32_t annotated;
	uint32_t observed;
	uint32_t waived;
	uint32_t baselined;
	uint32_t bypassed;
	uint32_t unresolved; /* unknown values met */
	uint32_t undecided;  /* not fully judged, whatever follows from it */
	uint32_t notes;	     /* waivers that do not hold or are not used */
	uint64_t files;	     /* what was judged */
	uint64_t bytes;
	uint64_t commits;
	struct gw_str command; /* "receive" */
	struct gw_coverage coverage;
	struct gw_str receipt; /* one line of it */
	struct gw_str policy_digest;
	struct gw_str bundle_digest;
	struct gw_str repository;
	int64_t now;
};

struct gw_json;
/* The member "counts" of a JSON object: open, for the caller to add to and
 * to close. */
void gw_verdict_counts(struct gw_json *j, const struct gw_verdict *v);

struct gw_judge {
	const struct gw_policy *policy;
	gw_waivers *waivers;	     /* or NULL; `used` is set */
	struct gw_str baseline;	     /* text of the baseline file, or "" */
	struct gw_str baseline_name; /* for messages, or "" */
	const struct gw_bypass_request *bypass; /* or NULL */
	enum gw_level fail_on;	 /* --fail-on; GW_UNJUDGED: as the policy says;
				  * GW_OFF: nothing blocks */
	enum gw_level min_level; /* drop findings below; GW_UNJUDGED: keep */
	bool server;
	bool narrowed; /* not all rules ran: unused waivers are not said */
	bool partial;  /* not all files: unused lines of the policy and the
			* baseline are not said */
	struct gw_arena *arena;
};
/*
 * Takes *found over (moved into out->found; free it with GW_VEC_FREE). Fills
 * outcome, exit code, counts, policy digest and `now`; the rest is the
 * caller's, set before or after. A pure function of its arguments.
 */
void gw_verdict_make(struct gw_verdict *out, gw_findings *found,
		     const struct gw_judge *judge);

/* Would this finding block, before waivers in the text and the baseline? For
 * who waits for the verdict; `fail_on` as in struct gw_judge. */
bool gw_verdict_foresees(const struct gw_policy *p, const struct gw_finding *f,
			 enum gw_level fail_on);

/* --- audit --------------------------------------------------------------- */

/* Who did it and from where, for the record. */
struct gw_audit_about {
	struct gw_str who;  /* or "" */
	struct gw_str refs; /* "old new ref" lines of the push, or "" */
	struct gw_str key;  /* bytes of the signing key, or "" */
	/* What gw_audit_words() said and gw_audit_sound() took, from another
	 * process; "" to say it from the verdict. */
	struct gw_str words;
	struct gw_str signer; /* of a good push certificate, or "" */
	struct gw_str fault; /* why there is no verdict, or "" */
	bool bare; /* refs only: nothing was judged */
	uint64_t took_ms;
};
/* Counts, coverage and findings of a verdict as members of a JSON object, at
 * most GW_AUDIT_WORDS bytes. */
#define GW_AUDIT_WORDS ((size_t)384 << 10)
void gw_audit_words(struct gw_buf *out, const struct gw_verdict *v);
/* Are these such members, in one line, and no others? For words of a process
 * that may have been taken over: they can then lie, but not break the chain. */
bool gw_audit_sound(struct gw_str words);
/*
 * Append one line of JSON about the verdict; it holds the SHA-256 of the line
 * before, so that a line that is changed or taken out shows. Refs that do not
 * fit stand in records of their own before it ("refs"). Locks, writes, syncs.
 * GW_ESYSTEM: not written, nothing of it. No secret is in it.
 */
GW_CHECKED int gw_audit_append(const char *file, const struct gw_verdict *v,
			       const struct gw_audit_about *about,
			       struct gw_err *err);
/*
 * Move the file to `old`, which must not exist, and begin it anew with a
 * record that names the digest of the last one, so that the chain goes on.
 * Safe beside processes that append: `file` is there at every moment.
 */
GW_CHECKED int gw_audit_rotate(const char *file, const char *old, int64_t now,
			       struct gw_str key, struct gw_err *err);

/* A record as it was read; borrows from its line and the arena. */
struct gw_audit_record {
	uint64_t seq;
	struct gw_str command; /* "receive", "refs", "landed", "rotate" ... */
	struct gw_str who;
	struct gw_str fault;
	const struct gw_str *refs; /* "old new ref" lines */
	size_t ref_count;
	/* Outcome, exit code, counts, digests, repository, time and findings,
	 * which have rule, level, place and message only. Free found. */
	struct gw_verdict verdict;
};
/* GW_ESYNTAX: the line is no record. */
GW_CHECKED int gw_audit_read(struct gw_audit_record *out, struct gw_str line,
			     struct gw_arena *arena, struct gw_err *err);
/*
 * Append a record of refs that have moved ("landed", after the push), or of
 * another thing that happened, under its command. As gw_audit_append().
 */
GW_CHECKED int gw_audit_note(const char *file, const char *command,
			     const struct gw_verdict *v,
			     const struct gw_audit_about *about,
			     struct gw_err *err);

/* What is known of a chain so far; zeroed to begin with. */
struct gw_audit_chain {
	char last[65]; /* digest of the last record, or "" */
	uint64_t records;
	bool cut; /* its first record follows one that was not seen */
};
/* Check that the records of this file follow each other and those of the
 * files checked before, oldest first, and that they bear the mark of the key
 * (PEM: public; "": not asked). GW_EUNTRUSTED with the line that does not. */
GW_CHECKED int gw_audit_follow(struct gw_audit_chain *c, struct gw_str text,
			       struct gw_str key, struct gw_err *err);
/* The same for a chain of one file. */
GW_CHECKED int gw_audit_verify(struct gw_str text, struct gw_str key,
			       uint64_t *records, struct gw_err *err);
/* Time of the first granted bypass by `who` at or after `since` in an audit
 * text, or 0: for gw_bypass_request.opened. */
int64_t gw_audit_bypass_since(struct gw_str text, struct gw_str who,
			      int64_t since);
/* Counters of one verdict added to those in a Prometheus text file's content
 * `old` ("" at first); the caller replaces the file. */
void gw_metrics_write(struct gw_buf *out, struct gw_str old,
		      const struct gw_verdict *v, uint64_t took_ms);

#endif
