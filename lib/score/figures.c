#include "score/figures.h"

#include <math.h>

void sb_figures_add(struct sb_figures *figures, size_t wanted, size_t found, double confidence)
{
	size_t bin = (size_t)fmax(0, fmin(SB_FIGURES_BINS - 1, confidence * SB_FIGURES_BINS));

	figures->seen[wanted][found]++;
	figures->bins[bin].count++;
	figures->bins[bin].right += wanted == found;
	figures->bins[bin].confidence += confidence;
}

static uint64_t of_class(const struct sb_figures *figures, size_t c)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < figures->classes; i++)
		sum += figures->seen[c][i];
	return sum;
}

static uint64_t said(const struct sb_figures *figures, size_t c)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < figures->classes; i++)
		sum += figures->seen[i][c];
	return sum;
}

static double share(uint64_t part, uint64_t whole)
{
	return whole > 0 ? (double)part / (double)whole : 0;
}

static uint64_t all(const struct sb_figures *figures)
{
	uint64_t sum = 0;

	for (size_t c = 0; c < figures->classes; c++)
		sum += of_class(figures, c);
	return sum;
}

double sb_figures_accuracy(const struct sb_figures *figures)
{
	uint64_t right = 0;

	for (size_t c = 0; c < figures->classes; c++)
		right += figures->seen[c][c];
	return share(right, all(figures));
}

static double f1_of(const struct sb_figures *figures, size_t c)
{
	return share(2 * figures->seen[c][c], of_class(figures, c) + said(figures, c));
}

double sb_figures_recall(const struct sb_figures *figures)
{
	double sum = 0;
	size_t used = 0;

	for (size_t c = 0; c < figures->classes; c++) {
		used += of_class(figures, c) > 0;
		sum += share(figures->seen[c][c], of_class(figures, c));
	}
	return used > 0 ? sum / (double)used : 0;
}

double sb_figures_f1(const struct sb_figures *figures)
{
	double sum = 0;
	size_t used = 0;

	for (size_t c = 0; c < figures->classes; c++) {
		used += of_class(figures, c) > 0;
		sum += of_class(figures, c) > 0 ? f1_of(figures, c) : 0;
	}
	return used > 0 ? sum / (double)used : 0;
}

double sb_figures_calibration(const struct sb_figures *figures)
{
	double distance = 0;

	for (size_t b = 0; b < SB_FIGURES_BINS; b++)
		distance += fabs(figures->bins[b].confidence - (double)figures->bins[b].right);
	uint64_t count = all(figures);
	return count > 0 ? distance / (double)count : 0;
}

static void write_classes(const struct sb_figures *figures, const struct sb_model_class *names, struct sb_buf *out)
{
	sb_buf_add_format(out, "%-20s %8s %9s %8s %8s\n", "class", "records", "precision", "recall", "F1");
	for (size_t c = 0; c < figures->classes; c++)
		sb_buf_add_format(out, "%-20s %8llu %9.4f %8.4f %8.4f\n", names[c].name,
				  (unsigned long long)of_class(figures, c), share(figures->seen[c][c], said(figures, c)),
				  share(figures->seen[c][c], of_class(figures, c)), f1_of(figures, c));
	sb_buf_add_format(out, "\n%-20s said by the model\n%-20s", "said by people", "");
	for (size_t c = 0; c < figures->classes; c++)
		sb_buf_add_format(out, " %10.10s", names[c].name);
	for (size_t c = 0; c < figures->classes; c++) {
		sb_buf_add_format(out, "\n%-20s", names[c].name);
		for (size_t i = 0; i < figures->classes; i++)
			sb_buf_add_format(out, " %10llu", (unsigned long long)figures->seen[c][i]);
	}
	sb_buf_add_text(out, "\n");
}

static void write_bins(const struct sb_figures *figures, struct sb_buf *out)
{
	sb_buf_add_format(out, "\n%-20s %8s %9s %8s\n", "confidence", "records", "mean", "right");
	for (size_t b = 0; b < SB_FIGURES_BINS; b++) {
		uint64_t count = figures->bins[b].count;
		if (count == 0)
			sb_buf_add_format(out, "%.1f to %-13.1f %8d %9s %8s\n", (double)b / SB_FIGURES_BINS,
					  (double)(b + 1) / SB_FIGURES_BINS, 0, "-", "-");
		else
			sb_buf_add_format(out, "%.1f to %-13.1f %8llu %9.4f %8.4f\n", (double)b / SB_FIGURES_BINS,
					  (double)(b + 1) / SB_FIGURES_BINS, (unsigned long long)count,
					  figures->bins[b].confidence / (double)count, share(figures->bins[b].right, count));
	}
}

void sb_figures_write(const struct sb_figures *figures, const struct sb_model_class *names, struct sb_buf *out)
{
	sb_buf_add_format(out, "records       %llu\naccuracy      %.4f\nmacro-F1      %.4f\nmacro-recall  %.4f\n"
			       "calibration   %.4f (mean distance of confidence and share of right labels)\n\n",
			  (unsigned long long)all(figures), sb_figures_accuracy(figures), sb_figures_f1(figures),
			  sb_figures_recall(figures), sb_figures_calibration(figures));
	write_classes(figures, names, out);
	write_bins(figures, out);
}

void sb_tester_init(struct sb_tester *tester)
{
	*tester = (struct sb_tester){.model.class_count = 0};
	sb_words_init(&tester->words);
	sb_features_init(&tester->features);
}

bool sb_tester_read(struct sb_tester *tester, struct sb_str file, const char *label, struct sb_err *err)
{
	struct sb_buf names;

	if (!sb_model_read(&tester->model, file, err))
		return false;
	tester->judgement = sb_model_judgement(&tester->model, label);
	if (tester->judgement == NULL && tester->model.judgement_count == 1)
		tester->judgement = &tester->model.judgements[0];
	if (tester->judgement != NULL) {
		tester->figures.classes = tester->judgement->count;
		return true;
	}
	sb_buf_init(&names, SB_MODEL_JUDGEMENTS * (SB_MODEL_NAME + 2));
	for (uint32_t j = 0; j < tester->model.judgement_count; j++)
		sb_buf_add_format(&names, "%s%s", j > 0 ? ", " : "", tester->model.judgements[j].name);
	sb_err_set(err, SB_USAGE, "the model judges %.*s: --label takes one of them", SB_FMT(sb_buf_str(&names)));
	sb_buf_free(&names);
	return false;
}

bool sb_tester_record(void *ctx, const struct sb_str *labels, struct sb_str text, struct sb_err *err)
{
	struct sb_tester *tester = ctx;
	const struct sb_model_judgement *judgement = tester->judgement;
	const struct sb_model_class *names = tester->model.classes + judgement->first;
	struct sb_model_sums sums;
	double chances[SB_MODEL_CLASSES];
	size_t wanted = 0;

	while (wanted < judgement->count && !sb_str_is(labels[0], names[wanted].name))
		wanted++;
	if (wanted == judgement->count)
		return sb_err_set(err, SB_USAGE, "the model has no class '%.*s'", SB_FMT(labels[0]));
	sb_words_split(&tester->words, text);
	sb_features_find(&tester->features, &tester->words, NULL);
	sb_model_sum(&tester->model, &tester->features, tester->words.count, &sums);
	sb_model_chances(sums.scores + judgement->first, judgement->count, 1, chances);
	size_t best = sb_model_best(judgement, sums.scores);
	sb_figures_add(&tester->figures, wanted, best, chances[best]);
	return true;
}

void sb_tester_free(struct sb_tester *tester)
{
	sb_words_free(&tester->words);
	sb_features_free(&tester->features);
}
