/* turn.h - what a case needs to know of a post or an event, taken out of its line.
 *
 * Texts are the line's until sb_hold_add copies them. */
#ifndef SB_THREAD_TURN_H
#define SB_THREAD_TURN_H

#include "base/mem.h"
#include "post/content.h"
#include "post/course.h"
#include "text/remarks.h"

struct sb_turn {
	enum sb_act_kind kind;
	sb_time at;
	struct sb_str id, reply_to, thread_id, network, url; /* of an event: id is what it is about */
	struct sb_str author_key, handle, department;
	struct sb_str *topics; /* the arena's */
	uint32_t topic_count;
	float sentiment, reach, priority; /* NaN: not known */
	bool staff, bot, repost;
	bool content; /* a customer says thanks, and asks nothing more */
	bool canned; /* sb-score says so */
	struct sb_remarks remarks;
};

struct sb_turn_reader {
	struct sb_rules *rules;
	struct sb_words words;
	struct sb_buf scratch; /* holds the author's key of the turn that was read last */
};

/* False: `err` says what is wrong with the rules. */
bool sb_turn_reader_open(struct sb_turn_reader *reader, struct sb_err *err);
void sb_turn_reader_close(struct sb_turn_reader *reader);
/* Reads a record. False: it is of no use here (another type, an event of another kind). Topics and remarks are put into
 * `arena`. */
bool sb_turn_read(struct sb_turn_reader *reader, struct sb_turn *turn, sb_json *record, struct sb_arena *arena);

#endif
