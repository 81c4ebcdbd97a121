/* robots.h - robots.txt (RFC 9309): which addresses of a host an automatic client may ask for.
 *
 * An own matcher, as Debian has none for C: the two of the field are a C++ library (Google's) and Python's, which does not
 * know the RFC's wildcards. */
#ifndef SB_FETCH_ROBOTS_H
#define SB_FETCH_ROBOTS_H

#include "fetch/state.h"
#include "http/http.h"

/* --- the rules --- */

/* Adds to `rules` what a robots.txt says to `product` (a name such as "sb", compared without case), else what it says to
 * everyone: "+PATTERN" or "-PATTERN" a line. */
void sb_robots_reduce(struct sb_str text, const char *product, struct sb_buf *rules);
/* Whether rules allow a path with its query: the longest pattern that matches decides, allow before disallow. */
bool sb_robots_allow(struct sb_str rules, struct sb_str path);

/* --- those of hosts --- */

struct sb_robots;

/* `state` may be NULL: then they are asked for once a run and host; else once a day. `user_agent` may be NULL: ours. */
struct sb_robots *sb_robots_open(struct sb_http *http, struct sb_state *state, const char *user_agent);
void sb_robots_close(struct sb_robots *robots);

/* `why` is NULL where the address may be asked, else it says why not: SB_REFUSED when it is forbidden, SB_RETRY when the
 * host's rules cannot be had for now. */
typedef void sb_robots_done(void *ctx, const struct sb_err *why);
/* Calls `done` once, at once where the host's rules are known. */
void sb_robots_ask(struct sb_robots *robots, const char *url, sb_robots_done *done, void *ctx);

#endif
