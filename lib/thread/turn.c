#include "thread/turn.h"

#include "post/event.h"
#include "post/talk_rules.h"

#include <math.h>

#define MAX_KEY ((size_t)1 << 20)    /* of "network:handle" */
#define TOPICS_MAX ((size_t)64)      /* of one post */

bool sb_turn_reader_open(struct sb_turn_reader *reader, struct sb_err *err)
{
	sb_words_init(&reader->words);
	sb_buf_init(&reader->scratch, MAX_KEY);
	reader->rules = sb_talk_rules_open_some(SB_RULES_OF_CONTENT, err);
	return reader->rules != NULL;
}

void sb_turn_reader_close(struct sb_turn_reader *reader)
{
	sb_rules_close(reader->rules);
	sb_words_free(&reader->words);
	sb_buf_free(&reader->scratch);
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

static void read_post(struct sb_turn_reader *reader, struct sb_turn *turn, const struct sb_post *post, struct sb_arena *arena)
{
	*turn = (struct sb_turn){
		.kind = SB_ACT_POST,
		.at = post->created_at,
		.id = post->id,
		.reply_to = post->reply_to,
		.thread_id = post->thread_id,
		.network = post->network,
		.url = post->url,
		.author_key = sb_post_author_key(post, &reader->scratch),
		.handle = post->author.handle.len > 0 ? post->author.handle : post->author.name,
		.department = post->author.department,
		.sentiment = (float)post->score.sentiment,
		.reach = (float)post->score.reach,
		.priority = (float)post->score.priority,
		.staff = sb_post_by_staff(post),
		.bot = post->author.bot,
		.repost = post->repost_of.len > 0,
		.canned = post->score.canned >= SB_CANNED_FROM,
	};
	if (turn->repost)
		turn->reply_to = post->repost_of;
	if (sb_str_eq(turn->reply_to, turn->id)) /* as in post/tree.h: such a post answers nothing */
		turn->reply_to = (struct sb_str){NULL, 0};
	read_topics(turn, post->topics, arena);
	if (turn->staff && !turn->bot && !turn->repost) {
		sb_remarks_of(&turn->remarks, post->text, &reader->words, arena);
		turn->remarks.private_move = turn->remarks.private_move || post->score.private;
	} else if (!turn->staff && (turn->reply_to.len > 0 || !sb_str_eq(turn->thread_id, turn->id))) {
		turn->content = sb_post_is_content(post, reader->rules);
	}
}

static bool read_event(struct sb_turn *turn, sb_json *record, struct sb_buf *scratch)
{
	struct sb_event_act act;

	if (!sb_event_act(record, &act))
		return false;
	sb_buf_clear(scratch);
	sb_buf_add_text(scratch, "actor:");
	sb_buf_add_str(scratch, act.actor);
	*turn = (struct sb_turn){
		.kind = act.kind,
		.at = act.at,
		.id = act.about,
		.handle = act.actor,
		.department = act.department,
		.author_key = sb_buf_str(scratch),
		.sentiment = NAN,
		.reach = NAN,
		.priority = NAN,
		.staff = true,
		.bot = act.bot,
	};
	return true;
}

bool sb_turn_read(struct sb_turn_reader *reader, struct sb_turn *turn, sb_json *record, struct sb_arena *arena)
{
	struct sb_post post;

	sb_post_read(record, &post);
	if (sb_post_is_post(&post)) {
		read_post(reader, turn, &post, arena);
		return true;
	}
	return sb_str_eq(post.type, SB_STR("event")) && read_event(turn, record, &reader->scratch);
}
