#include "fetch/held.h"

#include <stdlib.h>

#define TRIM_MIN 1000 /* posts: fewer are not worth the sorting */

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

/* In the order of writing. */
static void sort(struct sb_held *held)
{
	bool timed = true;

	for (size_t i = 0; i < held->count; i++)
		timed = timed && held->posts[i].at != SB_TIME_NONE;
	if (held->count > 0)
		qsort(held->posts, held->count, sizeof *held->posts, timed ? by_time : by_arrival);
}

static size_t first_of(const struct sb_held *held, uint64_t limit)
{
	return held->count > limit ? held->count - (size_t)limit : 0;
}

static struct sb_str line_of(const struct sb_held *held, size_t i)
{
	return sb_str_of(held->lines.ptr + held->posts[i].start, held->posts[i].len);
}

void sb_held_trim(struct sb_held *held, uint64_t limit)
{
	struct sb_buf kept;
	size_t from, count = 0;

	if (held->count < TRIM_MIN || held->count / 2 < limit)
		return;
	sort(held);
	from = first_of(held, limit);
	sb_buf_init(&kept, held->lines.max);
	/* the newest first, as they came: where times do not decide, the order of coming still does */
	for (size_t i = held->count; i-- > from; count++) {
		struct sb_held_post post = {kept.len, held->posts[i].len, held->posts[i].at};
		sb_buf_add_str(&kept, line_of(held, i));
		held->posts[held->count - 1 - count] = post;
	}
	memmove(held->posts, held->posts + held->count - count, count * sizeof *held->posts);
	held->count = count;
	sb_buf_free(&held->lines);
	held->lines = kept;
}

void sb_held_each(const struct sb_held *held, uint64_t limit, void (*see)(void *ctx, struct sb_str line), void *ctx)
{
	for (size_t i = first_of(held, limit); i < held->count; i++)
		see(ctx, line_of(held, i));
}

uint64_t sb_held_write(struct sb_held *held, uint64_t limit, struct sb_writer *out)
{
	sort(held);
	for (size_t i = first_of(held, limit); i < held->count; i++)
		sb_writer_add_str(out, line_of(held, i));
	return held->count - first_of(held, limit);
}
