#include "score/subjects.h"

#include "base/utf8.h"
#include "json/write.h"

#include <stdlib.h>

#define TOPIC_MAX ((size_t)4096) /* bytes of a topic's name that is looked up; longer ones are nobody's */

static struct sb_str fold(struct sb_buf *folded, struct sb_str text)
{
	sb_buf_clear(folded);
	sb_utf8_fold(text, folded);
	return sb_buf_str(folded);
}

static void add_topics(struct sb_experts *experts, uint32_t person, struct sb_buf *folded)
{
	struct sb_str rest = experts->people->list[person].topics;

	while (rest.ptr != NULL) {
		struct sb_str topic = fold(folded, sb_str_trim(sb_str_cut(&rest, ';')));
		if (topic.len == 0 || folded->full)
			continue;
		size_t *list = sb_map_put(&experts->topics, topic, 0, NULL);
		experts->knows = sb_mem_reserve(experts->knows, experts->count, &experts->cap, sizeof *experts->knows);
		experts->knows[experts->count] = (struct sb_expert_of){person, (uint32_t)*list};
		*list = ++experts->count;
	}
}

void sb_experts_open(struct sb_experts *experts, const struct sb_people *people)
{
	struct sb_map names = SB_MAP_INIT;
	struct sb_buf folded;

	*experts = (struct sb_experts){.people = people, .topics = SB_MAP_INIT};
	experts->same = sb_mem_alloc((people->count + 1) * sizeof *experts->same);
	sb_buf_init(&folded, TOPIC_MAX);
	for (uint32_t p = 0; p < people->count; p++) {
		experts->same[p] = p;
		if (people->list[p].name.len > 0)
			experts->same[p] = (uint32_t)*sb_map_put(&names, people->list[p].name, p, NULL);
		add_topics(experts, p, &folded);
	}
	sb_buf_free(&folded);
	sb_map_free(&names);
}

void sb_experts_free(struct sb_experts *experts)
{
	sb_map_free(&experts->topics);
	free(experts->knows);
	free(experts->same);
}

struct sb_str sb_expert_name(const struct sb_experts *experts, uint32_t person)
{
	const struct sb_person *p = &experts->people->list[person];

	return p->name.len > 0 ? p->name : p->handle;
}

void sb_subjects_init(struct sb_subjects *subjects, const struct sb_query_set *set, const struct sb_experts *experts, sb_time now)
{
	*subjects = (struct sb_subjects){.set = set, .experts = experts, .now = now};
	sb_query_record_init(&subjects->record);
	sb_query_hits_init(&subjects->hits);
	sb_buf_init(&subjects->folded, TOPIC_MAX);
	sb_buf_init(&subjects->topics, SIZE_MAX / 4); /* bounded by the line and the set */
	if (experts != NULL)
		subjects->matched = sb_mem_zero(experts->people->count + 1, sizeof *subjects->matched);
	subjects->names = (struct sb_map)SB_MAP_INIT;
	for (size_t i = 0; set != NULL && i < set->count; i++)
		sb_map_put(&subjects->names, set->entries[i].name, i, NULL);
	if (set != NULL)
		subjects->met = sb_mem_zero(set->count + 1, sizeof *subjects->met);
}

void sb_subjects_free(struct sb_subjects *subjects)
{
	sb_query_record_free(&subjects->record);
	sb_query_hits_free(&subjects->hits);
	sb_buf_free(&subjects->folded);
	sb_buf_free(&subjects->topics);
	sb_map_free(&subjects->names);
	free(subjects->met);
	free(subjects->matched);
	free(subjects->touched);
}

static struct sb_str hit_name(const struct sb_subjects *subjects, size_t hit)
{
	return subjects->set->entries[subjects->hits.list[hit]].name;
}

/* Whether a topic of this name was not met in this post yet. */
static bool meet(struct sb_subjects *subjects, struct sb_str name)
{
	size_t first = sb_map_get(&subjects->names, name);

	if (first == SB_MAP_NONE || subjects->met[first] == subjects->round)
		return first == SB_MAP_NONE;
	subjects->met[first] = subjects->round;
	return true;
}

static void know(struct sb_subjects *subjects, struct sb_str topic)
{
	if (subjects->known_count < SB_TOPICS_KNOWN && topic.len > 0)
		subjects->known[subjects->known_count++] = topic;
}

/* The topics that the post has. */
static void meet_old(struct sb_subjects *subjects, const struct sb_post *post)
{
	struct sb_json_iter it = sb_json_iter(post->topics);
	sb_json *item;

	if (++subjects->round == 0 && subjects->set != NULL)
		memset(subjects->met, 0, subjects->set->count * sizeof *subjects->met);
	subjects->round += subjects->round == 0;
	while ((item = sb_json_next(&it, NULL)) != NULL)
		if (subjects->set == NULL || meet(subjects, sb_json_str(item)))
			know(subjects, sb_json_str(item));
}

static void add_topic(struct sb_subjects *subjects, const struct sb_post *post, struct sb_str name)
{
	if (!subjects->new_topics) {
		struct sb_json_iter it = sb_json_iter(post->topics);
		sb_json *item;
		sb_buf_clear(&subjects->topics);
		sb_json_open(&subjects->topics, '[');
		while ((item = sb_json_next(&it, NULL)) != NULL) {
			sb_json_item(&subjects->topics);
			sb_json_add_value(&subjects->topics, item);
		}
	}
	subjects->new_topics = true;
	sb_json_item(&subjects->topics);
	sb_json_add_str(&subjects->topics, name);
	know(subjects, name);
}

static void match_topics(struct sb_subjects *subjects, const struct sb_post *post)
{
	sb_query_set_match(subjects->set, &subjects->hits, &subjects->record, subjects->now);
	for (size_t i = 0; i < subjects->hits.count; i++) {
		const struct sb_query_set_entry *entry = &subjects->set->entries[subjects->hits.list[i]];
		if (meet(subjects, entry->name))
			add_topic(subjects, post, entry->name);
		subjects->theme |= entry->theme;
		if (subjects->department.ptr == NULL && entry->department.ptr != NULL) {
			subjects->department = entry->department;
			subjects->department_by = subjects->hits.list[i];
		}
	}
	if (subjects->new_topics)
		sb_json_close(&subjects->topics, ']');
}

bool sb_subjects_have(const struct sb_subjects *subjects, struct sb_str topic)
{
	for (size_t i = 0; i < subjects->known_count; i++)
		if (sb_str_eq(subjects->known[i], topic))
			return true;
	return false;
}

/* The first of the list of those who know about a topic; 0: nobody. */
static size_t those_who_know(struct sb_subjects *subjects, struct sb_str topic)
{
	size_t list = sb_map_get(&subjects->experts->topics, fold(&subjects->folded, topic));

	return subjects->folded.full || list == SB_MAP_NONE ? 0 : list;
}

static void count_knowing(struct sb_subjects *subjects, struct sb_str topic)
{
	const struct sb_experts *experts = subjects->experts;

	for (size_t list = those_who_know(subjects, topic); list != 0; list = experts->knows[list - 1].next) {
		uint32_t person = experts->same[experts->knows[list - 1].person];
		if (subjects->matched[person]++ > 0)
			continue;
		subjects->touched = sb_mem_reserve(subjects->touched, subjects->touched_count, &subjects->touched_cap,
						   sizeof *subjects->touched);
		subjects->touched[subjects->touched_count++] = person;
	}
}

static int by_topics(const void *a, const void *b, void *ctx)
{
	const uint32_t *matched = ctx, x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	if (matched[x] != matched[y])
		return matched[x] > matched[y] ? -1 : 1;
	return (x > y) - (x < y);
}

static void find_experts(struct sb_subjects *subjects, const struct sb_person *author)
{
	const struct sb_experts *experts = subjects->experts;
	uint32_t self = author != NULL ? experts->same[author - experts->people->list] : UINT32_MAX;

	subjects->touched_count = 0;
	for (size_t i = 0; i < subjects->known_count; i++)
		count_knowing(subjects, subjects->known[i]);
	if (subjects->touched_count > 1)
		qsort_r(subjects->touched, subjects->touched_count, sizeof *subjects->touched, by_topics, subjects->matched);
	for (size_t i = 0; i < subjects->touched_count; i++) {
		if (subjects->touched[i] != self && subjects->count < SB_EXPERTS_SHOWN)
			subjects->list[subjects->count++] = subjects->touched[i];
		subjects->matched[subjects->touched[i]] = 0;
	}
}

void sb_subjects_judge(struct sb_subjects *subjects, const struct sb_post *post, const struct sb_person *author)
{
	subjects->new_topics = false;
	subjects->department = (struct sb_str){NULL, 0};
	subjects->theme = SB_THEME_NONE;
	subjects->count = subjects->known_count = subjects->hits.count = 0;
	meet_old(subjects, post);
	if (subjects->set != NULL)
		match_topics(subjects, post);
	/* who is asked for an expert is not the own staff */
	if (subjects->experts != NULL && !sb_post_by_staff(post))
		find_experts(subjects, author);
}

static void add_clause(void *ctx, struct sb_str clause)
{
	sb_json_item(ctx);
	sb_json_add_str(ctx, clause);
}

static bool knows(struct sb_subjects *subjects, uint32_t person, struct sb_str topic)
{
	const struct sb_experts *experts = subjects->experts;

	for (size_t list = those_who_know(subjects, topic); list != 0; list = experts->knows[list - 1].next)
		if (experts->same[experts->knows[list - 1].person] == person)
			return true;
	return false;
}

/* Whether an earlier hit has the name. */
static bool is_named_before(const struct sb_subjects *subjects, size_t hit)
{
	for (size_t i = 0; i < hit; i++)
		if (sb_str_eq(hit_name(subjects, i), hit_name(subjects, hit)))
			return true;
	return false;
}

void sb_subjects_write_why(struct sb_subjects *subjects, struct sb_buf *out)
{
	if (subjects->hits.count > 0) {
		sb_json_key(out, "topics");
		sb_json_open(out, '{');
		for (size_t i = 0; i < subjects->hits.count; i++) {
			if (is_named_before(subjects, i))
				continue;
			sb_json_key_str(out, hit_name(subjects, i));
			sb_json_open(out, '[');
			sb_query_why(subjects->set->entries[subjects->hits.list[i]].query, &subjects->record, subjects->now, add_clause,
				     out);
			sb_json_close(out, ']');
		}
		sb_json_close(out, '}');
	}
	if (subjects->count > 0) {
		sb_json_key(out, "experts");
		sb_json_open(out, '{');
		for (size_t i = 0; i < subjects->count; i++) {
			sb_json_key_str(out, sb_expert_name(subjects->experts, subjects->list[i]));
			sb_json_open(out, '[');
			for (size_t k = 0; k < subjects->known_count; k++)
				if (knows(subjects, subjects->list[i], subjects->known[k]))
					add_clause(out, subjects->known[k]);
			sb_json_close(out, ']');
		}
		sb_json_close(out, '}');
	}
}
