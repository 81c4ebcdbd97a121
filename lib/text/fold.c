#include "text/fold.h"

#include "base/utf8.h"

#include <endian.h>

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

/* Folds ASCII. False, with nothing added, when there is more than that. */
static bool fold_ascii(struct sb_str s, struct sb_buf *out)
{
	char *to = sb_buf_room(out, s.len + 8);
	uint64_t word = 0, all = 0;

	if (to == NULL)
		return false;
	for (size_t i = 0; i < s.len; i += 8) {
		memcpy(&word, s.ptr + i, s.len - i < 8 ? s.len - i : 8);
		all |= word;
		word |= between(word, 'A', 'Z') >> 2;
		memcpy(to + i, &word, 8);
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

/* How many of eight bytes, the lowest first, are ASCII letters before the first that is none. */
static int letters_of(uint64_t small)
{
	uint64_t others = ~between(small, 'a', 'z') & EACH_BYTE * 0x80;

	return others != 0 ? __builtin_ctzll(others) / 8 : 8;
}

const char *sb_fold_letters(const char *p, const char *end, char *to)
{
	char c;

	while (end - p >= 8) {
		uint64_t word, small;
		memcpy(&word, p, 8);
		word = le64toh(word);
		small = word | EACH_BYTE * 0x20;
		int letters = letters_of(small);
		small = htole64(small);
		memcpy(to, &small, 8);
		p += letters;
		to += letters;
		if (letters < 8)
			break;
	}
	while (p < end && (c = sb_folded_letter[(unsigned char)*p]) != 0) {
		*to++ = c;
		p++;
	}
	return p;
}
