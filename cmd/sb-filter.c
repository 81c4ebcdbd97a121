/* sb-filter - keep the records that match, byte for byte. */
#include "cli/options.h"
#include "io/file.h"
#include "io/stage.h"
#include "query/filter.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct sb_list queries, query_files, conditions, matches;
static bool invert, count_only, explain;
static sb_time since = SB_TIME_NONE, until = SB_TIME_NONE;
static const char *unique;
static uint64_t max = UINT64_MAX;
static struct sb_stage stage;

static const struct sb_option options[] = {
	{'q', "query", SB_ARG_LIST, &queries, "QUERY", "keep what this listening query holds for", NULL},
	{'f', "query-file", SB_ARG_LIST, &query_files, "FILE", "the same, with the query read from FILE", NULL},
	{'e', "expression", SB_ARG_LIST, &conditions, "JQ", "keep what this jq condition holds for", NULL},
	{'m', "match", SB_ARG_LIST, &matches, "FIELD~REGEX", "keep what has a FIELD that matches; with !~, that does not",
	 NULL},
	{0, "since", SB_ARG_POINT, &since, "TIME", "keep what was created at TIME or later", NULL},
	{0, "until", SB_ARG_POINT, &until, "TIME", "keep what was created before TIME", NULL},
	{'v', "invert-match", SB_ARG_NONE, &invert, NULL, "keep what the conditions do not hold for", NULL},
	{0, "unique", SB_ARG_OPTIONAL, &unique, "FIELD", "drop a record whose FIELD (id) was already kept", NULL},
	{0, "max", SB_ARG_NUMBER, &max, "N", "stop after N records", NULL},
	{'c', "count", SB_ARG_NONE, &count_only, NULL, "print how many records match, and not the records", NULL},
	{0, "explain", SB_ARG_NONE, &explain, NULL, "print how the conditions were understood, and read nothing", NULL},
	SB_STAGE_OPTIONS(stage),
	SB_OPTION_END,
};

static const struct sb_cli cli = {
	.name = "sb-filter",
	.summary = "keep the records that match, byte for byte",
	.operands = "[QUERY] [FILE]...",
	.options = options,
};

struct run {
	struct sb_filter filter;
	uint64_t kept;
};

static bool one_line(void *ctx, const struct sb_line *line, struct sb_writer *out, struct sb_err *err, size_t *err_byte)
{
	struct run *run = ctx;
	bool keep;

	if (!sb_filter_test(&run->filter, line->text, &keep, err, err_byte))
		return false;
	if (keep) {
		if (!count_only)
			sb_writer_add_line(out, line->raw);
		stage.stop = ++run->kept == max;
	}
	return true;
}

/* Adds a query; a mistake in it ends the program, and is shown in its line. */
static void add_query(struct sb_filter *filter, const char *name, struct sb_str text)
{
	struct sb_buf place;
	struct sb_err err;
	size_t where;

	if (sb_filter_add_query(filter, text, &where, &err))
		return;
	sb_buf_init(&place, 4096);
	sb_query_show_error(text, where, &place);
	sb_warn("%s: %s", name, err.text);
	fputs(place.ptr, stderr);
	exit((int)err.status);
}

static void add_query_file(struct sb_filter *filter, const char *path)
{
	struct sb_buf text;
	struct sb_err err;

	sb_buf_init(&text, SB_QUERY_TEXT_MAX);
	if (!sb_file_read(path, &text, &err))
		sb_die(SB_USAGE, "%s", err.text);
	add_query(filter, strcmp(path, "-") == 0 ? "standard input" : path, sb_buf_str(&text));
	sb_buf_free(&text);
}

/* "brand.query" is a file by its name; nobody looks for these two words in that form. */
static void add_query_or_file(struct sb_filter *filter, const char *name, const char *text)
{
	if (sb_str_ends(sb_str_from(text), ".query") && strpbrk(text, " \t\n\"():") == NULL)
		add_query_file(filter, text);
	else
		add_query(filter, name, sb_str_from(text));
}

static bool is_file(const char *name)
{
	struct stat st;

	return strcmp(name, "-") == 0 || (stat(name, &st) == 0 && S_ISREG(st.st_mode));
}

/* The first operand is the query where no option is one. Returns the operands behind it: the files. */
static char **take_query(struct sb_filter *filter, char **operands)
{
	bool asked = since != SB_TIME_NONE || until != SB_TIME_NONE || unique != NULL || max != UINT64_MAX;
	const char *first = *operands;

	if (queries.count + query_files.count + conditions.count + matches.count > 0)
		return operands;
	if (asked && (first == NULL || (is_file(first) && !sb_str_ends(sb_str_from(first), ".query"))))
		return operands;
	if (first == NULL)
		sb_cli_usage(&cli, "no query; an empty one, '', keeps every record");
	if (strpbrk(first, "./") != NULL && !sb_str_ends(sb_str_from(first), ".query") && is_file(first))
		sb_cli_usage(&cli, "the query comes first, and '%s' is a file; -q '' keeps every record", first);
	add_query_or_file(filter, "query", first);
	return operands + 1;
}

static void add_conditions(struct sb_filter *filter)
{
	struct sb_err err;

	for (size_t i = 0; i < queries.count; i++)
		add_query_or_file(filter, "-q", queries.items[i]);
	for (size_t i = 0; i < query_files.count; i++)
		add_query_file(filter, query_files.items[i]);
	for (size_t i = 0; i < conditions.count; i++)
		if (!sb_filter_add_condition(filter, conditions.items[i], &err))
			sb_die(err.status, "%s", err.text);
	for (size_t i = 0; i < matches.count; i++)
		if (!sb_filter_add_match(filter, matches.items[i], &err))
			sb_die(err.status, "%s", err.text);
	if (unique != NULL && !sb_filter_set_unique(filter, unique[0] != '\0' ? unique : "id", &err))
		sb_die(err.status, "%s", err.text);
}

static enum sb_status print_plan(struct sb_filter *filter, struct sb_writer *out)
{
	struct sb_buf plan;
	struct sb_err err;

	sb_buf_init(&plan, SIZE_MAX / 4); /* a few times the queries */
	sb_filter_explain(filter, &plan);
	sb_writer_add_str(out, sb_buf_str(&plan));
	sb_buf_free(&plan);
	sb_filter_free(filter);
	if (sb_writer_finish(out, &err))
		return SB_OK;
	sb_warn("%s", err.text);
	return err.status;
}

int main(int argc, char **argv)
{
	char **operands = sb_cli_parse(&cli, argc, argv, NULL);
	struct run run = {.kept = 0};
	struct sb_writer out;
	struct sb_err err;

	sb_filter_init(&run.filter, sb_time_now());
	stage.files = take_query(&run.filter, operands);
	add_conditions(&run.filter);
	run.filter.since = since;
	run.filter.until = until;
	run.filter.invert = invert;
	sb_writer_init(&out, STDOUT_FILENO, "standard output");
	if (explain)
		return (int)print_plan(&run.filter, &out);
	stage.line = one_line;
	stage.ctx = &run;
	stage.stop = max == 0;
	enum sb_status status = sb_stage_run(&stage, &out);
	if (count_only) {
		char number[SB_ERR_MAX];
		int len = snprintf(number, sizeof number, "%" PRIu64 "\n", run.kept);
		sb_writer_add(&out, number, (size_t)len);
	}
	bool reported = out.failed;
	if (!sb_writer_finish(&out, &err)) {
		if (!reported)
			sb_warn("%s", err.text);
		status = sb_status_worse(status, SB_IO);
	}
	sb_filter_free(&run.filter);
	return (int)(run.kept > 0 ? status : sb_status_worse(status, SB_NOMATCH));
}
