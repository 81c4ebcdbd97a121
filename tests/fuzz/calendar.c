/* The calendar file: any text is taken or refused, and time counted by what was taken is never negative. */
#include "post/calendar.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_calendar calendar;
	struct sb_err err;
	sb_time from = INT64_C(1772409600) * SB_SECOND, to = from + 40 * SB_DAY;

	if (!sb_calendar_parse(&calendar, sb_str_of((const char *)data, size), "fuzz", &err))
		return 0;
	int64_t open = sb_calendar_between(&calendar, from, to);
	if (open < 0 || open > to - from)
		abort();
	if (open > 0) {
		sb_time end = sb_calendar_after(&calendar, from, open);
		if (end == SB_TIME_NONE || end > to || sb_calendar_between(&calendar, from, end) != open)
			abort();
	}
	sb_calendar_free(&calendar);
	return 0;
}
