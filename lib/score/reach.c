#include "score/reach.h"

#include <math.h>

/* A number of people or posts as a record has it: absent, negative or not a number counts as 0. */
static int64_t count_of(double value)
{
	if (!(value > 0))
		return 0;
	return value > (double)SB_REACH_MAX ? SB_REACH_MAX : (int64_t)value;
}

bool sb_reach_judge(const struct sb_post *post, struct sb_evidence *evidence, int64_t *reach)
{
	sb_evidence_clear(evidence);
	if (!(post->author.followers >= 0))
		return false;
	int64_t followers = count_of(post->author.followers), left = SB_REACH_MAX - followers;
	int64_t reposted = count_of(post->metrics.reposts) + count_of(post->metrics.quotes);
	int64_t further = reposted > left / SB_REACH_PER_REPOST ? left : reposted * SB_REACH_PER_REPOST;

	*reach = followers + further;
	sb_evidence_add(evidence, "rule", SB_STR("followers"), followers * SB_POINT_ONE);
	sb_evidence_add(evidence, "rule", SB_STR("reposts and quotes"), further * SB_POINT_ONE);
	return true;
}
