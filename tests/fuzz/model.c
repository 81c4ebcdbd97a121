/* A model file of any bytes is refused or used, and never crashes. The checksum is set right first, or nothing behind it
 * would be reached. */
#include "base/mem.h"
#include "score/model.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const struct sb_model *model)
{
	struct sb_features features;
	struct sb_words words;
	struct sb_model_sums sums;
	double chances[SB_MODEL_CLASSES];

	sb_words_init(&words);
	sb_features_init(&features);
	sb_words_split(&words, SB_STR("@ann this is not good, and never was: http://a.example/ :-( 2026!!!"));
	sb_features_find(&features, &words, NULL);
	sb_model_sum(model, &features, words.count, &sums);
	for (uint32_t j = 0; j < model->judgement_count; j++) {
		const struct sb_model_judgement *judgement = &model->judgements[j];
		sb_model_chances(sums.scores + judgement->first, judgement->count, 1, chances);
		for (uint32_t c = 0; c < judgement->count; c++)
			if (!(chances[c] >= 0 && chances[c] <= 1))
				abort();
		if (sb_model_best(judgement, sums.scores) >= judgement->count)
			abort();
	}
	sb_features_free(&features);
	sb_words_free(&words);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_model model;
	struct sb_err err;
	char *copy = sb_mem_alloc(size + 1);

	memcpy(copy, data, size);
	if (size >= 48) {
		XXH64_hash_t sum = XXH3_64bits(copy + 32, size - 32);
		uint64_t len = size;
		memcpy(copy + 16, &len, sizeof len);
		memcpy(copy + 24, &sum, sizeof sum);
	}
	if (sb_model_read(&model, sb_str_of(copy, size), &err))
		use(&model);
	free(copy);
	return 0;
}
