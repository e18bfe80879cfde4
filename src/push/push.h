#ifndef GW_PUSH_PUSH_H
#define GW_PUSH_PUSH_H

#include "finding/finding.h"
#include "git/git.h"
#include "model/model.h"

/*
 * Refs, commits, tags, entries, blobs and submodules as nodes, so that rules
 * ask about a push as about any other tree. What a subject has:
 *
 * push            refs, commits, tags, objects, blobs, bytes, deletes, files
 *                 (changed or new ones; counts), options (list), user,
 *                 undecided (count), longest-path, signed (git push --signed,
 *                 and the certificate holds), signer
 * push.ref        name, short, type (branch | tag | notes | other), kind
 *                 (create | update | delete), old, new (ids; missing: none),
 *                 forced, like-hash, like-tag, case-collides, user
 * push.commit     id, message, subject, subject-length (bytes), body, author
 *                 and committer {name, mail, domain, time, ahead (seconds
 *                 later than now)}, parents (count), merge, empty,
 *                 author-lines, malformed, fault, dco, trailers (list of
 *                 {key, value}), signature {kind: none | ssh | gpg | x509,
 *                 state: none | good | bad | unknown, signer}, ref, user,
 *                 by-user
 * push.tag        name, ref, kind (as for refs), annotated, message, tagger,
 *                 target-kind, version-ok (semantic version, optional v),
 *                 malformed, fault, signature, user
 * push.entry      portable (Windows can write the path), path, dir, name, ext, mode ("100644"), kind (file |
 *                 executable | symlink | submodule | directory | odd), target
 *                 and leaves-tree (symlinks), depth, length, added, signature
 *                 (of the commit that brings it), fault
 *                 ("" : none), case-collides, with (other names of its
 *                 directory in this push), beside (those that are its name and
 *                 a further extension), user
 * push.blob       path, dir, name, ext, size, lfs, binary, eol (none | lf |
 *                 crlf | mixed), format (elf | pe | mach-o | zip | gzip |
 *                 pdf | text | data), executable
 * push.submodule  name, path, url, scheme, host, update, in (the file)
 * push.base       of a branch that is made or moved, other than the base
 *                 itself: name, short, kind, base (name of the protected or
 *                 default branch, as it was before the push), behind (commits
 *                 that the base has and it has not), days (age of their newest
 *                 common ancestor), unrelated (there is none), user
 * push.tree       of a ref that is made or moved and leads to a commit: name,
 *                 short, type, kind, files (list of all paths), ignores
 *                 (patterns of its .gitignore), user
 *
 * The last two cost a walk of history and a list of all files; they are made
 * only if a rule that is on asks for them.
 *
 * `user` is unknown unless the server named the pusher; by-user says whether
 * the committer is that user. What needs content that cannot be read is
 * unknown. Each subject's $file is {path, dir, name, ext}.
 *
 * Tests of rules write a push so (all of it optional):
 *
 *   push:
 *     user: ann
 *     signer: ann # of a signed push; "": it is not signed
 *     now: 1700000000
 *     options: [skip]
 *     refs: [refs/tags/v1]          # that the repository has already
 *     updates: [{ref: refs/heads/main, kind: update, forced: true,
 *                base: {behind: 3, days: 9, unrelated: false},
 *                files: [README, .gitignore], gitignore: "text"}]
 *     commits: [{message: "m", author: {name: A, mail: a@b, time: 1},
 *                committer: {..}, parents: 2, fault: "..", author-lines: 2,
 *                signature: {kind: ssh, state: good, signer: ann}}]
 *     tags: [{name: v1, message: "m", target-kind: commit, signature: {..}}]
 *     entries: [{path: a/b, mode: "120000", text: "../x", added: true,
 *                size: 5, fault: ".."}]
 *     counts: {commits: 9, objects: 9, bytes: 9}
 *
 * `base` is that of refs/heads/main; without it, or without `files`, these
 * are not known. Without `updates` it is one update of refs/heads/main. `kind` is update,
 * parents 1, mode 100644, added true unless said; size is that of the text.
 * `finds: [0]` is one finding without a line.
 */

enum gw_signature_kind { GW_SIG_NONE, GW_SIG_SSH, GW_SIG_GPG, GW_SIG_X509 };
enum gw_signature_state {
	GW_SIG_ABSENT,
	GW_SIG_GOOD, /* by an allowed key; *signer is filled */
	GW_SIG_BAD,
	GW_SIG_UNKNOWN, /* not to be told with what is known here */
};
/* By the armour's first line. */
enum gw_signature_kind gw_signature_kind(struct gw_str signature);

/*
 * A verifier for gw_push.verify. SSH: by the keys of an allowed signers file;
 * X.509: by trusted certificates; both as they are allowed now, for the date
 * of a commit is the pusher's. OpenPGP: by asking `gpg`, which has a program
 * do it. What nothing is known about is unknown.
 */
struct gw_push_signers {
	struct gw_str allowed; /* text of an allowed signers file, or "" */
	struct gw_str roots; /* PEM, or "" */
	int64_t now;
	/* GW_OK, GW_EUNTRUSTED, or any other: not known. NULL: nobody asks. */
	int (*gpg)(struct gw_str *signer, void *ctx, struct gw_str signature,
		   struct gw_str text, struct gw_arena *arena);
	void *gpg_ctx;
};
enum gw_signature_state gw_push_verify(struct gw_str *signer, void *ctx,
				       const struct gw_commit *c,
				       struct gw_arena *arena);

/* What push.blob tells of a content, so that who has it at hand can keep it:
 * nothing is read twice then. */
struct gw_blob_traits {
	bool known;
	bool lfs;
	bool binary;
	uint8_t eol;
	uint8_t format;
};
void gw_blob_traits(struct gw_blob_traits *out, struct gw_str text);

struct gw_push {
	const struct gw_scope *scope;
	struct gw_str user; /* the pusher, or "": unknown */
	struct gw_str signer; /* of the push certificate; "": none; p NULL: not
			       * known, as on a client */
	int64_t now; /* seconds since 1970 */
	const bool *want; /* [GW_CLASSES]: which to make; NULL: all */
	const struct gw_str *refs; /* names that the repository has */
	size_t ref_count;
	/* Content of a blob, as gw_repo_blob(); NULL: what needs it is
	 * unknown. */
	int (*read)(struct gw_str *out, void *ctx, const struct gw_id *id,
		    size_t max, struct gw_arena *arena);
	void *read_ctx;
	/* A file that submodules stand in could not be read whole, for this
	 * status (GW_ELIMIT: it is too large): they are not judged, so that
	 * is undecided. NULL: nobody asks. */
	void (*unread)(void *ctx, int status, const struct gw_place *place);
	/* What is known of a blob already, or NULL: it is read. May be NULL. */
	const struct gw_blob_traits *(*traits)(void *ctx,
					       const struct gw_id *id);
	void *traits_ctx;
	/* Does the signature of this commit or tag hold? NULL: unknown. */
	enum gw_signature_state (*verify)(struct gw_str *signer, void *ctx,
					  const struct gw_commit *c,
					  struct gw_arena *arena);
	void *verify_ctx;
	struct gw_str base; /* name of the protected or default branch, or "" */
	/* Where the branch of this update began; an error: not known. NULL: it
	 * never is. */
	int (*began)(struct gw_base *out, void *ctx, const struct gw_update *u);
	/* All paths of the tip's tree -> struct gw_id *. GW_ENOTFOUND: it has no tree;
	 * other errors: not known. NULL: they never are. */
	int (*files)(struct gw_map *out, void *ctx, const struct gw_update *u);
	void *state_ctx;
};

/* A section of .gitmodules. */
struct gw_module {
	struct gw_str name;
	struct gw_str path;
	struct gw_str url;
	struct gw_str update;
	uint32_t line; /* of its section */
};
typedef GW_VEC(struct gw_module) gw_modules;

/*
 * Subjects that no rule can tell apart: in a history most entries are, as a
 * file changes again and again. Whoever judges one notes here what was found,
 * and the others are not even made.
 */
struct gw_push_like {
	bool judged; /* the rest is told */
	size_t from; /* of the findings of whoever judges */
	size_t count;
};

/* One after the other, in the order of the scope, so that a push of any size
 * needs the memory of one subject. */
struct gw_push_walk {
	const struct gw_push *push;
	struct gw_arena own;
	struct gw_arena *index; /* what is kept over the whole push */
	struct gw_map dirs; /* directory -> names of it in this push */
	struct gw_map paths; /* of all entries */
	struct gw_map besides; /* path -> those with a further extension */
	struct gw_map likes; /* path -> what an entry there is (entry.c) */
	struct gw_push_like *like; /* of the subject at hand, or NULL */
	struct gw_map names; /* folded ref names -> a first one */
	struct gw_map exact; /* ref names -> its update, or the walk itself */
	struct gw_map taken; /* tags of the scope by id */
	struct gw_map commits; /* of the scope by id, for entries */
	struct gw_map signs; /* signatures that were looked at, by id */
	const struct gw_entry *last; /* whose signature was asked for last: */
	struct gw_node *sign;
	unsigned phase;
	size_t at;
	const struct gw_blob_place *place;
	gw_modules modules; /* of the .gitmodules at hand */
	struct gw_arena file; /* its text, unless all is kept */
	struct gw_arena *texts;
	size_t module;
	const struct gw_doc *doc;
};
void gw_push_begin(struct gw_push_walk *w, const struct gw_push *push);
/* The next subject and where a finding about it stands; made on the arena,
 * which may be reset between two calls. False at the end. If w->like says that
 * it is judged already, the place alone is made. */
bool gw_push_next(struct gw_push_walk *w, struct gw_subject *out,
		  struct gw_place *place, struct gw_arena *arena);
void gw_push_end(struct gw_push_walk *w);

/* All of them at once, for joins over a push and for tests; *places (one for
 * each subject) may be NULL. */
typedef GW_VEC(struct gw_place) gw_places;
void gw_push_subjects(gw_subjects *out, gw_places *places,
		      const struct gw_push *push, struct gw_arena *arena);

/* The push of a rule's test (see above). `out` borrows from `test` and the
 * arena; gw_push_example_end() gives back what is on the heap. */
struct gw_push_example {
	struct gw_push push;
	struct gw_scope scope;
	struct gw_arena *arena;
	struct gw_map texts; /* blob id -> const struct gw_str * */
	struct gw_map signatures; /* commit id -> its node */
	struct gw_map updates; /* ref -> its node */
	GW_VEC(struct gw_str) refs;
	unsigned next_id;
};
void gw_push_example(struct gw_push_example *out, const struct gw_node *test,
		     struct gw_arena *arena);
void gw_push_example_end(struct gw_push_example *e);

#endif
