#include "score/evidence.h"

#include "json/write.h"

#include <stdlib.h>

void sb_evidence_keep(struct sb_evidence *evidence, const char *kind, struct sb_str what, sb_points weight)
{
	if (evidence->count == SB_CLUES_KEPT) {
		evidence->more = true;
		return;
	}
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
	for (size_t i = 0; i < evidence->count; i++) {
		write_clue(out, evidence->clues[i].kind, evidence->clues[i].what, evidence->clues[i].weight);
		shown += evidence->clues[i].weight;
	}
	if (evidence->more)
		write_clue(out, "rule", SB_STR("and more"), evidence->sum - shown);
	sb_json_close(out, ']');
	sb_json_close(out, '}');
}

void sb_points_write(sb_points points, struct sb_buf *out)
{
	char text[32], *at = text + sizeof text;
	uint64_t size = points < 0 ? -(uint64_t)points : (uint64_t)points;
	uint32_t fraction = (uint32_t)(size % 10000), places = 4;

	size /= 10000;
	for (; places > 0 && fraction % 10 == 0; places--)
		fraction /= 10;
	for (uint32_t left = places; left > 0; left--, fraction /= 10)
		*--at = (char)('0' + fraction % 10);
	if (places > 0)
		*--at = '.';
	do
		*--at = (char)('0' + size % 10);
	while ((size /= 10) != 0);
	if (points < 0)
		*--at = '-';
	sb_buf_add(out, at, (size_t)(text + sizeof text - at));
}
