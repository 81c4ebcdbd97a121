/* login.h - sessions: where a server takes a name and a password and gives a token for some time.
 *
 * The credentials have "HOST USER:PASSWORD" then. A network's file says where to log in and what to send; name and password
 * are put in here, and neither they nor the token are seen by the file. What a login gave is kept for the next runs, readable
 * by its owner only, in $XDG_STATE_HOME/sb/sessions: servers count logins. */
#ifndef SB_WIRE_LOGIN_H
#define SB_WIRE_LOGIN_H

#include "http/http.h"
#include "wire/credentials.h"

/* What the file says, as JSON: {url, json, token, refresh: {url, token}, lasts}. `json` is the body, in which the strings
 * "$USER" and "$PASSWORD" are replaced; `token` names the member of the answer that is the token, `refresh.token` the one
 * that renews it at `refresh.url`; `lasts` is how many seconds a token is used. */
struct sb_logins;

struct sb_logins *sb_logins_open(struct sb_http *http, struct sb_credentials *credentials);
void sb_logins_close(struct sb_logins *logins);

/* Whether a login must come first: there is a USER:PASSWORD for the host of its address. */
bool sb_login_wanted(struct sb_logins *logins, struct sb_str how);
/* Logs in, or takes the session that there is, then calls `done`, perhaps at once: `err` is NULL when the credentials have
 * the token for that host now. Several may wait for one login. */
typedef void sb_login_done(void *ctx, const struct sb_err *err);
void sb_login_begin(struct sb_logins *logins, struct sb_str how, sb_login_done *done, void *ctx);
/* A server refused the token: the next run logs in anew. */
void sb_login_forget(struct sb_logins *logins, struct sb_str url);

#endif
