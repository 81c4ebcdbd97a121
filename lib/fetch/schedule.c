#include "fetch/schedule.h"

#include <stdlib.h>

#define NONE SIZE_MAX

void sb_schedule_init(struct sb_schedule *schedule)
{
	*schedule = (struct sb_schedule){.by_name = SB_MAP_INIT};
}

void sb_schedule_free(struct sb_schedule *schedule)
{
	free(schedule->items);
	free(schedule->heap);
	free(schedule->spare);
	free(schedule->hosts);
	sb_map_free(&schedule->by_name);
}

size_t sb_schedule_host(struct sb_schedule *s, struct sb_str name)
{
	bool fresh;
	size_t at = *sb_map_put(&s->by_name, name, s->host_count, &fresh);

	if (fresh) {
		s->hosts = sb_mem_reserve(s->hosts, s->host_count, &s->host_cap, sizeof *s->hosts);
		s->hosts[s->host_count++] = (struct sb_schedule_host){NONE, NONE, 0};
	}
	return at;
}

/* --- those that wait: a binary heap by the moment, and by the order of their coming --- */

static bool before(const struct sb_schedule *s, size_t a, size_t b)
{
	const struct sb_schedule_item *x = &s->items[s->heap[a]], *y = &s->items[s->heap[b]];

	return x->due != y->due ? x->due < y->due : x->order < y->order;
}

static void swap(struct sb_schedule *s, size_t a, size_t b)
{
	size_t item = s->heap[a];

	s->heap[a] = s->heap[b];
	s->heap[b] = item;
}

static void rise(struct sb_schedule *s, size_t at)
{
	for (; at > 0 && before(s, at, (at - 1) / 2); at = (at - 1) / 2)
		swap(s, at, (at - 1) / 2);
}

static void push(struct sb_schedule *s, size_t item)
{
	s->heap = sb_mem_reserve(s->heap, s->heap_count, &s->heap_cap, sizeof *s->heap);
	s->heap[s->heap_count++] = item;
	rise(s, s->heap_count - 1);
}

bool sb_schedule_hasten(struct sb_schedule *s, const void *job, int64_t due)
{
	for (size_t at = 0; at < s->heap_count; at++) {
		struct sb_schedule_item *item = &s->items[s->heap[at]];
		if (item->job != job)
			continue;
		if (due < item->due)
			item->due = due;
		rise(s, at);
		return true;
	}
	return false;
}

static size_t pop(struct sb_schedule *s)
{
	size_t top = s->heap[0], at = 0;

	s->heap[0] = s->heap[--s->heap_count];
	for (;;) {
		size_t least = at, left = 2 * at + 1, right = left + 1;
		if (left < s->heap_count && before(s, left, least))
			least = left;
		if (right < s->heap_count && before(s, right, least))
			least = right;
		if (least == at)
			return top;
		swap(s, at, least);
		at = least;
	}
}

void sb_schedule_add(struct sb_schedule *s, void *job, size_t host, int64_t due)
{
	size_t item;

	if (s->spare_count > 0) {
		item = s->spare[--s->spare_count];
	} else {
		s->items = sb_mem_reserve(s->items, s->count, &s->cap, sizeof *s->items);
		item = s->count++;
	}
	s->items[item] = (struct sb_schedule_item){job, host, NONE, due, s->order++};
	push(s, item);
}

/* --- those that are ready: a queue for each host --- */

static void make_ready(struct sb_schedule *s, size_t item)
{
	struct sb_schedule_host *host = &s->hosts[s->items[item].host];

	s->items[item].next = NONE;
	if (host->first == NONE)
		host->first = item;
	else
		s->items[host->last].next = item;
	host->last = item;
	s->ready++;
}

static void *start(struct sb_schedule *s, struct sb_schedule_host *host)
{
	size_t item = host->first;

	host->first = s->items[item].next;
	host->running++;
	s->running++;
	s->ready--;
	s->spare = sb_mem_reserve(s->spare, s->spare_count, &s->spare_cap, sizeof *s->spare);
	s->spare[s->spare_count++] = item;
	return s->items[item].job;
}

void *sb_schedule_next(struct sb_schedule *s, int64_t now)
{
	while (s->heap_count > 0 && s->items[s->heap[0]].due <= now)
		make_ready(s, pop(s));
	if (s->ready == 0 || s->running >= SB_SCHEDULE_ALL)
		return NULL;
	for (size_t i = 0; i < s->host_count; i++) {
		struct sb_schedule_host *host = &s->hosts[s->turn++ % s->host_count];
		if (host->first != NONE && host->running < SB_SCHEDULE_HOST)
			return start(s, host);
	}
	return NULL;
}

void sb_schedule_end(struct sb_schedule *s, size_t host)
{
	s->hosts[host].running--;
	s->running--;
}

int64_t sb_schedule_due(const struct sb_schedule *s)
{
	return s->heap_count > 0 ? s->items[s->heap[0]].due : INT64_MAX;
}

void *sb_schedule_drop(struct sb_schedule *s)
{
	if (s->heap_count > 0)
		return s->items[pop(s)].job;
	for (size_t i = 0; i < s->host_count; i++) {
		struct sb_schedule_host *host = &s->hosts[i];
		if (host->first == NONE)
			continue;
		size_t item = host->first;
		host->first = s->items[item].next;
		s->ready--;
		return s->items[item].job;
	}
	return NULL;
}
