/* decide.c - people say yes or no to drafts. */
#include "reply/intake.h"

static bool find(struct sb_reply_intake *intake, struct sb_str ref, struct sb_queued *draft, struct sb_err *err)
{
	int64_t number;
	bool found = false;

	if (!sb_queue_begin(intake->queue, err))
		return false;
	if (sb_ref_parse(ref, &number) &&
	    !sb_queue_by_number(intake->queue, number, &intake->arena, draft, &found, err))
		return false;
	return found || sb_err_set(err, SB_NOMATCH, "there is no draft '%.*s'; 'sb-reply list' shows them", SB_FMT(ref));
}

static bool say(struct sb_reply_intake *intake, const struct sb_queued *draft, const char *name, struct sb_str who,
		struct sb_err *err)
{
	struct sb_event event = SB_EVENT_INIT;

	event.event = name;
	event.at = sb_time_now();
	event.actor = who.ptr ? who : sb_str_from(sb_diag_program_name());
	event.by_human = who.ptr != NULL;
	return sb_queue_event(intake->queue, draft, &event, err);
}

/* Parts that were given up are due again. What may be there already is read back first, as ever. */
static bool revive(struct sb_reply_intake *intake, const struct sb_queued *draft, sb_time now, struct sb_err *err)
{
	static const char sql[] = "UPDATE part SET state = 'pending', next_at = ?2, reason = NULL "
				  "WHERE draft = ?1 AND state IN ('pending', 'failed')";
	struct sb_stmt *update = sb_store_stmt(intake->queue->store, sql, err);

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 1, draft->number);
	sb_stmt_bind_int(update, 2, now);
	return sb_stmt_run(update, err);
}

static bool has_parts(struct sb_reply_intake *intake, const struct sb_queued *draft, bool *parts, struct sb_err *err)
{
	struct sb_stmt *query = sb_store_stmt(intake->queue->store, "SELECT 1 FROM part WHERE draft = ? LIMIT 1", err);

	if (query == NULL)
		return false;
	sb_stmt_bind_int(query, 1, draft->number);
	enum sb_step step = sb_stmt_step(query, err);
	sb_stmt_reset(query);
	*parts = step == SB_STEP_ROW;
	return step != SB_STEP_FAILED;
}

bool sb_reply_intake_approve(struct sb_reply_intake *intake, struct sb_str ref, struct sb_str who, struct sb_err *err)
{
	struct sb_queued draft = {0};
	sb_time now = sb_time_now();

	if (!find(intake, ref, &draft, err))
		return false;
	if (!sb_str_is(draft.state, "waiting") && !sb_str_is(draft.state, "failed"))
		return sb_err_set(err, SB_NOMATCH, "draft %s is '%.*s': it does not wait for approval", draft.ref,
				  SB_FMT(draft.state));
	draft.draft.approved_by = who;
	/* what was refused before it had parts is looked at anew */
	const char *state = "ready";
	bool parts;
	if (!has_parts(intake, &draft, &parts, err))
		return false;
	if (!parts)
		state = "new";
	return sb_reply_allowed(intake->sender->rules, &draft.draft, err) &&
	       sb_queue_approve(intake->queue, draft.number, who, err) && revive(intake, &draft, now, err) &&
	       sb_queue_set_state(intake->queue, draft.number, state, NULL, now, err) &&
	       say(intake, &draft, "approved", who, err) && sb_queue_commit(intake->queue, err);
}

bool sb_reply_intake_drop(struct sb_reply_intake *intake, struct sb_str ref, struct sb_str who, struct sb_err *err)
{
	static const char sql[] = "SELECT 1 FROM part WHERE draft = ? AND state IN ('sending', 'sent')";
	struct sb_stmt *query = sb_store_stmt(intake->queue->store, sql, err);
	struct sb_queued draft = {.number = 0};

	if (query == NULL || !find(intake, ref, &draft, err))
		return false;
	sb_stmt_bind_int(query, 1, draft.number);
	enum sb_step step = sb_stmt_step(query, err);
	sb_stmt_reset(query);
	if (step == SB_STEP_FAILED)
		return false;
	if (sb_str_is(draft.state, "dropped") || sb_str_is(draft.state, "sent"))
		return sb_err_set(err, SB_NOMATCH, "draft %s is '%.*s' already", draft.ref, SB_FMT(draft.state));
	if (step == SB_STEP_ROW && !sb_str_is(draft.state, "failed"))
		return sb_err_set(err, SB_NOMATCH, "draft %s is on its way, or in part there", draft.ref);
	return sb_queue_set_state(intake->queue, draft.number, "dropped", NULL, sb_time_now(), err) &&
	       say(intake, &draft, "dropped", who, err) && sb_queue_commit(intake->queue, err);
}
