#include "http/internal.h"

#include "base/num.h"

#include <stdlib.h>

#define RETRY_AFTER_MAX_S UINT64_C(31536000) /* a year: a server that says more is not worth an overflow */

bool sb_http_headers_line(struct sb_http_headers *headers, struct sb_str line)
{
	if (sb_str_starts_nocase(line, "HTTP/")) { /* an answer begins; what an interim one said is over */
		sb_arena_reset(&headers->arena);
		headers->count = headers->bytes = 0;
		return true;
	}
	struct sb_str value = line, name = sb_str_cut(&value, ':');
	if (value.ptr == NULL || name.len == 0 || name.ptr[0] == ' ' || name.ptr[0] == '\t')
		return true; /* the blank line, or a folded one, which RFC 9112 section 5.2 gave up */
	headers->bytes += line.len;
	if (headers->bytes > SB_HTTP_HEADER_BYTES_MAX || headers->count >= SB_HTTP_HEADERS_MAX)
		return false;
	headers->list = sb_mem_reserve(headers->list, headers->count, &headers->cap, sizeof *headers->list);
	char *lower = sb_arena_dup(&headers->arena, sb_str_trim(name));
	for (char *c = lower; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	headers->list[headers->count++] = (struct sb_http_header){
		sb_str_from(lower),
		sb_arena_str(&headers->arena, sb_str_trim(value)),
	};
	return true;
}

void sb_http_headers_free(struct sb_http_headers *headers)
{
	sb_arena_free(&headers->arena);
	free(headers->list);
	*headers = (struct sb_http_headers){0};
}

struct sb_str sb_http_header(const struct sb_http_response *response, const char *name)
{
	struct sb_str found = {NULL, 0};

	for (size_t i = 0; i < response->header_count; i++)
		if (sb_str_is(response->headers[i].name, name))
			found = response->headers[i].value;
	return found;
}

bool sb_http_header_valid(struct sb_str name, struct sb_str value)
{
	static const char token[] = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] == '\0' || strchr(token, name.ptr[i]) == NULL)
			return false;
	for (size_t i = 0; i < value.len; i++)
		if (value.ptr[i] == '\r' || value.ptr[i] == '\n' || value.ptr[i] == '\0')
			return false;
	return name.len > 0;
}

bool sb_http_header_harmless(struct sb_str name)
{
	static const char *const harmless[] = {"accept", "accept-language", "if-none-match", "if-modified-since"};

	for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
		if (sb_str_eq_nocase(name, sb_str_from(harmless[i])))
			return true;
	return false;
}

int64_t sb_http_retry_after(struct sb_str value, sb_time now)
{
	uint64_t seconds;
	sb_time at;

	value = sb_str_trim(value);
	if (sb_num_u64(value, UINT64_MAX, &seconds))
		return (int64_t)(seconds < RETRY_AFTER_MAX_S ? seconds : RETRY_AFTER_MAX_S) * SB_SECOND;
	if (!sb_time_parse_mail(value, &at))
		return -1;
	if (at <= now)
		return 0;
	return at - now < (int64_t)RETRY_AFTER_MAX_S * SB_SECOND ? at - now : (int64_t)RETRY_AFTER_MAX_S * SB_SECOND;
}
