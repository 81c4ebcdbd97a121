/* jq.h - a compiled jq program, run on JSON texts. The only code that speaks to libjq.
 *
 * libjq's values never leave this file: they are consumed by the calls that take them, and their lengths are int. Texts
 * go in and come out. Compiling takes about 20 ms with jq 1.6, so compile once. */
#ifndef SB_JSON_JQ_H
#define SB_JSON_JQ_H

#include "base/diag.h"
#include "base/str.h"

struct sb_jq;

/* NULL: `err` (status SB_USAGE) has the compiler's message, on one line. `name` stands before it. Free with sb_jq_close.
 * Modules are looked for in ~/.jq, as jq does. Functions of jq that end the process on a stranger's data, or never end, are
 * replaced (jq_guard.h), but in a program that begins with "import" or "include". */
struct sb_jq *sb_jq_open(const char *program, const char *name, struct sb_err *err);
void sb_jq_close(struct sb_jq *jq);

/* Runs the program on `input`; each output is handed on as JSON text, good during the call. `emit` returns false to stop
 * (which is no error). False: `err` (status SB_REJECTED) says what the program (error, halt_error) or the parser
 * complained about; the record itself is not repeated. With jq 1.6 error(null) cannot be told from the end. */
typedef bool sb_jq_emit(void *ctx, struct sb_str output);
bool sb_jq_run(struct sb_jq *jq, struct sb_str input, sb_jq_emit *emit, void *ctx, struct sb_err *err);

/* The same on an object made of these members. Each value is JSON text (absent: null) and parsed on its own, so that text
 * from a stranger cannot end its member early and add others. */
struct sb_jq_member {
	const char *key;
	struct sb_str value;
};
bool sb_jq_run_members(struct sb_jq *jq, const struct sb_jq_member *members, size_t count, sb_jq_emit *emit, void *ctx,
		       struct sb_err *err);

/* As a condition: `*holds` is set when the first output is true for jq: anything but false and null. No output: false. */
bool sb_jq_test(struct sb_jq *jq, struct sb_str input, bool *holds, struct sb_err *err);

#endif
