#include "store/drafts.h"

#include "io/file.h"

#include <stdlib.h>

/* The newest is last; a file that exists is brought up to date by those it has not seen. */
static const char *const migrations[] = {
	"CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
	/* what makes idempotency keys unlike those of every other installation */
	"INSERT INTO setting VALUES ('instance', lower(hex(randomblob(16))));"
	"CREATE TABLE draft (n INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, reply_to TEXT,"
	" network TEXT NOT NULL, text TEXT NOT NULL, by TEXT, department TEXT, approved_by TEXT, addressee TEXT, title TEXT,"
	" url TEXT, place TEXT, about TEXT, state TEXT NOT NULL DEFAULT 'new', created_at INTEGER NOT NULL,"
	" ready_at INTEGER, ended_at INTEGER, reason TEXT);"
	"CREATE INDEX draft_open ON draft (state) WHERE state IN ('new', 'waiting', 'ready');"
	"CREATE INDEX draft_parent ON draft (reply_to);"
	/* `began_at`: a request that publishes it was about to be sent, and how that ended is not known */
	"CREATE TABLE part (draft INTEGER NOT NULL REFERENCES draft(n), number INTEGER NOT NULL, text TEXT NOT NULL,"
	" state TEXT NOT NULL DEFAULT 'pending', attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL,"
	" lease_until INTEGER, began_at INTEGER, know TEXT, id TEXT, url TEXT, reason TEXT,"
	" PRIMARY KEY (draft, number)) WITHOUT ROWID;"
	"CREATE INDEX part_open ON part (state, next_at) WHERE state IN ('pending', 'sending');"
	"CREATE INDEX part_id ON part (id) WHERE id IS NOT NULL;"
	/* servers that asked for silence, or are not there */
	"CREATE TABLE hold (server TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE log (n INTEGER PRIMARY KEY AUTOINCREMENT, draft INTEGER NOT NULL REFERENCES draft(n),"
	" line TEXT NOT NULL);",
	NULL,
};

struct sb_store *sb_drafts_open(const char *path, struct sb_err *err)
{
	char *standard = path == NULL ? sb_path_state("reply.db", err) : NULL;
	struct sb_store *store = NULL;

	if (path != NULL || standard != NULL)
		store = sb_store_open(path ? path : standard, migrations, err);
	free(standard);
	return store;
}

bool sb_drafts_add(struct sb_store *store, const struct sb_draft *draft, bool *added, struct sb_err *err)
{
	static const char sql[] =
		"INSERT INTO draft (key, reply_to, network, text, by, department, approved_by, addressee, title, url, place,"
		" about, created_at) VALUES (?, nullif(?, ''), ?, ?, nullif(?, ''), nullif(?, ''), nullif(?, ''), nullif(?, ''),"
		" nullif(?, ''), nullif(?, ''), nullif(?, ''), nullif(?, ''), ?) ON CONFLICT (key) DO NOTHING";
	struct sb_stmt *insert = sb_store_stmt(store, sql, err);
	const struct sb_str texts[] = {draft->key, draft->reply_to, draft->network, draft->text, draft->by,
				       draft->department, draft->approved_by, draft->to, draft->title, draft->url,
				       draft->place, draft->about};
	int count = (int)(sizeof texts / sizeof texts[0]);

	if (insert == NULL)
		return false;
	if (draft->key.len == 0 || draft->network.len == 0 || draft->text.len == 0)
		return sb_err_set(err, SB_REJECTED, "a draft needs a key, a network and a text");
	for (int i = 0; i < count; i++)
		sb_stmt_bind_str(insert, i + 1, texts[i]);
	sb_stmt_bind_int(insert, count + 1, draft->at);
	if (!sb_stmt_run(insert, err))
		return false;
	if (added != NULL)
		*added = sb_store_changes(store) > 0;
	return true;
}
