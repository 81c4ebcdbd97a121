/* screen.h - the terminal that standard output may be. */
#ifndef SB_REPORT_SCREEN_H
#define SB_REPORT_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#define SB_SCREEN_NARROWEST ((size_t)40) /* holds the longest figure in one line */
#define SB_SCREEN_WIDEST ((size_t)1000)

/* $COLUMNS where it is a number, else the terminal's own width, else 80; within the two bounds above. */
size_t sb_screen_width(void);
/* `when`: "always", "never", or "auto": on a terminal that is not "dumb", without NO_COLOR (no-color.org). */
bool sb_screen_colour(const char *when);

#endif
