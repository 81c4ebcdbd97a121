/* lex.c - a query's text as tokens. */
#include "query/tree.h"

#include "base/num.h"

/* The bytes of a space at `s`: ASCII's, and those that keyboards and web pages put in: U+00A0, U+3000, U+FEFF. */
static size_t space(struct sb_str s)
{
	if ((unsigned char)s.ptr[0] <= ' ')
		return 1;
	if (sb_str_starts(s, "\xC2\xA0"))
		return 2;
	return sb_str_starts(s, "\xE3\x80\x80") || sb_str_starts(s, "\xEF\xBB\xBF") ? 3 : 0;
}

/* The bytes of a double quote at `s`, also of those that a word processor makes of it: U+201C, U+201D, U+201E. */
static size_t quote(struct sb_str s)
{
	if (s.ptr[0] == '"')
		return 1;
	return s.len >= 3 && memcmp(s.ptr, "\xE2\x80", 2) == 0 && s.ptr[2] >= '\x9C' && s.ptr[2] <= '\x9E' ? 3 : 0;
}

static struct sb_str rest_of(struct sb_str query, size_t at)
{
	return sb_str_of(query.ptr + at, query.len - at);
}

/* Behind spaces and comments. */
static size_t pass_spaces(struct sb_str query, size_t at)
{
	while (at < query.len) {
		struct sb_str rest = rest_of(query, at);
		size_t n = space(rest);
		if (n == 0 && sb_str_starts(rest, "//")) {
			const char *end = memchr(rest.ptr, '\n', rest.len);
			n = end ? (size_t)(end - rest.ptr) : rest.len;
		}
		if (n == 0)
			break;
		at += n;
	}
	return at;
}

static bool read_quoted(struct sb_str query, size_t *at, struct sb_query_token *token, struct sb_err *err)
{
	size_t start = *at + quote(rest_of(query, *at));

	for (size_t end = start; end < query.len; end++) {
		size_t n = quote(rest_of(query, end));
		if (n == 0)
			continue;
		token->kind = SB_QUERY_TERM;
		token->quoted = true;
		token->text = sb_str_of(query.ptr + start, end - start);
		*at = end + n;
		if (*at + 1 < query.len && query.ptr[*at] == '~' && query.ptr[*at + 1] >= '0' && query.ptr[*at + 1] <= '9') {
			token->at = *at;
			return sb_err_set(err, SB_USAGE, "tools disagree on what \"a b\"~3 means; write a NEAR/3 b, or a NEAR/3f b "
							 "for this order");
		}
		return true;
	}
	return sb_err_set(err, SB_USAGE, "the quotation that begins here has no end");
}

/* The bytes up to a space, a bracket or a quote. */
static struct sb_str bare_text(struct sb_str query, size_t at)
{
	size_t end = at;

	while (end < query.len && query.ptr[end] != '(' && query.ptr[end] != ')') {
		struct sb_str rest = rest_of(query, end);
		if (space(rest) > 0 || quote(rest) > 0)
			break;
		end++;
	}
	return sb_str_of(query.ptr + at, end - at);
}

/* The bytes at the start of `text` that may be a field's name. */
static size_t name_length(struct sb_str text)
{
	size_t n = 0;

	while (n < text.len && (((text.ptr[n] | 0x20) >= 'a' && (text.ptr[n] | 0x20) <= 'z') || text.ptr[n] == '_'))
		n++;
	return n;
}

/* "followers>1000" would be looked for as two words, and found nowhere. */
static bool lacks_colon(struct sb_str text, struct sb_err *err)
{
	struct sb_str name = sb_str_of(text.ptr, name_length(text)), value = rest_of(text, name.len);

	if (value.len == 0 || (value.ptr[0] != '<' && value.ptr[0] != '>' && value.ptr[0] != '=') || sb_query_find_field(name) == NULL)
		return false;
	while (value.len > 0 && value.ptr[0] == '=') /* a colon says it already */
		value = rest_of(value, 1);
	sb_err_set(err, SB_USAGE, "a colon stands behind a field: %.*s:%.*s; as words it is quoted", SB_FMT(name),
		   (int)(value.len > 40 ? 40 : value.len), value.ptr);
	return true;
}

/* "a|b" and "a && b" are operators elsewhere; here they would be looked for as words, and found nowhere. */
static bool foreign_operator(struct sb_str text, struct sb_err *err)
{
	struct sb_str behind = text;

	sb_str_cut(&behind, '|');
	if (!sb_str_is(text, "&") && !sb_str_is(text, "&&") && behind.ptr == NULL)
		return false;
	sb_err_set(err, SB_USAGE, "the operators are AND, OR and NOT, as in a OR b; text with a '|' or '&' is quoted");
	return true;
}

/* The name of `text`, when it begins with one and a colon; absent in addresses such as https://. */
static struct sb_str field_name(struct sb_str text)
{
	size_t n = name_length(text);

	if (n == 0 || n == text.len || text.ptr[n] != ':' || sb_str_starts(rest_of(text, n), "://"))
		return (struct sb_str){NULL, 0};
	return sb_str_of(text.ptr, n);
}

static bool unknown_field(struct sb_str name, struct sb_err *err)
{
	struct sb_buf known;

	sb_buf_init(&known, SB_ERR_MAX);
	sb_query_list_fields(&known);
	sb_err_set(err, SB_USAGE, "there is no field '%.*s'; put quotes around text with a colon; the fields are %s",
		   name.len > 40 ? 40 : (int)name.len, name.ptr, known.ptr);
	sb_buf_free(&known);
	return false;
}

/* ".metrics.likes", when it stands before a colon. */
static struct sb_str path_name(struct sb_str text)
{
	size_t n = 0;

	while (n < text.len && (((text.ptr[n] | 0x20) >= 'a' && (text.ptr[n] | 0x20) <= 'z') || text.ptr[n] == '_' ||
				text.ptr[n] == '.' || (n > 1 && (text.ptr[n] == '-' || (text.ptr[n] >= '0' && text.ptr[n] <= '9')))))
		n++;
	if (n < 2 || n == text.len || text.ptr[0] != '.' || text.ptr[1] == '.' || text.ptr[n] != ':')
		return (struct sb_str){NULL, 0};
	return sb_str_of(text.ptr, n);
}

/* /.../flags, up to a space, a bracket or the end. */
static bool read_regex(struct sb_str query, size_t *at, struct sb_query_token *token, struct sb_err *err)
{
	size_t start = *at + 1, end = start, n = 0;

	while (end < query.len && query.ptr[end] != '/' && query.ptr[end] != '\n')
		end += query.ptr[end] == '\\' && end + 1 < query.len ? 2 : 1;
	if (end >= query.len || query.ptr[end] != '/')
		return sb_err_set(err, SB_USAGE, "the regular expression that begins here has no second '/'; quote a text with a '/'");
	token->kind = SB_QUERY_TERM;
	token->regex = true;
	token->text = sb_str_of(query.ptr + start, end - start);
	for (*at = end + 1; *at < query.len && query.ptr[*at] != '(' && query.ptr[*at] != ')'; ++*at) {
		if (space(rest_of(query, *at)) > 0)
			break;
		if (strchr("imsx", query.ptr[*at]) == NULL || n + 1 == sizeof token->flags) {
			token->at = *at;
			return sb_err_set(err, SB_USAGE, "behind a regular expression stand flags, of i, m, s and x; a '/' inside it is "
							 "written \\/");
		}
		token->flags[n++] = query.ptr[*at];
	}
	return true;
}

/* NEAR/3 or NEAR/3f */
static bool read_near(struct sb_str text, struct sb_query_token *token, struct sb_err *err)
{
	uint64_t distance = 0;

	token->kind = SB_QUERY_NEAR_WORD;
	if (text.len < 6)
		return sb_err_set(err, SB_USAGE, "NEAR says how many words may stand between, as in NEAR/3; as a word it is quoted");
	struct sb_str number = sb_str_of(text.ptr + 5, text.len - 5);
	token->in_order = number.ptr[number.len - 1] == 'f';
	number.len -= token->in_order;
	if (!sb_num_u64(number, SB_QUERY_NEAR_MAX, &distance))
		return sb_err_set(err, SB_USAGE, "NEAR takes a number of words up to %d, as in NEAR/3 or, for this order, NEAR/3f",
				  SB_QUERY_NEAR_MAX);
	token->distance = (size_t)distance;
	return true;
}

static bool read_bare(struct sb_str query, size_t *at, bool value, struct sb_query_token *token, struct sb_err *err)
{
	static const struct sb_query_field any_path = {".path", SB_QUERY_PATH, 0};
	struct sb_str text = bare_text(query, *at);
	struct sb_str name = value ? (struct sb_str){NULL, 0} : field_name(text);
	struct sb_str path = value ? (struct sb_str){NULL, 0} : path_name(text);

	token->kind = SB_QUERY_TERM;
	if (path.ptr != NULL) {
		token->kind = SB_QUERY_FIELD;
		token->text = path;
		token->field = &any_path;
		*at += path.len + 1;
		return true;
	}
	token->text = text;
	if (name.ptr != NULL) {
		token->kind = SB_QUERY_FIELD;
		token->text = name;
		token->field = sb_query_find_field(name);
		*at += name.len + 1;
		return token->field != NULL || unknown_field(name, err);
	}
	if (!value && (lacks_colon(text, err) || foreign_operator(text, err)))
		return false;
	*at += text.len;
	if (!value && (sb_str_is(text, "NEAR") || sb_str_starts(text, "NEAR/")))
		return read_near(text, token, err);
	if (!value && sb_str_is(text, "AND"))
		token->kind = SB_QUERY_AND_WORD;
	else if (!value && sb_str_is(text, "OR"))
		token->kind = SB_QUERY_OR_WORD;
	else if (!value && sb_str_is(text, "NOT"))
		token->kind = SB_QUERY_NOT_WORD;
	return true;
}

/* Where a regular expression may stand: elsewhere "/" is a letter of a value, as in url:/forum/. */
static bool takes_regex(const struct sb_query_field *field)
{
	return field == NULL || field->kind == SB_QUERY_TEXT || field->kind == SB_QUERY_TITLE || field->kind == SB_QUERY_PATH;
}

bool sb_query_next_token(struct sb_str query, size_t *at, const struct sb_query_field *of, struct sb_query_token *token,
			 struct sb_err *err)
{
	bool value = of != NULL;

	if (!value)
		*at = pass_spaces(query, *at);
	*token = (struct sb_query_token){.kind = SB_QUERY_END, .at = *at};
	if (*at == query.len)
		return true;
	struct sb_str rest = rest_of(query, *at);
	if (value && space(rest) > 0)
		return true;
	if (rest.ptr[0] == '(' || rest.ptr[0] == ')') {
		token->kind = rest.ptr[0] == '(' ? SB_QUERY_OPEN : SB_QUERY_CLOSE;
		++*at;
		return true;
	}
	if (quote(rest) > 0)
		return read_quoted(query, at, token, err);
	if (rest.ptr[0] == '!' && rest.len > 1 && quote(rest_of(rest, 1)) > 0) {
		token->exact = true;
		++*at;
		return read_quoted(query, at, token, err);
	}
	if (rest.ptr[0] == '!' && !value)
		return sb_err_set(err, SB_USAGE, "'!' stands before a quotation whose case counts, as in !\"NASA\"; what shall not be there is "
						 "written -a");
	if (rest.ptr[0] == '/' && rest.len > 1 && takes_regex(of))
		return read_regex(query, at, token, err);
	if (!value && rest.ptr[0] == '-' && rest.len > 1 && space(rest_of(rest, 1)) == 0) {
		token->kind = SB_QUERY_NOT_WORD;
		++*at;
		return true;
	}
	return read_bare(query, at, value, token, err);
}
