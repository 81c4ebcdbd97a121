#include "score/intent.h"

#define ENOUGH 6000 /* in points, as are the others */
#define COMPLAINT_SHARE 60 /* hundredths of the sentiment's sum */
#define PRAISE_SHARE 40
#define FEELING_MAX 15000
#define LINK 4000
#define STAFF 6000

static const struct {
	const char *name;
	enum sb_kind kind;
} intents[SB_INTENTS] = {
	{"complaint", SB_KIND_COMPLAINT}, {"question", SB_KIND_QUESTION}, {"request", SB_KIND_REQUEST},
	{"praise", SB_KIND_PRAISE},       {"idea", SB_KIND_IDEA},         {"announcement", SB_KIND_ANNOUNCEMENT},
	{"other", SB_KINDS},
};

const char *sb_intent_name(enum sb_intent intent)
{
	return intents[intent].name;
}

static void add_words(const struct sb_reading *reading, struct sb_evidence *evidence)
{
	size_t counted[SB_INTENTS] = {0};

	for (size_t i = 0; i < reading->hit_count; i++) {
		const struct sb_hit *hit = &reading->hits[i];
		if (sb_kind_judges(hit->kind) != SB_JUDGED_INTENT)
			continue;
		size_t intent = (size_t)hit->kind - SB_KIND_COMPLAINT;
		if (counted[intent]++ < SB_INTENT_CLUES)
			sb_evidence_add(&evidence[intent], sb_kind_name(hit->kind), sb_reading_text(reading, hit),
					hit->weight);
	}
}

static void add_feeling(sb_points sum, struct sb_evidence *evidence)
{
	sb_points share = sum < 0 ? -sum * COMPLAINT_SHARE / 100 : sum * PRAISE_SHARE / 100;

	if (share > FEELING_MAX)
		share = FEELING_MAX;
	sb_evidence_add(&evidence[sum < 0 ? SB_INTENT_COMPLAINT : SB_INTENT_PRAISE], "rule", SB_STR("sentiment"), share);
}

static void add_publishing(const struct sb_reading *reading, const struct sb_post *post, struct sb_evidence *evidence)
{
	if (post->reply_to.ptr != NULL)
		return;
	if (reading->links > 0)
		sb_evidence_add(&evidence[SB_INTENT_ANNOUNCEMENT], "rule", SB_STR("link"), LINK);
	if (sb_post_by_staff(post))
		sb_evidence_add(&evidence[SB_INTENT_ANNOUNCEMENT], "rule", SB_STR("staff"), STAFF);
}

enum sb_intent sb_intent_judge(const struct sb_reading *reading, const struct sb_post *post, const struct sb_evidence *sentiment,
			       struct sb_evidence *evidence)
{
	enum sb_intent best = SB_INTENT_OTHER;
	sb_points most = ENOUGH - 1;

	for (size_t i = 0; i < SB_INTENTS; i++)
		sb_evidence_clear(&evidence[i]);
	add_words(reading, evidence);
	add_feeling(sentiment->sum, evidence);
	if (reading->words.count > 0)
		add_publishing(reading, post, evidence);
	for (size_t i = 0; i < SB_INTENT_OTHER; i++) {
		if (evidence[i].sum > most) {
			most = evidence[i].sum;
			best = (enum sb_intent)i;
		}
	}
	if (best == SB_INTENT_OTHER && (reading->language != SB_LANGUAGE_ENGLISH || reading->words.count == 0))
		return SB_INTENTS;
	return best;
}
