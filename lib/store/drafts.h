/* drafts.h - the queue of drafts: what is to be said in public, on its way through approval to the network. One
 * SQLite file, which sb-reply works off and into which other programs put drafts.
 *
 * A draft is "new" until sb-reply has looked at it (its length, its placeholders, who must approve), then "waiting"
 * for approval or "ready"; it ends as "sent", "failed" or "dropped". A draft is said in parts, most in one; the
 * parts of a draft go from "pending" through "sending", under a lease, to "sent", "failed" or "unknown". */
#ifndef SB_STORE_DRAFTS_H
#define SB_STORE_DRAFTS_H

#include "base/time.h"
#include "store/store.h"

struct sb_draft {
	struct sb_str key;         /* what makes it the same draft when it comes again; never empty */
	struct sb_str reply_to;    /* id of the post that it answers; absent: a post of its own */
	struct sb_str network;     /* never empty; with reply_to, what stands before that id's first ':' */
	struct sb_str text;        /* what to say, plain text, UTF-8; never empty */
	struct sb_str by;          /* who wrote it: a name or a handle; absent: not known */
	struct sb_str department;  /* whose words they are; absent: not known */
	struct sb_str approved_by; /* who said that it may go out; absent: nobody yet */
	struct sb_str to, title, url, place; /* handle of the author who is answered; of a post of its own: title, and where
						in the network (a community, a repository); absent: none */
	struct sb_str about;       /* what it is about besides: a case, an incident; absent: nothing */
	sb_time at;
};

/* Opens or creates the queue; `path` NULL: $XDG_STATE_HOME/sb/reply.db. NULL with `err`. Close it with
 * sb_store_close. */
struct sb_store *sb_drafts_open(const char *path, struct sb_err *err);

/* Puts a draft into the queue. When it returns true the draft is on the disk; inside a transaction of the caller's
 * on this store, when that is committed. A draft whose key is there already changes nothing: `*added` (may be NULL)
 * is then false. */
bool sb_drafts_add(struct sb_store *store, const struct sb_draft *draft, bool *added, struct sb_err *err);

#endif
