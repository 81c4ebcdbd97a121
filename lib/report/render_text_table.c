#include "base/utf8.h"
#include "report/render.h"
#include "report/render_text.h"
#include "report/spark.h"
#include "text/escape.h"

#include <math.h>

#define BAR_WIDEST ((size_t)40)
#define BAR_NARROWEST ((size_t)8)
#define WORDS_WIDEST ((size_t)24) /* of a column that is not the flexible one */
#define FLEXIBLE_NARROWEST ((size_t)40) /* with less room than that it goes to a line of its own */
#define HEAT_LABEL ((size_t)11)  /* "Wednesday" and two spaces */
#define LABEL_WIDTH ((size_t)24) /* before a sparkline that stands alone */

/* The columns of one table as they stand on the paper. */
struct layout {
	const struct sb_table *table;
	size_t rows;
	size_t widths[SB_COLUMNS_MAX]; /* 0: left out */
	size_t gap;
	size_t below; /* the flexible column, when it stands on its own line; SIZE_MAX */
	size_t drawn; /* the column with a bar beside it; SIZE_MAX: none */
	size_t bar;   /* its width; 0: no room */
	double most;
	struct sb_buf scratch;
};

static size_t natural_width(struct layout *layout, size_t c)
{
	const struct sb_column *column = &layout->table->columns[c];
	size_t widest = sb_utf8_width(sb_str_from(column->label));

	for (size_t r = 0; r < layout->rows; r++) {
		sb_text_cell(sb_table_cell(layout->table, r, c), &layout->scratch);
		size_t wide = sb_utf8_width(sb_buf_str(&layout->scratch));
		if (wide > widest)
			widest = wide;
	}
	if (column->kind == SB_WORDS && !column->flexible && widest > WORDS_WIDEST)
		widest = WORDS_WIDEST;
	return widest;
}

static size_t total_width(const struct layout *layout)
{
	size_t total = 0;

	for (size_t c = 0; c < layout->table->column_count; c++)
		if (layout->widths[c] > 0)
			total += layout->widths[c] + (total > 0 ? layout->gap : 0);
	return total;
}

/* Fits the columns into `width`: the flexible one gives way first, then the gaps, then the last columns. */
static void fit(struct layout *layout, size_t width)
{
	const struct sb_table *table = layout->table;

	layout->gap = 2;
	for (size_t c = 0; c < table->column_count; c++) {
		const struct sb_column *column = &table->columns[c];
		bool shown = !column->data && !column->link;
		layout->widths[c] = shown ? natural_width(layout, c) : 0;
		if (shown && (column->draw == SB_DRAW_BAR || column->draw == SB_DRAW_LINE) && layout->drawn == SIZE_MAX)
			layout->drawn = c;
	}
	for (size_t c = 0; c < table->column_count; c++) {
		if (!table->columns[c].flexible || total_width(layout) <= width)
			continue;
		size_t over = total_width(layout) - width, wide = layout->widths[c];
		bool fits = wide >= over + FLEXIBLE_NARROWEST;
		layout->widths[c] = fits ? wide - over : 0;
		layout->below = fits ? SIZE_MAX : c;
	}
	if (total_width(layout) > width)
		layout->gap = 1;
	for (size_t c = table->column_count; c-- > 1 && total_width(layout) > width;)
		layout->widths[c] = 0;
	if (total_width(layout) > width)
		layout->widths[0] = width;
	if (layout->drawn == SIZE_MAX || total_width(layout) + layout->gap + BAR_NARROWEST > width)
		return;
	size_t room = width - total_width(layout) - layout->gap;
	layout->bar = room < BAR_WIDEST ? room : BAR_WIDEST;
	if (table->columns[layout->drawn].draw == SB_DRAW_LINE && layout->bar % 2 == 0)
		layout->bar--;
}

static void add_bar(struct sb_paper *paper, const struct layout *layout, size_t row)
{
	double value = sb_cell_number(sb_table_cell(layout->table, row, layout->drawn));

	if (isnan(value))
		return;
	sb_text_fill(paper, layout->gap);
	if (layout->table->columns[layout->drawn].draw == SB_DRAW_LINE) {
		sb_text_style(paper, value < 0 ? SB_STYLE_BAD : SB_STYLE_GOOD);
		sb_spark_sides(value, layout->bar, paper->out);
	} else {
		sb_text_style(paper, SB_STYLE_BAR);
		sb_spark_bar(value, layout->most, layout->bar, paper->out);
	}
	sb_text_style(paper, SB_STYLE_PLAIN);
}

/* Ends a line that was written in one style, without spaces at its end. */
static void end_line(struct sb_paper *paper)
{
	struct sb_buf *out = paper->out;

	while (out->len > 0 && out->ptr[out->len - 1] == ' ')
		out->len--;
	sb_text_style(paper, SB_STYLE_PLAIN);
	sb_buf_add_char(out, '\n');
}

static void add_aligned(struct sb_paper *paper, struct sb_str text, size_t width, bool right)
{
	size_t wide = sb_utf8_width(text);

	if (right && wide < width)
		sb_text_fill(paper, width - wide);
	size_t used = sb_text_fit(paper, text, width);
	if (!right)
		sb_text_fill(paper, width - used);
}

static enum sb_style style_of(const struct sb_column *column, const struct sb_cell *cell)
{
	if (column->kind == SB_NET && cell->kind == SB_NET && cell->real <= -0.005)
		return SB_STYLE_BAD;
	return column->kind == SB_NET && cell->kind == SB_NET && cell->real >= 0.005 ? SB_STYLE_GOOD : SB_STYLE_PLAIN;
}

static void add_below(struct sb_paper *paper, struct layout *layout, size_t row)
{
	if (layout->below == SIZE_MAX || sb_table_cell(layout->table, row, layout->below)->kind != SB_WORDS)
		return;
	sb_text_cell(sb_table_cell(layout->table, row, layout->below), &layout->scratch);
	sb_buf_add_text(paper->out, "  ");
	sb_text_fit(paper, sb_buf_str(&layout->scratch), paper->width - 2);
	sb_buf_add_char(paper->out, '\n');
}

static void add_link(struct sb_paper *paper, struct layout *layout, size_t row)
{
	for (size_t c = 0; c < layout->table->column_count; c++) {
		const struct sb_cell *cell = sb_table_cell(layout->table, row, c);
		if (!layout->table->columns[c].link || !sb_escape_is_web_link(cell->words))
			continue;
		sb_text_cell(cell, &layout->scratch);
		sb_buf_add_text(paper->out, "  ");
		sb_text_style(paper, SB_STYLE_DIM);
		sb_buf_add_str(paper->out, sb_buf_str(&layout->scratch)); /* never cut: it is to be followed */
		sb_text_style(paper, SB_STYLE_PLAIN);
		sb_buf_add_char(paper->out, '\n');
	}
}

static void add_row(struct sb_paper *paper, struct layout *layout, size_t row)
{
	bool first = true;

	for (size_t c = 0; c < layout->table->column_count; c++) {
		const struct sb_cell *cell = sb_table_cell(layout->table, row, c);
		if (layout->widths[c] == 0)
			continue;
		if (!first)
			sb_text_fill(paper, layout->gap);
		first = false;
		sb_text_cell(cell, &layout->scratch);
		enum sb_style style = style_of(&layout->table->columns[c], cell);
		if (cell->kind == SB_ABSENT) {
			sb_buf_add_text(&layout->scratch, "–");
			style = SB_STYLE_DIM;
		}
		if (style != SB_STYLE_PLAIN)
			sb_text_style(paper, style);
		add_aligned(paper, sb_buf_str(&layout->scratch), layout->widths[c],
			    sb_kind_is_number(layout->table->columns[c].kind));
		if (style != SB_STYLE_PLAIN)
			sb_text_style(paper, SB_STYLE_PLAIN);
	}
	if (layout->bar > 0)
		add_bar(paper, layout, row);
	end_line(paper);
	add_below(paper, layout, row);
	add_link(paper, layout, row);
}

static void add_header(struct sb_paper *paper, const struct layout *layout)
{
	bool first = true;

	sb_text_style(paper, SB_STYLE_DIM);
	for (size_t c = 0; c < layout->table->column_count; c++) {
		if (layout->widths[c] == 0)
			continue;
		if (!first)
			sb_text_fill(paper, layout->gap);
		first = false;
		add_aligned(paper, sb_str_from(layout->table->columns[c].label), layout->widths[c],
			    sb_kind_is_number(layout->table->columns[c].kind));
	}
	end_line(paper);
}

/* A series in one line. */
static void add_spark(struct sb_paper *paper, const struct sb_table *table)
{
	size_t label = LABEL_WIDTH < paper->width / 2 ? LABEL_WIDTH : paper->width / 2;
	size_t used = sb_text_fit(paper, sb_str_from(table->title), label);

	sb_text_fill(paper, label - used);
	for (size_t c = 0; c < table->column_count; c++) {
		enum sb_draw draw = table->columns[c].draw;
		if (draw != SB_DRAW_BAR && draw != SB_DRAW_LINE)
			continue;
		sb_text_style(paper, SB_STYLE_BAR);
		sb_spark_line(table, c, draw == SB_DRAW_LINE, paper->width - label, paper->out);
		sb_text_style(paper, SB_STYLE_PLAIN);
		break;
	}
	end_line(paper);
}

/* A grid in shades: a line for each name of a row, which follow each other, and equally many cells in each. */
static void add_heat(struct sb_paper *paper, const struct sb_table *table)
{
	static const char *const shades[] = {"·", "░", "▒", "▓", "█"};
	size_t rows = sb_table_rows(table), across = 1;
	double most = 0;

	while (across < rows && sb_str_eq(sb_table_cell(table, across, 0)->words, sb_table_cell(table, 0, 0)->words))
		across++;
	for (size_t r = 0; r < rows; r++)
		most = fmax(most, sb_cell_number(sb_table_cell(table, r, 2)));
	size_t wide = HEAT_LABEL + 2 * across <= paper->width ? 2 : 1;
	sb_text_style(paper, SB_STYLE_DIM);
	sb_text_fill(paper, HEAT_LABEL);
	for (size_t c = 0; c < across; c += 6) {
		size_t used = sb_text_fit(paper, sb_table_cell(table, c, 1)->words, 6 * wide);
		sb_text_fill(paper, 6 * wide - used);
	}
	end_line(paper);
	for (size_t r = 0; r < rows; r++) {
		double value = sb_cell_number(sb_table_cell(table, r, 2));
		size_t shade = most > 0 && value > 0 ? (size_t)ceil(value / most * 4) : 0;
		if (r % across == 0) {
			size_t used = sb_text_fit(paper, sb_table_cell(table, r, 0)->words, HEAT_LABEL - 1);
			sb_text_fill(paper, HEAT_LABEL - used);
			sb_text_style(paper, SB_STYLE_BAR);
		}
		for (size_t i = 0; i < wide; i++)
			sb_buf_add_text(paper->out, shade > 0 || i == 0 ? shades[shade] : " ");
		if (r % across == across - 1)
			end_line(paper);
	}
}

void sb_text_table(struct sb_paper *paper, const struct sb_table *table)
{
	struct layout layout = {.table = table, .rows = sb_rows_shown(table), .drawn = SIZE_MAX, .below = SIZE_MAX};

	if (table->brief) {
		if (sb_table_rows(table) > 0)
			add_spark(paper, table);
		return;
	}
	sb_buf_add_char(paper->out, '\n');
	sb_text_style(paper, SB_STYLE_BOLD);
	sb_text_fit(paper, sb_str_from(table->title), paper->width);
	sb_text_style(paper, SB_STYLE_PLAIN);
	sb_buf_add_char(paper->out, '\n');
	if (layout.rows == 0) {
		sb_buf_add_format(paper->out, "%.*s\n", SB_FMT(table->empty.ptr ? table->empty : SB_STR("Nothing to show.")));
		return;
	}
	if (table->heat) {
		add_heat(paper, table);
		return;
	}
	sb_buf_init(&layout.scratch, SIZE_MAX / 4);
	fit(&layout, paper->width);
	for (size_t r = 0; r < layout.rows && layout.drawn != SIZE_MAX; r++) {
		double value = sb_cell_number(sb_table_cell(table, r, layout.drawn));
		if (value > layout.most)
			layout.most = value;
	}
	add_header(paper, &layout);
	for (size_t r = 0; r < layout.rows; r++)
		add_row(paper, &layout, r);
	if (sb_rows_hidden(table, layout.rows) > 0)
		sb_buf_add_format(paper->out, "and %llu more\n", (unsigned long long)sb_rows_hidden(table, layout.rows));
	sb_buf_free(&layout.scratch);
}
