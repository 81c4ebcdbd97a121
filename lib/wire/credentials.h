/* credentials.h - a bearer token for each host, from files that only their owner can read, or from the environment.
 *
 * $XDG_CONFIG_HOME/sb/credentials and $CREDENTIALS_DIRECTORY/sb-credentials have lines "HOST TOKEN"; HOST has its port
 * where it is not the usual one. SB_TOKEN_NETWORK (SB_TOKEN_MASTODON) is for the one server of that network in a run.
 */
#ifndef SB_WIRE_CREDENTIALS_H
#define SB_WIRE_CREDENTIALS_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"

struct sb_credentials {
	struct sb_credential {
		struct sb_str host, token;
		struct sb_buf session; /* what a login gave for it; empty: the token is used as it is */
	} * list;
	size_t count, cap;
	struct sb_arena arena;
};

/* Reads what there is. False: a file is there and cannot be used; `err` says why, never what is in it. */
bool sb_credentials_read(struct sb_credentials *credentials, struct sb_err *err);
void sb_credentials_free(struct sb_credentials *credentials);

/* The host of an http(s) URL as it is written in the files, in lower case, into `out` (emptied). */
void sb_credentials_host(struct sb_str url, struct sb_buf *out);
/* What a request to a URL carries, in `out`; empty when there is none: the token alone for the header `header`, or
 * "Bearer TOKEN" where that is absent (Authorization). A token never goes over plain http, but to this machine. */
void sb_credentials_for(const struct sb_credentials *credentials, struct sb_str url, struct sb_str header,
			struct sb_buf *out);
/* What the files have for the host of a URL, under the same rule; absent when they have nothing. */
struct sb_str sb_credentials_token(const struct sb_credentials *credentials, struct sb_str url);
/* The token that a login gave for a host that is in the files: from now on it goes in place of what stands there. */
void sb_credentials_set_session(struct sb_credentials *credentials, struct sb_str host, struct sb_str token);
/* The hosts that there are tokens for, as the inside of a JSON array: all that a network's file is told of them. */
void sb_credentials_hosts(const struct sb_credentials *credentials, struct sb_buf *out);

/* Takes the token of the variable for `network`, if it is set, for the host of `url`, unless a file has one for that. False: it has been taken for
 * another host in this run. */
bool sb_credentials_from_environment(struct sb_credentials *credentials, const char *network, struct sb_str url,
				     struct sb_err *err);

#endif
