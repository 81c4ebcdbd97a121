/* render.h - a doc in each of its formats. A renderer adds to `out`; what does not fit into it leaves `out->full`. */
#ifndef SB_REPORT_RENDER_H
#define SB_REPORT_RENDER_H

#include "report/doc.h"

/* One object: that of the section; of several sections, an object with a member for each. Keys stand in a fixed order;
 * what is not known is left out. */
void sb_render_json(const struct sb_doc *doc, struct sb_buf *out);
/* A record of type "report" a line: one with the figures of each section, and one for each row of its tables. */
void sb_render_ndjson(const struct sb_doc *doc, struct sb_buf *out);
/* The text format of Prometheus, as node_exporter's textfile collector takes it: a gauge for each figure that is a number,
 * and for each number in a table whose rows have a name. Series in time are left to Prometheus. */
void sb_render_prometheus(const struct sb_doc *doc, struct sb_buf *out);
/* RFC 4180, of one section: its first table, or its figures as one row. */
void sb_render_csv(const struct sb_doc *doc, struct sb_buf *out);
/* GitHub-flavoured Markdown. */
void sb_render_markdown(const struct sb_doc *doc, struct sb_buf *out);
/* For a terminal of so many columns. Without `colour` no escape sequence is written. */
void sb_render_text(const struct sb_doc *doc, size_t width, bool colour, struct sb_buf *out);
/* One self-contained page, which asks the network for nothing. */
void sb_render_html(const struct sb_doc *doc, struct sb_buf *out);

/* The rows of a table that text formats show. */
size_t sb_rows_shown(const struct sb_table *table);
/* How many rows a reader of `shown` rows does not see. */
uint64_t sb_rows_hidden(const struct sb_table *table, size_t shown);
/* Whether the figure has become better (GOOD), worse (BAD) or neither (FLAT) since the period before. */
enum sb_tone sb_figure_tone(const struct sb_figure *figure);
/* A quiet figure of 0, one that is absent or for programs: people are spared those. */
bool sb_figure_hidden(const struct sb_figure *figure);

#endif
