/* config.c - copies of the routes, so that what has begun goes on by those by which it began. */
#include "notify/plan.h"

#include <stdio.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define HASH_MAX 80

static void hash_of(const struct sb_routes *routes, char out[HASH_MAX])
{
	XXH128_hash_t text = XXH3_128bits(routes->text.ptr, routes->text.len), csv = XXH3_128bits(routes->csv.ptr, routes->csv.len);

	snprintf(out, HASH_MAX, "%016llx%016llx%016llx%016llx", (unsigned long long)text.high64, (unsigned long long)text.low64,
		 (unsigned long long)csv.high64, (unsigned long long)csv.low64);
}

bool sb_config_save(struct sb_outbox *outbox, struct sb_configs *configs, struct sb_err *err)
{
	static const char sql[] = "INSERT INTO config (hash, text, csv) VALUES (?, ?, ?) "
				  "ON CONFLICT DO UPDATE SET hash = hash RETURNING n";
	struct sb_stmt *insert = sb_store_stmt(outbox->store, sql, err);
	char hash[HASH_MAX];

	if (configs->number > 0)
		return true;
	if (insert == NULL)
		return false;
	hash_of(configs->present, hash);
	sb_stmt_bind_str(insert, 1, sb_str_from(hash));
	sb_stmt_bind_str(insert, 2, sb_buf_str(&configs->present->text));
	if (configs->present->csv.len > 0)
		sb_stmt_bind_str(insert, 3, sb_buf_str(&configs->present->csv));
	else
		sb_stmt_bind_null(insert, 3);
	bool good = sb_stmt_step(insert, err) == SB_STEP_ROW;
	configs->number = good ? sb_stmt_int(insert, 0) : 0;
	sb_stmt_reset(insert);
	return good;
}

static struct sb_routes *load(struct sb_outbox *outbox, const struct sb_configs *configs, int64_t number, struct sb_err *err)
{
	struct sb_stmt *find = sb_store_stmt(outbox->store, "SELECT text, csv FROM config WHERE n = ?", err);
	struct sb_routes *routes = NULL;

	if (find == NULL)
		return NULL;
	sb_stmt_bind_int(find, 1, number);
	if (sb_stmt_step(find, err) == SB_STEP_ROW) {
		struct sb_str csv = sb_stmt_str(find, 1);
		char *name = sb_mem_format("%sroutes kept for what has begun", configs->present->folder);
		routes = sb_routes_parse(name, sb_stmt_str(find, 0), csv.ptr ? csv : SB_STR(""), err);
		free(name);
	}
	sb_stmt_reset(find);
	return routes;
}

const struct sb_routes *sb_config_get(struct sb_outbox *outbox, struct sb_configs *configs, int64_t number, struct sb_err *err)
{
	struct sb_err why = {.text = "it is gone"};

	if (number == 0 || number == configs->number)
		return configs->present;
	for (size_t i = 0; i < configs->count; i++)
		if (configs->list[i].number == number)
			return configs->list[i].routes;
	struct sb_routes *routes = configs->complete ? NULL : load(outbox, configs, number, &why);
	if (configs->complete)
		return configs->present;
	if (routes == NULL) { /* a jq file that they named may be gone: better by the present ones than not at all */
		sb_warn("%s; the present routes are used", why.text);
		return configs->present;
	}
	(void)err;
	configs->list = sb_mem_reserve(configs->list, configs->count, &configs->cap, sizeof *configs->list);
	configs->list[configs->count++] = (struct sb_config){number, routes};
	return routes;
}

bool sb_configs_load(struct sb_outbox *outbox, struct sb_configs *configs, struct sb_err *err)
{
	static const char known_sql[] = "SELECT n FROM config WHERE hash = ?";
	static const char sql[] = "SELECT DISTINCT i.config FROM delivery d JOIN incident i ON i.n = d.incident "
				  "WHERE d.state IN ('pending', 'sending') AND i.config IS NOT NULL";
	struct sb_stmt *known = sb_store_stmt(outbox->store, known_sql, err), *find = sb_store_stmt(outbox->store, sql, err);
	enum sb_step step;
	char hash[HASH_MAX];

	if (find == NULL || known == NULL)
		return false;
	hash_of(configs->present, hash);
	sb_stmt_bind_str(known, 1, sb_str_from(hash));
	if (configs->number == 0 && sb_stmt_step(known, err) == SB_STEP_ROW)
		configs->number = sb_stmt_int(known, 0);
	sb_stmt_reset(known);
	while ((step = sb_stmt_step(find, err)) == SB_STEP_ROW)
		if (sb_config_get(outbox, configs, sb_stmt_int(find, 0), err) == NULL)
			break;
	sb_stmt_reset(find);
	return step == SB_STEP_DONE;
}

void sb_configs_free(struct sb_configs *configs)
{
	for (size_t i = 0; i < configs->count; i++)
		sb_routes_close(configs->list[i].routes);
	free(configs->list);
	*configs = (struct sb_configs){.present = NULL};
}
