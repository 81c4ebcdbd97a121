#include "notify/outbox.h"

#include "io/file.h"

#include <pthread.h>
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

	/* plans: routes as they were when an incident began, what is still to be done, who has acknowledged */
	"CREATE TABLE config (n INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, text TEXT NOT NULL, csv TEXT);"
	"ALTER TABLE incident ADD COLUMN config INTEGER;"
	"ALTER TABLE incident ADD COLUMN ack TEXT NOT NULL DEFAULT 'any';"
	"ALTER TABLE incident ADD COLUMN claimed_by TEXT;"
	"ALTER TABLE incident ADD COLUMN claimed_at INTEGER;"
	/* of a group: what its records have in common, how many there are, and whether one came since the last message */
	"ALTER TABLE incident ADD COLUMN grp TEXT;"
	"ALTER TABLE incident ADD COLUMN last_at INTEGER;"
	"ALTER TABLE incident ADD COLUMN records INTEGER NOT NULL DEFAULT 1;"
	"ALTER TABLE incident ADD COLUMN fresh INTEGER NOT NULL DEFAULT 0;"
	"CREATE INDEX incident_group ON incident (grp) WHERE grp IS NOT NULL;"
	"CREATE TABLE member (key TEXT PRIMARY KEY, incident INTEGER NOT NULL, at INTEGER NOT NULL, record TEXT NOT NULL);"
	"CREATE INDEX member_of ON member (incident);"
	/* what is said in public too: the words, until they are in the queue of sb-reply */
	"ALTER TABLE incident ADD COLUMN public TEXT;"
	"CREATE TABLE public (n INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, network TEXT NOT NULL, text TEXT NOT NULL, actor TEXT,"
	" department TEXT, about TEXT, at INTEGER NOT NULL, done INTEGER NOT NULL DEFAULT 0);"
	"CREATE INDEX public_waiting ON public (done) WHERE done = 0;"
	"ALTER TABLE revision ADD COLUMN kind TEXT NOT NULL DEFAULT 'alert';"
	"ALTER TABLE delivery ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE delivery ADD COLUMN route INTEGER;"
	"ALTER TABLE delivery ADD COLUMN due_at INTEGER;"
	"ALTER TABLE delivery ADD COLUMN deadline INTEGER;"
	"ALTER TABLE delivery ADD COLUMN on_unknown INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE delivery ADD COLUMN doubt INTEGER NOT NULL DEFAULT 0;"
	/* of a digest: the delivery with which this one goes */
	"ALTER TABLE delivery ADD COLUMN digest INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE delivery ADD COLUMN carrier INTEGER;"
	"DROP INDEX delivery_open;"
	"CREATE INDEX delivery_pending ON delivery (channel, rank, next_at, n) WHERE state = 'pending';"
	"CREATE INDEX delivery_open ON delivery (state, lease_until) WHERE state IN ('sending', 'unknown');"
	"CREATE INDEX delivery_carried ON delivery (carrier) WHERE carrier IS NOT NULL;"
	"CREATE TABLE step (n INTEGER PRIMARY KEY, incident INTEGER NOT NULL, route INTEGER NOT NULL, kind TEXT NOT NULL,"
	" number INTEGER NOT NULL, due_at INTEGER NOT NULL);"
	"CREATE INDEX step_due ON step (due_at);"
	"CREATE INDEX step_of ON step (incident);"
	"CREATE TABLE ack (incident INTEGER NOT NULL, person TEXT NOT NULL, role TEXT, at INTEGER NOT NULL, channel TEXT,"
	" PRIMARY KEY (incident, person)) WITHOUT ROWID;"
	"CREATE TABLE silence (n INTEGER PRIMARY KEY AUTOINCREMENT, query TEXT NOT NULL, from_at INTEGER NOT NULL,"
	" until_at INTEGER NOT NULL, who TEXT);"
	"CREATE TABLE pace (kind TEXT NOT NULL, key TEXT NOT NULL, tat INTEGER NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;"
	/* where acknowledgements come from: what was read of each source */
	"CREATE TABLE heard (source TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (source, name)) WITHOUT ROWID;"
	"ALTER TABLE hold RENAME TO old_hold;"
	"CREATE TABLE hold (channel TEXT NOT NULL, address TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (channel, address))"
	" WITHOUT ROWID;"
	"INSERT INTO hold SELECT channel, '', until FROM old_hold;"
	"DROP TABLE old_hold;"
	"ALTER TABLE event RENAME TO old_event;"
	"CREATE TABLE event (n INTEGER PRIMARY KEY AUTOINCREMENT, incident INTEGER, line TEXT NOT NULL);"
	"INSERT INTO event SELECT n, incident, line FROM old_event;"
	"DROP TABLE old_event;",

	/* channels, or single addresses by them, that refuse our credentials */
	"CREATE TABLE denied (channel TEXT NOT NULL, address TEXT NOT NULL, since INTEGER NOT NULL, at INTEGER NOT NULL,"
	" reason TEXT NOT NULL, PRIMARY KEY (channel, address)) WITHOUT ROWID;",

	/* the few that cannot make it by their deadline */
	"CREATE INDEX delivery_late ON delivery (n) WHERE state = 'pending' AND deadline IS NOT NULL AND next_at > deadline;",

	/* cancelled, as its people are tried by another way; they come back to it when that fails too */
	"ALTER TABLE delivery ADD COLUMN rerouted INTEGER NOT NULL DEFAULT 0;",
	NULL,
};

/* Standard output is one, however many threads deliver. */
static pthread_mutex_t printing = PTHREAD_MUTEX_INITIALIZER;

bool sb_outbox_open(struct sb_outbox *outbox, const char *path, struct sb_writer *out, struct sb_err *err)
{
	*outbox = (struct sb_outbox){.out = out};
	sb_buf_init(&outbox->events, SIZE_MAX / 4);
	sb_buf_init(&outbox->scratch, SIZE_MAX / 4);
	sb_buf_init(&outbox->line, SIZE_MAX / 4);
	outbox->path = path ? sb_mem_dup(sb_str_from(path)) : sb_path_state("notify.db", err);
	if (outbox->path != NULL)
		outbox->store = sb_store_open(outbox->path, migrations, err);
	return outbox->store != NULL;
}

void sb_outbox_close(struct sb_outbox *outbox)
{
	sb_store_close(outbox->store);
	sb_buf_free(&outbox->events);
	sb_buf_free(&outbox->scratch);
	sb_buf_free(&outbox->line);
	free(outbox->path);
	*outbox = (struct sb_outbox){.store = NULL};
}

bool sb_outbox_begin(struct sb_outbox *outbox, struct sb_err *err)
{
	if (outbox->open)
		return true;
	outbox->open = sb_store_begin(outbox->store, err);
	outbox->begun++;
	return outbox->open;
}

bool sb_outbox_print(struct sb_outbox *outbox, struct sb_str lines, struct sb_err *err)
{
	pthread_mutex_lock(&printing);
	sb_writer_add_str(outbox->out, lines);
	bool good = sb_writer_flush(outbox->out, err);
	pthread_mutex_unlock(&printing);
	return good;
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
	bool good = sb_outbox_print(outbox, sb_buf_str(&outbox->events), err);
	sb_buf_clear(&outbox->events);
	return good;
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

	if (insert == NULL)
		return false;
	sb_buf_clear(&outbox->line);
	sb_event_write(event, &outbox->line);
	if (incident > 0)
		sb_stmt_bind_int(insert, 1, incident);
	else
		sb_stmt_bind_null(insert, 1);
	sb_stmt_bind_str(insert, 2, sb_buf_str(&outbox->line));
	bool good = sb_stmt_run(insert, err);
	sb_buf_add_str(&outbox->events, sb_buf_str(&outbox->line));
	sb_buf_add_char(&outbox->events, '\n');
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

/* GCRA keeps the time at which the next one would come if all came evenly; a burst of `count` may come before it. */
bool sb_outbox_pace(struct sb_outbox *outbox, struct sb_str kind, struct sb_str key, uint64_t count, int64_t per, sb_time now,
		    sb_time *free_at, struct sb_err *err)
{
	static const char find_sql[] = "SELECT tat FROM pace WHERE kind = ? AND key = ?";
	static const char set_sql[] = "INSERT INTO pace VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET tat = excluded.tat";
	struct sb_stmt *find = sb_store_stmt(outbox->store, find_sql, err), *set = sb_store_stmt(outbox->store, set_sql, err);
	int64_t each = per / (int64_t)count;

	if (find == NULL || set == NULL)
		return false;
	sb_stmt_bind_str(find, 1, kind);
	sb_stmt_bind_str(find, 2, key);
	enum sb_step step = sb_stmt_step(find, err);
	sb_time tat = step == SB_STEP_ROW && sb_stmt_int(find, 0) > now ? sb_stmt_int(find, 0) : now;
	sb_stmt_reset(find);
	if (step == SB_STEP_FAILED)
		return false;
	*free_at = tat + each - per > now ? tat + each - per : now;
	if (*free_at > now)
		return true;
	sb_stmt_bind_str(set, 1, kind);
	sb_stmt_bind_str(set, 2, key);
	sb_stmt_bind_int(set, 3, tat + each);
	return sb_stmt_run(set, err);
}
