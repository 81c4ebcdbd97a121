/* spread.h - how numbers from -1 to 1 are spread: quantiles, in bounded memory, so that those of parts can be joined.
 *
 * Numbers are held to the ten-thousandth, as sb-score writes them; so a quantile is off by half of that at most, also after any
 * number of joins. Memory: 2 bytes a number, at most 80 KB. */
#ifndef SB_REPORT_SPREAD_H
#define SB_REPORT_SPREAD_H

#include "base/buf.h"
#include "json/value.h"

#define SB_SPREAD_ERROR 0.00005

struct sb_spread {
	uint64_t count;
	int16_t *list;     /* while there are few */
	size_t cap;
	bool sorted;       /* the list is in order */
	uint64_t *buckets; /* of each ten-thousandth; NULL: there are few */
};

void sb_spread_add(struct sb_spread *spread, double value); /* NaN is passed over */
void sb_spread_add_all(struct sb_spread *spread, const struct sb_spread *others);
/* The quantile `part`, 0 to 1, between the two nearest values in proportion, as those of durations.h; NaN when there are none. Puts
 * the list in order. */
double sb_spread_quantile(struct sb_spread *spread, double part);
void sb_spread_free(struct sb_spread *spread);

/* As a JSON array: number, count, number, count, ...; and back, added to what is there. False: it is none. */
void sb_spread_write(struct sb_spread *spread, struct sb_buf *out);
bool sb_spread_join(struct sb_spread *spread, sb_json *array);

#endif
