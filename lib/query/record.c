/* record.c - the words of a record, and finding some of them. */
#include "query/tree.h"

#include "base/utf8.h"

static void init_text(struct sb_query_text *text)
{
	*text = (struct sb_query_text){0};
	sb_words_init(&text->words);
}

void sb_query_record_init(struct sb_query_record *record)
{
	*record = (struct sb_query_record){0};
	init_text(&record->title);
	init_text(&record->text);
	sb_buf_init(&record->scratch, SIZE_MAX / 4); /* a value of the record, which the line's length bounds */
}

void sb_query_record_set(struct sb_query_record *record, const struct sb_post *post)
{
	record->post = post;
	record->is_split = false;
	record->searches = 0;
	record->failed = false;
	record->title.plain_is_known = record->text.plain_is_known = false;
}

void sb_query_record_free(struct sb_query_record *record)
{
	sb_words_free(&record->title.words);
	sb_words_free(&record->text.words);
	sb_buf_free(&record->scratch);
}

/* "?" in any script: the wide ones fold to it; the Arabic, Armenian and Ethiopic ones do not. */
static bool asks(struct sb_str points)
{
	static const char *const others[] = {"\xD8\x9F", "\xD5\x9E", "\xE1\x8D\xA7"};

	if (memchr(points.ptr, '?', points.len) != NULL)
		return true;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (sb_str_starts(points, others[i]))
			return true;
	return false;
}

struct sb_str sb_query_stem(const struct sb_word *word)
{
	struct sb_str folded = word->folded;

	if (word->kind == SB_WORD_MENTION) {
		const char *host = memchr(folded.ptr, '@', folded.len);
		return host ? sb_str_of(folded.ptr, (size_t)(host - folded.ptr)) : folded;
	}
	if (folded.len > 2 && memcmp(folded.ptr + folded.len - 2, "'s", 2) == 0)
		folded.len -= 2;
	return folded;
}

uint64_t sb_query_mark(struct sb_str folded)
{
	if (folded.len == 0) /* a mention's handle may fold to nothing */
		return 0;
	unsigned first = (unsigned char)folded.ptr[0], last = (unsigned char)folded.ptr[folded.len - 1];

	return UINT64_C(1) << ((first * 7 + last * 13 + folded.len * 3) & 63);
}

/* Splits `source`. Punctuation is taken out, so that a phrase is found across a comma. */
static void split_text(struct sb_query_text *text, struct sb_str source)
{
	struct sb_words *words = &text->words;
	size_t kept = 0;

	text->link = text->question = false;
	text->marks = 0;
	sb_words_split(words, source);
	for (size_t i = 0; i < words->count; i++) {
		const struct sb_word *word = &words->list[i];
		if (word->kind == SB_WORD_PUNCT) {
			text->question = text->question || asks(word->folded);
			continue;
		}
		text->link = text->link || word->kind == SB_WORD_LINK;
		text->marks |= sb_query_mark(word->folded) | sb_query_mark(sb_query_stem(word));
		words->list[kept++] = *word;
	}
	words->count = kept;
}

void sb_query_record_split(struct sb_query_record *record)
{
	if (record->is_split)
		return;
	split_text(&record->title, record->post->title);
	split_text(&record->text, record->post->text);
	record->is_split = true;
}

/* Bytes of the character at `p`, which is valid UTF-8. */
static size_t character_length(const char *p)
{
	unsigned char c = (unsigned char)*p;

	return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

bool sb_query_pattern_is(const struct sb_query_pattern *pattern, struct sb_str text)
{
	const char *p = pattern->text.ptr, *end = p + pattern->text.len;
	const char *t = text.ptr, *text_end = t + text.len;
	const char *star = NULL, *star_text = NULL; /* the last "*", and where what it stands for ends at present */

	if (!pattern->wild)
		return sb_str_eq(pattern->text, text);
	while (t < text_end) {
		if (p < end && *p == '*') {
			star = p++;
			star_text = t;
		} else if (p < end && *p == '?') {
			p++;
			t += character_length(t);
		} else if (p < end && *p == *t) {
			p++;
			t++;
		} else if (star != NULL) {
			p = star + 1;
			star_text += character_length(star_text);
			t = star_text;
		} else {
			return false;
		}
	}
	while (p < end && *p == '*')
		p++;
	return p == end;
}

/* A word stands for itself in a text, and inside a tag and a mention; the other kinds for their own only. */
static bool kind_fits(enum sb_word_kind wanted, enum sb_word_kind kind)
{
	return wanted == kind || (wanted == SB_WORD_PLAIN && (kind == SB_WORD_TAG || kind == SB_WORD_MENTION));
}

struct sb_str sb_query_bare_word(const struct sb_word *word)
{
	static _Thread_local char plain[SB_QUERY_WILDCARD_MAX];
	struct sb_str raw = word->raw;
	size_t n = 0;

	if (word->kind == SB_WORD_TAG || word->kind == SB_WORD_MENTION)
		raw = (unsigned char)raw.ptr[0] < 0x80 ? sb_str_of(raw.ptr + 1, raw.len - 1) : sb_str_of(raw.ptr + 3, raw.len - 3);
	if (raw.len >= sizeof plain || memchr(raw.ptr, 0xE2, raw.len) == NULL)
		return raw;
	for (size_t i = 0; i < raw.len; i++) {
		bool curly = sb_str_starts(sb_str_of(raw.ptr + i, raw.len - i), "\xE2\x80\x99");
		plain[n++] = curly ? '\'' : raw.ptr[i];
		i += curly ? 2 : 0;
	}
	return sb_str_of(plain, n);
}

/* Whether the word, which is the right one but for case, is written so. */
static bool has_case(const struct sb_query_pattern *pattern, const struct sb_word *word)
{
	struct sb_query_pattern exact = {.text = pattern->exact, .wild = pattern->wild};
	struct sb_str raw = sb_query_bare_word(word);

	if (sb_query_pattern_is(&exact, raw))
		return true;
	if (raw.len > 2 && (sb_str_ends(raw, "'s") || sb_str_ends(raw, "'S")))
		raw.len -= 2;
	else if (word->kind == SB_WORD_MENTION && memchr(raw.ptr, '@', raw.len) != NULL)
		raw.len = (size_t)((const char *)memchr(raw.ptr, '@', raw.len) - raw.ptr);
	return sb_query_pattern_is(&exact, raw);
}

static bool word_is(const struct sb_query_pattern *pattern, const struct sb_word *word)
{
	if (!kind_fits(pattern->kind, word->kind))
		return pattern->wild && pattern->text.len == 1 && pattern->text.ptr[0] == '*';
	if (!sb_query_pattern_is(pattern, word->folded) && !sb_query_pattern_is(pattern, sb_query_stem(word)))
		return false;
	return pattern->exact.ptr == NULL || has_case(pattern, word);
}

bool sb_query_words_at(const struct sb_query_node *node, const struct sb_query_text *text, size_t at)
{
	size_t n = 0;

	struct sb_str first = node->patterns[0].text, folded = text->words.list[at].folded;

	/* most words begin otherwise, with and without what may stand behind them */
	if (node->count > text->words.count - at ||
	    (first.len > 0 && first.ptr[0] != folded.ptr[0] && first.ptr[0] != '*' && first.ptr[0] != '?'))
		return false;
	while (n < node->count && word_is(&node->patterns[n], &text->words.list[at + n]))
		n++;
	return n == node->count;
}

bool sb_query_find_words(const struct sb_query_node *node, const struct sb_query_text *text)
{
	if ((text->marks & node->marks) != node->marks)
		return false;
	for (size_t i = 0; i + node->count <= text->words.count; i++)
		if (sb_query_words_at(node, text, i))
			return true;
	return false;
}
