#include "score/priority.h"

#include <math.h>

#define REACH_DECADES 6 /* a million people */
#define AMPLIFICATION_DECADES 3 /* one repost or reply for each follower */

static const int64_t intent_hundredths[SB_INTENTS + 1] = {
	[SB_INTENT_COMPLAINT] = 100, [SB_INTENT_REQUEST] = 80, [SB_INTENT_QUESTION] = 70,
	[SB_INTENT_IDEA] = 40,       [SB_INTENT_PRAISE] = 20,
};

static bool has_standing(const struct sb_post *post)
{
	return sb_str_eq(post->author.tier, SB_STR("key")) || sb_str_eq(post->author.role, SB_STR("press"));
}

static void add(struct sb_evidence *evidence, const struct sb_mixture *weights, enum sb_part part, sb_points size)
{
	sb_evidence_add(evidence, "rule", sb_str_from(sb_part_name(part)), size * weights->parts[part] / weights->total);
}

/* What grows without end, on a scale of so many powers of ten. */
static void add_scaled(struct sb_evidence *evidence, const struct sb_mixture *weights, enum sb_part part, double size,
		       double decades)
{
	if (weights->parts[part] == 0)
		return;
	double share = fmin(1, log10(1 + size) / decades) * (double)weights->parts[part] / (double)weights->total;
	sb_evidence_add(evidence, "rule", sb_str_from(sb_part_name(part)), sb_points_from(share));
}

sb_points sb_priority_judge(const struct sb_mixture *weights, const struct sb_judged_post *judged, const struct sb_post *post,
			    const struct sb_subjects *subjects, struct sb_evidence *evidence)
{
	sb_evidence_clear(evidence);
	if (judged->urgency_known)
		add(evidence, weights, SB_PART_URGENCY, judged->urgency);
	if (judged->sentiment.known && judged->sentiment.value < 0)
		add(evidence, weights, SB_PART_SENTIMENT, -judged->sentiment.value);
	if (judged->reach_known)
		add_scaled(evidence, weights, SB_PART_REACH, (double)judged->reach, REACH_DECADES);
	if (judged->amplification_known)
		add_scaled(evidence, weights, SB_PART_AMPLIFICATION, (double)judged->amplification / (double)SB_POINT_ONE,
			   AMPLIFICATION_DECADES);
	add(evidence, weights, SB_PART_INTENT, SB_POINT_ONE * intent_hundredths[judged->intent] / 100);
	if (has_standing(post))
		add(evidence, weights, SB_PART_STANDING, SB_POINT_ONE);
	for (size_t i = 0; i < weights->topic_count && subjects != NULL; i++)
		if (sb_subjects_have(subjects, weights->topics[i].name))
			sb_evidence_add(evidence, "topic", weights->topics[i].name,
					SB_POINT_ONE * weights->topics[i].weight / weights->total);
	if (sb_post_by_staff(post))
		sb_evidence_add(evidence, "rule", SB_STR("staff"), evidence->sum * weights->staff / SB_POINT_ONE - evidence->sum);
	return evidence->sum;
}
