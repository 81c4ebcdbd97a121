/* step.h - what is still to be done about incidents. Internal to the plan. */
#ifndef SB_NOTIFY_STEP_H
#define SB_NOTIFY_STEP_H

#include "notify/outbox.h"

/* Adds a step of `route` at its time. The second adds none where one of that kind waits already. */
bool sb_step_add(struct sb_outbox *outbox, int64_t incident, size_t route, const char *kind, int64_t number, sb_time due_at,
		 struct sb_err *err);
bool sb_step_add_once(struct sb_outbox *outbox, int64_t incident, size_t route, const char *kind, sb_time due_at,
		      struct sb_err *err);
/* Writes an alert as the incident's next revision. */
bool sb_step_write(struct sb_outbox *outbox, struct sb_tell *tell, const struct sb_message *message, struct sb_str record,
		   struct sb_err *err);
/* Writes news of the incident as its next revision: its newest alert with `news` put in. `before` is the revision of that
 * alert. */
bool sb_step_write_news(struct sb_outbox *outbox, struct sb_tell *tell, const char *kind, const struct sb_news *news,
			struct sb_err *err);
/* Forgets what was still to be done. */
bool sb_step_forget(struct sb_outbox *outbox, int64_t incident, struct sb_err *err);

/* Those who are to hear news of an incident, in `arena`: each once, by the way that reached them last. */
enum sb_hearers {
	SB_HEARERS_REACHED, /* everyone who had a message, or may have */
	SB_HEARERS_AWAITED, /* of those who had one by this route, who has not acknowledged */
	SB_HEARERS_ALL      /* everyone who had one, or is still to have one */
};
bool sb_step_hearers(struct sb_outbox *outbox, int64_t incident, int64_t route, enum sb_hearers which, sb_time now,
		     struct sb_arena *arena, struct sb_told_person **list, int64_t **routes, size_t *count, struct sb_err *err);

#endif
