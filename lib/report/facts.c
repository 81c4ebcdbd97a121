#include "report/facts.h"

#include "report/group.h"

#include <stdlib.h>

#define MAX_URL ((size_t)2048)   /* longer ones are no permalinks */
#define MAX_EMOTION ((size_t)32) /* bytes of a name */
#define ELLIPSIS "…"
#define MAX_KEY ((size_t)1 << 20) /* of "network:handle" */

void sb_facts_init(struct sb_facts *facts)
{
	*facts = (struct sb_facts){
		.since = SB_TIME_NONE,
		.until = SB_TIME_NONE,
		.tree = SB_TREE_INIT,
		.networks = SB_MAP_INIT,
		.groups = SB_MAP_INIT,
		.sets = SB_MAP_INIT,
		.authors = SB_MAP_INIT,
		.emotions = SB_MAP_INIT,
		.arena = SB_ARENA_INIT,
	};
	sb_buf_init(&facts->scratch, MAX_KEY);
	sb_map_put(&facts->networks, SB_STR(""), 0, NULL);
	sb_map_put(&facts->groups, SB_STR(""), 0, NULL);
	sb_map_put(&facts->emotions, SB_STR(""), 0, NULL);
	sb_group_set(facts, NULL, 0);
}

/* The number of `name`: 0 when it is absent or empty. */
static uint32_t number_of(struct sb_map *names, struct sb_str name)
{
	if (name.len == 0)
		return 0;
	return (uint32_t)*sb_map_put(names, name, names->count, NULL);
}

/* Emotions are words, and few: their names become columns. What a stranger writes instead is none. */
static uint8_t emotion_of(struct sb_facts *facts, struct sb_str name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz_";

	if (name.len > MAX_EMOTION)
		return 0;
	for (size_t i = 0; i < name.len; i++)
		if (memchr(letters, name.ptr[i], sizeof letters - 1) == NULL)
			return 0;
	if (facts->emotions.count <= SB_EMOTIONS_MAX)
		return (uint8_t)number_of(&facts->emotions, name);
	size_t number = name.len > 0 ? sb_map_get(&facts->emotions, name) : SB_MAP_NONE;
	return number == SB_MAP_NONE ? 0 : (uint8_t)number;
}

struct sb_str sb_facts_author_key(struct sb_facts *facts, const struct sb_post *post)
{
	return sb_post_author_key(post, &facts->scratch);
}

static uint32_t author_of(struct sb_facts *facts, const struct sb_post *post)
{
	struct sb_str key = sb_facts_author_key(facts, post);

	if (key.ptr == NULL)
		return SB_NO_AUTHOR;
	if (facts->with_author_keys)
		return (uint32_t)*sb_map_put(&facts->authors, key, facts->authors.count, NULL);
	return sb_known_put(&facts->known_authors, key, (uint32_t)facts->known_authors.count, NULL);
}

static uint8_t mood_of(struct sb_str label)
{
	if (sb_str_eq(label, SB_STR("negative")))
		return SB_MOOD_NEGATIVE;
	if (sb_str_eq(label, SB_STR("neutral")))
		return SB_MOOD_NEUTRAL;
	return sb_str_eq(label, SB_STR("positive")) ? SB_MOOD_POSITIVE : SB_MOOD_NONE;
}

/* Whether `reach` is among the greatest so far; it then takes its place in the list. */
static bool is_loud(struct sb_facts *facts, float reach)
{
	size_t at = facts->loud_count;

	if (isnan(reach) || (at == SB_LOUD_KEPT && reach <= facts->loud[at - 1]))
		return false;
	if (at == SB_LOUD_KEPT)
		at--;
	else
		facts->loud_count++;
	for (; at > 0 && facts->loud[at - 1] < reach; at--)
		facts->loud[at] = facts->loud[at - 1];
	facts->loud[at] = reach;
	return true;
}

/* Copies the start of `s` in at most `max` bytes, not ending inside a character, with "…" where something was cut. */
static char *copy_start(char *to, struct sb_str s, size_t max)
{
	size_t len = s.len;

	if (len > max)
		for (len = max; len > 0 && ((unsigned char)s.ptr[len] & 0xc0) == 0x80;)
			len--;
	if (len > 0)
		memcpy(to, s.ptr, len);
	to += len;
	if (len < s.len) {
		memcpy(to, ELLIPSIS, strlen(ELLIPSIS));
		to += strlen(ELLIPSIS);
	}
	return to;
}

/* "title: text", or the one that is there. */
static struct sb_str title_and_text(struct sb_facts *facts, struct sb_str title, struct sb_str text)
{
	char both[2 * (SB_SHOWN_MAX + sizeof ELLIPSIS)], *end = copy_start(both, title, SB_SHOWN_MAX);

	if (title.len > 0 && text.len > 0) {
		memcpy(end, ": ", 2);
		end += 2;
	}
	size_t used = (size_t)(end - both);
	end = copy_start(end, text, used < SB_SHOWN_MAX ? SB_SHOWN_MAX - used : 0);
	return sb_arena_str(&facts->arena, sb_str_of(both, (size_t)(end - both)));
}

/* Whether the post may open a case, as far as is known by now: a post whose parent came before opens none. */
static bool may_open(const struct sb_facts *facts, uint32_t node)
{
	const struct sb_fact *fact = &facts->list[node];
	uint32_t parent = facts->tree.nodes[node].parent;

	return !fact->staff && !fact->repost && (parent == SB_TREE_NO_NODE || !facts->tree.nodes[parent].known);
}

static struct sb_about *about_of(struct sb_facts *facts, struct sb_fact *fact)
{
	if (fact->about == SB_NO_ABOUT) {
		facts->abouts = sb_mem_reserve(facts->abouts, facts->about_count, &facts->about_cap, sizeof *facts->abouts);
		fact->about = (uint32_t)facts->about_count++;
	}
	return &facts->abouts[fact->about];
}

static void keep_about(struct sb_facts *facts, uint32_t node, const struct sb_post *post)
{
	struct sb_fact *fact = &facts->list[node];
	bool loud = is_loud(facts, fact->reach);

	if (!loud && !may_open(facts, node))
		return;
	struct sb_about *about = about_of(facts, fact);
	struct sb_str author = post->author.handle.len > 0 ? post->author.handle : post->author.name;
	about->url = post->url.len <= MAX_URL ? sb_arena_str(&facts->arena, post->url) : (struct sb_str){NULL, 0};
	about->author = title_and_text(facts, (struct sb_str){NULL, 0}, author);
	about->text = title_and_text(facts, post->title, post->text);
}

/* Makes the facts of those that the tree has by now, or of one more. */
static void make_facts(struct sb_facts *facts, size_t count)
{
	for (; facts->count < count; facts->count++) {
		facts->list = sb_mem_reserve(facts->list, facts->count, &facts->cap, sizeof *facts->list);
		facts->list[facts->count] = (struct sb_fact){.about = SB_NO_ABOUT, .author = SB_NO_AUTHOR};
	}
}

/* The number of a post that is here, whose fact is made where it is new. */
static uint32_t number_of_post(struct sb_facts *facts, const struct sb_post *post)
{
	uint32_t number = (uint32_t)facts->count;

	if (facts->with_ids) {
		number = sb_tree_node(&facts->tree, post->id, NULL);
		if (facts->with_tree) /* a repost stands where the post stands that it repeats */
			sb_tree_reply(&facts->tree, number, post->id, post->repost_of.len > 0 ? post->repost_of : post->reply_to,
				      post->thread_id);
		make_facts(facts, facts->tree.count);
		return number;
	}
	if (facts->count > SB_KNOWN_MAX)
		sb_die(SB_IO, "too many posts to hold in memory");
	if (post->id.len > 0)
		number = sb_known_put(&facts->known, post->id, number, NULL);
	make_facts(facts, (size_t)number + 1);
	return number;
}

void sb_facts_look(const struct sb_facts *facts, const struct sb_post *post, struct sb_look *look)
{
	/* what stands alone thanks for no answer */
	look->content = facts->with_tree && !sb_post_by_staff(post) &&
			(post->reply_to.len > 0 || !sb_str_eq(post->thread_id, post->id)) &&
			sb_post_is_content(post, facts->rules);
	sb_group_values(facts, post, look->values);
}

void sb_facts_read(struct sb_facts *facts, const struct sb_post *post, const struct sb_look *look, struct sb_fact *fact)
{
	*fact = (struct sb_fact){
		.at = post->created_at,
		.sentiment = (float)post->score.sentiment,
		.reach = (float)post->score.reach,
		.priority = (float)post->score.priority,
		.author = SB_NO_AUTHOR,
		.network = number_of(&facts->networks, post->network),
		.set = facts->by != NULL ? sb_group_of(facts, post, look->values) : 0,
		.about = SB_NO_ABOUT,
		.mood = mood_of(post->score.label),
		.emotion = emotion_of(facts, post->score.emotion),
		.seen = true,
		.staff = sb_post_by_staff(post),
		.bot = post->author.bot,
		.repost = post->repost_of.len > 0,
		.outside = look->outside,
		.content = look->content,
	};
}

void sb_facts_expect(struct sb_facts *facts, const struct sb_post *post)
{
	if (facts->with_ids)
		sb_map_expect(&facts->tree.ids, post->id);
	else
		sb_known_expect(&facts->known, post->id);
	if (facts->with_author_keys)
		sb_map_expect(&facts->authors, sb_facts_author_key(facts, post));
	else if (!facts->without_authors)
		sb_known_expect(&facts->known_authors, sb_facts_author_key(facts, post));
	if (facts->with_tree && post->reply_to.len > 0)
		sb_map_expect(&facts->tree.ids, post->reply_to);
	if (facts->with_tree && post->thread_id.len > 0)
		sb_map_expect(&facts->tree.ids, post->thread_id);
}

uint32_t sb_facts_add(struct sb_facts *facts, const struct sb_post *post, const struct sb_look *look)
{
	struct sb_fact known;

	sb_facts_read(facts, post, look, &known);
	known.author = facts->without_authors ? SB_NO_AUTHOR : author_of(facts, post);
	uint32_t node = number_of_post(facts, post);
	struct sb_fact *fact = &facts->list[node];
	if (fact->seen)
		facts->repeated++;
	known.about = fact->about;
	*fact = known;
	if (facts->with_ids)
		facts->tree.nodes[node].known = !fact->repost && fact->at != SB_TIME_NONE;
	if (facts->with_about)
		keep_about(facts, node, post);
	return node;
}

uint32_t sb_facts_node(struct sb_facts *facts, struct sb_str id)
{
	uint32_t node = sb_tree_node(&facts->tree, id, NULL);

	make_facts(facts, facts->tree.count);
	return node;
}

uint32_t sb_facts_network(struct sb_facts *facts, struct sb_str name)
{
	return number_of(&facts->networks, name);
}

void sb_facts_show(struct sb_facts *facts, uint32_t node, struct sb_str url, struct sb_str author)
{
	struct sb_str none = {NULL, 0};

	*about_of(facts, &facts->list[node]) = (struct sb_about){
		.url = url.len <= MAX_URL ? sb_arena_str(&facts->arena, url) : none,
		.author = title_and_text(facts, none, author),
	};
}

void sb_facts_end(struct sb_facts *facts)
{
	if (facts->with_tree)
		sb_tree_join(&facts->tree);
}

struct sb_str sb_facts_name(const struct sb_map *names, size_t number)
{
	return number == 0 ? (struct sb_str){NULL, 0} : names->entries[number].key;
}

struct sb_about sb_facts_about(const struct sb_facts *facts, const struct sb_fact *fact)
{
	static const struct sb_about nothing;

	return fact->about == SB_NO_ABOUT ? nothing : facts->abouts[fact->about];
}

void sb_facts_free(struct sb_facts *facts)
{
	sb_tree_free(&facts->tree);
	sb_known_free(&facts->known);
	sb_known_free(&facts->known_authors);
	free(facts->list);
	sb_map_free(&facts->networks);
	sb_map_free(&facts->groups);
	sb_map_free(&facts->sets);
	sb_map_free(&facts->authors);
	sb_map_free(&facts->emotions);
	free(facts->set_list);
	free(facts->abouts);
	sb_arena_free(&facts->arena);
	sb_buf_free(&facts->scratch);
}
