/* help.h - what --help and --completion print. Internal to cli. */
#ifndef SB_CLI_HELP_H
#define SB_CLI_HELP_H

#include "cli/options.h"

#include <stdio.h>

/* The three rows that every program has. */
extern const struct sb_option sb_cli_common[];
#define SB_CLI_SHELLS "bash zsh fish"

void sb_help_print(const struct sb_cli *cli, FILE *out);
/* False when there is no such shell. */
bool sb_completion_print(const struct sb_cli *cli, const char *shell, FILE *out);

#endif
