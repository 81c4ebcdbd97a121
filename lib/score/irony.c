#include "score/irony.h"

#define BEFORE_MOCK 1 /* words: "oh, lovely" */
#define NEGATOR_REACH 3 /* words */

/* Whether a sentence begins at most BEFORE_MOCK words before `at`; mentions are no words. */
static bool begins_sentence(const struct sb_reading *reading, size_t at)
{
	size_t words = 0;

	while (at > 0 && !reading->tokens[at - 1].clause_end && words <= BEFORE_MOCK) {
		enum sb_word_kind kind = reading->words.list[--at].kind;
		words += kind != SB_WORD_MENTION && kind != SB_WORD_PUNCT && kind != SB_WORD_EMOJI;
	}
	return words <= BEFORE_MOCK;
}

/* Whether the trouble at `to` is meant by the praise `mock`. */
static bool is_meant(const struct sb_reading *reading, const struct sb_hit *mock, size_t to)
{
	size_t from = mock->at + mock->count, ends = 0;

	if (mock->weight > 0 && reading->tokens[from].clause_end)
		from++;
	if (reading->last_contrast >= from && reading->last_contrast < to)
		return false;
	for (size_t i = from; i < to; i++) {
		ends += reading->tokens[i].clause_end;
		if (reading->tokens[i].negator && to - i <= NEGATOR_REACH)
			return false;
	}
	return ends == 0;
}

enum sb_praise sb_irony_judge(const struct sb_reading *reading)
{
	const struct sb_hit *mock = NULL;
	bool mend = false, trouble = false, meant = false;

	for (size_t i = 0; i < reading->hit_count; i++) {
		const struct sb_hit *hit = &reading->hits[i];
		if (hit->kind == SB_KIND_MEND)
			mend = true;
		if (hit->kind == SB_KIND_MOCK && begins_sentence(reading, hit->at))
			mock = hit;
		if (hit->kind != SB_KIND_TROUBLE)
			continue;
		trouble = true;
		if (mock != NULL && hit->at >= mock->at + mock->count)
			meant = meant || is_meant(reading, mock, hit->at);
	}
	if (!mend)
		return meant ? SB_PRAISE_MOCKING : SB_PRAISE_PLAIN;
	return mock != NULL && !trouble && reading->last_contrast == 0 ? SB_PRAISE_HONEST : SB_PRAISE_PLAIN;
}
