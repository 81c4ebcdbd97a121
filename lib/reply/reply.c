#include "reply/reply.h"

bool sb_reply_open(struct sb_reply *reply, const char *state, struct sb_writer *out, struct sb_err *err)
{
	return sb_queue_open(&reply->queue, state, out, err);
}

bool sb_reply_configure(struct sb_reply *reply, const char *config, const char *const *cases, size_t case_count, bool sends,
			struct sb_err *err)
{
	reply->rules = sb_reply_rules_open(config, err);
	if (reply->rules == NULL || !sb_reply_sender_open(&reply->sender, &reply->queue, reply->rules, err))
		return false;
	sb_reply_intake_open(&reply->intake, &reply->queue, &reply->sender);
	reply->configured = true;
	reply->sends = sends;
	for (size_t i = 0; i < case_count; i++)
		if (!sb_reply_cases_read(&reply->intake.cases, cases[i], err))
			return false;
	sb_reply_cases_ready(&reply->intake.cases);
	return true;
}

bool sb_reply_line(struct sb_reply *reply, struct sb_str line, struct sb_err *err, size_t *err_byte)
{
	if (!sb_reply_intake_line(&reply->intake, line, err, err_byte))
		return false;
	return ++reply->lines < SB_REPLY_BATCH || sb_reply_flush(reply, err);
}

bool sb_reply_flush(struct sb_reply *reply, struct sb_err *err)
{
	reply->lines = 0;
	if (!sb_queue_commit(&reply->queue, err))
		return false;
	return !reply->sends || (sb_reply_intake_new(&reply->intake, err) && sb_reply_run(&reply->sender, err));
}

bool sb_reply_approve(struct sb_reply *reply, const char *ref, const char *who, struct sb_err *err)
{
	bool good = sb_reply_intake_approve(&reply->intake, sb_str_from(ref), sb_str_from(who), err);

	if (!good)
		sb_queue_rollback(&reply->queue);
	return good;
}

bool sb_reply_drop(struct sb_reply *reply, const char *ref, const char *who, struct sb_err *err)
{
	bool good = sb_reply_intake_drop(&reply->intake, sb_str_from(ref), sb_str_from(who), err);

	if (!good)
		sb_queue_rollback(&reply->queue);
	return good;
}

enum sb_status sb_reply_status(const struct sb_reply *reply)
{
	return reply->configured ? reply->sender.status : SB_OK;
}

void sb_reply_close(struct sb_reply *reply)
{
	if (reply->configured) {
		sb_reply_intake_close(&reply->intake);
		sb_reply_sender_close(&reply->sender);
	}
	sb_reply_rules_close(reply->rules);
	sb_queue_close(&reply->queue);
}
