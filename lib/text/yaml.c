#include "text/yaml.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/time.h"
#include "base/utf8.h"

#include <errno.h>
#include <libfyaml.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define PLACE_DEPTH 64 /* as deep as libfyaml reads */

struct sb_yaml {
	const char *name;
	struct fy_diag *diag;
	struct fy_parser *parser;
	struct fy_document *document;
};

/* libfyaml prints some complaints although it was asked to collect them. */
static void print_nothing(struct fy_diag *diag, void *user, const char *text, size_t len)
{
	(void)diag, (void)user, (void)text, (void)len;
}

/* malloc says so; libfyaml calls it a mistake in the file, or an empty one. */
static void need_memory(void)
{
	if (errno == ENOMEM)
		sb_die(SB_IO, "out of memory");
}

/* The first complaint that libfyaml collected. */
static bool first_complaint(struct sb_yaml *yaml, struct sb_err *err)
{
	void *place = NULL;
	struct fy_diag_error *why = fy_diag_errors_iterate(yaml->diag, &place);

	need_memory();
	if (why == NULL)
		return sb_err_set(err, SB_USAGE, "%s: not valid YAML", yaml->name);
	return sb_err_set(err, SB_USAGE, "%s:%d:%d: %s", yaml->name, why->line, why->column, why->msg);
}

static bool valid_text(const char *name, struct sb_str text, struct sb_err *err)
{
	size_t good = sb_utf8_valid(text), line = 1;

	if (good == text.len)
		return true;
	for (size_t i = 0; i < good; i++)
		line += text.ptr[i] == '\n';
	return sb_err_set(err, SB_USAGE, "%s:%zu: not valid UTF-8 at byte %zu of the file", name, line, good);
}

static bool load(struct sb_yaml *yaml, struct sb_str text, struct sb_err *err)
{
	struct fy_diag_cfg diag_cfg;

	errno = 0;
	fy_diag_cfg_default(&diag_cfg);
	diag_cfg.output_fn = print_nothing;
	yaml->diag = fy_diag_create(&diag_cfg);
	if (yaml->diag == NULL)
		sb_die(SB_IO, "out of memory");
	fy_diag_set_collect_errors(yaml->diag, true);
	struct fy_parse_cfg cfg = {.flags = FYPCF_QUIET | FYPCF_DEFAULT_VERSION_1_2, .diag = yaml->diag};
	yaml->parser = fy_parser_create(&cfg);
	if (yaml->parser == NULL || fy_parser_set_string(yaml->parser, text.ptr, text.len) != 0)
		sb_die(SB_IO, "out of memory");
	yaml->document = fy_parse_load_document(yaml->parser);
	void *place = NULL;
	if (fy_diag_errors_iterate(yaml->diag, &place) != NULL)
		return first_complaint(yaml, err);
	need_memory();
	if (yaml->document == NULL || fy_document_root(yaml->document) == NULL)
		return sb_err_set(err, SB_USAGE, "%s: nothing there", yaml->name);
	struct fy_document *second = fy_parse_load_document(yaml->parser);
	if (second != NULL) {
		fy_parse_document_destroy(yaml->parser, second);
		return sb_err_set(err, SB_USAGE, "%s: more than one YAML document ('---')", yaml->name);
	}
	place = NULL;
	return fy_diag_errors_iterate(yaml->diag, &place) == NULL || first_complaint(yaml, err);
}

struct sb_yaml *sb_yaml_open(const char *name, struct sb_str text, struct sb_err *err)
{
	if (!valid_text(name, text, err))
		return NULL;
	struct sb_yaml *yaml = sb_mem_zero(1, sizeof *yaml);
	yaml->name = name;
	if (load(yaml, text, err))
		return yaml;
	sb_yaml_close(yaml);
	return NULL;
}

struct sb_yaml_node sb_yaml_root(struct sb_yaml *yaml)
{
	return (struct sb_yaml_node){yaml, fy_document_root(yaml->document), NULL};
}

void sb_yaml_close(struct sb_yaml *yaml)
{
	if (yaml == NULL)
		return;
	if (yaml->document != NULL)
		fy_parse_document_destroy(yaml->parser, yaml->document);
	if (yaml->parser != NULL)
		fy_parser_destroy(yaml->parser);
	fy_diag_destroy(yaml->diag);
	free(yaml);
}

/* The first scalar in a node: only scalars know their place. */
static struct fy_token *first_token(struct fy_node *node)
{
	for (int depth = 0; node != NULL && depth < PLACE_DEPTH; depth++) {
		void *place = NULL;
		if (fy_node_is_scalar(node) || fy_node_is_alias(node))
			return fy_node_get_scalar_token(node);
		if (fy_node_is_sequence(node)) {
			node = fy_node_sequence_iterate(node, &place);
		} else {
			struct fy_node_pair *pair = fy_node_mapping_iterate(node, &place);
			node = pair ? fy_node_pair_key(pair) : NULL;
		}
	}
	return NULL;
}

static const struct fy_mark *place_of(struct fy_node *node)
{
	struct fy_token *token = first_token(node);

	return token ? fy_token_start_mark(token) : NULL;
}

bool sb_yaml_err(struct sb_yaml_node node, struct sb_err *err, const char *format, ...)
{
	char text[SB_ERR_MAX];
	const struct fy_mark *mark = place_of(node.node);
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (mark == NULL)
		mark = place_of(node.near);
	if (mark == NULL)
		return sb_err_set(err, SB_USAGE, "%s: %s", node.yaml->name, text);
	return sb_err_set(err, SB_USAGE, "%s:%d:%d: %s", node.yaml->name, mark->line + 1, mark->column + 1, text);
}

static bool no_alias(struct sb_yaml_node node, struct sb_err *err)
{
	return node.node == NULL || !fy_node_is_alias(node.node) ||
	       sb_yaml_err(node, err, "aliases (*name) are not taken here; write it out");
}

bool sb_yaml_str(struct sb_yaml_node node, const char *what, struct sb_str *out, struct sb_err *err)
{
	size_t len = 0;

	if (!no_alias(node, err))
		return false;
	if (node.node != NULL && !fy_node_is_scalar(node.node))
		return sb_yaml_err(node, err, "%s must be one text", what);
	errno = 0;
	const char *text = node.node ? fy_node_get_scalar(node.node, &len) : NULL;
	if (text == NULL || len == 0) {
		need_memory();
		return sb_yaml_err(node, err, "%s has no value", what);
	}
	if (memchr(text, '\0', len) != NULL)
		return sb_yaml_err(node, err, "%s has a NUL byte in it", what);
	*out = sb_str_of(text, len);
	return true;
}

bool sb_yaml_bool(struct sb_yaml_node node, const char *what, bool *out, struct sb_err *err)
{
	static const char *const choices[] = {"false", "true", NULL};
	size_t chosen;

	if (!sb_yaml_choice(node, what, choices, &chosen, err))
		return false;
	*out = chosen == 1;
	return true;
}

bool sb_yaml_duration(struct sb_yaml_node node, const char *what, int64_t *out, struct sb_err *err)
{
	struct sb_str text = {NULL, 0};

	if (!sb_yaml_str(node, what, &text, err))
		return false;
	if (!sb_time_parse_duration(text, out) || *out == 0)
		return sb_yaml_err(node, err, "%s: '%.*s' is not a duration such as 90s, 15m or 1d12h", what,
				   SB_FMT(text));
	return true;
}

bool sb_yaml_count(struct sb_yaml_node node, const char *what, uint64_t max, uint64_t *out, struct sb_err *err)
{
	struct sb_str text = {NULL, 0};

	if (!sb_yaml_str(node, what, &text, err))
		return false;
	if (!sb_num_u64(text, max, out) || *out == 0)
		return sb_yaml_err(node, err, "%s: '%.*s' is not a whole number from 1 to %llu", what, SB_FMT(text),
				   (unsigned long long)max);
	return true;
}

/* "a, b, c" of a NULL-terminated list. */
static void join(const char *const *names, struct sb_buf *out)
{
	for (size_t i = 0; names[i] != NULL; i++)
		sb_buf_add_format(out, "%s%s", i ? ", " : "", names[i]);
}

static bool find(struct sb_str text, const char *const *names, size_t *out)
{
	for (size_t i = 0; names[i] != NULL; i++) {
		if (sb_str_is(text, names[i])) {
			*out = i;
			return true;
		}
	}
	return false;
}

bool sb_yaml_choice(struct sb_yaml_node node, const char *what, const char *const *choices, size_t *out,
		    struct sb_err *err)
{
	struct sb_str text = {NULL, 0};
	struct sb_buf list;

	if (!sb_yaml_str(node, what, &text, err))
		return false;
	if (find(text, choices, out))
		return true;
	sb_buf_init(&list, SB_ERR_MAX);
	join(choices, &list);
	sb_yaml_err(node, err, "%s: '%.*s' is not one of: %s", what, SB_FMT(text), list.ptr);
	sb_buf_free(&list);
	return false;
}

bool sb_yaml_is_map(struct sb_yaml_node node)
{
	return node.node != NULL && fy_node_is_mapping(node.node);
}

bool sb_yaml_map(struct sb_yaml_node node, const char *what, struct sb_yaml_iter *it, struct sb_err *err)
{
	*it = (struct sb_yaml_iter){.of = node, .map = true};
	if (node.node != NULL && fy_node_is_mapping(node.node))
		return true;
	return no_alias(node, err) && sb_yaml_err(node, err, "%s must be a mapping (key: value)", what);
}

bool sb_yaml_list(struct sb_yaml_node node, const char *what, struct sb_yaml_iter *it, struct sb_err *err)
{
	struct sb_str text = {NULL, 0};

	*it = (struct sb_yaml_iter){.of = node};
	if (node.node != NULL && fy_node_is_sequence(node.node))
		return !fy_node_sequence_is_empty(node.node) || sb_yaml_err(node, err, "%s: the list is empty", what);
	if (sb_yaml_is_map(node))
		return sb_yaml_err(node, err, "%s must be a list", what);
	it->single = true;
	return sb_yaml_str(node, what, &text, err);
}

bool sb_yaml_next(struct sb_yaml_iter *it, struct sb_yaml_item *item)
{
	struct sb_yaml *yaml = it->of.yaml;

	*item = (struct sb_yaml_item){{yaml, NULL, NULL}, {yaml, NULL, it->of.near}};
	if (it->map) {
		struct fy_node_pair *pair = fy_node_mapping_iterate(it->of.node, &it->place);
		if (pair == NULL)
			return false;
		item->key.node = fy_node_pair_key(pair);
		item->value.node = fy_node_pair_value(pair);
		item->value.near = item->key.node;
		return true;
	}
	if (it->single) {
		it->single = false;
		item->value.node = it->of.node;
		return true;
	}
	item->value.node = fy_node_is_sequence(it->of.node) ? fy_node_sequence_iterate(it->of.node, &it->place) : NULL;
	return item->value.node != NULL;
}

bool sb_yaml_key(const struct sb_yaml_item *item, const char *what, const char *const *keys, size_t *out,
		 struct sb_err *err)
{
	struct sb_str key = {NULL, 0};
	struct sb_buf list;

	if (!sb_yaml_str(item->key, "a key", &key, err))
		return false;
	if (find(key, keys, out))
		return true;
	sb_buf_init(&list, SB_ERR_MAX);
	join(keys, &list);
	sb_yaml_err(item->key, err, "'%.*s' is not a key of %s; there are: %s", SB_FMT(key), what, list.ptr);
	sb_buf_free(&list);
	return false;
}
