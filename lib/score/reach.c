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

bool sb_amplification_judge(const struct sb_post *post, struct sb_evidence *evidence, sb_points *amplification)
{
	const struct sb_metrics *metrics = &post->metrics;

	sb_evidence_clear(evidence);
	if (!(post->author.followers >= 0) || (isnan(metrics->reposts) && isnan(metrics->quotes) && isnan(metrics->replies)))
		return false;
	int64_t followers = count_of(post->author.followers), reposted = count_of(metrics->reposts) + count_of(metrics->quotes);
	if (followers == 0)
		followers = 1;
	sb_evidence_add(evidence, "rule", SB_STR("reposts and quotes"), reposted * 1000 * SB_POINT_ONE / followers);
	sb_evidence_add(evidence, "rule", SB_STR("replies"), count_of(metrics->replies) * 1000 * SB_POINT_ONE / followers);
	*amplification = evidence->sum;
	return true;
}
