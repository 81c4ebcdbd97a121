/* rows.h - a table as it comes, in pieces and in whatever encoding, becomes posts. */
#ifndef SB_FETCH_ROWS_H
#define SB_FETCH_ROWS_H

#include "fetch/record.h"

struct sb_rows;

struct sb_rows_options {
	struct sb_str map; /* the text of a map; absent: the columns are called as fields */
	const char *map_name;
	char delimiter; /* when the map does not say; 0: the header shows it */
	size_t max_row; /* bytes; longer ones are bad */
	/* The next post, good during the call. False: it cannot be written, and `err` says why. */
	bool (*post)(void *ctx, struct sb_record *record, struct sb_err *err);
	/* A row that is no post: `raw` is what stands there, absent where it is too long. `line` is where it ends in a table in UTF-16,
	 * whose lines are not those of its bytes; else 0. */
	void (*bad)(void *ctx, struct sb_str raw, uint64_t line, const struct sb_err *err);
	/* The row has bytes that are no UTF-8, and are taken for windows-1252. Called once. */
	void (*mended)(void *ctx);
	void *ctx;
};

/* `start` is the beginning of the table, which is fed again. A table in UTF-16 is known by its byte order mark. NULL with `err`:
 * the map is wrong. */
struct sb_rows *sb_rows_open(const struct sb_rows_options *options, struct sb_str start, struct sb_err *err);
/* The next bytes: a line where the file has lines. False with `err`: it cannot be read further. */
bool sb_rows_feed(struct sb_rows *rows, struct sb_str bytes, struct sb_err *err);
/* The end: the last row may lack its line end. */
bool sb_rows_end(struct sb_rows *rows, struct sb_err *err);
void sb_rows_close(struct sb_rows *rows);

#endif
