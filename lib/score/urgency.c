#include "score/urgency.h"

#include <math.h>
#include <stdlib.h>

#define FIRST SB_KIND_SAFETY
#define COUNT (SB_KIND_RELIEF - SB_KIND_SAFETY + 1)
#define MORE 3  /* of a kind, beside the strongest */
#define SHARE 4 /* by which these are divided */

bool sb_urgency_judge(const struct sb_reading *reading, struct sb_evidence *evidence, sb_points *urgency)
{
	size_t strongest[COUNT], more[COUNT] = {0};
	bool any[COUNT] = {false};

	sb_evidence_clear(evidence);
	for (size_t i = 0; i < reading->hit_count; i++) {
		const struct sb_hit *hit = &reading->hits[i];
		if (sb_kind_judges(hit->kind) != SB_JUDGED_URGENCY)
			continue;
		size_t kind = (size_t)(hit->kind - FIRST);
		if (!any[kind] || llabs(hit->weight) > llabs(reading->hits[strongest[kind]].weight))
			strongest[kind] = i;
		any[kind] = true;
	}
	for (size_t i = 0; i < reading->hit_count; i++) {
		const struct sb_hit *hit = &reading->hits[i];
		if (sb_kind_judges(hit->kind) != SB_JUDGED_URGENCY)
			continue;
		size_t kind = (size_t)(hit->kind - FIRST);
		if (i == strongest[kind])
			sb_evidence_add(evidence, sb_kind_name(hit->kind), sb_reading_text(reading, hit), hit->weight);
		else if (more[kind]++ < MORE)
			sb_evidence_add(evidence, sb_kind_name(hit->kind), sb_reading_text(reading, hit),
					hit->weight / SHARE);
	}
	if (evidence->sum < 0)
		sb_evidence_add(evidence, "rule", SB_STR("not below 0"), -evidence->sum);
	*urgency = evidence->sum == 0 ? 0 : sb_points_from(1 - exp(-(double)evidence->sum / (double)SB_POINT_ONE));
	return reading->words.count > 0 && (reading->language == SB_LANGUAGE_ENGLISH || evidence->sum > 0);
}
