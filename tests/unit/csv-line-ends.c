/* What ends a row of a CSV file, and what a CR is that does not. */
#include "base/buf.h"
#include "text/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static bool show(void *ctx, const struct sb_str *fields, size_t count, uint64_t row, struct sb_err *err)
{
	struct sb_buf *out = ctx;

	(void)row;
	(void)err;
	for (size_t i = 0; i < count; i++) {
		sb_buf_add_char(out, '[');
		sb_buf_add_str(out, fields[i]);
		sb_buf_add_char(out, ']');
	}
	sb_buf_add_char(out, ';');
	return true;
}

/* The rows of `text`, whether it comes in one piece or byte by byte. */
static void expect(const char *text, const char *rows)
{
	for (size_t step = 1; step <= 2; step++) {
		struct sb_buf out;
		struct sb_err err;
		sb_buf_init(&out, 10000);
		struct sb_csv *csv = sb_csv_open(',', 1000, show, &out);
		size_t piece = step == 1 ? 1 : strlen(text);
		for (size_t i = 0; i < strlen(text); i += piece)
			assert_true(sb_csv_feed(csv, sb_str_of(text + i, piece), &err));
		assert_true(sb_csv_end(csv, &err));
		sb_csv_close(csv);
		assert_string_equal(out.ptr, rows);
		sb_buf_free(&out);
	}
}

static void a_row_ends_with_lf_or_crlf(void **state)
{
	(void)state;
	expect("a,b\n1,2\n", "[a][b];[1][2];");
	expect("a,b\r\n1,2\r\n", "[a][b];[1][2];");
	expect("a,b\r\n\"1\",\"2\"\r\n", "[a][b];[1][2];");
	expect("a,b\n1,2", "[a][b];[1][2];");
	expect("a,b\r\n1,\"2\"\r", "[a][b];[1][2];");
	expect("a,b\n\n1,2\n", "[a][b];[1][2];");
}

static void a_cr_alone_is_data(void **state)
{
	(void)state;
	expect("a,b\n1,x\ry\n", "[a][b];[1][x\ry];");
	expect("a,b\r\n1,x\ry\r\n", "[a][b];[1][x\ry];");
	expect("a,b\n1,x\r\r\ny,z\n", "[a][b];[1][x\r];[y][z];");
}

static void a_file_of_the_old_macintosh_has_rows_too(void **state)
{
	(void)state;
	expect("a,b\r1,2\r3,\"x\ry\"\r", "[a][b];[1][2];[3][x\ry];");
}

static void line_ends_in_quotes_are_data(void **state)
{
	(void)state;
	expect("a\r\n\"x\r\ny\"\r\n", "[a];[x\r\ny];");
	expect("\"a\rb\",c\n", "[a\rb][c];");
	expect("a\n\"x\"\"\r\"\n", "[a];[x\"\r];");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_ends_with_lf_or_crlf),
		cmocka_unit_test(a_cr_alone_is_data),
		cmocka_unit_test(a_file_of_the_old_macintosh_has_rows_too),
		cmocka_unit_test(line_ends_in_quotes_are_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
