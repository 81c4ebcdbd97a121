/* cases.h - what colleagues have said and claimed: posts, cases and events that stand beside the drafts. */
#ifndef SB_REPLY_CASES_H
#define SB_REPLY_CASES_H

#include "post/tree.h"
#include "reply/queue.h"
#include "reply/rules.h"
#include "text/remarks.h"

struct sb_reply_cases {
	struct sb_tree tree;
	struct sb_case_post { /* by node */
		sb_time at;       /* SB_TIME_NONE: not known */
		uint64_t author;  /* a hash; 0: not known */
		uint32_t first;   /* of a root: its first note, from 1; 0: none */
	} *posts;
	size_t post_cap;
	struct sb_case_note {
		enum { SB_NOTE_ANSWER, SB_NOTE_CLAIM, SB_NOTE_RELEASE } kind;
		uint32_t node;  /* of what is answered, or claimed */
		uint32_t next;  /* of the same tree, from 1; 0: none */
		sb_time at;
		struct sb_str id, who, name; /* id: of the answer; absent when only an event tells of it */
		struct sb_remarks remarks;
	} *notes;
	size_t count, cap;
	struct sb_words words;
	struct sb_arena arena;
};

void sb_reply_cases_init(struct sb_reply_cases *cases);
/* Adds what a file says. Lines that are no records are passed over: whoever made the file has told of them. False:
 * `err` (SB_IO). */
bool sb_reply_cases_read(struct sb_reply_cases *cases, const char *path, struct sb_err *err);
void sb_reply_cases_ready(struct sb_reply_cases *cases); /* all is read */
void sb_reply_cases_free(struct sb_reply_cases *cases);

/* Whether somebody else has claimed the case of the post that `draft` answers, or answered it: then `why` says who, and
 * the result is true. `queue` knows which of our posts are whose. */
bool sb_reply_cases_taken(struct sb_reply_cases *cases, struct sb_queue *queue, const struct sb_reply_rules *rules,
			  const struct sb_draft *draft, struct sb_err *why);
/* Warns when the draft contradicts what colleagues said in the case, or says the same again. */
void sb_reply_cases_compare(struct sb_reply_cases *cases, const struct sb_draft *draft, const char *shown);

#endif
