/* read.c - records are accepted as they come, and what they set off is sent before the next wait for input. */
#include "notify/notify.h"

/* What is wrong with the outbox ends the program: nothing more could be accepted. */
static void must(bool good, const struct sb_err *err)
{
	if (!good)
		sb_die(err->status, "%s", err->text);
}

static void flush(void *ctx)
{
	struct sb_err err = {0};

	must(sb_notify_flush(ctx, &err), &err);
}

static bool one_line(void *ctx, const struct sb_line *line, struct sb_writer *out, struct sb_err *err, size_t *err_byte)
{
	(void)out;
	bool good = sb_notify_line(ctx, line->text, err, err_byte);
	must(good || err->status == SB_REJECTED, err);
	return good;
}

enum sb_status sb_notify_read(struct sb_notify *notify, struct sb_stage *stage, char **files, struct sb_writer *out)
{
	stage->files = files;
	stage->line = one_line;
	stage->before_wait = flush;
	stage->ctx = notify;
	enum sb_status status = sb_stage_run(stage, out);
	flush(notify);
	return status;
}
