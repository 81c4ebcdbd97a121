#include "worker/command.h"

#include "base/time.h"
#include "io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define READ_BLOCK ((size_t)64 << 10)
#define EXIT_CANNOT_RUN 126 /* and 127, not found: as in a shell */

bool sb_command_split(struct sb_command *command, char **words, struct sb_err *err)
{
	*command = (struct sb_command){0};
	if (words[0] == NULL)
		return sb_err_set(err, SB_USAGE, "there is no command; write it behind --");
	for (char **word = words;; word++) {
		if (*word == NULL || strcmp(*word, "|") == 0)
			return sb_err_set(err, SB_USAGE, "there is no program %s a '|'", *word == NULL ? "behind" : "before");
		if (command->count == SB_COMMAND_PROGRAMS_MAX)
			return sb_err_set(err, SB_USAGE, "the command has more than %d programs", SB_COMMAND_PROGRAMS_MAX);
		command->programs[command->count++] = word;
		while (*word != NULL && strcmp(*word, "|") != 0)
			word++;
		if (*word == NULL)
			return true;
		*word = NULL;
	}
}

struct running {
	pid_t pids[SB_COMMAND_PROGRAMS_MAX];
	int statuses[SB_COMMAND_PROGRAMS_MAX];
	size_t count;
	int output; /* of the last program */
	int said;   /* standard error of all */
};

volatile sig_atomic_t sb_command_group;

/* In `group`, 0: a new one, and not in ours: ^C at the terminal ends this program after the batch, and not the batch. */
static int spawn(char **words, int in, int out, int said, pid_t group, pid_t *pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t none, broken_pipe;

	sigemptyset(&none);
	sigemptyset(&broken_pipe);
	sigaddset(&broken_pipe, SIGPIPE);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&files, said, STDERR_FILENO);
	posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
	posix_spawnattr_init(&how);
	posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setpgroup(&how, group);
	posix_spawnattr_setsigmask(&how, &none);
	posix_spawnattr_setsigdefault(&how, &broken_pipe);
	int error = posix_spawnp(pid, words[0], &files, &how, words, environ);
	posix_spawnattr_destroy(&how);
	posix_spawn_file_actions_destroy(&files);
	return error;
}

/* Starts all; what could not be started is left out, with the reason in `err`. */
static bool start(const struct sb_command *command, struct sb_str input, struct running *running, struct sb_err *err)
{
	int in = sb_file_in_memory("sb-worker-batch", input), ends[2];

	running->said = sb_file_in_memory("sb-worker-said", SB_STR(""));
	if (in < 0 || running->said < 0)
		return sb_err_set(err, SB_IO, "no memory for a batch: %s", strerror(errno));
	for (size_t i = 0; i < command->count; i++) {
		if (pipe2(ends, O_CLOEXEC) != 0) {
			close(in);
			return sb_err_set(err, SB_IO, "no pipe: %s", strerror(errno));
		}
		int error = spawn(command->programs[i], in, ends[1], running->said, (pid_t)sb_command_group, &running->pids[i]);
		close(in);
		close(ends[1]);
		in = ends[0];
		if (error != 0) {
			close(in);
			return sb_err_set(err, SB_USAGE, "%s: %s", command->programs[i][0], strerror(error));
		}
		sb_command_group = running->pids[0];
		running->count++;
	}
	running->output = in;
	return true;
}

/* Reads what comes out until the last program closes it, and calls `tick` in between. */
static bool gather(struct running *running, struct sb_buf *output, int64_t every, void (*tick)(void *ctx), void *ctx,
		   struct sb_err *err)
{
	int64_t next = sb_time_monotonic() + every;

	for (;;) {
		int64_t left = next - sb_time_monotonic();
		struct pollfd wait = {.fd = running->output, .events = POLLIN};
		if (left <= 0) {
			tick(ctx);
			next = sb_time_monotonic() + every;
			continue;
		}
		if (poll(&wait, 1, (int)(left / 1000) + 1) <= 0)
			continue; /* time, or a signal */
		char *room = sb_buf_room(output, READ_BLOCK);
		if (room == NULL)
			return sb_err_set(err, SB_REJECTED, "more than %zu bytes come out of one batch", output->max);
		ssize_t n = read(running->output, room, READ_BLOCK);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return sb_err_set(err, SB_IO, "cannot read what the command writes: %s", strerror(errno));
		if (n == 0)
			return true;
		sb_buf_wrote(output, (size_t)n);
	}
}

static void wait_for_all(struct running *running, bool end_them)
{
	if (end_them && running->count > 0)
		kill(-running->pids[0], SIGKILL);
	for (size_t i = 0; i < running->count; i++) {
		while (waitpid(running->pids[i], &running->statuses[i], 0) < 0 && errno == EINTR)
			;
	}
	sb_command_group = 0;
}

/* Passes what was said on to our standard error, and keeps the end of it. */
static void read_said(int fd, struct sb_buf *said)
{
	char block[4096];
	ssize_t n;

	lseek(fd, 0, SEEK_SET);
	while ((n = read(fd, block, sizeof block)) > 0 && write(STDERR_FILENO, block, (size_t)n) >= 0)
		;
	off_t all = lseek(fd, 0, SEEK_END), max = (off_t)SB_COMMAND_SAID_MAX;
	char *room = sb_buf_room(said, SB_COMMAND_SAID_MAX);
	n = room == NULL ? 0 : pread(fd, room, SB_COMMAND_SAID_MAX, all > max ? all - max : 0);
	if (n > 0)
		sb_buf_wrote(said, (size_t)n);
}

static struct sb_str base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return sb_str_from(slash == NULL ? path : slash + 1);
}

/* Why a program failed: the last line that begins with its name, as there may be a picture below it, or words of its
 * neighbours; otherwise the last line. */
static struct sb_str last_words(struct sb_str said, const char *program)
{
	struct sb_str name = base_name(program), rest = sb_str_trim(said), found = {NULL, 0}, line = {NULL, 0};

	while (rest.ptr != NULL) {
		line = sb_str_cut(&rest, '\n');
		if (line.len > name.len && memcmp(line.ptr, name.ptr, name.len) == 0 && line.ptr[name.len] == ':')
			found = line;
	}
	return found.ptr != NULL ? found : line;
}

static enum sb_command_end judge(const char *program, int status)
{
	struct sb_str name = base_name(program);
	bool ours = sb_str_starts(name, "sb-");

	if (!WIFEXITED(status))
		return WTERMSIG(status) == SIGKILL || WTERMSIG(status) == SIGTERM ? SB_COMMAND_BROKEN : SB_COMMAND_FAILED;
	switch (WEXITSTATUS(status)) {
	case 0: return SB_COMMAND_DONE;
	case SB_NOMATCH: return ours || sb_str_is(name, "grep") ? SB_COMMAND_DONE : SB_COMMAND_FAILED;
	case SB_REJECTED: return ours ? SB_COMMAND_REJECTED : SB_COMMAND_FAILED;
	case SB_USAGE:
	case SB_IO:
	case SB_RETRY: return ours ? SB_COMMAND_BROKEN : SB_COMMAND_FAILED;
	case EXIT_CANNOT_RUN:
	case EXIT_CANNOT_RUN + 1: return SB_COMMAND_BROKEN;
	default: return SB_COMMAND_FAILED;
	}
}

/* The first program that did not end well: those behind it got less than they should have. */
static enum sb_command_end judge_all(const struct sb_command *command, const struct running *running,
				     struct sb_str said, struct sb_err *err)
{
	for (size_t i = 0; i < running->count; i++) {
		int status = running->statuses[i];
		const char *name = command->programs[i][0];
		enum sb_command_end end = judge(name, status);
		bool cut = WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE && i + 1 < running->count;
		if (end == SB_COMMAND_DONE || cut) /* the one behind took no more, and says why itself */
			continue;
		struct sb_str words = last_words(said, name);
		if (words.len > 0)
			sb_err_set(err, SB_RETRY, "%.*s", SB_FMT(words));
		else if (WIFEXITED(status))
			sb_err_set(err, SB_RETRY, "%s ended with status %d", name, WEXITSTATUS(status));
		else
			sb_err_set(err, SB_RETRY, "%s was ended by signal %d", name, WTERMSIG(status));
		return end;
	}
	return SB_COMMAND_DONE;
}

enum sb_command_end sb_command_run(const struct sb_command *command, struct sb_str input, struct sb_buf *output,
				   int64_t every, void (*tick)(void *ctx), void *ctx, struct sb_err *err)
{
	struct running running = {.output = -1, .said = -1};
	struct sb_buf said;

	sb_buf_clear(output);
	signal(SIGCHLD, SIG_DFL); /* a parent may have left it ignored, and then there is nothing to wait for */
	bool started = start(command, input, &running, err);
	bool whole = started && gather(&running, output, every, tick, ctx, err);
	wait_for_all(&running, !whole);
	if (running.output >= 0)
		close(running.output);
	enum sb_command_end end = whole ? SB_COMMAND_DONE
				  : err->status == SB_REJECTED ? SB_COMMAND_FAILED : SB_COMMAND_BROKEN;
	if (running.said >= 0) {
		sb_buf_init(&said, SB_COMMAND_SAID_MAX);
		read_said(running.said, &said);
		if (whole)
			end = judge_all(command, &running, sb_buf_str(&said), err);
		sb_buf_free(&said);
		close(running.said);
	}
	return end;
}
