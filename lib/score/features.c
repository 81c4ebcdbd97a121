#include "score/features.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define NEGATOR_REACH 4 /* words: "not a very good film" */
#define MAX_NAMES 16    /* people mentioned whose names are looked for; posts that mention more are lists */
#define MAX_FORM 64     /* bytes of a form; what is longer is no word, and only its start counts */

#define MENTION UINT64_C(0x6d656e74696f6e21)
#define LINK UINT64_C(0x6c696e6b6c696e6b)
#define EDGE UINT64_C(0x6564676565646765) /* before the first word and behind the last: they make pairs too */
#define TURNED UINT64_C(0x6275742074757221)
#define FIRST_MENTION UINT64_C(0x6669727374406174)
#define ANY_MENTION UINT64_C(0x616e796d656e7421)
#define MORE_MENTIONS UINT64_C(0x6d6f7265406d6e74)
#define ANY_LINK UINT64_C(0x616e796c696e6b21)
#define TRAITS 4

/* Negators and words of contrast by their first letter, so that most words are compared with none or few. */
static const char *const negators[26][12] = {
	['a' - 'a'] = {"aint", "arent"},
	['b' - 'a'] = {"barely"},
	['c' - 'a'] = {"cannot", "cant", "couldnt"},
	['d' - 'a'] = {"dont", "doesnt", "didnt"},
	['h' - 'a'] = {"hardly", "havent", "hasnt", "hadnt"},
	['i' - 'a'] = {"isnt"},
	['l' - 'a'] = {"lack", "lacking"},
	['n' - 'a'] = {"no", "not", "never", "neither", "nor", "none", "nothing", "nobody"},
	['s' - 'a'] = {"shouldnt"},
	['w' - 'a'] = {"without", "wasnt", "werent", "wont", "wouldnt"},
};
static const char *const contrasts[26][12] = {
	['a' - 'a'] = {"although"}, ['b' - 'a'] = {"but"}, ['h' - 'a'] = {"however"},
	['t' - 'a'] = {"though"},   ['y' - 'a'] = {"yet"},
};

const char *sb_feature_kind_name(enum sb_feature_kind kind)
{
	static const char *const names[] = {"word", "pair", "edge", "negated", "turned", "trait"};

	return names[kind];
}

static bool in_list(const char *const lists[26][12], struct sb_str word)
{
	if (word.len == 0 || word.len > 8 || word.ptr[0] < 'a' || word.ptr[0] > 'z')
		return false;
	for (const char *const *w = lists[word.ptr[0] - 'a']; *w != NULL; w++)
		if (sb_str_is(word, *w))
			return true;
	return false;
}

static bool is_negator(struct sb_str word)
{
	return (word.len > 3 && memcmp(word.ptr + word.len - 3, "n't", 3) == 0) || in_list(negators, word);
}

static uint64_t mix(uint64_t a, uint64_t b)
{
	uint64_t h = (a * UINT64_C(0x9E3779B97F4A7C15)) ^ (b << 29 | b >> 35);

	h = (h ^ h >> 32) * UINT64_C(0xD6E8FEB86659FD93);
	return h ^ h >> 32;
}

static bool needs_form(struct sb_str s)
{
	if (s.len > MAX_FORM)
		return true;
	for (size_t i = 0; i < s.len; i++)
		if ((s.ptr[i] >= '0' && s.ptr[i] <= '9') ||
		    (i >= 2 && s.ptr[i] == s.ptr[i - 1] && s.ptr[i] == s.ptr[i - 2]))
			return true;
	return false;
}

/* Digits as one "0", runs as two. */
static struct sb_str shorten(char out[MAX_FORM], struct sb_str s)
{
	size_t len = 0;

	for (size_t i = 0; i < s.len && len < MAX_FORM; i++) {
		char c = s.ptr[i];
		bool digit = c >= '0' && c <= '9';
		if (digit)
			c = '0';
		if (digit && len > 0 && out[len - 1] == '0')
			continue;
		if (len >= 2 && c == out[len - 1] && c == out[len - 2])
			continue;
		out[len++] = c;
	}
	return sb_str_of(out, len);
}

/* "!!!" as "!!", "...." as "..", of other signs the first. */
static struct sb_str punctuation(struct sb_str s)
{
	struct sb_str rest = s;

	if (s.ptr[0] == '!' || s.ptr[0] == '?' || s.ptr[0] == '.')
		return sb_str_of(s.ptr, s.len > 2 ? 2 : s.len);
	sb_utf8_next(&rest);
	return sb_str_of(s.ptr, s.len - rest.len);
}

uint64_t sb_feature_key(enum sb_word_kind kind, struct sb_str folded)
{
	char form[MAX_FORM];

	if (kind == SB_WORD_MENTION)
		return MENTION;
	if (kind == SB_WORD_LINK)
		return LINK;
	if (folded.len > 0 && kind == SB_WORD_PUNCT)
		folded = punctuation(folded);
	else if (kind != SB_WORD_EMOJI && needs_form(folded))
		folded = shorten(form, folded);
	return XXH3_64bits(folded.ptr, folded.len);
}

uint64_t sb_feature_negated(uint64_t key)
{
	return mix(key, UINT64_C(0x6e6f74206e6f7421));
}

struct sb_form sb_form_of(struct sb_str folded)
{
	return (struct sb_form){sb_feature_key(SB_WORD_PLAIN, folded), is_negator(folded), in_list(contrasts, folded)};
}

static size_t find_names(const struct sb_words *words, size_t names[MAX_NAMES])
{
	size_t count = 0;

	for (size_t i = 0; i < words->count && count < MAX_NAMES; i++)
		if (words->list[i].kind == SB_WORD_MENTION)
			names[count++] = i;
	return count;
}

static bool is_name(const struct sb_words *words, struct sb_str folded, const size_t *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (sb_str_eq(words->list[names[i]].folded, folded))
			return true;
	return false;
}

static void add(struct sb_features *features, uint64_t key, size_t at, enum sb_feature_kind kind)
{
	features->list[features->count++] = (struct sb_feature){key, (uint32_t)at, kind};
}

/* The words behind the one at `turn`, once more. */
static void add_turned(struct sb_features *features, size_t turn)
{
	size_t count = features->count;

	for (size_t i = 0; i < count; i++)
		if (features->list[i].kind == SB_FEATURE_WORD && features->list[i].at > turn)
			add(features, mix(features->list[i].key, TURNED), features->list[i].at, SB_FEATURE_TURNED);
}

static void add_traits(struct sb_features *features, const struct sb_words *words)
{
	size_t mentions = 0, links = 0;

	for (size_t i = 0; i < words->count; i++) {
		if (words->list[i].kind == SB_WORD_MENTION && ++mentions <= 2)
			add(features, mentions == 1 ? ANY_MENTION : MORE_MENTIONS, i, SB_FEATURE_TRAIT);
		else if (words->list[i].kind == SB_WORD_LINK && ++links == 1)
			add(features, ANY_LINK, i, SB_FEATURE_TRAIT);
	}
	if (words->count > 0 && words->list[0].kind == SB_WORD_MENTION)
		add(features, FIRST_MENTION, 0, SB_FEATURE_TRAIT);
}

void sb_features_find(struct sb_features *features, const struct sb_words *words, const struct sb_form *forms)
{
	size_t names[MAX_NAMES], name_count = find_names(words, names), reach = 0, turn = 0;
	uint64_t before = EDGE;

	features->count = 0;
	while (features->cap < words->count * 4 + 1 + TRAITS)
		features->list = sb_mem_reserve(features->list, features->cap, &features->cap, sizeof *features->list);
	for (size_t i = 0; i < words->count; i++) {
		const struct sb_word *word = &words->list[i];
		enum sb_word_kind kind = word->kind;
		bool plain = kind == SB_WORD_PLAIN;
		if (plain && name_count > 0 && is_name(words, word->folded, names, name_count))
			kind = SB_WORD_MENTION;
		struct sb_form form = {.negates = false};
		if (plain)
			form = forms != NULL ? forms[i] : sb_form_of(word->folded);
		uint64_t key = kind == SB_WORD_PLAIN ? form.key : sb_feature_key(kind, word->folded);
		if (form.contrasts || (word->kind == SB_WORD_PUNCT && sb_ends_clause(word->folded.ptr[0])))
			reach = 0;
		if (form.contrasts)
			turn = i;
		add(features, key, i, SB_FEATURE_WORD);
		add(features, mix(before, key), i > 0 ? i - 1 : 0, i > 0 ? SB_FEATURE_PAIR : SB_FEATURE_EDGE);
		if (reach > 0 && (plain || kind == SB_WORD_EMOJI))
			add(features, sb_feature_negated(key), i, SB_FEATURE_NEGATED);
		if (form.negates)
			reach = NEGATOR_REACH;
		else if (reach > 0 && word->kind != SB_WORD_PUNCT)
			reach--;
		before = key;
	}
	if (words->count > 0)
		add(features, mix(before, EDGE), words->count - 1, SB_FEATURE_EDGE);
	if (turn > 0)
		add_turned(features, turn);
	add_traits(features, words);
}

void sb_features_init(struct sb_features *features)
{
	*features = (struct sb_features){.list = NULL};
}

void sb_features_free(struct sb_features *features)
{
	free(features->list);
	sb_features_init(features);
}
