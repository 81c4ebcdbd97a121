/* sb-score: judges posts: sentiment, intent, urgency, reach, priority. */
#include "base/asset.h"
#include "cli/options.h"
#include "io/stage.h"
#include "score/score.h"

#include <unistd.h>

static struct sb_stage stage;
static const char *people_file;
static struct sb_list models;
static bool explain;

static const struct sb_option options[] = {
	{'p', "people", SB_ARG_FILE, &people_file, "FILE", "CSV file of who is who: role, department and tier of authors", NULL},
	{0, "explain", SB_ARG_NONE, &explain, NULL, "add the words and rules behind each judgement as score.why", NULL},
	{'m', "model", SB_ARG_LIST, &models, "MODEL[:FIELD]", "judge by a model of sb-train too, or by it instead of ours; may be repeated", NULL},
	SB_STAGE_OPTIONS(stage),
	SB_OPTION_END,
};

static const struct sb_cli cli = {
	.name = "sb-score",
	.summary = "judge posts: sentiment, intent, urgency, reach, priority",
	.operands = "[FILE]...",
	.options = options,
};

static bool on_line(void *ctx, const struct sb_line *line, struct sb_writer *out, struct sb_err *err, size_t *err_byte)
{
	struct sb_str scored = sb_scorer_line(ctx, line->text, err, err_byte);

	if (scored.ptr == NULL)
		return false;
	sb_writer_add_line(out, scored);
	return true;
}

int main(int argc, char **argv)
{
	struct sb_lexicon lexicon;
	struct sb_opinion opinion;
	struct sb_custom custom;
	struct sb_people people;
	struct sb_scorer scorer;
	struct sb_writer out;
	struct sb_err err;

	stage.files = sb_cli_parse(&cli, argc, argv, NULL);
	if (people_file != NULL && !sb_people_read(&people, people_file, &err))
		sb_die(err.status, "%s", err.text);
	if (!sb_lexicon_open(&lexicon, &err))
		sb_die(err.status, "%s", err.text);
	sb_custom_init(&custom);
	for (size_t i = 0; i < models.count; i++)
		if (!sb_custom_add(&custom, models.items[i], &err))
			sb_die(err.status, "%s", err.text);
	if (!sb_opinion_init(&opinion, sb_asset_find(sb_assets_models, "english.model"), custom.sentiment, &err))
		sb_die(err.status, "english.model: %s", err.text);
	sb_scorer_init(&scorer, &lexicon, &opinion, people_file ? &people : NULL, explain,
		       SB_STR("sb-score " SB_VERSION " " SB_SCORE_MODEL));
	scorer.custom = custom.count > 0 ? &custom : NULL;
	sb_writer_init(&out, STDOUT_FILENO, "standard output");
	stage.line = on_line;
	stage.ctx = &scorer;
	enum sb_status status = sb_stage_run(&stage, &out);
	bool told = out.failed; /* by the stage */
	if (!sb_writer_finish(&out, &err)) {
		if (!told)
			sb_warn("%s", err.text);
		status = sb_status_worse(status, SB_IO);
	}
	sb_scorer_free(&scorer);
	sb_opinion_free(&opinion);
	sb_custom_free(&custom);
	sb_lexicon_free(&lexicon);
	if (people_file != NULL)
		sb_people_free(&people);
	return (int)status;
}
