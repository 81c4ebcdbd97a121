/* Event streams as the WHATWG's HTML standard reads them; its own examples too. */
#include "check.h"

#include "text/events.h"

static void show(void *ctx, const struct sb_event *event)
{
	struct sb_buf *out = ctx;

	sb_buf_add_format(out, "%.*s(%.*s)", SB_FMT(event->name), SB_FMT(event->id));
	sb_buf_add_char(out, '[');
	sb_buf_add_str(out, event->data);
	sb_buf_add_text(out, "]\n");
}

static struct sb_events *feed(struct sb_str text, size_t piece, struct sb_buf *out)
{
	struct sb_events *events = sb_events_open(show, out);

	for (size_t i = 0; i < text.len; i += piece)
		sb_events_feed(events, sb_str_of(text.ptr + i, text.len - i < piece ? text.len - i : piece));
	return events;
}

/* In one piece, and in pieces of one, two, three and five bytes. */
static void check(struct sb_str text, const char *wanted)
{
	static const size_t pieces[] = {1000000, 1, 2, 3, 5};
	struct sb_buf out;

	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		sb_buf_init(&out, 1 << 20);
		sb_events_close(feed(text, pieces[i], &out));
		assert_view(sb_buf_str(&out), sb_str_from(wanted));
		sb_buf_free(&out);
	}
}

static void examples_of_the_standard(void **state)
{
	(void)state;
	check(SB_STR("data: YHOO\ndata: +2\ndata: 10\n\n"), "message()[YHOO\n+2\n10]\n");
	check(SB_STR(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n"),
	      "message(1)[first event]\nmessage()[second event]\nmessage()[ third event]\n");
	check(SB_STR("data\n\ndata\ndata\n\ndata:"), "message()[]\nmessage()[\n]\n");
	check(SB_STR("data:test\n\ndata: test\n\n"), "message()[test]\nmessage()[test]\n");
}

static void ends_of_lines(void **state)
{
	(void)state;
	check(SB_STR("data: a\r\rdata: b\r\n\r\ndata: c\n\n"), "message()[a]\nmessage()[b]\nmessage()[c]\n");
	check(SB_STR("data: a\r\ndata: b\rdata: c\n\r"), "message()[a\nb\nc]\n");
	check(SB_STR("\r\n\r\n\n\n\r\rdata: a\n\n"), "message()[a]\n");
	check(SB_STR("data: a\xE2\x80\xA8" "b\x0B" "c\n\n"), "message()[a\xE2\x80\xA8" "b\x0B" "c]\n");
}

static void marks_and_unfinished_events(void **state)
{
	(void)state;
	check(SB_STR("\xEF\xBB\xBF" "data: a\n\n"), "message()[a]\n");
	check(SB_STR("\xEF\xBB\xBF\xEF\xBB\xBF" "data: a\n\ndata: b\n\n"), "message()[b]\n");
	check(SB_STR("data: a\n\n\xEF\xBB\xBF" "data: b\n\n"), "message()[a]\n");
	check(SB_STR("\xEF\xBB\xBF\ndata: a\n\n"), "message()[a]\n");
	check(SB_STR("data: a\n\ndata: b\n"), "message()[a]\n");
	check(SB_STR("data: a\n\ndata: b"), "message()[a]\n");
	check(SB_STR(""), "");
	check(SB_STR("event: e\n\ndata: a\n\n"), "message()[a]\n"); /* a name without data is forgotten */
}

static void fields(void **state)
{
	(void)state;
	check(SB_STR("event: update\nid: 7\ndata: {}\n\nevent\ndata: x\n\n"), "update(7)[{}]\nmessage(7)[x]\n");
	check(SB_STR("id: 7\nid: 8\0\ndata: x\n\n"), "message(7)[x]\n");
	check(SB_STR("Data: no\n data: no\ndata : no\nother: no\n:data: no\ndata:a:b\n\n"), "message()[a:b]\n");
	check(SB_STR(":)\nevent: delete\ndata: 12\n\n:thump\n"), "delete()[12]\n");
}

static int64_t retry_of(const char *text)
{
	struct sb_buf out;

	sb_buf_init(&out, 1000);
	struct sb_events *events = feed(sb_str_from(text), 1, &out);
	int64_t retry = sb_events_retry(events);
	sb_events_close(events);
	sb_buf_free(&out);
	return retry;
}

static void times_to_wait(void **state)
{
	(void)state;
	assert_int_equal(retry_of("data: a\n\n"), -1);
	assert_int_equal(retry_of("retry: 1500\n"), 1500);
	assert_int_equal(retry_of("retry: 0\n"), 0);
	assert_int_equal(retry_of("retry: 1500\nretry: 2s\nretry: -1\nretry: +7\nretry: 1.5\nretry\n"), 1500);
	assert_int_equal(retry_of("retry: 99999999999999\n"), 86400000);
	assert_int_equal(retry_of("retry: 99999999999999999999999\n"), -1);
}

static void what_is_too_long_is_dropped(void **state)
{
	struct sb_buf text, out;

	(void)state;
	sb_buf_init(&text, 8 * SB_EVENTS_DATA_MAX);
	sb_buf_init(&out, 2 * SB_EVENTS_DATA_MAX);
	sb_buf_add_text(&text, "data: ");
	for (size_t i = 0; i < SB_EVENTS_DATA_MAX; i++)
		sb_buf_add_char(&text, 'x');
	sb_buf_add_text(&text, "\n\ndata: a\n\n"); /* a line */
	for (size_t i = 0; i <= SB_EVENTS_DATA_MAX / 1000; i++)
		sb_buf_add_format(&text, "data: %01000d\n", 7);
	sb_buf_add_text(&text, "\ndata: b\n\n"); /* many lines */
	sb_buf_add_format(&text, "event: %02000d\ndata: c\n\ndata: d\nid: %02000d\n\n", 1, 2);
	struct sb_events *events = feed(sb_buf_str(&text), 4096, &out);
	assert_int_equal(sb_events_dropped(events), 3);
	assert_str(sb_buf_str(&out), "message()[a]\nmessage()[b]\nmessage()[d]\n");
	sb_events_close(events);
	sb_buf_free(&text);
	sb_buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(examples_of_the_standard),
		cmocka_unit_test(ends_of_lines),
		cmocka_unit_test(marks_and_unfinished_events),
		cmocka_unit_test(fields),
		cmocka_unit_test(times_to_wait),
		cmocka_unit_test(what_is_too_long_is_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
