/* write.c - the judgements as JSON. */
#include "score/score.h"

#include "json/write.h"

#define ADD(out, literal) sb_buf_add(out, literal, sizeof(literal) - 1)

static void add_points(struct sb_buf *out, struct sb_str key, sb_points value)
{
	sb_buf_add_str(out, key);
	sb_points_write(value, out);
}

static void add_text(struct sb_buf *out, struct sb_str key, struct sb_str value)
{
	sb_buf_add_str(out, key);
	sb_json_add_str(out, value);
	sb_buf_add_char(out, ',');
}

static void why(struct sb_buf *out, const char *key, const struct sb_evidence *evidence)
{
	sb_json_key(out, key);
	sb_evidence_write(evidence, out);
}

static void write_why_of_intents(const struct sb_scorer *scorer, struct sb_buf *out)
{
	sb_json_key(out, "intent");
	sb_json_open(out, '{');
	for (size_t i = 0; i < SB_INTENTS; i++)
		if (scorer->intent[i].count > 0)
			why(out, sb_intent_name((enum sb_intent)i), &scorer->intent[i]);
	sb_json_close(out, '}');
}

/* The words that say so are all there is to it. */
static void write_why_private(const struct sb_scorer *scorer, struct sb_buf *out)
{
	struct sb_clue clue = {"private", scorer->private, SB_POINT_ONE};
	struct sb_evidence evidence = {.sum = SB_POINT_ONE, .clues = &clue, .count = 1};

	why(out, "private", &evidence);
}

static void write_why(struct sb_scorer *scorer, struct sb_buf *out)
{
	const struct sb_judged_post *judged = &scorer->judged;

	sb_json_key(out, "why");
	sb_json_open(out, '{');
	if (judged->sentiment.known)
		why(out, "sentiment", &scorer->sentiment);
	if (scorer->by_model) {
		why(out, "neutral", &scorer->opinion->neutrality);
		why(out, "emotion", &scorer->emotion);
	}
	if (scorer->custom != NULL)
		sb_custom_write_why(scorer->custom, out);
	write_why_of_intents(scorer, out);
	if (judged->urgency_known)
		why(out, "urgency", &scorer->urgency);
	if (judged->reach_known)
		why(out, "reach", &scorer->reach);
	if (judged->amplification_known)
		why(out, "amplification", &scorer->amplification);
	sb_subjects_write_why(&scorer->subjects, out);
	if (scorer->plan->proposals != NULL && scorer->stance.about != 0)
		why(out, "stance", &scorer->stance.evidence);
	if (scorer->promo_known)
		why(out, "promo", &scorer->promo);
	if (scorer->private.ptr != NULL)
		write_why_private(scorer, out);
	why(out, "priority", &scorer->priority);
	sb_json_close(out, '}');
}

static void write_stance(const struct sb_scorer *scorer, struct sb_buf *out)
{
	const struct sb_named_list *proposals = scorer->plan->proposals;

	if (proposals == NULL || scorer->stance.about == 0)
		return;
	sb_buf_add_text(out, "\"stance\":");
	sb_json_open(out, '{');
	for (size_t i = 0; i < proposals->count; i++) {
		if ((scorer->stance.about >> i & 1) == 0)
			continue;
		sb_json_key_str(out, proposals->list[i].name);
		sb_json_add_str(out, sb_str_from(sb_side_name(scorer->stance.side)));
	}
	sb_json_close(out, '}');
	sb_buf_add_char(out, ',');
}

static void write_subjects(const struct sb_scorer *scorer, struct sb_buf *out)
{
	const struct sb_subjects *subjects = &scorer->subjects;

	if (subjects->department.ptr != NULL)
		add_text(out, SB_STR("\"department\":"), subjects->department);
	if (subjects->theme != SB_THEME_NONE)
		add_text(out, SB_STR("\"theme\":"), sb_str_from(sb_theme_name(subjects->theme)));
	if (subjects->count == 0)
		return;
	sb_buf_add_text(out, "\"experts\":");
	sb_json_open(out, '[');
	for (size_t i = 0; i < subjects->count; i++) {
		sb_json_item(out);
		sb_json_add_str(out, sb_expert_name(subjects->experts, subjects->list[i]));
	}
	sb_json_close(out, ']');
	sb_buf_add_char(out, ',');
}

/* What every post may have, which is most of what is written: with keys as they stand here into room made once. The checks of
 * json/write.h and of a buffer, value by value, would cost a tenth of the time that a post takes. */
#define MOST_OF_JUDGEMENTS 512 /* bytes: the keys and numbers take 350, the name of an emotion 32 */
#define PUT(to, literal) put(to, SB_STR(literal))

static inline char *put(char *to, struct sb_str text)
{
	memcpy(to, text.ptr, text.len);
	return to + text.len;
}

static char *put_name(char *to, const char *name)
{
	return put(to, sb_str_from(name));
}

static char *put_sentiment(const struct sb_sentiment *sentiment, sb_points abstain, char *to)
{
	to = sb_points_put(sentiment->value, PUT(to, "\"sentiment\":"));
	if (sentiment->confidence >= abstain)
		to = PUT(put_name(PUT(to, ",\"label\":\""), sb_label_name(sentiment->label)), "\"");
	return PUT(sb_points_put(sentiment->confidence, PUT(to, ",\"confidence\":")), ",");
}

static char *put_judged(const struct sb_judged_post *judged, sb_points abstain, char *to)
{
	if (judged->sentiment.known)
		to = put_sentiment(&judged->sentiment, abstain, to);
	if (judged->intent != SB_INTENTS) {
		to = put_name(PUT(to, "\"intent\":\""), sb_intent_name(judged->intent));
		to = PUT(sb_points_put(judged->intent_confidence, PUT(to, "\",\"intent_confidence\":")), ",");
	}
	if (judged->emotion != NULL)
		to = PUT(put_name(PUT(to, "\"emotion\":\""), judged->emotion), "\",");
	if (judged->urgency_known)
		to = PUT(sb_points_put(judged->urgency, PUT(to, "\"urgency\":")), ",");
	if (judged->reach_known)
		to = PUT(sb_points_put(judged->reach * SB_POINT_ONE, PUT(to, "\"reach\":")), ",");
	if (judged->amplification_known)
		to = PUT(sb_points_put(judged->amplification, PUT(to, "\"amplification\":")), ",");
	return to;
}

static void write_judged(const struct sb_scorer *scorer, struct sb_buf *out)
{
	char *room = sb_buf_room(out, MOST_OF_JUDGEMENTS);

	if (room != NULL)
		sb_buf_wrote(out, (size_t)(put_judged(&scorer->judged, scorer->plan->abstain, room) - room));
}

void sb_score_write(struct sb_scorer *scorer, struct sb_str lang, struct sb_buf *out)
{
	sb_buf_clear(out);
	sb_buf_add_char(out, '{');
	if (!scorer->judged.sentiment.known && scorer->reading.words.count > 0)
		add_text(out, SB_STR("\"lang\":"), lang.len > 0 ? lang : SB_STR("und"));
	write_judged(scorer, out);
	if (scorer->custom != NULL)
		sb_custom_write(scorer->custom, out);
	write_subjects(scorer, out);
	write_stance(scorer, out);
	if (scorer->promo_known) {
		add_points(out, SB_STR("\"promo\":"), scorer->promotional);
		sb_buf_add_char(out, ',');
	}
	if (scorer->private.ptr != NULL)
		ADD(out, "\"private\":true,");
	add_points(out, SB_STR("\"priority\":"), scorer->priority.sum);
	ADD(out, ",\"by\":\"");
	sb_buf_add_str(out, scorer->plan->by);
	sb_buf_add_char(out, '"');
	if (scorer->plan->explain)
		write_why(scorer, out);
	sb_buf_add_char(out, '}');
}
