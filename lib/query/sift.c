#include "query/sift_made.h"

#include "json/splice.h"
#include "json/write.h"
#include "query/split.h"

bool sb_sift_open(struct sb_sift *sift, const struct sb_sift_options *options, struct sb_err *err)
{
	bool near = options->unique != NULL && strcmp(options->unique, "near") == 0;

	*sift = (struct sb_sift){.options = options, .drawn = options->seed};
	sift->seen = (struct sb_seen){.window = options->window, .span = options->span, .alike = near, .names = options->mark};
	if (near && options->window == 0 && options->span == 0)
		sift->seen.window = SB_SEEN_ALIKE_WINDOW;
	sift->enough = options->max == 0;
	sb_buf_init(&sift->edited, SIZE_MAX / 4); /* a record, bounded by its line */
	sb_buf_init(&sift->piece, SIZE_MAX / 4);
	if (options->split == NULL)
		return true;
	sift->split = sb_split_open(options->split, options->set, err);
	return sift->split != NULL;
}

/* SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine. */
static double draw(struct sb_sift *sift)
{
	uint64_t z = sift->drawn += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

/* Whether one like it came before; `first` is whose. */
static bool is_repeated(struct sb_sift *sift, const struct sb_sift_made *made, const struct sb_seen_sketch *sketch,
			struct sb_str id, struct sb_str *first)
{
	*first = (struct sb_str){NULL, 0};
	if (made->has_sketch)
		return sb_seen_alike_before(&sift->seen, sketch, made->created_at, id, first);
	return made->has_key && sb_seen_key_before(&sift->seen, made->key, made->created_at, id, first);
}

/* The record with `duplicate_of`: the first one's id, or true where that has none. */
static struct sb_str marked(struct sb_sift *sift, struct sb_str text, struct sb_str first)
{
	struct sb_json_edit edit = {.key = SB_STR("duplicate_of"), .value = SB_STR("true")};

	sb_buf_clear(&sift->edited);
	sb_buf_clear(&sift->piece);
	if (first.len > 0) {
		sb_json_add_str(&sift->piece, first);
		edit.value = sb_buf_str(&sift->piece);
	}
	sb_json_splice(sb_str_trim(text), &edit, 1, &sift->edited);
	return sb_buf_str(&sift->edited);
}

void sb_sift_take(struct sb_sift *sift, struct sb_str bytes, struct sb_writer *out)
{
	const struct sb_sift_options *options = sift->options;
	const char *at = bytes.ptr + sizeof(struct sb_sift_made);
	struct sb_seen_sketch sketch;
	struct sb_sift_made made;
	struct sb_str first;

	memcpy(&made, bytes.ptr, sizeof made);
	if (sift->enough || (options->sample < 1 && draw(sift) >= options->sample))
		return;
	if (made.has_sketch)
		memcpy(&sketch, at, sizeof sketch);
	at += made.has_sketch ? sizeof sketch : 0;
	const char *hits = at;
	struct sb_str id = sb_str_of(made.id_len > 0 ? at + made.hits * sizeof(uint32_t) : NULL, made.id_len);
	at += made.hits * sizeof(uint32_t) + made.id_len;
	struct sb_str text = made.is_new ? sb_str_of(at, made.text_len) : made.raw;
	if (is_repeated(sift, &made, &sketch, id, &first)) {
		if (!options->mark)
			return;
		text = marked(sift, text, first);
	}
	sift->kept++;
	sift->enough = sift->kept == options->max;
	if (options->count_only || text.len == 0)
		return;
	if (sift->split == NULL)
		sb_writer_add_line(out, text);
	for (size_t i = 0; sift->split != NULL && i < made.hits; i++) {
		uint32_t query;
		memcpy(&query, hits + i * sizeof query, sizeof query);
		sb_split_add(sift->split, query, sift->kept, text);
	}
}

bool sb_sift_flush(struct sb_sift *sift, struct sb_err *err)
{
	return sift->split == NULL || sb_split_flush(sift->split, err);
}

void sb_sift_close(struct sb_sift *sift)
{
	sb_split_close(sift->split);
	sb_seen_free(&sift->seen);
	sb_buf_free(&sift->edited);
	sb_buf_free(&sift->piece);
}
