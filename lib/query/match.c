/* match.c - whether a query holds for a record. */
#include "query/tree.h"

#include "base/utf8.h"

static bool matches(const struct sb_query_node *node, struct sb_query_record *record, sb_time now);
static bool number_in(const struct sb_query_node *node, double number);

static struct sb_str text_at(const struct sb_post *post, size_t offset)
{
	return *(const struct sb_str *)(const void *)((const char *)post + offset);
}

static double number_at(const struct sb_post *post, size_t offset)
{
	return *(const double *)(const void *)((const char *)post + offset);
}

/* The value folded; good until the next call for the same record. */
static struct sb_str fold(struct sb_query_record *record, struct sb_str value)
{
	sb_buf_clear(&record->scratch);
	sb_utf8_fold(value, &record->scratch);
	return sb_buf_str(&record->scratch);
}

static bool value_is(struct sb_query_record *record, const struct sb_query_pattern *pattern, struct sb_str value)
{
	if (value.ptr == NULL)
		return false;
	if (!pattern->wild && sb_str_eq(pattern->text, value))
		return true;
	return sb_query_pattern_is(pattern, fold(record, value));
}

static bool author_is(struct sb_query_record *record, const struct sb_query_pattern *pattern)
{
	const struct sb_author *author = &record->post->author;

	return value_is(record, pattern, author->handle) || value_is(record, pattern, author->name) ||
	       value_is(record, pattern, author->id);
}

/* RFC 4647's basic filtering: a range holds for what it begins, up to a hyphen. */
static bool lang_is(struct sb_query_record *record, const struct sb_query_pattern *pattern)
{
	struct sb_str lang = record->post->lang;

	if (lang.ptr == NULL || value_is(record, pattern, lang))
		return lang.ptr != NULL;
	struct sb_str folded = fold(record, lang);
	const char *hyphen;
	for (size_t from = 0; (hyphen = memchr(folded.ptr + from, '-', folded.len - from)) != NULL;) {
		size_t len = (size_t)(hyphen - folded.ptr);
		if (sb_query_pattern_is(pattern, sb_str_of(folded.ptr, len)))
			return true;
		from = len + 1;
	}
	return false;
}

/* The host of an address: behind the scheme and a user's name, before port, path, query and fragment. */
static struct sb_str host_of(struct sb_str url)
{
	const char *scheme = memmem(url.ptr, url.len, "://", 3);
	size_t start = scheme ? (size_t)(scheme + 3 - url.ptr) : 0, end = start;

	while (end < url.len && memchr("/?#", url.ptr[end], 3) == NULL)
		end++;
	struct sb_str host = {url.ptr + start, end - start};
	const char *at = memrchr(host.ptr, '@', host.len);
	if (at != NULL)
		host = sb_str_of(at + 1, (size_t)(host.ptr + host.len - at) - 1);
	const char *port = memrchr(host.ptr, ':', host.len);
	if (port != NULL)
		host.len = (size_t)(port - host.ptr);
	return host;
}

static bool address_is(struct sb_query_record *record, const struct sb_query_node *node, struct sb_str url)
{
	const struct sb_query_pattern *pattern = node->patterns;

	if (url.ptr == NULL)
		return false;
	if (node->kind == SB_QUERY_URL && !pattern->wild) {
		struct sb_str folded = fold(record, url);
		return memmem(folded.ptr, folded.len, pattern->text.ptr, pattern->text.len) != NULL;
	}
	if (node->kind == SB_QUERY_URL)
		return value_is(record, pattern, url);
	struct sb_str host = fold(record, host_of(url));
	for (;;) { /* the host, and the domains that it belongs to */
		if (sb_query_pattern_is(pattern, host))
			return true;
		const char *dot = memchr(host.ptr, '.', host.len);
		if (dot == NULL)
			return false;
		host = sb_str_of(dot + 1, host.len - (size_t)(dot - host.ptr) - 1);
	}
}

static bool any_address_is(struct sb_query_record *record, const struct sb_query_node *node)
{
	struct sb_json_iter it = sb_json_iter(record->post->links);
	sb_json *link;

	if (address_is(record, node, record->post->url))
		return true;
	while ((link = sb_json_next(&it, NULL)) != NULL)
		if (address_is(record, node, sb_json_str(link)))
			return true;
	return false;
}

static bool any_item_is(struct sb_query_record *record, const struct sb_query_pattern *pattern, sb_json *array)
{
	struct sb_json_iter it = sb_json_iter(array);
	sb_json *item;

	while ((item = sb_json_next(&it, NULL)) != NULL)
		if (value_is(record, pattern, sb_json_str(item)))
			return true;
	return false;
}

/* A handle of any server stands for itself at each: "bob" for "bob@example.org" too. */
static bool any_mention_is(struct sb_query_record *record, const struct sb_query_pattern *pattern)
{
	struct sb_json_iter it = sb_json_iter(record->post->mentions);
	sb_json *item;

	while ((item = sb_json_next(&it, NULL)) != NULL) {
		struct sb_str handle = sb_json_str(item);
		if (value_is(record, pattern, handle) || value_is(record, pattern, sb_str_cut(&handle, '@')))
			return true;
	}
	return false;
}

#define SEARCHES_MAX 4 /* for literals in one record: more would cost what splitting it does */

/* False when the words cannot stand in this text, as far as a search for their literal tells. */
static bool may_have(struct sb_query_text *text, struct sb_str source, struct sb_str literal)
{
	if (source.len < literal.len)
		return false;
	if (!text->plain_is_known) {
		text->plain = sb_utf8_folds_plainly(source);
		text->plain_is_known = true;
	}
	return !text->plain || sb_query_may_stand(literal, source);
}

static bool may_have_words(struct sb_query_record *record, const struct sb_query_node *node)
{
	if (record->is_split || node->literal.ptr == NULL || record->searches == SEARCHES_MAX)
		return true;
	record->searches++;
	return (node->kind != SB_QUERY_TITLE && may_have(&record->text, record->post->text, node->literal)) ||
	       (node->kind != SB_QUERY_TEXT && may_have(&record->title, record->post->title, node->literal));
}

static bool has_words(struct sb_query_record *record, const struct sb_query_node *node)
{
	if (!may_have_words(record, node))
		return false;
	sb_query_record_split(record);
	if (node->kind != SB_QUERY_TITLE && sb_query_find_words(node, &record->text))
		return true;
	return node->kind != SB_QUERY_TEXT && sb_query_find_words(node, &record->title);
}

/* Where it is looked for: the kind of the field around the node. */
static bool in_text(const struct sb_query_node *node)
{
	return node->field == NULL || node->field->kind != SB_QUERY_TITLE;
}

static bool in_title(const struct sb_query_node *node)
{
	return node->field == NULL || node->field->kind != SB_QUERY_TEXT;
}

static bool near_holds(struct sb_query_record *record, const struct sb_query_node *node)
{
	for (const struct sb_query_node *operand = node->child; operand != NULL; operand = operand->next)
		if (operand->literal.ptr != NULL && !may_have_words(record, operand))
			return false;
	sb_query_record_split(record);
	return (in_text(node) && sb_query_find_near(node, &record->text)) ||
	       (in_title(node) && sb_query_find_near(node, &record->title));
}

/* A search that is given up is remembered: the record can then neither match nor not match. */
static bool regex_finds(struct sb_query_record *record, const struct sb_query_node *node, struct sb_str text)
{
	if (text.ptr == NULL || record->failed)
		return false;
	enum sb_found found = sb_regex_match(node->regex, text, &record->err);
	record->failed = found == SB_FOUND_FAILED;
	return found == SB_FOUND;
}

struct path_search {
	struct sb_query_record *record;
	const struct sb_query_node *node;
};

static bool path_value_is(void *ctx, sb_json *value)
{
	const struct path_search *search = ctx;
	const struct sb_query_node *node = search->node;

	if (node->is_number && sb_json_is_number(value))
		return number_in(node, sb_json_number(value, NAN));
	if (sb_json_is_bool(value) && node->patterns != NULL)
		return sb_query_pattern_is(node->patterns, sb_json_is_true(value) ? SB_STR("true") : SB_STR("false"));
	if (node->regex != NULL)
		return regex_finds(search->record, node, sb_json_str(value));
	return node->patterns != NULL && value_is(search->record, node->patterns, sb_json_str(value));
}

/* False for a number that is not there: NaN compares with nothing. */
static bool number_in(const struct sb_query_node *node, double number)
{
	return (node->above ? number > node->low : number >= node->low) &&
	       (node->below ? number < node->high : number <= node->high);
}

static bool has_trait(struct sb_query_record *record, enum sb_query_trait trait)
{
	const struct sb_post *post = record->post;

	switch (trait) {
	case SB_QUERY_HAS_MEDIA:
		return sb_json_iter(post->media).left > 0;
	case SB_QUERY_IS_REPLY:
		return post->reply_to.ptr != NULL;
	case SB_QUERY_IS_REPOST:
		return post->repost_of.ptr != NULL;
	case SB_QUERY_IS_QUOTE:
		return post->quote_of.ptr != NULL;
	case SB_QUERY_IS_BOT:
		return post->author.bot;
	case SB_QUERY_IS_ORIGINAL:
		return post->reply_to.ptr == NULL && post->repost_of.ptr == NULL && post->quote_of.ptr == NULL;
	case SB_QUERY_HAS_LINK:
		if (sb_json_iter(post->links).left > 0)
			return true;
		sb_query_record_split(record);
		return record->title.link || record->text.link;
	case SB_QUERY_HAS_QUESTION:
		sb_query_record_split(record);
		return record->title.question || record->text.question;
	}
	return false;
}

static bool in_time(const struct sb_query_node *node, sb_time created, sb_time now)
{
	sb_time limit;

	if (created == SB_TIME_NONE)
		return false;
	if (!node->age)
		limit = node->moment;
	else if (__builtin_sub_overflow(now, node->moment, &limit))
		limit = INT64_MIN;
	return node->kind == SB_QUERY_SINCE ? created >= limit : created < limit;
}

static bool all_match(const struct sb_query_node *node, struct sb_query_record *record, sb_time now)
{
	for (; node != NULL; node = node->next)
		if (!matches(node, record, now))
			return false;
	return true;
}

static bool any_matches(const struct sb_query_node *node, struct sb_query_record *record, sb_time now)
{
	for (; node != NULL; node = node->next)
		if (matches(node, record, now))
			return true;
	return false;
}

/* Recursion is bounded by SB_QUERY_DEPTH_MAX. */
static bool matches(const struct sb_query_node *node, struct sb_query_record *record, sb_time now)
{
	const struct sb_post *post = record->post;

	switch (node->kind) {
	case SB_QUERY_ALL:
		return true;
	case SB_QUERY_AND:
		return all_match(node->child, record, now);
	case SB_QUERY_OR:
		return any_matches(node->child, record, now);
	case SB_QUERY_NOT:
		return !matches(node->child, record, now);
	case SB_QUERY_WORDS:
	case SB_QUERY_TITLE:
	case SB_QUERY_TEXT:
		return has_words(record, node);
	case SB_QUERY_NEAR:
		return near_holds(record, node);
	case SB_QUERY_REGEX:
		return (in_text(node) && regex_finds(record, node, post->text)) ||
		       (in_title(node) && regex_finds(record, node, post->title));
	case SB_QUERY_PATH:
		return sb_path_any(node->path, post->root, path_value_is, &(struct path_search){record, node});
	case SB_QUERY_TYPE:
		return value_is(record, node->patterns, post->type.ptr != NULL ? post->type : SB_STR("post"));
	case SB_QUERY_TAG:
		return any_item_is(record, node->patterns, post->tags) || has_words(record, node);
	case SB_QUERY_MENTION:
		return any_mention_is(record, node->patterns) || has_words(record, node);
	case SB_QUERY_STRING:
		return value_is(record, node->patterns, text_at(post, node->field->offset));
	case SB_QUERY_EXACT: {
		struct sb_str value = text_at(post, node->field->offset);
		return value.ptr != NULL && sb_query_pattern_is(node->patterns, value);
	}
	case SB_QUERY_AUTHOR:
		return author_is(record, node->patterns);
	case SB_QUERY_LANG:
		return lang_is(record, node->patterns);
	case SB_QUERY_SITE:
	case SB_QUERY_URL:
		return any_address_is(record, node);
	case SB_QUERY_TOPIC:
		return any_item_is(record, node->patterns, post->topics);
	case SB_QUERY_NUMBER:
		return number_in(node, number_at(post, node->field->offset));
	case SB_QUERY_SINCE:
	case SB_QUERY_UNTIL:
		return in_time(node, post->created_at, now);
	case SB_QUERY_HAS:
	case SB_QUERY_IS:
		return has_trait(record, node->trait);
	}
	return false;
}

bool sb_query_match(const struct sb_query *query, struct sb_query_record *record, sb_time now)
{
	return matches(query->root, record, now) && !record->failed;
}

bool sb_query_node_holds(const struct sb_query_node *node, struct sb_query_record *record, sb_time now)
{
	return matches(node, record, now) && !record->failed;
}

bool sb_query_is_empty(const struct sb_query *query)
{
	return query->root->kind == SB_QUERY_ALL;
}
