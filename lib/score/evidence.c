#include "score/evidence.h"

#include "base/num.h"
#include "base/pair.h"
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

static char *put_whole(char *to, uint64_t number)
{
	char digits[SB_NUM_MAX];
	size_t count = 0;

	if (number < 10) {
		*to = (char)('0' + number);
		return to + 1;
	}
	do
		digits[count++] = (char)('0' + number % 10);
	while ((number /= 10) != 0);
	while (count > 0)
		*to++ = digits[--count];
	return to;
}

char *sb_points_put(sb_points points, char *to)
{
	uint64_t size = points < 0 ? -(uint64_t)points : (uint64_t)points;
	uint32_t fraction = (uint32_t)(size % 10000);

	if (points < 0)
		*to++ = '-';
	to = put_whole(to, size / 10000);
	if (fraction == 0)
		return to;
	*to++ = '.';
	to = sb_pair_put(sb_pair_put(to, fraction / 100), fraction % 100);
	while (to[-1] == '0')
		to--;
	return to;
}

void sb_points_write(sb_points points, struct sb_buf *out)
{
	char *room = sb_buf_room(out, SB_POINTS_TEXT);

	if (room != NULL)
		sb_buf_wrote(out, (size_t)(sb_points_put(points, room) - room));
}
