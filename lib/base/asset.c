#include "base/asset.h"

struct sb_str sb_asset_find(const struct sb_asset *group, const char *name)
{
	for (; group->name != NULL; group++)
		if (strcmp(group->name, name) == 0)
			return sb_str_of((const char *)group->data, (size_t)(group->end - group->data));
	return (struct sb_str){NULL, 0};
}
