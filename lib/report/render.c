#include "report/render.h"

#include "json/write.h"
#include "text/csv.h"
#include "text/escape.h"

#include <math.h>
#include <stdio.h>

size_t sb_rows_shown(const struct sb_table *table)
{
	size_t rows = sb_table_rows(table);

	return table->shown > 0 && rows > table->shown ? table->shown : rows;
}

uint64_t sb_rows_hidden(const struct sb_table *table, size_t shown)
{
	return sb_table_rows(table) - shown + table->left_out;
}

enum sb_tone sb_figure_tone(const struct sb_figure *figure)
{
	double now = sb_cell_number(&figure->value), before = sb_cell_number(&figure->before);

	if (figure->rise == SB_TONE_FLAT || figure->rise == SB_TONE_PLAIN || isnan(now) || isnan(before) ||
	    fabs(now - before) < 0.005)
		return SB_TONE_FLAT;
	return (now > before) == (figure->rise == SB_TONE_GOOD) ? SB_TONE_GOOD : SB_TONE_BAD;
}

bool sb_figure_hidden(const struct sb_figure *figure)
{
	return figure->data || figure->value.kind == SB_ABSENT || (figure->quiet && !(sb_cell_number(&figure->value) > 0));
}

/* --- JSON --- */

static void json_cell(struct sb_buf *out, const char *key, const struct sb_cell *cell)
{
	if (cell->kind == SB_ABSENT)
		return;
	sb_json_key(out, key);
	if (cell->kind == SB_WORDS) {
		sb_json_add_str(out, cell->words);
	} else if (cell->kind == SB_MOMENT || cell->kind == SB_DATE) {
		sb_buf_add_char(out, '"');
		sb_cell_write(cell, out);
		sb_buf_add_char(out, '"');
	} else {
		sb_cell_write(cell, out);
	}
}

static void json_row(struct sb_buf *out, const struct sb_table *table, size_t row)
{
	for (size_t c = 0; c < table->column_count; c++)
		json_cell(out, table->columns[c].key, sb_table_cell(table, row, c));
}

static void json_table(struct sb_buf *out, const struct sb_table *table)
{
	sb_json_key(out, table->key);
	sb_json_open(out, '[');
	for (size_t r = 0; r < sb_table_rows(table); r++) {
		sb_json_item(out);
		sb_json_open(out, '{');
		json_row(out, table, r);
		sb_json_close(out, '}');
	}
	sb_json_close(out, ']');
}

static void json_figures(struct sb_buf *out, const struct sb_section *section)
{
	char before[96];

	sb_json_field_text(out, "measure", section->key);
	for (const struct sb_figure *f = section->figures; f != NULL; f = f->next) {
		json_cell(out, f->key, &f->value);
		snprintf(before, sizeof before, "%s_before", f->key);
		json_cell(out, before, &f->before);
	}
}

static void json_section(struct sb_buf *out, const struct sb_section *section)
{
	sb_json_open(out, '{');
	json_figures(out, section);
	for (const struct sb_table *t = section->tables; t != NULL; t = t->next)
		json_table(out, t);
	sb_json_close(out, '}');
}

void sb_render_json(const struct sb_doc *doc, struct sb_buf *out)
{
	bool several = doc->sections != NULL && doc->sections->next != NULL;

	if (several)
		sb_json_open(out, '{');
	for (const struct sb_section *s = doc->sections; s != NULL; s = s->next) {
		if (several)
			sb_json_key(out, s->key);
		json_section(out, s);
	}
	if (several)
		sb_json_close(out, '}');
	sb_buf_add_char(out, '\n');
}

static void open_record(struct sb_buf *out)
{
	sb_json_open(out, '{');
	sb_json_field_text(out, "type", "report");
}

static void close_record(struct sb_buf *out)
{
	sb_json_close(out, '}');
	sb_buf_add_char(out, '\n');
}

void sb_render_ndjson(const struct sb_doc *doc, struct sb_buf *out)
{
	for (const struct sb_section *s = doc->sections; s != NULL; s = s->next) {
		open_record(out);
		json_figures(out, s);
		close_record(out);
		for (const struct sb_table *t = s->tables; t != NULL; t = t->next) {
			for (size_t r = 0; r < sb_table_rows(t); r++) {
				open_record(out);
				sb_json_field_text(out, "measure", s->key);
				sb_json_field_text(out, "table", t->key);
				json_row(out, t, r);
				close_record(out);
			}
		}
	}
}

/* --- CSV --- */

static void csv_cell(struct sb_buf *out, const struct sb_cell *cell, bool first)
{
	struct sb_buf text;

	sb_buf_init(&text, out->max);
	if (cell->kind == SB_WORDS)
		sb_escape_formula(&text, cell->words);
	else
		sb_cell_write(cell, &text);
	if (sb_kind_is_number(cell->kind))
		sb_csv_add_number(out, sb_buf_str(&text), first);
	else
		sb_csv_add_field(out, sb_buf_str(&text), first);
	sb_buf_free(&text);
}

static void csv_figures(struct sb_buf *out, const struct sb_section *section)
{
	for (const struct sb_figure *f = section->figures; f != NULL; f = f->next)
		sb_csv_add_field(out, sb_str_from(f->key), f == section->figures);
	sb_csv_add_end(out);
	for (const struct sb_figure *f = section->figures; f != NULL; f = f->next)
		csv_cell(out, &f->value, f == section->figures);
	sb_csv_add_end(out);
}

void sb_render_csv(const struct sb_doc *doc, struct sb_buf *out)
{
	const struct sb_table *table = doc->sections->tables;

	if (doc->sections->flat) {
		csv_figures(out, doc->sections);
		return;
	}
	for (size_t c = 0; c < table->column_count; c++)
		sb_csv_add_field(out, sb_str_from(table->columns[c].key), c == 0);
	sb_csv_add_end(out);
	for (size_t r = 0; r < sb_table_rows(table); r++) {
		for (size_t c = 0; c < table->column_count; c++)
			csv_cell(out, sb_table_cell(table, r, c), c == 0);
		sb_csv_add_end(out);
	}
}
