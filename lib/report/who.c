#include "report/who.h"

#define TEXT_SHOWN ((size_t)240) /* bytes of a text in a table */

void sb_who_columns(struct sb_table *table)
{
	sb_table_column(table, "network", "network", SB_WORDS);
	sb_table_column(table, "author", "author", SB_WORDS);
}

struct sb_str sb_who_handle(const struct sb_report *report, uint32_t author)
{
	if (author == SB_NO_AUTHOR)
		return (struct sb_str){NULL, 0};
	const struct sb_voice *voice = &report->talk.voices[author];
	return voice->handle.len > 0 ? voice->handle : voice->name;
}

void sb_who_cells(struct sb_report *report, struct sb_table *table, uint32_t author)
{
	struct sb_str none = {NULL, 0};

	sb_table_add(table, sb_cell_words(&report->doc, author == SB_NO_AUTHOR ? none : report->talk.voices[author].network));
	sb_table_add(table, sb_cell_words(&report->doc, sb_who_handle(report, author)));
}

void sb_said_columns(struct sb_table *table)
{
	sb_table_column(table, "text", "text", SB_WORDS)->flexible = true;
	sb_table_column(table, "url", "link", SB_WORDS)->link = true;
}

void sb_said_cells(struct sb_report *report, struct sb_table *table, uint32_t node)
{
	const struct sb_saying *say = &report->talk.says[node];
	struct sb_str text = say->text;

	if (text.len > TEXT_SHOWN) {
		for (text.len = TEXT_SHOWN; text.len > 0 && ((unsigned char)text.ptr[text.len] & 0xc0) == 0x80;)
			text.len--;
		text = sb_doc_text(&report->doc, "%.*s…", SB_FMT(text));
	}
	sb_table_add(table, sb_cell_words(&report->doc, text));
	sb_table_add(table, sb_cell_words(&report->doc, say->url));
}

void sb_figure_count(struct sb_report *report, struct sb_section *section, const char *key, const char *label, uint64_t n)
{
	sb_doc_figure(&report->doc, section, key, label, sb_cell_count(n));
}

void sb_figure_share(struct sb_report *report, struct sb_section *section, const char *key, const char *label, uint64_t part,
		     uint64_t whole)
{
	sb_doc_figure(&report->doc, section, key, label, sb_cell_share(part, whole));
}

void sb_figure_seconds(struct sb_report *report, struct sb_section *section, const char *key, const char *label, double s)
{
	sb_doc_figure(&report->doc, section, key, label, sb_cell_seconds(s));
}

struct sb_cell sb_cell_share(uint64_t part, uint64_t whole)
{
	return sb_cell_real(SB_SHARE, whole > 0 ? (double)part / (double)whole : (double)NAN);
}

struct sb_cell sb_cell_seconds(double seconds)
{
	return sb_cell_real(SB_SECONDS, seconds);
}

bool sb_pair_first(struct sb_map *seen, uint32_t a, uint32_t b)
{
	uint32_t pair[2] = {a, b};
	bool added;

	sb_map_put(seen, sb_str_of((const char *)pair, sizeof pair), 0, &added);
	return added;
}

bool sb_who_counts(const struct sb_report *report, uint32_t node)
{
	const struct sb_fact *fact = &report->facts.list[node];

	return sb_fact_counts(&report->facts, fact) && !fact->repost;
}

const struct sb_saying *sb_said(const struct sb_report *report, uint32_t node)
{
	return &report->talk.says[node];
}

const struct sb_fact *sb_fact_of(const struct sb_report *report, uint32_t node)
{
	return &report->facts.list[node];
}
