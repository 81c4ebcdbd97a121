#include "report/render_html.h"

#include "base/asset.h"
#include "base/zone.h"
#include "json/write.h"
#include "text/escape.h"

#include <stdlib.h>

#define CHART_ROWS ((size_t)750) /* a month of hours, two years of days */

struct page {
	const struct sb_doc *doc;
	struct sb_buf *out;
	struct sb_buf charts; /* their data, an array in JSON */
	size_t chart_count, panel_count;
};

/* <data> holds the figure as JSON has it, so that a program can read the page too. */
static void add_data(struct sb_buf *out, const struct sb_figure *figure)
{
	struct sb_buf text;

	sb_buf_init(&text, out->max);
	sb_cell_write(&figure->value, &text);
	sb_buf_add_format(out, "<data data-key=\"%s\" value=\"", figure->key);
	sb_escape_html(out, sb_buf_str(&text));
	sb_buf_add_text(out, "\">");
	if (figure->value.kind == SB_ABSENT)
		sb_buf_add_text(out, "–");
	sb_html_add_cell(out, &figure->value);
	sb_buf_add_text(out, "</data>");
	sb_buf_free(&text);
}

static const char *tone_class(enum sb_tone tone)
{
	return tone == SB_TONE_GOOD ? "good" : tone == SB_TONE_BAD ? "bad" : "flat";
}

static void add_cards(struct page *page)
{
	struct sb_buf *out = page->out;
	bool any = false;

	for (const struct sb_section *s = page->doc->sections; s != NULL; s = s->next) {
		for (const struct sb_figure *f = s->figures; f != NULL; f = f->next) {
			if (!f->card)
				continue;
			if (!any)
				sb_buf_add_text(out, "<section class=\"cards\" aria-label=\"Main figures\">\n");
			any = true;
			sb_buf_add_format(out, "<div class=\"card\"><h2>%s</h2>", f->label);
			add_data(out, f);
			sb_buf_add_format(out, "<p class=\"%s\">", tone_class(sb_figure_tone(f)));
			sb_escape_html(out, f->note);
			sb_buf_add_text(out, "</p></div>\n");
		}
	}
	if (any)
		sb_buf_add_text(out, "</section>\n");
}

/* Whether a figure with this key stands before `figure` in the page. */
static bool shown_before(const struct sb_doc *doc, const struct sb_figure *figure)
{
	for (const struct sb_section *s = doc->sections; s != NULL; s = s->next)
		for (const struct sb_figure *f = s->figures; f != NULL; f = f->next) {
			if (f == figure)
				return false;
			if (strcmp(f->key, figure->key) == 0)
				return true;
		}
	return false;
}

static void add_facts(struct page *page)
{
	struct sb_buf *out = page->out;

	sb_buf_add_text(out, "<dl class=\"facts\">\n");
	for (const struct sb_section *s = page->doc->sections; s != NULL; s = s->next) {
		for (const struct sb_figure *f = s->figures; f != NULL; f = f->next) {
			if (f->card || sb_figure_hidden(f) || shown_before(page->doc, f))
				continue;
			sb_buf_add_format(out, "<div><dt>%s</dt><dd>", f->label);
			add_data(out, f);
			sb_buf_add_text(out, "</dd></div>\n");
		}
	}
	sb_buf_add_text(out, "</dl>\n");
}

/* --- charts --- */

/* The first row that the chart draws: more bars than a screen has pixels for are no chart. */
static size_t first_drawn(const struct sb_table *table)
{
	size_t rows = sb_table_rows(table);

	return sb_html_first_row(table, rows < CHART_ROWS ? rows : CHART_ROWS);
}

static void chart_labels(struct page *page, const struct sb_table *table)
{
	struct sb_buf text, *out = &page->charts;

	sb_buf_init(&text, out->max);
	sb_json_key(out, "labels");
	sb_json_open(out, '[');
	for (size_t r = first_drawn(table); r < sb_table_rows(table); r++) {
		sb_buf_clear(&text);
		sb_cell_show(sb_table_cell(table, r, 0), &text);
		sb_json_item(out);
		sb_json_add_str(out, sb_buf_str(&text));
	}
	sb_json_close(out, ']');
	sb_buf_free(&text);
}

static void chart_set(struct page *page, const struct sb_table *table, size_t c)
{
	static const char *const draws[] = {"", "bar", "stack", "line"};
	static const char *const tones[] = {"plain", "good", "flat", "bad"};
	const struct sb_column *column = &table->columns[c];
	struct sb_buf *out = &page->charts;

	sb_json_item(out);
	sb_json_open(out, '{');
	sb_json_field_text(out, "label", column->label);
	sb_json_field_text(out, "draw", draws[column->draw]);
	sb_json_field_text(out, "tone", tones[column->tone]);
	sb_json_key(out, "data");
	sb_json_open(out, '[');
	for (size_t r = first_drawn(table); r < sb_table_rows(table); r++) {
		sb_json_item(out);
		sb_json_add_places(out, sb_cell_number(sb_table_cell(table, r, c)), 4);
	}
	sb_json_close(out, ']');
	sb_json_close(out, '}');
}

static void add_chart(struct page *page, const struct sb_table *table)
{
	struct sb_buf *out = &page->charts;
	size_t number = ++page->chart_count;
	char id[32];

	snprintf(id, sizeof id, "chart-%zu", number);
	sb_json_item(out);
	sb_json_open(out, '{');
	sb_json_field_text(out, "id", id);
	chart_labels(page, table);
	sb_json_key(out, "sets");
	sb_json_open(out, '[');
	for (size_t c = 0; c < table->column_count; c++)
		if (table->columns[c].draw != SB_DRAW_NOT)
			chart_set(page, table, c);
	sb_json_close(out, ']');
	sb_json_close(out, '}');
	sb_buf_add_format(page->out, "<div class=\"chart\"><canvas id=\"%s\" role=\"img\" aria-label=\"", id);
	sb_escape_html(page->out, sb_str_from(table->title));
	sb_buf_add_text(page->out, " as a chart; the same figures stand in the table below\"></canvas></div>\n");
}

static void add_panel(struct page *page, const struct sb_table *table)
{
	struct sb_buf *out = page->out;
	size_t number = ++page->panel_count;

	sb_buf_add_format(out, "<section class=\"panel%s\" aria-labelledby=\"panel-%zu\">\n<h2 id=\"panel-%zu\">",
			  table->wide ? " wide" : "", number, number);
	sb_escape_html(out, sb_str_from(table->title));
	sb_buf_add_text(out, "</h2>\n");
	if (sb_table_rows(table) == 0) {
		sb_buf_add_text(out, "<p class=\"empty\">");
		sb_escape_html(out, table->empty.ptr != NULL ? table->empty : SB_STR("Nothing to show."));
		sb_buf_add_text(out, "</p>\n");
	} else if (table->heat) {
		sb_html_add_heat(page->out, table);
	} else if (table->chart) {
		add_chart(page, table);
		sb_buf_add_text(out, "<details open><summary>Figures</summary>\n");
		sb_html_add_table(page->out, table);
		sb_buf_add_text(out, "</details>\n");
	} else {
		sb_html_add_table(page->out, table);
	}
	sb_buf_add_text(out, "</section>\n");
}

/* --- the page --- */

/* The table that comes next by rank and then by place, after `last` (NULL: the first); panels of one name only once. */
static const struct sb_table *next_panel(const struct sb_doc *doc, const struct sb_table *last)
{
	const struct sb_table *best = NULL;
	bool passed = last == NULL;

	for (const struct sb_section *s = doc->sections; s != NULL; s = s->next) {
		for (const struct sb_table *t = s->tables; t != NULL; t = t->next) {
			bool after = last == NULL || t->rank > last->rank || (t->rank == last->rank && passed);
			if (last != NULL && t->rank == last->rank && strcmp(t->panel, last->panel) == 0)
				after = false;
			passed = passed || t == last;
			if (after && (best == NULL || t->rank < best->rank))
				best = t;
		}
	}
	return best;
}

static void add_content(struct page *page)
{
	const struct sb_doc *doc = page->doc;
	struct sb_buf *out = page->out;
	char made[SB_TIME_TEXT_MAX];

	sb_buf_add_text(out, "<header><h1>");
	sb_escape_html(out, doc->title.len > 0 ? doc->title : SB_STR("Listening report"));
	sb_buf_add_text(out, "</h1><p>");
	sb_escape_html(out, doc->covers);
	sb_buf_add_text(out, "</p></header>\n<main>\n");
	for (const struct sb_note *n = doc->sections->notes; n != NULL; n = n->next) {
		sb_buf_add_text(out, "<p class=\"say\">");
		sb_escape_html(out, n->text);
		sb_buf_add_text(out, "</p>\n");
	}
	add_cards(page);
	add_facts(page);
	sb_buf_add_text(out, "<div class=\"panels\">\n");
	for (const struct sb_table *t = next_panel(doc, NULL); t != NULL; t = next_panel(doc, t))
		add_panel(page, t);
	sb_zone_format(doc->made_at, made);
	sb_buf_add_format(out, "</div>\n</main>\n<footer>Made by sb-report at %.10s %.5s. All times are %s.</footer>\n", made,
			  made + 11, sb_zone_name());
}

static void add_part(struct page *page, struct sb_str name)
{
	struct sb_str library = sb_asset_find(sb_assets_report, "chart.min.js");

	if (library.ptr == NULL)
		library = sb_asset_find(sb_assets_report, "chart.umd.js");
	if (sb_str_is(name, "title"))
		sb_escape_html(page->out, page->doc->title.len > 0 ? page->doc->title : SB_STR("Listening report"));
	else if (sb_str_is(name, "refresh") && page->doc->refresh > 0)
		sb_buf_add_format(page->out, "<meta http-equiv=\"refresh\" content=\"%llu\">\n",
				  (unsigned long long)page->doc->refresh);
	else if (sb_str_is(name, "hashes"))
		sb_buf_add_str(page->out, sb_asset_find(sb_assets_report, "script.hashes"));
	else if (sb_str_is(name, "style"))
		sb_buf_add_str(page->out, sb_asset_find(sb_assets_report, "page.css"));
	else if (sb_str_is(name, "content"))
		add_content(page);
	else if (sb_str_is(name, "data"))
		sb_escape_script(page->out, sb_buf_str(&page->charts));
	else if (sb_str_is(name, "library"))
		sb_buf_add_str(page->out, library);
	else if (sb_str_is(name, "script"))
		sb_buf_add_str(page->out, sb_asset_find(sb_assets_report, "page.js"));
}

void sb_render_html(const struct sb_doc *doc, struct sb_buf *out)
{
	struct page page = {.doc = doc, .out = out};
	struct sb_str rest = doc->page_template.ptr != NULL ? doc->page_template : sb_asset_find(sb_assets_report, "page.html");

	sb_buf_init(&page.charts, out->max);
	sb_json_open(&page.charts, '[');
	while (rest.ptr != NULL) {
		const char *at = memmem(rest.ptr, rest.len, "{{", 2);
		const char *end = at != NULL ? memmem(at, rest.len - (size_t)(at - rest.ptr), "}}", 2) : NULL;
		if (end == NULL)
			break;
		sb_buf_add(out, rest.ptr, (size_t)(at - rest.ptr));
		if (strncmp(at, "{{data}}", 8) == 0)
			sb_json_close(&page.charts, ']'); /* the content, which comes first, has added them all */
		add_part(&page, sb_str_of(at + 2, (size_t)(end - at) - 2));
		rest = sb_str_of(end + 2, rest.len - (size_t)(end + 2 - rest.ptr));
	}
	sb_buf_add_str(out, rest);
	sb_buf_free(&page.charts);
}
