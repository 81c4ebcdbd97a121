/* distinct.h - how many different things there were, in bounded memory, so that counts of parts can be joined.
 *
 * Exact (but for equal 64-bit hashes) up to SB_DISTINCT_EXACT; beyond that HyperLogLog with 2^14 registers, 16 KB, and the
 * estimator of Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), whose standard error is
 * 1.04 / sqrt(2^14) = 0.8 %. The hash is XXH3 without a seed: it must be the same on every machine. */
#ifndef SB_REPORT_DISTINCT_H
#define SB_REPORT_DISTINCT_H

#include "base/buf.h"
#include "base/map.h"
#include "json/value.h"

#define SB_DISTINCT_EXACT ((size_t)4096)
#define SB_DISTINCT_ERROR 0.008

struct sb_distinct {
	struct sb_map hashes; /* while there are few */
	uint8_t *registers;   /* NULL: there are few */
};

#define SB_DISTINCT_INIT {.hashes = SB_MAP_INIT}

void sb_distinct_add(struct sb_distinct *distinct, struct sb_str thing);
uint64_t sb_distinct_count(const struct sb_distinct *distinct);
void sb_distinct_free(struct sb_distinct *distinct);

/* As a JSON value, and back: adds what another one counted. False: it is none. */
void sb_distinct_write(const struct sb_distinct *distinct, struct sb_buf *out);
bool sb_distinct_join(struct sb_distinct *distinct, sb_json *other);

#endif
