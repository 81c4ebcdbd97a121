#include "worker/worker.h"

#include <inttypes.h>
#include <time.h>

/* What is known of a stream and its consumer, and the deliveries settled in a second; negative: no consumer. */
static void write_json(struct sb_writer *out, const struct sb_place *place, const struct sb_engine_figures *f, double rate)
{
	struct sb_buf line;

	sb_buf_init(&line, 4096);
	sb_buf_add_format(&line, "{\"stream\":\"%s\",\"messages\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"replicas\":%" PRId64,
			  place->first, f->messages, f->bytes, f->replicas);
	if (f->has_consumer)
		sb_buf_add_format(&line,
				  ",\"consumer\":\"%s\",\"lag\":%" PRIu64 ",\"unsettled\":%" PRId64 ",\"redelivered\":%" PRId64
				  ",\"settled_per_s\":%.1f",
				  place->second, f->waiting, f->unsettled, f->redelivered, rate);
	sb_buf_add_text(&line, "}\n");
	sb_writer_add_str(out, sb_buf_str(&line));
	sb_buf_free(&line);
}

static void write_table(struct sb_writer *out, const struct sb_place *place, const struct sb_engine_figures *f, double rate)
{
	struct sb_buf text;

	sb_buf_init(&text, 4096);
	sb_buf_add_format(&text, "stream       %s\nmessages     %" PRIu64 "\nbytes        %" PRIu64 "\nreplicas     %" PRId64 "\n",
			  place->first, f->messages, f->bytes, f->replicas);
	if (f->has_consumer)
		sb_buf_add_format(&text,
				  "consumer     %s\nlag          %" PRIu64 "\nunsettled    %" PRId64 "\nredelivered  %" PRId64
				  "\nsettled/s    %.1f\n",
				  place->second, f->waiting, f->unsettled, f->redelivered, rate);
	sb_writer_add_str(out, sb_buf_str(&text));
	sb_buf_free(&text);
}

static void wait(int64_t interval)
{
	struct timespec left = sb_time_spec(interval);

	nanosleep(&left, NULL);
}

enum sb_status sb_worker_status(const char *from, bool json, int64_t interval, const struct sb_engine_options *options,
				struct sb_writer *out)
{
	struct sb_place place = {0};
	struct sb_engine_figures first, last;
	struct sb_err err = {0};
	struct sb_engine *engine = NULL;

	bool good = sb_place_stream(&place, from, true, &err) && (engine = sb_engine_open(&place, options, &err)) != NULL;
	good = good && sb_engine_figures(engine, place.first, place.second, &first, &err);
	if (good && first.has_consumer)
		wait(interval);
	good = good && sb_engine_figures(engine, place.first, place.second, &last, &err);
	if (good) {
		double rate = (double)(last.settled - first.settled) * (double)SB_SECOND / (double)interval;
		(json ? write_json : write_table)(out, &place, &last, rate);
	} else {
		sb_warn("%s", err.text);
	}
	sb_engine_close(engine);
	sb_place_free(&place);
	return good ? SB_OK : err.status;
}
