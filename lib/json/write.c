#include "json/write.h"

#include "base/diag.h"
#include "base/num.h"
#include "base/utf8.h"

#include <stdlib.h>

static void comma(struct sb_buf *out, char after)
{
	if (out->len > 0 && out->ptr[out->len - 1] != after && out->ptr[out->len - 1] != ':')
		sb_buf_add_char(out, ',');
}

void sb_json_open(struct sb_buf *out, char bracket)
{
	sb_buf_add_char(out, bracket);
}

void sb_json_close(struct sb_buf *out, char bracket)
{
	sb_buf_add_char(out, bracket);
}

void sb_json_key_str(struct sb_buf *out, struct sb_str key)
{
	comma(out, '{');
	sb_json_add_str(out, key);
	sb_buf_add_char(out, ':');
}

void sb_json_key(struct sb_buf *out, const char *key)
{
	sb_json_key_str(out, sb_str_from(key));
}

void sb_json_item(struct sb_buf *out)
{
	comma(out, '[');
}

static void add_escape(struct sb_buf *out, unsigned char c)
{
	switch (c) {
	case '"':
		sb_buf_add(out, "\\\"", 2);
		break;
	case '\\':
		sb_buf_add(out, "\\\\", 2);
		break;
	case '\n':
		sb_buf_add(out, "\\n", 2);
		break;
	case '\r':
		sb_buf_add(out, "\\r", 2);
		break;
	case '\t':
		sb_buf_add(out, "\\t", 2);
		break;
	default:
		sb_buf_add_format(out, "\\u%04x", c);
	}
}

#define EACH_BYTE (UINT64_C(0x0101010101010101))
#define HIGH_BITS (UINT64_C(0x8080808080808080))

/* Whether each byte is from ' ' to '~' and neither a quote nor a backslash: then none of these sums sets a high bit. A byte that
 * does may set its neighbour's too, which changes nothing. */
static bool is_plain_word(uint64_t word)
{
	uint64_t quotes = (word ^ EACH_BYTE * '"') - EACH_BYTE, backslashes = (word ^ EACH_BYTE * '\\') - EACH_BYTE;

	return ((word | (word - EACH_BYTE * ' ') | (word + EACH_BYTE) | quotes | backslashes) & HIGH_BITS) == 0;
}

/* Up to seven bytes as a word, some of them twice or with spaces before them. */
static uint64_t short_word(struct sb_str text)
{
	uint64_t word = EACH_BYTE * ' ';
	uint32_t first, last;

	if (text.len >= sizeof first) {
		memcpy(&first, text.ptr, sizeof first);
		memcpy(&last, text.ptr + text.len - sizeof last, sizeof last);
		return (uint64_t)last << 32 | first;
	}
	for (size_t i = 0; i < text.len; i++)
		word = word << 8 | (unsigned char)text.ptr[i];
	return word;
}

/* Whether all of it is ASCII that needs no escape, eight bytes at a time: as ids, names and times are. */
static bool is_plain(struct sb_str text)
{
	uint64_t word;

	if (text.len < sizeof word)
		return is_plain_word(short_word(text));
	for (size_t i = 0; i + sizeof word <= text.len; i += sizeof word) {
		memcpy(&word, text.ptr + i, sizeof word);
		if (!is_plain_word(word))
			return false;
	}
	memcpy(&word, text.ptr + text.len - sizeof word, sizeof word); /* the rest, and what stands before it once more */
	return is_plain_word(word);
}

static void add_plain(struct sb_buf *out, struct sb_str text)
{
	char *room = sb_buf_room(out, text.len + 2);

	if (room == NULL)
		return;
	room[0] = '"';
	if (text.len > 0)
		memcpy(room + 1, text.ptr, text.len);
	room[text.len + 1] = '"';
	sb_buf_wrote(out, text.len + 2);
}

static void add_valid(struct sb_buf *out, struct sb_str text)
{
	size_t done = 0;

	sb_buf_add_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
			continue;
		sb_buf_add(out, text.ptr + done, i - done);
		add_escape(out, c);
		done = i + 1;
	}
	sb_buf_add(out, text.ptr + done, text.len - done);
	sb_buf_add_char(out, '"');
}

void sb_json_add_str(struct sb_buf *out, struct sb_str text)
{
	struct sb_buf repaired;

	if (is_plain(text)) {
		add_plain(out, text);
		return;
	}
	if (sb_utf8_valid(text) == text.len) {
		add_valid(out, text);
		return;
	}
	sb_buf_init(&repaired, SIZE_MAX / 4);
	sb_utf8_repair(text, &repaired);
	add_valid(out, sb_buf_str(&repaired));
	sb_buf_free(&repaired);
}

void sb_json_add_number(struct sb_buf *out, double value)
{
	char text[SB_NUM_MAX];

	if (isfinite(value))
		sb_buf_add(out, text, sb_num_format(value, text));
	else
		sb_buf_add_text(out, "null");
}

void sb_json_add_places(struct sb_buf *out, double value, int places)
{
	char text[SB_NUM_MAX];

	if (isfinite(value))
		sb_buf_add(out, text, sb_num_format_places(value, places, text));
	else
		sb_buf_add_text(out, "null");
}

void sb_json_add_int(struct sb_buf *out, int64_t value)
{
	char text[SB_NUM_MAX];

	sb_buf_add(out, text, sb_num_format_int(value, text));
}

void sb_json_add_bool(struct sb_buf *out, bool value)
{
	sb_buf_add_text(out, value ? "true" : "false");
}

void sb_json_add_time(struct sb_buf *out, sb_time t)
{
	char text[SB_TIME_TEXT_MAX];

	if (t == SB_TIME_NONE) {
		sb_buf_add_text(out, "null");
		return;
	}
	size_t n = sb_time_format(t, text);
	sb_buf_add_char(out, '"');
	sb_buf_add(out, text, n);
	sb_buf_add_char(out, '"');
}

void sb_json_add_value(struct sb_buf *out, sb_json *value)
{
	size_t len;
	yyjson_write_err why;
	char *text = yyjson_val_write_opts(value, YYJSON_WRITE_NOFLAG, NULL, &len, &why);

	if (text != NULL)
		sb_buf_add(out, text, len);
	else if (why.code == YYJSON_WRITE_ERROR_MEMORY_ALLOCATION)
		sb_die(SB_IO, "out of memory");
	else
		sb_buf_add_text(out, "null");
	free(text);
}

struct sb_str sb_json_text_of(sb_json *value, struct sb_buf *scratch)
{
	if (sb_json_is_string(value))
		return sb_json_str(value);
	if (sb_json_is_null(value))
		return (struct sb_str){NULL, 0};
	sb_buf_clear(scratch);
	sb_json_add_value(scratch, value);
	return sb_buf_str(scratch);
}

void sb_json_field_str(struct sb_buf *out, const char *key, struct sb_str text)
{
	if (text.ptr == NULL)
		return;
	sb_json_key(out, key);
	sb_json_add_str(out, text);
}

void sb_json_field_text(struct sb_buf *out, const char *key, const char *text)
{
	sb_json_field_str(out, key, sb_str_from(text));
}

void sb_json_field_number(struct sb_buf *out, const char *key, double value)
{
	if (isnan(value))
		return;
	sb_json_key(out, key);
	sb_json_add_number(out, value);
}

void sb_json_field_places(struct sb_buf *out, const char *key, double value, int places)
{
	if (isnan(value))
		return;
	sb_json_key(out, key);
	sb_json_add_places(out, value, places);
}

void sb_json_field_int(struct sb_buf *out, const char *key, int64_t value)
{
	sb_json_key(out, key);
	sb_json_add_int(out, value);
}

void sb_json_field_true(struct sb_buf *out, const char *key, bool value)
{
	if (!value)
		return;
	sb_json_key(out, key);
	sb_buf_add_text(out, "true");
}

void sb_json_field_time(struct sb_buf *out, const char *key, sb_time t)
{
	if (t == SB_TIME_NONE)
		return;
	sb_json_key(out, key);
	sb_json_add_time(out, t);
}
