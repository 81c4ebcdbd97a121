/* jq_lex.c - signs, names, texts and numbers of a jq expression. */
#include "query/jq_lex.h"

#include "base/num.h"

void sb_jq_skip_space(struct sb_jq_lex *p)
{
	while (p->at < p->end && strchr(" \t\r\n", *p->at) != NULL && *p->at != '\0')
		p->at++;
}

bool sb_jq_is_letter(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';
}

bool sb_jq_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

struct sb_str sb_jq_rest_of(const struct sb_jq_lex *p)
{
	return sb_str_of(p->at, (size_t)(p->end - p->at));
}

bool sb_jq_take(struct sb_jq_lex *p, const char *sign)
{
	sb_jq_skip_space(p);
	if (!sb_str_starts(sb_jq_rest_of(p), sign))
		return false;
	p->at += strlen(sign);
	return true;
}

struct sb_str sb_jq_peek_name(struct sb_jq_lex *p)
{
	sb_jq_skip_space(p);
	const char *q = p->at;
	while (q < p->end && (sb_jq_is_letter(*q) || (q > p->at && sb_jq_is_digit(*q))))
		q++;
	return sb_str_of(p->at, (size_t)(q - p->at));
}

bool sb_jq_take_word(struct sb_jq_lex *p, const char *word)
{
	if (!sb_str_is(sb_jq_peek_name(p), word))
		return false;
	p->at += strlen(word);
	return true;
}

/* The text of the string that begins here. False when it has an end only for jq: "\(...)" in it. */
bool sb_jq_take_string(struct sb_jq_lex *p, struct sb_str *text)
{
	sb_jq_skip_space(p);
	const char *start = p->at, *q = start + 1;

	if (start == p->end || *start != '"')
		return false;
	while (q < p->end && *q != '"')
		q += *q == '\\' ? 2 : 1;
	if (q >= p->end)
		return false;
	*text = sb_str_of(start, (size_t)(q + 1 - start));
	/* jq reads these as JSON does; raw control characters too, which JSON refuses */
	p->at = q + 1;
	return true;
}

bool sb_jq_take_number(struct sb_jq_lex *p, struct sb_jq_value *value)
{
	sb_jq_skip_space(p);
	const char *q = p->at;
	double number;

	while (q < p->end && (sb_jq_is_digit(*q) || *q == '.'))
		q++;
	if (q > p->at && q < p->end && (*q | 0x20) == 'e') {
		q++;
		if (q < p->end && (*q == '+' || *q == '-'))
			q++;
		while (q < p->end && sb_jq_is_digit(*q))
			q++;
	}
	if (q == p->at || !sb_num_double(sb_str_of(p->at, (size_t)(q - p->at)), &number) || number > 9007199254740992.0)
		return false;
	p->at = q;
	*value = (struct sb_jq_value){.type = SB_JQ_NUMBER, .number = number};
	return true;
}

/* Whether the sign is here and is not the beginning of a longer one: "/" of "//", "+" of "+=". */
bool sb_jq_take_sign(struct sb_jq_lex *p, char sign)
{
	sb_jq_skip_space(p);
	if (p->at == p->end || *p->at != sign || (p->at + 1 < p->end && (p->at[1] == '=' || (sign == '/' && p->at[1] == '/'))))
		return false;
	p->at++;
	return true;
}

/* Not associative: "a == b == c" is an error in jq. */
bool sb_jq_take_comparison(struct sb_jq_lex *p, enum sb_jq_operator *operator)
{
	static const struct {
		const char *sign;
		enum sb_jq_operator operator;
	} signs[] = {{"==", SB_JQ_EQ}, {"!=", SB_JQ_NE}, {"<=", SB_JQ_LE}, {">=", SB_JQ_GE}, {"<", SB_JQ_LT}, {">", SB_JQ_GT}};

	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		if (sb_jq_take(p, signs[i].sign)) {
			*operator= signs[i].operator;
			return true;
		}
	}
	return false;
}

/* Whether nothing in `text` binds looser than "and", or may hide what does. */
bool sb_jq_is_and_part(struct sb_str text)
{
	static const char *const words[] = {"or", "as", "def", "reduce", "foreach", "label", "if", "import", "include"};
	unsigned depth = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i], next = i + 1 < text.len ? text.ptr[i + 1] : '\0';
		if (c == '"') {
			for (i++; i < text.len && text.ptr[i] != '"'; i++)
				if (text.ptr[i] == '\\' && ++i < text.len && text.ptr[i] == '(')
					return false;
		} else if (c == '#') {
			return false;
		} else if (strchr("([{", c) != NULL) {
			depth++;
		} else if (strchr(")]}", c) != NULL) {
			if (depth-- == 0)
				return false;
		} else if (strchr("=!<>", c) != NULL && next == '=') {
			i++;
		} else if (depth == 0 && (strchr("|,;=", c) != NULL || (c == '/' && next == '/'))) {
			return false;
		} else if (sb_jq_is_letter(c)) {
			size_t start = i;
			while (i + 1 < text.len && (sb_jq_is_letter(text.ptr[i + 1]) || sb_jq_is_digit(text.ptr[i + 1])))
				i++;
			for (size_t w = 0; w < sizeof words / sizeof words[0] && (start == 0 || text.ptr[start - 1] != '.'); w++)
				if (sb_str_is(sb_str_of(text.ptr + start, i + 1 - start), words[w]))
					return false;
		}
	}
	return depth == 0;
}

struct sb_str sb_jq_inside_select(struct sb_str program, bool *select)
{
	struct sb_str text = sb_str_trim(program);

	*select = sb_str_starts(text, "select(") && sb_str_ends(text, ")");
	if (!*select)
		return text;
	struct sb_str inside = sb_str_of(text.ptr + 7, text.len - 8);
	*select = sb_jq_is_and_part(inside);
	return *select ? inside : text;
}
