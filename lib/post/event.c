#include "post/event.h"

#include "json/write.h"

#define CASE_PREFIX "case:" /* of the id of a case, before that of the post at its top */

static void field_count(struct sb_buf *out, const char *key, int64_t value)
{
	if (value >= 0)
		sb_json_field_int(out, key, value);
}

void sb_event_write(const struct sb_event *event, struct sb_buf *out)
{
	/* a line of its own: json/write.h sets commas by what stands before */
	sb_json_open(out, '{');
	sb_json_field_text(out, "type", "event");
	sb_json_field_text(out, "event", event->event);
	sb_json_field_str(out, "about", event->about);
	sb_json_field_time(out, "at", event->at);
	sb_json_field_str(out, "actor", event->actor);
	sb_json_field_text(out, "actor_kind", event->by_human ? "human" : "bot");
	sb_json_field_str(out, "incident", event->incident);
	sb_json_field_str(out, "route", event->route);
	sb_json_field_str(out, "severity", event->severity);
	sb_json_field_str(out, "to", event->to);
	sb_json_field_str(out, "role", event->role);
	sb_json_field_str(out, "department", event->department);
	sb_json_field_str(out, "level", event->level);
	sb_json_field_str(out, "for", event->stands_for);
	sb_json_field_str(out, "channel", event->channel);
	field_count(out, "revision", event->revision > 1 ? event->revision : -1);
	sb_json_field_time(out, "due_at", event->due_at);
	field_count(out, "attempt", event->attempt);
	sb_json_field_str(out, "outcome", event->outcome);
	sb_json_field_str(out, "reason", event->reason);
	sb_json_field_time(out, "retry_at", event->retry_at);
	field_count(out, "cancelled", event->cancelled);
	field_count(out, "missing", event->missing);
	sb_json_field_str(out, "text", event->text);
	sb_json_close(out, '}');
}

bool sb_event_act(sb_json *record, struct sb_event_act *act)
{
	static const char *const names[] = {
		[SB_ACT_CLAIM] = "claim", [SB_ACT_REPLY] = "reply", [SB_ACT_RESOLVE] = "resolve", [SB_ACT_REOPEN] = "reopen"};
	struct sb_str name = sb_json_str(sb_json_get(record, SB_STR("event")));
	bool found = false;

	*act = (struct sb_event_act){.at = SB_TIME_NONE};
	for (size_t i = SB_ACT_CLAIM; i <= SB_ACT_REOPEN && !found; i++) {
		act->kind = (enum sb_act_kind)i;
		found = sb_str_is(name, names[i]);
	}
	if (!found)
		return false;
	act->about = sb_json_str(sb_json_get(record, SB_STR("about")));
	if (sb_str_starts(act->about, CASE_PREFIX))
		act->about = sb_str_of(act->about.ptr + strlen(CASE_PREFIX), act->about.len - strlen(CASE_PREFIX));
	sb_time_parse(sb_json_str(sb_json_get(record, SB_STR("at"))), &act->at);
	act->actor = sb_json_str(sb_json_get(record, SB_STR("actor")));
	act->department = sb_json_str(sb_json_get(record, SB_STR("department")));
	act->bot = sb_str_is(sb_json_str(sb_json_get(record, SB_STR("actor_kind"))), "bot");
	return act->about.len > 0 && act->at != SB_TIME_NONE;
}
