#include "check.h"

#include "report/measure.h"
#include "report/spark.h"

static void add(struct sb_facts *facts, const char *line)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	sb_json *record = sb_json_parse_object(&parser, sb_str_from(line), NULL, NULL);

	assert_non_null(record);
	sb_facts_add(facts, record);
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
	add(&facts, "{\"type\":\"event\",\"id\":\"t:9\"}");
	assert_int_equal(sb_facts_count(&facts), 3);
	assert_int_equal(facts.repeated, 1);
	assert_int_equal(facts.others, 1);
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
	struct sb_response r = {0};
	struct sb_case one = {.customer = true, .opened_at = 0, .other_at = SB_TIME_NONE};

	(void)state;
	assert_true(isnan(sb_response_quantile(&r, 0.5)));
	assert_true(isnan(sb_response_rate(&r)));
	assert_true(isnan(sb_response_mean(&r)));
	for (int i = 4; i >= 1; i--) {
		one.staff_at = i * 10 * SB_SECOND;
		sb_response_add(&r, &one);
	}
	one.staff_at = SB_TIME_NONE;
	one.other_at = SB_SECOND;
	sb_response_add(&r, &one); /* not answered, but the community spoke first */
	sb_response_end(&r);
	assert_true(sb_response_quantile(&r, 0.5) == 25);
	assert_true(fabs(sb_response_quantile(&r, 0.9) - 37) < 1e-9);
	assert_true(sb_response_quantile(&r, 1) == 40);
	assert_true(sb_response_mean(&r) == 25);
	assert_true(sb_response_rate(&r) == 0.8);
	assert_int_equal(r.community_first, 1);
	sb_response_free(&r);
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
		cmocka_unit_test(drawings_keep_to_their_width),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
