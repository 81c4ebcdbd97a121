/* The parser is tested through this program itself: called with "--as NAME", it is that program. */
#include "check.h"

#include "base/time.h"
#include "cli/options.h"


static bool flag, quiet;
static const char *query, *file, *folder, *format, *explain;
static struct sb_list topics;
static uint64_t number = 1, size;
static double real;
static int64_t window;
static sb_time since;

static const struct sb_option rows[] = {
	{'f', "flag", SB_ARG_NONE, &flag, NULL, "a flag that's said: [twice] or `never`", NULL},
	{'v', "quiet", SB_ARG_NONE, &quiet, NULL, "say less", NULL},
	{'q', "query", SB_ARG_TEXT, &query, "QUERY", "what to look for; a long sentence, so that it must be broken at the end of a line", NULL},
	{0, "file", SB_ARG_FILE, &file, "FILE", "a file", NULL},
	{0, "folder", SB_ARG_DIR, &folder, "DIR", "a folder \\ directory", NULL},
	{0, "format", SB_ARG_CHOICE, &format, "FORM", "how to print it", "table csv json"},
	{'x', "explain", SB_ARG_OPTIONAL, &explain, "PART:ALL", "say why", NULL},
	{'t', "topic", SB_ARG_LIST, &topics, "NAME", "a topic; may be given again", NULL},
	{'n', "number", SB_ARG_NUMBER, &number, "N", "a number (1)", NULL},
	{0, "size", SB_ARG_SIZE, &size, "SIZE", "a size", NULL},
	{0, "real", SB_ARG_REAL, &real, "X", "a share", NULL},
	{0, "window", SB_ARG_DURATION, &window, "TIME", "a duration", NULL},
	{0, "since", SB_ARG_POINT, &since, "TIME", "a moment", NULL},
	SB_OPTION_END,
};

static const struct sb_option ack_rows[] = {
	{'b', "by", SB_ARG_TEXT, &query, "WHO", "who saw it", NULL},
	SB_OPTION_END,
};
static const struct sb_option run_rows[] = {
	{0, "once", SB_ARG_NONE, &flag, NULL, "end when nothing is due", NULL},
	SB_OPTION_END,
};
static const struct sb_verb verbs[] = {
	{NULL, "[FILE]...", "take records", NULL},
	{"ack", "ID", "acknowledge", ack_rows},
	{"run", NULL, "deliver", run_rows},
	{NULL, NULL, NULL, NULL},
};

static const struct sb_cli plain = {"sb-plain", "does one thing", "[FILE]...", rows, NULL};
static const struct sb_cli bare = {"sb-bare", "has no option of its own", NULL, NULL, NULL};
static const struct sb_cli verbal = {"sb-verbal", "does several things", NULL, rows, verbs};
static const struct sb_cli strict = {"sb-strict", "must be told what to do", NULL, rows, verbs + 1};

/* The program: says what it understood. */
static void be_the_program(const char *name, int argc, char **argv)
{
	const struct sb_cli *cli = strcmp(name, "verbal") == 0   ? &verbal
				   : strcmp(name, "strict") == 0 ? &strict
				   : strcmp(name, "bare") == 0   ? &bare
								 : &plain;
	const struct sb_verb *verb = NULL;
	char **operands = sb_cli_parse(cli, argc, argv, &verb);

	if (verb != NULL)
		printf("verb=%s ", verb->name ? verb->name : "(none)");
	printf("flag=%d quiet=%d query=%s format=%s explain=%s number=%llu size=%llu real=%g window=%lld since=%lld", flag, quiet,
	       query ? query : "-", format ? format : "-", explain ? (*explain ? explain : "(bare)") : "-",
	       (unsigned long long)number, (unsigned long long)size, real, (long long)window, (long long)(since / SB_SECOND));
	for (size_t i = 0; i < topics.count; i++)
		printf(" topic=%s", topics.items[i]);
	for (; *operands != NULL; operands++)
		printf(" <%s>", *operands);
	putchar('\n');
	free(topics.items);
}

static const char *self;

/* Runs the program by `sh -c "SELF --as LINE"`, so that redirections can be written as a user writes them. */
struct result {
	int status;
	char out[20000], err[4000];
};

static void read_into(const char *path, char *into, size_t size_of)
{
	char *text = read_file(path);

	snprintf(into, size_of, "%s", text);
	free(text);
}

static void call(struct result *result, const char *line)
{
	fflush(NULL);
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0) {
		char *command = sb_mem_format("exec '%s' --as %s", self, line);
		int out = open("out", O_WRONLY | O_CREAT | O_TRUNC, 0600), err = open("err", O_WRONLY | O_CREAT | O_TRUNC, 0600);
		dup2(out, STDOUT_FILENO);
		dup2(err, STDERR_FILENO);
		setenv("SB_NOW", "2026-03-23T09:00:00Z", 1);
		setenv("ASAN_OPTIONS", "detect_leaks=0", 1); /* who ends with a message gives nothing back before */
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	result->status = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
	read_into("out", result->out, sizeof result->out);
	read_into("err", result->err, sizeof result->err);
}

static struct result r;

static void understood(const char *line, const char *wanted)
{
	call(&r, line);
	assert_string_equal(r.err, "");
	assert_int_equal(r.status, 0);
	assert_contains(r.out, wanted);
}

/* A usage error: status 2, nothing on standard output, two lines on standard error. */
static void refused(const char *line, const char *message)
{
	call(&r, line);
	char *wanted = sb_mem_format("sb-plain: %s\nsb-plain: try 'sb-plain --help', or 'man sb-plain'\n", message);
	assert_string_equal(r.err, wanted);
	assert_string_equal(r.out, "");
	assert_int_equal(r.status, 2);
	free(wanted);
}

static void every_type_is_stored(void **state)
{
	(void)state;
	understood("plain -f --quiet", "flag=1 quiet=1 query=-");
	understood("plain -q words", "query=words");
	understood("plain --query=words", "query=words");
	understood("plain --query words", "query=words");
	understood("plain -qwords", "query=words");
	understood("plain -fvq words", "flag=1 quiet=1 query=words");
	understood("plain --query ''", "query= ");
	understood("plain --format csv", "format=csv");
	understood("plain --explain", "explain=(bare)");
	understood("plain --explain=reach", "explain=reach");
	understood("plain --explain reach", "explain=(bare)");
	understood("plain --explain reach", "<reach>");
	understood("plain -x reach", "explain=(bare)");
	understood("plain -t a --topic b -tc", " topic=a topic=b topic=c");
	understood("plain -n 42", "number=42");
	understood("plain --size 16M", "size=16777216");
	understood("plain --real .25", "real=0.25");
	understood("plain --window 1h30m", "window=5400000000");
	understood("plain --since 2d", "since=1774083600");
	understood("plain --since 2026-03-10", "since=1773100800");
	understood("plain", "number=1");
	understood("bare x", " <x>");
}

static void operands_may_stand_anywhere_and_behind_two_dashes(void **state)
{
	(void)state;
	understood("plain a -f b", "flag=1");
	understood("plain a -f b", " <a> <b>");
	understood("plain - -f", " <->");
	understood("plain -- -f --help", "flag=0");
	understood("plain -- -f --help", " <-f> <--help>");
	understood("plain -q -f", "query=-f");
}

static void long_names_may_be_shortened(void **state)
{
	(void)state;
	understood("plain --que=x", "query=x");
	understood("plain --flag", "flag=1");
	refused("plain --f", "option '--f' could be --flag, --file, --folder or --format");
	refused("plain --si=1", "option '--si' could be --size or --since");
}

static void a_wrong_option_is_named(void **state)
{
	(void)state;
	refused("plain --nonsense", "unknown option '--nonsense'");
	refused("plain --nonsense=5", "unknown option '--nonsense'");
	refused("plain -Z", "unknown option '-Z'");
	refused("plain -fZ", "unknown option '-Z'");
	refused("plain --flag=yes", "option '--flag' takes no value");
	refused("plain --query", "option '--query' needs a value");
	refused("plain --que", "option '--query' needs a value");
	refused("plain -q", "option '-q' needs a value");
	refused("plain -fq", "option '-q' needs a value");
	refused("plain --completion", "option '--completion' needs a value");
}

static void a_wrong_value_is_named_with_what_would_be_right(void **state)
{
	(void)state;
	refused("plain --format xml", "--format: 'xml' is not one of: table csv json");
	refused("plain --format ''", "--format: '' is not one of: table csv json");
	refused("plain --format 'table csv'", "--format: 'table csv' is not one of: table csv json");
	refused("plain -n -1", "--number: '-1' is not a whole number");
	refused("plain -n 18446744073709551616", "--number: '18446744073709551616' is not a whole number");
	refused("plain --size 1X", "--size: '1X' is not a number of bytes such as 512K or 16M");
	refused("plain --real inf", "--real: 'inf' is not a number");
	refused("plain --window 5", "--window: '5' is not a duration such as 90s, 15m or 1d12h");
	refused("plain --since soon", "--since: 'soon' is not a time such as 2026-03-10T14:00:00Z, a date, or an age such as 2d");
	refused("plain --completion csh", "--completion: 'csh' is not one of: bash zsh fish");
}

static void help_goes_to_standard_output(void **state)
{
	(void)state;
	understood("plain --help", "usage: sb-plain [OPTION]... [FILE]...\ndoes one thing.\n");
	understood("plain -h", "usage: sb-plain");
	understood("plain --help", "\n  -q, --query QUERY       what to look for; a long sentence, so that it must be\n"
				   "                          broken at the end of a line\n");
	understood("plain --help", "\n  -x, --explain[=PART:ALL]\n                          say why\n");
	understood("plain --help", "\n      --format FORM       how to print it\n");
	understood("plain --help", "\n  -h, --help              print this help and exit\n");
	for (const char *line = r.out, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		assert_true(end - line <= 80);
		assert_true(end == line || end[-1] != ' ');
	}
	understood("bare --help", "usage: sb-bare [OPTION]...\n");
	understood("plain --version", "sb-plain (sb) ");
}

static void what_cannot_be_printed_is_status_4(void **state)
{
	static const char *const lines[] = {"plain --help >/dev/full", "plain --version >/dev/full", "plain --completion zsh >/dev/full",
					    "plain --help >&-"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		call(&r, lines[i]);
		assert_int_equal(r.status, 4);
		assert_contains(r.err, "sb-plain: standard output: ");
	}
	assert_contains(r.err, "Bad file descriptor");
}

static void closed_descriptors_are_taken_before_anything_is_opened(void **state)
{
	(void)state;
	call(&r, "plain x <&- 2>&-");
	assert_int_equal(r.status, 0);
	call(&r, "plain --nonsense 2>&-");
	assert_int_equal(r.status, 2);
	assert_string_equal(r.out, "");
}

static void verbs_have_options_of_their_own(void **state)
{
	(void)state;
	understood("verbal ack -b ann id:1", "verb=ack ");
	understood("verbal ack -b ann id:1", "query=ann");
	understood("verbal ack -b ann id:1", " <id:1>");
	understood("verbal ack -f id:1", "flag=1");
	understood("verbal run --once", "verb=run flag=1");
	understood("verbal --query ann ack id:1", "verb=ack ");
	understood("verbal --query ann ack id:1", " <id:1>");
	understood("verbal -b ack ack id:1", "verb=ack ");
	understood("verbal --query=ack a.ndjson", "verb=(none)");
	understood("verbal a.ndjson", "verb=(none) flag=0");
	understood("verbal a.ndjson", " <a.ndjson>");
	understood("verbal", "verb=(none)");
	understood("verbal -- ack", " <ack>");
	understood("verbal ./ack", "verb=(none)");
	call(&r, "verbal run --by ann");
	assert_int_equal(r.status, 2);
	assert_contains(r.err, "unknown option '--by'");
	understood("verbal --help", "usage: sb-verbal [OPTION]... [FILE]...\n       sb-verbal ack [OPTION]... ID\n"
				    "       sb-verbal run [OPTION]...\ndoes several things.\n");
	understood("verbal ack --help", "\nack: acknowledge.\n");
}

static void a_program_that_needs_a_verb_says_which_there_are(void **state)
{
	(void)state;
	understood("strict run", "verb=run");
	understood("strict --help", "usage: sb-strict ack");
	understood("strict --version", "sb-strict (sb) ");
	call(&r, "strict nothing");
	assert_int_equal(r.status, 2);
	assert_contains(r.err, "sb-strict: unknown command 'nothing'; one of: ack run\nsb-strict: try");
	call(&r, "strict");
	assert_int_equal(r.status, 2);
	assert_contains(r.err, "sb-strict: say what to do; one of: ack run\nsb-strict: try");
	understood("strict -b ann ack", "verb=ack ");
}

/* The shell's own check of its completions; skipped, and said, where the shell is not here. */
static void check_completion(const char *shell, const char *program)
{
	char *line = sb_mem_format("%s --completion %s", program, shell);

	call(&r, line);
	assert_int_equal(r.status, 0);
	assert_contains(r.out, "topic");
	assert_contains(r.out, "completion");
	free(line);
	write_file("completion", sb_str_from(r.out));
	pid_t pid = fork();
	int status;
	if (pid == 0) {
		execlp(shell, shell, "-n", "completion", (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WEXITSTATUS(status) == 127)
		print_message("# %s is not here\n", shell);
	else
		assert_int_equal(status, 0);
}

static void completions_are_valid_in_their_shells(void **state)
{
	static const char *const shells[] = {"bash", "zsh", "fish"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		check_completion(shells[i], "plain");
		check_completion(shells[i], "verbal");
		check_completion(shells[i], "strict");
	}
}

/* Asks bash itself what it would offer. */
static void bash_offers(const char *words, const char *at, const char *wanted)
{
	char *script = sb_mem_format("shopt -s progcomp; . ./completion; compopt() { :; }; COMP_WORDS=(%s); COMP_CWORD=%s; _sb_verbal; "
				     "printf '%%s\\n' \"${COMPREPLY[@]}\"",
				     words, at);
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	pid_t pid = fork();
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execlp("bash", "bash", "-c", script, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	char *came = read_all_of(ends[0]);
	close(ends[0]);
	waitpid(pid, NULL, 0);
	assert_string_equal(came, wanted);
	free(came);
	free(script);
}

static void bash_completes_names_values_and_verbs(void **state)
{
	(void)state;
	call(&r, "verbal --completion bash");
	write_file("completion", sb_str_from(r.out));
	write_file("two words.ndjson", SB_STR(""));
	bash_offers("sb-verbal --form", "1", "--format\n");
	bash_offers("sb-verbal --format c", "2", "csv\n");
	bash_offers("sb-verbal ac", "1", "ack\n");
	bash_offers("sb-verbal two", "1", "two words.ndjson\n");
	bash_offers("sb-verbal --file two", "2", "two words.ndjson\n");
	bash_offers("sb-verbal ack --b", "2", "--by\n");
}

int main(int argc, char **argv)
{
	if (argc > 2 && strcmp(argv[1], "--as") == 0) {
		be_the_program(argv[2], argc - 2, argv + 2);
		return 0;
	}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type_is_stored),
		cmocka_unit_test(operands_may_stand_anywhere_and_behind_two_dashes),
		cmocka_unit_test(long_names_may_be_shortened),
		cmocka_unit_test(a_wrong_option_is_named),
		cmocka_unit_test(a_wrong_value_is_named_with_what_would_be_right),
		cmocka_unit_test(help_goes_to_standard_output),
		cmocka_unit_test(what_cannot_be_printed_is_status_4),
		cmocka_unit_test(closed_descriptors_are_taken_before_anything_is_opened),
		cmocka_unit_test(verbs_have_options_of_their_own),
		cmocka_unit_test(a_program_that_needs_a_verb_says_which_there_are),
		cmocka_unit_test(completions_are_valid_in_their_shells),
		cmocka_unit_test(bash_completes_names_values_and_verbs),
	};
	self = argv[0];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
