/* num.h - the one place where text or bytes become a number and a number becomes text. */
#ifndef SB_BASE_NUM_H
#define SB_BASE_NUM_H

#include "base/str.h"

/* Each takes the whole of `s`, in decimal, or leaves `*out` alone and returns false. */
bool sb_num_u64(struct sb_str s, uint64_t max, uint64_t *out);
bool sb_num_i64(struct sb_str s, int64_t *out);
/* Finite numbers in JSON's form, also ".5", "5." and "+5" as people write them; independent of the locale. */
bool sb_num_double(struct sb_str s, double *out);
/* Bytes: a whole number with an optional K, M or G (1024-based, "KiB" and "KB" mean the same). */
bool sb_num_size(struct sb_str s, uint64_t *out);

/* The first `bytes` (1 to 8) of `p` as a whole number, the lowest first, as our files have them on every machine. */
static inline uint64_t sb_num_little(const unsigned char *p, int bytes)
{
	uint64_t value = 0;

	for (int i = 0; i < bytes; i++)
		value |= (uint64_t)p[i] << (8 * i);
	return value;
}

/* Room for any number that these write, with its NUL. */
#define SB_NUM_MAX 32
/* The shortest decimal that reads back as the same double, in JSON's form; `value` must be finite. Returns the length. */
size_t sb_num_format(double value, char out[SB_NUM_MAX]);
size_t sb_num_format_int(int64_t value, char out[SB_NUM_MAX]);
/* `value` rounded to `places` decimals (0 to 12), as sb_num_format writes it (no trailing zeros, never "-0"). */
size_t sb_num_format_places(double value, int places, char out[SB_NUM_MAX]);

#endif
