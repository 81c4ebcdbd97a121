#include "score/prior.h"

#include "base/mem.h"
#include "base/num.h"
#include "io/reader.h"

#include <math.h>
#include <stdlib.h>

#define MAX_LINE ((size_t)1 << 16) /* 300 numbers of 20 digits and a word */

/* One word of a file of words: false when the line is wrong. */
typedef bool line_taker(struct sb_prior *prior, uint64_t number, struct sb_str line, struct sb_err *err);

static bool each_line(struct sb_prior *prior, const char *path, line_taker *take, struct sb_err *err)
{
	struct sb_reader reader;
	struct sb_line line;
	enum sb_read got;
	bool good = true;

	if (!sb_reader_open(&reader, path, MAX_LINE, err))
		return false;
	while (good && (got = sb_reader_next(&reader, &line)) == SB_READ_LINE)
		if (line.text.len > 0 && !take(prior, line.number, line.text, err))
			good = sb_err_prefix(err, "%s:%llu", path, (unsigned long long)line.number);
	if (good && got == SB_READ_TOO_LONG)
		good = sb_err_set(err, SB_USAGE, "%s:%llu: a line of words is not that long", path,
				  (unsigned long long)line.number);
	else if (good && got == SB_READ_FAILED)
		good = sb_err_set(err, SB_IO, "cannot read '%s'", path);
	sb_reader_close(&reader);
	return good;
}

/* Words of a list are split as those of a text are, so that an emoticon is the emoticon and not its signs. */
static bool take_feeling(struct sb_prior *prior, uint64_t number, struct sb_str line, struct sb_err *err)
{
	struct sb_str rest = line, weight = sb_str_cut(&rest, '\t');
	struct sb_words words;
	double feeling;

	(void)number;
	if (line.ptr[0] == '#')
		return true;
	if (rest.ptr == NULL || !sb_num_double(weight, &feeling) || fabs(feeling) > 1000)
		return sb_err_set(err, SB_USAGE, "a number, a tab and a word are wanted");
	sb_words_init(&words);
	sb_words_split(&words, rest);
	if (words.count == 1) {
		uint64_t key = sb_feature_key(words.list[0].kind, words.list[0].folded);
		size_t known = prior->words.count, at = sb_keys_add(&prior->words, key);
		if (at == known) {
			prior->feelings = sb_mem_reserve(prior->feelings, known, &prior->feeling_cap, sizeof *prior->feelings);
			memset(prior->feelings[at], 0, sizeof prior->feelings[at]);
		}
		prior->feelings[at][prior->lists] = (float)feeling;
	}
	sb_words_free(&words);
	return true;
}

bool sb_prior_read_list(struct sb_prior *prior, const char *path, struct sb_err *err)
{
	if (prior->lists == SB_PRIOR_LISTS)
		return sb_err_set(err, SB_USAGE, "%s: more than %d lists", path, SB_PRIOR_LISTS);
	if (!each_line(prior, path, take_feeling, err))
		return false;
	prior->lists++;
	return true;
}

static size_t read_numbers(struct sb_str rest, float numbers[SB_PRIOR_DIMENSIONS_MAX])
{
	size_t count = 0;
	double number;

	while (rest.ptr != NULL && rest.len > 0) {
		if (count == SB_PRIOR_DIMENSIONS_MAX || !sb_num_double(sb_str_cut(&rest, ' '), &number))
			return 0;
		numbers[count++] = (float)number;
	}
	return count;
}

static void normalise(float *vector, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += (double)vector[i] * (double)vector[i];
	for (size_t i = 0; i < count && sum > 0; i++)
		vector[i] = (float)((double)vector[i] / sqrt(sum));
}

static bool take_vector(struct sb_prior *prior, uint64_t number, struct sb_str line, struct sb_err *err)
{
	struct sb_str rest = line, word = sb_str_cut(&rest, ' ');
	float numbers[SB_PRIOR_DIMENSIONS_MAX];
	size_t count = read_numbers(sb_str_trim(rest), numbers);

	if (number == 1 && count == 1)
		return true;
	if (count == 0 || (prior->dimensions != 0 && count != prior->dimensions))
		return sb_err_set(err, SB_USAGE, "a word and %zu numbers are wanted, at most %d", prior->dimensions,
				  SB_PRIOR_DIMENSIONS_MAX);
	prior->dimensions = count;
	size_t before = prior->vector_words.count;
	if (sb_keys_add(&prior->vector_words, sb_feature_key(SB_WORD_PLAIN, word)) != before)
		return true;
	while (prior->vector_cap < (before + 1) * count)
		prior->vectors = sb_mem_reserve(prior->vectors, prior->vector_cap, &prior->vector_cap, sizeof *prior->vectors);
	normalise(numbers, count);
	memcpy(prior->vectors + before * count, numbers, count * sizeof *numbers);
	return true;
}

bool sb_prior_read_vectors(struct sb_prior *prior, const char *path, struct sb_err *err)
{
	return each_line(prior, path, take_vector, err);
}

void sb_prior_free(struct sb_prior *prior)
{
	sb_keys_free(&prior->words);
	sb_keys_free(&prior->vector_words);
	free(prior->feelings);
	free(prior->vectors);
	*prior = (struct sb_prior){.dimensions = 0};
}

const float *sb_prior_feelings(const struct sb_prior *prior, uint64_t key)
{
	size_t at = sb_keys_find(&prior->words, key);

	return at == SB_KEYS_NONE ? NULL : prior->feelings[at];
}

const float *sb_prior_vector(const struct sb_prior *prior, uint64_t key)
{
	size_t at = sb_keys_find(&prior->vector_words, key);

	return at == SB_KEYS_NONE ? NULL : prior->vectors + at * prior->dimensions;
}
