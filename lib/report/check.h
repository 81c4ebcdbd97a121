/* check.h - a condition on a figure, such as "response_rate<0.9": what --fail-if takes. */
#ifndef SB_REPORT_CHECK_H
#define SB_REPORT_CHECK_H

#include "report/doc.h"

struct sb_check {
	struct sb_str measure; /* absent: the first that has the figure */
	struct sb_str key;
	char operator[3]; /* "<", "<=", ">", ">=", "=", "!=" */
	double value;
};

/* FIGURE OPERATOR VALUE; a figure is its key in JSON, "response.posts" that of one measure; a value is a number, a share in
 * per cent ("90%") or a duration ("15m", in seconds). `text` must outlive the check. False: `err` (status SB_USAGE). */
bool sb_check_parse(struct sb_check *check, struct sb_str text, struct sb_err *err);
/* The figure that the check is about, or NULL. */
const struct sb_figure *sb_check_figure(const struct sb_check *check, const struct sb_doc *doc);
/* Whether the condition holds. A figure that is not known holds no condition. */
bool sb_check_holds(const struct sb_check *check, const struct sb_figure *figure);

#endif
