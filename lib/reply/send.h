/* send.h - parts on their way to the network: asking, publishing, reading back; and what all of that shares in a
 * run. */
#ifndef SB_REPLY_SEND_H
#define SB_REPLY_SEND_H

#include "reply/network.h"
#include "wire/credentials.h"

struct sb_reply_sender {
	struct sb_queue *queue;
	struct sb_reply_rules *rules;
	struct sb_reply_networks networks;
	struct sb_credentials credentials;
	struct sb_http *http;
	enum sb_status status; /* the worst so far of what was sent */
	bool denied;           /* a token was refused: they are read anew before the next round */
};

bool sb_reply_sender_open(struct sb_reply_sender *sender, struct sb_queue *queue, struct sb_reply_rules *rules,
			  struct sb_err *err);
void sb_reply_sender_close(struct sb_reply_sender *sender);

/* Sends every part that is due, the parts of a draft one after the other. False: nothing more can be written down. */
bool sb_reply_run(struct sb_reply_sender *sender, struct sb_err *err);
/* Prints the requests that would publish a draft, without secrets; asks nobody. */
bool sb_reply_show(struct sb_reply_sender *sender, const struct sb_queued *draft, const struct sb_str *parts, size_t count,
		   struct sb_writer *out, struct sb_err *err);

/* One attempt at one part, in a file of its own: fills the outcome; texts in `arena`. False: nothing was tried,
 * `err` says what must be put right first (a token), or that the queue cannot be written. */
bool sb_reply_attempt(struct sb_reply_sender *sender, struct sb_reply_network *network, const struct sb_part *part,
		      struct sb_arena *arena, struct sb_part_outcome *outcome, struct sb_err *err);
/* What a request carries that nobody may see. Free with sb_reply_secret_free. */
struct sb_reply_secret {
	struct sb_buf bearer, body; /* the Authorization header; the body with the password in it */
};
/* Puts the secrets into a request, as the step asks. `shown`: stand-ins for them, for people. False: there is no
 * token. */
bool sb_reply_prepare(struct sb_reply_sender *sender, struct sb_reply_network *network, struct sb_reply_step *step,
		      bool shown, struct sb_http_request *request, struct sb_reply_secret *secret, struct sb_err *err);
void sb_reply_secret_free(struct sb_reply_secret *secret);

#endif
