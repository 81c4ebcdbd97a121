/* sb-report - measures posts: volume, sentiment, response, and an overview for those who have one minute. */
#include "cli/options.h"
#include "io/stage.h"
#include "report/measure.h"
#include "report/render.h"
#include "report/screen.h"

#include <string.h>
#include <unistd.h>

#define MEASURES_MAX ((size_t)8)     /* as many as there are, and room */
#define OUTPUT_MAX ((size_t)1 << 30) /* a report, not a copy of the input; bounds memory */

static struct sb_report report;
static struct sb_stage stage;
static const char *format = "table", *colour = "auto", *title;
static bool html, ndjson;

static const struct sb_option options[] = {
	{'b', "by", SB_ARG_TEXT, &report.facts.by, "FIELD", "count by network, lang, topic, label, author.role, ...", NULL},
	{'e', "every", SB_ARG_CHOICE, &report.every, "SPAN", "count by hour, day or week (what suits the input)", "1h 1d 1w"},
	{'s', "since", SB_ARG_POINT, &report.facts.since, "TIME", "only posts from TIME on, a date, or an age such as 7d", NULL},
	{'u', "until", SB_ARG_POINT, &report.facts.until, "TIME", "only posts before TIME", NULL},
	{'f', "format", SB_ARG_CHOICE, &format, "FORMAT", "table, csv, json, md, html; ndjson for spikes (table)",
	 "table csv json md html ndjson"},
	{0, "html", SB_ARG_NONE, &html, NULL, "the whole dashboard as one page: every measure, unless some are named", NULL},
	{0, "severity", SB_ARG_REAL, &report.spikes.threshold, "SEVERITY", "spikes from SEVERITY on, 0 to 1 (0.2)", NULL},
	{'t', "title", SB_ARG_TEXT, &title, "TEXT", "a heading, such as the brand's name", NULL},
	{0, "color", SB_ARG_CHOICE, &colour, "WHEN", "colour a table: auto, always or never (auto)", "auto always never"},
	SB_STAGE_OPTIONS(stage),
	SB_OPTION_END,
};

static const struct sb_cli cli = {
	"sb-report",
	"Measure posts: overview, volume, sentiment, response, spikes",
	"[MEASURE]... [FILE]...",
	options,
	NULL,
};

/* A spike in a series of counts is told at once. */
static void write_spikes(struct sb_writer *out)
{
	struct sb_buf records;

	sb_buf_init(&records, OUTPUT_MAX);
	sb_report_write_spikes(&report, &records);
	sb_writer_add_str(out, sb_buf_str(&records));
	sb_buf_free(&records);
}

static bool on_line(void *ctx, const struct sb_line *line, struct sb_writer *out, struct sb_err *err, size_t *err_byte)
{
	struct sb_report *all = ctx;

	if (!sb_report_add(all, line->text, err, err_byte))
		return false;
	if (ndjson && all->spikes.count > 0)
		write_spikes(out);
	return true;
}

/* A measure that is misspelt, or that stands behind a file, is said to be that, and not a missing file. */
static void check_operand(const char *name)
{
	if (strpbrk(name, "./") != NULL || strcmp(name, "-") == 0 || access(name, F_OK) == 0)
		return;
	if (sb_measure_find(name) != NULL)
		sb_cli_usage(&cli, "'%s': measures come before files", name);
	sb_cli_usage(&cli, "'%s' is neither a file nor a measure (overview, volume, sentiment, response, spikes)", name);
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
	for (const struct sb_measure *m = sb_measures; m->name != NULL && (count == 0 || html); m++)
		chosen[count++] = m;
	return count;
}

static void render(struct sb_buf *out)
{
	if (strcmp(format, "json") == 0)
		sb_render_json(&report.doc, out);
	else if (strcmp(format, "csv") == 0)
		sb_render_csv(&report.doc, out);
	else if (strcmp(format, "md") == 0)
		sb_render_markdown(&report.doc, out);
	else if (strcmp(format, "html") == 0)
		sb_render_html(&report.doc, out);
	else
		sb_render_text(&report.doc, sb_screen_width(), sb_screen_colour(colour), out);
}

int main(int argc, char **argv)
{
	const struct sb_measure *chosen[MEASURES_MAX];
	struct sb_writer out;
	struct sb_buf page;
	struct sb_err err;

	sb_facts_init(&report.facts);
	report.spikes = (struct sb_spikes)SB_SPIKES_INIT;
	char **operands = sb_cli_parse(&cli, argc, argv, NULL);
	size_t count = take_measures(&operands, chosen);
	if (html)
		format = "html";
	if (strcmp(format, "csv") == 0 && count > 1)
		sb_cli_usage(&cli, "csv holds one table: name one measure");
	ndjson = strcmp(format, "ndjson") == 0;
	if (ndjson && (count > 1 || strcmp(chosen[0]->name, "spikes") != 0))
		sb_cli_usage(&cli, "ndjson is for records of spikes: sb-report spikes --format ndjson");
	if (report.spikes.threshold < 0 || report.spikes.threshold > 1)
		sb_cli_usage(&cli, "--severity is a number from 0 to 1");
	if (report.facts.by != NULL && *report.facts.by == '\0')
		sb_cli_usage(&cli, "--by needs the name of a field, such as network");
	report.now = sb_time_now();
	sb_doc_init(&report.doc, title, report.now);
	sb_report_prepare(&report, chosen, count);

	sb_writer_init(&out, STDOUT_FILENO, "standard output");
	stage.files = operands;
	stage.line = on_line;
	stage.ctx = &report;
	enum sb_status status = sb_stage_run(&stage, &out);
	if (status == SB_IO && stage.lines == 0)
		return (int)status; /* nothing could be read: a report of nothing would say that nobody spoke */
	sb_report_build(&report, chosen, count);
	sb_buf_init(&page, OUTPUT_MAX);
	if (ndjson)
		write_spikes(&out);
	else
		render(&page);
	if (page.full)
		sb_die(SB_IO, "the report is larger than 1 GiB; --by a field with fewer values");
	sb_writer_add_str(&out, sb_buf_str(&page));
	if (!sb_writer_finish(&out, &err)) {
		sb_warn("%s", err.text);
		status = sb_status_worse(status, err.status);
	}
	sb_buf_free(&page);
	sb_report_free(&report);
	return (int)status;
}
