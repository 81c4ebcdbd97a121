#include "report/render_html.h"

#include "text/escape.h"

#include <math.h>

void sb_html_add_cell(struct sb_buf *out, const struct sb_cell *cell)
{
	struct sb_buf text;

	sb_buf_init(&text, out->max);
	sb_cell_show(cell, &text);
	sb_escape_html(out, sb_buf_str(&text));
	sb_buf_free(&text);
}

size_t sb_html_first_row(const struct sb_table *table, size_t shown)
{
	bool series = table->column_count > 0 && (table->columns[0].kind == SB_DATE || table->columns[0].kind == SB_MOMENT);

	return series ? sb_table_rows(table) - shown : 0;
}

static bool is_shown(const struct sb_column *column)
{
	return !column->data && !column->link;
}

static struct sb_str link_of(const struct sb_table *table, size_t row)
{
	for (size_t c = 0; c < table->column_count; c++) {
		const struct sb_cell *cell = sb_table_cell(table, row, c);
		if (table->columns[c].link && cell->kind == SB_WORDS && sb_escape_is_web_link(cell->words))
			return cell->words;
	}
	return (struct sb_str){NULL, 0};
}

static void add_words(struct sb_buf *out, const struct sb_table *table, size_t row, size_t c)
{
	const struct sb_cell *cell = sb_table_cell(table, row, c);
	struct sb_str url = table->columns[c].flexible ? link_of(table, row) : (struct sb_str){NULL, 0};

	if (url.ptr != NULL) {
		sb_buf_add_text(out, "<a rel=\"noopener noreferrer nofollow\" target=\"_blank\" href=\"");
		sb_escape_html(out, url);
		sb_buf_add_text(out, "\">");
	}
	if (cell->kind == SB_ABSENT) {
		sb_buf_add_text(out, url.ptr != NULL ? "post" : "<span class=\"none\">–</span>");
	} else if (cell->kind != SB_WORDS) {
		sb_html_add_cell(out, cell);
	} else {
		sb_buf_add_text(out, "<bdi>"); /* a text that runs from right to left turns nothing around it */
		sb_html_add_cell(out, cell);
		sb_buf_add_text(out, "</bdi>");
	}
	if (url.ptr != NULL)
		sb_buf_add_text(out, "</a>");
}

static const char *mood_class(const struct sb_cell *cell)
{
	if (cell->kind == SB_NET && fabs(cell->real) >= 0.005)
		return cell->real > 0 ? " good" : " bad";
	if (cell->kind != SB_WORDS)
		return "";
	return sb_str_is(cell->words, "negative") ? " bad" : sb_str_is(cell->words, "positive") ? " good" : "";
}

static void add_bar(struct sb_buf *out, const struct sb_cell *cell, double most)
{
	double value = sb_cell_number(cell);

	sb_buf_add_text(out, "<td class=\"b\">");
	if (value > 0)
		sb_buf_add_format(out,
				  "<svg class=\"bar\" aria-hidden=\"true\"><rect width=\"%.1f%%\" height=\"100%%\" rx=\"1\"/></svg>",
				  value / most * 100);
	sb_buf_add_text(out, "</td>");
}

static bool has_bar(const struct sb_table *table, size_t c)
{
	return !table->chart && table->columns[c].draw == SB_DRAW_BAR;
}

static double most_of(const struct sb_table *table, size_t c)
{
	double most = 0;

	for (size_t r = 0; r < sb_table_rows(table); r++) {
		double v = sb_cell_number(sb_table_cell(table, r, c));
		if (v > most)
			most = v;
	}
	return most;
}

/* A table of posts stands as blocks on a narrow screen, where each figure says what it is of; roles keep it a table for those
 * who hear it. */
static void add_head(struct sb_buf *out, const struct sb_table *table, bool posts)
{
	sb_buf_add_format(out, "<table%s><caption>", posts ? " class=\"posts\" role=\"table\"" : "");
	sb_escape_html(out, sb_str_from(table->title));
	sb_buf_add_format(out, "</caption>\n<thead%s><tr%s>", posts ? " role=\"rowgroup\"" : "", posts ? " role=\"row\"" : "");
	for (size_t c = 0; c < table->column_count; c++) {
		const struct sb_column *column = &table->columns[c];
		if (!is_shown(column))
			continue;
		sb_buf_add_format(out, "<th scope=\"col\"%s%s>", posts ? " role=\"columnheader\"" : "", sb_kind_is_number(column->kind) ? " class=\"n\"" : "");
		sb_escape_html(out, sb_str_from(column->label));
		sb_buf_add_text(out, "</th>");
		if (has_bar(table, c))
			sb_buf_add_text(out, "<td class=\"b\"></td>");
	}
	sb_buf_add_format(out, "</tr></thead>\n<tbody%s>\n", posts ? " role=\"rowgroup\"" : "");
}

static void add_row(struct sb_buf *out, const struct sb_table *table, size_t row, const double *most, bool posts)
{
	bool first = true;

	sb_buf_add_text(out, posts ? "<tr role=\"row\">" : "<tr>");
	for (size_t c = 0; c < table->column_count; c++) {
		const struct sb_column *column = &table->columns[c];
		const struct sb_cell *cell = sb_table_cell(table, row, c);
		if (!is_shown(column))
			continue;
		const char *tag = first ? "th scope=\"row\"" : "td", *role = first ? " role=\"rowheader\"" : " role=\"cell\"";
		sb_buf_add_format(out, "<%s%s class=\"%s%s\"", tag, posts ? role : "",
				  sb_kind_is_number(column->kind) ? "n" : column->flexible ? "f" : "t", mood_class(cell));
		if (posts && sb_kind_is_number(column->kind)) {
			sb_buf_add_text(out, " data-of=\"");
			sb_escape_html(out, sb_str_from(column->label));
			sb_buf_add_char(out, '"');
		}
		sb_buf_add_char(out, '>');
		add_words(out, table, row, c);
		sb_buf_add_text(out, first ? "</th>" : "</td>");
		first = false;
		if (has_bar(table, c))
			add_bar(out, cell, most[c]);
	}
	sb_buf_add_text(out, "</tr>\n");
}

void sb_html_add_heat(struct sb_buf *out, const struct sb_table *table)
{
	size_t rows = sb_table_rows(table), across = 1;
	double most = most_of(table, 2);

	while (across < rows && sb_str_eq(sb_table_cell(table, across, 0)->words, sb_table_cell(table, 0, 0)->words))
		across++;
	sb_buf_add_text(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
	sb_escape_html(out, sb_str_from(table->title));
	sb_buf_add_text(out, ", table\">\n<table class=\"heat\"><caption>");
	sb_escape_html(out, sb_str_from(table->title));
	sb_buf_add_format(out, "</caption>\n<thead><tr><th scope=\"col\">%s</th>", table->columns[0].label);
	for (size_t c = 0; c < across; c++) {
		sb_buf_add_text(out, "<th scope=\"col\">");
		sb_html_add_cell(out, sb_table_cell(table, c, 1));
		sb_buf_add_text(out, "</th>");
	}
	sb_buf_add_text(out, "</tr></thead>\n<tbody>\n");
	for (size_t r = 0; r < rows; r++) {
		double value = sb_cell_number(sb_table_cell(table, r, 2));
		if (r % across == 0) {
			sb_buf_add_text(out, "<tr><th scope=\"row\">");
			sb_html_add_cell(out, sb_table_cell(table, r, 0));
			sb_buf_add_text(out, "</th>");
		}
		sb_buf_add_format(out, "<td class=\"h%d\">", value > 0 ? (int)ceil(value / most * 8) : 0);
		sb_html_add_cell(out, sb_table_cell(table, r, 2));
		sb_buf_add_text(out, "</td>");
		if (r % across == across - 1)
			sb_buf_add_text(out, "</tr>\n");
	}
	sb_buf_add_text(out, "</tbody></table></div>\n");
}

void sb_html_add_table(struct sb_buf *out, const struct sb_table *table)
{
	size_t rows = sb_table_rows(table), shown = rows < SB_PAGE_ROWS ? rows : SB_PAGE_ROWS;
	double most[SB_COLUMNS_MAX];
	bool posts = false;

	for (size_t c = 0; c < table->column_count; c++) {
		most[c] = has_bar(table, c) ? most_of(table, c) : 0;
		posts = posts || table->columns[c].flexible;
	}
	sb_buf_add_text(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
	sb_escape_html(out, sb_str_from(table->title));
	sb_buf_add_text(out, ", table\">\n");
	add_head(out, table, posts);
	size_t from = sb_html_first_row(table, shown);
	for (size_t r = from; r < from + shown; r++)
		add_row(out, table, r, most, posts);
	sb_buf_add_text(out, "</tbody></table></div>\n");
	if (sb_rows_hidden(table, shown) > 0)
		sb_buf_add_format(out, "<p class=\"more\">and %llu %s</p>\n", (unsigned long long)sb_rows_hidden(table, shown),
				  from > 0 ? "before" : "more");
}
