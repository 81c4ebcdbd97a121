/* condition.h - a jq expression as a condition: its common part runs here, on parsed values; what else there is runs in
 * libjq. The answer is the same either way.
 *
 * Where the whole expression is understood, libjq is asked only about records for which the answer might differ, such as
 * those with an error. Of "a and b and c", where b is not understood, libjq sees the records for which a holds. Compiling for
 * libjq takes 20 ms, and is done when it is first needed, or at once where the expression might be wrong. */
#ifndef SB_QUERY_CONDITION_H
#define SB_QUERY_CONDITION_H

#include "base/buf.h"
#include "json/value.h"

struct sb_condition;

/* NULL: `err` (status SB_USAGE) is the compiler's message. `program` must outlive the condition. Each thread needs its
 * own. Free with sb_condition_close. */
struct sb_condition *sb_condition_open(const char *program, struct sb_err *err);
/* Sets `*holds`: the first output for the record is anything but false and null. `text` is the record's. False: `err`
 * (status SB_REJECTED) says what the program, or a search, complained about. */
bool sb_condition_test(struct sb_condition *condition, sb_json *record, struct sb_str text, bool *holds, struct sb_err *err);
/* Adds one line: what runs where. */
void sb_condition_explain(const struct sb_condition *condition, struct sb_buf *out);
const char *sb_condition_program(const struct sb_condition *condition);
void sb_condition_close(struct sb_condition *condition);

#endif
