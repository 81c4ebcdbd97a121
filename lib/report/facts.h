/* facts.h - what the measures need to know of each post, and no more.
 *
 * A post that comes again (same id) takes the place of the one before; a post without an id counts each time. Memory for
 * a post: 40 bytes here, and 21 to 43 by which its id is known again (base/known). Where ids or the reply tree are needed,
 * it is 20 in the tree and about 80 for the id (base/map and the bytes themselves) instead; and, where the overview is
 * asked for, what a person needs to see of it (its address, author and first words, at most 2.6 KB) for posts that may open
 * a case or are among the loudest. */
#ifndef SB_REPORT_FACTS_H
#define SB_REPORT_FACTS_H

#include "base/buf.h"
#include "base/known.h"
#include "post/content.h"
#include "post/tree.h"

enum sb_mood { SB_MOOD_NONE, SB_MOOD_NEGATIVE, SB_MOOD_NEUTRAL, SB_MOOD_POSITIVE };

struct sb_fact {
	sb_time at;                       /* SB_TIME_NONE: the post has none that can be read */
	float sentiment, reach, priority; /* NaN: not scored */
	uint32_t author;                  /* SB_NO_AUTHOR: not known */
	uint32_t network;                 /* into sb_facts.networks */
	uint32_t set;                     /* into sb_facts.sets: the groups that it counts in */
	uint32_t about;                   /* into sb_facts.abouts, SB_NO_ABOUT: none kept */
	uint8_t mood;                     /* enum sb_mood, from score.label */
	uint8_t emotion;                  /* into sb_facts.emotions; 0: none is known */
	bool seen : 1;                    /* false: the post is only known as another's parent */
	bool outside : 1;                 /* --where does not hold for it: it joins others, and counts nowhere itself */
	bool staff : 1, bot : 1, repost : 1;
	bool of_case : 1; /* not seen, but when it opened a case is known, from a record of that */
	bool content : 1; /* thanks, or praise, and asks nothing more; with_tree only */
};

#define SB_NO_AUTHOR UINT32_MAX
#define SB_NO_ABOUT UINT32_MAX

struct sb_about {
	struct sb_str url, author, text; /* absent when not known */
};

/* The groups of one post: where a field holds a list, each of its values. */
struct sb_set {
	const uint32_t *groups;
	size_t count;
};

#define SB_EMOTIONS_MAX ((size_t)64) /* different ones; a model has fewer, and what comes beyond is none */

#define SB_FIELD_PARTS ((size_t)16) /* a.b.c...: records are not that deep */

#define SB_SHOWN_MAX ((size_t)240) /* bytes of a text, and of a handle, that are shown */
#define SB_LOUD_KEPT 64 /* several times what a report shows, so that a repeated post may sink out of them */

struct sb_facts {
	/* what the command line asked for */
	const char *by;       /* field to group by; NULL: everything is one group */
	struct sb_str by_parts[SB_FIELD_PARTS]; /* of its name; after sb_group_prepare */
	size_t by_count;
	bool by_time;         /* it is an hour or a day of the week */
	sb_time since, until; /* [since, until) by created_at; SB_TIME_NONE: open */
	bool with_tree;       /* a measure needs replies joined */
	bool with_ids;        /* a measure needs the ids of posts, or with_tree */
	bool with_about;      /* a measure shows posts */
	const struct sb_rules *rules; /* of content; needed with_tree */
	bool without_authors; /* no measure counts them: they get no numbers */
	bool with_author_keys; /* a measure needs to know who they are, or a summary; */

	struct sb_tree tree;   /* with_ids: node numbers are the indexes of `list` */
	struct sb_known known; /* without: the same of posts that have an id */
	struct sb_known known_authors; /* not with_author_keys: in the place of `authors` */
	struct sb_fact *list;
	size_t count, cap;
	struct sb_map networks, groups, sets, authors; /* group 0, set 0: the field is absent */
	struct sb_map emotions;                        /* 0: none */
	struct sb_set *set_list;
	size_t set_cap;
	struct sb_about *abouts;
	size_t about_count, about_cap;
	float loud[SB_LOUD_KEPT]; /* the greatest reaches so far, in falling order */
	size_t loud_count;
	struct sb_arena arena;
	struct sb_buf scratch;

	/* what came in */
	uint64_t repeated;
};

void sb_facts_init(struct sb_facts *facts);
/* What takes time to find out about a post, before it meets the others. */
struct sb_group_values;
struct sb_look {
	bool outside; /* it does not count, but others may answer it, and it them */
	bool content;
	struct sb_group_values *values;
};
/* Fills all but `outside`. By many threads at once, after sb_group_prepare. */
void sb_facts_look(const struct sb_facts *facts, const struct sb_post *post, struct sb_look *look);
/* A hint that a post is added soon: what is looked up for it is fetched meanwhile. */
void sb_facts_expect(struct sb_facts *facts, const struct sb_post *post);
/* Takes a post and returns the number of its fact. */
uint32_t sb_facts_add(struct sb_facts *facts, const struct sb_post *post, const struct sb_look *look);
/* What is known of a post by itself: its author has no number. */
void sb_facts_read(struct sb_facts *facts, const struct sb_post *post, const struct sb_look *look, struct sb_fact *fact);
/* What makes its author the same as another's; absent when that is not known. Good until the next call. */
struct sb_str sb_facts_author_key(struct sb_facts *facts, const struct sb_post *post);
/* The node of a post that something says of which is no post; its fact is there. */
uint32_t sb_facts_node(struct sb_facts *facts, struct sb_str id);
/* The number of a network. */
uint32_t sb_facts_network(struct sb_facts *facts, struct sb_str name);
/* What a person may see of a post that is not here. */
void sb_facts_show(struct sb_facts *facts, uint32_t node, struct sb_str url, struct sb_str author);
/* Joins the replies. Call it once, after the last line. */
void sb_facts_end(struct sb_facts *facts);
void sb_facts_free(struct sb_facts *facts);

static inline size_t sb_facts_count(const struct sb_facts *facts)
{
	return facts->count;
}

static inline size_t sb_facts_author_count(const struct sb_facts *facts)
{
	return facts->with_author_keys ? facts->authors.count : facts->known_authors.count;
}

/* Whether a time lies within [since, until) where that is asked. */
static inline bool sb_facts_within(const struct sb_facts *facts, sb_time at)
{
	if (facts->since != SB_TIME_NONE && (at == SB_TIME_NONE || at < facts->since))
		return false;
	return facts->until == SB_TIME_NONE || (at != SB_TIME_NONE && at < facts->until);
}

/* Whether a fact is a post that counts: it came, --where holds, and its time is within what is asked for. */
static inline bool sb_fact_counts(const struct sb_facts *facts, const struct sb_fact *fact)
{
	return fact->seen && !fact->outside && sb_facts_within(facts, fact->at);
}

/* The same, or it is where a case began that counts. */
static inline bool sb_fact_dates(const struct sb_facts *facts, const struct sb_fact *fact)
{
	return fact->at != SB_TIME_NONE &&
	       (sb_fact_counts(facts, fact) || (fact->of_case && !fact->seen && sb_facts_within(facts, fact->at)));
}

/* The id of a post, with_ids; absent when it has none. */
static inline struct sb_str sb_facts_id(const struct sb_facts *facts, uint32_t node)
{
	return sb_tree_id(&facts->tree, node);
}

/* The name of a group or a network; absent for number 0. */
struct sb_str sb_facts_name(const struct sb_map *names, size_t number);
/* What is known about a fact's post; all absent when nothing was kept. */
struct sb_about sb_facts_about(const struct sb_facts *facts, const struct sb_fact *fact);

#endif
