#include "text/fold.h"

#include "base/utf8.h"

#ifdef __SSE2__
#include <emmintrin.h>
#else
#include <endian.h>
#endif

#define U(c) [c] = (c) | 0x20, [(c) | 0x20] = (c) | 0x20
const char sb_folded_letter[256] = {
	['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7', ['8'] = '8',
	['9'] = '9', ['_'] = '_', U('A'),      U('B'),      U('C'),      U('D'),      U('E'),      U('F'),      U('G'),
	U('H'),      U('I'),      U('J'),      U('K'),      U('L'),      U('M'),      U('N'),      U('O'),      U('P'),
	U('Q'),      U('R'),      U('S'),      U('T'),      U('U'),      U('V'),      U('W'),      U('X'),      U('Y'),
	U('Z'),
};
#undef U

#define EACH_BYTE UINT64_C(0x0101010101010101)

/* The highest bit of each of eight bytes that is ASCII and from `low` to `high`; the other bits are 0. */
static uint64_t between(uint64_t word, unsigned char low, unsigned char high)
{
	uint64_t seven = word & EACH_BYTE * 0x7F;

	return ((seven + EACH_BYTE * (0x80u - low)) ^ (seven + EACH_BYTE * (0x7Fu - high))) & ~word & EACH_BYTE * 0x80;
}

static char fold_byte(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

static uint64_t fold_eight(uint64_t word)
{
	return word | between(word, 'A', 'Z') >> 2;
}

/* Folds ASCII. False, with nothing added, when there is more than that. */
static bool fold_ascii(struct sb_str s, struct sb_buf *out)
{
	char *to = sb_buf_room(out, s.len);
	uint64_t word, all = 0;

	if (to == NULL)
		return false;
	for (size_t i = 0; i + 8 <= s.len; i += 8) {
		memcpy(&word, s.ptr + i, 8);
		all |= word;
		word = fold_eight(word);
		memcpy(to + i, &word, 8);
	}
	if (s.len >= 8) { /* the rest, and what stands before it once more */
		memcpy(&word, s.ptr + s.len - 8, 8);
		all |= word;
		word = fold_eight(word);
		memcpy(to + s.len - 8, &word, 8);
	}
	for (size_t i = 0; i < s.len && s.len < 8; i++) {
		all |= (unsigned char)s.ptr[i];
		to[i] = fold_byte(s.ptr[i]);
	}
	sb_buf_wrote(out, (all & EACH_BYTE * 0x80) == 0 ? s.len : 0);
	return (all & EACH_BYTE * 0x80) == 0;
}

void sb_fold_word(struct sb_str s, struct sb_buf *out)
{
	static const char curly[] = "\xE2\x80\x99";
	struct sb_buf plain;

	if (fold_ascii(s, out))
		return;
	const char *at = memchr(s.ptr, 0xE2, s.len) ? memmem(s.ptr, s.len, curly, 3) : NULL;
	if (at == NULL) {
		sb_utf8_fold(s, out);
		return;
	}
	sb_buf_init(&plain, s.len);
	for (; at != NULL; at = memmem(s.ptr, s.len, curly, 3)) {
		sb_buf_add(&plain, s.ptr, (size_t)(at - s.ptr));
		sb_buf_add_char(&plain, '\'');
		s.len -= (size_t)(at + 3 - s.ptr);
		s.ptr = at + 3;
	}
	sb_buf_add_str(&plain, s);
	sb_utf8_fold(sb_buf_str(&plain), out);
	sb_buf_free(&plain);
}

/* Folds the first letters, digits and "_" of so many bytes into `to`, where what is written behind them counts for nothing. Returns how
 * many they were; without the machine's help digits and "_" end them. */
#ifdef __SSE2__
#define AT_ONCE 16
/* All ones in each byte that is from `low` to `high`, both ASCII: these are moved to the end of what a signed byte holds. */
static inline __m128i bytes_between(__m128i bytes, char low, char high)
{
	__m128i moved = _mm_add_epi8(bytes, _mm_set1_epi8((char)(0x7F - high)));

	return _mm_cmpgt_epi8(moved, _mm_set1_epi8((char)(0x7F - high + low - 1)));
}

static inline int fold_at_once(const char *p, char *to)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p), bit = _mm_set1_epi8(0x20);
	__m128i letters = bytes_between(_mm_or_si128(bytes, bit), 'a', 'z');
	__m128i others = _mm_or_si128(bytes_between(bytes, '0', '9'), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('_')));

	_mm_storeu_si128((__m128i *)(void *)to, _mm_or_si128(bytes, _mm_and_si128(letters, bit)));
	return __builtin_ctz(~(unsigned)_mm_movemask_epi8(_mm_or_si128(letters, others)));
}
#else
#define AT_ONCE 8
static inline int fold_at_once(const char *p, char *to)
{
	uint64_t word, small, others;

	memcpy(&word, p, 8);
	word = le64toh(word);
	small = word | EACH_BYTE * 0x20;
	others = ~between(small, 'a', 'z') & EACH_BYTE * 0x80;
	small = htole64(small);
	memcpy(to, &small, 8);
	return others != 0 ? __builtin_ctzll(others) / 8 : 8;
}
#endif

const char *sb_fold_letters(const char *p, const char *end, char *to)
{
	char c;

	while (end - p >= AT_ONCE) {
		int letters = fold_at_once(p, to);
		p += letters;
		to += letters;
		if (letters < AT_ONCE)
			break;
	}
	while (p < end && (c = sb_folded_letter[(unsigned char)*p]) != 0) {
		*to++ = c;
		p++;
	}
	return p;
}
