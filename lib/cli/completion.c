#include "cli/help.h"

#include "base/str.h"

#include <ctype.h>

/* Every option of a program, those of its verbs too; a row is visited once for each table in which it stands. */
typedef void visit_row(const struct sb_option *o, const char *verb, void *ctx);

static void each_row(const struct sb_cli *cli, visit_row *visit, void *ctx)
{
	const struct sb_option *tables[] = {cli->options, sb_cli_common};

	for (size_t t = 0; t < 2; t++)
		for (const struct sb_option *o = tables[t]; o != NULL && o->type != SB_ARG_END; o++)
			visit(o, NULL, ctx);
	for (const struct sb_verb *v = cli->verbs; v != NULL && v->help != NULL; v++)
		for (const struct sb_option *o = v->options; o != NULL && o->type != SB_ARG_END; o++)
			visit(o, v->name, ctx);
}

/* "sb-filter" as a shell function's name. */
static void print_identifier(FILE *out, const char *name)
{
	for (; *name != '\0'; name++)
		fputc(isalnum((unsigned char)*name) ? *name : '_', out);
}

static void print_verbs(FILE *out, const struct sb_cli *cli)
{
	const char *gap = "";

	for (const struct sb_verb *v = cli->verbs; v != NULL && v->help != NULL; v++) {
		if (v->name != NULL) {
			fprintf(out, "%s%s", gap, v->name);
			gap = " ";
		}
	}
}

static void bash_value(const struct sb_option *o, const char *verb, void *ctx)
{
	FILE *out = ctx;

	(void)verb;
	if (o->type == SB_ARG_NONE || o->type == SB_ARG_OPTIONAL)
		return;
	fprintf(out, "\t--%s", o->long_name);
	if (o->short_name != 0)
		fprintf(out, "|-%c", o->short_name);
	if (o->type == SB_ARG_FILE)
		fputs(") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$cur\"); return ;;\n", out);
	else if (o->type == SB_ARG_DIR)
		fputs(") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$cur\"); return ;;\n", out);
	else if (o->type == SB_ARG_CHOICE)
		fprintf(out, ") mapfile -t COMPREPLY < <(compgen -W \"%s\" -- \"$cur\"); return ;;\n", o->choices);
	else
		fputs(") return ;;\n", out);
}

static void bash_name(const struct sb_option *o, const char *verb, void *ctx)
{
	FILE *out = ctx;

	(void)verb;
	fprintf(out, " --%s", o->long_name);
	if (o->short_name != 0)
		fprintf(out, " -%c", o->short_name);
}

static void print_bash(const struct sb_cli *cli, FILE *out)
{
	fprintf(out, "# %s --completion bash\n_", cli->name);
	print_identifier(out, cli->name);
	fputs("()\n{\n\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
	      "\tCOMPREPLY=()\n\tcase $prev in\n",
	      out);
	each_row(cli, bash_value, out);
	fputs("\tesac\n\tif [[ $cur == -* ]]; then\n\t\tmapfile -t COMPREPLY < <(compgen -W \"", out);
	each_row(cli, bash_name, out);
	fputs("\" -- \"$cur\")\n\t\treturn\n\tfi\n", out);
	if (cli->verbs != NULL) {
		fputs("\tif [[ $COMP_CWORD == 1 ]]; then\n\t\tmapfile -t COMPREPLY < <(compgen -W \"", out);
		print_verbs(out, cli);
		fputs("\" -- \"$cur\")\n\tfi\n", out);
	}
	fputs("\tcompopt -o filenames\n\tmapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- \"$cur\")\n}\ncomplete -F _", out);
	print_identifier(out, cli->name);
	fprintf(out, " %s\n", cli->name);
}

/* Text inside zsh's '...[...]' or fish's '...': quotes and brackets would end it. */
static void print_quoted(FILE *out, const char *text, const char *special)
{
	for (; *text != '\0'; text++) {
		if (*text == '\'') {
			fputs("'\\''", out);
			continue;
		}
		if (strchr(special, *text) != NULL)
			fputc('\\', out);
		fputc(*text, out);
	}
}

static void zsh_row(const struct sb_option *o, const char *verb, void *ctx)
{
	FILE *out = ctx;
	/* a short option never has the value that the long one may have */
	bool takes = o->type != SB_ARG_NONE && o->type != SB_ARG_OPTIONAL;

	(void)verb;
	for (int is_long = o->short_name == 0; is_long < 2; is_long++) {
		fputs("\t'", out);
		if (is_long)
			fprintf(out, "*--%s%s[", o->long_name, o->type == SB_ARG_NONE       ? ""
							       : o->type == SB_ARG_OPTIONAL ? "=-"
											    : "=");
		else
			fprintf(out, "*-%c%s[", o->short_name, takes ? "+" : "");
		print_quoted(out, o->help, "[]:\\");
		fputc(']', out);
		if (o->metavar != NULL && (is_long || takes)) {
			fputs(o->type == SB_ARG_OPTIONAL ? "::" : ":", out);
			print_quoted(out, o->metavar, ":\\");
			fputc(':', out);
			if (o->type == SB_ARG_FILE)
				fputs("_files", out);
			else if (o->type == SB_ARG_DIR)
				fputs("_files -/", out);
			else if (o->type == SB_ARG_CHOICE)
				fprintf(out, "(%s)", o->choices);
		}
		fputs("' \\\n", out);
	}
}

static void print_zsh(const struct sb_cli *cli, FILE *out)
{
	fprintf(out, "#compdef %s\n# %s --completion zsh\n_arguments -s \\\n", cli->name, cli->name);
	each_row(cli, zsh_row, out);
	if (cli->verbs != NULL) {
		fputs("\t'1:verb:_alternative \"verbs:verb:(", out);
		print_verbs(out, cli);
		fputs(")\" \"files:file:_files\"' \\\n", out);
	}
	fputs("\t'*:file:_files'\n", out);
}

struct fish {
	FILE *out;
	const char *name;
};

static void fish_row(const struct sb_option *o, const char *verb, void *ctx)
{
	const struct fish *fish = ctx;
	FILE *out = fish->out;

	fprintf(out, "complete -c %s", fish->name);
	if (verb != NULL)
		fprintf(out, " -n '__fish_seen_subcommand_from %s'", verb);
	if (o->short_name != 0)
		fprintf(out, " -s %c", o->short_name);
	fprintf(out, " -l %s", o->long_name);
	if (o->type == SB_ARG_FILE)
		fputs(" -r -F", out);
	else if (o->type == SB_ARG_DIR)
		fputs(" -x -a '(__fish_complete_directories)'", out);
	else if (o->type == SB_ARG_CHOICE)
		fprintf(out, " -x -a '%s'", o->choices);
	else if (o->type != SB_ARG_NONE && o->type != SB_ARG_OPTIONAL)
		fputs(" -x", out);
	fputs(" -d '", out);
	for (const char *c = o->help; *c != '\0'; c++) {
		if (*c == '\'' || *c == '\\')
			fputc('\\', out);
		fputc(*c, out);
	}
	fputs("'\n", out);
}

static void print_fish(const struct sb_cli *cli, FILE *out)
{
	fprintf(out, "# %s --completion fish\n", cli->name);
	each_row(cli, fish_row, &(struct fish){out, cli->name});
	if (cli->verbs != NULL) {
		fprintf(out, "complete -c %s -n __fish_use_subcommand -a '", cli->name);
		print_verbs(out, cli);
		fputs("'\n", out);
	}
}

bool sb_completion_print(const struct sb_cli *cli, const char *shell, FILE *out)
{
	struct sb_str wanted = sb_str_from(shell);

	if (sb_str_is(wanted, "bash"))
		print_bash(cli, out);
	else if (sb_str_is(wanted, "zsh"))
		print_zsh(cli, out);
	else if (sb_str_is(wanted, "fish"))
		print_fish(cli, out);
	else
		return false;
	return true;
}
