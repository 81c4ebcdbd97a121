#include "worker/worker.h"

#include "worker/batch.h"

#include <stdlib.h>

#define PULL_WAIT SB_SECOND            /* at most this long until a signal is seen */
#define LAST_WAIT (100 * INT64_C(1000)) /* the same where the end is waited for */

/* A consumer that messages are pulled from. */
struct source {
	struct sb_place place;
	struct sb_engine *engine;
	struct sb_incoming *messages;
	size_t count;
};

static bool open_source(struct source *source, const struct sb_worker_run *run, const struct sb_engine_options *options,
			struct sb_err *err)
{
	*source = (struct source){0};
	if (!sb_place_stream(&source->place, run->from, false, err))
		return false;
	source->engine = sb_engine_open(&source->place, options, err);
	source->messages = sb_mem_zero(run->batch, sizeof *source->messages);
	return source->engine != NULL &&
	       sb_engine_subscribe(source->engine, source->place.first, source->place.second, err);
}

static void close_source(struct source *source)
{
	sb_engine_close(source->engine);
	sb_place_free(&source->place);
	free(source->messages);
}

/* The next batch. With nothing left, and nothing that another holds and may lose, `count` is 0; when others are at work or
 * `follow` is on, it waits. */
static bool next_batch(struct source *source, const struct sb_worker_run *run, struct sb_err *err)
{
	struct sb_engine_figures figures;

	source->count = 0;
	while (source->count == 0 && !*run->stop) {
		if (!sb_engine_pull(source->engine, source->messages, run->batch, run->follow ? PULL_WAIT : LAST_WAIT,
				    &source->count, err))
			return false;
		if (source->count > 0 || run->follow)
			continue;
		if (!sb_engine_figures(source->engine, source->place.first, source->place.second, &figures, err))
			return false;
		if (figures.waiting == 0 && figures.unsettled == 0)
			break;
	}
	return true;
}

static enum sb_status report(const struct sb_err *err)
{
	sb_warn("%s", err->text);
	return err->status;
}

/* Where output goes: another connection, as it may be another cluster. */
static bool open_target(struct sb_batch *batch, struct sb_place *place, const struct sb_worker_run *run,
			const struct sb_engine_options *options, char **dead, struct sb_err *err)
{
	if (!sb_place_subject(place, run->to, err))
		return false;
	*dead = run->dead != NULL ? sb_mem_dup(sb_str_from(run->dead)) : sb_mem_format("%s.dead", place->first);
	if (!sb_subject_is_plain(sb_str_from(*dead)))
		return sb_err_set(err, SB_USAGE, "'%s' is no subject to publish to", *dead);
	batch->subject = place->first;
	batch->dead = *dead;
	batch->to = sb_engine_open(place, options, err);
	return batch->to != NULL;
}

/* What comes out must not come in again, for ever; and it needs a stream. */
static bool check_target(struct sb_batch *batch, const struct source *source, const struct sb_place *place, struct sb_err *err)
{
	const char *subjects[] = {batch->subject, batch->dead};

	for (size_t i = 0; i < 2; i++) {
		if (sb_place_shares_server(&source->place, place) &&
		    sb_engine_gets(source->engine, batch->stream, batch->consumer, subjects[i]))
			return sb_err_set(err, SB_USAGE, "%s: what goes there would come back to %s/%s; give that a --filter",
					  subjects[i], batch->stream, batch->consumer);
		sb_engine_warn_untaken(batch->to, subjects[i]);
	}
	return true;
}

enum sb_status sb_worker_run(const struct sb_worker_run *run, const struct sb_engine_options *options)
{
	struct source source;
	struct sb_place place = {0};
	struct sb_batch batch = {.command = &run->command};
	char *dead = NULL;
	struct sb_err err = {0};

	sb_batch_init(&batch);
	bool good = open_source(&source, run, options, &err) && open_target(&batch, &place, run, options, &dead, &err);
	batch.from = source.engine;
	batch.stream = source.place.first;
	batch.consumer = source.place.second;
	good = good && check_target(&batch, &source, &place, &err) && sb_batch_probe(&batch, &err);
	while (good && (good = next_batch(&source, run, &err)) && source.count > 0)
		good = sb_batch_work(&batch, source.messages, source.count, &err);
	enum sb_status status = good ? SB_OK : report(&err);
	sb_engine_close(batch.to);
	sb_batch_free(&batch);
	sb_place_free(&place);
	close_source(&source);
	free(dead);
	return status;
}

enum sb_status sb_worker_drain(const struct sb_worker_run *run, const struct sb_engine_options *options,
			       struct sb_writer *out)
{
	struct source source;
	struct sb_err err = {0};

	bool good = open_source(&source, run, options, &err);
	while (good && (good = next_batch(&source, run, &err)) && source.count > 0) {
		for (size_t i = 0; i < source.count; i++)
			sb_writer_add_line(out, source.messages[i].data);
		if (!sb_writer_flush(out, NULL)) { /* which the caller says, who finishes it */
			sb_engine_return(source.engine, source.messages, source.count, 0);
			break;
		}
		good = sb_engine_ack(source.engine, source.messages, source.count, &err);
	}
	enum sb_status status = good ? SB_OK : report(&err);
	close_source(&source);
	return status;
}
