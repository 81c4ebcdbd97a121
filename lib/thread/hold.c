#include "thread/hold.h"

#include <stdlib.h>

void sb_hold_init(struct sb_hold *hold)
{
	*hold = (struct sb_hold){.tree = SB_TREE_INIT, .names = SB_MAP_INIT, .arena = SB_ARENA_INIT};
}

/* One copy of a text that many posts share. */
static struct sb_str shared(struct sb_hold *hold, struct sb_str text)
{
	if (text.len == 0)
		return (struct sb_str){NULL, 0};
	size_t at = *sb_map_put(&hold->names, text, hold->names.count, NULL); /* this may move the entries */
	return hold->names.entries[at].key;
}

static void *copied(struct sb_arena *arena, const void *from, size_t size)
{
	if (size == 0)
		return NULL;
	void *to = sb_arena_alloc(arena, size);
	memcpy(to, from, size);
	return to;
}

/* The ids of a turn about `node` as the tree keeps them, which has them all by now. */
static void keep_ids(const struct sb_tree *tree, uint32_t node, struct sb_turn *turn)
{
	const struct sb_tree_node *of = &tree->nodes[node];
	bool answers = turn->reply_to.len > 0, in_thread = turn->thread_id.len > 0;
	bool own = sb_str_eq(turn->thread_id, turn->id), above = sb_str_eq(turn->thread_id, turn->reply_to);

	turn->id = sb_tree_id(tree, node);
	if (answers)
		turn->reply_to = sb_tree_id(tree, of->parent);
	if (in_thread)
		turn->thread_id = own ? turn->id : above ? turn->reply_to : sb_tree_id(tree, answers ? of->thread : of->parent);
}

static struct sb_turn keep(struct sb_hold *hold, uint32_t node, const struct sb_turn *turn, bool copy_remarks)
{
	struct sb_turn kept = *turn;
	struct sb_remarks *remarks = &kept.remarks;

	keep_ids(&hold->tree, node, &kept);
	kept.url = sb_arena_str(&hold->arena, turn->url);
	kept.network = shared(hold, turn->network);
	kept.author_key = shared(hold, turn->author_key);
	kept.handle = sb_arena_str(&hold->arena, turn->handle);
	kept.department = shared(hold, turn->department);
	if (copy_remarks) {
		kept.topics = copied(&hold->arena, turn->topics, turn->topic_count * sizeof *turn->topics);
		remarks->shingles = copied(&hold->arena, remarks->shingles, remarks->shingle_count * sizeof *remarks->shingles);
		remarks->questions =
			copied(&hold->arena, remarks->questions, remarks->question_count * sizeof *remarks->questions);
	}
	for (size_t i = 0; i < turn->topic_count; i++)
		kept.topics[i] = shared(hold, kept.topics[i]);
	return kept;
}

static void make_room(struct sb_hold *hold)
{
	size_t had = hold->cap;

	if (had >= hold->tree.count)
		return;
	while (hold->cap < hold->tree.count)
		hold->cap = hold->cap == 0 ? 64 : hold->cap * 2;
	hold->posts = sb_mem_grow(hold->posts, hold->cap, sizeof *hold->posts);
	hold->here = sb_mem_grow(hold->here, hold->cap, sizeof *hold->here);
	memset(hold->here + had, 0, (hold->cap - had) * sizeof *hold->here);
}

static void add_event(struct sb_hold *hold, const struct sb_turn *turn)
{
	size_t cap = hold->event_cap;

	uint32_t node = sb_tree_node(&hold->tree, turn->id, NULL);
	make_room(hold);
	hold->events = sb_mem_reserve(hold->events, hold->event_count, &cap, sizeof *hold->events);
	hold->event_nodes =
		sb_mem_reserve(hold->event_nodes, hold->event_count, &hold->event_cap, sizeof *hold->event_nodes);
	hold->event_nodes[hold->event_count] = node;
	hold->events[hold->event_count++] = keep(hold, node, turn, false);
}

void sb_hold_add(struct sb_hold *hold, const struct sb_turn *turn, bool copy_remarks)
{
	if (turn->kind != SB_ACT_POST) {
		add_event(hold, turn);
		return;
	}
	sb_map_expect(&hold->tree.ids, turn->id);
	sb_map_expect(&hold->tree.ids, turn->thread_id);
	sb_map_expect(&hold->names, turn->author_key);
	uint32_t node = sb_tree_node(&hold->tree, turn->id, NULL);
	sb_tree_reply(&hold->tree, node, turn->id, turn->reply_to, turn->thread_id);
	make_room(hold);
	hold->repeated += hold->here[node];
	hold->here[node] = true;
	hold->posts[node] = keep(hold, node, turn, copy_remarks);
	hold->tree.nodes[node].known = !turn->repost && turn->at != SB_TIME_NONE;
}

/* A case has a post that is known: here, with a time, no repost. */
static uint32_t *number_cases(struct sb_hold *hold)
{
	size_t count = hold->tree.count;
	uint32_t *number = sb_mem_alloc(count * sizeof *number);

	memset(number, 0xff, count * sizeof *number);
	hold->roots = sb_mem_alloc(count * sizeof *hold->roots);
	hold->case_count = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t root = hold->tree.nodes[i].root;
		if (!hold->tree.nodes[i].known || number[root] != UINT32_MAX)
			continue;
		hold->roots[hold->case_count] = root;
		number[root] = (uint32_t)hold->case_count++;
	}
	return number;
}

void sb_hold_join(struct sb_hold *hold)
{
	sb_tree_join(&hold->tree);
	size_t count = hold->tree.count, all = count + hold->event_count;

	uint32_t *number = number_cases(hold), *next;

	hold->turns = sb_mem_alloc(all * sizeof *hold->turns);
	hold->starts = sb_mem_zero(hold->case_count + 1, sizeof *hold->starts);
	/* count, add up, place: the turns of a case come behind one another */
	for (size_t i = 0; i < all; i++) {
		uint32_t node = i < count ? (uint32_t)i : hold->event_nodes[i - count];
		uint32_t its = number[hold->tree.nodes[node].root];
		if (its != UINT32_MAX && (i >= count || hold->tree.nodes[i].known))
			hold->starts[its + 1]++;
	}
	for (size_t c = 0; c < hold->case_count; c++)
		hold->starts[c + 1] += hold->starts[c];
	next = sb_mem_alloc((hold->case_count + 1) * sizeof *next);
	memcpy(next, hold->starts, (hold->case_count + 1) * sizeof *next);
	for (size_t i = 0; i < all; i++) {
		uint32_t node = i < count ? (uint32_t)i : hold->event_nodes[i - count];
		uint32_t its = number[hold->tree.nodes[node].root];
		if (its != UINT32_MAX && (i >= count || hold->tree.nodes[i].known))
			hold->turns[next[its]++] = i < count ? &hold->posts[i] : &hold->events[i - count];
	}
	free(next);
	free(number);
}

void sb_hold_free(struct sb_hold *hold)
{
	sb_tree_free(&hold->tree);
	free(hold->posts);
	free(hold->here);
	free(hold->events);
	free(hold->event_nodes);
	sb_map_free(&hold->names);
	sb_arena_free(&hold->arena);
	free(hold->turns);
	free(hold->starts);
	free(hold->roots);
	sb_hold_init(hold);
}
