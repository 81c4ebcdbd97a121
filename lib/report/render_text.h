/* render_text.h - what the two halves of the text renderer share. Internal to report. */
#ifndef SB_REPORT_RENDER_TEXT_H
#define SB_REPORT_RENDER_TEXT_H

#include "report/doc.h"

struct sb_paper {
	struct sb_buf *out;
	size_t width;
	bool colour;
};

enum sb_style { SB_STYLE_PLAIN, SB_STYLE_BOLD, SB_STYLE_DIM, SB_STYLE_BAR, SB_STYLE_GOOD, SB_STYLE_BAD };

void sb_text_style(struct sb_paper *paper, enum sb_style style);
void sb_text_fill(struct sb_paper *paper, size_t count);
/* Adds as much of `text` as fits into `width` columns, with "…" where it was cut; returns the columns used. */
size_t sb_text_fit(struct sb_paper *paper, struct sb_str text, size_t width);
/* The cell as a terminal may have it, into `scratch`. */
void sb_text_cell(const struct sb_cell *cell, struct sb_buf *scratch);
void sb_text_table(struct sb_paper *paper, const struct sb_table *table);

#endif
