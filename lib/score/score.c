#include "score/score.h"

#include "json/splice.h"
#include "json/write.h"
#include "score/reach.h"
#include "score/urgency.h"

#define MAX_LINE ((size_t)1 << 31) /* above every line that a reader takes, with what is added to it */

void sb_scorer_init(struct sb_scorer *scorer, const struct sb_lexicon *lexicon, struct sb_opinion *opinion,
		    const struct sb_people *people, bool explain, struct sb_str by)
{
	*scorer = (struct sb_scorer){.opinion = opinion, .people = people, .explain = explain, .by = by, .parser = SB_JSON_PARSER_INIT};
	sb_reading_init(&scorer->reading, lexicon);
	scorer->sentiment.keep = scorer->emotion.keep = scorer->urgency.keep = scorer->reach.keep = scorer->priority.keep = explain;
	for (size_t i = 0; i < SB_INTENTS; i++)
		scorer->intent[i].keep = explain;
	sb_buf_init(&scorer->score, MAX_LINE);
	sb_buf_init(&scorer->author, MAX_LINE);
	sb_buf_init(&scorer->edited, MAX_LINE);
}

void sb_scorer_free(struct sb_scorer *scorer)
{
	sb_reading_free(&scorer->reading);
	sb_evidence_free(&scorer->sentiment);
	sb_evidence_free(&scorer->emotion);
	sb_evidence_free(&scorer->urgency);
	sb_evidence_free(&scorer->reach);
	sb_evidence_free(&scorer->priority);
	for (size_t i = 0; i < SB_INTENTS; i++)
		sb_evidence_free(&scorer->intent[i]);
	sb_json_parser_free(&scorer->parser);
	sb_buf_free(&scorer->score);
	sb_buf_free(&scorer->author);
	sb_buf_free(&scorer->edited);
}

void sb_scorer_judge(struct sb_scorer *scorer, const struct sb_post *post)
{
	struct sb_judged_post *judged = &scorer->judged;

	sb_reading_read(&scorer->reading, post);
	scorer->by_model = scorer->opinion != NULL && scorer->reading.language == SB_LANGUAGE_ENGLISH &&
			   scorer->reading.words.count > 0;
	if (scorer->by_model)
		judged->sentiment = sb_opinion_judge(scorer->opinion, &scorer->reading, post, &scorer->sentiment);
	else
		judged->sentiment = sb_sentiment_judge(&scorer->reading, post, &scorer->sentiment);
	if (scorer->custom != NULL)
		sb_custom_judge(scorer->custom, &scorer->reading, scorer->explain);
	const struct sb_opinion *opinion = scorer->by_model ? scorer->opinion : NULL;
	struct sb_wanted wanted = sb_intent_judge(&scorer->reading, post, opinion, &scorer->sentiment, scorer->intent);
	judged->intent = wanted.intent;
	judged->intent_confidence = wanted.confidence;
	judged->emotion = opinion != NULL ? sb_opinion_emotion(opinion, &scorer->reading, &scorer->emotion) : NULL;
	judged->urgency_known = sb_urgency_judge(&scorer->reading, &scorer->urgency, &judged->urgency);
	judged->reach_known = sb_reach_judge(post, &scorer->reach, &judged->reach);
	sb_priority_judge(judged, post, &scorer->priority);
}

#define ADD(out, literal) sb_buf_add(out, literal, sizeof(literal) - 1)

static void add_points(struct sb_buf *out, struct sb_str key, sb_points value)
{
	sb_buf_add_str(out, key);
	sb_points_write(value, out);
}

static void write_why(const struct sb_scorer *scorer, struct sb_buf *out)
{
	const struct sb_judged_post *judged = &scorer->judged;

	sb_json_key(out, "why");
	sb_json_open(out, '{');
	if (judged->sentiment.known) {
		sb_json_key(out, "sentiment");
		sb_evidence_write(&scorer->sentiment, out);
	}
	if (scorer->by_model) {
		sb_json_key(out, "neutral");
		sb_evidence_write(&scorer->opinion->neutrality, out);
		sb_json_key(out, "emotion");
		sb_evidence_write(&scorer->emotion, out);
	}
	if (scorer->custom != NULL)
		sb_custom_write_why(scorer->custom, out);
	sb_json_key(out, "intent");
	sb_json_open(out, '{');
	for (size_t i = 0; i < SB_INTENTS; i++) {
		if (scorer->intent[i].count == 0)
			continue;
		sb_json_key(out, sb_intent_name((enum sb_intent)i));
		sb_evidence_write(&scorer->intent[i], out);
	}
	sb_json_close(out, '}');
	if (judged->urgency_known) {
		sb_json_key(out, "urgency");
		sb_evidence_write(&scorer->urgency, out);
	}
	if (judged->reach_known) {
		sb_json_key(out, "reach");
		sb_evidence_write(&scorer->reach, out);
	}
	sb_json_key(out, "priority");
	sb_evidence_write(&scorer->priority, out);
	sb_json_close(out, '}');
}

/* Keys are written as they stand here: a key a post through the checks of json/write.h would cost a tenth of the time. */
static void write_score(const struct sb_scorer *scorer, struct sb_buf *out)
{
	const struct sb_judged_post *judged = &scorer->judged;

	sb_buf_clear(out);
	sb_buf_add_char(out, '{');
	if (judged->sentiment.known) {
		add_points(out, SB_STR("\"sentiment\":"), judged->sentiment.value);
		ADD(out, ",\"label\":\"");
		sb_buf_add_text(out, sb_label_name(judged->sentiment.label));
		add_points(out, SB_STR("\",\"confidence\":"), judged->sentiment.confidence);
		sb_buf_add_char(out, ',');
	}
	if (judged->intent != SB_INTENTS) {
		ADD(out, "\"intent\":\"");
		sb_buf_add_text(out, sb_intent_name(judged->intent));
		add_points(out, SB_STR("\",\"intent_confidence\":"), judged->intent_confidence);
		sb_buf_add_char(out, ',');
	}
	if (judged->emotion != NULL) {
		ADD(out, "\"emotion\":\"");
		sb_buf_add_text(out, judged->emotion);
		ADD(out, "\",");
	}
	if (judged->urgency_known) {
		add_points(out, SB_STR("\"urgency\":"), judged->urgency);
		sb_buf_add_char(out, ',');
	}
	if (judged->reach_known) {
		add_points(out, SB_STR("\"reach\":"), judged->reach * SB_POINT_ONE);
		sb_buf_add_char(out, ',');
	}
	if (scorer->custom != NULL)
		sb_custom_write(scorer->custom, out);
	add_points(out, SB_STR("\"priority\":"), scorer->priority.sum);
	ADD(out, ",\"by\":\"");
	sb_buf_add_str(out, scorer->by);
	sb_buf_add_char(out, '"');
	if (scorer->explain)
		write_why(scorer, out);
	sb_buf_add_char(out, '}');
}

/* What the people file knows of an author takes the place of what the record says, in the view and in the author's
 * text, which is written to scorer->author. False: nothing changes. */
static bool edit_author(struct sb_scorer *scorer, struct sb_str line, struct sb_post *post)
{
	static const char *const names[] = {"role", "department", "tier"};
	struct sb_str *fields[] = {&post->author.role, &post->author.department, &post->author.tier};
	size_t ends[3] = {0}, start = 0, count = 0;
	struct sb_json_edit edits[3];

	if (scorer->people == NULL || post->author.handle.ptr == NULL)
		return false;
	const struct sb_person *person = sb_people_find(scorer->people, post->network, post->author.handle);
	if (person == NULL)
		return false;
	const struct sb_str known[] = {person->role, person->department, person->tier};
	sb_buf_clear(&scorer->edited);
	for (size_t i = 0; i < 3; i++) {
		if (known[i].ptr == NULL || (fields[i]->ptr != NULL && sb_str_eq(known[i], *fields[i])))
			continue;
		*fields[i] = known[i];
		sb_json_add_str(&scorer->edited, known[i]);
		edits[count].key = sb_str_from(names[i]);
		ends[count++] = scorer->edited.len;
	}
	if (count == 0)
		return false;
	for (size_t i = 0; i < count; start = ends[i++])
		edits[i].value = sb_str_of(scorer->edited.ptr + start, ends[i] - start);
	sb_buf_clear(&scorer->author);
	sb_json_splice(sb_json_find_text(line, SB_STR("author")), edits, count, &scorer->author);
	return true;
}

struct sb_str sb_scorer_line(struct sb_scorer *scorer, struct sb_str line, struct sb_err *err, size_t *err_byte)
{
	struct sb_json_edit edits[2];
	struct sb_post post;
	size_t count = 0;
	sb_json *root = sb_json_parse_object(&scorer->parser, line, err, err_byte);

	if (root == NULL)
		return (struct sb_str){NULL, 0};
	sb_post_read(root, &post);
	if (!sb_post_is_post(&post))
		return line;
	if (edit_author(scorer, line, &post))
		edits[count++] = (struct sb_json_edit){SB_STR("author"), sb_buf_str(&scorer->author)};
	sb_scorer_judge(scorer, &post);
	write_score(scorer, &scorer->score);
	edits[count++] = (struct sb_json_edit){SB_STR("score"), sb_buf_str(&scorer->score)};
	sb_buf_clear(&scorer->edited);
	sb_json_splice(line, edits, count, &scorer->edited);
	return sb_buf_str(&scorer->edited);
}
