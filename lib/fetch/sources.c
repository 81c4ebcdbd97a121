#include "fetch/sources.h"

#include "cli/options.h"
#include "fetch/opml.h"
#include "io/file.h"

#include <stdlib.h>

#define LIST_MAX ((size_t)64 << 20) /* bytes of a list: half a million sources */

void sb_sources_add(struct sb_sources *sources, struct sb_str name, const struct sb_source *usual)
{
	bool fresh;
	size_t *at = sb_map_put(&sources->known, name, sources->count, &fresh);

	if (!fresh)
		return;
	*at = sources->count;
	sources->list = sb_mem_reserve(sources->list, sources->count, &sources->cap, sizeof *sources->list);
	sources->list[sources->count] = *usual;
	sources->list[sources->count++].name = sb_arena_dup(&sources->texts, name);
}

void sb_sources_free(struct sb_sources *sources)
{
	free(sources->list);
	sb_map_free(&sources->known);
	sb_arena_free(&sources->texts);
}

bool sb_source_check(const struct sb_source *source, struct sb_err *err)
{
	if (source->map != NULL && source->as != NULL && strcmp(source->as, "csv") != 0 &&
	    strcmp(source->as, "tsv") != 0)
		return sb_err_set(err, SB_USAGE, "--map is for tables: it goes with --as csv or tsv, not with --as %s",
				  source->as);
	if (source->limit == 0)
		return sb_err_set(err, SB_USAGE, "--limit: at least 1");
	if (source->every < SB_SECOND)
		return sb_err_set(err, SB_USAGE, "--every: at least 1s");
	return true;
}

/* --- a line of a list --- */

/* Cuts off the first word of `*rest`, which may stand in double quotes. Absent: there is none. */
static struct sb_str next_word(struct sb_str *rest)
{
	struct sb_str trimmed = sb_str_trim(*rest), word;
	bool quoted = trimmed.len > 0 && trimmed.ptr[0] == '"';

	if (trimmed.len == 0)
		return (struct sb_str){NULL, 0};
	if (quoted)
		trimmed = sb_str_of(trimmed.ptr + 1, trimmed.len - 1);
	size_t end = 0;
	while (end < trimmed.len && (quoted ? trimmed.ptr[end] != '"' : !strchr(" \t", trimmed.ptr[end])))
		end++;
	word = sb_str_of(trimmed.ptr, end);
	end += quoted && end < trimmed.len;
	*rest = sb_str_of(trimmed.ptr + end, trimmed.len - end);
	return word;
}

/* Where the options begin: at " --" and a letter. A search may have blanks in it. */
static size_t name_length(struct sb_str line)
{
	for (size_t i = 0; i + 3 < line.len; i++)
		if ((line.ptr[i] == ' ' || line.ptr[i] == '\t') && line.ptr[i + 1] == '-' && line.ptr[i + 2] == '-' &&
		    line.ptr[i + 3] >= 'a' && line.ptr[i + 3] <= 'z')
			return i;
	return line.len;
}

/* "--limit 50" or "--limit=50". */
static bool take_option(const struct sb_option *rows, struct sb_arena *texts, struct sb_str *rest, struct sb_err *err)
{
	struct sb_str word = next_word(rest), name;
	const char *value = NULL;

	if (!sb_str_starts(word, "--"))
		return sb_err_set(err, SB_USAGE, "'%.*s' stands where an option should: options follow the source",
				  SB_FMT(word));
	word = sb_str_of(word.ptr + 2, word.len - 2);
	name = sb_str_cut(&word, '=');
	const char *long_name = sb_arena_dup(texts, name);
	if (word.ptr != NULL) {
		value = sb_arena_dup(texts, word);
	} else {
		for (const struct sb_option *o = rows; o->type != SB_ARG_END; o++) {
			if (strcmp(o->long_name, long_name) != 0 || o->type == SB_ARG_NONE)
				continue;
			struct sb_str next = next_word(rest);
			value = next.ptr != NULL ? sb_arena_dup(texts, next) : NULL;
		}
	}
	return sb_option_set(rows, long_name, value, err);
}

/* What cannot be meant as a part of an address: another one, a comment, an option with one hyphen. */
static bool more_than_an_address(struct sb_str name)
{
	static const char *const wrong[] = {"#", "//", "-", "http://", "https://"};

	if (!sb_str_starts_nocase(name, "http://") && !sb_str_starts_nocase(name, "https://"))
		return false;
	for (size_t i = 1; i < name.len; i++)
		for (size_t w = 0; w < sizeof wrong / sizeof *wrong; w++)
			if ((name.ptr[i - 1] == ' ' || name.ptr[i - 1] == '\t') &&
			    sb_str_starts_nocase(sb_str_of(name.ptr + i, name.len - i), wrong[w]))
				return true;
	return false;
}

/* The name in "a name". */
static struct sb_str without_quotes(struct sb_str name)
{
	bool quoted = name.len > 2 && name.ptr[0] == '"' && memchr(name.ptr + 1, '"', name.len - 1) == name.ptr + name.len - 1;

	return quoted ? sb_str_of(name.ptr + 1, name.len - 2) : name;
}

static bool add_line(struct sb_sources *sources, struct sb_str line, const struct sb_source *usual, struct sb_err *err)
{
	struct sb_source source = *usual;
	const struct sb_option rows[] = {
		{0, "as", SB_ARG_CHOICE, &source.as, "FORM", "", SB_SOURCES_FORMS},
		{0, "map", SB_ARG_FILE, &source.map, "FILE", "", NULL},
		{0, "limit", SB_ARG_NUMBER, &source.limit, "N", "", NULL},
		{0, "since", SB_ARG_POINT, &source.since, "TIME", "", NULL},
		{0, "every", SB_ARG_DURATION, &source.every, "TIME", "", NULL},
		{0, "replies", SB_ARG_NONE, &source.replies, NULL, "", NULL},
		{0, "raw", SB_ARG_NONE, &source.raw, NULL, "", NULL},
		{0, "no-robots", SB_ARG_NONE, &source.no_robots, NULL, "", NULL},
		SB_OPTION_END,
	};
	size_t length = name_length(line);
	struct sb_str name = without_quotes(sb_str_trim(sb_str_of(line.ptr, length)));
	struct sb_str rest = sb_str_of(line.ptr + length, line.len - length);

	if (more_than_an_address(name))
		return sb_err_set(err, SB_USAGE, "a line has one source, and behind it options, which begin with --; a comment has a line of its own");
	while (sb_str_trim(rest).len > 0)
		if (!take_option(rows, &sources->texts, &rest, err))
			return false;
	if (!sb_source_check(&source, err))
		return false;
	sb_sources_add(sources, name, &source);
	return true;
}

/* --- a list --- */

struct list {
	struct sb_sources *sources;
	const struct sb_source *usual;
};

static void on_outline(void *ctx, struct sb_str address)
{
	struct list *list = ctx;

	sb_sources_add(list->sources, address, list->usual);
}

static bool read_lines(struct sb_sources *sources, const char *path, struct sb_str rest, const struct sb_source *usual,
		       struct sb_err *err)
{
	for (unsigned long number = 1; rest.ptr != NULL; number++) {
		struct sb_str line = sb_str_trim(sb_str_cut(&rest, '\n'));
		if (line.len == 0 || sb_str_starts(line, "//") || sb_str_starts(line, "# ") || sb_str_is(line, "#"))
			continue;
		if (!add_line(sources, line, usual, err))
			return sb_err_prefix(err, "%s:%lu", path, number);
	}
	return true;
}

bool sb_sources_read(struct sb_sources *sources, const char *path, const struct sb_source *usual, struct sb_err *err)
{
	struct list list = {sources, usual};
	struct sb_buf text;
	bool good;

	sb_buf_init(&text, LIST_MAX);
	good = sb_file_read(path, &text, err);
	if (good && sb_opml_sniff(sb_buf_str(&text)))
		good = sb_opml_read(sb_buf_str(&text), on_outline, &list, err) || sb_err_prefix(err, "%s", path);
	else if (good)
		good = read_lines(sources, path, sb_buf_str(&text), usual, err);
	sb_buf_free(&text);
	return good;
}
