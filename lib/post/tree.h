/* tree.h - posts joined to the posts that they answer.
 *
 * Each post answers at most one other, so what hangs together has exactly one end: a post that answers nothing, a post
 * that is not here, or (in hostile input) a circle. Posts come in any order; a parent that was not seen yet has a node
 * all the same, and posts that answer the same missing post stand in one tree.
 *
 * Where a network gives no parent, a post stands under its thread, and so does a parent that is not here.
 *
 * A node is known when the caller says that its post can open and answer (it is here, it has a time). One that is not
 * known joins those on both sides of it and is nothing else. Memory: 20 bytes a node and base/map's entry for its id. */
#ifndef SB_POST_TREE_H
#define SB_POST_TREE_H

#include "base/map.h"

#define SB_TREE_NO_NODE UINT32_MAX

struct sb_tree_node {
	uint32_t parent; /* SB_TREE_NO_NODE: none */
	uint32_t root;   /* after sb_tree_join: one number for all nodes of a tree */
	uint32_t key;    /* of its id: its place in sb_tree.ids; SB_TREE_NO_NODE: it has none */
	uint32_t thread; /* under which its parent stands where that is not here; SB_TREE_NO_NODE: none */
	bool here;       /* it was told what it answers */
	bool known;      /* set by the caller */
	bool top;        /* after sb_tree_join: known, and answers no known post; in a circle every known post is one */
};

struct sb_tree {
	struct sb_map ids;
	struct sb_tree_node *nodes;
	size_t count, cap;
};

#define SB_TREE_INIT {.ids = SB_MAP_INIT}

/* The node of `id`, made when there is none; `*added` (may be NULL) says so. An absent or empty id names a new node each
 * time. Node numbers count from 0 without a gap. */
uint32_t sb_tree_node(struct sb_tree *tree, struct sb_str id, bool *added);
/* The id of a node, as long as the tree lasts; absent when it has none. */
static inline struct sb_str sb_tree_id(const struct sb_tree *tree, uint32_t node)
{
	uint32_t key = tree->nodes[node].key;

	return key == SB_TREE_NO_NODE ? (struct sb_str){NULL, 0} : tree->ids.entries[key].key;
}

/* `node` is here, has the id `id` and answers the post with the id `parent`, in the thread of that id; an absent id, or its own,
 * means that it answers nothing, or stands in no other's thread. The last call counts. */
void sb_tree_reply(struct sb_tree *tree, uint32_t node, struct sb_str id, struct sb_str parent, struct sb_str thread);
/* Fills root and top of every node, in time that grows with the nodes alone. May be called again after additions. */
void sb_tree_join(struct sb_tree *tree);
void sb_tree_free(struct sb_tree *tree);

#endif
