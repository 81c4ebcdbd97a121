#include "text/length.h"

#include "base/utf8.h"
#include "text/marks.h"

#include <stdio.h>
#include <stdlib.h>

#define MASTODON_LINK 23 /* what any link counts there */
#define MARKER_MAX 16   /* bytes of " (10/12)" */
#define EARLY 2         /* a sentence's end before the first half of what fits is no place to cut */

const char *const sb_counting_names[] = {"characters", "graphemes", "mastodon", "x", NULL};

/* A piece of the text that is never cut, and what it counts. */
struct span {
	struct sb_str text;
	size_t cost;
};

/* The links, mentions and tags of a text, in its order. What else it holds is cut between characters at worst. */
struct spans {
	enum sb_counting counting;
	struct span *list;
	size_t count, cap;
};

/* Where a walk over the text is. */
struct walk {
	const struct spans *spans;
	size_t next; /* the first that does not lie before `rest` */
	struct sb_str rest;
};

/* One grapheme. */
static size_t cost_of_character(enum sb_counting counting, struct sb_str cluster)
{
	size_t points = 0;

	if (counting == SB_COUNT_GRAPHEMES || counting == SB_COUNT_MASTODON)
		return 1;
	if (counting == SB_COUNT_X)
		return sb_marks_weight(cluster);
	for (; cluster.len > 0; points++)
		sb_utf8_next(&cluster);
	return points;
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
	struct sb_str raw = word->raw;

	if (word->kind == SB_WORD_LINK && web && counting == SB_COUNT_MASTODON)
		return MASTODON_LINK;
	if (word->kind == SB_WORD_MENTION && counting == SB_COUNT_MASTODON) {
		const char *host = memchr(raw.ptr + 1, '@', raw.len - 1);
		raw.len = host != NULL ? (size_t)(host - raw.ptr) : raw.len;
	}
	return cost_of_text(counting, raw);
}

static void add_span(struct spans *spans, struct sb_str text, size_t cost)
{
	spans->list = sb_mem_reserve(spans->list, spans->count, &spans->cap, sizeof *spans->list);
	spans->list[spans->count++] = (struct span){text, cost};
}

static void add_mark(void *ctx, const struct sb_mark *mark)
{
	bool link = mark->kind == SB_MARK_LINK || mark->kind == SB_MARK_BARE_LINK;

	add_span(ctx, mark->whole, link ? SB_X_LINK_LENGTH : sb_marks_weight(mark->whole));
}

static int by_place(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	return (x->text.ptr > y->text.ptr) - (x->text.ptr < y->text.ptr);
}

/* X has rules of its own for what is a link; elsewhere it is what text/words.h takes for one. */
static struct spans find_spans(enum sb_counting counting, struct sb_str text, struct sb_words *words)
{
	struct spans spans = {.counting = counting};

	if (counting == SB_COUNT_X) {
		sb_marks_find(text, SB_MARK_ALL, add_mark, &spans);
		if (spans.count > 0)
			qsort(spans.list, spans.count, sizeof *spans.list, by_place);
		return spans;
	}
	sb_words_split(words, text);
	for (size_t i = 0; i < words->count; i++) {
		const struct sb_word *word = &words->list[i];
		if (word->kind == SB_WORD_LINK || word->kind == SB_WORD_MENTION || word->kind == SB_WORD_TAG)
			add_span(&spans, word->raw, cost_of_word(counting, word));
	}
	return spans;
}

/* The next piece, a span or one character; false at the end. */
static bool next_piece(struct walk *walk, struct span *piece)
{
	const struct spans *spans = walk->spans;

	if (walk->rest.len == 0)
		return false;
	while (walk->next < spans->count && spans->list[walk->next].text.ptr < walk->rest.ptr)
		walk->next++;
	const struct span *span = walk->next < spans->count ? &spans->list[walk->next] : NULL;
	if (span != NULL && span->text.ptr == walk->rest.ptr) {
		*piece = *span;
	} else {
		size_t len = sb_utf8_grapheme(walk->rest);
		if (span != NULL && span->text.ptr < walk->rest.ptr + len)
			len = (size_t)(span->text.ptr - walk->rest.ptr); /* a link begins where it begins */
		piece->text = sb_str_of(walk->rest.ptr, len);
		piece->cost = cost_of_character(spans->counting, piece->text);
	}
	walk->rest = sb_str_of(walk->rest.ptr + piece->text.len, walk->rest.len - piece->text.len);
	return true;
}

size_t sb_length_count(const struct sb_length *length, struct sb_str text, struct sb_words *words)
{
	struct span piece;
	size_t cost = 0;

	if (length->counting == SB_COUNT_X)
		return sb_marks_weighted_length(text);
	struct spans spans = find_spans(length->counting, text, words);
	struct walk walk = {.spans = &spans, .rest = text};
	while (next_piece(&walk, &piece))
		cost += piece.cost;
	free(spans.list);
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
static size_t measure_part(const struct spans *spans, struct sb_str text, size_t room, size_t bytes)
{
	struct walk walk = {.spans = spans, .rest = text};
	struct span piece;
	size_t at = 0, cost = 0, space = 0, sentence = 0, sentence_cost = 0;

	while (next_piece(&walk, &piece)) {
		if (is_space(text.ptr[at])) {
			space = at;
			if (ends_sentence(text, at)) {
				sentence = at;
				sentence_cost = cost;
			}
		}
		if (cost + piece.cost > room || at + piece.text.len > bytes) {
			if (sentence > 0 && sentence_cost >= room / EARLY)
				return sentence;
			return space > 0 ? space : at;
		}
		cost += piece.cost;
		at += piece.text.len;
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
	struct spans spans = find_spans(length->counting, text, words);
	size_t len = 1;
	for (text = sb_str_trim(text); text.len > 0 && len > 0 && *count < SB_PARTS_MAX; (*count)++) {
		len = measure_part(&spans, text, room - marker, bytes - marker);
		parts[*count] = sb_str_trim(sb_str_of(text.ptr, len));
		text = sb_str_trim(sb_str_of(text.ptr + len, text.len - len));
	}
	free(spans.list);
	return text.len == 0;
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
		if (!sb_length_fits(length, parts[i], words)) /* on X a cut may make a link of what was none */
			return sb_err_set(err, SB_REJECTED, "part %zu does not fit once it stands alone: shorten it, or cut it "
							    "yourself", i + 1);
	}
	return true;
}
