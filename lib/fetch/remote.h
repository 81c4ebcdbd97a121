/* remote.h - sources on the network during a run: their requests, their posts, their state.
 *
 * The posts of a source leave in the order in which they were written by people, whatever order an answer has. What is
 * remembered of the source changes only after they left. */
#ifndef SB_FETCH_REMOTE_H
#define SB_FETCH_REMOTE_H

#include "fetch/local.h"
#include "fetch/network.h"
#include "fetch/robots.h"
#include "fetch/schedule.h"
#include "fetch/sink.h"
#include "fetch/sources.h"
#include "fetch/state.h"
#include "wire/login.h"

struct sb_stream;

/* What all sources of a run share. */
struct sb_run {
	struct sb_sink *sink;
	struct sb_local *local; /* for archives and tables that come over the network */
	struct sb_state *state; /* NULL: nothing is remembered */
	struct sb_http *http;
	struct sb_networks *networks;
	struct sb_robots *robots;
	struct sb_credentials credentials;
	struct sb_logins *logins;
	struct sb_schedule schedule;
	bool dry_run; /* say what would be requested, and request nothing */
	bool follow;  /* ask again and again */
	bool now;     /* ask also what is to be left alone by our own rules */
	enum sb_status status; /* the worst so far */
	bool stop;	       /* the output cannot be written: nothing more is begun or remembered */
	struct sb_stream *streams; /* that are open, of sources that are followed */
};

#define SB_RUN_LIMIT 200 /* posts: a first look at a source, not its whole past */
#define SB_RUN_EVERY (5 * SB_MINUTE)

/* A place in the schedule: a source, or a thread of one of its posts. */
struct sb_job {
	const struct sb_source *source;
	char *thread; /* the address of the thread; NULL: the source itself */
	size_t host;  /* for the schedule */
	bool asking;  /* it runs */
	/* With --follow; moments are those of sb_time_monotonic. */
	int64_t earliest; /* not to be asked before */
	int64_t wanted;	  /* with `hasty`, it is wanted again from then on, as it was hastened while it ran */
	bool hasty;
	struct sb_stream *stream; /* NULL: none is open */
	bool no_stream;		  /* its server has none */
	uint64_t breaks;	  /* how often in a row its stream broke */
};

/* A source that is followed is to be asked from `due` on, if that is earlier than it would be; but not before its time. */
void sb_job_hasten(struct sb_run *run, struct sb_job *job, int64_t due);

/* Puts a source, or a thread of it (which is copied), into the schedule. */
void sb_job_add(struct sb_run *run, const struct sb_source *source, struct sb_str thread);
/* Begins what the job says. When it is over, the job goes back into the schedule, if it is to be asked again, or is freed. */
void sb_job_begin(struct sb_run *run, struct sb_job *job);

/* Whether a source is on the network: an address, or a word with a colon behind it that is no file. */
bool sb_remote_is(const char *source);
bool sb_remote_is_url(const char *source);
/* A source as it may be shown: without the password that may stand in a URL. Free it. */
char *sb_remote_shown(struct sb_str source);

#endif
