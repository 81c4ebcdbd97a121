#include "score/score.h"

#include "json/splice.h"
#include "json/write.h"
#include "post/talk_rules.h"
#include "score/conduct.h"
#include "score/reach.h"
#include "score/urgency.h"
#include "text/private.h"

#define MAX_LINE ((size_t)1 << 31) /* above every line that a reader takes, with what is added to it */

/* The judgements that have one evidence each; `keep` and the memory are handled in one place. */
#define EVIDENCES(scorer)                                                                                                      \
	{&(scorer)->sentiment, &(scorer)->emotion, &(scorer)->urgency, &(scorer)->reach, &(scorer)->amplification, &(scorer)->promo,               \
	 &(scorer)->stance.evidence, &(scorer)->priority}
#define EVIDENCE_COUNT 8

void sb_scorer_init(struct sb_scorer *scorer, const struct sb_score_plan *plan, struct sb_opinion *opinion)
{
	*scorer = (struct sb_scorer){.opinion = opinion, .plan = plan, .parser = SB_JSON_PARSER_INIT};
	struct sb_evidence *all[EVIDENCE_COUNT] = EVIDENCES(scorer);
	sb_reading_init(&scorer->reading, plan->lexicon);
	sb_subjects_init(&scorer->subjects, plan->topics, plan->experts, plan->now);
	for (size_t i = 0; i < EVIDENCE_COUNT; i++)
		all[i]->keep = plan->explain;
	for (size_t i = 0; i < SB_INTENTS; i++)
		scorer->intent[i].keep = plan->explain;
	sb_buf_init(&scorer->score, MAX_LINE);
	sb_buf_init(&scorer->edited_author, MAX_LINE);
	sb_buf_init(&scorer->edited, MAX_LINE);
}

void sb_scorer_free(struct sb_scorer *scorer)
{
	struct sb_evidence *all[EVIDENCE_COUNT] = EVIDENCES(scorer);

	sb_reading_free(&scorer->reading);
	sb_subjects_free(&scorer->subjects);
	sb_rules_close(scorer->own_rules);
	for (size_t i = 0; i < EVIDENCE_COUNT; i++)
		sb_evidence_free(all[i]);
	for (size_t i = 0; i < SB_INTENTS; i++)
		sb_evidence_free(&scorer->intent[i]);
	sb_json_parser_free(&scorer->parser);
	sb_buf_free(&scorer->score);
	sb_buf_free(&scorer->edited_author);
	sb_buf_free(&scorer->edited);
}

/* The rules are compiled when they are needed, as that takes a third of the time in which the program starts. */
static const struct sb_rules *rules_of(struct sb_scorer *scorer)
{
	struct sb_err err;

	if (scorer->plan->rules != NULL)
		return scorer->plan->rules;
	if (scorer->own_rules == NULL && (scorer->own_rules = sb_talk_rules_open(&err)) == NULL)
		sb_die(err.status, "%s", err.text);
	return scorer->own_rules;
}

static void judge_subjects(struct sb_scorer *scorer, const struct sb_post *post)
{
	const struct sb_score_plan *plan = scorer->plan;

	if (plan->topics != NULL || plan->proposals != NULL)
		sb_query_record_set(&scorer->subjects.record, post);
	if (plan->topics != NULL || plan->experts != NULL || (plan->weights != NULL && plan->weights->topic_count > 0))
		sb_subjects_judge(&scorer->subjects, post, scorer->author);
	if (plan->proposals == NULL)
		return;
	sb_stance_judge(&scorer->stance, plan->proposals, rules_of(scorer), &scorer->reading, &scorer->judged.sentiment,
			&scorer->subjects.record, plan->now);
}

/* What only our own posts are asked for. */
static void judge_conduct(struct sb_scorer *scorer, const struct sb_post *post)
{
	scorer->promo_known = false;
	scorer->private = (struct sb_str){NULL, 0};
	if (!sb_post_by_staff(post))
		return;
	scorer->promo_known = sb_promo_judge(rules_of(scorer), &scorer->reading, post, &scorer->promo, &scorer->promotional);
	if (sb_is_answer(post))
		scorer->private = sb_text_private(&scorer->reading.words);
}

/* A complaint that thanks is bitter, and "great" in it no joy: where the judgements of one text speak against each other, the
 * one that knows more of the text stands. */
static bool contradicts(const struct sb_judged_post *judged, const char *emotion)
{
	if (strcmp(emotion, "surprise") == 0)
		return false;
	if (strcmp(emotion, "joy") == 0)
		return judged->sentiment.label == SB_LABEL_NEGATIVE || judged->intent == SB_INTENT_COMPLAINT;
	return judged->sentiment.label == SB_LABEL_POSITIVE || judged->intent == SB_INTENT_PRAISE;
}

void sb_scorer_judge(struct sb_scorer *scorer, const struct sb_post *post)
{
	struct sb_judged_post *judged = &scorer->judged;
	const struct sb_score_plan *plan = scorer->plan;

	sb_reading_read(&scorer->reading, post);
	scorer->by_model = scorer->opinion != NULL && scorer->reading.language == SB_LANGUAGE_ENGLISH &&
			   scorer->reading.words.count > 0;
	if (scorer->by_model)
		judged->sentiment = sb_opinion_judge(scorer->opinion, &scorer->reading, post, &scorer->sentiment);
	else
		judged->sentiment = sb_sentiment_judge(&scorer->reading, post, &scorer->sentiment);
	if (scorer->custom != NULL)
		sb_custom_judge(scorer->custom, &scorer->reading, plan->explain);
	const struct sb_opinion *opinion = scorer->by_model ? scorer->opinion : NULL;
	struct sb_wanted wanted = sb_intent_judge(&scorer->reading, post, opinion, &scorer->sentiment, scorer->intent);
	judged->intent = wanted.intent;
	judged->intent_confidence = wanted.confidence;
	judged->emotion = opinion != NULL ? sb_opinion_emotion(opinion, &scorer->reading, &scorer->emotion) : NULL;
	if (judged->emotion != NULL && contradicts(judged, judged->emotion))
		judged->emotion = NULL;
	judged->urgency_known = sb_urgency_judge(&scorer->reading, &scorer->urgency, &judged->urgency);
	judged->reach_known = sb_reach_judge(post, &scorer->reach, &judged->reach);
	judged->amplification_known = sb_amplification_judge(post, &scorer->amplification, &judged->amplification);
	judge_subjects(scorer, post);
	judge_conduct(scorer, post);
	sb_priority_judge(plan->weights != NULL ? plan->weights : &sb_mixture_default, judged, post, &scorer->subjects,
			  &scorer->priority);
}

/* What the people file knows of an author takes the place of what the record says, in the view and in the author's
 * text, which is written to scorer->edited_author. False: nothing changes. */
static bool edit_author(struct sb_scorer *scorer, struct sb_str line, struct sb_post *post)
{
	static const char *const names[] = {"role", "department", "tier"};
	struct sb_str *fields[] = {&post->author.role, &post->author.department, &post->author.tier};
	size_t ends[3] = {0}, start = 0, count = 0;
	struct sb_json_edit edits[3];

	scorer->author = NULL;
	if (scorer->plan->people == NULL || post->author.handle.ptr == NULL)
		return false;
	const struct sb_person *person = sb_people_find(scorer->plan->people, post->network, post->author.handle);
	scorer->author = person;
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
	sb_buf_clear(&scorer->edited_author);
	sb_json_splice(sb_json_find_text(line, SB_STR("author")), edits, count, &scorer->edited_author);
	return true;
}

static bool has_any(sb_json *root, const struct sb_json_edit *edits, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (sb_json_get(root, edits[i].key) != NULL)
			return true;
	return false;
}

struct sb_str sb_scorer_line(struct sb_scorer *scorer, struct sb_str line, struct sb_err *err, size_t *err_byte)
{
	struct sb_json_edit edits[3];
	struct sb_post post;
	size_t count = 0;
	sb_json *root = sb_json_parse_object(&scorer->parser, line, err, err_byte);

	if (root == NULL)
		return (struct sb_str){NULL, 0};
	sb_post_read(root, &post);
	if (!sb_post_is_post(&post))
		return line;
	if (edit_author(scorer, line, &post))
		edits[count++] = (struct sb_json_edit){SB_STR("author"), sb_buf_str(&scorer->edited_author)};
	sb_scorer_judge(scorer, &post);
	if (scorer->subjects.new_topics)
		edits[count++] = (struct sb_json_edit){SB_STR("topics"), sb_buf_str(&scorer->subjects.topics)};
	sb_score_write(scorer, post.lang, &scorer->score);
	edits[count++] = (struct sb_json_edit){SB_STR("score"), sb_buf_str(&scorer->score)};
	sb_buf_clear(&scorer->edited);
	if (post.score_stands || (count > 1 && has_any(root, edits, count - 1)))
		sb_json_splice(line, edits, count, &scorer->edited);
	else
		sb_json_append(line, sb_json_iter(root).left == 0, edits, count, &scorer->edited);
	return sb_buf_str(&scorer->edited);
}
