#include "check.h"

#include "score/canned.h"
#include "score/conduct.h"
#include "score/priority.h"
#include "score/reach.h"
#include "score/stance.h"
#include "post/talk_rules.h"
#include "text/private.h"

#include <math.h>

static struct sb_lexicon lexicon;
static struct sb_reading reading;
static struct sb_rules *rules;
static struct sb_post post;

static int start(void **state)
{
	struct sb_err err;

	(void)state;
	assert_true(sb_lexicon_open(&lexicon, &err));
	sb_reading_init(&reading, &lexicon);
	rules = sb_talk_rules_open(&err);
	return rules == NULL;
}

static int end(void **state)
{
	(void)state;
	sb_reading_free(&reading);
	sb_lexicon_free(&lexicon);
	sb_rules_close(rules);
	return 0;
}

static void read_text(const char *text)
{
	sb_post_read(NULL, &post);
	post.text = sb_str_from(text);
	post.lang = SB_STR("en");
	sb_reading_read(&reading, &post);
}

static bool is_private(const char *text)
{
	read_text(text);
	return sb_text_private(&reading.words).ptr != NULL;
}

static void a_private_channel_is_one_that_others_cannot_read(void **state)
{
	(void)state;
	assert_true(is_private("Please DM us your order number."));
	assert_true(is_private("Sorry! Send us a direct message"));
	assert_true(is_private("We've sent you a private message"));
	assert_true(is_private("E-mail us at help@shop.example"));
	assert_true(is_private("Bitte per Direktnachricht"));
	assert_true(is_private("just give us a call"));
	assert_true(is_private("Envíanos un mensaje privado"));
	assert_true(is_private("No problem. DM us"));
	assert_true(is_private("Schick uns eine DN"));
	assert_true(is_private("Ruf uns unter 0800 1 an"));
	assert_true(is_private("Appelez-nous au 0800 1"));
	assert_true(is_private("We need your number. DM us"));
	assert_false(is_private("There is no need to DM us"));
	assert_false(is_private("No need to send all of that to us in a long DM"));
	assert_false(is_private("Pas besoin de nous envoyer un message privé"));
	assert_false(is_private("No hace falta que nos mandes un DM"));
	assert_false(is_private("Je hoeft ons geen DM te sturen"));
	assert_false(is_private("We answer here, not in DMs"));
	assert_false(is_private("Your message arrived, thanks"));
	assert_false(is_private("a call for ideas"));
	assert_false(is_private("d'm p m"));
	assert_false(is_private(""));
	read_text("Hi, please  DM us");
	assert_str(sb_text_private(&reading.words), "DM");
}

static sb_points promo_of(const char *text, bool answer)
{
	struct sb_evidence evidence = {.keep = true};
	sb_points promo, sum = 0;

	read_text(text);
	if (answer)
		post.reply_to = SB_STR("x:1");
	assert_true(sb_promo_judge(rules, &reading, &post, &evidence, &promo));
	assert_true(promo >= 0 && promo <= SB_POINT_ONE);
	for (size_t i = 0; i < evidence.count; i++)
		sum += evidence.clues[i].weight;
	assert_true(sum == evidence.sum);
	sb_evidence_free(&evidence);
	return promo;
}

static void selling_is_told_from_conversing(void **state)
{
	(void)state;
	assert_true(promo_of("20% off this weekend only! Use code SPRING", false) > 8000);
	assert_true(promo_of("Shop now https://shop.example", false) > 7000);
	assert_true(promo_of("20 % de réduction sur tout", false) > 7000);
	assert_true(promo_of("Nur heute 20% Rabatt", false) > 7000);
	assert_true(promo_of("The repair cafe is open on Saturday", false) < 5000);
	assert_true(promo_of("Sorry to hear that! We'll look into it", true) < 2000);
	assert_true(promo_of("Your voucher is on its way", true) < 5000);
	assert_true(promo_of("What do you think of it?", false) < promo_of("This is what we think of it", false));
	assert_true(promo_of("20% off", false) < promo_of("20% off, buy now", false));
	read_text("\xE3\x81\x82\xE3\x82\x8A\xE3\x81\x8C\xE3\x81\xA8");
	post.lang = SB_STR("ja");
	sb_reading_read(&reading, &post);
	struct sb_evidence evidence = {.keep = false};
	sb_points promo;
	assert_false(sb_promo_judge(rules, &reading, &post, &evidence, &promo));
}

static enum sb_side side_of(const char *text, sb_points sentiment)
{
	static struct sb_named_list proposals;
	struct sb_sentiment feeling = {.known = true, .value = sentiment};
	struct sb_stance stance = {.evidence = {.keep = true}};
	struct sb_query_record record;
	struct sb_err err;

	if (proposals.count == 0)
		assert_true(sb_named_add(&proposals, SB_STR("plan: bags OR plan"), &err));
	read_text(text);
	sb_query_record_init(&record);
	sb_query_record_set(&record, &post);
	sb_stance_judge(&stance, &proposals, rules, &reading, &feeling, &record, 0);
	assert_int_equal(stance.about, 1);
	sb_query_record_free(&record);
	sb_evidence_free(&stance.evidence);
	return stance.side;
}

static void a_stance_follows_the_last_sentence_that_takes_a_side(void **state)
{
	(void)state;
	assert_int_equal(side_of("I'm against the bags plan", 0), SB_SIDE_AGAINST);
	assert_int_equal(side_of("I am for the plan.", -9000), SB_SIDE_FOR);
	assert_int_equal(side_of("I was for it. Now I am against the plan.", 0), SB_SIDE_AGAINST);
	assert_int_equal(side_of("I'm not against the plan any more", 0), SB_SIDE_NONE);
	assert_int_equal(side_of("the plan starts in May", 0), SB_SIDE_NONE);
	assert_int_equal(side_of("bags, bags, bags", -8000), SB_SIDE_AGAINST);
	assert_int_equal(side_of("bags, bags, bags", 5000), SB_SIDE_FOR);
	assert_int_equal(side_of("bags, bags, bags", 4999), SB_SIDE_NONE);
}

static sb_points amplification_of(double followers, double reposts, double quotes, double replies)
{
	struct sb_evidence evidence = {.keep = false};
	sb_points amplification = -1;

	sb_post_read(NULL, &post);
	post.author.followers = followers;
	post.metrics.reposts = reposts;
	post.metrics.quotes = quotes;
	post.metrics.replies = replies;
	sb_amplification_judge(&post, &evidence, &amplification);
	return amplification;
}

static void amplification_is_per_thousand_followers(void **state)
{
	(void)state;
	assert_int_equal(amplification_of(2000, 3, 1, 2), 3 * SB_POINT_ONE);
	assert_int_equal(amplification_of(2000, NAN, NAN, 0), 0);
	assert_int_equal(amplification_of(0, 1, NAN, NAN), 1000 * SB_POINT_ONE);
	assert_int_equal(amplification_of(NAN, 1, 1, 1), -1);
	assert_int_equal(amplification_of(100, NAN, NAN, NAN), -1);
	assert_true(amplification_of(1e300, 1e300, 1e300, 1e300) > 0);
	assert_true(amplification_of(1, INFINITY, INFINITY, INFINITY) > 0);
	assert_true(amplification_of(1, -5, -5, -5) == 0);
}

static void no_part_of_any_mixture_lowers_the_priority(void **state)
{
	static const char *const files[] = {"0.4 urgency\n", "1000 sentiment\n0.0001 reach\n", "3 reach\n2 amplification\n1 intent\n1 standing\n",
					    "# ours\n\n1 topic:a b\n1 urgency\n0.5 staff\n"};
	static const enum sb_intent falling[] = {SB_INTENT_COMPLAINT, SB_INTENT_REQUEST, SB_INTENT_QUESTION, SB_INTENT_IDEA,
						 SB_INTENT_PRAISE, SB_INTENT_OTHER};
	struct sb_evidence evidence = {.keep = false};
	struct sb_err err;

	(void)state;
	for (size_t f = 0; f < sizeof files / sizeof files[0]; f++) {
		struct sb_mixture mixture;
		write_file("weights", sb_str_from(files[f]));
		if (!sb_mixture_read(&mixture, "weights", &err))
			fail_msg("%s", err.text);
		for (int staff = 0; staff < 2; staff++)
			for (int part = 0; part < 5; part++) {
				sb_points last = -1;
				for (int size = 0; size <= 20; size++) {
					struct sb_judged_post judged = {.sentiment = {.known = true, .value = part == 1 ? 10000 - size * 1000 : -3000},
									.urgency_known = true, .urgency = part == 0 ? size * 500 : 2000,
									.reach_known = true, .reach = part == 2 ? (int64_t)exp(size) : 100,
									.amplification_known = true,
									.amplification = part == 3 ? (sb_points)exp(size) : 0,
									.intent = part == 4 ? falling[5 - size / 4] : SB_INTENT_IDEA};
					sb_post_read(NULL, &post);
					post.author.role = staff ? SB_STR("staff") : (struct sb_str){NULL, 0};
					sb_points now = sb_priority_judge(&mixture, &judged, &post, NULL, &evidence);
					assert_true(now >= last && now >= 0 && now <= SB_POINT_ONE);
					last = now;
				}
			}
		sb_mixture_free(&mixture);
	}
}

static void wrong_mixtures_are_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} wrong[] = {
		{"0.4 urgenzy\n", "weights:1: 'urgenzy' is none of"}, {"1 reach\n-1 urgency\n", "weights:2: a weight below 0"},
		{"urgency 0.4\n", "weights:1: not a weight"},	       {"1 reach\n1 reach\n", "weights:2: 'reach' stands there twice"},
		{"0 reach\n", "no weight is above 0"},		       {"", "no weight is above 0"},
		{"1 topic:\n", "the name of a topic"},		       {"1 reach\n2 staff\n", "a share, from 0 to 1"},
		{"1 topic:a\n1 topic:a\n", "twice"},		       {"1.00001 reach\n", "not a weight"},
	};
	struct sb_mixture mixture;
	struct sb_err err;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		write_file("weights", sb_str_from(wrong[i].text));
		assert_false(sb_mixture_read(&mixture, "weights", &err));
		assert_contains(err.text, wrong[i].why);
		assert_int_equal(err.status, SB_USAGE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_private_channel_is_one_that_others_cannot_read),
		cmocka_unit_test(selling_is_told_from_conversing),
		cmocka_unit_test(a_stance_follows_the_last_sentence_that_takes_a_side),
		cmocka_unit_test(amplification_is_per_thousand_followers),
		cmocka_unit_test(no_part_of_any_mixture_lowers_the_priority),
		cmocka_unit_test(wrong_mixtures_are_refused),
	};

	return cmocka_run_group_tests(tests, start, end);
}
