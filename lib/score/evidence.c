#include "score/evidence.h"

#include "json/write.h"

#include <math.h>
#include <stdlib.h>

void sb_evidence_clear(struct sb_evidence *evidence)
{
	evidence->sum = 0;
	evidence->count = 0;
}

void sb_evidence_add(struct sb_evidence *evidence, const char *kind, struct sb_str what, sb_points weight)
{
	if (weight == 0)
		return;
	evidence->sum += weight;
	if (!evidence->keep)
		return;
	evidence->clues = sb_mem_reserve(evidence->clues, evidence->count, &evidence->cap, sizeof *evidence->clues);
	evidence->clues[evidence->count++] = (struct sb_clue){kind, what, weight};
}

void sb_evidence_free(struct sb_evidence *evidence)
{
	free(evidence->clues);
	*evidence = (struct sb_evidence){.clues = NULL};
}

static void write_clue(struct sb_buf *out, const char *kind, struct sb_str what, sb_points weight)
{
	sb_json_item(out);
	sb_json_open(out, '[');
	sb_json_item(out);
	sb_json_add_str(out, sb_str_from(kind));
	sb_json_item(out);
	sb_json_add_str(out, what);
	sb_json_item(out);
	sb_points_write(weight, out);
	sb_json_close(out, ']');
}

void sb_evidence_write(const struct sb_evidence *evidence, struct sb_buf *out)
{
	sb_points shown = 0;

	sb_json_open(out, '{');
	sb_json_key(out, "sum");
	sb_points_write(evidence->sum, out);
	sb_json_key(out, "clues");
	sb_json_open(out, '[');
	for (size_t i = 0; i < evidence->count && i < SB_CLUES_SHOWN; i++) {
		write_clue(out, evidence->clues[i].kind, evidence->clues[i].what, evidence->clues[i].weight);
		shown += evidence->clues[i].weight;
	}
	if (evidence->count > SB_CLUES_SHOWN)
		write_clue(out, "rule", SB_STR("and more"), evidence->sum - shown);
	sb_json_close(out, ']');
	sb_json_close(out, '}');
}

void sb_points_write(sb_points points, struct sb_buf *out)
{
	char text[32];
	size_t at = sizeof text;
	uint64_t size = points < 0 ? -(uint64_t)points : (uint64_t)points, fraction = size % 10000;
	bool started = false;

	for (int digit = 0; digit < 4; digit++, fraction /= 10) {
		started = started || fraction % 10 != 0;
		if (started)
			text[--at] = (char)('0' + fraction % 10);
	}
	if (started)
		text[--at] = '.';
	size /= 10000;
	do
		text[--at] = (char)('0' + size % 10);
	while ((size /= 10) != 0);
	if (points < 0)
		text[--at] = '-';
	sb_buf_add(out, text + at, sizeof text - at);
}

sb_points sb_points_from(double value)
{
	return (sb_points)llround(value * (double)SB_POINT_ONE);
}
