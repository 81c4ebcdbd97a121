/* claims.h - whose a source is: the first functions of all networks' files, `about` and `claims`, which are compiled together. */
#ifndef SB_FETCH_CLAIMS_H
#define SB_FETCH_CLAIMS_H

#include "base/buf.h"
#include "base/diag.h"
#include "io/writer.h"

struct sb_claims;

/* NULL with `err`. */
struct sb_claims *sb_claims_open(struct sb_err *err);
void sb_claims_close(struct sb_claims *claims);

/* The names of the networks, sorted, NULL-terminated; they live as long as `claims`. */
char *const *sb_claims_names(const struct sb_claims *claims);

/* The network that claims a source, its spec (JSON) in `spec`; NULL when none does. Only those are asked that are on the site
 * of an address, and they see it as sb_address_plain has it. False with `err` when a file went wrong. */
bool sb_claims_find(struct sb_claims *claims, struct sb_str source, const char **network, struct sb_buf *spec,
		    struct sb_err *err);
/* Whether the network claims by what an address looks like, on whatever site: then it may be wrong. */
bool sb_claims_by_shape(const struct sb_claims *claims, const char *network);
/* The host that the token in the environment is for, where the network has one server for all, into `host`; left empty where
 * it has not. */
bool sb_claims_host(struct sb_claims *claims, const char *network, struct sb_buf *host, struct sb_err *err);
/* Writes a line for each form of source: the network, whether it wants a token, the form. */
bool sb_claims_list(struct sb_claims *claims, struct sb_writer *out, struct sb_err *err);

#endif
