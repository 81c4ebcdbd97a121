/* Any line: it must not crash, and what comes out must be an object that scores the same again. */
#include "base/asset.h"
#include "score/score.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct sb_lexicon lexicon;
static struct sb_people people;
static struct sb_experts experts;
static struct sb_query_set topics = SB_QUERY_SET_INIT;
static struct sb_named_list proposals;
static struct sb_score_plan plan = {.lexicon = &lexicon, .topics = &topics, .proposals = &proposals, .people = &people,
				    .experts = &experts, .explain = true, .abstain = 5000, .by = {"fuzz", 4}};
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

/* The sample's people, by a file that has no name. */
static bool read_people(struct sb_err *err)
{
	struct sb_str csv = sb_asset_find(sb_assets_sample, "people.csv");
	FILE *file = tmpfile();
	char path[64];

	if (file == NULL || fwrite(csv.ptr, 1, csv.len, file) != csv.len || fflush(file) != 0)
		return false;
	snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(file));
	bool good = sb_people_read(&people, path, err);
	fclose(file);
	return good;
}

static void start(void)
{
	struct sb_str query;
	struct sb_err err;
	size_t line, where;

	if (!sb_lexicon_open(&lexicon, &err) || !read_people(&err) ||
	    !sb_query_set_load(&topics, sb_asset_find(sb_assets_sample, "sample.topics"), &line, &query, &where, &err) ||
	    !sb_named_add(&proposals, SB_STR("change: good OR bad OR for OR against OR the"), &err))
		abort();
	sb_experts_open(&experts, &people);
	sb_scorer_init(&scorer, &plan, NULL);
	sb_buf_init(&once, (size_t)1 << 26);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_str bytes = {(const char *)data, size};
	struct sb_post post;

	if (lexicon.entries == NULL)
		start();
	check(bytes);
	/* and as a text, which may hold any byte */
	sb_post_read(NULL, &post);
	post.text = bytes;
	post.lang = size % 2 == 0 ? SB_STR("en") : (struct sb_str){NULL, 0};
	post.author.role = size % 3 == 0 ? SB_STR("staff") : (struct sb_str){NULL, 0};
	post.reply_to = bytes;
	sb_scorer_judge(&scorer, &post);
	if (scorer.priority.sum < 0 || scorer.priority.sum > SB_POINT_ONE)
		abort();
	return 0;
}
