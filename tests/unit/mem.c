#include "check.h"

static void ask_for_too_much(void *ctx)
{
	(void)ctx;
	free(sb_mem_grow(NULL, SIZE_MAX / 2, 4));
}

static void ask_an_arena_for_too_much(void *ctx)
{
	struct sb_arena arena = SB_ARENA_INIT;

	(void)ctx;
	sb_arena_alloc(&arena, SIZE_MAX - 8);
}

static void without_memory_the_program_says_so_and_ends_with_4(void **state)
{
	void (*const bodies[])(void *) = {ask_for_too_much, ask_an_arena_for_too_much};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		int status;
		char *text = run_child(bodies[i], NULL, &status);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 4);
		assert_string_equal(text, "sb: out of memory\n");
		free(text);
	}
}

static void nothing_asked_for_is_still_something_to_free(void **state)
{
	(void)state;
	void *a = sb_mem_alloc(0), *b = sb_mem_zero(0, 8), *c = sb_mem_grow(NULL, 0, 8);
	assert_non_null(a);
	assert_non_null(b);
	assert_non_null(c);
	free(a);
	free(b);
	free(c);
}

static void copies_hold_any_byte_and_end_in_nul(void **state)
{
	(void)state;
	char *copy = sb_mem_dup(SB_STR("a\0b"));
	assert_memory_equal(copy, "a\0b", 4);
	free(copy);
	copy = sb_mem_dup(sb_str_from(NULL));
	assert_string_equal(copy, "");
	free(copy);
	copy = sb_mem_format("%s-%05d", "x", 42);
	assert_string_equal(copy, "x-00042");
	free(copy);
}

static void an_array_grows_by_doubling_and_keeps_its_elements(void **state)
{
	int *list = NULL;
	size_t cap = 0, grown = 0;

	(void)state;
	for (size_t i = 0; i < 100000; i++) {
		size_t before = cap;
		list = sb_mem_reserve(list, i, &cap, sizeof *list);
		grown += cap != before;
		list[i] = (int)i;
	}
	for (size_t i = 0; i < 100000; i++)
		assert_int_equal(list[i], i);
	assert_true(grown < 20);
	free(list);
}

static void pieces_of_an_arena_are_aligned_and_do_not_overlap(void **state)
{
	struct sb_arena arena = SB_ARENA_INIT;
	unsigned char *pieces[500];

	(void)state;
	for (size_t i = 0; i < 500; i++) {
		pieces[i] = sb_arena_alloc(&arena, i);
		assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
		memset(pieces[i], (int)(i & 0xff), i);
	}
	for (size_t i = 0; i < 500; i++)
		for (size_t k = 0; k < i; k++)
			assert_int_equal(pieces[i][k], i & 0xff);
	sb_arena_free(&arena);
	sb_arena_free(&arena);
	assert_null(arena.block);
}

static void an_arena_takes_a_piece_larger_than_its_block(void **state)
{
	struct sb_arena arena = SB_ARENA_INIT;
	size_t size = (size_t)5 << 20;

	(void)state;
	sb_arena_alloc(&arena, 10);
	memset(sb_arena_alloc(&arena, size), 1, size);
	char *after = sb_arena_dup(&arena, SB_STR("behind"));
	assert_string_equal(after, "behind");
	sb_arena_free(&arena);
}

static void a_reset_arena_uses_its_memory_again(void **state)
{
	struct sb_arena arena = SB_ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < 100; i++)
		sb_arena_alloc(&arena, 1000);
	sb_arena_reset(&arena);
	const void *block = arena.block;
	for (size_t round = 0; round < 10; round++) {
		for (size_t i = 0; i < 50; i++)
			sb_arena_alloc(&arena, 1000);
		assert_ptr_equal(arena.block, block);
		sb_arena_reset(&arena);
	}
	sb_arena_free(&arena);
	sb_arena_reset(&arena); /* of an empty one */
}

static void an_absent_text_stays_absent_in_an_arena(void **state)
{
	struct sb_arena arena = SB_ARENA_INIT;

	(void)state;
	assert_null(sb_arena_str(&arena, sb_str_from(NULL)).ptr);
	assert_str(sb_arena_str(&arena, SB_STR("")), "");
	assert_str(sb_arena_str(&arena, SB_STR("x\0y")), "x\0y");
	sb_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_memory_the_program_says_so_and_ends_with_4),
		cmocka_unit_test(nothing_asked_for_is_still_something_to_free),
		cmocka_unit_test(copies_hold_any_byte_and_end_in_nul),
		cmocka_unit_test(an_array_grows_by_doubling_and_keeps_its_elements),
		cmocka_unit_test(pieces_of_an_arena_are_aligned_and_do_not_overlap),
		cmocka_unit_test(an_arena_takes_a_piece_larger_than_its_block),
		cmocka_unit_test(a_reset_arena_uses_its_memory_again),
		cmocka_unit_test(an_absent_text_stays_absent_in_an_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
