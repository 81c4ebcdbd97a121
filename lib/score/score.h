/* score.h - judges posts, line by line: sets `score` and `topics`, and what the people file says of an author, in the line's
 * text. */
#ifndef SB_SCORE_SCORE_H
#define SB_SCORE_SCORE_H

#include "post/people.h"
#include "score/custom.h"
#include "score/evidence.h"
#include "score/opinion.h"
#include "score/priority.h"
#include "score/reading.h"
#include "score/stance.h"
#include "score/subjects.h"

/* What stands in `by` behind the program's version: it changes whenever a list or a formula changes a judgement. */
#define SB_SCORE_MODEL "english-4"
#define SB_SCORE_NETWORK "best-1"

/* How to judge: made once, then only read, by any number of threads. */
struct sb_score_plan {
	const struct sb_lexicon *lexicon;
	const struct sb_people *people;        /* NULL: none */
	const struct sb_experts *experts;      /* NULL: none; of the same people */
	const struct sb_query_set *topics;     /* NULL: none */
	const struct sb_named_list *proposals; /* NULL: none */
	const struct sb_mixture *weights;      /* NULL: ours */
	const struct sb_rules *rules;          /* NULL: opened when a post of staff comes */
	sb_points abstain;                     /* a label of less confidence is left out */
	bool explain;
	struct sb_str by; /* needs no escape in JSON */
	sb_time now;
};

struct sb_scorer {
	const struct sb_score_plan *plan;
	struct sb_reading reading;
	struct sb_opinion *opinion; /* NULL: sentiment by the lists alone */
	bool by_model;              /* the post in hand */
	struct sb_custom *custom;   /* models of the user's; NULL: none. Set it after sb_scorer_init */
	struct sb_evidence sentiment, intent[SB_INTENTS], emotion, urgency, reach, amplification, promo, priority;
	struct sb_stance stance;
	struct sb_subjects subjects;
	struct sb_str private; /* the words that move the post's reader to a private channel; absent: none */
	const struct sb_person *author;
	struct sb_judged_post judged;
	sb_points promotional;
	bool promo_known;
	struct sb_rules *own_rules;
	struct sb_json_parser parser;
	struct sb_buf score, edited_author, edited;
};

/* One for each thread, with an opinion of its own; the plan must outlive it. */
void sb_scorer_init(struct sb_scorer *scorer, const struct sb_score_plan *plan, struct sb_opinion *opinion);
void sb_scorer_free(struct sb_scorer *scorer);

/* Judges a post; the result is in `judged`, its reasons in the evidence. */
void sb_scorer_judge(struct sb_scorer *scorer, const struct sb_post *post);

/* The line with its judgements: all bytes but those of `score`, `topics` and the author's role, department and tier are as
 * they were. A record that is no post comes back as it is. The result is good until the next call. Absent: `err` (SB_REJECTED)
 * says what is wrong with the line, and `*err_byte` where. */
struct sb_str sb_scorer_line(struct sb_scorer *scorer, struct sb_str line, struct sb_err *err, size_t *err_byte);
/* The value of `score` for the post that was judged. */
void sb_score_write(struct sb_scorer *scorer, struct sb_str lang, struct sb_buf *out);

#endif
