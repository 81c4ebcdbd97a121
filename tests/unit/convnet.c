#include "check.h"

#include "score/convnet.h"

#include <endian.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define D SB_CONVNET_DIMENSIONS

static struct sb_words words;
static struct sb_features features;

static const struct sb_features *find(const char *text)
{
	sb_words_split(&words, sb_str_from(text));
	sb_features_find(&features, &words, NULL);
	return &features;
}

static void put(struct sb_buf *out, int64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		sb_buf_add_char(out, (char)((uint64_t)value >> (8 * i) & 0xFF));
}

static void seal(struct sb_buf *file)
{
	uint64_t fixed[2] = {htole64(file->len), htole64(XXH3_64bits(file->ptr + 32, file->len - 32))};

	memcpy(file->ptr + 16, fixed, sizeof fixed);
}

/* One filter of a number of words, all of its weights 1, which speaks for "positive" by 2 / 2^1 points of each point; "good"
 * is ten and "bad" one in the first dimension. */
static void make(struct sb_buf *file, int width, int threshold)
{
	uint32_t good = (uint32_t)(find("good")->list[0].key >> 32), bad = (uint32_t)(find("bad")->list[0].key >> 32);

	sb_buf_init(file, 1 << 20);
	sb_buf_add_text(file, "sbconvn\n");
	put(file, SB_CONVNET_VERSION, 4);
	put(file, 2, 4);
	put(file, 0, 8);
	put(file, 0, 8);
	put(file, D, 4);
	for (int w = 1; w <= SB_CONVNET_WIDTHS; w++)
		put(file, w == width, 4);
	put(file, 4, 4); /* card */
	put(file, 1, 4); /* shift */
	put(file, 7000, 4);
	put(file, 0, 4);
	put(file, -5, 4);
	put(file, 0, 4);
	put(file, 3, 4);
	put(file, threshold, 4);
	put(file, 0, 2);
	put(file, 0, 2);
	put(file, 2, 2);
	for (int i = 0; i < width * D; i++)
		put(file, 1, 1);
	put(file, good < bad ? good : bad, 4);
	put(file, good < bad ? bad : good, 4);
	for (int i = 0; i < 2; i++) {
		put(file, (i == 0) == (good < bad) ? 10 : 1, 1);
		for (int d = 1; d < D; d++)
			put(file, 0, 1);
	}
	sb_buf_add_text(file, "card");
	seal(file);
}

static sb_points positive(const struct sb_buf *file, const char *text)
{
	struct sb_convnet net;
	struct sb_err err;
	sb_points z[SB_CONVNET_CLASSES];

	assert_true(sb_convnet_read(&net, sb_buf_str(file), &err));
	assert_true(sb_str_is(net.card, "card"));
	assert_int_equal(net.share, 7000);
	sb_convnet_judge(&net, find(text), z);
	assert_int_equal(z[0], -5);
	assert_int_equal(z[1], 0);
	sb_convnet_free(&net);
	return z[2];
}

static void a_filter_counts_by_its_highest_sum(void **state)
{
	struct sb_buf file;

	(void)state;
	make(&file, 1, 0);
	assert_int_equal(positive(&file, ""), 3);
	assert_int_equal(positive(&file, "bad"), 3 + 1);
	assert_int_equal(positive(&file, "bad good bad"), 3 + 10);
	assert_int_equal(positive(&file, "unheard good"), 3 + 10);
	sb_buf_free(&file);
	make(&file, 2, -4);
	assert_int_equal(positive(&file, "bad"), 3);
	assert_int_equal(positive(&file, "good"), 3 + 6);
	assert_int_equal(positive(&file, "bad good bad"), 3 + 7);
	sb_buf_free(&file);
	make(&file, 3, 2);
	assert_int_equal(positive(&file, "good"), 3 + 12);
	assert_int_equal(positive(&file, "bad good bad"), 3 + 14);
	assert_int_equal(positive(&file, "good, unheard"), 3 + 12);
	sb_buf_free(&file);
}

static void long_texts_are_judged_by_their_beginning(void **state)
{
	struct sb_buf file, text;

	(void)state;
	make(&file, 1, 0);
	sb_buf_init(&text, 1 << 16);
	for (int i = 0; i < SB_CONVNET_WORDS; i++)
		sb_buf_add_text(&text, "bad ");
	sb_buf_add_text(&text, "good");
	sb_buf_add_char(&text, '\0');
	assert_int_equal(positive(&file, text.ptr), 3 + 1);
	sb_buf_free(&text);
	sb_buf_free(&file);
}

static void every_damaged_byte_is_noticed(void **state)
{
	struct sb_buf file;
	struct sb_convnet net;
	struct sb_err err;

	(void)state;
	make(&file, 2, 0);
	for (size_t i = 0; i < file.len; i++) {
		file.ptr[i] = (char)(file.ptr[i] ^ 0x21);
		assert_false(sb_convnet_read(&net, sb_buf_str(&file), &err));
		file.ptr[i] = (char)(file.ptr[i] ^ 0x21);
	}
	for (size_t len = 0; len < file.len; len++)
		assert_false(sb_convnet_read(&net, sb_str_of(file.ptr, len), &err));
	sb_buf_free(&file);
}

static void what_a_file_says_of_itself_is_not_believed(void **state)
{
	static const struct {
		size_t at;
		char byte;
	} wrong[] = {{12, 3}, {15, 1}, {32, 32}, {36, 1}, {37, 8}, {48, 5}, {52, 99}, {59, 1}, {79, 127}};
	struct sb_convnet net;
	struct sb_err err;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct sb_buf file;
		make(&file, 2, 0);
		file.ptr[wrong[i].at] = wrong[i].byte;
		seal(&file);
		assert_false(sb_convnet_read(&net, sb_buf_str(&file), &err));
		sb_buf_free(&file);
	}
}

static int start(void **state)
{
	(void)state;
	sb_words_init(&words);
	sb_features_init(&features);
	return 0;
}

static int end(void **state)
{
	(void)state;
	sb_words_free(&words);
	sb_features_free(&features);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_filter_counts_by_its_highest_sum),
		cmocka_unit_test(long_texts_are_judged_by_their_beginning),
		cmocka_unit_test(every_damaged_byte_is_noticed),
		cmocka_unit_test(what_a_file_says_of_itself_is_not_believed),
	};

	return cmocka_run_group_tests(tests, start, end);
}
