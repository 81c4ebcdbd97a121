#include "score/train.h"

#include "base/utf8.h"
#include "score/solve.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define CLASS_MIN 5     /* texts: fewer cannot be cross-validated */
#define UNIT_STEPS 127
static const double costs[] = {0.25, 1, 4};

struct sb_train {
	const struct sb_prior *prior;
	struct sb_words words;
	struct sb_features features;
	struct sb_corpus corpus;
	struct sb_model model; /* names of the classes, and in the end the settings */
};

struct sb_train *sb_train_open(const struct sb_prior *prior)
{
	struct sb_train *train = sb_mem_zero(1, sizeof *train);

	train->prior = prior;
	train->model.span = SB_TRAIN_SPAN;
	train->corpus.dense = 2 * prior->lists + prior->dimensions;
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

/* The number of a class; classes are sorted by name when all are known, so that the order of records does not matter. */
static bool class_of(struct sb_model *model, struct sb_str label, size_t *found, struct sb_err *err)
{
	if (label.len == 0 || label.len >= SB_MODEL_NAME || sb_utf8_valid(label) != label.len ||
	    memchr(label.ptr, '\0', label.len) != NULL)
		return sb_err_set(err, SB_USAGE, "a label has 1 to %d bytes of text", SB_MODEL_NAME - 1);
	for (*found = 0; *found < model->class_count; ++*found)
		if (sb_str_is(label, model->classes[*found].name))
			return true;
	if (model->class_count == SB_MODEL_CLASSES)
		return sb_err_set(err, SB_USAGE, "more than %d labels: is this the right field?", SB_MODEL_CLASSES);
	memcpy(model->classes[model->class_count++].name, label.ptr, label.len);
	return true;
}

static double factor_of(enum sb_feature_kind kind)
{
	return kind == SB_FEATURE_WORD ? 0.25 : kind == SB_FEATURE_NEGATED ? 0.125 : 0.175;
}

/* The sums of each list's feelings (good, bad) and of the vectors. A feeling behind a negator counts half, turned round. */
static void add_prior(const struct sb_train *train, float *dense)
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

bool sb_train_add(struct sb_train *train, struct sb_str label, struct sb_str text, struct sb_err *err)
{
	struct sb_features *features = &train->features;
	size_t class = 0;

	if (!class_of(&train->model, label, &class, err))
		return false;
	sb_words_split(&train->words, text);
	if (train->words.count == 0)
		return true;
	sb_features_find(features, &train->words);
	double s = fmin(1, sqrt((double)SB_TRAIN_SPAN / (double)train->words.count));
	float *dense = sb_corpus_begin(&train->corpus, (uint32_t)class, s, XXH3_64bits(text.ptr, text.len));
	add_prior(train, dense);
	for (size_t i = 0; i < features->count; i++)
		sb_corpus_add(&train->corpus, features->list[i].key, factor_of(features->list[i].kind));
	return true;
}

/* Sorts the classes by name and renumbers the texts. */
static void sort_classes(struct sb_train *train)
{
	struct sb_model *model = &train->model;
	uint32_t place[SB_MODEL_CLASSES];
	struct sb_model_class sorted[SB_MODEL_CLASSES];

	for (uint32_t c = 0; c < model->class_count; c++) {
		place[c] = 0;
		for (uint32_t i = 0; i < model->class_count; i++)
			place[c] += strcmp(model->classes[i].name, model->classes[c].name) < 0;
		sorted[place[c]] = model->classes[c];
	}
	memcpy(model->classes, sorted, sizeof sorted);
	for (size_t i = 0; i < train->corpus.count; i++)
		train->corpus.texts[i].class = place[train->corpus.texts[i].class];
}

static bool check(struct sb_train *train, uint64_t counts[SB_MODEL_CLASSES], struct sb_err *err)
{
	memset(counts, 0, SB_MODEL_CLASSES * sizeof *counts);
	for (size_t i = 0; i < train->corpus.count; i++)
		counts[train->corpus.texts[i].class]++;
	if (train->model.class_count < 2)
		return sb_err_set(err, SB_USAGE, "two labels are needed to tell apart, and there %s",
				  train->model.class_count == 1 ? "is one" : "are none");
	for (uint32_t c = 0; c < train->model.class_count; c++)
		if (counts[c] < CLASS_MIN)
			return sb_err_set(err, SB_USAGE, "label '%s' has %llu texts and needs %d", train->model.classes[c].name,
					  (unsigned long long)counts[c], CLASS_MIN);
	return true;
}

static struct sb_figures measure(const struct sb_corpus *corpus, const double *scores, size_t classes,
				 const struct sb_calibration *by)
{
	struct sb_figures figures = {.classes = classes};

	for (size_t i = 0; i < corpus->count; i++) {
		double chances[SB_MODEL_CLASSES];
		size_t best = 0;
		sb_calibrated(by, scores + i * classes, classes, chances);
		for (size_t c = 1; c < classes; c++)
			best = chances[c] > chances[best] ? c : best;
		sb_figures_add(&figures, corpus->texts[i].class, best, chances[best]);
	}
	return figures;
}

struct choice {
	double cost;
	struct sb_calibration calibration;
	struct sb_figures figures;
};

/* Cross-validates one C, or each of `costs`. */
static void choose(struct sb_train *train, double cost, struct choice *best, void (*say)(const char *))
{
	size_t classes = train->model.class_count, tries = cost > 0 ? 1 : sizeof costs / sizeof costs[0];
	double *scores = sb_mem_zero(train->corpus.count * classes, sizeof *scores);

	best->cost = 0;
	for (size_t i = 0; i < tries; i++) {
		struct choice this = {.cost = cost > 0 ? cost : costs[i]};
		char line[128];
		for (unsigned fold = 0; fold < SB_TRAIN_FOLDS; fold++)
			sb_solve_fold(&train->corpus, classes, this.cost, fold, SB_TRAIN_FOLDS, scores);
		this.calibration = sb_calibrate(&train->corpus, scores, classes);
		this.figures = measure(&train->corpus, scores, classes, &this.calibration);
		snprintf(line, sizeof line, "C %g: macro-recall %.4f", this.cost, sb_figures_recall(&this.figures));
		if (say != NULL)
			say(line);
		if (best->cost == 0 || sb_figures_recall(&this.figures) > sb_figures_recall(&best->figures))
			*best = this;
	}
	free(scores);
}

static void write_card(const struct sb_train *train, const struct choice *choice, const uint64_t *counts, struct sb_str card,
		       struct sb_buf *out)
{
	sb_buf_add_str(out, card);
	if (card.len > 0 && card.ptr[card.len - 1] != '\n')
		sb_buf_add_char(out, '\n');
	sb_buf_add_format(out, "made by       sb-train %s\ntexts         %zu\n", SB_VERSION, train->corpus.count);
	for (uint32_t c = 0; c < train->model.class_count; c++)
		sb_buf_add_format(out, "              %s %llu\n", train->model.classes[c].name, (unsigned long long)counts[c]);
	sb_buf_add_format(out, "features      %zu; C %g; words of lists %zu; vectors %zu of %zu dimensions\n",
			  train->corpus.kept, choice->cost, train->prior->words.count, train->prior->vector_words.count,
			  train->prior->dimensions);
	sb_buf_add_format(out, "in %d folds    macro-recall %.4f, macro-F1 %.4f, accuracy %.4f, calibration %.4f\n",
			  SB_TRAIN_FOLDS, sb_figures_recall(&choice->figures), sb_figures_f1(&choice->figures),
			  sb_figures_accuracy(&choice->figures), sb_figures_calibration(&choice->figures));
}

static int32_t points(double value)
{
	return (int32_t)llround(fmax(-1e5, fmin(1e5, value)) * (double)SB_POINT_ONE);
}

/* Weights of doubles as whole steps of a unit, class by class. */
static void quantise(struct sb_model *model, const struct sb_weights *weights, const struct sb_calibration *by,
		     struct sb_buf *out)
{
	size_t classes = model->class_count;
	struct sb_model_row *rows = sb_mem_zero(weights->keys.count + 1, sizeof *rows);

	for (uint32_t c = 0; c < classes; c++) {
		double most = 0;
		for (size_t i = 0; i < weights->keys.count; i++)
			most = fmax(most, fabs(weights->values[i * classes + c]) * by->scale);
		model->classes[c].unit = points(fmin(most / UNIT_STEPS, 100)) + 1;
		model->classes[c].bias = points(weights->bias[c] * by->scale + by->bias[c]);
		for (size_t i = 0; i < weights->keys.count; i++)
			rows[i].weights[c] = (int8_t)lround(weights->values[i * classes + c] * by->scale *
							     (double)SB_POINT_ONE / model->classes[c].unit);
	}
	for (size_t i = 0; i < weights->keys.count; i++)
		rows[i].key = weights->keys.keys[i];
	sb_model_pack(model, rows, weights->keys.count, out);
	free(rows);
}

bool sb_train_finish(struct sb_train *train, double cost, struct sb_str card, void (*say)(const char *line), struct sb_buf *out,
		     struct sb_err *err)
{
	uint64_t counts[SB_MODEL_CLASSES];
	struct choice choice;
	struct sb_buf text;

	if (!check(train, counts, err))
		return false;
	sort_classes(train);
	check(train, counts, err);
	sb_corpus_prepare(&train->corpus, SB_TRAIN_RARE);
	choose(train, cost, &choice, say);
	struct sb_weights weights = sb_solve_all(&train->corpus, train->prior, train->model.class_count, choice.cost,
						 SB_TRAIN_VECTOR_WORDS);
	sb_buf_init(&text, (size_t)1 << 20);
	write_card(train, &choice, counts, card, &text);
	train->model.card = sb_buf_str(&text);
	quantise(&train->model, &weights, &choice.calibration, out);
	sb_buf_free(&text);
	sb_weights_free(&weights);
	return out->full ? sb_err_set(err, SB_USAGE, "the model would be larger than %zu bytes", SB_MODEL_MAX) : true;
}
