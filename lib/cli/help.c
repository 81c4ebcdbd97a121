#include "cli/help.h"

#include "base/str.h"

#define COLUMNS 80
#define HELP_AT 26 /* column at which the explanations begin */

/* Prints `text`, broken at spaces, its later lines indented to HELP_AT. */
static void print_wrapped(FILE *out, const char *text, size_t column)
{
	struct sb_str rest = sb_str_from(text);

	while (rest.ptr != NULL) {
		struct sb_str word = sb_str_cut(&rest, ' ');
		if (column > HELP_AT && column + 1 + word.len > COLUMNS) {
			fprintf(out, "\n%*s", HELP_AT, "");
			column = HELP_AT;
		} else if (column > HELP_AT) {
			fputc(' ', out);
			column++;
		}
		fprintf(out, "%.*s", SB_FMT(word));
		column += word.len;
	}
	fputc('\n', out);
}

static void print_rows(FILE *out, const struct sb_option *o)
{
	for (; o != NULL && o->type != SB_ARG_END; o++) {
		char left[128];
		char short_part[8] = "    ";
		const char *gap = o->metavar == NULL ? "" : o->type == SB_ARG_OPTIONAL ? "[=" : " ";
		if (o->short_name != 0)
			snprintf(short_part, sizeof short_part, "-%c, ", o->short_name);
		int n = snprintf(left, sizeof left, "  %s--%s%s%s%s", short_part, o->long_name, gap,
				 o->metavar ? o->metavar : "", o->type == SB_ARG_OPTIONAL ? "]" : "");
		if (n < HELP_AT - 1)
			fprintf(out, "%-*s", HELP_AT, left);
		else
			fprintf(out, "%s\n%*s", left, HELP_AT, "");
		print_wrapped(out, o->help, HELP_AT);
	}
}

static void print_usage(FILE *out, const char *before, const char *name, const char *verb, const char *operands)
{
	fprintf(out, "%s%s%s%s [OPTION]...%s%s\n", before, name, verb ? " " : "", verb ? verb : "", operands ? " " : "",
		operands ? operands : "");
}

void sb_help_print(const struct sb_cli *cli, FILE *out)
{
	if (cli->verbs == NULL)
		print_usage(out, "usage: ", cli->name, NULL, cli->operands);
	for (const struct sb_verb *v = cli->verbs; v != NULL && v->help != NULL; v++)
		print_usage(out, v == cli->verbs ? "usage: " : "       ", cli->name, v->name, v->operands);
	fprintf(out, "%s.\n", cli->summary);
	for (const struct sb_verb *v = cli->verbs; v != NULL && v->help != NULL; v++) {
		fprintf(out, "\n%s%s%s.\n", v->name ? v->name : "", v->name ? ": " : "", v->help);
		print_rows(out, v->options);
	}
	fputs("\nOptions:\n", out);
	print_rows(out, cli->options);
	print_rows(out, sb_cli_common);
	fprintf(out, "\nExit status: 0 success; 1 nothing matched; 2 usage; 3 records rejected;\n"
		     "4 reading or writing failed; 5 a remote failed for now; 6 a remote refused.\n"
		     "More: man %s, man 7 sb\n",
		cli->name);
}
