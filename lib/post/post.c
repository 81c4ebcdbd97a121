#include "post/post.h"

#include "base/buf.h"

#define IS(literal) (key.len == sizeof(literal) - 1 && memcmp(key.ptr, literal, sizeof(literal) - 1) == 0)

static sb_time time_of(sb_json *v)
{
	sb_time t = SB_TIME_NONE;

	sb_time_parse(sb_json_str(v), &t);
	return t;
}

static sb_json *array_of(sb_json *v)
{
	return sb_json_is_array(v) ? v : NULL;
}

/* What is there before anything was read, also before a second one: of a key that stands twice the last counts. */
static const struct sb_author no_author = {.followers = NAN};
static const struct sb_metrics no_metrics = {NAN, NAN, NAN, NAN, NAN};
static const struct sb_judgement no_score = {.sentiment = NAN, .confidence = NAN, .urgency = NAN, .reach = NAN,
					     .priority = NAN, .canned = NAN, .promo = NAN};

static void read_author(sb_json *object, struct sb_author *author)
{
	struct sb_json_iter it = sb_json_iter(object);
	struct sb_str key;
	sb_json *v;

	*author = no_author;
	while (it.object && (v = sb_json_next(&it, &key)) != NULL) {
		if (IS("handle"))
			author->handle = sb_json_str(v);
		else if (IS("followers"))
			author->followers = sb_json_number(v, NAN);
		else if (IS("id"))
			author->id = sb_json_str(v);
		else if (IS("name"))
			author->name = sb_json_str(v);
		else if (IS("url"))
			author->url = sb_json_str(v);
		else if (IS("role"))
			author->role = sb_json_str(v);
		else if (IS("department"))
			author->department = sb_json_str(v);
		else if (IS("tier"))
			author->tier = sb_json_str(v);
		else if (IS("bot"))
			author->bot = sb_json_is_true(v);
	}
}

static void read_metrics(sb_json *object, struct sb_metrics *metrics)
{
	struct sb_json_iter it = sb_json_iter(object);
	struct sb_str key;
	sb_json *v;

	*metrics = no_metrics;
	while (it.object && (v = sb_json_next(&it, &key)) != NULL) {
		if (IS("likes"))
			metrics->likes = sb_json_number(v, NAN);
		else if (IS("reposts"))
			metrics->reposts = sb_json_number(v, NAN);
		else if (IS("quotes"))
			metrics->quotes = sb_json_number(v, NAN);
		else if (IS("replies"))
			metrics->replies = sb_json_number(v, NAN);
		else if (IS("views"))
			metrics->views = sb_json_number(v, NAN);
	}
}

static void read_score(sb_json *object, struct sb_judgement *score)
{
	struct sb_json_iter it = sb_json_iter(object);
	struct sb_str key;
	sb_json *v;

	*score = no_score;
	while (it.object && (v = sb_json_next(&it, &key)) != NULL) {
		if (IS("label"))
			score->label = sb_json_str(v);
		else if (IS("intent"))
			score->intent = sb_json_str(v);
		else if (IS("emotion"))
			score->emotion = sb_json_str(v);
		else if (IS("sentiment"))
			score->sentiment = sb_json_number(v, NAN);
		else if (IS("confidence"))
			score->confidence = sb_json_number(v, NAN);
		else if (IS("urgency"))
			score->urgency = sb_json_number(v, NAN);
		else if (IS("reach"))
			score->reach = sb_json_number(v, NAN);
		else if (IS("priority"))
			score->priority = sb_json_number(v, NAN);
		else if (IS("canned"))
			score->canned = sb_json_number(v, NAN);
		else if (IS("promo"))
			score->promo = sb_json_number(v, NAN);
		else if (IS("theme"))
			score->theme = sb_json_str(v);
		else if (IS("stance"))
			score->stance = sb_json_is_object(v) ? v : NULL;
		else if (IS("private"))
			score->private = sb_json_is_true(v);
	}
}

/* Of the many keys of a record: those of one length are few. A value of the wrong type undoes one that stood before. */
static void read_short(struct sb_str key, sb_json *v, struct sb_post *post)
{
	switch (key.len) {
	case 2:
		if (IS("id"))
			post->id = sb_json_str(v);
		break;
	case 3:
		if (IS("url"))
			post->url = sb_json_str(v);
		else if (IS("via"))
			post->via = sb_json_str(v);
		break;
	case 4:
		if (IS("type"))
			post->type = sb_json_str(v);
		else if (IS("text"))
			post->text = sb_json_str(v);
		else if (IS("lang"))
			post->lang = sb_json_str(v);
		else if (IS("tags"))
			post->tags = array_of(v);
		break;
	case 5:
		if (IS("score")) {
			read_score(v, &post->score);
			post->scored = sb_json_is_object(v);
			post->score_stands = true;
		} else if (IS("title")) {
			post->title = sb_json_str(v);
		} else if (IS("links")) {
			post->links = array_of(v);
		} else if (IS("media")) {
			post->media = array_of(v);
		}
		break;
	case 6:
		if (IS("author"))
			read_author(v, &post->author);
		else if (IS("topics"))
			post->topics = array_of(v);
		else if (IS("rating"))
			post->rating = sb_json_number(v, NAN);
		break;
	default:
		break;
	}
}

static void read_long(struct sb_str key, sb_json *v, struct sb_post *post)
{
	switch (key.len) {
	case 7:
		if (IS("network"))
			post->network = sb_json_str(v);
		else if (IS("metrics"))
			read_metrics(v, &post->metrics);
		else if (IS("seen_at"))
			post->seen_at = time_of(v);
		break;
	case 8:
		if (IS("reply_to"))
			post->reply_to = sb_json_str(v);
		else if (IS("mentions"))
			post->mentions = array_of(v);
		else if (IS("quote_of"))
			post->quote_of = sb_json_str(v);
		break;
	case 9:
		if (IS("thread_id"))
			post->thread_id = sb_json_str(v);
		else if (IS("repost_of"))
			post->repost_of = sb_json_str(v);
		else if (IS("edited_at"))
			post->edited_at = time_of(v);
		break;
	case 10:
		if (IS("created_at"))
			post->created_at = time_of(v);
		break;
	default:
		break;
	}
}

void sb_post_read(sb_json *root, struct sb_post *post)
{
	struct sb_json_iter it = sb_json_iter(root);
	struct sb_str key;
	sb_json *v;

	*post = (struct sb_post){
		.root = root,
		.created_at = SB_TIME_NONE,
		.edited_at = SB_TIME_NONE,
		.seen_at = SB_TIME_NONE,
		.author = no_author,
		.metrics = no_metrics,
		.rating = NAN,
		.score = no_score,
	};
	if (!it.object)
		return;
	while ((v = sb_json_next(&it, &key)) != NULL) {
		if (key.len < 7)
			read_short(key, v, post);
		else
			read_long(key, v, post);
	}
}

struct sb_str sb_post_author_key(const struct sb_post *post, struct sb_buf *scratch)
{
	struct sb_str own = post->author.id.ptr != NULL ? post->author.id : post->author.handle;

	if (own.ptr == NULL)
		return own;
	sb_buf_clear(scratch);
	sb_buf_add_str(scratch, post->network);
	sb_buf_add_char(scratch, ':');
	sb_buf_add_str(scratch, own);
	return sb_buf_str(scratch);
}
