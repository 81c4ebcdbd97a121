/* Any bytes as a table. The first byte says by which map: the preset, the header, or the first line, which is a map
 * itself. */
#include "fetch/table.h"
#include "text/csv.h"

#include <stdlib.h>

#define ROW_MAX ((size_t)1 << 16)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct run {
	struct sb_table *table;
	struct sb_record record;
	struct sb_json_parser parser;
};

static bool on_row(void *ctx, const struct sb_str *fields, size_t count, uint64_t row, struct sb_err *err)
{
	struct run *run = ctx;
	struct sb_buf line;

	if (row == 1)
		return sb_table_header(run->table, fields, count, err);
	sb_buf_init(&line, 64 * SB_RECORD_TEXT_MAX);
	sb_record_clear(&run->record);
	if (sb_table_row(run->table, fields, count, &run->record, err) && sb_record_write(&run->record, &line, err) &&
	    sb_json_parse_object(&run->parser, sb_buf_str(&line), err, NULL) == NULL)
		abort();
	sb_buf_free(&line);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct run run = {.parser = SB_JSON_PARSER_INIT};
	struct sb_str rest = {(const char *)data, size}, map = {NULL, 0};
	struct sb_err err;

	if (size == 0)
		return 0;
	rest = sb_str_of(rest.ptr + 1, size - 1);
	if (data[0] == 't')
		map = sb_str_from(sb_table_twcs);
	else if (data[0] == '{')
		map = sb_str_cut(&rest, '\n');
	run.table = sb_table_open(map, "map", &err);
	if (run.table == NULL)
		return 0;
	sb_record_init(&run.record);
	char delimiter = sb_table_delimiter(run.table);
	struct sb_csv *csv = sb_csv_open(delimiter ? delimiter : ',', ROW_MAX, on_row, &run);
	if (sb_csv_feed(csv, rest, &err))
		sb_csv_end(csv, &err);
	sb_csv_close(csv);
	sb_record_free(&run.record);
	sb_table_close(run.table);
	sb_json_parser_free(&run.parser);
	return 0;
}
