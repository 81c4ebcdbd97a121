#include "thread/thread.h"

#include "io/file.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#define MAX_CASE ((size_t)16 << 20)    /* a line that every program of the family takes */
/* Of --append: it is held while it is brought up to date. 4 GiB, or half of what there can be. */
#define MAX_CASE_FILE ((size_t)(SIZE_MAX / 2 < UINT64_C(4) << 30 ? SIZE_MAX / 2 : UINT64_C(4) << 30))
#define SWEEPS 4                       /* in a window: what is held is then at most a quarter older than it must be */

void sb_threads_init(struct sb_threads *threads)
{
	*threads = (struct sb_threads){.parser = SB_JSON_PARSER_INIT, .kept = SB_ARENA_INIT};
	sb_hold_init(&threads->hold);
	sb_buf_init(&threads->line, MAX_CASE);
	threads->clock = threads->swept = threads->form.now = SB_TIME_NONE;
	threads->latest = INT64_MAX;
}

bool sb_threads_open(struct sb_threads *threads, struct sb_err *err)
{
	return sb_turn_reader_open(&threads->reader, err);
}

/* A case is done: out with it, or aside when the order or a file needs all of them. */
static void emit(struct sb_threads *threads, const struct sb_copies *copies, struct sb_writer *out)
{
	const struct sb_case *one = &threads->one;

	if (threads->open && !sb_case_waits(one))
		return;
	sb_buf_clear(&threads->line);
	sb_case_write(one, copies, &threads->form, &threads->line);
	if (threads->line.full)
		sb_die(SB_IO, "a case takes more than 16 MiB: %.*s", SB_FMT(one->root));
	if (!threads->open && threads->append == NULL) {
		sb_writer_add_str(out, sb_buf_str(&threads->line));
		return;
	}
	threads->lines =
		sb_mem_reserve(threads->lines, threads->line_count, &threads->line_cap, sizeof *threads->lines);
	threads->lines[threads->line_count++] = (struct sb_thread_line){
		.id = sb_arena_str(&threads->kept, one->root),
		.text = sb_arena_str(&threads->kept, sb_buf_str(&threads->line)),
		.priority = one->priority,
		.since = one->course.waiting_since,
	};
}

static sb_time newest_of(const struct sb_hold *hold, size_t number)
{
	sb_time newest = SB_TIME_NONE;

	for (uint32_t i = hold->starts[number]; i < hold->starts[number + 1]; i++)
		newest = hold->turns[i]->at > newest ? hold->turns[i]->at : newest;
	return newest;
}

/* Writes the cases that have been still since `limit` (all, when it is SB_TIME_NONE); says which they are, by root. */
static bool *write_cases(struct sb_threads *threads, sb_time limit, struct sb_writer *out)
{
	struct sb_hold *hold = &threads->hold;
	bool *left = sb_mem_zero(hold->tree.count + 1, sizeof *left);
	struct sb_copies copies;

	sb_hold_join(hold);
	sb_case_copies(&copies, hold);
	threads->form.closed = limit != SB_TIME_NONE;
	for (size_t c = 0; c < hold->case_count; c++) {
		if (limit != SB_TIME_NONE && newest_of(hold, c) >= limit) {
			left[hold->roots[c]] = true;
			continue;
		}
		sb_case_find(&threads->one, hold, c);
		emit(threads, &copies, out);
	}
	sb_copies_free(&copies);
	return left;
}

/* Closes what has been still for a window, and holds the rest in fresh memory. */
static void sweep(struct sb_threads *threads, struct sb_writer *out)
{
	bool *left = write_cases(threads, threads->clock - threads->window, out);
	struct sb_hold *old = &threads->hold, fresh;

	sb_hold_init(&fresh);
	for (size_t i = 0; i < old->tree.count; i++)
		if (left[old->tree.nodes[i].root] && old->here[i])
			sb_hold_add(&fresh, &old->posts[i], true);
	for (size_t i = 0; i < old->event_count; i++)
		if (left[old->tree.nodes[old->event_nodes[i]].root])
			sb_hold_add(&fresh, &old->events[i], true);
	free(left);
	sb_hold_free(old);
	threads->hold = fresh;
	threads->swept = threads->clock;
}

bool sb_threads_add(struct sb_threads *threads, struct sb_str line, struct sb_writer *out, struct sb_err *err,
		    size_t *err_byte)
{
	struct sb_turn turn;
	sb_json *record = sb_json_parse_object(&threads->parser, line, err, err_byte);

	if (record == NULL)
		return false;
	if (!sb_turn_read(&threads->reader, &turn, record, &threads->hold.arena)) {
		threads->others++;
		return true;
	}
	sb_hold_add(&threads->hold, &turn, false);
	if (threads->window == 0 || turn.at == SB_TIME_NONE || turn.at > threads->latest)
		return true;
	threads->clock = turn.at > threads->clock ? turn.at : threads->clock;
	if (threads->swept == SB_TIME_NONE)
		threads->swept = threads->clock;
	if (threads->clock - threads->swept >= threads->window / SWEEPS)
		sweep(threads, out);
	return true;
}

static int by_wait(const void *left, const void *right)
{
	const struct sb_thread_line *a = left, *b = right;

	if (a->since != b->since)
		return a->since < b->since ? -1 : 1;
	return sb_str_cmp(a->id, b->id);
}

/* The file with each of its cases that came anew in its new form, and behind them the new ones. */
static bool bring_up_to_date(struct sb_threads *threads, struct sb_err *err)
{
	struct sb_map fresh = SB_MAP_INIT;
	struct sb_buf old, out;
	bool good = true;

	sb_buf_init(&old, MAX_CASE_FILE);
	sb_buf_init(&out, MAX_CASE_FILE);
	bool *used = sb_mem_zero(threads->line_count + 1, sizeof *used);
	for (size_t i = 0; i < threads->line_count; i++)
		if (threads->lines[i].id.len > 0)
			*sb_map_put(&fresh, threads->lines[i].id, i, NULL) = i;
	if (access(threads->append, F_OK) == 0)
		good = sb_file_read(threads->append, &old, err);
	else if (errno != ENOENT)
		good = sb_err_set(err, SB_IO, "%s: %s", threads->append, strerror(errno));
	struct sb_str rest = sb_buf_str(&old);
	for (size_t number = 1; good && rest.len > 0; number++) {
		struct sb_str line = sb_str_cut(&rest, '\n');
		if (sb_str_trim(line).len == 0)
			continue;
		sb_json *record = sb_json_parse_object(&threads->parser, line, err, NULL);
		struct sb_str id = sb_json_str(sb_json_get(record, SB_STR("id")));
		if (record == NULL || (id.ptr != NULL && !sb_str_starts(id, "case:")) ||
		    !sb_str_is(sb_json_str(sb_json_get(record, SB_STR("type"))), "case"))
			good = sb_err_set(err, SB_USAGE, "%s:%zu: this is no file of cases; it stays as it is",
					  threads->append, number);
		size_t at = good && id.len > 5 ? sb_map_get(&fresh, sb_str_of(id.ptr + 5, id.len - 5)) : SB_MAP_NONE;
		if (at == SB_MAP_NONE) {
			sb_buf_add_str(&out, line);
			sb_buf_add_char(&out, '\n');
		} else if (!used[at]) {
			used[at] = true;
			sb_buf_add_str(&out, threads->lines[at].text);
		}
	}
	for (size_t i = 0; i < threads->line_count; i++)
		if (!used[i] && (threads->lines[i].id.len == 0 || sb_map_get(&fresh, threads->lines[i].id) == i))
			sb_buf_add_str(&out, threads->lines[i].text);
	if (good && out.full)
		good = sb_err_set(err, SB_IO, "%s: it would be larger than %zu bytes", threads->append, MAX_CASE_FILE);
	good = good && sb_file_replace(threads->append, sb_buf_str(&out), err);
	free(used);
	sb_map_free(&fresh);
	sb_buf_free(&old);
	sb_buf_free(&out);
	return good;
}

bool sb_threads_end(struct sb_threads *threads, struct sb_writer *out, struct sb_err *err)
{
	free(write_cases(threads, SB_TIME_NONE, out));
	if (threads->append != NULL)
		return bring_up_to_date(threads, err);
	if (threads->line_count > 0)
		qsort(threads->lines, threads->line_count, sizeof *threads->lines, by_wait);
	for (size_t i = 0; i < threads->line_count; i++)
		sb_writer_add_str(out, threads->lines[i].text);
	return true;
}

void sb_threads_free(struct sb_threads *threads)
{
	sb_hold_free(&threads->hold);
	sb_json_parser_free(&threads->parser);
	sb_turn_reader_close(&threads->reader);
	sb_buf_free(&threads->line);
	sb_case_free(&threads->one);
	free(threads->lines);
	sb_arena_free(&threads->kept);
}
