/* pair.h - the two digits of a number below 100: what times and decimals are written with, digit by digit being half as fast. */
#ifndef SB_BASE_PAIR_H
#define SB_BASE_PAIR_H

#include <stdint.h>
#include <string.h>

/* Writes them to `to`, without a NUL. Returns their end. */
static inline char *sb_pair_put(char *to, uint32_t number)
{
	static const char pairs[] = "00010203040506070809101112131415161718192021222324"
				    "25262728293031323334353637383940414243444546474849"
				    "50515253545556575859606162636465666768697071727374"
				    "75767778798081828384858687888990919293949596979899";

	memcpy(to, pairs + (size_t)2 * number, 2);
	return to + 2;
}

#endif
