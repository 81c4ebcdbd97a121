/* table.h - rows of a table become posts: a map says which column is which field.
 *
 * A map is a YAML file (JSON is YAML, too):
 *
 *	delimiter: ";"
 *	fields:
 *	  network: {value: survey}
 *	  id: Response ID
 *	  created_at: {column: Date, format: "%d.%m.%Y %H:%M"}
 *	  author.handle: User
 *	  author.role: {column: Team, map: {"yes": staff}}
 *	  tags: {column: Tags, split: ","}
 *	  text: {column: Comment, html: true}
 *
 * A field is a field of sb-post(5), a nested one with its dot; what it is set from is the name of a column, or a mapping:
 * `column`, or `value` for a constant; `format` for times (strptime(3)); `map` from what stands there to what is meant,
 * anything else being left out; `split` for lists; `html` where the column has HTML or its entities. */
#ifndef SB_FETCH_TABLE_H
#define SB_FETCH_TABLE_H

#include "fetch/record.h"

#define SB_TABLE_COLUMNS_MAX 4096 /* columns that a header may have */

struct sb_table;

/* The map for "Customer Support on Twitter" and files like it. */
extern const char sb_table_twcs[];
/* The first columns by which such a file is known. */
extern const char sb_table_twcs_header[];

/* `map` is the text of a map, or absent: then columns that are called as fields are those fields. `name` stands before
 * messages. NULL with `err` (SB_USAGE). */
struct sb_table *sb_table_open(struct sb_str map, const char *name, struct sb_err *err);
void sb_table_close(struct sb_table *table);

/* What stands between columns, as the map says; 0 when it does not. */
char sb_table_delimiter(const struct sb_table *table);
/* The first row: finds the columns. False with `err` (SB_USAGE) when one is not there. */
bool sb_table_header(struct sb_table *table, const struct sb_str *names, size_t count, struct sb_err *err);
/* The next row into `record` (cleared before), good until the next row. False: `err` (SB_REJECTED) says what is wrong.
 */
bool sb_table_row(struct sb_table *table, const struct sb_str *values, size_t count, struct sb_record *record,
		  struct sb_err *err);

#endif
