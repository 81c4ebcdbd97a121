#include "score/custom.h"

#include "io/file.h"
#include "json/write.h"

#include <math.h>
#include <stdlib.h>

/* What sb-score writes itself, sb-post(5). */
static const char *const taken[] = {"label", "confidence", "intent", "intent_confidence", "emotion", "urgency", "reach", "priority", "canned", "promo",
				    "theme", "stance", "private", "amplification", "experts", "by", "why", "neutral",
				    "lang", "department"};

void sb_custom_init(struct sb_custom *custom)
{
	*custom = (struct sb_custom){.count = 0};
	sb_features_init(&custom->features);
}

void sb_custom_free(struct sb_custom *custom)
{
	for (size_t i = 0; i < custom->count; i++) {
		free(custom->models[i].field);
		sb_evidence_free(&custom->models[i].evidence);
	}
	for (size_t i = 0; i < custom->file_count; i++)
		sb_buf_free(&custom->files[i]);
	sb_features_free(&custom->features);
}

/* Parts "FILE:FIELD" at its last colon, where a name stands behind it; else the field is the file's name. */
static char *part(const char *argument, struct sb_str *field)
{
	const char *colon = strrchr(argument, ':'), *slash = strrchr(argument, '/');
	bool named = colon != NULL && colon > argument && (slash == NULL || colon > slash);

	if (named) {
		*field = sb_str_from(colon + 1);
		return sb_mem_dup(sb_str_of(argument, (size_t)(colon - argument)));
	}
	struct sb_str rest = sb_str_from(slash != NULL ? slash + 1 : argument);
	*field = sb_str_cut(&rest, '.');
	return sb_mem_dup(sb_str_from(argument));
}

static bool good_field(const struct sb_custom *custom, struct sb_str field, struct sb_err *err)
{
	bool good = field.len > 0 && field.len <= 64;

	for (size_t i = 0; i < field.len; i++)
		good = good && ((field.ptr[i] >= 'a' && field.ptr[i] <= 'z') || (field.ptr[i] >= 'A' && field.ptr[i] <= 'Z') ||
				(field.ptr[i] >= '0' && field.ptr[i] <= '9') || field.ptr[i] == '_');
	if (!good)
		return sb_err_set(err, SB_USAGE, "'%.*s' is no name for a field: letters, digits and _ (MODEL:FIELD names one)",
				  SB_FMT(field));
	for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
		if (sb_str_is(field, taken[i]))
			return sb_err_set(err, SB_USAGE, "score.%s is written by sb-score itself: name another field", taken[i]);
	for (size_t i = 0; i < custom->count; i++)
		if (sb_str_is(field, custom->models[i].field))
			return sb_err_set(err, SB_USAGE, "two models for score.%s", custom->models[i].field);
	return true;
}

static bool is_sentiment(const struct sb_model *model, const struct sb_model_judgement *judgement)
{
	return judgement->count == 3 && sb_model_class(model, judgement, "negative") != SIZE_MAX &&
	       sb_model_class(model, judgement, "neutral") != SIZE_MAX && sb_model_class(model, judgement, "positive") != SIZE_MAX;
}

static bool add_sentiment(struct sb_custom *custom, struct sb_str file, struct sb_err *err)
{
	if (custom->sentiment.ptr != NULL)
		return sb_err_set(err, SB_USAGE, "two models for score.sentiment");
	custom->sentiment = file;
	return true;
}

/* One judgement of a model; `named`: the user gave the field. */
static bool add_judgement(struct sb_custom *custom, const struct sb_model *model, size_t j, struct sb_str field, bool named,
			  struct sb_str file, struct sb_err *err)
{
	bool sentiment = is_sentiment(model, &model->judgements[j]);

	if (sb_str_is(field, "sentiment") || (!named && sentiment))
		return sentiment ? add_sentiment(custom, file, err)
				 : sb_err_set(err, SB_USAGE, "a model of sentiment has the classes negative, neutral and positive");
	if (!good_field(custom, field, err))
		return false;
	if (custom->count == SB_CUSTOM_MODELS)
		return sb_err_set(err, SB_USAGE, "more than %d models", SB_CUSTOM_MODELS);
	struct sb_custom_model *m = &custom->models[custom->count++];
	*m = (struct sb_custom_model){.model = *model, .field = sb_mem_dup(field)};
	m->judgement = &m->model.judgements[j];
	return true;
}

static bool add(struct sb_custom *custom, struct sb_str field, bool named, struct sb_str file, struct sb_err *err)
{
	struct sb_model model;
	size_t added = 0;

	if (!sb_model_read(&model, file, err))
		return false;
	if (model.judgement_count == 1)
		return add_judgement(custom, &model, 0, field, named, file, err);
	for (size_t j = 0; j < model.judgement_count; j++) {
		struct sb_str name = sb_str_from(model.judgements[j].name);
		if (named && !sb_str_eq(field, name))
			continue;
		if (!add_judgement(custom, &model, j, name, named, file, err))
			return false;
		added++;
	}
	return added > 0 ? true
			 : sb_err_set(err, SB_USAGE, "the model makes several judgements, and none is '%.*s'", SB_FMT(field));
}

bool sb_custom_add(struct sb_custom *custom, const char *argument, struct sb_err *err)
{
	struct sb_str field;

	if (custom->file_count == SB_CUSTOM_MODELS)
		return sb_err_set(err, SB_USAGE, "more than %d models", SB_CUSTOM_MODELS);
	if (sb_str_starts(sb_str_from(argument), SB_CUSTOM_BEST ":"))
		return sb_err_set(err, SB_USAGE, "'" SB_CUSTOM_BEST "' judges the sentiment, and has no field; a file of that name is ./%s",
				  argument);
	char *path = part(argument, &field);
	struct sb_buf *file = &custom->files[custom->file_count];
	sb_buf_init(file, SB_MODEL_MAX);
	bool good = sb_file_read(path, file, err);
	custom->file_count++;
	if (good && !add(custom, field, strlen(path) != strlen(argument), sb_buf_str(file), err))
		good = sb_err_prefix(err, "%s", path);
	free(path);
	return good;
}

/* The score of the best class, feature by feature. */
static void explain_best(struct sb_custom *custom, struct sb_custom_model *m, const struct sb_reading *reading,
			 const struct sb_model_sums *sums)
{
	const struct sb_model_class *class = &m->model.classes[m->best];

	sb_evidence_clear(&m->evidence);
	m->evidence.keep = true;
	for (size_t i = 0; i < custom->features.count; i++) {
		const struct sb_feature *feature = &custom->features.list[i];
		const int8_t *weights = sb_model_find(&m->model, feature->key);
		struct sb_hit hit = {.at = feature->at, .count = feature->kind == SB_FEATURE_PAIR ? 2 : 1};
		if (weights != NULL)
			sb_evidence_add(&m->evidence, sb_feature_kind_name(feature->kind), sb_reading_text(reading, &hit),
					(sb_points)weights[m->best] * class->unit);
	}
	sb_evidence_add(&m->evidence, "rule", SB_STR("length"), sums->scores[m->best] - sums->raw[m->best] - class->bias);
	sb_evidence_add(&m->evidence, "rule", SB_STR("start"), class->bias);
}

void sb_custom_judge(struct sb_custom *custom, const struct sb_reading *reading, bool explain)
{
	struct sb_model_sums sums;
	double chances[SB_MODEL_CLASSES];

	if (custom->count > 0)
		sb_reading_features(reading, &custom->features);
	for (size_t i = 0; i < custom->count; i++) {
		struct sb_custom_model *m = &custom->models[i];
		m->best = SIZE_MAX;
		if (reading->words.count == 0)
			continue;
		sb_model_sum(&m->model, &custom->features, reading->words.count, &sums);
		sb_model_chances(sums.scores + m->judgement->first, m->judgement->count, 1, chances);
		size_t best = sb_model_best(m->judgement, sums.scores);
		m->confidence = chances[best];
		m->best = m->judgement->first + best;
		if (explain)
			explain_best(custom, m, reading, &sums);
	}
}

void sb_custom_write(const struct sb_custom *custom, struct sb_buf *out)
{
	for (size_t i = 0; i < custom->count; i++) {
		const struct sb_custom_model *m = &custom->models[i];
		if (m->best == SIZE_MAX)
			continue;
		sb_buf_add_format(out, "\"%s\":{\"label\":", m->field);
		sb_json_add_str(out, sb_str_from(m->model.classes[m->best].name));
		sb_buf_add_text(out, ",\"confidence\":");
		sb_points_write(sb_points_from(m->confidence), out);
		sb_buf_add_text(out, "},");
	}
}

void sb_custom_write_why(const struct sb_custom *custom, struct sb_buf *out)
{
	for (size_t i = 0; i < custom->count; i++) {
		if (custom->models[i].best == SIZE_MAX)
			continue;
		sb_json_key(out, custom->models[i].field);
		sb_evidence_write(&custom->models[i].evidence, out);
	}
}
