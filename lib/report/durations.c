#include "report/durations.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

void sb_durations_add(struct sb_durations *durations, int64_t duration)
{
	durations->list = sb_mem_reserve(durations->list, durations->count, &durations->cap, sizeof *durations->list);
	durations->list[durations->count++] = duration > 0 ? duration : 0;
}

static int by_length(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

void sb_durations_sort(struct sb_durations *durations)
{
	if (durations->count > 0)
		qsort(durations->list, durations->count, sizeof *durations->list, by_length);
}

void sb_durations_free(struct sb_durations *durations)
{
	free(durations->list);
	*durations = (struct sb_durations){0};
}

double sb_durations_quantile(const struct sb_durations *durations, double part)
{
	if (durations->count == 0)
		return NAN;
	double place = part * (double)(durations->count - 1);
	size_t below = (size_t)place;
	double low = (double)durations->list[below], high = low;
	if (below + 1 < durations->count)
		high = (double)durations->list[below + 1];
	return (low + (place - (double)below) * (high - low)) / (double)SB_SECOND;
}

double sb_durations_mean(const struct sb_durations *durations)
{
	double sum = 0; /* exact up to 2^53 microseconds, 285 years */

	for (size_t i = 0; i < durations->count; i++)
		sum += (double)durations->list[i];
	return durations->count > 0 ? sum / (double)durations->count / (double)SB_SECOND : (double)NAN;
}

uint64_t sb_durations_below(const struct sb_durations *durations, int64_t limit)
{
	uint64_t count = 0;

	while (count < durations->count && durations->list[count] < limit)
		count++;
	return count;
}
