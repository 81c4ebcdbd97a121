#include "fetch/state.h"

#include "base/mem.h"
#include "io/file.h"
#include "store/store.h"

#include <stdlib.h>
#include <unistd.h>

struct sb_state {
	struct sb_store *store;
	int lock;
	struct sb_buf wanted; /* threads for the next save, each with a NUL behind it */
	int64_t group;	      /* when what was saved and is not committed is to be, by sb_time_monotonic; 0: there is nothing */
};

#define WANTED_MAX ((size_t)16 << 20) /* bytes of the threads of one answer */

static const char *const migrations[] = {
	"CREATE TABLE source ("
	" id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, cursor TEXT, etag TEXT, last_modified TEXT,"
	" not_before INTEGER, last_success INTEGER, failures INTEGER NOT NULL DEFAULT 0);"
	"CREATE TABLE seen ("
	" source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE, id TEXT NOT NULL, turn INTEGER NOT NULL,"
	" PRIMARY KEY (source, id)) WITHOUT ROWID;"
	"CREATE INDEX seen_turn ON seen (source, turn)",

	"ALTER TABLE source ADD COLUMN wait_until INTEGER;"
	"ALTER TABLE source ADD COLUMN posts INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE source ADD COLUMN problem TEXT;"
	"ALTER TABLE source ADD COLUMN pace INTEGER NOT NULL DEFAULT 0;"
	"CREATE TABLE thread (source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE, address TEXT NOT NULL,"
	" PRIMARY KEY (source, address)) WITHOUT ROWID;"
	"CREATE TABLE robots (origin TEXT PRIMARY KEY, until INTEGER NOT NULL, rules TEXT NOT NULL) WITHOUT ROWID",
	NULL,
};

#define GROUP_FOR (SB_SECOND / 10) /* after a kill, so much of what was written comes again */

static struct sb_state *open_store(const char *path, struct sb_err *err)
{
	struct sb_store *store = sb_store_open(path, migrations, err);

	if (store == NULL)
		return NULL;
	struct sb_state *state = sb_mem_zero(1, sizeof *state);
	state->store = store;
	state->lock = -1;
	sb_buf_init(&state->wanted, WANTED_MAX);
	return state;
}

struct sb_state *sb_state_open(struct sb_err *err)
{
	char *path = sb_path_state("fetch.db", err);
	struct sb_state *state = NULL;
	int lock = -1;

	if (path == NULL)
		return NULL;
	char *lock_path = sb_mem_format("%s.lock", path);
	if (!sb_file_make_parents(path, err)) {
		/* said in err */
	} else if (!sb_file_lock(lock_path, &lock, err)) {
		if (err->status == SB_RETRY)
			sb_err_set(err, SB_RETRY, "another sb-fetch is gathering for this user; this one ends (%s)",
				   lock_path);
	} else if ((state = open_store(path, err)) != NULL) {
		state->lock = lock;
	} else {
		close(lock);
	}
	free(lock_path);
	free(path);
	return state;
}

struct sb_state *sb_state_look(struct sb_err *err)
{
	char *path = sb_path_state("fetch.db", err);
	struct sb_state *state = NULL;

	if (path == NULL)
		return NULL;
	err->status = SB_OK;
	if (access(path, F_OK) == 0)
		state = open_store(path, err);
	free(path);
	return state;
}

struct sb_state *sb_state_in_memory(struct sb_err *err)
{
	return open_store(SB_STORE_MEMORY, err);
}

void sb_state_close(struct sb_state *state)
{
	if (state == NULL)
		return;
	sb_store_close(state->store);
	if (state->lock >= 0)
		close(state->lock);
	sb_buf_free(&state->wanted);
	free(state);
}

/* --- saving together --- */

static bool begin(struct sb_state *state, struct sb_err *err)
{
	if (state->group != 0)
		return true;
	if (!sb_store_begin(state->store, err))
		return false;
	state->group = sb_time_monotonic() + GROUP_FOR;
	return true;
}

/* Of a group in which one thing cannot be saved nothing is, and what it was about comes again. */
static bool end_save(struct sb_state *state, bool good)
{
	if (!good) {
		state->group = 0;
		sb_store_rollback(state->store);
	}
	return good;
}

bool sb_state_commit(struct sb_state *state, struct sb_err *err)
{
	if (state->group == 0)
		return true;
	bool good = end_save(state, sb_store_commit(state->store, err));
	state->group = 0;
	return good;
}

int64_t sb_state_commit_due(const struct sb_state *state)
{
	return state->group != 0 ? state->group : INT64_MAX;
}

/* --- one source --- */

void sb_state_source_init(struct sb_state_source *source)
{
	*source = (struct sb_state_source){
		.not_before = SB_TIME_NONE, .wait_until = SB_TIME_NONE, .last_success = SB_TIME_NONE};
	sb_buf_init(&source->cursor, (size_t)1 << 16);
	sb_buf_init(&source->etag, (size_t)1 << 13); /* servers' headers end at 8 KiB */
	sb_buf_init(&source->last_modified, (size_t)1 << 13);
	sb_buf_init(&source->problem, SB_ERR_MAX);
}

void sb_state_source_free(struct sb_state_source *source)
{
	sb_buf_free(&source->cursor);
	sb_buf_free(&source->etag);
	sb_buf_free(&source->last_modified);
	sb_buf_free(&source->problem);
}

static sb_time time_at(struct sb_stmt *stmt, int column)
{
	return sb_stmt_is_null(stmt, column) ? SB_TIME_NONE : sb_stmt_int(stmt, column);
}

#define COLUMNS "id, cursor, etag, last_modified, not_before, last_success, failures, wait_until, posts, problem, pace, name"

static void take_row(struct sb_stmt *stmt, struct sb_state_source *source)
{
	source->row = sb_stmt_int(stmt, 0);
	sb_buf_add_str(&source->cursor, sb_stmt_str(stmt, 1));
	sb_buf_add_str(&source->etag, sb_stmt_str(stmt, 2));
	sb_buf_add_str(&source->last_modified, sb_stmt_str(stmt, 3));
	source->not_before = time_at(stmt, 4);
	source->last_success = time_at(stmt, 5);
	source->failures = sb_stmt_int(stmt, 6);
	source->wait_until = time_at(stmt, 7);
	source->posts = sb_stmt_int(stmt, 8);
	sb_buf_add_str(&source->problem, sb_stmt_str(stmt, 9));
	source->pace = sb_stmt_int(stmt, 10);
}

bool sb_state_load(struct sb_state *state, struct sb_str name, struct sb_state_source *source, struct sb_err *err)
{
	struct sb_stmt *stmt = sb_store_stmt(state->store, "SELECT " COLUMNS " FROM source WHERE name = ?1", err);

	if (stmt == NULL)
		return false;
	sb_stmt_bind_str(stmt, 1, name);
	enum sb_step step = sb_stmt_step(stmt, err);
	if (step == SB_STEP_ROW)
		take_row(stmt, source);
	sb_stmt_reset(stmt);
	return step != SB_STEP_FAILED;
}

bool sb_state_each(struct sb_state *state, void (*see)(void *ctx, struct sb_str name, const struct sb_state_source *source),
		   void *ctx, struct sb_err *err)
{
	struct sb_stmt *stmt = sb_store_stmt(state->store, "SELECT " COLUMNS " FROM source ORDER BY name", err);
	enum sb_step step;

	if (stmt == NULL)
		return false;
	while ((step = sb_stmt_step(stmt, err)) == SB_STEP_ROW) {
		struct sb_state_source source;
		sb_state_source_init(&source);
		take_row(stmt, &source);
		see(ctx, sb_stmt_str(stmt, 11), &source);
		sb_state_source_free(&source);
	}
	sb_stmt_reset(stmt);
	return step != SB_STEP_FAILED;
}

bool sb_state_seen(struct sb_state *state, const struct sb_state_source *source, struct sb_str id)
{
	struct sb_stmt *stmt;

	if (source->row == 0 ||
	    (stmt = sb_store_stmt(state->store, "SELECT 1 FROM seen WHERE source = ?1 AND id = ?2", NULL)) == NULL)
		return false;
	sb_stmt_bind_int(stmt, 1, source->row);
	sb_stmt_bind_str(stmt, 2, id);
	bool seen = sb_stmt_step(stmt, NULL) == SB_STEP_ROW;
	sb_stmt_reset(stmt);
	return seen;
}

static struct sb_str or_none(const struct sb_buf *buf)
{
	return buf->len > 0 ? sb_buf_str(buf) : (struct sb_str){NULL, 0};
}

static void bind_time(struct sb_stmt *stmt, int at, sb_time t)
{
	if (t == SB_TIME_NONE)
		sb_stmt_bind_null(stmt, at);
	else
		sb_stmt_bind_int(stmt, at, t);
}

static bool save_source(struct sb_state *state, struct sb_str name, struct sb_state_source *source, struct sb_err *err)
{
	struct sb_stmt *stmt = sb_store_stmt(
		state->store,
		"INSERT INTO source (name, cursor, etag, last_modified, not_before, last_success, failures, wait_until, posts,"
		" problem, pace) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (name) DO UPDATE SET cursor = ?2,"
		" etag = ?3, last_modified = ?4, not_before = ?5, last_success = ?6, failures = ?7, wait_until = ?8, posts = ?9,"
		" problem = ?10, pace = ?11 RETURNING id",
		err);

	if (stmt == NULL)
		return false;
	sb_stmt_bind_str(stmt, 1, name);
	sb_stmt_bind_str(stmt, 2, or_none(&source->cursor));
	sb_stmt_bind_str(stmt, 3, or_none(&source->etag));
	sb_stmt_bind_str(stmt, 4, or_none(&source->last_modified));
	bind_time(stmt, 5, source->not_before);
	bind_time(stmt, 6, source->last_success);
	sb_stmt_bind_int(stmt, 7, source->failures);
	bind_time(stmt, 8, source->wait_until);
	sb_stmt_bind_int(stmt, 9, source->posts);
	sb_stmt_bind_str(stmt, 10, or_none(&source->problem));
	sb_stmt_bind_int(stmt, 11, source->pace);
	bool good = sb_stmt_step(stmt, err) == SB_STEP_ROW;
	if (good)
		source->row = sb_stmt_int(stmt, 0);
	sb_stmt_reset(stmt);
	return good;
}

static bool last_turn(struct sb_state *state, const struct sb_state_source *source, int64_t *turn, struct sb_err *err)
{
	struct sb_stmt *stmt = sb_store_stmt(state->store, "SELECT max(turn) FROM seen WHERE source = ?1", err);

	if (stmt == NULL)
		return false;
	sb_stmt_bind_int(stmt, 1, source->row);
	bool good = sb_stmt_step(stmt, err) == SB_STEP_ROW;
	*turn = good ? sb_stmt_int(stmt, 0) : 0;
	sb_stmt_reset(stmt);
	return good;
}

/* An id that comes again takes its newest turn, so that what a feed still shows is never forgotten. */
static bool save_ids(struct sb_state *state, const struct sb_state_source *source, struct sb_str ids,
		     struct sb_err *err)
{
	int64_t turn, count = 0;
	struct sb_stmt *add, *forget;

	if (ids.len == 0)
		return true;
	if (!last_turn(state, source, &turn, err))
		return false;
	add = sb_store_stmt(state->store, "INSERT OR REPLACE INTO seen (source, id, turn) VALUES (?1, ?2, ?3)", err);
	forget = sb_store_stmt(state->store, "DELETE FROM seen WHERE source = ?1 AND turn <= ?2", err);
	if (add == NULL || forget == NULL)
		return false;
	while (ids.len > 0) {
		struct sb_str id = sb_str_cut(&ids, '\0');
		sb_stmt_bind_int(add, 1, source->row);
		sb_stmt_bind_str(add, 2, id);
		sb_stmt_bind_int(add, 3, ++turn);
		if (!sb_stmt_run(add, err))
			return false;
		count++;
	}
	sb_stmt_bind_int(forget, 1, source->row);
	sb_stmt_bind_int(forget, 2, turn - count - SB_STATE_RING);
	return sb_stmt_run(forget, err);
}

static bool save_wanted(struct sb_state *state, const struct sb_state_source *source, struct sb_err *err)
{
	struct sb_stmt *add =
		sb_store_stmt(state->store, "INSERT OR IGNORE INTO thread (source, address) VALUES (?1, ?2)", err);
	struct sb_str rest = sb_buf_str(&state->wanted);

	if (add == NULL)
		return false;
	while (rest.len > 0) {
		sb_stmt_bind_int(add, 1, source->row);
		sb_stmt_bind_str(add, 2, sb_str_cut(&rest, '\0'));
		if (!sb_stmt_run(add, err))
			return false;
	}
	return true;
}

bool sb_state_save(struct sb_state *state, struct sb_str name, struct sb_state_source *source, struct sb_str ids,
		   struct sb_err *err)
{
	bool good = begin(state, err) && save_source(state, name, source, err) && save_ids(state, source, ids, err) &&
		    save_wanted(state, source, err);

	sb_buf_clear(&state->wanted);
	return end_save(state, good);
}

/* --- threads --- */

void sb_state_want(struct sb_state *state, struct sb_str address)
{
	sb_buf_add_str(&state->wanted, address);
	sb_buf_add_char(&state->wanted, '\0');
}

bool sb_state_wanted(struct sb_state *state, const struct sb_state_source *source,
		     void (*see)(void *ctx, struct sb_str address), void *ctx, struct sb_err *err)
{
	struct sb_stmt *stmt =
		sb_store_stmt(state->store, "SELECT address FROM thread WHERE source = ?1 ORDER BY address", err);
	enum sb_step step;

	if (stmt == NULL)
		return false;
	sb_stmt_bind_int(stmt, 1, source->row);
	while ((step = sb_stmt_step(stmt, err)) == SB_STEP_ROW)
		see(ctx, sb_stmt_str(stmt, 0));
	sb_stmt_reset(stmt);
	return step != SB_STEP_FAILED;
}

static bool end_thread(struct sb_state *state, const struct sb_state_source *source, struct sb_str address,
		       struct sb_err *err)
{
	struct sb_stmt *stmt = sb_store_stmt(state->store, "DELETE FROM thread WHERE source = ?1 AND address = ?2", err);

	if (stmt == NULL)
		return false;
	sb_stmt_bind_int(stmt, 1, source->row);
	sb_stmt_bind_str(stmt, 2, address);
	return sb_stmt_run(stmt, err);
}

static bool add_posts(struct sb_state *state, const struct sb_state_source *source, uint64_t posts, struct sb_err *err)
{
	struct sb_stmt *stmt = sb_store_stmt(state->store, "UPDATE source SET posts = posts + ?2 WHERE id = ?1", err);

	if (stmt == NULL)
		return false;
	sb_stmt_bind_int(stmt, 1, source->row);
	sb_stmt_bind_int(stmt, 2, (int64_t)posts);
	return sb_stmt_run(stmt, err);
}

bool sb_state_save_thread(struct sb_state *state, const struct sb_state_source *source, struct sb_str address,
			  bool done, uint64_t posts, struct sb_str ids, struct sb_err *err)
{
	return end_save(state, begin(state, err) && add_posts(state, source, posts, err) && save_ids(state, source, ids, err) &&
				       (!done || end_thread(state, source, address, err)));
}

/* --- robots.txt --- */

bool sb_state_robots(struct sb_state *state, const char *origin, struct sb_buf *rules, sb_time *until)
{
	struct sb_stmt *stmt = sb_store_stmt(state->store, "SELECT rules, until FROM robots WHERE origin = ?1", NULL);

	if (stmt == NULL)
		return false;
	sb_stmt_bind_str(stmt, 1, sb_str_from(origin));
	bool found = sb_stmt_step(stmt, NULL) == SB_STEP_ROW;
	if (found) {
		sb_buf_add_str(rules, sb_stmt_str(stmt, 0));
		*until = sb_stmt_int(stmt, 1);
	}
	sb_stmt_reset(stmt);
	return found;
}

bool sb_state_save_robots(struct sb_state *state, const char *origin, struct sb_str rules, sb_time until,
			  struct sb_err *err)
{
	struct sb_stmt *stmt = sb_store_stmt(
		state->store, "INSERT OR REPLACE INTO robots (origin, rules, until) VALUES (?1, ?2, ?3)", err);

	if (stmt == NULL || !begin(state, err))
		return false;
	sb_stmt_bind_str(stmt, 1, sb_str_from(origin));
	sb_stmt_bind_str(stmt, 2, rules);
	sb_stmt_bind_int(stmt, 3, until);
	return end_save(state, sb_stmt_run(stmt, err));
}

/* --- people --- */

bool sb_state_forget(struct sb_state *state, struct sb_str author, int64_t *count, struct sb_err *err)
{
	static const char *const sql[] = {
		"DELETE FROM seen WHERE instr(id || '/', '/' || ?1 || '/') > 0 OR instr(id || '/', '/@' || ?1 || '/') > 0"
		" OR source IN (SELECT id FROM source WHERE instr(name || '/', '/' || ?1 || '/') > 0"
		" OR instr(name || '/', '/@' || ?1 || '/') > 0)",
		"DELETE FROM thread WHERE instr(address || '/', '/' || ?1 || '/') > 0"
		" OR instr(address || '/', '/@' || ?1 || '/') > 0 OR source IN (SELECT id FROM source WHERE"
		" instr(name || '/', '/' || ?1 || '/') > 0 OR instr(name || '/', '/@' || ?1 || '/') > 0)",
		"DELETE FROM source WHERE instr(name || '/', '/' || ?1 || '/') > 0 OR instr(name || '/', '/@' || ?1 || '/') > 0",
	};
	bool good = sb_store_begin(state->store, err);

	*count = 0;
	for (size_t i = 0; good && i < sizeof sql / sizeof *sql; i++) {
		struct sb_stmt *stmt = sb_store_stmt(state->store, sql[i], err);
		good = stmt != NULL;
		if (!good)
			break;
		sb_stmt_bind_str(stmt, 1, author);
		good = sb_stmt_run(stmt, err);
		*count += sb_store_changes(state->store);
	}
	good = good && sb_store_commit(state->store, err);
	if (!good)
		sb_store_rollback(state->store);
	return good;
}
