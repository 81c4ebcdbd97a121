#include "query/set.h"

#include "base/utf8.h"
#include "query/tree.h"

#include <stdlib.h>

#define BEGINNING_MIN 3  /* bytes of what stands before a "*": shorter ones begin too many words */
#define BEGINNING_MAX 16 /* a longer one is cut to this */

/* How rare what a node requires is likely to be: 0 for nothing that could be looked up, else more for longer words. */
static unsigned rarity(const struct sb_query_node *node);

static size_t beginning(const struct sb_query_pattern *pattern)
{
	size_t n = 0;

	while (n < pattern->text.len && n < BEGINNING_MAX && pattern->text.ptr[n] != '*' && pattern->text.ptr[n] != '?')
		n++;
	while (n > 0 && n < pattern->text.len && ((unsigned char)pattern->text.ptr[n] & 0xC0) == 0x80)
		n--; /* not within a character */
	return n;
}

static unsigned pattern_rarity(const struct sb_query_pattern *pattern)
{
	if (!pattern->wild)
		return (unsigned)pattern->text.len * 2 + 1;
	size_t n = beginning(pattern);
	return n >= BEGINNING_MIN ? (unsigned)n : 0;
}

static const struct sb_query_pattern *rarest(const struct sb_query_node *node)
{
	const struct sb_query_pattern *best = &node->patterns[0];

	for (size_t i = 1; i < node->count; i++)
		if (pattern_rarity(&node->patterns[i]) > pattern_rarity(best))
			best = &node->patterns[i];
	return best;
}

static const struct sb_query_node *rarest_child(const struct sb_query_node *node)
{
	const struct sb_query_node *best = node->child;
	unsigned most = rarity(best);

	for (const struct sb_query_node *child = best->next; child != NULL; child = child->next) {
		unsigned here = rarity(child);
		if (here > most) {
			best = child;
			most = here;
		}
	}
	return best;
}

/* Recursion is bounded by SB_QUERY_DEPTH_MAX. */
static unsigned rarity(const struct sb_query_node *node)
{
	unsigned least = UINT32_MAX, choices = 0;

	switch (node->kind) {
	case SB_QUERY_WORDS:
	case SB_QUERY_TITLE:
	case SB_QUERY_TEXT:
	case SB_QUERY_TAG:
	case SB_QUERY_MENTION:
		return pattern_rarity(rarest(node));
	case SB_QUERY_OR:
		for (const struct sb_query_node *child = node->child; child != NULL && least > 0; child = child->next) {
			unsigned here = rarity(child);
			least = here < least ? here : least;
			choices++;
		}
		return least > choices / 4 + 1 ? least - choices / 4 : least > 0;
	case SB_QUERY_AND:
	case SB_QUERY_NEAR:
		return rarity(rarest_child(node));
	default:
		return 0;
	}
}

static void add_member(struct sb_query_set *set, size_t *list, size_t query)
{
	if (*list != 0 && set->members[*list - 1].query == query)
		return;
	set->members = sb_mem_reserve(set->members, set->member_count, &set->member_cap, sizeof *set->members);
	set->members[set->member_count] = (struct sb_query_set_member){(uint32_t)query, (uint32_t)*list};
	*list = ++set->member_count;
}

/* Enters the query under each of the words of which it requires one. */
static void enter(struct sb_query_set *set, const struct sb_query_node *node, size_t query)
{
	if (node->kind == SB_QUERY_OR) {
		for (const struct sb_query_node *child = node->child; child != NULL; child = child->next)
			enter(set, child, query);
	} else if (node->kind == SB_QUERY_AND || node->kind == SB_QUERY_NEAR) {
		enter(set, rarest_child(node), query);
	} else {
		const struct sb_query_pattern *pattern = rarest(node);
		size_t n = pattern->wild ? beginning(pattern) : pattern->text.len;
		struct sb_map *map = pattern->wild ? &set->beginnings : &set->words;
		set->lengths |= pattern->wild ? UINT32_C(1) << n : 0;
		add_member(set, sb_map_put(map, sb_str_of(pattern->text.ptr, n), 0, NULL), query);
	}
}

static bool add_query(struct sb_query_set *set, const struct sb_query_label *label, size_t *where, struct sb_err *err)
{
	struct sb_query *parsed = sb_query_parse_in(&set->arena, label->query, where, err);

	if (parsed == NULL)
		return false;
	set->entries = sb_mem_reserve(set->entries, set->count, &set->cap, sizeof *set->entries);
	set->entries[set->count] = (struct sb_query_set_entry){sb_arena_str(&set->arena, label->name),
							       sb_arena_str(&set->arena, label->department), label->theme, parsed};
	if (rarity(parsed->root) > 0) {
		enter(set, parsed->root, set->count);
	} else {
		set->always = sb_mem_reserve(set->always, set->always_count, &set->always_cap, sizeof *set->always);
		set->always[set->always_count++] = (uint32_t)set->count;
	}
	set->count++;
	return true;
}

bool sb_query_set_add(struct sb_query_set *set, struct sb_str name, struct sb_str department, struct sb_str query,
		      size_t *where, struct sb_err *err)
{
	return add_query(set, &(struct sb_query_label){.name = name, .department = department, .query = query}, where, err);
}

static bool load_line(struct sb_query_set *set, struct sb_str line, struct sb_str *query, size_t *where, struct sb_err *err)
{
	struct sb_query_label label = sb_query_label_of(line);

	*query = line;
	*where = 0;
	if (label.query.ptr == NULL)
		return sb_err_set(err, SB_USAGE, "this line is not 'name: query'");
	if (label.name.len == 0 || label.name.len > SB_QUERY_NAME_MAX || sb_utf8_valid(label.name) < label.name.len)
		return sb_err_set(err, SB_USAGE, "a name of 1 to %d bytes stands before the colon", SB_QUERY_NAME_MAX);
	if (label.query.len == 0)
		return sb_err_set(err, SB_USAGE, "there is no query behind the colon");
	*query = label.query;
	return add_query(set, &label, where, err);
}

bool sb_query_set_load(struct sb_query_set *set, struct sb_str text, size_t *line, struct sb_str *query, size_t *where,
		       struct sb_err *err)
{
	struct sb_str rest = text;

	for (*line = 1; rest.ptr != NULL; ++*line) {
		struct sb_str one = sb_str_trim(sb_str_cut(&rest, '\n'));
		if (one.len > 0 && !sb_str_starts(one, "//") && !load_line(set, one, query, where, err))
			return false;
	}
	return true;
}

void sb_query_set_free(struct sb_query_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		sb_query_free(set->entries[i].query);
	free(set->entries);
	free(set->members);
	free(set->always);
	sb_map_free(&set->words);
	sb_map_free(&set->beginnings);
	sb_arena_free(&set->arena);
	*set = (struct sb_query_set)SB_QUERY_SET_INIT;
}

void sb_query_hits_init(struct sb_query_hits *hits)
{
	*hits = (struct sb_query_hits){0};
	sb_buf_init(&hits->folded, SIZE_MAX / 4); /* a tag of the record, which the line's length bounds */
}

void sb_query_hits_free(struct sb_query_hits *hits)
{
	free(hits->list);
	free(hits->rounds);
	sb_buf_free(&hits->folded);
}

struct matching {
	const struct sb_query_set *set;
	struct sb_query_hits *hits;
	struct sb_query_record *record;
	sb_time now;
};

/* Matches one query, once for each record. */
static void try_query(struct matching *m, uint32_t query)
{
	struct sb_query_hits *hits = m->hits;

	if (hits->rounds[query] == hits->round)
		return;
	hits->rounds[query] = hits->round;
	hits->tried++;
	if (!sb_query_match(m->set->entries[query].query, m->record, m->now))
		return;
	hits->list = sb_mem_reserve(hits->list, hits->count, &hits->cap, sizeof *hits->list);
	hits->list[hits->count++] = query;
}

static void try_members(struct matching *m, const struct sb_map *map, struct sb_str key)
{
	size_t list = sb_map_get(map, key);

	if (list == SB_MAP_NONE)
		return;
	for (; list != 0; list = m->set->members[list - 1].next)
		try_query(m, m->set->members[list - 1].query);
}

static void try_word(struct matching *m, struct sb_str folded)
{
	try_members(m, &m->set->words, folded);
	for (size_t n = BEGINNING_MIN; n <= BEGINNING_MAX && n <= folded.len; n++)
		if (m->set->lengths >> n & 1)
			try_members(m, &m->set->beginnings, sb_str_of(folded.ptr, n));
}

static void try_text(struct matching *m, const struct sb_query_text *text)
{
	for (size_t i = 0; i < text->words.count; i++) {
		const struct sb_word *word = &text->words.list[i];
		struct sb_str stem = sb_query_stem(word);
		try_word(m, word->folded);
		if (stem.len != word->folded.len)
			try_word(m, stem);
	}
}

/* Tags and mentions that the network named; of a mention the handle without its server, too. */
static void try_items(struct matching *m, sb_json *array)
{
	struct sb_json_iter it = sb_json_iter(array);
	sb_json *item;

	while ((item = sb_json_next(&it, NULL)) != NULL) {
		if (!sb_json_is_string(item))
			continue;
		sb_buf_clear(&m->hits->folded);
		sb_utf8_fold(sb_json_str(item), &m->hits->folded);
		struct sb_str folded = sb_buf_str(&m->hits->folded), rest = folded;
		try_word(m, folded);
		struct sb_str handle = sb_str_cut(&rest, '@');
		if (handle.len != folded.len)
			try_word(m, handle);
	}
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void next_round(const struct sb_query_set *set, struct sb_query_hits *hits)
{
	if (hits->round_count != set->count || hits->round == UINT32_MAX) {
		free(hits->rounds);
		hits->rounds = sb_mem_zero(set->count, sizeof *hits->rounds);
		hits->round_count = set->count;
		hits->round = 0;
	}
	hits->round++;
	hits->count = 0;
}

bool sb_query_set_match(const struct sb_query_set *set, struct sb_query_hits *hits, struct sb_query_record *record, sb_time now)
{
	struct matching m = {set, hits, record, now};

	next_round(set, hits);
	if (set->member_count > 0) {
		sb_query_record_split(record);
		try_text(&m, &record->title);
		try_text(&m, &record->text);
		try_items(&m, record->post->tags);
		try_items(&m, record->post->mentions);
	}
	for (size_t i = 0; i < set->always_count; i++)
		try_query(&m, set->always[i]);
	if (hits->count > 1)
		qsort(hits->list, hits->count, sizeof *hits->list, by_number);
	return !record->failed;
}
