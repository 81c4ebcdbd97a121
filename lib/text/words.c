#include "text/words.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "text/fold.h"

#include <stdlib.h>

struct split {
	struct sb_words *words;
	const char *at, *end;
	const char *word_end; /* where the last plain word ended: what begins there stands inside a word */
	bool pattern, open_end;
};

/* One character at `p`. */
struct character {
	int32_t code;
	enum sb_utf8_class class;
	const char *next;
};

static enum sb_utf8_class ascii_class(char c)
{
	if (sb_folded_letter[(unsigned char)c] != 0)
		return SB_UTF8_LETTER;
	return c == '!' || c == ',' || c == '.' || c == ':' || c == ';' || c == '?' ? SB_UTF8_POINT : SB_UTF8_OTHER;
}

static struct character wide_character_at(const struct split *split, const char *p)
{
	struct sb_str rest = {p, (size_t)(split->end - p)};
	int32_t code = sb_utf8_next(&rest);

	return (struct character){code, sb_utf8_class(code), rest.ptr};
}

static inline struct character character_at(const struct split *split, const char *p)
{
	if (p == split->end)
		return (struct character){0, SB_UTF8_OTHER, p};
	if ((unsigned char)*p < 0x80)
		return (struct character){*p, ascii_class(*p), p + 1};
	return wide_character_at(split, p);
}

static bool is_ascii_alnum(char c)
{
	return sb_folded_letter[(unsigned char)c] != 0 && c != '_';
}

/* The bytes of the wildcards at `p`: a "*", or a run of "?". `inside`: letters came before. 0 when there are none. */
static size_t wildcards(const struct split *split, const char *p, bool inside)
{
	const char *start = p;

	if (!split->pattern || p == split->end || (*p != '*' && *p != '?'))
		return 0;
	if (*p == '*')
		return 1;
	while (p < split->end && *p == '?')
		p++;
	bool goes_on = p < split->end && (*p == '*' || character_at(split, p).class == SB_UTF8_LETTER);
	return goes_on || (inside && split->open_end) ? (size_t)(p - start) : 0;
}

static inline void append(struct sb_words *words, enum sb_word_kind kind, struct sb_str raw, size_t folded)
{
	if (words->count == words->cap)
		words->list = sb_mem_reserve(words->list, words->count, &words->cap, sizeof *words->list);
	words->list[words->count++] = (struct sb_word){.raw = raw, .folded.len = folded, .kind = kind};
}

/* Adds the word from `start` to split->at, without the `sign` bytes at its start when folded. */
static void add(struct split *split, enum sb_word_kind kind, const char *start, size_t sign)
{
	struct sb_str raw = {start, (size_t)(split->at - start)};
	struct sb_buf *folded = &split->words->folded;
	size_t before = folded->len;

	sb_fold_word(sb_str_of(start + sign, raw.len - sign), folded);
	if (folded->len > before) /* not only invisible characters */
		append(split->words, kind, raw, folded->len - before);
}

/* The same for what folds to itself. */
static void add_as_is(struct split *split, enum sb_word_kind kind, const char *start)
{
	struct sb_str raw = {start, (size_t)(split->at - start)};

	sb_buf_add_str(&split->words->folded, raw);
	append(split->words, kind, raw, raw.len);
}

/* Moves over letters, marks and joiners; over inner apostrophes too where they belong to a word. */
static void pass_letters(struct split *split, bool apostrophes)
{
	const char *p = split->at;

	for (;;) {
		while (p < split->end && sb_folded_letter[(unsigned char)*p] != 0)
			p++;
		if (p == split->end)
			break;
		size_t wild = wildcards(split, p, p > split->at);
		p += wild;
		if (wild > 0)
			continue;
		struct character c = character_at(split, p);
		bool joins = c.class == SB_UTF8_LETTER || c.class == SB_UTF8_MARK || c.class == SB_UTF8_JOINER;
		if (!joins && apostrophes && (c.code == '\'' || c.code == 0x2019 || c.code == 0xFF07) && p > split->at)
			joins = character_at(split, c.next).class == SB_UTF8_LETTER;
		if (!joins)
			break;
		p = c.next;
	}
	split->at = p;
}

static void split_plain(struct split *split)
{
	const char *start = split->at;

	pass_letters(split, true);
	add(split, SB_WORD_PLAIN, start, 0);
	split->word_end = split->at;
}

/* One character of a script without spaces, and the marks on it. */
static void split_syllable(struct split *split, struct character first)
{
	const char *start = split->at;
	struct character c;

	for (split->at = first.next; (c = character_at(split, split->at)).class == SB_UTF8_MARK || c.class == SB_UTF8_JOINER;)
		split->at = c.next;
	if (split->at == first.next && sb_utf8_common_syllable(first.code))
		add_as_is(split, SB_WORD_PLAIN, start);
	else
		add(split, SB_WORD_PLAIN, start, 0);
	if (split->pattern && split->at < split->end && *split->at == '*')
		split->at++; /* what follows is another word anyway */
}

/* "#" and letters of any script, not digits alone. `sign`: the bytes of "#" or of its wide form. */
static bool split_tag(struct split *split, size_t sign)
{
	const char *start = split->at, *p = start + sign;
	bool only_digits = true;

	while (p < split->end) {
		struct character c = character_at(split, p);
		size_t wild = wildcards(split, p, p > start + sign);
		if (wild == 0 && (c.class == SB_UTF8_OTHER || c.class >= SB_UTF8_EMOJI))
			break;
		only_digits = only_digits && c.code >= '0' && c.code <= '9';
		p = wild > 0 ? p + wild : c.next;
	}
	if (only_digits || split->word_end == start)
		return false;
	split->at = p;
	add(split, SB_WORD_TAG, start, sign);
	split->word_end = p;
	return true;
}

/* A handle, from `p`: letters with inner dots and hyphens, a dot only before what can go on as a host's name. */
static const char *pass_handle(struct split *split, const char *p)
{
	for (;;) {
		const char *before = split->at = p;
		pass_letters(split, false);
		p = split->at;
		if (p == before || p == split->end || (*p != '.' && *p != '-') || p + 1 == split->end)
			return p;
		if (!is_ascii_alnum(p[1]) || (*p == '.' && p[1] >= 'A' && p[1] <= 'Z'))
			return p;
		p++;
	}
}

static bool split_mention(struct split *split, size_t sign)
{
	const char *start = split->at, *name = start + sign;

	if (split->word_end == start)
		return false;
	const char *p = pass_handle(split, name);
	if (p > name && p + 1 < split->end && *p == '@' && is_ascii_alnum(p[1]))
		p = pass_handle(split, p + 1);
	split->at = start;
	if (p == name)
		return false;
	split->at = p;
	add(split, SB_WORD_MENTION, start, sign);
	split->word_end = p;
	return true;
}

/* Takes off what ends the sentence and not the address; a closing bracket stays when it was opened inside. */
static const char *without_closing(const char *start, const char *end, bool pattern)
{
	long open = 0;

	for (const char *p = start; p < end; p++)
		open += (*p == '(') - (*p == ')');
	while (end > start) {
		char c = end[-1];
		if (c == ')' && open >= 0)
			break;
		if (strchr(".,;:!'])}", c) == NULL && (pattern || (c != '?' && c != '*')))
			break;
		open += c == ')';
		end--;
	}
	return end;
}

static bool split_link(struct split *split)
{
	struct sb_str rest = {split->at, (size_t)(split->end - split->at)};
	size_t head = sb_str_starts_nocase(rest, "https://")  ? 8
		      : sb_str_starts_nocase(rest, "http://") ? 7
		      : sb_str_starts_nocase(rest, "www.")    ? 4
							      : 0;
	const char *start = split->at, *p = start + head;

	if (head == 0 || p == split->end || character_at(split, p).class != SB_UTF8_LETTER)
		return false;
	while (p < split->end) {
		if ((unsigned char)*p <= ' ' || *p == '<' || *p == '>' || *p == '"' || *p == '`' || *p == 0x7F)
			break;
		struct character c = character_at(split, p);
		if (c.code >= 0x80 && c.class != SB_UTF8_LETTER && c.class != SB_UTF8_MARK)
			break;
		p = c.next;
	}
	split->at = without_closing(start + head, p, split->pattern);
	add(split, SB_WORD_LINK, start, 0);
	split->word_end = split->at;
	return true;
}

/* Emoticons of the western kind: eyes, perhaps a nose, a mouth; and hearts. Those of letters and slashes only stand
 * alone, so that "5:3" and "key:Pair" stay what they are. */
static size_t emoticon(const struct split *split)
{
	const char *p = split->at, *end = split->end;
	bool alone = split->word_end != p;

	if (*p == '<' && end - p >= 2 && p[1] == '3')
		return alone && (end - p == 2 || !is_ascii_alnum(p[2])) ? 2 : 0;
	if (*p == '<' && end - p >= 3 && p[1] == '/' && p[2] == '3')
		return alone ? 3 : 0;
	if (*p == '<' || end - p < 2)
		return 0;
	size_t n = 1;
	if ((p[n] == '-' || p[n] == '\'') && end - p > 2)
		n++;
	if (strchr(")([]|", p[n]) != NULL && p[n] != '\0')
		return *p == '=' && !alone ? 0 : n + 1;
	if (strchr("DPpOo3*/\\", p[n]) == NULL || p[n] == '\0' || !alone)
		return 0;
	return end - p > (ptrdiff_t)n + 1 && (is_ascii_alnum(p[n + 1]) || p[n + 1] == '/') ? 0 : n + 1;
}

/* Whether an emoticon stood here; `split->at` is behind it then. */
static bool split_emoticon(struct split *split)
{
	const char *start = split->at;
	size_t len = emoticon(split);

	if (len == 0)
		return false;
	split->at += len;
	add(split, SB_WORD_EMOJI, start, 0);
	return true;
}

/* A run of the same mark. */
static void split_points(struct split *split, struct character first)
{
	const char *start = split->at;

	for (split->at = first.next; split->at < split->end;) {
		struct character c = character_at(split, split->at);
		if (c.code != first.code)
			break;
		split->at = c.next;
	}
	if (first.code < 0x80)
		add_as_is(split, SB_WORD_PUNCT, start);
	else
		add(split, SB_WORD_PUNCT, start, 0);
}

static void split_emoji(struct split *split)
{
	const char *start = split->at;

	split->at += sb_utf8_grapheme(sb_str_of(start, (size_t)(split->end - start)));
	add(split, SB_WORD_EMOJI, start, 0);
}

/* What begins with a character that is neither an ASCII letter nor a space. */
static void split_other(struct split *split)
{
	struct character c = character_at(split, split->at);

	if ((c.code == '#' || c.code == 0xFF03) && split_tag(split, c.code == '#' ? 1 : 3))
		return;
	if ((c.code == '@' || c.code == 0xFF20) && split_mention(split, c.code == '@' ? 1 : 3))
		return;
	if ((c.code == ':' || c.code == ';' || c.code == '=' || c.code == '<') && split_emoticon(split))
		return;
	if (wildcards(split, split->at, false) > 0) {
		split_plain(split);
		return;
	}
	switch (c.class) {
	case SB_UTF8_LETTER:
	case SB_UTF8_MARK:
		split_plain(split);
		break;
	case SB_UTF8_SYLLABLE:
		split_syllable(split, c);
		break;
	case SB_UTF8_EMOJI:
		split_emoji(split);
		break;
	case SB_UTF8_POINT:
		split_points(split, c);
		break;
	default:
		split->at = c.next;
	}
}

/* The buffer of the folded words does not move any more: now they have an address. */
static void place_folded(struct sb_words *words)
{
	sb_buf_room(&words->folded, SB_WORDS_BEHIND);
	const char *at = words->folded.ptr;

	for (size_t i = 0; i < words->count; i++) {
		words->list[i].folded.ptr = at;
		at += words->list[i].folded.len;
	}
}

/* The usual case, a word of ASCII letters alone, in one pass. False when it is no such word; nothing is done then. */
static bool split_ascii(struct split *split)
{
	struct sb_words *words = split->words;
	const char *start = split->at, *p;
	/* room for all that is left, so that it seldom has to be made */
	char *to = sb_buf_room(&words->folded, (size_t)(split->end - start));

	if (to == NULL)
		return false;
	p = sb_fold_letters(start, split->end, to);
	if (p < split->end && ((unsigned char)*p >= 0x80 || *p == '\'' || split->pattern))
		return false;
	size_t len = (size_t)(p - start);
	sb_buf_wrote(&words->folded, len);
	append(words, SB_WORD_PLAIN, sb_str_of(start, len), len);
	split->at = split->word_end = p;
	return true;
}

/* Whether what begins at split->at may be a link. */
static bool looks_like_link(const struct split *split)
{
	const char *p = split->at;

	return split->end - p > 4 && ((*p | 0x20) == 'h' || (*p | 0x20) == 'w') && (p[3] == '.' || (p[3] | 0x20) == 'p');
}

static void split_all(struct sb_words *words, struct sb_str text, bool pattern, bool open_end)
{
	const char *start = text.ptr != NULL ? text.ptr : "";
	struct split *split = &(struct split){words, start, start + text.len, NULL, pattern, open_end};

	split->words->count = 0;
	sb_buf_clear(&split->words->folded);
	while (split->at < split->end) {
		unsigned char c = (unsigned char)*split->at;
		if (c <= ' ')
			split->at++;
		else if (sb_folded_letter[c] == 0)
			split_other(split);
		else if (!(looks_like_link(split) && split_link(split)) && !split_ascii(split))
			split_plain(split);
	}
	place_folded(split->words);
}

void sb_words_init(struct sb_words *words)
{
	*words = (struct sb_words){0};
	sb_buf_init(&words->folded, SIZE_MAX / 4); /* bounded by the text: folding makes it 18 times as long at most */
}

void sb_words_split(struct sb_words *words, struct sb_str text)
{
	split_all(words, text, false, false);
}

void sb_words_split_pattern(struct sb_words *words, struct sb_str text, bool open_end)
{
	split_all(words, text, true, open_end);
}

void sb_words_free(struct sb_words *words)
{
	free(words->list);
	sb_buf_free(&words->folded);
	sb_words_init(words);
}
