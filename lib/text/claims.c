#include "text/claims.h"

#include "base/num.h"
#include "text/likeness.h"
#include "text/rules.h"
#include "text/words.h"

#include <stdlib.h>

#define CONTENT ((size_t)4) /* bytes of a word that may say what a sentence is about */

static const struct {
	const char *word, *unit;
} units[] = {
	{"day", "day"},	      {"tag", "day"},	     {"tagen", "day"},	   {"tage", "day"},	{"jour", "day"},
	{"día", "day"},	      {"week", "week"},	     {"woche", "week"},	   {"wochen", "week"},	{"semaine", "week"},
	{"semana", "week"},   {"month", "month"},    {"monat", "month"},   {"monate", "month"}, {"monaten", "month"},
	{"mois", "month"},    {"hour", "hour"},	     {"stunde", "hour"},   {"stunden", "hour"}, {"heure", "hour"},
	{"hora", "hour"},     {"minute", "minute"},  {"minuten", "minute"}, {"minuto", "minute"}, {"min", "minute"},
	{"euro", "euro"},     {"eur", "euro"},	     {"pound", "pound"},   {"dollar", "dollar"}, {"percent", "per cent"},
	{"prozent", "per cent"}, {"pair", "pair"},   {"paar", "pair"},
};

/* Words that stand in sentences about anything. */
static const char *const common[] = {
	"about", "after", "again", "aber",  "alle",  "also", "always", "auch", "been", "before", "could", "eine",  "einen", "from",
	"have",  "here",  "hello", "into",  "just",  "más",  "more",   "nach", "nicht", "only",  "over",  "para",  "please", "pour",
	"que",   "send",  "should", "sind", "some",  "sorry", "take",  "that", "their", "them",  "then",  "there", "they",  "this",
	"until", "vous",  "wait",  "want",  "were",  "what", "when",   "will", "with",  "within", "would", "your",  "every", "these",
};

static struct sb_str unit_of(struct sb_str folded)
{
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (sb_str_is(folded, units[i].word) || (sb_str_starts(folded, units[i].word) && sb_str_ends(folded, "s") &&
							  folded.len == strlen(units[i].word) + 1))
			return sb_str_from(units[i].unit);
	return (struct sb_str){NULL, 0};
}

static bool is_content(const struct sb_word *word)
{
	double value;

	if (word->kind != SB_WORD_PLAIN || word->folded.len < CONTENT || unit_of(word->folded).ptr != NULL ||
	    sb_num_double(word->folded, &value))
		return false;
	for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
		if (sb_str_is(word->folded, common[i]))
			return false;
	return true;
}

static void read_sentence(struct sb_claims *claims, const struct sb_words *words)
{
	struct sb_claim claim = {.count = 0};
	double value;

	for (size_t i = 0; i < words->count && claim.count < SB_CLAIM_WORDS; i++)
		if (is_content(&words->list[i]))
			claim.words[claim.count++] = sb_arena_str(&claims->arena, sb_text_stem(words->list[i].folded));
	for (size_t i = 0; i + 1 < words->count; i++) {
		claim.unit = unit_of(words->list[i + 1].folded);
		if (claim.unit.ptr == NULL || !sb_num_double(words->list[i].folded, &value))
			continue;
		claim.value = value;
		claims->list = sb_mem_reserve(claims->list, claims->count, &claims->cap, sizeof *claims->list);
		claims->list[claims->count++] = claim;
	}
}

void sb_claims_read(struct sb_claims *claims, struct sb_str text)
{
	struct sb_words words;
	struct sb_str sentence;

	claims->count = 0;
	sb_arena_reset(&claims->arena);
	sb_words_init(&words);
	while (sb_text_sentence(&text, &sentence)) {
		sb_words_split(&words, sentence);
		read_sentence(claims, &words);
	}
	sb_words_free(&words);
}

static bool states(const struct sb_claims *claims, const struct sb_claim *one)
{
	for (size_t i = 0; i < claims->count; i++)
		if (!(claims->list[i].value < one->value) && !(claims->list[i].value > one->value) &&
		    sb_str_eq(claims->list[i].unit, one->unit))
			return true;
	return false;
}

static bool same_thing(const struct sb_claim *x, const struct sb_claim *y)
{
	for (size_t i = 0; i < x->count; i++)
		for (size_t k = 0; k < y->count; k++)
			if (sb_str_eq(x->words[i], y->words[k]))
				return true;
	return false;
}

bool sb_claims_clash(const struct sb_claims *a, const struct sb_claims *b, const struct sb_claim **x,
		     const struct sb_claim **y)
{
	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < b->count; k++) {
			const struct sb_claim *p = &a->list[i], *q = &b->list[k];
			if (!sb_str_eq(p->unit, q->unit) || states(b, p) || states(a, q) || !same_thing(p, q))
				continue;
			if (x != NULL)
				*x = p;
			if (y != NULL)
				*y = q;
			return true;
		}
	return false;
}

void sb_claims_free(struct sb_claims *claims)
{
	free(claims->list);
	sb_arena_free(&claims->arena);
	*claims = (struct sb_claims)SB_CLAIMS_INIT;
}
