#include "report/turns.h"

#include <stdlib.h>

#define ABOVE_MAX 64 /* posts of staff behind one another in a chain of replies; bounds circles */

static int by_time(const void *a, const void *b, void *ctx)
{
	const struct sb_fact *list = ctx;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	if (list[x].at != list[y].at)
		return list[x].at < list[y].at ? -1 : 1;
	return (x > y) - (x < y);
}

void sb_turns_find(struct sb_turns *turns, const struct sb_facts *facts, const struct sb_cases *cases)
{
	size_t count = sb_facts_count(facts);
	uint32_t *case_of_root = sb_mem_alloc((count + 1) * sizeof *case_of_root);
	size_t *fill = sb_mem_zero(cases->count + 2, sizeof *fill);

	*turns = (struct sb_turns){
		.nodes = sb_mem_alloc((count + 1) * sizeof *turns->nodes),
		.from = sb_mem_zero(cases->count + 2, sizeof *turns->from),
		.case_of = sb_mem_alloc((count + 1) * sizeof *turns->case_of),
	};
	memset(case_of_root, 0xff, (count + 1) * sizeof *case_of_root); /* SB_NO_CASE */
	for (uint32_t c = 0; c < cases->count; c++)
		case_of_root[facts->tree.nodes[cases->list[c].opener].root] = c;
	for (uint32_t n = 0; n < count; n++) {
		turns->case_of[n] = case_of_root[facts->tree.nodes[n].root];
		if (facts->tree.nodes[n].known && turns->case_of[n] != SB_NO_CASE)
			turns->from[turns->case_of[n] + 1]++;
	}
	for (size_t c = 0; c < cases->count; c++)
		turns->from[c + 1] += turns->from[c];
	for (uint32_t n = 0; n < count; n++)
		if (facts->tree.nodes[n].known && turns->case_of[n] != SB_NO_CASE)
			turns->nodes[turns->from[turns->case_of[n]] + fill[turns->case_of[n]]++] = n;
	for (size_t c = 0; c < cases->count; c++)
		qsort_r(turns->nodes + turns->from[c], turns->from[c + 1] - turns->from[c], sizeof *turns->nodes, by_time,
			facts->list);
	free(case_of_root);
	free(fill);
}

void sb_turns_free(struct sb_turns *turns)
{
	free(turns->nodes);
	free(turns->from);
	free(turns->case_of);
	*turns = (struct sb_turns){NULL, NULL, NULL};
}

uint32_t sb_turns_whom(const struct sb_facts *facts, const struct sb_case *one, uint32_t node)
{
	uint32_t at = facts->tree.nodes[node].parent;

	for (int i = 0; i < ABOVE_MAX && at != SB_TREE_NO_NODE; i++) {
		if (facts->list[at].seen && !facts->list[at].staff)
			return facts->list[at].author;
		at = facts->tree.nodes[at].parent;
	}
	return facts->list[one->opener].author;
}

struct sb_run sb_turns_run(const struct sb_turns *turns, size_t number)
{
	return (struct sb_run){turns->nodes + turns->from[number], turns->from[number + 1] - turns->from[number]};
}

struct sb_back sb_turns_back(const struct sb_facts *facts, const struct sb_talk *talk, struct sb_run run, size_t at,
			     uint32_t asker)
{
	struct sb_back back = {false, 0};
	uint32_t last = run.posts[at];

	for (size_t i = at + 1; i < run.count && i <= at + SB_BACK_MAX; i++) {
		const struct sb_fact *fact = &facts->list[run.posts[i]];
		uint32_t parent = facts->tree.nodes[run.posts[i]].parent;
		if (fact->author != asker) {
			last = run.posts[i];
			continue;
		}
		bool to_itself = parent == SB_TREE_NO_NODE || facts->list[parent].author == asker;
		if (parent != run.posts[at] && !(to_itself && last == run.posts[at]))
			continue;
		bool thanks = sb_talk_thanks(talk, run.posts[i]);
		back.thanked = back.thanked || thanks;
		back.mood = fact->mood == SB_MOOD_NEGATIVE ? -1 : fact->mood == SB_MOOD_POSITIVE || thanks;
	}
	return back;
}
