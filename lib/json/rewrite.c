#include "json/rewrite.h"

#include "json/value.h"
#include "json/walk.h"
#include "json/write.h"

/* The string of a text with its quotation marks. Only one with escapes goes through the parser. */
static struct sb_str string_of(struct sb_json_parser *parser, struct sb_str quoted)
{
	if (quoted.len < 2)
		return (struct sb_str){NULL, 0};
	if (memchr(quoted.ptr, '\\', quoted.len) == NULL)
		return sb_str_of(quoted.ptr + 1, quoted.len - 2);
	return sb_json_str(sb_json_parse(parser, quoted, NULL, NULL));
}

void sb_json_rewrite(struct sb_str object,
		     enum sb_json_change (*change)(void *ctx, struct sb_str key, struct sb_str value, struct sb_buf *out),
		     void *ctx, struct sb_buf *out)
{
	struct sb_json_walk w = sb_json_walk_object(object);
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	const char *copied = object.ptr;
	bool kept = false, skipping = false; /* a member stands before; the first ones went */
	struct sb_json_member m;
	struct sb_buf made;

	sb_buf_init(&made, SIZE_MAX / 4); /* in the order of the line, which is bounded */
	while (sb_json_walk_member(&w, &m)) {
		sb_buf_clear(&made);
		enum sb_json_change what = change(ctx, string_of(&parser, m.key), m.value, &made);
		const char *end = m.value.ptr + m.value.len;
		if (what == SB_JSON_REMOVE) {
			if (!kept && !skipping)
				sb_buf_add(out, copied, (size_t)(m.key.ptr - copied));
			skipping = !kept;
			copied = end;
			continue;
		}
		if (skipping)
			copied = m.key.ptr; /* its comma goes with what stood before it */
		skipping = false;
		kept = true;
		/* up to here at once, so that a comma before something that goes later is not yet written */
		sb_buf_add(out, copied, (size_t)((what == SB_JSON_REPLACE ? m.value.ptr : end) - copied));
		if (what == SB_JSON_REPLACE)
			sb_buf_add_str(out, sb_buf_str(&made));
		copied = end;
	}
	sb_buf_add(out, copied, (size_t)(object.ptr + object.len - copied));
	sb_buf_free(&made);
	sb_json_parser_free(&parser);
}

/* A key is the only string that a colon follows. */
static bool is_key(const struct sb_json_walk *w)
{
	const char *at = w->at;

	while (at < w->end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
		at++;
	return at < w->end && *at == ':';
}

bool sb_json_rewrite_strings(struct sb_str value, bool (*change)(void *ctx, struct sb_str string, struct sb_buf *text),
			     void *ctx, struct sb_buf *out)
{
	struct sb_json_walk w = {value.ptr, value.ptr + value.len};
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	const char *copied = value.ptr, *quote;
	bool changed = false;
	struct sb_buf text;

	sb_buf_init(&text, SIZE_MAX / 4); /* in the order of the line, which is bounded */
	while (w.at < w.end && (quote = memchr(w.at, '"', (size_t)(w.end - w.at))) != NULL) {
		w.at = quote;
		sb_json_walk_string(&w);
		if (is_key(&w))
			continue;
		struct sb_str string = string_of(&parser, sb_str_of(quote, (size_t)(w.at - quote)));
		sb_buf_clear(&text);
		if (string.ptr == NULL || !change(ctx, string, &text))
			continue;
		sb_buf_add(out, copied, (size_t)(quote - copied));
		sb_json_add_str(out, sb_buf_str(&text));
		copied = w.at;
		changed = true;
	}
	if (changed)
		sb_buf_add(out, copied, (size_t)(value.ptr + value.len - copied));
	sb_buf_free(&text);
	sb_json_parser_free(&parser);
	return changed;
}
