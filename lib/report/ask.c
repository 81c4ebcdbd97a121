#include "report/ask.h"

#include "base/zone.h"

#include <stdio.h>

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

bool sb_report_ask(struct sb_report *report, const struct sb_ask *ask, struct sb_err *err)
{
	if (ask->zone != NULL && !sb_zone_set(sb_str_from(ask->zone), err))
		return sb_err_prefix(err, "--zone");
	if (!parse_point("--since", ask->since, report->now, &report->facts.since, err) ||
	    !parse_point("--until", ask->until, report->now, &report->facts.until, err))
		return false;
	if (report->facts.by != NULL && *report->facts.by == '\0')
		return sb_err_set(err, SB_USAGE, "--by needs the name of a field, such as network");
	if (report->spikes.threshold < 0 || report->spikes.threshold > 1)
		return sb_err_set(err, SB_USAGE, "--severity is a number from 0 to 1");
	return ask->where == NULL || parse_where(report, ask->where, err);
}
