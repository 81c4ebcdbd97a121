#include "text/csv.h"

#include "base/buf.h"
#include "base/mem.h"

#include <csv.h>
#include <stdlib.h>

struct sb_csv {
	struct csv_parser parser;
	sb_csv_row *row, *too_long; /* the second may be NULL */
	void *ctx;
	struct sb_buf bytes; /* the fields of this row, behind one another */
	size_t *ends;	     /* where each field ends in them */
	struct sb_str *fields;
	size_t count, cap, field_cap;
	uint64_t number;
	size_t mark;   /* bytes of a byte order mark seen; 3: no more is looked for */
	bool carriage; /* a CR came and what it means depends on what comes behind it */
	bool old_ends; /* CR alone ends a row in this file */
	bool failed;
	struct sb_err err;
};

/* libcsv's number for "inside a field", in the order of its own (private) list of states */
#define FIELD_BEGUN 2

static int no_space(unsigned char c)
{
	(void)c;
	return 0;
}

static int only_lf(unsigned char c)
{
	return c == '\n';
}

struct sb_csv *sb_csv_open(char delimiter, size_t max_row, sb_csv_row *row, void *ctx)
{
	struct sb_csv *csv = sb_mem_zero(1, sizeof *csv);

	/* fields as they stand: white space kept (libcsv trims it unless told that there is none), quotes that stand
	 * inside an unquoted field taken as they are */
	if (csv_init(&csv->parser, CSV_APPEND_NULL) != 0)
		sb_die(SB_IO, "out of memory");
	csv_set_delim(&csv->parser, (unsigned char)delimiter);
	csv_set_space_func(&csv->parser, no_space);
	csv_set_term_func(&csv->parser, only_lf); /* see feed_carriage */
	csv->row = row;
	csv->ctx = ctx;
	sb_buf_init(&csv->bytes, max_row);
	return csv;
}

void sb_csv_pass_over_long(struct sb_csv *csv, sb_csv_row *too_long)
{
	csv->too_long = too_long;
}

void sb_csv_close(struct sb_csv *csv)
{
	if (csv == NULL)
		return;
	csv_free(&csv->parser);
	sb_buf_free(&csv->bytes);
	free(csv->ends);
	free(csv->fields);
	free(csv);
}

static void on_field(void *field, size_t len, void *ctx)
{
	struct sb_csv *csv = ctx;

	if (csv->failed || csv->bytes.full)
		return;
	/* what parts the fields counts too: a row of nothing but commas needs memory for each */
	size_t used = csv->bytes.len + csv->count;
	if (used > csv->bytes.max || len > csv->bytes.max - used) {
		csv->bytes.full = true;
		return;
	}
	sb_buf_add(&csv->bytes, field, len);
	csv->ends = sb_mem_reserve(csv->ends, csv->count, &csv->cap, sizeof *csv->ends);
	csv->ends[csv->count++] = csv->bytes.len;
}

static void too_long(struct sb_csv *csv, uint64_t row)
{
	sb_err_set(&csv->err, SB_REJECTED, "row %llu is longer than %zu bytes", (unsigned long long)row,
		   csv->bytes.max);
	csv->failed = csv->too_long == NULL || !csv->too_long(csv->ctx, NULL, 0, row, &csv->err);
}

static void next_row(struct sb_csv *csv)
{
	sb_buf_clear(&csv->bytes);
	csv->count = 0;
}

static void on_row(int terminator, void *ctx)
{
	struct sb_csv *csv = ctx;
	size_t start = 0;

	(void)terminator;
	if (csv->failed)
		return;
	csv->number++;
	if (csv->bytes.full) {
		too_long(csv, csv->number);
		next_row(csv);
		return;
	}
	while (csv->field_cap < csv->count)
		csv->fields = sb_mem_reserve(csv->fields, csv->field_cap, &csv->field_cap, sizeof *csv->fields);
	for (size_t i = 0; i < csv->count; i++) {
		csv->fields[i] = (struct sb_str){csv->bytes.ptr + start, csv->ends[i] - start};
		start = csv->ends[i];
	}
	if (!csv->row(csv->ctx, csv->fields, csv->count, csv->number, &csv->err))
		csv->failed = true;
	next_row(csv);
}

static bool outcome(struct sb_csv *csv, struct sb_err *err)
{
	if (csv->failed && err != NULL)
		*err = csv->err;
	return !csv->failed;
}

static bool parse(struct sb_csv *csv, const char *data, size_t len, struct sb_err *err)
{
	if (len > 0 && csv_parse(&csv->parser, data, len, on_field, on_row, csv) != len) {
		if (csv_error(&csv->parser) == CSV_ENOMEM)
			sb_die(SB_IO, "out of memory");
		return sb_err_set(err, SB_REJECTED, "row %llu: %s", (unsigned long long)csv->number + 1,
				  csv_strerror(csv_error(&csv->parser)));
	}
	return true;
}

static const char mark[] = "\xEF\xBB\xBF";

/* Takes a byte order mark off the start, also when it comes in pieces. */
static bool feed_mark(struct sb_csv *csv, struct sb_str *piece, struct sb_err *err)
{
	while (csv->mark < 3 && piece->len > 0) {
		if (piece->ptr[0] != mark[csv->mark]) {
			size_t held = csv->mark; /* it was text after all */
			csv->mark = 3;
			return parse(csv, mark, held, err);
		}
		csv->mark++;
		piece->ptr++;
		piece->len--;
	}
	return true;
}

/* A CR, and what comes behind it (0: the end of the file). Inside quotes it is data. Before a LF it belongs to the end
 * of the row. Alone it is data too, as RFC 4180 gives it no other meaning, unless the first row ended with one: then
 * the file has the line ends of the old Macintosh. */
static bool feed_carriage(struct sb_csv *csv, char next, struct sb_err *err)
{
	csv->carriage = false;
	if (csv->parser.pstate == FIELD_BEGUN && csv->parser.quoted)
		return parse(csv, "\r", 1, err);
	if (next == '\n' || next == '\0')
		return true;
	if (csv->number == 0)
		csv->old_ends = true;
	return parse(csv, csv->old_ends ? "\n" : "\r", 1, err);
}

static bool feed(struct sb_csv *csv, struct sb_str piece, struct sb_err *err)
{
	while (piece.len > 0) {
		if (csv->carriage && !feed_carriage(csv, piece.ptr[0] ? piece.ptr[0] : ' ', err))
			return false;
		const char *carriage = memchr(piece.ptr, '\r', piece.len);
		size_t before = carriage ? (size_t)(carriage - piece.ptr) : piece.len;
		if (!parse(csv, piece.ptr, before, err))
			return false;
		csv->carriage = carriage != NULL;
		before += csv->carriage;
		piece = sb_str_of(piece.ptr + before, piece.len - before);
	}
	return true;
}

bool sb_csv_feed(struct sb_csv *csv, struct sb_str piece, struct sb_err *err)
{
	if (csv->failed)
		return outcome(csv, err);
	if (!feed_mark(csv, &piece, err) || !feed(csv, piece, err))
		return false;
	/* libcsv holds the field that it is in: a quote that never closes would let it grow without bound. One byte more, as
	 * it holds a closing quotation mark until it knows that it is none of two. */
	csv->bytes.full = csv->bytes.full || csv->parser.entry_pos > csv->bytes.max + 1;
	if (!csv->failed && csv->bytes.full && csv->too_long == NULL)
		too_long(csv, csv->number + 1);
	else if (csv->bytes.full && csv->parser.entry_pos > 0)
		csv->parser.entry_pos = 1; /* of the rest of the row nothing is kept but the quotation mark that it may end with */
	return outcome(csv, err);
}

bool sb_csv_end(struct sb_csv *csv, struct sb_err *err)
{
	if (csv->failed)
		return outcome(csv, err);
	if (csv->mark < 3 && !parse(csv, mark, csv->mark, err)) /* a file that ends within what looked like a mark */
		return false;
	csv->mark = 3;
	if (csv->carriage && !feed_carriage(csv, '\0', err))
		return false;
	/* from here on strict: only the end of the last field is still to be judged */
	csv_set_opts(&csv->parser, CSV_APPEND_NULL | CSV_STRICT | CSV_STRICT_FINI);
	if (csv_fini(&csv->parser, on_field, on_row, csv) != 0)
		return sb_err_set(err, SB_REJECTED, "row %llu: a quotation mark is never closed",
				  (unsigned long long)csv->number + 1);
	return outcome(csv, err);
}

void sb_csv_add_number(struct sb_buf *out, struct sb_str number, bool first)
{
	if (!first)
		sb_buf_add_char(out, ',');
	sb_buf_add_str(out, number);
}

void sb_csv_add_field(struct sb_buf *out, struct sb_str field, bool first)
{
	if (!first)
		sb_buf_add_char(out, ',');
	if (field.len == 0)
		return; /* what is unknown is an empty field */
	size_t need = csv_write2(NULL, 0, field.ptr, field.len, '"');
	char *room = sb_buf_room(out, need);
	if (room == NULL)
		return;
	csv_write2(room, need, field.ptr, field.len, '"');
	sb_buf_wrote(out, need);
}

void sb_csv_add_end(struct sb_buf *out)
{
	sb_buf_add(out, "\r\n", 2);
}
