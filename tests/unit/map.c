#include "check.h"

#include "base/map.h"

#include <pthread.h>

static void a_hundred_thousand_keys_keep_their_order_and_values(void **state)
{
	struct sb_map map = SB_MAP_INIT;
	char key[32];
	bool added;

	(void)state;
	for (size_t i = 0; i < 100000; i++) {
		int n = snprintf(key, sizeof key, "mastodon:%zu", i * 7919);
		assert_int_equal(*sb_map_put(&map, sb_str_of(key, (size_t)n), i, &added), i);
		assert_true(added);
	}
	assert_int_equal(map.count, 100000);
	for (size_t i = 0; i < 100000; i++) {
		int n = snprintf(key, sizeof key, "mastodon:%zu", i * 7919);
		assert_int_equal(sb_map_get(&map, sb_str_of(key, (size_t)n)), i);
		assert_true(sb_str_is(map.entries[i].key, key));
		assert_int_equal(map.entries[i].value, i);
	}
	assert_int_equal(sb_map_get(&map, SB_STR("mastodon:1")), SB_MAP_NONE);
	sb_map_free(&map);
}

static void a_key_that_is_there_keeps_its_value(void **state)
{
	struct sb_map map = SB_MAP_INIT;
	bool added = true;

	(void)state;
	sb_map_put(&map, SB_STR("a"), 1, NULL);
	size_t *value = sb_map_put(&map, SB_STR("a"), 2, &added);
	assert_false(added);
	assert_int_equal(*value, 1);
	*value = 3;
	assert_int_equal(sb_map_get(&map, SB_STR("a")), 3);
	assert_int_equal(map.count, 1);
	sb_map_free(&map);
}

static void keys_are_bytes_of_any_kind(void **state)
{
	struct sb_map map = SB_MAP_INIT;

	(void)state;
	sb_map_put(&map, SB_STR("a\0b"), 1, NULL);
	sb_map_put(&map, SB_STR("a\0c"), 2, NULL);
	sb_map_put(&map, SB_STR("a"), 3, NULL);
	sb_map_put(&map, SB_STR(""), 4, NULL);
	sb_map_put(&map, SB_STR("\xff\xfe"), 5, NULL);
	assert_int_equal(map.count, 5);
	assert_int_equal(sb_map_get(&map, SB_STR("a\0b")), 1);
	assert_int_equal(sb_map_get(&map, SB_STR("a\0c")), 2);
	assert_int_equal(sb_map_get(&map, SB_STR("a")), 3);
	assert_int_equal(sb_map_get(&map, sb_str_from(NULL)), 4);
	assert_int_equal(sb_map_get(&map, SB_STR("\xff\xfe")), 5);
	sb_map_free(&map);
}

static void keys_are_copied(void **state)
{
	struct sb_map map = SB_MAP_INIT;
	char key[] = "first";

	(void)state;
	sb_map_put(&map, sb_str_from(key), 1, NULL);
	memset(key, 'x', 5);
	assert_int_equal(sb_map_get(&map, SB_STR("first")), 1);
	assert_int_equal(sb_map_get(&map, SB_STR("xxxxx")), SB_MAP_NONE);
	sb_map_free(&map);
}

static void an_empty_map_has_nothing_and_can_be_used_again(void **state)
{
	struct sb_map map = SB_MAP_INIT;

	(void)state;
	assert_int_equal(sb_map_get(&map, SB_STR("a")), SB_MAP_NONE);
	sb_map_free(&map);
	sb_map_put(&map, SB_STR("a"), 7, NULL);
	assert_int_equal(sb_map_get(&map, SB_STR("a")), 7);
	sb_map_free(&map);
	sb_map_free(&map);
	assert_int_equal(map.count, 0);
}

/* Every map of the program uses one seed: threads that make the first maps at once must not draw two. */
static pthread_barrier_t together;

static void *make_map(void *ctx)
{
	size_t *wrong = ctx;
	struct sb_map map = SB_MAP_INIT;

	pthread_barrier_wait(&together);
	sb_map_put(&map, SB_STR("key"), 1, NULL);
	pthread_barrier_wait(&together);
	*wrong = sb_map_get(&map, SB_STR("key")) != 1;
	sb_map_free(&map);
	return NULL;
}

static void first_maps_in_threads(void *ctx)
{
	enum { THREADS = 8 };
	pthread_t threads[THREADS];
	size_t wrong[THREADS] = {0};

	(void)ctx;
	pthread_barrier_init(&together, NULL, THREADS);
	for (size_t i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, make_map, &wrong[i]);
	for (size_t i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		if (wrong[i])
			fputs("a key was lost\n", stderr);
	}
}

static void threads_agree_on_the_seed(void **state)
{
	(void)state;
	for (int round = 0; round < 30; round++) { /* in children: a program draws its seed once */
		int status;
		char *text = run_child(first_maps_in_threads, NULL, &status);
		assert_string_equal(text, "");
		assert_int_equal(status, 0);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(threads_agree_on_the_seed), /* before this program has drawn its own */
		cmocka_unit_test(a_hundred_thousand_keys_keep_their_order_and_values),
		cmocka_unit_test(a_key_that_is_there_keeps_its_value),
		cmocka_unit_test(keys_are_bytes_of_any_kind),
		cmocka_unit_test(keys_are_copied),
		cmocka_unit_test(an_empty_map_has_nothing_and_can_be_used_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
