/* Any bytes as CSV: the same rows whether they come whole or in pieces, no row beyond its maximum, and rows written again
 * read as the same. The first byte is the size of the pieces, the second the longest row, the third the delimiter. */
#include "base/buf.h"
#include "text/csv.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

struct rows {
	struct sb_buf fields;  /* each with its length before it, rows apart */
	struct sb_buf written; /* as CSV, every field in quotation marks */
	size_t max;
	uint64_t count;
};

static bool keep_row(void *ctx, const struct sb_str *fields, size_t count, uint64_t row, struct sb_err *err)
{
	struct rows *rows = ctx;
	size_t bytes = count - 1;

	(void)err;
	require(count > 0 && row == ++rows->count);
	for (size_t i = 0; i < count; i++) {
		bytes += fields[i].len;
		sb_buf_add_format(&rows->fields, "%zu:", fields[i].len);
		sb_buf_add_str(&rows->fields, fields[i]);
		sb_buf_add_text(&rows->written, i > 0 ? ",\"" : "\"");
		for (size_t c = 0; c < fields[i].len; c++) {
			sb_buf_add_char(&rows->written, fields[i].ptr[c]);
			if (fields[i].ptr[c] == '"')
				sb_buf_add_char(&rows->written, '"');
		}
		sb_buf_add_char(&rows->written, '"');
	}
	require(bytes <= rows->max);
	sb_buf_add_char(&rows->fields, '\n');
	sb_buf_add_char(&rows->written, '\n');
	return true;
}

static bool read_rows(struct rows *rows, struct sb_str text, size_t piece, char delimiter, size_t max)
{
	struct sb_csv *csv = sb_csv_open(delimiter, max, keep_row, rows);
	struct sb_err err = {0};
	bool good = true;

	sb_buf_init(&rows->fields, SIZE_MAX / 4);
	sb_buf_init(&rows->written, SIZE_MAX / 4);
	rows->max = max;
	rows->count = 0;
	for (size_t i = 0; good && i < text.len; i += piece)
		good = sb_csv_feed(csv, sb_str_of(text.ptr + i, text.len - i < piece ? text.len - i : piece), &err);
	good = good && sb_csv_end(csv, &err);
	require(good || (err.text[0] != '\0' && err.status == SB_REJECTED));
	sb_csv_close(csv);
	return good;
}

static void free_rows(struct rows *rows)
{
	sb_buf_free(&rows->fields);
	sb_buf_free(&rows->written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rows whole, pieces, again;

	if (size < 3)
		return 0;
	struct sb_str text = {(const char *)data + 3, size - 3};
	const char delimiter = ",\t;|"[data[2] % 4];
	size_t max = (size_t)data[1] * data[1];
	bool good = read_rows(&whole, text, text.len + 1, delimiter, max);
	require(read_rows(&pieces, text, (size_t)data[0] + 1, delimiter, max) == good);
	require(sb_str_eq(sb_buf_str(&whole.fields), sb_buf_str(&pieces.fields)));
	/* a byte order mark at the start is now inside quotation marks and stays */
	require(read_rows(&again, sb_buf_str(&whole.written), 100, ',', SIZE_MAX / 8));
	require(sb_str_eq(sb_buf_str(&whole.fields), sb_buf_str(&again.fields)));
	free_rows(&whole);
	free_rows(&pieces);
	free_rows(&again);
	return 0;
}
