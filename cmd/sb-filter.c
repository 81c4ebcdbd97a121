/* sb-filter - keep the records that match, byte for byte. */
#include "base/num.h"
#include "cli/options.h"
#include "io/stage.h"
#include "query/ask.h"
#include "query/sift.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct sb_list queries, query_files, conditions, matches, public_handles;
static const char *set_file, *window, *key_file;
static bool explain;
static struct sb_ask ask = {.since = SB_TIME_NONE, .until = SB_TIME_NONE};
static struct sb_query_set set = SB_QUERY_SET_INIT;
static struct sb_sift_options sift = {.max = UINT64_MAX, .sample = 1};
static struct sb_pseudonyms pseudonyms;
static struct sb_stage stage = {.threads = 1};

static const struct sb_option options[] = {
	{'q', "query", SB_ARG_LIST, &queries, "QUERY", "keep what this listening query holds for", NULL},
	{'f', "query-file", SB_ARG_LIST, &query_files, "FILE", "the same, with the query read from FILE", NULL},
	{'e', "expression", SB_ARG_LIST, &conditions, "JQ", "keep what this jq condition holds for", NULL},
	{'m', "match", SB_ARG_LIST, &matches, "FIELD~REGEX", "keep what has a FIELD that matches; with !~, that does not",
	 NULL},
	{0, "since", SB_ARG_POINT, &ask.since, "TIME", "keep what was created at TIME or later", NULL},
	{0, "until", SB_ARG_POINT, &ask.until, "TIME", "keep what was created before TIME", NULL},
	{'v', "invert-match", SB_ARG_NONE, &ask.invert, NULL, "keep what the conditions do not hold for", NULL},
	{0, "queries", SB_ARG_FILE, &set_file, "FILE", "keep what one of these named queries holds for; add names to topics",
	 NULL},
	{0, "split", SB_ARG_DIR, &sift.split, "DIR", "with --queries, write a file for each name and not the records",
	 NULL},
	{0, "tag", SB_ARG_TEXT, &sift.tag, "NAME", "add NAME to topics", NULL},
	{0, "why", SB_ARG_NONE, &sift.why, NULL, "add what held as matched", NULL},
	{0, "map", SB_ARG_TEXT, &sift.map, "JQ", "write the outputs of this jq program instead of the record", NULL},
	{0, "pseudonymize", SB_ARG_FILE, &key_file, "KEYFILE",
	 "write posts whose people have pseudonyms, made with the key in KEYFILE", NULL},
	{0, "public", SB_ARG_LIST, &public_handles, "HANDLE", "with --pseudonymize, an account that keeps its name", NULL},
	{0, "unique", SB_ARG_OPTIONAL, &sift.unique, "FIELD",
	 "drop a record whose FIELD (id) was already kept; near: whose text is almost one kept", NULL},
	{0, "window", SB_ARG_TEXT, &window, "N|TIME", "remember only so many records, or so long, for --unique", NULL},
	{0, "mark", SB_ARG_NONE, &sift.mark, NULL, "with --unique, add duplicate_of instead of dropping", NULL},
	{0, "sample", SB_ARG_REAL, &sift.sample, "P", "keep each record that matches with probability P", NULL},
	{0, "seed", SB_ARG_NUMBER, &sift.seed, "N", "draw another sample", NULL},
	{0, "max", SB_ARG_NUMBER, &sift.max, "N", "stop after N records", NULL},
	{'c', "count", SB_ARG_NONE, &sift.count_only, NULL, "print how many records match, and not the records", NULL},
	{'j', "jobs", SB_ARG_NUMBER, &stage.threads, "N", "work with N threads (1); the output is the same", NULL},
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

/* The first operand is the query where no option is one. Returns the operands behind it: the files. */
static char **take_query(char **operands)
{
	bool asked = ask.since != SB_TIME_NONE || ask.until != SB_TIME_NONE || sift.unique != NULL || sift.max != UINT64_MAX ||
		     sift.sample < 1 || sift.map != NULL || set_file != NULL || key_file != NULL;
	const char *first = *operands;

	if (queries.count + query_files.count + conditions.count + matches.count > 0)
		return operands;
	if (asked && (first == NULL || (sb_ask_is_file(first) && !sb_str_ends(sb_str_from(first), ".query"))))
		return operands;
	if (first == NULL)
		sb_cli_usage(&cli, "no query; an empty one, '', keeps every record");
	if (strpbrk(first, "./") != NULL && !sb_str_ends(sb_str_from(first), ".query") && sb_ask_is_file(first))
		sb_cli_usage(&cli, "the query comes first, and '%s' is a file; -q '' keeps every record", first);
	sb_ask_query(&ask, "query", first);
	return operands + 1;
}

static void add_conditions(void)
{
	for (size_t i = 0; i < queries.count; i++)
		sb_ask_query(&ask, "-q", queries.items[i]);
	for (size_t i = 0; i < query_files.count; i++)
		sb_ask_query_file(&ask, query_files.items[i]);
	ask.conditions = conditions.items;
	ask.condition_count = conditions.count;
	ask.matches = matches.items;
	ask.match_count = matches.count;
	if (set_file != NULL) {
		sb_ask_set(&set, set_file);
		sift.set = &set;
	}
}

/* What options mean together. */
static void check_options(void)
{
	struct sb_str text = sb_str_from(window);

	if (sift.split != NULL && (set_file == NULL || sift.tag != NULL))
		sb_cli_usage(&cli, "--split needs --queries, and writes records as they are, without --tag");
	if (sift.unique == NULL && (sift.mark || window != NULL))
		sb_cli_usage(&cli, "--mark and --window say what --unique does");
	if (sift.mark && sift.map != NULL)
		sb_cli_usage(&cli, "--mark changes records, and --map writes none");
	if (sift.mark && key_file != NULL)
		sb_cli_usage(&cli, "--mark names other posts by their ids, and --pseudonymize hides these; use two runs");
	if (public_handles.count > 0 && key_file == NULL)
		sb_cli_usage(&cli, "--public says whom --pseudonymize leaves as they are");
	if (window != NULL && (!sb_num_u64(text, UINT32_MAX, &sift.window) || sift.window == 0) &&
	    (!sb_time_parse_duration(text, &sift.span) || sift.span <= 0))
		sb_cli_usage(&cli, "--window: '%s' is not a number of records, or a time such as 2d", window);
	if (sift.sample < 0 || sift.sample > 1)
		sb_cli_usage(&cli, "--sample: a probability from 0 to 1");
	if (stage.threads < 1 || stage.threads > SB_STAGE_THREADS_MAX)
		sb_cli_usage(&cli, "-j: from 1 to %d threads", SB_STAGE_THREADS_MAX);
}

static struct sb_sift state;

static void take(void *ctx, struct sb_str made, struct sb_writer *out)
{
	(void)ctx;
	sb_sift_take(&state, made, out);
	stage.stop = state.enough;
}

/* A reader of the split files shall see what there is, too. */
static void before_wait(void *ctx)
{
	struct sb_err err;

	(void)ctx;
	if (!sb_sift_flush(&state, &err))
		sb_die(err.status, "%s", err.text);
}

static enum sb_status finish(struct sb_writer *out, enum sb_status status)
{
	struct sb_err err;
	bool reported = out->failed;

	if (sift.count_only) {
		char number[SB_ERR_MAX];
		int len = snprintf(number, sizeof number, "%" PRIu64 "\n", state.kept);
		sb_writer_add(out, number, (size_t)len);
	}
	if (!sb_sift_flush(&state, &err)) {
		sb_warn("%s", err.text);
		status = sb_status_worse(status, err.status);
	}
	if (!sb_writer_finish(out, &err)) {
		if (!reported)
			sb_warn("%s", err.text);
		status = sb_status_worse(status, SB_IO);
	}
	return status;
}

int main(int argc, char **argv)
{
	static struct sb_sift_worker workers[SB_STAGE_THREADS_MAX];
	static void *contexts[SB_STAGE_THREADS_MAX];
	char **operands = sb_cli_parse(&cli, argc, argv, NULL);
	struct sb_writer out;
	struct sb_err err;

	check_options();
	if (key_file != NULL && !sb_pseudonyms_open(&pseudonyms, key_file, public_handles.items, &err))
		sb_die(err.status, "--pseudonymize: %s", err.text);
	sift.pseudonyms = key_file != NULL ? &pseudonyms : NULL;
	stage.files = take_query(operands);
	add_conditions();
	for (size_t i = 0; i < (explain ? 1 : stage.threads); i++) {
		if (!sb_sift_worker_open(&workers[i], &sift, sb_ask_filter(&ask, sb_time_now()), &err))
			sb_die(err.status, "%s", err.text);
		contexts[i] = &workers[i];
	}
	if (!sb_sift_open(&state, &sift, &err))
		sb_die(err.status, "%s", err.text);
	sb_writer_init(&out, STDOUT_FILENO, "standard output");
	if (explain)
		return (int)sb_sift_print_plan(&workers[0], &out);
	stage.line = sb_sift_line;
	stage.finish = take;
	stage.workers = contexts;
	stage.ctx = contexts[0];
	stage.before_wait = before_wait;
	stage.stop = state.enough;
	enum sb_status status = finish(&out, sb_stage_run(&stage, &out));
	for (size_t i = 0; i < stage.threads; i++)
		sb_sift_worker_close(&workers[i]);
	sb_sift_close(&state);
	sb_pseudonyms_close(&pseudonyms);
	sb_query_set_free(&set);
	sb_ask_free(&ask);
	return (int)(state.kept > 0 ? status : sb_status_worse(status, SB_NOMATCH));
}
