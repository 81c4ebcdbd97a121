#include "worker/worker.h"

static bool make(const struct sb_place *place, struct sb_engine_plan *plan, const struct sb_engine_options *options,
		 struct sb_err *err)
{
	plan->stream = place->first;
	plan->consumer = place->second;
	if (plan->subject_count == 0 && plan->consumer == NULL)
		return sb_err_set(err, SB_USAGE, "a stream needs --subject SUBJECT; or name a CONSUMER of one that is there");
	struct sb_engine *engine = sb_engine_open(place, options, err);
	bool good = engine != NULL && sb_engine_make(engine, plan, err);
	sb_engine_close(engine);
	return good;
}

enum sb_status sb_worker_create(const char *text, struct sb_engine_plan plan, const struct sb_engine_options *options)
{
	struct sb_place place = {0};
	struct sb_err err;

	bool good = sb_place_stream(&place, text, true, &err) && make(&place, &plan, options, &err);
	sb_place_free(&place);
	if (!good)
		sb_warn("%s", err.text);
	return good ? SB_OK : err.status;
}
