/* delivery.c - the message of a delivery, as JSON. */
#include "notify/delivery.h"

#include "json/splice.h"
#include "json/write.h"

static void add_person(struct sb_buf *out, const struct sb_recipient *person)
{
	sb_json_open(out, '{');
	sb_json_field_str(out, "name", person->name);
	sb_json_field_str(out, "handle", person->handle);
	sb_json_field_str(out, "role", person->role);
	sb_json_field_str(out, "department", person->department);
	sb_json_field_str(out, "level", person->level);
	sb_json_close(out, '}');
}

/* The record as it came, or what identifies it when it is so long that a chat server would refuse the message. */
static void add_record(struct sb_buf *out, struct sb_str record)
{
	static const struct sb_str kept[] = {{"type", 4}, {"id", 2}, {"network", 7}, {"url", 3}, {"created_at", 10}};

	if (record.len <= SB_MESSAGE_RECORD_MAX) {
		sb_buf_add_str(out, record);
		return;
	}
	sb_json_open(out, '{');
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		struct sb_str value = sb_json_find_text(record, kept[i]);
		if (value.ptr == NULL || value.len > SB_MESSAGE_RECORD_MAX / 8)
			continue;
		sb_json_key_str(out, kept[i]);
		sb_buf_add_str(out, value);
	}
	sb_json_close(out, '}');
}

static void add_also(struct sb_buf *out, const struct sb_delivery *d)
{
	char id[SB_REF_MAX];

	sb_json_key(out, "also");
	sb_json_open(out, '[');
	for (size_t i = 0; i < d->also_count; i++) {
		sb_ref_format(d->also[i], id);
		sb_json_item(out);
		sb_json_add_str(out, sb_str_from(id));
	}
	sb_json_close(out, ']');
}

void sb_delivery_message(const struct sb_delivery *d, struct sb_buf *out)
{
	char id[SB_REF_MAX];

	sb_ref_format(d->incident, id);
	sb_json_open(out, '{');
	sb_json_field_text(out, "type", "message");
	sb_json_field_str(out, "id", d->id);
	sb_json_key(out, "incident");
	sb_json_open(out, '{');
	sb_json_field_text(out, "id", id);
	sb_json_field_str(out, "key", d->key);
	sb_json_field_str(out, "about", d->about);
	sb_json_field_time(out, "at", d->created_at);
	sb_json_field_str(out, "route", d->route);
	sb_json_field_str(out, "severity", d->severity);
	sb_json_close(out, '}');
	if (d->also_count > 0)
		add_also(out, d);
	sb_json_field_str(out, "kind", d->kind);
	sb_json_field_int(out, "revision", d->revision);
	sb_json_field_time(out, "at", d->written_at);
	sb_json_field_true(out, "possible_repeat", d->doubtful);
	sb_json_field_text(out, "channel", d->channel->name);
	sb_json_field_str(out, "address", d->address);
	sb_json_key(out, "people");
	sb_json_open(out, '[');
	for (size_t i = 0; i < d->people_count; i++) {
		sb_json_item(out);
		add_person(out, &d->people[i]);
	}
	sb_json_close(out, ']');
	if (d->people_count > 0) {
		sb_json_key(out, "person");
		add_person(out, &d->people[0]);
	}
	sb_json_field_str(out, "title", d->title);
	sb_json_field_str(out, "text", d->text);
	if (d->record.ptr != NULL) {
		sb_json_key(out, "record");
		add_record(out, d->record);
	}
	sb_json_close(out, '}');
}
