/* file.h - whole files: read within a bound, replaced in one step, locked; and where a user's files live. */
#ifndef SB_IO_FILE_H
#define SB_IO_FILE_H

#include "base/buf.h"
#include "base/diag.h"

/* Adds the content of `path` ("-" is standard input) to `out`, without a byte order mark at its start; more than
 * `out->max` is an error. */
bool sb_file_read(const char *path, struct sb_buf *out, struct sb_err *err);
/* The same for a secret: refused when anyone but its owner can read or write it, unless it is in $CREDENTIALS_DIRECTORY;
 * white space at its end is taken off. */
bool sb_file_read_secret(const char *path, struct sb_buf *out, struct sb_err *err);
/* Replaces `path` by `content` so that a reader, or a crash, finds the old or the new and nothing between: a temporary
 * file beside it, fsync, rename. A file that was there keeps its mode; a new one is its owner's alone. */
bool sb_file_replace(const char *path, struct sb_str content, struct sb_err *err);
/* A file in memory with this content, read from its start, closed on exec: a program that gets it as its standard input
 * reads it when and as far as it likes, and nobody waits. `name` is what /proc shows. -1 with errno: no memory. */
int sb_file_in_memory(const char *name, struct sb_str content);
/* Takes the lock `path` (created when absent), which lasts as long as the program. False with status SB_RETRY when
 * another program holds it. Returns the descriptor in `*fd`. */
bool sb_file_lock(const char *path, int *fd, struct sb_err *err);
/* Makes the folders above `path`, readable by their owner only. */
bool sb_file_make_parents(const char *path, struct sb_err *err);

/* "$XDG_CONFIG_HOME/sb/NAME", "$XDG_STATE_HOME/sb/NAME", with the defaults of the XDG base directory specification. The
 * caller frees it. NULL, with `err`, when there is no home either. */
char *sb_path_config(const char *name, struct sb_err *err);
char *sb_path_state(const char *name, struct sb_err *err);

#endif
