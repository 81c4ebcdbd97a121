#include "report/drafts.h"

#include "json/write.h"
#include "report/who.h"

#define TEXT_MAX ((size_t)1 << 16) /* bytes: far longer than any network takes */

static void fill(struct sb_str text, const struct sb_voice *voice, struct sb_buf *out)
{
	while (text.len > 0) {
		if (sb_str_starts(text, "{handle}")) {
			sb_buf_add_str(out, voice->handle);
			text = sb_str_of(text.ptr + 8, text.len - 8);
		} else if (sb_str_starts(text, "{name}")) {
			sb_buf_add_str(out, voice->name.len > 0 ? voice->name : voice->handle);
			text = sb_str_of(text.ptr + 6, text.len - 6);
		} else {
			sb_buf_add_char(out, *text.ptr);
			text = sb_str_of(text.ptr + 1, text.len - 1);
		}
	}
}

void sb_draft_write(const struct sb_report *report, uint32_t node, struct sb_str about, struct sb_buf *out)
{
	const struct sb_voice *voice = sb_talk_voice(&report->talk, sb_fact_of(report, node));
	struct sb_str id = sb_facts_id(&report->facts, node);
	struct sb_buf text;

	sb_buf_init(&text, TEXT_MAX);
	sb_buf_add_text(&text, "decided:");
	sb_buf_add_str(&text, about);
	sb_buf_add_char(&text, ':');
	sb_buf_add_str(&text, id);
	sb_json_open(out, '{');
	sb_json_field_text(out, "type", "draft");
	sb_json_field_str(out, "id", sb_buf_str(&text));
	sb_json_field_str(out, "network", voice->network);
	sb_json_field_str(out, "reply_to", id);
	sb_json_field_str(out, "to", voice->handle);
	sb_json_field_str(out, "url", sb_said(report, node)->url);
	sb_json_field_str(out, "about", about);
	sb_buf_clear(&text);
	fill(sb_str_from(report->talk.decided), voice, &text);
	sb_json_field_str(out, "text", sb_buf_str(&text));
	sb_json_field_text(out, "by", "sb-report");
	sb_json_close(out, '}');
	sb_buf_add_char(out, '\n');
	sb_buf_free(&text);
}
