#include "score/convnet.h"

#include "base/mem.h"
#include "base/num.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define D SB_CONVNET_DIMENSIONS
#define HEAD 64
#define CHECKED_FROM 32 /* what the checksum covers */
#define SHIFT_MAX 40
#define BIAS_MAX (1 << 24) /* a filter's highest sum is 3 * 64 * 128 * 128, which is less */
static const char magic[8] = {'s', 'b', 'c', 'o', 'n', 'v', 'n', '\n'};

/* The numbers that all filters together have. */
static size_t filter_numbers(const struct sb_convnet *net)
{
	size_t numbers = 0;

	for (size_t w = 0; w < SB_CONVNET_WIDTHS; w++)
		numbers += net->counts[w] * (w + 1) * D;
	return numbers;
}

static bool read_head(struct sb_convnet *net, const unsigned char *p, size_t len, struct sb_err *err)
{
	if (len < sizeof magic || memcmp(p, magic, sizeof magic) != 0)
		return sb_err_set(err, SB_USAGE, "not a network");
	if (len < HEAD)
		return sb_err_set(err, SB_USAGE, "the network is cut off after %zu bytes", len);
	if (sb_num_little(p + 8, 4) != SB_CONVNET_VERSION || sb_num_little(p + 32, 4) != D)
		return sb_err_set(err, SB_USAGE, "the network is of version %u and this program reads %d",
				  (unsigned)sb_num_little(p + 8, 4), SB_CONVNET_VERSION);
	if (sb_num_little(p + 16, 8) != len)
		return sb_err_set(err, SB_USAGE, "the network should have %llu bytes and has %zu", (unsigned long long)sb_num_little(p + 16, 8),
				  len);
	if (sb_num_little(p + 24, 8) != XXH3_64bits(p + CHECKED_FROM, len - CHECKED_FROM))
		return sb_err_set(err, SB_USAGE, "the network is damaged: its checksum does not fit");
	*net = (struct sb_convnet){.words = (size_t)sb_num_little(p + 12, 4), .card.len = (size_t)sb_num_little(p + 48, 4),
				   .shift = (unsigned)sb_num_little(p + 52, 4), .share = (int32_t)sb_num_little(p + 56, 4)};
	bool good = net->words <= SB_CONVNET_VOCABULARY_MAX && net->shift <= SHIFT_MAX && net->share >= 0 &&
		    net->share <= SB_POINT_ONE && net->card.len <= len;
	for (size_t w = 0; w < SB_CONVNET_WIDTHS; w++) {
		net->counts[w] = (size_t)sb_num_little(p + 36 + 4 * w, 4);
		good = good && net->counts[w] <= SB_CONVNET_FILTERS_MAX;
		net->filters += net->counts[w];
	}
	return good && net->filters <= SB_CONVNET_FILTERS_MAX ? true
							       : sb_err_set(err, SB_USAGE, "the network's head is damaged");
}

/* The parts behind the head; `p` stands behind what was read. */
static bool read_parts(struct sb_convnet *net, const unsigned char *p)
{
	bool good = true;

	for (size_t c = 0; c < SB_CONVNET_CLASSES; c++, p += 4)
		net->bias[c] = (int32_t)sb_num_little(p, 4);
	for (size_t f = 0; f < net->filters; f++, p += 4) {
		net->thresholds[f] = (int32_t)sb_num_little(p, 4);
		good = good && net->thresholds[f] >= -BIAS_MAX && net->thresholds[f] <= BIAS_MAX;
	}
	for (size_t i = 0; i < SB_CONVNET_CLASSES * net->filters; i++, p += 2)
		net->outputs[i] = (int16_t)sb_num_little(p, 2);
	for (size_t i = 0; i < filter_numbers(net); i++, p++)
		net->weights[i] = (int16_t)((*p ^ 0x80) - 0x80); /* its highest bit is a sign */
	for (size_t i = 0; i < net->words; i++, p += 4) {
		net->keys[i] = (uint32_t)sb_num_little(p, 4);
		good = good && (i == 0 || net->keys[i] > net->keys[i - 1]);
	}
	net->vectors = (const int8_t *)p;
	net->card.ptr = (const char *)p + net->words * D;
	return good;
}

bool sb_convnet_read(struct sb_convnet *net, struct sb_str file, struct sb_err *err)
{
	const unsigned char *p = (const unsigned char *)file.ptr;

	if (!read_head(net, p, file.len, err))
		return false;
	if (HEAD + 4 * SB_CONVNET_CLASSES + net->filters * (4 + 2 * SB_CONVNET_CLASSES) + filter_numbers(net) +
		    net->words * (4 + D) + net->card.len != file.len)
		return sb_err_set(err, SB_USAGE, "the network's parts do not add up to its length");
	net->keys = sb_mem_zero(net->words + 1, sizeof *net->keys);
	net->weights = sb_mem_zero(filter_numbers(net) + 1, sizeof *net->weights);
	net->thresholds = sb_mem_zero(net->filters + 1, sizeof *net->thresholds);
	net->outputs = sb_mem_zero(SB_CONVNET_CLASSES * net->filters + 1, sizeof *net->outputs);
	if (read_parts(net, p + HEAD))
		return true;
	sb_convnet_free(net);
	return sb_err_set(err, SB_USAGE, "the network's parts are damaged");
}

void sb_convnet_free(struct sb_convnet *net)
{
	free(net->keys);
	free(net->weights);
	free(net->thresholds);
	free(net->outputs);
	*net = (struct sb_convnet){.words = 0};
}

/* The vector of a word, NULL for one that the network does not know. */
static const int8_t *find(const struct sb_convnet *net, uint64_t key)
{
	uint32_t wanted = (uint32_t)(key >> 32);
	size_t from = 0, to = net->words;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (net->keys[middle] < wanted)
			from = middle + 1;
		else
			to = middle;
	}
	return from < net->words && net->keys[from] == wanted ? net->vectors + from * D : NULL;
}

/* A length that the compiler knows, so that it multiplies side by side. */
static inline int32_t product(const int16_t *a, const int16_t *b)
{
	int32_t sum = 0;

	for (size_t i = 0; i < D; i++)
		sum += a[i] * b[i];
	return sum;
}

/* The highest sum of a filter of `width` words in the text, whose words begin at `rows`. */
static inline int32_t highest(const int16_t *rows, size_t words, const int16_t *filter, size_t width, int32_t threshold)
{
	int32_t most = 0;

	for (size_t i = 0; i < words; i++) {
		const int16_t *row = rows + i * D;
		int32_t sum = threshold;
		for (size_t w = 0; w < width; w++)
			sum += product(row + w * D, filter + w * D);
		most = sum > most ? sum : most;
	}
	return most;
}

/* The words' vectors, with zeros before and behind; how many there are. */
static size_t lay_out(const struct sb_convnet *net, const struct sb_features *features, int16_t *rows)
{
	size_t words = 0;

	memset(rows, 0, D * sizeof *rows);
	for (size_t i = 0; i < features->count && words < SB_CONVNET_WORDS; i++) {
		if (features->list[i].kind != SB_FEATURE_WORD)
			continue;
		const int8_t *vector = find(net, features->list[i].key);
		int16_t *row = rows + ++words * D;
		for (size_t d = 0; d < D; d++)
			row[d] = vector != NULL ? vector[d] : 0;
	}
	memset(rows + (words + 1) * D, 0, D * sizeof *rows);
	return words;
}

void sb_convnet_judge(const struct sb_convnet *net, const struct sb_features *features, sb_points z[SB_CONVNET_CLASSES])
{
	int16_t rows[(SB_CONVNET_WORDS + 2) * D];
	size_t words = lay_out(net, features, rows), f = 0;
	const int16_t *filter = net->weights;
	int64_t sums[SB_CONVNET_CLASSES] = {0};

	for (size_t width = 1; width <= SB_CONVNET_WIDTHS; width++)
		for (size_t i = 0; i < net->counts[width - 1]; i++, f++, filter += width * D) {
			/* a filter of one word begins at the word, the others at the one before */
			int32_t most = highest(rows + (width == 1 ? D : 0), words, filter, width, net->thresholds[f]);
			for (size_t c = 0; c < SB_CONVNET_CLASSES; c++)
				sums[c] += (int64_t)most * net->outputs[c * net->filters + f];
		}
	for (size_t c = 0; c < SB_CONVNET_CLASSES; c++) {
		z[c] = net->bias[c] + sums[c] / (INT64_C(1) << net->shift);
		z[c] = z[c] > SB_CONVNET_MOST ? SB_CONVNET_MOST : z[c] < -SB_CONVNET_MOST ? -SB_CONVNET_MOST : z[c];
	}
}
