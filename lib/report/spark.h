/* spark.h - small drawings in a line of text: sparklines and bars, in eighths of a character. */
#ifndef SB_REPORT_SPARK_H
#define SB_REPORT_SPARK_H

#include "report/doc.h"

/* One column of a table, row by row, in at most `width` characters ▁ to █; where there are more rows than that, each
 * character is the mean of its rows. Absent values leave a space. The scale runs from 0, or from -1 to 1 when `both`. */
void sb_spark_line(const struct sb_table *table, size_t column, bool both, size_t width, struct sb_buf *out);
/* A bar of value/most of `width`, which must be filled up by the caller; returns its width in characters. */
size_t sb_spark_bar(double value, double most, size_t width, struct sb_buf *out);
/* A bar from the middle to the left for -1 to 0 and to the right for 0 to 1, in exactly `width` characters (odd). */
void sb_spark_sides(double value, size_t width, struct sb_buf *out);

#endif
