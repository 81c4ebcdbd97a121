/* value.h - JSON values, parsed strictly (RFC 8259) by yyjson into memory that is used again for the next text.
 *
 * A value is good until the next parse by the same parser. In an object where a key stands twice the last one counts, as
 * in jq. Integers beyond 64 bits and numbers too large for a double are kept as text; read as a number they are the nearest
 * double, or infinity. */
#ifndef SB_JSON_VALUE_H
#define SB_JSON_VALUE_H

#include "base/diag.h"
#include "base/str.h"

#include <math.h>
#include <yyjson.h>

typedef yyjson_val sb_json;

struct sb_json_parser {
	void *pool;
	size_t cap;
};

#define SB_JSON_PARSER_INIT {NULL, 0}

/* Parses the whole of `text`. NULL: `err` (status SB_REJECTED) says what is wrong and `*err_byte` (may be NULL) where. */
sb_json *sb_json_parse(struct sb_json_parser *parser, struct sb_str text, struct sb_err *err, size_t *err_byte);
/* The same, and anything but an object is an error. */
sb_json *sb_json_parse_object(struct sb_json_parser *parser, struct sb_str text, struct sb_err *err, size_t *err_byte);
void sb_json_parser_free(struct sb_json_parser *parser);

/* The member `key`, or NULL; NULL too when `object` is none or NULL. */
sb_json *sb_json_get(sb_json *object, struct sb_str key);

static inline bool sb_json_is_object(sb_json *v)
{
	return yyjson_is_obj(v);
}

static inline bool sb_json_is_array(sb_json *v)
{
	return yyjson_is_arr(v);
}

static inline bool sb_json_is_string(sb_json *v)
{
	return yyjson_is_str(v);
}

static inline bool sb_json_is_number(sb_json *v)
{
	return yyjson_is_num(v) || yyjson_is_raw(v);
}

static inline bool sb_json_is_null(sb_json *v)
{
	return yyjson_is_null(v);
}

static inline bool sb_json_is_bool(sb_json *v)
{
	return yyjson_is_bool(v);
}

static inline bool sb_json_is_true(sb_json *v)
{
	return yyjson_is_true(v);
}

/* The text of a string; absent when `v` is none. */
static inline struct sb_str sb_json_str(sb_json *v)
{
	if (!yyjson_is_str(v))
		return (struct sb_str){NULL, 0};
	return (struct sb_str){unsafe_yyjson_get_str(v), unsafe_yyjson_get_len(v)};
}

/* A number that neither int64_t nor uint64_t nor a finite double holds as it was written: the nearest double. */
double sb_json_big_number(sb_json *v);

/* The number, or `otherwise`. */
static inline double sb_json_number(sb_json *v, double otherwise)
{
	if (yyjson_is_raw(v))
		return sb_json_big_number(v);
	return yyjson_is_num(v) ? yyjson_get_num(v) : otherwise;
}

/* A whole number that was written as one and fits; false, and `*out` as it was, for anything else. */
static inline bool sb_json_int(sb_json *v, int64_t *out)
{
	if (!yyjson_is_sint(v) && !(yyjson_is_uint(v) && yyjson_get_uint(v) <= INT64_MAX))
		return false;
	*out = yyjson_get_sint(v);
	return true;
}

/* Members of an object and elements of an array, in order:
 *	struct sb_json_iter it = sb_json_iter(v);
 *	while ((v = sb_json_next(&it, &key)) != NULL)
 * `key` may be NULL; it is absent in an array. */
struct sb_json_iter {
	sb_json *at;
	size_t left;
	bool object;
};

static inline struct sb_json_iter sb_json_iter(sb_json *v)
{
	bool object = yyjson_is_obj(v);
	size_t count = object || yyjson_is_arr(v) ? yyjson_get_len(v) : 0;

	return (struct sb_json_iter){count ? unsafe_yyjson_get_first(v) : NULL, count, object};
}

static inline sb_json *sb_json_next(struct sb_json_iter *it, struct sb_str *key)
{
	if (it->left == 0)
		return NULL;
	sb_json *v = it->at;
	if (it->object) {
		if (key != NULL)
			*key = (struct sb_str){unsafe_yyjson_get_str(v), unsafe_yyjson_get_len(v)};
		v++;
	} else if (key != NULL) {
		*key = (struct sb_str){NULL, 0};
	}
	it->left--;
	if (it->left > 0)
		it->at = unsafe_yyjson_get_next(v);
	return v;
}

#endif
