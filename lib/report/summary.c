#include "report/summary.h"

#include "base/zone.h"

#include <stdlib.h>

struct sb_summary_row *sb_summary_row(struct sb_summary *summary, sb_time wall, uint32_t group)
{
	int64_t key[2] = {wall, group};
	size_t at = *sb_map_put(&summary->keys, sb_str_of((const char *)key, sizeof key), summary->count, NULL);

	if (at == summary->count) {
		summary->rows = sb_mem_reserve(summary->rows, summary->count, &summary->cap, sizeof *summary->rows);
		summary->rows[summary->count++] = (struct sb_summary_row){
			.wall = wall, .group = group, .oldest = SB_TIME_NONE, .newest = SB_TIME_NONE};
	}
	return &summary->rows[at];
}

static sb_time wall_of(const struct sb_summary *summary, sb_time at)
{
	return at == SB_TIME_NONE ? SB_TIME_NONE : sb_span_floor(sb_zone_wall(at), summary->step);
}

static void add_to_row(struct sb_summary_row *row, const struct sb_fact *fact)
{
	sb_counts_add(&row->counts, fact);
	sb_spread_add(&row->spread, (double)fact->sentiment);
	if (fact->at == SB_TIME_NONE)
		return;
	if (row->oldest == SB_TIME_NONE || fact->at < row->oldest)
		row->oldest = fact->at;
	if (fact->at > row->newest)
		row->newest = fact->at;
}

void sb_summary_add_fact(struct sb_summary *summary, const struct sb_facts *facts, const struct sb_fact *fact)
{
	sb_time wall = wall_of(summary, fact->at);

	add_to_row(sb_summary_row(summary, wall, SB_SUMMARY_ALL), fact);
	if (fact->at != SB_TIME_NONE)
		summary->week[sb_hour_of_week(fact->at)]++;
	if (facts->by == NULL)
		return;
	const struct sb_set *set = &facts->set_list[fact->set];
	for (size_t g = 0; g < set->count; g++)
		add_to_row(sb_summary_row(summary, wall, set->groups[g]), fact);
}

static void add_case(struct sb_summary *summary, const struct sb_report *report, const struct sb_case *one)
{
	sb_time wall = wall_of(summary, one->opened_at);
	const struct sb_set *set = report->facts.by != NULL ? &report->facts.set_list[one->set] : NULL;

	sb_response_add(&sb_summary_row(summary, wall, SB_SUMMARY_ALL)->response, &report->cases, one, &report->terms);
	for (size_t g = 0; set != NULL && g < set->count; g++)
		sb_response_add(&sb_summary_row(summary, wall, set->groups[g])->response, &report->cases, one, &report->terms);
}

void sb_summary_fill(struct sb_summary *summary, struct sb_report *report)
{
	const struct sb_facts *facts = &report->facts;
	bool *counted = sb_mem_zero(facts->authors.count, sizeof *counted);

	for (size_t i = 0; i < sb_facts_count(facts); i++) {
		const struct sb_fact *fact = &facts->list[i];
		if (!sb_fact_counts(facts, fact))
			continue;
		sb_summary_add_fact(summary, facts, fact);
		if (fact->author != SB_NO_AUTHOR && !counted[fact->author])
			sb_distinct_add(&summary->authors, facts->authors.entries[fact->author].key);
		if (fact->author != SB_NO_AUTHOR)
			counted[fact->author] = true;
	}
	for (size_t i = 0; i < report->cases.count; i++)
		add_case(summary, report, &report->cases.list[i]);
	summary->repeated += facts->repeated;
	summary->others += report->others;
	free(counted);
}

/* Where the newest post not later than `limit` stands; of a span that has both sides of it, its end. */
static sb_time find_end(const struct sb_summary *summary, sb_time limit)
{
	sb_time end = SB_TIME_NONE, newest = SB_TIME_NONE;

	for (size_t i = 0; i < summary->count; i++) {
		const struct sb_summary_row *row = &summary->rows[i];
		if (row->newest == SB_TIME_NONE)
			continue;
		if (row->newest > newest)
			newest = row->newest;
		sb_time last = row->newest <= limit ? row->newest : row->oldest <= limit ? limit : SB_TIME_NONE;
		if (last > end)
			end = last;
	}
	return end != SB_TIME_NONE ? end : newest;
}

void sb_summary_spans(const struct sb_summary *summary, struct sb_spans *spans, int64_t step, sb_time now)
{
	sb_time end = find_end(summary, now + SB_CLOCK_SKEW), first;

	*spans = (struct sb_spans){.step = step != 0 ? step : summary->step, .end = end};
	if (end == SB_TIME_NONE)
		return;
	sb_time last = sb_span_floor(sb_zone_wall(end), spans->step), limit = last - (int64_t)(SB_SPANS_MAX - 1) * spans->step;
	first = last;
	for (size_t i = 0; i < summary->count; i++) {
		sb_time wall = summary->rows[i].wall;
		if (summary->rows[i].oldest == SB_TIME_NONE || sb_span_floor(wall, spans->step) < limit)
			continue;
		if (sb_span_floor(wall, spans->step) < first)
			first = sb_span_floor(wall, spans->step);
	}
	spans->first = first;
	spans->count = (size_t)((last - first) / spans->step) + 1;
}

void sb_summary_free(struct sb_summary *summary)
{
	for (size_t i = 0; i < summary->count; i++) {
		sb_response_free(&summary->rows[i].response);
		sb_spread_free(&summary->rows[i].spread);
	}
	free(summary->rows);
	sb_map_free(&summary->keys);
	sb_distinct_free(&summary->authors);
}
