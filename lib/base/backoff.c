#include "base/backoff.h"

/* Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014: one step of splitmix64. */
static uint64_t scramble(uint64_t x)
{
	x += UINT64_C(0x9E3779B97F4A7C15);
	x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
	return x ^ (x >> 31);
}

int64_t sb_backoff_wait(const struct sb_backoff *backoff, uint64_t seed, sb_time moment, uint64_t attempt)
{
	int64_t bound = backoff->first;

	for (uint64_t i = 1; i < attempt && bound < backoff->most; i++)
		bound *= 2;
	if (bound > backoff->most)
		bound = backoff->most;
	uint64_t random = scramble(scramble(scramble((uint64_t)moment) ^ seed) ^ attempt);
	return SB_SECOND + (int64_t)(random % (uint64_t)(bound - SB_SECOND + 1));
}
