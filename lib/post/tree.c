#include "post/tree.h"

#include "base/diag.h"

#include <stdlib.h>

/* While a walk is under way its nodes have this root; every other number is final. */
#define ON_PATH (SB_TREE_NO_NODE - 1)

uint32_t sb_tree_node(struct sb_tree *tree, struct sb_str id, bool *added)
{
	bool fresh = true;

	if (id.len > 0) {
		size_t node = *sb_map_put(&tree->ids, id, tree->count, &fresh);
		if (!fresh) {
			if (added != NULL)
				*added = false;
			return (uint32_t)node;
		}
	}
	if (tree->count >= ON_PATH)
		sb_die(SB_IO, "too many posts to hold in memory");
	tree->nodes = sb_mem_reserve(tree->nodes, tree->count, &tree->cap, sizeof *tree->nodes);
	tree->nodes[tree->count] = (struct sb_tree_node){
		.parent = SB_TREE_NO_NODE, .root = SB_TREE_NO_NODE, .thread = SB_TREE_NO_NODE,
		.key = id.len > 0 ? (uint32_t)tree->ids.count - 1 : SB_TREE_NO_NODE};
	if (added != NULL)
		*added = true;
	return (uint32_t)tree->count++;
}

void sb_tree_reply(struct sb_tree *tree, uint32_t node, struct sb_str id, struct sb_str parent, struct sb_str thread)
{
	bool answers = parent.len > 0 && !sb_str_eq(parent, id), in_thread = thread.len > 0 && !sb_str_eq(thread, id);
	uint32_t up = answers ? sb_tree_node(tree, parent, NULL) : SB_TREE_NO_NODE, above = SB_TREE_NO_NODE;

	if (in_thread && !sb_str_eq(thread, parent))
		above = sb_tree_node(tree, thread, NULL);
	tree->nodes[node].parent = answers ? up : above;
	tree->nodes[node].thread = answers ? above : SB_TREE_NO_NODE;
	tree->nodes[node].here = true;
}

/* A parent that is not here stands under the thread of the posts that answer it. */
static void join_missing_parents(struct sb_tree *tree)
{
	for (size_t i = 0; i < tree->count; i++) {
		const struct sb_tree_node *node = &tree->nodes[i];
		if (node->thread == SB_TREE_NO_NODE)
			continue;
		struct sb_tree_node *up = &tree->nodes[node->parent];
		if (!up->here && up->parent == SB_TREE_NO_NODE)
			up->parent = node->thread;
	}
}

/* The circle that begins and ends at path[from]: its nodes share a root and are all tops. Returns whether one is known. */
static bool close_circle(struct sb_tree *tree, const uint32_t *path, size_t from, size_t len)
{
	bool any = false;

	for (size_t i = from; i < len; i++) {
		struct sb_tree_node *node = &tree->nodes[path[i]];
		node->root = path[from];
		node->top = node->known;
		any = any || node->known;
	}
	return any;
}

/* Walks up from `start` to what is settled, then settles the way back. `under[n]`: a known post stands above n, or is n. */
static void settle(struct sb_tree *tree, uint32_t start, uint32_t *path, bool *under)
{
	struct sb_tree_node *nodes = tree->nodes;
	size_t len = 0;
	uint32_t at = start;

	while (at != SB_TREE_NO_NODE && nodes[at].root == SB_TREE_NO_NODE) {
		nodes[at].root = ON_PATH;
		path[len++] = at;
		at = nodes[at].parent;
	}
	uint32_t root = at;
	bool above = false;
	if (at == SB_TREE_NO_NODE) {
		root = path[len - 1];
	} else if (nodes[at].root == ON_PATH) {
		size_t from = len - 1;
		while (path[from] != at)
			from--;
		above = close_circle(tree, path, from, len);
		for (size_t i = from; i < len; i++)
			under[path[i]] = above;
		len = from;
	} else {
		root = nodes[at].root;
		above = under[at];
	}
	while (len > 0) {
		struct sb_tree_node *node = &nodes[path[--len]];
		node->root = root;
		node->top = node->known && !above;
		above = above || node->known;
		under[path[len]] = above;
	}
}

void sb_tree_join(struct sb_tree *tree)
{
	uint32_t *path = sb_mem_alloc(tree->count * sizeof *path);
	bool *under = sb_mem_zero(tree->count, sizeof *under);

	join_missing_parents(tree);
	for (size_t i = 0; i < tree->count; i++)
		tree->nodes[i].root = SB_TREE_NO_NODE;
	for (size_t i = 0; i < tree->count; i++)
		if (tree->nodes[i].root == SB_TREE_NO_NODE)
			settle(tree, (uint32_t)i, path, under);
	free(path);
	free(under);
}

void sb_tree_free(struct sb_tree *tree)
{
	sb_map_free(&tree->ids);
	free(tree->nodes);
	*tree = (struct sb_tree)SB_TREE_INIT;
}
