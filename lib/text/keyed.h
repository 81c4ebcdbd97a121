/* keyed.h - keyed hashes: HMAC with SHA-256 (RFC 2104, FIPS 180-4), by nettle.
 *
 * Nettle and not OpenSSL's libcrypto, which sb-notify signs with: to load that one costs sb-filter, which else starts in
 * 1.4 ms, 0.6 ms more, with a key or without; nettle's 300 kB cost 0.1 ms. */
#ifndef SB_TEXT_KEYED_H
#define SB_TEXT_KEYED_H

#include "base/buf.h"

#include <nettle/hmac.h>

struct sb_keyed {
	struct hmac_sha256_ctx state; /* a copy is as good as the first: one for each thread */
};

void sb_keyed_open(struct sb_keyed *keyed, struct sb_str key);
/* Adds the first `digits` (at most 64) hexadecimal digits of the hash of `kind`, `space` and `value`, which are kept apart:
 * ("a", "bc") and ("ab", "c") differ. The three may be empty or absent, which is the same. */
void sb_keyed_add(struct sb_keyed *keyed, const char *kind, struct sb_str space, struct sb_str value, size_t digits,
		  struct sb_buf *out);

#endif
