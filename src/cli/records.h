#ifndef GW_CLI_RECORDS_H
#define GW_CLI_RECORDS_H

#include "cli/server.h"

#define GW_COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* Records of one or more audit files, one after the other. */
struct gw_records {
	const char *const *files; /* oldest first */
	struct gw_mapped *maps;
	size_t count;
	size_t at; /* the file at hand, and */
	struct gw_str rest; /* what is left of it */
	struct gw_arena arena; /* of the record at hand */
	bool open;
};
GW_CHECKED int gw_records_open(struct gw_records *r, const char *const *files,
			       size_t count, struct gw_err *err);
/* GW_ENOTFOUND at the end. Lines that a crash has cut are passed over. The
 * record lives until the next call; free rec->verdict.found. */
GW_CHECKED int gw_records_next(struct gw_audit_record *rec,
			       struct gw_records *r, struct gw_err *err);
void gw_records_close(struct gw_records *r);

/* Has every move of a ref a verdict that let it in? */
struct gw_moves {
	struct gw_str repository; /* its name in the records */
	size_t checked;
	size_t before; /* older than the first record */
	size_t unknown; /* refs of which no record speaks */
	bool reflogs; /* or else only tips were compared */
	GW_VEC(struct gw_str) wrong; /* one line each */
};
GW_CHECKED int gw_moves_check(struct gw_moves *m, struct gw_session *s,
			      struct gw_records *all, struct gw_err *err);

/* The ref that gitward itself writes. */
#define GW_NOTES_REF "refs/notes/gitward"

#endif
