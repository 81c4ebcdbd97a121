#include "base/num.h"
#include "base/zone.h"
#include "report/doc.h"

#include <math.h>
#include <stdio.h>

struct sb_cell sb_cell_absent(void)
{
	return (struct sb_cell){.kind = SB_ABSENT};
}

struct sb_cell sb_cell_count(uint64_t count)
{
	return (struct sb_cell){.kind = SB_COUNT, .count = (int64_t)count};
}

struct sb_cell sb_cell_real(enum sb_kind kind, double value)
{
	return isfinite(value) ? (struct sb_cell){.kind = kind, .real = value} : sb_cell_absent();
}

struct sb_cell sb_cell_moment(enum sb_kind kind, sb_time moment)
{
	return moment != SB_TIME_NONE ? (struct sb_cell){.kind = kind, .moment = moment} : sb_cell_absent();
}

struct sb_cell sb_cell_words(struct sb_doc *doc, struct sb_str words)
{
	if (words.len == 0)
		return sb_cell_absent();
	return (struct sb_cell){.kind = SB_WORDS, .words = sb_arena_str(&doc->arena, words)};
}

bool sb_kind_is_number(enum sb_kind kind)
{
	return kind >= SB_COUNT && kind <= SB_SECONDS;
}

double sb_cell_number(const struct sb_cell *cell)
{
	if (cell->kind == SB_COUNT)
		return (double)cell->count;
	return sb_kind_is_number(cell->kind) ? cell->real : (double)NAN;
}

/* 1234567 as "1,234,567". */
static void show_count(int64_t count, struct sb_buf *out)
{
	char digits[SB_NUM_MAX];
	int n = snprintf(digits, sizeof digits, "%lld", (long long)count);

	for (int i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0 && digits[i - 1] != '-')
			sb_buf_add_char(out, ',');
		sb_buf_add_char(out, digits[i]);
	}
}

/* With exactly so many decimals, so that columns line up; a real minus sign would not be found by a search. */
static void show_places(double value, int places, bool sign, struct sb_buf *out)
{
	if (fabs(value) < 0.5 * pow(10, -places)) {
		value = 0; /* never "-0.00" */
		sign = false;
	}
	sb_buf_add_format(out, sign ? "%+.*f" : "%.*f", places, value);
}

static void show_moment(const struct sb_cell *cell, struct sb_buf *out)
{
	char text[SB_TIME_TEXT_MAX];

	sb_zone_format(cell->moment, text);
	sb_buf_add_format(out, "%.10s", text);
	if (cell->kind == SB_MOMENT)
		sb_buf_add_format(out, " %.5s", text + 11);
}

static void show_duration(double seconds, struct sb_buf *out)
{
	char text[SB_TIME_TEXT_MAX];

	/* a tenth of a second matters to nobody who waits for minutes */
	sb_buf_add(out, text, sb_time_format_duration((int64_t)llround(seconds) * SB_SECOND, text));
}

void sb_cell_show(const struct sb_cell *cell, struct sb_buf *out)
{
	switch (cell->kind) {
	case SB_ABSENT:
		break;
	case SB_COUNT:
		show_count(cell->count, out);
		break;
	case SB_REAL:
	case SB_NET:
		show_places(cell->real, 2, cell->kind == SB_NET, out);
		break;
	case SB_SHARE:
	case SB_CHANGE:
		show_places(cell->real * 100, cell->kind == SB_CHANGE || cell->real >= 1 ? 0 : 1, cell->kind == SB_CHANGE, out);
		sb_buf_add_char(out, '%');
		break;
	case SB_SECONDS:
		show_duration(cell->real, out);
		break;
	case SB_MOMENT:
	case SB_DATE:
		show_moment(cell, out);
		break;
	case SB_WORDS:
		sb_buf_add_str(out, cell->words);
		break;
	}
}

void sb_cell_write(const struct sb_cell *cell, struct sb_buf *out)
{
	char text[SB_NUM_MAX > SB_TIME_TEXT_MAX ? SB_NUM_MAX : SB_TIME_TEXT_MAX];

	switch (cell->kind) {
	case SB_ABSENT:
		break;
	case SB_COUNT:
		sb_buf_add_format(out, "%lld", (long long)cell->count);
		break;
	case SB_REAL:
	case SB_NET:
	case SB_SHARE:
	case SB_CHANGE:
		sb_buf_add(out, text, sb_num_format_places(cell->real, 4, text));
		break;
	case SB_SECONDS:
		sb_buf_add(out, text, sb_num_format_places(cell->real, 3, text));
		break;
	case SB_MOMENT:
	case SB_DATE:
		sb_buf_add(out, text, sb_zone_format(cell->moment, text));
		break;
	case SB_WORDS:
		sb_buf_add_str(out, cell->words);
		break;
	}
}
