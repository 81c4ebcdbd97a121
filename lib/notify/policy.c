/* policy.c - what a route does: the keys that its children have too. */
#include "notify/public.h"
#include "notify/routes.h"
#include "text/yaml.h"

#include "base/num.h"

enum { TO, CHANNEL, SEVERITY, GROUP_BY, WAIT, REPEAT, ACK, ESCALATE, QUIET, LIMIT, DEADLINE, ON_UNKNOWN, PUBLIC };
const char *const sb_policy_keys[] = {"to",       "channel", "severity", "group_by", "wait",	   "repeat", "ack",
				      "escalate", "quiet",   "limit",	 "deadline", "on_unknown",
				      "public",	  NULL};

/* Arrays of a policy live in the arena: a child has its parent's, or one of its own. */
static void *more(struct sb_routes *routes, void *array, size_t count, size_t *cap, size_t size)
{
	if (count < *cap)
		return array;
	*cap = *cap ? 2 * *cap : 8;
	void *fresh = sb_arena_alloc(&routes->arena, *cap * size);
	if (count > 0)
		memcpy(fresh, array, count * size);
	return fresh;
}

bool sb_routes_read_targets(struct sb_routes *routes, struct sb_yaml_node node, const char *what, struct sb_targets *to,
			    struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	struct sb_str text;
	struct sb_err why;

	*to = (struct sb_targets){NULL, 0, 0};
	if (!sb_yaml_list(node, what, &it, err))
		return false;
	while (sb_yaml_next(&it, &item)) {
		if (!sb_yaml_str(item.value, what, &text, err))
			return false;
		if (!sb_routes_target(routes, text, to, &why))
			return sb_yaml_err(item.value, err, "%s: %s", what, why.text);
	}
	return true;
}

/* The list as it was found, kept in the arena. */
static bool read_to(struct sb_routes *routes, struct sb_yaml_node node, struct sb_targets *to, struct sb_err *err)
{
	struct sb_targets found;
	bool good = sb_routes_read_targets(routes, node, "'to'", &found, err);

	to->count = found.count;
	to->list = sb_arena_alloc(&routes->arena, (found.count + 1) * sizeof *to->list);
	if (found.count > 0)
		memcpy(to->list, found.list, found.count * sizeof *to->list);
	free(found.list);
	return good;
}

static bool read_channel(struct sb_routes *routes, struct sb_policy *policy, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_str name;

	if (!sb_yaml_str(node, "'channel'", &name, err))
		return false;
	policy->channel = sb_routes_channel(routes, name);
	return policy->channel != SB_NO_CHANNEL || sb_yaml_err(node, err, "there is no channel '%.*s'", SB_FMT(name));
}

static bool read_severity(struct sb_yaml_node node, const char *what, enum sb_severity *out, struct sb_err *err)
{
	size_t choice;

	if (!sb_yaml_choice(node, what, sb_severity_names, &choice, err))
		return false;
	*out = (enum sb_severity)choice;
	return true;
}

/* "author.handle", with or without the dot before it that jq has. */
static bool read_path(struct sb_yaml_node node, struct sb_str *out, struct sb_err *err)
{
	if (!sb_yaml_str(node, "'group_by'", out, err))
		return false;
	if (out->ptr[0] == '.')
		*out = sb_str_of(out->ptr + 1, out->len - 1);
	bool good = out->len > 0 && !sb_str_ends(*out, ".");
	for (size_t i = 0; i < out->len && good; i++) {
		char c = out->ptr[i];
		good = c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		       (c == '.' && i > 0 && out->ptr[i - 1] != '.');
	}
	return good || sb_yaml_err(node, err, "'group_by': names of fields, such as author.handle or thread_id");
}

static bool read_group_by(struct sb_routes *routes, struct sb_policy *policy, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;

	policy->grouped = true;
	policy->group_by = NULL;
	policy->group_count = policy->group_cap = 0;
	if (!sb_yaml_list(node, "'group_by'", &it, err))
		return false;
	while (sb_yaml_next(&it, &item)) {
		policy->group_by = more(routes, policy->group_by, policy->group_count, &policy->group_cap, sizeof *policy->group_by);
		if (!read_path(item.value, &policy->group_by[policy->group_count++], err))
			return false;
	}
	return true;
}

static bool read_escalation(struct sb_routes *routes, struct sb_escalation *out, struct sb_yaml_node node, struct sb_err *err)
{
	static const char *const keys[] = {"after", "to", NULL};
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	size_t key;

	*out = (struct sb_escalation){.after = 0};
	if (!sb_yaml_map(node, "an escalation", &it, err))
		return false;
	while (sb_yaml_next(&it, &item)) {
		if (!sb_yaml_key(&item, "an escalation", keys, &key, err))
			return false;
		if (key == 0 ? !sb_yaml_duration(item.value, "'after'", &out->after, err)
			     : !read_to(routes, item.value, &out->to, err))
			return false;
	}
	if (out->after == 0 || out->to.count == 0)
		return sb_yaml_err(node, err, "an escalation has 'after' and 'to': {after: 10m, to: \"level:top\"}");
	return true;
}

static bool read_escalate(struct sb_routes *routes, struct sb_policy *policy, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;

	policy->escalate = NULL;
	policy->escalate_count = policy->escalate_cap = 0;
	if (sb_yaml_is_map(node))
		return sb_yaml_err(node, err, "'escalate' is a list: [{after: 10m, to: \"level:top\"}]");
	if (!sb_yaml_list(node, "'escalate'", &it, err))
		return false;
	while (sb_yaml_next(&it, &item)) {
		policy->escalate = more(routes, policy->escalate, policy->escalate_count, &policy->escalate_cap,
					sizeof *policy->escalate);
		if (!read_escalation(routes, &policy->escalate[policy->escalate_count++], item.value, err))
			return false;
	}
	return true;
}

static bool read_quiet_word(struct sb_policy *policy, struct sb_yaml_node node, struct sb_err *err)
{
	static const char *const words[] = {"defer", "digest", "ignore", NULL};
	size_t choice;

	if (!sb_yaml_choice(node, "'quiet'", words, &choice, err))
		return false;
	policy->quiet = (enum sb_quiet)choice;
	return true;
}

/* "quiet: digest", or "quiet: {do: digest, passes: high}". */
static bool read_quiet(struct sb_policy *policy, struct sb_yaml_node node, struct sb_err *err)
{
	static const char *const keys[] = {"do", "passes", NULL};
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	size_t key;

	if (!sb_yaml_is_map(node))
		return read_quiet_word(policy, node, err);
	if (!sb_yaml_map(node, "'quiet'", &it, err))
		return false;
	while (sb_yaml_next(&it, &item)) {
		if (!sb_yaml_key(&item, "'quiet'", keys, &key, err))
			return false;
		if (key == 0 ? !read_quiet_word(policy, item.value, err)
			     : !read_severity(item.value, "'passes'", &policy->passes, err))
			return false;
	}
	return true;
}

bool sb_routes_read_rate(struct sb_yaml_node node, const char *what, uint64_t *count, int64_t *per, struct sb_err *err)
{
	struct sb_str text, rest;

	if (!sb_yaml_str(node, what, &text, err))
		return false;
	rest = text;
	struct sb_str number = sb_str_trim(sb_str_cut(&rest, '/'));
	if (rest.ptr == NULL || !sb_num_u64(number, 1000000, count) || *count == 0 ||
	    !sb_time_parse_duration(sb_str_trim(rest), per) || *per < (int64_t)*count || *per > 365 * SB_DAY)
		return sb_yaml_err(node, err, "%s: so many in so long, such as 20/1h", what);
	return true;
}

static bool read_on_unknown(struct sb_policy *policy, struct sb_yaml_node node, struct sb_err *err)
{
	static const char *const words[] = {"resend", "hold", NULL};
	size_t choice;

	if (!sb_yaml_choice(node, "'on_unknown'", words, &choice, err))
		return false;
	policy->on_unknown = choice == 0 ? SB_UNKNOWN_RESEND : SB_UNKNOWN_HOLD;
	return true;
}

static bool read_public(struct sb_routes *routes, struct sb_policy *policy, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	struct sb_str name;
	struct sb_buf all;
	struct sb_err why;
	bool good = sb_yaml_list(node, "'public'", &it, err);

	sb_buf_init(&all, SB_YAML_MAX);
	while (good && sb_yaml_next(&it, &item)) {
		good = sb_yaml_str(item.value, "'public'", &name, err) &&
		       (routes->from_copy || sb_public_network(name, &why) ||
			sb_yaml_err(item.value, err, "'public': %s", why.text));
		sb_buf_add_text(&all, all.len > 0 ? "," : "");
		sb_buf_add_str(&all, good ? name : SB_STR(""));
	}
	policy->open = sb_arena_str(&routes->arena, sb_buf_str(&all));
	sb_buf_free(&all);
	return good;
}

bool sb_routes_read_policy(struct sb_routes *routes, struct sb_policy *policy, size_t key, struct sb_yaml_node node,
			   struct sb_err *err)
{
	size_t choice;

	switch (key) {
	case TO:
		return read_to(routes, node, &policy->to, err);
	case CHANNEL:
		return read_channel(routes, policy, node, err);
	case SEVERITY:
		return read_severity(node, "'severity'", &policy->severity, err);
	case GROUP_BY:
		return read_group_by(routes, policy, node, err);
	case WAIT:
		return sb_yaml_duration(node, "'wait'", &policy->wait, err);
	case REPEAT:
		return sb_yaml_duration(node, "'repeat'", &policy->repeat, err);
	case ACK:
		if (!sb_yaml_choice(node, "'ack'", sb_ack_names, &choice, err))
			return false;
		policy->ack = (enum sb_ack_mode)choice;
		return true;
	case ESCALATE:
		return read_escalate(routes, policy, node, err);
	case QUIET:
		return read_quiet(policy, node, err);
	case LIMIT:
		return sb_routes_read_rate(node, "'limit'", &policy->limit, &policy->limit_per, err);
	case DEADLINE:
		return sb_yaml_duration(node, "'deadline'", &policy->deadline, err);
	case ON_UNKNOWN:
		return read_on_unknown(policy, node, err);
	default:
		return read_public(routes, policy, node, err);
	}
}
