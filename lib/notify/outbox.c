#include "notify/outbox.h"

#include "base/utf8.h"
#include "io/file.h"
#include "json/write.h"

#include <stdlib.h>

/* The newest is last; a file that exists is brought up to date by those it has not seen. */
static const char *const migrations[] = {
	"CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
	/* what makes ids of messages unlike those of every other installation */
	"INSERT INTO setting VALUES ('instance', lower(hex(randomblob(8))));"
	"CREATE TABLE incident (n INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, about TEXT NOT NULL,"
	" route TEXT NOT NULL, severity TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'open', created_at INTEGER NOT NULL,"
	" ended_at INTEGER, ended_by TEXT);"
	"CREATE TABLE revision (incident INTEGER NOT NULL REFERENCES incident(n), number INTEGER NOT NULL,"
	" at INTEGER NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, record TEXT, PRIMARY KEY (incident, number));"
	"CREATE TABLE delivery (n INTEGER PRIMARY KEY AUTOINCREMENT, incident INTEGER NOT NULL REFERENCES incident(n),"
	" revision INTEGER NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'pending',"
	" attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL, lease_until INTEGER, ended_at INTEGER,"
	" reason TEXT, UNIQUE (incident, revision, channel, address));"
	"CREATE INDEX delivery_open ON delivery (state, next_at) WHERE state IN ('pending', 'sending', 'unknown');"
	"CREATE TABLE recipient (delivery INTEGER NOT NULL REFERENCES delivery(n), person TEXT NOT NULL, handle TEXT,"
	" role TEXT, department TEXT, level TEXT, PRIMARY KEY (delivery, person)) WITHOUT ROWID;"
	/* channels that asked for silence, or are not there */
	"CREATE TABLE hold (channel TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE event (n INTEGER PRIMARY KEY AUTOINCREMENT, incident INTEGER NOT NULL REFERENCES incident(n),"
	" line TEXT NOT NULL);",
	NULL,
};

bool sb_outbox_open(struct sb_outbox *outbox, const char *path, struct sb_writer *out, struct sb_err *err)
{
	char *standard = path == NULL ? sb_path_state("notify.db", err) : NULL;

	*outbox = (struct sb_outbox){.out = out};
	sb_buf_init(&outbox->events, SIZE_MAX / 4);
	sb_buf_init(&outbox->scratch, SIZE_MAX / 4);
	if (path != NULL || standard != NULL)
		outbox->store = sb_store_open(path ? path : standard, migrations, err);
	free(standard);
	return outbox->store != NULL;
}

void sb_outbox_close(struct sb_outbox *outbox)
{
	sb_store_close(outbox->store);
	sb_buf_free(&outbox->events);
	sb_buf_free(&outbox->scratch);
	*outbox = (struct sb_outbox){.store = NULL};
}

bool sb_outbox_begin(struct sb_outbox *outbox, struct sb_err *err)
{
	if (!outbox->open)
		outbox->open = sb_store_begin(outbox->store, err);
	return outbox->open;
}

bool sb_outbox_commit(struct sb_outbox *outbox, struct sb_err *err)
{
	if (!outbox->open)
		return true;
	if (!sb_store_commit(outbox->store, err)) {
		sb_outbox_rollback(outbox);
		return false;
	}
	outbox->open = false;
	sb_writer_add_str(outbox->out, sb_buf_str(&outbox->events));
	sb_buf_clear(&outbox->events);
	return sb_writer_flush(outbox->out, err);
}

void sb_outbox_rollback(struct sb_outbox *outbox)
{
	if (outbox->open)
		sb_store_rollback(outbox->store);
	outbox->open = false;
	sb_buf_clear(&outbox->events);
}

bool sb_outbox_event(struct sb_outbox *outbox, int64_t incident, const struct sb_event *event, struct sb_err *err)
{
	struct sb_stmt *insert = sb_store_stmt(outbox->store, "INSERT INTO event (incident, line) VALUES (?, ?)", err);
	struct sb_buf line;

	if (insert == NULL)
		return false;
	sb_buf_init(&line, SIZE_MAX / 4);
	sb_event_write(event, &line);
	sb_stmt_bind_int(insert, 1, incident);
	sb_stmt_bind_str(insert, 2, sb_buf_str(&line));
	bool good = sb_stmt_run(insert, err);
	sb_buf_add_str(&outbox->events, sb_buf_str(&line));
	sb_buf_add_char(&outbox->events, '\n');
	sb_buf_free(&line);
	return good;
}

bool sb_outbox_log(struct sb_outbox *outbox, struct sb_err *err)
{
	struct sb_stmt *all = sb_store_stmt(outbox->store, "SELECT line FROM event ORDER BY n", err);
	enum sb_step step = SB_STEP_FAILED;

	if (all == NULL)
		return false;
	while ((step = sb_stmt_step(all, err)) == SB_STEP_ROW && !outbox->out->failed)
		sb_writer_add_line(outbox->out, sb_stmt_str(all, 0));
	sb_stmt_reset(all);
	return step != SB_STEP_FAILED;
}

bool sb_outbox_known(struct sb_outbox *outbox, struct sb_str record_id, bool *known, struct sb_err *err)
{
	struct sb_stmt *find = sb_store_stmt(outbox->store, "SELECT 1 FROM incident WHERE key = 'record:' || ?", err);

	if (find == NULL)
		return false;
	sb_stmt_bind_str(find, 1, record_id);
	enum sb_step step = sb_stmt_step(find, err);
	sb_stmt_reset(find);
	*known = step == SB_STEP_ROW;
	return step != SB_STEP_FAILED;
}

/* The row of the incident. One by hand has its number in its key, which is only known afterwards. */
static bool insert_incident(struct sb_outbox *outbox, const struct sb_incident *incident, int64_t *number,
			    char id[SB_INCIDENT_ID_MAX], struct sb_str *about, struct sb_err *err)
{
	static const char sql[] = "INSERT INTO incident (key, about, route, severity, created_at) "
				  "VALUES (coalesce('record:' || ?1, 'notice:'), coalesce(?2, ''), ?3, ?4, ?5)";
	static const char rename[] = "UPDATE incident SET key = ?1, about = ?1 WHERE n = ?2";
	struct sb_stmt *insert = sb_store_stmt(outbox->store, sql, err);
	struct sb_stmt *update = sb_store_stmt(outbox->store, rename, err);

	if (insert == NULL || update == NULL)
		return false;
	sb_stmt_bind_str(insert, 1, incident->record_id);
	sb_stmt_bind_str(insert, 2, incident->record_id);
	sb_stmt_bind_str(insert, 3, incident->message.route);
	sb_stmt_bind_str(insert, 4, sb_str_from(sb_severity_names[incident->message.severity]));
	sb_stmt_bind_int(insert, 5, incident->at);
	if (!sb_stmt_run(insert, err))
		return false;
	*number = sb_store_last_id(outbox->store);
	sb_incident_id(*number, id);
	*about = incident->record_id;
	if (about->ptr != NULL)
		return true;
	sb_buf_clear(&outbox->scratch);
	sb_buf_add_format(&outbox->scratch, "notice:%s", id);
	*about = sb_buf_str(&outbox->scratch);
	sb_stmt_bind_str(update, 1, *about);
	sb_stmt_bind_int(update, 2, *number);
	return sb_stmt_run(update, err);
}

static bool insert_revision(struct sb_outbox *outbox, const struct sb_incident *incident, int64_t number, const char *id,
			    struct sb_err *err)
{
	static const char sql[] = "INSERT INTO revision (incident, number, at, title, text, record) VALUES (?, 1, ?, ?, ?, ?)";
	struct sb_stmt *insert = sb_store_stmt(outbox->store, sql, err);
	struct sb_message message = incident->message;
	struct sb_buf title, text;

	if (insert == NULL)
		return false;
	sb_buf_init(&title, SIZE_MAX / 4);
	sb_buf_init(&text, SIZE_MAX / 4);
	message.incident = id;
	sb_message_title(&message, &title);
	sb_message_text(&message, &text);
	sb_stmt_bind_int(insert, 1, number);
	sb_stmt_bind_int(insert, 2, incident->at);
	sb_stmt_bind_str(insert, 3, sb_buf_str(&title));
	sb_stmt_bind_str(insert, 4, sb_buf_str(&text));
	sb_stmt_bind_str(insert, 5, incident->record);
	bool good = sb_stmt_run(insert, err);
	sb_buf_free(&title);
	sb_buf_free(&text);
	return good;
}

/* The delivery to one address; people who share it share the message. */
static bool insert_delivery(struct sb_outbox *outbox, int64_t incident, const char *channel, struct sb_str address,
			    sb_time at, int64_t *number, struct sb_err *err)
{
	static const char sql[] = "INSERT INTO delivery (incident, revision, channel, address, next_at) "
				  "VALUES (?, 1, ?, ?, ?) ON CONFLICT DO UPDATE SET next_at = next_at RETURNING n";
	struct sb_stmt *insert = sb_store_stmt(outbox->store, sql, err);

	if (insert == NULL)
		return false;
	sb_stmt_bind_int(insert, 1, incident);
	sb_stmt_bind_str(insert, 2, sb_str_from(channel));
	sb_stmt_bind_str(insert, 3, address.ptr ? address : SB_STR(""));
	sb_stmt_bind_int(insert, 4, at);
	bool good = sb_stmt_step(insert, err) == SB_STEP_ROW;
	*number = good ? sb_stmt_int(insert, 0) : 0;
	sb_stmt_reset(insert);
	return good;
}

static bool insert_recipient(struct sb_outbox *outbox, int64_t delivery, const struct sb_recipient *person,
			     struct sb_err *err)
{
	static const char sql[] = "INSERT INTO recipient (delivery, person, handle, role, department, level) "
				  "VALUES (?, ?, ?, ?, ?, ?)";
	struct sb_stmt *insert = sb_store_stmt(outbox->store, sql, err);

	if (insert == NULL)
		return false;
	sb_stmt_bind_int(insert, 1, delivery);
	sb_stmt_bind_str(insert, 2, person->name);
	sb_stmt_bind_str(insert, 3, person->handle);
	sb_stmt_bind_str(insert, 4, person->role);
	sb_stmt_bind_str(insert, 5, person->department);
	sb_stmt_bind_str(insert, 6, person->level);
	return sb_stmt_run(insert, err);
}

static bool plan_one(struct sb_outbox *outbox, const struct sb_routes *routes, const struct sb_incident *incident,
		     const struct sb_planned *planned, int64_t number, struct sb_event *event, struct sb_err *err)
{
	const struct sb_recipient *person = &routes->people[planned->person];
	const char *channel = routes->channels[planned->reach.channel].name;
	int64_t delivery;

	if (!insert_delivery(outbox, number, channel, planned->reach.address, incident->at, &delivery, err) ||
	    !insert_recipient(outbox, delivery, person, err))
		return false;
	event->to = person->name;
	event->role = person->role;
	event->department = person->department;
	event->level = person->level;
	event->channel = sb_str_from(channel);
	return sb_outbox_event(outbox, number, event, err);
}

bool sb_outbox_add(struct sb_outbox *outbox, const struct sb_routes *routes, const struct sb_incident *incident,
		   struct sb_err *err)
{
	char id[SB_INCIDENT_ID_MAX];
	struct sb_event event = SB_EVENT_INIT;
	int64_t number;

	if (!sb_outbox_begin(outbox, err) || !insert_incident(outbox, incident, &number, id, &event.about, err) ||
	    !insert_revision(outbox, incident, number, id, err))
		return false;
	event.event = "notified";
	event.at = incident->at;
	event.by_human = incident->actor.ptr != NULL;
	event.actor = event.by_human ? incident->actor : sb_str_from(sb_diag_program_name());
	event.incident = sb_str_from(id);
	event.route = incident->message.route;
	event.severity = sb_str_from(sb_severity_names[incident->message.severity]);
	for (size_t i = 0; i < incident->planned; i++)
		if (!plan_one(outbox, routes, incident, &incident->plan[i], number, &event, err))
			return false;
	return true;
}
