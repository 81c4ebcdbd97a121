#include "worker/worker.h"

#include "json/write.h"
#include "query/path.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/random.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define WINDOW_LINES 2000                /* acknowledged together */
#define WINDOW_BYTES ((size_t)8 << 20)
#define ID_MAX 512                       /* bytes of a record's id that go into a header as they are */

struct sb_publishing {
	struct sb_place place;
	struct sb_engine *engine;
	struct sb_path key;
	bool keyed;
	uint64_t partitions;
	size_t longest;
	struct sb_json_parser parser;
	struct sb_buf scratch; /* a key that is no string */
	struct sb_arena texts; /* of the window */
	struct sb_parcel window[WINDOW_LINES];
	size_t held, bytes;
	uint64_t run, unnamed; /* for lines without an id */
};

struct sb_publishing *sb_publishing_open(const char *to, const char *key, uint64_t partitions,
					 const struct sb_engine_options *options, struct sb_err *err)
{
	struct sb_publishing *p = sb_mem_zero(1, sizeof *p);

	p->partitions = partitions;
	sb_buf_init(&p->scratch, SIZE_MAX / 2);
	p->keyed = key != NULL;
	bool good = key == NULL || sb_path_parse(&p->key, sb_str_from(key), err);
	good = good && sb_place_subject(&p->place, to, err);
	p->engine = good ? sb_engine_open(&p->place, options, err) : NULL;
	if (p->engine == NULL) {
		sb_publishing_close(p);
		return NULL;
	}
	p->longest = sb_engine_message_max(p->engine);
	char *subject = p->keyed ? sb_mem_format("%s.0", p->place.first) : sb_mem_dup(sb_str_from(p->place.first));
	sb_engine_warn_untaken(p->engine, subject);
	free(subject);
	if (getrandom(&p->run, sizeof p->run, 0) != (ssize_t)sizeof p->run)
		p->run = (uint64_t)sb_time_now();
	return p;
}

void sb_publishing_close(struct sb_publishing *p)
{
	if (p == NULL)
		return;
	sb_engine_close(p->engine);
	sb_place_free(&p->place);
	sb_json_parser_free(&p->parser);
	sb_buf_free(&p->scratch);
	sb_arena_free(&p->texts);
	free(p);
}

void sb_publishing_flush(void *ctx)
{
	struct sb_publishing *p = ctx;
	struct sb_err err;

	if (p->held > 0 && !sb_engine_publish(p->engine, p->window, p->held, &err))
		sb_die(err.status, "%s; run again: what stands in the stream already is known by its id", err.text);
	p->held = p->bytes = 0;
	sb_arena_reset(&p->texts);
}

/* The record's id, or a hash of one that cannot stand in a header; a line without one is named by this run and its place. */
static const char *message_id(struct sb_publishing *p, struct sb_str id)
{
	char *made = NULL;
	bool plain = id.len <= ID_MAX;

	for (size_t i = 0; i < id.len; i++)
		plain = plain && (unsigned char)id.ptr[i] >= ' ' && id.ptr[i] != 0x7f;
	if (id.len == 0) {
		made = sb_mem_format("line %016" PRIx64 ".%" PRIu64, p->run, p->unnamed++);
	} else if (!plain) {
		XXH128_hash_t hash = XXH3_128bits(id.ptr, id.len);
		made = sb_mem_format("hash %016" PRIx64 "%016" PRIx64, (uint64_t)hash.high64, (uint64_t)hash.low64);
	}
	const char *kept = sb_arena_dup(&p->texts, made != NULL ? sb_str_from(made) : id);
	free(made);
	return kept;
}

struct value {
	struct sb_str text;
	struct sb_buf *scratch;
};

static bool take_value(void *ctx, sb_json *json)
{
	struct value *value = ctx;

	value->text = sb_json_text_of(json, value->scratch);
	return value->text.ptr != NULL;
}

/* A record without the key stays with those of its id. */
static const char *message_subject(struct sb_publishing *p, sb_json *root, struct sb_str id)
{
	struct value value = {.scratch = &p->scratch};

	if (!p->keyed)
		return p->place.first;
	if (!sb_path_any(&p->key, root, take_value, &value))
		value.text = id;
	XXH64_hash_t hash = XXH3_64bits(value.text.len ? value.text.ptr : "", value.text.len);
	char *text = sb_mem_format("%s.%" PRIu64, p->place.first, (uint64_t)hash % p->partitions);
	const char *kept = sb_arena_dup(&p->texts, sb_str_from(text));
	free(text);
	return kept;
}

bool sb_publishing_line(void *ctx, const struct sb_line *line, struct sb_writer *out, struct sb_err *err,
			size_t *err_byte)
{
	struct sb_publishing *p = ctx;

	(void)out;
	sb_json *root = sb_json_parse_object(&p->parser, line->text, err, err_byte);
	if (root == NULL)
		return false;
	if (line->text.len > p->longest)
		return sb_err_set(err, SB_REJECTED, "the line has %zu bytes; the server takes %zu", line->text.len, p->longest);
	struct sb_str id = sb_json_str(sb_json_get(root, SB_STR("id")));
	p->window[p->held++] = (struct sb_parcel){
		.subject = message_subject(p, root, id),
		.id = message_id(p, id),
		.data = sb_arena_str(&p->texts, line->text),
	};
	p->bytes += line->text.len;
	if (p->held == WINDOW_LINES || p->bytes >= WINDOW_BYTES)
		sb_publishing_flush(p);
	return true;
}
