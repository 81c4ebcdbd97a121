/* status.h - sb-fetch --status: what is remembered of each source, as a table or as records. */
#ifndef SB_FETCH_STATUS_H
#define SB_FETCH_STATUS_H

#include "fetch/sources.h"
#include "io/writer.h"

/* Writes a row for each source that was ever asked or, where `sources` has some, for each of those, asked or not. `format`
 * is "table" or "ndjson". Returns SB_NOMATCH when a source that is named was never asked. */
enum sb_status sb_fetch_status(const struct sb_sources *sources, const char *format, struct sb_writer *out,
			       struct sb_err *err);

#endif
