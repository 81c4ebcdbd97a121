#include "fetch/network.h"

#include "base/asset.h"
#include "base/mem.h"
#include "fetch/address.h"
#include "json/write.h"
#include "wire/wire.h"

#include <stdlib.h>

#define ANSWER_MAX (2 * SB_HTTP_BODY_MAX) /* a body and what is told about it */
#define SPEC_MAX ((size_t)1 << 20)	  /* of a spec, a request or a cursor: a request may carry a list of what is left to ask */

/* jq needs 10 ms for a file of which only the claim is wanted, and 30 for a whole one. So whole is compiled what is used. */
static const char *const functions[] = {"about",	"claims", "request($arg)", "posts", "next($arg)",
					"cursor($arg)", "limits", "thread",	   "exists", "gone",   "login",
					"stream",	"event",  NULL};

struct sb_networks {
	struct sb_claims *claims;
	char *const *names;
	struct sb_wire **whole; /* for each name; NULL: not used so far */
	struct sb_buf answer; /* the input of a call */
	struct sb_json_parser parser;
};

struct sb_networks *sb_networks_open(struct sb_err *err)
{
	struct sb_networks *networks = sb_mem_zero(1, sizeof *networks);

	sb_buf_init(&networks->answer, ANSWER_MAX);
	networks->claims = sb_claims_open(err);
	if (networks->claims == NULL) {
		sb_networks_close(networks);
		return NULL;
	}
	networks->names = sb_claims_names(networks->claims);
	size_t count = 0;
	while (networks->names[count] != NULL)
		count++;
	networks->whole = sb_mem_zero(count + 1, sizeof *networks->whole);
	return networks;
}

struct sb_claims *sb_networks_claims(const struct sb_networks *networks)
{
	return networks->claims;
}

void sb_networks_close(struct sb_networks *networks)
{
	if (networks == NULL)
		return;
	for (size_t i = 0; networks->names != NULL && networks->names[i] != NULL; i++)
		sb_wire_close(networks->whole[i]);
	free(networks->whole);
	sb_claims_close(networks->claims);
	sb_buf_free(&networks->answer);
	sb_json_parser_free(&networks->parser);
	free(networks);
}

/* Calls a function of one network, which is compiled when it is used first. */
static bool call(struct sb_networks *networks, const char *network, const char *function, struct sb_str input,
		 struct sb_str arg, sb_jq_emit *emit, void *ctx, struct sb_err *err)
{
	const char *const one[] = {network, NULL};
	size_t i = 0;

	while (strcmp(networks->names[i], network) != 0)
		i++;
	if (networks->whole[i] == NULL)
		networks->whole[i] = sb_wire_open("networks", sb_assets_networks, one, functions, err);
	return networks->whole[i] != NULL &&
	       sb_wire_call(networks->whole[i], network, function, input, arg, emit, ctx, err);
}

/* Keeps the first output that is an object or, for a cursor, any value but null. */
static bool keep_first(void *ctx, struct sb_str output)
{
	struct sb_buf *to = ctx;

	if (!sb_str_is(output, "null"))
		sb_buf_add_str(to, output);
	return false;
}

/* --- one post --- */

/* The answer as the functions see it. */
static struct sb_str compose(struct sb_network_source *source, const struct sb_http_response *response, bool body)
{
	struct sb_buf *out = &source->networks->answer;

	sb_buf_clear(out);
	sb_json_open(out, '{');
	sb_json_key(out, "spec");
	sb_buf_add_str(out, sb_buf_str(&source->spec));
	sb_json_key(out, "request");
	sb_buf_add_str(out, sb_buf_str(&source->request));
	sb_json_field_int(out, "status", response->status);
	sb_json_key(out, "headers");
	sb_json_open(out, '{');
	for (size_t i = 0; i < response->header_count; i++)
		sb_json_field_str(out, response->headers[i].name.ptr, response->headers[i].value);
	sb_json_close(out, '}');
	if (body) {
		sb_json_key(out, "body");
		sb_buf_add_str(out, sb_str_trim(response->body));
	}
	sb_json_close(out, '}');
	return sb_buf_str(out);
}

static const char *network_of(const struct sb_networks *networks, sb_json *post)
{
	struct sb_str network = sb_json_str(sb_json_get(post, SB_STR("network")));

	for (char *const *name = networks->names; *name != NULL; name++)
		if (sb_str_is(network, *name))
			return *name;
	return NULL;
}

/* Calls a function on a post, as JSON text; `out` stays empty when its network is none of ours. */
static bool ask_of_post(struct sb_networks *networks, struct sb_str post, const char *function, const char **network,
			struct sb_buf *out, struct sb_err *err)
{
	sb_json *root = sb_json_parse_object(&networks->parser, post, err, NULL);

	*network = root != NULL ? network_of(networks, root) : NULL;
	if (*network == NULL)
		return root != NULL;
	return call(networks, *network, function, post, (struct sb_str){NULL, 0}, keep_first, out, err);
}

bool sb_network_thread(struct sb_networks *networks, struct sb_str post, struct sb_buf *source, struct sb_err *err)
{
	const char *network;
	struct sb_buf out;

	sb_buf_clear(source);
	sb_buf_init(&out, SPEC_MAX);
	bool good = ask_of_post(networks, post, "thread", &network, &out, err);
	if (good && out.len > 0)
		sb_buf_add_str(source, sb_json_str(sb_json_parse(&networks->parser, sb_buf_str(&out), NULL, NULL)));
	sb_buf_free(&out);
	return good;
}

/* All that is known of the server that a post is asked of: where it is. */
static void spec_of_server(struct sb_network_source *source)
{
	sb_json *request = sb_json_parse(&source->networks->parser, sb_buf_str(&source->request), NULL, NULL);
	struct sb_str base = sb_address_base(sb_json_str(sb_json_get(request, SB_STR("url"))));

	sb_buf_clear(&source->spec);
	sb_json_open(&source->spec, '{');
	if (base.len > 0)
		sb_json_field_str(&source->spec, "base", base);
	sb_json_close(&source->spec, '}');
}

bool sb_network_exists(struct sb_networks *networks, struct sb_str post, struct sb_network_source *source,
		       struct sb_err *err)
{
	sb_network_source_init(source, networks, NULL);
	bool good = ask_of_post(networks, post, "exists", &source->network, &source->request, err);
	spec_of_server(source);
	return good;
}

bool sb_network_gone(struct sb_network_source *source, const struct sb_http_response *response,
		     enum sb_network_stands *stands, struct sb_err *err)
{
	struct sb_buf out;
	bool body = sb_json_parse(&source->networks->parser, response->body, NULL, NULL) != NULL;

	sb_buf_init(&out, SPEC_MAX);
	bool good = call(source->networks, source->network, "gone", compose(source, response, body),
				 (struct sb_str){NULL, 0}, keep_first, &out, err);
	*stands = sb_str_is(sb_buf_str(&out), "true")	 ? SB_NETWORK_GONE
		  : sb_str_is(sb_buf_str(&out), "false") ? SB_NETWORK_STANDS
							 : SB_NETWORK_UNCLEAR;
	sb_buf_free(&out);
	return good;
}

/* --- one source --- */

void sb_network_source_init(struct sb_network_source *source, struct sb_networks *networks, const char *network)
{
	*source = (struct sb_network_source){.networks = networks, .network = network};
	sb_buf_init(&source->spec, SPEC_MAX);
	sb_buf_init(&source->request, SPEC_MAX);
	sb_buf_init(&source->cursor, SPEC_MAX);
	sb_buf_init(&source->began, SPEC_MAX);
}

void sb_network_source_free(struct sb_network_source *source)
{
	sb_buf_free(&source->spec);
	sb_buf_free(&source->request);
	sb_buf_free(&source->cursor);
	sb_buf_free(&source->began);
}

static struct sb_str or_null(const struct sb_buf *json)
{
	return json->len > 0 ? sb_buf_str(json) : SB_STR("null");
}

/* Where SB_TOKEN_NETWORK is for: the host that the file names, the server in the spec, or that of the source's address. */
static bool take_token(struct sb_network_source *source, struct sb_str written, struct sb_credentials *credentials,
		       struct sb_err *err)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_buf host, url;

	sb_buf_init(&host, SPEC_MAX);
	sb_buf_init(&url, SPEC_MAX);
	bool good = sb_claims_host(source->networks->claims, source->network, &host, err);
	if (host.len > 0)
		sb_buf_add_format(&url, "https://%s/", host.ptr);
	struct sb_str base = sb_json_str(
		sb_json_get(sb_json_parse(&parser, sb_buf_str(&source->spec), NULL, NULL), SB_STR("base")));
	if (url.len == 0)
		sb_buf_add_str(&url, base.len > 0 ? base : written);
	good = good && sb_credentials_from_environment(credentials, source->network, sb_buf_str(&url), err);
	sb_json_parser_free(&parser);
	sb_buf_free(&host);
	sb_buf_free(&url);
	return good;
}

bool sb_network_prepare(struct sb_network_source *source, struct sb_str written, struct sb_str spec,
			struct sb_credentials *credentials, struct sb_err *err)
{
	sb_buf_clear(&source->spec);
	sb_buf_add_str(&source->spec, spec);
	if (!take_token(source, written, credentials, err))
		return false;
	if (spec.len < 2 || spec.ptr[0] != '{')
		return sb_err_set(err, SB_USAGE, "%s.jq: claims: a spec is an object", source->network);
	sb_buf_clear(&source->spec);
	sb_json_open(&source->spec, '{');
	sb_json_field_time(&source->spec, "now", sb_time_now());
	sb_json_key(&source->spec, "hosts");
	sb_json_open(&source->spec, '[');
	sb_credentials_hosts(credentials, &source->spec);
	sb_json_close(&source->spec, ']');
	sb_buf_add_text(&source->spec, spec.len > 2 ? "," : "");
	sb_buf_add_str(&source->spec, sb_str_of(spec.ptr + 1, spec.len - 1));
	return true;
}

bool sb_network_begin(struct sb_network_source *source, struct sb_err *err)
{
	sb_buf_clear(&source->request);
	sb_buf_clear(&source->began);
	sb_buf_add_str(&source->began, sb_buf_str(&source->cursor));
	return call(source->networks, source->network, "request($arg)", sb_buf_str(&source->spec),
			    or_null(&source->cursor), keep_first, &source->request, err);
}

bool sb_network_login(struct sb_network_source *source, struct sb_buf *how, struct sb_err *err)
{
	sb_buf_clear(how);
	return call(source->networks, source->network, "login", sb_buf_str(&source->spec), (struct sb_str){NULL, 0},
		    keep_first, how, err);
}

bool sb_network_request(const struct sb_network_source *source, struct sb_arena *arena,
			struct sb_network_request *request, struct sb_err *err)
{
	sb_json *root = sb_json_parse_object(&source->networks->parser, sb_buf_str(&source->request), err, NULL);
	struct sb_json_iter it = sb_json_iter(sb_json_get(root, SB_STR("headers")));
	struct sb_str name;

	*request = (struct sb_network_request){0};
	request->url = sb_arena_str(arena, sb_json_str(sb_json_get(root, SB_STR("url"))));
	if (request->url.len == 0)
		return sb_err_set(err, SB_USAGE, "%s.jq: request: there is no url in it", source->network);
	request->secret_header = sb_arena_str(arena, sb_json_str(sb_json_get(root, SB_STR("token"))));
	request->forward = sb_str_is(sb_json_str(sb_json_get(root, SB_STR("pages"))), "forward");
	request->leads = sb_json_is_true(sb_json_get(root, SB_STR("leads")));
	double idle = sb_json_number(sb_json_get(root, SB_STR("idle")), 0);
	request->idle = idle > 0 && idle < 1e6 ? (int64_t)(idle * (double)SB_SECOND) : 0;
	request->headers = sb_arena_alloc(arena, (it.left + 1) * sizeof *request->headers);
	for (sb_json *v; it.object && (v = sb_json_next(&it, &name)) != NULL;)
		if (sb_json_is_string(v))
			request->headers[request->header_count++] = (struct sb_http_header){
				sb_arena_str(arena, name),
				sb_arena_str(arena, sb_json_str(v)),
			};
	return true;
}

struct posts {
	struct sb_json_parser parser;
	bool (*post)(void *ctx, sb_json *post);
	void *ctx;
};

static bool on_post(void *ctx, struct sb_str output)
{
	struct posts *posts = ctx;
	sb_json *post = sb_json_parse(&posts->parser, output, NULL, NULL);

	return post == NULL || posts->post(posts->ctx, post);
}

bool sb_network_answer(struct sb_network_source *source, const struct sb_http_response *response,
		       bool (*post)(void *ctx, sb_json *post), void *ctx, struct sb_err *err)
{
	struct posts posts = {SB_JSON_PARSER_INIT, post, ctx};
	struct sb_buf cursor;

	if (sb_json_parse(&source->networks->parser, response->body, err, NULL) == NULL)
		return sb_err_set(err, SB_RETRY, "the answer is not JSON: is this a %s server?", source->network);
	struct sb_str answer = compose(source, response, true);
	bool good =
		call(source->networks, source->network, "posts", answer, (struct sb_str){NULL, 0}, on_post, &posts, err);
	sb_json_parser_free(&posts.parser);
	if (!good)
		return false;
	sb_buf_init(&cursor, SPEC_MAX);
	good = call(source->networks, source->network, "cursor($arg)", answer, or_null(&source->cursor), keep_first,
			    &cursor, err);
	if (good && cursor.len > 0) {
		sb_buf_clear(&source->cursor);
		sb_buf_add_str(&source->cursor, sb_buf_str(&cursor));
	}
	sb_buf_free(&cursor);
	return good;
}

bool sb_network_next(struct sb_network_source *source, const struct sb_http_response *response, sb_time since,
		     bool *more, struct sb_err *err)
{
	struct sb_buf arg, next;

	sb_buf_init(&arg, 2 * SPEC_MAX);
	sb_buf_init(&next, SPEC_MAX);
	sb_json_open(&arg, '{');
	sb_json_key(&arg, "cursor");
	sb_buf_add_str(&arg, or_null(&source->began));
	sb_json_field_time(&arg, "since", since);
	sb_json_close(&arg, '}');
	bool good = call(source->networks, source->network, "next($arg)", compose(source, response, true),
				 sb_buf_str(&arg), keep_first, &next, err);
	*more = good && next.len > 0;
	if (*more) {
		sb_buf_clear(&source->request);
		sb_buf_add_str(&source->request, sb_buf_str(&next));
	}
	sb_buf_free(&arg);
	sb_buf_free(&next);
	return good;
}

/* --- its stream --- */

bool sb_network_stream(struct sb_network_source *source, bool *there, struct sb_err *err)
{
	sb_buf_clear(&source->request);
	bool good = call(source->networks, source->network, "stream", sb_buf_str(&source->spec),
			 (struct sb_str){NULL, 0}, keep_first, &source->request, err);

	*there = good && source->request.len > 0;
	return good;
}

void sb_network_event_add(const struct sb_network_source *source, const struct sb_event *event, struct sb_buf *out)
{
	sb_json *body = sb_json_parse(&source->networks->parser, event->data, NULL, NULL);

	sb_json_open(out, '{');
	sb_json_key(out, "spec");
	sb_buf_add_str(out, sb_buf_str(&source->spec));
	sb_json_key(out, "request");
	sb_buf_add_str(out, sb_buf_str(&source->request));
	sb_json_field_str(out, "event", event->name);
	sb_json_field_str(out, "id", event->id);
	sb_json_key(out, "body");
	if (sb_json_is_object(body) || sb_json_is_array(body))
		sb_buf_add_str(out, sb_str_trim(event->data));
	else
		sb_json_add_str(out, event->data);
	sb_json_close(out, '}');
}

bool sb_network_event(struct sb_network_source *source, struct sb_str event, bool (*post)(void *ctx, sb_json *post),
		      void *ctx, struct sb_err *err)
{
	struct posts posts = {SB_JSON_PARSER_INIT, post, ctx};
	bool good = call(source->networks, source->network, "event", event, (struct sb_str){NULL, 0}, on_post, &posts, err);

	sb_json_parser_free(&posts.parser);
	return good;
}

sb_time sb_network_pause(struct sb_network_source *source, const struct sb_http_response *response, sb_time now)
{
	struct sb_buf limits;
	sb_time until = SB_TIME_NONE;
	bool body = sb_json_parse(&source->networks->parser, response->body, NULL, NULL) != NULL;

	sb_buf_init(&limits, SPEC_MAX);
	if (call(source->networks, source->network, "limits", compose(source, response, body),
			 (struct sb_str){NULL, 0}, keep_first, &limits, NULL) &&
	    limits.len > 0) {
		sb_json *root = sb_json_parse(&source->networks->parser, sb_buf_str(&limits), NULL, NULL);
		double wait = sb_json_number(sb_json_get(root, SB_STR("wait")), NAN);
		if (wait >= 0 && wait < 1e9)
			until = now + (int64_t)(wait * (double)SB_SECOND);
		sb_time_parse(sb_json_str(sb_json_get(root, SB_STR("until"))), &until);
	}
	sb_buf_free(&limits);
	return until;
}
