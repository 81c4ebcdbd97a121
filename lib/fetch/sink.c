#include "fetch/sink.h"

bool sb_sink_open(struct sb_sink *sink, struct sb_writer *out, const char *rejects, sb_time since, struct sb_err *err)
{
	*sink = (struct sb_sink){.out = out,
				 .since = since,
				 .now = sb_time_floor(sb_time_now(), SB_SECOND),
				 .keep_rejects = rejects != NULL};
	sb_buf_init(&sink->line, 16 * SB_RECORD_TEXT_MAX);
	return rejects == NULL || sb_writer_open(&sink->rejects, rejects, true, err);
}

bool sb_sink_close(struct sb_sink *sink, struct sb_err *err)
{
	bool good = sb_writer_flush(sink->out, err);
	struct sb_err second;

	if (sink->keep_rejects && !sb_writer_finish(&sink->rejects, good ? err : &second))
		good = false;
	sb_buf_free(&sink->line);
	return good;
}

bool sb_sink_line(struct sb_sink *sink, struct sb_record *record, struct sb_str via, struct sb_err *err)
{
	sb_buf_clear(&sink->line);
	record->seen_at = sink->now;
	record->via = via;
	if (sink->since != SB_TIME_NONE && record->created_at != SB_TIME_NONE && record->created_at < sink->since)
		return true;
	sb_record_complete(record);
	if (!sb_record_write(record, &sink->line, err))
		return false;
	sb_buf_add_char(&sink->line, '\n');
	if (sink->line.full)
		return sb_err_set(err, SB_REJECTED, "a post that is longer than %zu bytes", sink->line.max);
	return true;
}

bool sb_sink_add(struct sb_sink *sink, struct sb_record *record, struct sb_str via, struct sb_err *err)
{
	if (!sb_sink_line(sink, record, via, err))
		return false;
	sb_writer_add_str(sink->out, sb_buf_str(&sink->line));
	sink->posts += sink->line.len > 0;
	return true;
}

void sb_sink_reject(struct sb_sink *sink, const char *where, struct sb_str raw, const struct sb_err *err)
{
	sink->rejected++;
	sb_warn("%s: %s", where, err->text);
	if (sink->keep_rejects && raw.len > 0)
		sb_writer_add_line(&sink->rejects, raw);
}
