#include "post/content.h"

#define THANKS_WITHIN ((size_t)32)       /* bytes: who thanks further down says something else first */
#define NUMBER_FROM ((size_t)5)          /* digits of an order, and not of a year */

/* "Here, thanks: order LS-448120" hands something over and waits for us. */
static bool gives_a_number(struct sb_str text)
{
	size_t digits = 0;

	for (size_t i = 0; i < text.len && digits < NUMBER_FROM; i++)
		digits = text.ptr[i] >= '0' && text.ptr[i] <= '9' ? digits + 1 : 0;
	return digits >= NUMBER_FROM;
}

/* The text's first words, without the mentions before them. */
static struct sb_str start_of(struct sb_str text)
{
	text = sb_str_trim(text);
	while (text.len > 0 && text.ptr[0] == '@') {
		while (text.len > 0 && text.ptr[0] != ' ') {
			text.ptr++;
			text.len--;
		}
		text = sb_str_trim(text);
	}
	if (text.len > THANKS_WITHIN)
		for (text.len = THANKS_WITHIN; text.len > 0 && ((unsigned char)text.ptr[text.len] & 0xc0) == 0x80;)
			text.len--;
	return text;
}

bool sb_post_is_content(const struct sb_post *post, const struct sb_rules *rules)
{
	if (post->text.len == 0 || sb_str_eq(post->score.label, SB_STR("negative")) ||
	    memchr(post->text.ptr, '?', post->text.len) != NULL || gives_a_number(post->text))
		return false;
	if (sb_str_eq(post->score.label, SB_STR("positive")))
		return true;
	struct sb_str start = start_of(post->text);
	return sb_rules_hold(rules, SB_RULE_THANKS, start) || sb_rules_hold(rules, SB_RULE_SOLVED, start);
}
