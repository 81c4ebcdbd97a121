/* yaml.h - a YAML file as nodes that know where they stand, so that each complaint names file, line and column.
 *
 * libfyaml reads it: YAML 1.2, duplicate keys refused, nesting limited. One document a file; anchors and aliases are not
 * taken (a file of a few lines could otherwise unfold into gigabytes). Texts are good until the document is closed.
 * Every function that fails fills `err` (status SB_USAGE) with "file:line:column: what is wrong" and returns false. */
#ifndef SB_TEXT_YAML_H
#define SB_TEXT_YAML_H

#include "base/diag.h"
#include "base/str.h"

#define SB_YAML_MAX ((size_t)1 << 20) /* bytes of a file: ten thousand people and routes */

struct sb_yaml;
struct fy_node;

struct sb_yaml_node {
	struct sb_yaml *yaml;
	struct fy_node *node; /* NULL: nothing there */
	struct fy_node *near; /* names the place of what has none of its own, such as an empty list; may be NULL */
};

/* Parses `text`, which must outlive the document; `name` is the file's, for messages. NULL with `err`. */
struct sb_yaml *sb_yaml_open(const char *name, struct sb_str text, struct sb_err *err);
struct sb_yaml_node sb_yaml_root(struct sb_yaml *yaml);
void sb_yaml_close(struct sb_yaml *yaml);

/* Fills `err` with the node's place and the text. Returns false. */
__attribute__((format(printf, 3, 4))) bool sb_yaml_err(struct sb_yaml_node node, struct sb_err *err, const char *format,
						       ...);

/* Scalars; `what` names the thing in a complaint. An empty text is refused. */
bool sb_yaml_str(struct sb_yaml_node node, const char *what, struct sb_str *out, struct sb_err *err);
bool sb_yaml_bool(struct sb_yaml_node node, const char *what, bool *out, struct sb_err *err);
bool sb_yaml_duration(struct sb_yaml_node node, const char *what, int64_t *out, struct sb_err *err);
bool sb_yaml_count(struct sb_yaml_node node, const char *what, uint64_t max, uint64_t *out, struct sb_err *err);
/* The index of a text among `choices` (NULL-terminated). */
bool sb_yaml_choice(struct sb_yaml_node node, const char *what, const char *const *choices, size_t *out,
		    struct sb_err *err);
bool sb_yaml_is_map(struct sb_yaml_node node);

/* Members of a mapping and items of a list, in order. A scalar where a list is wanted is a list of one.
 *	if (!sb_yaml_map(node, "a person", &it, err)) return false;
 *	while (sb_yaml_next(&it, &item)) ... */
struct sb_yaml_iter {
	struct sb_yaml_node of;
	bool map, single;
	void *place;
};
struct sb_yaml_item {
	struct sb_yaml_node key, value; /* `key` has no node in a list */
};
bool sb_yaml_map(struct sb_yaml_node node, const char *what, struct sb_yaml_iter *it, struct sb_err *err);
bool sb_yaml_list(struct sb_yaml_node node, const char *what, struct sb_yaml_iter *it, struct sb_err *err);
bool sb_yaml_next(struct sb_yaml_iter *it, struct sb_yaml_item *item);

/* The index of a member's key among `keys` (NULL-terminated); any other key is refused, with the keys that there are. */
bool sb_yaml_key(const struct sb_yaml_item *item, const char *what, const char *const *keys, size_t *out,
		 struct sb_err *err);

#endif
