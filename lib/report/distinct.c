#include "report/distinct.h"

#include "base/num.h"
#include "json/write.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define BITS 14
#define REGISTERS ((size_t)1 << BITS)
#define HIGHEST (64 - BITS + 1) /* of a register */
#define ZERO '#' /* a register is a character from here on: none of them is one that JSON escapes */

static void add_to_registers(struct sb_distinct *distinct, uint64_t hash)
{
	size_t at = (size_t)(hash >> (64 - BITS));
	uint64_t rest = hash << BITS;
	uint8_t rank = rest == 0 ? HIGHEST : (uint8_t)(__builtin_clzll(rest) + 1);

	if (rank > distinct->registers[at])
		distinct->registers[at] = rank;
}

static uint64_t hash_at(const struct sb_distinct *distinct, size_t i)
{
	uint64_t hash;

	memcpy(&hash, distinct->hashes.entries[i].key.ptr, sizeof hash);
	return hash;
}

static void make_registers(struct sb_distinct *distinct)
{
	if (distinct->registers != NULL)
		return;
	distinct->registers = sb_mem_zero(REGISTERS, 1);
	for (size_t i = 0; i < distinct->hashes.count; i++)
		add_to_registers(distinct, hash_at(distinct, i));
	sb_map_free(&distinct->hashes);
}

static void add_hash(struct sb_distinct *distinct, uint64_t hash)
{
	if (distinct->registers == NULL) {
		sb_map_put(&distinct->hashes, sb_str_of((const char *)&hash, sizeof hash), 0, NULL);
		if (distinct->hashes.count > SB_DISTINCT_EXACT)
			make_registers(distinct);
		return;
	}
	add_to_registers(distinct, hash);
}

void sb_distinct_add(struct sb_distinct *distinct, struct sb_str thing)
{
	add_hash(distinct, XXH3_64bits(thing.ptr, thing.len));
}

void sb_distinct_free(struct sb_distinct *distinct)
{
	sb_map_free(&distinct->hashes);
	free(distinct->registers);
	*distinct = (struct sb_distinct)SB_DISTINCT_INIT;
}

/* Ertl's sigma and tau: what registers that are still 0, and those that are full, add to the harmonic sum. */
static double sigma(double x)
{
	double y = 1, z = x, last;

	if (x >= 1)
		return HUGE_VAL;
	do {
		x *= x;
		last = z;
		z += x * y;
		y += y;
	} while (z > last);
	return z;
}

static double tau(double x)
{
	double y = 1, z = 1 - x, last;

	if (x <= 0 || x >= 1)
		return 0;
	do {
		x = sqrt(x);
		last = z;
		y *= 0.5;
		z -= (1 - x) * (1 - x) * y;
	} while (z < last);
	return z / 3;
}

uint64_t sb_distinct_count(const struct sb_distinct *distinct)
{
	double m = (double)REGISTERS, counts[HIGHEST + 1] = {0};

	if (distinct->registers == NULL)
		return distinct->hashes.count;
	for (size_t i = 0; i < REGISTERS; i++)
		counts[distinct->registers[i]]++;
	double z = m * tau(1 - counts[HIGHEST] / m);
	for (size_t k = HIGHEST - 1; k >= 1; k--)
		z = 0.5 * (z + counts[k]);
	z += m * sigma(counts[0] / m);
	return (uint64_t)llround(m * m / (2 * M_LN2) / z);
}

void sb_distinct_write(const struct sb_distinct *distinct, struct sb_buf *out)
{
	if (distinct->registers == NULL) { /* hashes, as signed numbers, which every reader of JSON takes */
		sb_json_open(out, '[');
		for (size_t i = 0; i < distinct->hashes.count; i++) {
			sb_json_item(out);
			sb_json_add_int(out, (int64_t)hash_at(distinct, i));
		}
		sb_json_close(out, ']');
		return;
	}
	sb_buf_add_char(out, '"');
	for (size_t i = 0; i < REGISTERS; i++)
		sb_buf_add_char(out, (char)(ZERO + distinct->registers[i]));
	sb_buf_add_char(out, '"');
}

static bool join_registers(struct sb_distinct *distinct, struct sb_str text)
{
	if (text.len != REGISTERS)
		return false;
	for (size_t i = 0; i < REGISTERS; i++)
		if (text.ptr[i] < ZERO || text.ptr[i] > ZERO + HIGHEST)
			return false;
	make_registers(distinct);
	for (size_t i = 0; i < REGISTERS; i++)
		if (text.ptr[i] - ZERO > distinct->registers[i])
			distinct->registers[i] = (uint8_t)(text.ptr[i] - ZERO);
	return true;
}

bool sb_distinct_join(struct sb_distinct *distinct, sb_json *other)
{
	struct sb_json_iter it = sb_json_iter(other);
	sb_json *v;

	if (sb_json_is_string(other))
		return join_registers(distinct, sb_json_str(other));
	if (!sb_json_is_array(other))
		return false;
	while ((v = sb_json_next(&it, NULL)) != NULL) {
		int64_t hash;
		if (!sb_json_int(v, &hash))
			return false;
		add_hash(distinct, (uint64_t)hash);
	}
	return true;
}
