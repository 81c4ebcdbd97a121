/* doc.h - what a report says, without how it looks: sections of figures and tables, which each renderer walks.
 *
 * Measures add here and know no format; a renderer knows no measure. Texts given as `const char *` must outlive the doc;
 * others are copied. Everything is freed by sb_doc_free. */
#ifndef SB_REPORT_DOC_H
#define SB_REPORT_DOC_H

#include "base/buf.h"
#include "base/mem.h"
#include "base/time.h"

enum sb_kind {
	SB_ABSENT,  /* not known: left out, never 0 */
	SB_COUNT,   /* a whole number */
	SB_REAL,    /* 0 to 1 */
	SB_NET,     /* -1 to 1, shown with its sign */
	SB_SHARE,   /* 0 to 1 (or more), shown in per cent */
	SB_CHANGE,  /* the same with its sign: -0.25 is a quarter less */
	SB_SECONDS, /* a duration */
	SB_MOMENT,
	SB_DATE, /* a moment that is the start of a day */
	SB_WORDS
};

struct sb_cell {
	enum sb_kind kind;
	int64_t count;
	double real;
	sb_time moment;
	struct sb_str words;
};

/* What a bar or a line is drawn in. */
enum sb_tone { SB_TONE_PLAIN, SB_TONE_GOOD, SB_TONE_FLAT, SB_TONE_BAD };

struct sb_figure {
	const char *key, *label;
	struct sb_cell value, before; /* before: of the period before */
	struct sb_str note;           /* a few words for a person; absent: none */
	enum sb_tone rise;            /* whether more of it is good, bad, or neither (SB_TONE_FLAT) */
	bool card;                    /* one of the few that are shown large */
	bool quiet;                   /* people see it only when it is not 0 */
	bool data;                    /* for programs (JSON, CSV) only */
	struct sb_figure *next;
};

enum sb_draw {
	SB_DRAW_NOT,
	SB_DRAW_BAR,   /* a bar in text and in the page's chart */
	SB_DRAW_STACK, /* stacked with its neighbours in the page's chart, not drawn in text */
	SB_DRAW_LINE   /* -1 to 1: a bar to both sides in text, a line in the chart */
};

struct sb_column {
	const char *key, *label;
	enum sb_kind kind;
	enum sb_draw draw;
	enum sb_tone tone;
	bool flexible; /* takes the width that the others leave; shortened where that is not enough */
	bool link;     /* an address: of the text in the flexible column, where a format has links */
	bool data;     /* for programs (JSON, CSV) only */
};

#define SB_COLUMNS_MAX 20

struct sb_table {
	const char *key, *title;
	const char *panel; /* in a page with several measures, tables of one panel name are shown once */
	int rank;          /* place among the page's panels */
	bool chart;        /* the page draws it; its rows then stand in a fold below */
	bool wide;         /* takes the page's whole width */
	bool brief;        /* text formats show its sparkline alone */
	size_t shown;      /* text formats show so many rows and say how many more there are; 0: all */
	uint64_t left_out; /* rows that the measure did not keep, beside those that are here */
	struct sb_str empty; /* what to say when there is no row */
	struct sb_column columns[SB_COLUMNS_MAX];
	size_t column_count;
	struct sb_cell *cells; /* row by row */
	size_t cell_count, cell_cap;
	struct sb_table *next;
};

#define SB_GROUPS_SHOWN ((size_t)40)
#define SB_PAGE_ROWS ((size_t)2000) /* of a table in the page, which should stay quick to open */

struct sb_note {
	struct sb_str text;
	struct sb_note *next;
};

struct sb_section {
	const char *key, *title;
	struct sb_figure *figures, **next_figure;
	bool flat;                             /* CSV holds the figures, as one row; else the first table */
	struct sb_table *tables, **next_table;
	struct sb_note *notes, **next_note;
	struct sb_section *next;
};

struct sb_doc {
	struct sb_str title;
	sb_time made_at;
	struct sb_str covers; /* "2 to 22 March 2026" */
	struct sb_section *sections, **next_section;
	struct sb_arena arena;
};

void sb_doc_init(struct sb_doc *doc, const char *title, sb_time made_at);
void sb_doc_free(struct sb_doc *doc);
struct sb_section *sb_doc_section(struct sb_doc *doc, const char *key, const char *title);
struct sb_figure *sb_doc_figure(struct sb_doc *doc, struct sb_section *section, const char *key, const char *label,
				struct sb_cell value);
struct sb_table *sb_doc_table(struct sb_doc *doc, struct sb_section *section, const char *key, const char *title);
__attribute__((format(printf, 3, 4))) void sb_doc_note(struct sb_doc *doc, struct sb_section *section,
						       const char *format, ...);
__attribute__((format(printf, 2, 3))) struct sb_str sb_doc_text(struct sb_doc *doc, const char *format, ...);

struct sb_column *sb_table_column(struct sb_table *table, const char *key, const char *label, enum sb_kind kind);
/* The next cell of the row that is being added. */
void sb_table_add(struct sb_table *table, struct sb_cell cell);
size_t sb_table_rows(const struct sb_table *table);
const struct sb_cell *sb_table_cell(const struct sb_table *table, size_t row, size_t column);
/* The column with a key; its number, or SIZE_MAX. */
size_t sb_table_find(const struct sb_table *table, const char *key);

struct sb_cell sb_cell_absent(void);
struct sb_cell sb_cell_count(uint64_t count);
struct sb_cell sb_cell_real(enum sb_kind kind, double value);    /* NaN is absent */
struct sb_cell sb_cell_moment(enum sb_kind kind, sb_time moment); /* SB_TIME_NONE is absent */
struct sb_cell sb_cell_words(struct sb_doc *doc, struct sb_str words); /* copied; no pointer or no byte is absent */
/* The number in a cell; NaN when it holds none. */
double sb_cell_number(const struct sb_cell *cell);
bool sb_kind_is_number(enum sb_kind kind);

/* Adds the cell as a person reads it ("2,598", "-0.12", "81.3%", "15m 23s", "2026-03-22 14:31"); words as they are, to be
 * escaped by the caller. */
void sb_cell_show(const struct sb_cell *cell, struct sb_buf *out);
/* Adds the cell as a program reads it: JSON's numbers (seconds to the thousandth, other fractions to four places), RFC
 * 3339; words as they are. Nothing for what is absent. */
void sb_cell_write(const struct sb_cell *cell, struct sb_buf *out);

#endif
