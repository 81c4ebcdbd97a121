#include "score/sentiment.h"

#include <math.h>

#define THRESHOLD 0.9  /* T, in log-odds, learned with the weights of sentiment.txt */
#define NEGATOR_REACH 3     /* words */
#define BOOSTER_REACH 2     /* words */
#define NEGATED (-70)       /* the factors, in hundredths */
#define EMPHASIS 120
#define BEFORE_BUT 60
#define BEHIND_BUT 120
#define EXCLAMATION 4
#define MAX_EXCLAMATIONS 3
#define RATING_STEP 1.5
#define MAX_NAMES 32 /* people mentioned in one post whose names are looked for; more are no conversation */
#define MAX_SUM (INT64_C(1000) * SB_POINT_ONE) /* exp() needs no more */

const char *sb_label_name(enum sb_label label)
{
	static const char *const names[] = {"negative", "neutral", "positive"};

	return names[label];
}

static sb_points percent(sb_points points, int64_t hundredths)
{
	sb_points product = points * hundredths;

	return (product + (product < 0 ? -50 : 50)) / 100;
}

/* The factor by which the words before `at` change its feeling, in hundredths. */
static int64_t factor_before(const struct sb_reading *reading, size_t at)
{
	int64_t factor = 100;
	bool negated = false;
	size_t words = 0;

	for (size_t i = at; i-- > 0 && words < NEGATOR_REACH;) {
		const struct sb_token *token = &reading->tokens[i];
		if (reading->words.list[i].kind == SB_WORD_PUNCT) {
			if (token->clause_end)
				break;
			continue;
		}
		if (i == reading->last_contrast && i > 0)
			break;
		words++;
		if (token->negator)
			negated = true;
		else if (token->booster && words <= BOOSTER_REACH)
			factor = factor * sb_lexicon_weight(reading->lexicon, token->entry, SB_KIND_BOOSTER) / SB_POINT_ONE;
	}
	return negated ? factor * NEGATED / 100 : factor;
}

static bool is_name_in_post(const struct sb_reading *reading, const struct sb_hit *hit, const size_t *names, size_t count)
{
	if (hit->count > 1 || reading->words.list[hit->at].kind == SB_WORD_EMOJI)
		return false;
	for (size_t i = 0; i < count; i++)
		if (sb_str_eq(reading->words.list[hit->at].folded, reading->words.list[names[i]].folded))
			return true;
	return false;
}

static size_t find_names(const struct sb_reading *reading, size_t names[MAX_NAMES])
{
	size_t count = 0;

	for (size_t i = 0; i < reading->words.count && count < MAX_NAMES; i++)
		if (reading->words.list[i].kind == SB_WORD_MENTION)
			names[count++] = i;
	return count;
}

/* Whether there was any. */
static bool add_feelings(const struct sb_reading *reading, struct sb_evidence *evidence)
{
	size_t names[MAX_NAMES], name_count = SIZE_MAX;
	bool any = false;

	for (size_t i = 0; i < reading->hit_count; i++) {
		const struct sb_hit *hit = &reading->hits[i];
		const struct sb_token *token = &reading->tokens[hit->at];
		if (hit->kind != SB_KIND_FEELING)
			continue;
		if (name_count == SIZE_MAX)
			name_count = find_names(reading, names);
		if (is_name_in_post(reading, hit, names, name_count))
			continue;
		sb_points weight = percent(hit->weight, factor_before(reading, hit->at));
		if (token->capitals)
			weight = percent(weight, EMPHASIS);
		if (token->elongated)
			weight = percent(weight, EMPHASIS);
		if (reading->last_contrast > 0)
			weight = percent(weight, hit->at < reading->last_contrast ? BEFORE_BUT : BEHIND_BUT);
		sb_evidence_add(evidence, sb_kind_name(hit->kind), sb_reading_text(reading, hit), weight);
		any = true;
	}
	return any;
}

static void add_exclamations(const struct sb_reading *reading, struct sb_evidence *evidence)
{
	int64_t marks = reading->exclamations < MAX_EXCLAMATIONS ? (int64_t)reading->exclamations : MAX_EXCLAMATIONS;

	sb_evidence_add(evidence, "rule", SB_STR("exclamation"), percent(evidence->sum, marks * EXCLAMATION));
}

struct sb_sentiment sb_sentiment_of_chances(const double chances[3])
{
	double negative = chances[SB_LABEL_NEGATIVE], neutral = chances[SB_LABEL_NEUTRAL], positive = chances[SB_LABEL_POSITIVE];
	struct sb_sentiment found = {.known = true, .value = sb_points_from(positive - negative)};

	if (negative > neutral && negative > positive)
		found.label = SB_LABEL_NEGATIVE;
	else if (positive > neutral && positive > negative)
		found.label = SB_LABEL_POSITIVE;
	else
		found.label = SB_LABEL_NEUTRAL;
	found.confidence = sb_points_from(fmax(neutral, fmax(negative, positive)));
	return found;
}

struct sb_sentiment sb_sentiment_of_sum(sb_points sum)
{
	if (sum > MAX_SUM)
		sum = MAX_SUM;
	if (sum < -MAX_SUM)
		sum = -MAX_SUM;
	double s = (double)sum / (double)SB_POINT_ONE;
	double negative = 1 / (1 + exp(THRESHOLD + s)), positive = 1 / (1 + exp(THRESHOLD - s));

	return sb_sentiment_of_chances((double[3]){negative, 1 - negative - positive, positive});
}

struct sb_sentiment sb_sentiment_judge(const struct sb_reading *reading, const struct sb_post *post,
				       struct sb_evidence *evidence)
{
	bool rated = post->rating >= 1 && post->rating <= 5;

	sb_evidence_clear(evidence);
	bool felt = add_feelings(reading, evidence);
	add_exclamations(reading, evidence);
	if (rated)
		sb_evidence_add(evidence, "rule", SB_STR("rating"), sb_points_from((post->rating - 3) * RATING_STEP));
	if (!rated && !felt && (reading->language != SB_LANGUAGE_ENGLISH || reading->words.count == 0))
		return (struct sb_sentiment){.known = false};
	return sb_sentiment_of_sum(evidence->sum);
}
