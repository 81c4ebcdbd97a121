/* urgency.h - how little time there is: words of danger, money, deadlines, waiting, distress, law and press;
 * and words of relief, which weigh less than nothing.
 *
 * Of each kind in lib/data/score/urgency.txt the strongest word or phrase counts in full and up to three more for a quarter.
 * With the sum S, never below 0: urgency = 1 - exp(-S). S = 0.7 is one half. */
#ifndef SB_SCORE_URGENCY_H
#define SB_SCORE_URGENCY_H

#include "score/evidence.h"
#include "score/reading.h"

/* 0..1, in points. False: nothing is known, because the text is in another language, or there is none. */
bool sb_urgency_judge(const struct sb_reading *reading, struct sb_evidence *evidence, sb_points *urgency);

#endif
