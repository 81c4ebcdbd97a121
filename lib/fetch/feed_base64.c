/* Base64 (RFC 4648, section 4), for the texts that Atom carries in it. */
#include "fetch/feed_xml.h"

static int value_of(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

bool sb_feed_base64(struct sb_str text, struct sb_buf *out)
{
	unsigned bits = 0;
	int count = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
			continue;
		if (c == '=')
			break;
		int value = value_of(c);
		if (value < 0)
			return false;
		bits = (bits << 6 | (unsigned)value) & 0xFFFFFF;
		count += 6;
		if (count >= 8) {
			count -= 8;
			sb_buf_add_char(out, (char)(bits >> count & 0xFF));
		}
	}
	return true;
}
