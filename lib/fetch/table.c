#include "fetch/table.h"

#include "base/num.h"
#include "fetch/table_map.h"
#include "fetch/feed_item.h"
#include "text/html.h"

#include <stdlib.h>

/* Twitter escapes "&", "<" and ">" in its texts; inbound says whether the author is a customer. */
const char sb_table_twcs[] = "{\"delimiter\": \",\", \"fields\": {"
			     "\"network\": {\"value\": \"x\"},"
			     "\"id\": \"tweet_id\","
			     "\"created_at\": {\"column\": \"created_at\", \"format\": \"%a %b %d %H:%M:%S %z %Y\"},"
			     "\"author.handle\": \"author_id\","
			     "\"author.role\": {\"column\": \"inbound\", \"map\": {\"False\": \"staff\"}},"
			     "\"text\": {\"column\": \"text\", \"html\": true},"
			     "\"reply_to\": \"in_response_to_tweet_id\"}}";
const char sb_table_twcs_header[] = "tweet_id,author_id,inbound,created_at,text,";

struct sb_table {
	struct sb_table_map map;
	char *name;
	bool by_header;	       /* no map: columns are called as fields */
	size_t columns;	       /* of the header */
	struct sb_arena arena; /* what a row's record points to beyond the row */
	struct sb_buf text;
};

struct sb_table *sb_table_open(struct sb_str map, const char *name, struct sb_err *err)
{
	struct sb_table *table = sb_mem_zero(1, sizeof *table);

	table->name = sb_mem_dup(sb_str_from(name));
	table->by_header = map.ptr == NULL;
	sb_buf_init(&table->text, SB_RECORD_TEXT_MAX);
	if (!table->by_header && !sb_table_map_read(&table->map, map, name, err)) {
		sb_table_close(table);
		return NULL;
	}
	return table;
}

void sb_table_close(struct sb_table *table)
{
	if (table == NULL)
		return;
	sb_table_map_free(&table->map);
	sb_arena_free(&table->arena);
	sb_buf_free(&table->text);
	free(table->name);
	free(table);
}

char sb_table_delimiter(const struct sb_table *table)
{
	return table->map.delimiter;
}

/* --- the header --- */

static size_t find_column(const struct sb_str *names, size_t count, struct sb_str wanted)
{
	for (size_t i = 0; i < count; i++)
		if (sb_str_eq(sb_str_trim(names[i]), sb_str_trim(wanted)))
			return i;
	return SB_TABLE_NO_COLUMN;
}

static bool missing_column(const struct sb_table *table, const struct sb_table_rule *rule, const struct sb_str *names,
			   size_t count, struct sb_err *err)
{
	struct sb_buf list;

	sb_buf_init(&list, SB_ERR_MAX / 2);
	for (size_t i = 0; i < count && !list.full; i++)
		sb_buf_add_format(&list, "%s%.*s", i > 0 ? ", " : "", SB_FMT(names[i]));
	sb_err_set(err, SB_USAGE, "%s: there is no column '%.*s' for %s; there are: %s%s", table->name,
		   SB_FMT(rule->column), rule->field->name, list.ptr, list.full ? ", ..." : "");
	sb_buf_free(&list);
	return false;
}

static bool fields_from_header(struct sb_table *table, const struct sb_str *names, size_t count, struct sb_err *err)
{
	bool says_something = false;

	for (size_t i = 0; i < count; i++) {
		const struct sb_table_field *field = sb_table_field_find(sb_str_trim(names[i]));
		if (field == NULL)
			continue;
		struct sb_table_rule *rule = sb_table_map_add(&table->map, field);
		rule->column = sb_arena_str(&table->map.arena, names[i]);
		rule->split = field->kind == SB_TABLE_LIST ? SB_STR(",") : rule->split;
		says_something = says_something || sb_str_is(names[i], "text") || sb_str_is(names[i], "title");
	}
	return says_something ||
	       sb_err_set(err, SB_USAGE,
			  "%s: no column is called 'text' or 'title'; say with --map what the columns are",
			  table->name);
}

bool sb_table_header(struct sb_table *table, const struct sb_str *names, size_t count, struct sb_err *err)
{
	if (count > SB_TABLE_COLUMNS_MAX)
		return sb_err_set(err, SB_USAGE, "%s: more than %d columns", table->name, SB_TABLE_COLUMNS_MAX);
	table->columns = count;
	if (table->by_header && table->map.count == 0 && !fields_from_header(table, names, count, err))
		return false;
	for (size_t i = 0; i < table->map.count; i++) {
		struct sb_table_rule *rule = &table->map.rules[i];
		if (rule->column.ptr == NULL)
			continue;
		rule->index = find_column(names, count, rule->column);
		if (rule->index == SB_TABLE_NO_COLUMN)
			return missing_column(table, rule, names, count, err);
	}
	return true;
}

/* --- a row --- */

static struct sb_str copy(struct sb_table *table, struct sb_str text)
{
	return sb_arena_str(&table->arena, text);
}

/* Line ends of whatever kind become LF. */
static struct sb_str with_lf(struct sb_table *table, struct sb_str text)
{
	if (text.len == 0 || memchr(text.ptr, '\r', text.len) == NULL)
		return text;
	char *to = sb_arena_dup(&table->arena, text);
	size_t n = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n')
			continue;
		to[n++] = text.ptr[i] == '\r' ? '\n' : text.ptr[i];
	}
	return sb_str_of(to, n);
}

/* Entities are resolved and elements are dropped, but the lines stay as they are. */
static struct sb_str from_html(struct sb_table *table, struct sb_str text)
{
	struct sb_buf pre;

	if (memchr(text.ptr, '&', text.len) == NULL && memchr(text.ptr, '<', text.len) == NULL)
		return text;
	sb_buf_init(&pre, SB_RECORD_TEXT_MAX);
	sb_buf_add_text(&pre, "<pre>\n");
	sb_buf_add_str(&pre, text);
	sb_buf_clear(&table->text);
	sb_html_text(sb_buf_str(&pre), &table->text, NULL, NULL);
	sb_buf_free(&pre);
	return copy(table, sb_str_trim(sb_buf_str(&table->text)));
}

static struct sb_str value_of(struct sb_table *table, const struct sb_table_rule *rule, const struct sb_str *values,
			      size_t count)
{
	struct sb_str value = rule->value;

	if (rule->column.ptr != NULL)
		value = rule->index < count ? sb_str_trim(values[rule->index]) : (struct sb_str){NULL, 0};
	if (value.len == 0)
		return (struct sb_str){NULL, 0};
	if (rule->has_pairs) {
		for (size_t i = 0; i < rule->pair_count; i++)
			if (sb_str_eq(rule->pairs[i].from, value))
				return rule->pairs[i].to;
		return (struct sb_str){NULL, 0};
	}
	value = with_lf(table, value);
	return rule->html ? from_html(table, value) : value;
}

static bool set_time(const struct sb_table_rule *rule, struct sb_str value, sb_time *to, struct sb_err *err)
{
	if (rule->format.ptr != NULL ? sb_time_parse_format(value, rule->format.ptr, to)
				     : (*to = sb_feed_time(value)) != SB_TIME_NONE)
		return true;
	return sb_err_set(err, SB_REJECTED, "%s: '%.*s' is not a time %s%.*s", rule->field->name, SB_FMT(value),
			  rule->format.ptr ? "of the form " : "that is known; say with \"format\" how it is written",
			  SB_FMT(rule->format));
}

/* What people put before it, and a record does not: 0 for most fields. */
static char sign_of(const struct sb_table_field *field)
{
	if (field->offset == offsetof(struct sb_record, tags))
		return '#';
	return field->offset == offsetof(struct sb_record, mentions) || field->offset == offsetof(struct sb_record, author.handle) ? '@' : 0;
}

static struct sb_str without_sign(const struct sb_table_rule *rule, struct sb_str value)
{
	char sign = sign_of(rule->field);

	value = sb_str_trim(value);
	return sign != 0 && value.len > 1 && value.ptr[0] == sign ? sb_str_of(value.ptr + 1, value.len - 1) : value;
}

static void set_list(const struct sb_table_rule *rule, struct sb_str value, struct sb_buf *to)
{
	while (value.ptr != NULL) {
		struct sb_str item = rule->split.len == 1 ? sb_str_cut(&value, rule->split.ptr[0]) : value;
		sb_record_list_add(to, without_sign(rule, item));
		if (rule->split.len != 1)
			break;
	}
}

static bool set_field(const struct sb_table_rule *rule, struct sb_str value, struct sb_record *record,
		      struct sb_err *err)
{
	void *to = (char *)record + rule->field->offset;

	switch (rule->field->kind) {
	case SB_TABLE_TEXT:
	case SB_TABLE_ID:
		*(struct sb_str *)to = without_sign(rule, value);
		return true;
	case SB_TABLE_TIME:
		return set_time(rule, value, to, err);
	case SB_TABLE_NUMBER:
		return sb_num_double(value, to) ||
		       sb_err_set(err, SB_REJECTED, "%s: '%.*s' is not a number", rule->field->name, SB_FMT(value));
	case SB_TABLE_BOOL:
		*(bool *)to = sb_str_eq_nocase(value, SB_STR("true")) || sb_str_eq_nocase(value, SB_STR("yes")) ||
			      sb_str_is(value, "1");
		return true;
	case SB_TABLE_LIST:
		set_list(rule, value, to);
		return true;
	}
	return true;
}

/* "42" of the network "x" is "x:42"; what has the network in front already stays. */
static void qualify(struct sb_table *table, struct sb_record *record, struct sb_str *id)
{
	struct sb_str network = record->network;

	if (id->len == 0 ||
	    (id->len > network.len && id->ptr[network.len] == ':' && memcmp(id->ptr, network.ptr, network.len) == 0))
		return;
	char *full = sb_arena_alloc(&table->arena, network.len + 1 + id->len);
	memcpy(full, network.ptr, network.len);
	full[network.len] = ':';
	memcpy(full + network.len + 1, id->ptr, id->len);
	*id = sb_str_of(full, network.len + 1 + id->len);
}

static void make_id(struct sb_table *table, const struct sb_str *values, size_t count, struct sb_record *record)
{
	struct sb_buf all;

	sb_buf_init(&all, SIZE_MAX / 4);
	for (size_t i = 0; i < count; i++) {
		sb_buf_add_str(&all, values[i]);
		sb_buf_add_char(&all, '\0');
	}
	sb_buf_clear(&table->text);
	sb_record_hash(sb_buf_str(&all), &table->text);
	sb_buf_free(&all);
	record->id = copy(table, sb_buf_str(&table->text));
}

/* A delimiter in a text that stands without quotes: what is behind it would be lost. */
static bool has_more(const struct sb_table *table, const struct sb_str *values, size_t count)
{
	for (size_t i = table->columns; i < count; i++)
		if (sb_str_trim(values[i]).len > 0)
			return true;
	return false;
}

bool sb_table_row(struct sb_table *table, const struct sb_str *values, size_t count, struct sb_record *record,
		  struct sb_err *err)
{
	sb_arena_reset(&table->arena);
	if (has_more(table, values, count))
		return sb_err_set(err, SB_REJECTED, "there are %zu columns, and the header has %zu", count, table->columns);
	for (size_t i = 0; i < table->map.count; i++) {
		struct sb_str value = value_of(table, &table->map.rules[i], values, count);
		if (value.len > 0 && !set_field(&table->map.rules[i], value, record, err))
			return false;
	}
	if (record->network.len == 0)
		record->network = SB_STR("csv");
	if (record->id.len == 0)
		make_id(table, values, count, record);
	if (record->lang.ptr != NULL)
		record->lang_by = SB_STR("network");
	qualify(table, record, &record->id);
	qualify(table, record, &record->thread_id);
	qualify(table, record, &record->reply_to);
	qualify(table, record, &record->repost_of);
	qualify(table, record, &record->quote_of);
	return true;
}
