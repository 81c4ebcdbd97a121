#include "query/filter.h"

#include "json/write.h"

#include <stdlib.h>

void sb_filter_init(struct sb_filter *filter, sb_time now)
{
	*filter = (struct sb_filter){.now = now, .since = SB_TIME_NONE, .until = SB_TIME_NONE};
	sb_query_record_init(&filter->record);
	sb_buf_init(&filter->scratch, SIZE_MAX / 4); /* a value of a record, which the line's length bounds */
}

bool sb_filter_add_query(struct sb_filter *filter, struct sb_str query, size_t *where, struct sb_err *err)
{
	struct sb_query *parsed = sb_query_parse_at(query, where, err);

	if (parsed == NULL)
		return false;
	if (sb_query_is_empty(parsed)) { /* then nothing of the record needs to be looked at */
		sb_query_free(parsed);
		return true;
	}
	filter->queries =
		sb_mem_reserve(filter->queries, filter->query_count, &filter->query_cap, sizeof(struct sb_query *));
	filter->queries[filter->query_count++] = parsed;
	if (filter->literals.count == 0 && !sb_query_literals(parsed, &filter->literals))
		filter->literals.count = 0;
	return true;
}

bool sb_filter_add_condition(struct sb_filter *filter, const char *program, struct sb_err *err)
{
	struct sb_condition *condition = sb_condition_open(program, err);

	if (condition == NULL)
		return false;
	filter->conditions = sb_mem_reserve(filter->conditions, filter->condition_count, &filter->condition_cap,
					    sizeof(struct sb_condition *));
	filter->conditions[filter->condition_count++] = condition;
	return true;
}

bool sb_filter_add_match(struct sb_filter *filter, const char *text, struct sb_err *err)
{
	const char *tilde = strchr(text, '~');
	struct sb_filter_match match = {.text = text};

	if (tilde == NULL || tilde == text)
		return sb_err_set(err, SB_USAGE, "-m: '%s' is not FIELD~REGEX or FIELD!~REGEX", text);
	match.opposite = tilde[-1] == '!';
	if (!sb_path_parse(&match.path, sb_str_of(text, (size_t)(tilde - text) - match.opposite), err))
		return sb_err_prefix(err, "-m");
	match.regex = sb_regex_open(sb_str_from(tilde + 1), NULL, err);
	if (match.regex == NULL)
		return sb_err_prefix(err, "-m");
	filter->matches =
		sb_mem_reserve(filter->matches, filter->match_count, &filter->match_cap, sizeof(struct sb_filter_match));
	filter->matches[filter->match_count++] = match;
	return true;
}

struct sb_str sb_filter_text_of(struct sb_filter *filter, sb_json *value)
{
	return sb_json_text_of(value, &filter->scratch);
}

/* Looks through the values of one field for a text that matches. */
struct search {
	struct sb_filter *filter;
	struct sb_regex *regex;
	enum sb_found found;
	struct sb_err *err;
};

static bool search_value(void *ctx, sb_json *value)
{
	struct search *search = ctx;
	struct sb_str text = sb_filter_text_of(search->filter, value);

	if (text.ptr != NULL)
		search->found = sb_regex_match(search->regex, text, search->err);
	return search->found != SB_FOUND_NOT;
}

/* All -m hold? False, with `err`, when a search had to be given up. */
static bool test_matches(struct sb_filter *filter, sb_json *root, bool *hold, struct sb_err *err)
{
	for (size_t i = 0; i < filter->match_count && *hold; i++) {
		const struct sb_filter_match *match = &filter->matches[i];
		struct search search = {filter, match->regex, SB_FOUND_NOT, err};
		sb_path_any(&match->path, root, search_value, &search);
		if (search.found == SB_FOUND_FAILED)
			return false;
		*hold = (search.found == SB_FOUND) != match->opposite;
	}
	return true;
}

struct sb_query_record *sb_filter_record(struct sb_filter *filter)
{
	if (!filter->is_read) {
		sb_post_read(filter->root, &filter->post);
		sb_query_record_set(&filter->record, &filter->post);
		filter->is_read = true;
	}
	return &filter->record;
}

/* Sets `*hold`; false, with `err`, when a search had to be given up. */
static bool test_queries(struct sb_filter *filter, bool *hold, struct sb_err *err)
{
	sb_time created;

	*hold = true;
	if (filter->query_count == 0 && filter->since == SB_TIME_NONE && filter->until == SB_TIME_NONE)
		return true;
	*hold = false;
	struct sb_query_record *record = sb_filter_record(filter);
	created = filter->post.created_at;
	if (filter->since != SB_TIME_NONE && (created == SB_TIME_NONE || created < filter->since))
		return true;
	if (filter->until != SB_TIME_NONE && (created == SB_TIME_NONE || created >= filter->until))
		return true;
	for (size_t i = 0; i < filter->query_count; i++)
		if (!sb_query_match(filter->queries[i], record, filter->now)) {
			*err = record->failed ? record->err : *err;
			return !record->failed;
		}
	*hold = true;
	return true;
}

static bool test_conditions(struct sb_filter *filter, sb_json *root, struct sb_str text, bool *hold, struct sb_err *err)
{
	for (size_t i = 0; i < filter->condition_count && *hold; i++)
		if (!sb_condition_test(filter->conditions[i], root, text, hold, err))
			return false;
	return true;
}

bool sb_filter_test(struct sb_filter *filter, struct sb_str text, bool *keep, struct sb_err *err, size_t *err_byte)
{
	sb_json *root = sb_json_parse_object(&filter->parser, text, err, err_byte);
	bool hold;

	filter->root = root;
	filter->is_read = false;
	if (root == NULL)
		return false;
	if (filter->literals.count > 0 && !sb_query_may_match(&filter->literals, root)) {
		*keep = filter->invert;
		return true;
	}
	if (!test_queries(filter, &hold, err) || !test_matches(filter, root, &hold, err) || !test_conditions(filter, root, text, &hold, err))
		return false;
	*keep = hold != filter->invert;
	return true;
}

void sb_filter_explain(const struct sb_filter *filter, struct sb_buf *out)
{
	char time[SB_TIME_TEXT_MAX];

	sb_buf_add_text(out, filter->invert ? "a record is kept when not all of this holds:\n" : "a record is kept when all of this holds:\n");
	if (filter->since != SB_TIME_NONE)
		sb_buf_add_format(out, "created since %.*s\n", (int)sb_time_format(filter->since, time), time);
	if (filter->until != SB_TIME_NONE)
		sb_buf_add_format(out, "created before %.*s\n", (int)sb_time_format(filter->until, time), time);
	for (size_t i = 0; i < filter->query_count; i++)
		sb_query_explain(filter->queries[i], 0, out);
	for (size_t i = 0; i < filter->literals.count; i++)
		sb_buf_add_format(out, "%s '%.*s'%s", i == 0 ? "first looked for in text and title:" : " or",
				  SB_FMT(filter->literals.list[i]), i + 1 < filter->literals.count ? "" : "\n");
	for (size_t i = 0; i < filter->match_count; i++)
		sb_buf_add_format(out, "regular expression: %s\n", filter->matches[i].text);
	for (size_t i = 0; i < filter->condition_count; i++)
		sb_condition_explain(filter->conditions[i], out);
}

void sb_filter_free(struct sb_filter *filter)
{
	for (size_t i = 0; i < filter->query_count; i++)
		sb_query_free(filter->queries[i]);
	for (size_t i = 0; i < filter->condition_count; i++)
		sb_condition_close(filter->conditions[i]);
	for (size_t i = 0; i < filter->match_count; i++)
		sb_regex_close(filter->matches[i].regex);
	free(filter->queries);
	free(filter->conditions);
	free(filter->matches);
	sb_json_parser_free(&filter->parser);
	sb_query_record_free(&filter->record);
	sb_buf_free(&filter->scratch);
}
