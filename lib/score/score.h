/* score.h - judges posts, line by line: sets `score`, and what the people file says of an author, in the line's text. */
#ifndef SB_SCORE_SCORE_H
#define SB_SCORE_SCORE_H

#include "post/people.h"
#include "score/custom.h"
#include "score/evidence.h"
#include "score/opinion.h"
#include "score/priority.h"
#include "score/reading.h"

/* What stands in `by` behind the program's version: it changes whenever a list or a formula changes a judgement. */
#define SB_SCORE_MODEL "sentiment-1"

struct sb_scorer {
	const struct sb_people *people; /* NULL: none */
	bool explain;
	struct sb_str by; /* needs no escape in JSON */

	struct sb_reading reading;
	struct sb_opinion *opinion; /* NULL: sentiment by the lists alone */
	bool by_model;              /* the post in hand */
	struct sb_custom *custom;   /* models of the user's; NULL: none. Set it after sb_scorer_init */
	struct sb_evidence sentiment, intent[SB_INTENTS], emotion, urgency, reach, priority;
	struct sb_judged_post judged;
	struct sb_json_parser parser;
	struct sb_buf score, author, edited;
};

/* One for each thread, with an opinion of its own; lexicon, people and `by` are shared and must outlive it. */
void sb_scorer_init(struct sb_scorer *scorer, const struct sb_lexicon *lexicon, struct sb_opinion *opinion,
		    const struct sb_people *people, bool explain, struct sb_str by);
void sb_scorer_free(struct sb_scorer *scorer);

/* Judges a post; the result is in `judged`, its reasons in the evidence. */
void sb_scorer_judge(struct sb_scorer *scorer, const struct sb_post *post);

/* The line with its judgements: all bytes but those of `score` and the author's role, department and tier are as they
 * were. A record that is no post comes back as it is. The result is good until the next call. Absent: `err` (SB_REJECTED)
 * says what is wrong with the line, and `*err_byte` where. */
struct sb_str sb_scorer_line(struct sb_scorer *scorer, struct sb_str line, struct sb_err *err, size_t *err_byte);

#endif
