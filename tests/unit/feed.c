/* What feeds say, in all their forms, becomes the same kind of post. */
#include "fetch/charset.h"
#include "fetch/feed.h"
#include "fetch/feed_item.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static bool add_line(void *ctx, struct sb_record *record)
{
	struct sb_buf *out = ctx;
	struct sb_err err;

	assert_true(sb_record_write(record, out, &err));
	sb_buf_add_char(out, '\n');
	return true;
}

/* The posts of a document, one a line; what it complained about, if it did, behind a "!". */
static void expect_bytes(struct sb_str document, const char *charset, const char *wanted)
{
	struct sb_feed_input input = {document, sb_str_from(charset), SB_STR("https://a.org/feeds/x"), {NULL, 0}, NULL};
	struct sb_buf out;
	struct sb_err err;

	sb_buf_init(&out, (size_t)1 << 24);
	if (!sb_feed_read(&input, add_line, &out, &err))
		sb_buf_add_format(&out, "!%s\n", err.text);
	assert_string_equal(out.ptr, wanted);
	sb_buf_free(&out);
}

static void expect(const char *document, const char *wanted)
{
	expect_bytes(sb_str_from(document), NULL, wanted);
}

static void rss_2_is_read(void **state)
{
	(void)state;
	expect("<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' "
	       "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
	       " xmlns:slash='http://purl.org/rss/1.0/modules/slash/' xmlns:media='http://search.yahoo.com/mrss/'>"
	       "<channel><title>t</title><link>https://a.org/</link><language>de-AT</language>"
	       "<item><title>A &amp;amp; B</title><link> /1 </link><guid isPermaLink='false'>g1</guid>"
	       "<description>short</description><content:encoded><![CDATA[<p>long <a "
	       "href='/l'>one</a></p>]]></content:encoded>"
	       "<dc:creator>@sam Sam "
	       "S.</dc:creator><category>shoes</category><category>shoes</category><category>red</category>"
	       "<pubDate>Mon, 23 Mar 2026 09:00 CET</pubDate><enclosure url='a.mp3' type='audio/mpeg'/>"
	       "<media:group><media:content url='https://b.org/v.mp4'/></media:group><slash:comments>4</slash:comments>"
	       "<source url='https://c.org/'>not this</source></item>"
	       "<item><guid>https://a.org/2</guid><description>d</description><author>x@y.org (Xaver)</author></item>"
	       "</channel></rss>",
	       "{\"type\":\"post\",\"id\":\"feed:g1\",\"network\":\"feed\",\"url\":\"https://a.org/1\","
	       "\"created_at\":\"2026-03-23T08:00:00Z\",\"author\":{\"handle\":\"sam\",\"name\":\"@sam Sam S.\"},"
	       "\"title\":\"A & B\",\"text\":\"long "
	       "one\",\"lang\":\"de-AT\",\"lang_by\":\"network\",\"thread_id\":\"feed:g1\",\"tags\":[\"shoes\",\"red\"],"
	       "\"links\":[\"https://a.org/l\"],\"media\":[\"https://a.org/feeds/a.mp3\",\"https://b.org/v.mp4\"],"
	       "\"metrics\":{\"replies\":4}}\n"
	       "{\"type\":\"post\",\"id\":\"feed:https://a.org/2\",\"network\":\"feed\",\"url\":\"https://a.org/2\","
	       "\"author\":{\"handle\":\"Xaver\",\"name\":\"Xaver\"},\"text\":\"d\",\"lang\":\"de-AT\",\"lang_by\":"
	       "\"network\",\"thread_id\":\"feed:https://a.org/2\"}\n");
}

static void rss_1_is_read(void **state)
{
	(void)state;
	expect("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'"
	       " xmlns:dc='http://purl.org/dc/elements/1.1/'><channel "
	       "rdf:about='https://a.org/'><title>t</title></channel>"
	       "<item "
	       "rdf:about='https://a.org/1'><title>one</title><link>https://a.org/1</"
	       "link><dc:date>2026-03-23T09:00+01:00</dc:date>"
	       "<dc:subject>x</dc:subject></item></rdf:RDF>",
	       "{\"type\":\"post\",\"id\":\"feed:https://a.org/1\",\"network\":\"feed\",\"url\":\"https://a.org/1\","
	       "\"created_at\":\"2026-03-23T08:00:00Z\",\"title\":\"one\",\"thread_id\":\"feed:https://a.org/1\",\"tags\":[\"x\"]}\n");
}

static void atom_is_read(void **state)
{
	(void)state;
	expect("<feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0' "
	       "xml:lang='en'"
	       " xml:base='https://b.org/x/'><title>t</title><author><name>The Team</name><uri>team</uri></author>"
	       "<entry xml:lang='fr'><id>tag:b.org,2026:1</id><title type='html'>a &amp;lt;b&amp;gt;</title><link "
	       "href='1.html'/>"
	       "<link rel='enclosure' "
	       "href='e.ogg'/><published>2026-03-23T09:00:00Z</published><updated>2026-03-23T10:00:00Z</updated>"
	       "<author><name>jo</name><uri>/jo</uri></author><category term='t1' label='One'/>"
	       "<source><id>tag:other</id><title>other</title></source><thr:in-reply-to ref='tag:b.org,2026:0'/>"
	       "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>x &lt; <em>y</em></p><p><a "
	       "href='l'>z</a></p></div></content>"
	       "</entry><entry><id>2</id><title>two &lt;b&gt;</title><updated>2026-03-23T10:00:00Z</updated>"
	       "<content type='image/png'>iVBORw0=</content><summary>s</summary></entry></feed>",
	       "{\"type\":\"post\",\"id\":\"feed:tag:b.org,2026:1\",\"network\":\"feed\",\"url\":\"https://b.org/x/"
	       "1.html\","
	       "\"created_at\":\"2026-03-23T09:00:00Z\",\"edited_at\":\"2026-03-23T10:00:00Z\","
	       "\"author\":{\"handle\":\"jo\",\"name\":\"jo\",\"url\":\"https://b.org/jo\"},\"title\":\"a "
	       "<b>\",\"text\":\"x < y\\n\\nz\","
	       "\"lang\":\"fr\",\"lang_by\":\"network\",\"reply_to\":\"feed:tag:b.org,2026:0\",\"tags\":[\"One\",\"t1\"],"
	       "\"links\":[\"https://b.org/x/l\"],\"media\":[\"https://b.org/x/e.ogg\"]}\n"
	       "{\"type\":\"post\",\"id\":\"feed:2\",\"network\":\"feed\",\"created_at\":\"2026-03-23T10:00:00Z\","
	       "\"author\":{\"name\":\"The Team\"},\"title\":\"two "
	       "<b>\",\"text\":\"s\",\"lang\":\"en\",\"lang_by\":\"network\",\"thread_id\":\"feed:2\"}\n");
}

static void json_feed_is_read(void **state)
{
	(void)state;
	expect("{\"version\":\"https://jsonfeed.org/version/"
	       "1.1\",\"title\":\"t\",\"language\":\"en\",\"authors\":[{\"name\":\"jo\"}],"
	       "\"items\":[{\"id\":\"1\",\"url\":\"https://a.org/1\",\"content_html\":\"<p>x</"
	       "p>\",\"content_text\":\"no\",\"tags\":[\"a\"],"
	       "\"date_published\":\"2026-03-23T10:00:00+01:00\",\"attachments\":[{\"url\":\"https://a.org/m.mp3\"}]},"
	       "{\"id\":2,\"content_text\":\"a <b>\",\"author\":{\"name\":\"al\"}},7]}",
	       "{\"type\":\"post\",\"id\":\"feed:1\",\"network\":\"feed\",\"url\":\"https://a.org/"
	       "1\",\"created_at\":\"2026-03-23T09:00:00Z\","
	       "\"author\":{\"handle\":\"jo\",\"name\":\"jo\"},\"text\":\"x\",\"lang\":\"en\",\"lang_by\":\"network\","
	       "\"thread_id\":\"feed:1\",\"tags\":[\"a\"],"
	       "\"media\":[\"https://a.org/m.mp3\"]}\n"
	       "{\"type\":\"post\",\"id\":\"feed:2\",\"network\":\"feed\",\"author\":{\"handle\":\"al\",\"name\":"
	       "\"al\"},\"text\":\"a <b>\","
	       "\"lang\":\"en\",\"lang_by\":\"network\",\"thread_id\":\"feed:2\"}\n");
}

#define ONE(title) "{\"type\":\"post\",\"id\":\"feed:1\",\"network\":\"feed\",\"title\":\"" title "\",\"thread_id\":\"feed:1\"}\n"
#define RSS(head, title)                                                                                               \
	head "<rss><channel><item><guid isPermaLink='false'>1</guid><title>" title "</title></item></channel></rss>"

static void any_encoding_is_read(void **state)
{
	static const char utf16[] =
		"\xFF\xFE<\0r\0s\0s\0>\0<\0c\0>\0<\0i\0t\0e\0m\0>\0<\0g\0u\0i\0d\0>\0"
		"1\0<\0/\0g\0u\0i\0d\0>\0<\0t\0i\0t\0l\0e\0>\0\xE9\0<\0/\0t\0i\0t\0l\0e\0>\0<\0/\0i\0t\0e\0m\0>\0"
		"<\0/\0c\0>\0<\0/\0r\0s\0s\0>\0";

	(void)state;
	expect(RSS("<?xml version='1.0' encoding='ISO-8859-1'?>", "\xE9\x80"), ONE("\xC3\xA9\xE2\x82\xAC"));
	expect(RSS("<?xml version='1.0' encoding='windows-1251'?>", "\xC4\xE0"), ONE("\xD0\x94\xD0\xB0"));
	expect(RSS("<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>", "\x8C\x43"), ONE("\xE9\x9D\xB4"));
	expect(RSS("<?xml version='1.0' encoding='HZ-GB-2312'?>", "~~~{Q%~}"), ONE("~\xE9\x9D\xB4"));
	expect(RSS("<?xml version='1.0' encoding='HZ-GB-2312'?>", "~{Q%\nQ% ~\nQ%"), ONE("\xE9\x9D\xB4 Q% Q%")); /* a line's end ends it */
	expect_bytes(sb_str_from(RSS("<?xml version='1.0'?>", "\xA4")), "iso-8859-15", ONE("\xE2\x82\xAC"));
	expect(RSS("<?xml version='1.0' encoding='utf-8'?>", "\xE9t\xE9"), ONE("\xC3\xA9t\xC3\xA9"));
	expect(RSS("<?xml version='1.0' encoding='utf-16'?>", "\xC3\xA9"), ONE("\xC3\xA9"));
	expect(RSS("<?xml version='1.0' encoding='no-such'?>", "\xC3\xA9"), ONE("\xC3\xA9"));
	expect(RSS("\xEF\xBB\xBF\n ", "a\x0B&#233;"), ONE("a\xC3\xA9"));
	expect_bytes(sb_str_of(utf16, sizeof utf16 - 1), NULL,
		     "{\"type\":\"post\",\"id\":\"feed:1\",\"network\":\"feed\",\"title\":\"\xC3\xA9\",\"thread_id\":\"feed:1\"}\n");
}

static void what_feeds_do_wrong_is_borne(void **state)
{
	(void)state;
	expect(RSS("", "a&nbsp;b &eacute;&nosuch;"), ONE("a\xC2\xA0"
							 "b \xC3\xA9&nosuch;"));
	expect("<rss><channel><item><title>no id</title></item></channel></rss>",
	       "{\"type\":\"post\",\"id\":\"feed:hash-bdb1cd112beca286a5eaf0649f511d4a\",\"network\":\"feed\","
	       "\"title\":\"no id\",\"thread_id\":\"feed:hash-bdb1cd112beca286a5eaf0649f511d4a\"}\n");
	expect("<rss><channel><item><guid>1</guid><title>one</title></item><item><title>cut",
	       ONE("one") "!line 1: no element found\n");
	expect("<rss><channel/></rss>", "");
	/* what stands before the mistake is not handed on twice */
	expect("<rss><channel><item><guid isPermaLink='false'>1</guid><title>one</title></item>"
	       "<item><title>A & B &#X41; <3</title><link>https://a.org/?a=1&b=2</link><dc:creator a='1&2'>jo</dc:creator>"
	       "<nobody:knows>x</nobody:knows><description><b>bold<i>both</b></description></item></channel></rss>",
	       ONE("one") "{\"type\":\"post\",\"id\":\"feed:https://a.org/?a=1&b=2\",\"network\":\"feed\","
			  "\"url\":\"https://a.org/?a=1&b=2\",\"author\":{\"handle\":\"jo\",\"name\":\"jo\"},"
			  "\"title\":\"A & B A <3\",\"text\":\"boldboth\",\"thread_id\":\"feed:https://a.org/?a=1&b=2\"}\n");
	expect("<opml><body/></opml>", "!this is no feed: neither RSS, Atom nor JSON Feed\n");
	expect("", "!this is no feed: neither RSS, Atom nor JSON Feed\n");
	expect("<!DOCTYPE html><p>", "!this is a page (HTML) that names no feed; give the address of a feed\n");
}

static void texts_are_read_as_they_are_carried(void **state)
{
	(void)state;
	/* base64, a picture, a namespace of the root that nobody knows, the base and the language of the text */
	expect("<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><id>1</id><title mode='base64' "
	       "type='text/html'>PGI+aGk8L2I+</title></entry></feed>",
	       ONE("hi"));
	expect("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id><title>t</title>"
	       "<content type='image/png'>iVBORw0KGgo=</content></entry></feed>",
	       ONE("t"));
	expect("<feed xmlns='uri/of/a/draft'><entry><id>1</id><title type='html'>a&lt;br></title></entry></feed>", ONE("a"));
	expect("<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><entry><id>1</id><content type='html' "
	       "xml:lang='de_AT' xml:base='https://b.org/x/'>&lt;a href='y'>z&lt;/a></content></entry></feed>",
	       "{\"type\":\"post\",\"id\":\"feed:1\",\"network\":\"feed\",\"text\":\"z\",\"lang\":\"de-AT\","
	       "\"lang_by\":\"network\",\"thread_id\":\"feed:1\",\"links\":[\"https://b.org/x/y\"]}\n");
	expect(RSS("", "don\xC2\x92t"), ONE("don\xE2\x80\x99t"));
}

static void hostile_documents_are_bounded(void **state)
{
	struct sb_buf document;

	(void)state;
	expect("<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss><channel><item><guid "
	       "isPermaLink='false'>1</guid>"
	       "<title>a&x;b</title></item></channel></rss>",
	       ONE("ab"));
	sb_buf_init(&document, 1 << 24);
	sb_buf_add_text(&document, "<!DOCTYPE r [<!ENTITY a0 'ha ha ha ha ha ha ha ha ha ha '>");
	for (int i = 1; i < 12; i++)
		sb_buf_add_format(&document, "<!ENTITY a%d '&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;'>", i, i - 1,
				  i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
	sb_buf_add_text(&document, "]><rss><channel><item><title>&a11;</title></item></channel></rss>");
	expect(document.ptr, "!line 1: limit on input amplification factor (from DTD and entities) breached\n");
	sb_buf_clear(&document);
	sb_buf_add_text(&document, "<rss>");
	for (int i = 0; i < 200000; i++)
		sb_buf_add_text(&document, "<a>");
	expect(document.ptr, "!line 1: elements are nested deeper than 100\n");
	sb_buf_free(&document);
}

static void moments_are_read_as_feeds_write_them(void **state)
{
	static const char *const same[] = {
		"2026-03-23T08:00:00Z", "2026-03-23T09:00+01:00", "Mon, 23 Mar 2026 08:00:00 GMT", "23 Mar 26 08:00 UT",
		"2026-03-23 08:00:00",	"2026-03-23T08:00:00",	  "Mon Mar 23 08:00:00 2026",
		/* Ruby, databases, ISO 8601 without its marks, Java, and people */
		"2026-03-23 09:00:00 +0100", "2026-03-23 08:00:00 UTC", "2026-03-23 08:00:00.0", "2026-03-23T08:00:00.000",
		"20260323T080000Z", "2026/03/23 08:00:00", "Mon Mar 23 04:00:00 EDT 2026", "Mon, Mar 23, 2026 08:00:00 GMT",
		"March 23, 2026 8:00 AM", "Mon, 23 Mar 2026 8:00:00 am GMT", "Mon, 23 Mar 2026 09:00:00 GMT+1",
		"Mon, 23 Mar 2026 03:00 UTC-05:00", "Mon, 23 Mar 2026 08:00:00 Etc/GMT", "Mon, 23-Mar-2026 08:00:00 GMT",
		/* with two figures of the year, counted days, Greek, Hungarian, Korean */
		"Mon Mar 23 04:00:00 EDT 26", "March 23rd, 2026 8:00 AM", "23rd March 2026 08:00", "2026-03-23 08:00:00,0",
		"Δευ, 23 Μάρ 2026 04:00:00 EDT", "2026-március-23T9:00+01:00", "2026년 03월 23일  17:00:00", "2026-03-23 오후 5:00:00"};
	sb_time wanted;

	(void)state;
	assert_true(sb_time_parse(SB_STR("2026-03-23T08:00:00Z"), &wanted));
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		if (sb_feed_time(sb_str_from(same[i])) != wanted)
			fail_msg("%s", same[i]);
	assert_true(sb_time_parse(SB_STR("2026-01-01T00:00:00Z"), &wanted));
	assert_true(sb_feed_time(SB_STR("2026")) == wanted);
	assert_true(sb_feed_time(SB_STR("January 1, 2026 12:00 AM")) == wanted);
	assert_true(sb_feed_time(SB_STR("January 1st, 26")) == wanted);
	assert_true(sb_feed_time(SB_STR("2026-01-01T00:00:00,25Z")) == wanted + SB_SECOND / 4);
	static const char *const none[] = {"yesterday", "20", "Mar", "Mon Mar 2026", "Mar 32 2026", "23 Mar 2026 13:00 PM", "23 Mar 2026 08:00 GMT+", "1774252800"};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		if (sb_feed_time(sb_str_from(none[i])) != SB_TIME_NONE)
			fail_msg("%s", none[i]);
}

static void a_title_is_found(const char *document)
{
	expect(document, "{\"type\":\"post\",\"id\":\"feed:1\",\"network\":\"feed\",\"title\":\"x\","
				     "\"thread_id\":\"feed:1\"}\n");
}

static void attributes_as_html_has_them_are_borne(void **state)
{
	(void)state;
	a_title_is_found("<rss version=2.0><channel><item><guid isPermaLink=false>1</guid><title>x</title></item></channel></rss>");
	a_title_is_found("<rss version='2.0' version='2.0' open><channel><item><guid isPermaLink = 'false' isPermaLink='true'>1</guid>"
			 "<title>x</title></item></channel></rss>");
	a_title_is_found("<rss version=\"2.0><channel a='1\"><item><guid isPermaLink='false'>1</guid><title>x</title></item></channel></rss>");
}

static void less_usual_parts_of_entries_are_read(void **state)
{
	(void)state;
	expect("<feed xmlns='http://www.w3.org/2005/Atom'><author><name>Feed</name></author><entry><id>1</id><title>x</title>"
	       "<source><title>not this</title><author><name>Jo</name><uri>https://jo.org/</uri></author></source>"
	       "<link rel='http://www.iana.org/assignments/relation/alternate' href='/1'/></entry></feed>",
	       "{\"type\":\"post\",\"id\":\"feed:1\",\"network\":\"feed\",\"url\":\"https://a.org/1\",\"author\":{\"handle\":\"Jo\",\"name\":\"Jo\"},"
	       "\"title\":\"x\",\"thread_id\":\"feed:1\"}\n");
	expect("<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><id>1</id><content type='multipart/alternative'>"
	       "<content type='text/plain'>once</content><content type='text/html' mode='escaped'>&lt;b&gt;once&lt;/b&gt;</content>"
	       "</content></entry></feed>",
	       "{\"type\":\"post\",\"id\":\"feed:1\",\"network\":\"feed\",\"text\":\"once\",\"thread_id\":\"feed:1\"}\n");
	expect("<rss version='2.0' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'><channel><item><guid isPermaLink='false'>1</guid>"
	       "<itunes:title>x</itunes:title><itunes:category text='Arts'><itunes:category text='Design'/></itunes:category>"
	       "</item></channel></rss>",
	       "{\"type\":\"post\",\"id\":\"feed:1\",\"network\":\"feed\",\"title\":\"x\",\"thread_id\":\"feed:1\",\"tags\":[\"Arts\",\"Design\"]}\n");
}

static void the_charset_of_a_content_type_is_found(void **state)
{
	(void)state;
	assert_true(sb_str_is(sb_charset_of(SB_STR("text/xml; charset=\"ISO-8859-1\"; x=y")), "ISO-8859-1"));
	assert_true(sb_str_is(sb_charset_of(SB_STR("text/xml;CHARSET=utf-8")), "utf-8"));
	assert_null(sb_charset_of(SB_STR("text/xml")).ptr);
	assert_null(sb_charset_of((struct sb_str){NULL, 0}).ptr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rss_2_is_read),
		cmocka_unit_test(rss_1_is_read),
		cmocka_unit_test(atom_is_read),
		cmocka_unit_test(json_feed_is_read),
		cmocka_unit_test(any_encoding_is_read),
		cmocka_unit_test(what_feeds_do_wrong_is_borne),
		cmocka_unit_test(texts_are_read_as_they_are_carried),
		cmocka_unit_test(hostile_documents_are_bounded),
		cmocka_unit_test(moments_are_read_as_feeds_write_them),
		cmocka_unit_test(attributes_as_html_has_them_are_borne),
		cmocka_unit_test(less_usual_parts_of_entries_are_read),
		cmocka_unit_test(the_charset_of_a_content_type_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
