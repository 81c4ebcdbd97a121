/* sb-fetch - gather new posts, once each. */
#include "cli/options.h"
#include "fetch/claims.h"
#include "fetch/gather.h"
#include "fetch/recheck.h"
#include "fetch/remote.h"
#include "fetch/status.h"

#include <unistd.h>

static struct sb_gather gather;
static struct sb_source usual = {.limit = SB_RUN_LIMIT, .since = SB_TIME_NONE, .every = SB_RUN_EVERY};
static struct sb_list lists;
static bool list_networks, show_status, recheck;
static const char *forget, *format;

static const struct sb_option options[] = {
	{'s', "sources", SB_ARG_LIST, &lists, "FILE", "read sources from FILE, one a line, or OPML; may be given several times", NULL},
	{0, "as", SB_ARG_CHOICE, &usual.as, "FORM", "take each source for a form of file (the content decides)",
	 SB_SOURCES_FORMS},
	{0, "map", SB_ARG_FILE, &usual.map, "FILE", "FILE says which column of a table is which field", NULL},
	{0, "limit", SB_ARG_NUMBER, &usual.limit, "N", "posts of a source that is asked for the first time (200)", NULL},
	{0, "since", SB_ARG_POINT, &usual.since, "TIME", "leave out posts older than a moment, a date or an age such as 2d", NULL},
	{0, "replies", SB_ARG_NONE, &usual.replies, NULL, "gather the whole thread of each post that is found", NULL},
	{0, "raw", SB_ARG_NONE, &usual.raw, NULL, "keep what a network's API said of a post, in _raw", NULL},
	{0, "follow", SB_ARG_NONE, &gather.follow, NULL, "keep asking, until the program is ended", NULL},
	{0, "every", SB_ARG_DURATION, &usual.every, "TIME", "with --follow, the time between two looks at a source (5m)", NULL},
	{0, "now", SB_ARG_NONE, &gather.now, NULL, "ask also feeds that were read just now, and sources that failed too often", NULL},
	{0, "no-robots", SB_ARG_NONE, &usual.no_robots, NULL, "ask whatever a host's robots.txt says", NULL},
	{0, "dry-run", SB_ARG_NONE, &gather.dry_run, NULL, "print the first request of each source and ask nothing", NULL},
	{0, "no-state", SB_ARG_NONE, &gather.no_state, NULL, "remember nothing and know nothing of earlier runs", NULL},
	{0, "list", SB_ARG_NONE, &list_networks, NULL, "print the networks, whether each wants a token, and what it reads", NULL},
	{0, "status", SB_ARG_NONE, &show_status, NULL, "print what is remembered of each source, or of those that are named", NULL},
	{0, "format", SB_ARG_CHOICE, &format, "FORMAT", "with --status, table or ndjson (table)", "table ndjson"},
	{0, "recheck", SB_ARG_NONE, &recheck, NULL, "read posts from files, and write those that their network still has", NULL},
	{0, "forget", SB_ARG_TEXT, &forget, "AUTHOR", "forget what is remembered with this author's id in it", NULL},
	{0, "user-agent", SB_ARG_TEXT, &gather.user_agent, "TEXT", "what servers are told about who asks", NULL},
	{0, "max-line", SB_ARG_SIZE, &gather.max_line, "SIZE", "longest line or row taken, with K, M or G (16M)", NULL},
	{0, "rejects", SB_ARG_FILE, &gather.rejects, "FILE", "keep bad lines in FILE; they do not change the exit status", NULL},
	{0, "progress", SB_ARG_NONE, &gather.progress, NULL, "show progress even when standard error is no terminal", NULL},
	{0, "no-progress", SB_ARG_NONE, &gather.no_progress, NULL, "never show progress", NULL},
	SB_OPTION_END,
};

static const struct sb_cli cli = {
	.name = "sb-fetch",
	.summary = "gather new posts from feeds, networks, tables and archives, once each",
	.operands = "SOURCE...",
	.options = options,
};

static enum sb_status collect(struct sb_sources *sources, char *const *operands)
{
	struct sb_err err;

	for (; *operands != NULL; operands++)
		sb_sources_add(sources, sb_str_from(*operands), &usual);
	for (size_t i = 0; i < lists.count; i++) {
		if (!sb_sources_read(sources, lists.items[i], &usual, &err)) {
			sb_warn("%s", err.text);
			return err.status;
		}
	}
	return SB_OK;
}

static enum sb_status list(void)
{
	struct sb_err err;
	struct sb_claims *claims = sb_claims_open(&err);
	struct sb_writer out;
	bool good = claims != NULL;

	sb_writer_init(&out, STDOUT_FILENO, "standard output");
	good = good && sb_claims_list(claims, &out, &err);
	sb_claims_close(claims);
	if (!good)
		sb_warn("%s", err.text);
	enum sb_status status = good ? SB_OK : err.status;
	if (!sb_writer_finish(&out, &err)) {
		sb_warn("%s", err.text);
		status = sb_status_worse(status, SB_IO);
	}
	return status;
}

static enum sb_status forget_author(void)
{
	struct sb_err err;
	struct sb_state *state = sb_state_open(&err);
	int64_t count = 0;
	bool good = state != NULL && sb_state_forget(state, sb_str_from(forget), &count, &err);

	sb_state_close(state);
	if (!good)
		sb_warn("%s", err.text);
	else
		sb_warn("%lld ids, threads and sources forgotten", (long long)count);
	return !good ? err.status : count > 0 ? SB_OK : SB_NOMATCH;
}

static enum sb_status recheck_files(char *const *files, struct sb_writer *out)
{
	struct sb_recheck_options how = {.user_agent = gather.user_agent, .no_robots = usual.no_robots};
	struct sb_stage stage = {.files = files,
				 .max_line = gather.max_line,
				 .rejects = gather.rejects,
				 .progress = gather.progress,
				 .no_progress = gather.no_progress};

	return sb_recheck_run(&how, &stage, out);
}

static enum sb_status run(char *const *operands, struct sb_writer *out)
{
	struct sb_sources sources = SB_SOURCES_INIT;
	struct sb_err err = {0};
	enum sb_status status;

	if (recheck)
		return recheck_files(operands, out);
	status = collect(&sources, operands);
	if (status == SB_OK && show_status) {
		status = sb_fetch_status(&sources, format, out, &err);
		if (status > SB_NOMATCH)
			sb_warn("%s", err.text);
	} else if (status == SB_OK) {
		status = sb_gather_run(&gather, &sources, out);
	}
	sb_sources_free(&sources);
	return status;
}

int main(int argc, char **argv)
{
	char **operands = sb_cli_parse(&cli, argc, argv, NULL);
	struct sb_writer out;
	struct sb_err err;

	if (list_networks + show_status + recheck + (forget != NULL) > 1)
		sb_cli_usage(&cli, "one of --list, --status, --recheck and --forget at a time");
	if (format != NULL && !show_status)
		sb_cli_usage(&cli, "--format goes with --status");
	if (usual.every != SB_RUN_EVERY && !gather.follow)
		sb_cli_usage(&cli, "--every goes with --follow");
	if (list_networks && *operands != NULL)
		sb_cli_usage(&cli, "--list takes no source; it prints all networks");
	if (recheck && lists.count > 0)
		sb_cli_usage(&cli, "--recheck reads files of posts, not lists of sources");
	if (forget != NULL && *forget == '\0')
		sb_cli_usage(&cli, "--forget wants an author's id");
	if (list_networks)
		return (int)list();
	if (forget != NULL)
		return (int)forget_author();
	if (*operands == NULL && lists.count == 0 && !show_status && !recheck)
		sb_cli_usage(&cli, "name a source: a feed's address, a file, '-', or 'sample:' to try it");
	if (!sb_source_check(&usual, &err))
		sb_cli_usage(&cli, "%s", err.text);
	sb_writer_init(&out, STDOUT_FILENO, "standard output");
	sb_writer_end_line(&out);
	enum sb_status status = run(operands, &out);
	if (!sb_writer_finish(&out, &err) && status != SB_IO) {
		sb_warn("%s", err.text);
		status = sb_status_worse(status, SB_IO);
	}
	return (int)status;
}
