/* build/eval/convnet OUT LIST LIST VECTORS CARD FILE...: learns the network of lib/score/convnet.h from labelled texts; `make models`
 * calls this. FILEs have "sentiment" and "emotion", either of which may be missing: emotions are learned beside, as what tells
 * them apart helps the feelings, and then forgotten.
 *
 * A word's vector is P g + d, where g is what is known of it (its word vector, and its figures in both lists), P a matrix that all
 * words share and d its own: so words that are rare, or stood in no text, profit from what is learned of others. Learned by
 * Adam (Kingma and Ba, 2015), d by AdaGrad (Duchi and others, 2011), with dropout of filters, words and dimensions (Srivastava
 * and others, 2014); what is written is the mean over the second half of the way. Each class of sentiment weighs as much as
 * the others. One thread and a fixed order: the same bytes come out. */
#include "base/buf.h"
#include "base/mem.h"
#include "io/file.h"
#include "score/convnet.h"
#include "score/labelled.h"
#include "score/prior.h"

#include <endian.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define D SB_CONVNET_DIMENSIONS
#define FILTERS 256 /* 64 of one word, 64 of two, 128 of three */
#define WIDE (3 * D)
#define KNOWN 102 /* numbers of g: a vector of 100, two lists */
#define FEELINGS SB_CONVNET_CLASSES
#define EMOTIONS 8 /* room for them */
#define OUTPUTS (FEELINGS + EMOTIONS)
#define TEXTS 32   /* of a step */
#define EPOCHS 4
#define RATE 2e-3F /* falls to a tenth */
#define WORD_RATE 0.02F
#define DROP_FILTER 0.5F
#define DROP_WORD 0.1F
#define DROP_DIMENSION 0.2F
#define SMOOTH 0.05F /* of a label's certainty */
#define EMOTION_SHARE 0.5F
#define MEAN_EVERY 200 /* steps */
#define VOCABULARY 22500 /* words in the file: with the linear model, less than 4 MB */
#define LIST_FACTOR 0.15F
#define LINEAR_SHARE 0.6 /* of the linear model's scores, and of the network's: with them, labels of a tenth of the early tweets */
#define OWN_SHARE 0.5   /* that neither had seen were likeliest */
#define ADAM_MEAN 0.9F
#define ADAM_SQUARE 0.999F

typedef float lanes __attribute__((vector_size(16), aligned(4)));
#define LANES 4

struct text {
	int labels[2]; /* -1: none */
	size_t first, count; /* of `words` */
};
static struct sb_words split; /* of the text in hand */
static struct sb_features features;
static struct text *texts;
static size_t text_count, text_cap;
static uint32_t *words; /* of all texts, numbers of `keys` */
static size_t word_count, word_cap;
static struct sb_keys keys;
static uint32_t *seen; /* how often, by number of key */
static size_t seen_cap;
static char emotions[EMOTIONS][32];
static int emotion_count;
static const char *const feelings[FEELINGS] = {"negative", "neutral", "positive"};
static float weights[FEELINGS]; /* of a class, the rarer the more */

/* What is learned, as one row of numbers, so that each step of learning is one loop. */
struct net {
	float mix[KNOWN][D];
	float filters[FILTERS][WIDE];
	float thresholds[FILTERS];
	float outputs[OUTPUTS][FILTERS];
	float bias[OUTPUTS];
};
#define NUMBERS (sizeof(struct net) / sizeof(float))
static struct net net, slope, mean, square, average;
static float turned[WIDE][FILTERS]; /* the filters, number by number, so that many are reckoned side by side */
static float (*known)[KNOWN], (*own)[D], (*own_average)[D], *own_square; /* by number of key */
static uint64_t state = UINT64_C(0x9E3779B97F4A7C15);
static int steps, averaged;

static float chance(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (float)(state >> 40) / 16777216.0F;
}

/* About normal, of variance 1. */
static float normal(void)
{
	float sum = 0;

	for (int i = 0; i < 12; i++)
		sum += chance();
	return sum - 6;
}

static size_t width_of(size_t filter)
{
	return filter < FILTERS / 4 ? 1 : filter < FILTERS / 2 ? 2 : 3;
}

/* The numbers of a window of three words that a filter looks at. */
static void reach_of(size_t filter, size_t *from, size_t *to)
{
	*from = width_of(filter) == 1 ? D : 0;
	*to = width_of(filter) == 3 ? WIDE : 2 * D;
}

static int label_of(struct sb_str label, int judgement)
{
	if (label.ptr == NULL)
		return -1;
	if (judgement == 0) {
		for (int c = 0; c < FEELINGS; c++)
			if (sb_str_is(label, feelings[c]))
				return c;
		return -1;
	}
	for (int c = 0; c < emotion_count; c++)
		if (sb_str_is(label, emotions[c]))
			return c;
	if (emotion_count == EMOTIONS || label.len >= sizeof emotions[0])
		return -1;
	memcpy(emotions[emotion_count], label.ptr, label.len);
	return emotion_count++;
}

static bool take(void *ctx, const struct sb_str *labels, struct sb_str content, struct sb_err *err)
{
	(void)ctx;
	(void)err;
	sb_words_split(&split, content);
	sb_features_find(&features, &split, NULL);
	while (text_count == text_cap)
		texts = sb_mem_reserve(texts, text_cap, &text_cap, sizeof *texts);
	struct text *text = &texts[text_count];
	*text = (struct text){{label_of(labels[0], 0), label_of(labels[1], 1)}, word_count, 0};
	for (size_t i = 0; i < features.count && text->count < SB_CONVNET_WORDS; i++) {
		if (features.list[i].kind != SB_FEATURE_WORD)
			continue;
		size_t word = sb_keys_add(&keys, features.list[i].key);
		while (word_count == word_cap)
			words = sb_mem_reserve(words, word_cap, &word_cap, sizeof *words);
		while (word >= seen_cap) {
			size_t before = seen_cap;
			seen = sb_mem_reserve(seen, seen_cap, &seen_cap, sizeof *seen);
			memset(seen + before, 0, (seen_cap - before) * sizeof *seen);
		}
		seen[word]++;
		words[word_count++] = (uint32_t)word;
		text->count++;
	}
	text_count += text->count > 0;
	return true;
}

/* What is known of each word; one that is in no list, has no vector and stood only once is not known. */
static void learn_from(const struct sb_prior *prior)
{
	known = sb_mem_zero(keys.count, sizeof *known);
	own = sb_mem_zero(keys.count, sizeof *own);
	own_average = sb_mem_zero(keys.count, sizeof *own_average);
	own_square = sb_mem_zero(keys.count, sizeof *own_square);
	for (size_t k = 0; k < keys.count; k++) {
		const float *vector = sb_prior_vector(prior, keys.keys[k]), *figures = sb_prior_feelings(prior, keys.keys[k]);
		for (size_t d = 0; vector != NULL && d < KNOWN - 2; d++)
			known[k][d] = vector[d];
		for (size_t l = 0; figures != NULL && l < 2; l++)
			known[k][KNOWN - 2 + l] = figures[l] * LIST_FACTOR;
		for (size_t d = 0; vector == NULL && seen[k] > 1 && d < D; d++)
			own[k][d] = 0.05F * normal();
		if (vector == NULL && figures == NULL && seen[k] < 2)
			seen[k] = 0;
	}
}

static void turn(void)
{
	for (size_t f = 0; f < FILTERS; f++)
		for (size_t i = 0; i < WIDE; i++)
			turned[i][f] = net.filters[f][i];
}

static void begin(void)
{
	size_t counts[FEELINGS] = {0}, all = 0;

	for (size_t k = 0; k < KNOWN; k++)
		for (size_t d = 0; d < D; d++)
			net.mix[k][d] = 0.25F * normal();
	for (size_t f = 0; f < FILTERS; f++) {
		size_t from, to;
		reach_of(f, &from, &to);
		for (size_t i = from; i < to; i++)
			net.filters[f][i] = normal() / sqrtf((float)(to - from));
	}
	for (size_t o = 0; o < OUTPUTS; o++)
		for (size_t f = 0; f < FILTERS; f++)
			net.outputs[o][f] = 0.05F * normal();
	for (size_t i = 0; i < text_count; i++)
		if (texts[i].labels[0] >= 0) {
			counts[texts[i].labels[0]]++;
			all++;
		}
	for (size_t c = 0; c < FEELINGS; c++)
		weights[c] = (float)all / (float)(FEELINGS * (counts[c] + 1));
	turn();
}

/* A text on its way through the network; position i of `rows` is word i - 1. */
static float rows[SB_CONVNET_WORDS + 8][D], sums[SB_CONVNET_WORDS + 4][FILTERS], slopes[SB_CONVNET_WORDS + 8][D], mask[D];
static bool dropped[SB_CONVNET_WORDS];
static float highest[FILTERS], kept[FILTERS], z[OUTPUTS];
static int place[FILTERS];

static void word_vector(size_t word, float row[D])
{
	memcpy(row, own[word], D * sizeof *row);
	for (size_t k = 0; k < KNOWN; k++)
		for (size_t d = 0; d < D; d++)
			row[d] += known[word][k] * net.mix[k][d];
}

static void lay_out(const struct text *text)
{
	memset(rows, 0, (text->count + 8) * sizeof rows[0]);
	for (size_t d = 0; d < D; d++)
		mask[d] = chance() < DROP_DIMENSION ? 0 : 1 / (1 - DROP_DIMENSION);
	for (size_t i = 0; i < text->count; i++) {
		size_t word = words[text->first + i];
		dropped[i] = seen[word] == 0 || chance() < DROP_WORD;
		if (dropped[i])
			continue;
		word_vector(word, rows[i + 1]);
		for (size_t d = 0; d < D; d++)
			rows[i + 1][d] *= mask[d];
	}
}

/* Two words and eight filters at a time: as much as a processor keeps at hand. */
static void convolve(size_t count)
{
	for (size_t i = 0; i < count; i += 2)
		for (size_t f = 0; f < FILTERS; f += 2 * LANES) {
			const float *row = &rows[0][0] + i * D;
			lanes a = *(lanes *)&net.thresholds[f], b = *(lanes *)&net.thresholds[f + LANES], c = a, d = b;
			size_t from, to;
			reach_of(f, &from, &to);
			for (size_t k = from; k < to; k++) {
				lanes v = *(lanes *)&turned[k][f], w = *(lanes *)&turned[k][f + LANES];
				float x = row[k], y = row[k + D];
				a += v * x;
				b += w * x;
				c += v * y;
				d += w * y;
			}
			*(lanes *)&sums[i][f] = a;
			*(lanes *)&sums[i][f + LANES] = b;
			*(lanes *)&sums[i + 1][f] = c;
			*(lanes *)&sums[i + 1][f + LANES] = d;
		}
}

static void forward(const struct text *text)
{
	convolve(text->count);
	for (size_t f = 0; f < FILTERS; f++) {
		highest[f] = 0;
		place[f] = -1;
		for (size_t i = 0; i < text->count; i++)
			if (sums[i][f] > highest[f]) {
				highest[f] = sums[i][f];
				place[f] = (int)i;
			}
		kept[f] = chance() < DROP_FILTER ? 0 : 1 / (1 - DROP_FILTER);
	}
	for (size_t o = 0; o < OUTPUTS; o++) {
		z[o] = net.bias[o];
		for (size_t f = 0; f < FILTERS; f++)
			z[o] += net.outputs[o][f] * highest[f] * kept[f];
	}
}

/* How the log loss changes with the scores of one judgement's classes. */
static void softmax_slope(const float *scores, int count, int label, float share, float *out)
{
	float most = scores[0], sum = 0;

	for (int c = 1; c < count; c++)
		most = fmaxf(most, scores[c]);
	for (int c = 0; c < count; c++)
		sum += out[c] = expf(scores[c] - most);
	for (int c = 0; c < count; c++)
		out[c] = share * (out[c] / sum - SMOOTH / (float)count - (c == label ? 1 - SMOOTH : 0));
}

static void learn_words(const struct text *text)
{
	for (size_t i = 0; i < text->count; i++) {
		size_t word = words[text->first + i];
		float *s = slopes[i + 1], squares = 0;
		if (dropped[i])
			continue;
		for (size_t d = 0; d < D; d++) {
			s[d] *= mask[d];
			squares += s[d] * s[d];
		}
		if (squares == 0)
			continue;
		for (size_t k = 0; k < KNOWN; k++)
			for (size_t d = 0; d < D; d++)
				slope.mix[k][d] += known[word][k] * s[d];
		own_square[word] += squares / D;
		float rate = WORD_RATE / sqrtf(own_square[word] + 1e-6F);
		for (size_t d = 0; d < D; d++)
			own[word][d] -= rate * s[d];
	}
}

static void backward(const struct text *text)
{
	float at[OUTPUTS] = {0}, below[FILTERS] = {0};

	if (text->labels[0] >= 0)
		softmax_slope(z, FEELINGS, text->labels[0], weights[text->labels[0]], at);
	if (text->labels[1] >= 0)
		softmax_slope(z + FEELINGS, emotion_count, text->labels[1], EMOTION_SHARE, at + FEELINGS);
	for (size_t o = 0; o < OUTPUTS; o++) {
		slope.bias[o] += at[o];
		for (size_t f = 0; at[o] != 0 && f < FILTERS; f++) {
			slope.outputs[o][f] += at[o] * highest[f] * kept[f];
			below[f] += at[o] * net.outputs[o][f] * kept[f];
		}
	}
	memset(slopes, 0, (text->count + 8) * sizeof slopes[0]);
	for (size_t f = 0; f < FILTERS; f++) {
		if (place[f] < 0 || below[f] == 0)
			continue;
		size_t from, to;
		reach_of(f, &from, &to);
		const float *row = &rows[0][0] + place[f] * D; /* of three words */
		float *under = &slopes[0][0] + place[f] * D;
		slope.thresholds[f] += below[f];
		for (size_t k = from; k < to; k++) {
			slope.filters[f][k] += below[f] * row[k];
			under[k] += below[f] * net.filters[f][k];
		}
	}
	learn_words(text);
}

static void step(float rate)
{
	float *value = (float *)&net, *s = (float *)&slope, *m = (float *)&mean, *q = (float *)&square;

	steps++;
	float of_mean = 1 - powf(ADAM_MEAN, (float)steps), of_square = 1 - powf(ADAM_SQUARE, (float)steps);
	for (size_t i = 0; i < NUMBERS; i++) {
		float g = s[i] / TEXTS;
		m[i] = ADAM_MEAN * m[i] + (1 - ADAM_MEAN) * g;
		q[i] = ADAM_SQUARE * q[i] + (1 - ADAM_SQUARE) * g * g;
		value[i] -= rate * (m[i] / of_mean) / (sqrtf(q[i] / of_square) + 1e-8F);
		s[i] = 0;
	}
	turn();
}

static void add_to_mean(void)
{
	float share = 1 / (float)++averaged, *a = (float *)&average, *value = (float *)&net;

	for (size_t i = 0; i < NUMBERS; i++)
		a[i] += (value[i] - a[i]) * share;
	for (size_t k = 0; k < keys.count; k++)
		for (size_t d = 0; d < D; d++)
			own_average[k][d] += (own[k][d] - own_average[k][d]) * share;
}

static void learn(void)
{
	uint32_t *order = sb_mem_zero(text_count, sizeof *order);
	size_t done = 0, all = EPOCHS * text_count;

	for (size_t i = 0; i < text_count; i++)
		order[i] = (uint32_t)i;
	for (int epoch = 0; epoch < EPOCHS; epoch++) {
		for (size_t i = text_count - 1; i > 0; i--) {
			size_t j = (size_t)(chance() * (float)(i + 1));
			uint32_t swapped = order[i];
			order[i] = order[j <= i ? j : i];
			order[j <= i ? j : i] = swapped;
		}
		for (size_t i = 0; i < text_count; i++) {
			const struct text *text = &texts[order[i]];
			lay_out(text);
			forward(text);
			backward(text);
			if (++done % TEXTS != 0)
				continue;
			step(RATE * (1 - 0.9F * (float)done / (float)all));
			if (2 * done > all && steps % MEAN_EVERY == 0)
				add_to_mean();
		}
		fprintf(stderr, "convnet: %d of %d times through %zu texts\n", epoch + 1, EPOCHS, text_count);
	}
	free(order);
	net = average;
	memcpy(own, own_average, keys.count * sizeof *own);
}

static int by_use(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return seen[x] != seen[y] ? (seen[x] < seen[y]) - (seen[x] > seen[y]) : (x > y) - (x < y);
}

static int by_key(const void *a, const void *b)
{
	uint64_t x = keys.keys[*(const uint32_t *)a] >> 32, y = keys.keys[*(const uint32_t *)b] >> 32;

	return (x > y) - (x < y);
}

/* The words of the file, by the upper half of their keys, each once. */
static size_t choose_words(uint32_t *chosen)
{
	size_t count = 0, kept_count = 0;

	for (size_t k = 0; k < keys.count; k++)
		if (seen[k] > 0)
			chosen[count++] = (uint32_t)k;
	qsort(chosen, count, sizeof *chosen, by_use);
	count = count < VOCABULARY ? count : VOCABULARY;
	qsort(chosen, count, sizeof *chosen, by_key);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || by_key(&chosen[i], &chosen[kept_count - 1]) != 0)
			chosen[kept_count++] = chosen[i];
	return kept_count;
}

static void put(struct sb_buf *out, int64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		sb_buf_add_char(out, (char)((uint64_t)value >> (8 * i) & 0xFF));
}

static int64_t near(double value, double most)
{
	return llround(fmax(-most, fmin(most, value)));
}

/* Numbers of -127 to 127 are words and filters: each dimension and each filter has a unit, which goes into what it is
 * multiplied by next, and in the end into the outputs. */
static void write_numbers(const uint32_t *chosen, size_t count, struct sb_buf *out)
{
	static double unit[D], filter_unit[FILTERS], output[FEELINGS][FILTERS];
	static int8_t filters[FILTERS][WIDE];
	float(*vectors)[D] = sb_mem_zero(count + 1, sizeof *vectors);
	double most = 0;
	int shift = 0;

	for (size_t d = 0; d < D; d++)
		unit[d] = 1e-9; /* never 0: it divides */
	for (size_t i = 0; i < count; i++) {
		word_vector(chosen[i], vectors[i]);
		for (size_t d = 0; d < D; d++)
			unit[d] = fmax(unit[d], fabs((double)vectors[i][d]) / 127);
	}
	for (size_t f = 0; f < FILTERS; f++) {
		filter_unit[f] = 1e-9;
		for (size_t k = 0; k < WIDE; k++)
			filter_unit[f] = fmax(filter_unit[f], fabs((double)net.filters[f][k]) * unit[k % D] / 127);
		for (size_t k = 0; k < WIDE; k++)
			filters[f][k] = (int8_t)near((double)net.filters[f][k] * unit[k % D] / filter_unit[f], 127);
		for (size_t c = 0; c < FEELINGS; c++) {
			output[c][f] = (double)net.outputs[c][f] * filter_unit[f] * OWN_SHARE * (double)SB_POINT_ONE;
			most = fmax(most, fabs(output[c][f]));
		}
	}
	while (shift < 30 && ldexp(most, shift + 1) < 32767)
		shift++;
	put(out, shift, 4);
	put(out, near(LINEAR_SHARE * (double)SB_POINT_ONE, 1e9), 4);
	put(out, 0, 4);
	for (size_t c = 0; c < FEELINGS; c++)
		put(out, near((double)net.bias[c] * OWN_SHARE * (double)SB_POINT_ONE, 1e9), 4);
	for (size_t f = 0; f < FILTERS; f++)
		put(out, near((double)net.thresholds[f] / filter_unit[f], 1 << 24), 4);
	for (size_t c = 0; c < FEELINGS; c++)
		for (size_t f = 0; f < FILTERS; f++)
			put(out, near(ldexp(output[c][f], shift), 32767), 2);
	for (size_t f = 0; f < FILTERS; f++) {
		size_t from, to;
		reach_of(f, &from, &to);
		for (size_t k = from; k < to; k++)
			put(out, filters[f][k], 1);
	}
	for (size_t i = 0; i < count; i++)
		put(out, (int64_t)(keys.keys[chosen[i]] >> 32), 4);
	for (size_t i = 0; i < count; i++)
		for (size_t d = 0; d < D; d++)
			put(out, near((double)vectors[i][d] / unit[d], 127), 1);
	free(vectors);
}

static void write_net(struct sb_str card, struct sb_buf *out)
{
	uint32_t *chosen = sb_mem_zero(keys.count + 1, sizeof *chosen);
	size_t count = choose_words(chosen);

	sb_buf_add_text(out, "sbconvn\n");
	put(out, SB_CONVNET_VERSION, 4);
	put(out, (int64_t)count, 4);
	for (int i = 0; i < 4; i++) /* length and checksum, below */
		put(out, 0, 4);
	put(out, D, 4);
	put(out, FILTERS / 4, 4);
	put(out, FILTERS / 4, 4);
	put(out, FILTERS / 2, 4);
	put(out, (int64_t)card.len, 4);
	write_numbers(chosen, count, out);
	sb_buf_add_str(out, card);
	uint64_t fixed[2] = {htole64(out->len), htole64(XXH3_64bits(out->ptr + 32, out->len - 32))};
	memcpy(out->ptr + 16, fixed, sizeof fixed);
	free(chosen);
}

static void must(bool good, const struct sb_err *err)
{
	if (!good)
		sb_die(err->status, "%s", err->text);
}

int main(int argc, char **argv)
{
	static const char *const labels[] = {"sentiment", "emotion"};
	struct sb_labelled labelled = {.labels = labels, .label_count = 2, .text = "text", .record = take};
	struct sb_prior prior = {.dimensions = 0};
	struct sb_buf card, out;
	struct sb_err err;

	if (argc < 7)
		sb_die(SB_USAGE, "usage: convnet OUT LIST LIST VECTORS CARD FILE...");
	sb_words_init(&split);
	sb_features_init(&features);
	sb_buf_init(&card, (size_t)1 << 16);
	sb_buf_init(&out, (size_t)1 << 28);
	must(sb_prior_read_list(&prior, argv[2], &err) && sb_prior_read_list(&prior, argv[3], &err), &err);
	must(sb_prior_read_vectors(&prior, argv[4], &err), &err);
	must(sb_file_read(argv[5], &card, &err), &err);
	for (int i = 6; i < argc; i++)
		must(sb_labelled_read(&labelled, argv[i], &err), &err);
	if (prior.dimensions != KNOWN - 2)
		sb_die(SB_USAGE, "vectors of %d dimensions are needed", KNOWN - 2);
	if (text_count < TEXTS)
		sb_die(SB_USAGE, "too few texts");
	learn_from(&prior);
	begin();
	learn();
	write_net(sb_buf_str(&card), &out);
	must(sb_file_replace(argv[1], sb_buf_str(&out), &err), &err);
	return SB_OK;
}
