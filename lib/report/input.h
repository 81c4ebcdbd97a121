/* input.h - records on their way into a report: a line after the other, or by several threads.
 *
 * Threads parse lines and find out what can be known of a post alone; what the report keeps is added by one thread in the order of
 * the lines, so a report is the same for any number of threads. */
#ifndef SB_REPORT_INPUT_H
#define SB_REPORT_INPUT_H

#include "io/stage.h"
#include "report/measure.h"

struct sb_input {
	struct sb_report *report;
	bool tell_spikes; /* write each spike as soon as it is found */
	struct sb_input_worker *workers;
	void **contexts;
	size_t count;
};

/* Makes `stage` read into a report that was prepared. With stage->threads above 1 it is done by so many threads where no post must
 * be kept as a whole: for the measures about what was said, --sql and --merge there is one thread all the same. */
void sb_input_open(struct sb_input *input, struct sb_report *report, struct sb_stage *stage);
void sb_input_close(struct sb_input *input);
/* Takes the record of one line. False: it is not a JSON object, or no count (`err`, and the byte in the line). */
bool sb_report_add(struct sb_report *report, struct sb_str line, struct sb_err *err, size_t *err_byte);
/* Adds the spikes that were found so far, and forgets them. */
void sb_input_write_spikes(struct sb_report *report, struct sb_writer *out);

#endif
