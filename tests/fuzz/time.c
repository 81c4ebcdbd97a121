/* Any text as every kind of time, duration and number: refused, or within its range, and the same when it is written and
 * read again. The first line is a format, what is behind it the text. */
#include "base/num.h"
#include "base/time.h"

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_time(sb_time t)
{
	char text[SB_TIME_TEXT_MAX];
	sb_time again;
	int y, m, d;
	size_t n = sb_time_format(t, text);

	require(n >= 20 && n <= 27 && text[n] == '\0');
	require(sb_time_parse(sb_str_of(text, n), &again) && again == t);
	sb_time_civil(t, &y, &m, &d);
	require(y >= 1 && y <= 9999 && m >= 1 && m <= 12 && d >= 1 && d <= 31);
	require(sb_time_from_civil(y, m, d) == sb_time_floor(t, SB_DAY));
}

static void check_times(struct sb_str text)
{
	const sb_time now = sb_time_from_civil(2026, 3, 23);
	sb_time t;

	if (sb_time_parse(text, &t))
		check_time(t);
	if (sb_time_parse_date(text, &t))
		check_time(t);
	if (sb_time_parse_mail(text, &t))
		check_time(t);
	if (sb_time_parse_point(text, now, &t))
		check_time(t);
}

static void check_numbers(struct sb_str text)
{
	char shown[SB_TIME_TEXT_MAX + SB_NUM_MAX];
	double value, again;
	uint64_t size;
	int64_t whole;

	if (sb_num_double(text, &value)) {
		require(isfinite(value));
		require(sb_num_double(sb_str_of(shown, sb_num_format(value, shown)), &again) && again == value);
		for (int places = 0; places < 20; places++)
			require(sb_num_format_places(value, places, shown) < SB_NUM_MAX);
	}
	if (sb_num_i64(text, &whole))
		require(sb_time_format_duration(whole, shown) < SB_TIME_TEXT_MAX);
	if (sb_time_parse_duration(text, &whole))
		require(whole >= 0 && sb_time_format_duration(whole, shown) < SB_TIME_TEXT_MAX);
	(void)sb_num_size(text, &size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_str text = {(const char *)data, size}, line = sb_str_cut(&text, '\n');
	char format[64];
	sb_time t;

	if (line.len >= sizeof format)
		return 0;
	memcpy(format, line.ptr ? line.ptr : "", line.len);
	format[line.len] = '\0';
	if (text.ptr == NULL)
		text = line;
	else if (sb_time_parse_format(text, format, &t))
		check_time(t);
	check_times(text);
	check_numbers(text);
	return 0;
}
