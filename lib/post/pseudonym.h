/* pseudonym.h - posts whose people have pseudonyms: keyed hashes in place of names, the same for the same person.
 *
 * What is changed in a post, and nothing else:
 *	id thread_id reply_to repost_of quote_of duplicate_of	NETWORK:p and 24 digits: threads still join
 *	author.id, .handle, .name	p and 16 digits; the name becomes what the handle (or else the id) becomes
 *	mentions			each as author.handle: a mention and its author still join
 *	url, author.url			taken away: they lead to the author
 *	strings in all other fields, at any depth, what is not known included: @handles, mail addresses, the names in
 *	addresses of profiles (/user/NAME), and the author's and the mentioned handles, id and full name where they stand alone
 * A pseudonym holds for one network and one key. Handles count without case. */
#ifndef SB_POST_PSEUDONYM_H
#define SB_POST_PSEUDONYM_H

#include "post/post.h"
#include "text/keyed.h"

#define SB_PSEUDONYM_KEY_MIN ((size_t)16)  /* bytes: 128 bits, should each be random */
#define SB_PSEUDONYM_KEY_MAX ((size_t)4096) /* a file that is larger is no key */
#define SB_PSEUDONYM_PEOPLE_MAX 64 /* people of a post who are looked for by their bare names; bounds the time */
#define SB_PSEUDONYM_BARE_MIN ((size_t)3) /* bytes of a name that is looked for without "@": "al" is a word, too */

struct sb_pseudonyms {
	struct sb_keyed keyed;
	const char **public; /* handles that stay: the organisation's own accounts; NULL-terminated, or NULL */

	/* of the post at hand */
	struct sb_str network;
	struct sb_pseudonym_person {
		struct sb_str name; /* how a text may call somebody */
		struct sb_str alias; /* what stands there instead: a view into `aliases` */
	} people[SB_PSEUDONYM_PEOPLE_MAX];
	size_t people_count;
	bool starts[256]; /* the bytes, in lower case, that their names begin with */
	bool author_public, author_known; /* its alias is the first */
	struct sb_buf aliases, folded, piece;
};

/* Reads the key from a file that only its owner can read. `public` may be NULL. False: `err` (SB_USAGE). */
bool sb_pseudonyms_open(struct sb_pseudonyms *p, const char *path, const char **public, struct sb_err *err);
/* Adds the post, whose text is `line` and which `post` is a view of, to `out`. False: it is no post (SB_REJECTED). */
bool sb_pseudonyms_add(struct sb_pseudonyms *p, struct sb_str line, const struct sb_post *post, struct sb_buf *out,
		       struct sb_err *err);
void sb_pseudonyms_close(struct sb_pseudonyms *p);

/* --- for pseudonym_text.c --- */

/* Whether a handle stays as it is. */
bool sb_pseudonyms_is_public(const struct sb_pseudonyms *p, struct sb_str handle);
/* Adds what becomes of a handle: that of a person of the post, where "name" is "name@server" for short. */
void sb_pseudonyms_add_handle(struct sb_pseudonyms *p, struct sb_str handle, struct sb_buf *out);
/* Adds "p" and a hash. */
void sb_pseudonyms_add_hash(struct sb_pseudonyms *p, const char *kind, struct sb_str value, struct sb_buf *out);
/* Adds `text` without the names of people. False: it names none, and nothing was added. */
bool sb_pseudonyms_text(void *pseudonyms, struct sb_str text, struct sb_buf *out);

#endif
