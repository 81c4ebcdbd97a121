#include "fetch/address.h"

#include "base/mem.h"

/* The length of "http://" or "https://" at the beginning; 0: neither. */
static size_t scheme_of(struct sb_str address)
{
	return sb_str_starts_nocase(address, "https://") ? 8 : sb_str_starts_nocase(address, "http://") ? 7 : 0;
}

/* Where the first of some characters stands, from `from` on; the length where none does. */
static size_t find(struct sb_str text, size_t from, const char *any)
{
	while (from < text.len && strchr(any, text.ptr[from]) == NULL)
		from++;
	return from;
}

static void add_lower(struct sb_buf *out, struct sb_str text)
{
	for (size_t i = 0; i < text.len; i++)
		sb_buf_add_char(out, text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? (char)(text.ptr[i] + 'a' - 'A') : text.ptr[i]);
}

static void add_authority(struct sb_buf *out, struct sb_str authority, bool secure)
{
	size_t user = authority.len;

	while (user > 0 && authority.ptr[user - 1] != '@')
		user--;
	sb_buf_add(out, authority.ptr, user);
	struct sb_str host = sb_str_of(authority.ptr + user, authority.len - user);
	struct sb_str port = SB_STR("");
	size_t colon = host.len;
	while (colon > 0 && host.ptr[colon - 1] >= '0' && host.ptr[colon - 1] <= '9')
		colon--;
	if (colon > 0 && host.ptr[colon - 1] == ':') {
		port = sb_str_of(host.ptr + colon, host.len - colon);
		host.len = colon - 1;
	}
	if (host.len > 1 && host.ptr[host.len - 1] == '.')
		host.len--;
	add_lower(out, host);
	if (port.len > 0 && !sb_str_is(port, secure ? "443" : "80"))
		sb_buf_add_format(out, ":%.*s", SB_FMT(port));
}

void sb_address_plain(struct sb_str source, struct sb_buf *out)
{
	source = sb_str_trim(source);
	size_t scheme = scheme_of(source);

	if (scheme == 0) {
		sb_buf_add_str(out, source);
		return;
	}
	source.len = find(source, scheme, "#");
	size_t path = find(source, scheme, "/?"), query = find(source, path, "?"), end = query;
	add_lower(out, sb_str_of(source.ptr, scheme));
	add_authority(out, sb_str_of(source.ptr + scheme, path - scheme), scheme == 8);
	while (end > path + 1 && source.ptr[end - 1] == '/')
		end--;
	if (end == path)
		sb_buf_add_char(out, '/');
	sb_buf_add(out, source.ptr + path, end - path);
	if (query + 1 < source.len)
		sb_buf_add(out, source.ptr + query, source.len - query);
}

struct sb_str sb_address_host(struct sb_str address)
{
	size_t scheme = scheme_of(address), end = find(address, scheme, "/?#"), start = end;

	if (scheme == 0)
		return (struct sb_str){NULL, 0};
	while (start > scheme && address.ptr[start - 1] != '@')
		start--;
	return sb_str_of(address.ptr + start, end - start);
}

struct sb_str sb_address_base(struct sb_str address)
{
	struct sb_str host = sb_address_host(address);

	return host.ptr == NULL ? host : sb_str_of(address.ptr, (size_t)(host.ptr + host.len - address.ptr));
}

bool sb_address_is_on(struct sb_str host, struct sb_str site)
{
	size_t before = host.len - site.len;

	return host.len >= site.len && site.len > 0 && memcmp(host.ptr + before, site.ptr, site.len) == 0 &&
	       (before == 0 || host.ptr[before - 1] == '.');
}

char *sb_address_of_feed(const char *source)
{
	struct sb_str text = sb_str_from(source);

	if (sb_str_starts_nocase(text, "feed://"))
		return sb_mem_format("http://%s", source + 7);
	if (sb_str_starts_nocase(text, "feed:") && scheme_of(sb_str_of(source + 5, text.len - 5)) > 0)
		return sb_mem_dup(sb_str_from(source + 5));
	return sb_mem_dup(text);
}
