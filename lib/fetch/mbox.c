#include "fetch/mbox.h"

#define FROM_LINE_MAX ((size_t)1024) /* bytes of a "From " line: an address has 254, a date 30 */

void sb_mbox_init(struct sb_mbox *mbox, sb_mbox_mail *on_mail, void *ctx)
{
	*mbox = (struct sb_mbox){.on_mail = on_mail, .ctx = ctx, .sent = SB_TIME_NONE};
	sb_mail_init(&mbox->mail);
	sb_record_init(&mbox->record);
	sb_buf_init(&mbox->bytes, SB_MAIL_BYTES_MAX);
}

void sb_mbox_free(struct sb_mbox *mbox)
{
	sb_record_free(&mbox->record);
	sb_buf_free(&mbox->bytes);
	sb_mail_free(&mbox->mail);
}

/* --- where a mail begins --- */

static bool is_one_of(struct sb_str text, const char *names)
{
	for (; text.len >= 4 && text.ptr[3] == ' ' && *names != '\0'; names += 3)
		if (memcmp(text.ptr, names, 3) == 0)
			return true;
	return false;
}

static sb_time read_date(struct sb_str date)
{
	static const char *const formats[] = {"%a %b %d %H:%M:%S %Y", "%a %b %d %H:%M:%S %z %Y", "%a %b %d %H:%M %Y"};
	sb_time sent = SB_TIME_NONE;

	for (size_t i = 0; i < sizeof formats / sizeof *formats && sent == SB_TIME_NONE; i++)
		sb_time_parse_format(date, formats[i], &sent);
	return sent;
}

bool sb_mbox_begins(struct sb_str line, sb_time *sent)
{
	if (!sb_str_starts(line, "From ") || line.len > FROM_LINE_MAX)
		return false;
	for (size_t i = 5; i + 8 < line.len; i++) {
		struct sb_str date = sb_str_of(line.ptr + i, line.len - i);
		if (line.ptr[i - 1] != ' ' || !is_one_of(date, "MonTueWedThuFriSatSun") ||
		    !is_one_of(sb_str_of(date.ptr + 4, date.len - 4), "JanFebMarAprMayJunJulAugSepOctNovDec"))
			continue;
		if (sent != NULL)
			*sent = read_date(sb_str_trim(date));
		return true;
	}
	return false;
}

/* --- the mails --- */

/* The one that was read so far. */
static bool hand_on(struct sb_mbox *mbox)
{
	struct sb_str bytes = sb_buf_str(&mbox->bytes);

	if (sb_str_trim(bytes).len == 0)
		return true;
	sb_record_clear(&mbox->record);
	sb_mail_read(&mbox->mail, bytes, &mbox->record);
	if (mbox->record.created_at == SB_TIME_NONE)
		mbox->record.created_at = mbox->sent;
	return mbox->on_mail(mbox->ctx, &mbox->record, bytes, mbox->line);
}

/* A line of a text that began with "From " has a ">" in front, one more each time that it was kept (mboxrd). */
static bool is_quoted(struct sb_str line)
{
	size_t quotes = 0;

	while (quotes < line.len && line.ptr[quotes] == '>')
		quotes++;
	return quotes > 0 && sb_str_starts(sb_str_of(line.ptr + quotes, line.len - quotes), "From ");
}

bool sb_mbox_line(struct sb_mbox *mbox, struct sb_str line, uint64_t number)
{
	if (sb_mbox_begins(line, NULL)) {
		bool more = hand_on(mbox);
		sb_buf_clear(&mbox->bytes);
		sb_mbox_begins(line, &mbox->sent);
		mbox->line = number;
		return more;
	}
	if (mbox->line == 0)
		mbox->line = number;
	if (is_quoted(line)) {
		line.ptr++;
		line.len--;
	}
	if (line.len > mbox->bytes.max - mbox->bytes.len)
		line.len = mbox->bytes.max - mbox->bytes.len;
	sb_buf_add_str(&mbox->bytes, line);
	return true;
}

bool sb_mbox_end(struct sb_mbox *mbox)
{
	return hand_on(mbox);
}
