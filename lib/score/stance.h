/* stance.h - what a post says of a proposal: for, against or neutral.
 *
 * Each proposal has a query that says which posts are about it. Of such a post's sentences the last one that says for or
 * against (rules.txt, text/rules.h) decides, with a weight of 1 or -1; "not any more" in it turns it round. Where none does,
 * the feeling of the text speaks: the sentiment is the weight. With the sum S: for from 0.5 on, against from -0.5 on, else
 * neutral. */
#ifndef SB_SCORE_STANCE_H
#define SB_SCORE_STANCE_H

#include "query/named.h"
#include "score/evidence.h"
#include "score/reading.h"
#include "score/sentiment.h"
#include "text/rules.h"

struct sb_stance {
	uint64_t about; /* proposals, a bit each */
	enum sb_side side;
	struct sb_evidence evidence;
};

/* `record` must be set to the post. */
void sb_stance_judge(struct sb_stance *stance, const struct sb_named_list *proposals, const struct sb_rules *rules,
		     const struct sb_reading *reading, const struct sb_sentiment *sentiment, struct sb_query_record *record,
		     sb_time now);

#endif
