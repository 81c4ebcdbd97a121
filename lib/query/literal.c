/* literal.c - a look at a text before its words are split: most posts lack a letter sequence that a query asks for. */
#include "query/tree.h"

#define SHORTEST 3 /* letters: shorter ones stand in most texts */

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

struct sb_str sb_query_literal(const struct sb_query_pattern *patterns, size_t count)
{
	struct sb_str longest = {NULL, SHORTEST - 1};

	for (size_t i = 0; i < count; i++) {
		struct sb_str text = patterns[i].text;
		for (size_t start = 0, end; start < text.len; start = end + 1) {
			for (end = start; end < text.len && is_plain(text.ptr[end]);)
				end++;
			if (end - start > longest.len)
				longest = sb_str_of(text.ptr + start, end - start);
		}
	}
	return longest.ptr != NULL ? longest : (struct sb_str){NULL, 0};
}

/* Setting 0x20 makes letters small and leaves digits and most marks; what else becomes equal by it is a false alarm. */
#define SMALL 0x20

static bool stands_at(struct sb_str literal, const char *at)
{
	for (size_t i = 0; i < literal.len; i++)
		if ((at[i] | SMALL) != (literal.ptr[i] | SMALL))
			return false;
	return true;
}

/* Sixteen places at once, in the compiler's portable vectors. */
typedef uint8_t block __attribute__((vector_size(16)));

static void load(block *bytes, const char *at)
{
	memcpy(bytes, at, sizeof *bytes);
	*bytes |= SMALL;
}

bool sb_query_may_stand(struct sb_str literal, struct sb_str text)
{
	const size_t behind = literal.len - 1;
	size_t at = 0;
	block first, last, here, beyond;

	if (text.len < literal.len)
		return false;
	memset(&first, literal.ptr[0] | SMALL, sizeof first);
	memset(&last, literal.ptr[behind] | SMALL, sizeof last);
	for (; at + behind + sizeof(block) <= text.len; at += sizeof(block)) {
		load(&here, text.ptr + at);
		load(&beyond, text.ptr + at + behind);
		block both = (block)(here == first) & (block)(beyond == last);
		uint64_t halves[2];
		memcpy(halves, &both, sizeof halves);
		if ((halves[0] | halves[1]) == 0)
			continue;
		for (size_t i = 0; i < sizeof(block); i++)
			if (both[i] != 0 && stands_at(literal, text.ptr + at + i))
				return true;
	}
	for (; at + behind < text.len; at++)
		if (stands_at(literal, text.ptr + at))
			return true;
	return false;
}
