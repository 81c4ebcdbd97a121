#include "notify/intake.h"

#include <stdio.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define ROUTE_NAMES_MAX ((size_t)64 << 10)

void sb_intake_open(struct sb_intake *intake, struct sb_outbox *outbox, const struct sb_routes *routes)
{
	*intake = (struct sb_intake){.outbox = outbox, .routes = routes, .now = sb_time_now()};
	sb_query_record_init(&intake->record);
	sb_buf_init(&intake->route, ROUTE_NAMES_MAX);
}

void sb_intake_close(struct sb_intake *intake)
{
	sb_json_parser_free(&intake->parser);
	sb_query_record_free(&intake->record);
	sb_buf_free(&intake->route);
	free(intake->plan);
}

static void plan_person(struct sb_intake *intake, size_t person, size_t channel)
{
	struct sb_reach reach;

	if (!sb_routes_reach(intake->routes, person, channel, &reach))
		return; /* a route that cannot reach someone was refused when it was read */
	for (size_t i = 0; i < intake->planned; i++)
		if (intake->plan[i].person == person && intake->plan[i].reach.channel == reach.channel)
			return;
	intake->plan = sb_mem_reserve(intake->plan, intake->planned, &intake->cap, sizeof *intake->plan);
	intake->plan[intake->planned++] = (struct sb_planned){person, reach};
}

/* Plans for all routes that hold; the severity is the highest of theirs. */
static void ask_routes(struct sb_intake *intake, const struct sb_post *post, enum sb_severity *severity)
{
	intake->now = sb_time_now();
	intake->planned = 0;
	sb_buf_clear(&intake->route);
	*severity = SB_LOW;
	sb_query_record_set(&intake->record, post);
	for (size_t i = 0; i < intake->routes->count; i++) {
		const struct sb_route *route = &intake->routes->list[i];
		if (route->when != NULL && !sb_query_match(route->when, &intake->record, intake->now))
			continue;
		if (intake->route.len > 0)
			sb_buf_add_text(&intake->route, ", ");
		sb_buf_add_str(&intake->route, route->name);
		if (route->severity > *severity)
			*severity = route->severity;
		for (size_t p = 0; p < route->to_count; p++)
			plan_person(intake, route->to[p], route->channel);
		if (!route->go_on)
			break;
	}
}

/* A record without an id is known again by its bytes. */
static struct sb_str identity(const struct sb_post *post, struct sb_str line, char *scratch, size_t size)
{
	if (post->id.len > 0)
		return post->id;
	XXH128_hash_t hash = XXH3_128bits(line.ptr, line.len);
	int len = snprintf(scratch, size, "bytes:%016llx%016llx", (unsigned long long)hash.high64,
			   (unsigned long long)hash.low64);
	return sb_str_of(scratch, (size_t)len);
}

bool sb_intake_record(struct sb_intake *intake, struct sb_str line, struct sb_err *err, size_t *err_byte)
{
	sb_json *root = sb_json_parse_object(&intake->parser, line, err, err_byte);
	struct sb_post post;
	enum sb_severity severity;
	char scratch[64];
	bool known;

	if (root == NULL)
		return false;
	sb_post_read(root, &post);
	if (sb_str_is(post.type, "event") || sb_str_is(post.type, "draft"))
		return true;
	ask_routes(intake, &post, &severity);
	if (intake->planned == 0)
		return true;
	struct sb_incident incident = {.record_id = identity(&post, line, scratch, sizeof scratch),
				       .record = line,
				       .at = intake->now,
				       .message = {.route = sb_buf_str(&intake->route), .severity = severity, .record = &post},
				       .plan = intake->plan,
				       .planned = intake->planned};
	if (!sb_outbox_known(intake->outbox, incident.record_id, &known, err))
		return false;
	return known || sb_outbox_add(intake->outbox, intake->routes, &incident, err);
}

bool sb_intake_send(struct sb_intake *intake, struct sb_str targets, enum sb_severity severity, struct sb_str actor,
		    struct sb_str words, struct sb_err *err)
{
	size_t *to = NULL, count = 0;
	bool good = true;

	while (good && targets.ptr != NULL)
		good = sb_routes_target(intake->routes, sb_str_cut(&targets, ','), &to, &count, err);
	intake->planned = 0;
	for (size_t i = 0; good && i < count; i++)
		plan_person(intake, to[i], SB_NO_CHANNEL);
	free(to);
	struct sb_incident incident = {.at = intake->now,
				       .message = {.route = SB_STR("by hand"), .severity = severity, .words = words},
				       .actor = actor,
				       .plan = intake->plan,
				       .planned = intake->planned};
	good = good && sb_outbox_add(intake->outbox, intake->routes, &incident, err) &&
	       sb_outbox_commit(intake->outbox, err);
	if (!good)
		sb_outbox_rollback(intake->outbox);
	return good;
}
