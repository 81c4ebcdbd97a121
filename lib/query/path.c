#include "query/path.h"

bool sb_path_parse(struct sb_path *path, struct sb_str text, struct sb_err *err)
{
	struct sb_str rest = text;

	path->count = 0;
	if (sb_str_starts(rest, "."))
		rest = sb_str_of(rest.ptr + 1, rest.len - 1);
	while (rest.ptr != NULL) {
		struct sb_str name = sb_str_cut(&rest, '.');
		if (name.len == 0)
			return sb_err_set(err, SB_USAGE, "'%.*s' is not a field such as text or author.handle", SB_FMT(text));
		if (path->count == SB_PATH_DEPTH_MAX)
			return sb_err_set(err, SB_USAGE, "a field has at most %d names", SB_PATH_DEPTH_MAX);
		path->names[path->count++] = name;
	}
	return true;
}

/* Recursion: into at most SB_PATH_DEPTH_MAX names, and one array at each. */
static bool any_below(const struct sb_path *path, size_t depth, sb_json *value, sb_path_visit *visit, void *ctx)
{
	if (value == NULL)
		return false;
	if (sb_json_is_array(value)) {
		struct sb_json_iter it = sb_json_iter(value);
		sb_json *item;
		while ((item = sb_json_next(&it, NULL)) != NULL)
			if (!sb_json_is_array(item) && any_below(path, depth, item, visit, ctx))
				return true;
		return false;
	}
	if (depth == path->count)
		return visit(ctx, value);
	return any_below(path, depth + 1, sb_json_get(value, path->names[depth]), visit, ctx);
}

bool sb_path_any(const struct sb_path *path, sb_json *root, sb_path_visit *visit, void *ctx)
{
	return any_below(path, 0, root, visit, ctx);
}
