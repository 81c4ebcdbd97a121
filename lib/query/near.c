/* near.c - two of several words with few others between them, in one pass over the text. */
#include "query/tree.h"

/* Where spans of one operand end, for the last and the next words of the text: a span that begins at a word ends at most
 * a phrase behind it, and one that ended further back than NEAR reaches no longer counts. */
#define RING 256
_Static_assert(RING > SB_QUERY_PHRASE_MAX + SB_QUERY_NEAR_MAX + 1, "an end would overwrite one that still counts");

struct ends {
	bool at[RING];
};

/* Marks the ends of the spans of `operand` that begin at word `i`. True when there is one. Recursion: brackets within
 * each other, bounded by SB_QUERY_DEPTH_MAX. */
static bool begin(const struct sb_query_node *operand, const struct sb_query_text *text, size_t i, struct ends *ends)
{
	bool any = false;

	if (operand->kind == SB_QUERY_OR) {
		for (const struct sb_query_node *one = operand->child; one != NULL; one = one->next)
			any = begin(one, text, i, ends) || any;
		return any;
	}
	if ((text->marks & operand->marks) != operand->marks || !sb_query_words_at(operand, text, i))
		return false;
	ends->at[(i + operand->count) % RING] = true;
	return true;
}

/* Whether a span ended at word `i`, or at most `distance` words before it. */
static bool ended(const struct ends *ends, size_t i, size_t distance)
{
	for (size_t back = 0; back <= distance && back <= i; back++)
		if (ends->at[(i - back) % RING])
			return true;
	return false;
}

bool sb_query_find_near(const struct sb_query_node *node, const struct sb_query_text *text)
{
	const struct sb_query_node *a = node->child, *b = a->next;
	struct ends of_a = {{false}}, of_b = {{false}};

	for (size_t i = 0; i < text->words.count; i++) {
		size_t forgotten = (i + RING - node->distance - 1) % RING;
		of_a.at[forgotten] = of_b.at[forgotten] = false;
		bool a_begins = begin(a, text, i, &of_a), b_begins = begin(b, text, i, &of_b);
		if (b_begins && ended(&of_a, i, node->distance))
			return true;
		if (a_begins && !node->in_order && ended(&of_b, i, node->distance))
			return true;
	}
	return false;
}
