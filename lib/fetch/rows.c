#include "fetch/rows.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "fetch/charset.h"
#include "fetch/table.h"
#include "text/csv.h"

#include <stdlib.h>

struct sb_rows {
	struct sb_rows_options options;
	struct sb_table *table;
	struct sb_csv *csv;
	struct sb_record record;
	struct sb_buf raw;	    /* of the row that is being read */
	struct sb_charset *charset; /* NULL: UTF-8 */
	struct sb_buf decoded;
	struct sb_buf torn; /* the beginning of a character whose end did not come yet */
	uint64_t line; /* of what was decoded */
	bool mended;
};

static void bad(struct sb_rows *rows, struct sb_str raw, const struct sb_err *err)
{
	rows->options.bad(rows->options.ctx, raw, rows->line, err);
}

static bool on_row(void *ctx, const struct sb_str *fields, size_t count, uint64_t row, struct sb_err *err)
{
	struct sb_rows *rows = ctx;
	const struct sb_rows_options *options = &rows->options;
	struct sb_err why;

	if (row > 1) {
		sb_record_clear(&rows->record);
		if (!sb_table_row(rows->table, fields, count, &rows->record, &why) || !options->post(options->ctx, &rows->record, &why))
			bad(rows, rows->raw.full ? (struct sb_str){NULL, 0} : sb_buf_str(&rows->raw), &why);
	} else if (!sb_table_header(rows->table, fields, count, err)) {
		return false;
	}
	sb_buf_clear(&rows->raw);
	return true;
}

static bool on_long_row(void *ctx, const struct sb_str *fields, size_t count, uint64_t row, struct sb_err *err)
{
	struct sb_rows *rows = ctx;
	struct sb_err why;

	(void)fields;
	(void)count;
	(void)err;
	if (row == 1)
		return false;
	sb_err_set(&why, SB_REJECTED, "the row is longer than %zu bytes (--max-line raises that)", rows->options.max_row);
	bad(rows, (struct sb_str){NULL, 0}, &why);
	sb_buf_clear(&rows->raw);
	return true;
}

/* What parts the columns, as the header shows it: programs whose language has a comma in its numbers write semicolons. */
static char delimiter_of(struct sb_str header)
{
	if (memchr(header.ptr, '\t', header.len) != NULL)
		return '\t';
	return memchr(header.ptr, ';', header.len) != NULL && memchr(header.ptr, ',', header.len) == NULL ? ';' : ',';
}

static bool is_wide(struct sb_str start)
{
	return sb_str_starts(start, "\xFF\xFE") || sb_str_starts(start, "\xFE\xFF");
}

struct sb_rows *sb_rows_open(const struct sb_rows_options *options, struct sb_str start, struct sb_err *err)
{
	static const struct sb_str unsaid = {NULL, 0};
	struct sb_table *table = sb_table_open(options->map, options->map_name, err);
	struct sb_buf text;

	if (table == NULL)
		return NULL;
	struct sb_rows *rows = sb_mem_zero(1, sizeof *rows);
	rows->options = *options;
	rows->options.map = unsaid; /* it was read */
	rows->table = table;
	sb_record_init(&rows->record);
	sb_buf_init(&rows->raw, options->max_row);
	sb_buf_init(&rows->decoded, SIZE_MAX / 4);
	sb_buf_init(&rows->torn, SIZE_MAX / 4);
	rows->charset = is_wide(start) ? sb_charset_open(start, unsaid) : NULL;
	sb_buf_init(&text, 4 * start.len + 1);
	sb_charset_to_utf8(start, unsaid, &text);
	struct sb_str rest = sb_buf_str(&text), header = sb_str_cut(&rest, '\n');
	char delimiter = sb_table_delimiter(table) != 0 ? sb_table_delimiter(table) : options->delimiter;
	rows->csv = sb_csv_open(delimiter != 0 ? delimiter : delimiter_of(header), options->max_row, on_row, rows);
	sb_csv_pass_over_long(rows->csv, on_long_row);
	sb_buf_free(&text);
	return rows;
}

static struct sb_str mend(struct sb_rows *rows, struct sb_str bytes)
{
	if (!rows->mended)
		rows->options.mended(rows->options.ctx);
	rows->mended = true;
	sb_buf_clear(&rows->decoded);
	sb_charset_repair(bytes, &rows->decoded);
	return sb_buf_str(&rows->decoded);
}

/* What ends at the byte of a line feed is no line of UTF-16: these are found anew. */
static bool feed_wide(struct sb_rows *rows, struct sb_str bytes, struct sb_err *err)
{
	bool good = true;

	sb_buf_clear(&rows->decoded);
	sb_charset_feed(rows->charset, bytes, &rows->decoded);
	struct sb_str rest = sb_buf_str(&rows->decoded);
	while (good && rest.len > 0) {
		const char *end = memchr(rest.ptr, '\n', rest.len);
		struct sb_str line = sb_str_of(rest.ptr, end ? (size_t)(end - rest.ptr) + 1 : rest.len);
		rows->line += end != NULL;
		sb_buf_add_str(&rows->raw, line);
		good = sb_csv_feed(rows->csv, line, err);
		rest = sb_str_of(rest.ptr + line.len, rest.len - line.len);
	}
	return good;
}

static bool feed_text(struct sb_rows *rows, struct sb_str bytes, struct sb_err *err)
{
	return sb_csv_feed(rows->csv, sb_utf8_valid(bytes) == bytes.len ? bytes : mend(rows, bytes), err);
}

/* The bytes at the end that begin a character of UTF-8 which needs more. */
static struct sb_str torn_end(struct sb_str bytes)
{
	for (size_t len = 1; len < 4 && len <= bytes.len; len++) {
		unsigned char c = (unsigned char)bytes.ptr[bytes.len - len];
		size_t needed = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : c >= 0x80 ? 0 : 1;
		if (needed != 0)
			return sb_str_of(bytes.ptr + bytes.len - len, needed > len ? len : 0);
	}
	return sb_str_of(bytes.ptr, 0);
}

bool sb_rows_feed(struct sb_rows *rows, struct sb_str bytes, struct sb_err *err)
{
	if (rows->charset != NULL)
		return feed_wide(rows, bytes, err);
	sb_buf_add_str(&rows->raw, bytes);
	struct sb_str torn = torn_end(bytes);
	if (rows->torn.len == 0 && torn.len == 0)
		return feed_text(rows, bytes, err);
	sb_buf_add_str(&rows->torn, sb_str_of(bytes.ptr, bytes.len - torn.len));
	bool good = feed_text(rows, sb_buf_str(&rows->torn), err);
	sb_buf_clear(&rows->torn);
	sb_buf_add_str(&rows->torn, torn);
	return good;
}

bool sb_rows_end(struct sb_rows *rows, struct sb_err *err)
{
	return feed_text(rows, sb_buf_str(&rows->torn), err) && sb_csv_end(rows->csv, err);
}

void sb_rows_close(struct sb_rows *rows)
{
	if (rows == NULL)
		return;
	sb_csv_close(rows->csv);
	sb_table_close(rows->table);
	sb_charset_close(rows->charset);
	sb_record_free(&rows->record);
	sb_buf_free(&rows->raw);
	sb_buf_free(&rows->decoded);
	sb_buf_free(&rows->torn);
	free(rows);
}
