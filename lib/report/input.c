#include "report/input.h"

#include "report/database.h"
#include "report/group.h"
#include "report/summary.h"

#include <stdlib.h>

#define SPIKES_MAX ((size_t)1 << 30) /* bytes that are told at once */

struct sb_input_worker {
	const struct sb_report *report;
	struct sb_json_parser parser;
	struct sb_query_record record;
};

/* Counts a post and forgets it. */
static void add_in_passing(struct sb_report *report, const struct sb_post *post, const struct sb_look *look)
{
	struct sb_fact fact;

	sb_facts_read(&report->facts, post, look, &fact);
	if (!sb_fact_counts(&report->facts, &fact))
		return;
	sb_summary_add_fact(report->summary, &report->facts, &fact);
	struct sb_str author = sb_facts_author_key(&report->facts, post);
	if (author.ptr != NULL)
		sb_distinct_add(&report->summary->authors, author);
}

static bool add_to_database(struct sb_report *report, const struct sb_post *post, bool outside, struct sb_err *err)
{
	const struct sb_fact fact = {.seen = true, .outside = outside, .at = post->created_at};

	return sb_database_add(report->database, post, sb_fact_counts(&report->facts, &fact), err);
}

static bool is_outside(const struct sb_report *report, struct sb_query_record *record, const struct sb_post *post)
{
	if (report->where == NULL)
		return false;
	sb_query_record_set(record, post);
	return !sb_query_match(report->where, record, report->now);
}

static bool add_post(struct sb_report *report, const struct sb_post *post, const struct sb_look *look, struct sb_err *err)
{
	if (report->database != NULL && !add_to_database(report, post, look->outside, err))
		return false;
	if (report->summary != NULL && report->summary->once) {
		add_in_passing(report, post, look);
		return true;
	}
	uint32_t node = sb_facts_add(&report->facts, post, look);
	if (report->talk.wanted)
		sb_talk_post(&report->talk, &report->facts, node, post, report->now);
	return true;
}

/* Events and cases are part of it; what no chosen measure has a use for is passed over. */
static void add_other(struct sb_report *report, const struct sb_post *post)
{
	bool outside = sb_str_is(post->type, "case") && is_outside(report, &report->record, post);
	bool used = report->facts.with_tree && sb_records_take(&report->records, &report->facts, post->root, outside);

	if (report->talk.wanted && sb_talk_event(&report->talk, post->root))
		used = true;
	report->others += !used;
}

bool sb_report_add(struct sb_report *report, struct sb_str line, struct sb_err *err, size_t *err_byte)
{
	struct sb_group_values values;
	struct sb_look look = {.values = &values};
	struct sb_post post;
	sb_json *root = sb_json_parse_object(&report->parser, line, err, err_byte);

	if (root == NULL)
		return false;
	if (report->merge)
		return sb_summary_read(report, root, err);
	sb_post_read(root, &post);
	if (report->with_spikes && sb_str_is(post.type, "count"))
		return sb_spikes_take(&report->spikes, root, err);
	if (!sb_post_is_post(&post)) {
		add_other(report, &post);
		return true;
	}
	sb_facts_expect(&report->facts, &post);
	look.outside = is_outside(report, &report->record, &post);
	sb_facts_look(&report->facts, &post, &look);
	return add_post(report, &post, &look, err);
}

void sb_input_write_spikes(struct sb_report *report, struct sb_writer *out)
{
	struct sb_buf records;

	sb_buf_init(&records, SPIKES_MAX);
	sb_report_write_spikes(report, &records);
	sb_writer_add_str(out, sb_buf_str(&records));
	sb_buf_free(&records);
}

/* Behind each record: a spike in a series of counts is told at once. */
static bool done(const struct sb_input *input, bool good, struct sb_writer *out, const struct sb_err *err)
{
	if (!good && (err->status == SB_IO || err->status == SB_RETRY)) /* the database, not the line */
		sb_die(err->status, "%s", err->text);
	if (good && input->tell_spikes && input->report->spikes.count > 0)
		sb_input_write_spikes(input->report, out);
	return good;
}

static bool on_line(void *ctx, const struct sb_line *line, struct sb_writer *out, struct sb_err *err, size_t *err_byte)
{
	const struct sb_input *input = ctx;

	return done(input, sb_report_add(input->report, line->text, err, err_byte), out, err);
}

/* --- from a thread to the one that adds --- */

#define ALL_TEXTS ((size_t)14)
#define ABSENT UINT32_MAX
#define CARRIED (SB_SHOWN_MAX + 4) /* of a text that is shown: enough to see that something was cut off */

/* A post as it is handed over. Behind it stand the lengths of the values of its field, its texts and these values. Where it is no
 * post it is its whole line, which lasts as long. */
struct parcel {
	struct sb_str line; /* absent: a post */
	sb_time at;
	double sentiment, reach, priority;
	uint32_t lengths[ALL_TEXTS], values; /* ABSENT: no text */
	bool bot, outside, content;
};

/* The texts that the facts need, and no more. Returns how many. */
static size_t list_texts(const struct sb_facts *facts, struct sb_post *post, struct sb_str *texts[ALL_TEXTS])
{
	struct sb_str *all[ALL_TEXTS] = {
		&post->id, &post->network, &post->author.id, &post->author.handle, &post->author.role, &post->repost_of,
		&post->score.label, &post->score.emotion, /* always */
		&post->reply_to, &post->thread_id, /* where posts are joined */
		&post->author.name, &post->url, &post->title, &post->text, /* where posts are shown */
	};

	memcpy(texts, all, sizeof all);
	return facts->with_about ? ALL_TEXTS : facts->with_tree ? 10 : 8;
}

static uint32_t length_of(struct sb_str text)
{
	return text.ptr != NULL ? (uint32_t)text.len : ABSENT;
}

static void write_parcel(const struct sb_facts *facts, struct sb_post *post, const struct sb_look *look, struct sb_writer *out)
{
	const struct sb_group_values *values = look->values;
	struct sb_str *texts[ALL_TEXTS];
	uint32_t lengths[SB_GROUP_VALUES];
	struct parcel parcel = {.at = post->created_at, .sentiment = post->score.sentiment, .reach = post->score.reach,
				.priority = post->score.priority, .values = (uint32_t)values->count, .bot = post->author.bot,
				.outside = look->outside, .content = look->content};
	size_t count = list_texts(facts, post, texts);

	post->title.len = post->title.len > CARRIED ? CARRIED : post->title.len;
	post->text.len = post->text.len > CARRIED ? CARRIED : post->text.len;
	for (size_t i = 0; i < ALL_TEXTS; i++)
		parcel.lengths[i] = i < count ? length_of(*texts[i]) : ABSENT;
	for (size_t i = 0; i < values->count; i++)
		lengths[i] = length_of(values->list[i]);
	sb_writer_add(out, (const char *)&parcel, sizeof parcel);
	sb_writer_add(out, (const char *)lengths, values->count * sizeof *lengths);
	for (size_t i = 0; i < count; i++)
		sb_writer_add_str(out, *texts[i]);
	for (size_t i = 0; i < values->count; i++)
		sb_writer_add_str(out, values->list[i]);
}

/* Takes a text of that length off the front of `rest`. */
static struct sb_str take_text(struct sb_str *rest, uint32_t length)
{
	struct sb_str text = {NULL, 0};

	if (length == ABSENT)
		return text;
	text = sb_str_of(rest->ptr, length);
	rest->ptr += length;
	rest->len -= length;
	return text;
}

static void read_parcel(const struct sb_facts *facts, const struct parcel *parcel, struct sb_str rest, struct sb_post *post,
			struct sb_look *look)
{
	struct sb_str *texts[ALL_TEXTS];
	uint32_t lengths[SB_GROUP_VALUES];
	size_t count = list_texts(facts, post, texts);

	*post = (struct sb_post){.created_at = parcel->at, .author.bot = parcel->bot, .score.sentiment = parcel->sentiment,
				 .score.reach = parcel->reach, .score.priority = parcel->priority};
	look->outside = parcel->outside;
	look->content = parcel->content;
	look->values->count = parcel->values;
	memcpy(lengths, rest.ptr, parcel->values * sizeof *lengths);
	take_text(&rest, (uint32_t)(parcel->values * sizeof *lengths));
	for (size_t i = 0; i < count; i++)
		*texts[i] = take_text(&rest, parcel->lengths[i]);
	for (size_t i = 0; i < parcel->values; i++)
		look->values->list[i] = take_text(&rest, lengths[i]);
}

/* In a thread: all that can be done to a line alone. */
static bool prepare_line(void *ctx, const struct sb_line *line, struct sb_writer *out, struct sb_err *err, size_t *err_byte)
{
	struct sb_input_worker *worker = ctx;
	struct sb_group_values values;
	struct sb_look look = {.values = &values};
	struct sb_post post;
	sb_json *root = sb_json_parse_object(&worker->parser, line->text, err, err_byte);

	if (root == NULL)
		return false;
	sb_post_read(root, &post);
	if (!sb_post_is_post(&post)) {
		const struct parcel whole = {.line = line->text};
		sb_writer_add(out, (const char *)&whole, sizeof whole);
		return true;
	}
	look.outside = is_outside(worker->report, &worker->record, &post);
	sb_facts_look(&worker->report->facts, &post, &look);
	write_parcel(&worker->report->facts, &post, &look, out);
	return true;
}

static void ahead(void *ctx, struct sb_str made)
{
	struct sb_facts *facts = &((const struct sb_input *)ctx)->report->facts;
	struct sb_group_values values;
	struct sb_look look = {.values = &values};
	struct sb_post post;
	struct parcel parcel;

	memcpy(&parcel, made.ptr, sizeof parcel);
	take_text(&made, (uint32_t)sizeof parcel);
	if (parcel.line.ptr != NULL)
		return;
	read_parcel(facts, &parcel, made, &post, &look);
	sb_facts_expect(facts, &post);
}

static bool settle(void *ctx, struct sb_str made, struct sb_writer *out, struct sb_err *err, size_t *err_byte)
{
	const struct sb_input *input = ctx;
	struct sb_group_values values;
	struct sb_look look = {.values = &values};
	struct sb_post post;
	struct parcel parcel;

	memcpy(&parcel, made.ptr, sizeof parcel);
	take_text(&made, (uint32_t)sizeof parcel);
	if (parcel.line.ptr != NULL)
		return done(input, sb_report_add(input->report, parcel.line, err, err_byte), out, err);
	read_parcel(&input->report->facts, &parcel, made, &post, &look);
	return done(input, add_post(input->report, &post, &look, err), out, err);
}

void sb_input_open(struct sb_input *input, struct sb_report *report, struct sb_stage *stage)
{
	bool alone = report->merge || report->talk.wanted || report->database != NULL;

	*input = (struct sb_input){.report = report, .tell_spikes = input->tell_spikes};
	stage->line = on_line;
	stage->ctx = input;
	if (alone || stage->threads < 2) {
		stage->threads = 1;
		return;
	}
	input->count = (size_t)stage->threads;
	input->workers = sb_mem_zero(input->count, sizeof *input->workers);
	input->contexts = sb_mem_zero(input->count, sizeof *input->contexts);
	for (size_t i = 0; i < input->count; i++) {
		input->workers[i].report = report;
		input->workers[i].parser = (struct sb_json_parser)SB_JSON_PARSER_INIT;
		sb_query_record_init(&input->workers[i].record);
		input->contexts[i] = &input->workers[i];
	}
	stage->line = prepare_line;
	stage->settle = settle;
	stage->ahead = ahead;
	stage->workers = input->contexts;
}

void sb_input_close(struct sb_input *input)
{
	for (size_t i = 0; i < input->count; i++) {
		sb_json_parser_free(&input->workers[i].parser);
		sb_query_record_free(&input->workers[i].record);
	}
	free(input->workers);
	free(input->contexts);
}
