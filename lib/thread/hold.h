/* hold.h - turns that are held until their case is written, joined into cases.
 *
 * Posts come in any order; one that comes again (same id) takes the place of the one before. A case is a tree of
 * post/tree.h, as in sb-report; where a network gives no parent, a post stands under its thread, and so does a parent that
 * is not here. Memory for a post: about 350 bytes, its id and its address; nothing of its text but 8 bytes
 * a word where staff wrote it. */
#ifndef SB_THREAD_HOLD_H
#define SB_THREAD_HOLD_H

#include "post/tree.h"
#include "thread/turn.h"

struct sb_hold {
	struct sb_tree tree;
	struct sb_turn *posts; /* by node; at is SB_TIME_NONE for a post that is not here */
	bool *here;
	size_t cap;
	struct sb_turn *events;
	uint32_t *event_nodes;
	size_t event_count, event_cap;
	struct sb_map names; /* handles, networks and so on, each once */
	struct sb_arena arena;
	uint64_t repeated;

	/* after sb_hold_join: the turns of each case behind one another, in any order */
	const struct sb_turn **turns;
	uint32_t *starts; /* of each case; one more than there are cases */
	uint32_t *roots;  /* the node that ends each case's tree */
	size_t case_count;
};

void sb_hold_init(struct sb_hold *hold);
/* Copies the turn; its topics and remarks live in hold->arena, unless `copy_remarks`. */
void sb_hold_add(struct sb_hold *hold, const struct sb_turn *turn, bool copy_remarks);
void sb_hold_join(struct sb_hold *hold);
void sb_hold_free(struct sb_hold *hold);

#endif
