#include "score/model.h"

#include "base/num.h"

#include <math.h>
#include <stdlib.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif
#define XXH_INLINE_ALL
#include <xxhash.h>

#define HEAD 48
#define RECORD 40
#define CHECKED_FROM 32 /* what the checksum covers */
#define SUMMED_AT_ONCE ((size_t)256) /* features: 127 for each stay below 2^15 */
#define MARKS_AT_ONCE 8 /* in a register of 16 bytes */
static const char magic[8] = {'s', 'b', 'm', 'o', 'd', 'e', 'l', '\n'};

static void put(struct sb_buf *out, uint64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		sb_buf_add_char(out, (char)(value >> (8 * i) & 0xFF));
}

static bool read_class(struct sb_model_class *class, const unsigned char *p, struct sb_err *err)
{
	memcpy(class->name, p, SB_MODEL_NAME);
	class->bias = (int32_t)sb_num_little(p + SB_MODEL_NAME, 4);
	class->unit = (int32_t)sb_num_little(p + SB_MODEL_NAME + 4, 4);
	if (class->name[0] == '\0' || memchr(class->name, '\0', SB_MODEL_NAME) == NULL || class->unit < 0 ||
	    class->unit > SB_MODEL_UNIT_MAX)
		return sb_err_set(err, SB_USAGE, "its classes are damaged");
	return true;
}

static bool read_judgements(struct sb_model *model, const unsigned char *p, struct sb_err *err)
{
	uint32_t first = 0;

	for (uint32_t j = 0; j < model->judgement_count; j++, p += RECORD) {
		struct sb_model_judgement *judgement = &model->judgements[j];
		memcpy(judgement->name, p, SB_MODEL_NAME);
		judgement->first = first;
		judgement->count = (uint32_t)sb_num_little(p + SB_MODEL_NAME, 4);
		if (judgement->name[0] == '\0' || memchr(judgement->name, '\0', SB_MODEL_NAME) == NULL || judgement->count < 2 ||
		    judgement->count > model->class_count - first)
			return sb_err_set(err, SB_USAGE, "its judgements are damaged");
		first += judgement->count;
	}
	return first == model->class_count ? true : sb_err_set(err, SB_USAGE, "its judgements are damaged");
}

uint32_t sb_model_row_width(uint32_t classes)
{
	uint32_t row = 2;

	while (row < classes)
		row *= 2;
	return row;
}

bool sb_model_read(struct sb_model *model, struct sb_str file, struct sb_err *err)
{
	const unsigned char *p = (const unsigned char *)file.ptr;

	if (file.len < sizeof magic || memcmp(p, magic, sizeof magic) != 0)
		return sb_err_set(err, SB_USAGE, "not a model that sb-train wrote");
	if (file.len < HEAD)
		return sb_err_set(err, SB_USAGE, "the model is cut off after %zu bytes", file.len);
	if (sb_num_little(p + 8, 4) != SB_MODEL_VERSION)
		return sb_err_set(err, SB_USAGE, "the model is of version %u and this program reads %d: train it again",
				  (unsigned)sb_num_little(p + 8, 4), SB_MODEL_VERSION);
	if (sb_num_little(p + 16, 8) != file.len)
		return sb_err_set(err, SB_USAGE, "the model should have %llu bytes and has %zu",
				  (unsigned long long)sb_num_little(p + 16, 8), file.len);
	if (sb_num_little(p + 24, 8) != XXH3_64bits(p + CHECKED_FROM, file.len - CHECKED_FROM))
		return sb_err_set(err, SB_USAGE, "the model is damaged: its checksum does not fit");
	*model = (struct sb_model){.class_count = (uint32_t)sb_num_little(p + 12, 4), .bits = (uint32_t)sb_num_little(p + 32, 4),
				   .span = (uint32_t)sb_num_little(p + 36, 4), .card.len = (size_t)sb_num_little(p + 40, 4),
				   .judgement_count = (uint32_t)sb_num_little(p + 44, 4)};
	if (model->class_count < 2 || model->class_count > SB_MODEL_CLASSES || model->bits > SB_MODEL_BITS_MAX ||
	    model->span == 0 || model->judgement_count == 0 || model->judgement_count > SB_MODEL_JUDGEMENTS)
		return sb_err_set(err, SB_USAGE, "the model's head is damaged");
	model->row = sb_model_row_width(model->class_count);
	size_t slots = (size_t)1 << model->bits, classes = HEAD + (size_t)RECORD * model->judgement_count,
	       card = classes + (size_t)RECORD * model->class_count;
	if (card + model->card.len + slots * (2 + model->row) != file.len)
		return sb_err_set(err, SB_USAGE, "the model's parts do not add up to its length");
	if (!read_judgements(model, p + HEAD, err))
		return false;
	for (uint32_t c = 0; c < model->class_count; c++)
		if (!read_class(&model->classes[c], p + classes + (size_t)RECORD * c, err))
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

/* Which of MARKS_AT_ONCE marks are the wanted one and which are 0, free: two bits a mark, or the first of the two. */
struct marks_found {
	uint32_t wanted, free;
};

#ifdef __SSE2__
static inline struct marks_found look_at_marks(const unsigned char *marks, unsigned wanted)
{
	__m128i here = _mm_loadu_si128((const __m128i *)(const void *)marks);
	__m128i same = _mm_cmpeq_epi16(here, _mm_set1_epi16((short)wanted)), zero = _mm_cmpeq_epi16(here, _mm_setzero_si128());

	return (struct marks_found){(uint32_t)_mm_movemask_epi8(same), (uint32_t)_mm_movemask_epi8(zero)};
}
#else
static inline struct marks_found look_at_marks(const unsigned char *marks, unsigned wanted)
{
	struct marks_found found = {0, 0};

	for (unsigned i = 0; i < MARKS_AT_ONCE; i++) {
		unsigned mark = (unsigned)sb_num_little(marks + (size_t)2 * i, 2);
		found.wanted |= (uint32_t)(mark == wanted) << 2 * i;
		found.free |= (uint32_t)(mark == 0) << 2 * i;
	}
	return found;
}
#endif

/* The slot of a mark, looked for from `at` onwards in at most `probes` slots, one by one; SIZE_MAX: there is none. */
static size_t find_slot(const struct sb_model *model, size_t at, unsigned wanted, int probes)
{
	size_t mask = ((size_t)1 << model->bits) - 1;

	for (at &= mask; probes > 0; probes--, at = (at + 1) & mask) {
		unsigned mark = (unsigned)sb_num_little(model->marks + 2 * at, 2);
		if (mark == wanted)
			return at;
		if (mark == 0)
			break;
	}
	return SIZE_MAX;
}

/* The same, several at once but where the table ends. */
static inline size_t find_slot_fast(const struct sb_model *model, uint64_t key)
{
	size_t slots = (size_t)1 << model->bits, at = (size_t)key & (slots - 1);
	unsigned wanted = mark_of(key);

	for (int probes = SB_MODEL_PROBES; probes > 0; probes -= MARKS_AT_ONCE, at += MARKS_AT_ONCE) {
		if (at + MARKS_AT_ONCE > slots)
			return find_slot(model, at, wanted, probes);
		struct marks_found found = look_at_marks(model->marks + 2 * at, wanted);
		uint32_t either = found.wanted | found.free;
		if (either != 0)
			return (found.wanted & either & -either) != 0 ? at + (size_t)__builtin_ctz(either) / 2 : SIZE_MAX;
	}
	return SIZE_MAX;
}

const int8_t *sb_model_find(const struct sb_model *model, uint64_t key)
{
	size_t at = find_slot_fast(model, key);

	return at != SIZE_MAX ? model->weights + at * model->row : NULL;
}

/* The rows of features that the model knows. They are found first and added then: so the processor waits for many at once. */
static size_t find_rows(const struct sb_model *model, const struct sb_feature *feature, size_t count,
			const int8_t *rows[SUMMED_AT_ONCE])
{
	size_t known = 0, mask = ((size_t)1 << model->bits) - 1;

	for (size_t i = 0; i < count; i++)
		__builtin_prefetch(model->marks + 2 * ((size_t)feature[i].key & mask));
	for (size_t i = 0; i < count; i++) {
		size_t at = find_slot_fast(model, feature[i].key);
		rows[known] = model->weights + (at != SIZE_MAX ? at * model->row : 0);
		__builtin_prefetch(rows[known]);
		known += at != SIZE_MAX;
	}
	return known;
}

/* Adds rows of a width that the compiler knows, so that it can add their weights side by side. */
static inline void add_rows(const int8_t *const *rows, size_t count, uint32_t width, int64_t *sums)
{
	int16_t part[SB_MODEL_CLASSES] = {0};

	for (; count > 0; count--, rows++)
		for (uint32_t c = 0; c < width; c++)
			part[c] = (int16_t)(part[c] + (*rows)[c]);
	for (uint32_t c = 0; c < width; c++)
		sums[c] += part[c];
}

static void add_features(const struct sb_model *model, const struct sb_feature *feature, size_t count, int64_t *sums)
{
	const int8_t *rows[SUMMED_AT_ONCE];
	size_t known = find_rows(model, feature, count, rows);

	if (model->row == 16)
		add_rows(rows, known, 16, sums);
	else if (model->row == 4)
		add_rows(rows, known, 4, sums);
	else
		add_rows(rows, known, model->row, sums);
}

void sb_model_sum(const struct sb_model *model, const struct sb_features *features, size_t words,
		  struct sb_model_sums *sums)
{
	int64_t found[SB_MODEL_CLASSES] = {0};

	for (size_t i = 0; i < features->count; i += SUMMED_AT_ONCE) {
		size_t left = features->count - i;
		add_features(model, features->list + i, left < SUMMED_AT_ONCE ? left : SUMMED_AT_ONCE, found);
	}
	double share = words > model->span ? sqrt((double)model->span / (double)words) : 1;
	for (uint32_t c = 0; c < model->class_count; c++) {
		sums->raw[c] = found[c] * model->classes[c].unit;
		sums->scores[c] = model->classes[c].bias +
				  (share < 1 ? (sb_points)llround((double)sums->raw[c] * share) : sums->raw[c]);
	}
}

/* Beside the likeliest class, which has 1. */
static double weight_of(sb_points behind, double share)
{
	return behind == 0 ? 1 : exp(share * (double)behind / (double)SB_POINT_ONE);
}

void sb_model_chances(const sb_points *scores, size_t count, double share, double *chances)
{
	sb_points most = scores[0];
	double sum = 0;

	for (size_t c = 1; c < count; c++)
		most = scores[c] > most ? scores[c] : most;
	for (size_t c = 0; c < count; c++)
		sum += chances[c] = weight_of(scores[c] - most, share);
	for (size_t c = 0; c < count; c++)
		chances[c] /= sum;
}

double sb_model_chance(const sb_points *scores, size_t count, double share, size_t best)
{
	double sum = 0;

	for (size_t c = 0; c < count; c++)
		sum += weight_of(scores[c] - scores[best], share);
	return 1 / sum;
}

size_t sb_model_best(const struct sb_model_judgement *judgement, const sb_points *scores)
{
	size_t best = 0;

	for (size_t c = 1; c < judgement->count; c++)
		best = scores[judgement->first + c] > scores[judgement->first + best] ? c : best;
	return best;
}

const struct sb_model_judgement *sb_model_judgement(const struct sb_model *model, const char *name)
{
	for (uint32_t j = 0; j < model->judgement_count; j++)
		if (strcmp(model->judgements[j].name, name) == 0)
			return &model->judgements[j];
	return NULL;
}

size_t sb_model_class(const struct sb_model *model, const struct sb_model_judgement *judgement, const char *name)
{
	for (uint32_t c = 0; c < judgement->count; c++)
		if (strcmp(model->classes[judgement->first + c].name, name) == 0)
			return judgement->first + c;
	return SIZE_MAX;
}

struct slots {
	uint32_t bits, row;
	unsigned char *marks;
	int8_t *weights;
};

static struct slots new_slots(uint32_t bits, uint32_t row)
{
	return (struct slots){bits, row, sb_mem_zero((size_t)1 << bits, 2), sb_mem_zero((size_t)1 << bits, row)};
}

static void free_slots(struct slots *slots)
{
	free(slots->marks);
	free(slots->weights);
}

/* Lays a row into its slot; false when that would be too far from its place. */
static bool lay_row(struct slots *slots, const struct sb_model_row *row)
{
	size_t mask = ((size_t)1 << slots->bits) - 1, at = (size_t)row->key & mask;

	for (int probe = 0; probe < SB_MODEL_PROBES; probe++, at = (at + 1) & mask) {
		unsigned there = (unsigned)sb_num_little(slots->marks + 2 * at, 2);
		if (there == mark_of(row->key))
			return true; /* cannot be told apart: the row that came first stays */
		if (there != 0)
			continue;
		slots->marks[2 * at] = (unsigned char)(mark_of(row->key) & 0xFF);
		slots->marks[2 * at + 1] = (unsigned char)(mark_of(row->key) >> 8);
		memcpy(slots->weights + at * slots->row, row->weights, slots->row);
		return true;
	}
	return false;
}

/* Into as few slots as take them all. */
static struct slots lay_all(const struct sb_model_row *rows, size_t count, uint32_t row)
{
	uint32_t bits = 4;

	while (((size_t)1 << bits) < count * 5 / 4)
		bits++;
	for (;; bits++) {
		struct slots slots = new_slots(bits, row);
		size_t laid = 0;
		while (laid < count && lay_row(&slots, &rows[laid]))
			laid++;
		if (laid == count)
			return slots;
		free_slots(&slots);
	}
}

static struct slots lay_beside(const struct sb_model_table *taken, const struct sb_model_row *rows, size_t count, uint32_t row)
{
	struct slots slots = new_slots(taken->bits, row);

	memcpy(slots.marks, taken->marks, (size_t)2 << taken->bits);
	memcpy(slots.weights, taken->weights, (size_t)row << taken->bits);
	for (size_t i = 0; i < count; i++)
		lay_row(&slots, &rows[i]);
	return slots;
}

static void add_record(struct sb_buf *out, const char name[SB_MODEL_NAME], uint32_t first, uint32_t second)
{
	sb_buf_add(out, name, SB_MODEL_NAME);
	put(out, first, 4);
	put(out, second, 4);
}

void sb_model_pack(const struct sb_model *model, const struct sb_model_row *rows, size_t count,
		   const struct sb_model_table *taken, struct sb_buf *out)
{
	uint32_t row = sb_model_row_width(model->class_count);
	struct slots slots = taken != NULL ? lay_beside(taken, rows, count, row) : lay_all(rows, count, row);
	struct sb_buf rest;

	sb_buf_init(&rest, SB_MODEL_MAX);
	put(&rest, slots.bits, 4);
	put(&rest, model->span, 4);
	put(&rest, model->card.len, 4);
	put(&rest, model->judgement_count, 4);
	for (uint32_t j = 0; j < model->judgement_count; j++)
		add_record(&rest, model->judgements[j].name, model->judgements[j].count, 0);
	for (uint32_t c = 0; c < model->class_count; c++)
		add_record(&rest, model->classes[c].name, (uint32_t)model->classes[c].bias, (uint32_t)model->classes[c].unit);
	sb_buf_add_str(&rest, model->card);
	sb_buf_add(&rest, slots.marks, (size_t)2 << slots.bits);
	sb_buf_add(&rest, slots.weights, (size_t)row << slots.bits);
	free_slots(&slots);
	sb_buf_add(out, magic, sizeof magic);
	put(out, SB_MODEL_VERSION, 4);
	put(out, model->class_count, 4);
	put(out, rest.len + CHECKED_FROM, 8);
	put(out, XXH3_64bits(rest.ptr, rest.len), 8);
	sb_buf_add(out, rest.ptr, rest.len);
	sb_buf_free(&rest);
}
