#include "score/labelled.h"

#include "base/num.h"
#include "io/file.h"
#include "io/reader.h"
#include "json/value.h"
#include "text/csv.h"

#define MAX_FILE ((size_t)1 << 30) /* of a CSV file, which is read whole: millions of posts */
#define MAX_ROW ((size_t)1 << 20)

/* False only when the record was refused. */
static bool hand_on(struct sb_labelled *labelled, struct sb_str labels[SB_LABELS_MAX], struct sb_str text, struct sb_err *err)
{
	size_t known = 0;

	for (size_t i = 0; i < labelled->label_count; i++) {
		if (labels[i].len == 0)
			labels[i].ptr = NULL;
		known += labels[i].ptr != NULL;
	}
	if (known == 0 || text.ptr == NULL) {
		labelled->without++;
		return true;
	}
	labelled->records++;
	return labelled->record(labelled->ctx, labels, text, err);
}

static struct sb_str label_of(sb_json *value, char number[SB_NUM_MAX])
{
	if (sb_json_is_string(value))
		return sb_str_trim(sb_json_str(value));
	if (yyjson_is_bool(value))
		return sb_json_is_true(value) ? SB_STR("true") : SB_STR("false");
	if (!sb_json_is_number(value) || !isfinite(sb_json_number(value, 0)))
		return (struct sb_str){NULL, 0};
	return sb_str_of(number, sb_num_format(sb_json_number(value, 0), number));
}

static bool take_line(struct sb_labelled *labelled, struct sb_json_parser *parser, struct sb_str line, struct sb_err *err)
{
	char numbers[SB_LABELS_MAX][SB_NUM_MAX];
	struct sb_str labels[SB_LABELS_MAX];

	if (sb_str_trim(line).len == 0)
		return true;
	sb_json *root = sb_json_parse_object(parser, line, err, NULL);
	if (root == NULL)
		return false;
	for (size_t i = 0; i < labelled->label_count; i++)
		labels[i] = label_of(sb_json_get(root, sb_str_from(labelled->labels[i])), numbers[i]);
	return hand_on(labelled, labels, sb_json_str(sb_json_get(root, sb_str_from(labelled->text))), err);
}

static bool read_lines(struct sb_labelled *labelled, const char *path, struct sb_err *err)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_reader reader;
	struct sb_line line;
	enum sb_read got;
	bool good = true;

	if (!sb_reader_open(&reader, path, SB_LINE_MAX_DEFAULT, err))
		return false;
	while (good && (got = sb_reader_next(&reader, &line)) != SB_READ_END) {
		if (got == SB_READ_FAILED)
			good = sb_err_set(err, SB_IO, "cannot read '%s'", path);
		else if (got == SB_READ_TOO_LONG)
			good = sb_err_set(err, SB_REJECTED, "%s:%llu: the line is too long", path,
					  (unsigned long long)line.number);
		else if (!take_line(labelled, &parser, line.text, err))
			good = sb_err_prefix(err, "%s:%llu", path, (unsigned long long)line.number);
	}
	sb_json_parser_free(&parser);
	sb_reader_close(&reader);
	return good;
}

struct table {
	struct sb_labelled *labelled;
	const char *path;
	size_t labels[SB_LABELS_MAX], text; /* columns; SIZE_MAX: not there */
};

static size_t find_column(const char *name, const struct sb_str *fields, size_t count)
{
	for (size_t column = 0; column < count; column++)
		if (sb_str_is(sb_str_trim(fields[column]), name))
			return column;
	return SIZE_MAX;
}

static bool find_columns(struct table *table, const struct sb_str *fields, size_t count, struct sb_err *err)
{
	size_t known = 0;

	for (size_t i = 0; i < table->labelled->label_count; i++) {
		table->labels[i] = find_column(table->labelled->labels[i], fields, count);
		known += table->labels[i] != SIZE_MAX;
	}
	table->text = find_column(table->labelled->text, fields, count);
	if (known > 0 && table->text != SIZE_MAX)
		return true;
	return sb_err_set(err, SB_USAGE, "the first row names no column '%s'",
			  known == 0 ? table->labelled->labels[0] : table->labelled->text);
}

static bool on_row(void *ctx, const struct sb_str *fields, size_t count, uint64_t row, struct sb_err *err)
{
	struct table *table = ctx;
	struct sb_str labels[SB_LABELS_MAX] = {{NULL, 0}};
	bool good;

	if (row == 1) {
		good = find_columns(table, fields, count, err);
	} else {
		for (size_t i = 0; i < table->labelled->label_count; i++)
			if (table->labels[i] < count)
				labels[i] = sb_str_trim(fields[table->labels[i]]);
		struct sb_str text = table->text < count ? fields[table->text] : (struct sb_str){NULL, 0};
		good = hand_on(table->labelled, labels, text, err);
	}
	return good || sb_err_prefix(err, "%s: row %llu", table->path, (unsigned long long)row);
}

static bool read_table(struct sb_labelled *labelled, const char *path, char delimiter, struct sb_err *err)
{
	struct table table = {.labelled = labelled, .path = path};
	struct sb_buf content;

	sb_buf_init(&content, MAX_FILE);
	if (!sb_file_read(path, &content, err)) {
		sb_buf_free(&content);
		return false;
	}
	struct sb_csv *csv = sb_csv_open(delimiter, MAX_ROW, on_row, &table);
	bool good = sb_csv_feed(csv, sb_buf_str(&content), err) && sb_csv_end(csv, err);
	sb_csv_close(csv);
	sb_buf_free(&content);
	return good;
}

bool sb_labelled_read(struct sb_labelled *labelled, const char *path, struct sb_err *err)
{
	struct sb_str name = sb_str_from(path);

	if (sb_str_ends(name, ".csv"))
		return read_table(labelled, path, ',', err);
	if (sb_str_ends(name, ".tsv"))
		return read_table(labelled, path, '\t', err);
	return read_lines(labelled, path, err);
}
