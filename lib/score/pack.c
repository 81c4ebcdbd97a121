#include "score/pack.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

#define UNIT_STEPS 127
#define WEIGHT_MAX 100 /* log-odds: no word of a useful model comes near */
#define BIAS_MAX 1e5

/* The weights of all rows in log-odds, calibrated: first the slots of the base, then the features that it does not know. */
struct table {
	size_t slots, count, classes;
	double *values;
	uint64_t *keys; /* of the rows behind the slots */
};

static size_t judgement_of(const struct sb_model *model, size_t class)
{
	size_t j = 0;

	while (class >= model->judgements[j].first + model->judgements[j].count)
		j++;
	return j;
}

static void add_base(struct table *table, const struct sb_packing *packing, const double *scales)
{
	const struct sb_model *base = packing->base;

	for (size_t slot = 0; slot < table->slots; slot++)
		for (size_t c = 0; c < table->classes; c++) {
			double sum = 0;
			for (uint32_t k = 0; k < base->class_count; k++)
				sum += packing->weights->base[c][k] * base->weights[slot * base->row + k] * base->classes[k].unit;
			table->values[slot * table->classes + c] = sum / (double)SB_POINT_ONE * scales[c];
		}
}

static struct table gather(const struct sb_packing *packing, const double *scales)
{
	const struct sb_weights *weights = packing->weights;
	struct table table = {.classes = weights->classes,
			      .slots = packing->base != NULL ? (size_t)1 << packing->base->bits : 0};

	table.count = table.slots;
	table.values = sb_mem_zero((table.slots + weights->keys.count + 1) * table.classes, sizeof *table.values);
	table.keys = sb_mem_zero(weights->keys.count + 1, sizeof *table.keys);
	if (packing->base != NULL)
		add_base(&table, packing, scales);
	for (size_t i = 0; i < weights->keys.count; i++) {
		uint64_t key = weights->keys.keys[i];
		const int8_t *known = packing->base != NULL ? sb_model_find(packing->base, key) : NULL;
		size_t at = known != NULL ? (size_t)(known - packing->base->weights) / packing->base->row : table.count++;
		if (known == NULL)
			table.keys[at - table.slots] = key;
		for (size_t c = 0; c < table.classes; c++)
			table.values[at * table.classes + c] += weights->values[i * table.classes + c] * scales[c];
	}
	return table;
}

/* How far a row tells classes apart: the widest distance between two classes of one judgement. */
static double spread(const struct sb_model *model, const double *values)
{
	double widest = 0;

	for (uint32_t j = 0; j < model->judgement_count; j++) {
		double least = values[model->judgements[j].first], most = least;
		for (uint32_t c = 1; c < model->judgements[j].count; c++) {
			least = fmin(least, values[model->judgements[j].first + c]);
			most = fmax(most, values[model->judgements[j].first + c]);
		}
		widest = fmax(widest, most - least);
	}
	return widest;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x < y) - (x > y);
}

/* Leaves out the rows that tell least apart. */
static void keep_best(const struct sb_model *model, struct table *table, size_t rows_max)
{
	size_t count = table->count - table->slots, kept = table->slots;

	if (rows_max == 0 || count <= rows_max)
		return;
	double *spreads = sb_mem_zero(count, sizeof *spreads);
	for (size_t i = 0; i < count; i++)
		spreads[i] = spread(model, table->values + (table->slots + i) * table->classes);
	qsort(spreads, count, sizeof *spreads, by_size);
	double least = spreads[rows_max - 1];
	free(spreads);
	for (size_t i = table->slots; i < table->count && kept - table->slots < rows_max; i++) {
		if (spread(model, table->values + i * table->classes) < least)
			continue;
		memmove(table->values + kept * table->classes, table->values + i * table->classes,
			table->classes * sizeof *table->values);
		table->keys[kept++ - table->slots] = table->keys[i - table->slots];
	}
	table->count = kept;
}

static int32_t points(double value)
{
	return (int32_t)llround(fmax(-BIAS_MAX, fmin(BIAS_MAX, value)) * (double)SB_POINT_ONE);
}

static int8_t steps(double value, const struct sb_model_class *class)
{
	double count = value * (double)SB_POINT_ONE / class->unit;

	return (int8_t)lround(fmax(-UNIT_STEPS, fmin(UNIT_STEPS, count)));
}

static void set_units(struct sb_model *model, const struct table *table)
{
	for (size_t c = 0; c < table->classes; c++) {
		double most = 0;
		for (size_t i = 0; i < table->count; i++)
			most = fmax(most, fabs(table->values[i * table->classes + c]));
		model->classes[c].unit = points(fmin(most, WEIGHT_MAX) / UNIT_STEPS) + 1;
	}
}

static void write_rows(const struct sb_model *model, const struct table *table, const struct sb_model *base, struct sb_buf *out)
{
	size_t count = table->count - table->slots, width = sb_model_row_width(model->class_count);
	struct sb_model_row *rows = sb_mem_zero(count + 1, sizeof *rows);
	int8_t *taken = sb_mem_zero(table->slots + 1, width);

	for (size_t i = 0; i < table->count; i++) {
		int8_t *weights = i < table->slots ? taken + i * width : rows[i - table->slots].weights;
		for (size_t c = 0; c < table->classes; c++)
			weights[c] = steps(table->values[i * table->classes + c], &model->classes[c]);
	}
	for (size_t i = 0; i < count; i++)
		rows[i].key = table->keys[i];
	struct sb_model_table beside = {.weights = taken};
	if (base != NULL) {
		beside.bits = base->bits;
		beside.marks = base->marks;
	}
	sb_model_pack(model, rows, count, base != NULL ? &beside : NULL, out);
	free(taken);
	free(rows);
}

void sb_pack(struct sb_model *model, const struct sb_packing *packing, struct sb_buf *out)
{
	double scales[SB_MODEL_CLASSES] = {0};

	for (size_t c = 0; c < model->class_count; c++) {
		size_t j = judgement_of(model, c);
		const struct sb_calibration *by = &packing->calibrations[j];
		scales[c] = by->scale;
		model->classes[c].bias = points(packing->weights->bias[c] * by->scale + by->bias[c - model->judgements[j].first]);
	}
	struct table table = gather(packing, scales);
	keep_best(model, &table, packing->rows_max);
	set_units(model, &table);
	write_rows(model, &table, packing->base, out);
	free(table.values);
	free(table.keys);
}
