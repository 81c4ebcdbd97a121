/* Kills the program at its nth call that makes data durable: LD_PRELOAD, KILL_AT=n; KILL_AFTER=1: when the call was made. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static int count;

static int at(const char *name, int fd)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
	const char *when = getenv("KILL_AT"), *after = getenv("KILL_AFTER");
	int result, mine = when != NULL && ++count == (int)strtol(when, NULL, 10);

	if (mine && after == NULL)
		kill(getpid(), SIGKILL);
	result = real(fd);
	if (mine)
		kill(getpid(), SIGKILL);
	return result;
}

int fsync(int fd)
{
	return at("fsync", fd);
}

int fdatasync(int fd)
{
	return at("fdatasync", fd);
}
