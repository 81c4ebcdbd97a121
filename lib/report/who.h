/* who.h - cells that several measures show: authors, what was said, waits. Internal to report. */
#ifndef SB_REPORT_WHO_H
#define SB_REPORT_WHO_H

#include "report/measure.h"

/* network, author */
void sb_who_columns(struct sb_table *table);
void sb_who_cells(struct sb_report *report, struct sb_table *table, uint32_t author);
/* text, url */
void sb_said_columns(struct sb_table *table);
void sb_said_cells(struct sb_report *report, struct sb_table *table, uint32_t node);
/* The author's handle, else the name, else the id of the network; absent when not known. */
struct sb_str sb_who_handle(const struct sb_report *report, uint32_t author);

/* A figure in one line. */
void sb_figure_count(struct sb_report *report, struct sb_section *section, const char *key, const char *label, uint64_t n);
void sb_figure_share(struct sb_report *report, struct sb_section *section, const char *key, const char *label, uint64_t part,
		     uint64_t whole);
void sb_figure_seconds(struct sb_report *report, struct sb_section *section, const char *key, const char *label, double s);

/* part / whole; absent when there is no whole. */
struct sb_cell sb_cell_share(uint64_t part, uint64_t whole);
struct sb_cell sb_cell_seconds(double seconds);
/* Whether the pair has not been there before. */
bool sb_pair_first(struct sb_map *seen, uint32_t a, uint32_t b);
/* Whether the post counts and is not a repost. */
bool sb_who_counts(const struct sb_report *report, uint32_t node);
/* The saying and the fact of a post. */
const struct sb_saying *sb_said(const struct sb_report *report, uint32_t node);
const struct sb_fact *sb_fact_of(const struct sb_report *report, uint32_t node);

#endif
