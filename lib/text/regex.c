#include "text/regex.h"

#include "base/mem.h"

#include <pthread.h>
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define PATTERN_MAX ((size_t)64 * 1024) /* bytes: far above what a person writes, and compiled in milliseconds */
#define NESTING_MAX 100                 /* brackets within brackets: bounds the compiler's stack */
#define STEPS_MAX 2000000               /* of one search: tens of milliseconds, then the record is given up */
#define DEPTH_MAX 100000                /* of backtracking, where the interpreter runs because there is no JIT */
#define HEAP_KIB 16384                  /* the interpreter's memory */
#define JIT_STACK ((size_t)1 << 20)     /* the compiled code's own stack; it starts with 32 KiB */

struct sb_regex {
	pcre2_code *code;
	pcre2_match_context *context;
	bool (*check)(struct sb_str caught);
};

/* What a search writes to. One for each thread, so that threads may search with the same expression. */
struct workplace {
	pcre2_match_data *data;
	pcre2_jit_stack *stack;
};

static pthread_key_t workplace_key;

static void free_workplace(void *place)
{
	struct workplace *workplace = place;

	pcre2_match_data_free(workplace->data);
	pcre2_jit_stack_free(workplace->stack);
	free(workplace);
}

static void make_key(void)
{
	if (pthread_key_create(&workplace_key, free_workplace) != 0)
		sb_die(SB_IO, "out of memory");
}

static struct workplace *own_workplace(void)
{
	static pthread_once_t made = PTHREAD_ONCE_INIT;

	pthread_once(&made, make_key);
	struct workplace *workplace = pthread_getspecific(workplace_key);
	if (workplace != NULL)
		return workplace;
	workplace = sb_mem_zero(1, sizeof *workplace);
	workplace->data = pcre2_match_data_create(SB_REGEX_GROUPS, NULL);
	workplace->stack = pcre2_jit_stack_create(32 * 1024, JIT_STACK, NULL);
	if (workplace->data == NULL || workplace->stack == NULL || pthread_setspecific(workplace_key, workplace) != 0)
		sb_die(SB_IO, "out of memory");
	return workplace;
}

static pcre2_jit_stack *own_stack(void *ctx)
{
	(void)ctx;
	return own_workplace()->stack;
}

static bool read_flags(const char *flags, uint32_t *options, struct sb_err *err)
{
	for (; flags != NULL && *flags != '\0'; flags++) {
		switch (*flags) {
		case 'i':
			*options |= PCRE2_CASELESS;
			break;
		case 'm':
			*options |= PCRE2_MULTILINE;
			break;
		case 's':
			*options |= PCRE2_DOTALL;
			break;
		case 'x':
			*options |= PCRE2_EXTENDED;
			break;
		default:
			return sb_err_set(err, SB_USAGE, "regular expression: '%c' is not one of the flags imsx", *flags);
		}
	}
	return true;
}

static size_t characters(struct sb_str s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.len; i++)
		count += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
	return count;
}

static bool complain(struct sb_str pattern, int code, size_t at, struct sb_err *err)
{
	PCRE2_UCHAR why[128] = "";

	if (code == PCRE2_ERROR_HEAP_FAILED)
		sb_die(SB_IO, "out of memory");
	pcre2_get_error_message(code, why, sizeof why);
	return sb_err_set(err, SB_USAGE, "regular expression '%.*s': %s at character %zu",
			  pattern.len > 100 ? 100 : (int)pattern.len, pattern.ptr, (char *)why,
			  characters(sb_str_of(pattern.ptr, at < pattern.len ? at : pattern.len)) + 1);
}

static bool compile(struct sb_regex *regex, struct sb_str pattern, uint32_t options, struct sb_err *err)
{
	pcre2_compile_context *limits = pcre2_compile_context_create(NULL);
	size_t at = 0;
	int code = 0;

	if (limits == NULL)
		sb_die(SB_IO, "out of memory");
	pcre2_set_parens_nest_limit(limits, NESTING_MAX);
	regex->code = pcre2_compile((PCRE2_SPTR)pattern.ptr, pattern.len, options, &code, &at, limits);
	pcre2_compile_context_free(limits);
	return regex->code != NULL || complain(pattern, code, at, err);
}

static void prepare(struct sb_regex *regex)
{
	regex->context = pcre2_match_context_create(NULL);
	if (regex->context == NULL)
		sb_die(SB_IO, "out of memory");
	pcre2_set_match_limit(regex->context, STEPS_MAX);
	pcre2_set_depth_limit(regex->context, DEPTH_MAX);
	pcre2_set_heap_limit(regex->context, HEAP_KIB);
	/* where the system forbids code made at run time, PCRE2 falls back to its interpreter by itself */
	if (pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE) == 0)
		pcre2_jit_stack_assign(regex->context, own_stack, NULL);
}

struct sb_regex *sb_regex_open(struct sb_str pattern, const char *flags, struct sb_err *err)
{
	uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY;

	if (!read_flags(flags, &options, err))
		return NULL;
	if (pattern.len > PATTERN_MAX) {
		sb_err_set(err, SB_USAGE, "regular expression: longer than %zu bytes", PATTERN_MAX);
		return NULL;
	}
	if (pattern.ptr == NULL)
		pattern = SB_STR("");
	struct sb_regex *regex = sb_mem_zero(1, sizeof *regex);
	if (!compile(regex, pattern, options, err)) {
		free(regex);
		return NULL;
	}
	prepare(regex);
	return regex;
}

static enum sb_found search(const struct sb_regex *regex, struct sb_str text, size_t from, struct sb_err *err)
{
	const char *at = text.ptr != NULL ? text.ptr : "";
	PCRE2_UCHAR why[128] = "";
	int code = pcre2_match(regex->code, (PCRE2_SPTR)at, text.len, from, PCRE2_NO_UTF_CHECK, own_workplace()->data,
			       regex->context);

	if (code >= 0)
		return SB_FOUND;
	if (code == PCRE2_ERROR_NOMATCH)
		return SB_FOUND_NOT;
	if (code == PCRE2_ERROR_NOMEMORY) /* the machine's memory; a limit of ours has its own number */
		sb_die(SB_IO, "out of memory");
	pcre2_get_error_message(code, why, sizeof why);
	sb_err_set(err, SB_REJECTED, "the search was given up, write a simpler regular expression: %s", (char *)why);
	return SB_FOUND_FAILED;
}

enum sb_found sb_regex_match(const struct sb_regex *regex, struct sb_str text, struct sb_err *err)
{
	return search(regex, text, 0, err);
}

enum sb_found sb_regex_find(const struct sb_regex *regex, struct sb_str text, struct sb_str *where, struct sb_err *err)
{
	const char *at = text.ptr != NULL ? text.ptr : "";
	enum sb_found found = search(regex, text, 0, err);
	const PCRE2_SIZE *span = pcre2_get_ovector_pointer(own_workplace()->data);

	if (found == SB_FOUND) /* \K in a lookahead may set a beginning behind the end */
		*where = span[0] <= span[1] ? sb_str_of(at + span[0], span[1] - span[0]) : sb_str_of(at, 0);
	return found;
}

enum sb_found sb_regex_groups(const struct sb_regex *regex, struct sb_str text, size_t from,
			      struct sb_str groups[SB_REGEX_GROUPS], struct sb_err *err)
{
	enum sb_found found = search(regex, text, from, err);
	const size_t *at = pcre2_get_ovector_pointer(own_workplace()->data);
	uint32_t known = 0;

	if (found != SB_FOUND)
		return found;
	pcre2_pattern_info(regex->code, PCRE2_INFO_CAPTURECOUNT, &known);
	for (uint32_t i = 0; i < SB_REGEX_GROUPS; i++)
		groups[i] = i <= known && at[2 * i] != PCRE2_UNSET
				    ? sb_str_of(text.ptr + at[2 * i], at[2 * i + 1] - at[2 * i])
				    : (struct sb_str){NULL, 0};
	return SB_FOUND;
}

static int on_callout(pcre2_callout_block *block, void *ctx)
{
	const struct sb_regex *regex = ctx;
	const size_t *at = block->offset_vector;

	if (block->capture_top < 2 || at[2] == PCRE2_UNSET)
		return 1;
	return regex->check(sb_str_of((const char *)block->subject + at[2], at[3] - at[2])) ? 0 : 1;
}

void sb_regex_check(struct sb_regex *regex, bool (*check)(struct sb_str caught))
{
	regex->check = check;
	pcre2_set_callout(regex->context, on_callout, regex);
}

void sb_regex_close(struct sb_regex *regex)
{
	if (regex == NULL)
		return;
	pcre2_code_free(regex->code);
	pcre2_match_context_free(regex->context);
	free(regex);
}
