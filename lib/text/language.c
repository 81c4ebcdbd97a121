#include "text/language.h"

#include "base/utf8.h"

#define SHARE_MIN 70 /* percent of the text that must be in the language; below, it is a mixture */
#define SHOWN 3	     /* languages that the detector names at most */

/* compact_lang_det.h: ExtDetectLanguageSummaryCheckUTF8 and LanguageCode. The hints and the vector of pieces may be NULL. */
struct cld2_hints;
struct cld2_pieces;
int cld2_detect(const char *text, int len, bool is_plain, const struct cld2_hints *hints, int flags, int languages[SHOWN],
		int shares[SHOWN], double scores[SHOWN], struct cld2_pieces *pieces, int *text_bytes, bool *is_reliable,
		int *valid_bytes)
	__asm__("_ZN4CLD233ExtDetectLanguageSummaryCheckUTF8EPKcibPKNS_8CLDHintsEiPNS_8LanguageEPiPdPSt6vectorINS_11"
		"ResultChunkESaISA_EES7_PbS7_");
const char *cld2_code(int language) __asm__("_ZN4CLD212LanguageCodeENS_8LanguageE");

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* The end of the word that begins at `from`; `*says` is false for one that is in no language: a mention, a tag, an address. */
static size_t word_end(struct sb_str text, size_t from, bool *says)
{
	size_t i = from;
	bool address = text.ptr[from] == '#';

	for (; i < text.len && !is_space(text.ptr[i]); i++) {
		char c = text.ptr[i];
		address = address || c == '@' || (c == ':' && i + 2 < text.len && text.ptr[i + 1] == '/' && text.ptr[i + 2] == '/');
	}
	*says = !address && !sb_str_starts_nocase(sb_str_of(text.ptr + from, i - from), "www.");
	return i;
}

/* The words of the text that are in a language, with a space behind each. Returns their length. */
static size_t words_of(struct sb_str text, char out[SB_LANGUAGE_BYTES_MAX])
{
	size_t len = 0, room = SB_LANGUAGE_BYTES_MAX;

	for (size_t i = 0, end; i < text.len && room > 1; i = end) {
		bool says;
		if (is_space(text.ptr[i])) {
			end = i + 1;
			continue;
		}
		end = word_end(text, i, &says);
		if (!says)
			continue;
		struct sb_str word = sb_str_of(text.ptr + i, end - i);
		if (word.len > room - 1)
			word = sb_utf8_cut_bytes(word, room - 1);
		memcpy(out + len, word.ptr, word.len);
		len += word.len;
		out[len++] = ' ';
		room = word.len < end - i ? 0 : SB_LANGUAGE_BYTES_MAX - len;
	}
	return len;
}

/* CLD2 has some names from before BCP 47, and some jokes. */
static const char *name_of(const char *code)
{
	static const char *const older[][2] = {{"iw", "he"}, {"jw", "jv"}, {"mo", "ro"}, {"sr-ME", "sr"}};

	for (size_t i = 0; i < sizeof older / sizeof *older; i++)
		if (strcmp(code, older[i][0]) == 0)
			return older[i][1];
	if (strcmp(code, "un") == 0 || strncmp(code, "xx", 2) == 0 || strncmp(code, "zz", 2) == 0 || strcmp(code, "tlh") == 0)
		return NULL;
	return code;
}

const char *sb_language_detect(struct sb_str text)
{
	char words[SB_LANGUAGE_BYTES_MAX];
	size_t len = words_of(text, words);
	int languages[SHOWN], shares[SHOWN], counted = 0, valid = 0;
	double scores[SHOWN];
	bool sure = false;

	if (len < SB_LANGUAGE_LETTERS_MIN)
		return NULL;
	cld2_detect(words, (int)len, true, NULL, 0, languages, shares, scores, NULL, &counted, &sure, &valid);
	if (!sure || counted < SB_LANGUAGE_LETTERS_MIN || shares[0] < SHARE_MIN)
		return NULL;
	return name_of(cld2_code(languages[0]));
}
