#include "report/doc.h"

#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_TEXT ((size_t)4096) /* of a note */

void sb_doc_init(struct sb_doc *doc, const char *title, sb_time made_at)
{
	*doc = (struct sb_doc){.made_at = made_at, .arena = SB_ARENA_INIT};
	doc->title = sb_str_from(title);
	doc->next_section = &doc->sections;
}

void sb_doc_free(struct sb_doc *doc)
{
	for (struct sb_section *s = doc->sections; s != NULL; s = s->next)
		for (struct sb_table *t = s->tables; t != NULL; t = t->next)
			free(t->cells);
	sb_arena_free(&doc->arena);
}

static void *make(struct sb_doc *doc, size_t size)
{
	return memset(sb_arena_alloc(&doc->arena, size), 0, size);
}

struct sb_section *sb_doc_section(struct sb_doc *doc, const char *key, const char *title)
{
	struct sb_section *section = make(doc, sizeof *section);

	section->key = key;
	section->title = title;
	section->next_figure = &section->figures;
	section->next_table = &section->tables;
	section->next_note = &section->notes;
	*doc->next_section = section;
	doc->next_section = &section->next;
	return section;
}

struct sb_figure *sb_doc_figure(struct sb_doc *doc, struct sb_section *section, const char *key, const char *label,
				struct sb_cell value)
{
	struct sb_figure *figure = make(doc, sizeof *figure);

	figure->key = key;
	figure->label = label;
	figure->value = value;
	*section->next_figure = figure;
	section->next_figure = &figure->next;
	return figure;
}

struct sb_table *sb_doc_table(struct sb_doc *doc, struct sb_section *section, const char *key, const char *title)
{
	struct sb_table *table = make(doc, sizeof *table);

	table->key = key;
	table->title = title;
	table->panel = key;
	*section->next_table = table;
	section->next_table = &table->next;
	return table;
}

static struct sb_str format_text(struct sb_doc *doc, const char *format, va_list args)
{
	char text[MAX_TEXT];
	int n = vsnprintf(text, sizeof text, format, args);

	return sb_arena_str(&doc->arena, sb_str_of(text, n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1));
}

void sb_doc_note(struct sb_doc *doc, struct sb_section *section, const char *format, ...)
{
	struct sb_note *note = make(doc, sizeof *note);
	va_list args;

	va_start(args, format);
	note->text = format_text(doc, format, args);
	va_end(args);
	*section->next_note = note;
	section->next_note = &note->next;
}

struct sb_str sb_doc_text(struct sb_doc *doc, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	struct sb_str text = format_text(doc, format, args);
	va_end(args);
	return text;
}

struct sb_column *sb_table_column(struct sb_table *table, const char *key, const char *label, enum sb_kind kind)
{
	if (table->column_count == SB_COLUMNS_MAX)
		sb_die(SB_IO, "a table has too many columns");
	struct sb_column *column = &table->columns[table->column_count++];
	*column = (struct sb_column){.key = key, .label = label, .kind = kind};
	return column;
}

void sb_table_add(struct sb_table *table, struct sb_cell cell)
{
	table->cells = sb_mem_reserve(table->cells, table->cell_count, &table->cell_cap, sizeof *table->cells);
	table->cells[table->cell_count++] = cell;
}

size_t sb_table_rows(const struct sb_table *table)
{
	return table->column_count > 0 ? table->cell_count / table->column_count : 0;
}

const struct sb_cell *sb_table_cell(const struct sb_table *table, size_t row, size_t column)
{
	return &table->cells[row * table->column_count + column];
}

size_t sb_table_find(const struct sb_table *table, const char *key)
{
	for (size_t c = 0; c < table->column_count; c++)
		if (strcmp(table->columns[c].key, key) == 0)
			return c;
	return SIZE_MAX;
}
