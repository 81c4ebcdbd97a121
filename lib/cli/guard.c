#include "cli/guard.h"

#include "base/diag.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

void sb_guard_start(const char *name)
{
	sb_diag_program(name);
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		/* the wrong way round, so that using it fails: input for writing only, output for reading only */
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
			_exit(SB_IO);
	}
	signal(SIGPIPE, SIG_DFL);
}
