/* diag.h - exit statuses, errors as values, and the messages that a person reads. */
#ifndef SB_BASE_DIAG_H
#define SB_BASE_DIAG_H

#include <stdbool.h>

/* Exit statuses, with one meaning in every program; sb(7) lists them. */
enum sb_status {
	SB_OK = 0,
	SB_NOMATCH = 1,  /* nothing matched, or a check that was asked for did not hold */
	SB_USAGE = 2,    /* usage or configuration */
	SB_REJECTED = 3, /* some records were rejected, the rest was processed */
	SB_IO = 4,       /* reading or writing failed */
	SB_RETRY = 5,    /* a remote failed for now; run again */
	SB_REFUSED = 6   /* a remote refused for good */
};

/* The one of two that a caller must hear about first: IO, USAGE, REFUSED, RETRY, REJECTED, NOMATCH, OK. */
enum sb_status sb_status_worse(enum sb_status a, enum sb_status b);

/* What went wrong, on its way to the place that can say something useful about it. No allocation, nothing to free. */
#define SB_ERR_MAX 512
struct sb_err {
	enum sb_status status;
	char text[SB_ERR_MAX]; /* lower case, no full stop, says what to do where that is known */
};

/* Fills `*err` (may be NULL) and returns false, so that `return sb_err_set(...)` ends a function that failed. */
__attribute__((format(printf, 3, 4))) bool sb_err_set(struct sb_err *err, enum sb_status status, const char *format,
						      ...);
/* Puts "prefix: " before the text that is there. Returns false. */
__attribute__((format(printf, 2, 3))) bool sb_err_prefix(struct sb_err *err, const char *format, ...);

/* The name before each message, set once by the start-up guard. `name` must outlive the program. */
void sb_diag_program(const char *name);
const char *sb_diag_program_name(void);

/* Writes "program: text" and a newline to standard error; control characters (but the tabulator) and bytes that are not
 * UTF-8 become '?'. */
__attribute__((format(printf, 1, 2))) void sb_warn(const char *format, ...);
/* The same, then ends the program with `status`. For main() and for what cannot go on, such as no memory. */
__attribute__((format(printf, 2, 3))) _Noreturn void sb_die(enum sb_status status, const char *format, ...);

/* A message must not tear a progress line: the function that wipes it, or NULL. */
void sb_diag_before_message(void (*wipe)(void));

#endif
