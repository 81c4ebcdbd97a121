#include "worker/batch.h"

#include "base/map.h"

#include <inttypes.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define INPUT_MAX ((size_t)1 << 30)   /* of one batch; messages are 1 MB by the servers' own limit */
#define RETURN_DELAY (5 * SB_SECOND)  /* before a message comes again that could not be worked on */
#define REASON_MAX 400                /* bytes of a header */

void sb_batch_init(struct sb_batch *batch)
{
	sb_buf_init(&batch->input, INPUT_MAX);
	sb_buf_init(&batch->known, INPUT_MAX);
	sb_buf_init(&batch->output, SB_COMMAND_OUTPUT_MAX);
}

void sb_batch_free(struct sb_batch *batch)
{
	sb_buf_free(&batch->input);
	sb_buf_free(&batch->known);
	sb_buf_free(&batch->output);
	sb_json_parser_free(&batch->parser);
	sb_arena_free(&batch->texts);
	free(batch->suspects);
}

static void extend(void *ctx)
{
	struct sb_batch *batch = ctx;

	sb_engine_extend(batch->from, batch->messages, batch->count);
	for (size_t i = 0; i < batch->suspect_count; i++)
		sb_engine_extend(batch->from, &batch->suspects[i].message, 1);
}

static int64_t every(const struct sb_batch *batch)
{
	int64_t third = sb_engine_ack_wait(batch->from) / 3;

	return third > 0 ? third : SB_SECOND;
}

static enum sb_command_end run(struct sb_batch *batch, const struct sb_buf *input, struct sb_err *why)
{
	return sb_command_run(batch->command, sb_buf_str(input), &batch->output, every(batch), extend, batch, why);
}

bool sb_batch_probe(struct sb_batch *batch, struct sb_err *err)
{
	struct sb_err why = {0};

	return run(batch, &batch->input, &why) == SB_COMMAND_DONE ||
	       sb_err_set(err, SB_USAGE, "the command fails without any input: %s", why.text);
}

static struct sb_str one_line(struct sb_str data)
{
	while (data.len > 0 && (data.ptr[data.len - 1] == '\n' || data.ptr[data.len - 1] == '\r'))
		data.len--;
	return data;
}

static void add_line(struct sb_buf *to, const struct sb_incoming *message)
{
	sb_buf_add_str(to, one_line(message->data));
	sb_buf_add_char(to, '\n');
}

static struct sb_str id_of(struct sb_batch *batch, struct sb_str line)
{
	sb_json *root = sb_json_parse_object(&batch->parser, line, NULL, NULL);

	return sb_json_str(sb_json_get(root, SB_STR("id")));
}

/* Which message a record came from, and how many lines of output it has so far. */
struct origins {
	struct sb_map map; /* from a record's id to an index into `list` */
	struct sb_origin {
		const struct sb_incoming *message;
		uint64_t lines;
	} *list;
	size_t count;
	uint64_t whole; /* names the batch */
	uint64_t lines; /* of output that belongs to no record */
};

static void find_origins(struct sb_batch *batch, const struct sb_incoming *messages, size_t count, struct origins *origins)
{
	*origins = (struct origins){.map = SB_MAP_INIT, .list = sb_mem_zero(count, sizeof *origins->list)};
	for (size_t i = 0; i < count; i++) {
		struct sb_str id = id_of(batch, one_line(messages[i].data));
		bool added = false;
		origins->whole = XXH3_64bits_withSeed(&messages[i].sequence, sizeof messages[i].sequence, origins->whole);
		if (id.ptr != NULL)
			sb_map_put(&origins->map, id, origins->count, &added);
		if (added)
			origins->list[origins->count++].message = &messages[i];
	}
	if (count == 1 && origins->count == 0) /* all output belongs to the one message */
		origins->whole = messages[0].sequence;
}

static const char *output_id(struct sb_batch *batch, struct origins *origins, struct sb_str line, bool alone)
{
	struct sb_str id = id_of(batch, line);
	size_t at = id.ptr == NULL ? SB_MAP_NONE : sb_map_get(&origins->map, id);
	struct sb_origin *origin = at != SB_MAP_NONE ? &origins->list[at] : NULL;
	char *text;

	if (origin == NULL && alone && origins->count == 1)
		origin = &origins->list[0];
	if (origin != NULL)
		text = sb_mem_format("%s/%s %" PRIu64 ".%" PRIu64 " %s", batch->stream, batch->consumer, origin->message->sequence,
				     origin->lines++, batch->subject);
	else
		text = sb_mem_format("%s/%s batch %016" PRIx64 ".%" PRIu64 " %s", batch->stream, batch->consumer,
				     origins->whole, origins->lines++, batch->subject);
	const char *kept = sb_arena_dup(&batch->texts, sb_str_from(text));
	free(text);
	return kept;
}

static bool output_fits(struct sb_batch *batch, struct sb_err *why)
{
	struct sb_str rest = sb_buf_str(&batch->output);
	size_t longest = sb_engine_message_max(batch->to);

	while (rest.len > 0) {
		struct sb_str line = one_line(sb_str_cut(&rest, '\n'));
		if (line.len > longest)
			return sb_err_set(why, SB_REJECTED, "a line of %zu bytes came out; the server takes %zu", line.len, longest);
	}
	return true;
}

/* Keeps a line that the command has done: one that something came of, as others may not have reached all its programs. */
static void learn(struct sb_batch *batch, const struct sb_incoming *messages, const struct origins *origins)
{
	const struct sb_incoming *done = NULL;

	for (size_t i = 0; i < origins->count && done == NULL; i++)
		done = origins->list[i].lines > 0 ? origins->list[i].message : NULL;
	if (done == NULL && batch->known.len > 0)
		return;
	sb_buf_clear(&batch->known);
	add_line(&batch->known, done != NULL ? done : messages);
}

static bool publish_output(struct sb_batch *batch, struct sb_incoming *messages, size_t count, struct sb_err *err)
{
	struct sb_str rest = sb_buf_str(&batch->output);
	struct sb_parcel *parcels = NULL;
	size_t made = 0, cap = 0;
	struct origins origins;

	find_origins(batch, messages, count, &origins);
	while (rest.len > 0) {
		struct sb_str line = one_line(sb_str_cut(&rest, '\n'));
		if (line.len == 0)
			continue;
		parcels = sb_mem_reserve(parcels, made, &cap, sizeof *parcels);
		parcels[made++] = (struct sb_parcel){.subject = batch->subject,
						     .id = output_id(batch, &origins, line, count == 1),
						     .data = line};
	}
	bool good = sb_engine_publish(batch->to, parcels, made, err);
	learn(batch, messages, &origins);
	sb_map_free(&origins.map);
	free(origins.list);
	free(parcels);
	return good;
}

static void suspect(struct sb_batch *batch, const struct sb_incoming *message, const char *reason, bool sure)
{
	char *kept = sb_arena_dup(&batch->texts, sb_str_of(reason, strnlen(reason, REASON_MAX)));

	for (char *c = kept; *c != '\0'; c++) /* a header is one line */
		*c = (unsigned char)*c < ' ' || *c == 0x7f ? '?' : *c;
	batch->suspects = sb_mem_reserve(batch->suspects, batch->suspect_count, &batch->suspect_cap, sizeof *batch->suspects);
	batch->suspects[batch->suspect_count++] = (struct sb_suspect){*message, kept, sure};
}

/* A part of the batch. Halving goes no deeper than the number of bits of SB_BATCH_MAX. */
static bool work_part(struct sb_batch *batch, struct sb_incoming *messages, size_t count, struct sb_err *err)
{
	struct sb_err why = {0};
	bool sure = false;

	sb_buf_clear(&batch->input);
	for (size_t i = 0; i < count; i++)
		add_line(&batch->input, &messages[i]);
	if (batch->input.full)
		return sb_err_set(err, SB_IO, "a batch of more than %zu bytes; give a smaller --batch", INPUT_MAX);
	switch (run(batch, &batch->input, &why)) {
	case SB_COMMAND_BROKEN: return sb_err_set(err, SB_RETRY, "%s", why.text);
	case SB_COMMAND_DONE:
		if (output_fits(batch, &why))
			return publish_output(batch, messages, count, err) && sb_engine_ack(batch->from, messages, count, err);
		sure = true;
		break;
	case SB_COMMAND_REJECTED: sure = true; break;
	case SB_COMMAND_FAILED: break;
	}
	if (count == 1) {
		suspect(batch, messages, why.text, sure);
		messages->message = NULL; /* the suspect's now */
		return true;
	}
	return work_part(batch, messages, count / 2, err) &&
	       work_part(batch, messages + count / 2, count - count / 2, err);
}

/* Whether the lines are at fault, and not the command: it still does a line that it has done, or without one, nothing. */
static bool command_works(struct sb_batch *batch, struct sb_err *err)
{
	struct sb_err why = {0};

	for (size_t i = 0; i < batch->suspect_count && batch->known.len == 0; i++) {
		if (!batch->suspects[i].sure)
			return sb_err_set(err, SB_RETRY, "the command has not done a line yet, and fails on each: %s",
					  batch->suspects[i].reason);
	}
	return run(batch, &batch->known, &why) == SB_COMMAND_DONE ||
	       sb_err_set(err, SB_RETRY, "the command fails, also on what it has done before: %s", why.text);
}

/* What failed while the command did not work for a moment is no bad line. */
static bool try_again(struct sb_batch *batch, struct sb_err *err)
{
	size_t sure = 0, count = 0;

	for (size_t i = 0; i < batch->suspect_count; i++) {
		if (batch->suspects[i].sure)
			batch->suspects[sure++] = batch->suspects[i];
		else
			batch->messages[count++] = batch->suspects[i].message; /* those that stood there are settled */
	}
	batch->suspect_count = sure;
	batch->count = count;
	for (size_t i = 0; i < count; i++) {
		if (!work_part(batch, &batch->messages[i], 1, err))
			return false;
	}
	return true;
}

/* Bad lines go to the dead-letter subject. */
static bool bury(struct sb_batch *batch, struct sb_err *err)
{
	for (size_t i = 0; i < batch->suspect_count; i++) {
		struct sb_suspect *s = &batch->suspects[i];
		char *id = sb_mem_format("%s/%s %" PRIu64 " %s", batch->stream, batch->consumer, s->message.sequence, batch->dead);
		struct sb_parcel parcel = {batch->dead, id, s->message.data, s->reason};
		bool good = sb_engine_publish(batch->to, &parcel, 1, err);
		free(id);
		if (!good)
			return false;
		sb_warn("%s: message %" PRIu64 ": %s; it went to %s", batch->stream, s->message.sequence, s->reason, batch->dead);
		if (!sb_engine_ack(batch->from, &s->message, 1, err))
			return false;
	}
	return true;
}

/* What is still ours goes back. */
static void return_rest(struct sb_batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		if (batch->messages[i].message != NULL)
			sb_engine_return(batch->from, &batch->messages[i], 1, RETURN_DELAY);
	}
	for (size_t i = 0; i < batch->suspect_count; i++) {
		if (batch->suspects[i].message.message != NULL)
			sb_engine_return(batch->from, &batch->suspects[i].message, 1, RETURN_DELAY);
	}
}

/* A message of several lines is no record, and would make its neighbours look bad. They are put at the end of the
 * batch; returns how many messages stand before them. */
static size_t set_aside(struct sb_batch *batch, struct sb_incoming *messages, size_t count)
{
	size_t good = 0;

	for (size_t i = 0; i < count; i++) {
		struct sb_str line = one_line(messages[i].data);
		if (line.len > 0 && memchr(line.ptr, '\n', line.len) != NULL) {
			suspect(batch, &messages[i], "the message is more than one line", true);
			continue;
		}
		messages[good++] = messages[i];
	}
	return good;
}

bool sb_batch_work(struct sb_batch *batch, struct sb_incoming *messages, size_t count, struct sb_err *err)
{
	sb_arena_reset(&batch->texts);
	batch->suspect_count = 0;
	batch->messages = messages;
	batch->count = set_aside(batch, messages, count);
	bool good = batch->count == 0 || work_part(batch, messages, batch->count, err);
	if (good && batch->suspect_count > 0)
		good = command_works(batch, err) && try_again(batch, err) && bury(batch, err);
	if (!good)
		return_rest(batch);
	return good;
}
