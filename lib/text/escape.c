#include "text/escape.h"

#include "base/utf8.h"

#define REPLACEMENT "\xEF\xBF\xBD"
#define WORD_JOINER "\xE2\x81\xA0"

static bool is_control(int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

/* The marks of Unicode's bidirectional algorithm, and the separators that some programs take for a line's end. */
static bool turns_direction(int32_t c)
{
	return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

void sb_escape_html(struct sb_buf *out, struct sb_str text)
{
	while (text.len > 0) {
		int32_t c = sb_utf8_next(&text);
		switch (c) {
		case '&':
			sb_buf_add_text(out, "&amp;");
			break;
		case '<':
			sb_buf_add_text(out, "&lt;");
			break;
		case '>':
			sb_buf_add_text(out, "&gt;");
			break;
		case '"':
			sb_buf_add_text(out, "&quot;");
			break;
		case '\'':
			sb_buf_add_text(out, "&#39;");
			break;
		default:
			if (is_control(c) && c != '\t' && c != '\n')
				sb_buf_add_text(out, REPLACEMENT);
			else
				sb_utf8_add(out, c);
		}
	}
}

static bool is_space(int32_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void sb_escape_terminal(struct sb_buf *out, struct sb_str text)
{
	while (text.len > 0) {
		int32_t c = sb_utf8_next(&text);
		if (is_space(c))
			sb_buf_add_char(out, ' ');
		else if (is_control(c) || turns_direction(c))
			sb_buf_add_text(out, REPLACEMENT);
		else
			sb_utf8_add(out, c);
	}
}

/* Whether `c`, with `rest` behind it and `out` before it, could make a link of bare text. */
static bool at_link(struct sb_str rest, const struct sb_buf *out, int32_t c)
{
	if (c == ':') /* http://, mailto:, xmpp: */
		return rest.len > 0 && rest.ptr[0] != ' ';
	return c == '.' && out->len >= 3 && sb_str_eq_nocase(sb_str_of(out->ptr + out->len - 3, 3), SB_STR("www"));
}

void sb_escape_markdown(struct sb_buf *out, struct sb_str text)
{
	while (text.len > 0) {
		int32_t c = sb_utf8_next(&text);
		if (is_space(c)) {
			sb_buf_add_char(out, ' ');
		} else if (is_control(c) || turns_direction(c)) {
			sb_buf_add_text(out, REPLACEMENT);
		} else if (c == '@' || c == '#') {
			sb_buf_add_char(out, '\\');
			sb_utf8_add(out, c);
			sb_buf_add_text(out, WORD_JOINER);
		} else if ((c < 0x80 && strchr("\\`*_[]<>|~&$!", (int)c) != NULL) || at_link(text, out, c)) {
			sb_buf_add_char(out, '\\');
			sb_utf8_add(out, c);
		} else {
			sb_utf8_add(out, c);
		}
	}
}

void sb_escape_script(struct sb_buf *out, struct sb_str json)
{
	size_t done = 0;

	for (size_t i = 0; i < json.len; i++) {
		char c = json.ptr[i];
		if (c != '<' && c != '>' && c != '&')
			continue;
		sb_buf_add(out, json.ptr + done, i - done);
		sb_buf_add_format(out, "\\u%04x", (unsigned)c);
		done = i + 1;
	}
	sb_buf_add(out, json.ptr + done, json.len - done);
}

void sb_escape_formula(struct sb_buf *out, struct sb_str text)
{
	struct sb_str rest = text;
	int32_t c = 0;

	if (text.len > 0 && (text.ptr[0] == '\t' || text.ptr[0] == '\r' || text.ptr[0] == '\n')) {
		sb_buf_add_char(out, '\'');
	} else {
		while (rest.len > 0 && (is_space(c = sb_utf8_next(&rest)) || c == 0xa0))
			;
		if (c == '=' || c == '+' || c == '-' || c == '@' || c == 0xff1d || c == 0xff0b || c == 0xff0d || c == 0xff20)
			sb_buf_add_char(out, '\'');
	}
	sb_utf8_repair(text, out);
}

void sb_escape_url(struct sb_buf *out, struct sb_str url)
{
	for (size_t i = 0; i < url.len; i++) {
		unsigned char c = (unsigned char)url.ptr[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
			     (c != 0 && strchr("-._~:/?#@!$&*+,;=%", c) != NULL);
		if (plain)
			sb_buf_add_char(out, (char)c);
		else
			sb_buf_add_format(out, "%%%02X", c);
	}
}

bool sb_escape_is_web_link(struct sb_str url)
{
	if (!sb_str_starts_nocase(url, "http://") && !sb_str_starts_nocase(url, "https://"))
		return false;
	for (size_t i = 0; i < url.len; i++)
		if ((unsigned char)url.ptr[i] <= ' ' || url.ptr[i] == 0x7f)
			return false;
	return true;
}
