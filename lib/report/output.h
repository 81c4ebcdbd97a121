/* output.h - where a report goes, as the command line says it. */
#ifndef SB_REPORT_OUTPUT_H
#define SB_REPORT_OUTPUT_H

#include "cli/options.h"
#include "report/check.h"
#include "report/render.h"

#define SB_CHECKS_MAX ((size_t)32)

struct sb_output {
	const char *format; /* "table", "csv", "json", "ndjson", "md", "html", "prometheus" */
	const char *colour; /* "auto", "always", "never" */
	struct sb_list fail_if;
	struct sb_check checks[SB_CHECKS_MAX];
};

/* What can be wrong before the first record is read. False: `err` (status SB_USAGE). */
bool sb_output_prepare(struct sb_output *output, struct sb_err *err);
/* The doc in its format, added to `out`. */
void sb_output_render(const struct sb_output *output, const struct sb_doc *doc, struct sb_buf *out);
/* SB_NOMATCH when a condition of --fail-if holds, which is then told on standard error; SB_USAGE when there is no such
 * figure. */
enum sb_status sb_output_check(const struct sb_output *output, const struct sb_doc *doc);

#endif
