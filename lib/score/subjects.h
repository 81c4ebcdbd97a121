/* subjects.h - what a post is about: topics whose query holds, the department that answers, the theme, and who knows.
 *
 *	topics      those that the post has, and behind them those whose query holds, in the order of the file
 *	department  of the first topic in the file that holds and names one
 *	theme       "product" or "bigger picture", from the topics marked so that hold; "both" where there are such and such
 *	experts     people with one of the post's topics among their own: those with more of them first, then in the order of
 *	            the people file; each person once, by name; without the author */
#ifndef SB_SCORE_SUBJECTS_H
#define SB_SCORE_SUBJECTS_H

#include "post/people.h"
#include "query/set.h"

#define SB_TOPICS_KNOWN 64  /* topics of one post that experts and weights are looked up by; more are no topics */
#define SB_EXPERTS_SHOWN 10 /* of one post: whoever has to choose reads no more */

/* Who knows about which topic: made once, then only read. */
struct sb_experts {
	const struct sb_people *people;
	struct sb_map topics; /* folded -> the first of a list in `knows` */
	struct sb_expert_of {
		uint32_t person, next; /* next: index + 1, 0 ends */
	} *knows;
	size_t count, cap;
	uint32_t *same; /* by person: the first row with that name */
};

void sb_experts_open(struct sb_experts *experts, const struct sb_people *people);
void sb_experts_free(struct sb_experts *experts);

/* What a thread judges with. */
struct sb_subjects {
	const struct sb_query_set *set;   /* NULL: none */
	const struct sb_experts *experts; /* NULL: none */
	sb_time now;                      /* for queries of age */
	struct sb_query_record record;
	struct sb_query_hits hits;
	struct sb_buf folded;
	/* of the post in hand */
	struct sb_buf topics; /* JSON, when `new_topics`: what the post had and what was added */
	bool new_topics;
	struct sb_str department;
	uint32_t department_by; /* number in the set, when there is a department */
	enum sb_theme theme;
	struct sb_str known[SB_TOPICS_KNOWN]; /* its topics, each once, as far as they are looked at */
	size_t known_count;
	uint32_t list[SB_EXPERTS_SHOWN]; /* people */
	size_t count;
	/* of the set: a name may have several queries, the first of which stands for it */
	struct sb_map names;
	uint32_t *met, round; /* by first query: the round in which the name was met */
	uint32_t *matched; /* by person: topics in common with the post; 0 between posts */
	uint32_t *touched;
	size_t touched_count, touched_cap;
};

void sb_subjects_init(struct sb_subjects *subjects, const struct sb_query_set *set, const struct sb_experts *experts, sb_time now);
/* subjects->record must be set to the post. `author`: the post's, in the people file, or NULL. A query that cannot be worked out for a post (a regular expression that
 * was given up) does not hold. */
void sb_subjects_judge(struct sb_subjects *subjects, const struct sb_post *post, const struct sb_person *author);
/* Whether the post has the topic, from before or by the set. */
bool sb_subjects_have(const struct sb_subjects *subjects, struct sb_str topic);
/* The name of an expert, or the handle of one without. */
struct sb_str sb_expert_name(const struct sb_experts *experts, uint32_t person);
/* score.why.topics: for each name the clauses of its query that held; and why.experts: for each their topics. */
void sb_subjects_write_why(struct sb_subjects *subjects, struct sb_buf *out);
void sb_subjects_free(struct sb_subjects *subjects);

#endif
