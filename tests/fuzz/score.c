/* Any line: it must not crash, and what comes out must be an object that scores the same again. */
#include "score/score.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct sb_lexicon lexicon;
static struct sb_scorer scorer;
static struct sb_buf once;

static void check(struct sb_str line)
{
	struct sb_str scored = sb_scorer_line(&scorer, line, NULL, NULL);

	if (scored.ptr == NULL)
		return;
	sb_buf_clear(&once);
	sb_buf_add_str(&once, scored);
	struct sb_str twice = sb_scorer_line(&scorer, sb_buf_str(&once), NULL, NULL);
	if (!sb_str_eq(twice, sb_buf_str(&once)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_str bytes = {(const char *)data, size};
	struct sb_post post;
	struct sb_err err;

	if (lexicon.entries == NULL) {
		if (!sb_lexicon_open(&lexicon, &err))
			abort();
		sb_scorer_init(&scorer, &lexicon, NULL, NULL, true, SB_STR("fuzz"));
		sb_buf_init(&once, (size_t)1 << 26);
	}
	check(bytes);
	/* and as a text, which may hold any byte */
	sb_post_read(NULL, &post);
	post.text = bytes;
	post.lang = size % 2 == 0 ? SB_STR("en") : (struct sb_str){NULL, 0};
	sb_scorer_judge(&scorer, &post);
	if (scorer.priority.sum < 0 || scorer.priority.sum > SB_POINT_ONE)
		abort();
	return 0;
}
