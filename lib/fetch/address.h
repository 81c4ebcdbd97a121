/* address.h - the address of a source as networks' files see it: browsers, share buttons and people write that of one page in many ways. */
#ifndef SB_FETCH_ADDRESS_H
#define SB_FETCH_ADDRESS_H

#include "base/buf.h"

/* Adds to `out` an http or https address with scheme and host in lower case, and without the usual port, a dot behind the host, a
 * fragment, an empty query, and slashes at the end of the path but the root's ("https://a.example" gets that one). Anything else
 * is added as it is, without white space at its ends. */
void sb_address_plain(struct sb_str source, struct sb_buf *out);

/* What is asked for a source: of "feed:https://a.example/x" and "feed://a.example/x", as some browsers and pages have it, the
 * address in it. Free it. */
char *sb_address_of_feed(const char *source);

/* The host, with its port if there is one, of such an address; absent where it is none. */
struct sb_str sb_address_host(struct sb_str address);

/* Such an address up to its host's end: "https://a.example"; absent where it is none. */
struct sb_str sb_address_base(struct sb_str address);

/* Whether a host is a site or below it: "old.reddit.com" is below "reddit.com". Both in lower case. */
bool sb_address_is_on(struct sb_str host, struct sb_str site);

#endif
