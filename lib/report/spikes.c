#include "report/spikes.h"

#include "base/num.h"
#include "json/write.h"

#include <stdlib.h>

#define MAX_SERIES ((size_t)512) /* bytes of a series' name: a name, not a text */
#define COUNT_MOST 1e15          /* doubles count one by one up to there */

static uint32_t series_of(struct sb_spikes *spikes, struct sb_str name)
{
	return (uint32_t)*sb_map_put(&spikes->names, name, spikes->names.count, NULL);
}

static void keep(struct sb_spikes *spikes, uint32_t series, sb_time at, double n, struct sb_moment moment)
{
	if (moment.direction == 0 || (spikes->since != SB_TIME_NONE && at < spikes->since) ||
	    (spikes->until != SB_TIME_NONE && at >= spikes->until))
		return;
	spikes->list = sb_mem_reserve(spikes->list, spikes->count, &spikes->cap, sizeof *spikes->list);
	spikes->list[spikes->count++] =
		(struct sb_spike){at, series, n, moment.expected, moment.severity, moment.direction};
}

/* The counter of a series; `*fresh` says that it has seen nothing. */
static struct sb_counter *counter_of(struct sb_spikes *spikes, uint32_t series)
{
	size_t had = spikes->counter_cap;

	while (spikes->counter_cap <= series)
		spikes->counters = sb_mem_reserve(spikes->counters, spikes->counter_cap, &spikes->counter_cap,
						  sizeof *spikes->counters);
	for (size_t i = had; i < spikes->counter_cap; i++)
		sb_detector_init(&spikes->counters[i].detector, 0, spikes->threshold);
	return &spikes->counters[series];
}

static bool count_it(struct sb_spikes *spikes, uint32_t series, sb_time at, double n, struct sb_err *err)
{
	struct sb_counter *counter = counter_of(spikes, series);
	struct sb_detector *detector = &counter->detector;
	char before[SB_TIME_TEXT_MAX];

	if (detector->last != SB_TIME_NONE && at <= detector->last) {
		sb_time_format(detector->last, before);
		return sb_err_set(err, SB_REJECTED, "a count of this series at %s came before; counts must come in order of at",
				  before);
	}
	spikes->records++;
	if (detector->last == SB_TIME_NONE) {
		detector->last = at;
		counter->held = n;
		return true;
	}
	if (detector->interval == 0) {
		sb_time first = detector->last;
		sb_detector_init(detector, at - first < SB_DETECTOR_SILENCE ? at - first : SB_HOUR, spikes->threshold);
		sb_detector_step(detector, first, counter->held, 1);
	}
	keep(spikes, series, at, n, sb_detector_step(detector, at, n, 1));
	return true;
}

bool sb_spikes_take(struct sb_spikes *spikes, sb_json *record, struct sb_err *err)
{
	struct sb_str name = sb_json_str(sb_json_get(record, SB_STR("series")));
	double n = sb_json_number(sb_json_get(record, SB_STR("n")), NAN);
	sb_time at;

	if (!sb_time_parse(sb_json_str(sb_json_get(record, SB_STR("at"))), &at))
		return sb_err_set(err, SB_REJECTED, "a count needs 'at', a time such as 2026-03-10T14:00:00Z");
	if (!(n >= 0 && n <= COUNT_MOST))
		return sb_err_set(err, SB_REJECTED, "a count needs 'n', a number from 0 on");
	if (name.len > MAX_SERIES)
		return sb_err_set(err, SB_REJECTED, "the name of the series is longer than %zu bytes", MAX_SERIES);
	return count_it(spikes, series_of(spikes, name.ptr != NULL ? name : SB_STR("")), at, n, err);
}

/* A post in a group, in the order in which a group is walked. Group 0 holds all posts. */
struct entry {
	uint32_t group;
	uint8_t mood;
	sb_time at;
};

static int by_group_and_time(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

static struct entry *list_entries(const struct sb_facts *facts, sb_time end, size_t *count)
{
	struct entry *entries = NULL;
	size_t cap = 0;

	*count = 0;
	for (size_t i = 0; i < sb_facts_count(facts); i++) {
		const struct sb_fact *fact = &facts->list[i];
		/* a clock that runs ahead must not stand in the way of what happens now */
		if (!fact->seen || fact->at == SB_TIME_NONE || fact->at > end)
			continue;
		const struct sb_set *set = &facts->set_list[fact->set];
		for (size_t g = 0; g <= set->count; g++) {
			uint32_t group = g < set->count ? set->groups[g] : 0;
			if (g < set->count && group == 0)
				continue; /* has no value in this field */
			entries = sb_mem_reserve(entries, *count, &cap, sizeof *entries);
			entries[(*count)++] = (struct entry){group, fact->mood, fact->at};
		}
	}
	if (*count > 0)
		qsort(entries, *count, sizeof *entries, by_group_and_time);
	return entries;
}

/* What is counted in one group, span by span. */
struct walk {
	struct sb_spikes *spikes;
	int64_t interval;
	sb_time end;
	struct sb_detector volume, negative;
	uint32_t volume_series, negative_series;
};

static void judge_span(struct walk *walk, sb_time at, double posts, double negative, double judged)
{
	bool over = at + walk->interval <= walk->end;

	keep(walk->spikes, walk->volume_series, at, posts,
	     over ? sb_detector_step(&walk->volume, at, posts, 1) : sb_detector_peek(&walk->volume, at, posts, 1));
	if (judged > 0) /* where nothing was judged there is no share */
		keep(walk->spikes, walk->negative_series, at, negative,
		     over ? sb_detector_step(&walk->negative, at, negative, judged)
			  : sb_detector_peek(&walk->negative, at, negative, judged));
}

/* One group from the first post of all on, so that a topic which comes up out of nothing is a rise from nothing. */
static void walk_group(struct walk *walk, const struct entry *entries, size_t count, sb_time first)
{
	size_t i = 0;

	sb_detector_init(&walk->volume, walk->interval, walk->spikes->threshold);
	sb_detector_init(&walk->negative, walk->interval, walk->spikes->threshold);
	for (sb_time at = first; at <= walk->end; at += walk->interval) {
		double posts = 0, negative = 0, judged = 0;
		if (i == count && at - entries[i - 1].at > SB_DETECTOR_SILENCE)
			return;
		/* nothing is learned from centuries of nothing between a wrong clock and now */
		if (i < count && entries[i].at - at > 2 * SB_DETECTOR_SILENCE)
			at = sb_time_floor(entries[i].at, walk->interval);
		for (; i < count && entries[i].at < at + walk->interval; i++) {
			posts++;
			negative += entries[i].mood == SB_MOOD_NEGATIVE;
			judged += entries[i].mood != SB_MOOD_NONE;
		}
		judge_span(walk, at, posts, negative, judged);
	}
}

static void name_series(struct walk *walk, const struct sb_facts *facts, uint32_t group)
{
	struct sb_buf name;
	struct sb_str value = {NULL, 0};

	sb_buf_init(&name, MAX_SERIES);
	if (group != 0) {
		value = sb_facts_name(&facts->groups, group);
		value.len = value.len < MAX_SERIES / 2 ? value.len : MAX_SERIES / 2;
	}
	for (int negative = 0; negative < 2; negative++) {
		sb_buf_clear(&name);
		sb_buf_add_text(&name, negative ? "negative" : "volume");
		if (group != 0) {
			sb_buf_add_format(&name, " %.200s=", facts->by);
			sb_buf_add_str(&name, value);
		}
		*(negative ? &walk->negative_series : &walk->volume_series) = series_of(walk->spikes, sb_buf_str(&name));
	}
	sb_buf_free(&name);
}

static int by_time(const void *left, const void *right)
{
	const struct sb_spike *a = left, *b = right;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return a->series < b->series ? -1 : a->series > b->series;
}

void sb_spikes_posts(struct sb_spikes *spikes, const struct sb_facts *facts, int64_t interval, sb_time end)
{
	struct walk walk = {.spikes = spikes, .interval = interval, .end = end};
	size_t count, next;
	struct entry *entries = list_entries(facts, end, &count);
	sb_time first = count > 0 ? sb_time_floor(entries[0].at, interval) : 0;

	for (size_t from = 0; from < count; from = next) {
		for (next = from; next < count && entries[next].group == entries[from].group;)
			next++;
		name_series(&walk, facts, entries[from].group);
		walk_group(&walk, entries + from, next - from, first);
	}
	free(entries);
	if (spikes->count > 0)
		qsort(spikes->list, spikes->count, sizeof *spikes->list, by_time);
}

struct sb_str sb_spike_series(const struct sb_spikes *spikes, const struct sb_spike *spike)
{
	return spikes->names.entries[spike->series].key;
}

void sb_spike_write(const struct sb_spikes *spikes, const struct sb_spike *spike, struct sb_buf *out)
{
	struct sb_str series = sb_spike_series(spikes, spike);
	char at[SB_TIME_TEXT_MAX];
	struct sb_buf id;

	sb_time_format(spike->at, at);
	sb_buf_init(&id, MAX_SERIES + SB_TIME_TEXT_MAX + sizeof "spike::");
	sb_buf_add_format(&id, "spike:%s:", at);
	sb_buf_add_str(&id, series);
	sb_json_open(out, '{');
	sb_json_field_text(out, "type", "spike");
	sb_json_field_str(out, "id", sb_buf_str(&id));
	sb_json_field_time(out, "at", spike->at);
	sb_json_field_str(out, "series", series);
	sb_json_field_number(out, "n", spike->n);
	sb_json_field_places(out, "expected", spike->expected, 2);
	sb_json_field_places(out, "severity", spike->severity, 3);
	sb_json_field_text(out, "direction", spike->direction > 0 ? "up" : "down");
	sb_json_close(out, '}');
	sb_buf_add_char(out, '\n');
	sb_buf_free(&id);
}

void sb_spikes_free(struct sb_spikes *spikes)
{
	sb_map_free(&spikes->names);
	free(spikes->counters);
	free(spikes->list);
	*spikes = (struct sb_spikes)SB_SPIKES_INIT;
}
