#include "report/talk.h"

#include "post/talk_rules.h"

#include <stdlib.h>

#define LIST_MAX ((size_t)64)            /* links, tags, mentions and topics of one post that count */
#define URL_MAX ((size_t)2048)           /* longer ones are no permalinks */
#define NAME_MAX_BYTES ((size_t)240)

bool sb_talk_open(struct sb_talk *talk, struct sb_err *err)
{
	talk->topics = (struct sb_map)SB_MAP_INIT;
	sb_query_record_init(&talk->record);
	sb_words_init(&talk->words);
	sb_buf_init(&talk->scratch, 2 * SB_SAYING_MAX);
	talk->rules = sb_talk_rules_open(err);
	return talk->rules != NULL;
}

/* The start of `s`, not ending inside a character. */
static struct sb_str start_of(struct sb_str s, size_t max)
{
	if (s.len > max)
		for (s.len = max; s.len > 0 && ((unsigned char)s.ptr[s.len] & 0xc0) == 0x80;)
			s.len--;
	return s;
}

static struct sb_str keep(struct sb_talk *talk, struct sb_str s, size_t max)
{
	s = start_of(s, max);
	return s.len > 0 ? sb_arena_str(&talk->arena, s) : (struct sb_str){NULL, 0};
}

static struct sb_str keep_text(struct sb_talk *talk, const struct sb_post *post)
{
	struct sb_buf *both = &talk->scratch;

	sb_buf_clear(both);
	sb_buf_add_str(both, start_of(post->title, SB_SAYING_MAX / 2));
	if (post->title.len > 0 && post->text.len > 0)
		sb_buf_add_char(both, '\n');
	sb_buf_add_str(both, start_of(post->text, SB_SAYING_MAX));
	return keep(talk, sb_buf_str(both), SB_SAYING_MAX);
}

static uint16_t keep_list(struct sb_talk *talk, sb_json *array, const struct sb_str **list)
{
	struct sb_str found[LIST_MAX];
	struct sb_json_iter it = sb_json_iter(array);
	size_t count = 0;
	sb_json *v;

	while (count < LIST_MAX && (v = sb_json_next(&it, NULL)) != NULL) {
		struct sb_str s = sb_json_str(v);
		if (s.len > 0)
			found[count++] = keep(talk, s, URL_MAX);
	}
	*list = count > 0 ? memcpy(sb_arena_alloc(&talk->arena, count * sizeof *found), found, count * sizeof *found) : NULL;
	return (uint16_t)count;
}

/* The topics that --themes names; without that, those that the post names. */
static void keep_topics(struct sb_talk *talk, const struct sb_post *post, struct sb_saying *say, sb_time now)
{
	uint32_t found[LIST_MAX];
	size_t count = 0;
	sb_json *v;

	if (talk->themes.count > 0) {
		uint64_t held = sb_named_match(&talk->themes, &talk->record, now);
		for (size_t i = 0; i < talk->themes.count; i++)
			if (held >> i & 1)
				found[count++] = (uint32_t)*sb_map_put(&talk->topics, talk->themes.list[i].name,
								      talk->topics.count, NULL);
	} else {
		struct sb_json_iter it = sb_json_iter(post->topics);
		while (count < LIST_MAX && (v = sb_json_next(&it, NULL)) != NULL)
			if (sb_json_str(v).len > 0)
				found[count++] = (uint32_t)*sb_map_put(&talk->topics, sb_json_str(v), talk->topics.count, NULL);
	}
	say->topic_count = (uint16_t)count;
	say->topics = count > 0 ? memcpy(sb_arena_alloc(&talk->arena, count * sizeof *found), found, count * sizeof *found)
				: NULL;
}

/* The value of a field that the author had before stays where it is the same, so that an author costs memory once. */
static void renew(struct sb_talk *talk, struct sb_str *had, struct sb_str now)
{
	if (now.len > NAME_MAX_BYTES || !sb_str_eq(*had, now))
		*had = keep(talk, now, NAME_MAX_BYTES);
}

static void keep_voice(struct sb_talk *talk, uint32_t author, const struct sb_post *post)
{
	while (talk->voice_count <= author) {
		talk->voices = sb_mem_reserve(talk->voices, talk->voice_count, &talk->voice_cap, sizeof *talk->voices);
		talk->voices[talk->voice_count++] = (struct sb_voice){.followers = NAN};
	}
	struct sb_voice *voice = &talk->voices[author];
	renew(talk, &voice->handle, post->author.handle);
	renew(talk, &voice->name, post->author.name);
	renew(talk, &voice->network, post->network);
	renew(talk, &voice->role, post->author.role);
	renew(talk, &voice->department, post->author.department);
	renew(talk, &voice->tier, post->author.tier);
	if (!isnan(post->author.followers))
		voice->followers = post->author.followers;
	voice->staff = sb_post_by_staff(post);
}

static unsigned theme_of(const struct sb_post *post)
{
	static const char *const names[] = {"product", "bigger picture", "both"};

	for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
		if (sb_str_is(post->score.theme, names[i]))
			return i + 1;
	return 0;
}

/* What sb-score judged about each proposal. The query says which posts are about one, and so does that judgement. */
static void keep_sides(struct sb_talk *talk, const struct sb_post *post, struct sb_saying *say)
{
	say->sides = NULL;
	for (size_t p = 0; post->score.stance != NULL && p < talk->proposals.count; p++) {
		struct sb_str name = sb_json_str(sb_json_get(post->score.stance, talk->proposals.list[p].name));
		enum sb_side side = SB_SIDE_NONE;
		while (side <= SB_SIDE_AGAINST && !sb_str_is(name, sb_side_name(side)))
			side++;
		if (side > SB_SIDE_AGAINST)
			continue;
		if (say->sides == NULL)
			say->sides = memset(sb_arena_alloc(&talk->arena, talk->proposals.count), 0, talk->proposals.count);
		say->sides[p] = (uint8_t)(1 + side);
		say->proposals |= UINT64_C(1) << p;
	}
}

static void keep_own(struct sb_talk *talk, const struct sb_post *post, struct sb_saying *say)
{
	if (say->own == UINT32_MAX) {
		talk->owns = sb_mem_reserve(talk->owns, talk->own_count, &talk->own_cap, sizeof *talk->owns);
		say->own = (uint32_t)talk->own_count++;
	}
	struct sb_own *own = &talk->owns[say->own];
	own->link_count = keep_list(talk, post->links, &own->links);
	own->tag_count = keep_list(talk, post->tags, &own->tags);
	own->mention_count = keep_list(talk, post->mentions, &own->mentions);
	own->canned = post->score.canned >= SB_CANNED_FROM;
	sb_remarks_of(&own->remarks, post->text, &talk->words, &talk->arena);
	own->remarks.private_move = own->remarks.private_move || post->score.private;
}

static bool intent_is(const struct sb_post *post, const char *intent)
{
	return sb_str_is(post->score.intent, intent);
}

static void make_room(struct sb_talk *talk, size_t count)
{
	while (talk->say_count < count) {
		talk->says = sb_mem_reserve(talk->says, talk->say_count, &talk->say_cap, sizeof *talk->says);
		talk->says[talk->say_count++] = (struct sb_saying){.own = UINT32_MAX, .carries = SB_TREE_NO_NODE, .promo = NAN};
	}
}

void sb_talk_post(struct sb_talk *talk, const struct sb_facts *facts, uint32_t node, const struct sb_post *post, sb_time now)
{
	bool repost = post->repost_of.len > 0;

	make_room(talk, sb_facts_count(facts));
	struct sb_saying *say = &talk->says[node];
	*say = (struct sb_saying){
		.url = post->url.len <= URL_MAX ? keep(talk, post->url, URL_MAX) : (struct sb_str){NULL, 0},
		.carried = keep(talk, repost ? post->repost_of : post->quote_of, URL_MAX),
		.quote = !repost && post->quote_of.len > 0,
		.carries = SB_TREE_NO_NODE,
		.own = say->own,
		.promo = (float)post->score.promo,
		.idea = intent_is(post, "idea"),
		.praise = intent_is(post, "praise"),
		.asks_us = intent_is(post, "complaint") || intent_is(post, "question") || intent_is(post, "request"),
		.scored = post->score.intent.len > 0,
		.theme = theme_of(post) & 3,
		.top = post->reply_to.len == 0 && !repost,
	};
	if (facts->list[node].author != SB_NO_AUTHOR)
		keep_voice(talk, facts->list[node].author, post);
	if (repost)
		return;
	say->text = keep_text(talk, post);
	sb_query_record_set(&talk->record, post);
	say->brands = sb_named_match(&talk->brands, &talk->record, now);
	say->proposals = sb_named_match(&talk->proposals, &talk->record, now);
	keep_sides(talk, post, say);
	keep_topics(talk, post, say, now);
	if (facts->list[node].staff)
		keep_own(talk, post, say);
}

static struct sb_str field(struct sb_talk *talk, sb_json *root, const char *key)
{
	return keep(talk, sb_json_str(sb_json_get(root, sb_str_from(key))), SB_SAYING_MAX);
}

bool sb_talk_event(struct sb_talk *talk, sb_json *root)
{
	static const struct {
		const char *name;
		enum sb_told_kind kind;
	} kinds[] = {{"notified", SB_TOLD_NOTIFIED}, {"accepted", SB_TOLD_ACCEPTED}, {"failed", SB_TOLD_FAILED},
		     {"ack", SB_TOLD_ACK},	     {"decision", SB_TOLD_DECISION}};
	struct sb_str event = sb_json_str(sb_json_get(root, SB_STR("event")));
	struct sb_told told = {.at = SB_TIME_NONE};
	size_t k = 0;

	if (!sb_str_is(sb_json_str(sb_json_get(root, SB_STR("type"))), "event"))
		return false;
	while (k < sizeof kinds / sizeof kinds[0] && !sb_str_is(event, kinds[k].name))
		k++;
	sb_time_parse(sb_json_str(sb_json_get(root, SB_STR("at"))), &told.at);
	if (k == sizeof kinds / sizeof kinds[0] || told.at == SB_TIME_NONE)
		return false;
	told.kind = kinds[k].kind;
	told.incident = field(talk, root, "incident");
	told.about = field(talk, root, "about");
	told.person = field(talk, root, told.kind == SB_TOLD_ACK ? "actor" : "to");
	told.role = field(talk, root, "role");
	told.level = field(talk, root, "level");
	told.text = field(talk, root, "text");
	talk->told = sb_mem_reserve(talk->told, talk->told_count, &talk->told_cap, sizeof *talk->told);
	talk->told[talk->told_count++] = told;
	return true;
}

void sb_talk_end(struct sb_talk *talk, const struct sb_facts *facts)
{
	make_room(talk, sb_facts_count(facts));
	for (uint32_t n = 0; n < talk->say_count; n++) {
		size_t original = talk->says[n].carried.len > 0 ? sb_map_get(&facts->tree.ids, talk->says[n].carried) : SB_MAP_NONE;
		if (original == SB_MAP_NONE || original == n || !facts->list[original].seen)
			continue;
		talk->says[n].carries = (uint32_t)original;
		uint16_t *count = talk->says[n].quote ? &talk->says[original].quotes : &talk->says[original].reposts;
		*count = (uint16_t)(*count + (*count < UINT16_MAX));
	}
}

void sb_talk_free(struct sb_talk *talk)
{
	sb_rules_close(talk->rules);
	sb_named_free(&talk->brands);
	sb_named_free(&talk->themes);
	sb_named_free(&talk->proposals);
	free(talk->says);
	free(talk->voices);
	free(talk->owns);
	free(talk->told);
	if (talk->wanted) {
		sb_map_free(&talk->topics);
		sb_query_record_free(&talk->record);
		sb_words_free(&talk->words);
		sb_buf_free(&talk->scratch);
	}
	sb_arena_free(&talk->arena);
}

const struct sb_voice *sb_talk_voice(const struct sb_talk *talk, const struct sb_fact *fact)
{
	return fact->author == SB_NO_AUTHOR ? NULL : &talk->voices[fact->author];
}

bool sb_talk_by_us(const struct sb_fact *fact)
{
	return fact->staff && !fact->bot;
}

bool sb_talk_by_them(const struct sb_fact *fact)
{
	return !fact->staff && !fact->bot && fact->author != SB_NO_AUTHOR;
}

bool sb_talk_thanks(const struct sb_talk *talk, uint32_t node)
{
	return sb_rules_hold(talk->rules, SB_RULE_THANKS, talk->says[node].text);
}

bool sb_talk_sells(const struct sb_talk *talk, uint32_t node)
{
	const struct sb_saying *say = &talk->says[node];

	return !isnan(say->promo) ? say->promo >= (float)SB_PROMO_FROM : sb_rules_hold(talk->rules, SB_RULE_PROMO, say->text);
}

enum sb_side sb_talk_side(const struct sb_talk *talk, uint32_t node, size_t proposal)
{
	const struct sb_saying *say = &talk->says[node];
	bool judged = say->sides != NULL && say->sides[proposal] != 0;

	return judged ? (enum sb_side)(say->sides[proposal] - 1) : sb_rules_side(talk->rules, say->text);
}

double sb_voice_followers(const struct sb_voice *voice)
{
	return voice != NULL && voice->followers > 0 ? voice->followers : 0;
}
