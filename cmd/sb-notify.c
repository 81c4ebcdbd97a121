/* sb-notify - tell the right people, durably, until they acknowledge. */
#include "cli/options.h"
#include "io/file.h"
#include "io/stage.h"
#include "notify/notify.h"
#include "notify/status.h"

#include <unistd.h>

#define WORDS_MAX ((size_t)1 << 20) /* of a message by hand */

static const char *config, *state, *format = "table", *targets, *severity = "normal", *who;
static bool queue, all;
static struct sb_stage stage;

static const struct sb_option everywhere[] = {
	{0, "state", SB_ARG_FILE, &state, "FILE", "keep what was accepted in FILE (notify.db in the state folder)", NULL},
	SB_OPTION_END,
};
#define CONFIG_OPTION \
	{'c', "config", SB_ARG_FILE, &config, "FILE", "people, channels and routes (routes.yaml in the configuration folder)", NULL}
static const struct sb_option intake_options[] = {
	CONFIG_OPTION,
	{0, "queue", SB_ARG_NONE, &queue, NULL, "only accept; leave sending to 'sb-notify run'", NULL},
	SB_STAGE_OPTIONS(stage),
	SB_OPTION_END,
};
static const struct sb_option send_options[] = {
	CONFIG_OPTION,
	{0, "to", SB_ARG_TEXT, &targets, "WHOM", "names, role:R, department:D, level:L, everyone; with commas", NULL},
	{0, "severity", SB_ARG_CHOICE, &severity, "LEVEL", "how bad it is (normal)", "low normal high critical"},
	{0, "as", SB_ARG_TEXT, &who, "WHO", "who says so", NULL},
	{0, "queue", SB_ARG_NONE, &queue, NULL, "only accept; leave sending to 'sb-notify run'", NULL},
	SB_OPTION_END,
};
static const struct sb_option run_options[] = {CONFIG_OPTION, SB_OPTION_END};
static const struct sb_option ack_options[] = {
	{0, "as", SB_ARG_TEXT, &who, "WHO", "who has seen to it", NULL},
	SB_OPTION_END,
};
static const struct sb_option status_options[] = {
	{0, "format", SB_ARG_CHOICE, &format, "FORMAT", "table or json (table)", "table json"},
	{0, "all", SB_ARG_NONE, &all, NULL, "what was acknowledged too", NULL},
	SB_OPTION_END,
};

static const struct sb_verb verbs[] = {
	{NULL, "[FILE]...", "reads records and tells those whom the routes name", intake_options},
	{"send", "TEXT", "tells people a text; - reads it from standard input", send_options},
	{"run", "", "sends what is due, and no more; for cron", run_options},
	{"ack", "ID...", "says that someone has seen to it, and stops what is not sent yet", ack_options},
	{"status", "", "shows what is open", status_options},
	{"log", "", "prints all events again", NULL},
	{NULL, NULL, NULL, NULL},
};
static const struct sb_cli cli = {
	.name = "sb-notify",
	.summary = "tell the right people, durably, until they acknowledge",
	.options = everywhere,
	.verbs = verbs,
};

static struct sb_notify notify;

static void must(bool good, const struct sb_err *err)
{
	if (!good)
		sb_die(err->status, "%s", err->text);
}

static void configure(void)
{
	struct sb_err err = {0};

	must(sb_notify_configure(&notify, config, !queue, &err), &err);
}

static void flush(void *ctx)
{
	struct sb_err err = {0};

	(void)ctx;
	must(sb_notify_flush(&notify, &err), &err);
}

static bool one_line(void *ctx, const struct sb_line *line, struct sb_writer *out, struct sb_err *err, size_t *err_byte)
{
	(void)ctx;
	(void)out;
	bool good = sb_notify_line(&notify, line->text, err, err_byte);
	must(good || err->status == SB_REJECTED, err); /* else not the record's fault: nothing more can be accepted */
	return good;
}

static enum sb_status read_records(struct sb_writer *out, char **files)
{
	configure();
	stage.files = files;
	stage.line = one_line;
	stage.before_wait = flush;
	enum sb_status status = sb_stage_run(&stage, out);
	flush(NULL);
	return status;
}

static enum sb_status send_words(char **operands)
{
	struct sb_buf words;
	struct sb_err err = {0};
	size_t level = 0;

	if (targets == NULL)
		sb_cli_usage(&cli, "send needs --to: a name, role:R, department:D, level:L or everyone");
	if (operands[0] == NULL || operands[1] != NULL)
		sb_cli_usage(&cli, "send needs one TEXT; put it in quotes");
	sb_buf_init(&words, WORDS_MAX);
	if (strcmp(operands[0], "-") != 0)
		sb_buf_add_text(&words, operands[0]);
	else
		must(sb_file_read("-", &words, &err), &err);
	if (sb_str_trim(sb_buf_str(&words)).len == 0)
		sb_cli_usage(&cli, "there is no text to send");
	while (strcmp(sb_severity_names[level], severity) != 0)
		level++;
	configure();
	must(sb_intake_send(&notify.intake, sb_str_from(targets), (enum sb_severity)level, sb_str_from(who),
			    sb_buf_str(&words), &err),
	     &err);
	sb_buf_free(&words);
	flush(NULL);
	return SB_OK;
}

static enum sb_status acknowledge(char **ids)
{
	enum sb_status status = SB_OK;
	struct sb_err err = {0};

	if (who == NULL || sb_str_trim(sb_str_from(who)).len == 0)
		sb_cli_usage(&cli, "ack needs --as WHO: who has seen to it");
	if (*ids == NULL)
		sb_cli_usage(&cli, "ack needs an ID; 'sb-notify status' shows them");
	for (; *ids != NULL; ids++) {
		if (sb_outbox_ack(&notify.outbox, sb_str_from(*ids), sb_str_from(who), sb_time_now(), &err))
			continue;
		sb_warn("%s", err.text);
		status = sb_status_worse(status, err.status);
	}
	return status;
}

static enum sb_status show(const char *verb)
{
	struct sb_err err = {0};
	bool good = strcmp(verb, "log") == 0
			    ? sb_outbox_log(&notify.outbox, &err)
			    : sb_status_write(&notify.outbox, strcmp(format, "json") == 0, all, sb_time_now(), &err);

	must(good, &err);
	return SB_OK;
}

static enum sb_status run_verb(const char *name, struct sb_writer *out, char **operands)
{
	if (strcmp(name, "ack") == 0)
		return acknowledge(operands);
	if (strcmp(name, "send") == 0)
		return send_words(operands);
	if (*name == '\0')
		return read_records(out, operands);
	if (*operands != NULL)
		sb_cli_usage(&cli, "%s takes no operand, but there is '%s'", name, *operands);
	if (strcmp(name, "run") != 0)
		return show(name);
	configure();
	flush(NULL);
	return SB_OK;
}

int main(int argc, char **argv)
{
	const struct sb_verb *verb;
	char **operands = sb_cli_parse(&cli, argc, argv, &verb);
	struct sb_writer out;
	struct sb_err err = {0};

	sb_writer_init(&out, STDOUT_FILENO, "standard output");
	must(sb_notify_open(&notify, state, &out, &err), &err);
	enum sb_status status = run_verb(verb->name ? verb->name : "", &out, operands);
	status = sb_status_worse(status, sb_notify_status(&notify));
	sb_notify_close(&notify);
	if (!sb_writer_finish(&out, &err)) {
		sb_warn("%s", err.text);
		status = sb_status_worse(status, SB_IO);
	}
	return (int)status;
}
