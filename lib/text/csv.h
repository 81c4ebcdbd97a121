/* csv.h - rows of a CSV file (RFC 4180 and its relatives), read and written through libcsv. The only code that includes csv.h. */
#ifndef SB_TEXT_CSV_H
#define SB_TEXT_CSV_H

#include "base/buf.h"
#include "base/diag.h"

/* One row. Fields are good during the call and hold any byte, white space at their ends too. `row` counts from 1; a blank
 * line is no row. False stops reading, with `err` set. */
typedef bool sb_csv_row(void *ctx, const struct sb_str *fields, size_t count, uint64_t row, struct sb_err *err);

struct sb_csv;

/* `max_row` bounds the bytes of a row, delimiters included, and with it the memory. `delimiter` is ',' or '\t' or what the file uses. */
struct sb_csv *sb_csv_open(char delimiter, size_t max_row, sb_csv_row *row, void *ctx);
/* Rows that are longer come to `too_long` (without their fields, `err` saying so) and are passed over; otherwise the first is an error. */
void sb_csv_pass_over_long(struct sb_csv *csv, sb_csv_row *too_long);
/* Gives the parser the next bytes of the file, in pieces of any size; a byte order mark at the start is passed over. */
bool sb_csv_feed(struct sb_csv *csv, struct sb_str piece, struct sb_err *err);
/* The end of the file: hands on a last row without a line feed; a quotation mark that was never closed is an error. */
bool sb_csv_end(struct sb_csv *csv, struct sb_err *err);
void sb_csv_close(struct sb_csv *csv);

/* Writing: adds one field, in quotes with those inside it doubled, a comma before it unless it is the row's first; and the
 * end of a row, CR LF as RFC 4180 has it. */
void sb_csv_add_field(struct sb_buf *out, struct sb_str field, bool first);
void sb_csv_add_number(struct sb_buf *out, struct sb_str number, bool first); /* without quotes */
void sb_csv_add_end(struct sb_buf *out);

#endif
