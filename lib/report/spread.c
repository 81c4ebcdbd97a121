#include "report/spread.h"

#include "base/mem.h"
#include "json/write.h"

#include <stdlib.h>

#define PARTS 10000                      /* of one */
#define BUCKETS ((size_t)(2 * PARTS + 1))
#define FEW ((size_t)4 * BUCKETS)        /* numbers that take as much memory as the buckets */
#define COUNT_MAX 9e15                   /* what a double still counts by one */

static void add_many(struct sb_spread *spread, int number, uint64_t times)
{
	spread->count += times;
	spread->sorted = false;
	if (spread->buckets != NULL)
		spread->buckets[number + PARTS] += times;
	for (uint64_t i = 0; spread->buckets == NULL && i < times; i++) {
		size_t held = (size_t)(spread->count - times + i);
		spread->list = sb_mem_reserve(spread->list, held, &spread->cap, sizeof *spread->list);
		spread->list[held] = (int16_t)number;
	}
}

/* Before so many more are added. */
static void make_buckets(struct sb_spread *spread, uint64_t more)
{
	if (spread->buckets != NULL || (more <= FEW && spread->count + more <= FEW))
		return;
	spread->buckets = sb_mem_zero(BUCKETS, sizeof *spread->buckets);
	for (size_t i = 0; i < spread->count; i++)
		spread->buckets[spread->list[i] + PARTS]++;
	free(spread->list);
	spread->list = NULL;
	spread->cap = 0;
}

void sb_spread_add(struct sb_spread *spread, double value)
{
	if (isnan(value))
		return;
	make_buckets(spread, 1);
	add_many(spread, (int)lround(fmin(fmax(value, -1), 1) * PARTS), 1);
}

void sb_spread_add_all(struct sb_spread *spread, const struct sb_spread *others)
{
	make_buckets(spread, others->count);
	for (size_t i = 0; others->buckets == NULL && i < others->count; i++)
		add_many(spread, others->list[i], 1);
	for (size_t i = 0; others->buckets != NULL && i < BUCKETS; i++)
		add_many(spread, (int)i - PARTS, others->buckets[i]);
}

static int by_size(const void *a, const void *b)
{
	return *(const int16_t *)a - *(const int16_t *)b;
}

static void sort(struct sb_spread *spread)
{
	if (spread->list != NULL && !spread->sorted)
		qsort(spread->list, (size_t)spread->count, sizeof *spread->list, by_size);
	spread->sorted = true;
}

/* The number at a place in the order, from 0. */
static double value_at(const struct sb_spread *spread, uint64_t place)
{
	uint64_t passed = 0;
	size_t bucket = 0;

	if (spread->buckets == NULL)
		return (double)spread->list[place] / PARTS;
	while (passed + spread->buckets[bucket] <= place)
		passed += spread->buckets[bucket++];
	return ((double)bucket - PARTS) / PARTS;
}

double sb_spread_quantile(struct sb_spread *spread, double part)
{
	if (spread->count == 0)
		return NAN;
	sort(spread);
	double place = part * (double)(spread->count - 1);
	uint64_t below = (uint64_t)place;
	double low = value_at(spread, below), high = below + 1 < spread->count ? value_at(spread, below + 1) : low;
	return low + (place - (double)below) * (high - low);
}

void sb_spread_free(struct sb_spread *spread)
{
	free(spread->list);
	free(spread->buckets);
	*spread = (struct sb_spread){0};
}

static void write_pair(struct sb_buf *out, int number, uint64_t count)
{
	sb_json_item(out);
	sb_json_add_int(out, number);
	sb_json_item(out);
	sb_json_add_int(out, (int64_t)count);
}

void sb_spread_write(struct sb_spread *spread, struct sb_buf *out)
{
	sort(spread);
	sb_json_open(out, '[');
	for (size_t i = 0; spread->buckets != NULL && i < BUCKETS; i++)
		if (spread->buckets[i] > 0)
			write_pair(out, (int)i - PARTS, spread->buckets[i]);
	for (size_t i = 0, same; spread->buckets == NULL && i < spread->count; i += same) {
		for (same = 1; i + same < spread->count && spread->list[i + same] == spread->list[i];)
			same++;
		write_pair(out, spread->list[i], same);
	}
	sb_json_close(out, ']');
}

bool sb_spread_join(struct sb_spread *spread, sb_json *array)
{
	struct sb_json_iter it = sb_json_iter(array);
	sb_json *v;

	while ((v = sb_json_next(&it, NULL)) != NULL) {
		double number = sb_json_number(v, NAN), count = sb_json_number(sb_json_next(&it, NULL), NAN);
		if (!(number >= -PARTS && number <= PARTS) || !(count >= 1 && count <= COUNT_MAX) || number != floor(number))
			return false;
		make_buckets(spread, (uint64_t)count);
		add_many(spread, (int)number, (uint64_t)count);
	}
	return true;
}
