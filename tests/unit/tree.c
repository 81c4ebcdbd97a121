#include "check.h"

#include "post/tree.h"

/* Adds a known post. */
static uint32_t post(struct sb_tree *tree, const char *id, const char *parent)
{
	uint32_t node = sb_tree_node(tree, sb_str_from(id), NULL);

	tree->nodes[node].known = true;
	sb_tree_reply(tree, node, sb_str_from(id), sb_str_from(parent), (struct sb_str){NULL, 0});
	return node;
}

static void replies_hang_together_in_any_order(void **state)
{
	struct sb_tree tree = SB_TREE_INIT;

	(void)state;
	uint32_t c = post(&tree, "c", "b"), b = post(&tree, "b", "a"), other = post(&tree, "z", NULL), a = post(&tree, "a", NULL);
	sb_tree_join(&tree);
	assert_int_equal(tree.nodes[a].root, tree.nodes[b].root);
	assert_int_equal(tree.nodes[a].root, tree.nodes[c].root);
	assert_int_not_equal(tree.nodes[a].root, tree.nodes[other].root);
	assert_true(tree.nodes[a].top && tree.nodes[other].top);
	assert_false(tree.nodes[b].top || tree.nodes[c].top);
	sb_tree_free(&tree);
}

static void siblings_of_a_missing_parent_are_one_tree_with_two_tops(void **state)
{
	struct sb_tree tree = SB_TREE_INIT;

	(void)state;
	uint32_t a = post(&tree, "a", "gone"), b = post(&tree, "b", "gone"), c = post(&tree, "c", "b");
	sb_tree_join(&tree);
	assert_int_equal(tree.count, 4);
	assert_int_equal(tree.nodes[a].root, tree.nodes[b].root);
	assert_true(tree.nodes[a].top && tree.nodes[b].top);
	assert_false(tree.nodes[c].top);
	sb_tree_free(&tree);
}

static void an_unknown_post_joins_and_hides_nothing(void **state)
{
	struct sb_tree tree = SB_TREE_INIT;

	(void)state;
	uint32_t a = post(&tree, "a", NULL), b = post(&tree, "b", "a"), c = post(&tree, "c", "b");
	tree.nodes[b].known = false;
	sb_tree_join(&tree);
	assert_int_equal(tree.nodes[a].root, tree.nodes[c].root);
	assert_false(tree.nodes[b].top);
	assert_false(tree.nodes[c].top);
	sb_tree_free(&tree);
}

static void a_circle_ends_and_its_posts_are_all_tops(void **state)
{
	struct sb_tree tree = SB_TREE_INIT;

	(void)state;
	uint32_t a = post(&tree, "a", "b"), b = post(&tree, "b", "c"), c = post(&tree, "c", "a"), below = post(&tree, "d", "b");
	uint32_t self = post(&tree, "self", "self");
	sb_tree_join(&tree);
	assert_true(tree.nodes[a].top && tree.nodes[b].top && tree.nodes[c].top && tree.nodes[self].top);
	assert_false(tree.nodes[below].top);
	assert_int_equal(tree.nodes[a].root, tree.nodes[c].root);
	assert_int_equal(tree.nodes[a].root, tree.nodes[below].root);
	assert_int_not_equal(tree.nodes[a].root, tree.nodes[self].root);
	sb_tree_free(&tree);
}

static void a_circle_of_unknown_posts_hides_nothing_below_it(void **state)
{
	struct sb_tree tree = SB_TREE_INIT;

	(void)state;
	uint32_t a = post(&tree, "a", "b"), b = post(&tree, "b", "a"), below = post(&tree, "c", "b");
	tree.nodes[a].known = tree.nodes[b].known = false;
	sb_tree_join(&tree);
	assert_true(tree.nodes[below].top);
	assert_int_equal(tree.nodes[a].root, tree.nodes[below].root);
	sb_tree_free(&tree);
}

static void a_chain_of_a_hundred_thousand_replies_is_one_tree(void **state)
{
	struct sb_tree tree = SB_TREE_INIT;
	char id[32], parent[32];

	(void)state;
	for (int i = 0; i < 100000; i++) { /* the last first, so that every parent is new */
		snprintf(id, sizeof id, "t:%d", i);
		snprintf(parent, sizeof parent, "t:%d", i + 1);
		post(&tree, id, parent);
	}
	sb_tree_join(&tree);
	for (size_t i = 0; i < tree.count; i++)
		assert_int_equal(tree.nodes[i].root, tree.nodes[0].root);
	sb_tree_free(&tree);
}

static void a_later_word_about_a_post_counts_and_joining_can_be_repeated(void **state)
{
	struct sb_tree tree = SB_TREE_INIT;
	bool added;

	(void)state;
	uint32_t a = post(&tree, "a", NULL), b = post(&tree, "b", "a");
	assert_int_equal(sb_tree_node(&tree, SB_STR("b"), &added), b);
	assert_false(added);
	sb_tree_join(&tree);
	assert_int_equal(tree.nodes[a].root, tree.nodes[b].root);
	sb_tree_reply(&tree, b, SB_STR("b"), (struct sb_str){NULL, 0}, (struct sb_str){NULL, 0});
	sb_tree_join(&tree);
	assert_int_not_equal(tree.nodes[a].root, tree.nodes[b].root);
	assert_int_not_equal(sb_tree_node(&tree, SB_STR(""), NULL), sb_tree_node(&tree, SB_STR(""), NULL));
	sb_tree_free(&tree);
	sb_tree_join(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replies_hang_together_in_any_order),
		cmocka_unit_test(siblings_of_a_missing_parent_are_one_tree_with_two_tops),
		cmocka_unit_test(an_unknown_post_joins_and_hides_nothing),
		cmocka_unit_test(a_circle_ends_and_its_posts_are_all_tops),
		cmocka_unit_test(a_circle_of_unknown_posts_hides_nothing_below_it),
		cmocka_unit_test(a_chain_of_a_hundred_thousand_replies_is_one_tree),
		cmocka_unit_test(a_later_word_about_a_post_counts_and_joining_can_be_repeated),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
