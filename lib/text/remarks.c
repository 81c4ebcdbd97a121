#include "text/remarks.h"

#include "base/num.h"
#include "text/private.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#define SHINGLE ((size_t)3)       /* words in a row that make a phrase */
#define COPY_LEAST ((size_t)6)    /* words of a text that can be called a copy: "thank you very much" is nobody's */
#define REMARK_WORDS ((size_t)400) /* of one text that are looked at */
#define LONG_WORD ((size_t)10)    /* bytes: alone it says what is asked for ("Bestellnummer") */

uint64_t sb_handle_hash(struct sb_str handle)
{
	uint64_t hash = handle.len > 0;

	for (size_t i = handle.len > 0 && handle.ptr[0] == '@'; i < handle.len; i++) {
		char c = handle.ptr[i] >= 'A' && handle.ptr[i] <= 'Z' ? (char)(handle.ptr[i] | 0x20) : handle.ptr[i];
		hash = (hash ^ (unsigned char)c) * UINT64_C(0x100000001b3); /* FNV-1a */
	}
	return hash;
}

static bool is_in(struct sb_str word, const char *const *list)
{
	for (; *list != NULL; list++)
		if ((*list)[0] == word.ptr[0] && strncmp(*list, word.ptr, word.len) == 0 && (*list)[word.len] == '\0')
			return true;
	return false;
}

static uint64_t hash_words(const struct sb_word *const *words, size_t count)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < count; i++)
		hash = XXH3_64bits_withSeed(words[i]->folded.ptr, words[i]->folded.len, hash + 1);
	return hash;
}

/* "14 days", "14-day", "10 %". */
static void find_amounts(struct sb_remarks *remarks, const struct sb_word *const *words, size_t count)
{
	static const struct {
		const char *name;
		char unit;
	} units[] = {{"day", 'd'}, {"days", 'd'}, {"days'", 'd'}, {"tag", 'd'}, {"tage", 'd'}, {"tagen", 'd'},
		     {"jours", 'd'}, {"week", 'w'}, {"weeks", 'w'}, {"woche", 'w'}, {"wochen", 'w'}, {"month", 'm'},
		     {"months", 'm'}, {"monat", 'm'}, {"monate", 'm'}, {"percent", '%'}, {"prozent", '%'}};

	for (size_t i = 0; i + 1 < count && remarks->amount_count < SB_AMOUNTS_MAX; i++) {
		struct sb_amount *amount = &remarks->amounts[remarks->amount_count];
		struct sb_str after = words[i + 1]->folded;
		uint64_t value;
		if (words[i]->folded.ptr[0] < '0' || words[i]->folded.ptr[0] > '9' || !sb_num_u64(words[i]->folded, 9999, &value))
			continue;
		if (i + 2 < count && (sb_str_is(after, "working") || sb_str_is(after, "business")))
			after = words[i + 2]->folded;
		for (size_t u = 0; u < sizeof units / sizeof units[0]; u++)
			if (sb_str_is(after, units[u].name)) {
				*amount = (struct sb_amount){(double)value, units[u].unit};
				remarks->amount_count++;
				break;
			}
	}
}

/* The sentence [from, to) asks for something: two words of it in a row that are no phrase of politeness, or a long one. */
static void find_questions(struct sb_remarks *remarks, const struct sb_word *const *words, size_t from, size_t to,
			   uint64_t *hashes)
{
	static const char *const polite[] = {
		"a", "an", "and", "are", "as", "at", "be", "bitte", "can", "check", "could", "das", "der", "die",
		"direct", "dm", "do", "for", "give", "have", "help", "hi", "how", "i", "ihre", "ihren", "in",
		"into", "is", "it", "know", "let", "look", "may", "me", "message", "need", "of", "on", "or",
		"please", "pm", "send", "so", "tell", "that", "the", "then", "this", "to", "und", "uns", "us",
		"was", "we", "we'll", "what", "what's", "when", "where", "which", "will", "with", "would", "you",
		"your", NULL
	};

	for (size_t i = from; i < to; i++) {
		if (is_in(words[i]->folded, polite))
			continue;
		if (i + 1 < to && !is_in(words[i + 1]->folded, polite))
			hashes[remarks->question_count++] = hash_words(words + i, 2);
		else if (words[i]->folded.len >= LONG_WORD)
			hashes[remarks->question_count++] = hash_words(words + i, 1);
	}
}

/* Sentence by sentence; one asks when it ends in a question mark or says please. */
static void walk_sentences(struct sb_remarks *remarks, const struct sb_words *all, const struct sb_word **words,
			   size_t *count, uint64_t *questions)
{
	static const char *const please[] = {"please", "bitte", NULL};
	size_t begin = 0;
	bool asks = false;

	for (size_t i = 0; i <= all->count; i++) {
		const struct sb_word *word = i < all->count ? &all->list[i] : NULL;
		bool end = word == NULL || (word->kind == SB_WORD_PUNCT && strchr(".!?", word->folded.ptr[0]) != NULL);
		if (word != NULL && word->kind == SB_WORD_PLAIN && *count < REMARK_WORDS) {
			words[(*count)++] = word;
			asks = asks || is_in(word->folded, please);
		}
		if (word != NULL && word->kind == SB_WORD_MENTION && remarks->named_count < SB_CALLED_MAX)
			remarks->named[remarks->named_count++] = sb_handle_hash(word->raw);
		if (!end)
			continue;
		if (asks || (word != NULL && sb_str_starts(word->folded, "?"))) {
			remarks->asks = true;
			find_questions(remarks, words, begin, *count, questions);
		}
		begin = *count;
		asks = false;
	}
}

void sb_remarks_of(struct sb_remarks *remarks, struct sb_str text, struct sb_words *all, struct sb_arena *arena)
{
	const struct sb_word *words[REMARK_WORDS];
	uint64_t questions[REMARK_WORDS];
	size_t count = 0;

	*remarks = (struct sb_remarks){0};
	if (text.ptr == NULL)
		return;
	sb_words_split(all, text);
	walk_sentences(remarks, all, words, &count, questions);
	find_amounts(remarks, words, count);
	remarks->private_move = sb_text_private(all).ptr != NULL;
	if (remarks->question_count > 0) {
		remarks->questions = sb_arena_alloc(arena, remarks->question_count * sizeof *questions);
		memcpy(remarks->questions, questions, remarks->question_count * sizeof *questions);
	}
	if (count < COPY_LEAST)
		return;
	remarks->shingle_count = (uint32_t)(count - SHINGLE + 1);
	remarks->shingles = sb_arena_alloc(arena, remarks->shingle_count * sizeof *remarks->shingles);
	for (size_t i = 0; i < remarks->shingle_count; i++)
		remarks->shingles[i] = hash_words(words + i, SHINGLE);
}

const char *sb_amount_unit(struct sb_amount amount)
{
	return amount.unit == 'd' ? "days" : amount.unit == 'w' ? "weeks" : amount.unit == 'm' ? "months" : "%";
}
