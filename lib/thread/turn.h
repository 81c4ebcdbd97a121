/* turn.h - what a case needs to know of a post or an event, taken out of its line.
 *
 * Texts are the line's until sb_hold_add copies them. */
#ifndef SB_THREAD_TURN_H
#define SB_THREAD_TURN_H

#include "base/mem.h"
#include "post/post.h"
#include "text/words.h"

enum sb_turn_kind { SB_TURN_POST, SB_TURN_CLAIM, SB_TURN_REPLY, SB_TURN_RESOLVE, SB_TURN_REOPEN };

#define SB_AMOUNTS_MAX 4 /* amounts of one post that are compared */

#define SB_NAMED_MAX 4   /* mentions of one post that may hand a case over */

struct sb_amount { /* "14 days": what two colleagues should agree on */
	double value;
	char unit; /* 'd'ay, 'w'eek, 'm'onth, '%' */
};

/* What a text of staff says that matters beside those of colleagues; sb_remarks_of finds it. */
struct sb_remarks {
	uint64_t *shingles, *questions; /* hashes: of three words in a row; of what is asked for. The arena's */
	uint32_t shingle_count, question_count;
	struct sb_amount amounts[SB_AMOUNTS_MAX];
	uint8_t amount_count, named_count;
	uint64_t named[SB_NAMED_MAX]; /* sb_handle_hash of those who are mentioned */
	bool asks;         /* a question, or a request: what comes next is the customer's turn */
	bool private_move; /* asks to go on where nobody else can read */
};

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
void sb_remarks_of(struct sb_remarks *remarks, struct sb_str text, struct sb_words *words, struct sb_arena *arena);
/* The same for a handle with and without "@" and in capitals; 0 for none. */
uint64_t sb_handle_hash(struct sb_str handle);
/* Whether a customer's text says thanks, in one of a few languages, at its start (mentions do not count). */
bool sb_says_thanks(struct sb_str text);

#endif
