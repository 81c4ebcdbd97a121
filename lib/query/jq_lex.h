/* jq_lex.h - signs, names, texts and numbers of a jq expression. Internal to query. */
#ifndef SB_QUERY_JQ_LEX_H
#define SB_QUERY_JQ_LEX_H

#include "query/jq_tree.h"

struct sb_jq_lex {
	const char *at, *end;
};

void sb_jq_skip_space(struct sb_jq_lex *p);
bool sb_jq_is_letter(char c);
bool sb_jq_is_digit(char c);
struct sb_str sb_jq_rest_of(const struct sb_jq_lex *p);

/* Each passes over white space and then takes what it is called after, or returns false. */
bool sb_jq_take(struct sb_jq_lex *p, const char *sign);
bool sb_jq_take_word(struct sb_jq_lex *p, const char *word);
struct sb_str sb_jq_peek_name(struct sb_jq_lex *p);
bool sb_jq_take_string(struct sb_jq_lex *p, struct sb_str *text);
bool sb_jq_take_number(struct sb_jq_lex *p, struct sb_jq_value *value);
bool sb_jq_take_sign(struct sb_jq_lex *p, char sign);
bool sb_jq_take_comparison(struct sb_jq_lex *p, enum sb_jq_operator *operator);

/* Whether nothing in `text` binds looser than "and", or may hide what does. */
bool sb_jq_is_and_part(struct sb_str text);
/* The program, or where all of it is select(X), the X, and `*select` is set. */
struct sb_str sb_jq_inside_select(struct sb_str program, bool *select);

#endif
