/* mail.h - a delivery as a mail: RFC 5322 headers and a plain text that every reader shows.
 *
 * Nothing that a stranger wrote can begin a header: texts in headers are cleaned and, beyond plain ASCII, encoded words
 * (RFC 2047). The body is quoted-printable UTF-8 (RFC 2045). Auto-Submitted (RFC 3834) keeps other programs from answering. */
#ifndef SB_NOTIFY_MAIL_H
#define SB_NOTIFY_MAIL_H

#include "notify/delivery.h"

/* Adds headers, empty line and body, with CRLF. The Message-ID is the delivery's id at the sender's domain: the same each
 * time, so that a mail that arrives twice can be known as one. */
void sb_mail_write(const struct sb_delivery *delivery, sb_time now, struct sb_buf *out);

/* Adds a header with a text of any kind, folded at 76 columns. */
void sb_mail_header(const char *name, struct sb_str text, struct sb_buf *out);
/* Adds `text` (lines end in LF) quoted-printable. */
void sb_mail_quoted_printable(struct sb_str text, struct sb_buf *out);
/* A moment as mail writes it: "Tue, 10 Mar 2026 14:00:00 +0000". */
void sb_mail_date(sb_time t, struct sb_buf *out);

#endif
