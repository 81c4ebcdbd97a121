#include "score/intent.h"

#include "score/opinion.h"

#define ENOUGH 6000 /* in points, as are the others: what an intent must reach where no model says how likely others are */
#define WORDS_SHARE 50 /* hundredths: the words of a phrase count in the model too */
#define IDEA_BELOW 10000
#define SHARPNESS 0.7  /* of the confidence */
#define COMPLAINT_SHARE 120 /* hundredths of the sentiment's sum */
#define COMPLAINT_SHARE_ALONE 60 /* without a model: emoji alone are no complaint */
#define PRAISE_SHARE 40
#define FEELING_MAX 25000
#define LINK 4000
#define STAFF 6000
#define STAFF_COMPLAINS (-100000)

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

static bool begins_sentence(const struct sb_reading *reading, size_t at)
{
	return at == 0 || reading->words.list[at - 1].kind == SB_WORD_PUNCT;
}

static void add_words(const struct sb_reading *reading, bool beside_model, struct sb_evidence *evidence)
{
	size_t counted[SB_INTENTS] = {0};

	for (size_t i = 0; i < reading->hit_count; i++) {
		const struct sb_hit *hit = &reading->hits[i];
		bool imperative = hit->kind == SB_KIND_IMPERATIVE;
		if (sb_kind_judges(hit->kind) != SB_JUDGED_INTENT || (imperative && !begins_sentence(reading, hit->at)))
			continue;
		size_t intent = imperative ? SB_INTENT_IDEA : (size_t)hit->kind - SB_KIND_COMPLAINT;
		int share = beside_model && intent != SB_INTENT_IDEA ? WORDS_SHARE : 100;
		if (counted[intent]++ < SB_INTENT_CLUES)
			sb_evidence_add(&evidence[intent], sb_kind_name(hit->kind), sb_reading_text(reading, hit),
					(sb_points)hit->weight * share / 100);
	}
}

static void add_feeling(sb_points sum, bool beside_model, struct sb_evidence *evidence)
{
	int complaint = beside_model ? COMPLAINT_SHARE : COMPLAINT_SHARE_ALONE;
	sb_points share = sum < 0 ? -sum * complaint / 100 : sum * PRAISE_SHARE / 100;

	if (share > FEELING_MAX)
		share = FEELING_MAX;
	sb_evidence_add(&evidence[sum < 0 ? SB_INTENT_COMPLAINT : SB_INTENT_PRAISE], "rule", SB_STR("sentiment"), share);
}

static void add_publishing(const struct sb_reading *reading, const struct sb_post *post, struct sb_evidence *evidence)
{
	if (sb_post_by_staff(post))
		sb_evidence_add(&evidence[SB_INTENT_COMPLAINT], "rule", SB_STR("staff"), STAFF_COMPLAINS);
	if (post->reply_to.ptr != NULL)
		return;
	if (reading->links > 0)
		sb_evidence_add(&evidence[SB_INTENT_ANNOUNCEMENT], "rule", SB_STR("link"), LINK);
	if (sb_post_by_staff(post))
		sb_evidence_add(&evidence[SB_INTENT_ANNOUNCEMENT], "rule", SB_STR("staff"), STAFF);
}

/* What the model says of each intent, as one clue; of the one that won, word by word instead. */
static void add_model(const struct sb_opinion *opinion, struct sb_evidence *evidence)
{
	for (size_t i = 0; i < SB_INTENTS; i++)
		sb_evidence_add(&evidence[i], "model", SB_STR("all words"), sb_opinion_intent(opinion, (enum sb_intent)i));
}

/* The model knows nothing of ideas, and takes "would be great" for praise and "please add" for a request: an idea begins
 * where the best of the others but complaints stands. */
static void raise_idea(struct sb_evidence *evidence)
{
	sb_points most = INT64_MIN;

	for (size_t i = 0; i < SB_INTENTS; i++)
		if (i != SB_INTENT_IDEA && i != SB_INTENT_COMPLAINT)
			most = evidence[i].sum > most ? evidence[i].sum : most;
	sb_evidence_add(&evidence[SB_INTENT_IDEA], "rule", SB_STR("start"), most - IDEA_BELOW);
}

static void explain(const struct sb_opinion *opinion, const struct sb_reading *reading, enum sb_intent intent,
		    struct sb_evidence *evidence)
{
	if (!evidence->keep || evidence->count == 0 || strcmp(evidence->clues[0].kind, "model") != 0)
		return;
	evidence->sum -= evidence->clues[0].weight;
	memmove(evidence->clues, evidence->clues + 1, --evidence->count * sizeof *evidence->clues);
	sb_opinion_explain_intent(opinion, reading, intent, evidence);
}

/* Praise that is none is a complaint. */
static void turn_irony(struct sb_evidence *evidence)
{
	sb_points praise = evidence[SB_INTENT_PRAISE].sum > 0 ? evidence[SB_INTENT_PRAISE].sum : 0;

	sb_evidence_add(&evidence[SB_INTENT_COMPLAINT], "rule", SB_STR("irony"), praise);
	sb_evidence_add(&evidence[SB_INTENT_PRAISE], "rule", SB_STR("irony"), -praise);
}

/* Who asks about trouble complains. */
static void put_complaint_first(struct sb_evidence *evidence)
{
	sb_points trouble = -evidence[SB_INTENT_COMPLAINT].sum;

	sb_evidence_add(&evidence[SB_INTENT_QUESTION], "rule", SB_STR("complaint"), trouble);
	sb_evidence_add(&evidence[SB_INTENT_REQUEST], "rule", SB_STR("complaint"), trouble);
}

/* `readable`: the text is in a language of which the lists know enough to say that nothing is wanted. */
static struct sb_wanted most_likely(const struct sb_evidence *evidence, bool readable)
{
	sb_points sums[SB_INTENTS];
	size_t best = 0;

	for (size_t i = 0; i < SB_INTENTS; i++) {
		sums[i] = evidence[i].sum;
		best = sums[i] > sums[best] ? i : best;
	}
	if (best == SB_INTENT_OTHER && !readable)
		return (struct sb_wanted){SB_INTENTS, 0};
	return (struct sb_wanted){(enum sb_intent)best, sb_points_from(sb_model_chance(sums, SB_INTENTS, SHARPNESS, best))};
}

struct sb_wanted sb_intent_judge(const struct sb_reading *reading, const struct sb_post *post, const struct sb_opinion *opinion,
				 const struct sb_evidence *sentiment, struct sb_evidence *evidence)
{
	for (size_t i = 0; i < SB_INTENTS; i++)
		sb_evidence_clear(&evidence[i]);
	if (opinion != NULL)
		add_model(opinion, evidence);
	else
		sb_evidence_add(&evidence[SB_INTENT_OTHER], "rule", SB_STR("start"), ENOUGH - 1);
	add_words(reading, opinion != NULL, evidence);
	add_feeling(sentiment->sum, opinion != NULL, evidence);
	if (reading->words.count > 0)
		add_publishing(reading, post, evidence);
	if (opinion != NULL && opinion->praise == SB_PRAISE_MOCKING)
		turn_irony(evidence);
	if (opinion != NULL && evidence[SB_INTENT_COMPLAINT].sum > 0)
		put_complaint_first(evidence);
	if (opinion != NULL)
		raise_idea(evidence);
	bool readable = reading->language == SB_LANGUAGE_ENGLISH && reading->words.count > 0;
	struct sb_wanted wanted = most_likely(evidence, readable);
	if (opinion != NULL)
		explain(opinion, reading, wanted.intent, &evidence[wanted.intent]);
	return wanted;
}
