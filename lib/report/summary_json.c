/* summary_json.c - summaries as records, written and read. */
#include "report/summary.h"

#include "base/zone.h"
#include "json/write.h"
#include "report/group.h"

#define VERSION 2

/* --- writing --- */

static void end_record(struct sb_buf *out)
{
	sb_json_close(out, '}');
	sb_buf_add_char(out, '\n');
}

static void write_head(const struct sb_summary *summary, const struct sb_report *report, struct sb_buf *out)
{
	sb_json_open(out, '{');
	sb_json_field_text(out, "type", "summary");
	sb_json_field_int(out, "version", VERSION);
	sb_json_field_text(out, "every", summary->step == SB_HOUR ? "1h" : summary->step == SB_DAY ? "1d" : "1w");
	sb_json_field_text(out, "zone", sb_zone_name());
	sb_json_field_str(out, "by", report->merge ? summary->by : sb_str_from(report->facts.by));
	sb_json_field_true(out, "response", summary->with_response);
	sb_json_field_true(out, "business", summary->with_business);
	if (report->terms.target > 0)
		sb_json_field_number(out, "target_s", (double)report->terms.target / (double)SB_SECOND);
	sb_json_field_int(out, "repeated", (int64_t)summary->repeated);
	sb_json_field_int(out, "other_records", (int64_t)summary->others);
	sb_json_key(out, "week");
	sb_json_open(out, '[');
	for (size_t i = 0; i < SB_HOURS_OF_WEEK; i++) {
		sb_json_item(out);
		sb_json_add_int(out, (int64_t)summary->week[i]);
	}
	sb_json_close(out, ']');
	sb_json_key(out, "authors");
	sb_distinct_write(&summary->authors, out);
	end_record(out);
}

static void write_counts(const struct sb_counts *counts, struct sb_buf *out)
{
	sb_json_field_int(out, "posts", (int64_t)counts->posts);
	sb_json_field_int(out, "negative", (int64_t)counts->negative);
	sb_json_field_int(out, "neutral", (int64_t)counts->neutral);
	sb_json_field_int(out, "positive", (int64_t)counts->positive);
	sb_json_field_int(out, "judged", (int64_t)counts->judged);
	sb_json_field_number(out, "sentiment", counts->sentiment);
}

static void write_response(const struct sb_response *r, bool business, struct sb_buf *out)
{
	sb_json_field_int(out, "cases", (int64_t)r->cases);
	sb_json_field_int(out, "customer_cases", (int64_t)r->customer_cases);
	sb_json_field_int(out, "answered", (int64_t)r->answered);
	sb_json_field_int(out, "community_first", (int64_t)r->community_first);
	sb_json_field_int(out, "within_target", (int64_t)r->within_target);
	sb_json_field_int(out, "follow_ups", (int64_t)r->follow_ups);
	sb_json_key(out, "first");
	sb_durations_write(&r->first, out);
	sb_json_key(out, "next");
	sb_durations_write(&r->next, out);
	if (!business)
		return;
	sb_json_field_int(out, "within_target_business", (int64_t)r->within_target_business);
	sb_json_key(out, "first_business");
	sb_durations_write(&r->first_business, out);
	sb_json_key(out, "next_business");
	sb_durations_write(&r->next_business, out);
}

void sb_report_write_summary(struct sb_report *report, struct sb_buf *out)
{
	struct sb_summary *summary = report->summary;

	if (!report->merge)
		sb_summary_fill(summary, report);
	write_head(summary, report, out);
	for (size_t i = 0; i < summary->count; i++) {
		struct sb_summary_row *row = &summary->rows[i];
		sb_json_open(out, '{');
		sb_json_field_text(out, "type", "summary");
		sb_json_field_time(out, "wall", row->wall);
		if (row->group != SB_SUMMARY_ALL) {
			struct sb_str name = sb_facts_name(&report->facts.groups, row->group);
			sb_json_field_str(out, "group", name.ptr != NULL ? name : SB_STR(""));
		}
		if (row->counts.posts > 0) {
			sb_json_field_time(out, "oldest", row->oldest);
			sb_json_field_time(out, "newest", row->newest);
			write_counts(&row->counts, out);
		}
		if (row->spread.count > 0) {
			sb_json_key(out, "spread");
			sb_spread_write(&row->spread, out);
		}
		if (row->response.cases > 0)
			write_response(&row->response, summary->with_business, out);
		end_record(out);
	}
}

/* --- reading --- */

#define GET(object, key) sb_json_get(object, SB_STR(key))

static bool broken(struct sb_err *err, const char *key)
{
	return sb_err_set(err, SB_REJECTED, "a summary without a right '%s'; give what --partial wrote", key);
}

static bool add_count(sb_json *v, uint64_t *sum)
{
	int64_t count = 0;

	if (v == NULL || !sb_json_int(v, &count) || count < 0 || (uint64_t)count > UINT64_MAX / 2 - *sum)
		return false;
	*sum += (uint64_t)count;
	return true;
}

/* An absent count is 0. */
static bool read_count(sb_json *record, const char *key, uint64_t *sum, struct sb_err *err)
{
	sb_json *v = sb_json_get(record, sb_str_from(key));

	return v == NULL || add_count(v, sum) || broken(err, key);
}

static bool read_week(sb_json *record, uint64_t *week, struct sb_err *err)
{
	struct sb_json_iter it = sb_json_iter(GET(record, "week"));

	for (size_t i = 0; i < SB_HOURS_OF_WEEK; i++)
		if (!add_count(sb_json_next(&it, NULL), &week[i]))
			return broken(err, "week");
	return true;
}

static bool read_time(sb_json *record, const char *key, sb_time *at, struct sb_err *err)
{
	sb_json *v = sb_json_get(record, sb_str_from(key));

	*at = SB_TIME_NONE;
	return v == NULL || sb_time_parse(sb_json_str(v), at) || broken(err, key);
}

static bool differs(struct sb_err *err, const char *option)
{
	return sb_err_set(err, SB_REJECTED, "left out: this summary was made with another %s than those before it, or than is asked for",
			  option);
}

static bool same(struct sb_str a, struct sb_str b)
{
	return (a.ptr == NULL) == (b.ptr == NULL) && sb_str_eq(a, b);
}

/* The first head says what was asked for; those that follow must say the same. */
static bool take_settings(struct sb_report *report, sb_json *record, struct sb_err *err)
{
	struct sb_summary *summary = report->summary;
	struct sb_str by = sb_json_str(GET(record, "by")), zone = sb_json_str(GET(record, "zone"));
	double target = sb_json_number(GET(record, "target_s"), 0) * (double)SB_SECOND;
	int64_t step = sb_span_step(sb_json_str(GET(record, "every")));
	bool with_response = sb_json_is_true(GET(record, "response")), with_business = sb_json_is_true(GET(record, "business"));

	if (step == 0)
		return broken(err, "every");
	if (!(target >= 0 && target < 1e18))
		return broken(err, "target_s");
	if (summary->any_head) {
		if (step != summary->step)
			return differs(err, "--every");
		if (!same(by, summary->by))
			return differs(err, "--by");
		if (!same(zone, summary->zone))
			return differs(err, "--zone");
		if ((int64_t)target != summary->target)
			return differs(err, "--target");
		summary->with_response = summary->with_response && with_response;
		summary->with_business = summary->with_business && with_business;
		return true;
	}
	if (report->facts.by != NULL && !same(by, sb_str_from(report->facts.by)))
		return differs(err, "--by");
	if (report->terms.target != 0 && report->terms.target != (int64_t)target)
		return differs(err, "--target");
	if (sb_span_step(sb_str_from(report->every)) % step != 0)
		return sb_err_set(err, SB_REJECTED, "left out: this summary is too coarse for --every %s", report->every);
	if (!sb_zone_set(zone, err)) {
		err->status = SB_REJECTED;
		return sb_err_prefix(err, "--zone");
	}
	sb_group_prepare(&report->facts);
	struct sb_arena *arena = &report->facts.arena;
	summary->any_head = true;
	summary->by = sb_arena_str(arena, by);
	summary->zone = sb_arena_str(arena, zone);
	summary->step = step;
	summary->target = report->terms.target = (int64_t)target;
	summary->with_response = with_response;
	summary->with_business = with_business;
	return true;
}

static bool read_head(struct sb_report *report, sb_json *record, struct sb_err *err)
{
	struct sb_summary *summary = report->summary;
	int64_t version;

	if (!sb_json_int(GET(record, "version"), &version) || version != VERSION)
		return sb_err_set(err, SB_REJECTED, "left out: a summary of another version of this program");
	return take_settings(report, record, err) && read_count(record, "repeated", &summary->repeated, err) &&
	       read_count(record, "other_records", &summary->others, err) && read_week(record, summary->week, err) &&
	       (sb_distinct_join(&summary->authors, GET(record, "authors")) || broken(err, "authors"));
}

static bool read_counts(sb_json *record, struct sb_counts *counts, struct sb_err *err)
{
	double sentiment = sb_json_number(GET(record, "sentiment"), 0);

	if (!isfinite(sentiment))
		return broken(err, "sentiment");
	counts->sentiment += sentiment;
	return read_count(record, "posts", &counts->posts, err) && read_count(record, "negative", &counts->negative, err) &&
	       read_count(record, "neutral", &counts->neutral, err) && read_count(record, "positive", &counts->positive, err) &&
	       read_count(record, "judged", &counts->judged, err);
}

static bool read_business(sb_json *record, struct sb_response *r, struct sb_err *err)
{
	if (GET(record, "first_business") == NULL)
		return true;
	return read_count(record, "within_target_business", &r->within_target_business, err) &&
	       (sb_durations_join(&r->first_business, GET(record, "first_business")) || broken(err, "first_business")) &&
	       (sb_durations_join(&r->next_business, GET(record, "next_business")) || broken(err, "next_business"));
}

static bool read_response(sb_json *record, struct sb_response *r, struct sb_err *err)
{
	if (GET(record, "cases") == NULL)
		return true;
	return read_count(record, "cases", &r->cases, err) && read_count(record, "customer_cases", &r->customer_cases, err) &&
	       read_count(record, "answered", &r->answered, err) &&
	       read_count(record, "community_first", &r->community_first, err) &&
	       read_count(record, "within_target", &r->within_target, err) &&
	       read_count(record, "follow_ups", &r->follow_ups, err) &&
	       (sb_durations_join(&r->first, GET(record, "first")) || broken(err, "first")) &&
	       (sb_durations_join(&r->next, GET(record, "next")) || broken(err, "next")) &&
	       read_business(record, r, err);
}

static bool read_row(struct sb_report *report, sb_json *record, struct sb_err *err)
{
	sb_json *group = GET(record, "group");
	struct sb_str name = sb_json_str(group);
	uint32_t number = SB_SUMMARY_ALL;
	sb_time wall, oldest, newest;

	if (!read_time(record, "wall", &wall, err) || !read_time(record, "oldest", &oldest, err) ||
	    !read_time(record, "newest", &newest, err))
		return false;
	/* times come together, in their order, and in the span that the row says it counts */
	if (wall == SB_TIME_NONE && (oldest != SB_TIME_NONE || newest != SB_TIME_NONE))
		return broken(err, "wall");
	if (oldest != SB_TIME_NONE && (newest < oldest || sb_span_floor(sb_zone_wall(oldest), report->summary->step) != wall))
		return broken(err, "oldest");
	if (group != NULL)
		number = name.len == 0 ? 0 : (uint32_t)*sb_map_put(&report->facts.groups, name, report->facts.groups.count, NULL);
	struct sb_counts counts = {0};
	struct sb_response response = {0};
	struct sb_spread spread = {0};
	bool good = read_counts(record, &counts, err) && read_response(record, &response, err) &&
		    (sb_spread_join(&spread, GET(record, "spread")) || broken(err, "spread")) &&
		    (spread.count == counts.judged || broken(err, "spread"));
	if (good) {
		struct sb_summary_row *row = sb_summary_row(report->summary, wall, number);
		if (oldest != SB_TIME_NONE && (row->oldest == SB_TIME_NONE || oldest < row->oldest))
			row->oldest = oldest;
		if (newest > row->newest)
			row->newest = newest;
		sb_counts_add_all(&row->counts, &counts);
		sb_spread_add_all(&row->spread, &spread);
		sb_response_add_all(&row->response, &response);
	}
	sb_response_free(&response);
	sb_spread_free(&spread);
	return good;
}

bool sb_summary_check(const struct sb_summary *summary, const struct sb_measure *const *measures, size_t count,
		      struct sb_err *err)
{
	for (size_t i = 0; i < count; i++)
		if (measures[i]->needs_tree && !summary->with_response && summary->count > 0)
			return sb_err_set(err, SB_USAGE, "not all of the parts hold the response; name it when --partial makes them");
	return true;
}

bool sb_summary_read(struct sb_report *report, sb_json *record, struct sb_err *err)
{
	if (!sb_str_is(sb_json_str(GET(record, "type")), "summary"))
		return sb_err_set(err, SB_REJECTED, "no summary: --merge takes what --partial wrote");
	struct sb_summary *summary = report->summary;
	if (GET(record, "version") != NULL) {
		summary->refused = !read_head(report, record, err);
		return !summary->refused;
	}
	if (!summary->any_head && !summary->refused)
		return sb_err_set(err, SB_REJECTED, "a row of a summary whose first line is missing");
	return summary->refused || read_row(report, record, err);
}
