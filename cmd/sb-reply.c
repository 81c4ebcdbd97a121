/* sb-reply - answer on the network that the post came from, once. */
#include "cli/options.h"
#include "io/stage.h"
#include "reply/list.h"
#include "reply/reply.h"

#include <unistd.h>

static const char *config, *state, *format = "table", *who;
static bool queue_only, all;
static struct sb_list cases;
static struct sb_stage stage;
static struct sb_reply reply;

static const struct sb_option everywhere[] = {
	{0, "state", SB_ARG_FILE, &state, "FILE", "keep the queue in FILE (reply.db in the state folder)", NULL},
	SB_OPTION_END,
};
#define CONFIG_OPTION \
	{'c', "config", SB_ARG_FILE, &config, "FILE", "accounts, rules and people (routes.yaml in the configuration folder)", NULL}
#define AS_OPTION(help) {0, "as", SB_ARG_TEXT, &who, "WHO", help, NULL}
static const struct sb_option intake_options[] = {
	CONFIG_OPTION,
	{0, "new", SB_ARG_TEXT, &reply.intake.fresh, "NETWORK", "publish each draft as a post of its own on NETWORK", NULL},
	{0, "place", SB_ARG_TEXT, &reply.intake.place, "WHERE", "where in the network --new publishes: a community, a repository", NULL},
	{0, "yes", SB_ARG_NONE, &reply.intake.yes, NULL, "wait for nobody's approval", NULL},
	{0, "split", SB_ARG_NONE, &reply.intake.split, NULL, "make a thread of what is too long for the network", NULL},
	{0, "cases", SB_ARG_LIST, &cases, "FILE", "posts, cases and events: what colleagues said and claimed; may be given several times", NULL},
	{0, "force", SB_ARG_NONE, &reply.intake.force, NULL, "answer also what a colleague has claimed or answered", NULL},
	{0, "queue", SB_ARG_NONE, &queue_only, NULL, "only accept; leave sending to 'sb-reply run'", NULL},
	{'n', "dry-run", SB_ARG_NONE, &reply.intake.dry_run, NULL, "print the requests that would publish, without secrets; accept and ask nothing", NULL},
	SB_STAGE_OPTIONS(stage),
	SB_OPTION_END,
};
static const struct sb_option run_options[] = {CONFIG_OPTION, SB_OPTION_END};
static const struct sb_option approve_options[] = {CONFIG_OPTION, AS_OPTION("who says yes"), SB_OPTION_END};
static const struct sb_option drop_options[] = {AS_OPTION("who says no"), SB_OPTION_END};
static const struct sb_option list_options[] = {
	{0, "format", SB_ARG_CHOICE, &format, "FORMAT", "table or json (table)", "table json"},
	{0, "all", SB_ARG_NONE, &all, NULL, "what was sent or dropped too", NULL},
	SB_OPTION_END,
};

static const struct sb_verb verbs[] = {
	{NULL, "[FILE]...", "reads drafts and publishes those that are approved", intake_options},
	{"run", "", "publishes what is due, and no more; for cron", run_options},
	{"list", "", "shows what waits, and why", list_options},
	{"approve", "ID...", "says yes to drafts that wait, or to trying again what failed", approve_options},
	{"drop", "ID...", "says no: the draft is never published", drop_options},
	{"log", "", "prints all events and posts again", NULL},
	{NULL, NULL, NULL, NULL},
};
static const struct sb_cli cli = {
	.name = "sb-reply",
	.summary = "answer on the network that the post came from, once",
	.options = everywhere,
	.verbs = verbs,
};

static void must(bool good, const struct sb_err *err)
{
	if (!good)
		sb_die(err->status, "%s", err->text);
}

static void configure(bool sends)
{
	struct sb_err err = {0};

	must(sb_reply_configure(&reply, config, cases.items, cases.count, sends, &err), &err);
}

static void flush(void *ctx)
{
	struct sb_err err = {0};

	(void)ctx;
	must(sb_reply_flush(&reply, &err), &err);
}

static bool one_line(void *ctx, const struct sb_line *line, struct sb_writer *out, struct sb_err *err, size_t *err_byte)
{
	(void)ctx;
	(void)out;
	bool good = sb_reply_line(&reply, line->text, err, err_byte);
	must(good || err->status == SB_REJECTED, err); /* else not the record's fault: nothing more can be accepted */
	return good;
}

static enum sb_status read_drafts(struct sb_writer *out, char **files)
{
	if (reply.intake.place != NULL && reply.intake.fresh == NULL)
		sb_cli_usage(&cli, "--place says where --new publishes: it goes with that");
	configure(!queue_only && !reply.intake.dry_run);
	stage.files = files;
	stage.line = one_line;
	stage.before_wait = flush;
	enum sb_status status = sb_stage_run(&stage, out);
	flush(NULL);
	return status;
}

/* approve and drop. */
static enum sb_status decide(bool yes, char **ids)
{
	enum sb_status status = SB_OK;
	struct sb_err err = {0};

	if (yes && (who == NULL || sb_str_trim(sb_str_from(who)).len == 0))
		sb_cli_usage(&cli, "approve needs --as WHO: who says yes");
	if (*ids == NULL)
		sb_cli_usage(&cli, "%s needs an ID; 'sb-reply list' shows them", yes ? "approve" : "drop");
	configure(false);
	for (; *ids != NULL; ids++) {
		if (yes ? sb_reply_approve(&reply, *ids, who, &err) : sb_reply_drop(&reply, *ids, who, &err))
			continue;
		sb_warn("%s", err.text);
		status = sb_status_worse(status, err.status);
	}
	return status;
}

static enum sb_status run_verb(const char *name, struct sb_writer *out, char **operands)
{
	struct sb_err err = {0};

	if (*name == '\0')
		return read_drafts(out, operands);
	if (strcmp(name, "approve") == 0 || strcmp(name, "drop") == 0)
		return decide(*name == 'a', operands);
	if (*operands != NULL)
		sb_cli_usage(&cli, "%s takes no operand, but there is '%s'", name, *operands);
	if (strcmp(name, "run") == 0) {
		configure(true);
		flush(NULL);
	} else if (strcmp(name, "log") == 0) {
		must(sb_queue_log(&reply.queue, &err), &err);
	} else {
		must(sb_reply_list(&reply.queue, strcmp(format, "json") == 0, all, sb_time_now(), &err), &err);
	}
	return SB_OK;
}

int main(int argc, char **argv)
{
	const struct sb_verb *verb;
	char **operands = sb_cli_parse(&cli, argc, argv, &verb);
	struct sb_writer out;
	struct sb_err err = {0};

	sb_writer_init(&out, STDOUT_FILENO, "standard output");
	must(sb_reply_open(&reply, state, &out, &err), &err);
	enum sb_status status = run_verb(verb->name ? verb->name : "", &out, operands);
	status = sb_status_worse(status, sb_reply_status(&reply));
	sb_reply_close(&reply);
	if (!sb_writer_finish(&out, &err)) {
		sb_warn("%s", err.text);
		status = sb_status_worse(status, SB_IO);
	}
	return (int)status;
}
