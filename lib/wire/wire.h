/* wire.h - wire formats kept as data: folders of jq files, one for each network or channel.
 *
 * The user's own files, $XDG_CONFIG_HOME/sb/GROUP/NAME.jq, come before the embedded ones of the same name. A file defines
 * functions without a main program; C calls them by name, JSON text in, JSON texts out. An embedded "_shared.jq" is no
 * network or channel: what it defines, each file of the group can use. Its comments are lines of their own. */
#ifndef SB_WIRE_WIRE_H
#define SB_WIRE_WIRE_H

#include "base/asset.h"
#include "base/diag.h"
#include "json/jq.h"

#define SB_WIRE_MAX ((size_t)1 << 20) /* bytes of one file: a hundred times what a network needs */

/* The names (without ".jq") of all files of a group, sorted, each once. NULL-terminated; free the array and each name. */
char **sb_wire_names(const char *group, const struct sb_asset *embedded, struct sb_err *err);

/* Whether there is a file of that name. False: `err` (SB_USAGE) says that there is no `what` of that name, and which there are. */
bool sb_wire_has(const char *group, const struct sb_asset *embedded, const char *what, struct sb_str name, struct sb_err *err);

struct sb_wire;

/* Compiles the files `names` of a group into one program (one compilation costs about 20 ms with jq 1.6, however many
 * files), in which each of `functions` (NULL-terminated) can be called for each name. A function that takes a parameter
 * is written as the call that it is: "request($arg)", with `$arg` and nothing else as its parameter; a file that lacks
 * one of the functions is an error. NULL with `err`, which names the file. */
struct sb_wire *sb_wire_open(const char *group, const struct sb_asset *embedded, const char *const *names,
			     const char *const *functions, struct sb_err *err);
/* Calls `function` (as it was written at open) of file `name` on `input`; `arg` is JSON text for `$arg`; absent is null
 * for both. Each must be one JSON text: what a server sends is given as it came, and if it is none that is the error. */
bool sb_wire_call(struct sb_wire *wire, const char *name, const char *function, struct sb_str input, struct sb_str arg,
		  sb_jq_emit *emit, void *ctx, struct sb_err *err);
void sb_wire_close(struct sb_wire *wire);

#endif
