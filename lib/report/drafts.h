/* drafts.h - tells those who spoke what was decided: the drafts of stance and ideas, for sb-reply. */
#ifndef SB_REPORT_DRAFTS_H
#define SB_REPORT_DRAFTS_H

#include "report/measure.h"

/* Adds one draft, a line: an answer to post `node` that says what was decided about `about`. In the text "{handle}" and
 * "{name}" are the author's. The id is the same in every run, so that a draft is not sent twice. */
void sb_draft_write(const struct sb_report *report, uint32_t node, struct sb_str about, struct sb_buf *out);

/* The drafts of the measure, in place of its report, after sb_report_build. False: `err` (SB_USAGE) says why there can be
 * none. */
bool sb_stance_drafts(struct sb_report *report, struct sb_buf *out, struct sb_err *err);
bool sb_ideas_drafts(struct sb_report *report, struct sb_buf *out, struct sb_err *err);

#endif
