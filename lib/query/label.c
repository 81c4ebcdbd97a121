#include "query/label.h"

const char *sb_theme_name(enum sb_theme theme)
{
	static const char *const names[] = {NULL, "product", "bigger picture", "both"};

	return names[theme];
}

/* Takes a theme in brackets off the end of the name. */
static enum sb_theme take_theme(struct sb_str *name)
{
	for (enum sb_theme theme = SB_THEME_PRODUCT; theme <= SB_THEME_BIGGER; theme++) {
		struct sb_str mark = sb_str_from(sb_theme_name(theme));
		size_t len = mark.len + 2;
		if (name->len < len || !sb_str_ends(*name, ")") || name->ptr[name->len - len] != '(' ||
		    memcmp(name->ptr + name->len - mark.len - 1, mark.ptr, mark.len) != 0)
			continue;
		*name = sb_str_trim(sb_str_of(name->ptr, name->len - len));
		return theme;
	}
	return SB_THEME_NONE;
}

struct sb_query_label sb_query_label_of(struct sb_str line)
{
	struct sb_query_label label = {.query = line};
	struct sb_str name = sb_str_cut(&label.query, ':');
	const char *arrow = memmem(name.ptr, name.len, "->", 2);

	if (arrow != NULL) {
		label.department = sb_str_trim(sb_str_of(arrow + 2, (size_t)(name.ptr + name.len - arrow) - 2));
		if (label.department.len == 0)
			label.department = (struct sb_str){NULL, 0};
		name.len = (size_t)(arrow - name.ptr);
	}
	label.name = sb_str_trim(name);
	label.theme = take_theme(&label.name);
	if (label.query.ptr != NULL)
		label.query = sb_str_trim(label.query);
	return label;
}
