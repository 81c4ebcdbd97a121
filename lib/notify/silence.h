/* silence.h - what nobody is told for a while, though a route holds for it. */
#ifndef SB_NOTIFY_SILENCE_H
#define SB_NOTIFY_SILENCE_H

#include "notify/outbox.h"

struct sb_silence {
	int64_t number;
	struct sb_query *query;
	sb_time until;
};
struct sb_silences {
	struct sb_silence *list;
	size_t count, cap;
	uint64_t read_in; /* the transaction in which they were read */
	struct sb_json_parser parser;
	struct sb_query_record record;
	bool begun;
};

/* Begins a silence; its number goes to standard output. SB_USAGE with `err` when the query is wrong. */
bool sb_silence_add(struct sb_outbox *outbox, struct sb_str query, sb_time from, sb_time until, struct sb_str who,
		    struct sb_err *err);
/* Ends one now. SB_NOMATCH with `err`: there is none, or it is over. */
bool sb_silence_end(struct sb_outbox *outbox, struct sb_str number, struct sb_str who, sb_time at, struct sb_err *err);
/* Lists those that are not over. */
bool sb_silence_list(struct sb_outbox *outbox, sb_time now, struct sb_err *err);

/* The silence that holds for a record at `now`, or NULL; those that are there are read once a transaction. */
bool sb_silence_find(struct sb_outbox *outbox, struct sb_silences *silences, struct sb_query_record *record, sb_time now,
		     const struct sb_silence **found, struct sb_err *err);
/* The same for the text of a record. */
bool sb_silence_find_text(struct sb_outbox *outbox, struct sb_silences *silences, struct sb_str record, sb_time now,
			  const struct sb_silence **found, struct sb_err *err);
void sb_silences_free(struct sb_silences *silences);

#endif
