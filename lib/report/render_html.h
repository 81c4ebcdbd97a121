/* render_html.h - what the page (render_html.c) takes from its tables (render_html_table.c). Internal to report. */
#ifndef SB_REPORT_RENDER_HTML_H
#define SB_REPORT_RENDER_HTML_H

#include "report/render.h"

/* The cell as a person reads it, escaped. */
void sb_html_add_cell(struct sb_buf *out, const struct sb_cell *cell);
void sb_html_add_table(struct sb_buf *out, const struct sb_table *table);
/* A grid whose cells are the darker the more they hold; see "heat" in page.css. */
void sb_html_add_heat(struct sb_buf *out, const struct sb_table *table);
/* Where only `shown` rows are: of a series they are the newest, of anything else the first. */
size_t sb_html_first_row(const struct sb_table *table, size_t shown);

#endif
