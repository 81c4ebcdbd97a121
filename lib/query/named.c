#include "query/named.h"

#include "io/file.h"

#define FILE_MAX ((size_t)8 << 20) /* bytes, as of a query */

bool sb_named_add(struct sb_named_list *named, struct sb_str line, struct sb_err *err)
{
	struct sb_err why;
	struct sb_query_label label = sb_query_label_of(line);

	if (label.query.ptr == NULL)
		return sb_err_set(err, SB_USAGE, "'%.*s' is not \"name: query\"", SB_FMT(sb_str_trim(line)));
	if (label.name.len == 0)
		return sb_err_set(err, SB_USAGE, "a name is missing before the colon");
	for (size_t i = 0; i < named->count; i++)
		if (sb_str_eq(named->list[i].name, label.name))
			return sb_err_set(err, SB_USAGE, "'%.*s' is named twice", SB_FMT(label.name));
	if (named->count == SB_NAMED_MAX)
		return sb_err_set(err, SB_USAGE, "more than %zu queries", SB_NAMED_MAX);
	struct sb_query *parsed = sb_query_parse(label.query, &why);
	if (parsed == NULL)
		return sb_err_set(err, SB_USAGE, "'%.*s': %s", SB_FMT(label.name), why.text);
	named->list[named->count++] = (struct sb_named){sb_arena_str(&named->arena, label.name),
							sb_arena_str(&named->arena, label.department), label.theme, parsed};
	return true;
}

bool sb_named_read(struct sb_named_list *named, const char *path, struct sb_err *err)
{
	struct sb_buf content;
	size_t number = 0;

	sb_buf_init(&content, FILE_MAX);
	bool good = sb_file_read(path, &content, err);
	struct sb_str rest = sb_buf_str(&content);
	while (good && rest.ptr != NULL) {
		struct sb_str line = sb_str_trim(sb_str_cut(&rest, '\n'));
		number++;
		if (line.len == 0 || sb_str_starts(line, "//"))
			continue;
		good = sb_named_add(named, line, err);
		if (!good)
			sb_err_prefix(err, "%s:%zu", path, number);
	}
	sb_buf_free(&content);
	return good;
}

uint64_t sb_named_match(const struct sb_named_list *named, struct sb_query_record *record, sb_time now)
{
	uint64_t held = 0;

	for (size_t i = 0; i < named->count; i++)
		if (sb_query_match(named->list[i].query, record, now))
			held |= UINT64_C(1) << i;
	return held;
}

void sb_named_free(struct sb_named_list *named)
{
	for (size_t i = 0; i < named->count; i++)
		sb_query_free(named->list[i].query);
	sb_arena_free(&named->arena);
	named->count = 0;
}
