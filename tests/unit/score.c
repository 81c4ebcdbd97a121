#include "score/score.h"

#include "json/write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>
#include <cmocka.h>

static struct sb_lexicon lexicon;
static struct sb_score_plan plan = {.lexicon = &lexicon, .by = {"test", 4}}, explaining;
static struct sb_scorer scorer;
static struct sb_buf line;
static struct sb_json_parser parser = SB_JSON_PARSER_INIT;

static int start(void **state)
{
	struct sb_err err;

	(void)state;
	assert_true(sb_lexicon_open(&lexicon, &err));
	explaining = plan;
	explaining.explain = true;
	sb_scorer_init(&scorer, &plan, NULL);
	sb_buf_init(&line, (size_t)1 << 26);
	return 0;
}

static int end(void **state)
{
	(void)state;
	sb_scorer_free(&scorer);
	sb_lexicon_free(&lexicon);
	sb_buf_free(&line);
	sb_json_parser_free(&parser);
	return 0;
}

/* The judgement of an English text. */
static const struct sb_judged_post *judge(const char *text)
{
	struct sb_post post;

	sb_post_read(NULL, &post);
	post.text = sb_str_from(text);
	post.lang = SB_STR("en");
	sb_scorer_judge(&scorer, &post);
	return &scorer.judged;
}

static sb_points feeling(const char *text)
{
	const struct sb_judged_post *judged = judge(text);

	assert_true(judged->sentiment.known);
	return judged->sentiment.value;
}

static void assert_label(const char *text, enum sb_label label)
{
	if (judge(text)->sentiment.label != label)
		fail_msg("'%s' came out as %s", text, sb_label_name(scorer.judged.sentiment.label));
}

static void assert_intent(const char *text, enum sb_intent intent)
{
	if (judge(text)->intent != intent)
		fail_msg("'%s' came out as %s", text, sb_intent_name(scorer.judged.intent));
}

static void feelings_have_the_label_that_a_person_would_give(void **state)
{
	(void)state;
	assert_label("I love these boots", SB_LABEL_POSITIVE);
	assert_label("This is the worst shop ever", SB_LABEL_NEGATIVE);
	assert_label("The shop opens at nine", SB_LABEL_NEUTRAL);
	assert_label("still waiting for my order", SB_LABEL_NEGATIVE);
	assert_label("can't wait for the new boots!", SB_LABEL_POSITIVE);
	assert_label("first order \xF0\x9F\x98\x8D", SB_LABEL_POSITIVE);
	assert_label("@united please help", SB_LABEL_NEUTRAL);
}

static void negators_turn_a_feeling_round_within_their_clause(void **state)
{
	(void)state;
	assert_true(feeling("it is good") > 0);
	assert_true(feeling("it is not good") < 0);
	assert_true(feeling("it is not very good") < 0);
	assert_true(feeling("No. It is good") > 0);
	assert_true(feeling("it was not a problem of one kind or another but good") > 0);
	assert_true(feeling("it isn\xE2\x80\x99t good") < 0);
}

static void emphasis_makes_a_feeling_stronger(void **state)
{
	(void)state;
	assert_true(feeling("a very bad shoe") < feeling("a bad shoe"));
	assert_true(feeling("a slightly bad shoe") > feeling("a bad shoe"));
	assert_true(feeling("a BAD shoe") < feeling("a bad shoe"));
	assert_true(feeling("a baaaaad shoe") < feeling("a bad shoe"));
	assert_true(feeling("a bad shoe!!") < feeling("a bad shoe!"));
	assert_true(feeling("a bad shoe!") < feeling("a bad shoe"));
	assert_true(feeling("good shoe but bad service") < feeling("bad service but good shoe"));
}

static void names_and_addresses_feel_nothing(void **state)
{
	(void)state;
	assert_int_equal(feeling("@love https://hate.example/horrible"), 0);
	assert_int_equal(feeling("flying with Perfect today @perfect"), feeling("flying with them today @them"));
	assert_int_equal(feeling("united"), 0);
	assert_int_equal(feeling("help"), 0);
	assert_int_equal(feeling("please"), 0);
}

static void intents_are_those_that_a_person_would_see(void **state)
{
	(void)state;
	assert_intent("still no refund, never again", SB_INTENT_COMPLAINT);
	assert_intent("do you have these in size 38?", SB_INTENT_QUESTION);
	assert_intent("please send me a new pair", SB_INTENT_REQUEST);
	assert_intent("thank you so much, great service", SB_INTENT_PRAISE);
	assert_intent("suggestion: sell half sizes", SB_INTENT_IDEA);
	assert_intent("we are happy to announce our new shop", SB_INTENT_ANNOUNCEMENT);
	assert_intent("the sky over the harbour", SB_INTENT_OTHER);
}

static void danger_and_waiting_are_urgent_and_relief_is_not(void **state)
{
	(void)state;
	assert_int_equal(judge("the sky over the harbour")->urgency, 0);
	assert_true(judge("my son is in hospital")->urgency > 6000);
	assert_true(judge("still waiting")->urgency > 4000);
	assert_true(judge("still waiting, my lawyer will write to you")->urgency > judge("still waiting")->urgency);
	assert_true(judge("refund arrived, thanks")->urgency < judge("no refund yet")->urgency);
	assert_int_equal(judge("no rush, thanks")->urgency, 0);
	assert_true(judge("hospital lawyer charged twice asap still waiting sue police fell scam injured")->urgency <= 10000);
}

static const char *const texts[] = {
	"good",
	"I love it, not bad at all!!!",
	"terrible service but nice people",
	"never had such a GREAT day :)",
	"\xF0\x9F\x98\xA1\xF0\x9F\x98\x8D",
	"@love is it really so amazing???",
	"why why why",
};

static void a_plain_negative_word_never_raises_the_sentiment(void **state)
{
	static const char *const negative[] = {"terrible", "awful", "broken", "sad", "worst", "disappointed"};
	char text[256];

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		sb_points before = feeling(texts[i]);
		for (size_t n = 0; n < sizeof negative / sizeof negative[0]; n++) {
			snprintf(text, sizeof text, "%s . %s", texts[i], negative[n]);
			if (feeling(text) > before)
				fail_msg("'%s' feels better than '%s'", text, texts[i]);
		}
	}
}

static sb_points priority_of(double followers, double reposts, sb_points urgency, sb_points sentiment)
{
	struct sb_judged_post judged = {.sentiment = {.known = true, .value = sentiment}, .urgency_known = true, .urgency = urgency,
					.reach_known = true, .intent = SB_INTENT_OTHER};
	struct sb_evidence evidence = {.sum = 0};
	struct sb_post post;

	sb_post_read(NULL, &post);
	judged.reach = (int64_t)(followers + reposts);
	sb_points priority = sb_priority_judge(&sb_mixture_default, &judged, &post, NULL, &evidence);
	assert_true(priority >= 0 && priority <= SB_POINT_ONE);
	return priority;
}

static void priority_never_falls_when_urgency_reach_or_bad_feeling_rise(void **state)
{
	(void)state;
	for (double reach = 0; reach < 1e10; reach = reach * 3 + 1) {
		assert_true(priority_of(reach * 3 + 1, 0, 5000, 0) >= priority_of(reach, 0, 5000, 0));
		for (sb_points u = 0; u < 10000; u += 999)
			assert_true(priority_of(reach, 0, u + 999, 0) >= priority_of(reach, 0, u, 0));
		for (sb_points s = -10000; s < 10000; s += 999)
			assert_true(priority_of(reach, 0, 0, s) >= priority_of(reach, 0, 0, s + 999));
	}
}

/* Scores `text` as a line; the result lives until the next call. */
static struct sb_str score(struct sb_str text)
{
	struct sb_err err;
	struct sb_str scored = sb_scorer_line(&scorer, text, &err, NULL);

	assert_non_null(scored.ptr);
	return scored;
}

static const char *const lines[] = {
	"{}",
	"{ }",
	"{\"text\":\"love it\"}",
	"{ \"id\" : 12345678901234567890123 , \"text\":\"h\\u0061te it\", \"lang\":\"en\" }",
	"{\"score\":{\"sentiment\":1,\"why\":{\"a\":[1,2]}},\"text\":\"bad\"}",
	"{\"score\":null,\"text\":\"bad\",\"score\":3}",
	"{\"author\":{\"followers\":1e300,\"handle\":\"a\"},\"metrics\":{\"reposts\":-5,\"quotes\":1e30},\"text\":\"x\"}",
	"{\"author\":5,\"text\":7,\"title\":\"no text\"}",
	"{\"rating\":1,\"title\":\"\",\"text\":\"\"}",
};

static void scoring_twice_is_scoring_once(void **state)
{
	struct sb_buf once;

	(void)state;
	sb_buf_init(&once, 1 << 20);
	for (int explain = 0; explain < 2; explain++) {
		struct sb_scorer other;
		sb_scorer_init(&other, explain ? &explaining : &plan, NULL);
		for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
			sb_buf_clear(&once);
			sb_buf_add_str(&once, sb_scorer_line(&other, sb_str_from(lines[i]), NULL, NULL));
			struct sb_str twice = sb_scorer_line(&other, sb_buf_str(&once), NULL, NULL);
			assert_true(sb_str_eq(twice, sb_buf_str(&once)));
		}
		sb_scorer_free(&other);
	}
	sb_buf_free(&once);
}

static void every_number_is_finite_and_in_its_range(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		struct sb_post post;
		sb_post_read(sb_json_parse(&parser, score(sb_str_from(lines[i])), NULL, NULL), &post);
		assert_true(post.scored);
		assert_true(isnan(post.score.sentiment) || fabs(post.score.sentiment) <= 1);
		assert_true(isnan(post.score.confidence) || (post.score.confidence >= 0 && post.score.confidence <= 1));
		assert_true(isnan(post.score.urgency) || (post.score.urgency >= 0 && post.score.urgency <= 1));
		assert_true(isnan(post.score.reach) || (post.score.reach >= 0 && post.score.reach <= 8.2e9));
		assert_true(post.score.priority >= 0 && post.score.priority <= 1);
		assert_int_equal(isnan(post.score.sentiment), post.score.label.ptr == NULL);
	}
}

static void what_is_no_post_stays_as_it_is(void **state)
{
	static const char event[] = "{\"type\":\"event\", \"text\":\"love\"}";

	(void)state;
	assert_string_equal(score(sb_str_from(event)).ptr, event);
}

static void another_language_is_judged_by_signs_alone(void **state)
{
	(void)state;
	struct sb_str scored = score(SB_STR("{\"text\":\"so ein die bad war toll\",\"lang\":\"de\"}"));
	assert_null(memmem(scored.ptr, scored.len, "sentiment", 9));
	assert_null(memmem(scored.ptr, scored.len, "intent", 6));
	assert_null(memmem(scored.ptr, scored.len, "urgency", 7));
	scored = score(SB_STR("{\"text\":\"wo bleibt das? \xF0\x9F\x98\xA1\",\"lang\":\"de\"}"));
	assert_non_null(memmem(scored.ptr, scored.len, "\"label\":\"negative\"", 18));
	assert_non_null(memmem(scored.ptr, scored.len, "\"intent\":\"question\"", 19));
	scored = score(SB_STR("{\"text\":\"das ist nun aber wirklich schade und die Box war kaputt\"}"));
	assert_null(memmem(scored.ptr, scored.len, "sentiment", 9));
	scored = score(SB_STR("{\"text\":\"this is what they said and it is awful\"}"));
	assert_non_null(memmem(scored.ptr, scored.len, "\"label\":\"negative\"", 18));
}

/* The points of all clues of a why, and of its sum. */
static void add_up(sb_json *why)
{
	struct sb_json_iter it = sb_json_iter(sb_json_get(why, SB_STR("clues")));
	double sum = 0;
	sb_json *clue;

	while ((clue = sb_json_next(&it, NULL)) != NULL) {
		struct sb_json_iter fields = sb_json_iter(clue);
		sb_json_next(&fields, NULL);
		sb_json_next(&fields, NULL);
		sum += round(sb_json_number(sb_json_next(&fields, NULL), NAN) * 10000);
	}
	assert_true(sum == round(sb_json_number(sb_json_get(why, SB_STR("sum")), NAN) * 10000));
}

static void the_clues_of_a_judgement_add_up_to_its_sum(void **state)
{
	static const char head[] = "{\"lang\":\"en\",\"rating\":2,\"author\":{\"followers\":5100,\"role\":\"staff\",\"tier\":\"key\"},"
				   "\"metrics\":{\"reposts\":7},\"text\":";
	struct sb_scorer other;

	(void)state;
	sb_scorer_init(&other, &explaining, NULL);
	for (size_t i = 0; i <= sizeof texts / sizeof texts[0]; i++) {
		sb_buf_clear(&line);
		sb_buf_add_text(&line, head);
		if (i < sizeof texts / sizeof texts[0]) {
			sb_json_add_str(&line, sb_str_from(texts[i]));
		} else { /* more clues than are shown */
			sb_buf_add_char(&line, '"');
			for (int n = 0; n < 1000; n++)
				sb_buf_add_text(&line, "very bad but good ");
			sb_buf_add_char(&line, '"');
		}
		sb_buf_add_char(&line, '}');
		struct sb_str scored = sb_scorer_line(&other, sb_buf_str(&line), NULL, NULL);
		sb_json *judged = sb_json_get(sb_json_parse(&parser, scored, NULL, NULL), SB_STR("score"));
		sb_json *why = sb_json_get(judged, SB_STR("why")), *part;
		struct sb_json_iter it = sb_json_iter(why);
		struct sb_str name;
		while ((part = sb_json_next(&it, &name)) != NULL)
			if (!sb_str_is(name, "intent"))
				add_up(part);
		it = sb_json_iter(sb_json_get(why, SB_STR("intent")));
		while ((part = sb_json_next(&it, &name)) != NULL)
			add_up(part);
		/* and the sums are those from which the judgements come */
		double sum = sb_json_number(sb_json_get(sb_json_get(why, SB_STR("sentiment")), SB_STR("sum")), 0);
		struct sb_sentiment again = sb_sentiment_of_sum(sb_points_from(sum));
		assert_true(again.value == sb_points_from(sb_json_number(sb_json_get(judged, SB_STR("sentiment")), 0)));
		assert_true(sb_json_number(sb_json_get(judged, SB_STR("priority")), 9) ==
			    sb_json_number(sb_json_get(sb_json_get(why, SB_STR("priority")), SB_STR("sum")), 8));
	}
	sb_scorer_free(&other);
}

/* Processor time for a text of `repeats` pieces. */
static double time_for(const char *piece, size_t repeats)
{
	sb_buf_clear(&line);
	sb_buf_add_text(&line, "{\"lang\":\"en\",\"text\":\"");
	for (size_t i = 0; i < repeats; i++)
		sb_buf_add_text(&line, piece);
	sb_buf_add_text(&line, "\"}");
	clock_t before = clock();
	score(sb_buf_str(&line));
	return (double)(clock() - before) / CLOCKS_PER_SEC;
}

static void ten_megabytes_take_linear_time(void **state)
{
	static const char *const pieces[] = {"still ", "not @a very ", "a", "!", "i have not received ", "but love ", "1 ", ":)"};

	(void)state;
	for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
		size_t repeats = ((size_t)10 << 20) / strlen(pieces[i]);
		time_for(pieces[i], repeats); /* the memory is there from now on */
		double tenth = time_for(pieces[i], repeats / 10), whole = time_for(pieces[i], repeats);
		/* ten times as much; a quadratic step would make it a hundred times */
		assert_true(whole < 40 * tenth + 0.2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(feelings_have_the_label_that_a_person_would_give),
		cmocka_unit_test(negators_turn_a_feeling_round_within_their_clause),
		cmocka_unit_test(emphasis_makes_a_feeling_stronger),
		cmocka_unit_test(names_and_addresses_feel_nothing),
		cmocka_unit_test(intents_are_those_that_a_person_would_see),
		cmocka_unit_test(danger_and_waiting_are_urgent_and_relief_is_not),
		cmocka_unit_test(a_plain_negative_word_never_raises_the_sentiment),
		cmocka_unit_test(priority_never_falls_when_urgency_reach_or_bad_feeling_rise),
		cmocka_unit_test(scoring_twice_is_scoring_once),
		cmocka_unit_test(every_number_is_finite_and_in_its_range),
		cmocka_unit_test(what_is_no_post_stays_as_it_is),
		cmocka_unit_test(another_language_is_judged_by_signs_alone),
		cmocka_unit_test(the_clues_of_a_judgement_add_up_to_its_sum),
		cmocka_unit_test(ten_megabytes_take_linear_time),
	};

	return cmocka_run_group_tests(tests, start, end);
}
