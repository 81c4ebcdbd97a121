/* sb-fetch - gather new posts, once each. */
#include "cli/options.h"
#include "fetch/gather.h"
#include "fetch/network.h"
#include "fetch/remote.h"

#include <unistd.h>

static struct sb_gather gather = {.limit = SB_RUN_LIMIT, .since = SB_TIME_NONE};
static struct sb_list lists;
static bool list_networks;

static const struct sb_option options[] = {
	{'s', "sources", SB_ARG_LIST, &lists, "FILE", "read sources from FILE, one a line; may be given several times", NULL},
	{0, "as", SB_ARG_CHOICE, &gather.as, "FORM", "take each source for a form of file (the content decides)",
	 "feed csv tsv twcs json ndjson twarc"},
	{0, "map", SB_ARG_FILE, &gather.map, "FILE", "FILE says which column of a table is which field", NULL},
	{0, "limit", SB_ARG_NUMBER, &gather.limit, "N", "posts of a source that is asked for the first time (200)", NULL},
	{0, "since", SB_ARG_POINT, &gather.since, "TIME", "leave out posts older than a moment, a date or an age such as 2d", NULL},
	{0, "dry-run", SB_ARG_NONE, &gather.dry_run, NULL, "print the first request of each source and ask nothing", NULL},
	{0, "no-state", SB_ARG_NONE, &gather.no_state, NULL, "remember nothing and know nothing of earlier runs", NULL},
	{0, "list", SB_ARG_NONE, &list_networks, NULL, "print the networks, whether each wants a token, and what it reads", NULL},
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

static bool collect(struct sb_sources *sources, char *const *operands)
{
	struct sb_err err;

	for (; *operands != NULL; operands++)
		sb_sources_add(sources, sb_str_from(*operands));
	for (size_t i = 0; i < lists.count; i++) {
		if (!sb_sources_read(sources, lists.items[i], &err)) {
			sb_warn("%s", err.text);
			return false;
		}
	}
	return true;
}

static enum sb_status list(void)
{
	struct sb_err err;
	struct sb_networks *networks = sb_networks_open(&err);
	struct sb_writer out;
	bool good = networks != NULL;

	sb_writer_init(&out, STDOUT_FILENO, "standard output");
	good = good && sb_networks_list(networks, &out, &err);
	sb_networks_close(networks);
	if (!good)
		sb_warn("%s", err.text);
	enum sb_status status = good ? SB_OK : err.status;
	if (!sb_writer_finish(&out, &err)) {
		sb_warn("%s", err.text);
		status = sb_status_worse(status, SB_IO);
	}
	return status;
}

int main(int argc, char **argv)
{
	char **operands = sb_cli_parse(&cli, argc, argv, NULL);
	struct sb_sources sources = {0};
	struct sb_writer out;
	struct sb_err err;

	if (list_networks)
		return (int)list();
	if (*operands == NULL && lists.count == 0)
		sb_cli_usage(&cli, "name a source: a feed's address, a file, '-', or 'sample:' to try it");
	if (gather.map != NULL && gather.as != NULL && strcmp(gather.as, "csv") != 0 && strcmp(gather.as, "tsv") != 0)
		sb_cli_usage(&cli, "--map is for tables: it goes with --as csv or tsv, not with --as %s", gather.as);
	if (gather.limit == 0)
		sb_cli_usage(&cli, "--limit: at least 1");
	if (!collect(&sources, operands))
		return SB_IO;
	sb_writer_init(&out, STDOUT_FILENO, "standard output");
	enum sb_status status = sb_gather_run(&gather, &sources, &out);
	if (!sb_writer_finish(&out, &err) && status != SB_IO) {
		sb_warn("%s", err.text);
		status = sb_status_worse(status, SB_IO);
	}
	sb_sources_free(&sources);
	return (int)status;
}
