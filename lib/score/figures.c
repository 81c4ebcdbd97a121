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

static void write_classes(const struct sb_figures *figures, const struct sb_model *model, struct sb_buf *out)
{
	sb_buf_add_format(out, "%-20s %8s %9s %8s %8s\n", "class", "records", "precision", "recall", "F1");
	for (size_t c = 0; c < figures->classes; c++)
		sb_buf_add_format(out, "%-20s %8llu %9.4f %8.4f %8.4f\n", model->classes[c].name,
				  (unsigned long long)of_class(figures, c), share(figures->seen[c][c], said(figures, c)),
				  share(figures->seen[c][c], of_class(figures, c)), f1_of(figures, c));
	sb_buf_add_format(out, "\n%-20s said by the model\n%-20s", "said by people", "");
	for (size_t c = 0; c < figures->classes; c++)
		sb_buf_add_format(out, " %10.10s", model->classes[c].name);
	for (size_t c = 0; c < figures->classes; c++) {
		sb_buf_add_format(out, "\n%-20s", model->classes[c].name);
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

void sb_figures_write(const struct sb_figures *figures, const struct sb_model *model, struct sb_buf *out)
{
	sb_buf_add_format(out, "records       %llu\naccuracy      %.4f\nmacro-F1      %.4f\nmacro-recall  %.4f\n"
			       "calibration   %.4f (mean distance of confidence and share of right labels)\n\n",
			  (unsigned long long)all(figures), sb_figures_accuracy(figures), sb_figures_f1(figures),
			  sb_figures_recall(figures), sb_figures_calibration(figures));
	write_classes(figures, model, out);
	write_bins(figures, out);
}

void sb_tester_init(struct sb_tester *tester)
{
	*tester = (struct sb_tester){.model.class_count = 0};
	sb_words_init(&tester->words);
	sb_features_init(&tester->features);
}

bool sb_tester_record(void *ctx, struct sb_str label, struct sb_str text, struct sb_err *err)
{
	struct sb_tester *tester = ctx;
	struct sb_model_sums sums;
	double chances[SB_MODEL_CLASSES];
	size_t wanted = 0, best = 0;

	tester->figures.classes = tester->model.class_count;
	while (wanted < tester->model.class_count && !sb_str_is(label, tester->model.classes[wanted].name))
		wanted++;
	if (wanted == tester->model.class_count)
		return sb_err_set(err, SB_USAGE, "the model has no class '%.*s'", SB_FMT(label));
	sb_words_split(&tester->words, text);
	sb_features_find(&tester->features, &tester->words);
	sb_model_sum(&tester->model, &tester->features, tester->words.count, &sums);
	sb_model_chances(sums.scores, tester->model.class_count, 1, chances);
	for (size_t c = 1; c < tester->model.class_count; c++)
		best = sums.scores[c] > sums.scores[best] ? c : best;
	sb_figures_add(&tester->figures, wanted, best, chances[best]);
	return true;
}

void sb_tester_free(struct sb_tester *tester)
{
	sb_words_free(&tester->words);
	sb_features_free(&tester->features);
}
