#include "notify/intake.h"

#include "json/write.h"
#include "notify/incident.h"

#include <stdio.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define ROUTE_NAMES_MAX ((size_t)64 << 10)
#define HASH_MAX 64

void sb_intake_open(struct sb_intake *intake, struct sb_outbox *outbox, struct sb_configs *configs, struct sb_silences *silences)
{
	*intake = (struct sb_intake){.outbox = outbox,
				     .routes = configs->present,
				     .configs = configs,
				     .silences = silences,
				     .now = sb_time_now()};
	sb_query_record_init(&intake->record);
	sb_buf_init(&intake->names, ROUTE_NAMES_MAX);
	sb_buf_init(&intake->group, SIZE_MAX / 4);
}

void sb_intake_close(struct sb_intake *intake)
{
	sb_json_parser_free(&intake->parser);
	sb_query_record_free(&intake->record);
	sb_buf_free(&intake->names);
	sb_buf_free(&intake->group);
	free(intake->matched);
}

static bool holds(struct sb_intake *intake, const struct sb_route *route)
{
	return route->when == NULL || sb_query_match(route->when, &intake->record, intake->now);
}

static void take_route(struct sb_intake *intake, size_t index)
{
	intake->matched = sb_mem_reserve(intake->matched, intake->matched_count, &intake->matched_cap, sizeof *intake->matched);
	intake->matched[intake->matched_count++] = index;
	sb_buf_add_text(&intake->names, intake->names.len > 0 ? ", " : "");
	sb_buf_add_str(&intake->names, intake->routes->list[index].name);
}

/* The routes of one level, which stand in [from, to). A route whose children all decline decides itself; one that tells nobody
 * is as if it were not there. The depth is bounded where the tree is read. */
static bool ask_level(struct sb_intake *intake, size_t from, size_t to)
{
	bool any = false;

	for (size_t i = from; i < to; i = intake->routes->list[i].end) {
		const struct sb_route *route = &intake->routes->list[i];
		if (!holds(intake, route))
			continue;
		bool taken = ask_level(intake, i + 1, route->end);
		if (!taken && route->policy.to.count > 0) {
			take_route(intake, i);
			taken = true;
		}
		any = any || taken;
		if (taken && !route->go_on)
			break;
	}
	return any;
}

void sb_intake_ask(struct sb_intake *intake, const struct sb_post *post, enum sb_severity *severity, enum sb_ack_mode *ack)
{
	intake->now = sb_time_now();
	intake->matched_count = 0;
	sb_buf_clear(&intake->names);
	intake->post = *post;
	sb_query_record_set(&intake->record, &intake->post);
	ask_level(intake, 0, intake->routes->count);
	*severity = SB_LOW;
	*ack = SB_ACK_ANY;
	for (size_t i = 0; i < intake->matched_count; i++) {
		const struct sb_policy *policy = &intake->routes->list[intake->matched[i]].policy;
		*severity = policy->severity > *severity ? policy->severity : *severity;
		*ack = policy->ack > *ack ? policy->ack : *ack;
	}
}

/* What stands at a path such as author.handle, as JSON; null when nothing does. */
static void add_value(struct sb_str path, sb_json *value, struct sb_buf *out)
{
	while (path.ptr != NULL && value != NULL)
		value = sb_json_get(value, sb_str_cut(&path, '.'));
	if (value != NULL)
		sb_json_add_value(out, value);
	else
		sb_buf_add_text(out, "null");
	sb_buf_add_char(out, '\n');
}

/* What makes records one incident: the routes that hold, and the values of the fields that the first of them groups by. Absent
 * when none of them groups. */
static struct sb_str group_of(struct sb_intake *intake, sb_json *root, char out[HASH_MAX])
{
	const struct sb_policy *policy = NULL;

	for (size_t i = 0; i < intake->matched_count && policy == NULL; i++)
		if (intake->routes->list[intake->matched[i]].policy.grouped)
			policy = &intake->routes->list[intake->matched[i]].policy;
	if (policy == NULL)
		return (struct sb_str){NULL, 0};
	sb_buf_clear(&intake->group);
	sb_buf_add_str(&intake->group, sb_buf_str(&intake->names));
	sb_buf_add_char(&intake->group, '\n');
	for (size_t i = 0; i < policy->group_count; i++)
		add_value(policy->group_by[i], root, &intake->group);
	XXH128_hash_t hash = XXH3_128bits(intake->group.ptr, intake->group.len);
	int len = snprintf(out, HASH_MAX, "%016llx%016llx", (unsigned long long)hash.high64, (unsigned long long)hash.low64);
	return sb_str_of(out, (size_t)len);
}

/* A record without an id is known again by its bytes. */
static struct sb_str identity(const struct sb_post *post, struct sb_str line, char scratch[HASH_MAX])
{
	if (post->id.len > 0)
		return post->id;
	XXH128_hash_t hash = XXH3_128bits(line.ptr, line.len);
	int len = snprintf(scratch, HASH_MAX, "bytes:%016llx%016llx", (unsigned long long)hash.high64,
			   (unsigned long long)hash.low64);
	return sb_str_of(scratch, (size_t)len);
}

/* An acknowledgement that came in among the records: someone's program heard it. */
static bool take_event(struct sb_intake *intake, sb_json *root, struct sb_err *err)
{
	struct sb_str event = sb_json_str(sb_json_get(root, SB_STR("event")));
	struct sb_str incident = sb_json_str(sb_json_get(root, SB_STR("incident")));
	struct sb_say say = {.name = incident.ptr ? incident : sb_json_str(sb_json_get(root, SB_STR("about"))),
			     .who = sb_json_str(sb_json_get(root, SB_STR("actor"))),
			     .by = sb_json_str(sb_json_get(root, SB_STR("channel"))),
			     .at = sb_time_now()};
	bool claims = sb_str_is(event, "claim");

	if ((!claims && !sb_str_is(event, "ack")) || say.name.len == 0 || sb_str_trim(say.who).len == 0)
		return true;
	if (!sb_outbox_commit(intake->outbox, err)) /* a refusal would take back what was accepted before it */
		return false;
	bool good = claims ? sb_incident_claim(intake->outbox, &say, err) : sb_incident_ack(intake->outbox, &say, err);
	/* of another installation, or said before */
	return good || err->status == SB_OK || err->status == SB_NOMATCH;
}

static bool tell_silenced(struct sb_intake *intake, const struct sb_silence *silence, struct sb_str id, struct sb_err *err)
{
	struct sb_event event = SB_EVENT_INIT;
	char reason[48];

	snprintf(reason, sizeof reason, "silence %lld", (long long)silence->number);
	event.event = "silenced";
	event.about = id;
	event.at = intake->now;
	event.actor = sb_str_from(sb_diag_program_name());
	event.route = sb_buf_str(&intake->names);
	event.reason = sb_str_from(reason);
	event.due_at = SB_TIME_NONE;
	return sb_outbox_event(intake->outbox, 0, &event, err);
}

bool sb_intake_record(struct sb_intake *intake, struct sb_str line, struct sb_err *err, size_t *err_byte)
{
	sb_json *root = sb_json_parse_object(&intake->parser, line, err, err_byte);
	const struct sb_silence *silence;
	struct sb_post post;
	enum sb_severity severity;
	enum sb_ack_mode ack;
	char id[HASH_MAX], group[HASH_MAX];
	bool known;

	if (root == NULL)
		return false;
	sb_post_read(root, &post);
	if (sb_str_is(post.type, "draft"))
		return true;
	if (sb_str_is(post.type, "event"))
		return take_event(intake, root, err);
	sb_intake_ask(intake, &post, &severity, &ack);
	if (intake->matched_count == 0)
		return true;
	struct sb_incident incident = {.record_id = identity(&post, line, id),
				       .record = line,
				       .group = group_of(intake, root, group),
				       .at = intake->now,
				       .ack = ack,
				       .message = {.route = sb_buf_str(&intake->names), .severity = severity, .record = &post},
				       .routes = intake->matched,
				       .route_count = intake->matched_count};
	if (!sb_outbox_begin(intake->outbox, err) || !sb_plan_known(intake->outbox, incident.record_id, &known, err))
		return false;
	if (known)
		return true;
	if (!sb_silence_find(intake->outbox, intake->silences, &intake->record, intake->now, &silence, err))
		return false;
	if (silence != NULL)
		return tell_silenced(intake, silence, incident.record_id, err);
	return sb_plan_begin(intake->outbox, intake->configs, &incident, err);
}

/* --- by hand --- */

static bool find_route(struct sb_intake *intake, struct sb_str name, struct sb_err *err)
{
	for (size_t i = 0; i < intake->routes->count; i++) {
		if (!sb_str_eq(intake->routes->list[i].name, name))
			continue;
		if (intake->routes->list[i].policy.to.count == 0)
			return sb_err_set(err, SB_USAGE, "the route '%.*s' tells nobody by itself", SB_FMT(name));
		take_route(intake, i);
		return true;
	}
	return sb_err_set(err, SB_USAGE, "there is no route '%.*s'", SB_FMT(name));
}

bool sb_intake_send(struct sb_intake *intake, const struct sb_by_hand *send, struct sb_err *err)
{
	struct sb_str targets = send->targets;
	struct sb_targets to = {NULL, 0, 0};
	struct sb_incident incident = {.at = sb_time_now(),
				       .message = {.severity = SB_NORMAL, .words = send->words},
				       .actor = send->actor,
				       .open = send->open,
				       .to = targets.ptr ? &to : NULL};
	bool good = true;

	intake->matched_count = 0;
	sb_buf_clear(&intake->names);
	while (good && targets.ptr != NULL)
		good = sb_routes_target(intake->routes, sb_str_cut(&targets, ','), &to, err);
	good = good && (send->route.ptr == NULL || find_route(intake, send->route, err));
	if (good && intake->matched_count > 0) {
		const struct sb_policy *policy = &intake->routes->list[intake->matched[0]].policy;
		incident.routes = intake->matched;
		incident.route_count = 1;
		incident.ack = policy->ack;
		incident.message.severity = policy->severity;
	}
	incident.message.route = send->route.ptr ? send->route : SB_STR("by hand");
	if (send->severity != NULL)
		incident.message.severity = sb_severity_of(sb_str_from(send->severity));
	good = good && sb_plan_begin(intake->outbox, intake->configs, &incident, err) && sb_outbox_commit(intake->outbox, err);
	if (!good)
		sb_outbox_rollback(intake->outbox);
	free(to.list);
	return good;
}
