#include "thread/turn.h"

#include <math.h>

#define THANKS_WITHIN ((size_t)24)   /* bytes: "Here, in public, thanks." is none */
#define NUMBER_FROM ((size_t)5)       /* digits of an order, and not of a year */
#define TOPICS_MAX ((size_t)64)      /* of one post */
#define CANNED_FROM 0.5             /* score.canned, 0 to 1 */

bool sb_says_thanks(struct sb_str text)
{
	static const char *const words[] = {"thank", "danke", "merci", "gracias", "grazie", "dank je", "cheers", "solved",
					    "sorted", "all good", "gelöst"};

	text = sb_str_trim(text);
	while (text.len > 0 && text.ptr[0] == '@') {
		while (text.len > 0 && text.ptr[0] != ' ') {
			text.ptr++;
			text.len--;
		}
		text = sb_str_trim(text);
	}
	for (size_t i = 0; i < text.len && i < THANKS_WITHIN; i++) {
		if (i > 0 && text.ptr[i - 1] != ' ')
			continue; /* words begin behind a space */
		struct sb_str rest = {text.ptr + i, text.len - i};
		for (size_t w = 0; w < sizeof words / sizeof words[0]; w++)
			if (sb_str_starts_nocase(rest, words[w]))
				return true;
	}
	return false;
}

/* "Here, thanks: order LS-448120" hands something over and waits for us. */
static bool gives_a_number(struct sb_str text)
{
	size_t digits = 0;

	for (size_t i = 0; i < text.len && digits < NUMBER_FROM; i++)
		digits = text.ptr[i] >= '0' && text.ptr[i] <= '9' ? digits + 1 : 0;
	return digits >= NUMBER_FROM;
}

/* Thanks, or praise by the score's label; a question is neither, nor is what gives us something to work with. */
static bool is_content(const struct sb_post *post)
{
	if (post->text.len == 0 || sb_str_eq(post->score.label, SB_STR("negative")) ||
	    memchr(post->text.ptr, '?', post->text.len) != NULL || gives_a_number(post->text))
		return false;
	return sb_str_eq(post->score.label, SB_STR("positive")) || sb_says_thanks(post->text);
}

static void read_topics(struct sb_turn *turn, sb_json *list, struct sb_arena *arena)
{
	struct sb_json_iter it = sb_json_iter(list);
	sb_json *v;

	if (it.left == 0)
		return;
	turn->topics = sb_arena_alloc(arena, (it.left < TOPICS_MAX ? it.left : TOPICS_MAX) * sizeof *turn->topics);
	while ((v = sb_json_next(&it, NULL)) != NULL && turn->topic_count < TOPICS_MAX)
		if (sb_json_str(v).len > 0)
			turn->topics[turn->topic_count++] = sb_json_str(v);
}

static void read_post(struct sb_turn *turn, const struct sb_post *post, struct sb_words *words, struct sb_buf *scratch,
		      struct sb_arena *arena)
{
	*turn = (struct sb_turn){
		.kind = SB_TURN_POST,
		.at = post->created_at,
		.id = post->id,
		.reply_to = post->reply_to,
		.thread_id = post->thread_id,
		.network = post->network,
		.url = post->url,
		.author_key = sb_post_author_key(post, scratch),
		.handle = post->author.handle.len > 0 ? post->author.handle : post->author.name,
		.department = post->author.department,
		.sentiment = (float)post->score.sentiment,
		.reach = (float)post->score.reach,
		.priority = (float)post->score.priority,
		.staff = sb_post_by_staff(post),
		.bot = post->author.bot,
		.repost = post->repost_of.len > 0,
		.canned = post->score.canned >= CANNED_FROM,
	};
	if (turn->repost)
		turn->reply_to = post->repost_of;
	read_topics(turn, post->topics, arena);
	if (turn->staff && !turn->bot && !turn->repost)
		sb_remarks_of(&turn->remarks, post->text, words, arena);
	else if (!turn->staff)
		turn->thanks = is_content(post);
}

static bool read_event(struct sb_turn *turn, sb_json *record, struct sb_buf *scratch)
{
	static const struct {
		const char *name;
		enum sb_turn_kind kind;
	} kinds[] = {{"claim", SB_TURN_CLAIM}, {"reply", SB_TURN_REPLY}, {"resolve", SB_TURN_RESOLVE}, {"reopen", SB_TURN_REOPEN}};
	struct sb_str name = sb_json_str(sb_json_get(record, SB_STR("event")));

	*turn = (struct sb_turn){.at = SB_TIME_NONE, .sentiment = NAN, .reach = NAN, .priority = NAN, .staff = true};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (sb_str_is(name, kinds[i].name))
			turn->kind = kinds[i].kind;
	turn->id = sb_json_str(sb_json_get(record, SB_STR("about")));
	sb_time_parse(sb_json_str(sb_json_get(record, SB_STR("at"))), &turn->at);
	if (turn->kind == SB_TURN_POST || turn->id.len == 0 || turn->at == SB_TIME_NONE)
		return false;
	turn->handle = sb_json_str(sb_json_get(record, SB_STR("actor")));
	turn->department = sb_json_str(sb_json_get(record, SB_STR("department")));
	turn->bot = sb_str_is(sb_json_str(sb_json_get(record, SB_STR("actor_kind"))), "bot");
	sb_buf_clear(scratch);
	sb_buf_add_text(scratch, "actor:");
	sb_buf_add_str(scratch, turn->handle);
	turn->author_key = sb_buf_str(scratch);
	return true;
}

bool sb_turn_read(struct sb_turn *turn, sb_json *record, struct sb_words *words, struct sb_buf *scratch,
		  struct sb_arena *arena)
{
	struct sb_post post;

	sb_post_read(record, &post);
	if (sb_post_is_post(&post)) {
		read_post(turn, &post, words, scratch, arena);
		return true;
	}
	return sb_str_eq(post.type, SB_STR("event")) && read_event(turn, record, scratch);
}
