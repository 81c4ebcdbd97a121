/* sb-thread - joins posts into conversations and writes one case for each. */
#include "cli/options.h"
#include "io/stage.h"
#include "thread/thread.h"

#include <unistd.h>

static struct sb_threads threads;
static struct sb_stage stage;
static const char *calendar_file;
static int64_t window, target;

static const struct sb_option options[] = {
	{'w', "window", SB_ARG_DURATION, &window, "TIME", "close a case when nothing came for TIME, such as 14d (never)", NULL},
	{'o', "open", SB_ARG_NONE, &threads.open, NULL, "only what waits for us, the oldest first", NULL},
	{'a', "append", SB_ARG_FILE, &threads.append, "FILE", "bring a file of cases up to date instead of writing them", NULL},
	{'c', "calendar", SB_ARG_FILE, &calendar_file, "FILE", "count in business hours too", NULL},
	{'t', "target", SB_ARG_DURATION, &target, "TIME", "say until when an answer is due, such as 1h", NULL},
	SB_STAGE_OPTIONS(stage),
	SB_OPTION_END,
};

static const struct sb_cli cli = {
	"sb-thread",
	"Join posts and events into conversations and write one case for each",
	"[FILE]...",
	options,
	NULL,
};

static bool on_line(void *ctx, const struct sb_line *line, struct sb_writer *out, struct sb_err *err, size_t *err_byte)
{
	return sb_threads_add(ctx, line->text, out, err, err_byte);
}

int main(int argc, char **argv)
{
	struct sb_calendar calendar;
	struct sb_writer out;
	struct sb_err err;

	sb_threads_init(&threads);
	char **operands = sb_cli_parse(&cli, argc, argv, NULL);
	if (threads.open && threads.append != NULL)
		sb_cli_usage(&cli, "--open is a list of some cases and --append a file of all: give one of them");
	if ((calendar_file != NULL && !sb_calendar_read(&calendar, calendar_file, &err)) || !sb_threads_open(&threads, &err))
		sb_die(err.status, "%s", err.text);
	sb_time now = sb_time_now();
	threads.window = window;
	threads.latest = now + SB_DAY;
	threads.form.calendar = calendar_file != NULL ? &calendar : NULL;
	threads.form.now = threads.open ? now : SB_TIME_NONE;
	threads.form.target = target;

	sb_writer_init(&out, STDOUT_FILENO, "standard output");
	stage.files = operands;
	stage.line = on_line;
	stage.ctx = &threads;
	enum sb_status status = sb_stage_run(&stage, &out);
	/* what could not be read whole must not become the file of cases */
	bool whole = status != SB_IO || threads.append == NULL;
	if (whole && !sb_threads_end(&threads, &out, &err)) {
		sb_warn("%s", err.text);
		status = sb_status_worse(status, err.status);
	}
	if (!sb_writer_finish(&out, &err)) {
		sb_warn("%s", err.text);
		status = sb_status_worse(status, err.status);
	}
	sb_threads_free(&threads);
	if (calendar_file != NULL)
		sb_calendar_free(&calendar);
	return (int)status;
}
