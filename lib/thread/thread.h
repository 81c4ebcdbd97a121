/* thread.h - posts and events in, cases out: everything at once, or as a stream passes. */
#ifndef SB_THREAD_THREAD_H
#define SB_THREAD_THREAD_H

#include "io/writer.h"
#include "thread/case.h"

struct sb_thread_line { /* a case that is written at the end */
	struct sb_str id, text;
	double priority;
	sb_time since;
};

struct sb_threads {
	/* what the command line said */
	int64_t window;          /* 0: the whole input is one */
	bool open;               /* only what waits for us, oldest first */
	const char *append;      /* a file of cases that is brought up to date; NULL: standard output */
	struct sb_case_form form;

	struct sb_hold hold;
	struct sb_json_parser parser;
	struct sb_turn_reader reader;
	struct sb_buf line;
	struct sb_case one;
	sb_time clock, swept; /* the newest post so far; when cases were last looked through */
	sb_time latest;       /* a post from after it has a wrong clock */
	struct sb_thread_line *lines;
	size_t line_count, line_cap;
	struct sb_arena kept; /* of lines */
	uint64_t others;
};

/* Before the command line is read; then with what it said. False: `err` says what is wrong with the rules. */
void sb_threads_init(struct sb_threads *threads);
bool sb_threads_open(struct sb_threads *threads, struct sb_err *err);
/* Takes the record of one line; what the window closes is written to `out`. False: it is not a JSON object. */
bool sb_threads_add(struct sb_threads *threads, struct sb_str line, struct sb_writer *out, struct sb_err *err,
		    size_t *err_byte);
/* Everything was read: writes what is left, or the work list, or the file. False: `err`. */
bool sb_threads_end(struct sb_threads *threads, struct sb_writer *out, struct sb_err *err);
void sb_threads_free(struct sb_threads *threads);

#endif
