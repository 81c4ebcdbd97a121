#include "check.h"

#include "report/distinct.h"
#include "report/group.h"
#include "report/measure.h"
#include "report/spark.h"

static void add(struct sb_facts *facts, const char *line)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_post post;

	sb_post_read(sb_json_parse_object(&parser, sb_str_from(line), NULL, NULL), &post);
	assert_true(sb_post_is_post(&post));
	struct sb_group_values values;
	struct sb_look look = {.values = &values};
	sb_group_prepare(facts);
	sb_facts_look(facts, &post, &look);
	sb_facts_add(facts, &post, &look);
	sb_json_parser_free(&parser);
}

static sb_time at(const char *text)
{
	sb_time t = SB_TIME_NONE;

	assert_true(sb_time_parse(sb_str_from(text), &t));
	return t;
}

static void assert_shown(struct sb_cell cell, const char *wanted)
{
	struct sb_buf out;

	sb_buf_init(&out, 4096);
	sb_cell_show(&cell, &out);
	assert_string_equal(out.ptr, wanted);
	sb_buf_free(&out);
}

static void assert_written(struct sb_cell cell, const char *wanted)
{
	struct sb_buf out;

	sb_buf_init(&out, 4096);
	sb_cell_write(&cell, &out);
	assert_string_equal(out.ptr, wanted);
	sb_buf_free(&out);
}

static void cells_read_well_for_people_and_exactly_for_programs(void **state)
{
	(void)state;
	assert_shown(sb_cell_count(0), "0");
	assert_shown(sb_cell_count(999), "999");
	assert_shown(sb_cell_count(1234567), "1,234,567");
	assert_shown(sb_cell_real(SB_NET, -0.123), "-0.12");
	assert_shown(sb_cell_real(SB_NET, -0.001), "0.00");
	assert_shown(sb_cell_real(SB_NET, 0.5), "+0.50");
	assert_shown(sb_cell_real(SB_SHARE, 0.4138), "41.4%");
	assert_shown(sb_cell_real(SB_SHARE, 1), "100%");
	assert_shown(sb_cell_real(SB_SECONDS, 923), "15m 23s");
	assert_shown(sb_cell_moment(SB_DATE, at("2026-03-22T00:00:00Z")), "2026-03-22");
	assert_shown(sb_cell_moment(SB_MOMENT, at("2026-03-22T14:31:11Z")), "2026-03-22 14:31");
	assert_shown(sb_cell_real(SB_SECONDS, NAN), "");
	assert_written(sb_cell_count(1234567), "1234567");
	assert_written(sb_cell_real(SB_SECONDS, 349835.62836), "349835.628");
	assert_written(sb_cell_real(SB_SHARE, 2.0 / 3), "0.6667");
	assert_written(sb_cell_moment(SB_MOMENT, at("0001-01-01T00:00:00Z")), "0001-01-01T00:00:00Z");
	assert_written(sb_cell_absent(), "");
}

static void the_last_post_with_an_id_wins(void **state)
{
	struct sb_facts facts;

	(void)state;
	sb_facts_init(&facts);
	add(&facts, "{\"id\":\"t:1\",\"network\":\"x\",\"score\":{\"label\":\"negative\",\"sentiment\":-1}}");
	add(&facts, "{\"id\":\"t:1\",\"network\":\"y\",\"score\":{\"label\":\"positive\",\"sentiment\":0.5}}");
	add(&facts, "{\"network\":\"x\"}");
	add(&facts, "{\"network\":\"x\"}");
	assert_int_equal(sb_facts_count(&facts), 3);
	assert_int_equal(facts.repeated, 1);
	assert_int_equal(facts.list[0].mood, SB_MOOD_POSITIVE);
	assert_str(sb_facts_name(&facts.networks, facts.list[0].network), "y");
	sb_facts_free(&facts);
}

static void a_field_with_a_list_counts_each_different_value_once(void **state)
{
	struct sb_facts facts;
	struct sb_tally tally = SB_TALLY_INIT;

	(void)state;
	sb_facts_init(&facts);
	facts.by = "topic";
	add(&facts, "{\"id\":\"t:1\",\"topics\":[\"a\",\"b\",\"a\"]}");
	add(&facts, "{\"id\":\"t:2\",\"topics\":[\"b\",7,true,{},null]}");
	add(&facts, "{\"id\":\"t:3\",\"topics\":[]}");
	add(&facts, "{\"id\":\"t:4\"}");
	for (size_t i = 0; i < sb_facts_count(&facts); i++) {
		const struct sb_set *set = &facts.set_list[facts.list[i].set];
		for (size_t g = 0; g < set->count; g++)
			sb_tally_add(&tally, 0, set->groups[g], &facts.list[i]);
	}
	assert_int_equal(sb_tally_get(&tally, 0, (uint32_t)sb_map_get(&facts.groups, SB_STR("a")))->posts, 1);
	assert_int_equal(sb_tally_get(&tally, 0, (uint32_t)sb_map_get(&facts.groups, SB_STR("b")))->posts, 2);
	assert_int_equal(sb_tally_get(&tally, 0, (uint32_t)sb_map_get(&facts.groups, SB_STR("7")))->posts, 1);
	assert_int_equal(sb_tally_get(&tally, 0, (uint32_t)sb_map_get(&facts.groups, SB_STR("true")))->posts, 1);
	assert_int_equal(sb_tally_get(&tally, 0, 0)->posts, 2);
	assert_null(sb_tally_get(&tally, 1, 0));
	sb_tally_free(&tally);
	sb_facts_free(&facts);
}

static void one_wrong_clock_does_not_move_the_series(void **state)
{
	struct sb_facts facts;
	struct sb_spans spans;
	char line[128];

	(void)state;
	sb_facts_init(&facts);
	add(&facts, "{\"id\":\"t:old\",\"created_at\":\"0001-01-01T00:00:00Z\"}");
	add(&facts, "{\"id\":\"t:new\",\"created_at\":\"9999-12-31T23:59:59Z\"}");
	add(&facts, "{\"id\":\"t:none\"}");
	for (int i = 0; i < 300; i++) {
		snprintf(line, sizeof line, "{\"id\":\"t:%d\",\"created_at\":\"2026-03-%02dT12:00:00Z\"}", i, i % 20 + 1);
		add(&facts, line);
	}
	sb_spans_set(&spans, &facts, 0, at("2026-03-21T00:00:00Z"));
	assert_int_equal(spans.step, SB_DAY);
	assert_int_equal(spans.count, 20);
	assert_int_equal(spans.first, at("2026-03-01T00:00:00Z"));
	assert_int_equal(spans.end, at("2026-03-20T12:00:00Z"));
	assert_int_equal(sb_span_of(&spans, facts.list[0].at), SB_SPAN_EARLIER);
	assert_int_equal(sb_span_of(&spans, facts.list[1].at), SB_SPAN_LATER);
	assert_int_equal(sb_span_of(&spans, facts.list[2].at), SB_SPAN_UNDATED);
	sb_spans_set(&spans, &facts, SB_WEEK, at("2026-03-21T00:00:00Z"));
	assert_int_equal(spans.first, at("2026-02-23T00:00:00Z")); /* a Monday */
	assert_int_equal(spans.count, 4);
	add(&facts, "{\"id\":\"t:2024\",\"created_at\":\"2024-03-01T12:00:00Z\"}");
	sb_spans_set(&spans, &facts, 0, at("2026-03-21T00:00:00Z"));
	assert_int_equal(spans.count, 20);
	sb_spans_set(&spans, &facts, SB_DAY, at("2026-03-21T00:00:00Z")); /* asked for, so all of it */
	assert_int_equal(spans.first, at("2024-03-01T00:00:00Z"));
	sb_facts_free(&facts);
}

static void quantiles_lie_between_the_nearest_values(void **state)
{
	struct sb_terms terms = {.target = 20 * SB_SECOND};
	struct sb_cases cases = {0};
	struct sb_response r = {0};
	struct sb_case one = {.customer = true, .opened_at = 0};

	(void)state;
	assert_true(isnan(sb_durations_quantile(&r.first, 0.5)));
	assert_true(isnan(sb_response_rate(&r)));
	assert_true(isnan(sb_response_share(&r, r.within_target)));
	assert_true(isnan(sb_durations_mean(&r.first)));
	for (int i = 4; i >= 1; i--) {
		one.staff_at = i * 10 * SB_SECOND;
		sb_response_add(&r, &cases, &one, &terms);
	}
	one.staff_at = SB_TIME_NONE;
	one.community_first = true;
	sb_response_add(&r, &cases, &one, &terms); /* not answered, but the community spoke first */
	sb_response_end(&r);
	assert_true(sb_durations_quantile(&r.first, 0.5) == 25);
	assert_true(fabs(sb_durations_quantile(&r.first, 0.9) - 37) < 1e-9);
	assert_true(sb_durations_quantile(&r.first, 1) == 40);
	assert_true(sb_durations_mean(&r.first) == 25);
	assert_number(sb_response_rate(&r), 0.8);
	assert_number(sb_response_share(&r, r.within_target), 0.4);
	assert_int_equal(r.community_first, 1);
	sb_response_free(&r);
}

static void next_responses_are_waits_that_begin_after_the_first(void **state)
{
	static const char *const lines[] = {
		"{\"id\":\"t:1\",\"created_at\":\"2026-03-01T10:00:00Z\",\"author\":{\"handle\":\"a\"}}",
		"{\"id\":\"t:2\",\"reply_to\":\"t:1\",\"created_at\":\"2026-03-01T10:01:00Z\",\"author\":{\"handle\":\"b\",\"role\":\"staff\",\"bot\":true}}",
		"{\"id\":\"t:3\",\"reply_to\":\"t:1\",\"created_at\":\"2026-03-01T10:05:00Z\",\"author\":{\"handle\":\"a\"}}",
		"{\"id\":\"t:4\",\"reply_to\":\"t:1\",\"created_at\":\"2026-03-01T10:10:00Z\",\"author\":{\"handle\":\"s\",\"role\":\"staff\"}}",
		"{\"id\":\"t:5\",\"reply_to\":\"t:4\",\"created_at\":\"2026-03-01T11:00:00Z\",\"author\":{\"handle\":\"a\"}}",
		"{\"id\":\"t:6\",\"reply_to\":\"t:5\",\"created_at\":\"2026-03-01T11:20:00Z\",\"author\":{\"handle\":\"a\"}}",
		"{\"id\":\"t:7\",\"reply_to\":\"t:5\",\"created_at\":\"2026-03-01T11:25:00Z\",\"author\":{\"handle\":\"c\"}}",
		"{\"id\":\"t:8\",\"reply_to\":\"t:5\",\"created_at\":\"2026-03-01T11:30:00Z\",\"author\":{\"handle\":\"s\",\"role\":\"staff\"}}",
		"{\"id\":\"t:9\",\"reply_to\":\"t:8\",\"created_at\":\"2026-03-02T11:30:00Z\",\"author\":{\"handle\":\"a\"}}",
	};
	struct sb_facts facts;
	struct sb_records none = SB_RECORDS_INIT;
	struct sb_cases cases;

	(void)state;
	for (int backwards = 0; backwards < 2; backwards++) {
		size_t count = sizeof lines / sizeof lines[0];
		sb_facts_init(&facts);
		facts.with_tree = facts.with_ids = true;
		for (size_t i = 0; i < count; i++)
			add(&facts, lines[backwards ? count - 1 - i : i]);
		sb_facts_end(&facts);
		sb_cases_find(&cases, &facts, &none);
		assert_int_equal(cases.count, 1);
		assert_int_equal(cases.list[0].staff_at - cases.list[0].opened_at, 10 * SB_MINUTE); /* the bot's does not count */
		assert_int_equal(cases.list[0].follow_ups, 2);
		assert_int_equal(cases.list[0].next_count, 1);
		assert_int_equal(cases.nexts[cases.list[0].next_from].wait, 30 * SB_MINUTE);
		sb_cases_free(&cases);
		sb_facts_free(&facts);
	}
}

/* The same numbers in every run; splitmix64. */
static uint64_t draw(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

static void a_sketch_of_durations_is_as_near_as_it_says(void **state)
{
	static const double parts[] = {0, 0.01, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1};
	uint64_t seed = 1;

	(void)state;
	for (size_t count = 1; count <= 100000; count *= 10) {
		struct sb_durations all = {0}, joined = {0}, pieces[3] = {{0}, {0}, {0}};
		for (size_t i = 0; i < count; i++) {
			/* from microseconds to ten thousand years, the same number in each power of two */
			int64_t duration = (int64_t)(draw(&seed) >> (6 + draw(&seed) % 58));
			sb_durations_add(&all, duration);
			sb_durations_add(&pieces[i % 3], duration);
		}
		for (size_t i = 3; i-- > 0;)
			sb_durations_add_all(&joined, &pieces[i]);
		sb_durations_sort(&all);
		assert_int_equal(joined.count, all.count);
		for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
			double exact = sb_durations_quantile(&all, parts[i]), near = sb_durations_quantile(&joined, parts[i]);
			assert_true(fabs(near - exact) <= exact * SB_DURATIONS_ERROR * (1 + 1e-9));
		}
		for (size_t i = 0; i < SB_DURATION_LIMITS; i++)
			assert_int_equal(sb_durations_below(&joined, i), sb_durations_below(&all, i));
		sb_durations_free(&all);
		sb_durations_free(&joined);
		for (size_t i = 0; i < 3; i++)
			sb_durations_free(&pieces[i]);
	}
}

static void different_things_are_counted_within_the_stated_error(void **state)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	double squares = 0;
	size_t tries = 0;

	(void)state;
	for (uint64_t count = 1000; count <= 300000; count = count * 5 / 4) {
		struct sb_distinct parts[2] = {SB_DISTINCT_INIT, SB_DISTINCT_INIT}, joined = SB_DISTINCT_INIT;
		char name[64];
		struct sb_buf text;
		sb_buf_init(&text, 1 << 20);
		for (uint64_t i = 0; i < count; i++) { /* a third of them in both parts, and each twice */
			struct sb_str thing = sb_str_of(name, (size_t)snprintf(name, sizeof name, "x:%llu-%llu", (unsigned long long)count, (unsigned long long)i));
			for (int twice = 0; twice < 2; twice++) {
				if (i % 3 != 0)
					sb_distinct_add(&parts[0], thing);
				if (i % 3 != 1)
					sb_distinct_add(&parts[1], thing);
			}
		}
		for (size_t p = 0; p < 2; p++) {
			sb_buf_clear(&text);
			sb_distinct_write(&parts[p], &text);
			assert_true(sb_distinct_join(&joined, sb_json_parse(&parser, sb_buf_str(&text), NULL, NULL)));
		}
		double error = (double)sb_distinct_count(&joined) / (double)count - 1;
		if (count <= SB_DISTINCT_EXACT)
			assert_true(error == 0);
		else
			squares += error * error, tries++;
		assert_true(fabs(error) < 4 * SB_DISTINCT_ERROR);
		sb_distinct_free(&joined);
		sb_distinct_free(&parts[0]);
		sb_distinct_free(&parts[1]);
		sb_buf_free(&text);
	}
	assert_true(sqrt(squares / (double)tries) < 1.5 * SB_DISTINCT_ERROR);
	sb_json_parser_free(&parser);
}

static void drawings_keep_to_their_width(void **state)
{
	struct sb_doc doc;
	struct sb_buf out;

	(void)state;
	sb_doc_init(&doc, NULL, 0);
	sb_buf_init(&out, 4096);
	struct sb_table *table = sb_doc_table(&doc, sb_doc_section(&doc, "s", "S"), "t", "T");
	sb_table_column(table, "n", "n", SB_COUNT);
	for (uint64_t i = 0; i < 8; i++)
		sb_table_add(table, sb_cell_count(i));
	sb_spark_line(table, 0, false, 8, &out);
	assert_string_equal(out.ptr, "▁▂▃▄▅▆▇█");
	sb_buf_clear(&out);
	sb_spark_line(table, 0, false, 4, &out);
	assert_string_equal(out.ptr, "▁▄▆█");
	sb_buf_clear(&out);
	assert_int_equal(sb_spark_bar(1, 2, 5, &out), 3);
	assert_string_equal(out.ptr, "██▌");
	sb_buf_clear(&out);
	assert_int_equal(sb_spark_bar(0, 2, 5, &out), 0);
	assert_int_equal(sb_spark_bar(1e-9, 2, 5, &out), 1);
	sb_buf_clear(&out);
	sb_spark_sides(-0.5, 9, &out);
	assert_string_equal(out.ptr, "  ██│    ");
	sb_buf_free(&out);
	sb_doc_free(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_read_well_for_people_and_exactly_for_programs),
		cmocka_unit_test(the_last_post_with_an_id_wins),
		cmocka_unit_test(a_field_with_a_list_counts_each_different_value_once),
		cmocka_unit_test(one_wrong_clock_does_not_move_the_series),
		cmocka_unit_test(quantiles_lie_between_the_nearest_values),
		cmocka_unit_test(next_responses_are_waits_that_begin_after_the_first),
		cmocka_unit_test(a_sketch_of_durations_is_as_near_as_it_says),
		cmocka_unit_test(different_things_are_counted_within_the_stated_error),
		cmocka_unit_test(drawings_keep_to_their_width),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
