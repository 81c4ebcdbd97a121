#include "report/ask.h"

#include "base/zone.h"
#include "report/database.h"
#include "report/summary.h"

#include <stdio.h>
#include <stdlib.h>

static bool parse_point(const char *option, const char *text, sb_time now, sb_time *out, struct sb_err *err)
{
	if (text == NULL || sb_zone_parse_point(sb_str_from(text), now, out))
		return true;
	return sb_err_set(err, SB_USAGE, "%s: '%s' is not a time such as 2026-03-10T14:00:00Z, a date, or an age such as 2d",
			  option, text);
}

static bool parse_where(struct sb_report *report, const char *where, struct sb_err *err)
{
	struct sb_buf place;
	size_t at;

	report->where = sb_query_parse_at(sb_str_from(where), &at, err);
	if (report->where != NULL)
		return true;
	sb_buf_init(&place, 4096);
	sb_query_show_error(sb_str_from(where), at, &place);
	sb_warn("--where: %s", err->text);
	fputs(place.ptr, stderr);
	sb_buf_free(&place);
	err->text[0] = '\0';
	return false;
}

/* Summaries: what they cannot hold is said before anything is read. */
static bool check_parts(struct sb_report *report, const struct sb_ask *ask, const struct sb_measure *const *measures,
			size_t count, struct sb_err *err)
{
	const char *option = ask->merge ? "--merge" : ask->partial ? "--partial" : "--once";
	bool response = false;

	if (ask->once && ask->merge)
		return sb_err_set(err, SB_USAGE, "--once is said of posts, and --merge reads summaries");
	if (!ask->partial && !ask->merge && !ask->once)
		return true;
	for (size_t i = 0; i < count; i++) {
		if (!sb_measure_is_mergeable(measures[i]))
			return sb_err_set(err, SB_USAGE, "%s: summaries hold volume, sentiment and response; '%s' needs the posts",
					  option, measures[i]->name);
		response = response || measures[i]->needs_tree;
	}
	if (ask->once && response)
		return sb_err_set(err, SB_USAGE, "--once: to join posts into cases they must be kept; name volume or sentiment");
	if (ask->sql != NULL)
		return sb_err_set(err, SB_USAGE, "%s: --sql holds posts, which summaries do not", option);
	if (ask->calendar != NULL && ask->merge)
		return sb_err_set(err, SB_USAGE, "--merge: --calendar is for --partial, which sees the posts");
	if (ask->merge && (ask->since != NULL || ask->until != NULL || ask->where != NULL))
		return sb_err_set(err, SB_USAGE, "--merge: --since, --until and --where are for --partial, which sees the posts");
	report->summary = sb_mem_zero(1, sizeof *report->summary);
	*report->summary = (struct sb_summary){.keys = SB_MAP_INIT, .authors = SB_DISTINCT_INIT};
	report->summary->once = ask->once;
	report->summary->step = report->every != NULL ? sb_span_step(sb_str_from(report->every)) : SB_DAY;
	report->summary->with_response = response;
	report->summary->with_business = response && ask->calendar != NULL;
	report->merge = ask->merge;
	report->summed = ask->merge || (ask->once && !ask->partial);
	return true;
}

static bool read_calendar(struct sb_report *report, const char *path, struct sb_err *err)
{
	report->terms.calendar = sb_mem_zero(1, sizeof *report->terms.calendar);
	if (!sb_calendar_read(report->terms.calendar, path, err)) {
		free(report->terms.calendar);
		report->terms.calendar = NULL;
		err->status = SB_USAGE; /* also where it cannot be read: it is what was asked for that is wrong */
		return false;
	}
	return true;
}

bool sb_report_ask(struct sb_report *report, const struct sb_ask *ask, const struct sb_measure *const *measures, size_t count,
		   struct sb_err *err)
{
	if (ask->zone != NULL && !sb_zone_set(sb_str_from(ask->zone), err))
		return sb_err_prefix(err, "--zone");
	if (ask->calendar != NULL && !read_calendar(report, ask->calendar, err))
		return false;
	if (!parse_point("--since", ask->since, report->now, &report->facts.since, err) ||
	    !parse_point("--until", ask->until, report->now, &report->facts.until, err))
		return false;
	if (report->facts.by != NULL && *report->facts.by == '\0')
		return sb_err_set(err, SB_USAGE, "--by needs the name of a field, such as network");
	if (report->spikes.threshold < 0 || report->spikes.threshold > 1)
		return sb_err_set(err, SB_USAGE, "--severity is a number from 0 to 1");
	if (!check_parts(report, ask, measures, count, err))
		return false;
	if (!sb_talk_ask(report, ask, measures, count, err))
		return false;
	if (ask->sql != NULL) {
		report->database = sb_mem_zero(1, sizeof *report->database);
		if (!sb_database_open(report->database, ask->sql, err))
			return sb_err_prefix(err, "--sql");
	}
	return ask->where == NULL || parse_where(report, ask->where, err);
}
