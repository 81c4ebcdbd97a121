/* progress.h - one line on standard error that says how far a long run is. Only for people: on a terminal. */
#ifndef SB_IO_PROGRESS_H
#define SB_IO_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* `total_bytes` is 0 when unknown. Shown when `force`, or when standard error is a terminal and standard output is not,
 * and the run has lasted a second. */
void sb_progress_start(bool force, bool never, uint64_t total_bytes);
/* Cheap: call it for each record. */
void sb_progress_add(uint64_t records, uint64_t bytes);
void sb_progress_end(void);

#endif
