/* command.h - the user's command: programs with "|" between them, fed a batch of lines, no shell. */
#ifndef SB_WORKER_COMMAND_H
#define SB_WORKER_COMMAND_H

#include "base/buf.h"
#include "base/diag.h"

#include <signal.h>

#define SB_COMMAND_PROGRAMS_MAX 32                 /* more than any pipe that a person writes */
#define SB_COMMAND_OUTPUT_MAX ((size_t)256 << 20)  /* of one batch; a batch is some thousand lines of 1 MB at most */
#define SB_COMMAND_SAID_MAX ((size_t)64 << 10)     /* of standard error, for the reason; all of it is passed on */

struct sb_command {
	char **programs[SB_COMMAND_PROGRAMS_MAX]; /* NULL-terminated argument lists */
	size_t count;
};

/* Splits `words` (NULL-terminated, changed: each "|" becomes NULL). False: `err` (SB_USAGE). */
bool sb_command_split(struct sb_command *command, char **words, struct sb_err *err);

enum sb_command_end {
	SB_COMMAND_DONE,     /* the output is whole */
	SB_COMMAND_REJECTED, /* what it was given is at fault: a program of ours says so */
	SB_COMMAND_FAILED,   /* what it was given may be at fault: a status that is none of the others, or a signal */
	SB_COMMAND_BROKEN    /* it could not be run, or a program of ours says usage, input and output, or run again */
};

/* The process group of the command that is at work, 0: none. For a signal's handler, which may end it. */
extern volatile sig_atomic_t sb_command_group;

/* Feeds `input` and gathers standard output. `tick` is called every `every` microseconds meanwhile. What is not done is
 * explained in `err`, in the words of the program that failed where it said any. A program of ours, or grep, that
 * kept nothing (status 1) has done its work. */
enum sb_command_end sb_command_run(const struct sb_command *command, struct sb_str input, struct sb_buf *output,
				   int64_t every, void (*tick)(void *ctx), void *ctx, struct sb_err *err);

#endif
