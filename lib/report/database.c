#include "report/database.h"

#include "store/store.h"

#include <math.h>
#include <stdlib.h>

static const char *const schema[] = {
	"CREATE TABLE posts (id TEXT UNIQUE, network TEXT, url TEXT, created_at TEXT, author TEXT, role TEXT, department TEXT,"
	" bot INTEGER NOT NULL, title TEXT, text TEXT, lang TEXT, thread_id TEXT, reply_to TEXT, repost_of TEXT, label TEXT,"
	" sentiment REAL, intent TEXT, urgency REAL, reach REAL, priority REAL);"
	"CREATE INDEX posts_by_time ON posts (created_at);"
	"CREATE TABLE topics (post TEXT NOT NULL, topic TEXT NOT NULL, PRIMARY KEY (post, topic)) WITHOUT ROWID;"
	"CREATE TABLE cases (opener TEXT, responder TEXT, opened_at TEXT NOT NULL, customer INTEGER NOT NULL,"
	" posts INTEGER NOT NULL, first_response_s REAL, community_first INTEGER NOT NULL, follow_ups INTEGER NOT NULL,"
	" priority REAL);"
	"CREATE VIEW volume_by_day AS SELECT date(created_at) AS day, network, count(*) AS posts,"
	" sum(label = 'negative') AS negative, sum(label = 'neutral') AS neutral, sum(label = 'positive') AS positive,"
	" avg((label = 'positive') - (label = 'negative')) AS net_sentiment, avg(sentiment) AS mean_sentiment"
	" FROM posts GROUP BY 1, 2;"
	"CREATE VIEW topics_by_day AS SELECT date(created_at) AS day, topic, count(*) AS posts, avg(sentiment) AS mean_sentiment"
	" FROM topics JOIN posts ON posts.id = topics.post GROUP BY 1, 2;"
	"CREATE VIEW response_by_network AS SELECT network, count(*) AS customer_cases, count(first_response_s) AS answered,"
	" 1.0 * count(first_response_s) / count(*) AS response_rate, avg(first_response_s) AS first_response_mean_s,"
	" sum(community_first) AS community_first FROM cases JOIN posts ON posts.id = cases.opener WHERE customer GROUP BY 1;"
	"CREATE VIEW response_by_department AS SELECT department, count(*) AS answered, avg(first_response_s) AS"
	" first_response_mean_s FROM cases JOIN posts ON posts.id = cases.responder WHERE customer GROUP BY 1;"
	"CREATE VIEW needs_someone AS SELECT cases.priority, opened_at, network, author, text, url, opener FROM cases"
	" JOIN posts ON posts.id = cases.opener WHERE customer AND first_response_s IS NULL"
	" ORDER BY cases.priority DESC, opened_at;",
	NULL,
};

bool sb_database_open(struct sb_database *database, const char *path, struct sb_err *err)
{
	database->store = sb_store_open(path, schema, err);
	return database->store != NULL && sb_store_begin(database->store, err);
}

static void bind_real(struct sb_stmt *stmt, int at, double value)
{
	if (isfinite(value))
		sb_stmt_bind_real(stmt, at, value);
	else
		sb_stmt_bind_null(stmt, at);
}

static void bind_time(struct sb_stmt *stmt, int at, sb_time moment)
{
	char text[SB_TIME_TEXT_MAX];

	if (moment == SB_TIME_NONE)
		sb_stmt_bind_null(stmt, at);
	else
		sb_stmt_bind_str(stmt, at, sb_str_of(text, sb_time_format(moment, text)));
}

static bool run_for_id(struct sb_store *store, const char *sql, struct sb_str id, struct sb_err *err)
{
	struct sb_stmt *stmt = sb_store_stmt(store, sql, err);

	if (stmt == NULL)
		return false;
	sb_stmt_bind_str(stmt, 1, id);
	return sb_stmt_run(stmt, err);
}

static bool remove_post(struct sb_store *store, struct sb_str id, struct sb_err *err)
{
	return id.len == 0 || (run_for_id(store, "DELETE FROM posts WHERE id = ?1", id, err) &&
			       run_for_id(store, "DELETE FROM topics WHERE post = ?1", id, err));
}

static bool add_topics(struct sb_store *store, const struct sb_post *post, struct sb_err *err)
{
	struct sb_stmt *stmt = sb_store_stmt(store, "INSERT OR IGNORE INTO topics VALUES (?1, ?2)", err);
	struct sb_json_iter it = sb_json_iter(post->topics);
	sb_json *v;

	if (stmt == NULL)
		return false;
	while ((v = sb_json_next(&it, NULL)) != NULL) {
		if (!sb_json_is_string(v))
			continue;
		sb_stmt_bind_str(stmt, 1, post->id);
		sb_stmt_bind_str(stmt, 2, sb_json_str(v));
		if (!sb_stmt_run(stmt, err))
			return false;
	}
	return true;
}

bool sb_database_add(struct sb_database *database, const struct sb_post *post, bool counts, struct sb_err *err)
{
	const struct sb_str none = {NULL, 0};
	const struct sb_str texts[] = {
		post->id.len > 0 ? post->id : none, post->network, post->url, none,
		post->author.handle.ptr != NULL ? post->author.handle : post->author.name, post->author.role,
		post->author.department, none, post->title, post->text, post->lang, post->thread_id, post->reply_to,
		post->repost_of, post->score.label, none, post->score.intent,
	};

	if (!remove_post(database->store, post->id, err))
		return false;
	if (!counts)
		return true;
	struct sb_stmt *stmt = sb_store_stmt(database->store, "INSERT INTO posts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
					     " ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)", err);
	if (stmt == NULL)
		return false;
	for (int i = 0; i < (int)(sizeof texts / sizeof texts[0]); i++)
		sb_stmt_bind_str(stmt, i + 1, texts[i]);
	bind_time(stmt, 4, post->created_at);
	sb_stmt_bind_int(stmt, 8, post->author.bot);
	bind_real(stmt, 16, post->score.sentiment);
	bind_real(stmt, 18, post->score.urgency);
	bind_real(stmt, 19, post->score.reach);
	bind_real(stmt, 20, post->score.priority);
	return sb_stmt_run(stmt, err) && (post->id.len == 0 || post->topics == NULL || add_topics(database->store, post, err));
}

static bool add_case(struct sb_stmt *stmt, const struct sb_case *one, const struct sb_facts *facts, struct sb_err *err)
{
	bool answered = one->staff_at != SB_TIME_NONE;

	sb_stmt_bind_str(stmt, 1, sb_facts_id(facts, one->opener));
	sb_stmt_bind_str(stmt, 2, one->responder != SB_NO_FACT ? sb_facts_id(facts, one->responder) : (struct sb_str){NULL, 0});
	bind_time(stmt, 3, one->opened_at);
	sb_stmt_bind_int(stmt, 4, one->customer);
	sb_stmt_bind_int(stmt, 5, one->posts);
	bind_real(stmt, 6, answered ? (double)(one->staff_at - one->opened_at) / (double)SB_SECOND : (double)NAN);
	sb_stmt_bind_int(stmt, 7, one->customer && one->community_first);
	sb_stmt_bind_int(stmt, 8, one->follow_ups);
	bind_real(stmt, 9, (double)one->priority);
	return sb_stmt_run(stmt, err);
}

static bool add_cases(struct sb_store *store, const struct sb_report *report, struct sb_err *err)
{
	struct sb_stmt *clear = sb_store_stmt(store, "DELETE FROM cases", err), *stmt = NULL;

	if (clear == NULL || !sb_stmt_run(clear, err))
		return false;
	stmt = sb_store_stmt(store, "INSERT INTO cases VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", err);
	if (stmt == NULL)
		return false;
	bool good = true;
	for (size_t i = 0; good && i < report->cases.count; i++)
		good = add_case(stmt, &report->cases.list[i], &report->facts, err);
	return good;
}

bool sb_database_finish(struct sb_database *database, const struct sb_report *report, struct sb_err *err)
{
	bool good = add_cases(database->store, report, err) && sb_store_commit(database->store, err);

	sb_store_close(database->store);
	database->store = NULL;
	return good;
}
