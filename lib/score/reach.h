/* reach.h - how many people a post may reach: an upper estimate of its audience, comparable between posts; and how strongly
 * those who saw it carried it on. SB_REACH_VERSION names the two formulas:
 *
 *	reach = followers + 387 x (reposts + quotes)
 *	amplification = 1000 x (reposts + quotes + replies) / followers
 *
 * 387 is the median number of followers of the people who write most posts, and so most reposts (Pew Research Center, Sizing
 * Up Twitter Users, 2019). Audiences overlap and not everyone looks: it orders posts and counts nobody. The number of
 * followers must be known; without it the reach is unknown. At most the world's population. */
#ifndef SB_SCORE_REACH_H
#define SB_SCORE_REACH_H

#include "post/post.h"
#include "score/evidence.h"

#define SB_REACH_VERSION "reach-1"
#define SB_REACH_PER_REPOST 387
#define SB_REACH_MAX INT64_C(8200000000) /* people; United Nations, World Population Prospects 2024 */

/* `*reach` in whole people; the evidence in points of one person. False: unknown. */
bool sb_reach_judge(const struct sb_post *post, struct sb_evidence *evidence, int64_t *reach);
/* `*amplification` in points. False: unknown, as the followers are, or none of the counts is known. A post without followers
 * counts as one with one. */
bool sb_amplification_judge(const struct sb_post *post, struct sb_evidence *evidence, sb_points *amplification);

#endif
