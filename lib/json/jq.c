#include "json/jq.h"

#include "base/mem.h"

#include <limits.h>
#include <stdlib.h>

#include <jv.h> /* before jq.h, which needs it */

#include <jq.h>

struct sb_jq {
	jq_state *state;
	char complaint[SB_ERR_MAX]; /* the first message of the compiler */
};

static void keep_complaint(void *ctx, jv message)
{
	struct sb_jq *jq = ctx;

	if (jq->complaint[0] == '\0' && jv_get_kind(message) == JV_KIND_STRING) {
		struct sb_str text = sb_str_trim(sb_str_from(jv_string_value(message)));
		size_t n = text.len < sizeof jq->complaint - 1 ? text.len : sizeof jq->complaint - 1;
		memcpy(jq->complaint, text.ptr, n);
		jq->complaint[n] = '\0';
	}
	jv_free(message);
}

struct sb_jq *sb_jq_open(const char *program, const char *name, struct sb_err *err)
{
	struct sb_jq *jq = sb_mem_zero(1, sizeof *jq);

	jq->state = jq_init();
	if (jq->state == NULL)
		sb_die(SB_IO, "out of memory");
	jq_set_error_cb(jq->state, keep_complaint, jq);
	if (!jq_compile(jq->state, program)) {
		struct sb_str text = sb_str_from(jq->complaint);
		if (sb_str_starts(text, "jq: "))
			text = sb_str_from(jq->complaint + 4);
		sb_err_set(err, SB_USAGE, "%s: %.*s", name, SB_FMT(text));
		sb_jq_close(jq);
		return NULL;
	}
	jq_set_error_cb(jq->state, NULL, NULL);
	return jq;
}

void sb_jq_close(struct sb_jq *jq)
{
	if (jq == NULL)
		return;
	jq_teardown(&jq->state);
	free(jq);
}

static bool parse(struct sb_str input, jv *value, struct sb_err *err)
{
	if (input.len > INT_MAX)
		return sb_err_set(err, SB_REJECTED, "too long for jq");
	*value = jv_parse_sized(input.ptr, (int)input.len);
	if (jv_is_valid(*value))
		return true;
	jv why = jv_invalid_get_msg(*value);
	sb_err_set(err, SB_REJECTED, "jq: %s",
		   jv_get_kind(why) == JV_KIND_STRING ? jv_string_value(why) : "cannot read this record");
	jv_free(why);
	return false;
}

/* The end of the outputs: an error message, or nothing. Consumes `last`. */
static bool check_end(jv last, struct sb_err *err)
{
	if (!jv_invalid_has_msg(jv_copy(last))) {
		jv_free(last);
		return true;
	}
	jv why = jv_invalid_get_msg(last);
	if (jv_get_kind(why) != JV_KIND_STRING)
		why = jv_dump_string(why, 0);
	sb_err_set(err, SB_REJECTED, "jq: %s", jv_string_value(why));
	jv_free(why);
	return false;
}

bool sb_jq_run(struct sb_jq *jq, struct sb_str input, sb_jq_emit *emit, void *ctx, struct sb_err *err)
{
	jv value;

	if (!parse(input, &value, err))
		return false;
	jq_start(jq->state, value, 0);
	for (;;) {
		jv output = jq_next(jq->state);
		if (!jv_is_valid(output))
			return check_end(output, err);
		jv text = jv_dump_string(output, 0);
		struct sb_str view = {jv_string_value(text), (size_t)jv_string_length_bytes(jv_copy(text))};
		bool more = emit(ctx, view);
		jv_free(text);
		if (!more)
			return true;
	}
}

bool sb_jq_test(struct sb_jq *jq, struct sb_str input, bool *holds, struct sb_err *err)
{
	jv value;

	if (!parse(input, &value, err))
		return false;
	jq_start(jq->state, value, 0);
	jv output = jq_next(jq->state);
	*holds = false;
	if (!jv_is_valid(output))
		return check_end(output, err);
	jv_kind kind = jv_get_kind(output);
	*holds = kind != JV_KIND_FALSE && kind != JV_KIND_NULL;
	jv_free(output);
	return true;
}
