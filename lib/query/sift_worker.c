/* sift_worker.c - the step that looks at each record alone. */
#include "query/sift_made.h"

#include "json/splice.h"
#include "json/write.h"
#include "query/tree.h"

#include <stdlib.h>

bool sb_sift_worker_open(struct sb_sift_worker *worker, const struct sb_sift_options *options, struct sb_filter *filter,
			 struct sb_err *err)
{
	*worker = (struct sb_sift_worker){.options = options, .filter = filter};
	sb_query_hits_init(&worker->hits);
	sb_buf_init(&worker->edited, SIZE_MAX / 4); /* a record and what is added to it, bounded by the line and the queries */
	sb_buf_init(&worker->piece, SIZE_MAX / 4);
	if (options->pseudonyms != NULL)
		worker->pseudonyms = *options->pseudonyms; /* nothing was looked at with that one: its buffers are empty */
	if (options->map != NULL && (worker->map = sb_jq_open(options->map, "--map", err)) == NULL)
		return false;
	if (options->unique == NULL || strcmp(options->unique, "near") == 0)
		return true;
	return sb_path_parse(&worker->unique_path, sb_str_from(options->unique[0] ? options->unique : "id"), err) ||
	       sb_err_prefix(err, "--unique");
}

void sb_sift_worker_close(struct sb_sift_worker *worker)
{
	sb_filter_free(worker->filter);
	free(worker->filter);
	sb_jq_close(worker->map);
	sb_query_hits_free(&worker->hits);
	if (worker->options->pseudonyms != NULL)
		sb_pseudonyms_close(&worker->pseudonyms);
	sb_buf_free(&worker->edited);
	sb_buf_free(&worker->piece);
}

/* How the queries of the set are found. */
static void explain_set(const struct sb_query_set *set, struct sb_buf *out)
{
	sb_buf_add_format(out, "one of %zu named queries: %zu by a word, %zu tried with every record\n", set->count,
			  set->count - set->always_count, set->always_count);
	for (size_t i = 0; i < set->always_count; i++)
		sb_buf_add_format(out, "\twith every record: %.*s\n", SB_FMT(set->entries[set->always[i]].name));
}

enum sb_status sb_sift_print_plan(const struct sb_sift_worker *worker, struct sb_writer *out)
{
	struct sb_buf plan;
	struct sb_err err;

	sb_buf_init(&plan, SIZE_MAX / 4); /* a few times the queries */
	sb_filter_explain(worker->filter, &plan);
	if (worker->options->set != NULL)
		explain_set(worker->options->set, &plan);
	if (worker->map != NULL)
		sb_buf_add_format(&plan, "written is what libjq makes of it: %s\n", worker->options->map);
	sb_writer_add_str(out, sb_buf_str(&plan));
	sb_buf_free(&plan);
	if (sb_writer_finish(out, &err))
		return SB_OK;
	sb_warn("%s", err.text);
	return err.status;
}

static bool key_of_value(void *ctx, sb_json *value)
{
	struct sb_str text = sb_filter_text_of(((struct sb_sift_worker *)ctx)->filter, value);

	if (text.ptr == NULL)
		return false;
	sb_buf_clear(&((struct sb_sift_worker *)ctx)->piece);
	sb_buf_add_str(&((struct sb_sift_worker *)ctx)->piece, text);
	return true;
}

static void add_clause(void *ctx, struct sb_str clause)
{
	struct sb_buf *out = ctx;

	sb_json_item(out);
	sb_json_add_str(out, clause);
}

/* The clauses of all conditions that held, as a JSON array. */
static void write_matched(struct sb_sift_worker *worker, struct sb_buf *out)
{
	struct sb_filter *filter = worker->filter;

	sb_json_open(out, '[');
	for (size_t i = 0; i < filter->query_count; i++)
		sb_query_why(filter->queries[i], sb_filter_record(filter), filter->now, add_clause, out);
	for (size_t i = 0; i < worker->hits.count; i++)
		sb_query_why(worker->options->set->entries[worker->hits.list[i]].query, sb_filter_record(filter), filter->now,
			     add_clause, out);
	for (size_t i = 0; i < filter->match_count; i++)
		add_clause(out, sb_str_from(filter->matches[i].text));
	for (size_t i = 0; i < filter->condition_count; i++)
		add_clause(out, sb_str_from(sb_condition_program(filter->conditions[i])));
	sb_json_close(out, ']');
}

static void add_topic(struct sb_buf *out, sb_json *there, struct sb_str name)
{
	struct sb_json_iter it = sb_json_iter(there);
	sb_json *item;

	while ((item = sb_json_next(&it, NULL)) != NULL)
		if (sb_str_eq(sb_json_str(item), name))
			return;
	sb_json_item(out);
	sb_json_add_str(out, name);
}

/* The record's topics and the names that are added to them. */
static void write_topics(struct sb_sift_worker *worker, struct sb_buf *out)
{
	sb_json *there = sb_filter_record(worker->filter)->post->topics;
	struct sb_json_iter it = sb_json_iter(there);
	struct sb_str last = {NULL, 0};
	sb_json *item;

	sb_json_open(out, '[');
	while ((item = sb_json_next(&it, NULL)) != NULL) {
		sb_json_item(out);
		sb_json_add_value(out, item);
	}
	if (worker->options->tag != NULL)
		add_topic(out, there, sb_str_from(worker->options->tag));
	for (size_t i = 0; i < worker->hits.count; i++) {
		struct sb_str name = worker->options->set->entries[worker->hits.list[i]].name;
		if (!sb_str_eq(name, last)) /* a name may have several queries, mostly one below the other */
			add_topic(out, there, name);
		last = name;
	}
	sb_json_close(out, ']');
}

static bool add_output(void *ctx, struct sb_str output)
{
	sb_buf_add_str(ctx, output);
	sb_buf_add_char(ctx, '\n');
	return true;
}

/* Leaves the record with what is added to it in worker->edited. False: nothing is. */
static bool add_fields(struct sb_sift_worker *worker, struct sb_str text)
{
	const struct sb_sift_options *options = worker->options;
	struct sb_json_edit edits[2];
	struct sb_buf *piece = &worker->piece;
	size_t count = 0, cut = 0;

	sb_buf_clear(&worker->edited);
	sb_buf_clear(piece);
	if (options->tag != NULL || (options->set != NULL && options->split == NULL)) {
		write_topics(worker, piece);
		cut = piece->len;
		edits[count++].key = SB_STR("topics");
	}
	if (options->why) {
		struct sb_buf matched;
		sb_buf_init(&matched, SIZE_MAX / 4);
		write_matched(worker, &matched);
		sb_buf_add_str(piece, sb_buf_str(&matched));
		sb_buf_free(&matched);
		edits[count++].key = SB_STR("matched");
	}
	struct sb_str all = sb_buf_str(piece);
	for (size_t i = 0; i < count; i++)
		edits[i].value = i == 0 && cut > 0 ? sb_str_of(all.ptr, cut) : sb_str_of(all.ptr + cut, all.len - cut);
	if (count > 0)
		sb_json_splice(text, edits, count, &worker->edited);
	return count > 0;
}

/* The step before is the input of the next one: worker->edited where there is something, else the line as it was read. */
static struct sb_str take_edited(struct sb_sift_worker *worker, struct sb_str text, bool is_new)
{
	sb_buf_clear(&worker->piece);
	sb_buf_add_str(&worker->piece, is_new ? sb_buf_str(&worker->edited) : text);
	sb_buf_clear(&worker->edited);
	return sb_buf_str(&worker->piece);
}

/* Leaves what is written instead of the record in worker->edited. */
static bool edit(struct sb_sift_worker *worker, struct sb_str text, bool *is_new, struct sb_err *err)
{
	const struct sb_sift_options *options = worker->options;

	*is_new = add_fields(worker, text);
	if (options->pseudonyms != NULL) {
		struct sb_str line = take_edited(worker, text, *is_new);
		*is_new = true;
		if (!sb_pseudonyms_add(&worker->pseudonyms, line, sb_filter_record(worker->filter)->post, &worker->edited, err))
			return false;
	}
	if (options->map != NULL) {
		struct sb_str line = take_edited(worker, text, *is_new);
		*is_new = true;
		return sb_jq_run(worker->map, line, add_output, &worker->edited, err);
	}
	if (*is_new)
		sb_buf_add_char(&worker->edited, '\n');
	return true;
}

/* What --unique compares, as bytes in `made` and perhaps a sketch. */
static void find_key(struct sb_sift_worker *worker, struct sb_sift_made *made, struct sb_seen_sketch *sketch)
{
	const char *unique = worker->options->unique;

	if (unique == NULL)
		return;
	if (strcmp(unique, "near") == 0) {
		struct sb_query_record *record = sb_filter_record(worker->filter);
		sb_query_record_split(record);
		made->has_sketch = sb_seen_sketch(&record->text.words, &worker->piece, sketch);
	} else if (sb_path_any(&worker->unique_path, worker->filter->root, key_of_value, worker)) {
		made->has_key = true;
		made->key = sb_known_hash(sb_buf_str(&worker->piece));
	}
	made->created_at = sb_filter_record(worker->filter)->post->created_at;
}

bool sb_sift_line(void *ctx, const struct sb_line *line, struct sb_writer *out, struct sb_err *err, size_t *err_byte)
{
	struct sb_sift_worker *worker = ctx;
	const struct sb_sift_options *options = worker->options;
	struct sb_sift_made made = {.raw = line->raw, .created_at = SB_TIME_NONE};
	struct sb_seen_sketch sketch;
	struct sb_str id = {NULL, 0};
	bool keep;

	worker->hits.count = 0;
	if (!sb_filter_test(worker->filter, line->text, &keep, err, err_byte))
		return false;
	if (keep && options->set != NULL) {
		if (!sb_query_set_match(options->set, &worker->hits, sb_filter_record(worker->filter), worker->filter->now)) {
			*err = sb_filter_record(worker->filter)->err;
			return false;
		}
		keep = worker->hits.count > 0;
	}
	if (!keep)
		return true;
	find_key(worker, &made, &sketch);
	if (options->mark)
		id = sb_filter_record(worker->filter)->post->id;
	if (!edit(worker, line->text, &made.is_new, err))
		return false;
	made.hits = worker->hits.count;
	made.id_len = id.len;
	made.text_len = made.is_new ? worker->edited.len : 0;
	sb_writer_add(out, &made, sizeof made);
	if (made.has_sketch)
		sb_writer_add(out, &sketch, sizeof sketch);
	sb_writer_add(out, worker->hits.list, made.hits * sizeof *worker->hits.list);
	sb_writer_add(out, id.ptr, id.len);
	sb_writer_add(out, worker->edited.ptr, made.text_len);
	return true;
}
