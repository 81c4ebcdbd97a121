/* sign.h - signatures of Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256 of "ID.SECONDS.BODY". */
#ifndef SB_NOTIFY_SIGN_H
#define SB_NOTIFY_SIGN_H

#include "base/buf.h"
#include "base/diag.h"

#define SB_SIGN_KEY_MIN ((size_t)24) /* bytes: the specification's bounds of a key */
#define SB_SIGN_KEY_MAX ((size_t)64)

/* Adds the key in `text`, "whsec_" and base64 or base64 alone, to `key`. False: it is none (SB_USAGE). */
bool sb_sign_key(struct sb_str text, struct sb_buf *key, struct sb_err *err);
/* Adds "v1,BASE64" to `out`. */
void sb_sign(struct sb_str key, struct sb_str id, int64_t seconds, struct sb_str body, struct sb_buf *out);

#endif
