/* options.h - one table of options feeds the parser, --help and the completions of three shells.
 *
 * Every program has --help, --version and --completion besides its own rows. */
#ifndef SB_CLI_OPTIONS_H
#define SB_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What an option takes, and the type that `to` points at. */
enum sb_arg {
	SB_ARG_END,      /* ends a table */
	SB_ARG_NONE,     /* bool: set to true */
	SB_ARG_TEXT,     /* const char * */
	SB_ARG_FILE,     /* const char *, completed as a file */
	SB_ARG_DIR,      /* const char *, completed as a folder */
	SB_ARG_CHOICE,   /* const char *, one of `choices` ("table csv json") */
	SB_ARG_OPTIONAL, /* const char *: --name=TEXT, or "" for a bare --name */
	SB_ARG_LIST,     /* struct sb_list: may be given several times */
	SB_ARG_NUMBER,   /* uint64_t */
	SB_ARG_SIZE,     /* uint64_t bytes, with K, M or G */
	SB_ARG_REAL,     /* double, finite */
	SB_ARG_DURATION, /* int64_t microseconds: 90m, 1d12h */
	SB_ARG_POINT     /* sb_time: RFC 3339, a date, or an age such as 2d; SB_NOW counts */
};

struct sb_list {
	const char **items; /* a NULL behind the last; NULL when there is none */
	size_t count, cap;
};

struct sb_option {
	char short_name;       /* 0: none */
	const char *long_name; /* never NULL, but in the last row */
	enum sb_arg type;
	void *to;
	const char *metavar; /* NULL where nothing is taken */
	const char *help;    /* one sentence, no full stop; says the default in brackets */
	const char *choices; /* SB_ARG_CHOICE only */
};

#define SB_OPTION_END {0, NULL, SB_ARG_END, NULL, NULL, NULL, NULL}

/* A program with verbs ("sb-notify ack ID") has one row for each; a row without a name is what runs without a verb. */
struct sb_verb {
	const char *name;
	const char *operands; /* "ID", "[FILE]...", or NULL */
	const char *help;
	const struct sb_option *options; /* NULL: none of its own */
};

struct sb_cli {
	const char *name;
	const char *summary;             /* one sentence, no full stop */
	const char *operands;            /* of a program without verbs */
	const struct sb_option *options; /* for every verb */
	const struct sb_verb *verbs;     /* ends with a row whose help is NULL; NULL: no verbs */
};

/* The start-up guard and the parser. Returns the operands, NULL-terminated, inside `argv`; `*verb` (NULL for a program
 * without verbs) is the row that was chosen; where every row has a name, a call without one of them is a usage error. A usage error prints two lines and exits with status 2; --help, --version
 * and --completion print to standard output and exit with 0, or 4 when that cannot be written. */
char **sb_cli_parse(const struct sb_cli *cli, int argc, char **argv, const struct sb_verb **verb);

/* Stores one option of `options` from elsewhere than the command line, such as a file: `name` without its dashes, `value`
 * NULL where none was given. Texts are not copied. False with `err` (SB_USAGE): there is no such option, or its value is
 * wrong. */
struct sb_err;
bool sb_option_set(const struct sb_option *options, const char *name, const char *value, struct sb_err *err);

/* Ends the program with status 2: "program: text", and where to read more. */
__attribute__((format(printf, 2, 3))) _Noreturn void sb_cli_usage(const struct sb_cli *cli, const char *format, ...);

#endif
