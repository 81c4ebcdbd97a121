/* hear.h - acknowledgements that come back by the channels: answers to mails, and buttons of push messages. */
#ifndef SB_NOTIFY_HEAR_H
#define SB_NOTIFY_HEAR_H

#include "notify/send.h"

/* Reads what has come since the last time: the Maildirs of mail channels, and what jq files know how to ask for. What cannot be
 * reached is told, and tried again the next time. False: the outbox failed. */
bool sb_hear_all(struct sb_outbox *outbox, struct sb_sender *sender, sb_time now, struct sb_err *err);

/* Steps of it, in files of their own. */
bool sb_hear_maildir(struct sb_outbox *outbox, const struct sb_routes *routes, const struct sb_channel *channel, sb_time now,
		     struct sb_err *err);
bool sb_hear_web(struct sb_outbox *outbox, struct sb_sender *sender, const struct sb_channel *channel, sb_time now,
		 struct sb_err *err);

/* What was read of a source: its last cursor, or whether a name was read. A name is noted, in the open transaction, after what it
 * said is committed: who is killed in between hears it twice, and not never. */
bool sb_heard_cursor(struct sb_outbox *outbox, struct sb_str source, struct sb_buf *cursor, struct sb_err *err);
bool sb_heard_set_cursor(struct sb_outbox *outbox, struct sb_str source, struct sb_str cursor, sb_time now, struct sb_err *err);
bool sb_heard_before(struct sb_outbox *outbox, struct sb_str source, struct sb_str name, bool *before, struct sb_err *err);
bool sb_heard_name(struct sb_outbox *outbox, struct sb_str source, struct sb_str name, sb_time now, struct sb_err *err);

/* The addresses and ids in a mail's header, for tests. A mail that no person wrote (RFC 3834, and reports of delivery) is none. */
struct sb_answer_mail {
	struct sb_buf from; /* the address alone */
	struct sb_buf ids;  /* of In-Reply-To and References, one a line, without brackets */
	bool automatic;
};
void sb_answer_read(struct sb_str header, struct sb_answer_mail *out);
void sb_answer_free(struct sb_answer_mail *mail);

#endif
