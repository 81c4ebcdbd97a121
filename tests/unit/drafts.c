#include "check.h"

#include "store/drafts.h"

#include <stdlib.h>
#include <sys/stat.h>

static struct sb_store *open_drafts(const char *path)
{
	struct sb_err err;
	struct sb_store *store = sb_drafts_open(path, &err);

	if (store == NULL)
		fail_msg("%s", err.text);
	return store;
}

static bool add(struct sb_store *store, const char *key, const char *text)
{
	struct sb_draft draft = {.key = sb_str_from(key), .network = SB_STR("mastodon"), .text = sb_str_from(text), .at = 1};
	struct sb_err err;
	bool added = false;

	if (!sb_drafts_add(store, &draft, &added, &err))
		fail_msg("%s", err.text);
	return added;
}

static void a_draft_is_put_once_by_its_key_and_lasts(void **state)
{
	char *path = sb_mem_format("drafts-%d.db", (int)getpid());
	struct sb_store *store = open_drafts(path);
	struct sb_err err;

	(void)state;
	assert_true(add(store, "a", "hello"));
	assert_false(add(store, "a", "something else"));
	assert_true(add(store, "b", "hello"));
	sb_store_close(store);
	store = open_drafts(path);
	struct sb_stmt *query = sb_store_stmt(store, "SELECT key || ' ' || text || ' ' || state FROM draft ORDER BY n", &err);
	assert_int_equal(sb_stmt_step(query, &err), SB_STEP_ROW);
	assert_true(sb_str_is(sb_stmt_str(query, 0), "a hello new"));
	assert_int_equal(sb_stmt_step(query, &err), SB_STEP_ROW);
	assert_int_equal(sb_stmt_step(query, &err), SB_STEP_DONE);
	sb_store_close(store);
	unlink(path);
	free(path);
}

static void a_draft_lives_and_dies_with_the_transaction_that_it_is_put_in(void **state)
{
	char *path = sb_mem_format("drafts-%d.db", (int)getpid());
	struct sb_store *store = open_drafts(path);
	struct sb_err err;

	(void)state;
	assert_true(sb_store_begin(store, &err));
	assert_true(add(store, "a", "hello"));
	sb_store_rollback(store);
	assert_true(add(store, "a", "hello"));
	sb_store_close(store);
	unlink(path);
	free(path);
}

static void a_draft_without_key_network_or_text_is_refused(void **state)
{
	char *path = sb_mem_format("drafts-%d.db", (int)getpid());
	struct sb_store *store = open_drafts(path);
	struct sb_draft draft = {.key = SB_STR("a"), .network = SB_STR("x"), .text = SB_STR("")};
	struct sb_err err;

	(void)state;
	assert_false(sb_drafts_add(store, &draft, NULL, &err));
	assert_int_equal(err.status, SB_REJECTED);
	sb_store_close(store);
	unlink(path);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_draft_is_put_once_by_its_key_and_lasts),
		cmocka_unit_test(a_draft_lives_and_dies_with_the_transaction_that_it_is_put_in),
		cmocka_unit_test(a_draft_without_key_network_or_text_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
