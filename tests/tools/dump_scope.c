/* Shows what a scope holds, one line each, for the tests of git/:
 * dump_scope staged | receive | push REMOTE | history [RANGE] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/utf8.h"
#include "git/git.h"

static void show(const char *label, struct gw_str s)
{
	struct gw_buf b;

	gw_buf_init(&b, (size_t)1 << 20);
	gw_utf8_show(&b, gw_str_part(s, 0, 2000));
	printf("%s%s", label, gw_buf_cstr(&b));
	gw_buf_release(&b);
}

static void show_blobs(struct gw_repo *repo, const struct gw_scope *s)
{
	for (size_t i = 0; i < s->blobs.n; i++) {
		const struct gw_scope_blob *b = &s->blobs.v[i];
		struct gw_arena arena;
		struct gw_str text = GW_STR("");
		struct gw_err err;

		gw_arena_init(&arena, (size_t)1 << 24);
		for (const struct gw_blob_place *p = b->places; p;
		     p = p->next) {
			printf("blob %llu %o", (unsigned long long)b->size,
			       p->mode);
			show(" path=", p->path);
			printf(" old=%d commit=%.7s", p->old_blob.hex[0] != 0,
			       p->commit.hex);
			show(" ref=", p->ref);
			if (gw_repo_blob(&text, repo, &b->id, 4096, &arena,
					 &err) == GW_OK)
				show(" text=", text);
			else
				printf(" unread=%s", err.msg);
			printf("\n");
		}
		gw_arena_release(&arena);
	}
}

static void show_rest(const struct gw_scope *s)
{
	static const char *const kinds[] = { "create", "update", "delete" };

	for (size_t i = 0; i < s->updates.n; i++) {
		printf("update %s", kinds[s->updates.v[i].kind]);
		show(" ", s->updates.v[i].ref);
		printf("%s\n", s->updates.v[i].forced ? " forced" : "");
	}
	for (size_t i = 0; i < s->commits.n; i++) {
		const struct gw_commit *k = &s->commits.v[i];

		printf("%s %.7s parents=%u",
		       k->kind == GW_OBJ_TAG ? "tag" : "commit", k->id.hex,
		       k->parent_count);
		show(" author=", k->author.mail);
		show(" ref=", k->ref);
		show(" fault=", k->fault);
		show(" message=", k->message);
		printf("\n");
	}
	for (size_t i = 0; i < s->entries.n; i++) {
		printf("entry %o", s->entries.v[i].mode);
		show(" ", s->entries.v[i].path);
		printf(" added=%d", s->entries.v[i].added);
		show(" fault=", s->entries.v[i].fault);
		printf("\n");
	}
	for (size_t i = 0; i < s->texts.n; i++) {
		show("text ", s->texts.v[i].name);
		show(" ", s->texts.v[i].bytes);
		printf("\n");
	}
	for (size_t i = 0; i < s->undecided.n; i++) {
		printf("undecided ");
		fflush(stdout);
		gw_err_print(&s->undecided.v[i], stdout);
	}
}

static void show_receipt(const struct gw_scope *s)
{
	const struct gw_receipt *r = &s->receipt;

	printf("receipt engine=%.*s objects=%llu commits=%llu trees=%llu "
	       "blobs=%llu tags=%llu bases=%llu updates=%llu tree=%d "
	       "old_tree=%d",
	       GW_FMT(r->engine), (unsigned long long)r->objects,
	       (unsigned long long)r->commits, (unsigned long long)r->trees,
	       (unsigned long long)r->blobs, (unsigned long long)r->tags,
	       (unsigned long long)r->delta_bases,
	       (unsigned long long)r->updates, s->tree.hex[0] != 0,
	       s->old_tree.hex[0] != 0);
	show(" boundary=", r->boundary);
	printf("\n");
}

static int fill(struct gw_scope *s, struct gw_repo *repo, char **argv,
		struct gw_err *err)
{
	gw_updates updates = { 0 };
	struct gw_str input = GW_STR("");
	int r = GW_OK;

	if (strcmp(argv[1], "staged") == 0)
		return gw_scope_staged(s, repo, err);
	if (strcmp(argv[1], "history") == 0)
		return gw_scope_history(s, repo, argv[2], err);
	r = gw_io_read_fd(&input, 0, (size_t)1 << 28, s->arena, err);
	if (r == GW_OK && strcmp(argv[1], "push") == 0)
		return gw_scope_push(s, repo, input, argv[2], err);
	if (r == GW_OK)
		r = gw_updates_read(&updates, input, s->arena, err);
	if (r == GW_OK)
		r = gw_scope_receive(s, repo, &updates, err);
	GW_VEC_FREE(&updates);
	return r;
}

int main(int argc, char **argv)
{
	struct gw_arena arena;
	struct gw_repo *repo = NULL;
	struct gw_scope scope;
	struct gw_err err;
	unsigned flags = argc > 1 && strcmp(argv[1], "history") == 0 ?
				 0 : GW_REPO_HOOK;
	int r;

	if (argc < 2)
		return 2;
	if (getenv("GW_BY_GIT"))
		flags |= GW_REPO_BY_GIT;
	gw_arena_init(&arena, (size_t)1 << 31);
	gw_scope_init(&scope, &arena);
	r = gw_repo_open(&repo, NULL, flags, &err);
	if (r == GW_OK)
		r = fill(&scope, repo, argv, &err);
	if (r < 0) {
		printf("failed %d ", r);
		fflush(stdout);
		gw_err_print(&err, stdout);
	}
	if (repo) {
		show_rest(&scope);
		show_blobs(repo, &scope);
		show_receipt(&scope);
	}
	gw_scope_release(&scope);
	gw_repo_close(repo);
	gw_arena_release(&arena);
	return r < 0 ? 3 : 0;
}
