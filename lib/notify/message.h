/* message.h - what a person reads: a title of one line, and a text of a few.
 *
 * Strangers wrote most of it. Control characters and characters that turn the direction of writing around are taken out;
 * what a channel needs beyond that (Slack's mark-up, mail headers) is done where it is sent. */
#ifndef SB_NOTIFY_MESSAGE_H
#define SB_NOTIFY_MESSAGE_H

#include "base/ref.h"
#include "notify/routes.h"
#include "post/post.h"

#define SB_QUOTE_CHARACTERS 280       /* of a post's text: what is longer is read at its place */
#define SB_MESSAGE_RECORD_MAX ((size_t)256 << 10) /* a longer record goes out with only what identifies it */

struct sb_message {
	struct sb_str route; /* why it comes */
	enum sb_severity severity;
	const char *incident; /* its id */
	const struct sb_post *record; /* NULL: by hand */
	struct sb_str words;          /* by hand: what to say */
	uint64_t records;             /* of a group: how many there are; 0 and 1: this one */
	struct sb_str others;         /* lines about those before it */
};

/* Adds the title ("[high] refunds: @nova on x: I want my ...") and the text. */
void sb_message_title(const struct sb_message *message, struct sb_buf *out);
void sb_message_text(const struct sb_message *message, struct sb_buf *out);

/* One line about a record: "- @nova on x: I want my ...", and a line feed. */
void sb_message_line(const struct sb_post *record, struct sb_buf *out);

/* What is said of an incident after its first message. `title` and `text` are the first message's. */
struct sb_news {
	const char *what;    /* "again (2)", "update", "all clear": stands behind the severity */
	struct sb_str words; /* instead of what the message quoted; absent: the same again */
	bool over;           /* nothing is left to acknowledge */
	const char *incident;
};
void sb_message_news(const struct sb_news *news, struct sb_str title, struct sb_str text, struct sb_buf *new_title,
		     struct sb_buf *new_text);

/* Adds `text` without control characters; line feeds become spaces unless `lines`. */
void sb_message_clean(struct sb_str text, bool lines, struct sb_buf *out);

#endif
