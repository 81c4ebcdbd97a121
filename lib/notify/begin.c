/* begin.c - how an incident begins, and what joins it. */
#include "notify/plan.h"
#include "notify/public.h"
#include "notify/step.h"

#define GROUP_AGE SB_DAY /* a group to which nothing came for so long takes no more */

bool sb_plan_known(struct sb_outbox *outbox, struct sb_str record_id, bool *known, struct sb_err *err)
{
	static const char sql[] = "SELECT 1 FROM incident WHERE key = 'record:' || ?1 UNION ALL "
				  "SELECT 1 FROM member WHERE key = ?1 LIMIT 1";
	struct sb_stmt *find = sb_store_stmt(outbox->store, sql, err);

	if (find == NULL)
		return false;
	sb_stmt_bind_str(find, 1, record_id);
	enum sb_step step = sb_stmt_step(find, err);
	sb_stmt_reset(find);
	*known = step == SB_STEP_ROW;
	return step != SB_STEP_FAILED;
}

/* One by hand has its number in its key, which is only known afterwards. */
static bool name_by_hand(struct sb_outbox *outbox, struct sb_tell *tell, struct sb_err *err)
{
	struct sb_stmt *update = sb_store_stmt(outbox->store, "UPDATE incident SET key = ?1, about = ?1 WHERE n = ?2", err);

	if (update == NULL)
		return false;
	sb_buf_clear(&outbox->scratch);
	sb_buf_add_format(&outbox->scratch, "notice:%s", tell->id);
	sb_stmt_bind_str(update, 1, sb_buf_str(&outbox->scratch));
	sb_stmt_bind_int(update, 2, tell->incident);
	return sb_stmt_run(update, err);
}

/* Where people's words about it are said in public: what the call says, or the routes. */
static struct sb_str open_of(const struct sb_configs *configs, const struct sb_incident *incident)
{
	struct sb_str open = incident->open;

	for (size_t i = 0; i < incident->route_count && open.ptr == NULL; i++)
		open = configs->present->list[incident->routes[i]].policy.open;
	return open;
}

static bool insert_incident(struct sb_outbox *outbox, const struct sb_configs *configs, const struct sb_incident *incident,
			    struct sb_tell *tell, struct sb_err *err)
{
	static const char sql[] =
		"INSERT INTO incident (key, about, route, severity, created_at, config, ack, grp, last_at, public) "
		"VALUES (coalesce('record:' || ?1, 'notice:'), coalesce(?1, ''), ?2, ?3, ?4, ?5, ?6, ?7, ?4, ?8)";
	struct sb_stmt *insert = sb_store_stmt(outbox->store, sql, err);

	if (insert == NULL)
		return false;
	sb_stmt_bind_str(insert, 1, incident->record_id);
	sb_stmt_bind_str(insert, 2, incident->message.route);
	sb_stmt_bind_str(insert, 3, sb_str_from(sb_severity_names[incident->message.severity]));
	sb_stmt_bind_int(insert, 4, incident->at);
	sb_stmt_bind_int(insert, 5, configs->number);
	sb_stmt_bind_str(insert, 6, sb_str_from(sb_ack_names[incident->ack]));
	sb_stmt_bind_str(insert, 7, incident->group);
	sb_stmt_bind_str(insert, 8, open_of(configs, incident));
	if (!sb_stmt_run(insert, err))
		return false;
	tell->incident = sb_store_last_id(outbox->store);
	sb_ref_format(tell->incident, tell->id);
	tell->about = incident->record_id;
	return incident->record_id.ptr != NULL || name_by_hand(outbox, tell, err);
}

/* Records are kept here for as long as their message is not written. */
static bool insert_member(struct sb_outbox *outbox, const struct sb_incident *incident, int64_t number, struct sb_err *err)
{
	static const char sql[] = "INSERT INTO member (key, incident, at, record) VALUES (?, ?, ?, ?)";
	struct sb_stmt *insert = sb_store_stmt(outbox->store, sql, err);

	if (insert == NULL)
		return false;
	sb_stmt_bind_str(insert, 1, incident->record_id);
	sb_stmt_bind_int(insert, 2, number);
	sb_stmt_bind_int(insert, 3, incident->at);
	sb_stmt_bind_str(insert, 4, incident->record);
	return sb_stmt_run(insert, err);
}

static int64_t wait_of(const struct sb_incident *incident, const struct sb_policy *policy)
{
	return incident->record_id.ptr != NULL ? policy->wait : 0; /* whoever sends by hand has waited */
}

/* What the routes say is to come: steps at their times. */
static bool add_steps(struct sb_outbox *outbox, const struct sb_configs *configs, const struct sb_incident *incident,
		      struct sb_tell *tell, struct sb_err *err)
{
	bool good = true;

	for (size_t i = 0; good && i < incident->route_count; i++) {
		size_t route = incident->routes[i];
		const struct sb_policy *policy = &configs->present->list[route].policy;
		int64_t wait = wait_of(incident, policy);
		if (wait > 0)
			good = sb_step_add(outbox, tell->incident, route, "tell", 0, incident->at + wait, err);
		if (good && policy->repeat > 0)
			good = sb_step_add(outbox, tell->incident, route, "repeat", 2,
					   incident->at + wait + policy->repeat, err);
		for (size_t e = 0; good && e < policy->escalate_count; e++)
			good = sb_step_add(outbox, tell->incident, route, "escalate", (int64_t)e,
					   incident->at + policy->escalate[e].after, err);
	}
	return good;
}

/* The first message, to those who are told without waiting. */
static bool tell_now(struct sb_outbox *outbox, const struct sb_configs *configs, const struct sb_incident *incident,
		     struct sb_tell *tell, struct sb_err *err)
{
	static const struct sb_policy by_hand = {.channel = SB_NO_CHANNEL, .quiet = SB_QUIET_IGNORE, .deadline = SB_DEADLINE};
	bool written = false, good = true;

	for (size_t i = 0; good && i < incident->route_count; i++) {
		const struct sb_route *route = &configs->present->list[incident->routes[i]];
		if (wait_of(incident, &route->policy) > 0)
			continue;
		good = written || sb_step_write(outbox, tell, &incident->message, incident->record, err);
		written = true;
		tell->policy = &route->policy;
		tell->route = (int64_t)incident->routes[i];
		for (size_t t = 0; good && t < route->policy.to.count; t++)
			good = sb_tell_target(outbox, tell, route->policy.to.list[t], err);
	}
	if (incident->to == NULL)
		return good;
	good = good && (written || sb_step_write(outbox, tell, &incident->message, incident->record, err));
	tell->policy = &by_hand;
	tell->route = -1;
	for (size_t t = 0; good && t < incident->to->count; t++)
		good = sb_tell_target(outbox, tell, incident->to->list[t], err);
	return good;
}

static struct sb_tell tell_of(const struct sb_configs *configs, const struct sb_incident *incident)
{
	return (struct sb_tell){.routes = configs->present,
				.route_name = incident->message.route,
				.severity = incident->message.severity,
				.rank = SB_RANK_FIRST,
				.now = incident->at,
				.actor = incident->actor};
}

static bool begin(struct sb_outbox *outbox, struct sb_configs *configs, const struct sb_incident *incident, struct sb_err *err)
{
	struct sb_tell tell = tell_of(configs, incident);
	bool waits = incident->group.ptr != NULL;
	char about[sizeof "notice:" + SB_REF_MAX];

	for (size_t i = 0; i < incident->route_count; i++)
		waits = waits || wait_of(incident, &configs->present->list[incident->routes[i]].policy) > 0;
	if (!sb_config_save(outbox, configs, err) || !insert_incident(outbox, configs, incident, &tell, err))
		return false;
	if (incident->record_id.ptr == NULL) {
		snprintf(about, sizeof about, "notice:%s", tell.id);
		tell.about = sb_str_from(about);
	}
	if (waits && !insert_member(outbox, incident, tell.incident, err))
		return false;
	if (!tell_now(outbox, configs, incident, &tell, err) || !add_steps(outbox, configs, incident, &tell, err))
		return false;
	return incident->record_id.ptr != NULL || /* what strangers wrote is not ours to say */
	       sb_public_add(outbox, &tell, open_of(configs, incident), incident->message.words, (struct sb_str){NULL, 0}, err);
}

/* The incident of a group that takes more; 0: none. */
static bool find_group(struct sb_outbox *outbox, const struct sb_incident *incident, int64_t *number, bool *is_open,
		       struct sb_err *err)
{
	static const char sql[] = "SELECT n, state = 'open' FROM incident WHERE grp = ?1 AND state <> 'closed' AND last_at > ?2 "
				  "ORDER BY n DESC LIMIT 1";
	struct sb_stmt *find = sb_store_stmt(outbox->store, sql, err);

	*number = 0;
	if (find == NULL)
		return false;
	sb_stmt_bind_str(find, 1, incident->group);
	sb_stmt_bind_int(find, 2, incident->at - GROUP_AGE);
	enum sb_step step = sb_stmt_step(find, err);
	if (step == SB_STEP_ROW) {
		*number = sb_stmt_int(find, 0);
		*is_open = sb_stmt_int(find, 1) != 0;
	}
	sb_stmt_reset(find);
	return step != SB_STEP_FAILED;
}

static bool note_join(struct sb_outbox *outbox, const struct sb_incident *incident, struct sb_tell *tell, struct sb_err *err)
{
	static const char sql[] = "UPDATE incident SET last_at = ?2, records = records + 1, fresh = 1 WHERE n = ?1 RETURNING about";
	struct sb_stmt *update = sb_store_stmt(outbox->store, sql, err);
	struct sb_event event;

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 1, tell->incident);
	sb_stmt_bind_int(update, 2, incident->at);
	bool good = sb_stmt_step(update, err) == SB_STEP_ROW;
	sb_stmt_reset(update);
	tell->about = incident->record_id;
	sb_tell_event(tell, "joined", &event);
	return good && sb_outbox_event(outbox, tell->incident, &event, err);
}

/* A record that joins is told like the first: after the route's wait, or at once. An incident that someone has acknowledged
 * takes it without a word. */
static bool join(struct sb_outbox *outbox, const struct sb_configs *configs, const struct sb_incident *incident, int64_t number,
		 bool is_open, struct sb_err *err)
{
	struct sb_tell tell = tell_of(configs, incident);
	bool good;

	tell.incident = number;
	sb_ref_format(number, tell.id);
	good = insert_member(outbox, incident, number, err) && note_join(outbox, incident, &tell, err);
	for (size_t i = 0; good && is_open && i < incident->route_count; i++)
		good = sb_step_add_once(outbox, number, incident->routes[i], "tell",
					incident->at + configs->present->list[incident->routes[i]].policy.wait, err);
	return good;
}

bool sb_plan_begin(struct sb_outbox *outbox, struct sb_configs *configs, const struct sb_incident *incident, struct sb_err *err)
{
	int64_t number = 0;
	bool is_open = false;

	if (!sb_outbox_begin(outbox, err))
		return false;
	if (incident->group.ptr != NULL && !find_group(outbox, incident, &number, &is_open, err))
		return false;
	return number > 0 ? join(outbox, configs, incident, number, is_open, err) : begin(outbox, configs, incident, err);
}
