/* sb-notify - tell the right people, durably, until they acknowledge. */
#include "cli/options.h"
#include "io/stage.h"
#include "notify/check.h"
#include "notify/notify.h"
#include "notify/status.h"

#include <unistd.h>

static const char *config, *state, *format = "table", *targets, *route, *severity, *who, *open_at;
static const char *end;
static bool queue, all, follow, force, list;
static int64_t length;
static struct sb_stage stage;

static const struct sb_option everywhere[] = {
	{0, "state", SB_ARG_FILE, &state, "FILE", "keep what was accepted in FILE (notify.db in the state folder)", NULL},
	SB_OPTION_END,
};
#define CONFIG_OPTION \
	{'c', "config", SB_ARG_FILE, &config, "FILE", "people, channels and routes (routes.yaml in the configuration folder)", NULL}
#define QUEUE_OPTION {0, "queue", SB_ARG_NONE, &queue, NULL, "only accept; leave sending to 'sb-notify run'", NULL}
#define AS_OPTION {0, "as", SB_ARG_TEXT, &who, "WHO", "who says so", NULL}
#define PUBLIC_OPTION \
	{0, "public", SB_ARG_TEXT, &open_at, "NETWORKS", "say the same words in public too, through the queue of sb-reply; with commas", NULL}
#define FORMAT_OPTION {0, "format", SB_ARG_CHOICE, &format, "FORMAT", "table or json (table)", "table json"}
static const struct sb_option intake_options[] = {CONFIG_OPTION, QUEUE_OPTION, SB_STAGE_OPTIONS(stage), SB_OPTION_END};
static const struct sb_option send_options[] = {
	CONFIG_OPTION,
	{0, "to", SB_ARG_TEXT, &targets, "WHOM", "names, role:R, department:D, level:L, rotation:R, everyone; with commas", NULL},
	{0, "route", SB_ARG_TEXT, &route, "NAME", "to those of a route, and on as it says", NULL},
	{0, "severity", SB_ARG_CHOICE, &severity, "LEVEL", "how bad it is (the route's, or normal)", "low normal high critical"},
	AS_OPTION,
	PUBLIC_OPTION,
	QUEUE_OPTION,
	SB_OPTION_END,
};
static const struct sb_option run_options[] = {
	CONFIG_OPTION,
	{0, "follow", SB_ARG_NONE, &follow, NULL, "go on, and send what becomes due", NULL},
	SB_OPTION_END,
};
static const struct sb_option ack_options[] = {AS_OPTION, SB_OPTION_END};
static const struct sb_option claim_options[] = {
	AS_OPTION,
	{0, "force", SB_ARG_NONE, &force, NULL, "take it over from who has it", NULL},
	SB_OPTION_END,
};
static const struct sb_option news_options[] = {CONFIG_OPTION, AS_OPTION, PUBLIC_OPTION, QUEUE_OPTION, SB_OPTION_END};
static const struct sb_option silence_options[] = {
	{0, "for", SB_ARG_DURATION, &length, "DURATION", "how long, such as 2h", NULL},
	AS_OPTION,
	{0, "list", SB_ARG_NONE, &list, NULL, "show those that are not over", NULL},
	{0, "end", SB_ARG_TEXT, &end, "ID", "end one", NULL},
	SB_OPTION_END,
};
static const struct sb_option status_options[] = {
	FORMAT_OPTION,
	{0, "all", SB_ARG_NONE, &all, NULL, "what was acknowledged or closed too", NULL},
	SB_OPTION_END,
};
static const struct sb_option check_options[] = {CONFIG_OPTION, FORMAT_OPTION, SB_STAGE_OPTIONS(stage), SB_OPTION_END};

static const struct sb_verb verbs[] = {
	{NULL, "[FILE]...", "reads records and tells those whom the routes name", intake_options},
	{"send", "TEXT", "tells people a text; - reads it from standard input", send_options},
	{"run", "", "does what is due, and no more; for cron", run_options},
	{"ack", "ID...", "says that someone has seen to it", ack_options},
	{"claim", "ID...", "says that it is theirs now, and that they have seen to it", claim_options},
	{"update", "ID TEXT", "tells everyone who was told what is new", news_options},
	{"close", "ID [TEXT]", "tells everyone who was told that it is over", news_options},
	{"silence", "[QUERY]", "tells nobody of what matches, for a while", silence_options},
	{"status", "", "shows what is open", status_options},
	{"log", "", "prints all events again", NULL},
	{"check", "[FILE]...", "looks whether the routes are right, and who would be told what of records", check_options},
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

/* What a verb that says something about incidents needs. */
static void check_call(const char *verb, bool news, char **operands)
{
	bool updates = strcmp(verb, "update") == 0;

	if (who == NULL || sb_str_trim(sb_str_from(who)).len == 0)
		sb_cli_usage(&cli, "%s needs --as WHO: who %s", verb, news ? "says so" : "has seen to it");
	if (operands[0] == NULL)
		sb_cli_usage(&cli, "%s needs an ID; 'sb-notify status' shows them", verb);
	if (news && (operands[1] == NULL ? updates : operands[2] != NULL))
		sb_cli_usage(&cli, "%s takes an ID and one TEXT; put it in quotes", verb);
}

static enum sb_status send(char **operands)
{
	struct sb_by_hand by_hand = {sb_str_from(targets), sb_str_from(route), sb_str_from(who), sb_str_from(operands[0]),
				     sb_str_from(open_at), severity};
	struct sb_err err = {0};

	if (targets == NULL && route == NULL)
		sb_cli_usage(&cli, "send needs --to: a name, role:R, department:D, level:L, rotation:R or everyone; or --route");
	if (operands[0] == NULL || operands[1] != NULL)
		sb_cli_usage(&cli, "send needs one TEXT; put it in quotes");
	must(sb_notify_send(&notify, &by_hand, &err), &err);
	return SB_OK;
}

static bool silence(char **operands, struct sb_err *err)
{
	sb_time now = sb_time_now();

	if (list + (end != NULL) + (operands[0] != NULL) != 1 || (operands[0] != NULL && operands[1] != NULL))
		sb_cli_usage(&cli, "silence needs one QUERY, --list or --end ID");
	if (operands[0] != NULL && length <= 0)
		sb_cli_usage(&cli, "silence needs --for: how long, such as 2h");
	if (list)
		return sb_silence_list(&notify.outbox, now, err);
	if (end != NULL)
		return sb_silence_end(&notify.outbox, sb_str_from(end), sb_str_from(who), now, err);
	return sb_silence_add(&notify.outbox, sb_str_from(operands[0]), now, now + length, sb_str_from(who), err);
}

/* Verbs that need no routes. */
static bool show(const char *verb, char **operands, struct sb_err *err)
{
	if (strcmp(verb, "silence") == 0)
		return silence(operands, err);
	return strcmp(verb, "log") == 0
		       ? sb_outbox_log(&notify.outbox, err)
		       : sb_status_write(&notify.outbox, strcmp(format, "json") == 0, all, sb_time_now(), err);
}

static enum sb_status run_verb(const char *name, struct sb_writer *out, char **operands)
{
	bool acks = strcmp(name, "ack") == 0 || strcmp(name, "claim") == 0;
	bool news = strcmp(name, "update") == 0 || strcmp(name, "close") == 0;
	bool shows = strcmp(name, "status") == 0 || strcmp(name, "log") == 0, runs = strcmp(name, "run") == 0;
	struct sb_err err = {0};

	if (acks || news)
		check_call(name, news, operands);
	if ((shows || runs) && *operands != NULL)
		sb_cli_usage(&cli, "%s takes no operand, but there is '%s'", name, *operands);
	if (shows || strcmp(name, "silence") == 0) {
		must(show(name, operands, &err), &err);
		return SB_OK;
	}
	if (acks)
		return sb_notify_ack(&notify, operands, who, strcmp(name, "claim") == 0, force);
	if (strcmp(name, "check") == 0)
		return sb_check_run(&notify, config, &stage, strcmp(format, "json") == 0, operands, out);
	must(sb_notify_configure(&notify, config, !queue, &err), &err);
	notify.hears = runs;
	if (*name == '\0')
		return sb_notify_read(&notify, &stage, operands, out);
	enum sb_status status = strcmp(name, "send") == 0 ? send(operands) : SB_OK;
	if (news)
		status = sb_notify_news(&notify, operands, who, open_at, strcmp(name, "close") == 0);
	do
		must(sb_notify_flush(&notify, &err), &err);
	while (follow && sb_notify_wait(&notify));
	return status;
}

int main(int argc, char **argv)
{
	const struct sb_verb *verb;
	char **operands = sb_cli_parse(&cli, argc, argv, &verb);
	struct sb_writer out;
	struct sb_err err = {0};

	sb_writer_init(&out, STDOUT_FILENO, "standard output");
	bool checks = verb->name != NULL && strcmp(verb->name, "check") == 0;
	must(sb_notify_open(&notify, checks ? SB_NOTIFY_NOWHERE : state, &out, &err), &err);
	enum sb_status status = run_verb(verb->name ? verb->name : "", &out, operands);
	status = sb_status_worse(status, sb_notify_status(&notify));
	sb_notify_close(&notify);
	if (!sb_writer_finish(&out, &err)) {
		sb_warn("%s", err.text);
		status = sb_status_worse(status, SB_IO);
	}
	return (int)status;
}
