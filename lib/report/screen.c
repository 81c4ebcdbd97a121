#include "report/screen.h"

#include "base/num.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define USUAL_WIDTH ((size_t)80)

size_t sb_screen_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	uint64_t width = 0;

	if ((columns == NULL || !sb_num_u64(sb_str_from(columns), SB_SCREEN_WIDEST, &width)) &&
	    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	if (width == 0)
		width = USUAL_WIDTH;
	return width < SB_SCREEN_NARROWEST ? SB_SCREEN_NARROWEST : width > SB_SCREEN_WIDEST ? SB_SCREEN_WIDEST : (size_t)width;
}

bool sb_screen_colour(const char *when)
{
	const char *none = getenv("NO_COLOR"), *term = getenv("TERM");

	if (strcmp(when, "always") == 0)
		return true;
	return strcmp(when, "auto") == 0 && isatty(STDOUT_FILENO) && (none == NULL || *none == '\0') && term != NULL &&
	       strcmp(term, "dumb") != 0;
}
