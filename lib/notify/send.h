/* send.h - channels: how a claimed delivery leaves this machine, and what came of it. */
#ifndef SB_NOTIFY_SEND_H
#define SB_NOTIFY_SEND_H

#include "http/http.h"
#include "notify/delivery.h"
#include "wire/wire.h"

/* What a channel's secrets are, never written anywhere. SB_SECRET_SIGN: the key itself. */
struct sb_secrets {
	struct sb_buf value[SB_SECRETS];
	bool stale; /* refused, or not to be read: to be read anew before the next use */
};

#define SB_SEND_HOST_CONNECTIONS ((size_t)16) /* one server may serve several channels */

struct sb_sender {
	const struct sb_routes *routes;
	struct sb_secrets *secrets; /* of each channel */
	struct sb_wire *wire;       /* compiled when the first web delivery is there */
	struct sb_http *http;
	bool *repeatable;           /* of each channel, with `http`: whether it knows a message that comes again */
};

/* Reads the secrets of all channels. False: there are warnings, which name the files; the other channels can be used. */
bool sb_sender_open(struct sb_sender *sender, const struct sb_routes *routes);
void sb_sender_close(struct sb_sender *sender);
/* Reads the secrets of a channel again where they are stale, with nothing of that channel under way. False: `err` (SB_USAGE). */
bool sb_sender_refresh(struct sb_sender *sender, const struct sb_channel *channel, struct sb_err *err);

/* Reads one secret, where it stands; `out` is empty when there is none. A program's output is taken without the line's end. */
bool sb_secret_read(const struct sb_routes *routes, const struct sb_secret_ref *ref, struct sb_buf *out, struct sb_err *err);
/* Overwrites and frees a buffer that held a secret. */
void sb_secret_free(struct sb_buf *secret);

/* Called when the outcome of a delivery is known, in any order. */
typedef void sb_sent(void *ctx, const struct sb_delivery *delivery, const struct sb_outcome *outcome);

/* Compiles the jq files of all channels, once. */
bool sb_send_compile(struct sb_sender *sender, struct sb_err *err);
/* The same, and makes the pool of transfers, sender->http, once. False: a jq file cannot be used (SB_USAGE). */
bool sb_send_web_open(struct sb_sender *sender, struct sb_err *err);
/* Queues a web delivery in the pool; `sent` is called when its outcome is known, which may be at once. */
void sb_send_web(struct sb_sender *sender, const struct sb_delivery *delivery, sb_sent *sent, void *ctx);
void sb_send_mail(struct sb_sender *sender, const struct sb_delivery *delivery, sb_time now, struct sb_outcome *outcome);
void sb_send_syslog(const struct sb_delivery *delivery, sb_time now, struct sb_outcome *outcome);
void sb_send_program(const struct sb_delivery *delivery, struct sb_outcome *outcome);

/* What a token is sent as: "Bearer TOKEN", or the content of the file when it names a scheme itself. */
void sb_send_authorization(struct sb_str token, struct sb_buf *out);

/* Whether sending again does no harm by this channel's type, when nobody knows what became of the first time. */
bool sb_send_may_repeat(struct sb_sender *sender, const struct sb_channel *channel);

/* Replaces what a secret of the channel stands for in a reason. */
void sb_send_scrub(const struct sb_sender *sender, const struct sb_channel *channel, struct sb_outcome *outcome);
/* What it means that the channel refuses our credentials: `why` is a reason for people, without secrets. `only_here`: other addresses
 * may fare better. */
void sb_send_denied(struct sb_sender *sender, const struct sb_channel *channel, const char *why, bool only_here,
		    struct sb_outcome *outcome);

#endif
