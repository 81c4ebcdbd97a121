#include "score/solve.h"

#include "base/mem.h"

#include <linear.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define PRECISION 0.01      /* of the solver: finer changes no figure in the third decimal */
#define CALIBRATION_STEPS 400
#define CALIBRATION_RATE 0.5

float *sb_corpus_begin(struct sb_corpus *corpus, const uint8_t classes[SB_MODEL_JUDGEMENTS], double share, uint64_t hash)
{
	corpus->texts = sb_mem_reserve(corpus->texts, corpus->count, &corpus->cap, sizeof *corpus->texts);
	struct sb_corpus_text *text = &corpus->texts[corpus->count];
	*text = (struct sb_corpus_text){.share = share, .hash = hash, .first = corpus->id_count};
	memcpy(text->classes, classes, sizeof text->classes);
	while (corpus->value_cap <= (corpus->count + 1) * corpus->dense)
		corpus->values = sb_mem_reserve(corpus->values, corpus->value_cap, &corpus->value_cap, sizeof *corpus->values);
	float *dense = corpus->values + corpus->count++ * corpus->dense;
	memset(dense, 0, corpus->dense * sizeof *dense);
	return dense;
}

void sb_corpus_add(struct sb_corpus *corpus, uint64_t key, double factor)
{
	size_t before = corpus->keys.count, id = sb_keys_add(&corpus->keys, key);

	if (id == before) {
		corpus->factors = sb_mem_reserve(corpus->factors, id, &corpus->factor_cap, sizeof *corpus->factors);
		corpus->seen = sb_mem_reserve(corpus->seen, id, &corpus->seen_cap, sizeof *corpus->seen);
		corpus->factors[id] = factor;
		corpus->seen[id] = 0;
	}
	corpus->seen[id]++;
	corpus->ids = sb_mem_reserve(corpus->ids, corpus->id_count, &corpus->id_cap, sizeof *corpus->ids);
	corpus->ids[corpus->id_count++] = (uint32_t)id;
	corpus->texts[corpus->count - 1].count++;
}

static struct feature_node *build_row(const struct sb_corpus *corpus, size_t text, struct feature_node *node)
{
	const struct sb_corpus_text *t = &corpus->texts[text];

	for (size_t i = 0; i < t->count; i++) {
		uint32_t id = corpus->ids[t->first + i];
		if (corpus->columns[id] != 0)
			*node++ = (struct feature_node){(int)corpus->columns[id], t->share * corpus->factors[id]};
	}
	for (size_t d = 0; d < corpus->dense; d++) {
		double value = (double)corpus->values[text * corpus->dense + d];
		if (value < 0 || value > 0)
			*node++ = (struct feature_node){(int)(corpus->kept + 1 + d), value * t->share};
	}
	*node++ = (struct feature_node){(int)(corpus->kept + corpus->dense + 1), 1};
	*node++ = (struct feature_node){-1, 0};
	return node;
}

void sb_corpus_prepare(struct sb_corpus *corpus, uint32_t rare)
{
	corpus->columns = sb_mem_zero(corpus->keys.count + 1, sizeof *corpus->columns);
	for (size_t id = 0; id < corpus->keys.count; id++)
		if (corpus->seen[id] >= rare)
			corpus->columns[id] = (uint32_t)++corpus->kept;
	corpus->nodes = sb_mem_zero(corpus->id_count + corpus->count * (corpus->dense + 2), sizeof *corpus->nodes);
	corpus->rows = sb_mem_zero(corpus->count + 1, sizeof *corpus->rows);
	struct feature_node *node = corpus->nodes;
	for (size_t i = 0; i < corpus->count; i++) {
		corpus->rows[i] = node;
		node = build_row(corpus, i, node);
	}
}

void sb_corpus_free(struct sb_corpus *corpus)
{
	free(corpus->texts);
	free(corpus->ids);
	free(corpus->factors);
	free(corpus->seen);
	free(corpus->values);
	free(corpus->rows);
	free(corpus->nodes);
	free(corpus->columns);
	sb_keys_free(&corpus->keys);
	*corpus = (struct sb_corpus){.texts = NULL};
}

static void be_quiet(const char *text)
{
	(void)text;
}

/* One class against the rest, over the texts outside `fold`; weights by column from 0. The class as a whole weighs half as
 * much as the rest. */
static double *solve_class(const struct sb_corpus *corpus, size_t judgement, size_t class, double cost, unsigned fold,
			   unsigned folds)
{
	struct problem problem = {.n = (int)(corpus->kept + corpus->dense + 1), .bias = -1};
	double positive = 0, *weights = sb_mem_zero((size_t)problem.n, sizeof *weights);
	int one = 1;

	problem.x = sb_mem_zero(corpus->count + 1, sizeof *problem.x);
	problem.y = sb_mem_zero(corpus->count + 1, sizeof *problem.y);
	for (size_t i = 0; i < corpus->count; i++) {
		uint8_t label = corpus->texts[i].classes[judgement];
		if (label == SB_CLASS_NONE || (folds > 0 && corpus->texts[i].hash % folds == fold))
			continue;
		bool is = label == class;
		positive += is;
		problem.x[problem.l] = corpus->rows[i];
		problem.y[problem.l++] = is ? 1 : -1;
	}
	if (positive > 0 && positive < problem.l) {
		double weight = ((double)problem.l - positive) / (2 * positive);
		struct parameter parameter = {.solver_type = L2R_LR, .eps = PRECISION, .C = cost, .nr_weight = 1,
					      .weight_label = &one, .weight = &weight, .p = 0.1};
		struct model *model = train(&problem, &parameter);
		double sign = model->label[0] == 1 ? 1 : -1;
		for (int i = 0; i < problem.n; i++)
			weights[i] = sign * model->w[i];
		free_and_destroy_model(&model);
	}
	free(problem.x);
	free(problem.y);
	return weights;
}

/* One class against the rest, and where its weights go: into the scores of the texts left out, or out as they are. */
struct jobs {
	const struct sb_corpus *corpus;
	struct sb_task task;
	double cost;
	unsigned folds; /* 0: no text is left out */
	double *scores, **weights;
	size_t count;
	atomic_size_t next;
};

static void score_fold(const struct jobs *jobs, unsigned fold, size_t class, const double *weights)
{
	const struct sb_corpus *corpus = jobs->corpus;

	for (size_t i = 0; i < corpus->count; i++) {
		if (corpus->texts[i].hash % jobs->folds != fold || corpus->texts[i].classes[jobs->task.judgement] == SB_CLASS_NONE)
			continue;
		double sum = 0;
		for (const struct feature_node *n = corpus->rows[i]; n->index != -1; n++)
			sum += n->value * weights[n->index - 1];
		jobs->scores[i * jobs->task.classes + class] = sum;
	}
}

static void *work(void *ctx)
{
	struct jobs *jobs = ctx;

	for (size_t at; (at = atomic_fetch_add(&jobs->next, 1)) < jobs->count;) {
		unsigned fold = (unsigned)(at / jobs->task.classes);
		size_t class = at % jobs->task.classes;
		double *weights = solve_class(jobs->corpus, jobs->task.judgement, class, jobs->cost, fold, jobs->folds);
		if (jobs->folds == 0) {
			jobs->weights[class] = weights;
			continue;
		}
		score_fold(jobs, fold, class, weights);
		free(weights);
	}
	return NULL;
}

/* In so many threads; those that cannot be had are done without. */
static void run(struct jobs *jobs, size_t threads)
{
	pthread_t *others = sb_mem_zero(threads, sizeof *others);
	size_t started = 0;

	set_print_string_function(be_quiet);
	while (started + 1 < threads && started + 1 < jobs->count && pthread_create(&others[started], NULL, work, jobs) == 0)
		started++;
	work(jobs);
	for (size_t i = 0; i < started; i++)
		pthread_join(others[i], NULL);
	free(others);
}

void sb_solve_folds(const struct sb_corpus *corpus, struct sb_task task, double cost, unsigned folds, size_t threads, double *scores)
{
	struct jobs jobs = {.corpus = corpus, .task = task, .cost = cost, .folds = folds, .scores = scores,
			    .count = folds * task.classes};

	run(&jobs, threads);
}

void sb_calibrated(const struct sb_calibration *by, const double *scores, size_t classes, double *chances)
{
	double most = -HUGE_VAL, sum = 0;

	for (size_t c = 0; c < classes; c++) {
		chances[c] = by->scale * scores[c] + by->bias[c];
		most = fmax(most, chances[c]);
	}
	for (size_t c = 0; c < classes; c++)
		sum += chances[c] = exp(chances[c] - most);
	for (size_t c = 0; c < classes; c++)
		chances[c] /= sum;
}

/* Gradient descent: the loss is convex and has few parameters. */
struct sb_calibration sb_calibrate(const struct sb_corpus *corpus, const double *scores, struct sb_task task)
{
	struct sb_calibration by = {.scale = 1};
	double counts[SB_CLASS_NONE + 1] = {0};
	size_t classes = task.classes;

	for (size_t i = 0; i < corpus->count; i++)
		counts[corpus->texts[i].classes[task.judgement]]++;
	for (int step = 0; step < CALIBRATION_STEPS; step++) {
		double scale = 0, bias[SB_MODEL_CLASSES] = {0};
		for (size_t i = 0; i < corpus->count; i++) {
			uint8_t label = corpus->texts[i].classes[task.judgement];
			double chances[SB_MODEL_CLASSES], weight = 1 / (counts[label] * (double)classes);
			if (label == SB_CLASS_NONE)
				continue;
			sb_calibrated(&by, scores + i * classes, classes, chances);
			for (size_t c = 0; c < classes; c++) {
				double wrong = weight * (chances[c] - (label == c));
				scale += wrong * scores[i * classes + c];
				bias[c] += wrong;
			}
		}
		by.scale = fmax(0.01, by.scale - CALIBRATION_RATE * scale);
		for (size_t c = 0; c < classes; c++)
			by.bias[c] -= CALIBRATION_RATE * bias[c];
	}
	return by;
}

static double *place_of(struct sb_weights *weights, uint64_t key)
{
	size_t before = weights->keys.count, id = sb_keys_add(&weights->keys, key);

	while (weights->value_cap < (id + 1) * weights->classes)
		weights->values = sb_mem_reserve(weights->values, weights->value_cap, &weights->value_cap,
						 sizeof *weights->values);
	if (id == before)
		memset(weights->values + id * weights->classes, 0, weights->classes * sizeof *weights->values);
	return weights->values + id * weights->classes;
}

/* What a feeling adds to the score of a class whose weights of the dense columns are `w`. */
static double feeling_weight(const double *w, double feeling)
{
	return w[feeling < 0] * fabs(feeling) * SB_FEELING_FACTOR;
}

static void add_prior(struct sb_weights *weights, const struct sb_prior *prior, const double *w, size_t c, size_t vector_words)
{
	for (size_t i = 0; i < prior->words.count; i++) {
		uint64_t key = prior->words.keys[i];
		for (size_t l = 0; l < prior->lists; l++) {
			double feeling = (double)prior->feelings[i][l];
			place_of(weights, key)[c] += feeling_weight(w + 2 * l, feeling);
			place_of(weights, sb_feature_negated(key))[c] +=
				feeling_weight(w + 2 * l, feeling * SB_NEGATED_FEELING) - feeling_weight(w + 2 * l, feeling);
		}
	}
	w += 2 * prior->lists;
	for (size_t i = 0; i < prior->vector_words.count; i++) {
		uint64_t key = prior->vector_words.keys[i];
		if (i >= vector_words && sb_keys_find(&weights->keys, key) == SB_KEYS_NONE)
			continue;
		double sum = 0;
		for (size_t d = 0; d < prior->dimensions; d++)
			sum += w[d] * (double)prior->vectors[i * prior->dimensions + d] * SB_VECTOR_FACTOR;
		place_of(weights, key)[c] += sum;
	}
	w += prior->dimensions;
	for (size_t k = 0; prior->base != NULL && k < prior->base->class_count; k++)
		weights->base[c][k] = w[k] * SB_BASE_FACTOR;
}

void sb_solve_all(const struct sb_corpus *corpus, const struct sb_prior *prior, struct sb_task task, size_t first, double cost,
		  size_t vector_words, size_t threads, struct sb_weights *weights)
{
	double *solved[SB_MODEL_CLASSES] = {NULL};
	struct jobs jobs = {.corpus = corpus, .task = task, .cost = cost, .weights = solved, .count = task.classes};

	run(&jobs, threads);
	for (size_t c = 0; c < task.classes; c++) {
		double *w = solved[c];
		for (size_t id = 0; id < corpus->keys.count; id++)
			if (corpus->columns[id] != 0)
				place_of(weights, corpus->keys.keys[id])[first + c] +=
					w[corpus->columns[id] - 1] * corpus->factors[id];
		add_prior(weights, prior, w + corpus->kept, first + c, vector_words);
		weights->bias[first + c] = w[corpus->kept + corpus->dense];
		free(w);
	}
}

void sb_weights_free(struct sb_weights *weights)
{
	sb_keys_free(&weights->keys);
	free(weights->values);
}
