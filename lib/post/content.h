/* content.h - whether a post says that its author is content: thanks, "solved", or praise, and nothing that asks for more. */
#ifndef SB_POST_CONTENT_H
#define SB_POST_CONTENT_H

#include "post/post.h"
#include "text/rules.h"

/* Of text/rules.h, those that are needed here. */
#define SB_RULES_OF_CONTENT (1U << SB_RULE_THANKS | 1U << SB_RULE_SOLVED)

/* By the score's label where it is positive or negative; else by the rules, at the text's start (mentions do not count). A question,
 * or a number to work with ("thanks: order LS-448120"), is never content. */
bool sb_post_is_content(const struct sb_post *post, const struct sb_rules *rules);

#endif
