#include "notify/message.h"

#include "base/utf8.h"
#include "json/write.h"

#include <stdio.h>

#define TITLE_COLUMNS 60 /* of a post's text in the title: a phone's lock screen shows about as much */
#define QUOTE_BYTES (16 * SB_QUOTE_CHARACTERS)
#define NAME_BYTES 200   /* of a handle or a network: longer ones are made to be in the way */
#define LINK_BYTES 2000  /* of a permalink, which is never cut: a longer one is left out */

/* C0, DEL, C1; the marks, embeddings, overrides and isolates of direction; separators that some readers break lines at. */
static bool is_hidden(int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || c == 0x200e || c == 0x200f ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

/* How many bytes at the start need no look at all: printable ASCII. */
static size_t plain(struct sb_str text)
{
	size_t n = 0;

	while (n < text.len && text.ptr[n] >= ' ' && text.ptr[n] < 0x7f)
		n++;
	return n;
}

void sb_message_clean(struct sb_str text, bool lines, struct sb_buf *out)
{
	while (text.len > 0) {
		size_t n = plain(text);
		sb_buf_add(out, text.ptr, n);
		text.ptr += n;
		text.len -= n;
		if (text.len == 0)
			break;
		int32_t c = sb_utf8_next(&text);
		if (c == '\n' || c == 0x2028 || c == 0x2029)
			sb_buf_add_char(out, lines ? '\n' : ' ');
		else if (c == '\t')
			sb_buf_add_char(out, ' ');
		else if (!is_hidden(c))
			sb_utf8_add(out, c);
	}
}

/* The first SB_QUOTE_CHARACTERS as people count them, with an ellipsis where something was left out. */
static void add_quote(struct sb_str text, struct sb_buf *out)
{
	struct sb_str rest = text;

	for (size_t count = SB_QUOTE_CHARACTERS; count > 0 && rest.len > 0; count--) {
		size_t n = sb_utf8_grapheme(rest);
		rest.ptr += n;
		rest.len -= n;
	}
	/* a cluster may be any number of combining marks long */
	struct sb_str kept = sb_utf8_cut_bytes(sb_str_of(text.ptr, text.len - rest.len), QUOTE_BYTES);
	sb_buf_add_str(out, kept);
	if (kept.len < text.len)
		sb_buf_add_text(out, "…");
}

static void add_name(struct sb_str name, struct sb_buf *out)
{
	sb_message_clean(sb_utf8_cut_bytes(name, NAME_BYTES), false, out);
}

/* ": @nova on x" */
static void add_who(const struct sb_post *r, struct sb_buf *out)
{
	struct sb_str customer = sb_post_is_post(r) ? (struct sb_str){NULL, 0} : sb_json_str(sb_json_get(r->root, SB_STR("customer")));

	if (customer.len > 0) {
		sb_buf_add_text(out, ": ");
		add_name(r->type, out);
		sb_buf_add_text(out, " of @");
		add_name(customer, out);
	} else if (r->author.handle.ptr != NULL || r->author.name.ptr != NULL) {
		sb_buf_add_text(out, r->author.handle.ptr ? ": @" : ": ");
		add_name(r->author.handle.ptr ? r->author.handle : r->author.name, out);
	} else {
		sb_buf_add_text(out, ": ");
		add_name(r->type.ptr ? r->type : SB_STR("post"), out);
	}
	if (r->network.ptr != NULL) {
		sb_buf_add_text(out, " on ");
		add_name(r->network, out);
	}
}

/* "[high] refunds: @nova on x", the first line of title and text. */
static void add_head(const struct sb_message *message, struct sb_buf *out)
{
	const struct sb_post *r = message->record;

	sb_buf_add_char(out, '[');
	sb_buf_add_text(out, sb_severity_names[message->severity]);
	sb_buf_add_text(out, "] ");
	add_name(message->route, out);
	if (message->records > 1)
		sb_buf_add_format(out, " (%llu)", (unsigned long long)message->records);
	if (r == NULL)
		return;
	add_who(r, out);
}

/* The record's member `key` behind `before`, where it has one. */
static void add_fact(const struct sb_post *r, const char *before, struct sb_str key, const char *behind, struct sb_buf *out)
{
	sb_json *value = sb_json_get(r->root, key);

	if (!sb_json_is_string(value) && !sb_json_is_number(value))
		return;
	sb_buf_add_text(out, before);
	if (sb_json_is_string(value))
		sb_buf_add_str(out, sb_json_str(value));
	else
		sb_json_add_value(out, value);
	sb_buf_add_text(out, behind);
}

/* What a program found, in words: "volume went up: 39 at 2026-03-17T09:00:00Z, where 1.2 were expected". */
static void add_finding(const struct sb_post *r, struct sb_buf *out)
{
	if (sb_str_is(r->type, "spike")) {
		add_fact(r, "", SB_STR("series"), "", out);
		add_fact(r, " went ", SB_STR("direction"), "", out);
		add_fact(r, ": ", SB_STR("n"), "", out);
		add_fact(r, " at ", SB_STR("at"), "", out);
		add_fact(r, ", where ", SB_STR("expected"), " were expected", out);
	} else if (sb_str_is(r->type, "case")) {
		add_fact(r, "", SB_STR("status"), "", out);
		add_fact(r, ", posts: ", SB_STR("posts"), "", out);
		add_fact(r, ", waits since ", SB_STR("waiting_since"), "", out);
		add_fact(r, ", due at ", SB_STR("due_at"), "", out);
		add_fact(r, ", claimed by ", SB_STR("claimed_by"), "", out);
	}
}

/* What was said, clean, in `out`: the title of a post that has one stands before its text. */
static void add_words(const struct sb_message *message, bool lines, struct sb_buf *out)
{
	const struct sb_post *r = message->record;

	if (r == NULL) {
		sb_message_clean(sb_str_trim(message->words), lines, out);
		return;
	}
	/* cut before cleaning, generously, so that a text of megabytes costs nothing */
	const struct sb_str parts[] = {r->title, r->text};
	for (size_t i = 0; i < 2; i++) {
		struct sb_str part = sb_str_trim(parts[i]);
		if (part.len == 0)
			continue;
		if (out->len > 0)
			sb_buf_add_char(out, lines ? '\n' : ' ');
		sb_message_clean(sb_utf8_cut_bytes(part, 2 * QUOTE_BYTES), lines, out);
	}
	if (out->len > 0 || sb_post_is_post(r))
		return;
	struct sb_buf finding;
	sb_buf_init(&finding, SIZE_MAX / 4);
	add_finding(r, &finding);
	sb_message_clean(sb_utf8_cut_bytes(sb_buf_str(&finding), 2 * QUOTE_BYTES), false, out);
	sb_buf_free(&finding);
}

void sb_message_title(const struct sb_message *message, struct sb_buf *out)
{
	struct sb_buf words;

	sb_buf_init(&words, SIZE_MAX / 4);
	add_words(message, false, &words);
	add_head(message, out);
	if (words.len > 0) {
		struct sb_str all = sb_buf_str(&words), kept = sb_utf8_cut_width(all, TITLE_COLUMNS);
		sb_buf_add_text(out, ": ");
		sb_buf_add_str(out, kept);
		if (kept.len < all.len)
			sb_buf_add_text(out, "…");
	}
	sb_buf_free(&words);
}

static void add_time(sb_time t, struct sb_buf *out)
{
	char text[SB_TIME_TEXT_MAX];

	sb_time_format(t - t % SB_SECOND, text);
	sb_buf_add_format(out, ", %s", text);
}

static void add_how_to_ack(const char *incident, struct sb_buf *out)
{
	sb_buf_add_text(out, "To acknowledge: sb-notify ack ");
	sb_buf_add_text(out, incident);
	sb_buf_add_text(out, " --as NAME\n");
}

void sb_message_text(const struct sb_message *message, struct sb_buf *out)
{
	struct sb_buf words;

	sb_buf_init(&words, SIZE_MAX / 4);
	add_words(message, true, &words);
	add_head(message, out);
	if (message->record != NULL && message->record->created_at != SB_TIME_NONE)
		add_time(message->record->created_at, out);
	sb_buf_add_char(out, '\n');
	if (words.len > 0) {
		if (message->record != NULL)
			add_quote(sb_buf_str(&words), out);
		else /* every word was chosen */
			sb_buf_add_str(out, sb_buf_str(&words));
		sb_buf_add_char(out, '\n');
	}
	sb_buf_add_str(out, message->others);
	if (message->record != NULL && message->record->url.len > 0 && message->record->url.len <= LINK_BYTES) {
		sb_message_clean(message->record->url, false, out);
		sb_buf_add_char(out, '\n');
	}
	add_how_to_ack(message->incident, out);
	sb_buf_free(&words);
}

void sb_message_line(const struct sb_post *record, struct sb_buf *out)
{
	struct sb_message message = {.record = record};
	struct sb_buf words, line;

	sb_buf_init(&words, SIZE_MAX / 4);
	sb_buf_init(&line, SIZE_MAX / 4);
	add_words(&message, false, &words);
	add_who(record, &line);
	sb_buf_add_text(out, "-");
	sb_buf_add_str(out, sb_str_of(line.ptr + 1, line.len - 1));
	struct sb_str all = sb_buf_str(&words), kept = sb_utf8_cut_width(all, TITLE_COLUMNS);
	sb_buf_add_text(out, all.len > 0 ? ": " : "");
	sb_buf_add_str(out, kept);
	sb_buf_add_text(out, kept.len < all.len ? "…\n" : "\n");
	sb_buf_free(&words);
	sb_buf_free(&line);
}

/* "[high] refunds" becomes "[high] update: refunds". */
static void add_headline(const char *what, struct sb_str line, struct sb_buf *out)
{
	struct sb_str rest = line, severity = sb_str_cut(&rest, ']');

	if (rest.ptr == NULL) {
		rest = line;
	} else {
		sb_buf_add_str(out, severity);
		sb_buf_add_text(out, "] ");
		rest = sb_str_trim(rest);
	}
	sb_buf_add_format(out, "%s: ", what);
	sb_buf_add_str(out, rest);
}

void sb_message_news(const struct sb_news *news, struct sb_str title, struct sb_str text, struct sb_buf *new_title,
		     struct sb_buf *new_text)
{
	struct sb_str rest = text, first = sb_str_cut(&rest, '\n');

	add_headline(news->what, title, new_title);
	add_headline(news->what, first, new_text);
	sb_buf_add_char(new_text, '\n');
	if (news->words.ptr == NULL) {
		sb_buf_add_str(new_text, rest);
		return;
	}
	sb_message_clean(sb_str_trim(news->words), true, new_text);
	sb_buf_add_char(new_text, '\n');
	if (news->over)
		sb_buf_add_format(new_text, "%s is closed: nothing is left to do\n", news->incident);
	else
		add_how_to_ack(news->incident, new_text);
}
