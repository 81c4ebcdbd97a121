#include "fetch/held.h"

#include <stdlib.h>

void sb_held_init(struct sb_held *held)
{
	*held = (struct sb_held){.known = SB_MAP_INIT};
	sb_buf_init(&held->lines, SIZE_MAX / 4); /* bounded by the bytes of an answer and the number of posts wanted */
	sb_buf_init(&held->ids, SIZE_MAX / 4);
}

void sb_held_clear(struct sb_held *held)
{
	sb_buf_clear(&held->lines);
	sb_buf_clear(&held->ids);
	held->count = 0;
}

void sb_held_free(struct sb_held *held)
{
	sb_buf_free(&held->lines);
	sb_buf_free(&held->ids);
	sb_map_free(&held->known);
	free(held->posts);
}

bool sb_held_id(struct sb_held *held, struct sb_str id)
{
	bool added;

	sb_map_put(&held->known, id, 0, &added);
	if (added) {
		sb_buf_add_str(&held->ids, id);
		sb_buf_add_char(&held->ids, '\0');
	}
	return added;
}

void sb_held_add(struct sb_held *held, struct sb_str line, sb_time at)
{
	held->posts = sb_mem_reserve(held->posts, held->count, &held->cap, sizeof *held->posts);
	held->posts[held->count++] = (struct sb_held_post){held->lines.len, line.len, at};
	sb_buf_add_str(&held->lines, line);
}

/* What came later is older. */
static int by_arrival(const void *a, const void *b)
{
	const struct sb_held_post *x = a, *y = b;

	return (x->start < y->start) - (x->start > y->start);
}

static int by_time(const void *a, const void *b)
{
	const struct sb_held_post *x = a, *y = b;

	return x->at != y->at ? (x->at > y->at) - (x->at < y->at) : by_arrival(a, b);
}

uint64_t sb_held_write(struct sb_held *held, uint64_t limit, struct sb_writer *out)
{
	bool timed = true;
	size_t from = held->count > limit ? held->count - (size_t)limit : 0;

	for (size_t i = 0; i < held->count; i++)
		timed = timed && held->posts[i].at != SB_TIME_NONE;
	if (held->count > 0)
		qsort(held->posts, held->count, sizeof *held->posts, timed ? by_time : by_arrival);
	for (size_t i = from; i < held->count; i++)
		sb_writer_add_str(out, sb_str_of(held->lines.ptr + held->posts[i].start, held->posts[i].len));
	return held->count - from;
}
