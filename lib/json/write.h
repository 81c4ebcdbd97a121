/* write.h - JSON text, written piece by piece into a buffer.
 *
 * Commas are set by what stands before: open with sb_json_open, then keys and values, then sb_json_close. Text that is
 * not valid UTF-8 is repaired with U+FFFD, so that what is written can always be read. */
#ifndef SB_JSON_WRITE_H
#define SB_JSON_WRITE_H

#include "base/buf.h"
#include "base/time.h"
#include "json/value.h"

void sb_json_open(struct sb_buf *out, char bracket);  /* '{' or '[' */
void sb_json_close(struct sb_buf *out, char bracket); /* '}' or ']' */
void sb_json_key(struct sb_buf *out, const char *key);
void sb_json_key_str(struct sb_buf *out, struct sb_str key);
void sb_json_item(struct sb_buf *out); /* before each element of an array */

void sb_json_add_str(struct sb_buf *out, struct sb_str text);
void sb_json_add_number(struct sb_buf *out, double value); /* infinities and NaN, which JSON lacks, become null */
void sb_json_add_places(struct sb_buf *out, double value, int places);
void sb_json_add_int(struct sb_buf *out, int64_t value);
void sb_json_add_bool(struct sb_buf *out, bool value);
void sb_json_add_time(struct sb_buf *out, sb_time t); /* a string, RFC 3339; null for SB_TIME_NONE */
void sb_json_add_value(struct sb_buf *out, sb_json *value);
/* A string's text; what anything else is written as, in `scratch`; absent for null. */
struct sb_str sb_json_text_of(sb_json *value, struct sb_buf *scratch);

/* Key and value in one; what is absent (no pointer, NaN, SB_TIME_NONE) is left out. */
void sb_json_field_str(struct sb_buf *out, const char *key, struct sb_str text);
void sb_json_field_text(struct sb_buf *out, const char *key, const char *text);
void sb_json_field_number(struct sb_buf *out, const char *key, double value);
void sb_json_field_places(struct sb_buf *out, const char *key, double value, int places);
void sb_json_field_int(struct sb_buf *out, const char *key, int64_t value);
void sb_json_field_true(struct sb_buf *out, const char *key, bool value); /* written when true */
void sb_json_field_time(struct sb_buf *out, const char *key, sb_time t);

#endif
