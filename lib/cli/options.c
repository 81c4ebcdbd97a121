#include "cli/options.h"

#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/time.h"
#include "cli/guard.h"
#include "cli/help.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#ifndef SB_VERSION
#define SB_VERSION "unknown"
#endif

static bool want_help, want_version;
static const char *want_completion;

const struct sb_option sb_cli_common[] = {
	{'h', "help", SB_ARG_NONE, &want_help, NULL, "print this help and exit", NULL},
	{0, "version", SB_ARG_NONE, &want_version, NULL, "print the version and exit", NULL},
	{0, "completion", SB_ARG_CHOICE, &want_completion, "SHELL", "print the completions for bash, zsh or fish and exit",
	 SB_CLI_SHELLS},
	SB_OPTION_END,
};

void sb_cli_usage(const struct sb_cli *cli, const char *format, ...)
{
	char text[SB_ERR_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	sb_warn("%s", text);
	sb_die(SB_USAGE, "try '%s --help', or 'man %s'", cli->name, cli->name);
}

static bool is_choice(const char *choices, const char *value)
{
	struct sb_str rest = sb_str_from(choices);

	while (rest.ptr != NULL)
		if (sb_str_is(sb_str_cut(&rest, ' '), value))
			return true;
	return false;
}

static void add_to_list(struct sb_list *list, const char *item)
{
	list->items = sb_mem_reserve(list->items, list->count + 1, &list->cap, sizeof *list->items);
	list->items[list->count++] = item;
	list->items[list->count] = NULL;
}

/* Stores what option `o` was given; returns what would have been right, or NULL. */
static const char *store(const struct sb_option *o, const char *value)
{
	struct sb_str s = sb_str_from(value);

	switch (o->type) {
	case SB_ARG_NONE:
		*(bool *)o->to = true;
		return NULL;
	case SB_ARG_TEXT:
	case SB_ARG_FILE:
	case SB_ARG_DIR:
		*(const char **)o->to = value;
		return NULL;
	case SB_ARG_OPTIONAL:
		*(const char **)o->to = value ? value : "";
		return NULL;
	case SB_ARG_CHOICE:
		*(const char **)o->to = value;
		return is_choice(o->choices, value) ? NULL : o->choices;
	case SB_ARG_LIST:
		add_to_list(o->to, value);
		return NULL;
	case SB_ARG_NUMBER:
		return sb_num_u64(s, UINT64_MAX, o->to) ? NULL : "a whole number";
	case SB_ARG_SIZE:
		return sb_num_size(s, o->to) ? NULL : "a number of bytes such as 512K or 16M";
	case SB_ARG_REAL:
		return sb_num_double(s, o->to) ? NULL : "a number";
	case SB_ARG_DURATION:
		return sb_time_parse_duration(s, o->to) ? NULL : "a duration such as 90s, 15m or 1d12h";
	case SB_ARG_POINT:
		return sb_time_parse_point(s, sb_time_now(), o->to)
			       ? NULL
			       : "a time such as 2026-03-10T14:00:00Z, a date, or an age such as 2d";
	case SB_ARG_END:
		break;
	}
	return "something else";
}

bool sb_option_set(const struct sb_option *o, const char *name, const char *value, struct sb_err *err)
{
	while (o->type != SB_ARG_END && strcmp(o->long_name, name) != 0)
		o++;
	if (o->type == SB_ARG_END)
		return sb_err_set(err, SB_USAGE, "unknown option '--%s'", name);
	if (o->type == SB_ARG_NONE && value != NULL)
		return sb_err_set(err, SB_USAGE, "option '--%s' takes no value", name);
	if (o->type != SB_ARG_NONE && o->type != SB_ARG_OPTIONAL && value == NULL)
		return sb_err_set(err, SB_USAGE, "option '--%s' needs a value", name);
	const char *wanted = store(o, value);
	return wanted == NULL || sb_err_set(err, SB_USAGE, "--%s: '%s' is not %s%s", name, value,
					    o->type == SB_ARG_CHOICE ? "one of: " : "", wanted);
}

/* All rows that hold for this call, behind one another. */
static struct sb_option *join_tables(const struct sb_cli *cli, const struct sb_verb *verb, size_t *count)
{
	const struct sb_option *tables[] = {cli->options, verb ? verb->options : NULL, sb_cli_common};
	struct sb_option *all = NULL;
	size_t cap = 0;

	*count = 0;
	for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++) {
		for (const struct sb_option *o = tables[t]; o != NULL && o->type != SB_ARG_END; o++) {
			all = sb_mem_reserve(all, *count, &cap, sizeof *all);
			all[(*count)++] = *o;
		}
	}
	return all;
}

#define LONG_ONLY 256 /* above every character: what getopt_long returns for row 0, 1, ... */

/* The rows whose names begin as `name` does, up to its "=". */
static size_t beginning_so(const struct sb_option *rows, size_t count, struct sb_str name, struct sb_buf *list)
{
	size_t found = 0, left = 0;

	for (size_t i = 0; i < count; i++)
		left += strncmp(rows[i].long_name, name.ptr, name.len) == 0;
	for (size_t i = 0; i < count; i++) {
		if (strncmp(rows[i].long_name, name.ptr, name.len) != 0)
			continue;
		left--;
		sb_buf_add_format(list, "%s--%s", found == 0 ? "" : left == 0 ? " or " : ", ", rows[i].long_name);
		found++;
	}
	return found;
}

/* Says what getopt_long did not understand: `got` is '?' or ':', `word` the argument that it stopped at. */
static _Noreturn void refuse(const struct sb_cli *cli, const struct sb_option *rows, size_t count, int got, const char *word)
{
	const char *taken = optopt >= LONG_ONLY ? rows[optopt - LONG_ONLY].long_name : NULL;
	struct sb_str rest = sb_str_from(word), name = sb_str_cut(&rest, '=');
	struct sb_buf list;

	if (got == ':' && taken != NULL)
		sb_cli_usage(cli, "option '--%s' needs a value", taken);
	if (got == ':')
		sb_cli_usage(cli, "option '-%c' needs a value", optopt);
	if (taken != NULL)
		sb_cli_usage(cli, "option '--%s' takes no value", taken);
	if (optopt != 0)
		sb_cli_usage(cli, "unknown option '-%c'", optopt);
	sb_buf_init(&list, SB_ERR_MAX);
	if (beginning_so(rows, count, sb_str_of(name.ptr + 2, name.len - 2), &list) > 1)
		sb_cli_usage(cli, "option '%.*s' could be %s", SB_FMT(name), list.ptr);
	sb_cli_usage(cli, "unknown option '%.*s'", SB_FMT(name));
}

static void parse_all(const struct sb_cli *cli, const struct sb_option *rows, size_t count, int argc, char **argv)
{
	static struct option *longs; /* static, as is the table of options: a wrong option ends the program while these are in use */
	static char *shorts;
	int got, index;

	longs = sb_mem_zero(count + 1, sizeof *longs);
	shorts = sb_mem_zero(count * 2 + 2, 1);
	char *s = shorts;

	*s++ = ':'; /* a missing value is told apart from an unknown option */
	for (size_t i = 0; i < count; i++) {
		int has = rows[i].type == SB_ARG_NONE       ? no_argument
			  : rows[i].type == SB_ARG_OPTIONAL ? optional_argument
							    : required_argument;
		longs[i] = (struct option){rows[i].long_name, has, NULL, LONG_ONLY + (int)i};
		if (rows[i].short_name != 0) {
			*s++ = rows[i].short_name;
			if (has == required_argument)
				*s++ = ':';
		}
	}
	opterr = 0;
	while ((got = getopt_long(argc, argv, shorts, longs, &index)) != -1) {
		const struct sb_option *o = NULL;
		for (size_t i = 0; i < count; i++)
			if (got == LONG_ONLY + (int)i || (got == rows[i].short_name && got != 0))
				o = &rows[i];
		if (o == NULL)
			refuse(cli, rows, count, got, argv[optind - 1]);
		const char *wanted = store(o, optarg);
		if (wanted != NULL)
			sb_cli_usage(cli, "--%s: '%s' is not %s%s", o->long_name, optarg ? optarg : "",
				     o->type == SB_ARG_CHOICE ? "one of: " : "", wanted);
	}
	free(longs);
	free(shorts);
}

/* Whether a row of the table names the option `arg` and says that its value is the next argument. */
static bool row_takes_next(const struct sb_option *o, const char *arg)
{
	for (; o != NULL && o->type != SB_ARG_END; o++)
		if (arg[1] == '-' ? strncmp(o->long_name, arg + 2, strlen(arg + 2)) == 0 : o->short_name == arg[1])
			return o->type != SB_ARG_NONE && o->type != SB_ARG_OPTIONAL;
	return false;
}

static bool takes_next(const struct sb_cli *cli, const char *arg)
{
	if (arg[1] == '-' ? strchr(arg, '=') != NULL : arg[2] != '\0')
		return false; /* the value is in the argument */
	bool takes = row_takes_next(cli->options, arg);
	for (const struct sb_verb *v = cli->verbs; v != NULL && v->help != NULL; v++)
		takes = takes || row_takes_next(v->options, arg);
	return takes;
}

/* The verb is the first operand; `*at` is its place in `argv`, 0 when there is none. */
static const struct sb_verb *choose_verb(const struct sb_cli *cli, int argc, char **argv, int *at)
{
	const struct sb_verb *otherwise = NULL;
	int i = 1;

	while (i < argc && argv[i][0] == '-' && argv[i][1] != '\0' && strcmp(argv[i], "--") != 0)
		i += takes_next(cli, argv[i]) ? 2 : 1;
	*at = 0;
	for (const struct sb_verb *v = cli->verbs; v != NULL && v->help != NULL; v++) {
		if (v->name == NULL) {
			otherwise = v;
		} else if (i < argc && strcmp(argv[i], v->name) == 0) {
			*at = i;
			return v;
		}
	}
	return otherwise;
}

/* A program whose verbs all have names was called without one. */
static _Noreturn void ask_for_verb(const struct sb_cli *cli, const char *word)
{
	struct sb_buf list;

	sb_buf_init(&list, SB_ERR_MAX);
	for (const struct sb_verb *v = cli->verbs; v->help != NULL; v++)
		sb_buf_add_format(&list, " %s", v->name);
	if (word == NULL)
		sb_cli_usage(cli, "say what to do; one of:%s", list.ptr);
	sb_cli_usage(cli, "unknown command '%s'; one of:%s", word, list.ptr);
}

static _Noreturn void end_printing(void)
{
	errno = 0;
	if (fflush(stdout) != 0 || ferror(stdout))
		sb_die(SB_IO, "standard output: %s", errno != 0 ? strerror(errno) : "cannot write");
	exit(SB_OK);
}

char **sb_cli_parse(const struct sb_cli *cli, int argc, char **argv, const struct sb_verb **verb)
{
	size_t count;

	sb_guard_start(cli->name);
	int at;
	const struct sb_verb *chosen = choose_verb(cli, argc, argv, &at);
	if (at > 0) { /* the operands are what is left without the verb; the NULL behind the last moves along */
		memmove(argv + at, argv + at + 1, (size_t)(argc - at) * sizeof *argv);
		argc--;
	}
	static struct sb_option *rows;
	rows = join_tables(cli, chosen, &count);
	parse_all(cli, rows, count, argc, argv);
	free(rows);
	if (want_help) {
		sb_help_print(cli, stdout);
		end_printing();
	}
	if (want_version) {
		printf("%s (sb) %s\n", cli->name, SB_VERSION);
		end_printing();
	}
	if (want_completion != NULL) {
		sb_completion_print(cli, want_completion, stdout);
		end_printing();
	}
	char **operands = argv + optind;
	if (cli->verbs != NULL && chosen == NULL)
		ask_for_verb(cli, *operands);
	if (verb != NULL)
		*verb = chosen;
	return operands;
}
