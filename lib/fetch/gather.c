#include "fetch/gather.h"

#include "fetch/remote.h"
#include "fetch/stream.h"
#include "io/progress.h"
#include "io/reader.h"

#include <stdlib.h>
#include <unistd.h>

static void complain(struct sb_run *run, const struct sb_err *err)
{
	sb_warn("%s", err->text);
	run->status = sb_status_worse(run->status, err->status);
}

/* With --no-state, who follows must still know what it has given. */
static bool open_state(struct sb_run *run, const struct sb_gather *gather, struct sb_err *err)
{
	if (gather->no_state && (gather->dry_run || !gather->follow))
		return true;
	run->state = gather->no_state  ? sb_state_in_memory(err)
		     : gather->dry_run ? sb_state_look(err)
				       : sb_state_open(err);
	return run->state != NULL || (gather->dry_run && err->status == SB_OK);
}

/* What sources on the network need. False: the run cannot begin. */
static bool open_network(struct sb_run *run, const struct sb_gather *gather, struct sb_err *err)
{
	struct sb_http_options options = {.connections = SB_SCHEDULE_ALL,
					  .host_connections = SB_SCHEDULE_HOST,
					  .user_agent = gather->user_agent};

	if (!sb_credentials_read(&run->credentials, err))
		return false;
	if (!open_state(run, gather, err))
		return false;
	run->http = sb_http_open(&options, err);
	run->networks = run->http != NULL ? sb_networks_open(err) : NULL;
	if (run->networks == NULL)
		return false;
	run->logins = sb_logins_open(run->http, &run->credentials);
	run->robots = sb_robots_open(run->http, run->state, gather->user_agent);
	return true;
}

static void close_network(struct sb_run *run)
{
	while (run->streams != NULL)
		sb_stream_close(run->streams);
	sb_robots_close(run->robots);
	sb_logins_close(run->logins);
	sb_http_close(run->http);
	sb_networks_close(run->networks);
	sb_state_close(run->state);
	sb_credentials_free(&run->credentials);
}

static void commit(struct sb_run *run)
{
	struct sb_err err;

	if (run->state != NULL && !sb_state_commit(run->state, &err))
		complain(run, &err);
}

/* Waits for an answer, or until something is due. Where no answer is on its way, there is nothing to commit together with. */
static void step(struct sb_run *run)
{
	int64_t now = sb_time_monotonic(), due = run->stop ? INT64_MAX : sb_schedule_due(&run->schedule);

	if (run->schedule.running == 0 || (run->state != NULL && sb_state_commit_due(run->state) <= now))
		commit(run);
	if (run->state != NULL && sb_state_commit_due(run->state) < due)
		due = sb_state_commit_due(run->state);
	sb_http_step(run->http, due <= now ? 0 : due - now < SB_HOUR ? due - now : SB_HOUR);
}

/* Until nothing runs and nothing waits for its moment. When the output is gone, what runs is let run out. */
static void run_schedule(struct sb_run *run)
{
	struct sb_schedule *schedule = &run->schedule;
	struct sb_job *job;

	while (run->dry_run && (job = sb_schedule_drop(schedule)) != NULL) /* in their order */
		sb_job_begin(run, job);
	for (;;) {
		while (!run->stop && (job = sb_schedule_next(schedule, sb_time_monotonic())) != NULL)
			sb_job_begin(run, job);
		if (schedule->running == 0 && (run->stop || (schedule->ready == 0 && schedule->heap_count == 0)))
			break;
		step(run);
	}
	commit(run);
}

static void run_remote(struct sb_run *run, const struct sb_gather *gather, const struct sb_source **sources, size_t count)
{
	static const struct sb_str itself = {NULL, 0};
	struct sb_err err = {0};

	if (count == 0)
		return;
	sb_schedule_init(&run->schedule);
	if (!open_network(run, gather, &err)) {
		complain(run, &err);
	} else {
		for (size_t i = 0; i < count; i++)
			sb_job_add(run, sources[i], itself);
		run_schedule(run);
	}
	close_network(run);
	for (struct sb_job *job; (job = sb_schedule_drop(&run->schedule)) != NULL; free(job))
		free(job->thread);
	sb_schedule_free(&run->schedule);
}

/* "www.shoes.example/feed": no file, and the beginning of an address is missing. */
static bool lacks_scheme(const char *name)
{
	size_t host = strcspn(name, "/");

	return name[0] != '.' && memchr(name, '.', host) != NULL && (name[host] == '/' || strncmp(name, "www.", 4) == 0) &&
	       access(name, F_OK) != 0;
}

static void run_local(struct sb_run *run, const struct sb_source *source)
{
	struct sb_err err;

	if (lacks_scheme(source->name)) {
		sb_err_set(&err, SB_USAGE, "%s: there is no such file; an address begins with https://", source->name);
		complain(run, &err);
		return;
	}
	run->local->form = sb_local_form(source->as);
	run->local->map = source->map;
	run->sink->since = source->since;
	if (run->dry_run) {
		sb_writer_add_str(run->sink->out, SB_STR("read "));
		sb_writer_add_line(run->sink->out, sb_str_from(source->name));
	} else {
		run->status = sb_status_worse(run->status, sb_local_read(run->local, source->name));
		run->stop = run->local->stop;
	}
}

/* Files first, in their order; then the network, all of it side by side. */
static void run_all(struct sb_run *run, const struct sb_gather *gather, const struct sb_sources *sources)
{
	const struct sb_source **remote = sb_mem_alloc((sources->count + 1) * sizeof *remote);
	size_t count = 0;

	for (size_t i = 0; i < sources->count && !run->stop; i++) {
		if (sb_remote_is(sources->list[i].name))
			remote[count++] = &sources->list[i];
		else
			run_local(run, &sources->list[i]);
	}
	if (!run->stop)
		run_remote(run, gather, remote, count);
	free(remote);
}

enum sb_status sb_gather_run(const struct sb_gather *gather, const struct sb_sources *sources, struct sb_writer *out)
{
	struct sb_sink sink;
	struct sb_local local = {
		.sink = &sink,
		.max_line = gather->max_line ? (size_t)gather->max_line : SB_LINE_MAX_DEFAULT,
	};
	struct sb_run run = {
		.sink = &sink,
		.local = &local,
		.dry_run = gather->dry_run,
		.follow = gather->follow,
		.now = gather->now,
	};
	struct sb_err err;

	if (local.max_line > SB_LINE_MAX_LIMIT) {
		sb_warn("--max-line: at most 1G");
		return SB_USAGE;
	}
	if (!sb_sink_open(&sink, out, gather->rejects, SB_TIME_NONE, &err)) {
		sb_warn("%s", err.text);
		return err.status;
	}
	sb_progress_start(gather->progress, gather->no_progress, 0);
	run_all(&run, gather, sources);
	sb_progress_end();
	if (!sb_sink_close(&sink, &err))
		complain(&run, &err);
	return run.status;
}
