#include "query/ask.h"

#include "io/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define SET_TEXT_MAX ((size_t)256 << 20) /* bytes: some million named queries */

/* A mistake in a query ends the program, and is shown in its line. */
static _Noreturn void show_mistake(const char *name, struct sb_str text, size_t where, const struct sb_err *err)
{
	struct sb_buf place;

	sb_buf_init(&place, 4096);
	sb_query_show_error(text, where, &place);
	sb_warn("%s: %s", name, err->text);
	fputs(place.ptr, stderr);
	exit((int)err->status);
}

static const char *shown_name(const char *path)
{
	return strcmp(path, "-") == 0 ? "standard input" : path;
}

static void add_text(struct sb_ask *ask, const char *name, struct sb_str text)
{
	ask->texts = sb_mem_reserve(ask->texts, ask->count, &ask->cap, sizeof *ask->texts);
	ask->texts[ask->count++] = (struct sb_ask_text){sb_mem_dup(sb_str_from(name)), sb_mem_dup(text), text.len};
}

static void read_file(const char *path, struct sb_buf *text)
{
	struct sb_err err;

	if (!sb_file_read(path, text, &err))
		sb_die(SB_USAGE, "%s", err.text);
}

void sb_ask_query_file(struct sb_ask *ask, const char *path)
{
	struct sb_buf text;

	sb_buf_init(&text, SB_QUERY_TEXT_MAX);
	read_file(path, &text);
	add_text(ask, shown_name(path), sb_buf_str(&text));
	sb_buf_free(&text);
}

void sb_ask_query(struct sb_ask *ask, const char *name, const char *text)
{
	if (sb_str_ends(sb_str_from(text), ".query") && strpbrk(text, " \t\n\"():") == NULL)
		sb_ask_query_file(ask, text);
	else
		add_text(ask, name, sb_str_from(text));
}

struct sb_filter *sb_ask_filter(const struct sb_ask *ask, sb_time now)
{
	struct sb_filter *filter = sb_mem_zero(1, sizeof *filter);
	struct sb_err err;
	size_t where;

	sb_filter_init(filter, now);
	filter->since = ask->since;
	filter->until = ask->until;
	filter->invert = ask->invert;
	for (size_t i = 0; i < ask->count; i++) {
		struct sb_str text = {ask->texts[i].text, ask->texts[i].len};
		if (!sb_filter_add_query(filter, text, &where, &err))
			show_mistake(ask->texts[i].name, text, where, &err);
	}
	for (size_t i = 0; i < ask->condition_count; i++)
		if (!sb_filter_add_condition(filter, ask->conditions[i], &err))
			sb_die(err.status, "%s", err.text);
	for (size_t i = 0; i < ask->match_count; i++)
		if (!sb_filter_add_match(filter, ask->matches[i], &err))
			sb_die(err.status, "%s", err.text);
	return filter;
}

void sb_ask_set(struct sb_query_set *set, const char *path)
{
	struct sb_buf text;
	struct sb_str query;
	struct sb_err err;
	size_t line, where;

	sb_buf_init(&text, SET_TEXT_MAX);
	read_file(path, &text);
	if (!sb_query_set_load(set, sb_buf_str(&text), &line, &query, &where, &err)) {
		char *name = sb_mem_format("%s:%zu", shown_name(path), line);
		show_mistake(name, query, where, &err);
	}
	if (set->count == 0)
		sb_die(SB_USAGE, "%s: there is no query in it", shown_name(path));
	sb_buf_free(&text);
}

void sb_ask_free(struct sb_ask *ask)
{
	for (size_t i = 0; i < ask->count; i++) {
		free(ask->texts[i].name);
		free(ask->texts[i].text);
	}
	free(ask->texts);
	*ask = (struct sb_ask){0};
}

/* A name that people give to files of records: of one that is not there it is better said that it is missing than that no record
 * has these words, on a standard input that nobody meant. */
static bool named_as_records(struct sb_str name)
{
	static const char *const ends[] = {".ndjson", ".jsonl", ".json"};

	if (sb_str_ends(name, ".gz"))
		name.len -= 3;
	else if (sb_str_ends(name, ".zst"))
		name.len -= 4;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (sb_str_ends(name, ends[i]))
			return strpbrk(name.ptr, " \t\n\"():") == NULL;
	return false;
}

bool sb_ask_is_file(const char *name)
{
	struct stat st;

	return strcmp(name, "-") == 0 || named_as_records(sb_str_from(name)) || (stat(name, &st) == 0 && S_ISREG(st.st_mode));
}
