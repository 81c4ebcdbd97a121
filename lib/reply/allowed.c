/* allowed.c - who may answer, and who must have said yes. */
#include "reply/rules.h"

const struct sb_account *sb_reply_account(const struct sb_reply_rules *rules, struct sb_str network)
{
	for (size_t i = 0; i < rules->account_count; i++)
		if (sb_str_eq(rules->accounts[i].network, network))
			return &rules->accounts[i];
	return NULL;
}

static struct sb_str without_at(struct sb_str handle)
{
	return handle.len > 0 && handle.ptr[0] == '@' ? sb_str_of(handle.ptr + 1, handle.len - 1) : handle;
}

static bool same(struct sb_str theirs, struct sb_str wanted)
{
	return theirs.len > 0 && wanted.len > 0 && sb_str_eq_nocase(without_at(theirs), without_at(wanted));
}

static bool is_named(const struct sb_member *member, struct sb_str who)
{
	return same(member->name, who) || same(member->handle, who);
}

/* A person has a row for each handle, and may stand among `people` besides: what these have in common is the name. */
static bool is_one_person(const struct sb_member *one, const struct sb_member *other)
{
	return one == other || same(one->name, other->name);
}

bool sb_reply_same_person(const struct sb_reply_rules *rules, struct sb_str one, struct sb_str other)
{
	if (same(one, other))
		return true;
	for (size_t i = 0; i < rules->people_count; i++)
		for (size_t j = 0; is_named(&rules->people[i], one) && j < rules->people_count; j++)
			if (is_named(&rules->people[j], other) && is_one_person(&rules->people[i], &rules->people[j]))
				return true;
	return false;
}

static bool is_of(const struct sb_member *member, struct sb_str kind, struct sb_str value)
{
	return (sb_str_is(kind, "role") && same(member->role, value)) ||
	       (sb_str_is(kind, "department") && same(member->department, value)) ||
	       (sb_str_is(kind, "level") && same(member->level, value));
}

/* As in the routes of sb-notify: a name or handle, "role:R", "department:D", "level:L", "everyone". */
static bool is_meant(const struct sb_reply_rules *rules, struct sb_str who, struct sb_str target)
{
	struct sb_str value = target, kind = sb_str_cut(&value, ':');

	if (sb_str_is(target, "everyone"))
		return true;
	if (value.ptr == NULL)
		return sb_reply_same_person(rules, who, target);
	for (size_t i = 0; i < rules->people_count; i++)
		for (size_t j = 0; is_named(&rules->people[i], who) && j < rules->people_count; j++)
			if (is_of(&rules->people[j], kind, value) && is_one_person(&rules->people[i], &rules->people[j]))
				return true;
	return false;
}

static bool is_meant_by_any(const struct sb_reply_rules *rules, struct sb_str who, const struct sb_str *targets,
			    size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is_meant(rules, who, targets[i]))
			return true;
	return false;
}

static bool is_one_of(struct sb_str value, const struct sb_str *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (sb_str_eq_nocase(list[i], value))
			return true;
	return count == 0;
}

static bool fits(const struct sb_reply_rules *rules, const struct sb_rule_of_replies *rule,
		 const struct sb_draft *draft)
{
	return is_one_of(draft->network, rule->networks, rule->network_count) &&
	       is_one_of(draft->department, rule->departments, rule->department_count) &&
	       (rule->by_count == 0 || is_meant_by_any(rules, draft->by, rule->by, rule->by_count));
}

/* By those whom a rule names, and not by the writer: four eyes. */
static bool approved_by_these(const struct sb_reply_rules *rules, const struct sb_rule_of_replies *rule,
			      const struct sb_draft *draft, struct sb_err *why)
{
	struct sb_buf names;

	if (draft->approved_by.ptr != NULL && sb_reply_same_person(rules, draft->approved_by, draft->by))
		return sb_err_set(why, SB_REFUSED, "%.*s cannot approve what is their own", SB_FMT(draft->approved_by));
	if (draft->approved_by.ptr != NULL &&
	    is_meant_by_any(rules, draft->approved_by, rule->approvers, rule->approver_count))
		return true;
	sb_buf_init(&names, SB_ERR_MAX / 2);
	for (size_t i = 0; i < rule->approver_count; i++) {
		sb_buf_add_text(&names, i > 0 ? ", " : "");
		sb_buf_add_str(&names, rule->approvers[i]);
	}
	if (draft->approved_by.ptr == NULL)
		sb_err_set(why, SB_REFUSED, "waits for approval by %s", names.ptr);
	else
		sb_err_set(why, SB_REFUSED, "%.*s may not approve this; who may: %s", SB_FMT(draft->approved_by), names.ptr);
	sb_buf_free(&names);
	return false;
}

bool sb_reply_allowed(const struct sb_reply_rules *rules, const struct sb_draft *draft, struct sb_err *why)
{
	for (size_t i = 0; i < rules->count; i++) {
		const struct sb_rule_of_replies *rule = &rules->list[i];
		if (!fits(rules, rule, draft))
			continue;
		if (rule->need == SB_NEED_NONE)
			return true;
		if (rule->need == SB_NEED_THESE)
			return approved_by_these(rules, rule, draft, why);
		break;
	}
	return draft->approved_by.ptr != NULL || sb_err_set(why, SB_REFUSED, "waits for approval");
}
