/* mixture.h - what counts how much for the priority: ours, or those of a file (--weights).
 *
 * A line is a weight and the name of a part, "0.4 urgency"; "#" and a space begin a comment. The parts: urgency, sentiment,
 * reach, amplification, intent, standing (priority.h says what each is, 0 to 1), and "topic:NAME", which is 1 for a post of that topic.
 * What the file does not name weighs nothing. "staff" is no part but the share of the sum that a post of the own staff keeps,
 * 0.1 unless it is named. No weight is below 0, so that no part ever lowers the priority. */
#ifndef SB_SCORE_MIXTURE_H
#define SB_SCORE_MIXTURE_H

#include "base/diag.h"
#include "base/mem.h"
#include "score/lexicon.h"

enum sb_part { SB_PART_URGENCY, SB_PART_SENTIMENT, SB_PART_REACH, SB_PART_AMPLIFICATION, SB_PART_INTENT, SB_PART_STANDING, SB_PARTS };

#define SB_MIXTURE_TOPICS 64 /* each is looked for in each post */

struct sb_mixture {
	sb_points parts[SB_PARTS];
	struct sb_topic_weight {
		struct sb_str name;
		sb_points weight;
	} topics[SB_MIXTURE_TOPICS];
	size_t topic_count;
	sb_points staff; /* at most SB_POINT_ONE */
	sb_points total; /* of parts and topics, above 0: each counts weight / total */
	struct sb_arena arena;
};

extern const struct sb_mixture sb_mixture_default;

const char *sb_part_name(enum sb_part part);
/* False: `err` (SB_USAGE or SB_IO) names the file and the line. */
bool sb_mixture_read(struct sb_mixture *weights, const char *path, struct sb_err *err);
void sb_mixture_free(struct sb_mixture *weights);

#endif
