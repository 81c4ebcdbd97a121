#include "base/str.h"

/* not strncasecmp: a NUL byte would end it, and a locale would change it */
static bool same_nocase(const char *a, const char *b, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char x = (unsigned char)a[i], y = (unsigned char)b[i];
		if (x >= 'A' && x <= 'Z')
			x |= 0x20;
		if (y >= 'A' && y <= 'Z')
			y |= 0x20;
		if (x != y)
			return false;
	}
	return true;
}

int sb_str_cmp(struct sb_str a, struct sb_str b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int order = n ? memcmp(a.ptr, b.ptr, n) : 0;

	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

bool sb_str_eq_nocase(struct sb_str a, struct sb_str b)
{
	return a.len == b.len && same_nocase(a.ptr, b.ptr, a.len);
}

bool sb_str_starts(struct sb_str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.len >= n && (n == 0 || memcmp(s.ptr, prefix, n) == 0);
}

bool sb_str_starts_nocase(struct sb_str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.len >= n && same_nocase(s.ptr, prefix, n);
}

bool sb_str_ends(struct sb_str s, const char *suffix)
{
	size_t n = strlen(suffix);

	return s.len >= n && (n == 0 || memcmp(s.ptr + s.len - n, suffix, n) == 0);
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct sb_str sb_str_trim(struct sb_str s)
{
	while (s.len > 0 && is_space(s.ptr[0])) {
		s.ptr++;
		s.len--;
	}
	while (s.len > 0 && is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

struct sb_str sb_str_cut(struct sb_str *rest, char sep)
{
	struct sb_str all = *rest;
	const char *at = all.len ? memchr(all.ptr, sep, all.len) : NULL;

	if (at == NULL) {
		*rest = (struct sb_str){NULL, 0};
		return all;
	}
	size_t n = (size_t)(at - all.ptr);
	*rest = (struct sb_str){at + 1, all.len - n - 1};
	return (struct sb_str){all.ptr, n};
}
