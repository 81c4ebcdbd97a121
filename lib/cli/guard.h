/* guard.h - what must hold before a program does anything. */
#ifndef SB_CLI_GUARD_H
#define SB_CLI_GUARD_H

/* Sets the name in messages; makes sure that descriptors 0, 1 and 2 are taken, so that no file opened later is written
 * to by mistake (writing to a standard output that was closed then fails and is noticed); lets a closed pipe end the
 * program even where its parent ignored SIGPIPE. */
void sb_guard_start(const char *name);

#endif
