#include "score/opinion.h"

#define RATING_STEP 1.5
#define EMOTION_LIKELY 0.5 /* below it another one, or none, is as likely */
#define EMOJI_COUNTED 2 /* more say no more; by the comments of opinion.h */
#define PHRASE_SHARE 50 /* hundredths: the words of a phrase count by themselves too */
#define COMPLAINT_SHARE 40 /* hundredths of how far the model takes the whole for a complaint */
#define COMPLAINTS_COUNTED 3 /* phrases */
#define ASKS_OF_TROUBLE 10000 /* points: half of what a question mark says for calm */
#define IRONY 15000     /* points */
#define IRONY_SHARE 150 /* hundredths of what was said well: half of it is meant the other way round */

static bool find_feelings(struct sb_opinion *opinion, struct sb_err *err)
{
	const struct sb_model *model = opinion->feeling;
	const struct sb_model_judgement *judgement = sb_model_judgement(model, "sentiment");

	opinion->negative = opinion->neutral = opinion->positive = SIZE_MAX;
	if (judgement == NULL && model->judgement_count == 1)
		judgement = &model->judgements[0];
	if (judgement != NULL && judgement->count == 3) {
		opinion->negative = sb_model_class(model, judgement, "negative");
		opinion->neutral = sb_model_class(model, judgement, "neutral");
		opinion->positive = sb_model_class(model, judgement, "positive");
	}
	if (opinion->negative == SIZE_MAX || opinion->neutral == SIZE_MAX || opinion->positive == SIZE_MAX)
		return sb_err_set(err, SB_USAGE, "a model of sentiment has the classes negative, neutral and positive");
	return true;
}

static void find_intents(struct sb_opinion *opinion)
{
	const struct sb_model_judgement *judgement = sb_model_judgement(&opinion->model, "intent");

	for (size_t i = 0; i < SB_INTENTS; i++)
		opinion->intents[i] = judgement == NULL ? SIZE_MAX : sb_model_class(&opinion->model, judgement,
										     sb_intent_name((enum sb_intent)i));
}

bool sb_opinion_init(struct sb_opinion *opinion, struct sb_str ours, struct sb_str other, struct sb_err *err)
{
	*opinion = (struct sb_opinion){.feeling = &opinion->model};
	sb_features_init(&opinion->features);
	if (!sb_model_read(&opinion->model, ours, err))
		return false;
	if (other.ptr != NULL) {
		if (!sb_model_read(&opinion->other, other, err))
			return false;
		opinion->feeling = &opinion->other;
	}
	find_intents(opinion);
	opinion->emotion = sb_model_judgement(&opinion->model, "emotion");
	return find_feelings(opinion, err);
}

void sb_opinion_free(struct sb_opinion *opinion)
{
	sb_features_free(&opinion->features);
	sb_evidence_free(&opinion->neutrality);
}

/* S and N of three numbers, one for each class. */
static sb_points leaning(const struct sb_opinion *opinion, const sb_points *z)
{
	return z[opinion->positive] - z[opinion->negative];
}

static sb_points calm(const struct sb_opinion *opinion, const sb_points *z)
{
	return 2 * z[opinion->neutral] - z[opinion->positive] - z[opinion->negative];
}

static struct sb_str text_of(const struct sb_reading *reading, const struct sb_feature *feature)
{
	struct sb_hit hit = {.at = feature->at, .count = 1};

	if (feature->kind == SB_FEATURE_PAIR)
		hit.count = 2;
	return sb_reading_text(reading, &hit);
}

static void explain_words(struct sb_opinion *opinion, const struct sb_reading *reading, struct sb_evidence *evidence)
{
	const struct sb_model *model = opinion->feeling;

	for (size_t i = 0; i < opinion->features.count; i++) {
		const struct sb_feature *feature = &opinion->features.list[i];
		const int8_t *weights = sb_model_find(model, feature->key);
		sb_points z[SB_MODEL_CLASSES];
		if (weights == NULL)
			continue;
		for (uint32_t c = 0; c < model->class_count; c++)
			z[c] = (sb_points)weights[c] * model->classes[c].unit;
		struct sb_str what = text_of(reading, feature);
		const char *kind = sb_feature_kind_name(feature->kind);
		sb_evidence_add(evidence, kind, what, leaning(opinion, z));
		sb_evidence_add(&opinion->neutrality, kind, what, calm(opinion, z));
	}
}

/* What the words gave so far, and what the model makes of it: by the text's length, and by how common the classes are. */
static void add_rest(struct sb_opinion *opinion, const struct sb_model_sums *sums, struct sb_evidence *evidence)
{
	const struct sb_model *model = opinion->feeling;
	sb_points bias[SB_MODEL_CLASSES], length[SB_MODEL_CLASSES];

	for (uint32_t c = 0; c < model->class_count; c++) {
		bias[c] = model->classes[c].bias;
		length[c] = sums->scores[c] - sums->raw[c] - bias[c];
	}
	sb_evidence_add(evidence, "rule", SB_STR("length"), leaning(opinion, length));
	sb_evidence_add(evidence, "rule", SB_STR("start"), leaning(opinion, bias));
	sb_evidence_add(&opinion->neutrality, "rule", SB_STR("length"), calm(opinion, length));
	sb_evidence_add(&opinion->neutrality, "rule", SB_STR("start"), calm(opinion, bias));
}

/* How far the network moves what the model says: to share x z(model) + z(network). */
static void add_network(struct sb_opinion *opinion, const struct sb_model_sums *sums, struct sb_evidence *evidence)
{
	const struct sb_convnet *network = opinion->network;
	sb_points z[SB_CONVNET_CLASSES], moved[SB_MODEL_CLASSES] = {0};
	const size_t classes[SB_CONVNET_CLASSES] = {opinion->negative, opinion->neutral, opinion->positive};

	sb_convnet_judge(network, &opinion->features, z);
	for (size_t c = 0; c < SB_CONVNET_CLASSES; c++)
		moved[classes[c]] = z[c] - sums->scores[classes[c]] * (SB_POINT_ONE - network->share) / SB_POINT_ONE;
	sb_evidence_add(evidence, "network", SB_STR("all words"), leaning(opinion, moved));
	sb_evidence_add(&opinion->neutrality, "network", SB_STR("all words"), calm(opinion, moved));
}

/* An emoticon is ASCII, and the model knows it. */
static bool is_emoji(const struct sb_reading *reading, const struct sb_hit *hit)
{
	const struct sb_word *word = &reading->words.list[hit->at];

	return word->kind == SB_WORD_EMOJI && (unsigned char)word->raw.ptr[0] >= 0x80;
}

static void add_rules(const struct sb_reading *reading, const struct sb_post *post, struct sb_evidence *evidence)
{
	size_t emoji = 0;

	for (size_t i = 0; i < reading->hit_count; i++) {
		const struct sb_hit *hit = &reading->hits[i];
		if (hit->kind != SB_KIND_FEELING)
			continue;
		if (hit->count > 1)
			sb_evidence_add(evidence, "phrase", sb_reading_text(reading, hit),
					(sb_points)hit->weight * PHRASE_SHARE / 100);
		else if (is_emoji(reading, hit) && emoji++ < EMOJI_COUNTED)
			sb_evidence_add(evidence, "emoji", sb_reading_text(reading, hit), hit->weight);
	}
	if (post->rating >= 1 && post->rating <= 5)
		sb_evidence_add(evidence, "rule", SB_STR("rating"), sb_points_from((post->rating - 3) * RATING_STEP));
}

static void add_trouble(struct sb_opinion *opinion, const char *kind, struct sb_str what, sb_points weight,
			struct sb_evidence *evidence)
{
	sb_evidence_add(evidence, kind, what, -weight);
	sb_evidence_add(&opinion->neutrality, kind, what, -weight);
}

/* Who tells a company of trouble is not content, however calm the words. Tweets that people labelled for feeling are seldom
 * said to a company, so the model does not know it. Staff speak of others' trouble, and honest thanks of trouble that is over. */
static void add_complaints(struct sb_opinion *opinion, const struct sb_reading *reading, const struct sb_post *post,
			   struct sb_evidence *evidence)
{
	size_t counted = 0;
	bool asks = false;

	if (sb_post_by_staff(post) || opinion->praise == SB_PRAISE_HONEST)
		return;
	for (size_t i = 0; i < reading->hit_count; i++) {
		const struct sb_hit *hit = &reading->hits[i];
		asks = asks || hit->kind == SB_KIND_QUESTION;
		if (hit->kind == SB_KIND_COMPLAINT && counted++ < COMPLAINTS_COUNTED)
			add_trouble(opinion, sb_kind_name(hit->kind), sb_reading_text(reading, hit), hit->weight, evidence);
	}
	if (asks && counted > 0)
		sb_evidence_add(&opinion->neutrality, "rule", SB_STR("question"), -ASKS_OF_TROUBLE);
	sb_points whole = sb_opinion_intent(opinion, SB_INTENT_COMPLAINT);
	if (whole > 0)
		add_trouble(opinion, "rule", SB_STR("complaint"), whole * COMPLAINT_SHARE / 100, evidence);
}

static void turn_irony(const struct sb_opinion *opinion, struct sb_evidence *evidence)
{
	sb_points well = evidence->sum > 0 ? evidence->sum : 0;

	if (opinion->praise == SB_PRAISE_MOCKING)
		sb_evidence_add(evidence, "rule", SB_STR("irony"), -well * IRONY_SHARE / 100 - IRONY);
}

/* The sums by which sentiment is judged. */
static const struct sb_model_sums *add_up(struct sb_opinion *opinion, const struct sb_reading *reading,
					  struct sb_model_sums *other)
{
	opinion->words = reading->words.count;
	sb_reading_features(reading, &opinion->features);
	sb_model_sum(&opinion->model, &opinion->features, opinion->words, &opinion->sums);
	if (opinion->feeling == &opinion->model)
		return &opinion->sums;
	sb_model_sum(opinion->feeling, &opinion->features, opinion->words, other);
	return other;
}

struct sb_sentiment sb_opinion_judge(struct sb_opinion *opinion, const struct sb_reading *reading, const struct sb_post *post,
				     struct sb_evidence *evidence)
{
	struct sb_model_sums other;
	const struct sb_model_sums *sums = add_up(opinion, reading, &other);
	double chances[3];

	sb_evidence_clear(evidence);
	sb_evidence_clear(&opinion->neutrality);
	opinion->praise = sb_irony_judge(reading);
	opinion->neutrality.keep = evidence->keep;
	if (evidence->keep) {
		explain_words(opinion, reading, evidence);
		add_rest(opinion, sums, evidence);
	} else {
		evidence->sum = leaning(opinion, sums->scores);
		opinion->neutrality.sum = calm(opinion, sums->scores);
	}
	if (opinion->network != NULL)
		add_network(opinion, sums, evidence);
	add_rules(reading, post, evidence);
	add_complaints(opinion, reading, post, evidence);
	turn_irony(opinion, evidence);
	sb_model_chances((sb_points[3]){-evidence->sum, opinion->neutrality.sum, evidence->sum}, 3, 0.5, chances);
	return sb_sentiment_of_chances(chances);
}

sb_points sb_opinion_intent(const struct sb_opinion *opinion, enum sb_intent intent)
{
	size_t class = opinion->intents[intent];

	return class != SIZE_MAX ? opinion->sums.scores[class] : 0;
}

/* The score of a class of our model, word by word. */
static void explain_class(const struct sb_opinion *opinion, const struct sb_reading *reading, size_t class,
			  struct sb_evidence *evidence)
{
	const struct sb_model_class *c = &opinion->model.classes[class];

	for (size_t i = 0; i < opinion->features.count; i++) {
		const struct sb_feature *feature = &opinion->features.list[i];
		const int8_t *weights = sb_model_find(&opinion->model, feature->key);
		if (weights != NULL)
			sb_evidence_add(evidence, sb_feature_kind_name(feature->kind), text_of(reading, feature),
					(sb_points)weights[class] * c->unit);
	}
	sb_evidence_add(evidence, "rule", SB_STR("length"), opinion->sums.scores[class] - opinion->sums.raw[class] - c->bias);
	sb_evidence_add(evidence, "rule", SB_STR("start"), c->bias);
}

void sb_opinion_explain_intent(const struct sb_opinion *opinion, const struct sb_reading *reading, enum sb_intent intent,
			       struct sb_evidence *evidence)
{
	if (opinion->intents[intent] != SIZE_MAX)
		explain_class(opinion, reading, opinion->intents[intent], evidence);
}

const char *sb_opinion_emotion(const struct sb_opinion *opinion, const struct sb_reading *reading, struct sb_evidence *evidence)
{
	sb_evidence_clear(evidence);
	if (opinion->emotion == NULL)
		return NULL;
	size_t best = sb_model_best(opinion->emotion, opinion->sums.scores), class = opinion->emotion->first + best;
	if (evidence->keep)
		explain_class(opinion, reading, class, evidence);
	const char *name = opinion->model.classes[class].name;
	if (strcmp(name, "none") == 0)
		return NULL;
	double chance = sb_model_chance(opinion->sums.scores + opinion->emotion->first, opinion->emotion->count, 1, best);
	return chance >= EMOTION_LIKELY ? name : NULL;
}
