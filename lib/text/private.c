#include "text/private.h"

#define NEGATOR_REACH 3 /* words: "not in our DMs" */
#define NEED_REACH 12   /* words: "no need to send all of that in a DM" */
#define PHRASE_WORDS 4  /* of the longest phrase below */

/* Folded words, apart by one space; "messag*" begins a word. By their first letter, so that most words meet few. */
static const char *const phrases[26][24] = {
	['a' - 'a'] = {"appelez nous", "appelle nous", NULL},
	['b' - 'a'] = {"bel ons", "bellen ons", NULL},
	['c' - 'a'] = {"call us", "call our", "chat with us", "chiamaci", "contact us privately", NULL},
	['d' - 'a'] = {"dm", "dms", "dmed", "dm'd", "dm'ed", "direct messag*", "directe messag*", "direktnachricht*",
		       "direktnachrichten", "dn", "drop us a line", "drop us an email", NULL},
	['e' - 'a'] = {"email us", "e mail us", "en privado", "en privé", "em privado", "email me", NULL},
	['g' - 'a'] = {"give us a call", "give us a ring", NULL},
	['i' - 'a'] = {"inbox", "in privato", "in private", NULL},
	['l' - 'a'] = {"llámanos", "ligue nos", NULL},
	['m' - 'a'] = {"mail us", "message us", "message me", "mensaje privado", "mensaje directo", "mensagem direta",
		       "mensagem privada", "messaggio privato", "message privé", "mp", "mailen sie uns", NULL},
	['o' - 'a'] = {"our whatsapp", NULL},
	['p' - 'a'] = {"pm", "pms", "pn", "phone us", "private messag*", "privately", "privatnachricht*", "per mail",
		       "per e mail", "privébericht", NULL},
	['r' - 'a'] = {"ring us", "rufen sie uns", "ruf uns", "ruft uns", "reach us by phone", NULL},
	['s' - 'a'] = {"schreib uns", "schreiben sie uns", "scrivici", NULL},
	['t' - 'a'] = {"text us", NULL},
	['w' - 'a'] = {"whatsapp us", "write to us at", NULL},
};

static const char *const negators[] = {"no",    "not",  "never",   "don't", "dont", "won't", "without", "instead", "needn't",
				       "statt", "kein", "keine",   "nicht", "ohne", "pas",   "sans",    "sin",     "nunca",
				       "isn't", "nor",  "neither", "rather",  "geen",  "niet",  "zonder",  "não",     "inutile", NULL};
/* Behind a negator these say of the whole clause that it need not be: "pas besoin de nous envoyer un DM". */
static const char *const needs[] = {"need", "needed", "necessary", "besoin", "nécessaire", "hace", "necesario", "nodig", "nötig", NULL};

static bool is_among(struct sb_str word, const char *const *list)
{
	for (; *list != NULL; list++)
		if (sb_str_is(word, *list))
			return true;
	return false;
}

/* One word of a phrase, which may end in "*". */
static bool fits(struct sb_str word, struct sb_str wanted)
{
	if (wanted.len > 0 && wanted.ptr[wanted.len - 1] == '*')
		return word.len >= wanted.len - 1 && memcmp(word.ptr, wanted.ptr, wanted.len - 1) == 0;
	return sb_str_eq(word, wanted);
}

/* The number of words of `phrase` that stand at word `at`; 0 when they do not. */
static size_t phrase_at(const struct sb_words *words, size_t at, const char *phrase)
{
	struct sb_str rest = sb_str_from(phrase);
	size_t count = 0;

	for (; rest.ptr != NULL && count < PHRASE_WORDS; count++) {
		struct sb_str wanted = sb_str_cut(&rest, ' ');
		if (at + count >= words->count || words->list[at + count].kind != SB_WORD_PLAIN ||
		    !fits(words->list[at + count].folded, wanted))
			return 0;
	}
	return count;
}

static bool is_undone(const struct sb_words *words, size_t at)
{
	bool needed = false;

	for (size_t seen = 0; at > 0 && seen < NEED_REACH; seen++) {
		const struct sb_word *before = &words->list[--at];
		if (before->kind == SB_WORD_PUNCT)
			return false;
		if (before->kind == SB_WORD_PLAIN && (needed || seen < NEGATOR_REACH) && is_among(before->folded, negators))
			return true;
		needed = before->kind == SB_WORD_PLAIN && is_among(before->folded, needs);
	}
	return false;
}

struct sb_str sb_text_private(const struct sb_words *words)
{
	for (size_t i = 0; i < words->count; i++) {
		const struct sb_word *word = &words->list[i];
		char first = word->folded.ptr[0];
		if (word->kind != SB_WORD_PLAIN || first < 'a' || first > 'z')
			continue;
		for (const char *const *phrase = phrases[first - 'a']; *phrase != NULL; phrase++) {
			size_t count = phrase_at(words, i, *phrase);
			if (count > 0 && !is_undone(words, i)) {
				struct sb_str last = words->list[i + count - 1].raw;
				return sb_str_of(word->raw.ptr, (size_t)(last.ptr + last.len - word->raw.ptr));
			}
		}
	}
	return (struct sb_str){NULL, 0};
}
