#include "report/spark.h"

#include <math.h>

static const char *const heights[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
static const char *const lengths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

/* The mean of the rows [from, to) that hold a number; NaN when none does. */
static double mean_of(const struct sb_table *table, size_t column, size_t from, size_t to)
{
	double sum = 0;
	size_t count = 0;

	for (size_t row = from; row < to; row++) {
		double v = sb_cell_number(sb_table_cell(table, row, column));
		if (isnan(v))
			continue;
		sum += v;
		count++;
	}
	return count > 0 ? sum / (double)count : (double)NAN;
}

void sb_spark_line(const struct sb_table *table, size_t column, bool both, size_t width, struct sb_buf *out)
{
	size_t rows = sb_table_rows(table), marks = rows < width ? rows : width;
	double most = 0;

	for (size_t i = 0; i < marks; i++) {
		double v = mean_of(table, column, i * rows / marks, (i + 1) * rows / marks);
		if (v > most)
			most = v;
	}
	for (size_t i = 0; i < marks; i++) {
		double v = mean_of(table, column, i * rows / marks, (i + 1) * rows / marks);
		double part = both ? (v + 1) / 2 : most > 0 ? v / most : 0;
		if (isnan(v))
			sb_buf_add_char(out, ' ');
		else
			sb_buf_add_text(out, heights[part >= 1 ? 7 : part <= 0 ? 0 : (size_t)(part * 8)]);
	}
}

size_t sb_spark_bar(double value, double most, size_t width, struct sb_buf *out)
{
	if (!(value > 0) || !(most > 0))
		return 0;
	size_t eighths = (size_t)lround(fmin(value / most, 1) * 8 * (double)width);
	if (eighths == 0)
		eighths = 1; /* something is not nothing */
	for (size_t i = 0; i < eighths / 8; i++)
		sb_buf_add_text(out, "█");
	sb_buf_add_text(out, lengths[eighths % 8]);
	return (eighths + 7) / 8;
}

void sb_spark_sides(double value, size_t width, struct sb_buf *out)
{
	size_t half = width / 2;
	size_t left = value < 0 ? (size_t)lround(fmin(-value, 1) * (double)half) : 0;
	size_t right = value > 0 ? (size_t)lround(fmin(value, 1) * (double)half) : 0;

	for (size_t i = 0; i < width; i++) {
		bool drawn = (i < half && half - i <= left) || (i > half && i - half <= right);
		sb_buf_add_text(out, i == half ? "│" : drawn ? "█" : " ");
	}
}
