/* talk.h - what the measures about conversations and people need to know of each post, beside its fact.
 *
 * Kept only where a chosen measure needs it: about 150 bytes a post and the first 4 KB of its text (none of a repost's), and
 * 150 bytes an author. Posts are numbered as in sb_facts.list, authors as in sb_facts.authors. */
#ifndef SB_REPORT_TALK_H
#define SB_REPORT_TALK_H

#include "query/named.h"
#include "report/facts.h"
#include "text/remarks.h"
#include "text/rules.h"

struct sb_saying {
	struct sb_str text, url;      /* title and text as one; absent when not known */
	struct sb_str carried;        /* id of the post that it reposts or quotes */
	const uint32_t *topics;       /* into sb_talk.topics */
	uint16_t topic_count;
	uint16_t reposts, quotes;     /* of it, in the input: after sb_talk_end */
	uint32_t carries;             /* after sb_talk_end: the node of `carried`, SB_TREE_NO_NODE */
	uint32_t own;                 /* into sb_talk.owns: of staff's posts; UINT32_MAX */
	uint64_t brands, proposals;   /* a bit for each of those queries that holds */
	uint8_t *sides;               /* of each proposal 1 + sb_side, 0 where not judged; NULL: of none */
	float promo;                  /* NaN: not judged */
	unsigned theme : 2;           /* SB_TALK_PRODUCT and SB_TALK_BIGGER_PICTURE; 0: not judged */
	bool idea, praise, asks_us;   /* score.intent: idea; praise; complaint, question or request */
	bool scored;                  /* it has an intent */
	bool quote;                   /* `carried` is quoted, not repeated */
	bool top;                     /* it answers nothing */
};

#define SB_TALK_PRODUCT 1U
#define SB_TALK_BIGGER_PICTURE 2U

/* An author, as seen last. */
struct sb_voice {
	struct sb_str handle, name, network, role, department, tier;
	double followers; /* NaN: not known */
	bool staff;
};

/* What only our own posts are asked for. */
struct sb_own {
	const struct sb_str *links, *tags, *mentions;
	uint16_t link_count, tag_count, mention_count;
	struct sb_remarks remarks;
	bool canned; /* sb-score says so */
};

/* An event about telling people or deciding (sb-event(5)). */
struct sb_told {
	enum sb_told_kind { SB_TOLD_NOTIFIED, SB_TOLD_ACCEPTED, SB_TOLD_FAILED, SB_TOLD_ACK, SB_TOLD_DECISION } kind;
	sb_time at;
	struct sb_str incident, about, person, role, level, text; /* absent: not known */
};

struct sb_talk {
	/* what the command line asked for */
	struct sb_named_list brands, themes, proposals;
	const char *decided; /* --decided */
	const char *idea;    /* --idea: id of a post of the idea that was decided on */

	struct sb_rules *rules;
	struct sb_saying *says;
	size_t say_count, say_cap;
	struct sb_voice *voices;
	size_t voice_count, voice_cap;
	struct sb_own *owns;
	size_t own_count, own_cap;
	struct sb_map topics;
	struct sb_told *told;
	size_t told_count, told_cap;
	struct sb_query_record record;
	struct sb_words words;
	struct sb_arena arena;
	struct sb_buf scratch;
	bool wanted; /* a measure needs it */
};

#define SB_SAYING_MAX ((size_t)4096) /* bytes of a text; longer ones are articles, whose start says what they want */

/* The rules: ~/.config/sb/rules.txt where it is, else those of lib/data/talk. False: `err` (SB_USAGE). */
bool sb_talk_open(struct sb_talk *talk, struct sb_err *err);
/* Takes the post that became fact number `node`. */
void sb_talk_post(struct sb_talk *talk, const struct sb_facts *facts, uint32_t node, const struct sb_post *post, sb_time now);
/* Takes an event about telling people or deciding. False: it is none. */
bool sb_talk_event(struct sb_talk *talk, sb_json *root);
/* Joins what was quoted and repeated. Call it after sb_facts_end. */
void sb_talk_end(struct sb_talk *talk, const struct sb_facts *facts);
void sb_talk_free(struct sb_talk *talk);

/* NULL: the fact has no known author. */
const struct sb_voice *sb_talk_voice(const struct sb_talk *talk, const struct sb_fact *fact);
/* Whether the fact's post was written by a person of ours; by someone known who neither works for us nor is a program. */
bool sb_talk_by_us(const struct sb_fact *fact);
bool sb_talk_by_them(const struct sb_fact *fact);
bool sb_talk_thanks(const struct sb_talk *talk, uint32_t node);
/* Whether the post's author wants to sell: score.promo from 0.5 on, else by the rules. */
bool sb_talk_sells(const struct sb_talk *talk, uint32_t node);
/* Where the post stands on a proposal that it is about: score.stance, else by the rules. */
enum sb_side sb_talk_side(const struct sb_talk *talk, uint32_t node, size_t proposal);
/* The followers, 0 when not known. */
double sb_voice_followers(const struct sb_voice *voice);

#endif
