#include "check.h"

#include "score/figures.h"
#include "score/keys.h"
#include "score/opinion.h"

#include <math.h>

static struct sb_words words;
static struct sb_features features;

static const struct sb_features *find(const char *text)
{
	sb_words_split(&words, sb_str_from(text));
	sb_features_find(&features, &words, NULL);
	return &features;
}

static size_t count_of(const struct sb_features *found, enum sb_feature_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < found->count; i++)
		count += found->list[i].kind == kind;
	return count;
}

static uint64_t word_key(const char *text)
{
	return find(text)->list[0].key;
}

static void words_pairs_and_edges_are_features(void **state)
{
	(void)state;
	const struct sb_features *found = find("a fine day");
	assert_int_equal(count_of(found, SB_FEATURE_WORD), 3);
	assert_int_equal(count_of(found, SB_FEATURE_PAIR), 2);
	assert_int_equal(count_of(found, SB_FEATURE_EDGE), 2);
	assert_int_equal(find("")->count, 0);
}

static void forms_of_a_word_are_one_feature(void **state)
{
	(void)state;
	assert_true(word_key("Soooo") == word_key("soo"));
	assert_true(word_key("2016") == word_key("7"));
	assert_true(word_key("!!!!") == word_key("!!"));
	assert_true(word_key("!") != word_key("!!"));
	assert_true(word_key("@ann") == word_key("@bob"));
	assert_true(word_key("https://a.example") == word_key("http://b.example/x"));
	assert_true(word_key("#love") == word_key("love"));
}

static void words_behind_the_last_contrast_are_features_once_more(void **state)
{
	(void)state;
	assert_int_equal(count_of(find("good but slow"), SB_FEATURE_TURNED), 1);
	assert_int_equal(count_of(find("good but slow, though it works"), SB_FEATURE_TURNED), 2);
	assert_int_equal(count_of(find("But it is good"), SB_FEATURE_TURNED), 0);
	assert_int_equal(count_of(find("good and slow"), SB_FEATURE_TURNED), 0);
}

static void a_text_has_its_traits_once(void **state)
{
	(void)state;
	assert_int_equal(count_of(find("no trait at all"), SB_FEATURE_TRAIT), 0);
	assert_int_equal(count_of(find("hello @shop"), SB_FEATURE_TRAIT), 1);
	assert_int_equal(count_of(find("@shop hello"), SB_FEATURE_TRAIT), 2);
	assert_int_equal(count_of(find("@shop @ann @bob https://a.example https://b.example"), SB_FEATURE_TRAIT), 4);
}

static void a_negator_reaches_to_the_end_of_its_clause(void **state)
{
	(void)state;
	assert_int_equal(count_of(find("not a good idea"), SB_FEATURE_NEGATED), 3);
	assert_int_equal(count_of(find("I don't like it. Good"), SB_FEATURE_NEGATED), 2);
	assert_int_equal(count_of(find("not bad but good"), SB_FEATURE_NEGATED), 1);
	assert_int_equal(count_of(find("not one two three four five six"), SB_FEATURE_NEGATED), 4);
	assert_int_equal(count_of(find("a knot of wood"), SB_FEATURE_NEGATED), 0);
}

static void the_name_of_someone_mentioned_is_no_word(void **state)
{
	uint64_t mention = word_key("@united");

	(void)state;
	const struct sb_features *found = find("@united why united");
	assert_true(found->list[0].key == mention);
	assert_int_equal(found->list[4].kind, SB_FEATURE_WORD);
	assert_true(found->list[4].key == mention);
}

/* A model of two classes that knows "good" and "bad". */
static void pack(struct sb_buf *file, const char *first, const char *second)
{
	struct sb_model model = {.class_count = 2, .span = 4, .card = SB_STR("a card\n"), .judgement_count = 1,
				 .judgements = {{.name = "answer", .count = 2}}};
	struct sb_model_row rows[2] = {{.weights = {-100, 100}}, {.weights = {100, -100}}};

	rows[0].key = word_key("good");
	rows[1].key = word_key("bad");
	snprintf(model.classes[0].name, SB_MODEL_NAME, "%s", first);
	snprintf(model.classes[1].name, SB_MODEL_NAME, "%s", second);
	model.classes[0].unit = model.classes[1].unit = 100;
	model.classes[1].bias = 5000;
	sb_buf_init(file, SB_MODEL_MAX);
	sb_model_pack(&model, rows, 2, NULL, file);
}

static void a_packed_model_reads_back(void **state)
{
	struct sb_model model;
	struct sb_model_sums sums;
	struct sb_buf file;
	struct sb_err err;

	(void)state;
	pack(&file, "no", "yes");
	assert_true(sb_model_read(&model, sb_buf_str(&file), &err));
	assert_str(model.card, "a card\n");
	const struct sb_model_judgement *answer = sb_model_judgement(&model, "answer");
	assert_ptr_equal(answer, &model.judgements[0]);
	assert_null(sb_model_judgement(&model, "other"));
	assert_int_equal(sb_model_class(&model, answer, "yes"), 1);
	assert_true(sb_model_class(&model, answer, "maybe") == SIZE_MAX);
	assert_null(sb_model_find(&model, word_key("other")));
	sb_model_sum(&model, find("good"), 1, &sums);
	assert_int_equal(sums.scores[0], -10000);
	assert_int_equal(sums.scores[1], 15000);
	assert_int_equal(sb_model_best(answer, sums.scores), 1);
	sb_model_sum(&model, find("good good bad"), 16, &sums); /* four times the span: half */
	assert_int_equal(sums.raw[1], 10000);
	assert_int_equal(sums.scores[1], 10000);
	sb_buf_free(&file);
}

/* Two judgements of 2 and 15 classes, in rows of more than 16. */
static void judgements_share_the_rows(void **state)
{
	struct sb_model model = {.class_count = 17, .span = 4, .judgement_count = 2,
				 .judgements = {{.name = "a", .count = 2}, {.name = "b", .count = 15}}}, read;
	struct sb_model_row row = {.weights = {1, -1}};
	struct sb_model_sums sums;
	struct sb_buf file;
	struct sb_err err;

	(void)state;
	for (int c = 0; c < 17; c++) {
		model.classes[c].name[0] = (char)('a' + c);
		model.classes[c].unit = 10;
		row.weights[c] = (int8_t)(c - 1);
	}
	row.key = word_key("good");
	sb_buf_init(&file, SB_MODEL_MAX);
	sb_model_pack(&model, &row, 1, NULL, &file);
	assert_true(sb_model_read(&read, sb_buf_str(&file), &err));
	assert_int_equal(read.row, 32);
	assert_int_equal(read.judgements[1].first, 2);
	sb_model_sum(&read, find("good"), 1, &sums);
	assert_int_equal(sums.scores[0], -10);
	assert_int_equal(sums.scores[16], 150);
	assert_int_equal(sb_model_best(&read.judgements[1], sums.scores), 14);
	assert_int_equal(sb_model_class(&read, &read.judgements[1], "c"), 2);
	assert_true(sb_model_class(&read, &read.judgements[1], "a") == SIZE_MAX);
	sb_buf_free(&file);
}

/* A model that leans on another: what that one knows is at the same place, new words stand beside it. */
static void slots_of_a_base_stay_where_they_are(void **state)
{
	struct sb_model base, model;
	struct sb_model_row row = {.weights = {7, 8}};
	struct sb_buf first, second;
	struct sb_err err;

	(void)state;
	pack(&first, "no", "yes");
	assert_true(sb_model_read(&base, sb_buf_str(&first), &err));
	struct sb_model_table taken = {base.bits, base.marks, base.weights};
	row.key = word_key("new");
	sb_buf_init(&second, SB_MODEL_MAX);
	sb_model_pack(&base, &row, 1, &taken, &second);
	assert_true(sb_model_read(&model, sb_buf_str(&second), &err));
	assert_int_equal(sb_model_find(&model, word_key("good"))[0], -100);
	assert_int_equal(sb_model_find(&model, word_key("new"))[1], 8);
	sb_buf_free(&first);
	sb_buf_free(&second);
}

static void chances_add_up_and_stay_finite(void **state)
{
	double chances[3];

	(void)state;
	sb_model_chances((sb_points[3]){0, 0, 0}, 3, 1, chances);
	assert_true(fabs(chances[1] - 1.0 / 3) < 1e-12);
	sb_model_chances((sb_points[3]){INT64_C(1) << 60, 0, -(INT64_C(1) << 60)}, 3, 0.5, chances);
	assert_true(chances[0] > 0.999 && chances[2] >= 0 && chances[2] < 1e-9);
}

static void every_damaged_byte_is_noticed(void **state)
{
	struct sb_model model;
	struct sb_buf file;
	struct sb_err err;

	(void)state;
	pack(&file, "no", "yes");
	for (size_t i = 0; i < file.len; i++) {
		file.ptr[i] = (char)(file.ptr[i] ^ 0x40);
		bool bits_of_class_count = i >= 12 && i < 16; /* before the checksum; then the lengths do not fit */
		assert_false(sb_model_read(&model, sb_buf_str(&file), &err));
		assert_true(bits_of_class_count || err.text[0] != '\0');
		file.ptr[i] = (char)(file.ptr[i] ^ 0x40);
	}
	for (size_t len = 0; len < file.len; len++)
		assert_false(sb_model_read(&model, sb_str_of(file.ptr, len), &err));
	sb_buf_free(&file);
}

static void sentiment_needs_its_three_classes(void **state)
{
	struct sb_opinion opinion;
	struct sb_buf file;
	struct sb_err err;

	(void)state;
	pack(&file, "negative", "positive");
	assert_false(sb_opinion_init(&opinion, sb_buf_str(&file), (struct sb_str){NULL, 0}, &err));
	assert_contains(err.text, "negative, neutral and positive");
	sb_opinion_free(&opinion);
	sb_buf_free(&file);
}

static void figures_are_those_of_the_textbook(void **state)
{
	struct sb_figures figures = {.classes = 2};

	(void)state;
	/* recall 3/4 and 1/2, precision 3/4 and 1/2 */
	for (int i = 0; i < 3; i++)
		sb_figures_add(&figures, 0, 0, 0.75);
	sb_figures_add(&figures, 0, 1, 0.75);
	sb_figures_add(&figures, 1, 1, 1);
	sb_figures_add(&figures, 1, 0, 0);
	assert_true(fabs(sb_figures_accuracy(&figures) - 4.0 / 6) < 1e-12);
	assert_true(fabs(sb_figures_recall(&figures) - 0.625) < 1e-12);
	assert_true(fabs(sb_figures_f1(&figures) - 0.625) < 1e-12);
	assert_true(fabs(sb_figures_calibration(&figures)) < 1e-12);
	assert_int_equal(figures.bins[9].count, 1);
	assert_int_equal(figures.bins[7].right, 3);
}

static void keys_are_numbered_in_order(void **state)
{
	struct sb_keys keys = {.keys = NULL};

	(void)state;
	assert_true(sb_keys_find(&keys, 1) == SB_KEYS_NONE);
	for (uint64_t k = 0; k < 5000; k++)
		assert_int_equal(sb_keys_add(&keys, k << 40), k);
	for (uint64_t k = 0; k < 5000; k++)
		assert_int_equal(sb_keys_add(&keys, k << 40), k);
	assert_true(sb_keys_find(&keys, 77) == SB_KEYS_NONE);
	sb_keys_free(&keys);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_pairs_and_edges_are_features),
		cmocka_unit_test(forms_of_a_word_are_one_feature),
		cmocka_unit_test(words_behind_the_last_contrast_are_features_once_more),
		cmocka_unit_test(a_text_has_its_traits_once),
		cmocka_unit_test(a_negator_reaches_to_the_end_of_its_clause),
		cmocka_unit_test(the_name_of_someone_mentioned_is_no_word),
		cmocka_unit_test(a_packed_model_reads_back),
		cmocka_unit_test(judgements_share_the_rows),
		cmocka_unit_test(slots_of_a_base_stay_where_they_are),
		cmocka_unit_test(chances_add_up_and_stay_finite),
		cmocka_unit_test(every_damaged_byte_is_noticed),
		cmocka_unit_test(sentiment_needs_its_three_classes),
		cmocka_unit_test(figures_are_those_of_the_textbook),
		cmocka_unit_test(keys_are_numbered_in_order),
	};

	sb_words_init(&words);
	sb_features_init(&features);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	sb_words_free(&words);
	sb_features_free(&features);
	return failed;
}
