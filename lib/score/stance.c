#include "score/stance.h"

#include "score/conduct.h"

#define DECIDES (SB_POINT_ONE / 2)

static void judge_words(struct sb_stance *stance, const struct sb_rules *rules, struct sb_str text)
{
	struct sb_side_words words;
	enum sb_side side = sb_rules_side_words(rules, text, &words);

	if (side == SB_SIDE_NONE)
		return;
	bool said_for = (side == SB_SIDE_FOR) == (words.turned.ptr == NULL);
	sb_points weight = said_for ? SB_POINT_ONE : -SB_POINT_ONE;
	sb_evidence_add(&stance->evidence, said_for ? "for" : "against", words.said, weight);
	if (words.turned.ptr != NULL)
		sb_evidence_add(&stance->evidence, "turned", words.turned, -2 * weight);
}

void sb_stance_judge(struct sb_stance *stance, const struct sb_named_list *proposals, const struct sb_rules *rules,
		     const struct sb_reading *reading, const struct sb_sentiment *sentiment, struct sb_query_record *record,
		     sb_time now)
{
	sb_evidence_clear(&stance->evidence);
	stance->side = SB_SIDE_NONE;
	stance->about = sb_named_match(proposals, record, now);
	if (stance->about == 0)
		return;
	judge_words(stance, rules, sb_speech_of(reading));
	if (stance->evidence.sum == 0 && sentiment->known)
		sb_evidence_add(&stance->evidence, "rule", SB_STR("sentiment"), sentiment->value);
	if (stance->evidence.sum >= DECIDES)
		stance->side = SB_SIDE_FOR;
	else if (stance->evidence.sum <= -DECIDES)
		stance->side = SB_SIDE_AGAINST;
}
