#include "score/reading.h"

#include "base/utf8.h"

#include <stdlib.h>

#define MAX_TEXT ((size_t)1 << 31) /* above every line that a reader takes */
#define SHORT_TEXT 8               /* words: so short a text may have no common word in it */
#define COMMON_SHARE 8             /* one word in eight is a common one in any English text */

void sb_reading_init(struct sb_reading *reading, const struct sb_lexicon *lexicon)
{
	*reading = (struct sb_reading){.lexicon = lexicon};
	reading->memo = sb_mem_zero(SB_MEMO_SLOTS, sizeof *reading->memo);
	sb_words_init(&reading->words);
	sb_buf_init(&reading->text, MAX_TEXT);
	sb_buf_init(&reading->squeezed, 64);
}

void sb_reading_free(struct sb_reading *reading)
{
	sb_words_free(&reading->words);
	sb_buf_free(&reading->text);
	sb_buf_free(&reading->squeezed);
	free(reading->memo);
	free(reading->tokens);
	free(reading->forms);
	free(reading->hits);
}

/* Title and text as one text; the title is a sentence of its own. */
static struct sb_str whole_text(struct sb_reading *reading, const struct sb_post *post)
{
	if (post->title.len == 0)
		return post->text.ptr != NULL ? post->text : SB_STR("");
	if (post->text.len == 0)
		return post->title;
	sb_buf_clear(&reading->text);
	sb_buf_add_str(&reading->text, post->title);
	sb_buf_add(&reading->text, " .\n", 3);
	sb_buf_add_str(&reading->text, post->text);
	return sb_buf_str(&reading->text);
}

static bool all_capitals(struct sb_str raw)
{
	size_t letters = 0;

	for (size_t i = 0; i < raw.len; i++) {
		if (raw.ptr[i] >= 'a' && raw.ptr[i] <= 'z')
			return false;
		letters += raw.ptr[i] >= 'A' && raw.ptr[i] <= 'Z';
	}
	return letters >= 3;
}

static bool has_run_of_three(struct sb_str s)
{
	for (size_t i = 2; i < s.len; i++)
		if (s.ptr[i] == s.ptr[i - 1] && s.ptr[i] == s.ptr[i - 2])
			return true;
	return false;
}

/* Runs of three and more of a letter shortened to `keep`. */
static struct sb_str squeeze(struct sb_buf *out, struct sb_str s, size_t keep)
{
	size_t run = 0;

	sb_buf_clear(out);
	for (size_t i = 0, end; i < s.len; i = end) {
		for (end = i; end < s.len && s.ptr[end] == s.ptr[i]; end++)
			continue;
		run = end - i >= 3 ? keep : end - i;
		sb_buf_add(out, s.ptr + i, run);
	}
	return sb_buf_str(out);
}

static uint32_t find_elongated(struct sb_reading *reading, struct sb_str folded)
{
	for (size_t keep = 2; keep > 0; keep--) {
		struct sb_str shorter = squeeze(&reading->squeezed, folded, keep);
		uint32_t entry = reading->squeezed.full ? SB_ENTRY_NONE : sb_lexicon_find(reading->lexicon, shorter);
		if (entry != SB_ENTRY_NONE)
			return entry;
	}
	return SB_ENTRY_NONE;
}

static bool only_digits(struct sb_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return s.len > 0;
}

static bool only_ascii(struct sb_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] >= 0x80)
			return false;
	return true;
}

static void read_senses(const struct sb_lexicon *lexicon, struct sb_token *token)
{
	token->speaks = lexicon->entries[token->entry].phrase != 0;
	for (uint32_t s = lexicon->entries[token->entry].sense; s != 0; s = lexicon->senses[s].next) {
		enum sb_kind kind = lexicon->senses[s].kind;
		token->negator |= kind == SB_KIND_NEGATOR;
		token->english |= kind == SB_KIND_ENGLISH;
		token->foreign |= kind == SB_KIND_FOREIGN;
		token->feeling |= kind == SB_KIND_FEELING;
		token->number |= kind == SB_KIND_NUMBER;
		token->speaks |= kind == SB_KIND_CONTRAST || sb_kind_judges(kind) != SB_JUDGED_NONE;
		token->booster |= kind == SB_KIND_BOOSTER && lexicon->senses[s].weight != 0;
	}
}

/* What the folded word alone says. */
static struct sb_token look_up(struct sb_reading *reading, struct sb_str folded)
{
	struct sb_token token = {.entry = SB_ENTRY_NONE};

	token.entry = sb_lexicon_find(reading->lexicon, folded);
	if (token.entry == SB_ENTRY_NONE && has_run_of_three(folded)) {
		token.entry = find_elongated(reading, folded);
		token.elongated = token.entry != SB_ENTRY_NONE;
	}
	if (token.entry != SB_ENTRY_NONE)
		read_senses(reading->lexicon, &token);
	token.number = token.number || only_digits(folded);
	token.foreign = token.foreign || !only_ascii(folded);
	return token;
}

/* The same, and what models see in it. */
static struct sb_known_word get_to_know(struct sb_reading *reading, struct sb_memo_word bytes, struct sb_str folded)
{
	struct sb_form form = sb_form_of(folded);
	struct sb_known_word known = {bytes, form.key, look_up(reading, folded)};

	known.token.negates = form.negates;
	known.token.contrasts = form.contrasts;
	return known;
}

/* The same, remembered. */
static const struct sb_known_word *recall(struct sb_reading *reading, struct sb_str folded)
{
	struct sb_memo_word bytes = sb_memo_word(folded);
	struct sb_known_word *known = &reading->memo[sb_memo_slot(bytes)]; /* 0: the place of long ones, and never found */

	if (bytes.low == 0 || known->word.low != bytes.low || known->word.high != bytes.high)
		*known = get_to_know(reading, bytes, folded);
	return known;
}

static void read_word(struct sb_reading *reading, size_t at)
{
	const struct sb_word *word = &reading->words.list[at];
	const struct sb_known_word *known = recall(reading, word->folded);

	reading->tokens[at] = known->token;
	reading->tokens[at].capitals = all_capitals(word->raw);
	reading->forms[at] = (struct sb_form){known->key, known->token.negates, known->token.contrasts};
}

/* A sign or an emoji: it may have a sense, and is no word that changes others. */
static struct sb_token read_sign(struct sb_reading *reading, struct sb_str folded)
{
	struct sb_token token = recall(reading, folded)->token;

	return (struct sb_token){.entry = token.elongated ? SB_ENTRY_NONE : token.entry, .speaks = token.speaks && !token.elongated,
				 .english = token.english, .feeling = token.feeling && !token.elongated};
}

/* One with a colour of skin, or joined to others, that no list has is looked up by its first sign. */
static struct sb_token read_emoji(struct sb_reading *reading, struct sb_str folded)
{
	struct sb_token token = read_sign(reading, folded);
	struct sb_str rest = folded;

	if (token.entry != SB_ENTRY_NONE)
		return token;
	sb_utf8_next(&rest);
	return rest.len > 0 ? read_sign(reading, sb_str_of(folded.ptr, folded.len - rest.len)) : token;
}

/* A run of signs is looked up by its first one: "???" is "?". */
static struct sb_token read_signs(struct sb_reading *reading, const struct sb_word *word)
{
	struct sb_token token = {.entry = SB_ENTRY_NONE};
	struct sb_str rest = word->folded;

	if (rest.len == 0)
		return token;
	sb_utf8_next(&rest);
	struct sb_str first = {word->folded.ptr, word->folded.len - rest.len};
	token = read_sign(reading, first);
	token.clause_end = sb_ends_clause(first.ptr[0]);
	if (first.ptr[0] == '!')
		reading->exclamations += word->folded.len;
	return token;
}

/* Whether the words around a sign matter to what it says. */
static bool needs_words(const struct sb_reading *reading, const struct sb_token *sign)
{
	return sign->feeling || reading->lexicon->entries[sign->entry].phrase != 0;
}

/* With or without a look at the words. Returns whether there is a sign that needs them. */
static bool read_tokens(struct sb_reading *reading, bool words)
{
	bool needed = false;

	reading->formed = words;
	reading->plain = reading->exclamations = reading->links = 0;
	for (size_t i = 0; i < reading->words.count; i++) {
		const struct sb_word *word = &reading->words.list[i];
		struct sb_token *token = &reading->tokens[i];
		switch (word->kind) {
		case SB_WORD_PLAIN:
		case SB_WORD_TAG:
			reading->plain++;
			if (words)
				read_word(reading, i);
			else
				*token = (struct sb_token){.entry = SB_ENTRY_NONE};
			break;
		case SB_WORD_EMOJI:
		case SB_WORD_PUNCT:
			*token = word->kind == SB_WORD_EMOJI ? read_emoji(reading, word->folded) : read_signs(reading, word);
			needed = needed || needs_words(reading, token);
			break;
		case SB_WORD_LINK:
			reading->links++;
			*token = (struct sb_token){.entry = SB_ENTRY_NONE};
			break;
		case SB_WORD_MENTION:
			*token = (struct sb_token){.entry = SB_ENTRY_NONE};
			break;
		}
	}
	return needed;
}

static bool is_word(const struct sb_token *token, uint32_t wanted)
{
	return wanted == SB_ENTRY_NUMBER ? token->number : token->entry == wanted;
}

/* Where the words of a phrase from `word` on end, if they begin at `at`; 0: they do not. */
static size_t phrase_end(const struct sb_reading *reading, const struct sb_phrase *phrase, size_t word, size_t at)
{
	size_t last = at; /* where the next word may stand */

	for (; word < phrase->count; word++) {
		if (phrase->words[word] == SB_ENTRY_GAP) {
			last = at + SB_GAP_WORDS_MAX;
			continue;
		}
		while (at < reading->words.count && !is_word(&reading->tokens[at], phrase->words[word]))
			if (at == last || reading->tokens[at++].clause_end)
				return 0;
		if (at == reading->words.count)
			return 0;
		last = ++at;
	}
	return at;
}

/* The negators of an idle phrase are words like others. */
static void set_idle(struct sb_reading *reading, size_t at, size_t count)
{
	for (size_t i = at; i < at + count; i++) {
		reading->tokens[i].negator = false;
		reading->forms[i].negates = false;
	}
}

/* Adds the senses of a word or phrase, judgement by judgement, where no longer phrase covers the place already. */
static void add_senses(struct sb_reading *reading, uint32_t sense, size_t at, size_t count, size_t covered[SB_JUDGED])
{
	size_t before[SB_JUDGED];

	memcpy(before, covered, sizeof before);
	for (; sense != 0; sense = reading->lexicon->senses[sense].next) {
		const struct sb_sense *s = &reading->lexicon->senses[sense];
		enum sb_judged judged = sb_kind_judges(s->kind);
		if (s->kind == SB_KIND_CONTRAST && at > 0)
			reading->last_contrast = at;
		if (s->kind == SB_KIND_IDLE)
			set_idle(reading, at, count);
		if (judged == SB_JUDGED_NONE || before[judged] > at)
			continue;
		reading->hits = sb_mem_reserve(reading->hits, reading->hit_count, &reading->hit_cap,
					       sizeof *reading->hits);
		reading->hits[reading->hit_count++] = (struct sb_hit){at, count, s->kind, s->weight};
		covered[judged] = at + count;
	}
}

static bool readable(const struct sb_reading *reading, size_t at)
{
	enum sb_word_kind kind = reading->words.list[at].kind;

	return reading->language == SB_LANGUAGE_ENGLISH || kind == SB_WORD_EMOJI || kind == SB_WORD_PUNCT;
}

static void find_hits(struct sb_reading *reading)
{
	const struct sb_lexicon *lexicon = reading->lexicon;
	size_t covered[SB_JUDGED] = {0};

	for (size_t i = 0; i < reading->words.count; i++) {
		if (!reading->tokens[i].speaks || !readable(reading, i))
			continue;
		const struct sb_entry *entry = &lexicon->entries[reading->tokens[i].entry];
		bool begins = i + 1 < reading->words.count && sb_entry_may_begin(entry, reading->tokens[i + 1].entry);
		for (uint32_t p = begins ? entry->phrase : 0; p != 0; p = lexicon->phrases[p].next) {
			size_t end = phrase_end(reading, &lexicon->phrases[p], 1, i + 1);
			if (end > 0)
				add_senses(reading, lexicon->phrases[p].sense, i, end - i, covered);
		}
		add_senses(reading, entry->sense, i, 1, covered);
	}
}

static enum sb_language told_language(struct sb_str lang)
{
	if (lang.len < 2)
		return SB_LANGUAGE_UNKNOWN;
	return sb_str_starts_nocase(lang, "en") && (lang.len == 2 || lang.ptr[2] == '-') ? SB_LANGUAGE_ENGLISH : SB_LANGUAGE_OTHER;
}

/* English by its commonest words, or, in a few words, by any word of feeling; words of another language speak against it. */
static enum sb_language guess_language(const struct sb_reading *reading)
{
	size_t common = 0, feelings = 0, foreign = 0;

	for (size_t i = 0; i < reading->words.count; i++) {
		enum sb_word_kind kind = reading->words.list[i].kind;
		if (kind == SB_WORD_PUNCT)
			continue;
		common += reading->tokens[i].english;
		feelings += reading->tokens[i].feeling;
		foreign += reading->tokens[i].foreign && kind == SB_WORD_PLAIN;
	}
	bool english = common == 0 ? feelings > 0 && foreign == 0 && reading->plain <= SHORT_TEXT
				   : foreign == 0 || (foreign * 2 <= common && common * COMMON_SHARE >= reading->plain);
	return english ? SB_LANGUAGE_ENGLISH : SB_LANGUAGE_UNKNOWN;
}

static void make_room(struct sb_reading *reading)
{
	if (reading->token_cap >= reading->words.count)
		return;
	reading->token_cap = reading->words.cap;
	reading->tokens = sb_mem_grow(reading->tokens, reading->token_cap, sizeof *reading->tokens);
	reading->forms = sb_mem_grow(reading->forms, reading->token_cap, sizeof *reading->forms);
}

void sb_reading_read(struct sb_reading *reading, const struct sb_post *post)
{
	enum sb_language told = told_language(post->lang);

	reading->hit_count = reading->last_contrast = 0;
	reading->whole = whole_text(reading, post);
	sb_words_split(&reading->words, reading->whole);
	make_room(reading);
	/* in another language only signs are read, mostly alone */
	if (told != SB_LANGUAGE_OTHER || read_tokens(reading, false))
		read_tokens(reading, true);
	reading->language = told != SB_LANGUAGE_UNKNOWN ? told : guess_language(reading);
	find_hits(reading);
}

void sb_reading_features(const struct sb_reading *reading, struct sb_features *features)
{
	sb_features_find(features, &reading->words, reading->formed ? reading->forms : NULL);
}
