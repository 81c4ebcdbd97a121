/* canned.h - how far our own answers are stock phrases: the share of an answer's phrases (three words in a row, post/teamwork.h)
 * that stand in answers of ours in other conversations too.
 *
 * The answers of a window are compared with each other, all with all, so that the first copy counts as much as the last and
 * the order within a window changes nothing. A window begins with an answer and ends with so many of them, or when
 * SB_CANNED_HELD bytes of lines are held, or with the input: lines are given on when it ends. Answers of fewer than six
 * words have no `canned`: nobody owns "thank you very much". */
#ifndef SB_SCORE_CANNED_H
#define SB_SCORE_CANNED_H

#include "base/map.h"
#include "io/writer.h"
#include "json/value.h"
#include "post/post.h"
#include "post/teamwork.h"

#define SB_CANNED_WINDOW 5000 /* answers, unless said otherwise */
#define SB_CANNED_WINDOW_MAX 1000000
#define SB_CANNED_HELD ((size_t)64 << 20)

struct sb_canned {
	uint64_t window;
	bool explain;
	struct sb_buf held; /* lines of the window, with their ends */
	struct sb_canned_answer {
		size_t at, len; /* of its line in `held` */
		uint32_t conversation;
		struct sb_remarks remarks;
	} *answers;
	size_t count, cap, phrases;
	struct sb_map conversations;
	struct sb_arena arena;
	struct sb_words words;
	struct sb_json_parser parser;
	struct sb_buf score, edited;
	bool *found;
	size_t found_cap;
};

void sb_canned_open(struct sb_canned *canned, uint64_t window, bool explain);
/* Takes a scored line and writes what is ready. */
void sb_canned_take(struct sb_canned *canned, struct sb_str line, struct sb_writer *out);
/* Ends the window, and so writes the rest. */
void sb_canned_end(struct sb_canned *canned, struct sb_writer *out);
void sb_canned_free(struct sb_canned *canned);

#endif
