/* How often a source may be asked. */
#include "check.h"
#include "fetch/pace.h"

#include <math.h>

static int64_t feed(const char *ttl, const char *period, const char *frequency, const char *cache, const char *age)
{
	struct sb_feed_pace pace = SB_FEED_PACE_INIT;

	if (ttl != NULL)
		sb_feed_pace_take(&pace, "ttl", sb_str_from(ttl));
	if (period != NULL)
		sb_feed_pace_take(&pace, "updatePeriod", sb_str_from(period));
	if (frequency != NULL)
		sb_feed_pace_take(&pace, "updateFrequency", sb_str_from(frequency));
	return sb_pace_feed(&pace, sb_str_from(cache), sb_str_from(age)) / SB_SECOND;
}

static void feeds_say_it(void **state)
{
	(void)state;
	assert_int_equal(feed(NULL, NULL, NULL, NULL, NULL), 0);
	assert_int_equal(feed(" 60 ", NULL, NULL, NULL, NULL), 3600);
	assert_int_equal(feed("-5", NULL, NULL, NULL, NULL), 0);
	assert_int_equal(feed("soon", NULL, NULL, NULL, NULL), 0);
	assert_int_equal(feed("1e300", NULL, NULL, NULL, NULL), 86400);
	assert_int_equal(feed(NULL, "hourly", NULL, NULL, NULL), 3600);
	assert_int_equal(feed(NULL, "daily", "4", NULL, NULL), 21600);
	assert_int_equal(feed(NULL, NULL, "24", NULL, NULL), 3600);
	assert_int_equal(feed(NULL, "yearly", NULL, NULL, NULL), 86400);
	assert_int_equal(feed("10", "hourly", NULL, NULL, NULL), 3600);
	assert_int_equal(feed(NULL, NULL, NULL, "public, max-age=300", NULL), 300);
	assert_int_equal(feed(NULL, NULL, NULL, "max-age=300", "100"), 200);
	assert_int_equal(feed(NULL, NULL, NULL, "max-age=300", "400"), 0);
	assert_int_equal(feed(NULL, NULL, NULL, "Max-Age=\"60\"", NULL), 60);
	assert_int_equal(feed(NULL, NULL, NULL, "max-age=300, no-cache", NULL), 0);
	assert_int_equal(feed(NULL, NULL, NULL, "s-maxage=300", NULL), 0);
	assert_int_equal(feed(NULL, NULL, NULL, "max-age=99999999999999999999", NULL), 0);
	assert_int_equal(feed("5", NULL, NULL, "max-age=31536000", NULL), 86400);
}

static void failures_wait_longer(void **state)
{
	(void)state;
	assert_int_equal(sb_pace_bound(0), 0);
	assert_int_equal(sb_pace_bound(1), 0);
	assert_int_equal(sb_pace_bound(2), 2 * SB_MINUTE);
	assert_int_equal(sb_pace_bound(5), 16 * SB_MINUTE);
	assert_int_equal(sb_pace_bound(12), SB_DAY);
	assert_int_equal(sb_pace_bound(INT64_MAX), SB_DAY);
	int64_t sum = 0;
	for (int i = 0; i < 1000; i++) {
		int64_t wait = sb_pace_failed(5);
		assert_true(wait >= 0 && wait < 16 * SB_MINUTE);
		sum += wait;
	}
	/* full jitter: evenly over the whole time; the mean of 1,000 is within a tenth of the half, by ten deviations */
	assert_true(llabs(sum / 1000 - 8 * SB_MINUTE) < 16 * SB_MINUTE / 10);
	assert_int_equal(sb_pace_failed(1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(feeds_say_it),
		cmocka_unit_test(failures_wait_longer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
