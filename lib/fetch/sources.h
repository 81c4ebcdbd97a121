/* sources.h - what is to be gathered: the sources that the user named, each with its options.
 *
 * A list has a source a line; behind it may stand options of sb-fetch that are for this source alone:
 *	https://shoes.example/feed.rss --limit 50 --every 1h
 * An OPML file, as feed readers export their subscriptions, is a list too. */
#ifndef SB_FETCH_SOURCES_H
#define SB_FETCH_SOURCES_H

#include "base/diag.h"
#include "base/map.h"
#include "base/time.h"

struct sb_source {
	const char *name; /* as the user wrote it */
	const char *as;	  /* "feed", "csv", "twcs", "ndjson", or NULL: the content decides */
	const char *map;  /* a file that says which column is which field, or NULL */
	uint64_t limit;	  /* posts of a source that was never asked before */
	sb_time since;	  /* or SB_TIME_NONE */
	int64_t every;	  /* microseconds between two looks at it, with --follow */
	bool replies;	  /* the whole thread of each post */
	bool raw;	  /* posts keep what the network said of them */
	bool no_robots;	  /* asked whatever its robots.txt says */
};

struct sb_sources {
	struct sb_source *list;
	size_t count, cap;
	struct sb_map known; /* a source that is named twice is asked once */
	struct sb_arena texts;
};

#define SB_SOURCES_INIT {.known = SB_MAP_INIT, .texts = SB_ARENA_INIT}
#define SB_SOURCES_FORMS "feed csv tsv twcs json ndjson twarc mbox"

/* Adds a source with the options of `usual`. */
void sb_sources_add(struct sb_sources *sources, struct sb_str name, const struct sb_source *usual);
/* Adds those of a list, which are as `usual` where they do not say otherwise. Blank lines and those that begin with "//" or
 * "# " are passed over. False: `err` says what is wrong, with file and line. */
bool sb_sources_read(struct sb_sources *sources, const char *path, const struct sb_source *usual, struct sb_err *err);
void sb_sources_free(struct sb_sources *sources);

/* Whether the options of a source go together; `err` (SB_USAGE) says what does not. */
bool sb_source_check(const struct sb_source *source, struct sb_err *err);

#endif
