/* intake.h - drafts on their way into the queue: read, checked, approved, cut into parts. */
#ifndef SB_REPLY_INTAKE_H
#define SB_REPLY_INTAKE_H

#include "json/value.h"
#include "reply/cases.h"
#include "reply/send.h"

#define SB_DRAFT_TEXT_MAX ((size_t)1 << 16) /* bytes: far longer than any network takes */

struct sb_reply_intake {
	/* what the command line said */
	bool yes, split, force, dry_run;
	const char *fresh; /* --new: the network on which drafts without a parent are published */
	const char *place; /* and where in it */

	struct sb_queue *queue;
	struct sb_reply_sender *sender; /* its rules and networks */
	struct sb_reply_cases cases;
	struct sb_json_parser parser;
	struct sb_words words;
	struct sb_arena arena; /* of one draft */
};

void sb_reply_intake_open(struct sb_reply_intake *intake, struct sb_queue *queue, struct sb_reply_sender *sender);
void sb_reply_intake_close(struct sb_reply_intake *intake);

/* A line of input. False with SB_REJECTED: it is no draft, or one that must not go out; with any other status,
 * nothing more can be accepted. Inside the queue's transaction, which it begins. */
bool sb_reply_intake_line(struct sb_reply_intake *intake, struct sb_str line, struct sb_err *err, size_t *err_byte);
/* Looks at what other programs put into the queue. */
bool sb_reply_intake_new(struct sb_reply_intake *intake, struct sb_err *err);
/* Somebody says yes to a draft that waits, or to trying one again that failed. False: `err`. */
bool sb_reply_intake_approve(struct sb_reply_intake *intake, struct sb_str ref, struct sb_str who, struct sb_err *err);
bool sb_reply_intake_drop(struct sb_reply_intake *intake, struct sb_str ref, struct sb_str who, struct sb_err *err);

/* A draft out of a record: texts are views into it. False: SB_REJECTED. `key` holds the key. */
bool sb_draft_read(sb_json *root, const char *fresh, struct sb_draft *draft, struct sb_buf *key, struct sb_err *err);
/* What nobody filled in: "{name}", "{{ x }}", "[NAME]"; absent when there is none. */
struct sb_str sb_draft_placeholder(struct sb_str text);

#endif
