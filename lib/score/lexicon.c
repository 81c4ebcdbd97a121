#include "score/lexicon.h"

#include "base/asset.h"
#include "io/file.h"

#include <stdlib.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define FIRST_SLOTS ((size_t)32768) /* for the 10,000 words of our own lists; more are made when these are half full */
#define MAX_LIST ((size_t)16 << 20) /* a list of the user's: some hundred thousand words */
#define MAX_WEIGHT (1000 * (int32_t)SB_POINT_ONE)

static const char *const kinds[SB_KINDS] = {
	[SB_KIND_NEGATOR] = "negator",
	[SB_KIND_IDLE] = "idle",
	[SB_KIND_BOOSTER] = "booster",
	[SB_KIND_CONTRAST] = "contrast",
	[SB_KIND_ENGLISH] = "english",
	[SB_KIND_FOREIGN] = "foreign",
	[SB_KIND_NUMBER] = "number",
	[SB_KIND_FEELING] = "feeling",
	[SB_KIND_COMPLAINT] = "complaint",
	[SB_KIND_QUESTION] = "question",
	[SB_KIND_REQUEST] = "request",
	[SB_KIND_PRAISE] = "praise",
	[SB_KIND_IDEA] = "idea",
	[SB_KIND_ANNOUNCEMENT] = "announcement",
	[SB_KIND_IMPERATIVE] = "imperative",
	[SB_KIND_SAFETY] = "safety",
	[SB_KIND_MONEY] = "money",
	[SB_KIND_DEADLINE] = "deadline",
	[SB_KIND_WAITING] = "waiting",
	[SB_KIND_REPEAT] = "repeat",
	[SB_KIND_LEGAL] = "legal",
	[SB_KIND_PRESS] = "press",
	[SB_KIND_DISTRESS] = "distress",
	[SB_KIND_RELIEF] = "relief",
	[SB_KIND_MOCK] = "mock",
	[SB_KIND_TROUBLE] = "trouble",
	[SB_KIND_MEND] = "mend",
};

const char *sb_kind_name(enum sb_kind kind)
{
	return kinds[kind];
}

bool sb_points_parse(struct sb_str s, int32_t *out)
{
	int32_t value = 0, unit = (int32_t)SB_POINT_ONE;
	bool negative = s.len > 0 && s.ptr[0] == '-', fraction = false, digits = false;

	for (size_t i = negative ? 1 : 0; i < s.len; i++) {
		if (s.ptr[i] == '.' && !fraction) {
			fraction = true;
		} else if (s.ptr[i] >= '0' && s.ptr[i] <= '9' && value < MAX_WEIGHT && unit > (fraction ? 1 : 0)) {
			value = value * 10 + (s.ptr[i] - '0');
			unit = fraction ? unit / 10 : unit;
			digits = true;
		} else {
			return false;
		}
	}
	if (!digits || value > MAX_WEIGHT / unit)
		return false;
	*out = negative ? -value * unit : value * unit;
	return true;
}

static uint64_t hash_of(struct sb_str key)
{
	return XXH3_64bits(key.ptr, key.len);
}

static uint64_t *find_slot(const struct sb_lexicon *lexicon, struct sb_str key, uint64_t hash)
{
	size_t mask = lexicon->slot_count - 1, at = (size_t)hash & mask;

	for (;; at = (at + 1) & mask) {
		uint64_t slot = lexicon->slots[at];
		if (slot == 0 || (slot >> 32 == hash >> 32 && sb_str_eq(lexicon->entries[(uint32_t)slot].key, key)))
			return &lexicon->slots[at];
	}
}

uint32_t sb_lexicon_find(const struct sb_lexicon *lexicon, struct sb_str folded)
{
	return (uint32_t)*find_slot(lexicon, folded, hash_of(folded));
}

int32_t sb_lexicon_weight(const struct sb_lexicon *lexicon, uint32_t entry, enum sb_kind kind)
{
	for (uint32_t s = lexicon->entries[entry].sense; s != 0; s = lexicon->senses[s].next)
		if (lexicon->senses[s].kind == kind)
			return lexicon->senses[s].weight;
	return 0;
}

static void grow_slots(struct sb_lexicon *lexicon)
{
	free(lexicon->slots);
	lexicon->slot_count *= 2;
	lexicon->slots = sb_mem_zero(lexicon->slot_count, sizeof *lexicon->slots);
	for (size_t i = 1; i < lexicon->entry_count; i++) {
		uint64_t hash = hash_of(lexicon->entries[i].key);
		*find_slot(lexicon, lexicon->entries[i].key, hash) = (hash >> 32 << 32) | i;
	}
}

/* The entry of `key`, made where there is none. */
static uint32_t intern(struct sb_lexicon *lexicon, struct sb_str key)
{
	uint64_t hash = hash_of(key), *slot = find_slot(lexicon, key, hash);

	if (*slot != 0)
		return (uint32_t)*slot;
	lexicon->entries = sb_mem_reserve(lexicon->entries, lexicon->entry_count, &lexicon->entry_cap,
					  sizeof *lexicon->entries);
	lexicon->entries[lexicon->entry_count] = (struct sb_entry){.key = key};
	*slot = (hash >> 32 << 32) | lexicon->entry_count++;
	uint32_t entry = (uint32_t)*slot;
	if (lexicon->entry_count * 2 > lexicon->slot_count)
		grow_slots(lexicon);
	return entry;
}

/* The senses that begin at `first`, with this one; in one kind the last list to say something is right. */
static uint32_t add_sense(struct sb_lexicon *lexicon, enum sb_kind kind, int32_t weight, uint32_t first)
{
	for (uint32_t s = first; s != 0; s = lexicon->senses[s].next) {
		if (lexicon->senses[s].kind == kind) {
			lexicon->senses[s].weight = weight;
			return first;
		}
	}
	lexicon->senses = sb_mem_reserve(lexicon->senses, lexicon->sense_count, &lexicon->sense_cap,
					 sizeof *lexicon->senses);
	lexicon->senses[lexicon->sense_count] = (struct sb_sense){kind, weight, first};
	return (uint32_t)lexicon->sense_count++;
}

/* The phrase of these words, in the list of its first one, made where there is none. */
static struct sb_phrase *find_phrase(struct sb_lexicon *lexicon, const struct sb_phrase *wanted)
{
	uint32_t *link = &lexicon->entries[wanted->words[0]].phrase;

	lexicon->phrases = sb_mem_reserve(lexicon->phrases, lexicon->phrase_count, &lexicon->phrase_cap,
					  sizeof *lexicon->phrases);
	while (*link != 0 && lexicon->phrases[*link].count >= wanted->count) {
		struct sb_phrase *phrase = &lexicon->phrases[*link];
		if (phrase->count == wanted->count &&
		    memcmp(phrase->words, wanted->words, wanted->count * sizeof wanted->words[0]) == 0)
			return phrase;
		link = &phrase->next;
	}
	lexicon->phrases[lexicon->phrase_count] = *wanted;
	lexicon->phrases[lexicon->phrase_count].next = *link;
	*link = (uint32_t)lexicon->phrase_count;
	return &lexicon->phrases[lexicon->phrase_count++];
}

/* The bits of struct sb_entry for a second word. */
static uint64_t seconds_of(uint32_t entry)
{
	return entry == SB_ENTRY_NUMBER || entry == SB_ENTRY_GAP ? UINT64_MAX : UINT64_C(1) << entry % 64;
}

static bool add_words(struct sb_lexicon *lexicon, struct sb_str words, enum sb_kind kind, int32_t weight,
		      struct sb_err *err)
{
	struct sb_phrase wanted = {.count = 0};
	struct sb_str rest = words;

	while (rest.ptr != NULL) {
		struct sb_str word = sb_str_cut(&rest, ' ');
		if (word.len == 0)
			return sb_err_set(err, SB_USAGE, "one space between the words of a phrase");
		if (wanted.count == SB_PHRASE_WORDS_MAX)
			return sb_err_set(err, SB_USAGE, "a phrase has at most %d words", SB_PHRASE_WORDS_MAX);
		wanted.words[wanted.count++] = intern(lexicon, word);
	}
	if (wanted.count == 1) {
		struct sb_entry *entry = &lexicon->entries[wanted.words[0]];
		entry->sense = add_sense(lexicon, kind, weight, entry->sense);
		return true;
	}
	if (wanted.words[0] == SB_ENTRY_NUMBER)
		return sb_err_set(err, SB_USAGE, "a phrase cannot begin with <n>");
	if (wanted.words[0] == SB_ENTRY_GAP || wanted.words[wanted.count - 1] == SB_ENTRY_GAP)
		return sb_err_set(err, SB_USAGE, "<...> stands between the words of a phrase");
	lexicon->entries[wanted.words[0]].seconds |= seconds_of(wanted.words[1]);
	struct sb_phrase *phrase = find_phrase(lexicon, &wanted);
	phrase->sense = add_sense(lexicon, kind, weight, phrase->sense);
	return true;
}

static bool find_kind(struct sb_str name, enum sb_kind *kind)
{
	for (size_t k = 0; k < SB_KINDS; k++) {
		if (sb_str_is(name, kinds[k])) {
			*kind = (enum sb_kind)k;
			return true;
		}
	}
	return false;
}

static bool add_line(struct sb_lexicon *lexicon, struct sb_str line, enum sb_kind *kind, struct sb_err *err)
{
	int32_t weight;

	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	if (line.len == 0 || (line.ptr[0] == '#' && (line.len == 1 || line.ptr[1] == ' ')))
		return true;
	if (line.ptr[0] == '[' && line.ptr[line.len - 1] == ']') {
		struct sb_str name = {line.ptr + 1, line.len - 2};
		if (find_kind(name, kind))
			return true;
		return sb_err_set(err, SB_USAGE, "there is no kind '%.*s'", SB_FMT(name));
	}
	struct sb_str words = line, number = sb_str_cut(&words, '\t');
	if (*kind == SB_KINDS)
		return sb_err_set(err, SB_USAGE, "a kind such as [complaint] must stand above the first word");
	if (words.len == 0 || !sb_points_parse(number, &weight))
		return sb_err_set(err, SB_USAGE, "neither a comment nor a kind nor 'weight<TAB>words'");
	return add_words(lexicon, words, *kind, weight, err);
}

bool sb_lexicon_add(struct sb_lexicon *lexicon, const char *name, struct sb_str list, struct sb_err *err)
{
	enum sb_kind kind = SB_KINDS;
	struct sb_str rest = list;

	for (unsigned long number = 1; rest.ptr != NULL; number++)
		if (!add_line(lexicon, sb_str_cut(&rest, '\n'), &kind, err))
			return sb_err_prefix(err, "%s:%lu", name, number);
	return true;
}

void sb_lexicon_init(struct sb_lexicon *lexicon)
{
	*lexicon = (struct sb_lexicon){.slot_count = FIRST_SLOTS};
	lexicon->slots = sb_mem_zero(lexicon->slot_count, sizeof *lexicon->slots);
	lexicon->entry_cap = lexicon->sense_cap = FIRST_SLOTS / 2;
	lexicon->entries = sb_mem_alloc(lexicon->entry_cap * sizeof *lexicon->entries);
	lexicon->senses = sb_mem_alloc(lexicon->sense_cap * sizeof *lexicon->senses);
	lexicon->phrase_cap = 1024;
	lexicon->phrases = sb_mem_alloc(lexicon->phrase_cap * sizeof *lexicon->phrases);
	/* number 0 of each means none */
	lexicon->entries[0] = (struct sb_entry){.key = {"", 0}};
	lexicon->senses[0] = (struct sb_sense){.weight = 0};
	lexicon->phrases[0] = (struct sb_phrase){.count = 0};
	lexicon->entry_count = lexicon->sense_count = lexicon->phrase_count = 1;
	intern(lexicon, SB_STR("<n>"));   /* becomes SB_ENTRY_NUMBER */
	intern(lexicon, SB_STR("<...>")); /* becomes SB_ENTRY_GAP */
}

/* Adds the user's list at `path`, whose bytes the lexicon keeps. */
static bool add_own(struct sb_lexicon *lexicon, const char *path, struct sb_err *err)
{
	struct sb_buf content;

	sb_buf_init(&content, MAX_LIST);
	bool good = sb_file_read(path, &content, err);
	struct sb_str list = {content.ptr, content.len};
	lexicon->own = sb_mem_reserve(lexicon->own, lexicon->own_count, &lexicon->own_cap, sizeof *lexicon->own);
	lexicon->own[lexicon->own_count++] = sb_buf_take(&content);
	return good && sb_lexicon_add(lexicon, path, list, err);
}

static bool add_asset(struct sb_lexicon *lexicon, const struct sb_asset *asset, struct sb_err *err)
{
	char *name = sb_mem_format("score/%s", asset->name), *path = sb_path_config(name, NULL);
	bool good;

	if (path != NULL && access(path, F_OK) == 0)
		good = add_own(lexicon, path, err);
	else
		good = sb_lexicon_add(lexicon, asset->name,
				      sb_str_of((const char *)asset->data, (size_t)(asset->end - asset->data)), err);
	free(name);
	free(path);
	return good;
}

bool sb_lexicon_open(struct sb_lexicon *lexicon, struct sb_err *err)
{
	sb_lexicon_init(lexicon);
	for (const struct sb_asset *asset = sb_assets_score; asset->name != NULL; asset++)
		if (!add_asset(lexicon, asset, err))
			return false;
	return true;
}

void sb_lexicon_free(struct sb_lexicon *lexicon)
{
	for (size_t i = 0; i < lexicon->own_count; i++)
		free(lexicon->own[i]);
	free(lexicon->own);
	free(lexicon->entries);
	free(lexicon->senses);
	free(lexicon->phrases);
	free(lexicon->slots);
	*lexicon = (struct sb_lexicon){.entries = NULL};
}
