/* send_program.c - the program channel: a program of the user's takes the message on its standard input.
 *
 * No shell. It sees the message as one line of JSON, an environment of a few names, and no descriptor of ours but standard
 * error; what it prints on its standard output goes there too, as ours is the stream of events. */
#include "notify/send.h"

#include "io/file.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define EXIT_TEMPFAIL 75    /* EX_TEMPFAIL of sysexits.h: what mail programs say for "try again" */
#define EXIT_CANNOT_RUN 126 /* and 127: as in a shell */
#define SEARCH_PATH "/usr/local/bin:/usr/bin:/bin"

static int message_file(const struct sb_delivery *d)
{
	struct sb_buf message;

	sb_buf_init(&message, SIZE_MAX / 4);
	sb_delivery_message(d, &message);
	sb_buf_add_char(&message, '\n');
	int fd = sb_file_in_memory("sb-notify-message", sb_buf_str(&message));
	sb_buf_free(&message);
	return fd;
}

#define ENVIRONMENT_MAX 8
static void make_environment(char **environment)
{
	static const char *const kept[] = {"PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR"};
	size_t count = 0;

	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		const char *value = getenv(kept[i]);
		if (value != NULL)
			environment[count++] = sb_mem_format("%s=%s", kept[i], value);
		else if (i == 0)
			environment[count++] = sb_mem_format("PATH=%s", SEARCH_PATH);
	}
	environment[count] = NULL;
}

/* In the child, after fork: only what is safe there. */
static _Noreturn void become(char *const *command, char *const *environment, int message, const sigset_t *mask)
{
	setpgid(0, 0); /* so that the time limit reaches its children too */
	if (dup2(message, STDIN_FILENO) < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0 || close_range(3, ~0U, 0) != 0)
		_exit(EXIT_CANNOT_RUN);
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_SETMASK, mask, NULL);
	execvpe(command[0], command, environment);
	_exit(errno == ENOENT ? EXIT_CANNOT_RUN + 1 : EXIT_CANNOT_RUN);
}

/* Waits for the child; false when its time was over and it was killed. SIGCHLD is blocked, so that none is missed. */
static bool wait_for(pid_t child, int64_t timeout, const sigset_t *children, int *status)
{
	int64_t end = sb_time_monotonic() + timeout;

	for (;;) {
		pid_t ended = waitpid(child, status, WNOHANG);
		if (ended == child)
			return true;
		int64_t left = end - sb_time_monotonic();
		if (ended < 0 || left <= 0)
			break;
		struct timespec wait = sb_time_spec(left);
		sigtimedwait(children, NULL, &wait);
	}
	kill(-child, SIGKILL);
	while (waitpid(child, status, 0) < 0 && errno == EINTR)
		;
	return false;
}

static void judge(const char *name, bool in_time, int status, struct sb_outcome *outcome)
{
	if (!in_time)
		sb_outcome_set(outcome, SB_UNSURE, "%s was still running at its time limit", name);
	else if (WIFSIGNALED(status))
		sb_outcome_set(outcome, SB_UNSURE, "%s was ended by signal %d", name, WTERMSIG(status));
	else if (WEXITSTATUS(status) == 0)
		sb_outcome_set(outcome, SB_ACCEPTED, "%s", "");
	else if (WEXITSTATUS(status) == EXIT_TEMPFAIL)
		sb_outcome_set(outcome, SB_LATER, "%s asks to try again (exit status 75)", name);
	else if (WEXITSTATUS(status) == EXIT_CANNOT_RUN || WEXITSTATUS(status) == EXIT_CANNOT_RUN + 1)
		sb_outcome_set(outcome, SB_LATER, "%s cannot be run (exit status %d)", name, WEXITSTATUS(status));
	else
		sb_outcome_set(outcome, SB_NEVER, "%s refused (exit status %d)", name, WEXITSTATUS(status));
}

void sb_send_program(const struct sb_delivery *d, struct sb_outcome *outcome)
{
	const struct sb_channel *channel = d->channel;
	char *environment[ENVIRONMENT_MAX];
	sigset_t children, before;
	int status = 0, message = message_file(d);

	if (message < 0) {
		sb_outcome_set(outcome, SB_LATER, "no memory for the message: %s", strerror(errno));
		return;
	}
	make_environment(environment);
	signal(SIGCHLD, SIG_DFL); /* a parent may have left it ignored, and then there is nothing to wait for */
	sigemptyset(&children);
	sigaddset(&children, SIGCHLD);
	sigprocmask(SIG_BLOCK, &children, &before);
	pid_t child = fork();
	if (child == 0)
		become(channel->command, environment, message, &before);
	if (child < 0) {
		sb_outcome_set(outcome, SB_LATER, "cannot start %s: %s", channel->command[0], strerror(errno));
	} else {
		bool in_time = wait_for(child, channel->timeout, &children, &status);
		judge(channel->command[0], in_time, status, outcome);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(message);
	for (size_t i = 0; environment[i] != NULL; i++)
		free(environment[i]);
}
