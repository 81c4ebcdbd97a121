#include "fetch/remote_internal.h"

#include "fetch/stream.h"

#include <stdlib.h>
#include <unistd.h>

bool sb_remote_is_url(const char *source)
{
	return sb_str_starts_nocase(sb_str_from(source), "http://") ||
	       sb_str_starts_nocase(sb_str_from(source), "https://");
}

bool sb_remote_is(const char *source)
{
	size_t word = strspn(source, "abcdefghijklmnopqrstuvwxyz0123456789-");

	/* "bluesky:search shoes": a word, a colon, and no file of that name */
	return sb_remote_is_url(source) || (word > 0 && source[word] == ':' && strcmp(source, "sample:") != 0 &&
				  access(source, F_OK) != 0);
}

/* The host of an address, the network of a search. */
static size_t host_of(struct sb_run *run, const char *address)
{
	struct sb_buf host;

	sb_buf_init(&host, (size_t)1 << 13);
	if (sb_remote_is_url(address))
		sb_credentials_host(sb_str_from(address), &host);
	else
		sb_buf_add(&host, address, strcspn(address, ":"));
	size_t number = sb_schedule_host(&run->schedule, sb_buf_str(&host));
	sb_buf_free(&host);
	return number;
}

void sb_job_add(struct sb_run *run, const struct sb_source *source, struct sb_str thread)
{
	struct sb_job *job = sb_mem_zero(1, sizeof *job);

	job->source = source;
	job->thread = thread.ptr != NULL ? sb_mem_dup(thread) : NULL;
	job->host = host_of(run, job->thread != NULL ? job->thread : source->name);
	sb_schedule_add(&run->schedule, job, job->host, sb_time_monotonic());
}

/* From when on a source may be asked again: not while it is to be left alone. */
static int64_t earliest(const struct sb_remote *r)
{
	sb_time now = r->run->sink->now, until = now;

	if (r->known.not_before != SB_TIME_NONE && r->known.not_before > until)
		until = r->known.not_before;
	if (r->known.wait_until != SB_TIME_NONE && r->known.wait_until > until && !r->run->now)
		until = r->known.wait_until;
	return sb_time_monotonic() + (until - now);
}

/* When it is asked again: after its time, or when its stream wants that. */
static int64_t next_time(struct sb_job *job)
{
	int64_t due = sb_time_monotonic() + job->source->every;

	if (job->hasty && job->wanted < due)
		due = job->wanted;
	job->hasty = false;
	return due > job->earliest ? due : job->earliest;
}

void sb_job_hasten(struct sb_run *run, struct sb_job *job, int64_t due)
{
	if (due < job->earliest)
		due = job->earliest;
	if (sb_schedule_hasten(&run->schedule, job, due) || (job->hasty && job->wanted <= due))
		return;
	job->hasty = true; /* it is being asked: then once more */
	job->wanted = due;
}

void sb_job_end(struct sb_remote *r)
{
	struct sb_run *run = r->run;
	struct sb_job *job = r->job;

	if (!run->dry_run)
		sb_schedule_end(&run->schedule, job->host);
	job->asking = false;
	if (run->follow && !run->dry_run && !run->stop && !r->never_again && job->thread == NULL) {
		job->earliest = earliest(r);
		sb_stream_asked(r);
		sb_schedule_add(&run->schedule, job, job->host, next_time(job));
		return;
	}
	sb_stream_close(job->stream);
	free(job->thread);
	free(job);
}
