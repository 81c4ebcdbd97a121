#include "notify/public.h"

#include "store/drafts.h"
#include "wire/wire.h"

#include <stdlib.h>

#define TERMS_MAX ((size_t)64 << 10) /* of what a network's jq file says of publishing */

static bool keep_first(void *ctx, struct sb_str output)
{
	sb_buf_add_str(ctx, output);
	return false;
}

/* What is said to staff has no title, and says no place in the network. */
static bool takes_plain_words(struct sb_str network, sb_json *terms, struct sb_err *err)
{
	bool title = sb_json_is_true(sb_json_get(terms, SB_STR("title"))), place = sb_json_is_true(sb_json_get(terms, SB_STR("place")));

	if (terms == NULL || !sb_json_is_true(sb_json_get(terms, SB_STR("opens"))))
		return sb_err_set(err, SB_USAGE, "sb-reply publishes nothing of its own on %.*s", SB_FMT(network));
	if (title || place)
		return sb_err_set(err, SB_USAGE, "a post on %.*s needs a %s, which messages do not have", SB_FMT(network),
				  title && place ? "title and a place" : title ? "title" : "place");
	return true;
}

bool sb_public_network(struct sb_str network, struct sb_err *err)
{
	static const char *const functions[] = {"replies", NULL};
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_buf terms;

	if (!sb_wire_has("networks", sb_assets_networks, "network", network, err))
		return false;
	char *name = sb_mem_dup(network);
	const char *const names[] = {name, NULL};
	struct sb_wire *wire = sb_wire_open("networks", sb_assets_networks, names, functions, err);
	sb_buf_init(&terms, TERMS_MAX);
	bool good = wire != NULL &&
		    sb_wire_call(wire, name, "replies", SB_STR("null"), (struct sb_str){NULL, 0}, keep_first, &terms, err) &&
		    takes_plain_words(network, sb_json_parse_object(&parser, sb_buf_str(&terms), NULL, NULL), err);
	sb_wire_close(wire);
	sb_json_parser_free(&parser);
	sb_buf_free(&terms);
	free(name);
	return good;
}

bool sb_public_check(struct sb_str networks, struct sb_err *err)
{
	bool good = true;

	while (good && networks.ptr != NULL) {
		struct sb_str network = sb_str_trim(sb_str_cut(&networks, ','));
		good = network.len == 0 || sb_public_network(network, err);
	}
	return good;
}

static bool add_one(struct sb_outbox *outbox, const struct sb_tell *tell, struct sb_str network, struct sb_str words,
		    struct sb_str department, struct sb_err *err)
{
	static const char sql[] =
		"INSERT OR IGNORE INTO public (key, network, text, actor, department, about, at) VALUES ("
		"'notify:' || (SELECT value FROM setting WHERE name = 'instance') || ?1, ?2, ?3, ?4, ?5, ?6, ?7)";
	struct sb_stmt *insert = sb_store_stmt(outbox->store, sql, err);
	char key[64];

	if (insert == NULL)
		return false;
	int len = snprintf(key, sizeof key, "-i%lld-r%lld-", (long long)tell->incident, (long long)tell->revision);
	sb_buf_clear(&outbox->scratch);
	sb_buf_add(&outbox->scratch, key, (size_t)len);
	sb_buf_add_str(&outbox->scratch, network);
	sb_stmt_bind_str(insert, 1, sb_buf_str(&outbox->scratch));
	sb_stmt_bind_str(insert, 2, network);
	sb_stmt_bind_str(insert, 3, sb_str_trim(words));
	sb_stmt_bind_str(insert, 4, tell->actor);
	sb_stmt_bind_str(insert, 5, department);
	sb_stmt_bind_str(insert, 6, tell->about);
	sb_stmt_bind_int(insert, 7, tell->now);
	return sb_stmt_run(insert, err);
}

bool sb_public_add(struct sb_outbox *outbox, const struct sb_tell *tell, struct sb_str networks, struct sb_str words,
		   struct sb_str department, struct sb_err *err)
{
	bool good = true;

	while (good && networks.ptr != NULL) {
		struct sb_str network = sb_str_trim(sb_str_cut(&networks, ','));
		good = network.len == 0 || add_one(outbox, tell, network, words, department, err);
	}
	return good;
}

/* One that is not in the queue yet; its texts are good until the statement is reset. */
static enum sb_step find_one(struct sb_outbox *outbox, struct sb_stmt **find, struct sb_draft *draft, int64_t *number,
			     struct sb_err *err)
{
	*find = sb_store_stmt(outbox->store,
			      "SELECT n, key, network, text, actor, department, about, at FROM public WHERE done = 0 LIMIT 1", err);
	if (*find == NULL)
		return SB_STEP_FAILED;
	enum sb_step step = sb_stmt_step(*find, err);
	if (step == SB_STEP_ROW) {
		*number = sb_stmt_int(*find, 0);
		*draft = (struct sb_draft){.key = sb_stmt_str(*find, 1),
					   .network = sb_stmt_str(*find, 2),
					   .text = sb_stmt_str(*find, 3),
					   .by = sb_stmt_str(*find, 4),
					   .department = sb_stmt_str(*find, 5),
					   .about = sb_stmt_str(*find, 6),
					   .at = sb_stmt_int(*find, 7)};
	}
	return step;
}

bool sb_public_push(struct sb_outbox *outbox, struct sb_err *err)
{
	struct sb_store *queue = NULL;
	struct sb_draft draft;
	struct sb_stmt *find, *done = sb_store_stmt(outbox->store, "UPDATE public SET done = 1 WHERE n = ?", err);
	enum sb_step step = SB_STEP_FAILED;
	int64_t number;
	bool good = done != NULL;

	while (good && (step = find_one(outbox, &find, &draft, &number, err)) == SB_STEP_ROW) {
		if (queue == NULL)
			queue = sb_drafts_open(NULL, err);
		good = queue != NULL && sb_drafts_add(queue, &draft, NULL, err);
		sb_stmt_reset(find);
		sb_stmt_bind_int(done, 1, number);
		good = good && sb_stmt_run(done, err);
	}
	if (good && find != NULL)
		sb_stmt_reset(find);
	sb_store_close(queue);
	return good && step == SB_STEP_DONE;
}
