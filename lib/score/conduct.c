#include "score/conduct.h"

#include "base/utf8.h"

#include <math.h>

#define START (-10000) /* in points, as are the others */
#define FIRST_OFFER 20000
#define FURTHER_OFFER 7000
#define OFFERS_MAX 3
#define LINK 3000
#define ANSWER (-12000)
#define THANKS (-6000)
#define QUESTION (-4000)

struct sb_str sb_speech_of(const struct sb_reading *reading)
{
	struct sb_str text = reading->whole;

	text.len = sb_utf8_valid(sb_str_of(text.ptr, text.len < SB_SPEECH_MAX ? text.len : SB_SPEECH_MAX));
	return text;
}

bool sb_is_answer(const struct sb_post *post)
{
	return post->reply_to.len > 0 || (post->thread_id.len > 0 && !sb_str_eq(post->thread_id, post->id));
}

static bool speaks(const struct sb_reading *reading, struct sb_str lang)
{
	static const char *const others[] = {"de", "fr", "es"};

	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (sb_str_starts_nocase(lang, others[i]) && (lang.len == 2 || lang.ptr[2] == '-'))
			return true;
	return reading->language == SB_LANGUAGE_ENGLISH;
}

static size_t add_offers(const struct sb_rules *rules, struct sb_str text, struct sb_evidence *evidence)
{
	struct sb_str what;
	size_t count = 0;

	/* an empty match, of a rule of the user's, ends the search */
	while (count < OFFERS_MAX && sb_rules_find(rules, SB_RULE_PROMO, text, &what) && what.len > 0) {
		sb_evidence_add(evidence, "promo", what, count == 0 ? FIRST_OFFER : FURTHER_OFFER);
		count++;
		const char *behind = what.ptr + what.len;
		text = sb_str_of(behind, (size_t)(text.ptr + text.len - behind));
	}
	return count;
}

static void add_question(const struct sb_reading *reading, struct sb_evidence *evidence)
{
	for (size_t i = 0; i < reading->words.count; i++) {
		const struct sb_word *word = &reading->words.list[i];
		if (word->kind != SB_WORD_PUNCT || !sb_str_starts(word->folded, "?"))
			continue;
		sb_evidence_add(evidence, "question", word->raw, QUESTION);
		return;
	}
}

bool sb_promo_judge(const struct sb_rules *rules, const struct sb_reading *reading, const struct sb_post *post,
		    struct sb_evidence *evidence, sb_points *promo)
{
	struct sb_str text = sb_speech_of(reading), what;

	sb_evidence_clear(evidence);
	sb_evidence_add(evidence, "rule", SB_STR("start"), START);
	size_t offers = add_offers(rules, text, evidence);
	if (reading->plain == 0 || (offers == 0 && !speaks(reading, post->lang)))
		return false;
	if (sb_is_answer(post))
		sb_evidence_add(evidence, "rule", SB_STR("answer"), ANSWER);
	else if (reading->links > 0)
		sb_evidence_add(evidence, "rule", SB_STR("link"), LINK);
	if (sb_rules_find(rules, SB_RULE_THANKS, text, &what))
		sb_evidence_add(evidence, "thanks", what, THANKS);
	if (offers == 0)
		add_question(reading, evidence);
	*promo = sb_points_from(1 / (1 + exp(-(double)evidence->sum / (double)SB_POINT_ONE)));
	return true;
}
