#include "post/talk_rules.h"

#include "base/asset.h"
#include "io/file.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#define RULES_FILE_MAX ((size_t)1 << 20) /* a file that people write */

struct sb_rules *sb_talk_rules_open_some(unsigned wanted, struct sb_err *err)
{
	struct sb_rules *rules = NULL;
	struct sb_buf content;
	char *path = sb_path_config("rules.txt", NULL);

	sb_buf_init(&content, RULES_FILE_MAX);
	if (path == NULL || access(path, F_OK) != 0)
		rules = sb_rules_open_some(sb_asset_find(sb_assets_talk, "rules.txt"), wanted, err);
	else if (sb_file_read(path, &content, err) &&
		 (rules = sb_rules_open_some(sb_buf_str(&content), wanted, err)) == NULL)
		sb_err_prefix(err, "%s", path);
	sb_buf_free(&content);
	free(path);
	return rules;
}

struct sb_rules *sb_talk_rules_open(struct sb_err *err)
{
	return sb_talk_rules_open_some(UINT_MAX, err);
}
