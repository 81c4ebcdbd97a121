#include "score/priority.h"

#include <math.h>

/* shares, in hundredths */
#define URGENCY 40
#define FEELING 20
#define REACH 20
#define INTENT 10
#define STANDING 10

#define REACH_DECADES 6 /* a million people */
#define STAFF_DIVISOR 10

static const int64_t intent_hundredths[SB_INTENTS + 1] = {
	[SB_INTENT_COMPLAINT] = 100, [SB_INTENT_REQUEST] = 80, [SB_INTENT_QUESTION] = 70,
	[SB_INTENT_IDEA] = 40,       [SB_INTENT_PRAISE] = 20,
};

static bool has_standing(const struct sb_post *post)
{
	return sb_str_eq(post->author.tier, SB_STR("key")) || sb_str_eq(post->author.role, SB_STR("press"));
}

sb_points sb_priority_judge(const struct sb_judged_post *judged, const struct sb_post *post, struct sb_evidence *evidence)
{
	sb_evidence_clear(evidence);
	if (judged->urgency_known)
		sb_evidence_add(evidence, "rule", SB_STR("urgency"), judged->urgency * URGENCY / 100);
	if (judged->sentiment.known && judged->sentiment.value < 0)
		sb_evidence_add(evidence, "rule", SB_STR("sentiment"), -judged->sentiment.value * FEELING / 100);
	if (judged->reach_known) {
		double part = fmin(1, log10(1 + (double)judged->reach) / REACH_DECADES);
		sb_evidence_add(evidence, "rule", SB_STR("reach"), sb_points_from(part * REACH / 100));
	}
	sb_evidence_add(evidence, "rule", SB_STR("intent"),
			SB_POINT_ONE * INTENT / 100 * intent_hundredths[judged->intent] / 100);
	if (has_standing(post))
		sb_evidence_add(evidence, "rule", SB_STR("standing"), SB_POINT_ONE * STANDING / 100);
	if (sb_post_by_staff(post))
		sb_evidence_add(evidence, "rule", SB_STR("staff"), evidence->sum / STAFF_DIVISOR - evidence->sum);
	return evidence->sum;
}
