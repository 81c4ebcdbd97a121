#include "score/model.h"

#include <math.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define HEAD 48
#define RECORD 40
#define CHECKED_FROM 32 /* what the checksum covers */
static const char magic[8] = {'s', 'b', 'm', 'o', 'd', 'e', 'l', '\n'};

static uint64_t get(const unsigned char *p, int bytes)
{
	uint64_t value = 0;

	for (int i = 0; i < bytes; i++)
		value |= (uint64_t)p[i] << (8 * i);
	return value;
}

static void put(struct sb_buf *out, uint64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		sb_buf_add_char(out, (char)(value >> (8 * i) & 0xFF));
}

static bool read_class(struct sb_model_class *class, const unsigned char *p, struct sb_err *err)
{
	memcpy(class->name, p, SB_MODEL_NAME);
	class->bias = (int32_t)get(p + SB_MODEL_NAME, 4);
	class->unit = (int32_t)get(p + SB_MODEL_NAME + 4, 4);
	if (class->name[0] == '\0' || memchr(class->name, '\0', SB_MODEL_NAME) == NULL || class->unit < 0 ||
	    class->unit > SB_MODEL_UNIT_MAX)
		return sb_err_set(err, SB_USAGE, "its classes are damaged");
	return true;
}

bool sb_model_read(struct sb_model *model, struct sb_str file, struct sb_err *err)
{
	const unsigned char *p = (const unsigned char *)file.ptr;

	if (file.len < sizeof magic || memcmp(p, magic, sizeof magic) != 0)
		return sb_err_set(err, SB_USAGE, "not a model that sb-train wrote");
	if (file.len < HEAD)
		return sb_err_set(err, SB_USAGE, "the model is cut off after %zu bytes", file.len);
	if (get(p + 8, 4) != SB_MODEL_VERSION)
		return sb_err_set(err, SB_USAGE, "the model is of version %u and this program reads %d: train it again",
				  (unsigned)get(p + 8, 4), SB_MODEL_VERSION);
	if (get(p + 16, 8) != file.len)
		return sb_err_set(err, SB_USAGE, "the model should have %llu bytes and has %zu",
				  (unsigned long long)get(p + 16, 8), file.len);
	if (get(p + 24, 8) != XXH3_64bits(p + CHECKED_FROM, file.len - CHECKED_FROM))
		return sb_err_set(err, SB_USAGE, "the model is damaged: its checksum does not fit");
	*model = (struct sb_model){.class_count = (uint32_t)get(p + 12, 4), .bits = (uint32_t)get(p + 32, 4),
				   .span = (uint32_t)get(p + 36, 4), .card.len = (size_t)get(p + 40, 4)};
	if (model->class_count < 2 || model->class_count > SB_MODEL_CLASSES || model->bits > SB_MODEL_BITS_MAX ||
	    model->span == 0)
		return sb_err_set(err, SB_USAGE, "the model's head is damaged");
	size_t slots = (size_t)1 << model->bits, card = HEAD + (size_t)RECORD * model->class_count;
	if (card + model->card.len + slots * (2 + model->class_count) != file.len)
		return sb_err_set(err, SB_USAGE, "the model's parts do not add up to its length");
	for (uint32_t c = 0; c < model->class_count; c++)
		if (!read_class(&model->classes[c], p + HEAD + (size_t)RECORD * c, err))
			return false;
	model->card.ptr = file.ptr + card;
	model->marks = p + card + model->card.len;
	model->weights = (const int8_t *)(model->marks + 2 * slots);
	return true;
}

static unsigned mark_of(uint64_t key)
{
	return key >> 48 != 0 ? (unsigned)(key >> 48) : 1;
}

const int8_t *sb_model_find(const struct sb_model *model, uint64_t key)
{
	size_t mask = ((size_t)1 << model->bits) - 1, at = (size_t)key & mask;
	unsigned wanted = mark_of(key);

	for (int probe = 0; probe < SB_MODEL_PROBES; probe++, at = (at + 1) & mask) {
		unsigned mark = (unsigned)get(model->marks + 2 * at, 2);
		if (mark == wanted)
			return model->weights + at * model->class_count;
		if (mark == 0)
			break;
	}
	return NULL;
}

void sb_model_sum(const struct sb_model *model, const struct sb_features *features, size_t words,
		  struct sb_model_sums *sums)
{
	int64_t found[SB_MODEL_CLASSES] = {0};

	for (size_t i = 0; i < features->count; i++) {
		const int8_t *weights = sb_model_find(model, features->list[i].key);
		if (weights == NULL)
			continue;
		for (uint32_t c = 0; c < model->class_count; c++)
			found[c] += weights[c];
	}
	double share = words > model->span ? sqrt((double)model->span / (double)words) : 1;
	for (uint32_t c = 0; c < model->class_count; c++) {
		sums->raw[c] = found[c] * model->classes[c].unit;
		sums->scores[c] = model->classes[c].bias +
				  (share < 1 ? (sb_points)llround((double)sums->raw[c] * share) : sums->raw[c]);
	}
}

void sb_model_chances(const sb_points *scores, size_t count, double share, double *chances)
{
	sb_points most = scores[0];
	double sum = 0;

	for (size_t c = 1; c < count; c++)
		most = scores[c] > most ? scores[c] : most;
	for (size_t c = 0; c < count; c++)
		sum += chances[c] = exp(share * (double)(scores[c] - most) / (double)SB_POINT_ONE);
	for (size_t c = 0; c < count; c++)
		chances[c] /= sum;
}

size_t sb_model_class(const struct sb_model *model, const char *name)
{
	for (uint32_t c = 0; c < model->class_count; c++)
		if (strcmp(model->classes[c].name, name) == 0)
			return c;
	return SIZE_MAX;
}

/* Lays the rows into 2^bits slots; false when one would lie too far from its place. */
static bool lay(const struct sb_model *model, const struct sb_model_row *rows, size_t count, uint32_t bits,
		unsigned char *marks, int8_t *weights)
{
	size_t mask = ((size_t)1 << bits) - 1;

	for (size_t i = 0; i < count; i++) {
		size_t at = (size_t)rows[i].key & mask;
		int probe = 0;
		for (; probe < SB_MODEL_PROBES && get(marks + 2 * at, 2) != 0; probe++) {
			if (get(marks + 2 * at, 2) == mark_of(rows[i].key))
				break; /* cannot be told apart: the row that came first stays */
			at = (at + 1) & mask;
		}
		if (probe == SB_MODEL_PROBES)
			return false;
		if (get(marks + 2 * at, 2) != 0)
			continue;
		marks[2 * at] = (unsigned char)(mark_of(rows[i].key) & 0xFF);
		marks[2 * at + 1] = (unsigned char)(mark_of(rows[i].key) >> 8);
		memcpy(weights + at * model->class_count, rows[i].weights, model->class_count);
	}
	return true;
}

static void add_class(struct sb_buf *out, const struct sb_model_class *class)
{
	sb_buf_add(out, class->name, SB_MODEL_NAME);
	put(out, (uint32_t)class->bias, 4);
	put(out, (uint32_t)class->unit, 4);
}

void sb_model_pack(const struct sb_model *model, const struct sb_model_row *rows, size_t count, struct sb_buf *out)
{
	unsigned char *marks = NULL;
	int8_t *weights = NULL;
	uint32_t bits = 4;
	size_t slots;

	while (((size_t)1 << bits) < count * 5 / 4)
		bits++;
	for (;; bits++) {
		slots = (size_t)1 << bits;
		marks = sb_mem_zero(slots, 2);
		weights = sb_mem_zero(slots, model->class_count);
		if (lay(model, rows, count, bits, marks, weights))
			break;
		free(marks);
		free(weights);
	}
	struct sb_buf rest;
	sb_buf_init(&rest, SB_MODEL_MAX);
	put(&rest, bits, 4);
	put(&rest, model->span, 4);
	put(&rest, model->card.len, 4);
	put(&rest, 0, 4);
	for (uint32_t c = 0; c < model->class_count; c++)
		add_class(&rest, &model->classes[c]);
	sb_buf_add_str(&rest, model->card);
	sb_buf_add(&rest, marks, 2 * slots);
	sb_buf_add(&rest, weights, slots * model->class_count);
	sb_buf_add(out, magic, sizeof magic);
	put(out, SB_MODEL_VERSION, 4);
	put(out, model->class_count, 4);
	put(out, rest.len + CHECKED_FROM, 8);
	put(out, XXH3_64bits(rest.ptr, rest.len), 8);
	sb_buf_add(out, rest.ptr, rest.len);
	sb_buf_free(&rest);
	free(marks);
	free(weights);
}
