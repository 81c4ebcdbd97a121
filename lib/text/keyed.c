#include "text/keyed.h"

void sb_keyed_open(struct sb_keyed *keyed, struct sb_str key)
{
	hmac_sha256_set_key(&keyed->state, key.len, (const uint8_t *)key.ptr);
}

/* The length before the bytes, so that no two lists of parts give the same input. */
static void take(struct sb_keyed *keyed, struct sb_str part)
{
	uint8_t length[8];

	for (size_t i = 0; i < sizeof length; i++)
		length[i] = (uint8_t)((uint64_t)part.len >> (8 * i));
	hmac_sha256_update(&keyed->state, sizeof length, length);
	if (part.len > 0)
		hmac_sha256_update(&keyed->state, part.len, (const uint8_t *)part.ptr);
}

void sb_keyed_add(struct sb_keyed *keyed, const char *kind, struct sb_str space, struct sb_str value, size_t digits,
		  struct sb_buf *out)
{
	uint8_t hash[SHA256_DIGEST_SIZE];

	take(keyed, sb_str_from(kind));
	take(keyed, space);
	take(keyed, value);
	hmac_sha256_digest(&keyed->state, sizeof hash, hash); /* and begins anew with the same key */
	for (size_t i = 0; i < digits && i < 2 * sizeof hash; i++)
		sb_buf_add_char(out, "0123456789abcdef"[i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 15]);
}
