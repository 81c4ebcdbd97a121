/* jq_pattern.c - which regular expressions Oniguruma, which jq uses, and PCRE2 read alike. */
#include "query/jq_tree.h"

#include "base/utf8.h"

#define REPEAT_MAX 1000 /* in {n,m}: far below what either engine refuses */

struct scan {
	const char *at, *end;
	struct sb_buf out; /* the same for PCRE2 */
	bool classes, beyond_ascii;
	bool item; /* something stands before that can be repeated */
	unsigned open;
};

static bool is_alnum(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9');
}

static bool scan_escape(struct scan *s)
{
	char c = s->at + 1 < s->end ? s->at[1] : '\0';

	if (strchr("wWdDsSbB", c) != NULL && c != '\0')
		s->classes = true;
	else if (c == '\0' || (is_alnum(c) && strchr("nrt", c) == NULL) || (unsigned char)c >= 0x80 || (unsigned char)c <= ' ')
		return false;
	sb_buf_add(&s->out, s->at, 2);
	s->at += 2;
	s->item = c != 'b' && c != 'B';
	return true;
}

/* [abc], [^a-z0-9], with escaped marks; not what nests, names or joins classes. */
static bool scan_class(struct scan *s)
{
	const char *start = s->at++;

	if (s->at < s->end && *s->at == '^')
		s->at++;
	for (bool first = true; s->at < s->end && *s->at != ']'; first = false) {
		unsigned char c = (unsigned char)*s->at, next = s->at + 1 < s->end ? (unsigned char)s->at[1] : 0;
		if (c >= 0x80 || c < ' ' || c == '[' || c == '&' || (c == '-' && (first || next == ']' || next == '\\')))
			return false;
		if (c == '\\') {
			if (is_alnum((char)next) || next <= ' ' || next >= 0x80)
				return false;
			s->at++;
		} else if (next == '-' && s->at + 2 < s->end) { /* a range of letters or digits; then not another */
			char to = s->at[2], after = s->at + 3 < s->end ? s->at[3] : '\0';
			bool same = (c <= '9') == (to <= '9') && ((c & 0x20) == (to & 0x20));
			if (!is_alnum((char)c) || !is_alnum(to) || !same || (char)c > to || after == '-')
				return false;
			s->at += 2;
		}
		s->at++;
	}
	if (s->at == s->end || s->at == start + 1 || (s->at == start + 2 && start[1] == '^'))
		return false;
	s->at++;
	sb_buf_add(&s->out, start, (size_t)(s->at - start));
	s->item = true;
	return true;
}

static bool scan_number(struct scan *s, unsigned *number)
{
	const char *start = s->at;

	for (*number = 0; s->at < s->end && *s->at >= '0' && *s->at <= '9' && *number <= REPEAT_MAX; s->at++)
		*number = *number * 10 + (unsigned)(*s->at - '0');
	return s->at > start && *number <= REPEAT_MAX;
}

/* * + ? {n} {n,} {n,m}, perhaps with a "?" behind the first three. */
static bool scan_repeat(struct scan *s)
{
	const char *start = s->at;
	unsigned low, high;

	if (!s->item)
		return false;
	s->item = false;
	if (*s->at++ == '{') {
		if (!scan_number(s, &low))
			return false;
		high = low;
		if (s->at < s->end && *s->at == ',') {
			s->at++;
			if (s->at < s->end && *s->at != '}' && !scan_number(s, &high))
				return false;
		}
		if (s->at == s->end || *s->at++ != '}' || high < low)
			return false;
		if (s->at < s->end && *s->at == '?')
			return false;
	} else if (s->at < s->end && *s->at == '?') {
		s->at++;
	}
	sb_buf_add(&s->out, start, (size_t)(s->at - start));
	return s->at == s->end || strchr("*+?{", *s->at) == NULL;
}

static bool scan_one(struct scan *s)
{
	char c = *s->at;

	switch (c) {
	case '\\':
		return scan_escape(s);
	case '[':
		return scan_class(s);
	case '*':
	case '+':
	case '?':
	case '{':
		return scan_repeat(s);
	case '(':
		s->open++;
		if (s->at + 1 < s->end && s->at[1] == '?') {
			if (s->at + 2 >= s->end || s->at[2] != ':')
				return false;
			s->at += 2;
		}
		sb_buf_add_text(&s->out, "(?:");
		s->item = false;
		break;
	case ')':
		if (s->open-- == 0)
			return false;
		sb_buf_add_char(&s->out, c);
		s->item = true;
		break;
	case '^':
		sb_buf_add_text(&s->out, "\\A"); /* jq: of the whole text */
		s->item = false;
		break;
	case '$':
		sb_buf_add_text(&s->out, "\\Z");
		s->item = false;
		break;
	case '|':
		sb_buf_add_char(&s->out, c);
		s->item = false;
		break;
	case ']':
	case '}':
	case '\0':
		return false;
	default:
		/* a mark on the letter before would not be told from it by one of them when it is repeated */
		s->beyond_ascii = s->beyond_ascii || (unsigned char)c >= 0x80;
		sb_buf_add_char(&s->out, c);
		s->item = (unsigned char)c < 0x80;
	}
	s->at++;
	return true;
}

static bool scan_all(struct scan *s)
{
	while (s->at < s->end)
		if (!scan_one(s))
			return false;
	return s->open == 0;
}

/* jq's "g" and "n" change nothing for the question whether there is a match; "n" would, for an empty one. */
static bool read_flags(struct sb_str flags, bool *caseless)
{
	for (size_t i = 0; i < flags.len; i++) {
		if (flags.ptr[i] != 'i' && flags.ptr[i] != 'g')
			return false;
		*caseless = *caseless || flags.ptr[i] == 'i';
	}
	return true;
}

bool sb_jq_pattern_open(struct sb_jq_pattern *pattern, struct sb_str text, struct sb_str flags)
{
	struct scan s = {.at = text.ptr, .end = text.ptr + text.len};

	*pattern = (struct sb_jq_pattern){0};
	sb_buf_init(&s.out, SIZE_MAX / 4); /* a few times the pattern at most */
	bool good = read_flags(flags, &pattern->caseless) && text.len > 0 && scan_all(&s) && !(pattern->caseless && s.beyond_ascii);
	if (good)
		pattern->regex = sb_regex_open(sb_buf_str(&s.out), pattern->caseless ? "i" : "", NULL);
	pattern->classes = s.classes;
	sb_buf_free(&s.out);
	return pattern->regex != NULL;
}

/* Letters and marks beyond ASCII that both engines put on the same side of \w, \d and \s: not digits of other scripts,
 * combining marks, numbers in circles, or special spaces. */
static bool is_sure_class(int32_t c)
{
	return c < 0x80 || c == 0xA1 || c == 0xAB || c == 0xBB || c == 0xBF || (c >= 0xC0 && c <= 0x024F) ||
	       (c >= 0x0400 && c <= 0x0481) || (c >= 0x2010 && c <= 0x2027) || (c >= 0x2030 && c <= 0x203E) || c == 0x20AC ||
	       (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FA) || (c >= 0x3400 && c <= 0x4DB5) ||
	       (c >= 0x4E00 && c <= 0x9FA5) || (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x1F300 && c <= 0x1F64F) ||
	       (c >= 0x2600 && c <= 0x2712) || c == 0x3001 || c == 0x3002;
}

/* Characters whose case-insensitive forms are, or contain, ASCII letters: ss for a sharp s, fi for a ligature, k for the
 * Kelvin sign. Oniguruma and PCRE2 treat some of these differently. */
static bool folds_to_ascii(int32_t c)
{
	return c == 0xDF || c == 0x0130 || c == 0x0131 || c == 0x0149 || c == 0x017F || c == 0x01F0 || (c >= 0x1E96 && c <= 0x1E9E) ||
	       c == 0x212A || c == 0x212B || (c >= 0xFB00 && c <= 0xFB06);
}

bool sb_jq_pattern_agrees(const struct sb_jq_pattern *pattern, struct sb_str text)
{
	if (!pattern->classes && !pattern->caseless)
		return true;
	while (text.len > 0) {
		if (text.len >= 8) {
			uint64_t word;
			memcpy(&word, text.ptr, 8);
			if ((word & UINT64_C(0x8080808080808080)) == 0) {
				text = sb_str_of(text.ptr + 8, text.len - 8);
				continue;
			}
		}
		int32_t c = sb_utf8_next(&text);
		if ((pattern->classes && !is_sure_class(c)) || (pattern->caseless && folds_to_ascii(c)))
			return false;
	}
	return true;
}
