#include "json/splice.h"

#include "json/value.h"
#include "json/walk.h"
#include "json/write.h"

/* A key's text against a plain name: escapes are rare and go through the parser. */
static bool key_is(struct sb_str quoted, struct sb_str name)
{
	if (quoted.len < 2)
		return false;
	struct sb_str inner = {quoted.ptr + 1, quoted.len - 2};
	if (inner.len == 0 || memchr(inner.ptr, '\\', inner.len) == NULL)
		return sb_str_eq(inner, name);
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	bool same = sb_str_eq(sb_json_str(sb_json_parse(&parser, quoted, NULL, NULL)), name);
	sb_json_parser_free(&parser);
	return same;
}

struct sb_str sb_json_find_text(struct sb_str object, struct sb_str key)
{
	struct sb_json_walk w = sb_json_walk_object(object);
	struct sb_str found = {NULL, 0};
	struct sb_json_member m;

	while (sb_json_walk_member(&w, &m))
		if (key_is(m.key, key))
			found = m.value;
	return found;
}

static void add_member(struct sb_buf *out, const struct sb_json_edit *edit, bool behind_another)
{
	if (behind_another)
		sb_buf_add_char(out, ',');
	sb_json_add_str(out, edit->key);
	sb_buf_add_char(out, ':');
	sb_buf_add_str(out, edit->value);
}

void sb_json_splice(struct sb_str object, const struct sb_json_edit *edits, size_t count, struct sb_buf *out)
{
	struct sb_json_walk w = sb_json_walk_object(object);
	const char *copied = object.ptr, *last = w.at;
	bool made[SB_JSON_EDITS_MAX] = {false}, any = false;
	struct sb_json_member m;

	while (sb_json_walk_member(&w, &m)) {
		any = true;
		last = w.at;
		for (size_t i = 0; i < count && i < SB_JSON_EDITS_MAX; i++) {
			if (!key_is(m.key, edits[i].key))
				continue;
			sb_buf_add(out, copied, (size_t)(m.value.ptr - copied));
			sb_buf_add_str(out, edits[i].value);
			copied = m.value.ptr + m.value.len;
			made[i] = true;
		}
	}
	sb_buf_add(out, copied, (size_t)(last - copied));
	for (size_t i = 0; i < count && i < SB_JSON_EDITS_MAX; i++) {
		if (made[i])
			continue;
		add_member(out, &edits[i], any);
		any = true;
	}
	sb_buf_add(out, last, (size_t)(object.ptr + object.len - last));
}

void sb_json_append(struct sb_str object, bool empty, const struct sb_json_edit *edits, size_t count, struct sb_buf *out)
{
	size_t end = object.len;

	while (end > 0 && object.ptr[end - 1] != '}') /* white space, which may stand behind it */
		end--;
	end -= end > 0;
	/* where splicing would put it: right behind the last member, or the opening bracket */
	size_t last = end;
	while (last > 0 && (object.ptr[last - 1] == ' ' || object.ptr[last - 1] == '\t' || object.ptr[last - 1] == '\n' ||
			    object.ptr[last - 1] == '\r'))
		last--;
	sb_buf_add(out, object.ptr, last);
	for (size_t i = 0; i < count; i++)
		add_member(out, &edits[i], !empty || i > 0);
	sb_buf_add(out, object.ptr + last, object.len - last);
}

void sb_json_put_first(struct sb_str object, struct sb_str key, struct sb_str text, struct sb_buf *out)
{
	struct sb_str rest = sb_str_trim(sb_str_of(object.ptr + 1, object.len - 1));

	sb_buf_add_char(out, '{');
	sb_json_add_str(out, key);
	sb_buf_add_char(out, ':');
	sb_json_add_str(out, text);
	sb_buf_add_text(out, rest.ptr[0] == '}' ? "" : ",");
	sb_buf_add_str(out, rest);
}
