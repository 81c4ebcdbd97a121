/* conduct.h - how a post of our own staff behaves: whether it sells or converses, whether it moves a customer to where nobody
 * else can read.
 *
 * promo, with the rules of rules.txt (text/rules.h):
 *	S = -1              where a text begins
 *	  + 2, + 0.7, + 0.7 for the first, second and third place where the rule "promo" holds
 *	  + 0.3             for a link in a post that answers nobody
 *	  - 1.2             for an answer
 *	  - 0.6             where the rule "thanks" holds
 *	  - 0.4             for a question outside of an offer
 *	promo = 1 / (1 + exp(-S))
 * It is unknown for a text without words, and for one in a language that our rules do not speak (they speak English, German,
 * French and Spanish) in which none of them holds. The weights are ours; from 0.5 on a post counts as promotional.
 *
 * private is what text/private.h finds, in an answer. */
#ifndef SB_SCORE_CONDUCT_H
#define SB_SCORE_CONDUCT_H

#include "score/evidence.h"
#include "score/reading.h"
#include "text/rules.h"

/* In points, 0..1. False: unknown. */
bool sb_promo_judge(const struct sb_rules *rules, const struct sb_reading *reading, const struct sb_post *post,
		    struct sb_evidence *evidence, sb_points *promo);
/* Whether the post answers another: it names one, or stands in a thread that another began. */
bool sb_is_answer(const struct sb_post *post);

#define SB_SPEECH_MAX ((size_t)4096) /* bytes: a longer text is an article, whose start says what it wants */
/* The start of what was read, valid UTF-8. */
struct sb_str sb_speech_of(const struct sb_reading *reading);

#endif
