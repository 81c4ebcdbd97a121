#include "reply/intake.h"

#include <stdlib.h>

#define KEY_MAX ((size_t)4 << 10) /* an id and a network's name */

void sb_reply_intake_open(struct sb_reply_intake *intake, struct sb_queue *queue, struct sb_reply_sender *sender)
{
	intake->queue = queue;
	intake->sender = sender;
	sb_reply_cases_init(&intake->cases);
	sb_words_init(&intake->words);
}

void sb_reply_intake_close(struct sb_reply_intake *intake)
{
	sb_reply_cases_free(&intake->cases);
	sb_json_parser_free(&intake->parser);
	sb_words_free(&intake->words);
	sb_arena_free(&intake->arena);
}

/* --- looking at a draft --- */

static bool is_handle(struct sb_str to)
{
	for (size_t i = 0; i < to.len; i++) {
		char c = to.ptr[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && strchr("._-@", c) == NULL)
			return false;
	}
	return to.len > 0 && to.ptr[0] != '@';
}

/* Whether the text mentions the handle, with its host or without. */
static bool mentions(struct sb_reply_intake *intake, struct sb_str text, struct sb_str to)
{
	struct sb_str rest = to, user = sb_str_cut(&rest, '@');

	sb_words_split(&intake->words, text);
	for (size_t i = 0; i < intake->words.count; i++) {
		struct sb_str raw = intake->words.list[i].raw;
		struct sb_str named = sb_str_of(raw.ptr + 1, raw.len - 1);
		if (intake->words.list[i].kind == SB_WORD_MENTION &&
		    (sb_str_eq_nocase(named, to) || sb_str_eq_nocase(named, user)))
			return true;
	}
	return false;
}

/* The words as they go out: with the name of whom they answer, where an answer is noticed by that alone. */
static struct sb_str final_text(struct sb_reply_intake *intake, const struct sb_reply_network *network,
				const struct sb_draft *draft)
{
	if (!network->mention || draft->reply_to.ptr == NULL || !is_handle(draft->to) ||
	    mentions(intake, draft->text, draft->to))
		return draft->text;
	char *text = sb_mem_format("@%.*s ", SB_FMT(draft->to));
	struct sb_buf whole;
	sb_buf_init(&whole, 2 * SB_DRAFT_TEXT_MAX);
	sb_buf_add_text(&whole, text);
	sb_buf_add_str(&whole, draft->text);
	struct sb_str kept = sb_arena_str(&intake->arena, sb_buf_str(&whole));
	sb_buf_free(&whole);
	free(text);
	return kept;
}

static bool check_length(struct sb_reply_intake *intake, const struct sb_reply_network *network,
			 const struct sb_draft *draft, struct sb_str *parts, size_t *count, struct sb_err *err)
{
	const struct sb_account *account = sb_reply_account(intake->sender->rules, draft->network);
	struct sb_str text = final_text(intake, network, draft);
	struct sb_length length = network->length;
	const struct sb_length characters = {SB_COUNT_CHARACTERS, 0, 0};

	if (account != NULL && account->limit > 0)
		length.max = (size_t)account->limit;
	if (network->min > 0 && sb_length_count(&characters, text, &intake->words) < network->min)
		return sb_err_set(err, SB_REJECTED, "too short for %s, which takes %zu characters at least", network->name,
				  network->min);
	if (intake->split)
		return sb_length_split(&length, text, &intake->words, &intake->arena, parts, count, err);
	parts[0] = text;
	*count = 1;
	size_t counted = sb_length_count(&length, text, &intake->words);
	if (length.max > 0 && counted > length.max)
		return sb_err_set(err, SB_REJECTED,
				  "too long for %s: it counts %zu, and %zu is the most (--split makes a thread of it)",
				  network->name, counted, length.max);
	return sb_length_fits(&length, text, &intake->words) ||
	       sb_err_set(err, SB_REJECTED, "too long for %s: %zu bytes, and %zu is the most (--split makes a thread of it)",
			  network->name, text.len, length.max_bytes);
}

/* A post of its own: the network must allow it, and know where. */
static bool check_fresh(const struct sb_reply_network *network, const struct sb_draft *draft, struct sb_err *err)
{
	if (draft->reply_to.ptr != NULL)
		return true;
	if (!network->opens)
		return sb_err_set(err, SB_REJECTED, "%s takes answers only: the draft needs a 'reply_to'", network->name);
	if (network->place && draft->place.ptr == NULL)
		return sb_err_set(err, SB_REJECTED, "a post of its own on %s needs a 'place' (see sb-draft(5))", network->name);
	if (network->title && draft->title.ptr == NULL)
		return sb_err_set(err, SB_REJECTED, "a post of its own on %s needs a 'title'", network->name);
	return true;
}

static bool check_collision(struct sb_reply_intake *intake, const struct sb_draft *draft, int64_t number,
			    const char *shown, struct sb_err *err)
{
	struct sb_queued rival;
	bool found = false;

	if (draft->reply_to.ptr == NULL)
		return true;
	sb_reply_cases_compare(&intake->cases, draft, shown);
	if (intake->force)
		return true;
	if (sb_reply_cases_taken(&intake->cases, intake->queue, intake->sender->rules, draft, err))
		return false;
	if (!sb_queue_rival(intake->queue, draft, number, &intake->arena, &rival, &found, err))
		return false;
	if (found && !sb_reply_same_person(intake->sender->rules, rival.draft.by, draft->by))
		return sb_err_set(err, SB_REJECTED, "draft %s by %.*s answers the same post (%.*s); --force answers all the same",
				  rival.ref, SB_FMT(rival.draft.by.ptr ? rival.draft.by : SB_STR("nobody named")),
				  SB_FMT(rival.state));
	return true;
}

static bool examine(struct sb_reply_intake *intake, const struct sb_draft *draft, int64_t number, const char *shown,
		    struct sb_str *parts, size_t *count, struct sb_err *err)
{
	struct sb_reply_network *network = sb_reply_network(&intake->sender->networks, draft->network, err);

	return network != NULL && check_fresh(network, draft, err) &&
	       check_length(intake, network, draft, parts, count, err) &&
	       check_collision(intake, draft, number, shown, err);
}

/* --- taking it in --- */

static bool say(struct sb_reply_intake *intake, const struct sb_queued *draft, const char *name, struct sb_str who,
		struct sb_err *err)
{
	struct sb_event event = SB_EVENT_INIT;

	event.event = name;
	event.at = sb_time_now();
	event.actor = who.ptr ? who : sb_str_from(sb_diag_program_name());
	event.by_human = who.ptr != NULL && !sb_str_starts(who, "sb-");
	if (strcmp(name, "drafted") == 0)
		event.text = draft->draft.text;
	return sb_queue_event(intake->queue, draft, &event, err);
}

/* Ready when it may go out, else waiting with the reason why. */
static bool admit(struct sb_reply_intake *intake, struct sb_queued *draft, const struct sb_str *parts, size_t count,
		  struct sb_err *err)
{
	struct sb_err why = {.text = ""};
	sb_time now = sb_time_now();
	bool ready = intake->yes || sb_reply_allowed(intake->sender->rules, &draft->draft, &why);

	return sb_queue_set_parts(intake->queue, draft->number, parts, count, now, err) &&
	       sb_queue_set_state(intake->queue, draft->number, ready ? "ready" : "waiting", ready ? NULL : why.text, now, err) &&
	       say(intake, draft, "drafted", draft->draft.by, err);
}

/* The same draft again: it may bring the approval that was missing. */
static bool meet_again(struct sb_reply_intake *intake, struct sb_queued *known, const struct sb_draft *draft,
		       struct sb_err *err)
{
	const struct sb_str before = known->draft.reply_to, now = draft->reply_to;
	bool same = sb_str_eq(known->draft.text, draft->text) && (now.ptr == NULL ? before.len == 0 : sb_str_eq(before, now));
	struct sb_err why;

	if (!same)
		return sb_err_set(err, SB_REJECTED, "draft %s has the same id and says something else", known->ref);
	if (!sb_str_is(known->state, "waiting") || draft->approved_by.ptr == NULL ||
	    !sb_reply_allowed(intake->sender->rules, draft, &why))
		return true;
	return sb_queue_approve(intake->queue, known->number, draft->approved_by, err) &&
	       sb_queue_set_state(intake->queue, known->number, "ready", NULL, sb_time_now(), err) &&
	       say(intake, known, "approved", draft->approved_by, err);
}

static bool take_in(struct sb_reply_intake *intake, const struct sb_draft *draft, const char *shown, struct sb_err *err)
{
	struct sb_str parts[SB_PARTS_MAX];
	struct sb_queued queued;
	size_t count = 0;
	bool found;

	if (!sb_queue_begin(intake->queue, err) ||
	    !sb_queue_by_key(intake->queue, draft->key, &intake->arena, &queued, &found, err))
		return false;
	if (found)
		return meet_again(intake, &queued, draft, err);
	if (!examine(intake, draft, 0, shown, parts, &count, err))
		return false;
	return sb_drafts_add(intake->queue->store, draft, NULL, err) &&
	       sb_queue_by_key(intake->queue, draft->key, &intake->arena, &queued, &found, err) &&
	       admit(intake, &queued, parts, count, err);
}

/* Only looked at: what would be asked. */
static bool show(struct sb_reply_intake *intake, const struct sb_draft *draft, const char *shown, struct sb_err *err)
{
	struct sb_queued queued = {.draft = *draft};
	struct sb_str parts[SB_PARTS_MAX];
	size_t count = 0;

	return examine(intake, draft, 0, shown, parts, &count, err) &&
	       sb_reply_show(intake->sender, &queued, parts, count, intake->queue->out, err);
}

bool sb_reply_intake_line(struct sb_reply_intake *intake, struct sb_str line, struct sb_err *err, size_t *err_byte)
{
	sb_json *root = sb_json_parse_object(&intake->parser, line, err, err_byte);
	struct sb_draft draft = {0};
	struct sb_buf key;

	if (root == NULL)
		return false;
	sb_arena_reset(&intake->arena);
	sb_buf_init(&key, KEY_MAX);
	bool good = sb_draft_read(root, intake->fresh, &draft, &key, err);
	if (good && key.full)
		good = sb_err_set(err, SB_REJECTED, "the draft's id is too long");
	if (good && draft.place.ptr == NULL && draft.reply_to.ptr == NULL)
		draft.place = sb_str_from(intake->place);
	const char *shown = draft.reply_to.len > 0 ? sb_arena_dup(&intake->arena, draft.reply_to) : "draft";
	good = good && (intake->dry_run ? show(intake, &draft, shown, err) : take_in(intake, &draft, shown, err));
	sb_buf_free(&key);
	return good;
}

/* --- what others put there --- */

struct looking {
	struct sb_reply_intake *intake;
	struct sb_err *err;
	bool good;
};

static bool fail_draft(struct sb_reply_intake *intake, struct sb_queued *draft, const char *why, struct sb_err *err)
{
	struct sb_event event = SB_EVENT_INIT;

	event.event = "unsent";
	event.at = sb_time_now();
	event.actor = sb_str_from(sb_diag_program_name());
	event.outcome = SB_STR("failed");
	event.reason = sb_str_from(why);
	sb_warn("draft %s: %s", draft->ref, why);
	intake->sender->status = sb_status_worse(intake->sender->status, SB_REFUSED);
	return sb_queue_set_state(intake->queue, draft->number, "failed", why, event.at, err) &&
	       sb_queue_event(intake->queue, draft, &event, err);
}

static bool look_at(void *ctx, struct sb_queued *draft)
{
	struct looking *l = ctx;
	struct sb_reply_intake *intake = l->intake;
	struct sb_str parts[SB_PARTS_MAX];
	struct sb_err why = {.status = SB_OK};
	size_t count = 0;

	sb_arena_reset(&intake->arena);
	bool fits = examine(intake, &draft->draft, draft->number, draft->ref, parts, &count, &why);
	if (fits)
		l->good = admit(intake, draft, parts, count, l->err);
	else if (why.status == SB_REJECTED)
		l->good = fail_draft(intake, draft, why.text, l->err);
	else {
		*l->err = why;
		l->good = false;
	}
	return l->good;
}

bool sb_reply_intake_new(struct sb_reply_intake *intake, struct sb_err *err)
{
	struct looking looking = {intake, err, true};
	bool split = intake->split;

	intake->split = true; /* whoever put it there has no say in how it is cut */
	bool good = sb_queue_begin(intake->queue, err) &&
		    sb_queue_each(intake->queue, "[\"new\"]", look_at, &looking, err) && looking.good &&
		    sb_queue_commit(intake->queue, err);
	intake->split = split;
	if (!good)
		sb_queue_rollback(intake->queue);
	return good;
}
