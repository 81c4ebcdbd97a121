/* stop.h - a signal that ends the program waits while something is on its way whose end must be written down.
 *
 * Between sb_stop_hold and sb_stop_release SIGTERM, SIGINT and SIGHUP are only noted: begin nothing new when sb_stop_asked
 * says so, finish what is on its way, and release; the program then ends by that signal. A second signal ends it at once.
 * One holder at a time; threads may ask. */
#ifndef SB_BASE_STOP_H
#define SB_BASE_STOP_H

#include <stdbool.h>

void sb_stop_hold(void);
void sb_stop_release(void);
bool sb_stop_asked(void);

#endif
