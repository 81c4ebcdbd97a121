#include "score/train.h"

#include "base/utf8.h"
#include "score/pack.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define TITLE_MAX 120 /* bytes of the first line of the base's card */
#define CLASS_MIN 5 /* texts: fewer cannot be cross-validated */
static const double costs[] = {0.25, 1, 4, 16};

/* What is learned for one judgement; classes are numbered as they come, and sorted by name in the end. */
struct lesson {
	const char *name;
	size_t class_count;
	char classes[SB_MODEL_CLASSES][SB_MODEL_NAME];
	uint64_t counts[SB_MODEL_CLASSES];
	double cost;
	struct sb_calibration calibration;
	struct sb_figures figures;
};

struct sb_train {
	const struct sb_prior *prior;
	struct sb_words words;
	struct sb_features features;
	struct sb_corpus corpus;
	struct lesson lessons[SB_MODEL_JUDGEMENTS];
	size_t lesson_count;
};

struct sb_train *sb_train_open(const char *const *judgements, size_t count, const struct sb_prior *prior)
{
	struct sb_train *train = sb_mem_zero(1, sizeof *train);

	train->prior = prior;
	train->lesson_count = count;
	for (size_t j = 0; j < count; j++)
		train->lessons[j].name = judgements[j];
	train->corpus.dense = sb_prior_columns(prior);
	sb_words_init(&train->words);
	sb_features_init(&train->features);
	return train;
}

void sb_train_close(struct sb_train *train)
{
	sb_words_free(&train->words);
	sb_features_free(&train->features);
	sb_corpus_free(&train->corpus);
	free(train);
}

static bool class_of(struct lesson *lesson, struct sb_str label, uint8_t *found, struct sb_err *err)
{
	if (label.len == 0 || label.len >= SB_MODEL_NAME || sb_utf8_valid(label) != label.len ||
	    memchr(label.ptr, '\0', label.len) != NULL)
		return sb_err_set(err, SB_USAGE, "a label has 1 to %d bytes of text", SB_MODEL_NAME - 1);
	for (*found = 0; *found < lesson->class_count; ++*found)
		if (sb_str_is(label, lesson->classes[*found]))
			return true;
	if (lesson->class_count == SB_MODEL_CLASSES)
		return sb_err_set(err, SB_USAGE, "more than %d labels: is this the right field?", SB_MODEL_CLASSES);
	memcpy(lesson->classes[lesson->class_count++], label.ptr, label.len);
	return true;
}

static double factor_of(enum sb_feature_kind kind)
{
	static const double factors[] = {
		[SB_FEATURE_WORD] = 0.25,     [SB_FEATURE_PAIR] = 0.175,   [SB_FEATURE_EDGE] = 0.175,
		[SB_FEATURE_NEGATED] = 0.125, [SB_FEATURE_TURNED] = 0.125, [SB_FEATURE_TRAIT] = 0.25,
	};

	return factors[kind];
}

/* The sums of each list's feelings (good, bad) and of the vectors. A feeling behind a negator counts half, turned round. */
static void add_words(const struct sb_train *train, float *dense)
{
	const struct sb_prior *prior = train->prior;
	const struct sb_features *features = &train->features;

	for (size_t i = 0; i < features->count; i++) {
		if (features->list[i].kind != SB_FEATURE_WORD)
			continue;
		uint64_t key = features->list[i].key;
		bool negated = i + 2 < features->count && features->list[i + 2].kind == SB_FEATURE_NEGATED;
		const float *feelings = sb_prior_feelings(prior, key);
		for (size_t l = 0; feelings != NULL && l < prior->lists; l++) {
			double feeling = (double)feelings[l] * (negated ? SB_NEGATED_FEELING : 1);
			dense[2 * l + (feeling < 0)] += (float)(fabs(feeling) * SB_FEELING_FACTOR);
		}
		const float *vector = prior->dimensions > 0 ? sb_prior_vector(prior, key) : NULL;
		for (size_t d = 0; vector != NULL && d < prior->dimensions; d++)
			dense[2 * prior->lists + d] += vector[d] * (float)SB_VECTOR_FACTOR;
	}
}

static void add_base(const struct sb_train *train, float *dense)
{
	const struct sb_model *base = train->prior->base;
	struct sb_model_sums sums;

	if (base == NULL)
		return;
	dense += 2 * train->prior->lists + train->prior->dimensions;
	sb_model_sum(base, &train->features, 0, &sums); /* the text's length counts for all columns alike */
	for (uint32_t c = 0; c < base->class_count; c++)
		dense[c] = (float)((double)sums.raw[c] / (double)SB_POINT_ONE * SB_BASE_FACTOR);
}

bool sb_train_add(struct sb_train *train, const struct sb_str *labels, struct sb_str text, struct sb_err *err)
{
	struct sb_features *features = &train->features;
	uint8_t classes[SB_MODEL_JUDGEMENTS];

	memset(classes, SB_CLASS_NONE, sizeof classes);
	for (size_t j = 0; j < train->lesson_count; j++)
		if (labels[j].ptr != NULL && !class_of(&train->lessons[j], labels[j], &classes[j], err))
			return false;
	sb_words_split(&train->words, text);
	if (train->words.count == 0)
		return true;
	for (size_t j = 0; j < train->lesson_count; j++)
		if (classes[j] != SB_CLASS_NONE)
			train->lessons[j].counts[classes[j]]++;
	sb_features_find(features, &train->words, NULL);
	double s = fmin(1, sqrt((double)SB_TRAIN_SPAN / (double)train->words.count));
	float *dense = sb_corpus_begin(&train->corpus, classes, s, XXH3_64bits(text.ptr, text.len));
	add_words(train, dense);
	add_base(train, dense);
	for (size_t i = 0; i < features->count; i++)
		sb_corpus_add(&train->corpus, features->list[i].key, factor_of(features->list[i].kind));
	return true;
}

/* Sorts the classes by name and renumbers the texts, so that the order of records does not matter. */
static void sort_classes(struct sb_train *train, size_t j)
{
	struct lesson *lesson = &train->lessons[j], sorted = *lesson;
	uint8_t place[SB_MODEL_CLASSES];

	for (size_t c = 0; c < lesson->class_count; c++) {
		place[c] = 0;
		for (size_t i = 0; i < lesson->class_count; i++)
			place[c] = (uint8_t)(place[c] + (strcmp(lesson->classes[i], lesson->classes[c]) < 0));
		memcpy(sorted.classes[place[c]], lesson->classes[c], SB_MODEL_NAME);
		sorted.counts[place[c]] = lesson->counts[c];
	}
	*lesson = sorted;
	for (size_t i = 0; i < train->corpus.count; i++) {
		uint8_t *class = &train->corpus.texts[i].classes[j];
		*class = *class == SB_CLASS_NONE ? SB_CLASS_NONE : place[*class];
	}
}

static bool check(const struct sb_train *train, struct sb_err *err)
{
	size_t classes = 0;

	for (size_t j = 0; j < train->lesson_count; j++) {
		const struct lesson *lesson = &train->lessons[j];
		if (lesson->class_count < 2)
			return sb_err_set(err, SB_USAGE, "two labels of '%s' are needed to tell apart, and there %s", lesson->name,
					  lesson->class_count == 1 ? "is one" : "are none");
		for (size_t c = 0; c < lesson->class_count; c++)
			if (lesson->counts[c] < CLASS_MIN)
				return sb_err_set(err, SB_USAGE, "label '%s' has %llu texts and needs %d", lesson->classes[c],
						  (unsigned long long)lesson->counts[c], CLASS_MIN);
		classes += lesson->class_count;
	}
	if (classes > SB_MODEL_CLASSES)
		return sb_err_set(err, SB_USAGE, "more than %d labels of all judgements together", SB_MODEL_CLASSES);
	return true;
}

static struct sb_figures measure(const struct sb_corpus *corpus, const double *scores, struct sb_task task,
				 const struct sb_calibration *by)
{
	struct sb_figures figures = {.classes = task.classes};

	for (size_t i = 0; i < corpus->count; i++) {
		double chances[SB_MODEL_CLASSES];
		size_t best = 0, label = corpus->texts[i].classes[task.judgement];
		if (label == SB_CLASS_NONE)
			continue;
		sb_calibrated(by, scores + i * task.classes, task.classes, chances);
		for (size_t c = 1; c < task.classes; c++)
			best = chances[c] > chances[best] ? c : best;
		sb_figures_add(&figures, label, best, chances[best]);
	}
	return figures;
}

/* Cross-validates one C, or each of `costs`; keeps the best in the lesson. */
static void choose(struct sb_train *train, size_t j, const struct sb_train_settings *settings)
{
	struct lesson *lesson = &train->lessons[j];
	struct sb_task task = {j, lesson->class_count};
	size_t tries = settings->cost > 0 ? 1 : sizeof costs / sizeof costs[0];
	double *scores = sb_mem_zero(train->corpus.count * task.classes, sizeof *scores);

	for (size_t i = 0; i < tries; i++) {
		double cost = settings->cost > 0 ? settings->cost : costs[i];
		char line[128];
		sb_solve_folds(&train->corpus, task, cost, SB_TRAIN_FOLDS, settings->threads, scores);
		struct sb_calibration calibration = sb_calibrate(&train->corpus, scores, task);
		struct sb_figures figures = measure(&train->corpus, scores, task, &calibration);
		snprintf(line, sizeof line, "%.40s: C %g: macro-recall %.4f", lesson->name, cost, sb_figures_recall(&figures));
		if (settings->say != NULL)
			settings->say(line);
		if (i > 0 && sb_figures_recall(&figures) <= sb_figures_recall(&lesson->figures))
			continue;
		lesson->cost = cost;
		lesson->calibration = calibration;
		lesson->figures = figures;
	}
	free(scores);
}

static void describe_lesson(const struct lesson *lesson, struct sb_buf *out)
{
	uint64_t texts = 0;

	for (size_t c = 0; c < lesson->class_count; c++)
		texts += lesson->counts[c];
	sb_buf_add_format(out, "judges        %s: %llu texts\n", lesson->name, (unsigned long long)texts);
	for (size_t c = 0; c < lesson->class_count; c++)
		sb_buf_add_format(out, "              %s %llu\n", lesson->classes[c], (unsigned long long)lesson->counts[c]);
	sb_buf_add_format(out, "  C %-9g in %d folds: macro-recall %.4f, macro-F1 %.4f, accuracy %.4f, calibration %.4f\n",
			  lesson->cost, SB_TRAIN_FOLDS, sb_figures_recall(&lesson->figures), sb_figures_f1(&lesson->figures),
			  sb_figures_accuracy(&lesson->figures), sb_figures_calibration(&lesson->figures));
}

static void write_card(const struct sb_train *train, struct sb_str card, struct sb_buf *out)
{
	sb_buf_add_str(out, card);
	if (card.len > 0 && card.ptr[card.len - 1] != '\n')
		sb_buf_add_char(out, '\n');
	sb_buf_add_format(out, "made by       sb-train %s\n", SB_VERSION);
	for (size_t j = 0; j < train->lesson_count; j++)
		describe_lesson(&train->lessons[j], out);
	struct sb_str rest = train->prior->base != NULL ? train->prior->base->card : SB_STR("none");
	struct sb_str title = sb_str_cut(&rest, '\n');
	sb_buf_add_format(out, "features      %zu; words of lists %zu; vectors %zu of %zu dimensions; base %.*s\n", train->corpus.kept,
			  train->prior->words.count, train->prior->vector_words.count, train->prior->dimensions,
			  (int)(title.len < TITLE_MAX ? title.len : TITLE_MAX), title.ptr);
}

/* The names of judgements and classes as the file holds them. */
static struct sb_model outline(const struct sb_train *train)
{
	struct sb_model model = {.span = SB_TRAIN_SPAN, .judgement_count = (uint32_t)train->lesson_count};

	for (size_t j = 0; j < train->lesson_count; j++) {
		const struct lesson *lesson = &train->lessons[j];
		struct sb_model_judgement *judgement = &model.judgements[j];
		memcpy(judgement->name, lesson->name, strnlen(lesson->name, SB_MODEL_NAME - 1));
		judgement->first = model.class_count;
		judgement->count = (uint32_t)lesson->class_count;
		for (size_t c = 0; c < lesson->class_count; c++)
			memcpy(model.classes[model.class_count++].name, lesson->classes[c], SB_MODEL_NAME);
	}
	return model;
}

bool sb_train_finish(struct sb_train *train, const struct sb_train_settings *settings, struct sb_buf *out, struct sb_err *err)
{
	struct sb_calibration calibrations[SB_MODEL_JUDGEMENTS];
	struct sb_weights weights = {.values = NULL};
	struct sb_buf card;

	if (!check(train, err))
		return false;
	for (size_t j = 0; j < train->lesson_count; j++)
		sort_classes(train, j);
	struct sb_model model = outline(train);
	weights.classes = model.class_count;
	sb_corpus_prepare(&train->corpus, SB_TRAIN_RARE);
	for (size_t j = 0; j < train->lesson_count; j++) {
		choose(train, j, settings);
		calibrations[j] = train->lessons[j].calibration;
		sb_solve_all(&train->corpus, train->prior, (struct sb_task){j, train->lessons[j].class_count},
			     model.judgements[j].first, train->lessons[j].cost, SB_TRAIN_VECTOR_WORDS, settings->threads,
			     &weights);
	}
	sb_buf_init(&card, (size_t)1 << 20);
	write_card(train, settings->card, &card);
	model.card = sb_buf_str(&card);
	struct sb_packing packing = {&weights, calibrations, train->prior->base, settings->rows_max};
	sb_pack(&model, &packing, out);
	sb_buf_free(&card);
	sb_weights_free(&weights);
	return out->full ? sb_err_set(err, SB_USAGE, "the model would be larger than %zu bytes", SB_MODEL_MAX) : true;
}
