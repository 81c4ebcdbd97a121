#include "text/length.h"

#include "base/utf8.h"

#include <stdio.h>

#define LINK_COUNTS 23  /* Mastodon and X: what their own short links would take */
#define MARKER_MAX 16   /* bytes of " (10/12)" */
#define EARLY 2         /* a sentence's end before the first half of what fits is no place to cut */

const char *const sb_counting_names[] = {"characters", "graphemes", "mastodon", "x", NULL};

/* A piece of text that is never cut: a link, a mention, a tag, or one character. */
struct atom {
	size_t len, cost;
};

/* Where a walk over the text is. */
struct walk {
	const struct sb_length *length;
	const struct sb_words *words;
	size_t word; /* the first that does not lie before `rest` */
	struct sb_str rest;
};

static size_t x_weight(int32_t c)
{
	bool light = c <= 0x10ff || (c >= 0x2000 && c <= 0x200d) || (c >= 0x2010 && c <= 0x201f) ||
		     (c >= 0x2032 && c <= 0x2037);

	return light ? 1 : 2;
}

/* One grapheme. */
static size_t cost_of_character(enum sb_counting counting, struct sb_str cluster)
{
	size_t points = 0, weight = 0;
	bool emoji = false;

	if (counting == SB_COUNT_GRAPHEMES || counting == SB_COUNT_MASTODON)
		return 1;
	while (cluster.len > 0) {
		int32_t c = sb_utf8_next(&cluster);
		points++;
		weight += x_weight(c);
		emoji = emoji || (c > 0x10ff && sb_utf8_class(c) == SB_UTF8_EMOJI) || c == 0x20e3; /* a keycap */
	}
	return counting == SB_COUNT_CHARACTERS ? points : emoji ? 2 : weight;
}

static size_t cost_of_text(enum sb_counting counting, struct sb_str text)
{
	size_t cost = 0;

	while (text.len > 0) {
		size_t len = sb_utf8_grapheme(text);
		cost += cost_of_character(counting, sb_str_of(text.ptr, len));
		text = sb_str_of(text.ptr + len, text.len - len);
	}
	return cost;
}

static size_t cost_of_word(enum sb_counting counting, const struct sb_word *word)
{
	bool web = sb_str_starts_nocase(word->raw, "http://") || sb_str_starts_nocase(word->raw, "https://");

	if (word->kind == SB_WORD_LINK && ((web && counting == SB_COUNT_MASTODON) || counting == SB_COUNT_X))
		return LINK_COUNTS;
	struct sb_str raw = word->raw;
	if (word->kind == SB_WORD_MENTION && counting == SB_COUNT_MASTODON) {
		const char *host = memchr(raw.ptr + 1, '@', raw.len - 1);
		raw.len = host != NULL ? (size_t)(host - raw.ptr) : raw.len;
	}
	return cost_of_text(counting, raw);
}

static struct walk begin_walk(const struct sb_length *length, const struct sb_words *words, struct sb_str text)
{
	return (struct walk){length, words, 0, text};
}

/* The next piece; false at the end. */
static bool next_atom(struct walk *walk, struct atom *atom)
{
	if (walk->rest.len == 0)
		return false;
	while (walk->word < walk->words->count && walk->words->list[walk->word].raw.ptr < walk->rest.ptr)
		walk->word++;
	const struct sb_word *word = walk->word < walk->words->count ? &walk->words->list[walk->word] : NULL;
	if (word != NULL && word->raw.ptr == walk->rest.ptr &&
	    (word->kind == SB_WORD_LINK || word->kind == SB_WORD_MENTION || word->kind == SB_WORD_TAG)) {
		*atom = (struct atom){word->raw.len, cost_of_word(walk->length->counting, word)};
	} else {
		size_t len = sb_utf8_grapheme(walk->rest);
		if (word != NULL && word->raw.ptr > walk->rest.ptr && word->raw.ptr < walk->rest.ptr + len)
			len = (size_t)(word->raw.ptr - walk->rest.ptr); /* a link begins where it begins */
		*atom = (struct atom){len, cost_of_character(walk->length->counting, sb_str_of(walk->rest.ptr, len))};
	}
	walk->rest = sb_str_of(walk->rest.ptr + atom->len, walk->rest.len - atom->len);
	return true;
}

size_t sb_length_count(const struct sb_length *length, struct sb_str text, struct sb_words *words)
{
	struct walk walk;
	struct atom atom;
	size_t cost = 0;

	sb_words_split(words, text);
	walk = begin_walk(length, words, text);
	while (next_atom(&walk, &atom))
		cost += atom.cost;
	return cost;
}

bool sb_length_fits(const struct sb_length *length, struct sb_str text, struct sb_words *words)
{
	return (length->max_bytes == 0 || text.len <= length->max_bytes) &&
	       (length->max == 0 || sb_length_count(length, text, words) <= length->max);
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Whether a sentence or a paragraph ends before `at`, where white space is. */
static bool ends_sentence(struct sb_str text, size_t at)
{
	struct sb_str before = sb_str_of(text.ptr, at);

	return text.ptr[at] == '\n' || (at > 0 && strchr(".!?", text.ptr[at - 1]) != NULL) || sb_str_ends(before, "。") ||
	       sb_str_ends(before, "…");
}

/* How much of the text makes the next part, within these bounds. 0: not even its first piece fits. */
static size_t measure_part(const struct sb_length *length, const struct sb_words *words, struct sb_str text,
			   size_t room, size_t bytes)
{
	struct walk walk = begin_walk(length, words, text);
	struct atom atom;
	size_t at = 0, cost = 0, space = 0, sentence = 0, sentence_cost = 0;

	while (next_atom(&walk, &atom)) {
		if (is_space(text.ptr[at])) {
			space = at;
			if (ends_sentence(text, at)) {
				sentence = at;
				sentence_cost = cost;
			}
		}
		if (cost + atom.cost > room || at + atom.len > bytes) {
			if (sentence > 0 && sentence_cost >= room / EARLY)
				return sentence;
			return space > 0 ? space : at;
		}
		cost += atom.cost;
		at += atom.len;
	}
	return at;
}

/* Cuts with room for a marker of that many bytes, each of which counts 1 everywhere. */
static bool cut(const struct sb_length *length, struct sb_words *words, struct sb_str text, size_t marker,
		struct sb_str *parts, size_t *count)
{
	size_t room = length->max > 0 ? length->max : SIZE_MAX / 2;
	size_t bytes = length->max_bytes > 0 ? length->max_bytes : SIZE_MAX / 2;

	*count = 0;
	if (room <= marker || bytes <= marker)
		return false;
	sb_words_split(words, text);
	for (text = sb_str_trim(text); text.len > 0; (*count)++) {
		if (*count == SB_PARTS_MAX)
			return false;
		size_t len = measure_part(length, words, text, room - marker, bytes - marker);
		if (len == 0)
			return false;
		parts[*count] = sb_str_trim(sb_str_of(text.ptr, len));
		text = sb_str_trim(sb_str_of(text.ptr + len, text.len - len));
	}
	return true;
}

bool sb_length_split(const struct sb_length *length, struct sb_str text, struct sb_words *words, struct sb_arena *arena,
		     struct sb_str *parts, size_t *count, struct sb_err *err)
{
	char marker[MARKER_MAX];

	if (sb_length_fits(length, text, words)) {
		parts[0] = sb_arena_str(arena, text);
		*count = 1;
		return true;
	}
	bool good = cut(length, words, text, strlen(" (1/9)"), parts, count) && *count < 10;
	if (!good && !cut(length, words, text, strlen(" (10/99)"), parts, count))
		return sb_err_set(err, SB_REJECTED, "cannot be cut into %d parts or fewer that fit: shorten it, or its links",
				  SB_PARTS_MAX);
	for (size_t i = 0; i < *count; i++) {
		size_t size = (size_t)snprintf(marker, sizeof marker, " (%zu/%zu)", i + 1, *count);
		char *whole = sb_arena_alloc(arena, parts[i].len + size);
		memcpy(whole, parts[i].ptr, parts[i].len);
		memcpy(whole + parts[i].len, marker, size);
		parts[i] = sb_str_of(whole, parts[i].len + size);
	}
	return true;
}
