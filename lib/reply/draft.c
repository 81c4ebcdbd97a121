/* draft.c - the record of sb-draft(5). */
#include "base/utf8.h"
#include "reply/intake.h"

#include <stdio.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define PLACEHOLDER_MAX ((size_t)60) /* bytes between the brackets: longer ones are somebody's words */

/* --- placeholders --- */

static bool is_name_start(int32_t c)
{
	return c == '_' || (sb_utf8_class(c) == SB_UTF8_LETTER && !(c >= '0' && c <= '9'));
}

/* What is between braces is a name: letters, digits, and what stands between the words of one. */
static bool is_name(struct sb_str inside)
{
	inside = sb_str_trim(inside);
	if (inside.len == 0 || !is_name_start(sb_utf8_next(&(struct sb_str){inside.ptr, inside.len})))
		return false;
	while (inside.len > 0) {
		int32_t c = sb_utf8_next(&inside);
		enum sb_utf8_class class = sb_utf8_class(c);
		if (class != SB_UTF8_LETTER && class != SB_UTF8_MARK && class != SB_UTF8_SYLLABLE && c != ' ' && c != '.' &&
		    c != '-')
			return false;
	}
	return true;
}

/* "[NAME]", "[ORDER NUMBER]": capitals only, two at least, and no link in Markdown. */
static bool is_shouted(struct sb_str inside, struct sb_str behind)
{
	size_t capitals = 0;

	for (size_t i = 0; i < inside.len; i++) {
		char c = inside.ptr[i];
		capitals += c >= 'A' && c <= 'Z';
		if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && strchr(" _-'", c) == NULL)
			return false;
	}
	return capitals >= 2 && (behind.len == 0 || (behind.ptr[0] != '(' && behind.ptr[0] != '['));
}

struct sb_str sb_draft_placeholder(struct sb_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char open = text.ptr[i], close = open == '{' ? '}' : ']';
		if (open != '{' && open != '[')
			continue;
		size_t from = i + 1 + (open == '{' && i + 1 < text.len && text.ptr[i + 1] == '{'), left = text.len - from;
		const char *end = memchr(text.ptr + from, close, left < PLACEHOLDER_MAX ? left : PLACEHOLDER_MAX);
		if (end == NULL)
			continue;
		struct sb_str inside = sb_str_of(text.ptr + from, (size_t)(end - text.ptr) - from);
		struct sb_str behind = sb_str_of(end + 1, text.len - (size_t)(end + 1 - text.ptr));
		bool doubled = from > i + 1;
		if (open == '{' ? doubled || is_name(inside) : is_shouted(inside, behind))
			return sb_str_of(text.ptr + i, inside.len + (doubled ? 3 : 2) + (doubled && behind.len > 0));
	}
	return (struct sb_str){NULL, 0};
}

/* --- the record --- */

static bool read_text(sb_json *root, const char *key, struct sb_str *out, struct sb_err *err)
{
	sb_json *v = sb_json_get(root, sb_str_from(key));

	*out = sb_str_trim(sb_json_str(v));
	if (v != NULL && !sb_json_is_null(v) && !sb_json_is_string(v))
		return sb_err_set(err, SB_REJECTED, "the draft's '%s' is no text", key);
	if (out->len == 0)
		*out = (struct sb_str){NULL, 0};
	return true;
}

/* Control characters other than line feeds have no place in a post, and a tab is a space to every network. */
static bool check_text(struct sb_str text, struct sb_err *err)
{
	if (text.len == 0)
		return sb_err_set(err, SB_REJECTED, "the draft has no text");
	if (text.len > SB_DRAFT_TEXT_MAX)
		return sb_err_set(err, SB_REJECTED, "the draft's text has more than %zu bytes", SB_DRAFT_TEXT_MAX);
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] < ' ' && strchr("\n\r\t", text.ptr[i]) == NULL)
			return sb_err_set(err, SB_REJECTED, "the draft's text has a control character");
	if (memchr(text.ptr, '\0', text.len) != NULL)
		return sb_err_set(err, SB_REJECTED, "the draft's text has a control character");
	struct sb_str open = sb_draft_placeholder(text);
	if (open.ptr != NULL)
		return sb_err_set(err, SB_REJECTED, "'%.*s' in the draft's text was never filled in", SB_FMT(open));
	return true;
}

/* By its id; without one, by what it says to whom. */
static void make_key(struct sb_str id, const struct sb_draft *draft, struct sb_buf *key)
{
	sb_buf_clear(key);
	if (id.len > 0) {
		sb_buf_add_text(key, "id:");
		sb_buf_add_str(key, id);
	} else {
		struct sb_buf all;
		sb_buf_init(&all, SIZE_MAX / 4);
		const struct sb_str texts[] = {draft->reply_to, draft->place, draft->by, draft->title, draft->text};
		for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
			sb_buf_add_str(&all, texts[i]);
			sb_buf_add_char(&all, '\n');
		}
		XXH128_hash_t hash = XXH3_128bits(all.ptr, all.len);
		sb_buf_add_format(key, "says:%016llx%016llx", (unsigned long long)hash.high64,
				  (unsigned long long)hash.low64);
		sb_buf_free(&all);
	}
	if (draft->reply_to.ptr == NULL) { /* the same words may go to several networks */
		sb_buf_add_char(key, '@');
		sb_buf_add_str(key, draft->network);
	}
}

static bool read_parent(struct sb_draft *draft, const char *fresh, struct sb_err *err)
{
	struct sb_str rest = draft->reply_to, network;

	if (draft->reply_to.ptr == NULL && fresh == NULL)
		return sb_err_set(err, SB_REJECTED, "the draft has no 'reply_to'; --new NETWORK publishes a post of its own");
	if (draft->reply_to.ptr == NULL) {
		draft->network = sb_str_from(fresh);
		return true;
	}
	if (fresh != NULL)
		return sb_err_set(err, SB_REJECTED, "the draft answers a post, and --new is for posts of their own");
	network = sb_str_cut(&rest, ':');
	if (rest.ptr == NULL || rest.len == 0 || network.len == 0)
		return sb_err_set(err, SB_REJECTED, "the draft's 'reply_to' is no id such as mastodon:HOST/ID");
	draft->network = network;
	return true;
}

bool sb_draft_read(sb_json *root, const char *fresh, struct sb_draft *draft, struct sb_buf *key, struct sb_err *err)
{
	static const char *const names[] = {"reply_to", "text", "by",	 "department", "approved_by", "to",
					    "title",	"url",	"place", "about",      "id",	      "type"};
	struct sb_str id, type;
	struct sb_str *texts[] = {&draft->reply_to, &draft->text,  &draft->by,	  &draft->department, &draft->approved_by,
				  &draft->to,	    &draft->title, &draft->url, &draft->place,	&draft->about, &id, &type};

	*draft = (struct sb_draft){.at = sb_time_now()};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (!read_text(root, names[i], texts[i], err))
			return false;
	if (!sb_str_is(type, "draft"))
		return sb_err_set(err, SB_REJECTED, "no draft: its 'type' is %s%.*s%s", type.ptr ? "'" : "not there",
				  SB_FMT(type), type.ptr ? "'" : "");
	if (!check_text(draft->text, err) || !read_parent(draft, fresh, err))
		return false;
	make_key(id, draft, key);
	draft->key = sb_buf_str(key);
	return true;
}
