/* sb-report - measures posts: volume, sentiment, response, and an overview for those who have one minute. */
#include "cli/options.h"
#include "report/ask.h"
#include "report/database.h"
#include "report/input.h"
#include "report/output.h"
#include "report/summary.h"

#include <string.h>
#include <unistd.h>

#define MEASURES_MAX ((size_t)32)    /* as many as there are, and room */
#define OUTPUT_MAX ((size_t)1 << 30) /* a report, not a copy of the input; bounds memory */

static struct sb_report report;
static struct sb_stage stage = {.threads = 1};
static struct sb_output output = {.format = "table", .colour = "auto"};
static struct sb_ask ask;
static const char *title;
static struct sb_list stances;
static struct sb_input input;
static bool html, prometheus;

static const struct sb_option options[] = {
	{'b', "by", SB_ARG_TEXT, &report.facts.by, "FIELD", "count by network, lang, topic, label, author.role, ...", NULL},
	{'e', "every", SB_ARG_CHOICE, &report.every, "SPAN", "count by hour, day or week (what suits the input)", "1h 1d 1w"},
	{'s', "since", SB_ARG_TEXT, &ask.since, "TIME", "only posts from TIME on, a date, or an age such as 7d", NULL},
	{'u', "until", SB_ARG_TEXT, &ask.until, "TIME", "only posts before TIME", NULL},
	{'z', "zone", SB_ARG_TEXT, &ask.zone, "ZONE", "days and hours as in ZONE, such as Europe/Berlin (UTC)", NULL},
	{0, "target", SB_ARG_DURATION, &report.terms.target, "TIME", "answered, or told (reachtime, 20m), within TIME, such as 15m", NULL},
	{'c', "calendar", SB_ARG_FILE, &ask.calendar, "FILE", "responses in business time too, by the hours in FILE", NULL},
	{'w', "where", SB_ARG_TEXT, &ask.where, "QUERY", "only posts for which the listening query holds", NULL},
	{'f', "format", SB_ARG_CHOICE, &output.format, "FORMAT", "table, csv, json, ndjson, md, html or prometheus (table)",
	 "table csv json ndjson md html prometheus"},
	{0, "html", SB_ARG_NONE, &html, NULL, "the whole dashboard as one page: every measure, unless some are named", NULL},
	{0, "refresh", SB_ARG_NUMBER, &output.refresh, "SECONDS", "the page loads itself again, as on a wall", NULL},
	{0, "template", SB_ARG_FILE, &output.page_template, "FILE", "the page's own HTML, around {{content}}", NULL},
	{0, "prometheus", SB_ARG_NONE, &prometheus, NULL, "short for --format prometheus, for node_exporter's textfiles", NULL},
	{0, "sql", SB_ARG_FILE, &ask.sql, "FILE", "fill an SQLite database with posts, cases and views, as well", NULL},
	{0, "fail-if", SB_ARG_LIST, &output.fail_if, "CONDITION", "exit with 1 when it holds: 'response_rate<0.9'", NULL},
	{0, "severity", SB_ARG_REAL, &report.spikes.threshold, "SEVERITY", "spikes from SEVERITY on, 0 to 1 (0.2)", NULL},
	{0, "partial", SB_ARG_NONE, &ask.partial, NULL, "write a summary of this part of the posts, for --merge", NULL},
	{0, "merge", SB_ARG_NONE, &ask.merge, NULL, "read what --partial wrote, and report on all of it", NULL},
	{0, "once", SB_ARG_NONE, &ask.once, NULL, "volume, sentiment: no post comes twice, so keep none in memory", NULL},
	{0, "brands", SB_ARG_FILE, &ask.brands, "FILE", "voice: brands to compare, \"name: query\" on each line", NULL},
	{0, "themes", SB_ARG_FILE, &ask.themes, "FILE", "topics, \"name: query\" on each line, in place of the posts' own", NULL},
	{0, "stance", SB_ARG_LIST, &stances, "NAME:QUERY", "stance: a proposal, and the posts that are about it", NULL},
	{0, "decided", SB_ARG_TEXT, &report.talk.decided, "TEXT", "stance, ideas: write drafts that tell each author TEXT", NULL},
	{0, "idea", SB_ARG_TEXT, &report.talk.idea, "ID", "a post with the idea that was decided on", NULL},
	{'j', "jobs", SB_ARG_NUMBER, &stage.threads, "N", "read with N threads (1); the report is the same", NULL},
	{'t', "title", SB_ARG_TEXT, &title, "TEXT", "a heading, such as the brand's name", NULL},
	{0, "color", SB_ARG_CHOICE, &output.colour, "WHEN", "colour a table: auto, always or never (auto)", "auto always never"},
	SB_STAGE_OPTIONS(stage),
	SB_OPTION_END,
};

static const struct sb_cli cli = {
	"sb-report",
	"Measure posts: volume, sentiment, response, and all that sb-measures(7) defines",
	"[MEASURE]... [FILE]...",
	options,
	NULL,
};

/* A measure that is misspelt, or that stands behind a file, is said to be that, and not a missing file. */
static void check_operand(const char *name)
{
	struct sb_buf names;

	if (strpbrk(name, "./") != NULL || strcmp(name, "-") == 0 || access(name, F_OK) == 0)
		return;
	if (sb_measure_find(name) != NULL)
		sb_cli_usage(&cli, "'%s': measures come before files", name);
	sb_buf_init(&names, 4096);
	for (const struct sb_measure *m = sb_measures; m->name != NULL; m++)
		sb_buf_add_format(&names, "%s%s", m == sb_measures ? "" : ", ", m->name);
	sb_cli_usage(&cli, "'%s' is neither a file nor a measure (%s)", name, names.ptr);
}

/* Operands that name measures come first; the rest are files. */
static size_t take_measures(char ***operands, const struct sb_measure **chosen)
{
	size_t count = 0;

	for (; **operands != NULL && sb_measure_find(**operands) != NULL; (*operands)++) {
		const struct sb_measure *measure = sb_measure_find(**operands);
		for (size_t i = 0; i < count; i++)
			if (chosen[i] == measure)
				sb_cli_usage(&cli, "'%s' is named twice", measure->name);
		if (count == MEASURES_MAX)
			sb_cli_usage(&cli, "too many measures");
		chosen[count++] = measure;
	}
	for (char **file = *operands; *file != NULL; file++)
		check_operand(*file);
	if (count > 0)
		return count;
	bool parts = ask.partial || ask.merge || ask.once;
	for (const struct sb_measure *m = sb_measures; m->name != NULL && (count == 0 || html || parts); m++)
		if ((m->on_page && !parts) || (parts && sb_measure_is_mergeable(m) && !(ask.once && m->needs_tree)))
			chosen[count++] = m;
	return count;
}

int main(int argc, char **argv)
{
	const struct sb_measure *chosen[MEASURES_MAX];
	struct sb_writer out;
	struct sb_buf page;
	struct sb_err err;

	sb_facts_init(&report.facts);
	report.records = (struct sb_records)SB_RECORDS_INIT;
	report.spikes = (struct sb_spikes)SB_SPIKES_INIT;
	char **operands = sb_cli_parse(&cli, argc, argv, NULL);
	size_t count = take_measures(&operands, chosen);
	if (html || prometheus)
		output.format = html ? "html" : "prometheus";
	if (stage.threads < 1 || stage.threads > SB_STAGE_THREADS_MAX)
		sb_cli_usage(&cli, "-j: from 1 to %d threads", SB_STAGE_THREADS_MAX);
	if (strcmp(output.format, "csv") == 0 && count > 1)
		sb_cli_usage(&cli, "csv holds one table: name one measure");
	input.tell_spikes = strcmp(output.format, "ndjson") == 0 && count == 1 && strcmp(chosen[0]->name, "spikes") == 0;
	report.now = sb_time_now();
	ask.stances = stances.items;
	ask.stance_count = stances.count;
	sb_doc_init(&report.doc, title, report.now);
	if (!sb_output_prepare(&output, &report.doc, &err) || !sb_report_ask(&report, &ask, chosen, count, &err)) {
		if (err.text[0] == '\0')
			return SB_USAGE;
		if (err.status != SB_USAGE)
			sb_die(err.status, "%s", err.text);
		sb_cli_usage(&cli, "%s", err.text);
	}
	if (!sb_report_prepare(&report, chosen, count, &err))
		sb_die(err.status, "%s", err.text);

	sb_writer_init(&out, STDOUT_FILENO, "standard output");
	stage.files = operands;
	sb_input_open(&input, &report, &stage);
	enum sb_status status = sb_stage_run(&stage, &out);
	if (status == SB_IO && stage.lines == 0) { /* nothing could be read: a report of nothing would say that nobody spoke */
		sb_writer_finish(&out, NULL);
		return (int)status;
	}
	sb_report_end(&report);
	if (report.database != NULL && !sb_database_finish(report.database, &report, &err))
		sb_die(err.status, "%s", err.text);
	sb_buf_init(&page, OUTPUT_MAX);
	if (input.tell_spikes) {
		sb_input_write_spikes(&report, &out);
	} else if (ask.partial) {
		sb_report_write_summary(&report, &page);
	} else if (report.talk.decided != NULL) {
		if (!chosen[0]->drafts(&report, &page, &err))
			sb_die(err.status, "%s", err.text);
	} else {
		if (report.merge && !sb_summary_check(report.summary, chosen, count, &err))
			sb_die(err.status, "%s", err.text);
		sb_report_build(&report, chosen, count);
		sb_output_render(&output, &report.doc, &page);
	}
	if (page.full)
		sb_die(SB_IO, "the report is larger than 1 GiB; --by a field with fewer values");
	sb_writer_add_str(&out, sb_buf_str(&page));
	if (!sb_writer_finish(&out, &err)) {
		sb_warn("%s", err.text);
		status = sb_status_worse(status, err.status);
	}
	if (!ask.partial && report.talk.decided == NULL)
		status = sb_status_worse(status, sb_output_check(&output, &report.doc));
	sb_buf_free(&page);
	sb_input_close(&input);
	sb_report_free(&report);
	return (int)status;
}
