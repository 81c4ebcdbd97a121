/* store.h - state that survives: one SQLite file, WAL, synchronous=FULL. The only code that includes sqlite3.h.
 *
 * A statement is prepared once, bound by position from 1, stepped, and reset by the next bind of its first parameter or
 * by sb_stmt_reset. Errors have status SB_IO, or SB_RETRY when another program held the file for too long.
 *
 * A store is one thread's: each thread opens the file for itself. What was committed is on the disk. The log beside the
 * file grows to 32 MiB before it is worked in, and a store keeps up to as much of the file in memory. */
#ifndef SB_STORE_STORE_H
#define SB_STORE_STORE_H

#include "base/diag.h"
#include "base/str.h"

struct sb_store;
struct sb_stmt;

/* Opens or creates `path` (mode 0600, its folders too) and brings its schema up to date: migrations[i] is run, in a
 * transaction, when user_version is i; the list ends with NULL. A file of a newer program is refused. */
#define SB_STORE_MEMORY ":memory:" /* as `path`: no file, and gone when it is closed */
struct sb_store *sb_store_open(const char *path, const char *const *migrations, struct sb_err *err);
void sb_store_close(struct sb_store *store); /* NULL is fine; an open transaction is rolled back */

/* BEGIN IMMEDIATE, so that a writer waits at the start and never fails in the middle. */
bool sb_store_begin(struct sb_store *store, struct sb_err *err);
bool sb_store_commit(struct sb_store *store, struct sb_err *err);
void sb_store_rollback(struct sb_store *store); /* nothing when no transaction is open */

/* Prepared once for each `sql` (by pointer: give string literals) and kept until the store closes. NULL with `err`. */
struct sb_stmt *sb_store_stmt(struct sb_store *store, const char *sql, struct sb_err *err);
void sb_stmt_bind_str(struct sb_stmt *stmt, int at, struct sb_str text); /* copied; absent is NULL */
void sb_stmt_bind_int(struct sb_stmt *stmt, int at, int64_t value);
void sb_stmt_bind_real(struct sb_stmt *stmt, int at, double value);
void sb_stmt_bind_null(struct sb_stmt *stmt, int at);
enum sb_step { SB_STEP_ROW, SB_STEP_DONE, SB_STEP_FAILED };
enum sb_step sb_stmt_step(struct sb_stmt *stmt, struct sb_err *err);
/* Runs a statement that gives no rows, and resets it. */
bool sb_stmt_run(struct sb_stmt *stmt, struct sb_err *err);
void sb_stmt_reset(struct sb_stmt *stmt);
/* Columns from 0. Texts are good until the next step or reset. NULL in the column: absent, 0. */
struct sb_str sb_stmt_str(struct sb_stmt *stmt, int column);
int64_t sb_stmt_int(struct sb_stmt *stmt, int column);
bool sb_stmt_is_null(struct sb_stmt *stmt, int column);

int64_t sb_store_last_id(struct sb_store *store); /* rowid of the last insertion */
int64_t sb_store_changes(struct sb_store *store); /* rows that the last statement changed */

#endif
