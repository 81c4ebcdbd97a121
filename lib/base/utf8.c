#include "base/utf8.h"

#include "base/diag.h"

#include <stdlib.h>
#include <utf8proc.h>

#define REPLACEMENT 0xFFFD
#define SHARP_S 0xDF

/* Bytes of the valid sequence at `p`, or 0. Table 3-7 of the Unicode standard. */
static size_t sequence(const unsigned char *p, size_t len)
{
	unsigned char c = p[0];
	size_t n;
	unsigned char low = 0x80, high = 0xBF;

	if (c < 0x80)
		return 1;
	if (c >= 0xC2 && c <= 0xDF) {
		n = 2;
	} else if (c >= 0xE0 && c <= 0xEF) {
		n = 3;
		if (c == 0xE0)
			low = 0xA0;
		if (c == 0xED)
			high = 0x9F;
	} else if (c >= 0xF0 && c <= 0xF4) {
		n = 4;
		if (c == 0xF0)
			low = 0x90;
		if (c == 0xF4)
			high = 0x8F;
	} else {
		return 0;
	}
	if (len < n || p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	return n;
}

size_t sb_utf8_valid(struct sb_str s)
{
	const unsigned char *p = (const unsigned char *)s.ptr;
	size_t i = 0;

	while (i < s.len) {
		if (i + 8 <= s.len) {
			uint64_t word;
			memcpy(&word, p + i, 8);
			if ((word & UINT64_C(0x8080808080808080)) == 0) {
				i += 8;
				continue;
			}
		}
		size_t n = sequence(p + i, s.len - i);
		if (n == 0)
			break;
		i += n;
	}
	return i;
}

void sb_utf8_repair(struct sb_str s, struct sb_buf *out)
{
	while (s.len > 0) {
		size_t good = sb_utf8_valid(s);
		if (good > 0)
			sb_buf_add(out, s.ptr, good);
		s.ptr += good;
		s.len -= good;
		if (s.len == 0)
			break;
		sb_buf_add(out, "\xEF\xBF\xBD", 3);
		do {
			s.ptr++;
			s.len--;
		} while (s.len > 0 && ((unsigned char)s.ptr[0] & 0xC0) == 0x80);
	}
}

int32_t sb_utf8_next(struct sb_str *s)
{
	const unsigned char *p = (const unsigned char *)s->ptr;
	int32_t c = REPLACEMENT;

	/* most of what is not ASCII: three bytes, of which no second one is forbidden */
	if (s->len >= 3 && p[0] >= 0xE1 && p[0] <= 0xEF && p[0] != 0xED && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
		s->ptr += 3;
		s->len -= 3;
		return (p[0] & 0x0F) << 12 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F);
	}
	size_t n = sequence(p, s->len);
	switch (n) {
	case 1:
		c = p[0];
		break;
	case 2:
		c = (p[0] & 0x1F) << 6 | (p[1] & 0x3F);
		break;
	case 3:
		c = (p[0] & 0x0F) << 12 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F);
		break;
	case 4:
		c = (p[0] & 0x07) << 18 | (p[1] & 0x3F) << 12 | (p[2] & 0x3F) << 6 | (p[3] & 0x3F);
		break;
	default:
		n = 1;
	}
	s->ptr += n;
	s->len -= n;
	return c;
}

void sb_utf8_add(struct sb_buf *out, int32_t codepoint)
{
	unsigned char bytes[4];
	/* utf8proc writes surrogates as if they were characters */
	utf8proc_ssize_t n = utf8proc_encode_char(
		utf8proc_codepoint_valid(codepoint) ? codepoint : REPLACEMENT, bytes);

	sb_buf_add(out, bytes, n > 0 ? (size_t)n : 0);
}

/* Unicode's blocks of the scripts that write without spaces; the few signs in them that are no letters are told apart
 * by their category first. */
static bool is_spaceless(int32_t c)
{
	return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF) ||
	       (c >= 0x3005 && c <= 0x3007) || (c >= 0x3041 && c <= 0x30FF) || (c >= 0x31F0 && c <= 0x31FF) ||
	       (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
	       (c >= 0xFF66 && c <= 0xFF9D) || (c >= 0x20000 && c <= 0x3FFFF);
}

/* Pictographs that people send as emoji; not those that stood in texts before: the copyright sign, the trade mark. */
static bool is_emoji(const utf8proc_property_t *property, int32_t c)
{
	return (property->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC && c >= 0x2190) ||
	       property->boundclass == UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR;
}

static bool is_point(int32_t c)
{
	static const uint16_t points[] = {'!',    ',',    '.',    ':',    ';',    '?',    0x00A1, 0x00BF, 0x037E, 0x055C,
					  0x055E, 0x0589, 0x060C, 0x061B, 0x061F, 0x06D4, 0x0964, 0x0965, 0x1362, 0x2026,
					  0x203C, 0x203D, 0x2047, 0x2048, 0x2049, 0x3001, 0x3002, 0xFE56, 0xFE57, 0xFF01,
					  0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF61, 0xFF64};

	for (size_t i = 0; i < sizeof points / sizeof points[0]; i++)
		if (points[i] == c)
			return true;
	return false;
}

enum sb_utf8_class sb_utf8_class(int32_t c)
{
	if (sb_utf8_common_syllable(c))
		return SB_UTF8_SYLLABLE;
	const utf8proc_property_t *property = utf8proc_get_property(c);

	switch (property->category) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
	case UTF8PROC_CATEGORY_PC:
		if (c == 0xFF9E || c == 0xFF9F) /* the half-width voicing signs of Katakana, letters by their category */
			return SB_UTF8_MARK;
		return is_spaceless(c) ? SB_UTF8_SYLLABLE : SB_UTF8_LETTER;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return SB_UTF8_MARK;
	case UTF8PROC_CATEGORY_CF:
		return c == 0x200B ? SB_UTF8_OTHER : SB_UTF8_JOINER; /* the zero-width space parts words */
	default:
		if (is_emoji(property, c))
			return SB_UTF8_EMOJI;
		return is_point(c) ? SB_UTF8_POINT : SB_UTF8_OTHER;
	}
}

/* Nothing joins two characters of ASCII but a carriage return and its line feed. */
static bool is_printable(char c)
{
	return c >= ' ' && c < 0x7F;
}

size_t sb_utf8_grapheme(struct sb_str s)
{
	struct sb_str rest = s;
	utf8proc_int32_t state = 0;

	if (s.len == 0)
		return 0;
	if (is_printable(s.ptr[0]) && (s.len == 1 || is_printable(s.ptr[1])))
		return 1;
	int32_t before = sb_utf8_next(&rest);
	while (rest.len > 0) {
		struct sb_str behind = rest;
		int32_t c = sb_utf8_next(&behind);
		if (utf8proc_grapheme_break_stateful(before, c, &state))
			break;
		before = c;
		rest = behind;
	}
	return s.len - rest.len;
}

static size_t cluster_width(struct sb_str cluster)
{
	int width = 0, letters = 0;

	if (cluster.len == 1 && is_printable(cluster.ptr[0]))
		return 1;
	while (cluster.len > 0) {
		int32_t c = sb_utf8_next(&cluster);
		int w = c == 0xFE0F ? 2 : utf8proc_charwidth(c); /* VS16 asks for the emoji picture, two wide */
		if (w > width)
			width = w;
		letters += c >= 0x1F1E6 && c <= 0x1F1FF;
	}
	if (letters == 2) /* two regional indicators are drawn as one flag */
		width = 2;
	return (size_t)width;
}

struct sb_str sb_utf8_cut_width(struct sb_str s, size_t columns)
{
	struct sb_str rest = s;
	size_t used = 0;

	while (rest.len > 0) {
		size_t n = sb_utf8_grapheme(rest);
		used += cluster_width(sb_str_of(rest.ptr, n));
		if (used > columns)
			break;
		rest.ptr += n;
		rest.len -= n;
	}
	return (struct sb_str){s.ptr, s.len - rest.len};
}

struct sb_str sb_utf8_cut_bytes(struct sb_str s, size_t bytes)
{
	size_t kept = 0;

	if (s.len <= bytes)
		return s;
	for (;;) {
		size_t n = sb_utf8_grapheme(sb_str_of(s.ptr + kept, s.len - kept));
		if (n == 0 || kept + n > bytes)
			break;
		kept += n;
	}
	return (struct sb_str){s.ptr, kept};
}

size_t sb_utf8_width(struct sb_str s)
{
	size_t width = 0;

	while (s.len > 0) {
		size_t n = sb_utf8_grapheme(s);
		width += cluster_width(sb_str_of(s.ptr, n));
		s.ptr += n;
		s.len -= n;
	}
	return width;
}

static void map_unicode(struct sb_str s, int how, struct sb_buf *out)
{
	utf8proc_uint8_t *folded = NULL;
	struct sb_buf repaired;

	sb_buf_init(&repaired, SIZE_MAX / 4);
	if (sb_utf8_valid(s) < s.len) {
		sb_utf8_repair(s, &repaired);
		s = sb_buf_str(&repaired);
	}
	utf8proc_ssize_t n =
		utf8proc_map((const utf8proc_uint8_t *)s.ptr, (utf8proc_ssize_t)s.len, &folded, (utf8proc_option_t)how);
	if (n == UTF8PROC_ERROR_NOMEM)
		sb_die(SB_IO, "out of memory");
	if (n >= 0)
		sb_buf_add(out, folded, (size_t)n);
	else
		out->full = true;
	free(folded);
	sb_buf_free(&repaired);
}

/* Characters of the writing systems met most that fold to one character each, whatever stands beside them, which
 * utf8proc_tolower gives. tests/unit/words.c compares each of them with the long way. */
static bool folds_alone(int32_t c)
{
	if (c < 0x0180)
		return c < 0x80 || (c >= 0xC0 && c != 0xDF && c != 0x0130 && c != 0x0132 && c != 0x0133 && c != 0x013F &&
				    c != 0x0140 && c != 0x0149 && c != 0x017F) ||
		       c == 0xA1 || c == 0xA3 || c == 0xAB || c == 0xB0 || c == 0xB7 || c == 0xBB || c == 0xBF;
	if (c < 0x2018)
		return (c >= 0x0391 && c <= 0x03A9 && c != 0x03A2) || (c >= 0x03AC && c <= 0x03CE && c != 0x03C2) ||
		       (c >= 0x0400 && c <= 0x0481) || (c >= 0x048A && c <= 0x052F) || (c >= 0x05D0 && c <= 0x05EA) ||
		       (c >= 0x0621 && c <= 0x064A) || (c >= 0x2012 && c <= 0x2016);
	return (c >= 0x2018 && c <= 0x2023) || c == 0x20AC || (c >= 0x2600 && c <= 0x27BF) || c == 0x3001 || c == 0x3002 ||
	       (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FE) || (c >= 0x4E00 && c <= 0x9FFF) ||
	       (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x1F1E6 && c <= 0x1F1FF) || (c >= 0x1F300 && c <= 0x1F64F) ||
	       (c >= 0x1F900 && c <= 0x1F9FF);
}

/* Emoji have them at their ends and within: folding drops them. */
static bool joins_emoji(int32_t c)
{
	return c == 0xFE0F || c == 0x200D; /* variation selector 16, zero width joiner */
}

bool sb_utf8_folds_plainly(struct sb_str s)
{
	bool after_wide = false; /* nothing that vanishes here brings two ASCII characters together */

	while (s.len > 0) {
		uint64_t word;
		if (s.len >= 8 && (memcpy(&word, s.ptr, 8), (word & UINT64_C(0x8080808080808080)) == 0)) {
			s = sb_str_of(s.ptr + 8, s.len - 8);
			after_wide = false;
		} else if ((unsigned char)*s.ptr < 0x80) {
			s = sb_str_of(s.ptr + 1, s.len - 1);
			after_wide = false;
		} else {
			int32_t c = sb_utf8_next(&s);
			if (!(folds_alone(c) || c == 0x2026 || (after_wide && joins_emoji(c)))) /* the ellipsis becomes three dots */
				return false;
			after_wide = c != 0x2026;
		}
	}
	return true;
}

static char lower(unsigned char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

/* The letters of Latin-1 but the sharp s, which folds to two; U+00D7 and U+00F7 are signs. A capital has one bit less. */
static bool is_latin_letter(const char *p)
{
	unsigned char second = (unsigned char)p[1];

	return (unsigned char)p[0] == 0xC3 && second >= 0x80 && second <= 0xBF && second != 0x97 && second != 0x9F && second != 0xB7;
}

/* Folds character by character. False, with nothing added, when one needs the long way. What joins emoji vanishes, and nothing that
 * this way takes joins what stood beside it. */
static bool fold_alone(struct sb_str s, struct sb_buf *out)
{
	char *start = sb_buf_room(out, s.len), *to = start; /* no character becomes longer */

	if (start == NULL)
		return true;
	while (s.len > 0) {
		if ((unsigned char)*s.ptr < 0x80) {
			*to++ = lower((unsigned char)*s.ptr++);
			s.len--;
			continue;
		}
		if (s.len > 1 && is_latin_letter(s.ptr)) {
			*to++ = s.ptr[0];
			*to++ = (char)(s.ptr[1] | 0x20);
			s = sb_str_of(s.ptr + 2, s.len - 2);
			continue;
		}
		int32_t c = sb_utf8_next(&s);
		if (c == SHARP_S) {
			*to++ = 's';
			*to++ = 's';
			continue;
		}
		if (joins_emoji(c))
			continue;
		if (!folds_alone(c)) {
			*start = '\0';
			return false;
		}
		to += utf8proc_encode_char(c < 0x530 ? utf8proc_tolower(c) : c, (utf8proc_uint8_t *)to);
	}
	sb_buf_wrote(out, (size_t)(to - start));
	return true;
}

void sb_utf8_fold(struct sb_str s, struct sb_buf *out)
{
	if (!fold_alone(s, out))
		map_unicode(s, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE,
			    out);
}

void sb_utf8_compose(struct sb_str s, struct sb_buf *out)
{
	map_unicode(s, UTF8PROC_STABLE | UTF8PROC_COMPOSE, out);
}
