#include "base/utf8.h"
#include "report/render.h"
#include "report/render_text.h"
#include "report/spark.h"
#include "text/escape.h"

#define CARD_GAP ((size_t)3)
#define CARD_NARROWEST ((size_t)24) /* holds "Net sentiment, last week" */

void sb_text_style(struct sb_paper *paper, enum sb_style style)
{
	static const char *const codes[] = {"\033[0m", "\033[1m", "\033[2m", "\033[36m", "\033[32m", "\033[31m"};

	if (paper->colour)
		sb_buf_add_text(paper->out, codes[style]);
}

void sb_text_fill(struct sb_paper *paper, size_t count)
{
	while (count-- > 0)
		sb_buf_add_char(paper->out, ' ');
}

size_t sb_text_fit(struct sb_paper *paper, struct sb_str text, size_t width)
{
	size_t wide = sb_utf8_width(text);

	if (wide <= width) {
		sb_buf_add_str(paper->out, text);
		return wide;
	}
	struct sb_str start = sb_utf8_cut_width(text, width > 0 ? width - 1 : 0);
	sb_buf_add_str(paper->out, start);
	if (width > 0)
		sb_buf_add_text(paper->out, "…");
	return sb_utf8_width(start) + (width > 0);
}

void sb_text_cell(const struct sb_cell *cell, struct sb_buf *scratch)
{
	sb_buf_clear(scratch);
	if (cell->kind == SB_WORDS)
		sb_escape_terminal(scratch, cell->words);
	else
		sb_cell_show(cell, scratch);
}

static void end_line(struct sb_paper *paper)
{
	struct sb_buf *out = paper->out;

	while (out->len > 0 && out->ptr[out->len - 1] == ' ')
		out->len--;
	sb_buf_add_char(out, '\n');
}

/* One line of a row of cards: 0 the labels, 1 the values, 2 the notes. */
static void card_line(struct sb_paper *paper, const struct sb_figure *const *cards, size_t count, size_t wide, int line)
{
	struct sb_buf text;

	sb_buf_init(&text, SIZE_MAX / 4);
	for (size_t i = 0; i < count; i++) {
		enum sb_tone tone = sb_figure_tone(cards[i]);
		if (line == 1)
			sb_text_cell(&cards[i]->value, &text);
		sb_text_style(paper, line == 1 ? SB_STYLE_BOLD : tone == SB_TONE_BAD && line == 2 ? SB_STYLE_BAD
				     : tone == SB_TONE_GOOD && line == 2			     ? SB_STYLE_GOOD
												     : SB_STYLE_DIM);
		struct sb_str shown = line == 0 ? sb_str_from(cards[i]->label) : line == 1 ? sb_buf_str(&text) : cards[i]->note;
		if (line == 1 && shown.len == 0)
			shown = SB_STR("–");
		size_t used = sb_text_fit(paper, shown, wide);
		sb_text_style(paper, SB_STYLE_PLAIN);
		if (i + 1 < count)
			sb_text_fill(paper, wide - used + CARD_GAP);
	}
	end_line(paper);
	sb_buf_free(&text);
}

#define CARDS_MAX ((size_t)12)

static size_t add_cards(struct sb_paper *paper, const struct sb_section *section)
{
	const struct sb_figure *cards[CARDS_MAX];
	size_t count = 0, across = (paper->width + CARD_GAP) / (CARD_NARROWEST + CARD_GAP);

	for (const struct sb_figure *f = section->figures; f != NULL && count < CARDS_MAX; f = f->next)
		if (f->card)
			cards[count++] = f;
	if (across == 0)
		across = 1;
	if (across > count)
		across = count;
	for (size_t i = 0; i < count; i += across) {
		bool notes = false;
		size_t here = count - i < across ? count - i : across;
		size_t wide = (paper->width - CARD_GAP * (across - 1)) / across;
		for (size_t n = i; n < i + here; n++)
			notes = notes || cards[n]->note.len > 0;
		for (int line = 0; line < (notes ? 3 : 2); line++)
			card_line(paper, cards + i, here, wide < 30 ? wide : 30, line);
		sb_buf_add_char(paper->out, '\n');
	}
	return count;
}

/* The figures that are no cards: beside cards, in running text; alone, one a line. */
static void add_figures(struct sb_paper *paper, const struct sb_section *section, bool running)
{
	struct sb_buf value;
	size_t widest = 0, column = 0;

	sb_buf_init(&value, SIZE_MAX / 4);
	for (const struct sb_figure *f = section->figures; f != NULL; f = f->next)
		if (!f->card && !sb_figure_hidden(f) && strlen(f->label) > widest)
			widest = strlen(f->label);
	for (const struct sb_figure *f = section->figures; f != NULL; f = f->next) {
		if (f->card || sb_figure_hidden(f))
			continue;
		sb_text_cell(&f->value, &value);
		size_t need = strlen(f->label) + 1 + sb_utf8_width(sb_buf_str(&value));
		if (!running) {
			sb_buf_add_format(paper->out, "%-*s  ", (int)widest, f->label);
		} else {
			if (column > 0 && column + 3 + need > paper->width) {
				sb_buf_add_char(paper->out, '\n');
				column = 0;
			}
			if (column > 0)
				sb_buf_add_text(paper->out, " · ");
			sb_text_style(paper, SB_STYLE_DIM);
			sb_buf_add_text(paper->out, f->label);
			sb_text_style(paper, SB_STYLE_PLAIN);
			sb_buf_add_char(paper->out, ' ');
			column += need + (column > 0 ? 3 : 0);
		}
		sb_text_style(paper, SB_STYLE_BOLD);
		sb_buf_add_str(paper->out, sb_buf_str(&value));
		sb_text_style(paper, SB_STYLE_PLAIN);
		if (!running)
			sb_buf_add_char(paper->out, '\n');
	}
	if (column > 0)
		sb_buf_add_char(paper->out, '\n');
	sb_buf_free(&value);
}

static void add_section(struct sb_paper *paper, const struct sb_doc *doc, const struct sb_section *section)
{
	struct sb_buf title;

	sb_buf_init(&title, SIZE_MAX / 4);
	sb_text_style(paper, SB_STYLE_BOLD);
	sb_escape_terminal(&title, doc->title);
	if (title.len > 0)
		sb_buf_add_text(&title, ": ");
	sb_buf_add_text(&title, section->title);
	size_t used = sb_text_fit(paper, sb_buf_str(&title), paper->width);
	sb_text_style(paper, SB_STYLE_PLAIN);
	if (doc->covers.len > 0 && used + 2 + doc->covers.len <= paper->width) {
		sb_text_fill(paper, paper->width - used - doc->covers.len);
		sb_text_style(paper, SB_STYLE_DIM);
		sb_buf_add_str(paper->out, doc->covers);
		sb_text_style(paper, SB_STYLE_PLAIN);
	}
	sb_buf_add_text(paper->out, "\n\n");
	sb_buf_free(&title);
	for (const struct sb_note *n = section->notes; n != NULL; n = n->next)
		sb_buf_add_format(paper->out, "%.*s\n\n", SB_FMT(n->text));
	size_t cards = add_cards(paper, section);
	add_figures(paper, section, cards > 0);
	for (const struct sb_table *t = section->tables; t != NULL; t = t->next)
		sb_text_table(paper, t);
}

void sb_render_text(const struct sb_doc *doc, size_t width, bool colour, struct sb_buf *out)
{
	struct sb_paper paper = {out, width, colour};

	for (const struct sb_section *s = doc->sections; s != NULL; s = s->next) {
		if (s != doc->sections)
			sb_buf_add_char(out, '\n');
		add_section(&paper, doc, s);
	}
}
