#include "json/jq.h"

#include "base/mem.h"
#include "json/jq_guard.h"

#include <limits.h>
#include <stdlib.h>

#include <jv.h> /* before jq.h, which needs it */

#include <jq.h>

struct sb_jq {
	jq_state *state;
	char complaint[SB_ERR_MAX]; /* the first message of the compiler */
};

/* The compiler's first message on one line; it repeats the program's line, with what white space there is. */
static void keep_complaint(void *ctx, jv message)
{
	struct sb_jq *jq = ctx;

	if (jq->complaint[0] == '\0' && jv_get_kind(message) == JV_KIND_STRING) {
		struct sb_str text = sb_str_trim(sb_str_from(jv_string_value(message)));
		size_t used = 0;
		if (sb_str_starts(text, "jq: error: ")) {
			text.ptr += 11;
			text.len -= 11;
		}
		for (size_t i = 0; i < text.len && used < sizeof jq->complaint - 1; i++) {
			char c = text.ptr[i] == '\n' || text.ptr[i] == '\t' ? ' ' : text.ptr[i];
			if (c != ' ' || (used > 0 && jq->complaint[used - 1] != ' '))
				jq->complaint[used++] = c;
		}
		jq->complaint[used] = '\0';
	}
	jv_free(message);
}

/* "input" and "inputs": there is one record at a time. jq 1.6 calls what it finds in memory that nobody set. */
static jv no_input(jq_state *state, void *ctx)
{
	(void)state;
	(void)ctx;
	return jv_invalid();
}

/* "debug" */
static void show_debug(void *ctx, jv message)
{
	(void)ctx;
	message = jv_dump_string(message, 0);
	sb_warn("jq: %s", jv_string_value(message));
	jv_free(message);
}

/* libjq's own way is to abort. (What it asks of strdup() or of bison's parser it does not look at.) */
static void no_memory(void *ctx)
{
	(void)ctx;
	sb_die(SB_IO, "out of memory");
}

static bool compile(struct sb_jq *jq, const char *program)
{
	jv_nomem_handler(no_memory, NULL); /* it is this thread's */
	jq->state = jq_init();
	if (jq->state == NULL)
		sb_die(SB_IO, "out of memory");
	jq->complaint[0] = '\0';
	/* modules of the user's, as jq finds them; without these two, jq 1.6 aborts at the first "import" */
	jq_set_attr(jq->state, jv_string("JQ_LIBRARY_PATH"), JV_ARRAY(jv_string("~/.jq")));
	jq_set_attr(jq->state, jv_string("PROGRAM_ORIGIN"), jv_string("."));
	jq_set_input_cb(jq->state, no_input, NULL);
	jq_set_debug_cb(jq->state, show_debug, NULL);
	jq_set_error_cb(jq->state, keep_complaint, jq);
	bool good = jq_compile(jq->state, program) != 0;
	if (good)
		jq_set_error_cb(jq->state, NULL, NULL);
	else
		jq_teardown(&jq->state);
	return good;
}

/* With the guards where the program wants some. What is wrong with it is told of the program alone, whose lines and columns are
 * the user's; one that begins with "import" takes nothing before it. */
static bool compile_guarded(struct sb_jq *jq, const char *program)
{
	struct sb_buf guarded;

	sb_buf_init(&guarded, SIZE_MAX / 4);
	sb_jq_guard(sb_str_from(program), &guarded);
	bool wanted = guarded.len > 0;
	sb_buf_add_text(&guarded, program);
	bool good = wanted && compile(jq, guarded.ptr);
	sb_buf_free(&guarded);
	return good || compile(jq, program);
}

struct sb_jq *sb_jq_open(const char *program, const char *name, struct sb_err *err)
{
	struct sb_jq *jq = sb_mem_zero(1, sizeof *jq);

	if (compile_guarded(jq, program))
		return jq;
	sb_err_set(err, SB_USAGE, "%s: %s", name, jq->complaint[0] ? jq->complaint : "does not compile");
	free(jq);
	return NULL;
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
	struct sb_str text = SB_STR("cannot read this record");
	if (jv_get_kind(why) == JV_KIND_STRING) {
		text = sb_str_from(jv_string_value(why));
		const char *record = strstr(text.ptr, " (while parsing '"); /* jq repeats it whole */
		if (record != NULL)
			text.len = (size_t)(record - text.ptr);
	}
	sb_err_set(err, SB_REJECTED, "jq: %.*s", SB_FMT(text));
	jv_free(why);
	return false;
}

/* An error message of the program's: any value. Consumes `why`. */
static bool complain(jv why, struct sb_err *err)
{
	if (jv_get_kind(why) != JV_KIND_STRING)
		why = jv_dump_string(why, 0);
	struct sb_str text = sb_str_trim(sb_str_from(jv_string_value(why)));
	sb_err_set(err, SB_REJECTED, "jq: %.*s", SB_FMT(text));
	jv_free(why);
	return false;
}

/* The end of the outputs: an error message, "halt_error", or nothing. Consumes `last`. */
static bool check_end(struct sb_jq *jq, jv last, struct sb_err *err)
{
	if (jv_invalid_has_msg(jv_copy(last)))
		return complain(jv_invalid_get_msg(last), err);
	jv_free(last);
	if (!jq_halted(jq->state))
		return true;
	jv code = jq_get_exit_code(jq->state);
	bool good = !jv_is_valid(code); /* "halt" has none */
	jv_free(code);
	return good || complain(jq_get_error_message(jq->state), err);
}

/* Consumes `value`. */
static bool run(struct sb_jq *jq, jv value, sb_jq_emit *emit, void *ctx, struct sb_err *err)
{
	jq_start(jq->state, value, 0);
	for (;;) {
		jv output = jq_next(jq->state);
		if (!jv_is_valid(output))
			return check_end(jq, output, err);
		jv text = jv_dump_string(output, 0);
		struct sb_str view = {jv_string_value(text), (size_t)jv_string_length_bytes(jv_copy(text))};
		bool more = emit(ctx, view);
		jv_free(text);
		if (!more)
			return true;
	}
}

bool sb_jq_run(struct sb_jq *jq, struct sb_str input, sb_jq_emit *emit, void *ctx, struct sb_err *err)
{
	jv value;

	return parse(input, &value, err) && run(jq, value, emit, ctx, err);
}

bool sb_jq_run_members(struct sb_jq *jq, const struct sb_jq_member *members, size_t count, sb_jq_emit *emit, void *ctx,
		       struct sb_err *err)
{
	jv object = jv_object();

	for (size_t i = 0; i < count; i++) {
		jv value = jv_null();
		if (members[i].value.ptr != NULL && !parse(members[i].value, &value, err)) {
			jv_free(object);
			return false;
		}
		object = jv_object_set(object, jv_string(members[i].key), value);
	}
	return run(jq, object, emit, ctx, err);
}

bool sb_jq_test(struct sb_jq *jq, struct sb_str input, bool *holds, struct sb_err *err)
{
	jv value = jv_null();

	if (!parse(input, &value, err))
		return false;
	jq_start(jq->state, value, 0);
	jv output = jq_next(jq->state);
	*holds = false;
	if (!jv_is_valid(output))
		return check_end(jq, output, err);
	jv_kind kind = jv_get_kind(output);
	*holds = kind != JV_KIND_FALSE && kind != JV_KIND_NULL;
	jv_free(output);
	return true;
}
