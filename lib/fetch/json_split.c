#include "fetch/json_split.h"

void sb_json_split_init(struct sb_json_split *s, size_t max)
{
	*s = (struct sb_json_split){.line = 1};
	sb_buf_init(&s->object, max);
}

void sb_json_split_free(struct sb_json_split *s)
{
	sb_buf_free(&s->object);
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A character inside an object. True when the object ends with it. */
static bool inside(struct sb_json_split *s, char c)
{
	if (s->in_string) {
		s->in_string = s->escaped || c != '"';
		s->escaped = !s->escaped && c == '\\';
	} else if (is_space(c)) {
		return false;
	} else if (c == '"') {
		s->in_string = true;
	} else if (c == '{' || c == '[') {
		s->depth++;
	} else if (c == '}' || c == ']') {
		s->depth--;
	}
	sb_buf_add_char(&s->object, c);
	return s->depth == 0;
}

/* A character between objects. */
static bool between(struct sb_json_split *s, char c, struct sb_err *err)
{
	if (c == '{') {
		s->begin = s->line;
		s->depth = 1;
		sb_buf_clear(&s->object);
		sb_buf_add_char(&s->object, c);
		return true;
	}
	if (is_space(c) || (c == ',' && s->in_array))
		return true;
	if (c == '[' && !s->in_array)
		return s->in_array = true;
	if (c == ']' && s->in_array) {
		s->in_array = false;
		return true;
	}
	return sb_err_set(err, SB_REJECTED, "line %llu: an array of objects is wanted, and here something else begins",
			  (unsigned long long)s->line);
}

bool sb_json_split_feed(struct sb_json_split *s, struct sb_str piece, sb_json_object *object, void *ctx, struct sb_err *err)
{
	for (size_t i = 0; i < piece.len; i++) {
		char c = piece.ptr[i];
		if (c == '\n')
			s->line++;
		if (s->depth == 0) {
			if (!between(s, c, err))
				return false;
		} else if (inside(s, c)) {
			if (!object(ctx, s->object.full ? (struct sb_str){NULL, 0} : sb_buf_str(&s->object)))
				return true;
		}
	}
	return true;
}

bool sb_json_split_end(struct sb_json_split *s, struct sb_err *err)
{
	return (s->depth == 0 && !s->in_array) ||
	       sb_err_set(err, SB_REJECTED, "the document is cut off: it ends within %s",
			  s->depth > 0 ? "an object" : "an array");
}
