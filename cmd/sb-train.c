/* sb-train: learns a model for sb-score from labelled texts, and measures one. */
#include "base/asset.h"
#include "cli/options.h"
#include "io/file.h"
#include "io/writer.h"
#include "score/labelled.h"
#include "score/train.h"

#include <unistd.h>

#define MAX_CARD ((size_t)1 << 16) /* some pages */
#define MAX_THREADS 96 /* classes and folds to share out: more have nothing to do */

static const char *text = "text", *test, *output, *vectors, *card_file, *base_file;
static struct sb_list labels, lists;
static double cost;
static uint64_t features, threads = 1;
static bool show_card, quiet;

static const struct sb_option options[] = {
	{'l', "label", SB_ARG_LIST, &labels, "FIELD", "field, or column of a CSV file, that holds the label; several make one model of several judgements", NULL},
	{'t', "text", SB_ARG_TEXT, &text, "FIELD", "field or column that holds the text (text)", NULL},
	{'o', "output", SB_ARG_FILE, &output, "FILE", "write the model to FILE, replacing it in one step", NULL},
	{0, "list", SB_ARG_LIST, &lists, "FILE", "what words are worth before any label: lines of a number, a tab, a word; up to 4", NULL},
	{0, "vectors", SB_ARG_FILE, &vectors, "FILE", "word vectors as text, the most frequent words first", NULL},
	{0, "card", SB_ARG_FILE, &card_file, "FILE", "text for the model's card: where the data is from, its terms", NULL},
	{0, "base", SB_ARG_FILE, &base_file, "MODEL", "lean on what MODEL knows of words; none: on nothing (the model of sb-score)", NULL},
	{0, "features", SB_ARG_NUMBER, &features, "N", "keep only the N features that tell most (all)", NULL},
	{0, "cost", SB_ARG_REAL, &cost, "C", "regularise by C, not by the best of 0.25, 1, 4 and 16", NULL},
	{'j', "jobs", SB_ARG_NUMBER, &threads, "N", "learn with N threads (1); the model is the same", NULL},
	{0, "test", SB_ARG_FILE, &test, "MODEL", "measure MODEL on the files; nothing is learned", NULL},
	{0, "show", SB_ARG_NONE, &show_card, NULL, "with --test: print the model's card; no files are read", NULL},
	{'q', "quiet", SB_ARG_NONE, &quiet, NULL, "do not say what is being done", NULL},
	SB_OPTION_END,
};

static const struct sb_cli cli = {
	.name = "sb-train",
	.summary = "learn a model for sb-score from labelled texts, or measure one",
	.operands = "[FILE]...",
	.options = options,
};

static const char *const standard_input[] = {"-", NULL};

static void say(const char *line)
{
	sb_warn("%s", line);
}

static void read_all(struct sb_labelled *labelled, char *const *files)
{
	struct sb_err err;

	labelled->labels = labels.items;
	labelled->label_count = labels.count;
	labelled->text = text;
	for (const char *const *file = *files != NULL ? (const char *const *)files : standard_input; *file != NULL; file++)
		if (!sb_labelled_read(labelled, *file, &err))
			sb_die(err.status, "%s", err.text);
	if (labelled->records == 0)
		sb_die(SB_NOMATCH, "no record has both '%s' and '%s'", labels.items[0], text);
	if (labelled->without > 0)
		sb_warn("%llu records lack %s%s%s or '%s' and were left out", (unsigned long long)labelled->without,
			labels.count > 1 ? "all labels" : "'", labels.count > 1 ? "" : labels.items[0],
			labels.count > 1 ? "" : "'", text);
}

static void print(const struct sb_buf *content)
{
	struct sb_writer out;
	struct sb_err err;

	sb_writer_init(&out, STDOUT_FILENO, "standard output");
	sb_writer_add_str(&out, sb_buf_str(content));
	if (!sb_writer_finish(&out, &err))
		sb_die(err.status, "%s", err.text);
}

/* What is known before any label is seen; `file` and `model` hold the base. */
static void read_prior(struct sb_prior *prior, struct sb_model *model, struct sb_buf *file)
{
	struct sb_str base = sb_asset_find(sb_assets_models, "english.model");
	struct sb_err err;

	for (size_t i = 0; i < lists.count; i++)
		if (!sb_prior_read_list(prior, lists.items[i], &err))
			sb_die(err.status, "%s", err.text);
	if (vectors != NULL && !sb_prior_read_vectors(prior, vectors, &err))
		sb_die(err.status, "%s", err.text);
	if (base_file != NULL && strcmp(base_file, "none") == 0)
		return;
	if (base_file != NULL) {
		if (!sb_file_read(base_file, file, &err))
			sb_die(err.status, "%s", err.text);
		base = sb_buf_str(file);
	}
	if (!sb_model_read(model, base, &err))
		sb_die(err.status, "%s: %s", base_file != NULL ? base_file : "english.model", err.text);
	prior->base = model;
}

static bool learn(void *ctx, const struct sb_str *wanted, struct sb_str words, struct sb_err *err)
{
	return sb_train_add(ctx, wanted, words, err);
}

static void train_model(char *const *files)
{
	struct sb_labelled labelled = {.record = learn};
	struct sb_train_settings settings = {.cost = cost, .threads = (size_t)threads, .rows_max = (size_t)features,
					     .say = quiet ? NULL : say};
	struct sb_prior prior = {.dimensions = 0};
	struct sb_model base_model;
	struct sb_buf card, model, base;
	struct sb_err err;

	sb_buf_init(&card, MAX_CARD);
	sb_buf_init(&model, SB_MODEL_MAX);
	sb_buf_init(&base, SB_MODEL_MAX);
	read_prior(&prior, &base_model, &base);
	if (card_file != NULL && !sb_file_read(card_file, &card, &err))
		sb_die(err.status, "%s", err.text);
	settings.card = sb_buf_str(&card);
	struct sb_train *train = sb_train_open(labels.items, labels.count, &prior);
	labelled.ctx = train;
	read_all(&labelled, files);
	if (!sb_train_finish(train, &settings, &model, &err))
		sb_die(err.status, "%s", err.text);
	if (output == NULL)
		print(&model);
	else if (!sb_file_replace(output, sb_buf_str(&model), &err))
		sb_die(err.status, "%s", err.text);
	sb_train_close(train);
	sb_prior_free(&prior);
	sb_buf_free(&card);
	sb_buf_free(&model);
	sb_buf_free(&base);
}

static void test_model(char *const *files)
{
	struct sb_tester tester;
	struct sb_buf file, out;
	struct sb_err err;

	sb_buf_init(&file, SB_MODEL_MAX);
	sb_buf_init(&out, SIZE_MAX / 4);
	if (!sb_file_read(test, &file, &err))
		sb_die(err.status, "%s", err.text);
	sb_tester_init(&tester);
	if (show_card ? !sb_model_read(&tester.model, sb_buf_str(&file), &err)
		      : !sb_tester_read(&tester, sb_buf_str(&file), labels.items[0], &err))
		sb_die(err.status, "%s: %s", test, err.text);
	if (show_card) {
		sb_buf_add_str(&out, tester.model.card);
	} else {
		struct sb_labelled labelled = {.record = sb_tester_record, .ctx = &tester};
		read_all(&labelled, files);
		sb_figures_write(&tester.figures, tester.model.classes + tester.judgement->first, &out);
	}
	print(&out);
	sb_tester_free(&tester);
	sb_buf_free(&file);
	sb_buf_free(&out);
}

int main(int argc, char **argv)
{
	char **files = sb_cli_parse(&cli, argc, argv, NULL);

	if (labels.count == 0 && !show_card)
		sb_cli_usage(&cli, "--label says which field holds the label");
	if (labels.count > SB_MODEL_JUDGEMENTS)
		sb_cli_usage(&cli, "a model makes at most %d judgements", SB_MODEL_JUDGEMENTS);
	if (test != NULL && labels.count > 1)
		sb_cli_usage(&cli, "--test measures one judgement: one --label");
	if (show_card && test == NULL)
		sb_cli_usage(&cli, "--show needs --test MODEL");
	if (test == NULL && output == NULL && isatty(STDOUT_FILENO))
		sb_cli_usage(&cli, "a model is no text for a terminal: name a file with --output");
	if (cost < 0 || cost > 1e6)
		sb_cli_usage(&cli, "--cost is a number above 0, such as 1");
	if (threads < 1 || threads > MAX_THREADS)
		sb_cli_usage(&cli, "-j: from 1 to %d threads", MAX_THREADS);
	if (test != NULL)
		test_model(files);
	else
		train_model(files);
	return SB_OK;
}
