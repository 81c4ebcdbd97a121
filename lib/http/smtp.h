/* smtp.h - one mail to one address over SMTP, through libcurl.
 *
 * One transaction a recipient, so that one address that is refused takes no other's mail away. */
#ifndef SB_HTTP_SMTP_H
#define SB_HTTP_SMTP_H

#include "http/http.h"

struct sb_smtp_mail {
	const char *server; /* smtp://HOST[:PORT] or smtps://HOST[:PORT] */
	const char *hello;  /* the name after EHLO: this side's domain */
	bool starttls;      /* no mail without TLS; else TLS is used where the server offers it */
	const char *user;   /* NULL: no authentication */
	struct sb_str password;
	const char *from, *to; /* addresses: ASCII, no spaces, no angle brackets; the caller has checked */
	struct sb_str content; /* headers, empty line, body; lines end in CRLF */
	int64_t timeout;       /* microseconds for everything */
};

#define SB_SMTP_REPLY_MAX 160
struct sb_smtp_answer {
	/* SB_HTTP_ANSWERED: `code` is the server's (250: it has the mail). SB_HTTP_NOT_SENT: it cannot have it.
	 * SB_HTTP_UNCLEAR: all was sent and no answer came. */
	enum sb_http_end end;
	long code;
	bool about_sender; /* the server refused who we are or how we log in, not this mail */
	char reply[SB_SMTP_REPLY_MAX]; /* the server's refusal, else its last line, or what went wrong; never a secret */
};

void sb_smtp_send(const struct sb_smtp_mail *mail, struct sb_smtp_answer *answer);

#endif
