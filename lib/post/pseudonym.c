#include "post/pseudonym.h"

#include "io/file.h"
#include "json/rewrite.h"
#include "json/write.h"

#define PERSON_DIGITS 16 /* 64 bits: among a million people two are the same with a probability of 3 in 10^8 */
#define POST_DIGITS 24   /* 96 bits: among a billion posts, 6 in 10^12 */
#define NETWORK_MAX 32   /* bytes before the colon of an id that may be a network's name; longer ones are hashed with it */

bool sb_pseudonyms_open(struct sb_pseudonyms *p, const char *path, const char **public, struct sb_err *err)
{
	struct sb_buf key;

	*p = (struct sb_pseudonyms){.public = public};
	sb_buf_init(&p->aliases, SIZE_MAX / 4);
	sb_buf_init(&p->folded, SIZE_MAX / 4);
	sb_buf_init(&p->piece, SIZE_MAX / 4);
	sb_buf_init(&key, SB_PSEUDONYM_KEY_MAX);
	bool good = sb_file_read_secret(path, &key, err);
	if (good && key.len < SB_PSEUDONYM_KEY_MIN)
		good = sb_err_set(err, SB_USAGE, "%s: a key has %zu bytes or more; make one: head -c 32 /dev/urandom | base64 >%s",
				  path, SB_PSEUDONYM_KEY_MIN, path);
	if (good)
		sb_keyed_open(&p->keyed, sb_buf_str(&key));
	explicit_bzero(key.ptr, key.len);
	sb_buf_free(&key);
	return good;
}

void sb_pseudonyms_close(struct sb_pseudonyms *p)
{
	explicit_bzero(&p->keyed, sizeof p->keyed);
	sb_buf_free(&p->aliases);
	sb_buf_free(&p->folded);
	sb_buf_free(&p->piece);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

static struct sb_str without_at(struct sb_str handle)
{
	return handle.len > 0 && handle.ptr[0] == '@' ? sb_str_of(handle.ptr + 1, handle.len - 1) : handle;
}

bool sb_pseudonyms_is_public(const struct sb_pseudonyms *p, struct sb_str handle)
{
	for (size_t i = 0; p->public != NULL && p->public[i] != NULL; i++)
		if (sb_str_eq_nocase(without_at(handle), without_at(sb_str_from(p->public[i]))))
			return true;
	return false;
}

void sb_pseudonyms_add_hash(struct sb_pseudonyms *p, const char *kind, struct sb_str value, struct sb_buf *out)
{
	sb_buf_clear(&p->folded);
	for (size_t i = 0; i < value.len; i++)
		sb_buf_add_char(&p->folded, lower(value.ptr[i]));
	sb_buf_add_char(out, 'p');
	sb_keyed_add(&p->keyed, kind, p->network, sb_buf_str(&p->folded), PERSON_DIGITS, out);
}

void sb_pseudonyms_add_handle(struct sb_pseudonyms *p, struct sb_str handle, struct sb_buf *out)
{
	handle = without_at(handle);
	for (size_t i = 0; i < p->people_count; i++) {
		struct sb_str name = p->people[i].name;
		if (name.len > handle.len && name.ptr[handle.len] == '@' &&
		    sb_str_eq_nocase(sb_str_of(name.ptr, handle.len), handle)) {
			sb_buf_add_str(out, p->people[i].alias);
			return;
		}
	}
	sb_pseudonyms_add_hash(p, "handle", handle, out);
}

/* --- who is in the post --- */

static void add_person(struct sb_pseudonyms *p, struct sb_str name, size_t alias_start)
{
	if (name.len < SB_PSEUDONYM_BARE_MIN || p->people_count == SB_PSEUDONYM_PEOPLE_MAX)
		return;
	/* where the alias is, for now: `aliases` may still move */
	p->people[p->people_count++] = (struct sb_pseudonym_person){name, {NULL, alias_start}};
	p->starts[(unsigned char)lower(name.ptr[0])] = true;
}

/* How the author is called: by the handle, or else the id, or else the name. False: not at all. */
static bool add_author_alias(struct sb_pseudonyms *p, const struct sb_author *author, struct sb_buf *out)
{
	if (author->handle.len > 0)
		sb_pseudonyms_add_hash(p, "handle", without_at(author->handle), out);
	else if (author->id.len > 0)
		sb_pseudonyms_add_hash(p, "id", author->id, out);
	else if (author->name.len > 0)
		sb_pseudonyms_add_hash(p, "name", author->name, out);
	else
		return false;
	return true;
}

static void find_people(struct sb_pseudonyms *p, const struct sb_post *post)
{
	struct sb_json_iter it = sb_json_iter(post->mentions);
	const struct sb_author *author = &post->author;
	sb_json *mention;

	p->network = post->network;
	p->people_count = 0;
	memset(p->starts, 0, sizeof p->starts);
	sb_buf_clear(&p->aliases);
	p->author_public = author->handle.len > 0 && sb_pseudonyms_is_public(p, author->handle);
	p->author_known = !p->author_public && add_author_alias(p, author, &p->aliases);
	if (p->author_known) {
		add_person(p, without_at(author->handle), 0);
		add_person(p, author->name, 0);
		add_person(p, author->id, p->aliases.len);
		sb_pseudonyms_add_hash(p, "id", author->id, &p->aliases);
	}
	while ((mention = sb_json_next(&it, NULL)) != NULL) {
		struct sb_str handle = without_at(sb_json_str(mention));
		if (handle.len == 0 || sb_pseudonyms_is_public(p, handle))
			continue;
		size_t start = p->aliases.len;
		sb_pseudonyms_add_hash(p, "handle", handle, &p->aliases);
		add_person(p, handle, start);
	}
	for (size_t i = 0; i < p->people_count; i++)
		p->people[i].alias = sb_str_of(p->aliases.ptr + p->people[i].alias.len, PERSON_DIGITS + 1);
}

/* --- the fields --- */

static bool change_id(void *ctx, struct sb_str id, struct sb_buf *text)
{
	struct sb_pseudonyms *p = ctx;
	const char *colon = id.len > 0 ? memchr(id.ptr, ':', id.len) : NULL;
	size_t network = colon != NULL ? (size_t)(colon - id.ptr) : NETWORK_MAX + 1;

	if (network <= NETWORK_MAX)
		sb_buf_add(text, id.ptr, network + 1);
	sb_buf_add_char(text, 'p');
	sb_keyed_add(&p->keyed, "post", (struct sb_str){NULL, 0}, id, POST_DIGITS, text);
	return true;
}

static bool change_handle(void *ctx, struct sb_str handle, struct sb_buf *text)
{
	if (sb_pseudonyms_is_public(ctx, handle))
		return false;
	sb_pseudonyms_add_hash(ctx, "handle", without_at(handle), text);
	return true;
}

static bool change_author_id(void *ctx, struct sb_str id, struct sb_buf *text)
{
	sb_pseudonyms_add_hash(ctx, "id", id, text);
	return true;
}

static bool change_name(void *ctx, struct sb_str name, struct sb_buf *text)
{
	struct sb_pseudonyms *p = ctx;

	if (p->author_known)
		sb_buf_add(text, p->aliases.ptr, PERSON_DIGITS + 1);
	else
		sb_pseudonyms_add_hash(p, "name", name, text);
	return true;
}

typedef bool change_string(void *ctx, struct sb_str string, struct sb_buf *text);

/* A value that names somebody, whatever its type. */
static enum sb_json_change replace(struct sb_pseudonyms *p, struct sb_str value, change_string *change, struct sb_buf *out)
{
	if (value.len == 0 || sb_str_is(value, "null"))
		return SB_JSON_KEEP;
	if (strchr("\"{[", value.ptr[0]) != NULL)
		return sb_json_rewrite_strings(value, change, p, out) ? SB_JSON_REPLACE : SB_JSON_KEEP;
	sb_buf_clear(&p->piece);
	if (!change(p, value, &p->piece))
		return SB_JSON_KEEP;
	sb_json_add_str(out, sb_buf_str(&p->piece));
	return SB_JSON_REPLACE;
}

static enum sb_json_change change_in_author(void *ctx, struct sb_str key, struct sb_str value, struct sb_buf *out)
{
	if (sb_str_is(key, "url"))
		return SB_JSON_REMOVE;
	if (sb_str_is(key, "id"))
		return replace(ctx, value, change_author_id, out);
	if (sb_str_is(key, "handle"))
		return replace(ctx, value, change_handle, out);
	if (sb_str_is(key, "name"))
		return replace(ctx, value, change_name, out);
	return replace(ctx, value, sb_pseudonyms_text, out);
}

static bool is_id(struct sb_str key)
{
	static const char *const names[] = {"id", "thread_id", "reply_to", "repost_of", "quote_of", "duplicate_of"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (sb_str_is(key, names[i]))
			return true;
	return false;
}

/* Fields whose words are this toolkit's own or a standard's, in which a person's name could only be one by chance. */
static bool is_fixed(struct sb_str key)
{
	static const char *const names[] = {"type", "network", "created_at", "edited_at", "seen_at", "lang", "lang_by"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (sb_str_is(key, names[i]))
			return true;
	return false;
}

static enum sb_json_change change_in_post(void *ctx, struct sb_str key, struct sb_str value, struct sb_buf *out)
{
	struct sb_pseudonyms *p = ctx;

	if (sb_str_is(key, "url"))
		return SB_JSON_REMOVE;
	if (is_fixed(key) || sb_str_is(value, "true")) /* duplicate_of may be true */
		return SB_JSON_KEEP;
	if (is_id(key))
		return replace(p, value, change_id, out);
	if (sb_str_is(key, "mentions"))
		return replace(p, value, change_handle, out);
	if (sb_str_is(key, "author") && p->author_public)
		return SB_JSON_KEEP;
	if (sb_str_is(key, "author") && value.len > 0 && value.ptr[0] == '{') {
		sb_json_rewrite(value, change_in_author, p, out);
		return SB_JSON_REPLACE;
	}
	if (sb_str_is(key, "author"))
		return replace(p, value, change_name, out);
	if (value.len > 0 && strchr("\"{[", value.ptr[0]) == NULL)
		return SB_JSON_KEEP; /* numbers */
	return replace(p, value, sb_pseudonyms_text, out);
}

bool sb_pseudonyms_add(struct sb_pseudonyms *p, struct sb_str line, const struct sb_post *post, struct sb_buf *out,
		       struct sb_err *err)
{
	if (!sb_post_is_post(post))
		return sb_err_set(err, SB_REJECTED, "only posts get pseudonyms, and this is of type '%.*s'", SB_FMT(post->type));
	find_people(p, post);
	sb_json_rewrite(line, change_in_post, p, out);
	return true;
}
