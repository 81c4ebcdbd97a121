#include "reply/rules.h"

#include "io/file.h"
#include "json/write.h"
#include "post/people.h"

#include <stdlib.h>
#include <unistd.h>

static bool read_list(struct sb_reply_rules *rules, struct sb_yaml_node node, const char *what, struct sb_str **list,
		      size_t *count, struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	size_t cap = 0;
	struct sb_str *items = NULL;
	bool good = sb_yaml_list(node, what, &it, err);

	*count = 0;
	while (good && sb_yaml_next(&it, &item)) {
		items = sb_mem_reserve(items, *count, &cap, sizeof *items);
		good = sb_yaml_str(item.value, what, &items[*count], err);
		*count += good;
	}
	*list = sb_arena_alloc(&rules->arena, (*count + 1) * sizeof **list);
	if (items != NULL)
		memcpy(*list, items, *count * sizeof **list);
	free(items);
	return good;
}

/* --- people --- */

/* What sb-notify needs besides (channels, hours) is its own to check. */
static bool read_person(struct sb_reply_rules *rules, struct sb_yaml_node node, struct sb_err *err)
{
	static const char *const keys[] = {"name", "handle", "role", "department", "level"};
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	struct sb_member member = {.name = {NULL, 0}};
	struct sb_str *texts[] = {&member.name, &member.handle, &member.role, &member.department, &member.level};
	struct sb_str key;

	if (!sb_yaml_map(node, "a person", &it, err))
		return false;
	while (sb_yaml_next(&it, &item)) {
		if (!sb_yaml_str(item.key, "a key", &key, err))
			return false;
		for (size_t i = 0; i < 5; i++)
			if (sb_str_is(key, keys[i]) && !sb_yaml_str(item.value, keys[i], texts[i], err))
				return false;
	}
	rules->people = sb_mem_reserve(rules->people, rules->people_count, &rules->people_cap, sizeof *rules->people);
	rules->people[rules->people_count++] = member;
	return true;
}

static bool read_people(struct sb_reply_rules *rules, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;

	if (sb_yaml_is_map(node)) /* another form that sb-notify may know: not needed to answer */
		return true;
	if (!sb_yaml_list(node, "'people'", &it, err))
		return false;
	while (sb_yaml_next(&it, &item))
		if (sb_yaml_is_map(item.value) && !read_person(rules, item.value, err))
			return false;
	return true;
}

/* The file that sb-score reads; its path is read from the folder of the routes. */
static bool read_people_file(struct sb_reply_rules *rules, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_people people;
	struct sb_str path;
	struct sb_err why;

	if (!sb_yaml_str(node, "'people_file'", &path, err))
		return false;
	char *full = sb_mem_format("%s%.*s", path.ptr[0] == '/' ? "" : rules->folder, SB_FMT(path));
	bool good = sb_people_read(&people, full, &why) || sb_yaml_err(node, err, "%s", why.text);
	for (size_t i = 0; good && i < people.count; i++) {
		const struct sb_person *p = &people.list[i];
		struct sb_member member = {p->name, p->handle, p->role, p->department, p->level};
		struct sb_str *texts[] = {&member.name, &member.handle, &member.role, &member.department, &member.level};
		for (size_t t = 0; t < 5; t++)
			*texts[t] = sb_arena_str(&rules->arena, *texts[t]);
		rules->people = sb_mem_reserve(rules->people, rules->people_count, &rules->people_cap, sizeof *rules->people);
		rules->people[rules->people_count++] = member;
	}
	if (good)
		sb_people_free(&people);
	free(full);
	return good;
}

/* --- accounts --- */

static bool read_account(struct sb_reply_rules *rules, const struct sb_yaml_item *of, struct sb_err *err)
{
	static const char *const keys[] = {"url", "as", "visibility", "limit", NULL};
	struct sb_account account = {.limit = 0};
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	struct sb_str value;
	struct sb_buf options;
	size_t key;
	bool good = sb_yaml_str(of->key, "a network", &account.network, err) && sb_yaml_map(of->value, "an account", &it, err);

	sb_buf_init(&options, SB_YAML_MAX);
	sb_json_open(&options, '{');
	while (good && sb_yaml_next(&it, &item)) {
		good = sb_yaml_key(&item, "an account", keys, &key, err);
		if (good && key == 3) {
			good = sb_yaml_count(item.value, "'limit'", 1000000, &account.limit, err);
			continue;
		}
		good = good && sb_yaml_str(item.value, keys[key], &value, err);
		if (good && key == 0) {
			if (!sb_str_starts(value, "https://") && !sb_str_starts(value, "http://"))
				good = sb_yaml_err(item.value, err, "'url' begins with https:// (or, to this machine, http://)");
			while (value.len > 0 && value.ptr[value.len - 1] == '/')
				value.len--;
			account.url = value;
		}
		if (good)
			sb_json_field_str(&options, keys[key], value);
	}
	sb_json_close(&options, '}');
	account.options = sb_arena_str(&rules->arena, sb_buf_str(&options));
	sb_buf_free(&options);
	rules->accounts = sb_mem_reserve(rules->accounts, rules->account_count, &rules->account_cap, sizeof *rules->accounts);
	rules->accounts[rules->account_count++] = account;
	return good;
}

/* --- rules --- */

/* "none", "any", or who. */
static bool read_need(struct sb_reply_rules *rules, struct sb_rule_of_replies *rule, struct sb_yaml_node node,
		      struct sb_err *err)
{
	if (!read_list(rules, node, "'approval'", &rule->approvers, &rule->approver_count, err))
		return false;
	if (rule->approver_count == 0)
		return sb_yaml_err(node, err, "'approval' is none, any, or a list of who may give it");
	rule->need = SB_NEED_THESE;
	if (rule->approver_count == 1 && sb_str_is(rule->approvers[0], "none"))
		rule->need = SB_NEED_NONE;
	if (rule->approver_count == 1 && sb_str_is(rule->approvers[0], "any"))
		rule->need = SB_NEED_ANY;
	return true;
}

static bool read_rule(struct sb_reply_rules *rules, struct sb_yaml_node node, struct sb_err *err)
{
	static const char *const keys[] = {"by", "network", "department", "approval", NULL};
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	size_t key;
	bool good = sb_yaml_map(node, "a rule", &it, err), has_need = false;

	rules->list = sb_mem_reserve(rules->list, rules->count, &rules->cap, sizeof *rules->list);
	struct sb_rule_of_replies *rule = &rules->list[rules->count++];
	*rule = (struct sb_rule_of_replies){.need = SB_NEED_ANY};
	while (good && sb_yaml_next(&it, &item)) {
		good = sb_yaml_key(&item, "a rule", keys, &key, err);
		if (!good)
			break;
		if (key == 0)
			good = read_list(rules, item.value, "'by'", &rule->by, &rule->by_count, err);
		else if (key == 1)
			good = read_list(rules, item.value, "'network'", &rule->networks, &rule->network_count, err);
		else if (key == 2)
			good = read_list(rules, item.value, "'department'", &rule->departments, &rule->department_count, err);
		else
			good = has_need = read_need(rules, rule, item.value, err);
	}
	return good && (has_need || sb_yaml_err(node, err, "the rule has no 'approval' (none, any, or a list of who)"));
}

static bool read_replies(struct sb_reply_rules *rules, struct sb_yaml_node node, struct sb_err *err)
{
	static const char *const keys[] = {"accounts", "rules", NULL};
	struct sb_yaml_iter it, inner;
	struct sb_yaml_item item, part;
	size_t key;

	if (!sb_yaml_map(node, "'replies'", &it, err))
		return false;
	while (sb_yaml_next(&it, &item)) {
		if (!sb_yaml_key(&item, "'replies'", keys, &key, err))
			return false;
		if (key == 0 ? !sb_yaml_map(item.value, "'accounts'", &inner, err)
			     : !sb_yaml_list(item.value, "'rules'", &inner, err))
			return false;
		while (sb_yaml_next(&inner, &part))
			if (key == 0 ? !read_account(rules, &part, err) : !read_rule(rules, part.value, err))
				return false;
	}
	return true;
}

/* The other parts of the file are sb-notify's. */
static bool read_file(struct sb_reply_rules *rules, struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	struct sb_str key;

	if (!sb_yaml_map(sb_yaml_root(rules->yaml), "a routes file", &it, err))
		return false;
	while (sb_yaml_next(&it, &item)) {
		if (!sb_yaml_str(item.key, "a key", &key, err))
			return false;
		if (sb_str_is(key, "people") && !read_people(rules, item.value, err))
			return false;
		if (sb_str_is(key, "people_file") && !read_people_file(rules, item.value, err))
			return false;
		if (sb_str_is(key, "replies") && !read_replies(rules, item.value, err))
			return false;
	}
	return true;
}

struct sb_reply_rules *sb_reply_rules_parse(const char *name, struct sb_str text, struct sb_err *err)
{
	struct sb_reply_rules *rules = sb_mem_zero(1, sizeof *rules);

	const char *slash = strrchr(name, '/');
	rules->folder = sb_mem_dup(slash ? sb_str_of(name, (size_t)(slash - name) + 1) : SB_STR(""));
	sb_buf_init(&rules->text, SB_YAML_MAX);
	sb_buf_add_str(&rules->text, text);
	if (rules->text.full) {
		sb_err_set(err, SB_USAGE, "%s: larger than %zu bytes", name, SB_YAML_MAX);
	} else {
		rules->yaml = sb_yaml_open(sb_arena_dup(&rules->arena, sb_str_from(name)), sb_buf_str(&rules->text), err);
		if (rules->yaml != NULL && read_file(rules, err))
			return rules;
	}
	sb_reply_rules_close(rules);
	return NULL;
}

struct sb_reply_rules *sb_reply_rules_open(const char *path, struct sb_err *err)
{
	char *standard = path == NULL ? sb_path_config("routes.yaml", NULL) : NULL;
	const char *file = path ? path : standard;
	struct sb_reply_rules *rules = NULL;
	struct sb_buf text;

	sb_buf_init(&text, SB_YAML_MAX);
	if (path == NULL && (standard == NULL || access(standard, F_OK) != 0))
		rules = sb_mem_zero(1, sizeof *rules);
	else if (!sb_file_read(file, &text, err))
		err->status = SB_USAGE;
	else
		rules = sb_reply_rules_parse(strcmp(file, "-") == 0 ? "standard input" : file, sb_buf_str(&text), err);
	sb_buf_free(&text);
	free(standard);
	return rules;
}

void sb_reply_rules_close(struct sb_reply_rules *rules)
{
	if (rules == NULL)
		return;
	free(rules->people);
	free(rules->accounts);
	free(rules->list);
	free(rules->folder);
	sb_yaml_close(rules->yaml);
	sb_buf_free(&rules->text);
	sb_arena_free(&rules->arena);
	free(rules);
}
