#include "reply/part.h"

#include "base/backoff.h"
#include "json/write.h"
#include "text/escape.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define KNOWN_MOST 200 /* ids of our own posts that are told when a thread is read back: the newest */

static const struct sb_backoff waits = {SB_REPLY_WAIT_FIRST, SB_REPLY_WAIT_MOST};

void sb_part_outcome_set(struct sb_part_outcome *outcome, enum sb_part_end end, const char *format, ...)
{
	char text[SB_PART_REASON_MAX];
	struct sb_buf clean;
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	sb_buf_init(&clean, 4 * SB_PART_REASON_MAX);
	sb_escape_terminal(&clean, sb_str_trim(sb_str_from(text)));
	*outcome = (struct sb_part_outcome){.end = end, .retry_after = -1};
	snprintf(outcome->reason, sizeof outcome->reason, "%s", clean.ptr);
	sb_buf_free(&clean);
}

/* --- claiming --- */

bool sb_part_due(struct sb_queue *queue, sb_time now, struct sb_arena *arena, int64_t **drafts, size_t *count,
		 struct sb_err *err)
{
	static const char sql[] =
		"SELECT p.draft, count(*) OVER () FROM part p JOIN draft d ON d.n = p.draft WHERE d.state = 'ready' AND "
		"((p.state = 'pending' AND p.next_at <= ?1) OR (p.state = 'sending' AND p.lease_until <= ?1)) AND NOT EXISTS "
		"(SELECT 1 FROM part q WHERE q.draft = p.draft AND q.number < p.number AND q.state <> 'sent') "
		"ORDER BY p.next_at, p.draft";
	struct sb_stmt *query = sb_store_stmt(queue->store, sql, err);
	enum sb_step step;

	*count = 0;
	*drafts = NULL;
	if (query == NULL)
		return false;
	sb_stmt_bind_int(query, 1, now);
	while ((step = sb_stmt_step(query, err)) == SB_STEP_ROW) {
		if (*drafts == NULL)
			*drafts = sb_arena_alloc(arena, (size_t)sb_stmt_int(query, 1) * sizeof **drafts);
		(*drafts)[(*count)++] = sb_stmt_int(query, 0);
	}
	sb_stmt_reset(query);
	return step != SB_STEP_FAILED;
}

static bool lease(struct sb_queue *queue, const struct sb_queued *draft, sb_time now, struct sb_arena *arena,
		  struct sb_part *part, bool *found, struct sb_err *err)
{
	static const char take[] =
		"UPDATE part SET state = 'sending', attempts = attempts + 1, lease_until = ?3 WHERE draft = ?1 AND number = "
		"(SELECT min(number) FROM part WHERE draft = ?1 AND state <> 'sent') AND ((state = 'pending' AND next_at <= ?2) "
		"OR (state = 'sending' AND lease_until <= ?2)) RETURNING number, attempts, text, know, began_at IS NOT NULL, "
		"(SELECT id FROM part q WHERE q.draft = part.draft AND q.number = part.number - 1), "
		"(SELECT count(*) FROM part q WHERE q.draft = part.draft), "
		"(SELECT value FROM setting WHERE name = 'instance')";
	struct sb_stmt *update = sb_store_stmt(queue->store, take, err);

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 1, draft->number);
	sb_stmt_bind_int(update, 2, now);
	sb_stmt_bind_int(update, 3, now + SB_REPLY_LEASE);
	enum sb_step step = sb_stmt_step(update, err);
	*found = step == SB_STEP_ROW;
	if (*found) {
		*part = (struct sb_part){.draft = draft,
					 .number = sb_stmt_int(update, 0),
					 .attempt = (uint64_t)sb_stmt_int(update, 1),
					 .text = sb_arena_str(arena, sb_stmt_str(update, 2)),
					 .know = sb_arena_str(arena, sb_stmt_str(update, 3)),
					 .unclear = sb_stmt_int(update, 4) != 0,
					 .parts = sb_stmt_int(update, 6)};
		part->parent = part->number == 1 ? draft->draft.reply_to : sb_arena_str(arena, sb_stmt_str(update, 5));
		/* with the draft's time: a queue that is put back from a copy counts its numbers again */
		char *key = sb_mem_format("sb-%.*s-%lld-%lld-%llx", SB_FMT(sb_stmt_str(update, 7)), (long long)draft->number,
					  (long long)part->number, (unsigned long long)draft->draft.at);
		part->key = sb_arena_str(arena, sb_str_from(key));
		free(key);
	}
	sb_stmt_reset(update);
	return step != SB_STEP_FAILED;
}

bool sb_part_claim(struct sb_queue *queue, const struct sb_queued *draft, sb_time now, struct sb_arena *arena,
		   struct sb_part *part, bool *found, struct sb_err *err)
{
	return sb_queue_begin(queue, err) && lease(queue, draft, now, arena, part, found, err) &&
	       sb_queue_commit(queue, err);
}

static struct sb_stmt *update_mine(struct sb_queue *queue, const char *sql, const struct sb_part *part, struct sb_err *err)
{
	struct sb_stmt *update = sb_store_stmt(queue->store, sql, err);

	if (update != NULL) {
		sb_stmt_bind_int(update, 1, part->draft->number);
		sb_stmt_bind_int(update, 2, part->number);
		sb_stmt_bind_int(update, 3, (int64_t)part->attempt);
	}
	return update;
}

/* What only the holder of the lease may change. */
#define MINE " WHERE draft = ?1 AND number = ?2 AND attempts = ?3 AND state = 'sending'"

bool sb_part_begin(struct sb_queue *queue, const struct sb_part *part, struct sb_str know, sb_time now,
		   struct sb_err *err)
{
	struct sb_stmt *update = sb_queue_begin(queue, err)
					 ? update_mine(queue, "UPDATE part SET began_at = ?4, know = ?5" MINE, part, err)
					 : NULL;

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 4, now);
	sb_stmt_bind_str(update, 5, know);
	if (!sb_stmt_run(update, err))
		return false;
	if (sb_store_changes(queue->store) != 1)
		return sb_err_set(err, SB_RETRY, "draft %s: another run has taken it over", part->draft->ref);
	return sb_queue_commit(queue, err);
}

bool sb_part_release(struct sb_queue *queue, const struct sb_part *part, sb_time next_at, struct sb_err *err)
{
	static const char sql[] =
		"UPDATE part SET state = 'pending', attempts = attempts - 1, lease_until = NULL, next_at = ?4" MINE;
	struct sb_stmt *update = sb_queue_begin(queue, err) ? update_mine(queue, sql, part, err) : NULL;

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 4, next_at);
	return sb_stmt_run(update, err) && sb_queue_commit(queue, err);
}

/* --- settling --- */

/* Only the holder of the lease has a say; `*mine` says whether this run still is. */
static bool update_part(struct sb_queue *queue, const struct sb_part *part, const struct sb_part_outcome *outcome,
			enum sb_part_end end, sb_time retry_at, bool *mine, struct sb_err *err)
{
	static const char sql[] =
		"UPDATE part SET state = ?4, next_at = coalesce(?5, next_at), lease_until = NULL, "
		"began_at = CASE WHEN ?6 THEN began_at END, id = ?7, url = ?8, reason = nullif(?9, ''), "
		"know = coalesce(?10, know)" MINE;
	static const char *const states[] = {"sent", "pending", "pending", "failed"};
	struct sb_stmt *update = update_mine(queue, sql, part, err);

	if (update == NULL)
		return false;
	sb_stmt_bind_str(update, 4, sb_str_from(states[end]));
	if (retry_at == SB_TIME_NONE)
		sb_stmt_bind_null(update, 5);
	else
		sb_stmt_bind_int(update, 5, retry_at);
	sb_stmt_bind_int(update, 6, outcome->end == SB_PART_UNCLEAR || (outcome->end == SB_PART_LATER && part->unclear));
	sb_stmt_bind_str(update, 7, outcome->id);
	sb_stmt_bind_str(update, 8, outcome->url);
	sb_stmt_bind_str(update, 9, sb_str_from(outcome->reason));
	sb_stmt_bind_str(update, 10, outcome->know);
	bool good = sb_stmt_run(update, err);
	*mine = good && sb_store_changes(queue->store) == 1;
	return good;
}

/* The post as a record, and that somebody has answered. */
static bool say_sent(struct sb_queue *queue, const struct sb_part *part, const struct sb_part_outcome *outcome,
		     sb_time now, struct sb_err *err)
{
	struct sb_event event = SB_EVENT_INIT;
	const struct sb_draft *draft = &part->draft->draft;

	event.event = "reply";
	event.at = now;
	event.actor = draft->by.ptr ? draft->by : sb_str_from(sb_diag_program_name());
	event.by_human = draft->by.ptr != NULL && (draft->approved_by.ptr != NULL || !sb_str_starts(draft->by, "sb-"));
	event.about = part->parent.ptr ? part->parent : outcome->id;
	return sb_queue_say(queue, part->draft->number, outcome->line, err) &&
	       sb_queue_event(queue, part->draft, &event, err);
}

static bool say_failed(struct sb_queue *queue, const struct sb_part *part, const char *outcome, const char *reason,
		       sb_time retry_at, sb_time now, struct sb_err *err)
{
	struct sb_event event = SB_EVENT_INIT;

	event.event = "unsent";
	event.at = now;
	event.actor = sb_str_from(sb_diag_program_name());
	event.attempt = (int64_t)part->attempt;
	event.outcome = sb_str_from(outcome);
	event.reason = sb_str_from(reason);
	event.retry_at = retry_at;
	return sb_queue_event(queue, part->draft, &event, err);
}

static bool settle(struct sb_queue *queue, const struct sb_part *part, struct sb_part_outcome *outcome, sb_time now,
		   sb_time retry_at, enum sb_part_end end, struct sb_err *err)
{
	bool mine, unclear = outcome->end == SB_PART_UNCLEAR || (outcome->end == SB_PART_LATER && part->unclear);
	int64_t number = part->draft->number;

	if (!sb_queue_begin(queue, err) || !update_part(queue, part, outcome, end, retry_at, &mine, err))
		return false;
	if (!mine)
		return true;
	if (end == SB_PART_SENT)
		return say_sent(queue, part, outcome, now, err) &&
		       (part->number < part->parts || sb_queue_set_state(queue, number, "sent", NULL, now, err));
	const char *word = end == SB_PART_NEVER ? (unclear ? "unknown" : "failed") : "retry";
	return say_failed(queue, part, word, outcome->reason, retry_at, now, err) &&
	       (end != SB_PART_NEVER || sb_queue_set_state(queue, number, "failed", outcome->reason, now, err));
}

bool sb_part_settle(struct sb_queue *queue, const struct sb_part *part, const struct sb_part_outcome *outcome,
		    sb_time now, sb_time *retry_at, enum sb_part_end *end, struct sb_err *err)
{
	struct sb_part_outcome final = *outcome;
	int64_t wait = sb_backoff_wait(&waits, (uint64_t)part->draft->number, part->draft->draft.at, part->attempt);

	*end = outcome->end;
	*retry_at = SB_TIME_NONE;
	if (*end == SB_PART_LATER || *end == SB_PART_UNCLEAR) {
		if (outcome->retry_after > wait)
			wait = outcome->retry_after < SB_REPLY_PAUSE_MOST ? outcome->retry_after : SB_REPLY_PAUSE_MOST;
		*retry_at = now + wait;
		if (*retry_at > part->draft->ready_at + SB_REPLY_AGE) {
			*end = SB_PART_NEVER;
			*retry_at = SB_TIME_NONE;
			snprintf(final.reason, sizeof final.reason, "given up after %llu attempts: %.180s",
				 (unsigned long long)part->attempt, outcome->reason);
		}
	}
	return settle(queue, part, &final, now, *retry_at, *end, err) && sb_queue_commit(queue, err);
}

/* --- servers that want a pause --- */

bool sb_part_hold(struct sb_queue *queue, struct sb_str server, sb_time until, struct sb_err *err)
{
	static const char sql[] = "INSERT INTO hold (server, until) VALUES (?1, ?2) "
				  "ON CONFLICT DO UPDATE SET until = max(until, excluded.until)";
	struct sb_stmt *update = sb_store_stmt(queue->store, sql, err);

	if (update == NULL)
		return false;
	sb_stmt_bind_str(update, 1, server);
	sb_stmt_bind_int(update, 2, until);
	return sb_stmt_run(update, err);
}

bool sb_part_held(struct sb_queue *queue, struct sb_str server, sb_time now, sb_time *until, struct sb_err *err)
{
	struct sb_stmt *query =
		sb_store_stmt(queue->store, "SELECT until FROM hold WHERE server = ?1 AND until > ?2", err);

	*until = SB_TIME_NONE;
	if (query == NULL)
		return false;
	sb_stmt_bind_str(query, 1, server);
	sb_stmt_bind_int(query, 2, now);
	enum sb_step step = sb_stmt_step(query, err);
	if (step == SB_STEP_ROW)
		*until = sb_stmt_int(query, 0);
	sb_stmt_reset(query);
	return step != SB_STEP_FAILED;
}

/* --- what is there --- */

bool sb_part_known(struct sb_queue *queue, struct sb_buf *out, struct sb_err *err)
{
	static const char sql[] = "SELECT id FROM part WHERE id IS NOT NULL ORDER BY draft DESC, number DESC LIMIT ?1";
	struct sb_stmt *query = sb_store_stmt(queue->store, sql, err);
	enum sb_step step;

	if (query == NULL)
		return false;
	sb_stmt_bind_int(query, 1, KNOWN_MOST);
	sb_json_open(out, '[');
	while ((step = sb_stmt_step(query, err)) == SB_STEP_ROW) {
		sb_json_item(out);
		sb_json_add_str(out, sb_stmt_str(query, 0));
	}
	sb_json_close(out, ']');
	sb_stmt_reset(query);
	return step != SB_STEP_FAILED;
}

bool sb_part_waiting(struct sb_queue *queue, bool *waiting, struct sb_err *err)
{
	static const char sql[] = "SELECT 1 FROM draft d JOIN part p ON p.draft = d.n WHERE d.state = 'ready' "
				  "AND p.state IN ('pending', 'sending') LIMIT 1";
	struct sb_stmt *query = sb_store_stmt(queue->store, sql, err);

	if (query == NULL)
		return false;
	enum sb_step step = sb_stmt_step(query, err);
	sb_stmt_reset(query);
	*waiting = step == SB_STEP_ROW;
	return step != SB_STEP_FAILED;
}
