#include "report/durations.h"

#include "base/mem.h"
#include "json/write.h"

#include <math.h>
#include <stdlib.h>

/* Bucket i > 0 holds the values in (gamma^(i-1), gamma^i] microseconds, bucket 0 those of no time. */
#define GAMMA ((1 + SB_DURATIONS_ERROR) / (1 - SB_DURATIONS_ERROR))
#define BUCKETS ((size_t)4101) /* the last one holds ten thousand years, the longest between two moments */

const int64_t sb_duration_limits[] = {SB_MINUTE,     5 * SB_MINUTE, 15 * SB_MINUTE, SB_HOUR,
				      4 * SB_HOUR, SB_DAY,	   7 * SB_DAY};

static size_t bucket_of(int64_t duration)
{
	if (duration <= 0)
		return 0;
	double place = ceil(log((double)duration) / log(GAMMA));
	return place < 1 ? 1 : place < (double)(BUCKETS - 1) ? (size_t)place : BUCKETS - 1;
}

/* The value whose distance to both ends of the bucket is the same part of them. */
static double middle_of(size_t bucket)
{
	return bucket == 0 ? 0 : 2 * pow(GAMMA, (double)bucket) / (GAMMA + 1);
}

static void add_to_sketch(struct sb_durations *durations, int64_t duration)
{
	durations->buckets[bucket_of(duration)]++;
	for (size_t i = 0; i < SB_DURATION_LIMITS; i++)
		durations->below[i] += duration < sb_duration_limits[i];
	if (duration < durations->least)
		durations->least = duration;
	if (duration > durations->most)
		durations->most = duration;
}

static void make_sketch(struct sb_durations *durations)
{
	if (durations->buckets != NULL)
		return;
	durations->buckets = sb_mem_zero(BUCKETS, sizeof *durations->buckets);
	durations->least = INT64_MAX;
	for (size_t i = 0; i < durations->count; i++)
		add_to_sketch(durations, durations->list[i]);
	free(durations->list);
	durations->list = NULL;
	durations->cap = 0;
}

void sb_durations_add(struct sb_durations *durations, int64_t duration)
{
	if (duration < 0)
		duration = 0;
	durations->sum += (double)duration;
	if (durations->buckets != NULL) {
		add_to_sketch(durations, duration);
		durations->count++;
		return;
	}
	durations->list = sb_mem_reserve(durations->list, durations->count, &durations->cap, sizeof *durations->list);
	durations->list[durations->count++] = duration;
}

static int by_length(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

void sb_durations_sort(struct sb_durations *durations)
{
	if (durations->list != NULL)
		qsort(durations->list, durations->count, sizeof *durations->list, by_length);
}

void sb_durations_free(struct sb_durations *durations)
{
	free(durations->list);
	free(durations->buckets);
	*durations = (struct sb_durations){0};
}

/* The value at a place in the sorted order, from 0. */
static double value_at(const struct sb_durations *durations, size_t place)
{
	uint64_t passed = 0;
	size_t bucket = 0;

	if (durations->buckets == NULL)
		return (double)durations->list[place];
	if (place == 0 || place == durations->count - 1)
		return (double)(place == 0 ? durations->least : durations->most);
	while (bucket < BUCKETS - 1 && passed + durations->buckets[bucket] <= place)
		passed += durations->buckets[bucket++];
	return fmin(fmax(middle_of(bucket), (double)durations->least), (double)durations->most);
}

double sb_durations_quantile(const struct sb_durations *durations, double part)
{
	if (durations->count == 0)
		return NAN;
	double place = part * (double)(durations->count - 1);
	size_t below = (size_t)place;
	double low = value_at(durations, below), high = low;
	if (below + 1 < durations->count)
		high = value_at(durations, below + 1);
	return (low + (place - (double)below) * (high - low)) / (double)SB_SECOND;
}

double sb_durations_mean(const struct sb_durations *durations)
{
	return durations->count > 0 ? durations->sum / (double)durations->count / (double)SB_SECOND : (double)NAN;
}

uint64_t sb_durations_below(const struct sb_durations *durations, size_t limit)
{
	uint64_t count = 0;

	if (durations->buckets != NULL)
		return durations->below[limit];
	while (count < durations->count && durations->list[count] < sb_duration_limits[limit])
		count++;
	return count;
}

void sb_durations_add_all(struct sb_durations *durations, const struct sb_durations *others)
{
	make_sketch(durations);
	if (others->buckets == NULL) {
		for (size_t i = 0; i < others->count; i++)
			sb_durations_add(durations, others->list[i]);
		return;
	}
	for (size_t i = 0; i < BUCKETS; i++)
		durations->buckets[i] += others->buckets[i];
	for (size_t i = 0; i < SB_DURATION_LIMITS; i++)
		durations->below[i] += others->below[i];
	durations->count += others->count;
	durations->sum += others->sum;
	durations->least = others->least < durations->least ? others->least : durations->least;
	durations->most = others->most > durations->most ? others->most : durations->most;
}

/* --- as JSON --- */

void sb_durations_write(const struct sb_durations *durations, struct sb_buf *out)
{
	struct sb_durations sketch = {0};

	sb_durations_add_all(&sketch, durations);
	sb_json_open(out, '{');
	sb_json_field_int(out, "count", (int64_t)sketch.count);
	if (sketch.count > 0) {
		sb_json_field_number(out, "sum", sketch.sum);
		sb_json_field_int(out, "least", sketch.least);
		sb_json_field_int(out, "most", sketch.most);
		sb_json_key(out, "below");
		sb_json_open(out, '[');
		for (size_t i = 0; i < SB_DURATION_LIMITS; i++) {
			sb_json_item(out);
			sb_json_add_int(out, (int64_t)sketch.below[i]);
		}
		sb_json_close(out, ']');
		sb_json_key(out, "buckets"); /* number, count, number, count, ... */
		sb_json_open(out, '[');
		for (size_t i = 0; i < BUCKETS; i++) {
			if (sketch.buckets[i] == 0)
				continue;
			sb_json_item(out);
			sb_json_add_int(out, (int64_t)i);
			sb_json_item(out);
			sb_json_add_int(out, (int64_t)sketch.buckets[i]);
		}
		sb_json_close(out, ']');
	}
	sb_json_close(out, '}');
	sb_durations_free(&sketch);
}

#define COUNT_MAX 9e15 /* what a double still counts by one */

static bool read_count(sb_json *v, double most, uint64_t *count)
{
	double value = sb_json_number(v, NAN);

	if (!(value >= 0 && value <= most))
		return false;
	*count = (uint64_t)value;
	return true;
}

static bool read_buckets(struct sb_durations *sketch, sb_json *list)
{
	struct sb_json_iter it = sb_json_iter(list);
	uint64_t number, count, total = 0;
	sb_json *v;

	while ((v = sb_json_next(&it, NULL)) != NULL) {
		if (!read_count(v, (double)(BUCKETS - 1), &number) || !read_count(sb_json_next(&it, NULL), COUNT_MAX, &count))
			return false;
		sketch->buckets[number] += count;
		total += count;
	}
	return total == sketch->count;
}

bool sb_durations_join(struct sb_durations *durations, sb_json *object)
{
	struct sb_durations sketch = {0};
	struct sb_json_iter it = sb_json_iter(sb_json_get(object, SB_STR("below")));
	uint64_t count, least = 0, most = 0;
	bool good = read_count(sb_json_get(object, SB_STR("count")), COUNT_MAX, &count);

	make_sketch(&sketch);
	sketch.count = good ? (size_t)count : 0;
	good = good && sketch.count == count; /* it need not fit on a 32-bit machine */
	if (good && sketch.count > 0) {
		sketch.sum = sb_json_number(sb_json_get(object, SB_STR("sum")), NAN);
		good = sketch.sum >= 0 && read_count(sb_json_get(object, SB_STR("least")), 1e18, &least) &&
		       read_count(sb_json_get(object, SB_STR("most")), 1e18, &most) &&
		       read_buckets(&sketch, sb_json_get(object, SB_STR("buckets")));
		for (size_t i = 0; i < SB_DURATION_LIMITS; i++)
			good = good && read_count(sb_json_next(&it, NULL), (double)count, &sketch.below[i]);
		sketch.least = (int64_t)least;
		sketch.most = (int64_t)most;
	}
	if (good)
		sb_durations_add_all(durations, &sketch);
	sb_durations_free(&sketch);
	return good;
}
