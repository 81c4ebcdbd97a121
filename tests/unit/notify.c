/* what sb-notify is made of: ids, texts, mail, times to wait, events */
#include "notify/hear.h"
#include "notify/mail.h"
#include "notify/sign.h"
#include "text/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

static struct sb_buf out;

static int set_up(void **state)
{
	(void)state;
	sb_buf_init(&out, SIZE_MAX / 4);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	sb_buf_free(&out);
	return 0;
}

static const char *fresh(void)
{
	static char text[8192];

	snprintf(text, sizeof text, "%s", out.ptr);
	sb_buf_clear(&out);
	return text;
}

/* the vector that the specification's libraries test themselves with */
static void the_published_signature_comes_out(void **state)
{
	struct sb_buf key;
	struct sb_err err;

	(void)state;
	sb_buf_init(&key, SB_SIGN_KEY_MAX);
	assert_true(sb_sign_key(SB_STR("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), &key, &err));
	sb_sign(sb_buf_str(&key), SB_STR("msg_p5jXN8AQM9LWM0D4loKWxJek"), 1614265330, SB_STR("{\"test\": 2432232314}"), &out);
	assert_string_equal(fresh(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
	assert_false(sb_sign_key(SB_STR("whsec_c2hvcnQ="), &key, &err));
	assert_false(sb_sign_key(SB_STR("no base64 but of a good length!!"), &key, &err));
	sb_buf_free(&key);
}

static void answers_are_known_by_what_they_answer(void **state)
{
	struct sb_answer_mail mail;

	(void)state;
	sb_answer_read(SB_STR("From: \"Dana <x>, W\"\r\n <dana@larkspur.example>\r\nSubject: Re: hi\r\nReferences: <a@b>\r\n\t<c-7@b>\r\n"
			      "in-reply-to: <c-8@b>\r\n\r\nIn-Reply-To: <body@b>\r\n"),
		       &mail);
	assert_string_equal(mail.from.ptr, "dana@larkspur.example");
	assert_string_equal(mail.ids.ptr, "a@b\nc-7@b\nc-8@b\n");
	assert_false(mail.automatic);
	sb_answer_free(&mail);
	static const char *const automatic[] = {"Auto-Submitted: auto-replied\n", "Precedence: bulk\n",
						"Content-Type: multipart/report; x=y", "X-Autoreply: yes\n"};
	for (size_t i = 0; i < sizeof automatic / sizeof *automatic; i++) {
		sb_answer_read(sb_str_from(automatic[i]), &mail);
		assert_true(mail.automatic);
		sb_answer_free(&mail);
	}
	sb_answer_read(SB_STR("Auto-Submitted: no\nFrom: dana@b.example \n"), &mail);
	assert_false(mail.automatic);
	assert_string_equal(mail.from.ptr, "dana@b.example");
	sb_answer_free(&mail);
	static const char *const odd[] = {"", "\n", ":", "References", "References: <", "From: <>", "\t\n", "a\0b"};
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		sb_answer_read(sb_str_from(odd[i]), &mail);
		sb_answer_free(&mail);
	}
}

static void a_mistyped_id_is_no_other_incident(void **state)
{
	char id[SB_REF_MAX], other[SB_REF_MAX];
	int64_t number;

	(void)state;
	for (int64_t n = 1; n < 20000; n++) {
		sb_ref_format(n, id);
		assert_true(sb_ref_parse(sb_str_from(id), &number));
		assert_int_equal(number, n);
	}
	/* each wrong digit, and each swap of two neighbours */
	sb_ref_format(48213, id);
	for (size_t i = 0; i < 5; i++) {
		for (char c = '0'; c <= '9'; c++) {
			memcpy(other, id, sizeof id);
			other[i] = c;
			assert_int_equal(sb_ref_parse(sb_str_from(other), &number), c == id[i]);
		}
		memcpy(other, id, sizeof id);
		if (i > 0) {
			other[i] = id[i - 1];
			other[i - 1] = id[i];
			assert_false(sb_ref_parse(sb_str_from(other), &number));
		}
	}
	static const char *const wrong[] = {"", "r", "1", "0t", "-1r", "1rr", " 1r", "1r ", "99999999999999999999r"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(sb_ref_parse(sb_str_from(wrong[i]), &number));
	assert_true(sb_ref_parse(SB_STR("1R"), &number));
}

static void hidden_characters_are_taken_out(void **state)
{
	(void)state;
	sb_message_clean(SB_STR("a\033[1mb\tc\nd\r\n\xc2\x9b" "e\xe2\x80\xae" "f\xe2\x80\xa8g\x7f\xff"), false, &out);
	assert_string_equal(fresh(), "a[1mb c d ef g\xef\xbf\xbd");
	sb_message_clean(SB_STR("a\r\nb\xe2\x80\xa9" "c"), true, &out);
	assert_string_equal(fresh(), "a\nb\nc");
	/* what joins an emoji stays */
	sb_message_clean(SB_STR("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7"), false, &out);
	assert_string_equal(fresh(), "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7");
}

static void a_title_is_one_line_and_a_text_keeps_its_link(void **state)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_post post;
	struct sb_buf line;

	(void)state;
	sb_buf_init(&line, SIZE_MAX / 4);
	sb_buf_add_text(&line, "{\"network\":\"x\",\"url\":\"https://x.example/1\",\"author\":{\"handle\":\"nova\"},\"text\":\"");
	for (int i = 0; i < 1000; i++)
		sb_buf_add_text(&line, "w\xc3\xb6rd\\n");
	sb_buf_add_text(&line, "\"}");
	sb_post_read(sb_json_parse(&parser, sb_buf_str(&line), NULL, NULL), &post);
	struct sb_message message = {.route = SB_STR("refunds"), .severity = SB_HIGH, .incident = "1r", .record = &post};
	sb_message_title(&message, &out);
	assert_null(strchr(out.ptr, '\n'));
	assert_non_null(strstr(fresh(), "[high] refunds: @nova on x: w\xc3\xb6rd w\xc3\xb6rd"));
	sb_message_text(&message, &out);
	/* 280 characters, five each with the line feed, and the ellipsis */
	assert_non_null(strstr(out.ptr, "w\xc3\xb6rd\n\xe2\x80\xa6\nhttps://x.example/1\nTo acknowledge: sb-notify ack 1r --as NAME\n"));
	assert_int_equal(out.len, strlen("[high] refunds: @nova on x\n") + 56 * 6 + 4 +
					  strlen("https://x.example/1\nTo acknowledge: sb-notify ack 1r --as NAME\n"));
	sb_json_parser_free(&parser);
	sb_buf_free(&line);
}

static void headers_cannot_be_broken_into(void **state)
{
	(void)state;
	sb_mail_header("Subject", SB_STR("plain text"), &out);
	assert_string_equal(fresh(), "Subject: plain text\r\n");
	sb_mail_header("Subject", SB_STR("a\r\nBcc: all@b.example"), &out);
	assert_string_equal(fresh(), "Subject: a Bcc: all@b.example\r\n");
	sb_mail_header("Subject", SB_STR("=?utf-8?Q?looks_encoded?="), &out);
	assert_string_equal(fresh(), "Subject: =?utf-8?Q?=3D=3Futf-8=3FQ=3Flooks=5Fencoded=3F=3D?=\r\n");
	sb_mail_header("Subject", SB_STR("gr\xc3\xbc\xc3\x9f"), &out);
	assert_string_equal(fresh(), "Subject: =?utf-8?Q?gr=C3=BC=C3=9F?=\r\n");
}

/* No line of a header or a body is longer than the standards allow, and no character is parted. */
static void long_lines_are_folded(void **state)
{
	struct sb_buf text;

	(void)state;
	sb_buf_init(&text, SIZE_MAX / 4);
	for (int i = 0; i < 60; i++)
		sb_buf_add_text(&text, i % 7 ? "\xe6\x97\xa9\xe5\xb7\x9d " : "abc = \xf0\x9f\x98\x80");
	sb_mail_header("Subject", sb_buf_str(&text), &out);
	sb_mail_quoted_printable(sb_buf_str(&text), &out);
	struct sb_str rest = sb_buf_str(&out);
	for (;;) {
		struct sb_str line = sb_str_cut(&rest, '\n');
		if (rest.ptr == NULL)
			break;
		assert_true(line.len > 0 && line.len <= 77 && line.ptr[line.len - 1] == '\r');
	}
	assert_null(strstr(out.ptr, "=E6=97?="));
	sb_buf_free(&text);
}

static void quoted_printable_keeps_what_matters(void **state)
{
	(void)state;
	sb_mail_quoted_printable(SB_STR("a=b \n.\nFrom x\t\nend"), &out);
	assert_string_equal(fresh(), "a=3Db=20\r\n=2E\r\n=46rom x=09\r\nend");
}

static void mail_dates_name_the_day(void **state)
{
	sb_time t;

	(void)state;
	assert_true(sb_time_parse(SB_STR("2026-03-10T09:08:07Z"), &t));
	sb_mail_date(t, &out);
	assert_string_equal(fresh(), "Tue, 10 Mar 2026 09:08:07 +0000");
	sb_mail_date(-SB_SECOND, &out);
	assert_string_equal(fresh(), "Wed, 31 Dec 1969 23:59:59 +0000");
}

static void waiting_doubles_within_bounds(void **state)
{
	int64_t longest[12] = {0};

	(void)state;
	for (int64_t delivery = 1; delivery <= 2000; delivery++) {
		for (uint64_t attempt = 1; attempt < 12; attempt++) {
			int64_t wait = sb_delivery_backoff(delivery, 1000, attempt);
			assert_true(wait >= SB_SECOND && wait <= SB_BACKOFF_MAX);
			assert_true(wait <= SB_BACKOFF_FIRST << (attempt - 1));
			if (wait > longest[attempt])
				longest[attempt] = wait;
		}
	}
	/* the whole of the range is used */
	assert_true(longest[1] > SB_BACKOFF_FIRST * 9 / 10);
	assert_true(longest[3] > SB_BACKOFF_FIRST * 4 * 9 / 10);
	assert_true(longest[11] > SB_BACKOFF_MAX * 9 / 10);
	assert_true(sb_delivery_backoff(1, 1000, 1) != sb_delivery_backoff(2, 1000, 1));
	assert_true(sb_delivery_backoff(1, 1000, 1) != sb_delivery_backoff(1, 1001, 1));
	assert_true(sb_delivery_backoff(1, 1000, 1000000) <= SB_BACKOFF_MAX);
}

static void events_leave_out_what_is_not_known(void **state)
{
	struct sb_event event = SB_EVENT_INIT;

	(void)state;
	event.event = "notified";
	event.about = SB_STR("x:1");
	sb_event_write(&event, &out);
	assert_string_equal(fresh(), "{\"type\":\"event\",\"event\":\"notified\",\"about\":\"x:1\",\"actor_kind\":\"bot\"}");
	event.at = 0;
	event.by_human = true;
	event.cancelled = 0;
	event.reason = SB_STR("\xff\"");
	sb_event_write(&event, &out);
	assert_string_equal(fresh(), "{\"type\":\"event\",\"event\":\"notified\",\"about\":\"x:1\",\"at\":\"1970-01-01T00:00:00Z\","
				     "\"actor_kind\":\"human\",\"reason\":\"\xef\xbf\xbd\\\"\",\"cancelled\":0}");
}

static void addresses_are_plain(void **state)
{
	static const char *const wrong[] = {"",       "a",          "@b",          "a@",         "a@b@c", "a b@c",
					    "a@b\r\n", "<a@b.example>", "\"a\"@b",      "a@b,c@d", "\xc3\xa4@b"};

	(void)state;
	assert_true(sb_routes_is_address(SB_STR("o'neil+shoes@mail.example")));
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(sb_routes_is_address(sb_str_from(wrong[i])));
}

static void a_long_record_goes_out_as_what_identifies_it(void **state)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_channel channel = {.name = "hook"};
	struct sb_recipient person = {.name = SB_STR("Dana")};
	struct sb_delivery d = {.number = 1, .incident = 1, .channel = &channel, .people = &person, .people_count = 1};
	struct sb_buf record;

	(void)state;
	sb_buf_init(&record, SIZE_MAX / 4);
	sb_buf_add_text(&record, "{\"id\":\"x:1\",\"text\":\"");
	for (size_t i = 0; i < SB_MESSAGE_RECORD_MAX; i++)
		sb_buf_add_char(&record, 'a');
	sb_buf_add_text(&record, "\",\"url\":\"u\"}");
	d.record = sb_buf_str(&record);
	sb_delivery_message(&d, &out);
	assert_true(out.len < 1000);
	assert_non_null(sb_json_parse(&parser, sb_buf_str(&out), NULL, NULL));
	assert_non_null(strstr(out.ptr, "\"record\":{\"id\":\"x:1\",\"url\":\"u\"}"));
	sb_json_parser_free(&parser);
	sb_buf_free(&record);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_published_signature_comes_out, set_up, tear_down),
		cmocka_unit_test(answers_are_known_by_what_they_answer),
		cmocka_unit_test(a_mistyped_id_is_no_other_incident),
		cmocka_unit_test_setup_teardown(hidden_characters_are_taken_out, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_title_is_one_line_and_a_text_keeps_its_link, set_up, tear_down),
		cmocka_unit_test_setup_teardown(headers_cannot_be_broken_into, set_up, tear_down),
		cmocka_unit_test_setup_teardown(long_lines_are_folded, set_up, tear_down),
		cmocka_unit_test_setup_teardown(quoted_printable_keeps_what_matters, set_up, tear_down),
		cmocka_unit_test_setup_teardown(mail_dates_name_the_day, set_up, tear_down),
		cmocka_unit_test(waiting_doubles_within_bounds),
		cmocka_unit_test_setup_teardown(events_leave_out_what_is_not_known, set_up, tear_down),
		cmocka_unit_test(addresses_are_plain),
		cmocka_unit_test_setup_teardown(a_long_record_goes_out_as_what_identifies_it, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
