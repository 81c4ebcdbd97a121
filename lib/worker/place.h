/* place.h - where messages are, as people write it: "nats://HOST[:PORT][,HOST[:PORT]]/NAME[/NAME]".
 *
 * Several hosts are the servers of one cluster. With "tls://" each connection is encrypted. A user or a password in it is
 * refused: a command line can be read by everyone on the machine. */
#ifndef SB_WORKER_PLACE_H
#define SB_WORKER_PLACE_H

#include "base/diag.h"
#include "base/mem.h"

#define SB_PLACE_SERVERS_MAX 16  /* of a cluster; they tell each other of the rest */
#define SB_PLACE_SUBJECT_MAX 255 /* bytes of a subject; the server takes more, but no subject is so long */

struct sb_place {
	struct sb_arena arena;                     /* holds all texts */
	const char *servers[SB_PLACE_SERVERS_MAX]; /* "nats://HOST:PORT" each */
	int server_count;
	bool tls;
	const char *first, *second; /* the names behind the hosts; `second` NULL when there is one */
};

/* `text` is SUBJECT. */
bool sb_place_subject(struct sb_place *place, const char *text, struct sb_err *err);
/* `text` ends in STREAM/CONSUMER, or in STREAM where `consumer_may_lack`. */
bool sb_place_stream(struct sb_place *place, const char *text, bool consumer_may_lack, struct sb_err *err);
void sb_place_free(struct sb_place *place);
/* Whether both name a server in the same words. */
bool sb_place_shares_server(const struct sb_place *a, const struct sb_place *b);

/* Whether a message may be published to `subject`: tokens with dots between them, no wildcard, no white
 * space, and no "/", which would be a stream and a consumer given as a subject. */
bool sb_subject_is_plain(struct sb_str subject);
/* Whether `pattern`, in which "*" stands for any one token and ">" for all that follow, covers the plain `subject`. */
bool sb_subject_matches(const char *pattern, const char *subject);

#endif
