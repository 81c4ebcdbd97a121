#include "report/render.h"
#include "report/spark.h"
#include "text/escape.h"

#define SPARK_WIDTH ((size_t)60)

static void add_cell(struct sb_buf *out, const struct sb_cell *cell)
{
	struct sb_buf text;

	sb_buf_init(&text, out->max);
	sb_cell_show(cell, &text);
	if (cell->kind == SB_WORDS)
		sb_escape_markdown(out, sb_buf_str(&text));
	else
		sb_buf_add_str(out, sb_buf_str(&text));
	sb_buf_free(&text);
}

/* The text as a link to the row's address, where that is one to follow. */
static void add_linked(struct sb_buf *out, const struct sb_table *table, size_t row, size_t column)
{
	const struct sb_cell *cell = sb_table_cell(table, row, column);
	struct sb_str url = {NULL, 0};

	for (size_t c = 0; c < table->column_count; c++)
		if (table->columns[c].link && sb_table_cell(table, row, c)->kind == SB_WORDS)
			url = sb_table_cell(table, row, c)->words;
	if (!table->columns[column].flexible || !sb_escape_is_web_link(url)) {
		add_cell(out, cell);
		return;
	}
	sb_buf_add_char(out, '[');
	if (cell->kind == SB_ABSENT)
		sb_buf_add_text(out, "post");
	add_cell(out, cell);
	sb_buf_add_text(out, "](<");
	sb_escape_url(out, url);
	sb_buf_add_text(out, ">)");
}

static bool is_shown(const struct sb_column *column)
{
	return !column->data && !column->link;
}

static void add_spark(struct sb_buf *out, const struct sb_table *table)
{
	for (size_t c = 0; c < table->column_count; c++) {
		enum sb_draw draw = table->columns[c].draw;
		if (draw != SB_DRAW_BAR && draw != SB_DRAW_LINE)
			continue;
		sb_buf_add_text(out, "`");
		sb_spark_line(table, c, draw == SB_DRAW_LINE, SPARK_WIDTH, out);
		sb_buf_add_text(out, "`\n\n");
		return;
	}
}

static void add_rows(struct sb_buf *out, const struct sb_table *table)
{
	for (size_t c = 0; c < table->column_count; c++) {
		if (is_shown(&table->columns[c])) {
			sb_buf_add_text(out, "| ");
			sb_escape_markdown(out, sb_str_from(table->columns[c].label));
			sb_buf_add_char(out, ' ');
		}
	}
	sb_buf_add_text(out, "|\n");
	for (size_t c = 0; c < table->column_count; c++)
		if (is_shown(&table->columns[c]))
			sb_buf_add_text(out, sb_kind_is_number(table->columns[c].kind) ? "| ---: " : "| --- ");
	sb_buf_add_text(out, "|\n");
	for (size_t r = 0; r < sb_rows_shown(table); r++) {
		for (size_t c = 0; c < table->column_count; c++) {
			if (!is_shown(&table->columns[c]))
				continue;
			sb_buf_add_text(out, "| ");
			add_linked(out, table, r, c);
			sb_buf_add_char(out, ' ');
		}
		sb_buf_add_text(out, "|\n");
	}
	sb_buf_add_char(out, '\n');
	uint64_t left = sb_rows_hidden(table, sb_rows_shown(table));
	if (left > 0)
		sb_buf_add_format(out, "and %llu more\n\n", (unsigned long long)left);
}

static void add_table(struct sb_buf *out, const struct sb_table *table)
{
	if (table->heat || (table->brief && sb_table_rows(table) == 0)) /* a grid needs colours, which Markdown lacks */
		return;
	sb_buf_add_text(out, "### ");
	sb_escape_markdown(out, sb_str_from(table->title));
	sb_buf_add_text(out, "\n\n");
	if (sb_table_rows(table) == 0) {
		sb_escape_markdown(out, table->empty.ptr ? table->empty : SB_STR("Nothing to show."));
		sb_buf_add_text(out, "\n\n");
		return;
	}
	if (table->chart)
		add_spark(out, table);
	if (!table->brief)
		add_rows(out, table);
}

static void add_figures(struct sb_buf *out, const struct sb_section *section)
{
	sb_buf_add_text(out, "| figure | value | |\n| --- | ---: | --- |\n");
	for (const struct sb_figure *f = section->figures; f != NULL; f = f->next) {
		if (sb_figure_hidden(f))
			continue;
		sb_buf_add_format(out, "| %s | ", f->label);
		add_cell(out, &f->value);
		sb_buf_add_text(out, " | ");
		sb_escape_markdown(out, f->note);
		sb_buf_add_text(out, " |\n");
	}
	sb_buf_add_char(out, '\n');
}

void sb_render_markdown(const struct sb_doc *doc, struct sb_buf *out)
{
	if (doc->title.len > 0) {
		sb_buf_add_text(out, "# ");
		sb_escape_markdown(out, doc->title);
		sb_buf_add_text(out, "\n\n");
	}
	for (const struct sb_section *s = doc->sections; s != NULL; s = s->next) {
		sb_buf_add_format(out, "## %s\n\n", s->title);
		if (doc->covers.len > 0)
			sb_buf_add_format(out, "%.*s\n\n", SB_FMT(doc->covers));
		for (const struct sb_note *n = s->notes; n != NULL; n = n->next) {
			sb_escape_markdown(out, n->text);
			sb_buf_add_text(out, "\n\n");
		}
		add_figures(out, s);
		for (const struct sb_table *t = s->tables; t != NULL; t = t->next)
			add_table(out, t);
	}
	if (out->len > 1 && out->ptr[out->len - 2] == '\n')
		out->ptr[--out->len] = '\0'; /* one line feed at the end is enough */
}
