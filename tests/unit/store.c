#include "check.h"

#include "store/store.h"

#include <sys/stat.h>

static const char *const first[] = {"CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n INTEGER)", NULL};
static const char *const second[] = {"CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n INTEGER)",
				     "ALTER TABLE t ADD COLUMN extra TEXT; UPDATE t SET extra = 'from ' || name", NULL};
static const char *const broken[] = {"CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n INTEGER)",
				     "ALTER TABLE t ADD COLUMN extra TEXT; UPDATE nosuch SET x = 1", NULL};

static struct sb_store *open_store(const char *path, const char *const *migrations)
{
	struct sb_err err;
	struct sb_store *store = sb_store_open(path, migrations, &err);

	if (store == NULL)
		fail_msg("%s", err.text);
	return store;
}

static void add(struct sb_store *store, const char *name, int64_t n)
{
	struct sb_err err;
	struct sb_stmt *stmt = sb_store_stmt(store, "INSERT INTO t (name, n) VALUES (?, ?)", &err);

	assert_non_null(stmt);
	sb_stmt_bind_str(stmt, 1, sb_str_from(name));
	sb_stmt_bind_int(stmt, 2, n);
	if (!sb_stmt_run(stmt, &err))
		fail_msg("%s", err.text);
}

static int64_t count(struct sb_store *store)
{
	struct sb_err err;
	struct sb_stmt *stmt = sb_store_stmt(store, "SELECT count(*) FROM t", &err);

	assert_non_null(stmt);
	assert_int_equal(sb_stmt_step(stmt, &err), SB_STEP_ROW);
	int64_t n = sb_stmt_int(stmt, 0);
	sb_stmt_reset(stmt);
	return n;
}

static int64_t pragma(struct sb_store *store, const char *sql)
{
	struct sb_err err;
	struct sb_stmt *stmt = sb_store_stmt(store, sql, &err);

	assert_non_null(stmt);
	assert_int_equal(sb_stmt_step(stmt, &err), SB_STEP_ROW);
	int64_t n = sb_stmt_int(stmt, 0);
	sb_stmt_reset(stmt);
	return n;
}

static void a_new_store_is_private_durable_and_up_to_date(void **state)
{
	struct stat st;

	(void)state;
	struct sb_store *store = open_store("deep/down/new.db", second);
	assert_int_equal(stat("deep/down/new.db", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(stat("deep/down", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(pragma(store, "PRAGMA user_version"), 2);
	assert_int_equal(pragma(store, "PRAGMA synchronous"), 2);
	assert_int_equal(pragma(store, "PRAGMA foreign_keys"), 1);
	struct sb_err err;
	struct sb_stmt *mode = sb_store_stmt(store, "PRAGMA journal_mode", &err);
	assert_int_equal(sb_stmt_step(mode, &err), SB_STEP_ROW);
	assert_str(sb_stmt_str(mode, 0), "wal");
	mode_t mask = umask(022);
	assert_int_equal(mask, 022); /* the program's own is as it was */
	sb_store_close(store);
	sb_store_close(NULL);
}

static void an_older_store_is_brought_up_to_date_with_its_rows(void **state)
{
	struct sb_err err;

	(void)state;
	struct sb_store *store = open_store("old.db", first);
	add(store, "ann", 1);
	sb_store_close(store);
	store = open_store("old.db", second);
	struct sb_stmt *stmt = sb_store_stmt(store, "SELECT extra FROM t", &err);
	assert_int_equal(sb_stmt_step(stmt, &err), SB_STEP_ROW);
	assert_str(sb_stmt_str(stmt, 0), "from ann");
	sb_store_close(store);
	store = open_store("old.db", second);
	assert_int_equal(count(store), 1);
	sb_store_close(store);
}

static void a_migration_that_fails_changes_nothing(void **state)
{
	struct sb_err err;

	(void)state;
	struct sb_store *store = open_store("half.db", first);
	add(store, "ann", 1);
	sb_store_close(store);
	assert_null(sb_store_open("half.db", broken, &err));
	assert_string_equal(err.text, "half.db: no such table: nosuch");
	assert_int_equal(err.status, SB_IO);
	store = open_store("half.db", second); /* the column was not left behind */
	assert_int_equal(pragma(store, "PRAGMA user_version"), 2);
	sb_store_close(store);
}

static void the_store_of_a_newer_program_is_refused(void **state)
{
	struct sb_err err;

	(void)state;
	sb_store_close(open_store("newer.db", second));
	assert_null(sb_store_open("newer.db", first, &err));
	assert_string_equal(err.text, "newer.db: written by a newer version of sb");
	assert_int_equal(err.status, SB_USAGE);
}

static void what_is_no_store_is_said(void **state)
{
	struct sb_err err;

	(void)state;
	write_file("text.db", SB_STR("this is not a database, and it is long enough to be told apart from an empty file, is it not"));
	assert_null(sb_store_open("text.db", first, &err));
	assert_string_equal(err.text, "text.db: file is not a database");
	assert_int_equal(err.status, SB_IO);
	assert_int_equal(mkdir("folder.db", 0700), 0);
	assert_null(sb_store_open("folder.db", first, &err));
	assert_string_equal(err.text, "folder.db: unable to open database file");
	assert_null(sb_store_open("text.db/x/y.db", first, &err));
	assert_string_equal(err.text, "text.db/x: Not a directory");
}

static void a_transaction_counts_when_it_is_committed(void **state)
{
	struct sb_err err;

	(void)state;
	struct sb_store *store = open_store("tx.db", first);
	assert_true(sb_store_begin(store, &err));
	add(store, "kept", 1);
	assert_int_equal(sb_store_last_id(store), 1);
	assert_int_equal(sb_store_changes(store), 1);
	assert_true(sb_store_commit(store, &err));
	assert_true(sb_store_begin(store, &err));
	add(store, "undone", 2);
	sb_store_rollback(store);
	sb_store_rollback(store); /* none is open */
	assert_int_equal(count(store), 1);
	assert_true(sb_store_begin(store, &err));
	assert_false(sb_store_begin(store, &err)); /* not one in another */
	add(store, "lost with the program", 3);
	sb_store_close(store);
	store = open_store("tx.db", first);
	assert_int_equal(count(store), 1);
	sb_store_close(store);
}

static void texts_are_any_bytes_and_absent_is_null(void **state)
{
	struct sb_err err;

	(void)state;
	struct sb_store *store = open_store("bytes.db", first);
	struct sb_stmt *insert = sb_store_stmt(store, "INSERT INTO t (name, n) VALUES (?1, ?2)", &err);
	sb_stmt_bind_str(insert, 1, SB_STR("a\0b'é"));
	sb_stmt_bind_int(insert, 2, INT64_MIN);
	assert_true(sb_stmt_run(insert, &err));
	sb_stmt_bind_str(insert, 1, SB_STR(""));
	sb_stmt_bind_null(insert, 2);
	assert_true(sb_stmt_run(insert, &err));
	sb_stmt_bind_str(insert, 1, sb_str_from(NULL));
	assert_true(sb_stmt_run(insert, &err));
	struct sb_stmt *select = sb_store_stmt(store, "SELECT name, n FROM t ORDER BY id", &err);
	assert_int_equal(sb_stmt_step(select, &err), SB_STEP_ROW);
	assert_str(sb_stmt_str(select, 0), "a\0b'é");
	assert_true(sb_stmt_int(select, 1) == INT64_MIN);
	assert_false(sb_stmt_is_null(select, 1));
	assert_int_equal(sb_stmt_step(select, &err), SB_STEP_ROW);
	assert_str(sb_stmt_str(select, 0), "");
	assert_true(sb_stmt_is_null(select, 1));
	assert_int_equal(sb_stmt_int(select, 1), 0);
	assert_int_equal(sb_stmt_step(select, &err), SB_STEP_ROW);
	assert_null(sb_stmt_str(select, 0).ptr);
	assert_int_equal(sb_stmt_step(select, &err), SB_STEP_DONE);
	sb_stmt_reset(select);
	assert_int_equal(sb_stmt_step(select, &err), SB_STEP_ROW); /* from the start */
	sb_store_close(store);
}

static void a_statement_begins_anew_with_the_next_bind(void **state)
{
	struct sb_err err;

	(void)state;
	struct sb_store *store = open_store("anew.db", first);
	add(store, "ann", 1);
	add(store, "bob", 2);
	const char *sql = "SELECT name FROM t WHERE n >= ? ORDER BY n";
	struct sb_stmt *stmt = sb_store_stmt(store, sql, &err);
	assert_ptr_equal(sb_store_stmt(store, sql, &err), stmt);
	sb_stmt_bind_int(stmt, 1, 1);
	assert_int_equal(sb_stmt_step(stmt, &err), SB_STEP_ROW);
	assert_str(sb_stmt_str(stmt, 0), "ann");
	sb_stmt_bind_int(stmt, 1, 2);
	assert_int_equal(sb_stmt_step(stmt, &err), SB_STEP_ROW);
	assert_str(sb_stmt_str(stmt, 0), "bob");
	assert_int_equal(sb_stmt_step(stmt, &err), SB_STEP_DONE);
	sb_store_close(store);
}

static void wrong_sql_and_broken_constraints_are_errors(void **state)
{
	struct sb_err err;

	(void)state;
	struct sb_store *store = open_store("wrong.db", first);
	assert_null(sb_store_stmt(store, "SELEC 1", &err));
	assert_string_equal(err.text, "wrong.db: near \"SELEC\": syntax error");
	assert_int_equal(err.status, SB_IO);
	struct sb_stmt *stmt = sb_store_stmt(store, "INSERT INTO t (id, n) VALUES (?, 5)", &err);
	sb_stmt_bind_int(stmt, 1, 1);
	assert_true(sb_stmt_run(stmt, &err));
	sb_stmt_bind_int(stmt, 1, 1);
	assert_false(sb_stmt_run(stmt, &err));
	assert_string_equal(err.text, "wrong.db: UNIQUE constraint failed: t.id");
	sb_stmt_bind_int(stmt, 1, 2);
	assert_true(sb_stmt_run(stmt, &err)); /* it can be used again */
	sb_store_close(store);
}

static void a_parameter_that_is_not_there_is_an_error_and_not_a_wrong_row(void **state)
{
	struct sb_err err;

	(void)state;
	struct sb_store *store = open_store("bind.db", first);
	struct sb_stmt *stmt = sb_store_stmt(store, "INSERT INTO t (n) VALUES (?)", &err);
	sb_stmt_bind_int(stmt, 1, 7);
	sb_stmt_bind_int(stmt, 2, 8);
	assert_false(sb_stmt_run(stmt, &err));
	assert_contains(err.text, "bind.db: ");
	assert_int_equal(count(store), 0);
	sb_stmt_bind_int(stmt, 1, 7);
	assert_true(sb_stmt_run(stmt, &err));
	sb_store_close(store);
}

static void who_only_looks_does_not_wait_for_a_writer(void **state)
{
	struct sb_err err;

	(void)state;
	struct sb_store *writer = open_store("two.db", first);
	add(writer, "ann", 1);
	assert_true(sb_store_begin(writer, &err));
	add(writer, "bob", 2);
	struct sb_store *reader = open_store("two.db", first); /* would wait ten seconds, and fail, if it took the lock */
	assert_int_equal(count(reader), 1);
	assert_true(sb_store_commit(writer, &err));
	assert_int_equal(count(reader), 2);
	sb_store_close(reader);
	sb_store_close(writer);
}

static void open_together(void *ctx)
{
	struct sb_err err;
	char go;

	if (read(*(int *)ctx, &go, 1) < 0)
		_exit(90);
	struct sb_store *store = sb_store_open("race.db", second, &err);
	if (store == NULL) {
		fprintf(stderr, "%s\n", err.text);
		_exit(91);
	}
	for (int i = 0; i < 20; i++) {
		if (!sb_store_begin(store, &err))
			_exit(92);
		add(store, "x", i);
		if (!sb_store_commit(store, &err))
			_exit(93);
	}
	sb_store_close(store);
	_exit(0);
}

static void programs_that_start_at_once_make_one_store(void **state)
{
	enum { PROGRAMS = 6 };
	pid_t pids[PROGRAMS];
	int gate[2];

	(void)state;
	assert_int_equal(pipe(gate), 0);
	for (int i = 0; i < PROGRAMS; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			close(gate[1]);
			open_together(&gate[0]);
		}
	}
	close(gate[0]);
	close(gate[1]); /* the end of the pipe lets all go */
	for (int i = 0; i < PROGRAMS; i++) {
		int status;
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	struct sb_store *store = open_store("race.db", second);
	assert_int_equal(count(store), PROGRAMS * 20);
	sb_store_close(store);
}

int main(void)
{
	umask(022);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_store_is_private_durable_and_up_to_date),
		cmocka_unit_test(an_older_store_is_brought_up_to_date_with_its_rows),
		cmocka_unit_test(a_migration_that_fails_changes_nothing),
		cmocka_unit_test(the_store_of_a_newer_program_is_refused),
		cmocka_unit_test(what_is_no_store_is_said),
		cmocka_unit_test(a_transaction_counts_when_it_is_committed),
		cmocka_unit_test(texts_are_any_bytes_and_absent_is_null),
		cmocka_unit_test(a_statement_begins_anew_with_the_next_bind),
		cmocka_unit_test(wrong_sql_and_broken_constraints_are_errors),
		cmocka_unit_test(a_parameter_that_is_not_there_is_an_error_and_not_a_wrong_row),
		cmocka_unit_test(who_only_looks_does_not_wait_for_a_writer),
		cmocka_unit_test(programs_that_start_at_once_make_one_store),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
