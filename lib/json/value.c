#include "json/value.h"

#include "base/mem.h"
#include "base/num.h"

#include <stdlib.h>

#define FLAGS YYJSON_READ_BIGNUM_AS_RAW /* a number out of a double's range is no reason to lose a record */
#define KEEP ((size_t)4 << 20)          /* a larger pool, made for one long line, is given back */

sb_json *sb_json_parse(struct sb_json_parser *parser, struct sb_str text, struct sb_err *err, size_t *err_byte)
{
	yyjson_alc alc;
	yyjson_read_err why;
	size_t need = yyjson_read_max_memory_usage(text.len, FLAGS) + 1024;

	if (need > parser->cap || parser->cap > KEEP) {
		free(parser->pool);
		parser->cap = need < 64 * 1024 ? 64 * 1024 : need;
		parser->pool = sb_mem_alloc(parser->cap);
	}
	if (!yyjson_alc_pool_init(&alc, parser->pool, parser->cap)) {
		sb_err_set(err, SB_IO, "out of memory");
		return NULL;
	}
	/* without YYJSON_READ_INSITU the text is only read */
	yyjson_doc *doc = yyjson_read_opts((char *)(uintptr_t)text.ptr, text.len, FLAGS, &alc, &why);
	if (doc == NULL) {
		if (err_byte != NULL)
			*err_byte = why.pos;
		sb_err_set(err, SB_REJECTED, "not valid JSON: %s", text.len ? why.msg : "nothing there");
		return NULL;
	}
	return yyjson_doc_get_root(doc);
}

static const char *kind_name(sb_json *v)
{
	switch (yyjson_get_type(v)) {
	case YYJSON_TYPE_NULL:
		return "null";
	case YYJSON_TYPE_BOOL:
		return "a boolean";
	case YYJSON_TYPE_STR:
		return "a string";
	case YYJSON_TYPE_ARR:
		return "an array";
	default:
		return "a number";
	}
}

sb_json *sb_json_parse_object(struct sb_json_parser *parser, struct sb_str text, struct sb_err *err, size_t *err_byte)
{
	sb_json *v = sb_json_parse(parser, text, err, err_byte);

	if (v == NULL || yyjson_is_obj(v))
		return v;
	sb_err_set(err, SB_REJECTED, "not a JSON object but %s", kind_name(v));
	return NULL;
}

void sb_json_parser_free(struct sb_json_parser *parser)
{
	free(parser->pool);
	*parser = (struct sb_json_parser)SB_JSON_PARSER_INIT;
}

sb_json *sb_json_get(sb_json *object, struct sb_str key)
{
	struct sb_json_iter it = sb_json_iter(object);
	struct sb_str name;
	sb_json *v, *found = NULL;

	if (!it.object)
		return NULL;
	while ((v = sb_json_next(&it, &name)) != NULL)
		if (sb_str_eq(name, key))
			found = v;
	return found;
}

double sb_json_big_number(sb_json *v)
{
	struct sb_str text = {yyjson_get_raw(v), yyjson_get_len(v)};
	double value;

	if (sb_num_double(text, &value))
		return value;
	return text.ptr[0] == '-' ? -HUGE_VAL : HUGE_VAL;
}
