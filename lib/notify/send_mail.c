/* send_mail.c - the mail channel. */
#include "http/smtp.h"
#include "notify/mail.h"
#include "notify/send.h"

#include <stdlib.h>

/* RFC 5321, section 4.2.1: 4yz asks to try again, 5yz not to. */
static void judge(const struct sb_smtp_answer *answer, struct sb_outcome *outcome)
{
	if (answer->end == SB_HTTP_NOT_SENT)
		sb_outcome_set(outcome, SB_LATER, "%s", answer->reply);
	else if (answer->end != SB_HTTP_ANSWERED)
		sb_outcome_set(outcome, SB_UNSURE, "%s", answer->reply);
	else if (answer->code < 300)
		sb_outcome_set(outcome, SB_ACCEPTED, "%s", answer->reply);
	else
		sb_outcome_set(outcome, answer->code >= 500 ? SB_NEVER : SB_LATER, "%s", answer->reply);
	outcome->channel_down = answer->end == SB_HTTP_NOT_SENT;
	outcome->resend = true; /* the Message-ID stays the same */
}

void sb_send_mail(struct sb_sender *sender, const struct sb_delivery *d, sb_time now, struct sb_outcome *outcome)
{
	const struct sb_channel *channel = d->channel;
	const struct sb_secrets *secrets = &sender->secrets[channel - sender->routes->channels];
	struct sb_smtp_answer answer;
	struct sb_buf content;
	struct sb_err err;

	if (!sb_sender_refresh(sender, channel, &err)) {
		sb_send_denied(sender, channel, err.text, false, outcome);
		return;
	}
	char *to = sb_mem_dup(d->address);
	sb_buf_init(&content, SIZE_MAX / 4);
	sb_mail_write(d, now, &content);
	struct sb_smtp_mail mail = {.server = channel->server,
				    .hello = strrchr(channel->from, '@') + 1,
				    .starttls = channel->starttls,
				    .user = channel->user,
				    .password = sb_buf_str(&secrets->value[SB_SECRET_PASSWORD]),
				    .from = channel->from,
				    .to = to,
				    .content = sb_buf_str(&content),
				    .timeout = channel->timeout};
	sb_smtp_send(&mail, &answer);
	if (answer.about_sender && answer.end == SB_HTTP_ANSWERED)
		sb_send_denied(sender, channel, answer.reply, false, outcome);
	else
		judge(&answer, outcome);
	sb_send_scrub(sender, channel, outcome);
	sb_buf_free(&content);
	free(to);
}
