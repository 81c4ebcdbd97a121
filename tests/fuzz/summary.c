/* Any lines, as posts and as summaries: they must not crash, and what is written as a summary must be read again as it was. */
#include "report/ask.h"
#include "report/render.h"
#include "report/input.h"
#include "report/summary.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run(struct sb_str lines, const char *by, bool merge, struct sb_buf *summary, struct sb_buf *report_out)
{
	static const char *const names[] = {"volume", "sentiment", "response"};
	const struct sb_measure *measures[3];
	struct sb_ask ask = {.merge = merge, .partial = !merge};
	struct sb_report report = {.spikes = SB_SPIKES_INIT};
	struct sb_err err;

	for (size_t i = 0; i < 3; i++)
		measures[i] = sb_measure_find(names[i]);
	sb_facts_init(&report.facts);
	report.facts.by = by;
	report.every = "1w";
	report.now = INT64_C(1774256400000000);
	sb_doc_init(&report.doc, NULL, report.now);
	if (!sb_report_ask(&report, &ask, measures, 3, &err))
		abort();
	sb_report_prepare(&report, measures, 3, NULL);
	while (lines.ptr != NULL)
		sb_report_add(&report, sb_str_cut(&lines, '\n'), &err, NULL);
	sb_report_end(&report);
	sb_report_build(&report, measures, 3);
	sb_render_json(&report.doc, report_out);
	sb_report_write_summary(&report, summary);
	sb_report_free(&report);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_str lines = {(const char *)data, size};
	struct sb_buf first, second, json, again;

	sb_buf_init(&first, (size_t)1 << 28);
	sb_buf_init(&second, (size_t)1 << 28);
	sb_buf_init(&json, (size_t)1 << 28);
	sb_buf_init(&again, (size_t)1 << 28);
	run(lines, NULL, true, &first, &json); /* strangers' summaries */
	sb_buf_clear(&first);
	run(lines, "topic", false, &first, &json);
	sb_buf_clear(&json);
	run(sb_buf_str(&first), "topic", true, &second, &json);
	sb_buf_clear(&first);
	run(sb_buf_str(&second), "topic", true, &first, &again);
	if (!sb_str_eq(sb_buf_str(&json), sb_buf_str(&again)))
		abort();
	sb_buf_free(&first);
	sb_buf_free(&second);
	sb_buf_free(&json);
	sb_buf_free(&again);
	return 0;
}
