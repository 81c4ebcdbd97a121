#include "notify/send.h"

#define SHORTEST ((size_t)4) /* what is shorter may as well be a word of the message */

/* A server may say back what it was sent. */
static void scrub_one(char *reason, struct sb_str secret)
{
	struct sb_str rest = sb_str_from(reason);
	char *found;

	if (secret.len < SHORTEST || rest.ptr == NULL)
		return;
	while ((found = memmem(rest.ptr, rest.len, secret.ptr, secret.len)) != NULL) {
		memset(found, '*', secret.len);
		rest.len -= (size_t)(found - rest.ptr);
		rest.ptr = found;
	}
	/* the reason was cut to its length, and so may the secret be */
	for (size_t n = rest.len < secret.len ? rest.len : secret.len; n >= SHORTEST; n--)
		if (memcmp(rest.ptr + rest.len - n, secret.ptr, n) == 0)
			memset(reason + strlen(reason) - n, '*', n);
}

void sb_send_scrub(const struct sb_sender *sender, const struct sb_channel *channel, struct sb_outcome *outcome)
{
	const struct sb_secrets *secrets = &sender->secrets[channel - sender->routes->channels];
	struct sb_str path = sb_buf_str(&secrets->value[SB_SECRET_URL]);

	/* of a secret URL, the part behind the host is what is secret */
	for (int slashes = 0; path.len > 0 && slashes < 3; path.ptr++, path.len--)
		slashes += path.ptr[0] == '/';
	scrub_one(outcome->reason, sb_buf_str(&secrets->value[SB_SECRET_URL]));
	scrub_one(outcome->reason, path);
	scrub_one(outcome->reason, sb_buf_str(&secrets->value[SB_SECRET_TOKEN]));
	scrub_one(outcome->reason, sb_buf_str(&secrets->value[SB_SECRET_PASSWORD]));
}

void sb_send_denied(struct sb_sender *sender, const struct sb_channel *channel, const char *why, bool only_here,
		    struct sb_outcome *outcome)
{
	sender->secrets[channel - sender->routes->channels].stale = true;
	sb_outcome_set(outcome, SB_DENIED, "access refused: %s", why);
	outcome->channel_down = !only_here;
}

void sb_send_authorization(struct sb_str token, struct sb_buf *out)
{
	if (memchr(token.ptr, ' ', token.len) == NULL)
		sb_buf_add_text(out, "Bearer ");
	sb_buf_add_str(out, token);
}
