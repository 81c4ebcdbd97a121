/* talk_rules.h - the rules of what people do with words (text/rules.h): the user's, or ours. */
#ifndef SB_POST_TALK_RULES_H
#define SB_POST_TALK_RULES_H

#include "text/rules.h"

/* ~/.config/sb/rules.txt where it is, else those of lib/data/talk. NULL: `err` (SB_USAGE or SB_IO) names the file. */
struct sb_rules *sb_talk_rules_open(struct sb_err *err);
/* Only those that are wanted; see sb_rules_open_some. */
struct sb_rules *sb_talk_rules_open_some(unsigned wanted, struct sb_err *err);

#endif
