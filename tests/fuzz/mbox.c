/* Any bytes as a file of mails: each mail's line is a JSON object, and each has an id. */
#include "fetch/mbox.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* sanitizer/lsan_interface.h; absent in a build without */
void __lsan_disable(void) __attribute__((weak));
void __lsan_enable(void) __attribute__((weak));

/* What GMime's start loses, once, is not looked at. */
static bool ready(void)
{
	struct sb_err err;

	if (__lsan_disable != NULL)
		__lsan_disable();
	bool good = sb_mail_ready(&err);
	if (__lsan_enable != NULL)
		__lsan_enable();
	return good;
}

static bool on_mail(void *ctx, struct sb_record *record, struct sb_str bytes, uint64_t line)
{
	struct sb_json_parser *check = ctx;
	struct sb_buf out;
	struct sb_err err;

	sb_buf_init(&out, 64 * SB_RECORD_TEXT_MAX);
	if (record->id.len <= 5 || record->thread_id.len <= 5 || bytes.len == 0 || line == 0)
		abort();
	sb_record_complete(record);
	if (sb_record_write(record, &out, &err) && sb_json_parse_object(check, sb_buf_str(&out), &err, NULL) == NULL)
		abort();
	sb_buf_free(&out);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_json_parser check = SB_JSON_PARSER_INIT;
	struct sb_str rest = sb_str_of((const char *)data, size);
	struct sb_mbox mbox;
	bool more = true;

	if (!ready())
		return 0;
	sb_mbox_init(&mbox, on_mail, &check);
	for (uint64_t number = 1; more && rest.len > 0; number++) {
		const char *end = memchr(rest.ptr, '\n', rest.len);
		size_t len = end != NULL ? (size_t)(end - rest.ptr) + 1 : rest.len;
		more = sb_mbox_line(&mbox, sb_str_of(rest.ptr, len), number);
		rest = sb_str_of(rest.ptr + len, rest.len - len);
	}
	sb_mbox_end(&mbox);
	sb_mbox_free(&mbox);
	sb_json_parser_free(&check);
	return 0;
}
