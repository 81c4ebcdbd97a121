#include "fetch/claims.h"

#include "base/asset.h"
#include "base/mem.h"
#include "fetch/address.h"
#include "json/value.h"
#include "json/write.h"
#include "wire/wire.h"

#include <stdlib.h>

#define SPEC_MAX ((size_t)1 << 20)

static const char *const functions[] = {"about", "claims", NULL};

struct sb_claims {
	char **names;
	struct sb_wire *wire;
	struct sites {
		struct sb_str *list; /* the hosts that the network is on; none: any */
		size_t count;
	} * sites; /* for each name */
	struct sb_arena arena; /* of those */
	struct sb_json_parser parser;
};

/* Keeps the first output. */
static bool keep_first(void *ctx, struct sb_str output)
{
	sb_buf_add_str(ctx, output);
	return false;
}

static bool call(struct sb_claims *claims, const char *network, const char *function, struct sb_str input, struct sb_buf *out,
		 struct sb_err *err)
{
	sb_buf_clear(out);
	return sb_wire_call(claims->wire, network, function, input, (struct sb_str){NULL, 0}, keep_first, out, err);
}

/* What the network says about itself: its text in `text`, and parsed, good until the next. NULL with `err`. */
static sb_json *ask_about(struct sb_claims *claims, const char *network, struct sb_buf *text, struct sb_err *err)
{
	if (!call(claims, network, "about", SB_STR("null"), text, err))
		return NULL;
	sb_json *about = sb_json_parse_object(&claims->parser, sb_buf_str(text), err, NULL);
	if (about == NULL)
		sb_err_set(err, SB_USAGE, "%s.jq: about: an object is wanted", network);
	return about;
}

static bool read_sites(struct sb_claims *claims, struct sites *sites, const char *network, struct sb_err *err)
{
	struct sb_buf text;

	sb_buf_init(&text, SPEC_MAX);
	sb_json *about = ask_about(claims, network, &text, err);
	sb_json *list = sb_json_get(about, SB_STR("sites"));
	struct sb_json_iter it = sb_json_iter(sb_json_is_array(list) ? list : NULL);
	sites->list = sb_arena_alloc(&claims->arena, (it.left + 1) * sizeof *sites->list);
	for (sb_json *v; (v = sb_json_next(&it, NULL)) != NULL;)
		sites->list[sites->count++] = sb_arena_str(&claims->arena, sb_json_str(v));
	sb_buf_free(&text);
	return about != NULL;
}

struct sb_claims *sb_claims_open(struct sb_err *err)
{
	struct sb_claims *claims = sb_mem_zero(1, sizeof *claims);
	size_t count = 0;
	bool good;

	claims->arena = (struct sb_arena)SB_ARENA_INIT;
	claims->names = sb_wire_names("networks", sb_assets_networks, err);
	good = claims->names != NULL;
	while (good && claims->names[count] != NULL)
		count++;
	claims->sites = sb_mem_zero(count + 1, sizeof *claims->sites);
	if (good)
		claims->wire = sb_wire_open("networks", sb_assets_networks, (const char *const *)claims->names, functions, err);
	good = good && claims->wire != NULL;
	for (size_t i = 0; good && i < count; i++)
		good = read_sites(claims, &claims->sites[i], claims->names[i], err);
	if (good)
		return claims;
	sb_claims_close(claims);
	return NULL;
}

void sb_claims_close(struct sb_claims *claims)
{
	if (claims == NULL)
		return;
	for (size_t i = 0; claims->names != NULL && claims->names[i] != NULL; i++)
		free(claims->names[i]);
	free(claims->names);
	free(claims->sites);
	sb_arena_free(&claims->arena);
	sb_wire_close(claims->wire);
	sb_json_parser_free(&claims->parser);
	free(claims);
}

char *const *sb_claims_names(const struct sb_claims *claims)
{
	return claims->names;
}

/* Whether an address with this host may be the network's; an absent host is that of no address. */
static bool may_claim(const struct sites *sites, struct sb_str host)
{
	bool on = sites->count == 0 || host.ptr == NULL;

	for (size_t i = 0; i < sites->count && !on; i++)
		on = sb_address_is_on(host, sites->list[i]);
	return on;
}

bool sb_claims_find(struct sb_claims *claims, struct sb_str source, const char **network, struct sb_buf *spec,
		    struct sb_err *err)
{
	struct sb_buf plain, input;
	bool good = true;

	*network = NULL;
	sb_buf_init(&plain, SPEC_MAX);
	sb_buf_init(&input, SPEC_MAX);
	sb_address_plain(source, &plain);
	struct sb_str host = sb_address_host(sb_buf_str(&plain));
	sb_json_add_str(&input, sb_buf_str(&plain));
	for (size_t i = 0; good && claims->names[i] != NULL && *network == NULL; i++) {
		if (!may_claim(&claims->sites[i], host))
			continue;
		good = call(claims, claims->names[i], "claims", sb_buf_str(&input), spec, err);
		if (good && spec->len > 0 && !sb_str_is(sb_buf_str(spec), "null"))
			*network = claims->names[i];
	}
	sb_buf_free(&plain);
	sb_buf_free(&input);
	return good;
}

bool sb_claims_by_shape(const struct sb_claims *claims, const char *network)
{
	size_t i = 0;

	while (strcmp(claims->names[i], network) != 0)
		i++;
	return claims->sites[i].count == 0;
}

bool sb_claims_host(struct sb_claims *claims, const char *network, struct sb_buf *host, struct sb_err *err)
{
	struct sb_buf text;

	sb_buf_init(&text, SPEC_MAX);
	sb_json *about = ask_about(claims, network, &text, err);
	sb_buf_add_str(host, sb_json_str(sb_json_get(about, SB_STR("host"))));
	sb_buf_free(&text);
	return about != NULL;
}

static void list_forms(const char *network, sb_json *about, struct sb_writer *out)
{
	struct sb_str token = sb_json_str(sb_json_get(about, SB_STR("token")));
	sb_json *forms = sb_json_get(about, SB_STR("forms"));
	struct sb_json_iter it = sb_json_iter(sb_json_is_array(forms) ? forms : NULL);

	for (sb_json *v; (v = sb_json_next(&it, NULL)) != NULL;) {
		struct sb_buf line;
		sb_buf_init(&line, SPEC_MAX);
		sb_buf_add_format(&line, "%-13s %-9.*s %.*s", network, SB_FMT(token), SB_FMT(sb_json_str(v)));
		sb_writer_add_line(out, sb_buf_str(&line));
		sb_buf_free(&line);
	}
}

bool sb_claims_list(struct sb_claims *claims, struct sb_writer *out, struct sb_err *err)
{
	struct sb_buf text;
	bool good = true;

	sb_buf_init(&text, SPEC_MAX);
	for (char **name = claims->names; good && *name != NULL; name++) {
		sb_json *about = ask_about(claims, *name, &text, err);
		good = about != NULL;
		if (good)
			list_forms(*name, about, out);
	}
	sb_buf_free(&text);
	return good;
}
