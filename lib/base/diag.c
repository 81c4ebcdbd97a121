#include "base/diag.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *program = "sb";
static void (*wipe_progress)(void);

enum sb_status sb_status_worse(enum sb_status a, enum sb_status b)
{
	static const int rank[] = {[SB_OK] = 0,       [SB_NOMATCH] = 1, [SB_REJECTED] = 2, [SB_RETRY] = 3,
				   [SB_REFUSED] = 4, [SB_USAGE] = 5,   [SB_IO] = 6};

	return rank[a] >= rank[b] ? a : b;
}

bool sb_err_set(struct sb_err *err, enum sb_status status, const char *format, ...)
{
	va_list args;

	if (err == NULL)
		return false;
	err->status = status;
	va_start(args, format);
	vsnprintf(err->text, sizeof err->text, format, args);
	va_end(args);
	return false;
}

bool sb_err_prefix(struct sb_err *err, const char *format, ...)
{
	char text[SB_ERR_MAX];
	va_list args;

	if (err == NULL)
		return false;
	memcpy(text, err->text, sizeof text);
	va_start(args, format);
	vsnprintf(err->text, sizeof err->text, format, args);
	va_end(args);
	size_t used = strlen(err->text);
	snprintf(err->text + used, sizeof err->text - used, ": %s", text);
	return false;
}

void sb_diag_program(const char *name)
{
	program = name;
}

const char *sb_diag_program_name(void)
{
	return program;
}

void sb_diag_before_message(void (*wipe)(void))
{
	wipe_progress = wipe;
}

/* Strangers' bytes may stand in a message: nothing may reach the terminal as a control sequence, also not the controls
 * from U+0080 on, which some terminals obey, and no line feed that would begin a message of its own. */
static void print_message(const char *format, va_list args)
{
	char text[4096], clean[4096];
	size_t used = 0;

	vsnprintf(text, sizeof text, format, args);
	struct sb_str rest = sb_str_from(text);
	while (rest.len > 0) {
		const char *from = rest.ptr;
		int32_t c = sb_utf8_next(&rest);
		size_t n = (size_t)(rest.ptr - from);
		if ((c >= 0x20 && c < 0x7f) || c == '\t' || c > 0x9f) {
			/* an invalid byte is one byte long and U+FFFD */
			bool invalid = n == 1 && c > 0x9f;
			memcpy(clean + used, invalid ? "?" : from, n);
			used += n;
		} else {
			clean[used++] = '?';
		}
	}
	if (wipe_progress != NULL)
		wipe_progress();
	fprintf(stderr, "%s: %.*s\n", program, (int)used, clean);
}

void sb_warn(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_message(format, args);
	va_end(args);
}

void sb_die(enum sb_status status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_message(format, args);
	va_end(args);
	exit((int)status);
}
