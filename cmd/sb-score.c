/* sb-score: judges posts: sentiment, intent, urgency, reach, topics, stance, priority. */
#include "base/asset.h"
#include "base/num.h"
#include "cli/options.h"
#include "io/stage.h"
#include "post/talk_rules.h"
#include "query/ask.h"
#include "score/canned.h"
#include "score/reach.h"
#include "score/score.h"

#include <unistd.h>

static struct sb_stage stage = {.threads = 1};
static const char *people_file, *topics_file, *weights_file, *canned_window;
static struct sb_list models, stances;
static double abstain;
static bool explain;

static const struct sb_option options[] = {
	{'p', "people", SB_ARG_FILE, &people_file, "FILE", "CSV file of who is who: role, department, tier, expert topics", NULL},
	{'t', "topics", SB_ARG_FILE, &topics_file, "FILE", "add the names of these queries that hold to topics; find department", NULL},
	{0, "stance", SB_ARG_LIST, &stances, "NAME:QUERY",
	 "say who is for and against the proposal NAME, of posts that QUERY holds for; may be repeated", NULL},
	{0, "canned", SB_ARG_OPTIONAL, &canned_window, "N", "compare own answers, N at a time (5000), and say how far each is a copy",
	 NULL},
	{'w', "weights", SB_ARG_FILE, &weights_file, "FILE", "mix the priority by the weights in FILE", NULL},
	{0, "abstain", SB_ARG_REAL, &abstain, "P", "leave out a label whose confidence is below P (0)", NULL},
	{0, "explain", SB_ARG_NONE, &explain, NULL, "add the words and rules behind each judgement as score.why", NULL},
	{'m', "model", SB_ARG_LIST, &models, "MODEL[:FIELD]", "judge by a model of sb-train too, or by it instead of ours; best: by a network beside ours; may be repeated", NULL},
	{'j', "jobs", SB_ARG_NUMBER, &stage.threads, "N", "work with N threads (1); the output is the same", NULL},
	SB_STAGE_OPTIONS(stage),
	SB_OPTION_END,
};

static const struct sb_cli cli = {
	.name = "sb-score",
	.summary = "judge posts: sentiment, intent, urgency, reach, topics, stance, priority",
	.operands = "[FILE]...",
	.options = options,
};

static struct sb_lexicon lexicon;
static struct sb_people people;
static struct sb_experts experts;
static struct sb_query_set topics = SB_QUERY_SET_INIT;
static struct sb_named_list proposals;
static struct sb_mixture weights;
static struct sb_canned canned;
static struct sb_convnet network; /* of --model best */
static bool best;
#define BY(MODEL) SB_STR("sb-score " SB_VERSION " " MODEL " " SB_REACH_VERSION)
static struct sb_score_plan plan = {.lexicon = &lexicon};

/* Of each thread. */
static struct worker {
	struct sb_scorer scorer;
	struct sb_opinion opinion;
	struct sb_custom custom;
} workers[SB_STAGE_THREADS_MAX];

static void must(bool good, const struct sb_err *err)
{
	if (!good)
		sb_die(err->status, "%s", err->text);
}

static uint64_t window_of_canned(void)
{
	uint64_t window = SB_CANNED_WINDOW;

	if (canned_window != NULL && canned_window[0] != '\0' &&
	    (!sb_num_u64(sb_str_from(canned_window), SB_CANNED_WINDOW_MAX, &window) || window < 2))
		sb_cli_usage(&cli, "--canned: '%s' is not a number of answers from 2 to %d", canned_window, SB_CANNED_WINDOW_MAX);
	return window;
}

static void make_plan(void)
{
	struct sb_err err;

	if (abstain < 0 || abstain > 1)
		sb_cli_usage(&cli, "--abstain: a probability from 0 to 1");
	if (stage.threads < 1 || stage.threads > SB_STAGE_THREADS_MAX)
		sb_cli_usage(&cli, "-j: from 1 to %d threads", SB_STAGE_THREADS_MAX);
	sb_canned_open(&canned, window_of_canned(), explain);
	must(sb_lexicon_open(&lexicon, &err), &err);
	if (people_file != NULL) {
		must(sb_people_read(&people, people_file, &err), &err);
		sb_experts_open(&experts, &people);
		plan.people = &people;
		plan.experts = &experts;
	}
	if (topics_file != NULL) {
		sb_ask_set(&topics, topics_file);
		plan.topics = &topics;
	}
	for (size_t i = 0; i < stances.count; i++)
		must(sb_named_add(&proposals, sb_str_from(stances.items[i]), &err) || sb_err_prefix(&err, "--stance"), &err);
	plan.proposals = stances.count > 0 ? &proposals : NULL;
	if (weights_file != NULL) {
		must(sb_mixture_read(&weights, weights_file, &err), &err);
		plan.weights = &weights;
	}
	for (size_t i = 0; i < models.count; i++)
		best = best || strcmp(models.items[i], SB_CUSTOM_BEST) == 0;
	if (best)
		must(sb_convnet_read(&network, sb_asset_find(sb_assets_models, "best.model"), &err) || sb_err_prefix(&err, "best.model"),
		     &err);
	plan.by = best ? BY(SB_SCORE_MODEL "+" SB_SCORE_NETWORK) : BY(SB_SCORE_MODEL);
	plan.abstain = sb_points_from(abstain);
	plan.explain = explain;
	plan.now = sb_time_now();
}

static void open_worker(struct worker *worker)
{
	struct sb_err err;

	sb_custom_init(&worker->custom);
	for (size_t i = 0; i < models.count; i++)
		if (strcmp(models.items[i], SB_CUSTOM_BEST) != 0)
			must(sb_custom_add(&worker->custom, models.items[i], &err), &err);
	must(sb_opinion_init(&worker->opinion, sb_asset_find(sb_assets_models, "english.model"), worker->custom.sentiment, &err) ||
		     sb_err_prefix(&err, "english.model"),
	     &err);
	if (best && worker->custom.sentiment.ptr != NULL)
		sb_die(SB_USAGE, "--model: '" SB_CUSTOM_BEST "' and a model of sentiment: one of them judges");
	worker->opinion.network = best ? &network : NULL;
	sb_scorer_init(&worker->scorer, &plan, &worker->opinion);
	worker->scorer.custom = worker->custom.count > 0 ? &worker->custom : NULL;
}

static void close_worker(struct worker *worker)
{
	sb_scorer_free(&worker->scorer);
	sb_opinion_free(&worker->opinion);
	sb_custom_free(&worker->custom);
}

static bool on_line(void *ctx, const struct sb_line *line, struct sb_writer *out, struct sb_err *err, size_t *err_byte)
{
	struct sb_str scored = sb_scorer_line(&((struct worker *)ctx)->scorer, line->text, err, err_byte);

	if (scored.ptr == NULL)
		return false;
	sb_writer_add_line(out, scored);
	return true;
}

static void take(void *ctx, struct sb_str made, struct sb_writer *out)
{
	(void)ctx;
	if (canned_window != NULL)
		sb_canned_take(&canned, made, out);
	else
		sb_writer_add_str(out, made);
}

int main(int argc, char **argv)
{
	static void *contexts[SB_STAGE_THREADS_MAX];
	struct sb_writer out;
	struct sb_err err;

	stage.files = sb_cli_parse(&cli, argc, argv, NULL);
	make_plan();
	for (size_t i = 0; i < stage.threads; i++) {
		open_worker(&workers[i]);
		contexts[i] = &workers[i];
	}
	sb_writer_init(&out, STDOUT_FILENO, "standard output");
	stage.line = on_line;
	stage.ctx = contexts[0];
	stage.workers = contexts;
	stage.finish = stage.threads > 1 || canned_window != NULL ? take : NULL;
	enum sb_status status = sb_stage_run(&stage, &out);
	sb_canned_end(&canned, &out);
	bool told = out.failed; /* by the stage */
	if (!sb_writer_finish(&out, &err)) {
		if (!told)
			sb_warn("%s", err.text);
		status = sb_status_worse(status, SB_IO);
	}
	for (size_t i = 0; i < stage.threads; i++)
		close_worker(&workers[i]);
	sb_canned_free(&canned);
	sb_mixture_free(&weights);
	sb_named_free(&proposals);
	sb_query_set_free(&topics);
	if (people_file != NULL) {
		sb_experts_free(&experts);
		sb_people_free(&people);
	}
	sb_convnet_free(&network);
	sb_lexicon_free(&lexicon);
	return (int)status;
}
