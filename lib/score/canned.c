#include "score/canned.h"

#include "json/splice.h"
#include "json/write.h"
#include "score/conduct.h"
#include "score/evidence.h"

#include <stdlib.h>

#define PHRASE ((size_t)3) /* words, as of the shingles of text/remarks.h */
#define MAX_LINE ((size_t)1 << 31)

void sb_canned_open(struct sb_canned *canned, uint64_t window, bool explain)
{
	*canned = (struct sb_canned){.window = window, .explain = explain, .conversations = SB_MAP_INIT, .arena = SB_ARENA_INIT,
				     .parser = SB_JSON_PARSER_INIT};
	sb_words_init(&canned->words);
	sb_buf_init(&canned->held, SIZE_MAX / 4); /* SB_CANNED_HELD and one line */
	sb_buf_init(&canned->score, MAX_LINE);
	sb_buf_init(&canned->edited, MAX_LINE);
}

void sb_canned_free(struct sb_canned *canned)
{
	sb_words_free(&canned->words);
	sb_buf_free(&canned->held);
	sb_buf_free(&canned->score);
	sb_buf_free(&canned->edited);
	sb_map_free(&canned->conversations);
	sb_arena_free(&canned->arena);
	sb_json_parser_free(&canned->parser);
	free(canned->answers);
	free(canned->found);
}

/* Whether a line is an answer of ours with words enough; then `post` is it. The cheap test first: most lines are not. */
static bool read_answer(struct sb_canned *canned, struct sb_str line, struct sb_post *post)
{
	struct sb_err err;

	if (memmem(line.ptr, line.len, "staff", 5) == NULL)
		return false;
	sb_json *root = sb_json_parse_object(&canned->parser, line, &err, NULL);
	if (root == NULL)
		return false;
	sb_post_read(root, post);
	return sb_post_is_post(post) && sb_post_by_staff(post) && sb_is_answer(post) && post->repost_of.len == 0;
}

static uint32_t conversation_of(struct sb_canned *canned, const struct sb_post *post)
{
	struct sb_str key = post->thread_id.len > 0 ? post->thread_id : post->reply_to;

	return (uint32_t)*sb_map_put(&canned->conversations, key, canned->conversations.count, NULL);
}

void sb_canned_take(struct sb_canned *canned, struct sb_str line, struct sb_writer *out)
{
	struct sb_remarks remarks = {.shingle_count = 0};
	struct sb_post post;

	if (sb_str_ends(line, "\n"))
		line.len--;
	if (read_answer(canned, line, &post))
		sb_remarks_of(&remarks, post.text, &canned->words, &canned->arena);
	if (remarks.shingle_count == 0 && canned->count == 0) {
		sb_writer_add_line(out, line);
		return;
	}
	if (remarks.shingle_count > 0) {
		canned->answers = sb_mem_reserve(canned->answers, canned->count, &canned->cap, sizeof *canned->answers);
		canned->answers[canned->count++] =
			(struct sb_canned_answer){canned->held.len, line.len, conversation_of(canned, &post), remarks};
		canned->phrases += remarks.shingle_count;
	}
	sb_buf_add_str(&canned->held, line);
	sb_buf_add_char(&canned->held, '\n');
	if (canned->count == canned->window || canned->held.len >= SB_CANNED_HELD)
		sb_canned_end(canned, out);
}

/* The phrases that were found, those that touch as one, each with its share. */
static void find_clues(struct sb_canned *canned, struct sb_str text, size_t phrases, struct sb_evidence *evidence)
{
	struct sb_str *plain = sb_mem_alloc((phrases + PHRASE) * sizeof *plain);
	size_t count = 0;

	sb_words_split(&canned->words, text);
	for (size_t i = 0; i < canned->words.count && count < phrases + PHRASE - 1; i++)
		if (canned->words.list[i].kind == SB_WORD_PLAIN)
			plain[count++] = canned->words.list[i].raw;
	for (size_t from = 0, to; from < phrases; from = to + 1) {
		for (to = from; to < phrases && canned->found[to]; to++)
			continue;
		if (to == from)
			continue;
		struct sb_str last = plain[to - 1 + PHRASE - 1];
		struct sb_str what = sb_str_of(plain[from].ptr, (size_t)(last.ptr + last.len - plain[from].ptr));
		/* cut at whole points, so that they add up */
		sb_evidence_add(evidence, "copied", what,
				(sb_points)to * SB_POINT_ONE / (sb_points)phrases - (sb_points)from * SB_POINT_ONE / (sb_points)phrases);
	}
	free(plain);
}

/* An answer's line with `score.canned`, and why. */
static struct sb_str judge(struct sb_canned *canned, const struct sb_copies *copies, const struct sb_canned_answer *answer)
{
	struct sb_str line = sb_str_of(canned->held.ptr + answer->at, answer->len);
	struct sb_evidence evidence = {.keep = true};
	struct sb_json_edit edits[2] = {{.key = SB_STR("canned")}, {.key = SB_STR("why")}};
	size_t phrases = answer->remarks.shingle_count, cut;
	struct sb_buf why, pieces;
	struct sb_err err;
	struct sb_post post;

	while (canned->found_cap < phrases)
		canned->found = sb_mem_reserve(canned->found, canned->found_cap, &canned->found_cap, sizeof *canned->found);
	sb_copies_found(copies, &answer->remarks, canned->found);
	sb_post_read(sb_json_parse_object(&canned->parser, line, &err, NULL), &post);
	find_clues(canned, post.text, phrases, &evidence);
	sb_buf_init(&why, MAX_LINE);
	sb_buf_init(&pieces, MAX_LINE);
	sb_points_write(evidence.sum, &pieces);
	cut = pieces.len;
	struct sb_str score = sb_json_find_text(line, SB_STR("score"));
	if (canned->explain) {
		sb_evidence_write(&evidence, &why);
		struct sb_json_edit inner = {SB_STR("canned"), sb_buf_str(&why)};
		sb_json_splice(sb_json_find_text(score, SB_STR("why")), &inner, 1, &pieces);
	}
	edits[0].value = sb_str_of(pieces.ptr, cut);
	edits[1].value = sb_str_of(pieces.ptr + cut, pieces.len - cut);
	sb_buf_clear(&canned->score);
	sb_json_splice(score, edits, canned->explain ? 2 : 1, &canned->score);
	struct sb_json_edit outer = {SB_STR("score"), sb_buf_str(&canned->score)};
	sb_buf_clear(&canned->edited);
	sb_json_splice(line, &outer, 1, &canned->edited);
	sb_buf_free(&why);
	sb_buf_free(&pieces);
	sb_evidence_free(&evidence);
	return sb_buf_str(&canned->edited);
}

void sb_canned_end(struct sb_canned *canned, struct sb_writer *out)
{
	struct sb_copies copies;
	size_t written = 0;

	sb_copies_open(&copies, canned->phrases);
	for (size_t i = 0; i < canned->count; i++)
		sb_copies_add(&copies, &canned->answers[i].remarks, canned->answers[i].conversation);
	for (size_t i = 0; i < canned->count; i++) {
		const struct sb_canned_answer *answer = &canned->answers[i];
		sb_writer_add(out, canned->held.ptr + written, answer->at - written);
		sb_writer_add_str(out, judge(canned, &copies, answer));
		written = answer->at + answer->len;
	}
	sb_writer_add(out, canned->held.ptr + written, canned->held.len - written);
	sb_copies_free(&copies);
	sb_buf_clear(&canned->held);
	canned->count = canned->phrases = 0;
	sb_map_free(&canned->conversations);
	sb_arena_reset(&canned->arena);
}
