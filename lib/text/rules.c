#include "text/rules.h"

#include "base/buf.h"
#include "base/mem.h"
#include "text/regex.h"

#include <limits.h>
#include <stdlib.h>

#define TURN_MORE 8 /* bytes: "Well, not any more!" */
#define RULE_MAX ((size_t)32 * 1024) /* bytes of a rule with its alternatives; text/regex.h takes twice as much */

struct rule {
	struct sb_buf pattern;
	struct sb_regex *regex;
};

struct sb_rules {
	struct rule list[SB_RULE_COUNT];
};

static const char *const names[SB_RULE_COUNT] = {
	[SB_RULE_THANKS] = "thanks",	 [SB_RULE_PROMO] = "promo", [SB_RULE_DECIDED] = "decided",
	[SB_RULE_CONFLICT] = "conflict", [SB_RULE_FOR] = "for",		[SB_RULE_AGAINST] = "against", [SB_RULE_TURNED] = "turned",
	[SB_RULE_SOLVED] = "solved",
};

static struct rule *find_rule(struct sb_rules *rules, struct sb_str name)
{
	for (size_t i = 0; i < SB_RULE_COUNT; i++)
		if (sb_str_is(name, names[i]))
			return &rules->list[i];
	return NULL;
}

static bool add_line(struct sb_rules *rules, struct sb_str line, size_t number, unsigned wanted, struct sb_err *err)
{
	struct sb_err why;

	line = sb_str_trim(line);
	if (line.len == 0 || line.ptr[0] == '#')
		return true;
	struct sb_str name = sb_str_trim(sb_str_cut(&line, ':')), pattern = sb_str_trim(line);
	if (pattern.len == 0)
		return sb_err_set(err, SB_USAGE, "rules: line %zu: not \"name: expression\"", number);
	struct rule *rule = find_rule(rules, name);
	if (rule == NULL)
		return sb_err_set(err, SB_USAGE, "rules: line %zu: there is no rule '%.*s'", number, SB_FMT(name));
	if ((wanted >> (rule - rules->list) & 1) == 0)
		return true;
	struct sb_regex *alone = sb_regex_open(pattern, "i", &why); /* so that a message names the line */
	if (alone == NULL)
		return sb_err_set(err, SB_USAGE, "rules: line %zu: %s", number, why.text);
	sb_regex_close(alone);
	if (rule->pattern.len > 0)
		sb_buf_add_char(&rule->pattern, '|');
	sb_buf_add_text(&rule->pattern, "(?:");
	sb_buf_add_str(&rule->pattern, pattern);
	sb_buf_add_char(&rule->pattern, ')');
	return true;
}

static bool compile(struct rule *rule, const char *name, struct sb_err *err)
{
	if (rule->pattern.len == 0)
		return sb_err_set(err, SB_USAGE, "rules: '%s' is missing", name);
	if (rule->pattern.full)
		return sb_err_set(err, SB_USAGE, "rules: '%s' is longer than %zu bytes", name, RULE_MAX);
	rule->regex = sb_regex_open(sb_buf_str(&rule->pattern), "i", err);
	sb_buf_free(&rule->pattern);
	return rule->regex != NULL;
}

struct sb_rules *sb_rules_open_some(struct sb_str text, unsigned wanted, struct sb_err *err)
{
	struct sb_rules *rules = sb_mem_zero(1, sizeof *rules);
	bool good = true;
	size_t number = 0;

	for (size_t i = 0; i < SB_RULE_COUNT; i++)
		sb_buf_init(&rules->list[i].pattern, RULE_MAX);
	while (good && text.ptr != NULL)
		good = add_line(rules, sb_str_cut(&text, '\n'), ++number, wanted, err);
	for (size_t i = 0; good && i < SB_RULE_COUNT; i++)
		good = (wanted >> i & 1) == 0 || compile(&rules->list[i], names[i], err);
	if (good)
		return rules;
	sb_rules_close(rules);
	return NULL;
}

struct sb_rules *sb_rules_open(struct sb_str text, struct sb_err *err)
{
	return sb_rules_open_some(text, UINT_MAX, err);
}

static void free_rule(struct rule *rule)
{
	sb_buf_free(&rule->pattern);
	if (rule->regex != NULL)
		sb_regex_close(rule->regex);
}

void sb_rules_close(struct sb_rules *rules)
{
	if (rules == NULL)
		return;
	for (size_t i = 0; i < SB_RULE_COUNT; i++)
		free_rule(&rules->list[i]);
	free(rules);
}

bool sb_rules_find(const struct sb_rules *rules, enum sb_rule rule, struct sb_str text, struct sb_str *what)
{
	return text.len > 0 && sb_regex_find(rules->list[rule].regex, text, what, NULL) == SB_FOUND;
}

bool sb_rules_hold(const struct sb_rules *rules, enum sb_rule rule, struct sb_str text)
{
	struct sb_str what;

	return sb_rules_find(rules, rule, text, &what);
}

/* A sentence that says little more than "not any more", and so speaks of the one before. */
static bool is_turn(const struct sb_rules *rules, struct sb_str sentence, struct sb_str *what)
{
	struct sb_str turned;

	if (!sb_rules_find(rules, SB_RULE_TURNED, sentence, &turned) || sb_str_trim(sentence).len > turned.len + TURN_MORE)
		return false;
	*what = what->ptr != NULL ? (struct sb_str){NULL, 0} : turned; /* twice is back again */
	return true;
}

enum sb_side sb_rules_side_words(const struct sb_rules *rules, struct sb_str text, struct sb_side_words *words)
{
	enum sb_side side = SB_SIDE_NONE;
	struct sb_str sentence, here, other, turned;

	*words = (struct sb_side_words){{NULL, 0}, {NULL, 0}};
	while (sb_text_sentence(&text, &sentence)) {
		bool pro = sb_rules_find(rules, SB_RULE_FOR, sentence, &here);
		bool contra = sb_rules_find(rules, SB_RULE_AGAINST, sentence, pro ? &other : &here);
		if (!pro && !contra && side != SB_SIDE_NONE && is_turn(rules, sentence, &words->turned))
			side = side == SB_SIDE_FOR ? SB_SIDE_AGAINST : SB_SIDE_FOR;
		if (pro == contra)
			continue;
		*words = (struct sb_side_words){here, {NULL, 0}};
		if (sb_rules_find(rules, SB_RULE_TURNED, sentence, &turned)) {
			words->turned = turned;
			pro = !pro;
		}
		side = pro ? SB_SIDE_FOR : SB_SIDE_AGAINST;
	}
	return side;
}

enum sb_side sb_rules_side(const struct sb_rules *rules, struct sb_str text)
{
	struct sb_side_words words;

	return sb_rules_side_words(rules, text, &words);
}

const char *sb_side_name(enum sb_side side)
{
	static const char *const side_names[] = {"neutral", "for", "against"};

	return side_names[side];
}

/* The bytes of a sentence's end at `p`: 0 when there is none. */
static size_t end_mark(const char *p, const char *end)
{
	static const char *const wide[] = {"。", "！", "？", "…", "؟"};

	if (*p == '.' || *p == '!' || *p == '?' || *p == '\n')
		return 1;
	for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++) {
		size_t len = strlen(wide[i]);
		if ((size_t)(end - p) >= len && memcmp(p, wide[i], len) == 0)
			return len;
	}
	return 0;
}

bool sb_text_sentence(struct sb_str *rest, struct sb_str *sentence)
{
	const char *start = rest->ptr, *end = start + rest->len, *p = start;

	if (rest->ptr == NULL || rest->len == 0)
		return false;
	for (size_t len; p < end && (len = end_mark(p, end), true); p += len > 0 ? len : 1) {
		/* a point inside a word, as in "4.12" or "x.example", ends nothing */
		if (len == 0 || (len == 1 && *p != '\n' && p + 1 < end && (unsigned char)p[1] > ' ' && end_mark(p + 1, end) == 0))
			continue;
		while (p < end && (len = end_mark(p, end)) > 0)
			p += len;
		break;
	}
	*sentence = sb_str_of(start, (size_t)(p - start));
	*rest = sb_str_of(p, (size_t)(end - p));
	return true;
}
