#include "check.h"

#include "io/file.h"
#include "json/value.h"
#include "text/csv.h"

#include <dirent.h>

/* Rows as text: fields in brackets, a row a line. */
static bool show_row(void *ctx, const struct sb_str *fields, size_t count, uint64_t row, struct sb_err *err)
{
	struct sb_buf *out = ctx;

	(void)err;
	sb_buf_add_format(out, "%llu:", (unsigned long long)row);
	for (size_t i = 0; i < count; i++) {
		sb_buf_add_char(out, '[');
		sb_buf_add_str(out, fields[i]);
		sb_buf_add_char(out, ']');
	}
	sb_buf_add_char(out, '\n');
	return true;
}

static bool read_csv(struct sb_str text, size_t piece, char delimiter, size_t max_row, struct sb_buf *out, struct sb_err *err)
{
	struct sb_csv *csv = sb_csv_open(delimiter, max_row, show_row, out);
	bool good = true;

	sb_buf_clear(out);
	*err = (struct sb_err){0};
	for (size_t i = 0; good && i < text.len; i += piece)
		good = sb_csv_feed(csv, sb_str_of(text.ptr + i, text.len - i < piece ? text.len - i : piece), err);
	good = good && sb_csv_end(csv, err);
	sb_csv_close(csv);
	return good;
}

/* In one piece, and in pieces of one, two and three bytes. */
static void check_rows(struct sb_str text, const char *wanted)
{
	static const size_t pieces[] = {1000000, 1, 2, 3};
	struct sb_buf out;
	struct sb_err err;

	sb_buf_init(&out, 1 << 20);
	for (size_t i = 0; i < 4; i++) {
		if (!read_csv(text, pieces[i], ',', 1000, &out, &err))
			fail_msg("%.*s: %s", SB_FMT(text), err.text);
		assert_view(sb_buf_str(&out), sb_str_from(wanted));
	}
	sb_buf_free(&out);
}

static void rows_and_fields(void **state)
{
	(void)state;
	check_rows(SB_STR(""), "");
	check_rows(SB_STR("a,b\n1,2\n"), "1:[a][b]\n2:[1][2]\n");
	check_rows(SB_STR("a,b\r\n1,2\r\n"), "1:[a][b]\n2:[1][2]\n");
	check_rows(SB_STR("a,b\n1,2"), "1:[a][b]\n2:[1][2]\n");
	check_rows(SB_STR("a,,\n,"), "1:[a][][]\n2:[][]\n");
	check_rows(SB_STR("a\n\n\r\nb\n"), "1:[a]\n2:[b]\n"); /* blank lines are no rows */
	check_rows(SB_STR("\"\"\n"), "1:[]\n");
}

static void quotes(void **state)
{
	(void)state;
	check_rows(SB_STR("\"a,b\",c\n"), "1:[a,b][c]\n");
	check_rows(SB_STR("\"line\none\r\ntwo\",c\n"), "1:[line\none\r\ntwo][c]\n");
	check_rows(SB_STR("\"say \"\"hi\"\"\",c\n"), "1:[say \"hi\"][c]\n");
	check_rows(SB_STR("\"\"\"\"\n"), "1:[\"]\n");
	check_rows(SB_STR("5\" wide,c\n"), "1:[5\" wide][c]\n");
	check_rows(SB_STR("a,\"b\""), "1:[a][b]\n");
}

static void white_space_is_kept(void **state)
{
	(void)state;
	check_rows(SB_STR(" a , b\t,\t\n"), "1:[ a ][ b\t][\t]\n");
	check_rows(SB_STR("\" a \",b\n"), "1:[ a ][b]\n");
	check_rows(SB_STR(" \n"), "1:[ ]\n");
}

static void any_byte_may_stand_in_a_field(void **state)
{
	struct sb_buf out;
	struct sb_err err;

	(void)state;
	sb_buf_init(&out, 1000);
	assert_true(read_csv(SB_STR("a\0b,\xff,\"\0\"\n"), 1, ',', 1000, &out, &err));
	assert_str(sb_buf_str(&out), "1:[a\0b][\xff][\0]\n");
	sb_buf_free(&out);
}

static void a_mark_at_the_start_is_passed_over_and_nowhere_else(void **state)
{
	(void)state;
	check_rows(SB_STR("\xEF\xBB\xBF" "a,b\n"), "1:[a][b]\n");
	check_rows(SB_STR("\xEF\xBB\xBF\"a,x\",b\n"), "1:[a,x][b]\n");
	check_rows(SB_STR("\xEF\xBB\xBF"), "");
	check_rows(SB_STR("a,\xEF\xBB\xBF" "b\n"), "1:[a][\xEF\xBB\xBF" "b]\n");
	check_rows(SB_STR("\xEF\xBBx,b\n"), "1:[\xEF\xBBx][b]\n");
	check_rows(SB_STR("\xEF\n"), "1:[\xEF]\n");
	check_rows(SB_STR("\xEF\xBB"), "1:[\xEF\xBB]\n"); /* all there is */
	check_rows(SB_STR("\xEF\xBB\xBF\xEF\xBB\xBF" "a\n"), "1:[\xEF\xBB\xBF" "a]\n");
}

static void other_delimiters(void **state)
{
	struct sb_buf out;
	struct sb_err err;

	(void)state;
	sb_buf_init(&out, 1000);
	assert_true(read_csv(SB_STR("a\tb c\t\t\"d\te\"\n\tx\n"), 1, '\t', 1000, &out, &err));
	assert_str(sb_buf_str(&out), "1:[a][b c][][d\te]\n2:[][x]\n");
	assert_true(read_csv(SB_STR("a;b,c\n"), 1, ';', 1000, &out, &err));
	assert_str(sb_buf_str(&out), "1:[a][b,c]\n");
	sb_buf_free(&out);
}

static void check_refused(struct sb_str text, size_t max_row, const char *rows_before, const char *why)
{
	static const size_t pieces[] = {1000000, 1, 7};
	struct sb_buf out;
	struct sb_err err;

	sb_buf_init(&out, 1 << 20);
	for (size_t i = 0; i < 3; i++) {
		if (read_csv(text, pieces[i], ',', max_row, &out, &err))
			fail_msg("'%.*s' was taken", SB_FMT(text));
		assert_string_equal(err.text, why);
		assert_int_equal(err.status, SB_REJECTED);
		assert_view(sb_buf_str(&out), sb_str_from(rows_before));
	}
	sb_buf_free(&out);
}

static void check_rows_within(struct sb_str text, size_t max_row)
{
	struct sb_buf out;
	struct sb_err err;

	sb_buf_init(&out, 1 << 20);
	for (size_t piece = 1; piece < 50; piece++)
		if (!read_csv(text, piece, ',', max_row, &out, &err))
			fail_msg("%.*s: %s", SB_FMT(text), err.text);
	sb_buf_free(&out);
}

static void a_row_is_bounded(void **state)
{
	(void)state;
	check_rows(SB_STR("a,b\n"), "1:[a][b]\n");
	check_rows_within(SB_STR("a\n0123456789\n\"0123456789\"\n012,456,89\n"), 10);
	check_refused(SB_STR("a\n012,4567,89\n"), 10, "1:[a]\n", "row 2 is longer than 10 bytes");
	check_refused(SB_STR("a\n0123456789x\nb\n"), 10, "1:[a]\n", "row 2 is longer than 10 bytes");
	check_refused(SB_STR("a\n01234,56789x,\nb\n"), 10, "1:[a]\n", "row 2 is longer than 10 bytes");
	check_refused(SB_STR("a\n\"0123\n45678\n90\"\nb\n"), 10, "1:[a]\n", "row 2 is longer than 10 bytes");
	/* empty fields count too: each costs memory */
	check_refused(SB_STR("a\n,,,,,,,,,,,,\n"), 10, "1:[a]\n", "row 2 is longer than 10 bytes");
}

static bool show_long(void *ctx, const struct sb_str *fields, size_t count, uint64_t row, struct sb_err *err)
{
	(void)fields;
	(void)count;
	sb_buf_add_format(ctx, "%s\n", err->text);
	return row < 5;
}

static void long_rows_are_passed_over_where_that_is_asked_for(void **state)
{
	static const char text[] = "a\n0123456789x\n\"0123\n45678\n9\"\"\"\"0\",\"b\"\nc,d\n01234567890,,\n\"5\"\n";
	struct sb_buf out;
	struct sb_err err;

	(void)state;
	sb_buf_init(&out, 1000);
	for (size_t piece = 1; piece < sizeof text; piece++) {
		struct sb_csv *csv = sb_csv_open(',', 10, show_row, &out);
		sb_csv_pass_over_long(csv, show_long);
		sb_buf_clear(&out);
		bool good = true;
		for (size_t i = 0; good && i < sizeof text - 1; i += piece)
			good = sb_csv_feed(csv, sb_str_of(text + i, sizeof text - 1 - i < piece ? sizeof text - 1 - i : piece), &err);
		assert_false(good && sb_csv_end(csv, &err)); /* the last of them is one too many */
		assert_string_equal(err.text, "row 5 is longer than 10 bytes");
		assert_string_equal(out.ptr, "1:[a]\nrow 2 is longer than 10 bytes\nrow 3 is longer than 10 bytes\n4:[c][d]\n"
					     "row 5 is longer than 10 bytes\n");
		sb_csv_close(csv);
	}
	sb_buf_free(&out);
}

static void memory_is_bounded_while_a_row_does_not_end(void **state)
{
	static const char *const endless[] = {"\"aaaaaaaa", "aaaa,aaaa", ",,,,,,,,,", "\"a\"\"a\"\"a"};
	static char piece[9001];

	(void)state;
	for (size_t e = 0; e < 4; e++) {
		struct sb_buf out;
		struct sb_err err = {0};
		sb_buf_init(&out, 1000);
		for (size_t i = 0; i < 9000; i++)
			piece[i] = endless[e][i % 9];
		struct sb_csv *csv = sb_csv_open(',', 100000, show_row, &out);
		size_t fed = 0;
		while (sb_csv_feed(csv, sb_str_of(piece, 9000), &err)) {
			fed += 9000;
			assert_true(fed <= 200000);
		}
		assert_string_equal(err.text, "row 1 is longer than 100000 bytes");
		assert_false(sb_csv_feed(csv, SB_STR("more\n"), &err)); /* and so it stays */
		assert_false(sb_csv_end(csv, &err));
		assert_string_equal(err.text, "row 1 is longer than 100000 bytes");
		assert_string_equal(out.ptr, "");
		sb_csv_close(csv);
		sb_buf_free(&out);
	}
}

static void a_quote_that_is_never_closed_swallows_nothing_silently(void **state)
{
	(void)state;
	check_refused(SB_STR("a,b\n\"Ann,x\nBob,y\nCarl,z\n"), 1000, "1:[a][b]\n", "row 2: a quotation mark is never closed");
	check_refused(SB_STR("\""), 1000, "", "row 1: a quotation mark is never closed");
}

static bool refuse_second(void *ctx, const struct sb_str *fields, size_t count, uint64_t row, struct sb_err *err)
{
	size_t *rows = ctx;

	(void)fields;
	(void)count;
	++*rows;
	return row < 2 || sb_err_set(err, SB_USAGE, "row %llu: not this one", (unsigned long long)row);
}

static void who_reads_may_stop(void **state)
{
	size_t rows = 0;
	struct sb_csv *csv = sb_csv_open(',', 100, refuse_second, &rows);
	struct sb_err err;

	(void)state;
	assert_false(sb_csv_feed(csv, SB_STR("1\n2\n3\n4\n"), &err));
	assert_string_equal(err.text, "row 2: not this one");
	assert_int_equal(err.status, SB_USAGE);
	assert_int_equal(rows, 2);
	assert_false(sb_csv_end(csv, &err));
	assert_int_equal(rows, 2);
	sb_csv_close(csv);
	sb_csv_close(NULL);
}

/* csv-spectrum: each file against its JSON, an array of objects by the header's names. */
struct table {
	struct sb_buf json;
	char **names;
	size_t count;
};

/* In newlines_crlf the CSV and its JSON end the lines of a field differently. */
static void add_without_cr(struct sb_buf *out, struct sb_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] != '\r')
			sb_buf_add_char(out, s.ptr[i]);
}

static bool add_to_table(void *ctx, const struct sb_str *fields, size_t count, uint64_t row, struct sb_err *err)
{
	struct table *table = ctx;

	(void)err;
	if (row == 1) {
		table->names = sb_mem_zero(count, sizeof *table->names);
		for (table->count = 0; table->count < count; table->count++)
			table->names[table->count] = sb_mem_dup(fields[table->count]);
		return true;
	}
	assert_int_equal(count, table->count);
	for (size_t i = 0; i < count; i++) {
		sb_buf_add_format(&table->json, "%llu|%s=", (unsigned long long)row - 2, table->names[i]);
		add_without_cr(&table->json, fields[i]);
		sb_buf_add_char(&table->json, '\n');
	}
	return true;
}

static void check_spectrum(const char *folder, const char *name)
{
	struct table table = {.names = NULL};
	struct sb_buf text, model;
	struct sb_err err;
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	char *csv_path = sb_mem_format("%s/csvs/%s.csv", folder, name), *json_path = sb_mem_format("%s/json/%s.json", folder, name);

	sb_buf_init(&text, 1 << 20);
	sb_buf_init(&model, 1 << 20);
	sb_buf_init(&table.json, 1 << 20);
	assert_true(sb_file_read(csv_path, &text, &err));
	struct sb_csv *csv = sb_csv_open(',', 1 << 20, add_to_table, &table);
	for (size_t i = 0; i < text.len; i++)
		assert_true(sb_csv_feed(csv, sb_str_of(text.ptr + i, 1), &err));
	assert_true(sb_csv_end(csv, &err));
	sb_csv_close(csv);
	sb_buf_clear(&text);
	assert_true(sb_file_read(json_path, &text, &err));
	struct sb_json_iter rows = sb_json_iter(sb_json_parse(&parser, sb_buf_str(&text), &err, NULL));
	sb_json *object, *value;
	for (size_t row = 0; (object = sb_json_next(&rows, NULL)) != NULL; row++) {
		struct sb_json_iter members = sb_json_iter(object);
		struct sb_str key;
		while ((value = sb_json_next(&members, &key)) != NULL) {
			sb_buf_add_format(&model, "%zu|%.*s=", row, SB_FMT(key));
			add_without_cr(&model, sb_json_str(value));
			sb_buf_add_char(&model, '\n');
		}
	}
	if (!sb_str_eq(sb_buf_str(&model), sb_buf_str(&table.json)))
		fail_msg("%s: wanted\n%s\ncame\n%s", name, model.ptr, table.json.ptr);
	for (size_t i = 0; i < table.count; i++)
		free(table.names[i]);
	free(table.names);
	sb_json_parser_free(&parser);
	sb_buf_free(&text);
	sb_buf_free(&model);
	sb_buf_free(&table.json);
	free(csv_path);
	free(json_path);
}

static void csv_spectrum_is_read_as_it_says(void **state)
{
	const char *shared = getenv("SHARED");
	char *folder = sb_mem_format("%s/data/conformance/csv-spectrum", shared ? shared : "/nonexistent");
	char *csvs = sb_mem_format("%s/csvs", folder);
	DIR *dir = opendir(csvs);
	size_t files = 0;

	(void)state;
	if (dir == NULL) {
		free(csvs);
		free(folder);
		skip();
	}
	for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		struct sb_str name = sb_str_from(entry->d_name);
		/* the JSON of the last one has another telephone number than its CSV */
		if (!sb_str_ends(name, ".csv") || sb_str_is(name, "location_coordinates.csv"))
			continue;
		char *stem = sb_mem_dup(sb_str_of(name.ptr, name.len - 4));
		check_spectrum(folder, stem);
		free(stem);
		files++;
	}
	assert_true(files >= 10);
	closedir(dir);
	free(csvs);
	free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_and_fields),
		cmocka_unit_test(quotes),
		cmocka_unit_test(white_space_is_kept),
		cmocka_unit_test(any_byte_may_stand_in_a_field),
		cmocka_unit_test(a_mark_at_the_start_is_passed_over_and_nowhere_else),
		cmocka_unit_test(other_delimiters),
		cmocka_unit_test(a_row_is_bounded),
		cmocka_unit_test(long_rows_are_passed_over_where_that_is_asked_for),
		cmocka_unit_test(memory_is_bounded_while_a_row_does_not_end),
		cmocka_unit_test(a_quote_that_is_never_closed_swallows_nothing_silently),
		cmocka_unit_test(who_reads_may_stop),
		cmocka_unit_test(csv_spectrum_is_read_as_it_says),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
