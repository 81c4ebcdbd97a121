/* A network file of any bytes is refused or used, and never crashes. The length and the checksum are set right first, or nothing
 * behind them would be reached. */
#include "base/mem.h"
#include "score/convnet.h"

#include <endian.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const struct sb_convnet *net)
{
	struct sb_features features;
	struct sb_words words;
	sb_points z[SB_CONVNET_CLASSES];

	sb_words_init(&words);
	sb_features_init(&features);
	sb_words_split(&words, SB_STR("@ann this is not good, and never was: http://a.example/ :-( 2026!!!"));
	sb_features_find(&features, &words, NULL);
	sb_convnet_judge(net, &features, z);
	for (size_t c = 0; c < SB_CONVNET_CLASSES; c++)
		if (z[c] < -SB_CONVNET_MOST || z[c] > SB_CONVNET_MOST)
			abort();
	sb_features_free(&features);
	sb_words_free(&words);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_convnet net;
	struct sb_err err;
	char *copy = sb_mem_alloc(size + 1);

	memcpy(copy, data, size);
	if (size >= 64) {
		uint64_t fixed[2] = {htole64(size), htole64(XXH3_64bits(copy + 32, size - 32))};
		memcpy(copy + 16, fixed, sizeof fixed);
	}
	if (sb_convnet_read(&net, sb_str_of(copy, size), &err)) {
		use(&net);
		sb_convnet_free(&net);
	}
	free(copy);
	return 0;
}
