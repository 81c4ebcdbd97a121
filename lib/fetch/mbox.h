/* mbox.h - a file of mails, one after the other (RFC 4155, mboxo, mboxrd; archives of Mailman, exports of mail programs). */
#ifndef SB_FETCH_MBOX_H
#define SB_FETCH_MBOX_H

#include "fetch/mail.h"

/* The mail, good during the call; `line` is where it begins. False stops. */
typedef bool sb_mbox_mail(void *ctx, struct sb_record *record, struct sb_str bytes, uint64_t line);

struct sb_mbox {
	sb_mbox_mail *on_mail;
	void *ctx;
	struct sb_mail mail;
	struct sb_record record;
	struct sb_buf bytes; /* of the mail that is being read, as far as SB_MAIL_BYTES_MAX */
	sb_time sent;	     /* as its "From " line says */
	uint64_t line;
};

void sb_mbox_init(struct sb_mbox *mbox, sb_mbox_mail *on_mail, void *ctx);
void sb_mbox_free(struct sb_mbox *mbox);

/* Whether a line begins a mail: "From ", who sent it, and a date as asctime(3) writes it. A sentence that begins with "From"
 * has none. `sent` (may be NULL) is the date, or SB_TIME_NONE where it cannot be read. */
bool sb_mbox_begins(struct sb_str line, sb_time *sent);

/* The next line, with its end. What stands before the first "From " line is a mail, too. False: on_mail stopped. Call
 * sb_mail_ready first. */
bool sb_mbox_line(struct sb_mbox *mbox, struct sb_str line, uint64_t number);
/* The last mail. */
bool sb_mbox_end(struct sb_mbox *mbox);

#endif
