/* mail.h - a mail (RFC 5322, with its MIME parts) becomes a post. The only code that speaks to GMime.
 *
 * GMime is what Evolution, Geary and notmuch read mail with: encoded words, quoted-printable, base64, charsets and what
 * senders make of them. It is loaded when the first mail comes: linked, it would make each start of the program take 1.3 to
 * 1.8 times as long, also of those who never read a mail. libetpan and VMime bring a TLS library, SASL and a database or
 * C++; mailutils brings Guile, LDAP and MariaDB. */
#ifndef SB_FETCH_MAIL_H
#define SB_FETCH_MAIL_H

#include "base/mem.h"
#include "fetch/record.h"

#define SB_MAIL_BYTES_MAX ((size_t)4 << 20) /* of a mail: what comes behind is read no more; attachments, as a rule */
#define SB_MAIL_DEPTH_MAX 16		    /* parts within parts: a forwarded, signed newsletter has 5 */
#define SB_MAIL_PARTS_MAX 256		    /* parts that are looked at for a text */
/* Lines that may be the headers or the borders of parts: GMime makes an object of half a KiB or more of each. */
#define SB_MAIL_MARKS_MAX ((size_t)8192)

struct sb_mail {
	struct sb_arena arena; /* what the record points to, until the next mail */
	struct sb_buf safe;    /* what GMime is given of the mail */
};

void sb_mail_init(struct sb_mail *mail);
void sb_mail_free(struct sb_mail *mail);

/* Loads the library, once. False: `err` (SB_USAGE) says what to install. */
bool sb_mail_ready(struct sb_err *err);

/* Fills `record` (cleared before) from the bytes of a mail; call sb_mail_ready first. Any bytes are a mail. The id is
 * "mbox:" and the Message-ID, without one a hash of the mail; the author is the first of From; thread_id is the first of
 * References. The text is the first part that is plain text and no attachment, else the first that is HTML. Mails within
 * the mail are no text of it. */
void sb_mail_read(struct sb_mail *mail, struct sb_str bytes, struct sb_record *record);

#endif
