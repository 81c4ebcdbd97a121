/* turn.h - what a case needs to know of a post or an event, taken out of its line.
 *
 * Texts are the line's until sb_hold_add copies them. */
#ifndef SB_THREAD_TURN_H
#define SB_THREAD_TURN_H

#include "base/mem.h"
#include "post/post.h"
#include "text/remarks.h"

enum sb_turn_kind { SB_TURN_POST, SB_TURN_CLAIM, SB_TURN_REPLY, SB_TURN_RESOLVE, SB_TURN_REOPEN };

struct sb_turn {
	enum sb_turn_kind kind;
	sb_time at;
	struct sb_str id, reply_to, thread_id, network, url; /* of an event: id is what it is about */
	struct sb_str author_key, handle, department;
	struct sb_str *topics; /* the arena's */
	uint32_t topic_count;
	float sentiment, reach, priority; /* NaN: not known */
	bool staff, bot, repost;
	bool thanks; /* a customer is content, and asks nothing more */
	bool canned; /* sb-score says so */
	struct sb_remarks remarks;
};

/* Reads a record. False: it is of no use here (another type, an event of another kind). `scratch` holds the author's key;
 * topics and remarks are put into `arena`. */
bool sb_turn_read(struct sb_turn *turn, sb_json *record, struct sb_words *words, struct sb_buf *scratch,
		  struct sb_arena *arena);
/* Whether a customer's text says thanks, in one of a few languages, at its start (mentions do not count). */
bool sb_says_thanks(struct sb_str text);

#endif
