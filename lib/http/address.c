#include "http/internal.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

struct range {
	uint32_t network;
	int bits;
};

/* IPv4 special-purpose addresses (RFC 6890 and its registry) that are not reachable from everywhere. */
static const struct range private_v4[] = {
	{0x00000000, 8},  {0x0a000000, 8},  {0x64400000, 10}, {0x7f000000, 8}, {0xa9fe0000, 16}, {0xac100000, 12},
	{0xc0000000, 24}, {0xc0a80000, 16}, {0xc6120000, 15}, {0xe0000000, 4}, {0xf0000000, 4},
};

static bool is_private_v4(uint32_t address)
{
	for (size_t i = 0; i < sizeof private_v4 / sizeof *private_v4; i++)
		if (address >> (32 - private_v4[i].bits) == private_v4[i].network >> (32 - private_v4[i].bits))
			return true;
	return false;
}

static uint32_t four_bytes(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static bool is_private_v6(const unsigned char a[16])
{
	static const unsigned char zeros[12];
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
	static const unsigned char nat64[12] = {0x00, 0x64, 0xff, 0x9b};

	if (memcmp(a, mapped, 12) == 0 || memcmp(a, nat64, 12) == 0)
		return is_private_v4(four_bytes(a + 12));
	if (memcmp(a, zeros, 12) == 0) /* ::, ::1 and the old IPv4-compatible form */
		return true;
	if (a[0] == 0x20 && a[1] == 0x02)
		return is_private_v4(four_bytes(a + 2)); /* 6to4 */
	/* unique local fc00::/7; link-local fe80::/10 and the old site-local fec0::/10; multicast */
	return (a[0] & 0xfe) == 0xfc || (a[0] == 0xfe && (a[1] & 0x80) != 0) || a[0] == 0xff;
}

bool sb_http_private_address(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in v4;
		memcpy(&v4, address, sizeof v4);
		return is_private_v4(ntohl(v4.sin_addr.s_addr));
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 v6;
		memcpy(&v6, address, sizeof v6);
		return is_private_v6(v6.sin6_addr.s6_addr);
	}
	return true;
}

bool sb_http_private_text(const char *address)
{
	struct in_addr v4;
	struct in6_addr v6;

	if (inet_pton(AF_INET, address, &v4) == 1)
		return is_private_v4(ntohl(v4.s_addr));
	if (inet_pton(AF_INET6, address, &v6) == 1)
		return is_private_v6(v6.s6_addr);
	return true;
}

bool sb_http_private_host(const char *host)
{
	struct sb_str name = sb_str_from(host);
	struct in_addr v4;
	struct in6_addr v6;

	if (name.len > 0 && name.ptr[name.len - 1] == '.')
		name.len--;
	if (sb_str_eq_nocase(name, SB_STR("localhost")) ||
	    (name.len > 10 && sb_str_eq_nocase(sb_str_of(name.ptr + name.len - 10, 10), SB_STR(".localhost"))))
		return true;
	if (inet_pton(AF_INET, host, &v4) == 1 || inet_pton(AF_INET6, host, &v6) == 1)
		return sb_http_private_text(host);
	return strchr(host, ':') != NULL; /* an IPv6 address with a zone */
}

static char *get_part(CURLU *parts, CURLUPart part, unsigned flags)
{
	char *text = NULL, *copy;

	if (curl_url_get(parts, part, &text, flags) != CURLUE_OK)
		return NULL;
	copy = sb_mem_dup(sb_str_from(text));
	curl_free(text);
	return copy;
}

static bool read_parts(CURLU *parts, struct sb_http_place *place, struct sb_err *err)
{
	char *scheme = get_part(parts, CURLUPART_SCHEME, 0);
	char *port = get_part(parts, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	bool good = scheme != NULL && (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0);

	curl_url_set(parts, CURLUPART_FRAGMENT, NULL, 0);
	place->url = get_part(parts, CURLUPART_URL, 0);
	place->host = get_part(parts, CURLUPART_HOST, 0);
	if (!good || place->host == NULL || place->url == NULL || port == NULL) {
		good = sb_err_set(err, SB_USAGE, "only http and https can be asked");
	} else {
		size_t len = strlen(place->host);
		for (char *c = place->host; *c != '\0'; c++)
			if (*c >= 'A' && *c <= 'Z')
				*c = (char)(*c - 'A' + 'a');
		if (len > 2 && place->host[0] == '[') { /* brackets off */
			memmove(place->host, place->host + 1, len - 2);
			place->host[len - 2] = '\0';
		}
		place->origin = sb_mem_format("%s://%s:%s", scheme, place->host, port);
	}
	free(scheme);
	free(port);
	return good;
}

bool sb_http_place_read(const char *base, const char *url, struct sb_http_place *place, struct sb_err *err)
{
	CURLU *parts = curl_url();
	CURLUcode code = CURLUE_OK;
	bool good;

	*place = (struct sb_http_place){0};
	if (parts == NULL)
		sb_die(SB_IO, "out of memory");
	if (base != NULL)
		code = curl_url_set(parts, CURLUPART_URL, base, 0);
	if (code == CURLUE_OK)
		code = curl_url_set(parts, CURLUPART_URL, url, CURLU_URLENCODE | CURLU_ALLOW_SPACE);
	if (code == CURLUE_UNSUPPORTED_SCHEME)
		good = sb_err_set(err, SB_USAGE, "only http and https can be asked");
	else if (code != CURLUE_OK)
		good = sb_err_set(err, SB_USAGE, "not a URL: %s", curl_url_strerror(code));
	else
		good = read_parts(parts, place, err);
	curl_url_cleanup(parts);
	if (!good)
		sb_http_place_free(place);
	return good;
}

void sb_http_place_free(struct sb_http_place *place)
{
	free(place->url);
	free(place->host);
	free(place->origin);
	*place = (struct sb_http_place){0};
}

bool sb_http_resolve(struct sb_str base, struct sb_str href, struct sb_buf *out)
{
	struct sb_http_place place;
	bool good;

	if (href.len == 0 || memchr(href.ptr, '\0', href.len) != NULL)
		return false;
	if (sb_str_starts_nocase(href, "http://") || sb_str_starts_nocase(href, "https://")) {
		sb_buf_add_str(out, href); /* as it was written */
		return true;
	}
	char *from = base.len > 0 ? sb_mem_dup(base) : NULL, *to = sb_mem_dup(href);
	const char *fragment = strchr(to, '#');
	good = from != NULL && sb_http_place_read(from, to, &place, NULL);
	if (good) {
		sb_buf_add_text(out, place.url);
		sb_buf_add_text(out, fragment ? fragment : "");
		sb_http_place_free(&place);
	}
	free(from);
	free(to);
	return good;
}
