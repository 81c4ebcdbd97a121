#include "base/utf8.h"
#include "report/render.h"

#include <math.h>
#include <stdio.h>

#define ROWS_MAX ((size_t)200) /* of a table: each is a time series in Prometheus, for ever */

/* The key with its unit as Prometheus names it: "first_response_median_s" is "..._seconds". */
static void add_name(struct sb_buf *out, const char *table, const char *key)
{
	size_t len = strlen(key);
	bool seconds = len > 2 && strcmp(key + len - 2, "_s") == 0;

	sb_buf_add_text(out, "sb_report_");
	if (table != NULL)
		sb_buf_add_format(out, "%s_", table);
	sb_buf_add(out, key, seconds ? len - 2 : len);
	if (seconds)
		sb_buf_add_text(out, "_seconds");
}

/* Backslash, quotation mark and line feed are the three that the format escapes. */
static void add_label(struct sb_buf *out, const char *name, struct sb_str value)
{
	struct sb_buf text;

	sb_buf_init(&text, out->max);
	sb_utf8_repair(value, &text);
	sb_buf_add_format(out, ",%s=\"", name);
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\n') {
			sb_buf_add_text(out, "\\n");
			continue;
		}
		if (text.ptr[i] == '"' || text.ptr[i] == '\\')
			sb_buf_add_char(out, '\\');
		sb_buf_add_char(out, text.ptr[i]);
	}
	sb_buf_add_char(out, '"');
	sb_buf_free(&text);
}

static void add_value(struct sb_buf *out, const struct sb_cell *cell)
{
	sb_buf_add_text(out, "} ");
	sb_cell_write(cell, out);
	sb_buf_add_char(out, '\n');
}

static void add_head(struct sb_buf *out, const char *table, const char *key, const char *help, const char *more)
{
	sb_buf_add_text(out, "# HELP ");
	add_name(out, table, key);
	sb_buf_add_format(out, " %s%s%s\n# TYPE ", help, *more ? ": " : "", more);
	add_name(out, table, key);
	sb_buf_add_text(out, " gauge\n");
}

/* Samples of one name stand together, so the first figure with a key writes those of all sections. */
static void add_figure(struct sb_buf *out, const struct sb_doc *doc, const struct sb_figure *figure)
{
	bool begun = false;

	for (const struct sb_section *s = doc->sections; s != NULL; s = s->next) {
		for (const struct sb_figure *f = s->figures; f != NULL; f = f->next) {
			if (strcmp(f->key, figure->key) != 0)
				continue;
			if (f != figure && !begun)
				return; /* an earlier section has written it */
			if (f == figure)
				add_head(out, NULL, f->key, f->label, "");
			begun = true;
			add_name(out, NULL, f->key);
			sb_buf_add_format(out, "{measure=\"%s\"", s->key);
			add_value(out, &f->value);
		}
	}
}

/* Rows that are named by words, and not by a time or a post. */
static bool is_named(const struct sb_table *table)
{
	if (table->column_count == 0 || table->columns[0].kind != SB_WORDS)
		return false;
	for (size_t c = 0; c < table->column_count; c++)
		if (table->columns[c].flexible || table->columns[c].link)
			return false;
	return true;
}

static void add_table(struct sb_buf *out, const struct sb_section *section, const struct sb_table *table)
{
	size_t rows = sb_table_rows(table), shown = rows < ROWS_MAX ? rows : ROWS_MAX;
	char name[64];

	snprintf(name, sizeof name, "%s_%s", section->key, table->key);
	for (size_t c = 1; c < table->column_count; c++) {
		const struct sb_column *column = &table->columns[c];
		if (!sb_kind_is_number(column->kind))
			continue;
		add_head(out, name, column->key, table->title, column->label);
		for (size_t r = 0; r < shown; r++) {
			const struct sb_cell *cell = sb_table_cell(table, r, c);
			if (cell->kind == SB_ABSENT)
				continue;
			add_name(out, name, column->key);
			sb_buf_add_format(out, "{measure=\"%s\"", section->key);
			add_label(out, table->columns[0].key, sb_table_cell(table, r, 0)->words);
			add_value(out, cell);
		}
	}
	if (rows > shown)
		sb_buf_add_format(out, "# %zu more rows of %s are left out\n", rows - shown, name);
}

void sb_render_prometheus(const struct sb_doc *doc, struct sb_buf *out)
{
	for (const struct sb_section *s = doc->sections; s != NULL; s = s->next)
		for (const struct sb_figure *f = s->figures; f != NULL; f = f->next)
			if (!isnan(sb_cell_number(&f->value)))
				add_figure(out, doc, f);
	for (const struct sb_section *s = doc->sections; s != NULL; s = s->next)
		for (const struct sb_table *t = s->tables; t != NULL; t = t->next)
			if (is_named(t) && sb_table_rows(t) > 0)
				add_table(out, s, t);
	sb_buf_add_text(out, "# HELP sb_report_made_at_seconds when the report was made\n"
			     "# TYPE sb_report_made_at_seconds gauge\nsb_report_made_at_seconds ");
	sb_buf_add_format(out, "%lld\n", (long long)(doc->made_at / SB_SECOND));
}
