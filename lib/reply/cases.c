#include "reply/cases.h"

#include "io/reader.h"
#include "post/post.h"
#include "post/teamwork.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

void sb_reply_cases_init(struct sb_reply_cases *cases)
{
	*cases = (struct sb_reply_cases){.tree = SB_TREE_INIT, .arena = SB_ARENA_INIT};
	sb_words_init(&cases->words);
}

void sb_reply_cases_free(struct sb_reply_cases *cases)
{
	sb_tree_free(&cases->tree);
	free(cases->posts);
	free(cases->notes);
	sb_words_free(&cases->words);
	sb_arena_free(&cases->arena);
}

/* --- reading --- */

static uint32_t node_of(struct sb_reply_cases *cases, struct sb_str id)
{
	bool added;
	uint32_t node = sb_tree_node(&cases->tree, id, &added);

	while (cases->post_cap <= node)
		cases->posts = sb_mem_reserve(cases->posts, cases->post_cap, &cases->post_cap, sizeof *cases->posts);
	if (added)
		cases->posts[node] = (struct sb_case_post){.at = SB_TIME_NONE};
	return node;
}

static struct sb_case_note *add_note(struct sb_reply_cases *cases, struct sb_case_note note)
{
	note.id = sb_arena_str(&cases->arena, note.id);
	note.who = sb_arena_str(&cases->arena, note.who);
	note.name = sb_arena_str(&cases->arena, note.name);
	cases->notes = sb_mem_reserve(cases->notes, cases->count, &cases->cap, sizeof *cases->notes);
	cases->notes[cases->count] = note;
	return &cases->notes[cases->count++];
}

static void add_post(struct sb_reply_cases *cases, const struct sb_post *post)
{
	struct sb_buf scratch;
	uint32_t node;

	if (post->id.len == 0 || post->repost_of.len > 0)
		return;
	sb_buf_init(&scratch, SIZE_MAX / 4);
	node = node_of(cases, post->id);
	struct sb_str author = sb_post_author_key(post, &scratch);
	cases->posts[node].at = post->created_at;
	cases->posts[node].author = author.ptr ? XXH3_64bits(author.ptr, author.len) : 0;
	cases->tree.nodes[node].known = true;
	sb_buf_free(&scratch);
	if (post->reply_to.len > 0)
		node_of(cases, post->reply_to);
	sb_tree_reply(&cases->tree, node, post->id, post->reply_to, post->thread_id);
	if (!sb_post_by_staff(post) || post->author.bot || post->reply_to.len == 0)
		return;
	struct sb_case_note *note = add_note(cases, (struct sb_case_note){.kind = SB_NOTE_ANSWER,
									  .node = node_of(cases, post->reply_to),
									  .at = post->created_at,
									  .id = post->id,
									  .who = post->author.handle,
									  .name = post->author.name});
	sb_remarks_of(&note->remarks, post->text, &cases->words, &cases->arena);
}

/* A case's id is "case:" and that of the post at its top. */
static struct sb_str post_of(struct sb_str id)
{
	return sb_str_starts(id, "case:") ? sb_str_of(id.ptr + 5, id.len - 5) : id;
}

static void add_event(struct sb_reply_cases *cases, sb_json *root)
{
	struct sb_str name = sb_json_str(sb_json_get(root, SB_STR("event")));
	struct sb_str about = post_of(sb_json_str(sb_json_get(root, SB_STR("about"))));
	struct sb_case_note note = {.kind = SB_NOTE_RELEASE, .who = sb_json_str(sb_json_get(root, SB_STR("actor")))};

	if (about.len == 0 || !sb_time_parse(sb_json_str(sb_json_get(root, SB_STR("at"))), &note.at))
		return;
	if (sb_str_is(name, "claim"))
		note.kind = SB_NOTE_CLAIM;
	else if (sb_str_is(name, "reply"))
		note.kind = SB_NOTE_ANSWER;
	else if (sb_str_is(name, "handoff"))
		note = (struct sb_case_note){
			.kind = SB_NOTE_CLAIM, .at = note.at, .who = sb_json_str(sb_json_get(root, SB_STR("to")))};
	else if (!sb_str_is(name, "resolve") && !sb_str_is(name, "reopen"))
		return;
	note.node = node_of(cases, about);
	add_note(cases, note);
}

static void add_case(struct sb_reply_cases *cases, sb_json *root)
{
	struct sb_str about = post_of(sb_json_str(sb_json_get(root, SB_STR("id"))));
	struct sb_case_note note = {.kind = SB_NOTE_CLAIM, .who = sb_json_str(sb_json_get(root, SB_STR("claimed_by")))};

	if (about.len == 0 || note.who.len == 0 || sb_str_is(sb_json_str(sb_json_get(root, SB_STR("status"))), "resolved") ||
	    !sb_time_parse(sb_json_str(sb_json_get(root, SB_STR("last_at"))), &note.at))
		return;
	note.node = node_of(cases, about);
	add_note(cases, note);
}

bool sb_reply_cases_read(struct sb_reply_cases *cases, const char *path, struct sb_err *err)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_reader reader = {.fd = -1};
	struct sb_line line;
	enum sb_read read;

	if (!sb_reader_open(&reader, path, SB_LINE_MAX_DEFAULT, err))
		return false;
	while ((read = sb_reader_next(&reader, &line)) == SB_READ_LINE || read == SB_READ_TOO_LONG) {
		struct sb_post post;
		sb_json *root = read == SB_READ_LINE ? sb_json_parse_object(&parser, line.text, NULL, NULL) : NULL;
		if (root == NULL)
			continue;
		sb_post_read(root, &post);
		if (sb_post_is_post(&post))
			add_post(cases, &post);
		else if (sb_str_is(post.type, "event"))
			add_event(cases, root);
		else if (sb_str_is(post.type, "case"))
			add_case(cases, root);
	}
	bool good = read == SB_READ_END || sb_err_set(err, SB_IO, "%s: %s", path, sb_reader_why(&reader));
	sb_reader_close(&reader);
	sb_json_parser_free(&parser);
	return good;
}

static int by_time(const void *left, const void *right)
{
	const struct sb_case_note *a = left, *b = right;

	return (a->at > b->at) - (a->at < b->at);
}

void sb_reply_cases_ready(struct sb_reply_cases *cases)
{
	if (cases->count > 0)
		qsort(cases->notes, cases->count, sizeof *cases->notes, by_time);
	sb_tree_join(&cases->tree);
	for (size_t i = cases->count; i-- > 0;) { /* from the end, so that each list begins with the earliest */
		struct sb_case_note *note = &cases->notes[i];
		uint32_t *first = &cases->posts[cases->tree.nodes[note->node].root].first;
		note->next = *first;
		*first = (uint32_t)i + 1;
	}
}

/* --- asking --- */

/* The first note of the case of a post; NULL: nobody has noted anything. `*node` is the post's. */
static const struct sb_case_note *notes_of(const struct sb_reply_cases *cases, struct sb_str id, uint32_t *node)
{
	size_t found = id.ptr != NULL ? sb_map_get(&cases->tree.ids, id) : SB_MAP_NONE;

	if (found == SB_MAP_NONE)
		return NULL;
	*node = (uint32_t)found;
	uint32_t first = cases->posts[cases->tree.nodes[found].root].first;
	return first > 0 ? &cases->notes[first - 1] : NULL;
}

static const struct sb_case_note *next_note(const struct sb_reply_cases *cases, const struct sb_case_note *note)
{
	return note->next > 0 ? &cases->notes[note->next - 1] : NULL;
}

/* Who wrote the draft of a post that was published from here; absent: it was not. */
static struct sb_str writer_of(struct sb_queue *queue, struct sb_str id, struct sb_arena *arena)
{
	struct sb_stmt *query = sb_store_stmt(
		queue->store, "SELECT coalesce(d.by, '') FROM part p JOIN draft d ON d.n = p.draft WHERE p.id = ?", NULL);
	struct sb_str who = {NULL, 0};

	if (query == NULL || id.ptr == NULL)
		return who;
	sb_stmt_bind_str(query, 1, id);
	if (sb_stmt_step(query, NULL) == SB_STEP_ROW)
		who = sb_arena_str(arena, sb_stmt_str(query, 0));
	sb_stmt_reset(query);
	return who;
}

static bool is_by(const struct sb_reply_rules *rules, const struct sb_case_note *note, struct sb_str who)
{
	return sb_reply_same_person(rules, note->who, who) ||
	       (note->name.len > 0 && sb_reply_same_person(rules, note->name, who));
}

/* The same post is answered, or the same author after it. */
static bool answers_it(const struct sb_reply_cases *cases, const struct sb_case_note *note, uint32_t node)
{
	const struct sb_case_post *ours = &cases->posts[node], *theirs = &cases->posts[note->node];

	return note->node == node ||
	       (ours->author != 0 && ours->author == theirs->author && ours->at != SB_TIME_NONE && note->at >= ours->at);
}

bool sb_reply_cases_taken(struct sb_reply_cases *cases, struct sb_queue *queue, const struct sb_reply_rules *rules,
			  const struct sb_draft *draft, struct sb_err *why)
{
	uint32_t node = 0;
	const struct sb_case_note *claim = NULL;

	for (const struct sb_case_note *note = notes_of(cases, draft->reply_to, &node); note != NULL;
	     note = next_note(cases, note)) {
		if (note->kind == SB_NOTE_CLAIM)
			claim = note;
		else if (note->kind == SB_NOTE_RELEASE)
			claim = NULL;
		if (note->kind != SB_NOTE_ANSWER || !answers_it(cases, note, node))
			continue;
		struct sb_str writer = writer_of(queue, note->id, &cases->arena);
		if (writer.ptr != NULL ? sb_reply_same_person(rules, writer, draft->by) : is_by(rules, note, draft->by))
			continue;
		sb_err_set(why, SB_REJECTED, "%.*s has answered already%s%.*s; --force answers all the same",
			   SB_FMT(writer.len > 0 ? writer : note->who), note->id.ptr ? ": " : "", SB_FMT(note->id));
		return true;
	}
	if (claim == NULL || is_by(rules, claim, draft->by))
		return false;
	sb_err_set(why, SB_REJECTED, "%.*s has claimed the case; --force answers all the same", SB_FMT(claim->who));
	return true;
}

/* At least half of the draft's phrases stand in one earlier answer. */
static bool copies(const struct sb_remarks *earlier, const struct sb_remarks *later)
{
	struct sb_copies table;

	if (earlier->shingle_count == 0 || later->shingle_count == 0)
		return false;
	sb_copies_open(&table, (size_t)earlier->shingle_count + later->shingle_count);
	sb_copies_add(&table, earlier, 0);
	sb_copies_add(&table, later, 1);
	bool found = sb_copies_has(&table, later);
	sb_copies_free(&table);
	return found;
}

static void add_answer(struct sb_teamwork *work, const struct sb_case_note *note)
{
	sb_teamwork_add(work, (struct sb_answer){.at = note->at,
						 .author_key = note->who,
						 .handle = note->who,
						 .remarks = &note->remarks,
						 .of = note});
}

void sb_reply_cases_compare(struct sb_reply_cases *cases, const struct sb_draft *draft, const char *shown)
{
	struct sb_case_note ours = {.at = draft->at, .who = draft->by};
	struct sb_teamwork work = {0};
	uint32_t node;

	sb_remarks_of(&ours.remarks, draft->text, &cases->words, &cases->arena);
	for (const struct sb_case_note *note = notes_of(cases, draft->reply_to, &node); note != NULL;
	     note = next_note(cases, note)) {
		if (note->kind != SB_NOTE_ANSWER || note->id.ptr == NULL)
			continue;
		add_answer(&work, note);
		if (copies(&note->remarks, &ours.remarks))
			sb_warn("%s: says again what %.*s said in %.*s", shown, SB_FMT(note->who), SB_FMT(note->id));
	}
	add_answer(&work, &ours);
	sb_teamwork_end(&work);
	for (size_t i = 0; i < work.contradictions.count; i++) {
		const struct sb_pair *pair = &work.contradictions.list[i];
		const struct sb_case_note *earlier = pair->first;
		if (pair->second == &ours)
			sb_warn("%s: says %g %s where %.*s said %g %s in %.*s", shown, pair->said[1].value,
				sb_amount_unit(pair->said[1]), SB_FMT(earlier->who), pair->said[0].value,
				sb_amount_unit(pair->said[0]), SB_FMT(earlier->id));
	}
	sb_teamwork_free(&work);
}
