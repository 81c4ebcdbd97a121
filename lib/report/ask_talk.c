#include "report/ask.h"

static bool names(const struct sb_measure *const *measures, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(measures[i]->name, name) == 0)
			return true;
	return false;
}

bool sb_talk_ask(struct sb_report *report, const struct sb_ask *ask, const struct sb_measure *const *measures, size_t count,
		 struct sb_err *err)
{
	struct sb_talk *talk = &report->talk;

	if ((ask->brands != NULL && !sb_named_read(&talk->brands, ask->brands, err)) ||
	    (ask->themes != NULL && !sb_named_read(&talk->themes, ask->themes, err)))
		return false;
	for (size_t i = 0; i < ask->stance_count; i++)
		if (!sb_named_add(&talk->proposals, sb_str_from(ask->stances[i]), err))
			return sb_err_prefix(err, "--stance");
	if (names(measures, count, "voice") && ask->brands == NULL)
		return sb_err_set(err, SB_USAGE, "voice compares brands: name them with --brands FILE");
	if (names(measures, count, "stance") && ask->stance_count == 0)
		return sb_err_set(err, SB_USAGE, "stance needs a proposal: --stance NAME:QUERY");
	if (talk->decided != NULL && (count != 1 || measures[0]->drafts == NULL))
		return sb_err_set(err, SB_USAGE, "--decided goes with one measure, stance or ideas");
	if (talk->idea != NULL && talk->decided == NULL)
		return sb_err_set(err, SB_USAGE, "--idea goes with --decided");
	return true;
}
