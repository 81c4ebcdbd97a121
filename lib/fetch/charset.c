#include "fetch/charset.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

#define DECLARATION_MAX 256 /* bytes in which an XML declaration ends */
#define NAME_MAX_LEN 40	    /* no encoding has a longer name */

static struct sb_str known_alias(struct sb_str name)
{
	static const char *const western[] = {"iso-8859-1", "iso8859-1", "latin1", "latin-1",
					      "us-ascii",   "ascii",	 "cp1252"};

	for (size_t i = 0; i < sizeof western / sizeof *western; i++)
		if (sb_str_eq_nocase(name, sb_str_from(western[i])))
			return SB_STR("windows-1252");
	if (sb_str_eq_nocase(name, SB_STR("utf8")) || sb_str_eq_nocase(name, SB_STR("utf-8")))
		return SB_STR("UTF-8");
	return name;
}

/* The encoding that the first bytes show; `*mark` is the length of a byte order mark. */
static struct sb_str by_first_bytes(struct sb_str content, size_t *mark)
{
	static const struct {
		char bytes[4];
		size_t len, mark;
		const char *name;
	} shapes[] = {
		{"\xEF\xBB\xBF", 3, 3, "UTF-8"},    {"\xFF\xFE\0\0", 4, 4, "UTF-32LE"},
		{"\0\0\xFE\xFF", 4, 4, "UTF-32BE"}, {"\xFF\xFE", 2, 2, "UTF-16LE"},
		{"\xFE\xFF", 2, 2, "UTF-16BE"},	    {"<\0\0\0", 4, 0, "UTF-32LE"},
		{"\0\0\0<", 4, 0, "UTF-32BE"},	    {"<\0", 2, 0, "UTF-16LE"},
		{"\0<", 2, 0, "UTF-16BE"},	    {"\x4C\x6F\xA7\x94", 4, 0, "IBM037"},
	};

	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		if (content.len >= shapes[i].len && memcmp(content.ptr, shapes[i].bytes, shapes[i].len) == 0) {
			*mark = shapes[i].mark;
			return sb_str_from(shapes[i].name);
		}
	}
	return (struct sb_str){NULL, 0};
}

static struct sb_str by_declaration(struct sb_str content)
{
	struct sb_str none = {NULL, 0}, start = sb_str_trim(content);
	size_t len = start.len < DECLARATION_MAX ? start.len : DECLARATION_MAX;

	if (!sb_str_starts(start, "<?xml"))
		return none;
	const char *end = memchr(start.ptr, '>', len);
	const char *at = end ? memmem(start.ptr, (size_t)(end - start.ptr), "encoding", 8) : NULL;
	if (at == NULL)
		return none;
	at += 8;
	while (at < end && (*at == ' ' || *at == '='))
		at++;
	if (at >= end || (*at != '"' && *at != '\''))
		return none;
	const char *close = memchr(at + 1, *at, (size_t)(end - at - 1));
	return close ? sb_str_of(at + 1, (size_t)(close - at - 1)) : none;
}

struct sb_str sb_charset_of(struct sb_str content_type)
{
	sb_str_cut(&content_type, ';');
	while (content_type.ptr != NULL) {
		struct sb_str value = sb_str_trim(sb_str_cut(&content_type, ';'));
		struct sb_str name = sb_str_cut(&value, '=');
		if (value.ptr == NULL || !sb_str_eq_nocase(sb_str_trim(name), SB_STR("charset")))
			continue;
		value = sb_str_trim(value);
		if (value.len >= 2 && (value.ptr[0] == '"' || value.ptr[0] == '\''))
			value = sb_str_of(value.ptr + 1, value.len - 2);
		return value.len > 0 ? value : (struct sb_str){NULL, 0};
	}
	return (struct sb_str){NULL, 0};
}

/* HZ (RFC 1843), which iconv does not know, as GB 2312 with the high bits that mark its characters. */
static void hz_to_gb(struct sb_str content, struct sb_buf *out)
{
	bool chinese = false;

	for (size_t i = 0; i < content.len; i++) {
		char c = content.ptr[i], next = i + 1 < content.len ? content.ptr[i + 1] : '\0';
		chinese = chinese && c != '\n';
		if (c == '~' && next == (chinese ? '}' : '{')) {
			chinese = !chinese;
			i++;
		} else if (c == '~' && !chinese && next == '\n') { /* the line goes on */
			i++;
		} else if (c == '~' && !chinese && next == '~') {
			sb_buf_add_char(out, '~');
			i++;
		} else {
			sb_buf_add_char(out, chinese ? (char)(c | 0x80) : c);
		}
	}
}

/* Converts; bytes that mean nothing become U+FFFD and are counted. False: iconv knows no such encoding. */
static bool convert(struct sb_str content, struct sb_str name, struct sb_buf *out, size_t *wrong)
{
	char to[4096], *from_name = sb_mem_dup(name);
	iconv_t how = name.len > NAME_MAX_LEN ? (iconv_t)-1 : iconv_open("UTF-8", from_name);

	free(from_name);
	*wrong = 0;
	if (how == (iconv_t)-1)
		return false;
	char *in = (char *)(uintptr_t)content.ptr; /* iconv reads only */
	size_t left = content.len;
	while (left > 0) {
		char *put = to;
		size_t room = sizeof to;
		size_t done = iconv(how, &in, &left, &put, &room);
		sb_buf_add(out, to, sizeof to - room);
		if (done == (size_t)-1 && errno != E2BIG) {
			sb_buf_add_text(out, "\xEF\xBF\xBD");
			++*wrong;
			in++;
			left--;
		}
	}
	iconv_close(how);
	return true;
}

/* The same, also for what iconv does not know. */
static bool convert_any(struct sb_str content, struct sb_str name, struct sb_buf *out, size_t *wrong)
{
	struct sb_buf gb;

	if (!sb_str_eq_nocase(name, SB_STR("HZ-GB-2312")) && !sb_str_eq_nocase(name, SB_STR("HZ")))
		return convert(content, name, out, wrong);
	sb_buf_init(&gb, content.len);
	hz_to_gb(content, &gb);
	bool known = convert(sb_buf_str(&gb), SB_STR("GB2312"), out, wrong);
	sb_buf_free(&gb);
	return known;
}

static bool is_utf8_name(struct sb_str name)
{
	return sb_str_eq_nocase(name, SB_STR("UTF-8"));
}

/* Takes `name` when the bytes make sense in it. */
static bool try_encoding(struct sb_str content, struct sb_str name, struct sb_buf *out)
{
	size_t before = out->len, wrong;

	if (name.len == 0)
		return false;
	name = known_alias(name);
	if (is_utf8_name(name)) {
		if (sb_utf8_valid(content) != content.len)
			return false;
		sb_buf_add_str(out, content);
		return true;
	}
	/* an ASCII-based document that declares itself UTF-16 was converted by someone who left the declaration */
	bool wide = sb_str_starts_nocase(name, "utf-16") || sb_str_starts_nocase(name, "utf-32");
	if (wide && memchr(content.ptr, '\0', content.len) == NULL)
		return false;
	if (convert_any(content, name, out, &wrong) && wrong <= content.len / 64)
		return true;
	out->len = before;
	return false;
}

/* Not UTF-8 throughout: a few bad bytes in it, or windows-1252 that nobody declared? */
static void fall_back(struct sb_str content, struct sb_buf *out)
{
	struct sb_str rest = content;
	size_t good = 0, bad = 0;

	while (rest.len > 0) {
		unsigned char first = (unsigned char)rest.ptr[0];
		int32_t codepoint = sb_utf8_next(&rest);
		if (first >= 0x80 && codepoint != 0xFFFD)
			good++;
		else if (codepoint == 0xFFFD)
			bad++;
	}
	size_t wrong;
	if (good > bad || !convert(content, SB_STR("windows-1252"), out, &wrong))
		sb_utf8_repair(content, out);
}

/* Bytes of the character at `i` that XML 1.0, section 2.2, does not allow: a control, U+FFFE or U+FFFF; 0: it is allowed. */
static size_t forbidden(struct sb_str text, size_t i)
{
	unsigned char c = (unsigned char)text.ptr[i];

	if (c < 0x20)
		return c != '\t' && c != '\n' && c != '\r';
	return c == 0xEF && i + 2 < text.len && (unsigned char)text.ptr[i + 1] == 0xBF &&
			       (unsigned char)text.ptr[i + 2] >= 0xBE
		       ? 3
		       : 0;
}

/* Where the first of them stands; the end when there is none, as in most documents. Eight bytes at a time where they are ASCII. */
static size_t find_forbidden(struct sb_str text, size_t i)
{
	const uint64_t each = UINT64_C(0x0101010101010101), high = UINT64_C(0x8080808080808080);
	uint64_t word;

	while (i < text.len) {
		if (text.len - i >= sizeof word) {
			memcpy(&word, text.ptr + i, sizeof word);
			if (((word | (word - each * 0x20)) & high) == 0) {
				i += sizeof word;
				continue;
			}
		}
		if (forbidden(text, i) > 0)
			return i;
		i++;
	}
	return text.len;
}

static void drop_forbidden(struct sb_buf *buf, size_t from)
{
	struct sb_str text = sb_buf_str(buf);
	size_t put = find_forbidden(text, from);

	if (put == text.len)
		return;
	for (size_t i = put, n; i < text.len; i += n) {
		n = forbidden(text, i);
		if (n == 0) {
			n = 1;
			buf->ptr[put++] = text.ptr[i];
		}
	}
	buf->len = put;
	buf->ptr[put] = '\0';
}

void sb_charset_to_utf8(struct sb_str content, struct sb_str charset, struct sb_buf *out)
{
	size_t from = out->len, mark = 0;
	struct sb_str seen = by_first_bytes(content, &mark);

	content = sb_str_of(content.ptr + mark, content.len - mark);
	if (content.len == 0)
		return;
	if (!try_encoding(content, seen, out) && !try_encoding(content, charset, out) &&
	    !try_encoding(content, by_declaration(content), out) && !try_encoding(content, SB_STR("UTF-8"), out))
		fall_back(content, out);
	drop_forbidden(out, from);
}

void sb_charset_mend(struct sb_str text, struct sb_buf *out)
{
	size_t wrong;

	for (const char *at; text.len > 0;) {
		at = memchr(text.ptr, 0xC2, text.len);
		size_t n = at ? (size_t)(at - text.ptr) : text.len;
		if (at == NULL || n + 1 >= text.len) {
			sb_buf_add_str(out, text);
			return;
		}
		sb_buf_add(out, text.ptr, n);
		if ((unsigned char)at[1] >= 0x80 && (unsigned char)at[1] <= 0x9F)
			convert(sb_str_of(at + 1, 1), SB_STR("windows-1252"), out, &wrong);
		else
			sb_buf_add(out, at, 2);
		text = sb_str_of(at + 2, text.len - n - 2);
	}
}

/* --- piece by piece --- */

#define CHARACTER_MAX 8 /* bytes of one in any encoding that iconv knows, or of the shifts between two */

struct sb_charset {
	iconv_t how;	/* (iconv_t)-1: UTF-8 */
	size_t to_skip; /* a byte order mark */
	char tail[CHARACTER_MAX];
	size_t tail_len; /* of a character that is not whole yet */
};

static bool makes_sense(struct sb_str start, struct sb_str name)
{
	struct sb_buf out;

	sb_buf_init(&out, 4 * start.len + 16);
	bool good = try_encoding(start, name, &out);
	sb_buf_free(&out);
	return good;
}

/* `start` without the last character, which may be cut. */
static struct sb_str whole_characters(struct sb_str start)
{
	return start.len > CHARACTER_MAX ? sb_str_of(start.ptr, (start.len - CHARACTER_MAX) & ~(size_t)3) : start;
}

struct sb_charset *sb_charset_open(struct sb_str start, struct sb_str charset)
{
	struct sb_charset *c = sb_mem_zero(1, sizeof *c);
	struct sb_str names[] = {by_first_bytes(start, &c->to_skip), charset, by_declaration(start)};
	struct sb_str sample = whole_characters(sb_str_of(start.ptr + c->to_skip, start.len - c->to_skip));

	c->how = (iconv_t)-1;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		bool utf8 = is_utf8_name(known_alias(names[i]));
		if (names[i].len == 0 || (!utf8 && !makes_sense(sample, names[i])))
			continue;
		char *name = sb_mem_dup(known_alias(names[i]));
		c->how = utf8 ? (iconv_t)-1 : iconv_open("UTF-8", name);
		free(name);
		break;
	}
	return c;
}

void sb_charset_close(struct sb_charset *c)
{
	if (c != NULL && c->how != (iconv_t)-1)
		iconv_close(c->how);
	free(c);
}

/* Returns the bytes that were taken: all but, where it is not the `end`, a character that is cut. */
static size_t feed_utf8(struct sb_str bytes, bool end, struct sb_buf *out)
{
	size_t taken = 0, wrong;

	while (taken < bytes.len) {
		struct sb_str rest = sb_str_of(bytes.ptr + taken, bytes.len - taken);
		size_t good = sb_utf8_valid(rest);
		sb_buf_add(out, rest.ptr, good);
		taken += good;
		if (taken == bytes.len || (!end && bytes.len - taken < 4)) /* what is left may be the start of a character */
			break;
		convert(sb_str_of(bytes.ptr + taken, 1), SB_STR("windows-1252"), out, &wrong);
		taken++;
	}
	return taken;
}

static size_t feed_iconv(iconv_t how, struct sb_str bytes, struct sb_buf *out)
{
	char to[4096], *in = (char *)(uintptr_t)bytes.ptr; /* iconv reads only */
	size_t left = bytes.len;

	while (left > 0) {
		char *put = to;
		size_t room = sizeof to, done = iconv(how, &in, &left, &put, &room);
		sb_buf_add(out, to, sizeof to - room);
		if (done == (size_t)-1 && errno == EINVAL && left < CHARACTER_MAX)
			break;
		if (done == (size_t)-1 && errno != E2BIG) {
			sb_buf_add_text(out, "\xEF\xBF\xBD");
			in++;
			left--;
		}
	}
	return bytes.len - left;
}

void sb_charset_feed(struct sb_charset *c, struct sb_str bytes, struct sb_buf *out)
{
	size_t from = out->len, skip = c->to_skip < bytes.len ? c->to_skip : bytes.len;
	struct sb_buf joined;

	c->to_skip -= skip;
	bytes = sb_str_of(bytes.ptr + skip, bytes.len - skip);
	sb_buf_init(&joined, SIZE_MAX / 4);
	if (c->tail_len > 0) {
		sb_buf_add(&joined, c->tail, c->tail_len);
		sb_buf_add_str(&joined, bytes);
		bytes = sb_buf_str(&joined);
	}
	size_t taken = c->how == (iconv_t)-1 ? feed_utf8(bytes, false, out) : feed_iconv(c->how, bytes, out);
	c->tail_len = bytes.len - taken;
	memcpy(c->tail, bytes.ptr + taken, c->tail_len);
	sb_buf_free(&joined);
	drop_forbidden(out, from);
}

void sb_charset_repair(struct sb_str text, struct sb_buf *out)
{
	feed_utf8(text, true, out);
}
