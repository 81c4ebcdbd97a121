#include "notify/mail.h"

#include "base/utf8.h"
#include "text/escape.h"

#define LINE_MAX_COLUMNS 76 /* RFC 2045, section 6.7, and RFC 2047, section 2: without the line end */
#define WORD_START "=?utf-8?Q?"
#define WORD_END "?="
#define TITLE_MAX 400 /* bytes of a Subject: what a reader shows is far less */

static const char hex[] = "0123456789ABCDEF";

static void add_byte(unsigned char c, struct sb_buf *out)
{
	const char code[] = {'=', hex[c >> 4], hex[c & 15]};

	sb_buf_add(out, code, sizeof code);
}

void sb_mail_quoted_printable(struct sb_str text, struct sb_buf *out)
{
	size_t column = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		bool line_ends = i + 1 == text.len || text.ptr[i + 1] == '\n';
		if (c == '\n') {
			sb_buf_add_text(out, "\r\n");
			column = 0;
			continue;
		}
		/* white space at a line's end may get lost on the way; "From " and "." at its start mean something to some */
		bool plain = c > ' ' && c < 0x7f && c != '=' && !(column == 0 && (c == 'F' || c == '.'));
		plain = plain || ((c == ' ' || c == '\t') && !line_ends);
		size_t width = plain ? 1 : 3;
		if (column + width > LINE_MAX_COLUMNS - (line_ends ? 0 : 1)) {
			sb_buf_add_text(out, "=\r\n");
			column = 0;
		}
		if (plain)
			sb_buf_add_char(out, (char)c);
		else
			add_byte(c, out);
		column += width;
	}
}

/* The Q encoding's safe characters, as narrow as RFC 2047 section 5 (3) asks for phrases. */
static bool is_safe(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '!' || c == '*' ||
	       c == '+' || c == '-' || c == '/';
}

static size_t encoded_width(struct sb_str character)
{
	size_t width = 0;

	for (size_t i = 0; i < character.len; i++) {
		unsigned char c = (unsigned char)character.ptr[i];
		width += is_safe(c) || c == ' ' ? 1 : 3;
	}
	return width;
}

/* Encoded words; a character is never parted by two of them (RFC 2047, section 5). */
static void add_encoded(struct sb_str text, size_t column, struct sb_buf *out)
{
	const size_t frame = sizeof WORD_START - 1 + sizeof WORD_END - 1;

	sb_buf_add_text(out, WORD_START);
	column += frame;
	while (text.len > 0) {
		struct sb_str rest = text;
		sb_utf8_next(&rest);
		struct sb_str character = {text.ptr, text.len - rest.len};
		size_t width = encoded_width(character);
		if (column + width > LINE_MAX_COLUMNS - 1) {
			sb_buf_add_text(out, WORD_END "\r\n " WORD_START);
			column = 1 + frame;
		}
		for (size_t i = 0; i < character.len; i++) {
			unsigned char c = (unsigned char)character.ptr[i];
			if (c == ' ')
				sb_buf_add_char(out, '_');
			else if (is_safe(c))
				sb_buf_add_char(out, (char)c);
			else
				add_byte(c, out);
		}
		column += width;
		text = rest;
	}
	sb_buf_add_text(out, WORD_END);
}

static bool is_plain(struct sb_str text, size_t column)
{
	bool plain = column + text.len <= LINE_MAX_COLUMNS && memmem(text.ptr, text.len, "=?", 2) == NULL;

	for (size_t i = 0; i < text.len; i++)
		plain = plain && text.ptr[i] >= ' ' && text.ptr[i] < 0x7f;
	return plain;
}

void sb_mail_header(const char *name, struct sb_str text, struct sb_buf *out)
{
	struct sb_buf clean;
	size_t column = strlen(name) + 2;

	sb_buf_init(&clean, SIZE_MAX / 4);
	sb_message_clean(sb_utf8_cut_bytes(sb_str_trim(text), TITLE_MAX), false, &clean);
	sb_buf_add_format(out, "%s: ", name);
	if (is_plain(sb_buf_str(&clean), column))
		sb_buf_add_str(out, sb_buf_str(&clean));
	else
		add_encoded(sb_buf_str(&clean), column, out);
	sb_buf_add_text(out, "\r\n");
	sb_buf_free(&clean);
}

void sb_mail_date(sb_time t, struct sb_buf *out)
{
	static const char days[][4] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"}; /* 1970-01-01 was a Thursday */
	static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	sb_time day = sb_time_floor(t, SB_DAY);
	int64_t number = day / SB_DAY, seconds = (t - day) / SB_SECOND;
	int year, month, date;

	sb_time_civil(t, &year, &month, &date);
	sb_buf_add_format(out, "%s, %d %s %04d %02d:%02d:%02d +0000", days[(number % 7 + 7) % 7], date, months[month - 1],
			  year, (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
}

/* The text once more, with its link to click on. */
static void write_html(struct sb_str text, struct sb_buf *out)
{
	struct sb_buf html;

	sb_buf_init(&html, SIZE_MAX / 4);
	sb_buf_add_text(&html, "<!DOCTYPE html>\n<html><body style=\"font-family: sans-serif\">\n");
	for (bool first = true; text.len > 0; first = false) {
		struct sb_str line = sb_str_cut(&text, '\n');
		bool is_link = sb_escape_is_web_link(line);
		sb_buf_add_text(&html, first ? "<p><b>" : "<p>");
		if (is_link) {
			sb_buf_add_text(&html, "<a href=\"");
			sb_escape_html(&html, line);
			sb_buf_add_text(&html, "\">");
		}
		sb_escape_html(&html, line);
		sb_buf_add_text(&html, is_link ? "</a></p>\n" : first ? "</b></p>\n" : "</p>\n");
	}
	sb_buf_add_text(&html, "</body></html>\n");
	sb_mail_quoted_printable(sb_buf_str(&html), out);
	sb_buf_free(&html);
}

static void begin_part(const char *boundary, const char *type, struct sb_buf *out)
{
	sb_buf_add_format(out, "--%s\r\nContent-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
			  boundary, type);
}

void sb_mail_write(const struct sb_delivery *d, sb_time now, struct sb_buf *out)
{
	static const char boundary[] = "=_sb-notify"; /* quoted-printable has no "=_" in it */
	const char *from = d->channel->from, *domain = strrchr(from, '@') + 1;
	struct sb_buf text;

	sb_buf_init(&text, SIZE_MAX / 4);
	sb_buf_add_str(&text, d->text);
	if (d->channel->inbox != NULL && !(d->kind.ptr != NULL && sb_str_is(d->kind, "close")))
		sb_buf_add_text(&text, "Or answer this mail\n");
	sb_buf_add_text(out, "Date: ");
	sb_mail_date(now, out);
	sb_buf_add_format(out, "\r\nFrom: <%s>\r\nTo: <%.*s>\r\n", from, SB_FMT(d->address));
	sb_mail_header("Subject", d->title, out);
	sb_buf_add_format(out, "Message-ID: <%.*s@%s>\r\n", SB_FMT(d->id), domain);
	if (d->first.ptr != NULL) /* readers show them in one thread */
		sb_buf_add_format(out, "In-Reply-To: <%.*s@%s>\r\nReferences: <%.*s@%s>\r\n", SB_FMT(d->first), domain,
				  SB_FMT(d->first), domain);
	sb_buf_add_format(out,
			  "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
			  "Content-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n",
			  boundary);
	begin_part(boundary, "plain", out);
	sb_mail_quoted_printable(sb_buf_str(&text), out);
	begin_part(boundary, "html", out);
	write_html(sb_buf_str(&text), out);
	sb_buf_add_format(out, "--%s--\r\n", boundary);
	sb_buf_free(&text);
}
