/* Any bytes as a text: its marks lie in it and in their order, its language has a name, and it is not longer than X counts. */
#include "text/language.h"
#include "text/marks.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
	struct sb_str text;
	const char *behind;
	enum sb_mark_kind kind;
};

static void check(void *ctx, const struct sb_mark *mark)
{
	struct seen *seen = ctx;
	bool same = mark->kind == seen->kind || (mark->kind <= SB_MARK_BARE_LINK && seen->kind <= SB_MARK_BARE_LINK);

	if (mark->whole.ptr < (same ? seen->behind : seen->text.ptr) || mark->name.ptr < mark->whole.ptr ||
	    mark->whole.ptr + mark->whole.len > seen->text.ptr + seen->text.len || mark->name.len == 0)
		abort();
	seen->behind = mark->whole.ptr + mark->whole.len;
	seen->kind = mark->kind;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_str text = {(const char *)data, size};
	struct seen seen = {text, text.ptr, SB_MARK_LINK};
	const char *language = sb_language_detect(text);

	sb_marks_find(text, SB_MARK_ALL, check, &seen);
	if ((language != NULL && *language == '\0') || sb_marks_weighted_length(text) > 4 * size + SB_X_LINK_LENGTH)
		abort();
	return 0;
}
