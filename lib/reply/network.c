#include "reply/network.h"

#include "base/utf8.h"
#include "json/splice.h"
#include "json/write.h"

#include <stdlib.h>

#define OUTPUT_MAX ((size_t)1 << 20) /* of what a jq file gives: a request with a long text in it */

#define NAME_SHOWN 64                    /* bytes of a network's name: a draft may say anything */

static const char *const functions[] = {"replies", "reply", "limits", NULL};

static bool keep_first(void *ctx, struct sb_str output)
{
	sb_buf_add_str(ctx, output);
	return false;
}

static bool call(struct sb_reply_network *network, const char *function, struct sb_str input, struct sb_buf *out,
		 struct sb_err *err)
{
	sb_buf_clear(out);
	if (!sb_wire_call(network->wire, network->name, function, input, (struct sb_str){NULL, 0}, keep_first, out, err))
		return false;
	return out->len > 0 || sb_err_set(err, SB_USAGE, "%s.jq: '%s' gives nothing", network->name, function);
}

/* --- opening --- */

static size_t whole(sb_json *object, const char *key)
{
	int64_t value;

	return sb_json_int(sb_json_get(object, sb_str_from(key)), &value) && value > 0 ? (size_t)value : 0;
}

static bool truth(sb_json *object, const char *key)
{
	return sb_json_is_true(sb_json_get(object, sb_str_from(key)));
}

/* What `replies` says. */
static bool read_terms(struct sb_reply_network *network, struct sb_err *err)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_buf out;
	bool good = false;

	sb_buf_init(&out, OUTPUT_MAX);
	good = sb_wire_call(network->wire, network->name, "replies", SB_STR("null"), (struct sb_str){NULL, 0}, keep_first, &out,
			    err);
	if (good && out.len == 0) {
		good = sb_err_set(err, SB_REJECTED, "%s cannot be answered: its file has no 'reply'", network->name);
	} else if (good) {
		good = false;
		sb_json *root = sb_json_parse_object(&parser, sb_buf_str(&out), NULL, NULL);
		struct sb_str counting = sb_json_str(sb_json_get(root, SB_STR("count")));
		for (size_t i = 0; sb_counting_names[i] != NULL; i++) {
			if (!sb_str_is(counting, sb_counting_names[i]))
				continue;
			good = true;
			network->length = (struct sb_length){(enum sb_counting)i, whole(root, "max"), whole(root, "max_bytes")};
		}
		network->min = whole(root, "min");
		network->mention = truth(root, "mention");
		network->opens = truth(root, "opens");
		network->place = truth(root, "place");
		network->title = truth(root, "title");
		struct sb_str host = sb_json_str(sb_json_get(root, SB_STR("host")));
		network->host = host.ptr ? sb_mem_dup(host) : NULL;
		if (!good)
			sb_err_set(err, SB_USAGE, "%s.jq: replies: 'count' is one of characters, graphemes, mastodon, x",
				   network->name);
	}
	sb_json_parser_free(&parser);
	sb_buf_free(&out);
	return good;
}

static void close_network(struct sb_reply_network *network)
{
	sb_wire_close(network->wire);
	explicit_bzero(network->session.ptr, network->session.len);
	explicit_bzero(network->session_token.ptr, network->session_token.len);
	sb_buf_free(&network->session);
	sb_buf_free(&network->session_token);
	sb_buf_free(&network->session_host);
	free(network->name);
	free(network->host);
	free(network);
}

static bool open_network(struct sb_reply_network *network, struct sb_err *err)
{
	const char *const names[] = {network->name, NULL};

	if (!sb_wire_has("networks", sb_assets_networks, "network", sb_utf8_cut_bytes(sb_str_from(network->name), NAME_SHOWN), err)) {
		err->status = SB_REJECTED; /* of this draft alone */
		return false;
	}
	network->wire = sb_wire_open("networks", sb_assets_networks, names, functions, err);
	return network->wire != NULL && read_terms(network, err);
}

struct sb_reply_network *sb_reply_network(struct sb_reply_networks *networks, struct sb_str name, struct sb_err *err)
{
	for (size_t i = 0; i < networks->count; i++)
		if (sb_str_is(name, networks->list[i]->name))
			return networks->list[i];
	struct sb_reply_network *network = sb_mem_zero(1, sizeof *network);
	network->name = sb_mem_dup(name);
	sb_buf_init(&network->session, OUTPUT_MAX);
	sb_buf_init(&network->session_token, OUTPUT_MAX);
	sb_buf_init(&network->session_host, OUTPUT_MAX);
	if (!open_network(network, err)) {
		close_network(network);
		return NULL;
	}
	networks->list = sb_mem_reserve(networks->list, networks->count, &networks->cap, sizeof(void *));
	networks->list[networks->count++] = network;
	return network;
}

void sb_reply_networks_free(struct sb_reply_networks *networks)
{
	for (size_t i = 0; i < networks->count; i++)
		close_network(networks->list[i]);
	free(networks->list);
	*networks = (struct sb_reply_networks){0};
}

/* --- the question --- */

/* Links, mentions and tags of the text, by bytes from 0. */
static void write_spans(struct sb_str text, struct sb_buf *out)
{
	static const char *const kinds[] = {[SB_WORD_TAG] = "tag", [SB_WORD_MENTION] = "mention", [SB_WORD_LINK] = "link"};
	struct sb_words words;

	sb_words_init(&words);
	sb_words_split(&words, text);
	sb_json_open(out, '[');
	for (size_t i = 0; i < words.count; i++) {
		const struct sb_word *word = &words.list[i];
		if (word->kind != SB_WORD_TAG && word->kind != SB_WORD_MENTION && word->kind != SB_WORD_LINK)
			continue;
		sb_json_item(out);
		sb_json_open(out, '{');
		sb_json_field_text(out, "kind", kinds[word->kind]);
		sb_json_field_int(out, "start", word->raw.ptr - text.ptr);
		sb_json_field_int(out, "end", word->raw.ptr - text.ptr + (int64_t)word->raw.len);
		sb_json_field_str(out, "text", word->raw);
		sb_json_close(out, '}');
	}
	sb_json_close(out, ']');
	sb_words_free(&words);
}

static void write_json(struct sb_buf *out, const char *key, struct sb_str json, const char *otherwise)
{
	sb_json_key(out, key);
	sb_buf_add_str(out, json.len > 0 ? json : sb_str_from(otherwise));
}

static void write_question(const struct sb_reply_question *q, struct sb_buf *out)
{
	const struct sb_part *part = q->part;
	const struct sb_draft *draft = &part->draft->draft;

	sb_json_open(out, '{');
	sb_json_key(out, "draft");
	sb_json_open(out, '{');
	sb_json_field_str(out, "reply_to", draft->reply_to);
	sb_json_field_str(out, "url", draft->url);
	sb_json_field_str(out, "to", draft->to);
	sb_json_field_str(out, "title", draft->title);
	sb_json_field_str(out, "place", draft->place);
	sb_json_close(out, '}');
	sb_json_field_str(out, "text", part->text);
	sb_json_key(out, "spans");
	write_spans(part->text, out);
	sb_json_field_int(out, "part", part->number);
	sb_json_field_int(out, "parts", part->parts);
	sb_json_field_str(out, "parent", part->parent);
	sb_json_field_str(out, "key", part->key);
	/* a moment that is the part's own, for networks whose ids are made of time: within the second of the draft */
	sb_json_field_int(out, "stamp", draft->at / SB_SECOND * SB_SECOND +
						(part->draft->number * (SB_PARTS_MAX + 1) + part->number) % SB_SECOND);
	sb_json_field_time(out, "since", draft->at / SB_SECOND * SB_SECOND - SB_HOUR); /* it cannot be there before */
	sb_json_field_time(out, "now", q->now / SB_SECOND * SB_SECOND);
	write_json(out, "account", q->account ? q->account->options : (struct sb_str){NULL, 0}, "{}");
	write_json(out, "known", q->known, "[]");
	write_json(out, "know", q->know, "{}");
	write_json(out, "answer", q->answer, "null");
	sb_json_field_true(out, "unclear", q->unclear);
	sb_json_field_true(out, "dry", q->dry);
	sb_json_close(out, '}');
}

/* --- the step --- */

static struct sb_str text_of(sb_json *object, const char *key, struct sb_arena *arena)
{
	return sb_arena_str(arena, sb_json_str(sb_json_get(object, sb_str_from(key))));
}

static void read_headers(sb_json *root, struct sb_arena *arena, struct sb_reply_step *step)
{
	struct sb_json_iter it = sb_json_iter(sb_json_get(root, SB_STR("headers")));
	struct sb_str name;

	step->headers = sb_arena_alloc(arena, (it.left + 1) * sizeof *step->headers);
	for (sb_json *v; it.object && (v = sb_json_next(&it, &name)) != NULL;)
		if (sb_json_is_string(v))
			step->headers[step->header_count++] =
				(struct sb_http_header){sb_arena_str(arena, name), sb_arena_str(arena, sb_json_str(v))};
}

static bool read_request(sb_json *root, struct sb_str json, struct sb_arena *arena, struct sb_reply_step *step)
{
	struct sb_json_iter it = sb_json_iter(sb_json_get(root, SB_STR("also")));
	sb_json *body = sb_json_get(root, SB_STR("body"));
	struct sb_str method = text_of(root, "method", arena);

	step->kind = SB_STEP_ASK;
	step->url = text_of(root, "url", arena);
	step->name = text_of(root, "step", arena);
	step->body = sb_json_is_string(body) ? sb_arena_str(arena, sb_json_str(body))
					     : sb_arena_str(arena, sb_json_find_text(json, SB_STR("body")));
	step->method = method.ptr ? method.ptr : step->body.ptr ? "POST" : "GET";
	read_headers(root, arena, step);
	step->publishes = truth(root, "publishes");
	step->looks = truth(root, "looks");
	step->session = text_of(root, "session", arena);
	step->password = text_of(root, "password", arena);
	step->key_header = text_of(root, "key_header", arena);
	for (sb_json *v; (v = sb_json_next(&it, NULL)) != NULL && step->also_count < 8;)
		if (sb_json_int(v, &step->also[step->also_count]))
			step->also_count++;
	return step->url.len > 0;
}

static bool read_sent(const struct sb_reply_network *network, sb_json *sent, struct sb_arena *arena,
		      struct sb_reply_step *step)
{
	sb_json *author = sb_json_get(sent, SB_STR("author"));
	struct sb_str rest;

	step->kind = SB_STEP_SENT;
	step->id = rest = text_of(sent, "id", arena);
	step->sent_url = text_of(sent, "url", arena);
	step->thread_id = text_of(sent, "thread_id", arena);
	step->author_id = text_of(author, "id", arena);
	step->author_handle = text_of(author, "handle", arena);
	step->author_name = text_of(author, "name", arena);
	step->author_url = text_of(author, "url", arena);
	sb_time_parse(sb_json_str(sb_json_get(sent, SB_STR("created_at"))), &step->created_at);
	return sb_str_is(sb_str_cut(&rest, ':'), network->name) && rest.len > 0;
}

static bool read_step(struct sb_reply_network *network, struct sb_str json, sb_json *root, struct sb_arena *arena,
		      struct sb_reply_step *step, struct sb_err *err)
{
	sb_json *sent = sb_json_get(root, SB_STR("sent"));
	double wait = sb_json_number(sb_json_get(root, SB_STR("wait")), -1);

	*step = (struct sb_reply_step){.created_at = SB_TIME_NONE, .wait = -1};
	step->json = sb_arena_str(arena, json);
	step->know = sb_arena_str(arena, sb_json_find_text(json, SB_STR("know")));
	if (sent != NULL)
		return read_sent(network, sent, arena, step) ||
		       sb_err_set(err, SB_USAGE, "%s.jq: reply: 'sent' has no id that begins with '%s:'", network->name,
				  network->name);
	step->kind = SB_STEP_REFUSED;
	step->reason = text_of(root, "refused", arena);
	if (step->reason.ptr != NULL)
		return true;
	step->kind = SB_STEP_LATER;
	step->reason = text_of(root, "later", arena);
	if (wait >= 0)
		step->wait = wait < (double)SB_REPLY_PAUSE_MOST / (double)SB_SECOND ? (int64_t)(wait * (double)SB_SECOND)
									       : SB_REPLY_PAUSE_MOST;
	if (step->reason.ptr != NULL)
		return true;
	return read_request(root, json, arena, step) ||
	       sb_err_set(err, SB_USAGE, "%s.jq: reply: gives none of url, sent, refused, later", network->name);
}

bool sb_reply_next(struct sb_reply_network *network, const struct sb_reply_question *question, struct sb_arena *arena,
		   struct sb_reply_step *step, struct sb_err *err)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_buf input, out;

	sb_buf_init(&input, SIZE_MAX / 4);
	sb_buf_init(&out, OUTPUT_MAX);
	write_question(question, &input);
	bool good = call(network, "reply", sb_buf_str(&input), &out, err);
	sb_json *root = good ? sb_json_parse_object(&parser, sb_buf_str(&out), err, NULL) : NULL;
	good = root != NULL && read_step(network, sb_buf_str(&out), root, arena, step, err);
	sb_json_parser_free(&parser);
	sb_buf_free(&input);
	sb_buf_free(&out);
	return good;
}

/* --- answers --- */

void sb_reply_answer(const struct sb_reply_step *step, long status, const struct sb_http_header *headers, size_t count,
		     struct sb_str body, struct sb_buf *out)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;

	sb_buf_clear(out);
	sb_json_open(out, '{');
	sb_json_field_str(out, "step", step->name);
	write_json(out, "request", step->json, "null");
	sb_json_field_int(out, "status", status);
	sb_json_key(out, "headers");
	sb_json_open(out, '{');
	for (size_t i = 0; i < count; i++) {
		sb_json_key_str(out, headers[i].name);
		sb_json_add_str(out, headers[i].value);
	}
	sb_json_close(out, '}');
	sb_json_key(out, "body");
	body = sb_str_trim(body);
	if (body.len > 0 && sb_json_parse(&parser, body, NULL, NULL) != NULL)
		sb_buf_add_str(out, body);
	else
		sb_json_add_str(out, body.ptr ? body : SB_STR(""));
	sb_json_close(out, '}');
	sb_json_parser_free(&parser);
}

int64_t sb_reply_pause(struct sb_reply_network *network, struct sb_str answer, sb_time now)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_buf out;
	int64_t pause = -1;
	sb_time until = SB_TIME_NONE;

	sb_buf_init(&out, OUTPUT_MAX);
	if (call(network, "limits", answer, &out, NULL)) {
		sb_json *root = sb_json_parse(&parser, sb_buf_str(&out), NULL, NULL);
		double wait = sb_json_number(sb_json_get(root, SB_STR("wait")), -1);
		if (wait >= 0 && wait < 1e9)
			pause = (int64_t)(wait * (double)SB_SECOND);
		if (sb_time_parse(sb_json_str(sb_json_get(root, SB_STR("until"))), &until) && until > now)
			pause = until - now;
	}
	sb_json_parser_free(&parser);
	sb_buf_free(&out);
	return pause;
}
