#include "fetch/pace.h"

#include "base/num.h"

#include <math.h>
#include <sys/random.h>

#define TTL_MAX SB_DAY /* a feed that wants to be asked once a month would never be heard */
#define BACKOFF_BASE SB_MINUTE
#define BACKOFF_MAX SB_DAY

void sb_feed_pace_take(struct sb_feed_pace *pace, const char *element, struct sb_str text)
{
	static const struct {
		const char *name;
		int64_t period;
	} periods[] = {{"hourly", SB_HOUR},
		       {"daily", SB_DAY},
		       {"weekly", 7 * SB_DAY},
		       {"monthly", 30 * SB_DAY},
		       {"yearly", 365 * SB_DAY}};

	text = sb_str_trim(text);
	if (strcmp(element, "ttl") == 0)
		sb_num_double(text, &pace->ttl);
	else if (strcmp(element, "updateFrequency") == 0)
		sb_num_double(text, &pace->frequency);
	else
		for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
			if (sb_str_eq_nocase(text, sb_str_from(periods[i].name)))
				pace->period = periods[i].period;
}

/* max-age (RFC 9111, section 5.2.2), less what the answer has already spent in a cache. */
static int64_t max_age(struct sb_str cache_control, struct sb_str age)
{
	uint64_t seconds = 0, spent = 0;

	while (cache_control.ptr != NULL) {
		struct sb_str value = sb_str_trim(sb_str_cut(&cache_control, ','));
		struct sb_str name = sb_str_cut(&value, '=');
		if (sb_str_eq_nocase(name, SB_STR("no-cache")) || sb_str_eq_nocase(name, SB_STR("no-store")))
			return 0;
		if (!sb_str_eq_nocase(name, SB_STR("max-age")) || value.ptr == NULL)
			continue;
		if (value.len > 2 && value.ptr[0] == '"')
			value = sb_str_of(value.ptr + 1, value.len - 2);
		if (!sb_num_u64(value, UINT64_MAX, &seconds))
			seconds = 0;
	}
	sb_num_u64(sb_str_trim(age), UINT64_MAX, &spent);
	if (seconds <= spent)
		return 0;
	seconds -= spent;
	return seconds < TTL_MAX / SB_SECOND ? (int64_t)seconds * SB_SECOND : TTL_MAX;
}

int64_t sb_pace_feed(const struct sb_feed_pace *pace, struct sb_str cache_control, struct sb_str age)
{
	int64_t wait = max_age(cache_control, age);
	double said = 0;

	if (pace->ttl > 0)
		said = pace->ttl * (double)SB_MINUTE;
	if (pace->period > 0 || pace->frequency > 0) { /* the module's defaults: daily, once */
		double period = (double)(pace->period > 0 ? pace->period : SB_DAY);
		double each = period / (pace->frequency > 0 ? pace->frequency : 1);
		said = each > said ? each : said;
	}
	if (said >= (double)TTL_MAX)
		return TTL_MAX;
	return (int64_t)said > wait ? (int64_t)said : wait;
}

int64_t sb_pace_bound(int64_t failures)
{
	int64_t bound = BACKOFF_BASE;

	if (failures < 2)
		return 0;
	for (; failures > 1 && bound < BACKOFF_MAX; failures--)
		bound *= 2;
	return bound < BACKOFF_MAX ? bound : BACKOFF_MAX;
}

int64_t sb_pace_failed(int64_t failures)
{
	int64_t bound = sb_pace_bound(failures);
	uint64_t random;

	if (bound == 0 || getrandom(&random, sizeof random, GRND_NONBLOCK) != (ssize_t)sizeof random)
		return bound;
	return (int64_t)(random % (uint64_t)bound);
}
