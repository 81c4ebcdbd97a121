#include "check.h"

#include "fetch/state.h"
#include "io/file.h"
#include "store/store.h"

#include <stdlib.h>
#include <unistd.h>

static const struct sb_str feed = {"https://shoes.example/feed", 26};

static int fresh_home(void **state)
{
	char name[] = "state.XXXXXX", *path = mkdtemp(name) != NULL ? realpath(name, NULL) : NULL;
	bool good = path != NULL && setenv("XDG_STATE_HOME", path, 1) == 0;

	(void)state;
	free(path);
	return !good;
}

/* How many posts a source gave, as another process would see it; -1: it was never asked. */
static int64_t seen_from_outside(struct sb_str name)
{
	struct sb_state_source source;
	struct sb_err err;
	struct sb_state *state = sb_state_look(&err);

	assert_non_null(state);
	sb_state_source_init(&source);
	assert_true(sb_state_load(state, name, &source, &err));
	int64_t posts = source.row != 0 ? source.posts : -1;
	sb_state_source_free(&source);
	sb_state_close(state);
	return posts;
}

static void save(struct sb_state *state, struct sb_str name, int64_t posts, struct sb_str ids)
{
	struct sb_state_source source;
	struct sb_err err;

	sb_state_source_init(&source);
	assert_true(sb_state_load(state, name, &source, &err));
	source.posts = posts;
	assert_true(sb_state_save(state, name, &source, ids, &err));
	sb_state_source_free(&source);
}

static bool knows(struct sb_state *state, struct sb_str name, const char *id)
{
	struct sb_state_source source;
	struct sb_err err;

	sb_state_source_init(&source);
	assert_true(sb_state_load(state, name, &source, &err));
	bool seen = sb_state_seen(state, &source, sb_str_from(id));
	sb_state_source_free(&source);
	return seen;
}

static void what_is_saved_is_there_for_others_when_it_is_committed(void **unused)
{
	struct sb_err err;
	struct sb_state *state = sb_state_open(&err);

	(void)unused;
	assert_non_null(state);
	assert_true(sb_state_commit_due(state) == INT64_MAX);
	save(state, feed, 2, sb_str_of("a\0b\0", 4));
	save(state, SB_STR("second"), 1, sb_str_of("c\0", 2));
	assert_true(sb_state_save_robots(state, "https://shoes.example", SB_STR("-/private"), 1, &err));
	assert_true(knows(state, feed, "b")); /* this run knows it at once */
	assert_int_equal(seen_from_outside(feed), -1);
	assert_true(sb_state_commit_due(state) < INT64_MAX);
	assert_true(sb_state_commit(state, &err));
	assert_true(sb_state_commit_due(state) == INT64_MAX);
	assert_int_equal(seen_from_outside(feed), 2);
	assert_int_equal(seen_from_outside(SB_STR("second")), 1);
	/* a run that ends in the middle is as if it had not saved */
	save(state, feed, 3, sb_str_of("d\0", 2));
	sb_state_close(state);
	assert_int_equal(seen_from_outside(feed), 2);
	state = sb_state_open(&err);
	assert_true(knows(state, feed, "a"));
	assert_false(knows(state, feed, "d"));
	sb_state_close(state);
}

static void in_memory_it_knows_what_it_was_told_and_makes_no_file(void **unused)
{
	char *path = sb_path_state("fetch.db", NULL);
	struct sb_err err;
	struct sb_state *state = sb_state_in_memory(&err);

	(void)unused;
	assert_non_null(state);
	save(state, feed, 1, sb_str_of("a\0", 2));
	assert_true(sb_state_commit(state, &err));
	assert_true(knows(state, feed, "a"));
	assert_false(knows(state, feed, "b"));
	sb_state_close(state);
	assert_int_not_equal(access(path, F_OK), 0);
	assert_int_not_equal(access(SB_STORE_MEMORY, F_OK), 0);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(what_is_saved_is_there_for_others_when_it_is_committed, fresh_home),
		cmocka_unit_test_setup(in_memory_it_knows_what_it_was_told_and_makes_no_file, fresh_home),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
