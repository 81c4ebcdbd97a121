/* Any bytes as a line of drafts: read, or refused; and any text counted and cut: the parts fit, hold what the text
 * held, and are valid UTF-8 where it was. */
#include "base/utf8.h"
#include "reply/intake.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t letters(struct sb_str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += (unsigned char)text.ptr[i] > ' ';
	return n;
}

static void cut(const struct sb_length *length, struct sb_str text)
{
	struct sb_str parts[SB_PARTS_MAX];
	struct sb_arena arena = SB_ARENA_INIT;
	struct sb_words words;
	struct sb_err err;
	size_t count, held = 0;

	sb_words_init(&words);
	if (sb_length_split(length, text, &words, &arena, parts, &count, &err)) {
		for (size_t i = 0; i < count; i++) {
			if (!sb_length_fits(length, parts[i], &words))
				abort();
			if (sb_utf8_valid(text) == text.len && sb_utf8_valid(parts[i]) != parts[i].len)
				abort();
			held += letters(parts[i]);
		}
		if (held < letters(text))
			abort();
	}
	sb_words_free(&words);
	sb_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_str line = sb_str_of(size > 0 ? (const char *)data : "", size);
	struct sb_err err;
	struct sb_draft draft;
	struct sb_buf key;
	sb_json *root = sb_json_parse_object(&parser, line, &err, NULL);

	sb_buf_init(&key, 1 << 16);
	if (root != NULL && sb_draft_read(root, NULL, &draft, &key, &err)) {
		if (draft.text.len == 0 || draft.network.len == 0 || draft.key.len == 0)
			abort();
		line = draft.text;
	}
	for (int counting = SB_COUNT_CHARACTERS; counting <= SB_COUNT_X; counting++) {
		cut(&(struct sb_length){(enum sb_counting)counting, 40, 0}, line);
		cut(&(struct sb_length){(enum sb_counting)counting, 60, 80}, line);
	}
	sb_draft_placeholder(line);
	sb_buf_free(&key);
	sb_json_parser_free(&parser);
	return 0;
}
