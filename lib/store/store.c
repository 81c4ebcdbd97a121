#include "store/store.h"

#include "base/mem.h"
#include "io/file.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>

#define TURN_MS 5 /* between two looks whether the file is free */
#define BUSY_MS 10000 /* another program's transaction lasts milliseconds; longer means that something is wrong */

/* A large transaction stays in memory until its commit, 32 MiB at most; the log is worked in when it has that size, and not
 * each 4 MiB, as each time costs several syncs of the disk. */
#define ROOM "PRAGMA cache_size=-32768; PRAGMA wal_autocheckpoint=8192"

/* A store is one thread's: without a lock for each call. */
#define FLAGS (SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX)

struct sb_stmt {
	sqlite3_stmt *handle;
	struct sb_store *store;
	const char *sql;
	bool stepped;
	int bind_error; /* the first since the last run, SQLITE_OK when there was none */
	struct sb_stmt *next;
};

struct sb_store {
	sqlite3 *db;
	char *path;
	struct sb_stmt *statements;
};

static bool fail(struct sb_store *store, struct sb_err *err)
{
	int code = sqlite3_errcode(store->db);
	enum sb_status status = code == SQLITE_BUSY || code == SQLITE_LOCKED ? SB_RETRY : SB_IO;

	return sb_err_set(err, status, "%s: %s", store->path, sqlite3_errmsg(store->db));
}

static bool exec(struct sb_store *store, const char *sql, struct sb_err *err)
{
	return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK || fail(store, err);
}

static bool read_version(struct sb_store *store, int *version, struct sb_err *err)
{
	sqlite3_stmt *handle;

	if (sqlite3_prepare_v2(store->db, "PRAGMA user_version", -1, &handle, NULL) != SQLITE_OK)
		return fail(store, err);
	bool good = sqlite3_step(handle) == SQLITE_ROW;
	*version = good ? sqlite3_column_int(handle, 0) : 0;
	sqlite3_finalize(handle);
	return good || fail(store, err);
}

static bool migrate(struct sb_store *store, const char *const *migrations, struct sb_err *err)
{
	char pragma[64];
	int version = 0, newest = 0;

	while (migrations[newest] != NULL)
		newest++;
	if (!read_version(store, &version, err))
		return false;
	if (version > newest)
		return sb_err_set(err, SB_USAGE, "%s: written by a newer version of %s", store->path,
				  sb_diag_program_name());
	if (version == newest) /* without the lock: who only looks need not wait for who writes */
		return true;
	if (!sb_store_begin(store, err) || !read_version(store, &version, err)) /* another program may have been faster */
		return false;
	for (; version < newest; version++)
		if (!exec(store, migrations[version], err))
			return false;
	sqlite3_snprintf(sizeof pragma, pragma, "PRAGMA user_version=%d", newest);
	return exec(store, pragma, err) && sb_store_commit(store, err);
}

/* A new file turns to WAL while nobody else reads it, and SQLite does not wait for that by itself: programs that start at
 * once would each hold up the other. */
static bool turn_to_wal(struct sb_store *store, struct sb_err *err)
{
	for (int waited = 0; !exec(store, "PRAGMA journal_mode=WAL", err); waited += TURN_MS) {
		if (sqlite3_errcode(store->db) != SQLITE_BUSY || waited >= BUSY_MS)
			return false;
		sqlite3_sleep(TURN_MS);
	}
	return true;
}

/* Nobody asks how much memory SQLite has, and counting it takes a lock at each allocation. */
static void configure(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

struct sb_store *sb_store_open(const char *path, const char *const *migrations, struct sb_err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct sb_store *store = sb_mem_zero(1, sizeof *store);

	pthread_once(&once, configure);
	store->path = sb_mem_dup(sb_str_from(path));
	if (!sb_file_make_parents(path, err)) {
		sb_store_close(store);
		return NULL;
	}
	mode_t mask = umask(077); /* SQLite makes its files by the mask; they hold what people said */
	bool good = sqlite3_open_v2(path, &store->db, FLAGS, NULL) == SQLITE_OK ||
		    fail(store, err);
	if (good) {
		sqlite3_busy_timeout(store->db, BUSY_MS);
		good = turn_to_wal(store, err) &&
		       exec(store, "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; " ROOM, err) &&
		       migrate(store, migrations, err);
	}
	umask(mask);
	if (!good) {
		sb_store_close(store);
		return NULL;
	}
	return store;
}

void sb_store_close(struct sb_store *store)
{
	if (store == NULL)
		return;
	while (store->statements != NULL) {
		struct sb_stmt *next = store->statements->next;
		sqlite3_finalize(store->statements->handle);
		free(store->statements);
		store->statements = next;
	}
	sqlite3_close(store->db);
	free(store->path);
	free(store);
}

bool sb_store_begin(struct sb_store *store, struct sb_err *err)
{
	return exec(store, "BEGIN IMMEDIATE", err);
}

bool sb_store_commit(struct sb_store *store, struct sb_err *err)
{
	return exec(store, "COMMIT", err);
}

void sb_store_rollback(struct sb_store *store)
{
	if (sqlite3_get_autocommit(store->db) == 0)
		exec(store, "ROLLBACK", NULL);
}

struct sb_stmt *sb_store_stmt(struct sb_store *store, const char *sql, struct sb_err *err)
{
	for (struct sb_stmt *s = store->statements; s != NULL; s = s->next)
		if (s->sql == sql)
			return s;
	sqlite3_stmt *handle;
	if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL) != SQLITE_OK) {
		fail(store, err);
		return NULL;
	}
	struct sb_stmt *stmt = sb_mem_alloc(sizeof *stmt);
	*stmt = (struct sb_stmt){handle, store, sql, false, SQLITE_OK, store->statements};
	store->statements = stmt;
	return stmt;
}

/* Binding after stepping begins anew. */
static void before_bind(struct sb_stmt *stmt)
{
	if (stmt->stepped)
		sb_stmt_reset(stmt);
}

/* A bind that fails is told by the next step: a statement must not run with a value that nobody gave it. */
static void after_bind(struct sb_stmt *stmt, int code)
{
	if (code != SQLITE_OK && stmt->bind_error == SQLITE_OK)
		stmt->bind_error = code;
}

void sb_stmt_bind_str(struct sb_stmt *stmt, int at, struct sb_str text)
{
	before_bind(stmt);
	if (text.ptr == NULL)
		after_bind(stmt, sqlite3_bind_null(stmt->handle, at));
	else
		after_bind(stmt, sqlite3_bind_text64(stmt->handle, at, text.ptr, text.len, SQLITE_TRANSIENT, SQLITE_UTF8));
}

void sb_stmt_bind_int(struct sb_stmt *stmt, int at, int64_t value)
{
	before_bind(stmt);
	after_bind(stmt, sqlite3_bind_int64(stmt->handle, at, value));
}

void sb_stmt_bind_real(struct sb_stmt *stmt, int at, double value)
{
	before_bind(stmt);
	after_bind(stmt, sqlite3_bind_double(stmt->handle, at, value));
}

void sb_stmt_bind_null(struct sb_stmt *stmt, int at)
{
	before_bind(stmt);
	after_bind(stmt, sqlite3_bind_null(stmt->handle, at));
}

enum sb_step sb_stmt_step(struct sb_stmt *stmt, struct sb_err *err)
{
	stmt->stepped = true;
	if (stmt->bind_error != SQLITE_OK) {
		sb_err_set(err, SB_IO, "%s: a value for '%s': %s", stmt->store->path, stmt->sql,
			   sqlite3_errstr(stmt->bind_error));
		return SB_STEP_FAILED;
	}
	switch (sqlite3_step(stmt->handle)) {
	case SQLITE_ROW:
		return SB_STEP_ROW;
	case SQLITE_DONE:
		return SB_STEP_DONE;
	default:
		fail(stmt->store, err);
		return SB_STEP_FAILED;
	}
}

bool sb_stmt_run(struct sb_stmt *stmt, struct sb_err *err)
{
	bool good = sb_stmt_step(stmt, err) != SB_STEP_FAILED;

	sb_stmt_reset(stmt);
	return good;
}

void sb_stmt_reset(struct sb_stmt *stmt)
{
	sqlite3_reset(stmt->handle);
	stmt->stepped = false;
	stmt->bind_error = SQLITE_OK;
}

struct sb_str sb_stmt_str(struct sb_stmt *stmt, int column)
{
	const char *text = (const char *)sqlite3_column_text(stmt->handle, column);
	int len = sqlite3_column_bytes(stmt->handle, column);

	return (struct sb_str){text, text ? (size_t)len : 0};
}

int64_t sb_stmt_int(struct sb_stmt *stmt, int column)
{
	return sqlite3_column_int64(stmt->handle, column);
}

bool sb_stmt_is_null(struct sb_stmt *stmt, int column)
{
	return sqlite3_column_type(stmt->handle, column) == SQLITE_NULL;
}

int64_t sb_store_last_id(struct sb_store *store)
{
	return sqlite3_last_insert_rowid(store->db);
}

int64_t sb_store_changes(struct sb_store *store)
{
	return sqlite3_changes64(store->db);
}
