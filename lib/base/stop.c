#include "base/stop.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

static const int numbers[] = {SIGTERM, SIGINT, SIGHUP};
enum { NUMBERS = sizeof numbers / sizeof *numbers };
static struct sigaction before[NUMBERS];
static atomic_int asked; /* the signal; 0: none */

static void note(int number)
{
	asked = number;
}

void sb_stop_hold(void)
{
	/* the second one does what it did before: it ends the program */
	struct sigaction action = {.sa_handler = note, .sa_flags = (int)(SA_RESETHAND | SA_RESTART)};

	asked = 0;
	for (size_t i = 0; i < NUMBERS; i++) {
		sigaction(numbers[i], NULL, &before[i]);
		if (before[i].sa_handler != SIG_IGN) /* nohup(1) */
			sigaction(numbers[i], &action, NULL);
	}
}

void sb_stop_release(void)
{
	for (size_t i = 0; i < NUMBERS; i++)
		sigaction(numbers[i], &before[i], NULL);
	if (asked != 0)
		raise(asked);
}

bool sb_stop_asked(void)
{
	return asked != 0;
}
